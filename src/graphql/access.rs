//! For people: what one may do with what one sees, why or why not, and the policy as a whole.

use async_graphql::{Context, ID, SimpleObject};

use super::id::{NodeKind, decode};
use super::request::Request;
use super::selection::STATEMENT_COST;
use super::written::{Owned, Written, WrittenList};
use crate::authz::actor::Role;
use crate::authz::matrix::words;
use crate::authz::policy::{Act, RULES, Resource, Rule};
use crate::domain::refusal::Reason;
use crate::error::{Error, Result};

/// Whether the policy allows an act. The rules of the programme (stage, hours, quorum) may still refuse it.
#[derive(Clone, Copy, Debug, SimpleObject)]
pub struct Permission {
    /// The policy allows it.
    pub allowed: bool,
    /// Id of a rule that would have to hold, where it is not allowed.
    pub rule: Option<&'static str>,
}

/// Why an act on an object is allowed or not.
#[derive(Debug, SimpleObject)]
pub struct AccessExplanation {
    /// The act.
    act: Act,
    /// Some rule allows it.
    allowed: bool,
    /// Every rule on the act, tried on the object.
    rules: WrittenList<Owned<TriedRule>>,
}

/// A rule of the policy, tried on an object.
#[derive(Debug, SimpleObject)]
pub struct TriedRule {
    /// Id of the rule.
    id: &'static str,
    /// It speaks of the role under which the viewer acts.
    speaks_of_viewer: bool,
    /// Its condition holds for the object; only where it speaks of the viewer.
    holds: bool,
    /// Its condition in words, in the language of the request.
    condition: String,
}

/// A rule of the policy: these roles may do this act where the condition holds. What no rule allows is not allowed.
#[derive(Debug, SimpleObject)]
pub struct AccessRule {
    /// Id of the rule.
    id: &'static str,
    /// What it protects.
    resource: &'static str,
    /// The act.
    act: Act,
    /// The roles of which it speaks.
    roles: Vec<Role>,
    /// Its condition in words, in the language of the request.
    condition: String,
    /// Each read under it leaves an entry in the access ledger of whose data they are.
    logged: bool,
}

