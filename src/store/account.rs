//! The account of each project: its balances, what moved them, and whether both are what was recorded.

use chrono::{DateTime, NaiveDate, Utc};
use entity::{project_account, transfer};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter};
use uuid::Uuid;

use super::Store;
use super::cells::Cells;
use super::connection::unavailable;
use super::noun::noun;
use super::project::Project;
use super::transaction::{Transaction, set};
use crate::authz::claims::Claims;
use crate::authz::job::Job;
use crate::authz::permit::Permit;
use crate::domain::account::{AccountName, Balances, Movement, TransferKind};
use crate::domain::seat::Seat;
use crate::domain::word::Word;
use crate::error::{Code, Error, Result};

noun! {
    /// The account of a project.
    ProjectAccount, ProjectAccountWants of ProjectAccount
    row {
        id: Uuid,
        federal_centavos: i64,
        state_centavos: i64,
        municipal_centavos: i64,
        migrant_centavos: i64,
        fund_centavos: i64,
        paid_centavos: i64,
        refunded_centavos: i64,
        version: i64,
    }
}

noun! {
    /// A movement from one account of a project to another.
    Transfer, TransferWants of Transfer
    row {
        id: Uuid,
        kind: TransferKind,
        seat: Option<Seat>,
        debit: AccountName,
        credit: AccountName,
        amount_centavos: i64,
        occurred_on: NaiveDate,
        recorded_at: DateTime<Utc>,
    }
    one { project: Project = "project" by project_id -> id; }
}

impl ProjectAccount {
    pub fn balances(&self) -> Balances {
        Balances {
            federal: self.federal_centavos,
            state: self.state_centavos,
            municipal: self.municipal_centavos,
            migrant: self.migrant_centavos,
            fund: self.fund_centavos,
            paid: self.paid_centavos,
            refunded: self.refunded_centavos,
        }
    }
}

/// Something that moves on the account of a project.
#[derive(Clone, Debug)]
pub struct NewTransfer {
    /// INEGI's code of the state of the project.
    pub state_code: String,
    pub movement: Movement,
    pub amount_centavos: i64,
    pub occurred_on: NaiveDate,
    /// What stands behind it; nothing stands behind two transfers of a kind.
    pub reference: Uuid,
}

/// A balance that is not the sum of what was recorded.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Difference {
    pub project: Uuid,
    /// The account, or `DEPOSITS_` with the seat whose deposits are not those that were entered.
    pub account: String,
    pub recorded_centavos: i64,
    pub computed_centavos: i64,
}

/// Opens the account of a project, in which nothing is yet.
pub async fn open(tx: &Transaction, leave: &Permit, project: Uuid) -> Result<()> {
    let row = row_of(project, Balances::default());
    tx.insert(leave, row.into_active_model()).await.map_err(unavailable)
}

/// The account as it stands.
pub async fn balances(tx: &Transaction, project: Uuid) -> Result<Balances> {
    Ok(balances_of(&stored(tx, project).await?))
}

/// What was paid for the works, before any of it came back; in centavos.
pub async fn released(tx: &Transaction, project: Uuid) -> Result<i64> {
    Ok(moved(tx, project, TransferKind::Release).await?.iter().map(|transfer| transfer.amount_centavos).sum())
}

/// What the seat has had back, in centavos.
pub async fn refunded(tx: &Transaction, project: Uuid, seat: Seat) -> Result<i64> {
    let refunds = moved(tx, project, TransferKind::Refund).await?;
    let of_seat = refunds.iter().filter(|refund| refund.seat.as_deref() == Some(seat.text()));
    Ok(of_seat.map(|refund| refund.amount_centavos).sum())
}

/// What each seat has paid in and not had back, of an account that stands so.
pub async fn net_of_refunds(tx: &Transaction, project: Uuid, held: &Balances) -> Result<Vec<(Seat, i64)>> {
    let refunds = moved(tx, project, TransferKind::Refund).await?;
    let back = |seat: Seat| {
        let of_seat = refunds.iter().filter(|refund| refund.seat.as_deref() == Some(seat.text()));
        of_seat.map(|refund| refund.amount_centavos).sum::<i64>()
    };
    Ok(held.paid_in().map(|(seat, paid)| (seat, paid - back(seat))).to_vec())
}

async fn moved(tx: &Transaction, project: Uuid, kind: TransferKind) -> Result<Vec<transfer::Model>> {
    let of_kind = transfer::Entity::find()
        .filter(transfer::Column::ProjectId.eq(project))
        .filter(transfer::Column::Kind.eq(kind.text()));
    of_kind.all(tx.connection()).await.map_err(unavailable)
}

/// Enters a transfer, and moves the balances with it.
pub async fn post(tx: &Transaction, leave: &Permit, project: Uuid, new: NewTransfer) -> Result<Balances> {
    let account = stored(tx, project).await?;
    let after = balances_of(&account).after(new.movement, new.amount_centavos)?;
    let row = row_of(project, after);
    let change = project_account::ActiveModel {
        federal_centavos: set(row.federal_centavos),
        state_centavos: set(row.state_centavos),
        municipal_centavos: set(row.municipal_centavos),
        migrant_centavos: set(row.migrant_centavos),
        fund_centavos: set(row.fund_centavos),
        paid_centavos: set(row.paid_centavos),
        refunded_centavos: set(row.refunded_centavos),
        ..Default::default()
    };
    // The client knows no version of the account: where another transfer was faster, all is tried again.
    tx.update(leave, account.id, account.version, change).await.map_err(again)?;
    let row = transfer_row(tx, leave.row(), project, new);
    tx.insert(leave, row.into_active_model()).await.map_err(unavailable)?;
    Ok(after)
}

