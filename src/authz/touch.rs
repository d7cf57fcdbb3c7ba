//! What the work of an act touches beyond what its actor reads: the rows that may be written, and the few that are read
//! for a decision without being shown. No roles here: who may do the act is said on the policy page. What a named job
//! touches is in `job`.

use super::job::{self, Job};
use super::policy::{Act, Resource as R};
use super::predicate::Argument::{ActName, Person, Row, Tenant, Word};
use super::predicate::Predicate::{self, All, Any, Eq, In, StateIn, True, Via};
use super::predicate::Set::{ClubsMandating, Words};
use super::terms::{
    CLUBS_FROM_HERE, ITS_ANSWERS, ITS_COMMITTEE, ITS_EXCEPTIONS, ITS_NEEDS, ITS_PARTS, ITS_REFUNDS, MEMBERSHIPS,
    MIRROR_CLUBS_OF_IT, MUNICIPAL_SEAT, SEATS_OF_ITS_TENANT, SUBMITTED, WORKS_HERE,
};

/// What is done with rows of a table. Nothing is ever deleted.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Command {
    Read,
    Insert,
    Update,
    /// Held until the transaction ends, and not changed. The row on which an act is judged always is.
    Lock,
}

/// For whom rows are touched.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum By {
    /// Whoever was given leave for the act.
    Act(Act),
    /// Whoever was given leave for any act.
    AnyAct,
    /// Whoever reads what is logged as it is read.
    Reader,
    Job(Job),
}

/// Rows of a resource that may be touched. A row that is inserted is judged by its own columns, as ids and words, before
/// it is sent; one that is updated as it is before; the wall of PostgreSQL judges it before and after.
#[derive(Clone, Copy, Debug)]
pub struct Touch {
    pub by: By,
    pub command: Command,
    pub resource: R,
    pub when: Predicate,
}

impl Touch {
    /// The work of the act may do it.
    pub fn is_of(&self, act: Act) -> bool {
        match self.by {
            By::Act(of) => of == act,
            By::AnyAct => true,
            By::Reader | By::Job(_) => false,
        }
    }
}

/// The row for which leave was given, and what belongs to it.
pub(super) const ITSELF: Predicate = Eq("id", Row);
pub(super) const OF_CLUB: Predicate = Eq("club_id", Row);
/// A membership that gives nothing until its person accepts.
const INVITED: Predicate = Eq("status", Word("INVITED"));
const OF_PROJECT: Predicate = Eq("project_id", Row);
const OF_FILE: Predicate = Eq("technical_file_id", Row);
/// A review of the project in the reviewer's own name.
const REVIEWED: Predicate = All(&[OF_PROJECT, Eq("reviewer_id", Person), Eq("tenant_id", Tenant)]);
const OF_ITEM: Predicate = Eq("agenda_item_id", Row);
/// Of a project whose parts the item is about.
const OF_EXCEPTION: Predicate = Via(&ITS_EXCEPTIONS, &OF_ITEM);
/// A project on which the chair's committee decides.
const BEFORE_THE_CHAIR: Predicate = All(&[StateIn("state_code"), Eq("federal_tenant_id", Tenant)]);

/// A membership of a government that has a seat in the project.
const AT_A_GOVERNMENT: Predicate =
    Via(&SEATS_OF_ITS_TENANT, &All(&[OF_PROJECT, In("seat", Words(&["FEDERAL", "STATE", "MUNICIPAL"]))]));

/// A membership of the works committee of the project, or of a party of it, which may build it.
const WATCHING_OR_BUILDING: Predicate =
    Any(&[Via(&ITS_COMMITTEE, &OF_PROJECT), Via(&SEATS_OF_ITS_TENANT, &OF_PROJECT)]);

