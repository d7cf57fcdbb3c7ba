//! THE PAGE: who sees which rows, and who may do which act. Everything else derives from it, and no other room names a
//! role; beside it `terms` holds its words, `people` says which roles each kind of tenant can have, and `touch` what the work
//! of an act writes.

pub use super::act::Act;
use super::actor::Role::{self, *};
use super::predicate::Argument::{Municipality, Person, Tenant, Word};
use super::predicate::Predicate::{self, All, Any, Eq, In, Readable, StateIn, True, Via, Within};
use super::predicate::Set::{ClubsMandating, Words};
use super::resource::Resource as R;
pub use super::resource::Resource;
use super::terms::*;

/// One sentence of the policy: these roles may do this act on rows of this resource for which this holds.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    pub id: &'static str,
    pub resource: Resource,
    pub act: Act,
    pub who: &'static [Role],
    pub when: Predicate,
    /// Whoever reads a row under this rule, and under none that is not logged, leaves an entry for those whose it is.
    pub logged: bool,
}

const fn read(id: &'static str, resource: Resource, who: &'static [Role], when: Predicate) -> Rule {
    Rule { id, resource, act: Act::Read, who, when, logged: false }
}

/// As [`read`], and each read is logged.
const fn logged(id: &'static str, resource: Resource, who: &'static [Role], when: Predicate) -> Rule {
    Rule { logged: true, ..read(id, resource, who, when) }
}

const fn may(id: &'static str, act: Act, who: &'static [Role], when: Predicate) -> Rule {
    Rule { id, resource: act.resource(), act, who, when, logged: false }
}

