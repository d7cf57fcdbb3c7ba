//! When and where the projects of the report's years are decided: their types, clubs and costs, session by session.

use chrono::{DateTime, Utc};

use super::calibration::{COST_2006_CENTAVOS, COST_CENTAVOS, Calibration, Claim, YEARS, apportion};
use super::dice::{Dice, at, day, days_after};
use super::plan::{PlannedClub, Region, Town};
use crate::domain::project::{ProjectType, Stage};
use crate::error::{Error, Result};

/// Items on the agenda of one session, at most.
const ITEMS: usize = 20;
/// Costs are whole multiples of 200 pesos, so that each of the four equal parts is a multiple of 50.
const COST_UNIT_CENTAVOS: i64 = 20_000;
/// The least that a work costs, in units.
const LEAST_UNITS: u64 = 60;

#[derive(Clone, Debug)]
pub struct PlannedProject {
    /// Number within a copy.
    pub number: u64,
    /// Number within its state and year, from 1.
    pub serial: u64,
    pub project_type: ProjectType,
    /// Place in the list of clubs.
    pub club: usize,
    pub cost_centavos: i64,
    pub stage: Stage,
}

/// A session of a state's committee with its agenda.
#[derive(Clone, Debug)]
pub struct PlannedSession {
    /// Number within a copy.
    pub number: u64,
    pub fiscal_year: i32,
    /// Place in the list of regions.
    pub region: usize,
    pub starts_at: DateTime<Utc>,
    pub projects: Vec<PlannedProject>,
}

/// The sessions of a copy: their projects meet the report's tables and totals.
pub fn sessions(
    seed: u64,
    calibration: &Calibration,
    regions: &[Region],
    clubs: &[PlannedClub],
) -> Result<Vec<PlannedSession>> {
    let mut sessions: Vec<PlannedSession> = Vec::new();
    let mut number = 0;
    for (year, fiscal_year) in YEARS.into_iter().enumerate() {
        let mut dice = Dice::new(seed, "year", year as u64);
        let mut types = types(&mut dice, calibration, year).into_iter();
        for (region, towns) in towns_by_region(&mut dice, calibration, regions, year).into_iter().enumerate() {
            let mut projects = Vec::with_capacity(towns.len());
            for (town, serial) in towns.iter().zip(1..) {
                let project_type = types.next().ok_or_else(|| Error::internal("more projects than types"))?;
                let club = club_for(&mut dice, town, clubs, fiscal_year)?;
                let stage = stage(&mut dice, fiscal_year);
                projects.push(PlannedProject { number, serial, project_type, club, cost_centavos: 0, stage });
                number += 1;
            }
            let dates = projects.len().div_ceil(ITEMS) as u64;
            for (turn, agenda) in projects.chunks(ITEMS).enumerate() {
                let starts_at = sits_on(fiscal_year, region as u64, turn as u64, dates);
                let number = sessions.len() as u64;
                sessions.push(PlannedSession { number, fiscal_year, region, starts_at, projects: agenda.to_vec() });
            }
        }
    }
    set_costs(seed, &mut sessions);
    Ok(sessions)
}

/// The types of a year's projects, shuffled.
fn types(dice: &mut Dice, calibration: &Calibration, year: usize) -> Vec<ProjectType> {
    let counted = calibration.projects.iter();
    let mut types: Vec<ProjectType> =
        counted.flat_map(|(project_type, years)| (0..years[year]).map(|_| *project_type)).collect();
    dice.shuffle(&mut types);
    types
}

/// For each region its year's projects, as the towns they are for: every town that takes part has one at least.
fn towns_by_region<'a>(
    dice: &mut Dice,
    calibration: &Calibration,
    regions: &'a [Region],
    year: usize,
) -> Vec<Vec<&'a Town>> {
    let most = calibration.projects_in(year);
    let takes_part = |region: &&Region| region.towns_by_year[year] > 0;
    let claim = |region: &Region| Claim { weight: region.weight, least: region.towns_by_year[year], most };
    let claims: Vec<Claim> = regions.iter().filter(takes_part).map(claim).collect();
    let mut shares = apportion(most, &claims).into_iter();
    let towns_of = |region: &'a Region| -> Vec<&'a Town> {
        let here = region.towns.iter().zip(0..region.towns_by_year[year]).map(|(town, _)| town);
        let claims: Vec<Claim> = here.clone().map(|town| Claim { weight: town.weight, least: 1, most }).collect();
        let share = if claims.is_empty() { 0 } else { shares.next().unwrap_or(0) };
        let by_town = here.zip(apportion(share, &claims));
        let mut towns: Vec<&Town> = by_town.flat_map(|(town, share)| (0..share).map(move |_| town)).collect();
        dice.shuffle(&mut towns);
        towns
    };
    regions.iter().map(towns_of).collect()
}

