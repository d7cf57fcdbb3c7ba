//! Each seat's own part of a project: its commitment, its deposits, and nobody else's eyes on them.

use chrono::{DateTime, NaiveDate, Utc};
use entity::{contribution, deposit, project_party};
use sea_orm::{EntityTrait, IntoActiveModel, QuerySelect};
use uuid::Uuid;

use super::account::{self, NewTransfer};
use super::connection::unavailable;
use super::document::Document;
use super::noun::noun;
use super::project::{self, Project};
use super::timeline;
use super::transaction::{Transaction, set};
use crate::authz::permit::Permit;
use crate::domain::account::Movement;
use crate::domain::calendar::local_date;
use crate::domain::money::{Centavos, Conversion, Currency};
use crate::domain::project::Stage;
use crate::domain::seat::Seat;
use crate::domain::word::Word;
use crate::error::{Error, Result};

noun! {
    /// A seat's own part: its commitment and notes.
    Contribution, ContributionWants of Contribution
    row {
        id: Uuid,
        seat: Seat,
        committed_centavos: i64,
        committed_at: Option<DateTime<Utc>>,
        notes: String,
        version: i64,
    }
    one { project: Project = "project" by project_id -> id; }
    pages { deposits: Deposit = "deposits" by id -> contribution_id; }
    acts { PledgeContribution, RecordDeposit, }
}

noun! {
    /// A deposit in a seat's own part.
    Deposit, DepositWants of Deposit
    row {
        id: Uuid,
        amount_centavos: i64,
        currency: Currency,
        original_cents: i64,
        rate_e4: i64,
        rate_on: NaiveDate,
        deposited_on: NaiveDate,
        evidence: String,
        recorded_at: DateTime<Utc>,
    }
    one {
        contribution: Contribution = "contribution" by contribution_id -> id;
        evidence_document: Document = "evidenceDocument" by evidence_document_id -> id;
    }
}

/// A part as pledging and depositing are decided on.
#[derive(Clone, Copy, Debug)]
pub struct Standing {
    pub project: Uuid,
    pub stage: Stage,
    pub frozen: bool,
    pub project_since: NaiveDate,
    pub due_centavos: i64,
    /// What the seat has said that it gives, and what of it counts: no more than what it has to give now.
    pub pledged_centavos: i64,
    pub committed_centavos: i64,
    pub deposited_centavos: i64,
}

/// A deposit that is to be recorded.
#[derive(Clone, Debug)]
pub struct NewDeposit {
    pub id: Uuid,
    pub conversion: Conversion,
    pub deposited_on: NaiveDate,
    pub evidence: String,
    /// A document of the project, where one was brought.
    pub evidence_document: Option<Uuid>,
}

/// The part for which `leave` was given.
pub async fn standing(tx: &Transaction, leave: &Permit) -> Result<Standing> {
    let party = party(tx, leave.row()).await?;
    let part = contribution::Entity::find_by_id(leave.row()).one(tx.connection()).await.map_err(unavailable)?;
    let project = project::stored(tx, party.project_id).await?;
    Ok(Standing {
        project: project.id,
        stage: project::stage_of(&project)?,
        frozen: project.frozen,
        project_since: local_date(project.created_at),
        due_centavos: party.due_centavos,
        pledged_centavos: part.ok_or_else(Error::not_found)?.committed_centavos,
        committed_centavos: party.committed_centavos,
        deposited_centavos: party.deposited_centavos,
    })
}

/// Writes the commitment, in the part and in what the other seats see of it.
pub async fn commit(tx: &Transaction, leave: &Permit, version: i64, amount: Centavos, notes: &str) -> Result<()> {
    let change = contribution::ActiveModel {
        committed_centavos: set(amount.get()),
        committed_at: set(Some(tx.now)),
        notes: set(notes.to_owned()),
        ..Default::default()
    };
    tx.update(leave, leave.row(), version, change).await?;
    let party = party(tx, leave.row()).await?;
    let change = project_party::ActiveModel { committed_centavos: set(amount.get()), ..Default::default() };
    tx.update(leave, party.id, party.version, change).await
}

/// Writes a deposit, and what the other seats see of it: the sum, and the transfer on the account of the project.
pub async fn deposit(tx: &Transaction, leave: &Permit, version: i64, new: NewDeposit) -> Result<()> {
    let part = contribution::Entity::find_by_id(leave.row()).one(tx.connection()).await.map_err(unavailable)?;
    let part = part.ok_or_else(Error::not_found)?;
    tx.update(leave, part.id, version, contribution::ActiveModel::default()).await?;
    let party = party(tx, part.id).await?;
    let amount = new.conversion.pesos;
    let row = deposit::Model {
        id: new.id,
        contribution_id: part.id,
        club_id: part.club_id,
        seat: part.seat,
        tenant_id: part.tenant_id,
        state_code: part.state_code.clone(),
        amount_centavos: amount.get(),
        currency: new.conversion.currency.text().to_owned(),
        original_cents: new.conversion.original.get(),
        rate_e4: new.conversion.rate_e4,
        rate_on: new.conversion.rate_on,
        deposited_on: new.deposited_on,
        evidence: new.evidence,
        evidence_document_id: new.evidence_document,
        recorded_by: tx.person(),
        recorded_at: tx.now,
    };
    tx.insert(leave, row.into_active_model()).await.map_err(unavailable)?;
    let entered = NewTransfer {
        state_code: part.state_code,
        movement: Movement::Deposit(project::word(&party.seat)?),
        amount_centavos: amount.get(),
        occurred_on: new.deposited_on,
        reference: new.id,
    };
    account::post(tx, leave, part.project_id, entered).await?;
    let deposited_centavos = party.deposited_centavos + amount.get();
    let change = project_party::ActiveModel {
        deposited_centavos: set(deposited_centavos),
        next_due_on: set(timeline::due_after(tx, party.project_id, &party.seat, deposited_centavos).await?),
        ..Default::default()
    };
    // The account first: see `ops`.
    tx.update(leave, party.id, party.version, change).await
}

async fn party(tx: &Transaction, id: Uuid) -> Result<project_party::Model> {
    // An exception may move it beside this.
    let found = project_party::Entity::find_by_id(id).lock_exclusive().one(tx.connection()).await;
    found.map_err(unavailable)?.ok_or_else(Error::not_found)
}