/// Everything that is touched. What is not here is written by nobody.
#[rustfmt::skip]
pub const TOUCHES: &[Touch] = &[
    // Every act leaves its entry in the ledger, after the last one of its chain, and its idempotency key.
    any(Command::Read, R::DecisionLedgerEntry, True),
    any(Command::Insert, R::DecisionLedgerEntry, All(&[Eq("act", ActName), Eq("person_id", Person), Eq("tenant_id", Tenant)])),
    any(Command::Insert, R::IdempotencyRecord, Eq("person_id", Person)),
    // Who reads what is not their own says so in their own name.
    Touch {
        by: By::Reader,
        command: Command::Insert,
        resource: R::AccessLedgerEntry,
        when: All(&[Eq("person_id", Person), Eq("acting_tenant_id", Tenant)]),
    },
    // Clubs.
    reads(Act::RegisterClub, R::Person, True),
    inserts(Act::RegisterClub, R::Person, True),
    inserts(Act::RegisterClub, R::Tenant, Eq("kind", Word("CLUB"))),
    inserts(Act::RegisterClub, R::Club, Eq("consulate_id", Row)),
    inserts(Act::RegisterClub, R::ClubFile, True),
    inserts(Act::RegisterClub, R::ClubRegistration, All(&[Eq("consulate_id", Row), Eq("issuer_id", Tenant), Eq("issued_by", Person)])),
    inserts(Act::RegisterClub, R::Membership, All(&[INVITED, In("role", Words(&["CLUB_PRESIDENT", "CLUB_TREASURER", "CLUB_SECRETARY"]))])),
    updates(Act::RenewClubRegistration, R::Club, ITSELF),
    inserts(Act::RenewClubRegistration, R::ClubRegistration, All(&[OF_CLUB, Eq("issuer_id", Tenant), Eq("issued_by", Person)])),
    updates(Act::UpdateClubFile, R::ClubFile, OF_CLUB),
    // Needs. Whoever endorses is counted in the need.
    inserts(Act::FileNeed, R::Need, All(&[Eq("filer_id", Row), Eq("filed_by", Person)])),
    inserts(Act::FileAssemblyNeed, R::Need, All(&[Eq("community_id", Row), Eq("filer_id", Tenant), Eq("filed_by", Person)])),
    inserts(Act::EndorseNeed, R::NeedEndorsement, All(&[Eq("need_id", Row), Eq("person_id", Person), Eq("mirror_club_id", Tenant)])),
    updates(Act::EndorseNeed, R::Need, ITSELF),
    updates(Act::WithdrawNeed, R::Need, ITSELF),
    // Whatever changes what a community needs, or whether it has a club, changes its place in the solidarity list.
    updates(Act::FileNeed, R::Community, Via(&MIRROR_CLUBS_OF_IT, &ITSELF)),
    updates(Act::FileAssemblyNeed, R::Community, ITSELF),
    updates(Act::WithdrawNeed, R::Community, Via(&ITS_NEEDS, &ITSELF)),
    updates(Act::RegisterClub, R::Community, Via(&CLUBS_FROM_HERE, &Eq("consulate_id", Row))),
    updates(Act::SignHandoverCertificate, R::Community, Via(&WORKS_HERE, &ITSELF)),
    // Proposals.
    inserts(Act::DraftProposal, R::Project, All(&[OF_CLUB, Eq("audience", Word("PROPOSER")), Eq("drafted_by", Person)])),
    inserts(Act::DraftProposal, R::BudgetLine, OF_CLUB),
    inserts(Act::DraftProposal, R::Site, OF_CLUB),
    updates(Act::UpdateProposal, R::Project, ITSELF),
    updates(Act::UpdateProposal, R::BudgetLine, OF_PROJECT),
    inserts(Act::UpdateProposal, R::BudgetLine, OF_PROJECT),
    updates(Act::UpdateProposal, R::Site, OF_PROJECT),
    inserts(Act::UpdateProposal, R::Site, OF_PROJECT),
    // Whether it is being voted on counts for whoever writes it, also where it may not read the agenda.
    reads(Act::UpdateProposal, R::AgendaItem, OF_PROJECT),
    locks(Act::UpdateProposal, R::AgendaItem, OF_PROJECT),
    updates(Act::ConfirmProposal, R::Project, ITSELF),
    inserts(Act::ConfirmProposal, R::ProjectConfirmation, All(&[OF_PROJECT, Eq("person_id", Person)])),
    inserts(Act::ConfirmProposal, R::ProjectParty, OF_PROJECT),
    inserts(Act::ConfirmProposal, R::Contribution, OF_PROJECT),
    inserts(Act::ConfirmProposal, R::ProjectAccount, ITSELF),
    updates(Act::WithdrawProject, R::Project, ITSELF),
    updates(Act::WithdrawProject, R::AgendaItem, OF_PROJECT),
    // What freezes a project, and the project, which says so.
    inserts(Act::RepudiateProposal, R::Freeze, All(&[OF_PROJECT, Eq("kind", Word("REPUDIATION")), Eq("tenant_id", Tenant), Eq("raised_by", Person)])),
    updates(Act::RepudiateProposal, R::Project, ITSELF),
    inserts(Act::SuspendProject, R::Freeze, All(&[OF_PROJECT, Eq("kind", Word("SUSPENSION")), Eq("tenant_id", Tenant), Eq("raised_by", Person)])),
    updates(Act::SuspendProject, R::Project, ITSELF),
    updates(Act::LiftFreeze, R::Freeze, ITSELF),
    updates(Act::LiftFreeze, R::Project, Any(&[Eq("club_id", Tenant), Eq("federal_tenant_id", Tenant), Eq("state_tenant_id", Tenant)])),
    // The joint decision. The votes are counted for the chair, who does not see them.
    inserts(Act::InstallCommittee, R::Committee, StateIn("state_code")),
    inserts(Act::InstallCommittee, R::CommitteeSeat, StateIn("state_code")),
    // Whether anything is decided under the rules that are to change is asked of every session of the committee.
    reads(Act::AdoptCommitteeRules, R::AgendaItem, StateIn("state_code")),
    updates(Act::AdoptCommitteeRules, R::Committee, ITSELF),
    // Whoever appoints finds their own people by an address, and is alone in counting who represents the seat.
    locks(Act::AppointRepresentative, R::Committee, StateIn("state_code")),
    reads(Act::AppointRepresentative, R::Membership, Eq("tenant_id", Tenant)),
    reads(Act::AppointRepresentative, R::Person, True),
    inserts(Act::AppointRepresentative, R::CommitteeRepresentative, All(&[Eq("committee_seat_id", Row), Eq("tenant_id", Tenant)])),
    updates(Act::AppointRepresentative, R::CommitteeRepresentative, Eq("committee_seat_id", Row)),
    updates(Act::EndRepresentative, R::CommitteeRepresentative, All(&[ITSELF, Eq("tenant_id", Tenant)])),
    inserts(Act::ConveneSession, R::Session, All(&[Eq("committee_id", Row), Eq("convened_by", Person)])),
    updates(Act::AddAgendaItem, R::Session, ITSELF),
    updates(Act::AddAgendaItem, R::AgendaItem, StateIn("state_code")),
    inserts(Act::AddAgendaItem, R::AgendaItem, Eq("session_id", Row)),
    // What the item is about names it, so that closing it can grant it: then parts move, and what is reserved with them.
    updates(Act::AddAgendaItem, R::ShareException, StateIn("state_code")),
    updates(Act::CloseAgendaItem, R::ShareException, OF_ITEM),
    updates(Act::CloseAgendaItem, R::ProjectParty, OF_EXCEPTION),
    updates(Act::CloseAgendaItem, R::BudgetReservation, OF_EXCEPTION),
    updates(Act::CloseAgendaItem, R::BudgetCeiling, All(&[Eq("tenant_id", Tenant), StateIn("state_code")])),
    inserts(Act::FileShareException, R::ShareException, All(&[OF_PROJECT, Eq("tenant_id", Tenant), Eq("filed_by", Person)])),
    updates(Act::WithdrawShareException, R::ShareException, ITSELF),
    // The rank rests on every work in the community, and on every item of the agenda, whoever has a seat in it.
    reads(Act::AddAgendaItem, R::Project, StateIn("state_code")),
    reads(Act::OpenAgendaItem, R::AgendaItem, StateIn("state_code")),
    updates(Act::OpenAgendaItem, R::AgendaItem, ITSELF),
    locks(Act::OpenAgendaItem, R::Project, BEFORE_THE_CHAIR),
    reads(Act::CastVote, R::Vote, OF_ITEM),
    inserts(Act::CastVote, R::Vote, All(&[OF_ITEM, Eq("person_id", Person)])),
    // The vote is the seat's: another officer of it may change what one has cast.
    updates(Act::CastVote, R::Vote, All(&[OF_ITEM, Any(&[Eq("tenant_id", Tenant), Eq("seat", Word("MIGRANT"))])])),
    reads(Act::CloseAgendaItem, R::Vote, OF_ITEM),
    updates(Act::CloseAgendaItem, R::AgendaItem, ITSELF),
    updates(Act::CloseAgendaItem, R::Project, BEFORE_THE_CHAIR),
    inserts(Act::CloseAgendaItem, R::Resolution, OF_ITEM),
    updates(Act::ConfirmConditions, R::Resolution, ITSELF),
    // Minutes are drawn up of the whole agenda, whoever has a seat in which of its projects; their text is for all who
    // have one in any.
    reads(Act::DrawUpMinutes, R::AgendaItem, Eq("session_id", Row)),
    reads(Act::DrawUpMinutes, R::Vote, StateIn("state_code")),
    reads(Act::DrawUpMinutes, R::Resolution, StateIn("state_code")),
    reads(Act::DrawUpMinutes, R::Project, StateIn("state_code")),
    reads(Act::DrawUpMinutes, R::ShareException, StateIn("state_code")),
    reads(Act::DrawUpMinutes, R::ProjectParty, StateIn("state_code")),
    inserts(Act::DrawUpMinutes, R::SessionMinutes, Eq("session_id", Row)),
    inserts(Act::SignMinutes, R::MinutesSignature, All(&[Eq("minutes_id", Row), Eq("tenant_id", Tenant), Eq("person_id", Person)])),
    updates(Act::PublishResolution, R::Resolution, ITSELF),
    updates(Act::PublishResolution, R::Project, BEFORE_THE_CHAIR),
    // The technical file. Where it was returned, completing it moves the project on.
    inserts(Act::OpenTechnicalFile, R::TechnicalFile, All(&[OF_PROJECT, Eq("opened_by", Person)])),
    inserts(Act::OpenTechnicalFile, R::TechnicalFileItem, OF_PROJECT),
    updates(Act::ProvideTechnicalFileItem, R::TechnicalFile, ITSELF),
    updates(Act::ProvideTechnicalFileItem, R::TechnicalFileItem, OF_FILE),
    inserts(Act::ProvideTechnicalFileItem, R::TechnicalFileDocument, All(&[OF_FILE, Eq("tenant_id", Tenant), Eq("provided_by", Person)])),
    updates(Act::ProvideTechnicalFileItem, R::Defect, OF_FILE),
    updates(Act::CompleteTechnicalFile, R::TechnicalFile, ITSELF),
    updates(Act::CompleteTechnicalFile, R::Project, MUNICIPAL_SEAT),
    // Help with it. The file is looked at and stays as it is.
    inserts(Act::RequestHelp, R::HelpRequest, All(&[OF_FILE, Eq("tenant_id", Tenant), Eq("asked_by", Person)])),
    updates(Act::AnswerHelpRequest, R::HelpRequest, ITSELF),
    updates(Act::DeclineHelpRequest, R::HelpRequest, ITSELF),
    updates(Act::WithdrawHelpRequest, R::HelpRequest, ITSELF),
    updates(Act::AcknowledgeHelp, R::HelpRequest, ITSELF),
    // Its reviews.
    updates(Act::ApproveInPlanning, R::Project, ITSELF),
    updates(Act::ApproveInPlanning, R::TechnicalFile, OF_PROJECT),
    inserts(Act::ApproveInPlanning, R::Review, REVIEWED),
    updates(Act::ReturnFromPlanning, R::Project, ITSELF),
    updates(Act::ReturnFromPlanning, R::TechnicalFile, OF_PROJECT),
    inserts(Act::ReturnFromPlanning, R::Review, REVIEWED),
    updates(Act::ReturnFromPlanning, R::TechnicalFileItem, OF_PROJECT),
    inserts(Act::ReturnFromPlanning, R::Defect, OF_PROJECT),
    updates(Act::FindViable, R::Project, ITSELF),
    updates(Act::FindViable, R::TechnicalFile, OF_PROJECT),
    inserts(Act::FindViable, R::Review, REVIEWED),
    updates(Act::ReturnFromViability, R::Project, ITSELF),
    updates(Act::ReturnFromViability, R::TechnicalFile, OF_PROJECT),
    inserts(Act::ReturnFromViability, R::Review, REVIEWED),
    updates(Act::ReturnFromViability, R::TechnicalFileItem, OF_PROJECT),
    inserts(Act::ReturnFromViability, R::Defect, OF_PROJECT),
    updates(Act::ReturnFromNationalReview, R::Project, ITSELF),
    updates(Act::ReturnFromNationalReview, R::TechnicalFile, OF_PROJECT),
    inserts(Act::ReturnFromNationalReview, R::Review, REVIEWED),
    updates(Act::ReturnFromNationalReview, R::TechnicalFileItem, OF_PROJECT),
    inserts(Act::ReturnFromNationalReview, R::Defect, OF_PROJECT),
    // Parts. The fulfilment that the seats share has the same id as the part. Whoever pays under a mandate need not be
    // mandated to read the project, whose stage is asked and, for the next deposit, whose timeline.
    reads(Act::PledgeContribution, R::Project, In("club_id", ClubsMandating(Act::PledgeContribution))),
    reads(Act::RecordDeposit, R::Project, In("club_id", ClubsMandating(Act::RecordDeposit))),
    updates(Act::PledgeContribution, R::Contribution, ITSELF),
    updates(Act::PledgeContribution, R::ProjectParty, ITSELF),
    updates(Act::RecordDeposit, R::Contribution, ITSELF),
    updates(Act::RecordDeposit, R::ProjectParty, ITSELF),
    inserts(Act::RecordDeposit, R::Deposit, All(&[Eq("contribution_id", Row), Eq("recorded_by", Person)])),
    updates(Act::RecordDeposit, R::ProjectAccount, Via(&ITS_PARTS, &ITSELF)),
    inserts(Act::RecordDeposit, R::Transfer, All(&[Eq("subject_id", Row), Eq("kind", Word("DEPOSIT")), Eq("recorded_by", Person)])),
    // Money of the ministry, in the name of whoever set how much.
    inserts(Act::SetBudgetCeiling, R::BudgetCeiling, All(&[Eq("tenant_id", Row), Eq("set_by", Person)])),
    updates(Act::SetBudgetCeiling, R::BudgetCeiling, Eq("tenant_id", Row)),
    // Where none was set, the ceiling of the rules is set with the first that is reserved under it.
    updates(Act::AuthoriseProject, R::Project, ITSELF),
    inserts(Act::AuthoriseProject, R::Review, REVIEWED),
    inserts(Act::AuthoriseProject, R::BudgetCeiling, All(&[Eq("tenant_id", Tenant), Eq("set_by", Person)])),
    updates(Act::AuthoriseProject, R::BudgetCeiling, Eq("tenant_id", Tenant)),
    inserts(Act::AuthoriseProject, R::BudgetReservation, All(&[ITSELF, Eq("tenant_id", Tenant), Eq("reserved_by", Person)])),
    updates(Act::CancelProject, R::Project, ITSELF),
    updates(Act::CancelProject, R::AgendaItem, OF_PROJECT),
    updates(Act::CancelProject, R::BudgetCeiling, All(&[Eq("tenant_id", Tenant), StateIn("state_code")])),
    updates(Act::CancelProject, R::BudgetReservation, ITSELF),
    // The agreement has the id of its project, and so has leave for it.
    updates(Act::SetTimeline, R::Project, ITSELF),
    inserts(Act::SetTimeline, R::Tranche, OF_PROJECT),
    updates(Act::SetTimeline, R::Tranche, OF_PROJECT),
    inserts(Act::SetTimeline, R::TranchePart, OF_PROJECT),
    updates(Act::SetTimeline, R::ProjectParty, OF_PROJECT),
    inserts(Act::SetTimeline, R::Agreement, All(&[ITSELF, Eq("drawn_up_by", Person)])),
    updates(Act::SetTimeline, R::Agreement, ITSELF),
    updates(Act::SignAgreement, R::Agreement, ITSELF),
    inserts(Act::SignAgreement, R::AgreementSignature, All(&[Eq("agreement_id", Row), OF_PROJECT, Eq("person_id", Person)])),
    updates(Act::SignAgreement, R::Project, ITSELF),
    // Documents.
    inserts(Act::AddDocument, R::Document, All(&[OF_PROJECT, Eq("tenant_id", Tenant), Eq("uploaded_by", Person)])),
    // Works, which have the id of their project. Nobody of who is to build them is on their committee, whose members nobody is
    // shown.
    reads(Act::DesignateExecutor, R::Membership, WATCHING_OR_BUILDING),
    inserts(Act::DesignateExecutor, R::Works, ITSELF),
    updates(Act::DesignateExecutor, R::Works, ITSELF),
    reads(Act::BeginWorks, R::Membership, WATCHING_OR_BUILDING),
    inserts(Act::BeginWorks, R::Works, All(&[ITSELF, Eq("executor_tenant_id", Tenant)])),
    updates(Act::BeginWorks, R::Works, ITSELF),
    updates(Act::BeginWorks, R::Project, ITSELF),
    updates(Act::ReportProgress, R::Works, ITSELF),
    inserts(Act::ReportProgress, R::ProgressReport, All(&[OF_PROJECT, Eq("tenant_id", Tenant), Eq("reported_by", Person)])),
    updates(Act::FinishWorks, R::Works, ITSELF),
    updates(Act::FinishWorks, R::Project, ITSELF),
    // The end of the works.
    updates(Act::DraftHandoverCertificate, R::Project, ITSELF),
    updates(Act::DraftHandoverCertificate, R::HandoverCertificate, OF_PROJECT),
    inserts(Act::DraftHandoverCertificate, R::HandoverCertificate, All(&[OF_PROJECT, Eq("drafted_by", Person)])),
    inserts(Act::DraftHandoverCertificate, R::UpkeepCommitment, OF_PROJECT),
    updates(Act::SignHandoverCertificate, R::Project, ITSELF),
    updates(Act::SignHandoverCertificate, R::HandoverCertificate, OF_PROJECT),
    inserts(Act::SignHandoverCertificate, R::HandoverSignature, All(&[OF_PROJECT, Eq("tenant_id", Tenant), Eq("person_id", Person)])),
    updates(Act::SignHandoverCertificate, R::Need, Via(&ITS_ANSWERS, &ITSELF)),
    // A dedication is held against the names of all who act for the project's governments; nobody is shown them.
    updates(Act::RecordDedication, R::HandoverCertificate, OF_PROJECT),
    reads(Act::RecordDedication, R::Membership, AT_A_GOVERNMENT),
    reads(Act::RecordDedication, R::Person, Via(&MEMBERSHIPS, &AT_A_GOVERNMENT)),
    updates(Act::CheckInCommitment, R::UpkeepCommitment, ITSELF),
    // Complaints. The entries of whoever complains are in the name of the office that answers.
    inserts(Act::FileComplaint, R::Complaint, All(&[OF_PROJECT, Eq("filed_by", Person)])),
    inserts(Act::FileComplaint, R::DecisionLedgerEntry, All(&[Eq("act", ActName), Eq("person_id", Person)])),
    inserts(Act::ReopenComplaint, R::DecisionLedgerEntry, All(&[Eq("act", ActName), Eq("person_id", Person)])),
    inserts(Act::CloseComplaint, R::DecisionLedgerEntry, All(&[Eq("act", ActName), Eq("person_id", Person)])),
    updates(Act::AnswerComplaint, R::Complaint, ITSELF),
    updates(Act::ReopenComplaint, R::Complaint, All(&[ITSELF, Eq("filed_by", Person)])),
    updates(Act::CloseComplaint, R::Complaint, All(&[ITSELF, Eq("filed_by", Person)])),
    // The account of a project.
    inserts(Act::PlaceHold, R::Hold, All(&[OF_PROJECT, Eq("tenant_id", Tenant), Eq("placed_by", Person)])),
    updates(Act::LiftHold, R::Hold, ITSELF),
    updates(Act::ReleaseTranche, R::Tranche, OF_PROJECT),
    updates(Act::ReleaseTranche, R::ProjectAccount, ITSELF),
    inserts(Act::ReleaseTranche, R::Transfer, All(&[OF_PROJECT, Eq("kind", Word("RELEASE")), Eq("recorded_by", Person)])),
    inserts(Act::OpenRefundCase, R::RefundCase, All(&[OF_PROJECT, Eq("tenant_id", Tenant), Eq("opened_by", Person)])),
    inserts(Act::OpenRefundCase, R::RefundShare, OF_PROJECT),
    updates(Act::SettleRefund, R::RefundCase, ITSELF),
    updates(Act::SettleRefund, R::RefundShare, Eq("refund_case_id", Row)),
    updates(Act::SettleRefund, R::ProjectAccount, Via(&ITS_REFUNDS, &ITSELF)),
    inserts(Act::SettleRefund, R::Transfer, All(&[Eq("subject_id", Row), In("kind", Words(&["RETURN", "REFUND"])), Eq("recorded_by", Person)])),
    // What came back to the federation, or was not spent in the end, is free under the ceiling again.
    updates(Act::SettleRefund, R::BudgetCeiling, All(&[Eq("tenant_id", Tenant), StateIn("state_code")])),
    updates(Act::SettleRefund, R::BudgetReservation, Via(&ITS_REFUNDS, &ITSELF)),
    updates(Act::CloseProject, R::Project, ITSELF),
    updates(Act::CloseProject, R::BudgetCeiling, All(&[Eq("tenant_id", Tenant), StateIn("state_code")])),
    updates(Act::CloseProject, R::BudgetReservation, ITSELF),
    inserts(Act::RecordOperatingCost, R::OperatingCost, All(&[Eq("tenant_id", Row), Eq("recorded_by", Person)])),
    // Supervision. Whoever constitutes a committee must find who is known by an address and to whom they belong, and is not
    // shown it.
    reads(Act::ConstituteWorksCommittee, R::Person, True),
    reads(Act::ConstituteWorksCommittee, R::Membership, True),
    inserts(Act::ConstituteWorksCommittee, R::Person, True),
    inserts(Act::ConstituteWorksCommittee, R::Tenant, Eq("kind", Word("WORKS_COMMITTEE"))),
    inserts(Act::ConstituteWorksCommittee, R::WorksCommittee, OF_PROJECT),
    inserts(Act::ConstituteWorksCommittee, R::Membership, All(&[INVITED, Eq("role", Word("WORKS_COMMITTEE_MEMBER"))])),
    updates(Act::RecordTraining, R::WorksCommittee, ITSELF),
    inserts(Act::RecordTraining, R::Training, All(&[Eq("works_committee_id", Row), Eq("tenant_id", Tenant), Eq("recorded_by", Person)])),
    inserts(Act::RecordInspection, R::Inspection, All(&[OF_PROJECT, Eq("tenant_id", Tenant), Eq("recorded_by", Person)])),
    inserts(Act::RecordObservation, R::Observation, All(&[OF_PROJECT, Eq("tenant_id", Tenant), Eq("recorded_by", Person)])),
    // People. Whoever invites must find who is known by an address, and is not shown it.
    inserts(Act::ProposeMandate, R::FederationMandate, All(&[OF_CLUB, Eq("federation_id", Tenant)])),
    updates(Act::AcceptMandate, R::FederationMandate, ITSELF),
    updates(Act::SuspendMandate, R::FederationMandate, ITSELF),
    updates(Act::ResumeMandate, R::FederationMandate, ITSELF),
    updates(Act::EndMandate, R::FederationMandate, ITSELF),
    reads(Act::InvitePerson, R::Person, True),
    inserts(Act::InvitePerson, R::Person, True),
    inserts(Act::InvitePerson, R::Membership, All(&[INVITED, Eq("tenant_id", Row)])),
    // Nobody comes to build what they watch, nor to watch what they build; one at a time. Who supervises what, and who builds
    // it, is looked up whoever accepts.
    reads(Act::AcceptInvitation, R::WorksCommittee, True),
    reads(Act::AcceptInvitation, R::Project, SUBMITTED),
    reads(Act::AcceptInvitation, R::Works, True),
    locks(Act::AcceptInvitation, R::Person, Eq("id", Person)),
    updates(Act::AcceptInvitation, R::Membership, All(&[ITSELF, Eq("person_id", Person)])),
    updates(Act::DeclineInvitation, R::Membership, All(&[ITSELF, Eq("person_id", Person)])),
    // Their entries are in the name of the tenant that invited.
    inserts(Act::AcceptInvitation, R::DecisionLedgerEntry, All(&[Eq("act", ActName), Eq("person_id", Person)])),
    inserts(Act::DeclineInvitation, R::DecisionLedgerEntry, All(&[Eq("act", ActName), Eq("person_id", Person)])),
    updates(Act::EndMembership, R::Membership, All(&[ITSELF, Eq("tenant_id", Tenant)])),
    // Whoever counts who is left to administer is alone in counting.
    locks(Act::EndMembership, R::Tenant, Eq("id", Tenant)),
    locks(Act::GrantAccess, R::Tenant, Eq("id", Tenant)),
    inserts(Act::GrantAccess, R::AccessGrant, All(&[Eq("membership_id", Row), Eq("granted_by", Person)])),
    updates(Act::RevokeAccess, R::AccessGrant, ITSELF),
    inserts(Act::CreateApiKey, R::ApiKey, All(&[Eq("tenant_id", Row), Eq("created_by", Person)])),
    updates(Act::RevokeApiKey, R::ApiKey, All(&[ITSELF, Eq("tenant_id", Tenant)])),
    // Watching: a party's term ends where the next one's begins.
    inserts(Act::RecordGoverningParty, R::GoverningParty, All(&[Eq("tenant_id", Row), Eq("recorded_by", Person)])),
    updates(Act::RecordGoverningParty, R::GoverningParty, Eq("tenant_id", Row)),
];

const fn any(command: Command, resource: R, when: Predicate) -> Touch {
    Touch { by: By::AnyAct, command, resource, when }
}

const fn reads(act: Act, resource: R, when: Predicate) -> Touch {
    Touch { by: By::Act(act), command: Command::Read, resource, when }
}

const fn inserts(act: Act, resource: R, when: Predicate) -> Touch {
    Touch { by: By::Act(act), command: Command::Insert, resource, when }
}

const fn updates(act: Act, resource: R, when: Predicate) -> Touch {
    Touch { by: By::Act(act), command: Command::Update, resource, when }
}

const fn locks(act: Act, resource: R, when: Predicate) -> Touch {
    Touch { by: By::Act(act), command: Command::Lock, resource, when }
}

/// What may be touched of a resource in this way.
pub fn touches(command: Command, resource: R) -> impl Iterator<Item = Touch> {
    let listed = TOUCHES.iter().copied().filter(move |touch| touch.command == command && touch.resource == resource);
    listed.chain(job::touches(command, resource))
}
