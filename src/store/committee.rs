//! Committees (COVAM): one per state and year, their seats and who represents them, and their sessions.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{EntityTrait, IntoActiveModel};
use uuid::Uuid;

use super::agenda::AgendaItem;
use super::connection::{taken, unavailable};
use super::minutes::SessionMinutes;
use super::noun::{SEAT_ORDER, noun};
use super::representative::CommitteeRepresentative;
use super::territory::State;
use super::transaction::{Transaction, set};
use crate::authz::permit::Permit;
use crate::domain::committee::InternalRules;
use crate::domain::refusal::Reason;
use crate::domain::seat::Seat;
use crate::domain::session::SessionHours;
use crate::domain::voting::{CHAIR, ItemStatus, Majority, TieRule};
use crate::domain::word::Word;
use crate::error::{Error, Result};

noun! {
    /// A committee with the rules that it adopted at its installation.
    Committee, CommitteeWants of Committee
    row {
        id: Uuid,
        fiscal_year: i32,
        quorum_seats: i32,
        majority: Majority,
        tie_rule: TieRule,
        notice_days: i32,
        rules_revision: i32,
        installed_on: NaiveDate,
        version: i64,
        representatives_per_seat: i32,
        representatives_per_organisation: i32,
        full_endorsements: i32,
        halving_investment_centavos: i64,
        marginalisation_bps: i32,
        endorsement_bps: i32,
        past_investment_bps: i32,
        deposited_bps: i32,
    }
    one { state: State = "state" by state_code -> code; }
    few { seats: CommitteeSeat = "seats" by id -> committee_id order SEAT_ORDER; }
    pages { sessions: Session = "sessions" by id -> committee_id; }
    acts { ConveneSession, InstallCommittee, AdoptCommitteeRules, }
}

noun! {
    /// One of the four seats of a committee.
    CommitteeSeat, CommitteeSeatWants of CommitteeSeat
    row { id: Uuid, seat: Seat, chairs: bool, }
    few { representatives: CommitteeRepresentative = "representatives" by id -> committee_seat_id order "$.id"; }
    acts { AppointRepresentative, }
}

noun! {
    /// A session of a committee.
    Session, SessionWants of Session
    row {
        id: Uuid,
        place: String,
        convened_at: DateTime<Utc>,
        starts_at: DateTime<Utc>,
        ends_at: DateTime<Utc>,
        version: i64,
    }
    one {
        committee: Committee = "committee" by committee_id -> id;
        minutes: SessionMinutes = "minutes" by id -> session_id;
    }
    pages { agenda_items: AgendaItem = "agendaItems" by id -> session_id; }
    acts { AddAgendaItem, DrawUpMinutes, }
}

/// A session that is to be convened.
#[derive(Clone, Debug)]
pub struct NewSession {
    pub id: Uuid,
    pub place: String,
    pub hours: SessionHours,
}

/// The year for which the committee decides, and the days of notice that it asks for. `leave` is for the committee.
pub async fn year_and_notice(tx: &Transaction, leave: &Permit) -> Result<(i32, i64)> {
    let committee = stored(tx, leave.row()).await?;
    Ok((committee.fiscal_year, i64::from(committee.notice_days)))
}

/// Writes a session of the committee.
pub async fn convene(tx: &Transaction, leave: &Permit, new: NewSession) -> Result<()> {
    let committee = stored(tx, leave.row()).await?;
    let row = entity::session::Model {
        id: new.id,
        committee_id: committee.id,
        state_code: committee.state_code,
        place: new.place,
        convened_at: tx.now,
        starts_at: new.hours.starts_at,
        ends_at: new.hours.ends_at,
        convened_by: tx.person(),
        version: 1,
        scores: String::new(),
    };
    tx.insert(leave, row.into_active_model()).await.map_err(unavailable)
}

/// A committee with the rules that it goes by.
#[derive(Clone, Debug)]
pub struct Constituted {
    pub fiscal_year: i32,
    pub rules_revision: i32,
    state_code: String,
}

/// A committee that is to be installed.
#[derive(Clone, Debug)]
pub struct NewCommittee {
    pub id: Uuid,
    pub fiscal_year: i32,
    pub rules: InternalRules,
}

