//! Freezing a project and letting it go: an officer repudiates what was done in the club's name, a government suspends.

use serde::Serialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::desk::{Done, Op};
use crate::authz::permit::Permit;
use crate::authz::policy::{Act, Resource};
use crate::domain::freeze::FreezeKind;
use crate::domain::text::Explanation;
use crate::error::Result;
use crate::store::freeze;
use crate::store::ledger::Decision;
use crate::store::transaction::Transaction;

/// Declares an act that freezes a project.
macro_rules! freezes {
    ($($(#[$doc:meta])+ $name:ident: $kind:ident;)+) => {$(
        $(#[$doc])+
        #[derive(Debug, Serialize)]
        pub struct $name {
            pub project: Uuid,
            pub expected_version: i64,
            pub reason: Explanation,
        }

        impl Op for $name {
            const ACT: Act = Act::$name;

            fn row(&self) -> Uuid {
                self.project
            }

            async fn work(&self, tx: &Transaction, leave: &Permit) -> Result<Done> {
                raise(FreezeKind::$kind, tx, leave, self.expected_version, &self.reason).await
            }
        }
    )+};
}

freezes! {
    /// An officer of the club says that the proposal, or what was confirmed of it, is not the club's. It is there because
    /// clubs' signatures have been forged.
    RepudiateProposal: Repudiation;
    /// The delegation or the state's comptroller stops a project.
    SuspendProject: Suspension;
}

/// A freeze is lifted by whoever's it was, a repudiation by somebody else than the officer who raised it.
#[derive(Debug, Serialize)]
pub struct LiftFreeze {
    pub freeze: Uuid,
    pub expected_version: i64,
    pub reason: Explanation,
}

impl Op for LiftFreeze {
    const ACT: Act = Act::LiftFreeze;

    fn row(&self) -> Uuid {
        self.freeze
    }

    async fn work(&self, tx: &Transaction, leave: &Permit) -> Result<Done> {
        let stand = freeze::stand(tx, leave).await?;
        stand.kind.may_be_lifted(stand.status, stand.raised_by == tx.person())?;
        let moves = freeze::lift(tx, leave, self.expected_version, &stand, self.reason.as_str()).await?;
        let content = json!({ "kind": stand.kind, "reason": self.reason, "stillFrozen": !moves });
        Ok(done(stand.project, self.freeze, content))
    }
}

async fn raise(kind: FreezeKind, tx: &Transaction, leave: &Permit, version: i64, reason: &Explanation) -> Result<Done> {
    let project = freeze::freezable(tx, leave).await?;
    kind.fits(project.stage, project.confirmations)?;
    let id = tx.fresh_id();
    freeze::raise(tx, leave, version, id, kind, reason.as_str()).await?;
    Ok(done(leave.row(), id, json!({ "kind": kind, "reason": reason, "stage": project.stage })))
}

fn done(project: Uuid, freeze: Uuid, content: Value) -> Done {
    let decision = Decision { chain: project, subject_kind: "Freeze", subject: freeze, content };
    Done { resource: Resource::Freeze, subject: freeze, decision }
}
