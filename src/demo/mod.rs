//! The demonstration programme: generated, the same for the same seed, and calibrated to what the report says; then a year
//! of works is played on it through the acts, whose rows are the same but for their ids.

mod account;
pub mod batch;
mod budget;
pub mod calibration;
mod clubs;
mod content;
mod decisions;
mod dice;
pub mod funding;
mod governments;
mod ledger;
mod live;
mod load;
mod names;
mod people;
mod plan;
mod play;
mod projects;
mod record;
mod schedule;
mod showcase;
mod solidarity;
pub mod territory;

use std::iter;

use chrono::{DateTime, Datelike, SubsecRound, Utc};

use self::batch::Batch;
use self::clubs::Club;
use self::funding::Exchange;
use self::governments::Governments;
use self::plan::Plan;
use self::territory::Territory;
use crate::domain::refusal::Reason;
use crate::error::{Error, Result};

pub use self::load::{load, load_territory};
pub use self::plan::LIVE_STATES;
pub use self::showcase::{Showcase, showcase};

/// What decides every row of the demonstration.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Programme {
    pub seed: u64,
    /// Number of copies of clubs and projects; the first is the calibrated one.
    pub scale: u32,
    /// The demonstration's today: committees sit around it.
    pub as_of: DateTime<Utc>,
}

/// Sessions whose projects make up one batch: some fifteen thousand rows.
const SESSIONS_A_BATCH: usize = 30;
/// Years whose committees are not those of the record, and whose rules are known.
const LIVE_YEARS: std::ops::RangeInclusive<i32> = 2007..=2030;

/// The demonstration, drawn but not yet written out as rows.
#[derive(Clone, Debug)]
pub struct World {
    pub(crate) seed: u64,
    pub(crate) as_of: DateTime<Utc>,
    pub(crate) territory: Territory,
    pub(crate) plan: Plan,
    pub(crate) governments: Governments,
    pub(crate) exchange: Exchange,
    /// The most communities that a municipality has in one copy.
    pub(crate) most_communities: u64,
    /// The most projects that a state has in one year of one copy.
    pub(crate) most_serial: u64,
    scale: u64,
}

impl Programme {
    /// Draws the plan; refuses a day whose year has no rules, or is one of the report's.
    pub fn draw(&self) -> Result<World> {
        if !LIVE_YEARS.contains(&self.as_of.year()) {
            return Err(Error::invalid(Reason::BadDate, "asOf"));
        }
        let as_of = self.as_of.trunc_subsecs(0);
        let territory = Territory::read()?;
        let plan = Plan::draw(self.seed, as_of, &territory)?;
        let governments = Governments::draw(self.seed, as_of, &territory, &plan)?;
        let projects = plan.sessions.iter().flat_map(|session| &session.projects);
        Ok(World {
            seed: self.seed,
            as_of,
            most_communities: plan.clubs.iter().map(|club| club.community + 1).max().unwrap_or(1),
            most_serial: projects.map(|project| project.serial).max().unwrap_or(1),
            territory,
            plan,
            governments,
            exchange: Exchange::read()?,
            scale: u64::from(self.scale),
        })
    }
}

impl World {
    /// All rows but those of the territory, in an order that satisfies foreign keys; one batch in memory at a time.
    pub fn batches(&self) -> impl Iterator<Item = Result<Batch>> + Send + '_ {
        iter::once_with(|| Ok(self.governments.batch.clone())).chain((0..self.scale).flat_map(|k| self.copy(k)))
    }

    /// Number of rows in all batches. Copies are of one size, so that the first tells of all.
    pub fn rows(&self) -> Result<u64> {
        let mut first = 0;
        for batch in self.copy(0) {
            first += batch?.rows();
        }
        let only_first = self.shared(&self.clubs(0)?.0)?.rows();
        Ok(self.governments.batch.rows()
            + if self.scale == 0 { 0 } else { (first - only_first) * self.scale + only_first })
    }

    fn copy(&self, k: u64) -> Box<dyn Iterator<Item = Result<Batch>> + Send + '_> {
        let (clubs, batch) = match self.clubs(k) {
            Ok(drawn) => drawn,
            Err(error) => return Box::new(iter::once(Err(error))),
        };
        let shared = (k == 0).then(|| self.shared(&clubs));
        let chunks = self.plan.sessions.chunks(SESSIONS_A_BATCH);
        let sessions = chunks.map(move |chunk| record::sessions(self, k, &clubs, chunk));
        Box::new(iter::once(Ok(batch)).chain(shared).chain(sessions))
    }

    fn clubs(&self, k: u64) -> Result<(Vec<Club>, Batch)> {
        clubs::of_copy(self, k)
    }

    /// What stands beside the first copy only: the committees of the record, the live part, and communities without a club.
    fn shared(&self, clubs: &[Club]) -> Result<Batch> {
        let mut batch = record::committees(self, clubs)?;
        batch.append(live::write(self, clubs)?);
        batch.append(solidarity::communities(self)?);
        batch.append(budget::ceilings(self)?);
        Ok(batch)
    }
}
