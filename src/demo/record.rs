//! The record of 2002–2006 in one copy: committees, and the sessions whose projects make up the report's tables.

use chrono::Duration;
use entity::rule_set;

use super::World;
use super::batch::Batch;
use super::budget;
use super::calibration::{PROJECTS, YEARS};
use super::clubs::Club;
use super::content;
use super::decisions::{Cast, Committee, Decision, Session, representatives};
use super::dice::{Dice, day, days_after};
use super::funding::Paid;
use super::people::Office;
use super::projects::{Proposal, Terms};
use super::schedule::{PlannedProject, PlannedSession};
use crate::domain::project::{Audience, ProjectType};
use crate::domain::seat::Seat;
use crate::domain::voting::{Choice, Outcome};
use crate::domain::word::Word;
use crate::error::Result;

/// An item has a quarter of an hour, so that the twenty of a full agenda end within the session.
const MINUTES_AN_ITEM: i64 = 15;
const SELECTED: &str =
    "La obra atiende a la comunidad y las cuatro partes cuentan con recursos para aportar lo que les corresponde.";

/// The committees of all states and years, which all copies share; clubs are represented by those of the first copy.
pub fn committees(world: &World, clubs: &[Club]) -> Result<Batch> {
    let mut batch = Batch::default();
    for (year, fiscal_year) in YEARS.into_iter().enumerate() {
        for region in world.plan.regions.iter().filter(|region| region.towns_by_year[year] > 0) {
            let committee = committee(world, &region.state_code, fiscal_year)?;
            let towns: Vec<Office> = region.towns.iter().take(2).filter_map(|town| office(world, town)).collect();
            let of_region = region.towns.iter().flat_map(|town| town.clubs.first());
            let members: Vec<Office> = of_region.take(2).map(|&club| clubs[club].office).collect();
            let state = super::governments::Governments::state_index(&region.state_code);
            let governments = &world.governments;
            let number = u64::try_from(fiscal_year).unwrap_or(0) * 100 + state as u64;
            let offices = representatives(governments.delegations[state], governments.states[state], &towns, &members);
            committee.write(&mut batch, &mut Dice::new(world.seed, "installation", number), &offices);
        }
    }
    Ok(batch)
}

/// Some sessions of copy `k` with their projects.
pub fn sessions(world: &World, k: u64, clubs: &[Club], sessions: &[PlannedSession]) -> Result<Batch> {
    let (mut batch, mut tolerance_bps) = (Batch::default(), 0);
    for planned in sessions {
        let mut dice = Dice::new(world.seed, "session", k * world.plan.sessions.len() as u64 + planned.number);
        let region = &world.plan.regions[planned.region];
        let convened_at = planned.starts_at - Duration::days(10) - Duration::hours(1);
        let session = Session {
            id: dice.id(convened_at),
            committee: committee(world, &region.state_code, planned.fiscal_year)?,
            convened_at,
            starts_at: planned.starts_at,
            ends_at: planned.starts_at + Duration::hours(6),
        };
        let state = super::governments::Governments::state_index(&region.state_code);
        session.write(&mut batch, &world.territory.states[state].name, world.governments.delegations[state].first);
        for (project, position) in planned.projects.iter().zip(1..) {
            decided(world, &mut batch, k, clubs, (&session, planned.fiscal_year), (project, position))?;
        }
        tolerance_bps = committee_rules(world, planned.fiscal_year)?.price_tolerance_bps;
    }
    content::compare(&mut batch, tolerance_bps);
    Ok(batch)
}

fn office(world: &World, town: &super::plan::Town) -> Option<Office> {
    world.governments.municipality(town.municipality).ok()
}

/// Rules of committees do not depend on the type of work.
fn committee_rules(world: &World, fiscal_year: i32) -> Result<&rule_set::Model> {
    world.territory.national_rules(fiscal_year, ProjectType::Urbanisation)
}

fn committee<'a>(world: &'a World, state_code: &'a str, fiscal_year: i32) -> Result<Committee<'a>> {
    let rules = committee_rules(world, fiscal_year)?;
    let state = state_code.parse().unwrap_or(0);
    Ok(Committee::new(world, state_code, rules, days_after(day(fiscal_year, 1, 10), state % 20)))
}

fn decided(
    world: &World,
    batch: &mut Batch,
    k: u64,
    clubs: &[Club],
    (session, fiscal_year): (&Session<'_>, i32),
    (planned, position): (&PlannedProject, i32),
) -> Result<()> {
    let mut dice = Dice::new(world.seed, "project", k * PROJECTS + planned.number);
    let before = Duration::minutes(i64::try_from(dice.between(4_000, 55_000)).unwrap_or(4_000));
    let terms = Terms {
        fiscal_year,
        serial: k * world.most_serial + planned.serial,
        project_type: planned.project_type,
        stage: planned.stage,
        audience: Audience::Public,
        cost_centavos: planned.cost_centavos,
        created_at: session.convened_at - before,
        confirmations: 2,
    };
    let proposal = Proposal::new(world, &mut dice, &clubs[planned.club], terms)?;
    let opened_at = session.starts_at + Duration::minutes(MINUTES_AN_ITEM * i64::from(position - 1));
    let paid = Paid::Committed {
        resolved_at: opened_at + Duration::minutes(MINUTES_AN_ITEM - 1),
        exchange: &world.exchange,
        seed: world.seed,
        number: planned.number,
    };
    let mut chain = proposal.write(batch, &mut dice, &paid)?;
    budget::reserve(world, batch, &proposal, opened_at + Duration::minutes(MINUTES_AN_ITEM - 1))?;
    let votes = votes(&mut dice);
    let conditional = dice.chance(6);
    let decision = Decision {
        votes,
        outcome: if conditional { Outcome::SelectedWithConditions } else { Outcome::Selected },
        reason: SELECTED,
        audience: Audience::Public,
        opened_at,
    };
    session.decide(batch, &mut dice, (&proposal, &mut chain), position, &decision);
    Ok(())
}

/// Mostly four votes for; at times one seat is against, abstains or stands aside, and says why.
fn votes(dice: &mut Dice) -> Vec<Cast> {
    let mut votes: Vec<Cast> = Seat::ALL.iter().map(|seat| (*seat, Choice::For, "")).collect();
    let dissent = match dice.below(100) {
        0..7 => (Choice::Against, "El costo por habitante es mayor que el de obras parecidas."),
        7..13 => (Choice::Abstain, "Falta conocer la opinión de la asamblea de la comunidad."),
        13..16 => (Choice::Recused, "Hay parentesco con quien podría ejecutar la obra."),
        _ => return votes,
    };
    // The club that proposes a work does not vote against it.
    if let Some((_, choice, reason)) = votes.get_mut(dice.index(3)) {
        (*choice, *reason) = dissent;
    }
    votes
}
