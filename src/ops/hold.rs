//! Placing a hold on the releases of a project, and lifting it.

use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use super::desk::{Done, Op};
use crate::authz::permit::Permit;
use crate::authz::policy::{Act, Resource};
use crate::domain::project::Stage;
use crate::domain::refusal::Reason;
use crate::domain::release::HoldStatus;
use crate::domain::text::Explanation;
use crate::error::Result;
use crate::store::ledger::Decision;
use crate::store::transaction::Transaction;
use crate::store::{hold, life};

/// Stages in which there is something to be held back.
const MONEY_FLOWS: &[Stage] = &[Stage::Agreed, Stage::InExecution, Stage::WorksFinished];

/// Whoever watches the works puts a hold on their money, with a reason.
#[derive(Debug, Serialize)]
pub struct PlaceHold {
    pub project: Uuid,
    /// The version of the project that the client knows.
    pub expected_version: i64,
    pub reason: Explanation,
}

impl Op for PlaceHold {
    const ACT: Act = Act::PlaceHold;

    fn row(&self) -> Uuid {
        self.project
    }

    async fn work(&self, tx: &Transaction, leave: &Permit) -> Result<Done> {
        let standing = life::standing(tx, self.project).await?;
        standing.has_version(self.expected_version)?;
        // What is frozen can be held, too: the one may be lifted before the other.
        if !MONEY_FLOWS.contains(&standing.stage) {
            return Err(Reason::WrongStage.into());
        }
        let id = hold::place(tx, leave, &standing, self.reason.as_str()).await?;
        Ok(done(self.project, id, json!({ "reason": self.reason.as_str() })))
    }
}

/// The hold is lifted, with a reason.
#[derive(Debug, Serialize)]
pub struct LiftHold {
    pub hold: Uuid,
    pub expected_version: i64,
    pub reason: Explanation,
}

impl Op for LiftHold {
    const ACT: Act = Act::LiftHold;

    fn row(&self) -> Uuid {
        self.hold
    }

    async fn work(&self, tx: &Transaction, leave: &Permit) -> Result<Done> {
        let placed = hold::placed(tx, leave).await?;
        match placed.status {
            HoldStatus::Standing => {}
            HoldStatus::Lifted => return Err(Reason::HoldLifted.into()),
        }
        hold::lift(tx, leave, self.expected_version, self.reason.as_str()).await?;
        Ok(done(placed.project, self.hold, json!({ "reason": self.reason.as_str() })))
    }
}

fn done(project: Uuid, hold: Uuid, content: serde_json::Value) -> Done {
    let decision = Decision { chain: project, subject_kind: "Hold", subject: hold, content };
    Done { resource: Resource::Hold, subject: hold, decision }
}
