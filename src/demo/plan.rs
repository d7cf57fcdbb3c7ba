//! The plan of one copy of the demonstration: which municipalities take part, which clubs there are, and where they are based.

use chrono::{DateTime, Days, Months, NaiveDate, Utc};
use serde::Deserialize;

use super::calibration::{CLUBS, Calibration, Claim, apportion};
use super::dice::{Dice, day, days_after};
use super::schedule::{self, PlannedSession};
use super::territory::{Territory, rows};
use crate::domain::registration;
use crate::error::{Error, Result};

/// States in which the demonstration has committees in session.
pub const LIVE_STATES: [&str; 6] = ["32", "14", "16", "20", "11", "12"];
/// The municipality that comes first in its state: Jerez, which those who show the programme know by name.
const FIRST_MUNICIPALITY: &str = "32020";
const CITIES: &str = include_str!("../../data/us_cities.csv");

/// The day of the report's figures.
pub fn day_of_report() -> NaiveDate {
    day(2006, 9, 30)
}

/// A city in the United States where clubs are based, and the consulate that serves it.
#[derive(Clone, Debug, Deserialize)]
pub struct City {
    #[serde(rename = "city")]
    pub name: String,
    pub us_state: String,
    pub consulate: String,
    weight: u64,
}

/// A municipality that takes part.
#[derive(Clone, Debug)]
pub struct Town {
    /// Place in the list of municipalities.
    pub municipality: usize,
    /// Weight within its state.
    pub weight: u64,
    /// Its clubs, the first of which is registered from 2001 on without a gap.
    pub clubs: Vec<usize>,
}

/// A state that takes part, with its towns in the order in which years take them in.
#[derive(Clone, Debug)]
pub struct Region {
    pub state_code: String,
    pub weight: u64,
    /// Number of towns in each year of the report's tables; 0 where the state has no part in that year.
    pub towns_by_year: [u64; 5],
    pub towns: Vec<Town>,
}

#[derive(Clone, Debug)]
pub struct PlannedClub {
    /// Place in the list of municipalities.
    pub municipality: usize,
    /// Which of its municipality's communities it comes from; several clubs may share one.
    pub community: u64,
    /// Which of the clubs of that community it is.
    pub turn: u64,
    /// Place in the list of cities.
    pub city: usize,
    pub founded_on: NaiveDate,
    /// Days on which a registration was issued, the oldest first; each holds for two years.
    pub registrations: Vec<NaiveDate>,
    /// Takes part in the committees in session.
    pub live: Option<LiveClub>,
}

/// A club of the live part: its state's short name and its number in it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct LiveClub {
    pub state: String,
    pub number: usize,
}

/// The same for every copy.
#[derive(Clone, Debug)]
pub struct Plan {
    pub regions: Vec<Region>,
    pub cities: Vec<City>,
    pub clubs: Vec<PlannedClub>,
    pub sessions: Vec<PlannedSession>,
    /// For each of [`LIVE_STATES`]: two clubs of one municipality and one of another.
    pub live: Vec<[usize; 3]>,
}

impl PlannedClub {
    /// The last registration: its day, and the first day on which it holds no more.
    pub fn registered(&self) -> Result<(NaiveDate, NaiveDate)> {
        let on = self.registrations.last().copied().ok_or_else(|| Error::internal("a club without registration"))?;
        Ok((on, until(on)))
    }

    /// It was registered before the year began, and is still when the year's committees sit.
    pub fn may_propose_in(&self, year: i32) -> bool {
        let before = self.registrations.first().is_some_and(|first| *first < day(year, 1, 1));
        before && self.registrations.last().is_some_and(|last| until(*last) > day(year, 7, 1))
    }
}

