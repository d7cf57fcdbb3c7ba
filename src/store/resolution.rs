//! Resolutions (dictámenes): what a committee decided, under which rules, by which votes, and why.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::agenda::AgendaItem;
use super::committee::Committee;
use super::noun::noun;
use super::project::Project;
use crate::domain::project::Audience;
use crate::domain::voting::Outcome;

noun! {
    /// What a committee decided of an agenda item.
    Resolution, ResolutionWants of Resolution
    row {
        id: Uuid,
        outcome: Outcome,
        votes_for: i32,
        votes_against: i32,
        abstentions: i32,
        recusals: i32,
        rules_revision: i32,
        reason: String,
        conditions: String,
        conditions_due_on: Option<NaiveDate>,
        audience: Audience,
        resolved_at: DateTime<Utc>,
        version: i64,
    }
    one {
        agenda_item: AgendaItem = "agendaItem" by agenda_item_id -> id;
        project: Project = "project" by project_id -> id;
        committee: Committee = "committee" by committee_id -> id;
    }
}