/// The whole policy. What no rule allows is not allowed.
#[rustfmt::skip]
pub const RULES: &[Rule] = &[
    // Territory, organisations, rules and committees are public knowledge.
    read("state.read", R::State, PUBLIC, True),
    read("municipality.read", R::Municipality, PUBLIC, True),
    read("community.read", R::Community, PUBLIC, True),
    read("tenant.read", R::Tenant, EVERYBODY, True),
    read("consulate.read", R::Consulate, PUBLIC, True),
    read("rule_set.read", R::RuleSet, PUBLIC, True),
    read("committee.read", R::Committee, PUBLIC, True),
    read("committee_seat.read", R::CommitteeSeat, PUBLIC, True),
    // Clubs: their status is public, their history is for those who work with them, their file is their own.
    read("club.read", R::Club, EVERYBODY, True),
    read("mirror_club.read", R::MirrorClub, PUBLIC, True),
    read("club_file.read.own", R::ClubFile, CLUB, Eq("club_id", Tenant)),
    logged("club_file.read.mandate", R::ClubFile, FEDERATION, In("club_id", ClubsMandating(Act::UpdateClubFile))),
    logged("club_file.read.auditor", R::ClubFile, AUDITOR, True),
    read("club_registration.read.national", R::ClubRegistration, NATIONAL, True),
    read("club_registration.read.delegation", R::ClubRegistration, DELEGATION, StateIn("state_code")),
    read("club_registration.read.state", R::ClubRegistration, STATE, StateIn("state_code")),
    read("club_registration.read.municipal", R::ClubRegistration, MUNICIPAL, Via(&ITS_CLUB, &Eq("municipality_code", Municipality))),
    read("club_registration.read.own", R::ClubRegistration, CLUB, Eq("club_id", Tenant)),
    read("club_registration.read.mandate", R::ClubRegistration, FEDERATION, In("club_id", ClubsMandating(Act::Read))),
    read("club_registration.read.twin", R::ClubRegistration, MIRROR, Via(&TWINS, &Eq("id", Tenant))),
    read("club_registration.read.consulate", R::ClubRegistration, REGISTRAR, Eq("consulate_id", Tenant)),
    read("club_registration.read.auditor", R::ClubRegistration, AUDITOR, True),
    read("federation_mandate.read.club", R::FederationMandate, CLUB, Eq("club_id", Tenant)),
    read("federation_mandate.read.federation", R::FederationMandate, FEDERATION, Eq("federation_id", Tenant)),
    // People see themselves.
    read("person.read.self", R::Person, EVERYBODY, Eq("id", Person)),
    read("membership.read.self", R::Membership, EVERYBODY, Eq("person_id", Person)),
    read("idempotency_record.read.self", R::IdempotencyRecord, EVERYBODY, Eq("person_id", Person)),
    read("sign_in.read.self", R::SignIn, EVERYBODY, Eq("person_id", Person)),
    // Whoever administers a tenant sees what each of its people sees; whoever acts for it, who read what is its.
    may("membership.simulate", Act::Simulate, ADMINS, MINE),
    read("access_ledger_entry.read.own", R::AccessLedgerEntry, PUBLIC, MINE),
    logged("access_ledger_entry.read.auditor", R::AccessLedgerEntry, AUDITOR, True),
    // A project: drafts are the club's alone, then the seats share it, then everybody.
    read("project.read.published", R::Project, EVERYBODY, PUBLISHED),
    read("project.read.national", R::Project, NATIONAL, SUBMITTED),
    read("project.read.delegation", R::Project, DELEGATION, All(&[StateIn("state_code"), SUBMITTED, FEDERAL_SEAT])),
    read("project.read.state", R::Project, STATE, All(&[StateIn("state_code"), SUBMITTED, STATE_SEAT])),
    read("project.read.municipal", R::Project, MUNICIPAL, All(&[MUNICIPAL_SEAT, SUBMITTED])),
    read("project.read.club", R::Project, CLUB, MIGRANT_SEAT),
    read("project.read.mandate", R::Project, FEDERATION, Any(&[
        All(&[SUBMITTED, In("club_id", ClubsMandating(Act::Read))]),
        In("club_id", ClubsMandating(Act::DraftProposal)),
    ])),
    read("project.read.twin", R::Project, MIRROR, All(&[SUBMITTED, Via(&TWINS, &Eq("id", Tenant))])),
    read("project.read.auditor", R::Project, AUDITOR, SUBMITTED),
    logged("project.read.draft.auditor", R::Project, AUDITOR, DRAFT),
    read("project_confirmation.read.club", R::ProjectConfirmation, CLUB, Via(&ITS_PROJECT, &Eq("club_id", Tenant))),
    read("budget_line.read", R::BudgetLine, PUBLIC, Within(&ITS_PROJECT, R::Project)),
    read("project_site.read", R::Site, PUBLIC, Within(&ITS_PROJECT, R::Project)),
    // Fulfilment per seat is shared by whoever reads the project; the part itself is its seat's own.
    read("project_party.read", R::ProjectParty, PUBLIC, Within(&ITS_PROJECT, R::Project)),
    read("contribution.read.federal", R::Contribution, NATIONAL, MINE),
    read("contribution.read.delegation", R::Contribution, DELEGATION, MINE_IN_STATE),
    read("contribution.read.state", R::Contribution, STATE, MINE),
    read("contribution.read.municipal", R::Contribution, MUNICIPAL, MINE),
    read("contribution.read.club", R::Contribution, CLUB, MINE),
    read("contribution.read.mandate", R::Contribution, FEDERATION, All(&[MIGRANT_PART, Any(&[
        In("club_id", ClubsMandating(Act::PledgeContribution)),
        In("club_id", ClubsMandating(Act::RecordDeposit)),
    ])])),
    read("deposit.read.federal", R::Deposit, NATIONAL, MINE),
    read("deposit.read.delegation", R::Deposit, DELEGATION, MINE_IN_STATE),
    read("deposit.read.state", R::Deposit, STATE, MINE),
    read("deposit.read.municipal", R::Deposit, MUNICIPAL, MINE),
    read("deposit.read.club", R::Deposit, CLUB, MINE),
    read("deposit.read.mandate", R::Deposit, FEDERATION, All(&[MIGRANT_PART, In("club_id", ClubsMandating(Act::RecordDeposit))])),
    logged("contribution.read.auditor", R::Contribution, AUDITOR, True),
    logged("deposit.read.auditor", R::Deposit, AUDITOR, True),
    // Documents: one for the project is shared by its seats, and photographs and reports by whoever reads the project; one of
    // a part is its seat's own.
    read("document.read.project", R::Document, PUBLIC, All(&[FOR_THE_PROJECT, In("kind", Words(&["PHOTO", "REPORT"])), Within(&ITS_PROJECT, R::Project)])),
    read("document.read.national", R::Document, NATIONAL, All(&[FOR_THE_PROJECT, OF_SUBMITTED])),
    read("document.read.delegation", R::Document, DELEGATION, All(&[FOR_THE_PROJECT, OF_SUBMITTED, AT_FEDERAL_SEAT])),
    read("document.read.state", R::Document, STATE, All(&[FOR_THE_PROJECT, OF_SUBMITTED, AT_STATE_SEAT])),
    read("document.read.municipal", R::Document, MUNICIPAL, All(&[FOR_THE_PROJECT, OF_SUBMITTED, AT_MUNICIPAL_SEAT])),
    read("document.read.club", R::Document, CLUB, All(&[FOR_THE_PROJECT, AT_MIGRANT_SEAT])),
    read("document.read.mandate", R::Document, FEDERATION, All(&[FOR_THE_PROJECT, OF_SUBMITTED, OF_MANDATING_CLUB])),
    read("document.read.project.auditor", R::Document, AUDITOR, All(&[FOR_THE_PROJECT, OF_SUBMITTED])),
    read("document.read.works", R::Document, WORKS, All(&[FOR_THE_PROJECT, Via(&ITS_WORKS_COMMITTEE, &Eq("id", Tenant))])),
    read("document.read.own.federal", R::Document, NATIONAL, MINE),
    read("document.read.own.delegation", R::Document, DELEGATION, MINE_IN_STATE),
    read("document.read.own.state", R::Document, STATE, MINE),
    read("document.read.own.municipal", R::Document, MUNICIPAL, MINE),
    read("document.read.own.club", R::Document, CLUB, MINE),
    read("document.read.own.mandate", R::Document, FEDERATION, All(&[FOR_THE_PART, MIGRANT_PART, Any(&[
        In("club_id", ClubsMandating(Act::PledgeContribution)),
        In("club_id", ClubsMandating(Act::RecordDeposit)),
    ])])),
    logged("document.read.auditor", R::Document, AUDITOR, True),
    // The account of a project is as open as the fulfilment of its seats; what evidences a deposit is not in it.
    read("project_account.read", R::ProjectAccount, PUBLIC, Within(&SAME_PROJECT, R::Project)),
    read("transfer.read", R::Transfer, PUBLIC, Within(&ITS_PROJECT, R::Project)),
    read("hold.read", R::Hold, PUBLIC, Within(&ITS_PROJECT, R::Project)),
    read("refund_case.read", R::RefundCase, PUBLIC, Within(&ITS_PROJECT, R::Project)),
    read("refund_share.read", R::RefundShare, PUBLIC, Within(&ITS_PROJECT, R::Project)),
    read("operating_cost.read", R::OperatingCost, PUBLIC, True),
    // The history of a project is for whoever sees it; votes and their count for those who decide, once the item is closed,
    // and what stands in the technical file for those who read it.
    read("decision_ledger_entry.read", R::DecisionLedgerEntry, PUBLIC, All(&[Eq("tier", Word("SHARED")), Within(&CHAINED_PROJECT, R::Project)])),
    read("decision_ledger_entry.read.ballot", R::DecisionLedgerEntry, DECIDING, All(&[Eq("tier", Word("BALLOT")), Via(&ITS_BALLOT, &All(&[Eq("status", Word("CLOSED")), Readable(R::AgendaItem)]))])),
    read("decision_ledger_entry.read.file", R::DecisionLedgerEntry, PUBLIC, All(&[Eq("tier", Word("FILE")), Within(&CHAINED_FILE, R::TechnicalFile)])),
    // The joint decision: shared by the seats of the project, one vote each, votes secret until the item closes.
    read("session.read.national", R::Session, NATIONAL, True),
    read("session.read.delegation", R::Session, DELEGATION, StateIn("state_code")),
    read("session.read.state", R::Session, STATE, StateIn("state_code")),
    read("session.read.items", R::Session, DECIDING_LOCALLY, Via(&ITEMS, &Readable(R::AgendaItem))),
    read("session.read.auditor", R::Session, AUDITOR, True),
    read("session_minutes.read", R::SessionMinutes, DECIDING, Within(&ITS_SESSION, R::Session)),
    read("minutes_signature.read", R::MinutesSignature, DECIDING, Within(&ITS_SESSION, R::Session)),
    read("committee_representative.read.national", R::CommitteeRepresentative, NATIONAL, True),
    read("committee_representative.read.delegation", R::CommitteeRepresentative, DELEGATION, StateIn("state_code")),
    read("committee_representative.read.state", R::CommitteeRepresentative, STATE, StateIn("state_code")),
    read("committee_representative.read.municipal", R::CommitteeRepresentative, MUNICIPAL, StateIn("state_code")),
    read("committee_representative.read.club", R::CommitteeRepresentative, CLUB, StateIn("state_code")),
    read("agenda_item.read.national", R::AgendaItem, NATIONAL, True),
    read("agenda_item.read.delegation", R::AgendaItem, DELEGATION, AT_FEDERAL_SEAT),
    read("agenda_item.read.state", R::AgendaItem, STATE, AT_STATE_SEAT),
    read("agenda_item.read.municipal", R::AgendaItem, MUNICIPAL, AT_MUNICIPAL_SEAT),
    read("agenda_item.read.club", R::AgendaItem, CLUB, AT_MIGRANT_SEAT),
    read("agenda_item.read.mandate", R::AgendaItem, FEDERATION, OF_MANDATING_CLUB),
    read("agenda_item.read.auditor", R::AgendaItem, AUDITOR, True),
    read("vote.read.own.delegation", R::Vote, DELEGATION, MINE_IN_STATE),
    read("vote.read.own.state", R::Vote, STATE, MINE),
    read("vote.read.own.municipal", R::Vote, MUNICIPAL, MINE),
    read("vote.read.own.club", R::Vote, CLUB, MINE),
    read("vote.read.own.mandate", R::Vote, FEDERATION, All(&[MIGRANT_PART, Via(&ITS_PROJECT, &All(&[In("club_id", ClubsMandating(Act::Read)), In("club_id", ClubsMandating(Act::CastVote))]))])),
    read("vote.read.closed", R::Vote, DECIDING, Via(&ITS_ITEM, &All(&[Eq("status", Word("CLOSED")), Readable(R::AgendaItem)]))),
    read("resolution.read.published", R::Resolution, PUBLIC, PUBLISHED),
    read("resolution.read.item", R::Resolution, DECIDING, Via(&ITS_ITEM, &Readable(R::AgendaItem))),
    read("resolution.read.twin", R::Resolution, MIRROR, Within(&ITS_PROJECT, R::Project)),
    // Needs: the community's own voice, which everybody hears; who endorsed one is for themselves.
    read("need.read", R::Need, PUBLIC, True),
    read("need_endorsement.read.self", R::NeedEndorsement, PUBLIC, Eq("person_id", Person)),
    may("need.file", Act::FileNeed, MIRROR, Eq("id", Tenant)),
    may("need.endorse", Act::EndorseNeed, MIRROR, Via(&MIRROR_CLUBS_HERE, &Eq("id", Tenant))),
    may("need.file_assembly", Act::FileAssemblyNeed, &[MunicipalProjects], Eq("municipality_code", Municipality)),
    may("need.withdraw.twin", Act::WithdrawNeed, MIRROR, Eq("filer_id", Tenant)),
    may("need.withdraw.municipal", Act::WithdrawNeed, &[MunicipalProjects], Eq("filer_id", Tenant)),
    // The technical file: read by the seats of the project and those who oversee, filled in by the municipality with the
    // club's help.
    read("technical_file.read.national", R::TechnicalFile, NATIONAL, True),
    read("technical_file.read.delegation", R::TechnicalFile, DELEGATION, AT_FEDERAL_SEAT),
    read("technical_file.read.state", R::TechnicalFile, STATE, AT_STATE_SEAT),
    read("technical_file.read.municipal", R::TechnicalFile, MUNICIPAL, AT_MUNICIPAL_SEAT),
    read("technical_file.read.club", R::TechnicalFile, CLUB, AT_MIGRANT_SEAT),
    read("technical_file.read.mandate", R::TechnicalFile, FEDERATION, OF_MANDATING_CLUB),
    read("technical_file.read.auditor", R::TechnicalFile, AUDITOR, True),
    read("technical_file_item.read", R::TechnicalFileItem, PUBLIC, Within(&ITS_FILE, R::TechnicalFile)),
    read("technical_file_document.read", R::TechnicalFileDocument, PUBLIC, Within(&ITS_FILE, R::TechnicalFile)),
    read("review.read", R::Review, PUBLIC, Within(&ITS_FILE, R::TechnicalFile)),
    read("defect.read", R::Defect, PUBLIC, Within(&ITS_FILE, R::TechnicalFile)),
    may("technical_file.open", Act::OpenTechnicalFile, &[MunicipalProjects], MUNICIPAL_SEAT),
    may("technical_file.provide.municipal", Act::ProvideTechnicalFileItem, &[MunicipalProjects], AT_MUNICIPAL_SEAT),
    may("technical_file.provide.club", Act::ProvideTechnicalFileItem, CLUB_OFFICERS, AT_MIGRANT_SEAT),
    may("technical_file.complete", Act::CompleteTechnicalFile, &[MunicipalProjects], AT_MUNICIPAL_SEAT),
    // Help with it: asked by the municipality, given by the seat that was asked, and seen by all who see the file.
    read("help_request.read", R::HelpRequest, PUBLIC, Within(&ITS_FILE, R::TechnicalFile)),
    may("help_request.ask", Act::RequestHelp, &[MunicipalProjects], AT_MUNICIPAL_SEAT),
    may("help_request.answer.federal", Act::AnswerHelpRequest, DELEGATION, ASKED_OF_ME_IN_STATE),
    may("help_request.answer.state", Act::AnswerHelpRequest, STATE, ASKED_OF_ME),
    may("help_request.answer.club", Act::AnswerHelpRequest, CLUB_OFFICERS, ASKED_OF_ME),
    may("help_request.decline.federal", Act::DeclineHelpRequest, DELEGATION, ASKED_OF_ME_IN_STATE),
    may("help_request.decline.state", Act::DeclineHelpRequest, STATE, ASKED_OF_ME),
    may("help_request.decline.club", Act::DeclineHelpRequest, CLUB_OFFICERS, ASKED_OF_ME),
    may("help_request.withdraw", Act::WithdrawHelpRequest, &[MunicipalProjects], MINE),
    may("help_request.acknowledge", Act::AcknowledgeHelp, &[MunicipalProjects], MINE),
    // Its reviews, each by its own office.
    may("review.approve.planning", Act::ApproveInPlanning, &[StatePlanning], All(&[StateIn("state_code"), STATE_SEAT])),
    may("review.return.planning", Act::ReturnFromPlanning, &[StatePlanning], All(&[StateIn("state_code"), STATE_SEAT])),
    may("review.approve.viability", Act::FindViable, &[Delegate], All(&[StateIn("state_code"), FEDERAL_SEAT])),
    may("review.return.viability", Act::ReturnFromViability, &[Delegate], All(&[StateIn("state_code"), FEDERAL_SEAT])),
    may("review.return.national", Act::ReturnFromNationalReview, &[NationalReviewer], FEDERAL_SEAT),
    // Consulates make clubs known; a federation may renew under its clubs' mandate.
    may("club.register", Act::RegisterClub, REGISTRAR, Eq("id", Tenant)),
    may("club.renew.consulate", Act::RenewClubRegistration, REGISTRAR, Eq("consulate_id", Tenant)),
    may("club.renew.mandate", Act::RenewClubRegistration, FEDERATION, In("id", ClubsMandating(Act::RenewClubRegistration))),
    may("club_file.update.own", Act::UpdateClubFile, CLUB_OFFICERS, Eq("club_id", Tenant)),
    may("club_file.update.mandate", Act::UpdateClubFile, FEDERATION, In("club_id", ClubsMandating(Act::UpdateClubFile))),
    // A federation asks its clubs for mandates; the club's president gives them and takes them back.
    may("mandate.propose", Act::ProposeMandate, FEDERATION, Via(&ITS_FEDERATION, &Eq("id", Tenant))),
    may("mandate.accept", Act::AcceptMandate, &[ClubPresident], Eq("club_id", Tenant)),
    may("mandate.suspend", Act::SuspendMandate, &[ClubPresident], Eq("club_id", Tenant)),
    may("mandate.resume", Act::ResumeMandate, &[ClubPresident], Eq("club_id", Tenant)),
    may("mandate.end.club", Act::EndMandate, &[ClubPresident], Eq("club_id", Tenant)),
    may("mandate.end.federation", Act::EndMandate, FEDERATION, Eq("federation_id", Tenant)),
    // The club proposes, and its own officers confirm.
    may("proposal.draft.club", Act::DraftProposal, CLUB_OFFICERS, Eq("id", Tenant)),
    may("proposal.draft.mandate", Act::DraftProposal, FEDERATION, In("id", ClubsMandating(Act::DraftProposal))),
    may("proposal.update.club", Act::UpdateProposal, CLUB_OFFICERS, MIGRANT_SEAT),
    may("proposal.update.mandate", Act::UpdateProposal, FEDERATION, In("club_id", ClubsMandating(Act::UpdateProposal))),
    may("proposal.confirm", Act::ConfirmProposal, CLUB_OFFICERS, Eq("club_id", Tenant)),
    may("project.withdraw", Act::WithdrawProject, CLUB_OFFICERS, MIGRANT_SEAT),
    // What freezes a project: its officers repudiate, two governments suspend, and whoever did so lifts it.
    read("project_freeze.read", R::Freeze, PUBLIC, Within(&ITS_PROJECT, R::Project)),
    may("proposal.repudiate", Act::RepudiateProposal, CLUB_OFFICERS, MIGRANT_SEAT),
    may("project.suspend.delegation", Act::SuspendProject, &[Delegate], All(&[StateIn("state_code"), FEDERAL_SEAT])),
    may("project.suspend.state", Act::SuspendProject, &[StateComptroller], All(&[StateIn("state_code"), STATE_SEAT])),
    may("project_freeze.lift.club", Act::LiftFreeze, CLUB_OFFICERS, MINE),
    may("project_freeze.lift.delegation", Act::LiftFreeze, &[Delegate], All(&[AT_FEDERAL_SEAT, Any(&[MINE, REPUDIATION])])),
    may("project_freeze.lift.state", Act::LiftFreeze, &[StateComptroller], MINE),
    // The delegation installs the committee of its state; each seat's tenants appoint who represents it.
    may("committee.install", Act::InstallCommittee, &[Delegate], StateIn("state_code")),
    may("committee.adopt_rules", Act::AdoptCommitteeRules, &[Delegate], StateIn("state_code")),
    may("representative.appoint.federal", Act::AppointRepresentative, &[Delegate], All(&[Eq("seat", Word("FEDERAL")), StateIn("state_code")])),
    may("representative.appoint.state", Act::AppointRepresentative, &[StateLiaison], All(&[Eq("seat", Word("STATE")), StateIn("state_code")])),
    may("representative.appoint.municipal", Act::AppointRepresentative, &[MunicipalProjects], All(&[Eq("seat", Word("MUNICIPAL")), StateIn("state_code")])),
    may("representative.appoint.club", Act::AppointRepresentative, &[ClubPresident], All(&[MIGRANT_PART, StateIn("state_code")])),
    may("representative.end.federal", Act::EndRepresentative, &[Delegate], MINE_IN_STATE),
    may("representative.end.tenant", Act::EndRepresentative, &[StateLiaison, MunicipalProjects, ClubPresident], MINE),
    // The delegation chairs: it convenes, sets the agenda, opens, closes and publishes.
    may("session.convene", Act::ConveneSession, &[Delegate], StateIn("state_code")),
    may("agenda_item.add", Act::AddAgendaItem, &[Delegate], StateIn("state_code")),
    may("agenda_item.open", Act::OpenAgendaItem, &[Delegate], StateIn("state_code")),
    may("agenda_item.close", Act::CloseAgendaItem, &[Delegate], StateIn("state_code")),
    may("resolution.confirm_conditions", Act::ConfirmConditions, &[Delegate], StateIn("state_code")),
    may("minutes.draw_up", Act::DrawUpMinutes, &[Delegate], StateIn("state_code")),
    may("minutes.sign.federal", Act::SignMinutes, &[Delegate], Via(&ITEMS_OF_SESSION, &AT_FEDERAL_SEAT)),
    may("minutes.sign.state", Act::SignMinutes, &[StateLiaison], Via(&ITEMS_OF_SESSION, &AT_STATE_SEAT)),
    may("minutes.sign.municipal", Act::SignMinutes, &[MunicipalProjects], Via(&ITEMS_OF_SESSION, &AT_MUNICIPAL_SEAT)),
    may("minutes.sign.migrant", Act::SignMinutes, CLUB_OFFICERS, Via(&ITEMS_OF_SESSION, &AT_MIGRANT_SEAT)),
    may("resolution.publish", Act::PublishResolution, &[Delegate], StateIn("state_code")),
    // One vote per seat, cast by the seat's own tenant.
    may("vote.cast.federal", Act::CastVote, &[Delegate], AT_FEDERAL_SEAT),
    may("vote.cast.state", Act::CastVote, &[StateLiaison], AT_STATE_SEAT),
    may("vote.cast.municipal", Act::CastVote, &[MunicipalProjects], AT_MUNICIPAL_SEAT),
    may("vote.cast.migrant", Act::CastVote, CLUB_OFFICERS, AT_MIGRANT_SEAT),
    may("vote.cast.mandate", Act::CastVote, FEDERATION, Via(&ITS_PROJECT, &In("club_id", ClubsMandating(Act::CastVote)))),
    // Each seat pledges and pays its own part.
    may("contribution.pledge.federal", Act::PledgeContribution, &[Delegate], MINE_IN_STATE),
    may("contribution.pledge.state", Act::PledgeContribution, &[StateFinance], MINE),
    may("contribution.pledge.municipal", Act::PledgeContribution, &[MunicipalTreasury], MINE),
    may("contribution.pledge.club", Act::PledgeContribution, &[ClubPresident, ClubTreasurer], MINE),
    may("contribution.pledge.mandate", Act::PledgeContribution, FEDERATION, All(&[MIGRANT_PART, In("club_id", ClubsMandating(Act::PledgeContribution))])),
    may("deposit.record.federal", Act::RecordDeposit, &[Delegate], MINE_IN_STATE),
    may("deposit.record.state", Act::RecordDeposit, &[StateFinance], MINE),
    may("deposit.record.municipal", Act::RecordDeposit, &[MunicipalTreasury], MINE),
    may("deposit.record.club", Act::RecordDeposit, &[ClubPresident, ClubTreasurer], MINE),
    may("deposit.record.mandate", Act::RecordDeposit, FEDERATION, All(&[MIGRANT_PART, In("club_id", ClubsMandating(Act::RecordDeposit))])),
    // The federal money of a state and year, under which projects are ranked: whoever sees projects sees how much is left.
    read("budget_ceiling.read", R::BudgetCeiling, PUBLIC, True),
    may("budget_ceiling.set", Act::SetBudgetCeiling, &[ProgrammeAdmin], Eq("id", Tenant)),
    read("budget_reservation.read", R::BudgetReservation, PUBLIC, Within(&ITS_PROJECT, R::Project)),
    may("project.authorise", Act::AuthoriseProject, &[NationalReviewer], SUBMITTED),
    may("project.cancel", Act::CancelProject, &[Delegate], All(&[StateIn("state_code"), SUBMITTED, FEDERAL_SEAT])),
    // Where the committee lets seats depart from their shares, whoever sees the parts sees why; the chair puts it to it.
    read("share_exception.read", R::ShareException, PUBLIC, Within(&ITS_PROJECT, R::Project)),
    may("share_exception.file", Act::FileShareException, &[Delegate], FEDERAL_SEAT_IN_STATE),
    may("share_exception.withdraw", Act::WithdrawShareException, &[Delegate], AT_FEDERAL_SEAT),
    // When a project is paid, whoever reads it knows.
    read("tranche.read", R::Tranche, PUBLIC, Within(&ITS_PROJECT, R::Project)),
    read("tranche_part.read", R::TranchePart, PUBLIC, Within(&ITS_PROJECT, R::Project)),
    read("agreement.read", R::Agreement, PUBLIC, Within(&ITS_PROJECT, R::Project)),
    read("agreement_signature.read", R::AgreementSignature, PUBLIC, Within(&ITS_PROJECT, R::Project)),
    may("timeline.set", Act::SetTimeline, &[Delegate], All(&[StateIn("state_code"), SUBMITTED, FEDERAL_SEAT])),
    // Each seat signs for itself.
    may("agreement.sign.federal", Act::SignAgreement, &[Delegate], AT_FEDERAL_SEAT),
    may("agreement.sign.state", Act::SignAgreement, &[StateLiaison], AT_STATE_SEAT),
    may("agreement.sign.municipal", Act::SignAgreement, &[MunicipalProjects], AT_MUNICIPAL_SEAT),
    may("agreement.sign.migrant", Act::SignAgreement, &[ClubPresident], AT_MIGRANT_SEAT),
    may("agreement.sign.mandate", Act::SignAgreement, FEDERATION, Via(&ITS_PROJECT, &In("club_id", ClubsMandating(Act::SignAgreement)))),
    // Each seat brings documents to its project, and the mirror club photographs.
    may("document.add.federal", Act::AddDocument, DELEGATION, All(&[StateIn("state_code"), FEDERAL_SEAT])),
    may("document.add.state", Act::AddDocument, STATE, All(&[StateIn("state_code"), STATE_SEAT])),
    may("document.add.municipal", Act::AddDocument, MUNICIPAL, MUNICIPAL_SEAT),
    may("document.add.club", Act::AddDocument, CLUB_OFFICERS, MIGRANT_SEAT),
    may("document.add.twin", Act::AddDocument, MIRROR, All(&[SUBMITTED, Via(&TWINS, &Eq("id", Tenant))])),
    may("document.add.works", Act::AddDocument, WORKS, All(&[SUBMITTED, Via(&WORKS_COMMITTEE, &Eq("id", Tenant))])),
    // Works: the municipality says who builds, the executor begins, reports and finishes; whoever reads the project reads on.
    read("works.read", R::Works, PUBLIC, Within(&PROJECT_BUILT, R::Project)),
    read("progress_report.read", R::ProgressReport, PUBLIC, Within(&ITS_PROJECT, R::Project)),
    may("works.designate", Act::DesignateExecutor, &[MunicipalProjects], MUNICIPAL_SEAT),
    may("works.begin.municipal", Act::BeginWorks, &[MunicipalProjects], MUNICIPAL_SEAT),
    may("works.begin.executor", Act::BeginWorks, EXECUTORS, Via(&ITS_WORKS, &EXECUTED_BY_ME)),
    may("works.report", Act::ReportProgress, EXECUTORS, EXECUTED_BY_ME),
    may("works.finish", Act::FinishWorks, EXECUTORS, EXECUTED_BY_ME),
    // The end: whoever reads the project reads how it ended. The municipality draws up the certificate, every seat signs.
    read("handover_certificate.read", R::HandoverCertificate, PUBLIC, Within(&ITS_PROJECT, R::Project)),
    read("handover_signature.read", R::HandoverSignature, PUBLIC, Within(&ITS_PROJECT, R::Project)),
    read("upkeep_commitment.read", R::UpkeepCommitment, PUBLIC, Within(&ITS_PROJECT, R::Project)),
    may("handover.draft", Act::DraftHandoverCertificate, &[MunicipalProjects], MUNICIPAL_SEAT),
    may("handover.sign.federal", Act::SignHandoverCertificate, &[Delegate], All(&[StateIn("state_code"), FEDERAL_SEAT])),
    may("handover.sign.state", Act::SignHandoverCertificate, &[StateLiaison], All(&[StateIn("state_code"), STATE_SEAT])),
    may("handover.sign.municipal", Act::SignHandoverCertificate, &[MunicipalProjects], MUNICIPAL_SEAT),
    may("handover.sign.migrant", Act::SignHandoverCertificate, CLUB_OFFICERS, MIGRANT_SEAT),
    may("plaque.dedicate", Act::RecordDedication, &[MunicipalProjects], MUNICIPAL_SEAT),
    // Whoever promised it says whether it was kept, or those who watched over the works; nobody checks off another's promise.
    may("upkeep.check.municipal", Act::CheckInCommitment, &[MunicipalProjects], All(&[Eq("responsible", Word("MUNICIPALITY")), AT_MUNICIPAL_SEAT])),
    may("upkeep.check.twin", Act::CheckInCommitment, MIRROR, All(&[Eq("responsible", Word("COMMUNITY")), Via(&ITS_PROJECT, &Via(&TWINS, &Eq("id", Tenant)))])),
    may("upkeep.check.works", Act::CheckInCommitment, WORKS, Via(&ITS_WORKS_COMMITTEE, &Eq("id", Tenant))),
    // Complaints: whoever reads a project complains in their own name. The delegation and the state read all of theirs, the
    // municipality those that are addressed to it.
    read("complaint.read.national", R::Complaint, NATIONAL, True),
    read("complaint.read.delegation", R::Complaint, DELEGATION, AT_FEDERAL_SEAT),
    read("complaint.read.state", R::Complaint, STATE, AT_STATE_SEAT),
    read("complaint.read.municipal", R::Complaint, MUNICIPAL, All(&[TO_THE_MUNICIPALITY, AT_MUNICIPAL_SEAT])),
    read("complaint.read.auditor", R::Complaint, AUDITOR, True),
    read("complaint.read.own", R::Complaint, EVERYBODY, FILED_BY_ME),
    may("complaint.file", Act::FileComplaint, PUBLIC, Readable(R::Project)),
    may("complaint.answer.delegation", Act::AnswerComplaint, &[Delegate], AT_FEDERAL_SEAT),
    may("complaint.answer.state", Act::AnswerComplaint, &[StateComptroller], AT_STATE_SEAT),
    may("complaint.answer.municipal", Act::AnswerComplaint, &[MunicipalProjects], All(&[TO_THE_MUNICIPALITY, AT_MUNICIPAL_SEAT])),
    may("complaint.reopen", Act::ReopenComplaint, EVERYBODY, FILED_BY_ME),
    may("complaint.close", Act::CloseComplaint, EVERYBODY, FILED_BY_ME),
    // Whoever watches over money holds it; the delegation pays it out, gives it back and closes the account.
    may("hold.place.delegation", Act::PlaceHold, &[Delegate], FEDERAL_SEAT_IN_STATE),
    may("hold.place.comptroller", Act::PlaceHold, &[StateComptroller], STATE_SEAT_IN_STATE),
    may("hold.lift.delegation", Act::LiftHold, &[Delegate], AT_FEDERAL_SEAT),
    may("hold.lift.comptroller", Act::LiftHold, &[StateComptroller], MINE_IN_STATE),
    may("tranche.release", Act::ReleaseTranche, &[Delegate], FEDERAL_SEAT_IN_STATE),
    may("refund.open.delegation", Act::OpenRefundCase, &[Delegate], FEDERAL_SEAT_IN_STATE),
    may("refund.open.comptroller", Act::OpenRefundCase, &[StateComptroller], STATE_SEAT_IN_STATE),
    may("refund.settle", Act::SettleRefund, &[Delegate], AT_FEDERAL_SEAT),
    may("project.close", Act::CloseProject, &[Delegate], FEDERAL_SEAT_IN_STATE),
    may("operating_cost.record", Act::RecordOperatingCost, &[ProgrammeAdmin], Eq("id", Tenant)),
    // Supervision: a works committee sees the project that it supervises. It reads itself by itself, so that who sees the
    // project can be asked of it.
    read("project.read.works", R::Project, WORKS, All(&[SUBMITTED, Via(&WORKS_COMMITTEE, &Eq("id", Tenant))])),
    read("resolution.read.works", R::Resolution, WORKS, Within(&ITS_PROJECT, R::Project)),
    read("works_committee.read", R::WorksCommittee, BESIDE_WORKS, Within(&ITS_PROJECT, R::Project)),
    read("works_committee.read.own", R::WorksCommittee, WORKS, Eq("id", Tenant)),
    read("works_committee_training.read", R::Training, PUBLIC, Within(&ITS_PROJECT, R::Project)),
    read("inspection.read", R::Inspection, PUBLIC, Within(&ITS_PROJECT, R::Project)),
    read("observation.read", R::Observation, PUBLIC, Within(&ITS_PROJECT, R::Project)),
    may("works_committee.constitute", Act::ConstituteWorksCommittee, &[MunicipalProjects], MUNICIPAL_SEAT),
    may("works_committee.train.state", Act::RecordTraining, &[StateComptroller], Via(&ITS_PROJECT, &STATE_SEAT)),
    may("works_committee.train.delegation", Act::RecordTraining, &[Delegate], Via(&ITS_PROJECT, &All(&[StateIn("state_code"), FEDERAL_SEAT]))),
    may("inspection.record", Act::RecordInspection, WORKS, Via(&WORKS_COMMITTEE, &Eq("id", Tenant))),
    may("observation.record", Act::RecordObservation, MIRROR, Via(&TWINS, &Eq("id", Tenant))),
    // A tenant's people: its administrators see them once they have accepted, and decide within the own tenant.
    read("person.read.admin", R::Person, ADMINS, Via(&MEMBERSHIPS, &All(&[MINE, In("status", Words(&["ACTIVE", "ENDED"]))]))),
    read("membership.read.admin", R::Membership, ADMINS, MINE),
    read("access_grant.read.self", R::AccessGrant, EVERYBODY, Via(&ITS_MEMBERSHIP, &Eq("person_id", Person))),
    read("access_grant.read.admin", R::AccessGrant, ADMINS, Via(&ITS_MEMBERSHIP, &MINE)),
    may("person.invite", Act::InvitePerson, ADMINS, Eq("id", Tenant)),
    may("membership.end", Act::EndMembership, ADMINS, MINE),
    may("access.grant", Act::GrantAccess, ADMINS, MINE),
    may("access.revoke", Act::RevokeAccess, ADMINS, Via(&ITS_MEMBERSHIP, &MINE)),
    // Machines of a tenant read with keys that its administrators make.
    read("api_key.read.admin", R::ApiKey, ADMINS, MINE),
    may("api_key.create", Act::CreateApiKey, ADMINS, Eq("id", Tenant)),
    may("api_key.revoke", Act::RevokeApiKey, ADMINS, MINE),
    // Watching: which party governs a government is public, of no person.
    read("governing_party.read", R::GoverningParty, PUBLIC, True),
    may("governing_party.record", Act::RecordGoverningParty, &[ProgrammeAdmin], In("kind", Words(&["STATE_GOVERNMENT", "MUNICIPALITY"]))),
    // Sums of what everybody can read: they say nothing that a viewer could not count, and the same to all.
    read("fairness_sum.read", R::FairnessSum, PUBLIC, True),
    read("poa_money_sum.read", R::PoaMoneySum, PUBLIC, True),
    read("poa_works_sum.read", R::PoaWorksSum, PUBLIC, True),
    read("programme_type_sum.read", R::ProgrammeTypeSum, EVERYBODY, True),
    read("programme_place_sum.read", R::ProgrammePlaceSum, EVERYBODY, True),
    read("programme_year_sum.read", R::ProgrammeYearSum, EVERYBODY, True),
    read("programme_seat_sum.read", R::ProgrammeSeatSum, PUBLIC, True),
    // Whoever is invited answers in their own name, under whichever membership or none.
    may("invitation.accept", Act::AcceptInvitation, EVERYBODY, Eq("person_id", Person)),
    may("invitation.decline", Act::DeclineInvitation, EVERYBODY, Eq("person_id", Person)),
];

