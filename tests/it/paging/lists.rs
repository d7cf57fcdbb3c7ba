//! Every list of the schema with the rows that it should hold, and conditions on them in GraphQL and in SQL.

use tresporuno::graphql::id::NodeKind;

use crate::world::id;

/// A connection as one person sees it, and the same in SQL.
#[derive(Clone, Copy)]
pub struct List {
    pub person: &'static str,
    /// The object on which it hangs: its kind, and its name in the world or its code.
    pub parent: Option<(NodeKind, &'static str)>,
    pub field: &'static str,
    /// The field that names a row.
    pub key: &'static str,
    pub rows: &'static str,
    /// The column behind `key`.
    pub column: &'static str,
    /// The kind whose global id `key` is; `None` where it is as in the column.
    pub of: Option<NodeKind>,
    /// What holds of the rows; `$` stands for the parent.
    pub condition: &'static str,
    /// Each order in the schema and in SQL.
    pub orders: &'static [(&'static str, &'static str)],
    pub default_order: &'static str,
}

/// A condition on a list in GraphQL and in SQL.
pub struct Filtered {
    pub field: &'static str,
    pub filter: &'static str,
    pub sql: &'static str,
}

const BY_CODE: &[(&str, &str)] = &[("CODE_ASC", "code"), ("CODE_DESC", "code DESC")];
const BY_NAME: &[(&str, &str)] = &[("NAME_ASC", "name, id"), ("NAME_DESC", "name DESC, id DESC")];
const BY_NEED: &[(&str, &str)] =
    &[("POOREST_FIRST", "solidarity_rank DESC, id DESC"), ("POOREST_LAST", "solidarity_rank, id")];
const BY_PLACE: &[(&str, &str)] = &[("POSITION_ASC", "position, id"), ("POSITION_DESC", "position DESC, id DESC")];
const BY_CITY: &[(&str, &str)] = &[("CITY_ASC", "city, id"), ("CITY_DESC", "city DESC, id DESC")];
const OF_MUNICIPALITIES: &[(&str, &str)] = &[
    ("NAME_ASC", "name, code"),
    ("NAME_DESC", "name DESC, code DESC"),
    ("CODE_ASC", "code"),
    ("CODE_DESC", "code DESC"),
];
const OF_CLUBS: &[(&str, &str)] = &[
    ("CREATED_AT_ASC", "created_at, id"),
    ("CREATED_AT_DESC", "created_at DESC, id DESC"),
    ("NAME_ASC", "name, id"),
    ("NAME_DESC", "name DESC, id DESC"),
];
const OF_PROJECTS: &[(&str, &str)] = &[
    ("CREATED_AT_ASC", "created_at, id"),
    ("CREATED_AT_DESC", "created_at DESC, id DESC"),
    ("COST_ASC", "cost_centavos, id"),
    ("COST_DESC", "cost_centavos DESC, id DESC"),
];
const BY_YEAR: &[(&str, &str)] =
    &[("FISCAL_YEAR_ASC", "fiscal_year, id"), ("FISCAL_YEAR_DESC", "fiscal_year DESC, id DESC")];
const BY_START: &[(&str, &str)] = &[("STARTS_AT_ASC", "starts_at, id"), ("STARTS_AT_DESC", "starts_at DESC, id DESC")];
const BY_RESOLUTION: &[(&str, &str)] =
    &[("RESOLVED_AT_ASC", "resolved_at, id"), ("RESOLVED_AT_DESC", "resolved_at DESC, id DESC")];
const OF_ITEMS: &[(&str, &str)] = &[
    ("POSITION_ASC", "position, id"),
    ("SCORE_DESC", "score DESC, id DESC"),
    ("CREATED_AT_ASC", "created_at, id"),
    ("CREATED_AT_DESC", "created_at DESC, id DESC"),
];
const BY_RAISING: &[(&str, &str)] =
    &[("RAISED_AT_DESC", "raised_at DESC, id DESC"), ("RAISED_AT_ASC", "raised_at, id")];
const OF_NEEDS: &[(&str, &str)] = &[
    ("ENDORSEMENTS_DESC", "endorsements DESC, id DESC"),
    ("ENDORSEMENTS_ASC", "endorsements, id"),
    ("FILED_AT_DESC", "filed_at DESC, id DESC"),
    ("FILED_AT_ASC", "filed_at, id"),
];
const BY_DAY_OF_ISSUE: &[(&str, &str)] =
    &[("ISSUED_ON_ASC", "issued_on, id"), ("ISSUED_ON_DESC", "issued_on DESC, id DESC")];
const BY_FOUNDATION: &[(&str, &str)] =
    &[("FOUNDED_ON_ASC", "founded_on, id"), ("FOUNDED_ON_DESC", "founded_on DESC, id DESC")];
const BY_FILING: &[(&str, &str)] = &[("FILED_AT_ASC", "filed_at, id"), ("FILED_AT_DESC", "filed_at DESC, id DESC")];
const BY_DRAFTING: &[(&str, &str)] =
    &[("DRAFTED_AT_ASC", "drafted_at, id"), ("DRAFTED_AT_DESC", "drafted_at DESC, id DESC")];
const BY_CREATION: &[(&str, &str)] =
    &[("CREATED_AT_ASC", "created_at, id"), ("CREATED_AT_DESC", "created_at DESC, id DESC")];
const BY_DEPOSIT: &[(&str, &str)] =
    &[("DEPOSITED_ON_ASC", "deposited_on, id"), ("DEPOSITED_ON_DESC", "deposited_on DESC, id DESC")];
const BY_PLACING: &[(&str, &str)] =
    &[("PLACED_AT_ASC", "placed_at, id"), ("PLACED_AT_DESC", "placed_at DESC, id DESC")];
const BY_OPENING: &[(&str, &str)] =
    &[("OPENED_AT_ASC", "opened_at, id"), ("OPENED_AT_DESC", "opened_at DESC, id DESC")];
const BY_CHAIN: &[(&str, &str)] = &[("POSITION_ASC", "position, id"), ("POSITION_DESC", "position DESC, id DESC")];
const BY_OCCURRENCE: &[(&str, &str)] =
    &[("OCCURRED_ON_ASC", "occurred_on, id"), ("OCCURRED_ON_DESC", "occurred_on DESC, id DESC")];

const BY_END_OF_REVIEW: &[(&str, &str)] =
    &[("ENDED_AT_ASC", "ended_at, id"), ("ENDED_AT_DESC", "ended_at DESC, id DESC")];
const BY_NUMBER: &[(&str, &str)] = &[("NUMBER_ASC", "number, id"), ("NUMBER_DESC", "number DESC, id DESC")];

/// A list of what has a UUID, as a national reviewer sees it.
const fn list(
    field: &'static str,
    rows: &'static str,
    of: NodeKind,
    orders: &'static [(&'static str, &'static str)],
    default_order: &'static str,
) -> List {
    List {
        person: "national",
        parent: None,
        field,
        key: "id",
        rows,
        column: "id",
        of: Some(of),
        condition: "",
        orders,
        default_order,
    }
}

const fn of(kind: NodeKind, parent: &'static str, condition: &'static str, list: List) -> List {
    List { parent: Some((kind, parent)), condition, ..list }
}

const STATES: List = List { column: "code", ..list("states", "state", NodeKind::State, BY_CODE, "CODE_ASC") };
const MUNICIPALITIES: List = List {
    column: "code",
    ..list("municipalities", "municipality", NodeKind::Municipality, OF_MUNICIPALITIES, "NAME_ASC")
};
const COMMUNITIES: List = list("communities", "community", NodeKind::Community, BY_NAME, "NAME_ASC");
const SOLIDARITY: List = List {
    condition: "solidarity_rank > 0",
    ..list("solidarityCommunities", "community", NodeKind::Community, BY_NEED, "POOREST_FIRST")
};
const CONSULATES: List = list("consulates", "consulate", NodeKind::Consulate, BY_CITY, "CITY_ASC");
const FEDERATIONS: List = List {
    condition: "kind = 'FEDERATION'",
    ..list("federations", "tenant", NodeKind::Federation, BY_NAME, "NAME_ASC")
};
const CLUBS: List = list("clubs", "club", NodeKind::Club, OF_CLUBS, "CREATED_AT_DESC");
const PROJECTS: List = List {
    condition: "audience <> 'PROPOSER'",
    ..list("projects", "project", NodeKind::Project, OF_PROJECTS, "CREATED_AT_DESC")
};
const COMMITTEES: List = list("committees", "committee", NodeKind::Committee, BY_YEAR, "FISCAL_YEAR_DESC");
const CEILINGS: List = list("budgetCeilings", "budget_ceiling", NodeKind::BudgetCeiling, BY_YEAR, "FISCAL_YEAR_DESC");
const SESSIONS: List = list("sessions", "session", NodeKind::Session, BY_START, "STARTS_AT_DESC");
const RESOLUTIONS: List = list("resolutions", "resolution", NodeKind::Resolution, BY_RESOLUTION, "RESOLVED_AT_DESC");
const ITEMS: List = list("agendaItems", "agenda_item", NodeKind::AgendaItem, OF_ITEMS, "CREATED_AT_DESC");
const FREEZES: List = list("freezes", "project_freeze", NodeKind::Freeze, BY_RAISING, "RAISED_AT_DESC");
const NEEDS: List = list("needs", "need", NodeKind::Need, OF_NEEDS, "ENDORSEMENTS_DESC");
const TRANCHES: List = list("tranches", "tranche", NodeKind::Tranche, BY_PLACE, "POSITION_ASC");
const REGISTRATIONS: List = List {
    key: "issuedOn",
    rows: "club_registration",
    column: "CAST(issued_on AS TEXT)",
    of: None,
    ..list("registrations", "club_registration", NodeKind::Club, BY_DAY_OF_ISSUE, "ISSUED_ON_DESC")
};
const MIRROR_CLUBS: List = list("mirrorClubs", "mirror_club", NodeKind::MirrorClub, BY_FOUNDATION, "FOUNDED_ON_ASC");
const DEPOSITS: List =
    List { person: "treasury_jerez", ..list("deposits", "deposit", NodeKind::Deposit, BY_DEPOSIT, "DEPOSITED_ON_ASC") };
const HOLDS: List = list("holds", "hold", NodeKind::Hold, BY_PLACING, "PLACED_AT_DESC");
const EXCEPTIONS: List =
    list("shareExceptions", "share_exception", NodeKind::ShareException, BY_FILING, "FILED_AT_DESC");
const REFUNDS: List = list("refunds", "refund_case", NodeKind::RefundCase, BY_OPENING, "OPENED_AT_DESC");
const COSTS: List = list("operatingCosts", "operating_cost", NodeKind::OperatingCost, BY_YEAR, "FISCAL_YEAR_DESC");
const LEDGER: List = List {
    key: "hash",
    column: "hash",
    of: None,
    ..list("ledger", "decision_ledger_entry", NodeKind::Project, BY_CHAIN, "POSITION_ASC")
};
const TRANSFERS: List = list("transfers", "transfer", NodeKind::Transfer, BY_OCCURRENCE, "OCCURRED_ON_ASC");

const DOCUMENTS: List = list("documents", "document", NodeKind::Document, BY_CREATION, "CREATED_AT_DESC");
const BY_AHEAD: &[(&str, &str)] = &[("AHEAD_ASC", "ahead_bps, id"), ("AHEAD_DESC", "ahead_bps DESC, id DESC")];
const BY_REPORT: &[(&str, &str)] =
    &[("REPORTED_ON_ASC", "reported_on, id"), ("REPORTED_ON_DESC", "reported_on DESC, id DESC")];
const WORKS: List = list("works", "works", NodeKind::Works, BY_AHEAD, "AHEAD_DESC");
const REPORTS: List = list("reports", "progress_report", NodeKind::ProgressReport, BY_REPORT, "REPORTED_ON_DESC");
const BY_ASKING: &[(&str, &str)] = &[("ASKED_AT_ASC", "asked_at, id"), ("ASKED_AT_DESC", "asked_at DESC, id DESC")];
const HELP: List = list("helpRequests", "help_request", NodeKind::HelpRequest, BY_ASKING, "ASKED_AT_DESC");
const REVIEWS: List = list("reviews", "review", NodeKind::Review, BY_END_OF_REVIEW, "ENDED_AT_DESC");
const VERSIONS: List = List {
    key: "reference",
    column: "reference",
    of: None,
    ..list("versions", "technical_file_document", NodeKind::TechnicalFileItem, BY_NUMBER, "NUMBER_DESC")
};
const COMPLAINTS: List = list("complaints", "complaint", NodeKind::Complaint, BY_FILING, "FILED_AT_DESC");
const CERTIFICATES: List =
    list("handoverCertificates", "handover_certificate", NodeKind::HandoverCertificate, BY_DRAFTING, "DRAFTED_AT_DESC");

const BY_RECORD: &[(&str, &str)] =
    &[("RECORDED_AT_ASC", "recorded_at, id"), ("RECORDED_AT_DESC", "recorded_at DESC, id DESC")];
const BY_TRAINING: &[(&str, &str)] = &[("HELD_ON_ASC", "held_on, id"), ("HELD_ON_DESC", "held_on DESC, id DESC")];
const INSPECTIONS: List = list("inspections", "inspection", NodeKind::Inspection, BY_RECORD, "RECORDED_AT_DESC");
const OBSERVATIONS: List = list("observations", "observation", NodeKind::Observation, BY_RECORD, "RECORDED_AT_DESC");
const TRAININGS: List = list("trainings", "works_committee_training", NodeKind::Training, BY_TRAINING, "HELD_ON_DESC");

/// Those that hang on nothing.
pub const LISTS: &[List] = &[
    CLUBS,
    COSTS,
    NEEDS,
    COMPLAINTS,
    PROJECTS,
    COMMITTEES,
    SESSIONS,
    RESOLUTIONS,
    MUNICIPALITIES,
    STATES,
    COMMUNITIES,
    SOLIDARITY,
    CONSULATES,
    FEDERATIONS,
    CEILINGS,
    WORKS,
];

/// Those that hang on an object.
pub const NESTED: &[List] = &[
    of(NodeKind::State, "32", "state_code = $", MUNICIPALITIES),
    of(NodeKind::State, "32", "state_code = $", CEILINGS),
    of(NodeKind::Municipality, "32001", "municipality_code = $", COMMUNITIES),
    of(NodeKind::Municipality, "32001", "municipality_code = $", CLUBS),
    of(NodeKind::Municipality, "32001", "municipality_code = $ AND audience <> 'PROPOSER'", PROJECTS),
    of(NodeKind::Community, "crowd_community_32001_San José", "community_id = $", CLUBS),
    of(NodeKind::Community, "crowd_community_32001_San José", "community_id = $ AND audience <> 'PROPOSER'", PROJECTS),
    of(NodeKind::Community, "community_jerez", "community_id = $", NEEDS),
    of(NodeKind::Need, "crowd_need_1", "need_id = $ AND audience <> 'PROPOSER'", PROJECTS),
    of(NodeKind::Consulate, "consulate_la", "consulate_id = $", CLUBS),
    of(NodeKind::Federation, "federation", "federation_id = $", CLUBS),
    of(NodeKind::Club, "club_jerez", "club_id = $ AND audience <> 'PROPOSER'", PROJECTS),
    of(NodeKind::Club, "club_jerez", "club_id = $", REGISTRATIONS),
    of(NodeKind::Club, "club_jerez", "club_id = $", MIRROR_CLUBS),
    of(NodeKind::Committee, "crowd_committee_32_2025", "committee_id = $", SESSIONS),
    of(NodeKind::Session, "crowd_session_32_0", "session_id = $", ITEMS),
    of(NodeKind::Project, "crowd_project_2", "project_id = $", ITEMS),
    of(NodeKind::Project, "crowd_project_2", "project_id = $", RESOLUTIONS),
    of(NodeKind::Project, "crowd_project_2", "project_id = $", FREEZES),
    of(NodeKind::Project, "crowd_project_2", "project_id = $", DOCUMENTS),
    of(NodeKind::Project, "crowd_project_2", "project_id = $", TRANSFERS),
    of(NodeKind::Project, "crowd_project_2", "project_id = $", CERTIFICATES),
    of(NodeKind::Project, "crowd_project_2", "project_id = $", COMPLAINTS),
    of(NodeKind::Project, "crowd_project_2", "project_id = $", TRANCHES),
    of(NodeKind::Project, "crowd_project_5", "project_id = $", HOLDS),
    of(NodeKind::Project, "crowd_project_5", "project_id = $", EXCEPTIONS),
    of(NodeKind::Project, "crowd_project_5", "project_id = $", REFUNDS),
    of(NodeKind::Project, "crowd_project_5", "chain_id = $", LEDGER),
    of(NodeKind::AgendaItem, "item_P-crowd-00002_1", "chain_id = $", LEDGER),
    of(NodeKind::Contribution, "P-crowd-00005_MUNICIPAL", "contribution_id = $", DEPOSITS),
    of(NodeKind::Works, "crowd_project_5", "project_id = $", REPORTS),
    of(NodeKind::TechnicalFile, "crowd_file_20", "technical_file_id = $", HELP),
    of(NodeKind::TechnicalFileItem, "crowd_file_item_20_0", "technical_file_item_id = $", VERSIONS),
    of(
        NodeKind::TechnicalFile,
        "crowd_file_20",
        "project_id = (SELECT f.project_id FROM technical_file f WHERE f.id = $)",
        REVIEWS,
    ),
    of(NodeKind::Project, "crowd_project_5", "project_id = $", INSPECTIONS),
    of(NodeKind::Project, "crowd_project_5", "project_id = $", OBSERVATIONS),
    of(NodeKind::WorksCommittee, "works_committee_jerez", "works_committee_id = $", TRAININGS),
];

const fn filtered(field: &'static str, filter: &'static str, sql: &'static str) -> Filtered {
    Filtered { field, filter, sql }
}

pub const FILTERS: &[Filtered] = &[
    filtered("states", r#"{ code: { eq: "14" } }"#, "code = '14'"),
    filtered("states", r#"{ code: { in: ["14", "99", "14"] } }"#, "code = '14'"),
    filtered("states", r#"{ code: { in: [] } }"#, "FALSE"),
    filtered("municipalities", r#"{ code: { in: ["32001", "14001"] } }"#, "code IN ('32001', '14001')"),
    filtered(
        "municipalities",
        r#"{ state: { eq: "32" }, marginalisation: { in: [HIGH, LOW] } }"#,
        "state_code = '32' AND marginalisation_degree IN ('HIGH', 'LOW')",
    ),
    filtered("communities", r#"{ state: { in: ["32", "14"] } }"#, "state_code IN ('32', '14')"),
    filtered(
        "communities",
        r#"{ municipality: { eq: "32001" }, marginalisation: { eq: LOW } }"#,
        "municipality_code = '32001' AND marginalisation_degree = 'LOW'",
    ),
    filtered(
        "solidarityCommunities",
        r#"{ state: { eq: "32" }, marginalisation: { eq: LOW } }"#,
        "state_code = '32' AND marginalisation_degree = 'LOW'",
    ),
    filtered("consulates", r#"{ usState: { eq: "TX" } }"#, "us_state = 'TX'"),
    filtered("federations", r#"{ name: { eq: "Unidos" } }"#, "name = 'Unidos'"),
    filtered("federations", r#"{ name: { in: ["Juntos", "'; --"] } }"#, "name = 'Juntos'"),
    // The name of a tenant that is no federation.
    filtered("federations", r#"{ name: { eq: "Consulado 1" } }"#, "FALSE"),
    filtered("clubs", r#"{ usState: { in: ["IL", "TX"] } }"#, "us_state IN ('IL', 'TX')"),
    filtered("clubs", r#"{ usState: { in: [] } }"#, "FALSE"),
    filtered("clubs", r#"{ usState: { in: [], eq: "TX" } }"#, "FALSE"),
    filtered("clubs", r#"{ usState: { in: ["IL", "TX"], eq: "TX" } }"#, "us_state = 'TX'"),
    filtered("clubs", r#"{ usState: {} }"#, "TRUE"),
    filtered("clubs", r#"{ usState: null }"#, "TRUE"),
    filtered("clubs", r#"{ folio: { eq: "TN-CROWD-007" } }"#, "folio = 'TN-CROWD-007'"),
    filtered("clubs", r#"{ folio: { eq: "tn-crowd-007" } }"#, "FALSE"),
    filtered("clubs", r#"{ state: { eq: "32" }, usState: { eq: "CA" } }"#, "state_code = '32' AND us_state = 'CA'"),
    filtered("clubs", r#"{ municipality: { eq: "32020" } }"#, "municipality_code = '32020'"),
    filtered("clubs", r#"{ registeredUntil: { gte: "2027-10-14" } }"#, "registered_until >= '2027-10-14'"),
    filtered("clubs", r#"{ registeredUntil: { lte: "2027-12-28" } }"#, "registered_until <= '2027-12-28'"),
    filtered(
        "clubs",
        r#"{ registeredUntil: { gte: "2027-12-28", lte: "2027-12-28" } }"#,
        "registered_until = '2027-12-28'",
    ),
    filtered("projects", r#"{ stage: { eq: SUBMITTED } }"#, "stage = 'SUBMITTED'"),
    filtered("projects", r#"{ stage: { in: [SELECTED, AGREED] } }"#, "stage IN ('SELECTED', 'AGREED')"),
    filtered("projects", r#"{ stage: { in: [] } }"#, "FALSE"),
    // Asking for what others are drafting finds nothing.
    filtered("projects", r#"{ stage: { eq: DRAFT } }"#, "FALSE"),
    filtered(
        "projects",
        r#"{ type: { in: [POTABLE_WATER, HEALTH_CENTRE] }, fiscalYear: { eq: 2024 } }"#,
        "project_type IN ('POTABLE_WATER', 'HEALTH_CENTRE') AND fiscal_year = 2024",
    ),
    filtered("projects", r#"{ fiscalYear: { in: [2024, 2026] } }"#, "fiscal_year IN (2024, 2026)"),
    filtered("projects", r#"{ fiscalYear: { in: [] } }"#, "FALSE"),
    filtered("projects", r#"{ fiscalYear: { gte: 2025 } }"#, "fiscal_year >= 2025"),
    filtered("projects", r#"{ fiscalYear: { lte: 2024 } }"#, "fiscal_year <= 2024"),
    filtered("projects", r#"{ fiscalYear: { gte: 2025, lte: 2025 } }"#, "fiscal_year = 2025"),
    filtered("projects", r#"{ fiscalYear: { gte: 2026, lte: 2024 } }"#, "FALSE"),
    filtered(
        "projects",
        r#"{ state: { eq: "32" }, stage: { eq: AGREED }, fiscalYear: { lte: 2025 } }"#,
        "state_code = '32' AND stage = 'AGREED' AND fiscal_year <= 2025",
    ),
    filtered(
        "projects",
        r#"{ folio: { in: ["P-crowd-00001", "P-crowd-00002"] } }"#,
        "folio IN ('P-crowd-00001', 'P-crowd-00002')",
    ),
    filtered("committees", r#"{ fiscalYear: { gte: 2025 } }"#, "fiscal_year >= 2025"),
    filtered(
        "committees",
        r#"{ fiscalYear: { in: [2024, 2026] }, state: { eq: "32" } }"#,
        "fiscal_year <> 2025 AND state_code = '32'",
    ),
    filtered(
        "budgetCeilings",
        r#"{ fiscalYear: { gte: 2021, lte: 2024 }, state: { eq: "32" } }"#,
        "fiscal_year BETWEEN 2021 AND 2024 AND state_code = '32'",
    ),
    filtered("sessions", r#"{ state: { eq: "14" } }"#, "state_code = '14'"),
    filtered("resolutions", r#"{ outcome: { eq: SELECTED } }"#, "outcome = 'SELECTED'"),
    filtered(
        "resolutions",
        r#"{ outcome: { in: [REJECTED, SELECTED_WITH_CONDITIONS] }, state: { eq: "32" } }"#,
        "outcome = 'SELECTED_WITH_CONDITIONS' AND state_code = '32'",
    ),
    filtered(
        "freezes",
        r#"{ status: { eq: LIFTED }, kind: { eq: SUSPENSION } }"#,
        "status = 'LIFTED' AND kind = 'SUSPENSION'",
    ),
    filtered("needs", r#"{ status: { eq: WITHDRAWN } }"#, "status = 'WITHDRAWN'"),
    filtered(
        "needs",
        r#"{ state: { eq: "32" }, municipality: { in: ["32020", "32001"] }, type: { eq: POTABLE_WATER } }"#,
        "state_code = '32' AND municipality_code IN ('32020', '32001') AND project_type = 'POTABLE_WATER'",
    ),
    filtered("agendaItems", r#"{ status: { in: [CLOSED, LAPSED] } }"#, "status IN ('CLOSED', 'LAPSED')"),
    filtered("tranches", r#"{ status: { in: [PLANNED, RELEASED] } }"#, "status = 'PLANNED'"),
    filtered("registrations", r#"{ issuedOn: { gte: "2020-09-05" } }"#, "issued_on >= '2020-09-05'"),
    filtered("mirrorClubs", r#"{ foundedOn: { gte: "2026-11-22" } }"#, "founded_on >= '2026-11-22'"),
    filtered("deposits", r#"{ depositedOn: { lte: "2026-10-24" } }"#, "deposited_on <= '2026-10-24'"),
    filtered("handoverCertificates", "{ status: { eq: SIGNED } }", "status = 'SIGNED'"),
    filtered("complaints", "{ status: { in: [OPEN, CLOSED] } }", "status = 'OPEN'"),
    filtered("complaints", "{ trackingNumber: { eq: \"Q-00002-1\" } }", "tracking_number = 'Q-00002-1'"),
    filtered("documents", "{ kind: { in: [PHOTO, PLAN] } }", "kind IN ('PHOTO', 'PLAN')"),
    filtered(
        "transfers",
        r#"{ kind: { eq: DEPOSIT }, occurredOn: { lte: "2026-10-24" } }"#,
        "occurred_on <= '2026-10-24'",
    ),
    filtered("operatingCosts", r#"{ fiscalYear: { eq: 2024 } }"#, "fiscal_year = 2024"),
    filtered("holds", r#"{ status: { eq: LIFTED } }"#, "status = 'LIFTED'"),
    filtered("shareExceptions", r#"{ status: { in: [REJECTED, GRANTED] } }"#, "status = 'REJECTED'"),
    filtered("refunds", r#"{ status: { eq: SETTLED } }"#, "status = 'SETTLED'"),
    filtered("ledger", r#"{ act: { eq: "drawUp" } }"#, "act = 'drawUp'"),
    filtered("transfers", r#"{ kind: { in: [REFUND] } }"#, "FALSE"),
    filtered("deposits", r#"{ depositedOn: { lte: "2000-01-01" } }"#, "FALSE"),
    filtered("works", "{ alert: { eq: MONEY_AHEAD } }", "alert = 'MONEY_AHEAD'"),
    filtered("works", "{ alert: { in: [NONE] } }", "alert = 'NONE'"),
    filtered("inspections", r#"{ inspectedOn: { gte: "2026-11-23" } }"#, "inspected_on >= '2026-11-23'"),
    filtered(
        "observations",
        r#"{ recordedAt: { lte: "2026-11-22T18:00:00Z" } }"#,
        "substr(CAST(recorded_at AS TEXT), 1, 10) <= '2026-11-22'",
    ),
    filtered("trainings", r#"{ heldOn: { gte: "2026-11-22" } }"#, "held_on >= '2026-11-22'"),
    filtered("reports", r#"{ reportedOn: { lte: "2026-10-25" } }"#, "reported_on <= '2026-10-25'"),
    filtered("helpRequests", "{ status: { in: [DECLINED, WITHDRAWN] } }", "status = 'DECLINED'"),
    filtered("reviews", "{ outcome: { eq: RETURNED } }", "outcome = 'RETURNED'"),
    filtered("versions", r#"{ providedAt: { gte: "2026-11-21T18:00:00Z" } }"#, "number >= 4"),
];

/// The kinds that are named by a code of INEGI.
pub fn has_code(kind: NodeKind) -> bool {
    matches!(kind, NodeKind::State | NodeKind::Municipality)
}

/// The global id of what is called so, or has this code.
pub fn global(kind: NodeKind, name: &str) -> String {
    if has_code(kind) { kind.id_of_code(name).0 } else { kind.id(id(name)).0 }
}
