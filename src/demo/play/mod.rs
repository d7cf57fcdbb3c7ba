//! A year of works that is played through the acts themselves, by the people of the live part in Zacatecas: at least one
//! work in every stage, and those with which something went wrong. Unlike what is generated, its ids are fresh each time.

mod committee;
mod money;
mod players;
mod script;
mod solidarity;
mod works;

use chrono::Datelike;
use uuid::Uuid;

use self::players::Players;
use self::script::{Point, Twist, Work};
use super::plan::LIVE_STATES;
use super::{LIVE_YEARS, World};
use crate::error::{Error, Result};
use crate::store::Store;
use crate::store::project::{Project, ProjectWants};

/// Zacatecas, whose people show the programme.
const STATE: &str = LIVE_STATES[0];

const ADMINISTRATOR: &str = "programa";
const NATIONAL: &str = "revision.nacional";
const DELEGATE: &str = "delegacion.32";
const LIAISON: &str = "enlace.32";
const FINANCE: &str = "finanzas.32";
const PLANNING: &str = "planeacion.32";
const COMPTROLLER: &str = "contraloria.32";

/// Plays the works, each as far as the script has it, all of them side by side.
pub async fn play(store: &Store, world: &World) -> Result<()> {
    let Some(year) = world.year_played() else { return Ok(()) };
    let (players, towns) = (Players::new(store, year), world.towns_played()?);
    let mut play = Play { players, towns, committee: Uuid::nil(), cast: Vec::new() };
    play.begins().await?;
    play.asks().await?;
    play.proposes().await?;
    play.selects().await?;
    play.writes_up().await?;
    play.reviews().await?;
    play.agrees_and_pays().await?;
    play.builds().await?;
    play.ends().await
}

/// A work of the script with its project.
#[derive(Clone, Copy, Debug)]
struct Piece {
    work: &'static Work,
    project: Uuid,
}

struct Play<'a> {
    players: Players<'a>,
    /// INEGI's code of each club's municipality.
    towns: [String; 3],
    /// That of the year; nil before it is installed.
    committee: Uuid,
    cast: Vec<Piece>,
}

impl World {
    /// The last full year in which the federation has a part in the state's works and no table of the report counts
    /// them; where the state had rules of its own without it, as Zacatecas in 2025, the year before.
    pub fn year_played(&self) -> Option<i32> {
        let without_federation = |year: i32| {
            let mut of_state = self.territory.rule_sets.iter().filter(|rules| rules.territory == STATE);
            of_state.any(|rules| rules.fiscal_year == year && rules.federal_share_bps == 0)
        };
        (*LIVE_YEARS.start()..self.as_of.year()).rev().find(|year| !without_federation(*year))
    }

    fn towns_played(&self) -> Result<[String; 3]> {
        let chosen = self.plan.live.first().ok_or_else(|| Error::internal("no live part"))?;
        Ok(chosen.map(|club| self.territory.municipalities[self.plan.clubs[club].municipality].code.clone()))
    }
}

impl Play<'_> {
    /// The works that come at least so far.
    fn beyond(&self, point: Point) -> Vec<Piece> {
        self.cast.iter().copied().filter(|piece| piece.work.until >= point).collect()
    }

    fn with(&self, twist: Twist) -> Vec<Piece> {
        self.cast.iter().copied().filter(|piece| piece.work.twist == twist).collect()
    }

    /// Who acts for the work's municipality: `proyectos` or `tesoreria`.
    fn of_town(&self, work: &Work, office: &str) -> String {
        format!("{office}.{}", self.towns[work.club - 1])
    }

    /// Who votes and signs for the four seats, in their order.
    fn seats(&self, work: &Work) -> [String; 4] {
        [DELEGATE.to_owned(), LIAISON.to_owned(), self.of_town(work, "proyectos"), work.of_club("presidencia")]
    }

    /// The project's version, as somebody reads it.
    async fn version(&mut self, mailbox: &str, project: Uuid) -> Result<i64> {
        Ok(self.players.reads::<Project>(mailbox, project, &ProjectWants::default()).await?.version)
    }
}
