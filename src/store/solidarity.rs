//! Keeps each community's place in the solidarity list true to its needs and clubs.

use entity::{club, community, municipality, need};
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait, LockType};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::connection::unavailable;
use super::project::word;
use super::transaction::Transaction;
use crate::authz::permit::Permit;
use crate::domain::marginalisation::MunicipalityMarginalisation;
use crate::domain::need::NeedStatus;
use crate::domain::solidarity::{NEEDS_OF_A_DEGREE, Standing, first_of};
use crate::domain::word::Word;
use crate::error::{Error, Result};

/// Writes the place of a community of which something changed on which it rests. Whoever else changes something of it
/// waits from here on, so that each of two who do so at once counts what the other one did.
pub async fn keep(tx: &Transaction, leave: &Permit, community: Uuid) -> Result<()> {
    let held = community::Entity::find_by_id(community).lock(LockType::NoKeyUpdate).one(tx.connection()).await;
    let place = held.map_err(unavailable)?.ok_or_else(Error::not_found)?;
    let now = standing(tx, &place).await?.place();
    if now == place.solidarity_rank {
        return Ok(());
    }
    let change = community::Entity::update_many()
        .col_expr(community::Column::SolidarityRank, Expr::value(now))
        .filter(community::Column::Id.eq(community));
    match tx.update_at_once::<community::ActiveModel>(leave, change).await? {
        1 => Ok(()),
        _ => Err(Error::internal(format!("{} may not rank a community", leave.act().text()))),
    }
}

async fn standing(tx: &Transaction, place: &community::Model) -> Result<Standing> {
    let code = place.municipality_code.clone();
    let town = municipality::Entity::find_by_id(code).one(tx.connection()).await.map_err(unavailable)?;
    let clubs = club::Entity::find().filter(club::Column::CommunityId.eq(place.id));
    let open = need::Entity::find()
        .filter(need::Column::CommunityId.eq(place.id))
        .filter(need::Column::Status.eq(NeedStatus::Open.text()));
    Ok(Standing {
        community: word(&place.marginalisation_degree)?,
        municipality: word(&town.ok_or_else(Error::not_found)?.marginalisation_degree)?,
        has_club: clubs.one(tx.connection()).await.map_err(unavailable)?.is_some(),
        open_needs: i64::try_from(open.count(tx.connection()).await.map_err(unavailable)?).unwrap_or(i64::MAX),
    })
}

/// Gives the communities of a municipality its degree, and those of them that are in the list the place that goes with it.
pub(super) async fn record_degree(transaction: &impl ConnectionTrait, row: &MunicipalityMarginalisation) -> Result<()> {
    let rank = || Expr::col(community::Column::SolidarityRank);
    let moved = rank().modulo(NEEDS_OF_A_DEGREE).add(first_of(row.degree));
    community::Entity::update_many()
        .col_expr(community::Column::MarginalisationDegree, Expr::value(row.degree.text()))
        .col_expr(community::Column::SolidarityRank, CaseStatement::new().case(rank().gt(0), moved).finally(0).into())
        .filter(community::Column::MunicipalityCode.eq(row.code.as_str()))
        .exec(transaction)
        .await
        .map_err(unavailable)?;
    Ok(())
}