impl Plan {
    pub fn draw(seed: u64, as_of: DateTime<Utc>, territory: &Territory) -> Result<Self> {
        let calibration = Calibration::read()?;
        let mut regions = regions(seed, &calibration, territory);
        let cities: Vec<City> = rows(CITIES)?;
        let mut clubs = clubs(seed, &mut regions, &cities);
        let live = choose_live(territory, &regions, &mut clubs, as_of.date_naive())?;
        let sessions = schedule::sessions(seed, &calibration, &regions, &clubs)?;
        Ok(Self { regions, cities, clubs, sessions, live })
    }
}

/// The day after the last day of a registration; the demonstration's days are far from the end of the calendar.
pub fn until(issued_on: NaiveDate) -> NaiveDate {
    registration::valid_until(issued_on).unwrap_or(issued_on)
}

fn regions(seed: u64, calibration: &Calibration, territory: &Territory) -> Vec<Region> {
    let quotas = quotas(calibration, territory);
    let by_state = calibration.participation.iter().zip(quotas);
    let region = |(number, ((code, weight), towns_by_year)): (usize, (&(String, u64), [u64; 5]))| {
        let mut order = municipalities_of(territory, code);
        Dice::new(seed, "towns", number as u64).shuffle(&mut order);
        order.sort_by_key(|&index| territory.municipalities[index].code != FIRST_MUNICIPALITY);
        let most = towns_by_year.iter().max().copied().unwrap_or(0);
        let town = |(rank, municipality)| Town { municipality, weight: 120 / (rank + 4) + 2, clubs: Vec::new() };
        let towns = (0..most).zip(order).map(town).collect();
        Region { state_code: code.clone(), weight: *weight, towns_by_year, towns }
    };
    by_state.enumerate().map(region).collect()
}

/// Number of municipalities of each state in each year: they sum to the report's Table 2.
fn quotas(calibration: &Calibration, territory: &Territory) -> Vec<[u64; 5]> {
    let mut quotas = vec![[0; 5]; calibration.participation.len()];
    for year in 0..5 {
        let states = calibration.participation.iter().take(usize::try_from(calibration.states[year]).unwrap_or(0));
        let claim = |(code, weight): &(String, u64)| {
            let most = municipalities_of(territory, code).len() as u64;
            Claim { weight: *weight, least: 1, most }
        };
        let claims: Vec<Claim> = states.map(claim).collect();
        for (quota, share) in quotas.iter_mut().zip(apportion(calibration.municipalities[year], &claims)) {
            quota[year] = share;
        }
    }
    quotas
}

fn municipalities_of(territory: &Territory, state_code: &str) -> Vec<usize> {
    let all = territory.municipalities.iter().enumerate();
    all.filter(|(_, municipality)| municipality.state_code == state_code).map(|(index, _)| index).collect()
}

fn clubs(seed: u64, regions: &mut [Region], cities: &[City]) -> Vec<PlannedClub> {
    let most = CLUBS;
    let claim = |city: &City| Claim { weight: city.weight, least: 1, most };
    let in_cities = apportion(CLUBS, &cities.iter().map(claim).collect::<Vec<_>>());
    let mut bases: Vec<usize> =
        in_cities.into_iter().enumerate().flat_map(|(city, clubs)| (0..clubs).map(move |_| city)).collect();
    Dice::new(seed, "cities", 0).shuffle(&mut bases);
    let claim = |region: &Region| Claim { weight: region.weight, least: region.towns.len() as u64, most };
    let in_regions = apportion(CLUBS, &regions.iter().map(claim).collect::<Vec<_>>());
    let mut clubs = Vec::with_capacity(bases.len());
    for (region, share) in regions.iter_mut().zip(in_regions) {
        let claim = |town: &Town| Claim { weight: town.weight, least: 1, most };
        let in_towns = apportion(share, &region.towns.iter().map(claim).collect::<Vec<_>>());
        for (town, share) in region.towns.iter_mut().zip(in_towns) {
            // Three communities for four clubs: some communities have two clubs, in different cities.
            let communities = (share * 3).div_ceil(4);
            for number in 0..share {
                let mut dice = Dice::new(seed, "club plan", clubs.len() as u64);
                let registrations = registrations(&mut dice, number == 0);
                town.clubs.push(clubs.len());
                clubs.push(PlannedClub {
                    municipality: town.municipality,
                    community: number % communities,
                    turn: number / communities,
                    city: bases.get(clubs.len()).copied().unwrap_or(0),
                    founded_on: founded_before(&mut dice, registrations[0]),
                    registrations,
                    live: None,
                });
            }
        }
    }
    clubs
}

