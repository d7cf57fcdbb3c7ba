//! The tranches of a project as their release is decided on.

use entity::{tranche, tranche_part};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::connection::unavailable;
use super::project;
use super::transaction::{Transaction, set};
use crate::authz::permit::Permit;
use crate::domain::seat::Seat;
use crate::error::Result;

const PLANNED: &str = "PLANNED";
const RELEASED: &str = "RELEASED";

/// A tranche of the timeline in force.
#[derive(Clone, Copy, Debug)]
pub struct Tranche {
    pub id: Uuid,
    pub position: i32,
    pub milestone_bps: i32,
    pub amount_centavos: i64,
    pub released: bool,
    version: i64,
}

/// The timeline in force, in its order.
pub async fn timeline(tx: &Transaction, project: Uuid) -> Result<Vec<Tranche>> {
    let rows = tranche::Entity::find()
        .filter(tranche::Column::ProjectId.eq(project))
        .filter(tranche::Column::Status.is_in([PLANNED, RELEASED]))
        .order_by_asc(tranche::Column::Position)
        .all(tx.connection())
        .await
        .map_err(unavailable)?;
    let read = |row: tranche::Model| Tranche {
        id: row.id,
        position: row.position,
        milestone_bps: row.milestone_bps,
        amount_centavos: row.amount_centavos,
        released: row.status == RELEASED,
        version: row.version,
    };
    Ok(rows.into_iter().map(read).collect())
}

/// What each seat owes for these tranches, tranche by tranche.
pub async fn owed(tx: &Transaction, tranches: &[Tranche]) -> Result<Vec<(Seat, i64)>> {
    let parts = tranche_part::Entity::find()
        .filter(tranche_part::Column::TrancheId.is_in(tranches.iter().map(|tranche| tranche.id)))
        .all(tx.connection())
        .await
        .map_err(unavailable)?;
    parts.into_iter().map(|part| Ok((project::word(&part.seat)?, part.due_centavos))).collect()
}

/// Writes that the tranche was released.
pub async fn release(tx: &Transaction, leave: &Permit, tranche: &Tranche) -> Result<()> {
    let change =
        tranche::ActiveModel { status: set(RELEASED.to_owned()), released_at: set(Some(tx.now)), ..Default::default() };
    tx.update(leave, tranche.id, tranche.version, change).await
}
