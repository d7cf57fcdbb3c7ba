//! What is reserved of the federal money for a project: taken from under the ceiling in one statement, or not at all.

use chrono::{DateTime, Utc};
use entity::{budget_ceiling as ceiling, budget_reservation as reservation, project_party, rule_set};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::account;
use super::connection::{outrun, unavailable};
use super::noun::noun;
use super::project;
use super::transaction::{Transaction, set};
use crate::authz::permit::Permit;
use crate::domain::budget::{Budget, ReservationStatus, unused};
use crate::domain::seat::Seat;
use crate::domain::word::Word;
use crate::error::{Error, Result};

noun! {
    /// Federal money that is reserved for a project.
    BudgetReservation, BudgetReservationWants of BudgetReservation
    row {
        id: Uuid,
        amount_centavos: i64,
        released_centavos: i64,
        status: ReservationStatus,
        reserved_at: DateTime<Utc>,
        released_at: Option<DateTime<Utc>>,
    }
}

/// The federal part of a project, and under which ceiling it falls.
#[derive(Clone, Debug)]
pub struct FederalPart {
    pub ministry: Uuid,
    pub state_code: String,
    pub fiscal_year: i32,
    /// What the seat has to give, and what of it was paid.
    pub due_centavos: i64,
    pub deposited_centavos: i64,
    /// The ceiling where the ministry has set none: that of the operating rules.
    pub ruled_ceiling_centavos: i64,
}

/// What the federal seat has to do with the project; `None` where it has no seat in it.
pub async fn federal_part(tx: &Transaction, project: Uuid) -> Result<Option<FederalPart>> {
    let project = project::stored(tx, project).await?;
    let party = project_party::Entity::find()
        .filter(project_party::Column::ProjectId.eq(project.id))
        .filter(project_party::Column::Seat.eq(Seat::Federal.text()))
        .filter(project_party::Column::Standing.eq("CURRENT"))
        .one(tx.connection())
        .await
        .map_err(unavailable)?;
    let Some(party) = party else { return Ok(None) };
    let rules = rule_set::Entity::find_by_id(project.rule_set_id).one(tx.connection()).await.map_err(unavailable)?;
    Ok(Some(FederalPart {
        ministry: party.tenant_id,
        state_code: project.state_code,
        fiscal_year: project.fiscal_year,
        due_centavos: party.due_centavos,
        deposited_centavos: party.deposited_centavos,
        ruled_ceiling_centavos: rules.ok_or_else(Error::not_found)?.federal_ceiling_centavos,
    }))
}

/// Takes `centavos` from under the ceiling of the part's state and year, if there is room at the moment of writing; else
/// gives the budget as it stands.
pub async fn take(
    tx: &Transaction,
    leave: &Permit,
    part: &FederalPart,
    centavos: i64,
) -> Result<std::result::Result<(), Budget>> {
    if standing(tx, part).await?.is_none() {
        let row = ceiling::Model {
            id: tx.fresh_id(),
            tenant_id: part.ministry,
            state_code: part.state_code.clone(),
            fiscal_year: part.fiscal_year,
            ceiling_centavos: part.ruled_ceiling_centavos,
            reserved_centavos: 0,
            set_by: tx.person(),
            set_at: tx.now,
            version: 1,
        };
        tx.insert(leave, row.into_active_model()).await.map_err(outrun)?;
    }
    let reserved = || Expr::col(ceiling::Column::ReservedCentavos).add(centavos);
    let taking = moved(part, reserved()).filter(reserved().lte(Expr::col(ceiling::Column::CeilingCentavos)));
    if tx.update_at_once::<ceiling::ActiveModel>(leave, taking).await? == 1 {
        return Ok(Ok(()));
    }
    Ok(Err(standing(tx, part).await?.unwrap_or(Budget { ceiling: 0, reserved: 0 })))
}

/// Holds what was taken for the project for which `leave` is.
pub async fn hold(tx: &Transaction, leave: &Permit, part: &FederalPart) -> Result<()> {
    let row = reservation::Model {
        id: leave.row(),
        project_id: leave.row(),
        tenant_id: part.ministry,
        state_code: part.state_code.clone(),
        fiscal_year: part.fiscal_year,
        amount_centavos: part.due_centavos,
        released_centavos: 0,
        status: ReservationStatus::Held.text().to_owned(),
        reserved_by: tx.person(),
        reserved_at: tx.now,
        released_at: None,
        version: 1,
    };
    tx.insert(leave, row.into_active_model()).await.map_err(unavailable)
}

