//! What freezes a project. The project itself says that it is frozen while any of them stands.

use chrono::{DateTime, Utc};
use entity::{freeze, project_confirmation};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::connection::{taken, unavailable};
use super::noun::noun;
use super::project::{Project, stored, word};
use super::tenant::Tenant;
use super::transaction::{Transaction, set};
use crate::authz::permit::Permit;
use crate::domain::freeze::{FreezeKind, FreezeStatus};
use crate::domain::project::Stage;
use crate::domain::refusal::Reason;
use crate::domain::word::Word;
use crate::error::{Error, Result};

noun! {
    /// A repudiation or a suspension of a project.
    Freeze, FreezeWants of Freeze
    row {
        id: Uuid,
        kind: FreezeKind,
        reason: String,
        raised_at: DateTime<Utc>,
        status: FreezeStatus,
        lifted_at: Option<DateTime<Utc>>,
        lifting_reason: String,
        version: i64,
    }
    one {
        project: Project = "project" by project_id -> id;
        raised_by: Tenant = "raisedBy" by tenant_id -> id;
        lifted_by: Tenant = "liftedBy" by lifting_tenant_id -> id;
    }
    acts { LiftFreeze, }
}

/// A project as freezing it is decided on.
#[derive(Clone, Copy, Debug)]
pub struct Freezable {
    pub stage: Stage,
    /// How many officers have confirmed the proposal as it stands.
    pub confirmations: usize,
}

/// A freeze as lifting it is decided on.
#[derive(Clone, Copy, Debug)]
pub struct FreezeStand {
    pub project: Uuid,
    pub kind: FreezeKind,
    pub status: FreezeStatus,
    /// Who raised it.
    pub raised_by: Uuid,
}

/// The project for which `leave` was given.
pub async fn freezable(tx: &Transaction, leave: &Permit) -> Result<Freezable> {
    let project = stored(tx, leave.row()).await?;
    let stage = super::project::stage_of(&project)?;
    // Of a draft alone it is asked whether somebody has confirmed it, and whoever can ask is of its club.
    let confirmations = if stage == Stage::Draft {
        let of_project = project_confirmation::Column::ProjectId.eq(project.id);
        let found = project_confirmation::Entity::find().filter(of_project).all(tx.connection()).await;
        found.map_err(unavailable)?.len()
    } else {
        0
    };
    Ok(Freezable { stage, confirmations })
}

/// Writes a freeze, and that the project, of the version that its writer knows, is frozen.
pub async fn raise(
    tx: &Transaction,
    leave: &Permit,
    version: i64,
    id: Uuid,
    kind: FreezeKind,
    reason: &str,
) -> Result<()> {
    let project = stored(tx, leave.row()).await?;
    tx.update(leave, project.id, version, entity::project::ActiveModel { frozen: set(true), ..Default::default() })
        .await?;
    let row = freeze::Model {
        id,
        project_id: project.id,
        state_code: project.state_code,
        kind: kind.text().to_owned(),
        tenant_id: tx.tenant(),
        raised_by: tx.person(),
        raised_at: tx.now,
        reason: reason.to_owned(),
        status: FreezeStatus::Standing.text().to_owned(),
        lifted_at: None,
        lifting_tenant_id: Uuid::nil(),
        lifting_reason: String::new(),
        version: 1,
    };
    tx.insert(leave, row.into_active_model()).await.map_err(taken(Reason::AlreadyFrozen))
}

/// The freeze for which `leave` was given.
pub async fn stand(tx: &Transaction, leave: &Permit) -> Result<FreezeStand> {
    let found = freeze::Entity::find_by_id(leave.row()).one(tx.connection()).await.map_err(unavailable)?;
    let row = found.ok_or_else(Error::not_found)?;
    Ok(FreezeStand {
        project: row.project_id,
        kind: word(&row.kind)?,
        status: word(&row.status)?,
        raised_by: row.raised_by,
    })
}

/// Writes that the freeze is lifted; the project moves again once none is left. Tells whether it does.
pub async fn lift(tx: &Transaction, leave: &Permit, version: i64, stand: &FreezeStand, reason: &str) -> Result<bool> {
    let change = freeze::ActiveModel {
        status: set(FreezeStatus::Lifted.text().to_owned()),
        lifted_at: set(Some(tx.now)),
        lifting_tenant_id: set(tx.tenant()),
        lifting_reason: set(reason.to_owned()),
        ..Default::default()
    };
    tx.update(leave, leave.row(), version, change).await?;
    // Whoever counts what is left is alone in counting: of two who lift the last two, one sees that none is left.
    let held = entity::project::Entity::find_by_id(stand.project).lock_exclusive().one(tx.connection()).await;
    let project = held.map_err(unavailable)?.ok_or_else(Error::not_found)?;
    let left = freeze::Entity::find()
        .filter(freeze::Column::ProjectId.eq(project.id))
        .filter(freeze::Column::Status.eq(FreezeStatus::Standing.text()))
        .count(tx.connection())
        .await
        .map_err(unavailable)?;
    let change = entity::project::ActiveModel { frozen: set(left > 0), ..Default::default() };
    tx.update(leave, project.id, project.version, change).await?;
    Ok(left == 0)
}