/// Declares what a viewer may do with a noun: one field for each act that is judged on it.
macro_rules! permissions {
    ($name:ident of $what:literal { $($(#[$doc:meta])+ $field:ident: $act:ident,)+ }) => {
        #[doc = concat!("What the viewer may do with ", $what, ", by the policy.")]
        pub struct $name<'a>(pub &'a [(Act, bool)]);

        #[doc = concat!("What the viewer may do with ", $what, ", by the policy.")]
        #[async_graphql::Object]
        impl $name<'_> {
            $(
                $(#[$doc])+
                async fn $field(&self, ctx: &Context<'_>) -> Result<Written<Owned<Permission>>> {
                    permission(ctx, self.0, Act::$act)
                }
            )+
        }
    };
}

pub(super) use permissions;

permissions!(ConsulateCan of "a consulate" {
    /// Register a club.
    register_club: RegisterClub,
});
permissions!(ClubCan of "a club" {
    /// Renew its registration.
    renew_club_registration: RenewClubRegistration,
    /// Draft a proposal for it.
    draft_proposal: DraftProposal,
    /// Ask it for a mandate.
    propose_mandate: ProposeMandate,
});
permissions!(FederationMandateCan of "a mandate" {
    /// Accept it.
    accept_mandate: AcceptMandate,
    /// Suspend it.
    suspend_mandate: SuspendMandate,
    /// Resume it.
    resume_mandate: ResumeMandate,
    /// End it.
    end_mandate: EndMandate,
});
permissions!(MirrorClubCan of "a mirror club" {
    /// File a need of its community.
    file_need: FileNeed,
});
permissions!(CommunityCan of "a community" {
    /// File a need of an assembly of it.
    file_assembly_need: FileAssemblyNeed,
});
permissions!(TenantCan of "an organisation" {
    /// Invite a person.
    invite_person: InvitePerson,
    /// Make a key for a machine.
    create_api_key: CreateApiKey,
    /// Record a cost of running the programme.
    record_operating_cost: RecordOperatingCost,
    /// Set the ceiling of a state and year.
    set_budget_ceiling: SetBudgetCeiling,
    /// Record which party governs it.
    record_governing_party: RecordGoverningParty,
});
permissions!(MembershipCan of "a membership" {
    /// Accept the invitation.
    accept_invitation: AcceptInvitation,
    /// Decline the invitation.
    decline_invitation: DeclineInvitation,
    /// End it, or take the invitation back.
    end_membership: EndMembership,
    /// Grant it access.
    grant_access: GrantAccess,
});
permissions!(AccessGrantCan of "a grant" {
    /// Take it back.
    revoke_access: RevokeAccess,
});
permissions!(ApiKeyCan of "a machine's key" {
    /// Take it back.
    revoke_api_key: RevokeApiKey,
});
permissions!(ClubFileCan of "a club's file" {
    /// Change it.
    update_club_file: UpdateClubFile,
});
permissions!(ProjectCan of "a project" {
    /// Write the proposal anew.
    update_proposal: UpdateProposal,
    /// Confirm the proposal.
    confirm_proposal: ConfirmProposal,
    /// Repudiate the proposal.
    repudiate_proposal: RepudiateProposal,
    /// Suspend it.
    suspend_project: SuspendProject,
    /// Take it back.
    withdraw_project: WithdrawProject,
    /// Put a hold on its releases.
    place_hold: PlaceHold,
    /// Release its next tranche.
    release_tranche: ReleaseTranche,
    /// Open a refund of it.
    open_refund_case: OpenRefundCase,
    /// Close it.
    close_project: CloseProject,
    /// Bring a document to it.
    add_document: AddDocument,
    /// Open its technical file.
    open_technical_file: OpenTechnicalFile,
    /// Designate who builds it.
    designate_executor: DesignateExecutor,
    /// Begin its works.
    begin_works: BeginWorks,
    /// Authorise it in the last review.
    authorise_project: AuthoriseProject,
    /// Cancel it.
    cancel_project: CancelProject,
    /// File an exception to its shares.
    file_share_exception: FileShareException,
    /// Set its timeline.
    set_timeline: SetTimeline,
    /// Constitute its works committee.
    constitute_works_committee: ConstituteWorksCommittee,
    /// Record an observation of it.
    record_observation: RecordObservation,
    /// Complain about it.
    file_complaint: FileComplaint,
    /// Draw up the certificate with which it is handed over.
    draft_handover_certificate: DraftHandoverCertificate,
    /// Sign that certificate.
    sign_handover_certificate: SignHandoverCertificate,
    /// Record the dedication of its plaque.
    record_dedication: RecordDedication,
    /// Approve its technical file in the state's planning committee.
    approve_in_planning: ApproveInPlanning,
    /// Return its technical file from the state's planning committee.
    return_from_planning: ReturnFromPlanning,
    /// Find it viable.
    find_viable: FindViable,
    /// Return its technical file from the review for viability.
    return_from_viability: ReturnFromViability,
    /// Return its technical file from the national review.
    return_from_national_review: ReturnFromNationalReview,
});
permissions!(WorksCan of "works" {
    /// Report how far they have come.
    report_progress: ReportProgress,
    /// Say that they are finished.
    finish_works: FinishWorks,
});
permissions!(AgreementCan of "an agreement" {
    /// Sign it for a seat.
    sign_agreement: SignAgreement,
});
permissions!(HoldCan of "a hold" {
    /// Lift it.
    lift_hold: LiftHold,
});
permissions!(RefundCaseCan of "a refund" {
    /// Give a seat its share back.
    settle_refund: SettleRefund,
    /// Record an inspection of them.
    record_inspection: RecordInspection,
});
permissions!(WorksCommitteeCan of "a works committee" {
    /// Record a training of it.
    record_training: RecordTraining,
});
permissions!(CommitteeCan of "a committee" {
    /// Convene a session.
    convene_session: ConveneSession,
    /// Install the committee of a later year.
    install_committee: InstallCommittee,
    /// Change its rules.
    adopt_committee_rules: AdoptCommitteeRules,
});
permissions!(CommitteeSeatCan of "a seat of a committee" {
    /// Appoint somebody to represent it.
    appoint_representative: AppointRepresentative,
});
permissions!(CommitteeRepresentativeCan of "a representative" {
    /// End the term.
    end_representative: EndRepresentative,
});
permissions!(SessionCan of "a session" {
    /// Put a project on its agenda.
    add_agenda_item: AddAgendaItem,
    /// Have its minutes drawn up.
    draw_up_minutes: DrawUpMinutes,
});
permissions!(SessionMinutesCan of "minutes" {
    /// Sign them.
    sign_minutes: SignMinutes,
});
permissions!(AgendaItemCan of "an agenda item" {
    /// Open it for votes.
    open_agenda_item: OpenAgendaItem,
    /// Cast the vote of a seat, or recuse it.
    cast_vote: CastVote,
    /// Close it into a resolution.
    close_agenda_item: CloseAgendaItem,
});
permissions!(ResolutionCan of "a resolution" {
    /// Confirm that its conditions are met.
    confirm_conditions: ConfirmConditions,
    /// Publish it.
    publish_resolution: PublishResolution,
});
permissions!(ContributionCan of "a part" {
    /// Commit it.
    pledge_contribution: PledgeContribution,
    /// Record a deposit in it.
    record_deposit: RecordDeposit,
});

pub(super) fn permission(ctx: &Context<'_>, can: &[(Act, bool)], act: Act) -> Result<Written<Owned<Permission>>> {
    let role = Request::of(ctx)?.scope.actor().role();
    let allowed = can.iter().any(|(of, allowed)| *of == act && *allowed);
    Ok(Written::owned(Permission { allowed, rule: (!allowed).then(|| act.rule_for(role)) }))
}

/// The whole policy, in the language of the request.
pub fn policy(ctx: &Context<'_>) -> Result<WrittenList<Owned<AccessRule>>> {
    let language = Request::of(ctx)?.language;
    let shown = |rule: &Rule| AccessRule {
        id: rule.id,
        resource: rule.resource.table(),
        act: rule.act,
        roles: rule.who.to_vec(),
        condition: words(&rule.when, language),
        logged: rule.logged,
    };
    Ok(RULES.iter().map(shown).map(Owned).collect())
}

/// Why `act` on the object is allowed or not; an object that is not for the viewer's eyes is not there.
pub async fn explain(ctx: &Context<'_>, id: &ID, act: Act) -> Result<AccessExplanation> {
    let (kind, key) = decode(id).ok_or_else(|| Error::invalid(Reason::MalformedId, "id"))?;
    let resource = resource_of(kind);
    if act != Act::Read && act.resource() != resource {
        return Err(Error::invalid(Reason::MalformedValue, "act"));
    }
    let request = Request::of(ctx)?;
    request.spend(STATEMENT_COST)?;
    let tried = request.store.explain(&request.scope, resource, act, key).await?.ok_or_else(Error::not_found)?;
    let shown = |tried: &crate::store::access::TriedRule| TriedRule {
        id: tried.rule.id,
        speaks_of_viewer: tried.speaks_of_reader,
        holds: tried.holds,
        condition: words(&tried.rule.when, request.language),
    };
    Ok(AccessExplanation {
        act,
        allowed: tried.iter().any(|tried| tried.holds),
        rules: tried.iter().map(shown).map(Owned).collect(),
    })
}

pub(super) fn resource_of(kind: NodeKind) -> Resource {
    match kind {
        NodeKind::AccessGrant => Resource::AccessGrant,
        NodeKind::AgendaItem => Resource::AgendaItem,
        NodeKind::Agreement => Resource::Agreement,
        NodeKind::ApiKey => Resource::ApiKey,
        NodeKind::BudgetCeiling => Resource::BudgetCeiling,
        NodeKind::Club => Resource::Club,
        NodeKind::Committee => Resource::Committee,
        NodeKind::CommitteeRepresentative => Resource::CommitteeRepresentative,
        NodeKind::CommitteeSeat => Resource::CommitteeSeat,
        NodeKind::Community => Resource::Community,
        NodeKind::Complaint => Resource::Complaint,
        NodeKind::Consulate => Resource::Consulate,
        NodeKind::Contribution => Resource::Contribution,
        NodeKind::Defect => Resource::Defect,
        NodeKind::Deposit => Resource::Deposit,
        NodeKind::Document => Resource::Document,
        NodeKind::Federation | NodeKind::Tenant => Resource::Tenant,
        NodeKind::FederationMandate => Resource::FederationMandate,
        NodeKind::GoverningParty => Resource::GoverningParty,
        NodeKind::HandoverCertificate => Resource::HandoverCertificate,
        NodeKind::UpkeepCommitment => Resource::UpkeepCommitment,
        NodeKind::HelpRequest => Resource::HelpRequest,
        NodeKind::Hold => Resource::Hold,
        NodeKind::Membership => Resource::Membership,
        NodeKind::MirrorClub => Resource::MirrorClub,
        NodeKind::Municipality => Resource::Municipality,
        NodeKind::ProgressReport => Resource::ProgressReport,
        NodeKind::Freeze => Resource::Freeze,
        NodeKind::Need => Resource::Need,
        NodeKind::OperatingCost => Resource::OperatingCost,
        NodeKind::Project => Resource::Project,
        NodeKind::RefundCase => Resource::RefundCase,
        NodeKind::Resolution => Resource::Resolution,
        NodeKind::Review => Resource::Review,
        NodeKind::RuleSet => Resource::RuleSet,
        NodeKind::Session => Resource::Session,
        NodeKind::SessionMinutes => Resource::SessionMinutes,
        NodeKind::ShareException => Resource::ShareException,
        NodeKind::State => Resource::State,
        NodeKind::Inspection => Resource::Inspection,
        NodeKind::Observation => Resource::Observation,
        NodeKind::Training => Resource::Training,
        NodeKind::WorksCommittee => Resource::WorksCommittee,
        NodeKind::Works => Resource::Works,
        NodeKind::TechnicalFile => Resource::TechnicalFile,
        NodeKind::TechnicalFileItem => Resource::TechnicalFileItem,
        NodeKind::Transfer => Resource::Transfer,
        NodeKind::Tranche => Resource::Tranche,
    }
}