/// Lets go what is held for a project that is over and was not spent, and says how much that is. What of it comes back
/// later is let go as it does, by [`give_back`].
pub async fn release(tx: &Transaction, leave: &Permit, project: Uuid) -> Result<i64> {
    let Some(part) = federal_part(tx, project).await? else { return Ok(0) };
    let Some(held) = of_status(tx, project, ReservationStatus::Held).await? else { return Ok(0) };
    let refunded = account::refunded(tx, project, Seat::Federal).await?;
    let free = unused(held.amount_centavos, part.deposited_centavos, refunded);
    let change = reservation::ActiveModel {
        status: set(ReservationStatus::Released.text().to_owned()),
        released_centavos: set(free),
        released_at: set(Some(tx.now)),
        ..Default::default()
    };
    tx.update(leave, held.id, held.version, change).await?;
    give_room(tx, leave, &part, free).await
}

/// Lets go what came back to the federation of a project that is over, and says how much that is: nothing while the project
/// goes on, since all that it does not spend is let go at its end.
pub async fn give_back(tx: &Transaction, leave: &Permit, project: Uuid, refunded_centavos: i64) -> Result<i64> {
    let Some(part) = federal_part(tx, project).await? else { return Ok(0) };
    let Some(over) = of_status(tx, project, ReservationStatus::Released).await? else { return Ok(0) };
    let free = std::cmp::min(refunded_centavos, over.amount_centavos - over.released_centavos);
    if free <= 0 {
        return Ok(0);
    }
    let released_centavos = set(over.released_centavos + free);
    let change = reservation::ActiveModel { released_centavos, ..Default::default() };
    tx.update(leave, over.id, over.version, change).await?;
    give_room(tx, leave, &part, free).await
}

/// Makes room under the ceiling of the part.
async fn give_room(tx: &Transaction, leave: &Permit, part: &FederalPart, centavos: i64) -> Result<i64> {
    let giving = moved(part, Expr::col(ceiling::Column::ReservedCentavos).sub(centavos));
    match tx.update_at_once::<ceiling::ActiveModel>(leave, giving).await? {
        1 => Ok(centavos),
        _ => Err(Error::internal("a reservation without a ceiling")),
    }
}

/// Something is held for the project.
pub async fn is_held(tx: &Transaction, project: Uuid) -> Result<bool> {
    Ok(of_status(tx, project, ReservationStatus::Held).await?.is_some())
}

/// The budget under which something is held for the part; nobody else takes from it until the transaction ends.
pub async fn held_budget(tx: &Transaction, part: &FederalPart) -> Result<Budget> {
    let found = ceiling_of(part).lock_exclusive().one(tx.connection()).await.map_err(unavailable)?;
    let row = found.ok_or_else(|| Error::internal("a reservation without a ceiling"))?;
    Ok(Budget { ceiling: row.ceiling_centavos, reserved: row.reserved_centavos })
}

/// Holds `by` centavos more for the project, or less, under a ceiling that has room for it.
pub async fn resize(tx: &Transaction, leave: &Permit, part: &FederalPart, project: Uuid, by: i64) -> Result<()> {
    let held =
        of_status(tx, project, ReservationStatus::Held).await?.ok_or_else(|| Error::internal("nothing is held"))?;
    let amount = held.amount_centavos + by;
    let change = reservation::ActiveModel { amount_centavos: set(amount), ..Default::default() };
    tx.update(leave, held.id, held.version, change).await?;
    let moving = moved(part, Expr::col(ceiling::Column::ReservedCentavos).add(by));
    match tx.update_at_once::<ceiling::ActiveModel>(leave, moving).await? {
        1 => Ok(()),
        _ => Err(Error::internal("a reservation without a ceiling")),
    }
}

/// What is reserved for the project, which has the same id, if it stands so.
async fn of_status(tx: &Transaction, project: Uuid, status: ReservationStatus) -> Result<Option<reservation::Model>> {
    let found = reservation::Entity::find_by_id(project).one(tx.connection()).await.map_err(unavailable)?;
    Ok(found.filter(|row| row.status == status.text()))
}

/// Moves what is reserved under the ceiling of the part to `reserved`.
fn moved(part: &FederalPart, reserved: Expr) -> sea_orm::UpdateMany<ceiling::Entity> {
    ceiling::Entity::update_many()
        .col_expr(ceiling::Column::ReservedCentavos, reserved)
        .col_expr(ceiling::Column::Version, Expr::col(ceiling::Column::Version).add(1))
        .filter(ceiling::Column::TenantId.eq(part.ministry))
        .filter(ceiling::Column::StateCode.eq(&part.state_code))
        .filter(ceiling::Column::FiscalYear.eq(part.fiscal_year))
}

async fn standing(tx: &Transaction, part: &FederalPart) -> Result<Option<Budget>> {
    let found = ceiling_of(part).one(tx.connection()).await.map_err(unavailable)?;
    Ok(found.map(|row| Budget { ceiling: row.ceiling_centavos, reserved: row.reserved_centavos }))
}

fn ceiling_of(part: &FederalPart) -> sea_orm::Select<ceiling::Entity> {
    ceiling::Entity::find()
        .filter(ceiling::Column::TenantId.eq(part.ministry))
        .filter(ceiling::Column::StateCode.eq(&part.state_code))
        .filter(ceiling::Column::FiscalYear.eq(part.fiscal_year))
}