fn founded_before(dice: &mut Dice, day: NaiveDate) -> NaiveDate {
    day.checked_sub_days(Days::new(dice.between(30, 5_000))).unwrap_or(day)
}

/// The days of a club's registrations up to the day of the report. The first club of a municipality is there from
/// 2001 on, so that every year's projects have a club to propose them; of the others, one in thirteen has lapsed.
fn registrations(dice: &mut Dice, first_of_town: bool) -> Vec<NaiveDate> {
    let year = 2001 + if first_of_town { 0 } else { dice.weighted(&[30, 20, 17, 14, 12, 7]) };
    let last_day = if year == 2006 { 230 } else { 330 };
    let first = days_after(day(i32::try_from(year).unwrap_or(2001), 1, 8), dice.below(last_day));
    let mut issued = vec![first];
    renew(dice, &mut issued, day_of_report());
    let lapsed = |issued: &[NaiveDate]| issued.last().is_some_and(|last| until(*last) <= day_of_report());
    if !first_of_town && dice.below(13) == 0 {
        while issued.len() > 1 && !lapsed(&issued) {
            issued.pop();
        }
    }
    issued
}

/// Renews a registration in its last weeks, again and again, as long as the day of renewal is not after `last_day`.
fn renew(dice: &mut Dice, issued: &mut Vec<NaiveDate>, last_day: NaiveDate) {
    while let Some(last) = issued.last().copied() {
        let next = until(last).checked_sub_days(Days::new(dice.below(75))).unwrap_or(last);
        if next > last_day || next <= last {
            return;
        }
        issued.push(next);
    }
}

/// Marks the clubs of the live part, renews their registrations up to today, and bases the first of each state in the
/// first city.
fn choose_live(
    territory: &Territory,
    regions: &[Region],
    clubs: &mut [PlannedClub],
    today: NaiveDate,
) -> Result<Vec<[usize; 3]>> {
    let mut live = Vec::new();
    for code in LIVE_STATES {
        let state = territory.state(code)?.iso_code.trim_start_matches("MX-").to_lowercase();
        let towns = regions.iter().find(|region| region.state_code == code).map(|region| region.towns.as_slice());
        let Some([first, second, ..]) = towns else { return Err(Error::internal(format!("no towns in {code}"))) };
        let chosen = [first.clubs.first(), first.clubs.get(1), second.clubs.first()].map(|club| club.copied());
        let [Some(a), Some(b), Some(c)] = chosen else { return Err(Error::internal(format!("no clubs in {code}"))) };
        for (number, index) in [a, b, c].into_iter().enumerate() {
            clubs[index].live = Some(LiveClub { state: state.clone(), number: number + 1 });
            keep_registered(&mut clubs[index], today);
        }
        let first_city = clubs.iter().position(|club| club.city == 0 && club.live.is_none());
        if let Some(other) = first_city {
            clubs[other].city = clubs[a].city;
            clubs[a].city = 0;
        }
        live.push([a, b, c]);
    }
    Ok(live)
}

/// Renews up to `today`, and once more where the last registration would end within five months.
fn keep_registered(club: &mut PlannedClub, today: NaiveDate) {
    let mut dice = Dice::new(0, "live club", club.municipality as u64);
    renew(&mut dice, &mut club.registrations, today);
    let month_ago = today.checked_sub_days(Days::new(30)).unwrap_or(today);
    let soon = today.checked_add_months(Months::new(5)).unwrap_or(today);
    if club.registrations.last().is_some_and(|last| until(*last) <= soon && *last < month_ago) {
        club.registrations.push(month_ago);
    }
}
