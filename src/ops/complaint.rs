//! Complaints: anybody who reads a project files one in their own name; the office answers, and whoever filed it asks for
//! another answer once.

use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use super::desk::{Done, Op};
use crate::authz::permit::Permit;
use crate::authz::policy::{Act, Resource};
use crate::domain::complaint::{ComplaintCategory, ComplaintOffice, ComplaintStep, after};
use crate::domain::project::Stage;
use crate::domain::refusal::Reason;
use crate::domain::text::{Description, Explanation};
use crate::error::Result;
use crate::store::complaint::{self, NewComplaint, Said};
use crate::store::ledger::Decision;
use crate::store::life;
use crate::store::transaction::Transaction;

/// A person complains about a project, in their own name.
#[derive(Debug, Serialize)]
pub struct FileComplaint {
    pub project: Uuid,
    pub category: ComplaintCategory,
    pub addressed_to: ComplaintOffice,
    pub text: Description,
}

impl Op for FileComplaint {
    const ACT: Act = Act::FileComplaint;

    fn row(&self) -> Uuid {
        self.project
    }

    /// The office to which it is addressed: whose member complains is nobody's business.
    async fn in_the_name_of(&self, tx: &Transaction, _leave: &Permit) -> Result<Uuid> {
        complaint::office(tx, self.project, self.addressed_to).await
    }

    async fn work(&self, tx: &Transaction, leave: &Permit) -> Result<Done> {
        let standing = life::standing(tx, self.project).await?;
        if standing.stage == Stage::Draft {
            return Err(Reason::WrongStage.into());
        }
        complaint::office(tx, self.project, self.addressed_to).await?;
        if complaint::waits(tx, leave).await? {
            return Err(Reason::ComplaintWaits.into());
        }
        let id = tx.fresh_id();
        let new = NewComplaint {
            id,
            category: self.category,
            addressed_to: self.addressed_to,
            text: self.text.as_str().to_owned(),
        };
        complaint::file(tx, leave, standing.state_code, new).await?;
        Ok(done(id, json!({ "project": self.project, "category": self.category, "addressedTo": self.addressed_to })))
    }
}

/// The office answers a complaint.
#[derive(Debug, Serialize)]
pub struct AnswerComplaint {
    pub complaint: Uuid,
    pub expected_version: i64,
    pub answer: Description,
}

impl Op for AnswerComplaint {
    const ACT: Act = Act::AnswerComplaint;

    fn row(&self) -> Uuid {
        self.complaint
    }

    async fn work(&self, tx: &Transaction, leave: &Permit) -> Result<Done> {
        let filed = complaint::filed(tx, leave).await?;
        if filed.is_own {
            return Err(Reason::OwnComplaint.into());
        }
        let status = after(filed.stand, ComplaintStep::Answer)?;
        let said = Said::Answer(self.answer.as_str().to_owned());
        complaint::change(tx, leave, self.expected_version, status, said).await?;
        Ok(done(self.complaint, json!({ "status": status })))
    }
}

/// Whoever filed a complaint asks for another answer, once.
#[derive(Debug, Serialize)]
pub struct ReopenComplaint {
    pub complaint: Uuid,
    pub expected_version: i64,
    pub reason: Explanation,
}

impl Op for ReopenComplaint {
    const ACT: Act = Act::ReopenComplaint;

    fn row(&self) -> Uuid {
        self.complaint
    }

    async fn in_the_name_of(&self, tx: &Transaction, leave: &Permit) -> Result<Uuid> {
        Ok(complaint::filed(tx, leave).await?.office)
    }

    async fn work(&self, tx: &Transaction, leave: &Permit) -> Result<Done> {
        let status = after(complaint::filed(tx, leave).await?.stand, ComplaintStep::Reopen)?;
        let said = Said::Reopening(self.reason.as_str().to_owned());
        complaint::change(tx, leave, self.expected_version, status, said).await?;
        Ok(done(self.complaint, json!({ "status": status })))
    }
}

/// Whoever filed a complaint takes its answer.
#[derive(Debug, Serialize)]
pub struct CloseComplaint {
    pub complaint: Uuid,
    pub expected_version: i64,
}

impl Op for CloseComplaint {
    const ACT: Act = Act::CloseComplaint;

    fn row(&self) -> Uuid {
        self.complaint
    }

    async fn in_the_name_of(&self, tx: &Transaction, leave: &Permit) -> Result<Uuid> {
        Ok(complaint::filed(tx, leave).await?.office)
    }

    async fn work(&self, tx: &Transaction, leave: &Permit) -> Result<Done> {
        let status = after(complaint::filed(tx, leave).await?.stand, ComplaintStep::Close)?;
        complaint::change(tx, leave, self.expected_version, status, Said::Nothing).await?;
        Ok(done(self.complaint, json!({ "status": status })))
    }
}

/// A complaint is a chain of its own, so that nobody who reads the project's history learns who complains about it.
fn done(complaint: Uuid, content: serde_json::Value) -> Done {
    Done {
        resource: Resource::Complaint,
        subject: complaint,
        decision: Decision { chain: complaint, subject_kind: "Complaint", subject: complaint, content },
    }
}
