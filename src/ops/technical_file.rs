//! The technical file: opening it, providing what its checklist asks for, and completing it.

use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use super::desk::{Done, Op};
use crate::authz::permit::Permit;
use crate::authz::policy::{Act, Resource};
use crate::domain::life::Step;
use crate::domain::project::Stage;
use crate::domain::refusal::Reason;
use crate::domain::technical_file::{Requirement, checklist, lacking};
use crate::domain::text::{Name, Text};
use crate::domain::word::Word;
use crate::error::{Error, Result};
use crate::store::ledger::Decision;
use crate::store::technical_file::{self, Provision};
use crate::store::transaction::Transaction;

/// The municipality opens the technical file of a selected project; its type of work and the operating rules under which
/// it was submitted say what is asked for.
#[derive(Debug, Serialize)]
pub struct OpenTechnicalFile {
    pub project: Uuid,
    /// The version of the project.
    pub expected_version: i64,
}

impl Op for OpenTechnicalFile {
    const ACT: Act = Act::OpenTechnicalFile;

    fn row(&self) -> Uuid {
        self.project
    }

    async fn work(&self, tx: &Transaction, leave: &Permit) -> Result<Done> {
        let unopened = technical_file::unopened(tx, leave).await?;
        unopened.standing.is_in(&[Stage::Selected])?;
        if unopened.is_open {
            return Err(Reason::TechnicalFileOpened.into());
        }
        unopened.standing.has_version(self.expected_version)?;
        let asked_for = checklist(unopened.project_type, &unopened.required_documents);
        let id = tx.fresh_id();
        technical_file::open(tx, leave, id, &unopened, &asked_for).await?;
        let words: Vec<&str> = asked_for.iter().map(|requirement| requirement.text()).collect();
        Ok(done(self.project, (Resource::TechnicalFile, id), json!({ "checklist": words })))
    }
}

/// The municipality, or the club to help, provides a document that the checklist asks for, or a new version of it.
#[derive(Debug, Serialize)]
pub struct ProvideTechnicalFileItem {
    pub file: Uuid,
    pub requirement: Requirement,
    /// The version of the item.
    pub expected_version: i64,
    pub reference: Name,
    pub note: Text<2_000>,
}

impl Op for ProvideTechnicalFileItem {
    const ACT: Act = Act::ProvideTechnicalFileItem;

    fn row(&self) -> Uuid {
        self.file
    }

    async fn work(&self, tx: &Transaction, leave: &Permit) -> Result<Done> {
        let filling = technical_file::filling(tx, leave).await?;
        filling.goes_on()?;
        let (requirement, reference) = (self.requirement, self.reference.as_str());
        let new = Provision { requirement, reference, note: self.note.as_str() };
        let (item, number) = technical_file::provide(tx, leave, &filling, self.expected_version, new).await?;
        let content = json!({ "requirement": requirement, "number": number, "reference": reference });
        Ok(done(filling.standing.project, (Resource::TechnicalFileItem, item), content))
    }
}

/// The municipality completes the technical file. What was returned goes back to the first reviewer with it; before that,
/// the committee resolves whether to go on.
#[derive(Debug, Serialize)]
pub struct CompleteTechnicalFile {
    pub file: Uuid,
    pub expected_version: i64,
}

impl Op for CompleteTechnicalFile {
    const ACT: Act = Act::CompleteTechnicalFile;

    fn row(&self) -> Uuid {
        self.file
    }

    async fn work(&self, tx: &Transaction, leave: &Permit) -> Result<Done> {
        let filling = technical_file::filling(tx, leave).await?;
        filling.goes_on()?;
        let lacking = lacking(&filling.items()?);
        if !lacking.is_empty() {
            let words: Vec<&str> = lacking.iter().map(|requirement| requirement.text()).collect();
            return Err(Error::refused(Reason::TechnicalFileIncomplete).with("lacking", words.join(",")));
        }
        let to = if filling.returns > 0 { Some(filling.standing.take(Step::Resubmit)?) } else { None };
        technical_file::complete(tx, leave, &filling, self.expected_version, to).await?;
        let content = json!({ "returns": filling.returns, "stage": to });
        Ok(done(filling.standing.project, (Resource::TechnicalFile, self.file), content))
    }
}

fn done(project: Uuid, (resource, subject): (Resource, Uuid), content: serde_json::Value) -> Done {
    let decision = Decision { chain: project, subject_kind: "TechnicalFile", subject, content };
    Done { resource, subject, decision }
}