/// The committee for which `leave` was given.
pub async fn constituted(tx: &Transaction, leave: &Permit) -> Result<Constituted> {
    let row = stored(tx, leave.row()).await?;
    Ok(Constituted { fiscal_year: row.fiscal_year, rules_revision: row.rules_revision, state_code: row.state_code })
}

/// Writes the committee of the same state for another year, with its four seats; the federal one chairs.
pub async fn install(tx: &Transaction, leave: &Permit, before: &Constituted, new: &NewCommittee) -> Result<()> {
    let row = entity::committee::Model {
        id: new.id,
        state_code: before.state_code.clone(),
        fiscal_year: new.fiscal_year,
        quorum_seats: new.rules.quorum_seats,
        majority: new.rules.majority.text().to_owned(),
        tie_rule: new.rules.tie_rule.text().to_owned(),
        notice_days: new.rules.notice_days,
        rules_revision: 1,
        installed_on: tx.today(),
        version: 1,
        representatives_per_seat: new.rules.representatives_per_seat,
        representatives_per_organisation: new.rules.representatives_per_organisation,
        marginalisation_bps: new.rules.rank.marginalisation_bps,
        endorsement_bps: new.rules.rank.endorsement_bps,
        past_investment_bps: new.rules.rank.past_investment_bps,
        deposited_bps: new.rules.rank.deposited_bps,
        full_endorsements: new.rules.rank.full_endorsements,
        halving_investment_centavos: new.rules.rank.halving_investment_centavos,
    };
    tx.insert(leave, row.into_active_model()).await.map_err(taken(Reason::CommitteeInstalled))?;
    for seat in Seat::ALL {
        let row = entity::committee_seat::Model {
            id: tx.fresh_id(),
            committee_id: new.id,
            seat: seat.text().to_owned(),
            chairs: *seat == CHAIR,
            state_code: before.state_code.clone(),
        };
        tx.insert(leave, row.into_active_model()).await.map_err(unavailable)?;
    }
    Ok(())
}

/// Votes are being cast on an item of the committee.
pub async fn decides_now(tx: &Transaction, leave: &Permit) -> Result<bool> {
    let mut query = tx.query();
    let text = format!(
        "SELECT TRUE FROM agenda_item i JOIN session s ON s.id = i.session_id \
         WHERE s.committee_id = {} AND i.status = '{}' LIMIT 1",
        query.bind(leave.row()),
        ItemStatus::Open.text(),
    );
    Ok(tx.one(query.statement(text)).await?.is_some())
}

/// Writes the rules by which the committee goes from now on, under the next revision.
pub async fn adopt(
    tx: &Transaction,
    leave: &Permit,
    version: i64,
    stands: &Constituted,
    rules: &InternalRules,
) -> Result<()> {
    let change = entity::committee::ActiveModel {
        quorum_seats: set(rules.quorum_seats),
        majority: set(rules.majority.text().to_owned()),
        tie_rule: set(rules.tie_rule.text().to_owned()),
        notice_days: set(rules.notice_days),
        rules_revision: set(stands.rules_revision.saturating_add(1)),
        representatives_per_seat: set(rules.representatives_per_seat),
        representatives_per_organisation: set(rules.representatives_per_organisation),
        marginalisation_bps: set(rules.rank.marginalisation_bps),
        endorsement_bps: set(rules.rank.endorsement_bps),
        past_investment_bps: set(rules.rank.past_investment_bps),
        deposited_bps: set(rules.rank.deposited_bps),
        full_endorsements: set(rules.rank.full_endorsements),
        halving_investment_centavos: set(rules.rank.halving_investment_centavos),
        ..Default::default()
    };
    tx.update(leave, leave.row(), version, change).await
}

pub(super) async fn stored(tx: &Transaction, id: Uuid) -> Result<entity::committee::Model> {
    let found = entity::committee::Entity::find_by_id(id).one(tx.connection()).await.map_err(unavailable)?;
    found.ok_or_else(Error::not_found)
}

pub(super) async fn stored_session(tx: &Transaction, id: Uuid) -> Result<entity::session::Model> {
    let found = entity::session::Entity::find_by_id(id).one(tx.connection()).await.map_err(unavailable)?;
    found.ok_or_else(Error::not_found)
}

pub(super) fn hours(session: &entity::session::Model) -> SessionHours {
    SessionHours { starts_at: session.starts_at, ends_at: session.ends_at }
}
