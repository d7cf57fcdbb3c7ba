//! Federal money of the demonstration: a ceiling for each state and year, above what its authorised projects have reserved.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, Duration, Utc};
use entity::{budget_ceiling, budget_reservation, membership, rule_set};

use super::World;
use super::batch::Batch;
use super::dice::{Dice, at, day};
use super::funding::shares;
use super::plan::LIVE_STATES;
use super::projects::Proposal;
use crate::authz::actor::Role;
use crate::domain::budget::ReservationStatus;
use crate::domain::money::Centavos;
use crate::domain::project::{ProjectType, Stage};
use crate::domain::seat::Seat;
use crate::domain::word::Word;
use crate::error::{Error, Result};

/// Ceilings are whole millions of pesos.
const CEILING_UNIT_CENTAVOS: i64 = 100_000_000;

/// The ceilings of the record, a quarter above what all copies have reserved; and of this year's committees, as the rules
/// have them.
pub fn ceilings(world: &World) -> Result<Batch> {
    let mut reserved: BTreeMap<(&str, i32), i64> = BTreeMap::new();
    for session in &world.plan.sessions {
        let state_code = world.plan.regions[session.region].state_code.as_str();
        let of_year = reserved.entry((state_code, session.fiscal_year)).or_default();
        for project in session.projects.iter().filter(|project| is_reserved(project.stage)) {
            let rules = world.territory.national_rules(session.fiscal_year, project.project_type)?;
            *of_year += federal_part(rules, project.cost_centavos)? * i64::try_from(world.scale).unwrap_or(1);
        }
    }
    let mut batch = Batch::default();
    for ((state_code, fiscal_year), reserved) in reserved {
        let above = (reserved + reserved / 4) / CEILING_UNIT_CENTAVOS + 1;
        batch.budget_ceiling.push(ceiling(world, (state_code, fiscal_year), above * CEILING_UNIT_CENTAVOS, reserved)?);
    }
    let rules = world.territory.national_rules(world.as_of.year(), ProjectType::Urbanisation)?;
    for state_code in LIVE_STATES {
        let place = (state_code, world.as_of.year());
        batch.budget_ceiling.push(ceiling(world, place, rules.federal_ceiling_centavos, 0)?);
    }
    Ok(batch)
}

/// Writes what is reserved for a project that was authorised a month after the committee resolved on it.
pub fn reserve(world: &World, batch: &mut Batch, proposal: &Proposal<'_>, resolved_at: DateTime<Utc>) -> Result<()> {
    if !is_reserved(proposal.stage) {
        return Ok(());
    }
    let reviewer = held(world, Role::NationalReviewer)?;
    // All that was reserved for a closed work was spent on it, within the year.
    let released_at = (proposal.stage == Stage::Closed).then(|| world.as_of.min(resolved_at + Duration::days(365)));
    let status = if released_at.is_some() { ReservationStatus::Released } else { ReservationStatus::Held };
    batch.budget_reservation.push(budget_reservation::Model {
        id: proposal.id,
        project_id: proposal.id,
        tenant_id: reviewer.tenant_id,
        state_code: proposal.state_code.to_owned(),
        fiscal_year: proposal.rules.fiscal_year,
        amount_centavos: federal_part(proposal.rules, proposal.cost_centavos)?,
        released_centavos: 0,
        status: status.text().to_owned(),
        reserved_by: reviewer.person_id,
        reserved_at: resolved_at + Duration::days(30),
        released_at,
        version: 1,
    });
    Ok(())
}

fn ceiling(
    world: &World,
    (state_code, fiscal_year): (&str, i32),
    ceiling_centavos: i64,
    reserved_centavos: i64,
) -> Result<budget_ceiling::Model> {
    let administrator = held(world, Role::ProgrammeAdmin)?;
    let set_at = at(day(fiscal_year, 1, 5), 18 * 60);
    let number = u64::try_from(fiscal_year).unwrap_or(0) * 100 + state_code.parse::<u64>().unwrap_or(0);
    Ok(budget_ceiling::Model {
        id: Dice::new(world.seed, "ceiling", number).id(set_at),
        tenant_id: administrator.tenant_id,
        state_code: state_code.to_owned(),
        fiscal_year,
        ceiling_centavos,
        reserved_centavos,
        set_by: administrator.person_id,
        set_at,
        version: 1,
    })
}

/// Somebody of the ministry who holds the role.
fn held(world: &World, role: Role) -> Result<&membership::Model> {
    let found = world.governments.batch.membership.iter().find(|membership| membership.role == role.text());
    found.ok_or_else(|| Error::internal(format!("nobody is {}", role.text())))
}

fn federal_part(rules: &rule_set::Model, cost_centavos: i64) -> Result<i64> {
    let cost = Centavos::positive(cost_centavos).map_err(Error::internal_reason)?;
    let part = shares(rules)?.split(cost).into_iter().find(|(seat, _)| *seat == Seat::Federal);
    Ok(part.map_or(0, |(_, part)| part))
}

/// The national office has authorised what has come so far.
fn is_reserved(stage: Stage) -> bool {
    match stage {
        Stage::Authorised
        | Stage::Agreed
        | Stage::InExecution
        | Stage::WorksFinished
        | Stage::HandedOver
        | Stage::Closed => true,
        Stage::Draft
        | Stage::Submitted
        | Stage::Selected
        | Stage::InCopladeReview
        | Stage::InViabilityReview
        | Stage::InNationalReview
        | Stage::Rejected
        | Stage::Withdrawn
        | Stage::Cancelled => false,
    }
}