/// Acts that bind a seat, move money or decide on people: whoever does them has proved lately who they are.
#[rustfmt::skip]
const STEPPED_UP: &[Act] = &[
    Act::RepudiateProposal, Act::SuspendProject, Act::LiftFreeze, Act::WithdrawProject, Act::SignHandoverCertificate,
    Act::InstallCommittee, Act::AdoptCommitteeRules, Act::AppointRepresentative, Act::EndRepresentative,
    Act::CastVote, Act::CloseAgendaItem, Act::ConfirmConditions, Act::DrawUpMinutes, Act::SignMinutes,
    Act::PublishResolution, Act::PledgeContribution, Act::RecordDeposit, Act::SetBudgetCeiling,
    Act::DesignateExecutor, Act::BeginWorks, Act::FinishWorks, Act::ApproveInPlanning, Act::ReturnFromPlanning,
    Act::FindViable, Act::ReturnFromViability, Act::ReturnFromNationalReview, Act::AuthoriseProject,
    Act::CancelProject, Act::FileShareException, Act::WithdrawShareException, Act::SetTimeline, Act::SignAgreement, Act::PlaceHold, Act::LiftHold, Act::ReleaseTranche,
    Act::OpenRefundCase, Act::SettleRefund, Act::CloseProject, Act::RecordOperatingCost,
    Act::ConstituteWorksCommittee, Act::RecordTraining, Act::ProposeMandate, Act::AcceptMandate, Act::SuspendMandate,
    Act::ResumeMandate, Act::EndMandate, Act::InvitePerson, Act::EndMembership, Act::GrantAccess, Act::RevokeAccess,
    Act::CreateApiKey, Act::RevokeApiKey,
];

impl Act {
    /// Whoever does it has proved lately who they are, by all that they have to prove it with.
    pub fn needs_step_up(self) -> bool {
        STEPPED_UP.contains(&self)
    }

    /// It is done in a person's own name: a rule lets somebody do it who acts under no membership.
    pub fn is_personal(self) -> bool {
        self != Act::Read && RULES.iter().any(|rule| rule.act == self && rule.who.contains(&Anonymous))
    }

    /// The id under which a denial of the act is reported to `role`: a rule that speaks of the role and does not hold,
    /// or where none speaks of it, what all rules on the act have in common.
    pub fn rule_for(self, role: Role) -> &'static str {
        let mut rules = RULES.iter().filter(|rule| rule.act == self && self != Act::Read);
        let first = rules.clone().next().map_or(self.text(), |rule| rule.id);
        let common = match (rules.clone().count(), first.rsplit_once('.')) {
            (2.., Some((common, _))) => common,
            (_, _) => first,
        };
        rules.find(|rule| rule.who.contains(&role)).map_or(common, |rule| rule.id)
    }
}
