//! Projects, the seats of each with their fulfilment, and each seat's own part.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::agenda::AgendaItem;
use super::club::Club;
use super::noun::{SEAT_ORDER, noun};
use super::resolution::Resolution;
use super::rules::RuleSet;
use super::tenant::Tenant;
use super::territory::{Community, Municipality, State};
use crate::domain::project::{Audience, ProjectType, Stage};
use crate::domain::seat::Seat;

noun! {
    /// The core of a project.
    Project, ProjectWants of Project
    row {
        id: Uuid,
        folio: String,
        title: String,
        description: String,
        without_need_reason: String,
        project_type: ProjectType,
        stage: Stage,
        frozen: bool,
        audience: Audience,
        fiscal_year: i32,
        cost_centavos: i64,
        created_at: DateTime<Utc>,
        version: i64,
    }
    one {
        club: Club = "club" by club_id -> id;
        community: Community = "community" by community_id -> id;
        municipality: Municipality = "municipality" by municipality_code -> code;
        state: State = "state" by state_code -> code;
        rule_set: RuleSet = "ruleSet" by rule_set_id -> id;
    }
    few { parties: ProjectParty = "parties" | "part" by id -> project_id order SEAT_ORDER; }
    pages {
        agenda_items: AgendaItem = "agendaItems" by id -> project_id;
        resolutions: Resolution = "resolutions" by id -> project_id;
    }
}

noun! {
    /// A seat of a project: its share, and how far it has fulfilled it.
    ProjectParty, ProjectPartyWants of ProjectParty
    row {
        id: Uuid,
        seat: Seat,
        share_bps: i32,
        due_centavos: i64,
        committed_centavos: i64,
        deposited_centavos: i64,
        version: i64,
    }
    one {
        tenant: Tenant = "tenant" by tenant_id -> id;
        contribution: Contribution = "detail" by id -> id;
    }
}

noun! {
    /// A seat's own part: its commitment and notes.
    Contribution, ContributionWants of Contribution
    row {
        id: Uuid,
        seat: Seat,
        committed_centavos: i64,
        committed_at: Option<DateTime<Utc>>,
        notes: String,
        version: i64,
    }
    one { project: Project = "project" by project_id -> id; }
    pages { deposits: Deposit = "deposits" by id -> contribution_id; }
}

noun! {
    /// A deposit in a seat's own part.
    Deposit, DepositWants of Deposit
    row {
        id: Uuid,
        amount_centavos: i64,
        currency: String,
        original_cents: i64,
        rate_e4: i64,
        rate_on: NaiveDate,
        deposited_on: NaiveDate,
        evidence: String,
        recorded_at: DateTime<Utc>,
    }
    one { contribution: Contribution = "contribution" by contribution_id -> id; }
}
