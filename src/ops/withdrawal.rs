//! Taking a proposal back.

use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use super::desk::{Done, Op};
use crate::authz::permit::Permit;
use crate::authz::policy::{Act, Resource};
use crate::domain::life::Step;
use crate::domain::text::Explanation;
use crate::error::Result;
use crate::store::ledger::Decision;
use crate::store::transaction::Transaction;
use crate::store::{agenda, life};

/// An officer of the club takes its proposal back.
#[derive(Debug, Serialize)]
pub struct WithdrawProject {
    pub project: Uuid,
    pub expected_version: i64,
    pub reason: Explanation,
}

impl Op for WithdrawProject {
    const ACT: Act = Act::WithdrawProject;

    fn row(&self) -> Uuid {
        self.project
    }

    async fn work(&self, tx: &Transaction, leave: &Permit) -> Result<Done> {
        let standing = life::standing(tx, self.project).await?;
        let stage = standing.take(Step::Withdraw)?;
        life::withdraw(tx, leave, self.expected_version, stage, self.reason.as_str()).await?;
        let left = agenda::leave_agenda(tx, leave, self.project).await?;
        let content = json!({ "from": standing.stage, "reason": self.reason, "lapsedItem": left });
        let decision = Decision { chain: self.project, subject_kind: "Project", subject: self.project, content };
        Ok(Done { resource: Resource::Project, subject: self.project, decision })
    }
}
