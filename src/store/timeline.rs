//! The timeline of a project: its tranches, those of earlier timelines too, and what each seat gives for each of them.

use chrono::{DateTime, NaiveDate, Utc};
use entity::{project_party, tranche, tranche_part};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::connection::unavailable;
use super::noun::{SEAT_ORDER, noun};
use super::project::{Project, word};
use super::transaction::{Transaction, set};
use crate::authz::permit::Permit;
use crate::domain::agreement::AgreedTranche;
use crate::domain::seat::Seat;
use crate::domain::timeline::{TrancheStatus, next_due_on};
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
    tell_parties(tx, leave, tranches).await
}

/// Writes until when each seat has to deposit next under the new timeline.
async fn tell_parties(tx: &Transaction, leave: &Permit, tranches: &[AgreedTranche]) -> Result<()> {
    let parties = project_party::Entity::find()
        .filter(project_party::Column::ProjectId.eq(leave.row()))
        .filter(project_party::Column::Standing.eq("CURRENT"))
        .order_by_asc(project_party::Column::Id)
        // Who deposits at the same time holds their own.
        .lock_exclusive();
    for party in parties.all(tx.connection()).await.map_err(unavailable)? {
        let seat: Seat = word(&party.seat)?;
        let part = |planned: &AgreedTranche| {
            let of_seat = planned.parts.iter().find(|(of, _)| *of == seat);
            of_seat.map(|(_, due_centavos)| (planned.due_on, *due_centavos))
        };
        let next = next_due_on(tranches.iter().filter_map(part), party.deposited_centavos);
        let change = project_party::ActiveModel { next_due_on: set(next), ..Default::default() };
        tx.update(leave, party.id, party.version, change).await?;
    }
    Ok(())
}

/// Until when the seat has to deposit next under the timeline in force, once it has deposited so much.
pub(super) async fn due_after(
    tx: &Transaction,
    project: Uuid,
    seat: &str,
    deposited_centavos: i64,
) -> Result<Option<NaiveDate>> {
    let tranches = tranche::Entity::find()
        .filter(tranche::Column::ProjectId.eq(project))
        .filter(tranche::Column::Status.ne(TrancheStatus::Superseded.text()))
        .order_by_asc(tranche::Column::Position);
    let tranches = tranches.all(tx.connection()).await.map_err(unavailable)?;
    let parts = tranche_part::Entity::find()
        .filter(tranche_part::Column::ProjectId.eq(project))
        .filter(tranche_part::Column::Seat.eq(seat));
    let parts = parts.all(tx.connection()).await.map_err(unavailable)?;
    let part = |tranche: &tranche::Model| {
        let of_seat = parts.iter().find(|part| part.tranche_id == tranche.id);
        of_seat.map(|part| (tranche.due_on, part.due_centavos))
    };
    Ok(next_due_on(tranches.iter().filter_map(part), deposited_centavos))
}
