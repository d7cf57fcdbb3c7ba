//! Mandates: a federation asks, the club's president accepts, suspends and resumes, and either side ends.

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use super::desk::{Done, Op};
use crate::authz::mandate::can_be_mandated;
use crate::authz::permit::Permit;
use crate::authz::policy::{Act, Resource};
use crate::domain::mandate::{MandateStep, after, may_last};
use crate::domain::refusal::Reason;
use crate::error::{Error, Result};
use crate::store::ledger::Decision;
use crate::store::mandate::{self, NewMandate};
use crate::store::transaction::Transaction;

/// A federation asks one of its clubs for a mandate.
#[derive(Debug, Serialize)]
pub struct ProposeMandate {
    pub club: Uuid,
    /// Names of acts, in the order in which they were asked for.
    #[serde(serialize_with = "by_name")]
    pub acts: Vec<Act>,
    pub valid_until: DateTime<Utc>,
}

impl Op for ProposeMandate {
    const ACT: Act = Act::ProposeMandate;

    fn row(&self) -> Uuid {
        self.club
    }

    async fn work(&self, tx: &Transaction, leave: &Permit) -> Result<Done> {
        let stray = self.acts.iter().position(|act| !can_be_mandated(*act));
        if let Some(at) = stray {
            return Err(Error::invalid(Reason::ActNotMandatable, format!("acts.{at}")));
        }
        may_last(tx.now, self.valid_until).map_err(|reason| Error::invalid(reason, "validUntil"))?;
        if mandate::is_pending(tx, leave).await? {
            return Err(Reason::MandatePending.into());
        }
        let id = tx.fresh_id();
        mandate::propose(tx, leave, NewMandate { id, acts: self.acts.clone(), valid_until: self.valid_until }).await?;
        let acts: Vec<&str> = self.acts.iter().map(|act| act.text()).collect();
        Ok(done(id, json!({ "club": self.club, "acts": acts, "validUntil": self.valid_until })))
    }
}

/// Declares a step that changes nothing but where a mandate stands.
macro_rules! steps {
    ($($(#[$doc:meta])+ $name:ident: $step:ident;)+) => {$(
        $(#[$doc])+
        #[derive(Debug, Serialize)]
        pub struct $name {
            pub mandate: Uuid,
            pub expected_version: i64,
        }

        impl Op for $name {
            const ACT: Act = Act::$name;

            fn row(&self) -> Uuid {
                self.mandate
            }

            async fn work(&self, tx: &Transaction, leave: &Permit) -> Result<Done> {
                take(MandateStep::$step, tx, leave, self.expected_version).await
            }
        }
    )+};
}

steps! {
    /// The club's president accepts a mandate; its term begins.
    AcceptMandate: Accept;
    /// The club's president suspends a mandate.
    SuspendMandate: Suspend;
    /// The club's president resumes a mandate that was suspended.
    ResumeMandate: Resume;
    /// The club's president or the federation ends a mandate, or takes the proposal of one back.
    EndMandate: End;
}

async fn take(step: MandateStep, tx: &Transaction, leave: &Permit, expected_version: i64) -> Result<Done> {
    let stand = mandate::stand(tx, leave).await?;
    let status = after(stand, step, tx.now)?;
    let begins = matches!(step, MandateStep::Accept | MandateStep::Resume);
    if begins && !mandate::is_of_own_club(tx, leave).await? {
        return Err(Reason::NotOfFederation.into());
    }
    let valid_from = (step == MandateStep::Accept).then_some(tx.now);
    mandate::change(tx, leave, expected_version, status, valid_from).await?;
    Ok(done(leave.row(), json!({ "status": status })))
}

pub(super) fn by_name<S: serde::Serializer>(acts: &[Act], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(acts.iter().map(|act| act.text()))
}

fn done(mandate: Uuid, content: serde_json::Value) -> Done {
    Done {
        resource: Resource::FederationMandate,
        subject: mandate,
        decision: Decision { chain: mandate, subject_kind: "FederationMandate", subject: mandate, content },
    }
}
