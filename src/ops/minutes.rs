//! Minutes: drawn up by the chair from the record alone, and signed by each tenant that had a seat in the session.

use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use super::desk::{Done, Op};
use crate::authz::permit::Permit;
use crate::authz::policy::{Act, Resource};
use crate::domain::refusal::Reason;
use crate::error::{Error, Result};
use crate::store::ledger::Decision;
use crate::store::minutes;
use crate::store::transaction::Transaction;

/// The chair has the minutes of a session drawn up; what they say is what was recorded, and nobody words it.
#[derive(Debug, Serialize)]
pub struct DrawUpMinutes {
    pub session: Uuid,
    pub expected_version: i64,
}

impl Op for DrawUpMinutes {
    const ACT: Act = Act::DrawUpMinutes;

    fn row(&self) -> Uuid {
        self.session
    }

    async fn work(&self, tx: &Transaction, leave: &Permit) -> Result<Done> {
        let recorded = minutes::recorded(tx, leave).await?;
        recorded.has_version(self.expected_version)?;
        recorded.record.can_be_drawn_up(recorded.hours, tx.now)?;
        let text = recorded.record.text().map_err(Error::internal)?;
        let (id, content) = (tx.fresh_id(), json!({ "session": self.session, "hash": text.hash }));
        minutes::draw_up(tx, leave, id, &recorded, text).await?;
        Ok(done(recorded.committee, id, content))
    }
}

/// A tenant signs the minutes, for the seat that it had; over the hash of the text that it has read.
#[derive(Debug, Serialize)]
pub struct SignMinutes {
    pub minutes: Uuid,
    pub hash: String,
}

impl Op for SignMinutes {
    const ACT: Act = Act::SignMinutes;

    fn row(&self) -> Uuid {
        self.minutes
    }

    async fn work(&self, tx: &Transaction, leave: &Permit) -> Result<Done> {
        let unsigned = minutes::unsigned(tx, leave).await?;
        if unsigned.hash != self.hash {
            return Err(Error::invalid(Reason::HashDoesNotMatch, "hash"));
        }
        let seat = unsigned.seat.clone().ok_or(Reason::SeatWithoutVote)?;
        minutes::sign(tx, leave, &unsigned, &seat).await?;
        Ok(done(unsigned.committee, self.minutes, json!({ "seat": seat, "hash": self.hash })))
    }
}

fn done(committee: Uuid, minutes: Uuid, content: serde_json::Value) -> Done {
    let decision = Decision { chain: committee, subject_kind: "SessionMinutes", subject: minutes, content };
    Done { resource: Resource::SessionMinutes, subject: minutes, decision }
}
