//! Joint decisions: committees with their seats, sessions, agenda items, votes, resolutions.

use chrono::{DateTime, Duration, NaiveDate, Utc};
use entity::{agenda_item, committee, committee_representative, committee_seat, resolution, rule_set, session, vote};
use serde_json::{Value, json};
use uuid::Uuid;

use super::World;
use super::batch::Batch;
use super::dice::{Dice, at, day};
use super::ledger::{Chain, Note};
use super::people::Office;
use super::projects::Proposal;
use crate::authz::policy::Act;
use crate::domain::agenda::Purpose;
use crate::domain::project::Audience;
use crate::domain::seat::Seat;
use crate::domain::voting::{CHAIR, Choice, ItemStatus, Outcome, Tally};
use crate::domain::word::Word;

/// A committee that a state has in a fiscal year; it is the same for all copies.
#[derive(Clone, Debug)]
pub struct Committee<'a> {
    pub id: Uuid,
    pub state_code: &'a str,
    pub rules: &'a rule_set::Model,
    installed_on: NaiveDate,
}

/// A session of a committee.
#[derive(Clone, Debug)]
pub struct Session<'a> {
    pub id: Uuid,
    pub committee: Committee<'a>,
    pub convened_at: DateTime<Utc>,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
}

/// A seat's vote with its reason, which may be empty.
pub type Cast = (Seat, Choice, &'static str);

/// How an agenda item ended.
#[derive(Clone, Debug)]
pub struct Decision<'a> {
    pub votes: Vec<Cast>,
    pub outcome: Outcome,
    pub reason: &'a str,
    pub audience: Audience,
    pub opened_at: DateTime<Utc>,
}

impl<'a> Committee<'a> {
    pub fn new(world: &World, state_code: &'a str, rules: &'a rule_set::Model, installed_on: NaiveDate) -> Self {
        let year = u64::try_from(rules.fiscal_year).unwrap_or(0);
        let number = year * 100 + state_code.parse::<u64>().unwrap_or(0);
        let id = Dice::new(world.seed, "committee", number).id(at(installed_on, 18 * 60));
        Self { id, state_code, rules, installed_on }
    }

    /// Writes the committee with its seats; `offices` are those who represent each seat, with two people a seat.
    pub fn write(&self, batch: &mut Batch, dice: &mut Dice, offices: &[(Seat, Vec<(Uuid, Uuid)>)]) {
        let time = at(self.installed_on, 18 * 60);
        batch.committee.push(committee::Model {
            id: self.id,
            state_code: self.state_code.to_owned(),
            fiscal_year: self.rules.fiscal_year,
            quorum_seats: self.rules.quorum_seats,
            majority: self.rules.majority.clone(),
            tie_rule: self.rules.tie_rule.clone(),
            notice_days: self.rules.notice_days,
            rules_revision: self.rules.revision,
            installed_on: self.installed_on,
            version: 1,
            representatives_per_seat: 2,
            representatives_per_organisation: 1,
            full_endorsements: 100,
            halving_investment_centavos: 500_000_000,
            marginalisation_bps: 4_000,
            endorsement_bps: 2_000,
            past_investment_bps: 2_000,
            deposited_bps: 2_000,
        });
        for (seat, people) in offices {
            let id = dice.id(time);
            let (committee_id, seat_text) = (self.id, seat.text().to_owned());
            batch.committee_seat.push(committee_seat::Model {
                id,
                committee_id,
                seat: seat_text,
                chairs: *seat == CHAIR,
                state_code: self.state_code.to_owned(),
            });
            for ((tenant_id, person_id), capacity) in people.iter().zip(["PRINCIPAL", "ALTERNATE"]) {
                batch.committee_representative.push(committee_representative::Model {
                    id: dice.id(time),
                    committee_seat_id: id,
                    state_code: self.state_code.to_owned(),
                    tenant_id: *tenant_id,
                    person_id: *person_id,
                    capacity: capacity.to_owned(),
                    committee_id: self.id,
                    name: called(batch, *person_id),
                    since: time,
                    until: at(day(self.rules.fiscal_year + 1, 1, 1), 0),
                    version: 1,
                });
            }
        }
    }
}

/// The name of somebody of the same batch.
fn called(batch: &Batch, person: Uuid) -> String {
    batch.person.iter().find(|row| row.id == person).map_or_else(String::new, |row| row.name.clone())
}

/// Two representatives for each seat: of a pair of offices the first people, or both people of a lone office.
pub fn representatives(
    federal: Office,
    state: Office,
    towns: &[Office],
    clubs: &[Office],
) -> Vec<(Seat, Vec<(Uuid, Uuid)>)> {
    let both = |office: &Office| vec![(office.tenant, office.first), (office.tenant, office.second)];
    let pair = |offices: &[Office]| match offices {
        [one, other, ..] => vec![(one.tenant, one.first), (other.tenant, other.first)],
        [one] => both(one),
        [] => Vec::new(),
    };
    vec![
        (Seat::Federal, both(&federal)),
        (Seat::State, both(&state)),
        (Seat::Municipal, pair(towns)),
        (Seat::Migrant, pair(clubs)),
    ]
}

