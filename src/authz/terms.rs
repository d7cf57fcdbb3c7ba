//! The words of the policy page: groups of roles, ways from one row to others, and conditions used more than once.

use super::act::Act;
use super::actor::Role::{self, *};
use super::predicate::Argument::{Municipality, Person, Tenant, Word};
use super::predicate::Predicate::{self, All, Eq, In, StateIn, Via};
use super::predicate::Relation;
use super::predicate::Set::{ClubsMandating, Words};

// ---- who ----

pub(super) const EVERYBODY: &[Role] = <Role as crate::domain::word::Word>::ALL;
/// Everybody but the consular machine, which obtains club status and nothing else.
pub(super) const PUBLIC: &[Role] = &[
    Anonymous,
    ProgrammeAdmin,
    NationalReviewer,
    Delegate,
    DelegationAnalyst,
    StateLiaison,
    StateFinance,
    StatePlanning,
    StateComptroller,
    MunicipalProjects,
    MunicipalTreasury,
    ClubPresident,
    ClubTreasurer,
    ClubSecretary,
    ClubMember,
    FederationOfficer,
    MirrorClubMember,
    ConsulateRegistrar,
    Auditor,
    TenantAdmin,
    WorksCommitteeMember,
];
/// All of them but works committees, whose members see a project by belonging to its committee.
pub(super) const BESIDE_WORKS: &[Role] = match PUBLIC.split_last() {
    Some((_, others)) => others,
    None => &[],
};
/// Who reads what committees decide: all of it, or what they have a seat in.
pub(super) const DECIDING: &[Role] = &[
    ProgrammeAdmin,
    NationalReviewer,
    Delegate,
    DelegationAnalyst,
    StateLiaison,
    StateFinance,
    StatePlanning,
    StateComptroller,
    MunicipalProjects,
    MunicipalTreasury,
    ClubPresident,
    ClubTreasurer,
    ClubSecretary,
    ClubMember,
    FederationOfficer,
    Auditor,
];
/// Those of them who read of a committee only the sessions on whose agenda they have something.
pub(super) const DECIDING_LOCALLY: &[Role] =
    &[MunicipalProjects, MunicipalTreasury, ClubPresident, ClubTreasurer, ClubSecretary, ClubMember, FederationOfficer];
pub(super) const NATIONAL: &[Role] = &[ProgrammeAdmin, NationalReviewer];
pub(super) const DELEGATION: &[Role] = &[Delegate, DelegationAnalyst];
pub(super) const STATE: &[Role] = &[StateLiaison, StateFinance, StatePlanning, StateComptroller];
pub(super) const MUNICIPAL: &[Role] = &[MunicipalProjects, MunicipalTreasury];
pub(super) const CLUB: &[Role] = &[ClubPresident, ClubTreasurer, ClubSecretary, ClubMember];
pub(super) const CLUB_OFFICERS: &[Role] = &[ClubPresident, ClubTreasurer, ClubSecretary];
pub(super) const FEDERATION: &[Role] = &[FederationOfficer];
pub(super) const MIRROR: &[Role] = &[MirrorClubMember];
pub(super) const WORKS: &[Role] = &[WorksCommitteeMember];
pub(super) const REGISTRAR: &[Role] = &[ConsulateRegistrar];
/// Who acts for the party of a project that builds it.
pub(super) const EXECUTORS: &[Role] = &[MunicipalProjects, StateLiaison, ClubPresident];
pub(super) const AUDITOR: &[Role] = &[Auditor];
/// Those who administer the people of their tenant; nothing else is theirs by that.
pub(super) const ADMINS: &[Role] = &[TenantAdmin, ClubPresident];

// ---- ways from one row to others ----

pub(super) const ITS_PROJECT: Relation =
    Relation { name: "its project", table: "project", column: "id", from: "project_id" };
/// A row that has the id of its project.
pub(super) const SAME_PROJECT: Relation =
    Relation { name: "the project itself", table: "project", column: "id", from: "id" };
