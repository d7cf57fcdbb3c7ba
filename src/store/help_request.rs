//! Requests for help with technical files, and what the seats that were asked have said.

use chrono::{DateTime, Utc};
use entity::{help_request as request, project_party, technical_file as file};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use uuid::Uuid;

use super::connection::{taken, unavailable};
use super::document::Document;
use super::life::{self, Standing};
use super::noun::noun;
use super::project::word;
use super::technical_file::{Filling, TechnicalFile, TechnicalFileItem};
use super::tenant::Tenant;
use super::transaction::{Transaction, set};
use crate::authz::permit::Permit;
use crate::domain::help_request::HelpStatus;
use crate::domain::refusal::Reason;
use crate::domain::seat::Seat;
use crate::domain::technical_file::FileStatus;
use crate::domain::word::Word;
use crate::error::{Error, Result};

noun! {
    /// What the municipality asks another seat for, of something that a checklist asks for.
    HelpRequest, HelpRequestWants of HelpRequest
    row {
        id: Uuid,
        seat: Seat,
        question: String,
        status: HelpStatus,
        asked_at: DateTime<Utc>,
        answer: String,
        ended_at: Option<DateTime<Utc>>,
        acknowledged_at: Option<DateTime<Utc>>,
        version: i64,
    }
    one {
        technical_file: TechnicalFile = "technicalFile" by technical_file_id -> id;
        item: TechnicalFileItem = "item" by technical_file_item_id -> id;
        asked_tenant: Tenant = "askedTenant" by asked_tenant_id -> id;
        document: Document = "document" by document_id -> id;
    }
    acts { AnswerHelpRequest, DeclineHelpRequest, WithdrawHelpRequest, AcknowledgeHelp, }
}

/// A request as it is answered, declined, taken back or taken note of.
#[derive(Clone, Debug)]
pub struct Asked {
    pub project: Standing,
    /// Where the file stands with which help is asked for.
    pub file: FileStatus,
    pub status: HelpStatus,
    pub is_acknowledged: bool,
}

/// How a request ends.
#[derive(Clone, Copy, Debug)]
pub struct End<'a> {
    pub status: HelpStatus,
    /// The answer, or why.
    pub text: &'a str,
    pub document: Option<Uuid>,
}

/// Asks the seat, whoever holds it in the project, for help with an item; `leave` is for the file.
pub async fn ask(
    tx: &Transaction,
    leave: &Permit,
    of: &Filling,
    (item, seat): (Uuid, Seat),
    question: &str,
) -> Result<Uuid> {
    let held = project_party::Entity::find()
        .filter(project_party::Column::ProjectId.eq(of.standing.project))
        .filter(project_party::Column::Seat.eq(seat.text()))
        .filter(project_party::Column::Standing.eq("CURRENT"));
    let held = held.one(tx.connection()).await.map_err(unavailable)?.ok_or(Reason::SeatTakesNoPart)?;
    let id = tx.fresh_id();
    let row = request::Model {
        id,
        technical_file_id: leave.row(),
        technical_file_item_id: item,
        project_id: of.standing.project,
        state_code: of.standing.state_code.clone(),
        tenant_id: tx.tenant(),
        seat: seat.text().to_owned(),
        asked_tenant_id: held.tenant_id,
        question: question.to_owned(),
        status: HelpStatus::Open.text().to_owned(),
        asked_by: tx.person(),
        asked_at: tx.now,
        answer: String::new(),
        document_id: None,
        ended_by: None,
        ended_at: None,
        acknowledged_at: None,
        version: 1,
    };
    tx.insert(leave, row.into_active_model()).await.map_err(taken(Reason::HelpAlreadyAsked))?;
    Ok(id)
}

/// The request for which `leave` was given.
pub async fn asked(tx: &Transaction, leave: &Permit) -> Result<Asked> {
    let found = request::Entity::find_by_id(leave.row()).one(tx.connection()).await.map_err(unavailable)?;
    let row = found.ok_or_else(Error::not_found)?;
    let found = file::Entity::find_by_id(row.technical_file_id).one(tx.connection()).await.map_err(unavailable)?;
    Ok(Asked {
        project: life::standing(tx, row.project_id).await?,
        file: word(&found.ok_or_else(Error::not_found)?.status)?,
        status: word(&row.status)?,
        is_acknowledged: row.acknowledged_at.is_some(),
    })
}

/// Ends the request for which `leave` was given.
pub async fn end(tx: &Transaction, leave: &Permit, version: i64, how: End<'_>) -> Result<()> {
    let change = request::ActiveModel {
        status: set(how.status.text().to_owned()),
        answer: set(how.text.to_owned()),
        document_id: set(how.document),
        ended_by: set(Some(tx.person())),
        ended_at: set(Some(tx.now)),
        ..Default::default()
    };
    tx.update(leave, leave.row(), version, change).await
}

/// Notes that the municipality has taken note of what was said.
pub async fn acknowledge(tx: &Transaction, leave: &Permit, version: i64) -> Result<()> {
    let change = request::ActiveModel { acknowledged_at: set(Some(tx.now)), ..Default::default() };
    tx.update(leave, leave.row(), version, change).await
}
