//! Asking another seat for help with a technical file: the request, its answer, and what else can end it.

use serde::Serialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::desk::{Done, Op};
use crate::authz::permit::Permit;
use crate::authz::policy::{Act, Resource};
use crate::domain::help_request::{HelpStatus, can_be_asked};
use crate::domain::project::Stage;
use crate::domain::seat::Seat;
use crate::domain::technical_file::Requirement;
use crate::domain::text::Explanation;
use crate::error::{Error, Result};
use crate::store::help_request::{self, Asked, End};
use crate::store::ledger::Decision;
use crate::store::transaction::Transaction;
use crate::store::{document, technical_file};

/// The municipality asks another seat for help with something that the checklist asks for. Nothing waits for it: the file
/// can be completed without an answer.
#[derive(Debug, Serialize)]
pub struct RequestHelp {
    pub file: Uuid,
    /// The version of the technical file that the client knows.
    pub expected_version: i64,
    pub requirement: Requirement,
    pub seat: Seat,
    pub question: Explanation,
}

impl Op for RequestHelp {
    const ACT: Act = Act::RequestHelp;

    fn row(&self) -> Uuid {
        self.file
    }

    async fn work(&self, tx: &Transaction, leave: &Permit) -> Result<Done> {
        let filling = technical_file::filling(tx, leave).await?;
        filling.goes_on()?;
        can_be_asked(self.seat).map_err(|reason| Error::invalid(reason, "seat"))?;
        let item = filling.item(self.requirement)?;
        filling.has_version(self.expected_version)?;
        let question = self.question.as_str();
        let id = help_request::ask(tx, leave, &filling, (item, self.seat), question).await?;
        let content = json!({ "requirement": self.requirement, "seat": self.seat, "question": question });
        Ok(done(filling.standing.project, id, content))
    }
}

/// The seat that was asked answers, with a document of the project where it has one.
#[derive(Debug, Serialize)]
pub struct AnswerHelpRequest {
    pub request: Uuid,
    pub expected_version: i64,
    pub answer: Explanation,
    pub document: Option<Uuid>,
}

impl Op for AnswerHelpRequest {
    const ACT: Act = Act::AnswerHelpRequest;

    fn row(&self) -> Uuid {
        self.request
    }

    async fn work(&self, tx: &Transaction, leave: &Permit) -> Result<Done> {
        let asked = waiting(tx, leave).await?;
        if let Some(id) = self.document {
            document::is_shared(tx, id, asked.project.project, "documentId").await?;
        }
        let end = End { status: HelpStatus::Answered, text: self.answer.as_str(), document: self.document };
        help_request::end(tx, leave, self.expected_version, end).await?;
        let content = json!({ "answer": self.answer.as_str(), "document": self.document });
        Ok(done(asked.project.project, self.request, content))
    }
}

/// The seat that was asked declines, and says why.
#[derive(Debug, Serialize)]
pub struct DeclineHelpRequest {
    pub request: Uuid,
    pub expected_version: i64,
    pub reason: Explanation,
}

impl Op for DeclineHelpRequest {
    const ACT: Act = Act::DeclineHelpRequest;

    fn row(&self) -> Uuid {
        self.request
    }

    async fn work(&self, tx: &Transaction, leave: &Permit) -> Result<Done> {
        let asked = waiting(tx, leave).await?;
        let end = End { status: HelpStatus::Declined, text: self.reason.as_str(), document: None };
        help_request::end(tx, leave, self.expected_version, end).await?;
        Ok(done(asked.project.project, self.request, json!({ "reason": self.reason.as_str() })))
    }
}

/// The municipality takes a request back that was not answered; in whichever stage, since it then does no harm.
#[derive(Debug, Serialize)]
pub struct WithdrawHelpRequest {
    pub request: Uuid,
    pub expected_version: i64,
    pub reason: Explanation,
}

impl Op for WithdrawHelpRequest {
    const ACT: Act = Act::WithdrawHelpRequest;

    fn row(&self) -> Uuid {
        self.request
    }

    async fn work(&self, tx: &Transaction, leave: &Permit) -> Result<Done> {
        let asked = help_request::asked(tx, leave).await?;
        asked.status.must_be_open()?;
        let end = End { status: HelpStatus::Withdrawn, text: self.reason.as_str(), document: None };
        help_request::end(tx, leave, self.expected_version, end).await?;
        Ok(done(asked.project.project, self.request, json!({ "reason": self.reason.as_str() })))
    }
}

/// The municipality takes note of what the seat said, so that it waits for nobody any more.
#[derive(Debug, Serialize)]
pub struct AcknowledgeHelp {
    pub request: Uuid,
    pub expected_version: i64,
}

impl Op for AcknowledgeHelp {
    const ACT: Act = Act::AcknowledgeHelp;

    fn row(&self) -> Uuid {
        self.request
    }

    async fn work(&self, tx: &Transaction, leave: &Permit) -> Result<Done> {
        let asked = help_request::asked(tx, leave).await?;
        asked.status.can_be_acknowledged(asked.is_acknowledged)?;
        help_request::acknowledge(tx, leave, self.expected_version).await?;
        Ok(done(asked.project.project, self.request, json!({})))
    }
}

/// A request that waits while the file is still being filled in: help that comes later helps nobody.
async fn waiting(tx: &Transaction, leave: &Permit) -> Result<Asked> {
    let asked = help_request::asked(tx, leave).await?;
    asked.status.must_be_open()?;
    asked.project.is_in(&[Stage::Selected])?;
    asked.file.takes_documents()?;
    Ok(asked)
}

fn done(project: Uuid, request: Uuid, content: Value) -> Done {
    let decision = Decision { chain: project, subject_kind: "HelpRequest", subject: request, content };
    Done { resource: Resource::HelpRequest, subject: request, decision }
}