/// Of a row that has the id of its project.
pub(super) const ITS_PARTS: Relation =
    Relation { name: "its parts", table: "contribution", column: "project_id", from: "id" };
pub(super) const ITS_REFUNDS: Relation =
    Relation { name: "its refunds", table: "refund_case", column: "project_id", from: "id" };
/// The exceptions to the shares of the project that a row belongs to.
pub(super) const ITS_EXCEPTIONS: Relation =
    Relation { name: "exceptions of its project", table: "share_exception", column: "project_id", from: "project_id" };
/// The project whose history a chain of the ledger is.
pub(super) const CHAINED_PROJECT: Relation =
    Relation { name: "the project of its chain", table: "project", column: "id", from: "chain_id" };
/// The technical file of the project whose history a chain of the ledger is.
pub(super) const CHAINED_FILE: Relation =
    Relation { name: "the file of its chain", table: "technical_file", column: "project_id", from: "chain_id" };
/// The item on which an entry of the ledger notes a vote, or the count of all.
pub(super) const ITS_BALLOT: Relation =
    Relation { name: "the agenda item of its vote", table: "agenda_item", column: "id", from: "subject_id" };
pub(super) const ITS_ITEM: Relation =
    Relation { name: "its agenda item", table: "agenda_item", column: "id", from: "agenda_item_id" };
pub(super) const ITS_FILE: Relation =
    Relation { name: "its technical file", table: "technical_file", column: "project_id", from: "project_id" };
pub(super) const ITS_SESSION: Relation =
    Relation { name: "its session", table: "session", column: "id", from: "session_id" };
pub(super) const ITEMS_OF_SESSION: Relation =
    Relation { name: "items of its session", table: "agenda_item", column: "session_id", from: "session_id" };
pub(super) const ITEMS: Relation =
    Relation { name: "agenda items", table: "agenda_item", column: "session_id", from: "id" };
pub(super) const TWINS: Relation =
    Relation { name: "mirror clubs", table: "mirror_club", column: "club_id", from: "club_id" };
pub(super) const MIRROR_CLUBS_HERE: Relation = Relation {
    name: "mirror clubs of its community",
    table: "mirror_club",
    column: "community_id",
    from: "community_id",
};
// Of a community.
pub(super) const ITS_NEEDS: Relation =
    Relation { name: "its needs", table: "need", column: "community_id", from: "id" };
pub(super) const CLUBS_FROM_HERE: Relation =
    Relation { name: "the clubs from here", table: "club", column: "community_id", from: "id" };
pub(super) const MIRROR_CLUBS_OF_IT: Relation =
    Relation { name: "its mirror clubs", table: "mirror_club", column: "community_id", from: "id" };
pub(super) const WORKS_HERE: Relation =
    Relation { name: "works in it", table: "project", column: "community_id", from: "id" };
/// Of a need.
pub(super) const ITS_ANSWERS: Relation =
    Relation { name: "what answers it", table: "project", column: "need_id", from: "id" };
pub(super) const ITS_CLUB: Relation = Relation { name: "its club", table: "club", column: "id", from: "club_id" };
pub(super) const ITS_FEDERATION: Relation =
    Relation { name: "its federation", table: "tenant", column: "id", from: "federation_id" };
pub(super) const ITS_MEMBERSHIP: Relation =
    Relation { name: "its membership", table: "membership", column: "id", from: "membership_id" };
pub(super) const MEMBERSHIPS: Relation =
    Relation { name: "memberships", table: "membership", column: "person_id", from: "id" };
/// The seats that the tenant of a row holds in projects.
pub(super) const SEATS_OF_ITS_TENANT: Relation =
    Relation { name: "the seats of its tenant", table: "project_party", column: "tenant_id", from: "tenant_id" };
