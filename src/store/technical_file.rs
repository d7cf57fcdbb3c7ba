//! Technical files (expedientes técnicos): what their checklists ask for, and the versions in which it was provided.

use chrono::{DateTime, Utc};
use entity::{rule_set, technical_file as file, technical_file_document as document, technical_file_item as item};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::connection::{taken, unavailable};
use super::help_request::HelpRequest;
use super::life::{self, Standing};
use super::noun::noun;
use super::project::{self, Project, word};
use super::review::{self, Review};
use super::tenant::Tenant;
use super::transaction::{Transaction, set};
use crate::authz::permit::Permit;
use crate::domain::project::{ProjectType, Stage};
use crate::domain::refusal::Reason;
use crate::domain::technical_file::{FileStatus, ItemStanding, Requirement};
use crate::domain::word::Word;
use crate::error::{Error, Result};

noun! {
    /// The technical file of a project.
    TechnicalFile, TechnicalFileWants of TechnicalFile
    row {
        id: Uuid,
        status: FileStatus,
        opened_at: DateTime<Utc>,
        completed_at: Option<DateTime<Utc>>,
        returns: i64,
        version: i64,
    }
    one { project: Project = "project" by project_id -> id; }
    few { items: TechnicalFileItem = "items" by id -> technical_file_id order "$.position"; }
    pages {
        reviews: Review = "reviews" by project_id -> project_id;
        help_requests: HelpRequest = "helpRequests" by id -> technical_file_id;
    }
    acts { ProvideTechnicalFileItem, CompleteTechnicalFile, RequestHelp, }
}

noun! {
    /// What the checklist of a technical file asks for.
    TechnicalFileItem, TechnicalFileItemWants of TechnicalFileItem
    row {
        id: Uuid,
        requirement: Requirement,
        status: ItemStanding,
        document_number: i64,
        version: i64,
    }
    one { technical_file: TechnicalFile = "technicalFile" by technical_file_id -> id; }
    pages { versions: TechnicalFileDocument = "versions" by id -> technical_file_item_id; }
}

noun! {
    /// A version of what was provided.
    TechnicalFileDocument, TechnicalFileDocumentWants of TechnicalFileDocument
    row {
        id: Uuid,
        number: i64,
        reference: String,
        note: String,
        provided_at: DateTime<Utc>,
    }
    one { tenant: Tenant = "tenant" by tenant_id -> id; }
}

/// A project whose file is to be opened.
#[derive(Clone, Debug)]
pub struct Unopened {
    pub standing: Standing,
    pub project_type: ProjectType,
    /// What the operating rules name, parted by commas.
    pub required_documents: String,
    pub is_open: bool,
}

/// A file as it is filled in and completed.
#[derive(Clone, Debug)]
pub struct Filling {
    pub standing: Standing,
    pub status: FileStatus,
    /// How often a reviewer returned it.
    pub returns: i64,
    items: Vec<item::Model>,
    version: i64,
}

/// Something that is provided.
#[derive(Clone, Copy, Debug)]
pub struct Provision<'a> {
    pub requirement: Requirement,
    pub reference: &'a str,
    pub note: &'a str,
}

impl Filling {
    /// The project waits for the file, and the file is not complete.
    pub fn goes_on(&self) -> Result<()> {
        self.standing.is_in(&[Stage::Selected])?;
        Ok(self.status.takes_documents()?)
    }

    /// Each item of the checklist, as it stands.
    pub fn items(&self) -> Result<Vec<(Requirement, ItemStanding)>> {
        self.items.iter().map(|item| Ok((word(&item.requirement)?, word(&item.status)?))).collect()
    }

    /// The item of the checklist that asks for this.
    pub fn item(&self, requirement: Requirement) -> Result<Uuid> {
        let asked = self.items.iter().find(|item| item.requirement == requirement.text());
        Ok(asked.ok_or_else(|| Error::invalid(Reason::NotOnChecklist, "requirement"))?.id)
    }

    /// The client knows the file as it stands.
    pub fn has_version(&self, expected: i64) -> Result<()> {
        if self.version == expected {
            return Ok(());
        }
        Err(Error::conflict(Reason::StaleVersion).with("currentVersion", self.version))
    }
}

/// The technical file of the project is there and complete; for whoever decides on the project.
pub async fn is_complete(tx: &Transaction, project: Uuid) -> Result<bool> {
    let found = of_project(tx, project).await?;
    Ok(found.is_some_and(|file| file.status == FileStatus::Complete.text()))
}

/// The project for which `leave` was given.
pub async fn unopened(tx: &Transaction, leave: &Permit) -> Result<Unopened> {
    let project = project::stored(tx, leave.row()).await?;
    let rules = rule_set::Entity::find_by_id(project.rule_set_id).one(tx.connection()).await.map_err(unavailable)?;
    Ok(Unopened {
        standing: life::standing(tx, project.id).await?,
        project_type: word(&project.project_type)?,
        required_documents: rules.ok_or(Reason::NoRuleSet)?.required_documents,
        is_open: of_project(tx, project.id).await?.is_some(),
    })
}

