//! The timeline of a project: its tranches, those of earlier timelines too, and what each seat gives for each of them.

use chrono::{DateTime, NaiveDate, Utc};
use entity::{tranche, tranche_part};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use uuid::Uuid;

use super::connection::unavailable;
use super::noun::{SEAT_ORDER, noun};
use super::project::Project;
use super::transaction::Transaction;
use crate::authz::permit::Permit;
use crate::domain::agreement::AgreedTranche;
use crate::domain::seat::Seat;
use crate::domain::timeline::TrancheStatus;
use crate::domain::word::Word;
use crate::error::Result;

noun! {
    /// An instalment of a project's timeline.
    Tranche, TrancheWants of Tranche
    row {
        id: Uuid,
        revision: i64,
        position: i32,
        due_on: NaiveDate,
        milestone_bps: i32,
        amount_centavos: i64,
        status: TrancheStatus,
        released_at: Option<DateTime<Utc>>,
        version: i64,
    }
    one { project: Project = "project" by project_id -> id; }
    few { parts: TranchePart = "parts" by id -> tranche_id order SEAT_ORDER; }
}

noun! {
    /// What a seat gives for a tranche.
    TranchePart, TranchePartWants of TranchePart
    row { id: Uuid, seat: Seat, due_centavos: i64, }
    one { tranche: Tranche = "tranche" by tranche_id -> id; }
}

/// Writes the tranches of a new timeline in the place of those that are planned. `leave` is for the project.
pub async fn replace(tx: &Transaction, leave: &Permit, revision: i64, tranches: &[AgreedTranche]) -> Result<()> {
    let superseding = tranche::Entity::update_many()
        .col_expr(tranche::Column::Status, Expr::value(TrancheStatus::Superseded.text()))
        .col_expr(tranche::Column::Version, Expr::col(tranche::Column::Version).add(1))
        .filter(tranche::Column::ProjectId.eq(leave.row()))
        .filter(tranche::Column::Status.eq(TrancheStatus::Planned.text()));
    tx.update_at_once::<tranche::ActiveModel>(leave, superseding).await?;
    for planned in tranches {
        let row = tranche::Model {
            id: tx.fresh_id(),
            project_id: leave.row(),
            revision,
            position: planned.position,
            due_on: planned.due_on,
            milestone_bps: planned.milestone_bps,
            amount_centavos: planned.amount_centavos,
            status: TrancheStatus::Planned.text().to_owned(),
            released_at: None,
            version: 1,
        };
        let tranche_id = row.id;
        tx.insert(leave, row.into_active_model()).await.map_err(unavailable)?;
        for (seat, due_centavos) in &planned.parts {
            let row = tranche_part::Model {
                id: tx.fresh_id(),
                tranche_id,
                project_id: leave.row(),
                seat: seat.text().to_owned(),
                due_centavos: *due_centavos,
            };
            tx.insert(leave, row.into_active_model()).await.map_err(unavailable)?;
        }
    }
    Ok(())
}
