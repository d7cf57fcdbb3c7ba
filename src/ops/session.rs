//! Convening a session of a committee.

use chrono::{DateTime, Datelike, Utc};
use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use super::desk::{Done, Op};
use crate::authz::permit::Permit;
use crate::authz::policy::{Act, Resource};
use crate::domain::calendar::local_date;
use crate::domain::refusal::Reason;
use crate::domain::session::SessionHours;
use crate::domain::text::Name;
use crate::error::{Error, Result};
use crate::store::committee::{self, NewSession};
use crate::store::ledger::Decision;
use crate::store::transaction::Transaction;

/// The chair convenes a session with the notice that the committee's rules ask for.
#[derive(Debug, Serialize)]
pub struct ConveneSession {
    pub committee: Uuid,
    pub place: Name,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
}

impl Op for ConveneSession {
    const ACT: Act = Act::ConveneSession;

    fn row(&self) -> Uuid {
        self.committee
    }

    async fn work(&self, tx: &Transaction, leave: &Permit) -> Result<Done> {
        let hours = SessionHours { starts_at: self.starts_at, ends_at: self.ends_at };
        let (fiscal_year, notice_days) = committee::year_and_notice(tx, leave).await?;
        hours.convene(tx.now, notice_days).map_err(|reason| Error::refused(reason).with("noticeDays", notice_days))?;
        if local_date(self.starts_at).year() > fiscal_year {
            return Err(Error::refused(Reason::CommitteeOver).with("fiscalYear", fiscal_year));
        }
        let id = tx.fresh_id();
        committee::convene(tx, leave, NewSession { id, place: self.place.as_str().to_owned(), hours }).await?;
        let content = json!({ "startsAt": self.starts_at, "endsAt": self.ends_at });
        let decision = Decision { chain: self.committee, subject_kind: "Session", subject: id, content };
        Ok(Done { resource: Resource::Session, subject: id, decision })
    }
}
