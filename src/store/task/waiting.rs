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
/// A part with what the seats share of it. Both are of one tenant and state, which is said in `waits` all the same: it leads
/// from whose the part is, which the policy asks, into the indexes of what waits.
const PART: &str = "contribution x JOIN project_party b ON b.id = x.id JOIN project p ON p.id = x.project_id";
const BESIDE_PART: &[(Resource, &str)] = &[(Resource::ProjectParty, "b"), (Resource::Project, "p")];

const BESIDE_PROJECT: &[(Resource, &str)] = &[(Resource::Project, "p")];
/// All of them. What is due is due by the programme's rules, which the act itself decides again.
pub(super) const WAITING: &[Waiting] = &[
    Waiting {
        act: Act::ConfirmProposal,
        from: "project x",
        beside: &[],
        within: &[(Resource::ProjectConfirmation, "c")],
        waits: "x.stage IN ('DRAFT', 'SUBMITTED') AND x.confirmed_revision < x.content_revision AND x.frozen = FALSE \
                AND x.revised_by <> $me AND NOT EXISTS (SELECT 1 FROM project_confirmation c WHERE c.project_id = x.id \
                AND c.revision = x.content_revision AND c.person_id = $me AND $c)",
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
        // What an exception adds to a part, or gives back to it, is committed anew; a part that gives less is covered.
        waits: "b.tenant_id = x.tenant_id AND b.state_code = x.state_code AND b.is_committed = FALSE AND b.standing = 'CURRENT' AND p.frozen \
                = FALSE AND p.stage IN ('SELECTED', 'IN_COPLADE_REVIEW', 'IN_VIABILITY_REVIEW', 'IN_NATIONAL_REVIEW', \
                'AUTHORISED', 'AGREED', 'IN_EXECUTION')",
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
    // What was decided, written down and on condition.
    Waiting {
        act: Act::DrawUpMinutes,
        from: "session x",
        beside: &[],
        within: &[(Resource::SessionMinutes, "d"), (Resource::AgendaItem, "i")],
        waits: "x.ends_at <= $now AND EXISTS (SELECT 1 FROM agenda_item i WHERE i.session_id = x.id AND $i) \
                AND NOT EXISTS (SELECT 1 FROM session_minutes d WHERE d.session_id = x.id AND $d)",
        due: Due::Never,
        project: None,
    },
    Waiting {
        act: Act::SignMinutes,
        from: "session_minutes x",
        beside: &[],
        within: &[(Resource::MinutesSignature, "g")],
        waits: "NOT EXISTS (SELECT 1 FROM minutes_signature g WHERE g.minutes_id = x.id AND g.tenant_id = \
                $tenant AND $g)",
        due: Due::Never,
        project: None,
    },
    Waiting {
        act: Act::ConfirmConditions,
        from: "resolution x JOIN project p ON p.id = x.project_id",
        beside: BESIDE_PROJECT,
        within: &[],
        waits: "p.state_code = x.state_code AND x.outcome = 'SELECTED_WITH_CONDITIONS' AND x.conditions_met_at IS NULL AND p.stage = 'SELECTED'",
        due: Due::On("x.conditions_due_on"),
        project: Some("p"),
    },
    // The technical file and its reviews.
    Waiting {
        act: Act::OpenTechnicalFile,
        from: "project x",
        beside: &[],
        within: &[(Resource::TechnicalFile, "f")],
        waits: "x.stage = 'SELECTED' AND x.frozen = FALSE AND NOT EXISTS (SELECT 1 FROM technical_file f WHERE \
                f.project_id = x.id AND $f)",
        due: Due::Never,
        project: Some("x"),
    },
    Waiting {
        act: Act::CompleteTechnicalFile,
        from: "technical_file x JOIN project p ON p.id = x.project_id",
        beside: BESIDE_PROJECT,
        within: &[],
        waits: "x.status IN ('FILLING_IN', 'RETURNED') AND p.stage = 'SELECTED' AND p.frozen = FALSE",
        due: Due::Never,
        project: Some("p"),
    },
    Waiting {
        act: Act::AnswerHelpRequest,
        from: "help_request x JOIN project p ON p.id = x.project_id JOIN technical_file f ON f.id = x.technical_file_id",
        beside: &[(Resource::Project, "p"), (Resource::TechnicalFile, "f")],
        within: &[],
        waits: "x.status = 'OPEN' AND f.status IN ('FILLING_IN', 'RETURNED') AND p.stage = 'SELECTED' AND p.frozen = FALSE",
        due: Due::Never,
        project: Some("p"),
    },
    Waiting {
        act: Act::AcknowledgeHelp,
        from: "help_request x JOIN project p ON p.id = x.project_id JOIN technical_file f ON f.id = x.technical_file_id",
        beside: &[(Resource::Project, "p"), (Resource::TechnicalFile, "f")],
        within: &[(Resource::TechnicalFileDocument, "d")],
        // Whoever has provided the item since has taken note, too.
        waits: "x.status IN ('ANSWERED', 'DECLINED') AND x.acknowledged_at IS NULL AND f.status IN ('FILLING_IN', \
                'RETURNED') AND p.stage = 'SELECTED' AND p.frozen = FALSE AND NOT EXISTS (SELECT 1 FROM \
                technical_file_document d WHERE d.technical_file_item_id = x.technical_file_item_id AND \
                d.provided_at > x.ended_at AND $d)",
        due: Due::Never,
        project: Some("p"),
    },
    Waiting {
        act: Act::ApproveInPlanning,
        from: "project x",
        beside: &[],
        within: &[],
        waits: "x.stage = 'IN_COPLADE_REVIEW' AND x.frozen = FALSE",
        due: Due::Never,
        project: Some("x"),
    },
    Waiting {
        act: Act::FindViable,
        from: "project x JOIN technical_file f ON f.project_id = x.id",
        beside: &[(Resource::TechnicalFile, "f")],
        within: &[],
        waits: "x.stage = 'IN_VIABILITY_REVIEW' AND x.frozen = FALSE",
        due: Due::On("f.clock_due_on"),
        project: Some("x"),
    },
    Waiting {
        act: Act::AuthoriseProject,
        from: "project x",
        beside: &[],
        within: &[],
        waits: "x.stage = 'IN_NATIONAL_REVIEW' AND x.frozen = FALSE",
        due: Due::Never,
        project: Some("x"),
    },
    // Money.
    Waiting {
        act: Act::AddAgendaItem,
        from: "session x JOIN share_exception e ON e.state_code = x.state_code JOIN project p ON p.id = e.project_id",
        beside: &[(Resource::ShareException, "e"), (Resource::Project, "p")],
        within: &[(Resource::AgendaItem, "i"), (Resource::Session, "u"), (Resource::Agreement, "a")],
        waits: "x.ends_at > $now AND e.status = 'PENDING' AND p.frozen = FALSE AND p.stage IN ('SELECTED', \
                'IN_COPLADE_REVIEW', 'IN_VIABILITY_REVIEW', 'IN_NATIONAL_REVIEW', 'AUTHORISED') AND NOT EXISTS \
                (SELECT 1 FROM agreement a WHERE a.id = p.id AND $a) AND NOT EXISTS (SELECT 1 FROM agenda_item i \
                JOIN session u ON u.id = i.session_id WHERE i.project_id = p.id AND i.status IN ('PENDING', 'OPEN') \
                AND u.ends_at > $now AND $i AND $u)",
        due: Due::At("x.ends_at"),
        project: Some("p"),
    },
    Waiting {
        act: Act::SetTimeline,
        from: "project x",
        beside: &[],
        within: &[(Resource::Agreement, "e")],
        waits: "x.stage = 'AUTHORISED' AND x.frozen = FALSE AND NOT EXISTS (SELECT 1 FROM agreement e WHERE \
                e.project_id = x.id AND $e)",
        due: Due::Never,
        project: Some("x"),
    },
    Waiting {
        act: Act::SignAgreement,
        from: "agreement x JOIN project p ON p.id = x.project_id",
        beside: BESIDE_PROJECT,
        within: &[(Resource::AgreementSignature, "g")],
        waits: "x.status = 'OPEN' AND p.stage = 'AUTHORISED' AND p.frozen = FALSE AND NOT EXISTS (SELECT 1 \
                FROM agreement_signature g WHERE g.agreement_id = x.id AND g.tenant_id = $tenant AND \
                g.content_hash = x.content_hash AND $g)",
        due: Due::Never,
        project: Some("p"),
    },
    Waiting {
        act: Act::RecordDeposit,
        from: PART,
        beside: BESIDE_PART,
        within: &[],
        waits: "b.tenant_id = x.tenant_id AND b.state_code = x.state_code AND b.next_due_on IS NOT NULL AND b.standing = 'CURRENT' AND x.committed_centavos > 0 \
                AND p.frozen = FALSE AND p.stage IN ('AGREED', 'IN_EXECUTION', 'WORKS_FINISHED', 'HANDED_OVER')",
        due: Due::On("b.next_due_on"),
        project: Some("p"),
    },
    Waiting {
        act: Act::ReleaseTranche,
        from: "project x JOIN tranche t ON t.project_id = x.id",
        beside: &[(Resource::Tranche, "t")],
        within: &[(Resource::Tranche, "u")],
        waits: "t.status = 'PLANNED' AND x.frozen = FALSE AND x.stage IN ('AGREED', 'IN_EXECUTION', \
                'WORKS_FINISHED', 'HANDED_OVER') AND NOT EXISTS (SELECT 1 FROM tranche u WHERE u.project_id = \
                x.id AND u.status = 'PLANNED' AND u.position < t.position AND $u)",
        due: Due::On("t.due_on"),
        project: Some("x"),
    },
    Waiting {
        act: Act::SettleRefund,
        from: "refund_case x JOIN project p ON p.id = x.project_id",
        beside: BESIDE_PROJECT,
        within: &[],
        waits: "x.status = 'OPEN' AND p.frozen = FALSE",
        due: Due::Never,
        project: Some("p"),
    },
    Waiting {
        act: Act::CloseProject,
        from: "project x",
        beside: &[],
        within: &[(Resource::RefundCase, "r")],
        waits: "x.stage = 'HANDED_OVER' AND x.frozen = FALSE AND NOT EXISTS (SELECT 1 FROM refund_case r WHERE \
                r.project_id = x.id AND r.status = 'OPEN' AND $r)",
        due: Due::Never,
        project: Some("x"),
    },
    // Works and their end.
    Waiting {
        act: Act::ConstituteWorksCommittee,
        from: "project x",
        beside: &[],
        within: &[(Resource::WorksCommittee, "k")],
        waits: "x.stage IN ('AUTHORISED', 'AGREED') AND x.frozen = FALSE AND NOT EXISTS (SELECT 1 FROM \
                works_committee k WHERE k.project_id = x.id AND $k)",
        due: Due::Never,
        project: Some("x"),
    },
    Waiting {
        act: Act::RecordTraining,
        from: "works_committee x JOIN project p ON p.id = x.project_id",
        beside: BESIDE_PROJECT,
        within: &[],
        waits: "x.trained_on IS NULL AND p.stage IN ('AUTHORISED', 'AGREED')",
        due: Due::Never,
        project: Some("p"),
    },
    Waiting {
        act: Act::BeginWorks,
        from: "project x",
        beside: &[],
        within: &[(Resource::WorksCommittee, "k")],
        waits: "x.stage = 'AGREED' AND x.frozen = FALSE AND EXISTS (SELECT 1 FROM works_committee k WHERE \
                k.project_id = x.id AND k.trained_on IS NOT NULL AND $k)",
        due: Due::Never,
        project: Some("x"),
    },
    Waiting {
        act: Act::ReportProgress,
        from: "works x JOIN project p ON p.id = x.id",
        beside: BESIDE_PROJECT,
        within: &[],
        waits: "p.stage = 'IN_EXECUTION' AND p.frozen = FALSE AND x.finished_on IS NULL AND x.physical_bps < \
                10000",
        due: Due::Never,
        project: Some("p"),
    },
    Waiting {
        act: Act::FinishWorks,
        from: "works x JOIN project p ON p.id = x.id",
        beside: BESIDE_PROJECT,
        within: &[],
        waits: "p.stage = 'IN_EXECUTION' AND p.frozen = FALSE AND x.physical_bps = 10000",
        due: Due::Never,
        project: Some("p"),
    },
    Waiting {
        act: Act::AnswerComplaint,
        from: "complaint x JOIN project p ON p.id = x.project_id",
        beside: BESIDE_PROJECT,
        within: &[],
        waits: "x.status = 'OPEN'",
        due: Due::Never,
        project: Some("p"),
    },
    Waiting {
        act: Act::DraftHandoverCertificate,
        from: "project x",
        beside: &[],
        within: &[(Resource::HandoverCertificate, "h")],
        waits: "x.stage = 'WORKS_FINISHED' AND x.frozen = FALSE AND NOT EXISTS (SELECT 1 FROM \
                handover_certificate h WHERE h.project_id = x.id AND h.status <> 'SUPERSEDED' AND $h)",
        due: Due::Never,
        project: Some("x"),
    },
    Waiting {
        act: Act::SignHandoverCertificate,
        from: "project x JOIN handover_certificate h ON h.project_id = x.id",
        beside: &[(Resource::HandoverCertificate, "h")],
        within: &[(Resource::HandoverSignature, "g")],
        waits: "x.stage = 'WORKS_FINISHED' AND x.frozen = FALSE AND h.status = 'DRAFTED' AND NOT EXISTS \
                (SELECT 1 FROM handover_signature g WHERE g.certificate_id = h.id AND g.tenant_id = $tenant \
                AND $g)",
        due: Due::Never,
        project: Some("x"),
    },
    Waiting {
        act: Act::CheckInCommitment,
        from: "upkeep_commitment x JOIN project p ON p.id = x.project_id",
        beside: BESIDE_PROJECT,
        within: &[],
        waits: "x.kept = 'WAITING' AND p.stage IN ('HANDED_OVER', 'CLOSED')",
        due: Due::On("x.due_on"),
        project: Some("p"),
    },
];