fn club_for(dice: &mut Dice, town: &Town, clubs: &[PlannedClub], year: i32) -> Result<usize> {
    let may: Vec<usize> = town.clubs.iter().copied().filter(|&club| clubs[club].may_propose_in(year)).collect();
    if may.is_empty() { Err(Error::internal("a municipality without a club")) } else { Ok(*dice.pick(&may)) }
}

/// How far a project of that year had come by September 2006; every one has been selected at least.
fn stage(dice: &mut Dice, fiscal_year: i32) -> Stage {
    use Stage::*;
    let (stages, weights): (&[Stage], &[u64]) = match fiscal_year {
        ..=2003 => (&[Closed, HandedOver], &[97, 3]),
        2004 => (&[Closed, HandedOver], &[85, 15]),
        2005 => (&[Closed, HandedOver, WorksFinished, InExecution], &[45, 40, 10, 5]),
        _ => (
            &[
                InExecution,
                WorksFinished,
                Agreed,
                Authorised,
                InNationalReview,
                InViabilityReview,
                InCopladeReview,
                Selected,
            ],
            &[52, 26, 7, 5, 4, 2, 2, 2],
        ),
    };
    stages[dice.weighted(weights)]
}

/// The sessions of a year lie between mid February and mid May, at ten in the morning of central Mexico.
fn sits_on(fiscal_year: i32, region: u64, turn: u64, dates: u64) -> DateTime<Utc> {
    let date = days_after(day(fiscal_year, 2, 20), region % 7 + turn * 78 / dates.max(1));
    at(date, 16 * 60)
}

/// Gives each project a cost, by its type and by chance, so that 2006 and all years together meet the report exactly.
fn set_costs(seed: u64, sessions: &mut [PlannedSession]) {
    let mut dice = Dice::new(seed, "costs", 0);
    let groups = [(false, COST_CENTAVOS - COST_2006_CENTAVOS), (true, COST_2006_CENTAVOS)];
    for (last_year, total_centavos) in groups {
        let in_group = sessions.iter_mut().filter(|session| (session.fiscal_year == 2006) == last_year);
        let mut projects: Vec<&mut PlannedProject> = in_group.flat_map(|session| session.projects.iter_mut()).collect();
        let total = u64::try_from(total_centavos / COST_UNIT_CENTAVOS).unwrap_or(0);
        let mut claim = |project: &&mut PlannedProject| {
            // A product of two throws: many modest works, a few large ones.
            let spread = dice.between(20, 100) * dice.between(20, 100) / 10;
            Claim { weight: usual_cost(project.project_type) * spread, least: LEAST_UNITS, most: total }
        };
        let claims: Vec<Claim> = projects.iter().map(&mut claim).collect();
        for (project, units) in projects.iter_mut().zip(apportion(total, &claims)) {
            project.cost_centavos = i64::try_from(units).unwrap_or(0) * COST_UNIT_CENTAVOS;
        }
    }
}

/// What works of a type usually cost beside others.
fn usual_cost(project_type: ProjectType) -> u64 {
    match project_type {
        ProjectType::RoadsAndHighways => 22,
        ProjectType::StreetPavement => 20,
        ProjectType::SewerSystem | ProjectType::PotableWater => 17,
        ProjectType::Electrification | ProjectType::HealthCentre => 14,
        ProjectType::CommunityDevelopmentCentre | ProjectType::SportsFacility => 12,
        ProjectType::Urbanisation | ProjectType::EducationInfrastructure => 10,
        ProjectType::IncomeGenerating => 9,
        ProjectType::Other => 7,
    }
}
