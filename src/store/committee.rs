//! Committees (COVAM): one per state and year, their seats and who represents them, and their sessions.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{EntityTrait, IntoActiveModel};
use uuid::Uuid;

use super::agenda::AgendaItem;
use super::connection::unavailable;
use super::noun::{SEAT_ORDER, noun};
use super::tenant::Tenant;
use super::territory::State;
use super::transaction::Transaction;
use crate::authz::permit::Permit;
use crate::domain::seat::Seat;
use crate::domain::session::SessionHours;
use crate::domain::voting::{Majority, TieRule};
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
    }
    one { state: State = "state" by state_code -> code; }
    few { seats: CommitteeSeat = "seats" by id -> committee_id order SEAT_ORDER; }
    pages { sessions: Session = "sessions" by id -> committee_id; }
    acts { ConveneSession, }
}

noun! {
    /// One of the four seats of a committee.
    CommitteeSeat, CommitteeSeatWants of CommitteeSeat
    row { id: Uuid, seat: Seat, chairs: bool, }
    few { representatives: CommitteeRepresentative = "representatives" by id -> committee_seat_id order "$.id"; }
}

noun! {
    /// Who represents a seat.
    CommitteeRepresentative, CommitteeRepresentativeWants of CommitteeRepresentative
    row { id: Uuid, capacity: String, }
    one { tenant: Tenant = "tenant" by tenant_id -> id; }
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
    one { committee: Committee = "committee" by committee_id -> id; }
    pages { agenda_items: AgendaItem = "agendaItems" by id -> session_id; }
    acts { AddAgendaItem, }
}

/// A session that is to be convened.
#[derive(Clone, Debug)]
pub struct NewSession {
    pub id: Uuid,
    pub place: String,
    pub hours: SessionHours,
}

/// Days of notice that the committee asks for. `leave` is for the committee.
pub async fn notice_days(tx: &Transaction, leave: &Permit) -> Result<i64> {
    Ok(i64::from(stored(tx, leave.row()).await?.notice_days))
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
    };
    tx.insert(leave, row.into_active_model()).await.map_err(unavailable)
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
