//! Agenda items and the votes on them.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::committee::Session;
use super::noun::{SEAT_ORDER, noun};
use super::project::Project;
use super::resolution::Resolution;
use super::tenant::Tenant;
use crate::domain::seat::Seat;
use crate::domain::voting::{Choice, ItemStatus};

noun! {
    /// A project on the agenda of a session.
    AgendaItem, AgendaItemWants of AgendaItem
    row {
        id: Uuid,
        position: i32,
        status: ItemStatus,
        opened_at: Option<DateTime<Utc>>,
        closed_at: Option<DateTime<Utc>>,
        created_at: DateTime<Utc>,
        version: i64,
    }
    one {
        session: Session = "session" by session_id -> id;
        project: Project = "project" by project_id -> id;
        resolution: Resolution = "resolution" by id -> agenda_item_id;
    }
    few { votes: Vote = "votes" by id -> agenda_item_id order SEAT_ORDER; }
}

noun! {
    /// What a seat said of an item.
    Vote, VoteWants of Vote
    row {
        id: Uuid,
        seat: Seat,
        choice: Choice,
        reason: String,
        cast_at: DateTime<Utc>,
        version: i64,
    }
    one { tenant: Tenant = "tenant" by tenant_id -> id; }
}