pub(super) const ITS_WORKS: Relation = Relation { name: "its works", table: "works", column: "id", from: "id" };
pub(super) const WORKS_COMMITTEE: Relation =
    Relation { name: "works committee", table: "works_committee", column: "project_id", from: "id" };
pub(super) const ITS_WORKS_COMMITTEE: Relation =
    Relation { name: "its works committee", table: "works_committee", column: "project_id", from: "project_id" };
/// The works committee that the tenant of a row is.
pub(super) const ITS_COMMITTEE: Relation =
    Relation { name: "the works committee", table: "works_committee", column: "id", from: "tenant_id" };
pub(super) const PROJECT_BUILT: Relation =
    Relation { name: "the project that is built", table: "project", column: "id", from: "id" };

// ---- conditions used more than once ----

// The tenant holds a seat in the project, or in the project that the row belongs to.
pub(super) const FEDERAL_SEAT: Predicate = Eq("federal_tenant_id", Tenant);
pub(super) const STATE_SEAT: Predicate = Eq("state_tenant_id", Tenant);
pub(super) const MUNICIPAL_SEAT: Predicate =
    All(&[Eq("municipality_code", Municipality), Eq("municipal_tenant_id", Tenant)]);
pub(super) const MIGRANT_SEAT: Predicate = Eq("club_id", Tenant);
pub(super) const FEDERAL_SEAT_IN_STATE: Predicate = All(&[StateIn("state_code"), FEDERAL_SEAT]);
pub(super) const STATE_SEAT_IN_STATE: Predicate = All(&[StateIn("state_code"), STATE_SEAT]);
pub(super) const AT_FEDERAL_SEAT: Predicate = All(&[StateIn("state_code"), Via(&ITS_PROJECT, &FEDERAL_SEAT)]);
pub(super) const AT_STATE_SEAT: Predicate = All(&[StateIn("state_code"), Via(&ITS_PROJECT, &STATE_SEAT)]);
pub(super) const AT_MUNICIPAL_SEAT: Predicate = Via(&ITS_PROJECT, &MUNICIPAL_SEAT);
pub(super) const AT_MIGRANT_SEAT: Predicate = Via(&ITS_PROJECT, &MIGRANT_SEAT);
pub(super) const SUBMITTED: Predicate = In("audience", Words(&["SEATS", "PUBLIC"]));
pub(super) const DRAFT: Predicate = Eq("audience", Word("PROPOSER"));
pub(super) const PUBLISHED: Predicate = Eq("audience", Word("PUBLIC"));
pub(super) const MINE: Predicate = Eq("tenant_id", Tenant);
pub(super) const MINE_IN_STATE: Predicate = All(&[MINE, StateIn("state_code")]);
pub(super) const OF_MANDATING_CLUB: Predicate = Via(&ITS_PROJECT, &In("club_id", ClubsMandating(Act::Read)));
pub(super) const REPUDIATION: Predicate = Eq("kind", Word("REPUDIATION"));
pub(super) const MIGRANT_PART: Predicate = Eq("seat", Word("MIGRANT"));
// A document for those who share the project, or for the own part alone.
pub(super) const FOR_THE_PROJECT: Predicate = Eq("audience", Word("PROJECT"));
pub(super) const FOR_THE_PART: Predicate = Eq("audience", Word("PART"));
pub(super) const OF_SUBMITTED: Predicate = Via(&ITS_PROJECT, &SUBMITTED);
pub(super) const ASKED_OF_ME: Predicate = Eq("asked_tenant_id", Tenant);
pub(super) const ASKED_OF_ME_IN_STATE: Predicate = All(&[ASKED_OF_ME, StateIn("state_code")]);
pub(super) const EXECUTED_BY_ME: Predicate = Eq("executor_tenant_id", Tenant);
pub(super) const TO_THE_MUNICIPALITY: Predicate = Eq("addressed_to", Word("MUNICIPAL"));
pub(super) const FILED_BY_ME: Predicate = Eq("filed_by", Person);
