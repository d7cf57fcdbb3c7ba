//! Complaints about projects; who filed one is shown to nobody.

use chrono::{DateTime, Datelike, Utc};
use entity::complaint;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use uuid::Uuid;

use super::connection::unavailable;
use super::noun::noun;
use super::project::{self, Project, word};
use super::transaction::{Transaction, set};
use crate::authz::permit::Permit;
use crate::domain::complaint::{ComplaintCategory, ComplaintOffice, ComplaintStand, ComplaintStatus, tracking_number};
use crate::domain::refusal::Reason;
use crate::domain::word::Word;
use crate::error::{Error, Result};

noun! {
    /// A complaint about a project.
    Complaint, ComplaintWants of Complaint
    row {
        id: Uuid,
        tracking_number: String,
        category: ComplaintCategory,
        addressed_to: ComplaintOffice,
        text: String,
        status: ComplaintStatus,
        filed_at: DateTime<Utc>,
        answer: String,
        answered_at: Option<DateTime<Utc>>,
        reopened: bool,
        reopening_reason: String,
        final_answer: String,
        final_answered_at: Option<DateTime<Utc>>,
        version: i64,
    }
    one { project: Project = "project" by project_id -> id; }
    acts { AnswerComplaint, ReopenComplaint, CloseComplaint, }
}

/// A complaint that is to be filed.
#[derive(Clone, Debug)]
pub struct NewComplaint {
    pub id: Uuid,
    pub category: ComplaintCategory,
    pub addressed_to: ComplaintOffice,
    pub text: String,
}

/// A complaint as the next step is decided on.
#[derive(Clone, Debug)]
pub struct Filed {
    pub stand: ComplaintStand,
    /// The organisation that answers.
    pub office: Uuid,
    pub is_own: bool,
}

/// What a step changes beside where the complaint stands.
#[derive(Clone, Debug)]
pub enum Said {
    Answer(String),
    Reopening(String),
    Nothing,
}

/// The organisation that holds the office in the project.
pub async fn office(tx: &Transaction, project: Uuid, addressed_to: ComplaintOffice) -> Result<Uuid> {
    let project = project::stored(tx, project).await?;
    let office = match addressed_to {
        ComplaintOffice::Federal => project.federal_tenant_id,
        ComplaintOffice::State => project.state_tenant_id,
        ComplaintOffice::Municipal => project.municipal_tenant_id,
    };
    if office.is_nil() { Err(Reason::PartyNotEnrolled.into()) } else { Ok(office) }
}

/// The person has a complaint about the project that waits for an answer. `leave` is for the project, about which nobody
/// else complains until the transaction ends.
pub async fn waits(tx: &Transaction, leave: &Permit) -> Result<bool> {
    let waiting = complaint::Entity::find()
        .filter(complaint::Column::ProjectId.eq(leave.row()))
        .filter(complaint::Column::FiledBy.eq(tx.person()))
        .filter(complaint::Column::Status.eq(ComplaintStatus::Open.text()));
    Ok(waiting.one(tx.connection()).await.map_err(unavailable)?.is_some())
}

/// Writes a complaint of the person who acts. `leave` is for the project.
pub async fn file(tx: &Transaction, leave: &Permit, state_code: String, new: NewComplaint) -> Result<()> {
    let row = complaint::Model {
        id: new.id,
        project_id: leave.row(),
        state_code,
        tracking_number: tracking_number(tx.today().year(), new.id),
        category: new.category.text().to_owned(),
        addressed_to: new.addressed_to.text().to_owned(),
        text: new.text,
        status: ComplaintStatus::Open.text().to_owned(),
        filed_by: tx.person(),
        filed_at: tx.now,
        answer: String::new(),
        answered_at: None,
        reopened: false,
        reopening_reason: String::new(),
        final_answer: String::new(),
        final_answered_at: None,
        version: 1,
    };
    tx.insert(leave, row.into_active_model()).await.map_err(unavailable)
}

/// The complaint for which `leave` was given.
pub async fn filed(tx: &Transaction, leave: &Permit) -> Result<Filed> {
    let row = stored(tx, leave).await?;
    Ok(Filed {
        stand: ComplaintStand { status: word(&row.status)?, reopened: row.reopened },
        office: office(tx, row.project_id, word(&row.addressed_to)?).await?,
        is_own: row.filed_by == tx.person(),
    })
}

/// Writes where the complaint stands now, and what was said.
pub async fn change(tx: &Transaction, leave: &Permit, version: i64, status: ComplaintStatus, said: Said) -> Result<()> {
    let mut change = complaint::ActiveModel { status: set(status.text().to_owned()), ..Default::default() };
    match said {
        // The answer after a reopening is the last one, and the first one stays beside it.
        Said::Answer(answer) if status == ComplaintStatus::Closed => {
            change.final_answer = set(answer);
            change.final_answered_at = set(Some(tx.now));
        }
        Said::Answer(answer) => {
            change.answer = set(answer);
            change.answered_at = set(Some(tx.now));
        }
        Said::Reopening(reason) => {
            change.reopened = set(true);
            change.reopening_reason = set(reason);
        }
        Said::Nothing => {}
    }
    tx.update(leave, leave.row(), version, change).await
}

async fn stored(tx: &Transaction, leave: &Permit) -> Result<complaint::Model> {
    let found = complaint::Entity::find_by_id(leave.row()).one(tx.connection()).await.map_err(unavailable)?;
    found.ok_or_else(Error::not_found)
}