/// Writes a file with what its checklist asks for, all of it missing.
pub async fn open(tx: &Transaction, leave: &Permit, id: Uuid, of: &Unopened, checklist: &[Requirement]) -> Result<()> {
    let row = file::Model {
        id,
        project_id: leave.row(),
        state_code: of.standing.state_code.clone(),
        status: FileStatus::FillingIn.text().to_owned(),
        opened_by: tx.person(),
        opened_at: tx.now,
        completed_by: Uuid::nil(),
        completed_at: None,
        returns: 0,
        in_review_since: None,
        clock_status: "NOT_BEGUN".to_owned(),
        clock_limit_days: 0,
        clock_begun_on: None,
        clock_since: None,
        clock_due_on: None,
        clock_used_days: 0,
        clock_paused_days: 0,
        version: 1,
    };
    tx.insert(leave, row.into_active_model()).await.map_err(taken(Reason::TechnicalFileOpened))?;
    for (position, requirement) in (1..).zip(checklist) {
        let row = item::Model {
            id: tx.fresh_id(),
            technical_file_id: id,
            project_id: leave.row(),
            requirement: requirement.text().to_owned(),
            position,
            status: ItemStanding::Missing.text().to_owned(),
            document_number: 0,
            version: 1,
        };
        tx.insert(leave, row.into_active_model()).await.map_err(unavailable)?;
    }
    Ok(())
}

/// The file for which `leave` was given, which nobody else fills in until the transaction ends.
pub async fn filling(tx: &Transaction, leave: &Permit) -> Result<Filling> {
    let found = file::Entity::find_by_id(leave.row()).one(tx.connection()).await.map_err(unavailable)?;
    let file = found.ok_or_else(Error::not_found)?;
    let items = item::Entity::find()
        .filter(item::Column::TechnicalFileId.eq(file.id))
        .order_by_asc(item::Column::Position)
        .all(tx.connection())
        .await
        .map_err(unavailable)?;
    Ok(Filling {
        standing: life::standing(tx, file.project_id).await?,
        status: word(&file.status)?,
        returns: file.returns,
        items,
        version: file.version,
    })
}

/// Writes the next version of the document of an item, of the version that its writer knows; gives the item and the number.
pub async fn provide(
    tx: &Transaction,
    leave: &Permit,
    filling: &Filling,
    expected_version: i64,
    new: Provision<'_>,
) -> Result<(Uuid, i64)> {
    let asked = filling.items.iter().find(|item| item.requirement == new.requirement.text());
    let asked = asked.ok_or_else(|| Error::invalid(Reason::NotOnChecklist, "requirement"))?;
    let number = asked.document_number + 1;
    let change = item::ActiveModel {
        status: set(ItemStanding::Provided.text().to_owned()),
        document_number: set(number),
        ..Default::default()
    };
    tx.update(leave, asked.id, expected_version, change).await?;
    // Whoever completes the file knows all that is in it.
    tx.update(leave, leave.row(), filling.version, file::ActiveModel::default()).await?;
    let row = document::Model {
        id: tx.fresh_id(),
        technical_file_id: leave.row(),
        technical_file_item_id: asked.id,
        project_id: filling.standing.project,
        number,
        reference: new.reference.to_owned(),
        note: new.note.to_owned(),
        tenant_id: tx.tenant(),
        provided_by: tx.person(),
        provided_at: tx.now,
    };
    tx.insert(leave, row.into_active_model()).await.map_err(taken(Reason::StaleVersion))?;
    review::mend(tx, leave, asked.id).await?;
    Ok((asked.id, number))
}

/// Marks the file as complete, and moves its project on where the file was returned before.
pub async fn complete(
    tx: &Transaction,
    leave: &Permit,
    filling: &Filling,
    version: i64,
    to: Option<Stage>,
) -> Result<()> {
    let change = file::ActiveModel {
        status: set(FileStatus::Complete.text().to_owned()),
        completed_by: set(tx.person()),
        completed_at: set(Some(tx.now)),
        in_review_since: set(to.map(|_| tx.now)),
        ..Default::default()
    };
    tx.update(leave, leave.row(), version, change).await?;
    match to {
        Some(to) => life::advance(tx, leave, filling.standing.project, filling.standing.version, to).await,
        None => Ok(()),
    }
}

pub(super) async fn of_project(tx: &Transaction, project: Uuid) -> Result<Option<file::Model>> {
    let of_project = file::Entity::find().filter(file::Column::ProjectId.eq(project));
    of_project.one(tx.connection()).await.map_err(unavailable)
}
