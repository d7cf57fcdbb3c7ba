//! Holds: what keeps the money of a project from being released.

use chrono::{DateTime, Utc};
use entity::hold;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::connection::unavailable;
use super::life::Standing;
use super::noun::noun;
use super::project::{self, Project};
use super::tenant::Tenant;
use super::transaction::{Transaction, set};
use crate::authz::permit::Permit;
use crate::domain::release::HoldStatus;
use crate::domain::word::Word;
use crate::error::{Error, Result};

noun! {
    /// A hold on the releases of a project.
    Hold, HoldWants of Hold
    row {
        id: Uuid,
        reason: String,
        status: HoldStatus,
        placed_at: DateTime<Utc>,
        lifting_reason: String,
        lifted_at: Option<DateTime<Utc>>,
        version: i64,
    }
    one {
        project: Project = "project" by project_id -> id;
        tenant: Tenant = "placedBy" by tenant_id -> id;
    }
    acts { LiftHold, }
}

/// A hold as its lifting is decided on.
#[derive(Clone, Copy, Debug)]
pub struct Placed {
    pub project: Uuid,
    pub status: HoldStatus,
}

/// Places a hold on the project for which `leave` was given.
pub async fn place(tx: &Transaction, leave: &Permit, standing: &Standing, reason: &str) -> Result<Uuid> {
    let id = tx.fresh_id();
    let row = hold::Model {
        id,
        project_id: standing.project,
        state_code: standing.state_code.clone(),
        tenant_id: tx.tenant(),
        reason: reason.to_owned(),
        status: HoldStatus::Standing.text().to_owned(),
        placed_by: tx.person(),
        placed_at: tx.now,
        lifting_reason: String::new(),
        lifted_by: None,
        lifted_at: None,
        version: 1,
    };
    tx.insert(leave, row.into_active_model()).await.map_err(unavailable)?;
    Ok(id)
}

/// The hold for which `leave` was given.
pub async fn placed(tx: &Transaction, leave: &Permit) -> Result<Placed> {
    let found = hold::Entity::find_by_id(leave.row()).one(tx.connection()).await.map_err(unavailable)?;
    let row = found.ok_or_else(Error::not_found)?;
    Ok(Placed { project: row.project_id, status: project::word(&row.status)? })
}

/// Takes the hold away for which `leave` was given.
pub async fn lift(tx: &Transaction, leave: &Permit, version: i64, reason: &str) -> Result<()> {
    let change = hold::ActiveModel {
        status: set(HoldStatus::Lifted.text().to_owned()),
        lifting_reason: set(reason.to_owned()),
        lifted_by: set(Some(tx.person())),
        lifted_at: set(Some(tx.now)),
        ..Default::default()
    };
    tx.update(leave, leave.row(), version, change).await
}

/// Some hold stands on the project.
pub async fn stands(tx: &Transaction, project: Uuid) -> Result<bool> {
    let found = hold::Entity::find()
        .filter(hold::Column::ProjectId.eq(project))
        .filter(hold::Column::Status.eq(HoldStatus::Standing.text()))
        .order_by_asc(hold::Column::PlacedAt)
        .one(tx.connection())
        .await
        .map_err(unavailable)?;
    Ok(found.is_some())
}
