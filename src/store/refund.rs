//! Refund cases: money that goes back to the seats, and each seat's share of it.

use chrono::{DateTime, NaiveDate, Utc};
use entity::{refund_case, refund_share};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use uuid::Uuid;

use super::connection::{taken, unavailable};
use super::life::Standing;
use super::noun::{SEAT_ORDER, noun};
use super::project::{self, Project};
use super::tenant::Tenant;
use super::transaction::{Transaction, set};
use crate::authz::permit::Permit;
use crate::domain::calendar::local_date;
use crate::domain::refund::{RefundKind, RefundStatus};
use crate::domain::refusal::Reason;
use crate::domain::seat::Seat;
use crate::domain::word::Word;
use crate::error::{Error, Result};

noun! {
    /// Money that goes back to the seats of a project.
    RefundCase, RefundCaseWants of RefundCase
    row {
        id: Uuid,
        kind: RefundKind,
        executed_bps: i32,
        amount_centavos: i64,
        reason: String,
        status: RefundStatus,
        opened_at: DateTime<Utc>,
        settled_at: Option<DateTime<Utc>>,
        version: i64,
    }
    one {
        project: Project = "project" by project_id -> id;
        tenant: Tenant = "openedBy" by tenant_id -> id;
    }
    few { shares: RefundShare = "shares" by id -> refund_case_id order SEAT_ORDER; }
    acts { SettleRefund, }
}

noun! {
    /// A seat's share of a refund.
    RefundShare, RefundShareWants of RefundShare
    row {
        id: Uuid,
        seat: Seat,
        amount_centavos: i64,
        evidence: String,
        settled_on: Option<NaiveDate>,
        version: i64,
    }
}

/// A refund that is to be opened.
#[derive(Clone, Debug)]
pub struct NewCase {
    pub kind: RefundKind,
    pub executed_bps: i32,
    pub amount_centavos: i64,
    pub reason: String,
    pub shares: Vec<(Seat, i64)>,
}

/// A refund as the settling of a share is decided on.
#[derive(Clone, Debug)]
pub struct Case {
    pub project: Uuid,
    pub state_code: String,
    pub kind: RefundKind,
    /// How much of the works was found to be built, in basis points.
    pub executed_bps: i32,
    pub version: i64,
    pub opened_on: NaiveDate,
    shares: Vec<refund_share::Model>,
}

/// A share that has not gone back.
#[derive(Clone, Copy, Debug)]
pub struct Owed {
    pub id: Uuid,
    pub seat: Seat,
    pub amount_centavos: i64,
    /// It is the last one of its refund.
    pub last: bool,
    version: i64,
}

/// Opens a refund of the project for which `leave` was given.
pub async fn open(tx: &Transaction, leave: &Permit, standing: &Standing, new: NewCase) -> Result<Uuid> {
    let id = tx.fresh_id();
    let row = refund_case::Model {
        id,
        project_id: standing.project,
        state_code: standing.state_code.clone(),
        tenant_id: tx.tenant(),
        kind: new.kind.text().to_owned(),
        executed_bps: new.executed_bps,
        amount_centavos: new.amount_centavos,
        reason: new.reason,
        status: RefundStatus::Open.text().to_owned(),
        opened_by: tx.person(),
        opened_at: tx.now,
        settled_at: None,
        version: 1,
    };
    tx.insert(leave, row.into_active_model()).await.map_err(taken(Reason::RefundOpen))?;
    for (seat, amount_centavos) in new.shares {
        let share = refund_share::Model {
            id: tx.fresh_id(),
            refund_case_id: id,
            project_id: standing.project,
            seat: seat.text().to_owned(),
            amount_centavos,
            evidence: String::new(),
            settled_on: None,
            version: 1,
        };
        tx.insert(leave, share.into_active_model()).await.map_err(unavailable)?;
    }
    Ok(id)
}

/// Some refund of the project is not settled.
pub async fn is_open(tx: &Transaction, project: Uuid) -> Result<bool> {
    let found = refund_case::Entity::find()
        .filter(refund_case::Column::ProjectId.eq(project))
        .filter(refund_case::Column::Status.eq(RefundStatus::Open.text()))
        .one(tx.connection())
        .await
        .map_err(unavailable)?;
    Ok(found.is_some())
}

/// The refund for which `leave` was given.
pub async fn case(tx: &Transaction, leave: &Permit) -> Result<Case> {
    let found = refund_case::Entity::find_by_id(leave.row()).one(tx.connection()).await.map_err(unavailable)?;
    let row = found.ok_or_else(Error::not_found)?;
    let shares = refund_share::Entity::find()
        .filter(refund_share::Column::RefundCaseId.eq(row.id))
        .all(tx.connection())
        .await
        .map_err(unavailable)?;
    Ok(Case {
        project: row.project_id,
        state_code: row.state_code,
        kind: project::word(&row.kind)?,
        executed_bps: row.executed_bps,
        version: row.version,
        opened_on: local_date(row.opened_at),
        shares,
    })
}

impl Case {
    /// What is still owed to the seat.
    ///
    /// # Errors
    /// [`Reason::NothingToRefund`] where the seat has no share, and [`Reason::RefundSettled`] where it has it back.
    pub fn owed(&self, seat: Seat) -> Result<Owed, Reason> {
        let share = self.shares.iter().find(|share| share.seat == seat.text()).ok_or(Reason::NothingToRefund)?;
        if share.settled_on.is_some() {
            return Err(Reason::RefundSettled);
        }
        Ok(Owed {
            id: share.id,
            seat,
            amount_centavos: share.amount_centavos,
            last: self.shares.iter().filter(|share| share.settled_on.is_none()).count() == 1,
            version: share.version,
        })
    }
}

/// Writes that a share has gone back; the last one settles the refund.
pub async fn settle(
    tx: &Transaction,
    leave: &Permit,
    case: &Case,
    owed: &Owed,
    on: NaiveDate,
    evidence: &str,
) -> Result<()> {
    let change = refund_share::ActiveModel {
        evidence: set(evidence.to_owned()),
        settled_on: set(Some(on)),
        ..Default::default()
    };
    tx.update(leave, owed.id, owed.version, change).await?;
    let mut change = refund_case::ActiveModel::default();
    if owed.last {
        change.status = set(RefundStatus::Settled.text().to_owned());
        change.settled_at = set(Some(tx.now));
    }
    tx.update(leave, leave.row(), case.version, change).await
}
