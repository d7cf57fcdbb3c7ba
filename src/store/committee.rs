//! Committees (COVAM): one per state and year, their seats and who represents them, and their sessions.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::agenda::AgendaItem;
use super::noun::{SEAT_ORDER, noun};
use super::tenant::Tenant;
use super::territory::State;
use crate::domain::seat::Seat;
use crate::domain::voting::{Majority, TieRule};

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
}