impl Store {
    /// Adds up every transfer and every deposit anew. A named job: it sees all of them and tells only what differs.
    pub async fn verify_accounts(&self) -> Result<Vec<Difference>> {
        let reading = self.reading(&Claims::job(Job::Verification)).await?;
        let mut found = Vec::new();
        for text in [BALANCES, DEPOSITS] {
            let rows = reading.query_all_raw(self.query().statement(text.to_owned())).await.map_err(unavailable)?;
            for row in &rows {
                let mut cells = Cells::of(row);
                found.push(Difference {
                    project: cells.get()?,
                    account: cells.get()?,
                    recorded_centavos: cells.get()?,
                    computed_centavos: cells.get()?,
                });
            }
        }
        Ok(found)
    }
}

/// Every balance that is not the sum of its transfers.
const BALANCES: &str = "WITH entered AS (
       SELECT project_id, debit AS name, amount_centavos AS amount FROM transfer
       UNION ALL SELECT project_id, credit, -amount_centavos FROM transfer),
     sums AS (SELECT project_id, name, CAST(sum(amount) AS BIGINT) AS amount FROM entered GROUP BY project_id, name),
     held AS (
       SELECT id, 'SEAT_FEDERAL' AS name, -federal_centavos AS amount FROM project_account
       UNION ALL SELECT id, 'SEAT_STATE', -state_centavos FROM project_account
       UNION ALL SELECT id, 'SEAT_MUNICIPAL', -municipal_centavos FROM project_account
       UNION ALL SELECT id, 'SEAT_MIGRANT', -migrant_centavos FROM project_account
       UNION ALL SELECT id, 'PROJECT_FUND', fund_centavos FROM project_account
       UNION ALL SELECT id, 'WORKS_PAID', paid_centavos FROM project_account
       UNION ALL SELECT id, 'REFUNDED', refunded_centavos FROM project_account)
     SELECT h.id, h.name, h.amount, coalesce(s.amount, 0) FROM held h
     LEFT JOIN sums s ON s.project_id = h.id AND s.name = h.name
     WHERE h.amount <> coalesce(s.amount, 0) ORDER BY h.id, h.name";

/// Every part whose deposits are not those that were entered, or not the sum that the other seats see.
const DEPOSITS: &str = "WITH made AS (
       SELECT contribution_id, CAST(sum(amount_centavos) AS BIGINT) AS amount FROM deposit GROUP BY contribution_id),
     entered AS (
       SELECT subject_id, CAST(sum(amount_centavos) AS BIGINT) AS amount FROM transfer WHERE kind = 'DEPOSIT'
       GROUP BY subject_id),
     parts AS (
       SELECT c.project_id, 'DEPOSITS_' || c.seat AS name, coalesce(m.amount, 0) AS made, coalesce(e.amount, 0) AS entered,
         p.deposited_centavos AS shown
       FROM contribution c JOIN project_party p ON p.id = c.id
       LEFT JOIN made m ON m.contribution_id = c.id LEFT JOIN entered e ON e.subject_id = c.id)
     SELECT project_id, name, CASE WHEN entered <> made THEN entered ELSE shown END, made FROM parts
     WHERE entered <> made OR shown <> made ORDER BY project_id, name";

fn balances_of(row: &project_account::Model) -> Balances {
    Balances {
        federal: row.federal_centavos,
        state: row.state_centavos,
        municipal: row.municipal_centavos,
        migrant: row.migrant_centavos,
        fund: row.fund_centavos,
        paid: row.paid_centavos,
        refunded: row.refunded_centavos,
    }
}

/// The first version of a row with these balances.
pub fn row_of(project: Uuid, balances: Balances) -> project_account::Model {
    project_account::Model {
        id: project,
        federal_centavos: balances.federal,
        state_centavos: balances.state,
        municipal_centavos: balances.municipal,
        migrant_centavos: balances.migrant,
        fund_centavos: balances.fund,
        paid_centavos: balances.paid,
        refunded_centavos: balances.refunded,
        version: 1,
    }
}

fn transfer_row(tx: &Transaction, subject: Uuid, project: Uuid, new: NewTransfer) -> transfer::Model {
    let (debit, credit) = new.movement.debit_and_credit();
    transfer::Model {
        id: tx.fresh_id(),
        project_id: project,
        state_code: new.state_code,
        kind: new.movement.kind().text().to_owned(),
        seat: new.movement.seat().map(|seat| seat.text().to_owned()),
        debit: debit.text().to_owned(),
        credit: credit.text().to_owned(),
        amount_centavos: new.amount_centavos,
        occurred_on: new.occurred_on,
        subject_id: subject,
        reference_id: new.reference,
        recorded_by: tx.person(),
        recorded_at: tx.now,
    }
}

async fn stored(tx: &Transaction, project: Uuid) -> Result<project_account::Model> {
    let found = project_account::Entity::find_by_id(project).one(tx.connection()).await.map_err(unavailable)?;
    found.ok_or_else(Error::not_found)
}

fn again(error: Error) -> Error {
    Error { retriable: error.retriable || error.code == Code::Conflict, ..error }
}