impl Session<'_> {
    pub fn write(&self, batch: &mut Batch, state_name: &str, convened_by: Uuid) {
        batch.session.push(session::Model {
            id: self.id,
            committee_id: self.committee.id,
            state_code: self.committee.state_code.to_owned(),
            place: format!("Palacio de Gobierno de {state_name}"),
            convened_at: self.convened_at,
            starts_at: self.starts_at,
            ends_at: self.ends_at,
            convened_by,
            version: 1,
            scores: String::new(),
        });
    }

    /// Puts `proposal` on the agenda; gives the item's id.
    pub fn place(
        &self,
        batch: &mut Batch,
        dice: &mut Dice,
        proposal: &Proposal<'_>,
        position: i32,
        (opened_at, closed_at): (Option<DateTime<Utc>>, Option<DateTime<Utc>>),
    ) -> Uuid {
        let created_at = self.convened_at + Duration::minutes(i64::from(position));
        let id = dice.id(created_at);
        let status = match (opened_at, closed_at) {
            (None, _) => ItemStatus::Pending,
            (Some(_), None) => ItemStatus::Open,
            (Some(_), Some(_)) => ItemStatus::Closed,
        };
        batch.agenda_item.push(agenda_item::Model {
            id,
            session_id: self.id,
            project_id: proposal.id,
            state_code: proposal.state_code.to_owned(),
            position,
            status: status.text().to_owned(),
            opened_at,
            closed_at,
            created_at,
            version: 1,
            purpose: Purpose::Selection.text().to_owned(),
            subject_id: Uuid::nil(),
            rules_revision: if opened_at.is_some() { self.committee.rules.revision } else { 0 },
            ranked: false,
            score: 0,
            marginalisation_score: 0,
            endorsement_score: 0,
            past_investment_score: 0,
            deposited_score: 0,
            departure_reason: String::new(),
        });
        id
    }

    /// Puts `proposal` on the agenda and decides it: votes, resolution, and what the ledger notes.
    pub fn decide(
        &self,
        batch: &mut Batch,
        dice: &mut Dice,
        (proposal, chain): (&Proposal<'_>, &mut Chain),
        position: i32,
        decision: &Decision<'_>,
    ) {
        let resolved_at = decision.opened_at + Duration::minutes(14);
        let item = self.place(batch, dice, proposal, position, (Some(decision.opened_at), Some(resolved_at)));
        cast(batch, dice, proposal, item, &decision.votes, decision.opened_at);
        let (_, chair) = proposal.offices[0];
        let resolution = self.resolution(dice, proposal, item, decision, resolved_at);
        chain.append(batch, dice, closing(item, chair, decision, &resolution));
        batch.resolution.push(resolution);
    }

    fn resolution(
        &self,
        dice: &mut Dice,
        proposal: &Proposal<'_>,
        item: Uuid,
        decision: &Decision<'_>,
        resolved_at: DateTime<Utc>,
    ) -> resolution::Model {
        let tally = tally(&decision.votes);
        let conditional = decision.outcome == Outcome::SelectedWithConditions;
        let condition = if conditional { "Entregar la anuencia por escrito de los vecinos de la obra." } else { "" };
        resolution::Model {
            id: dice.id(resolved_at),
            agenda_item_id: item,
            project_id: proposal.id,
            committee_id: self.committee.id,
            state_code: proposal.state_code.to_owned(),
            outcome: decision.outcome.text().to_owned(),
            votes_for: count(tally.votes_for),
            votes_against: count(tally.votes_against),
            abstentions: count(tally.abstentions),
            recusals: count(tally.recusals),
            rules_revision: self.committee.rules.revision,
            reason: decision.reason.to_owned(),
            conditions: condition.to_owned(),
            conditions_due_on: conditional.then(|| (resolved_at + Duration::days(30)).date_naive()),
            audience: decision.audience.text().to_owned(),
            resolved_at,
            version: 1,
            purpose: Purpose::Selection.text().to_owned(),
            conditions_met_at: None,
            conditions_met_note: String::new(),
        }
    }
}

/// Writes the votes of an item that was opened at `opened_at`; each seat is voted for by its own office.
pub fn cast(
    batch: &mut Batch,
    dice: &mut Dice,
    proposal: &Proposal<'_>,
    item: Uuid,
    votes: &[Cast],
    opened_at: DateTime<Utc>,
) {
    for (minutes, (seat, choice, reason)) in (2..).step_by(2).zip(votes) {
        let Some((_, office)) = proposal.offices.iter().find(|(of, _)| of == seat) else { continue };
        let cast_at = opened_at + Duration::minutes(minutes);
        batch.vote.push(vote::Model {
            id: dice.id(cast_at),
            agenda_item_id: item,
            project_id: proposal.id,
            seat: seat.text().to_owned(),
            tenant_id: office.tenant,
            state_code: proposal.state_code.to_owned(),
            person_id: office.first,
            choice: choice.text().to_owned(),
            reason: (*reason).to_owned(),
            cast_at,
            version: 1,
        });
    }
}

fn closing(item: Uuid, chair: Office, decision: &Decision<'_>, resolution: &resolution::Model) -> Note {
    Note {
        recorded_at: resolution.resolved_at,
        person: chair.first,
        tenant: chair.tenant,
        act: Act::CloseAgendaItem,
        subject_kind: "AgendaItem",
        subject: item,
        content: json!({
            "outcome": decision.outcome,
            "resolution": resolution.id,
            "rulesRevision": resolution.rules_revision,
            "votes": decision.votes.iter().map(|(seat, choice, _)| json!([seat, choice])).collect::<Value>(),
        }),
    }
}

fn tally(votes: &[Cast]) -> Tally {
    Tally::of(&votes.iter().map(|(seat, choice, _)| (*seat, *choice)).collect::<Vec<_>>())
}

fn count(seats: usize) -> i32 {
    i32::try_from(seats).unwrap_or(4)
}
