//! Which rows wait for which act, and until when. Who may do the act is not said here: the policy says it.

use crate::authz::policy::{Act, Resource};

/// How many days ahead a registration that ends is a task.
pub(super) const DUE_SOON_DAYS: i64 = 60;

/// Rows that wait for an act. `x` is the row on which it is done.
pub(super) struct Waiting {
    pub act: Act,
    pub from: &'static str,
    /// Rows joined to it that the actor must see too, by their names in `from`.
    pub beside: &'static [(Resource, &'static str)],
    /// Rows asked for within `waits`, where `$name` stands for the condition that the actor sees them.
    pub within: &'static [(Resource, &'static str)],
    /// What else must hold: `$me`, `$tenant`, `$now` and `$soon` stand for the actor's person and tenant, the time, and the day
    /// until which what ends is due soon.
    pub waits: &'static str,
    pub due: Due,
    /// The name of the project in `from`.
    pub project: Option<&'static str>,
}

/// The column that says until when.
pub(super) enum Due {
    At(&'static str),
    On(&'static str),
    Never,
}

const ITEM: &str = "agenda_item x JOIN session s ON s.id = x.session_id JOIN project p ON p.id = x.project_id";
const BESIDE_ITEM: &[(Resource, &str)] = &[(Resource::Session, "s"), (Resource::Project, "p")];
const PART: &str = "contribution x JOIN project_party b ON b.id = x.id JOIN project p ON p.id = x.project_id";
const BESIDE_PART: &[(Resource, &str)] = &[(Resource::ProjectParty, "b"), (Resource::Project, "p")];

/// All of them. What is due is due by the programme's rules, which the act itself decides again.
pub(super) const WAITING: &[Waiting] = &[
    Waiting {
        act: Act::ConfirmProposal,
        from: "project x",
        beside: &[],
        within: &[(Resource::ProjectConfirmation, "c")],
        waits: "x.stage = 'DRAFT' AND x.frozen = FALSE AND x.drafted_by <> $me AND NOT EXISTS (SELECT 1 FROM \
                project_confirmation c WHERE c.project_id = x.id AND c.person_id = $me AND $c)",
        due: Due::Never,
        project: Some("x"),
    },
    Waiting {
        act: Act::OpenAgendaItem,
        from: ITEM,
        beside: BESIDE_ITEM,
        within: &[],
        waits: "x.status = 'PENDING' AND s.starts_at <= $now AND s.ends_at > $now",
        due: Due::At("s.ends_at"),
        project: Some("p"),
    },
    Waiting {
        act: Act::CastVote,
        from: ITEM,
        beside: BESIDE_ITEM,
        // Of an open item nobody sees any vote but that of the own seat.
        within: &[(Resource::Vote, "v")],
        waits: "x.status = 'OPEN' AND s.starts_at <= $now AND s.ends_at > $now AND NOT EXISTS (SELECT 1 FROM vote v \
                WHERE v.agenda_item_id = x.id AND $v)",
        due: Due::At("s.ends_at"),
        project: Some("p"),
    },
    Waiting {
        act: Act::CloseAgendaItem,
        from: ITEM,
        beside: BESIDE_ITEM,
        within: &[],
        waits: "x.status = 'OPEN' AND s.starts_at <= $now AND s.ends_at > $now",
        due: Due::At("s.ends_at"),
        project: Some("p"),
    },
    Waiting {
        act: Act::PublishResolution,
        from: "resolution x JOIN project p ON p.id = x.project_id",
        beside: &[(Resource::Project, "p")],
        within: &[],
        waits: "x.audience = 'SEATS'",
        due: Due::Never,
        project: Some("p"),
    },
    Waiting {
        act: Act::PledgeContribution,
        from: PART,
        beside: BESIDE_PART,
        within: &[],
        waits: "x.committed_centavos = 0 AND b.due_centavos > 0 AND b.standing = 'CURRENT' AND p.frozen = FALSE AND \
                p.stage IN ('SELECTED', 'IN_COPLADE_REVIEW', 'IN_VIABILITY_REVIEW', 'IN_NATIONAL_REVIEW', 'AUTHORISED', \
                'AGREED', 'IN_EXECUTION')",
        due: Due::Never,
        project: Some("p"),
    },
    Waiting {
        act: Act::AcceptMandate,
        from: "federation_mandate x",
        beside: &[],
        within: &[],
        waits: "x.status = 'PROPOSED' AND x.valid_until > $now",
        due: Due::At("x.valid_until"),
        project: None,
    },
    Waiting {
        act: Act::AcceptInvitation,
        from: "membership x",
        beside: &[],
        within: &[],
        waits: "x.status = 'INVITED' AND x.person_id = $me AND x.valid_until > $now",
        due: Due::At("x.valid_until"),
        project: None,
    },
    Waiting {
        act: Act::RenewClubRegistration,
        from: "club x",
        beside: &[],
        within: &[],
        waits: "x.registered_until <= $soon",
        due: Due::On("x.registered_until"),
        project: None,
    },
];
