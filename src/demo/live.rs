//! The live part: six committees that sit today, with proposals in every state between a draft and a decision.

use chrono::{DateTime, Datelike, Duration, Utc};

use super::World;
use super::batch::Batch;
use super::clubs::Club;
use super::decisions::{Cast, Committee, Decision, Session, cast, representatives};
use super::dice::Dice;
use super::funding::Paid;
use super::ledger::Chain;
use super::plan::LIVE_STATES;
use super::projects::{Proposal, Terms};
use crate::domain::project::{Audience, ProjectType, Stage};
use crate::domain::seat::Seat;
use crate::domain::voting::{Choice, Outcome};
use crate::error::Result;

const TYPES: [ProjectType; 8] = [
    ProjectType::PotableWater,
    ProjectType::StreetPavement,
    ProjectType::EducationInfrastructure,
    ProjectType::HealthCentre,
    ProjectType::SportsFacility,
    ProjectType::Urbanisation,
    ProjectType::SewerSystem,
    ProjectType::Electrification,
];

/// The live part of all six states.
pub fn write(world: &World, clubs: &[Club]) -> Result<Batch> {
    let mut batch = Batch::default();
    for (number, (state_code, chosen)) in LIVE_STATES.into_iter().zip(&world.plan.live).enumerate() {
        let dice = Dice::new(world.seed, "live", number as u64);
        let clubs = chosen.map(|club| &clubs[club]);
        Floor { world, dice, state_code, clubs, batch: &mut batch, serial: 0 }.write()?;
    }
    Ok(batch)
}

/// One state's committee at work. Of the three clubs, the first two are of one municipality.
struct Floor<'a> {
    world: &'a World,
    dice: Dice,
    state_code: &'static str,
    clubs: [&'a Club; 3],
    batch: &'a mut Batch,
    serial: u64,
}

impl<'a> Floor<'a> {
    fn write(mut self) -> Result<()> {
        let [one, two, three] = self.clubs;
        let committee = self.committee()?;
        let earlier = self.session(&committee, (52, 40), Duration::hours(6));
        self.reject(&earlier, three)?;
        self.defer(&earlier, one)?;
        let sitting = self.session(&committee, (12, 2), Duration::days(30));
        let opened_at = self.ago(1);
        let (proposal, _) = self.submitted(one, 24)?;
        sitting.place(self.batch, &mut self.dice, &proposal, 1, (Some(opened_at), None));
        let (proposal, _) = self.submitted(one, 22)?;
        let item = sitting.place(self.batch, &mut self.dice, &proposal, 2, (Some(opened_at), None));
        let votes = [(Seat::State, Choice::For, ""), (Seat::Municipal, Choice::For, "")];
        cast(self.batch, &mut self.dice, &proposal, item, &votes, opened_at);
        let (proposal, _) = self.submitted(two, 18)?;
        sitting.place(self.batch, &mut self.dice, &proposal, 3, (None, None));
        self.submitted(two, 6)?;
        self.propose(one, (Stage::Draft, Audience::Proposer), 3, 1)?;
        self.propose(one, (Stage::Draft, Audience::Proposer), 1, 0)?;
        Ok(())
    }

    fn ago(&self, days: i64) -> DateTime<Utc> {
        self.world.as_of - Duration::days(days)
    }

    fn committee(&mut self) -> Result<Committee<'a>> {
        let world = self.world;
        let rules = world.territory.national_rules(world.as_of.year(), ProjectType::Urbanisation)?;
        let committee = Committee::new(world, self.state_code, rules, self.ago(90).date_naive());
        let [one, two, three] = self.clubs;
        let governments = &world.governments;
        let towns = [governments.municipality(one.municipality)?, governments.municipality(three.municipality)?];
        let members = [one.office, two.office];
        let offices =
            representatives(governments.delegations[one.state], governments.states[one.state], &towns, &members);
        committee.write(self.batch, &mut self.dice, &offices);
        Ok(committee)
    }

    /// A session that was convened and began so many days ago.
    fn session(&mut self, committee: &Committee<'a>, days: (i64, i64), length: Duration) -> Session<'a> {
        let (convened_at, starts_at) = (self.ago(days.0), self.ago(days.1));
        let id = self.dice.id(convened_at);
        let session = Session { id, committee: committee.clone(), convened_at, starts_at, ends_at: starts_at + length };
        let state = self.clubs[0].state;
        let convened_by = self.world.governments.delegations[state].first;
        session.write(self.batch, &self.world.territory.states[state].name, convened_by);
        session
    }

    /// A proposal that both officers confirmed; the seats know of it, the public does not yet.
    fn submitted(&mut self, club: &'a Club, days: i64) -> Result<(Proposal<'a>, Chain)> {
        self.propose(club, (Stage::Submitted, Audience::Seats), days, 2)
    }

    fn propose(
        &mut self,
        club: &'a Club,
        (stage, audience): (Stage, Audience),
        days: i64,
        confirmations: usize,
    ) -> Result<(Proposal<'a>, Chain)> {
        let project_type = TYPES[self.serial as usize % TYPES.len()];
        self.serial += 1;
        let terms = Terms {
            fiscal_year: self.world.as_of.year(),
            serial: self.serial,
            project_type,
            stage,
            audience,
            cost_centavos: i64::try_from(self.dice.between(2_000, 12_000)).unwrap_or(2_000) * 20_000,
            created_at: self.ago(days),
            confirmations,
        };
        let proposal = Proposal::new(self.world, &mut self.dice, club, terms)?;
        let chain = proposal.write(self.batch, &mut self.dice, &Paid::Nothing)?;
        Ok((proposal, chain))
    }

    fn reject(&mut self, session: &Session<'a>, club: &'a Club) -> Result<()> {
        let (proposal, chain) = self.propose(club, (Stage::Rejected, Audience::Public), 66, 2)?;
        let against = "El predio no tiene propiedad acreditada.";
        let votes = [
            (Seat::Federal, Choice::Against, against),
            (Seat::State, Choice::Against, against),
            (Seat::Municipal, Choice::Against, against),
            (Seat::Migrant, Choice::For, ""),
        ];
        let reason = "No se acreditó la propiedad del predio; el club puede presentar la obra de nuevo.";
        self.decide(session, (proposal, chain), 1, &votes, (Outcome::Rejected, reason, Audience::Public));
        Ok(())
    }

    fn defer(&mut self, session: &Session<'a>, club: &'a Club) -> Result<()> {
        let (proposal, chain) = self.submitted(club, 64)?;
        let against = "Falta el presupuesto detallado.";
        let votes = [
            (Seat::Federal, Choice::Against, against),
            (Seat::State, Choice::Against, against),
            (Seat::Municipal, Choice::For, ""),
            (Seat::Migrant, Choice::For, ""),
        ];
        let reason = "La votación quedó empatada; se verá de nuevo con el presupuesto detallado.";
        self.decide(session, (proposal, chain), 2, &votes, (Outcome::Deferred, reason, Audience::Seats));
        Ok(())
    }

    fn decide(
        &mut self,
        session: &Session<'a>,
        (proposal, mut chain): (Proposal<'a>, Chain),
        position: i32,
        votes: &[Cast],
        (outcome, reason, audience): (Outcome, &str, Audience),
    ) {
        let opened_at = session.starts_at + Duration::minutes(i64::from(position) * 15);
        let decision = Decision { votes: votes.to_vec(), outcome, reason, audience, opened_at };
        session.decide(self.batch, &mut self.dice, (&proposal, &mut chain), position, &decision);
    }
}
