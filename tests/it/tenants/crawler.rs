//! Walks the whole schema as it says itself: from every row by its id and from every list, along every path of two or
//! three relations to something that not everybody may see; so a new field is walked as soon as it is there.

mod tree;

use std::collections::{BTreeMap, BTreeSet};

use async_graphql::ID;
use serde_json::{Value, json};

use super::grown::Grown;
use super::viewers::{Answer, Viewer};
use tree::{COST, Step, Tree, cost, pack};

/// What not everybody may see, with the fields by which a row is known.
const PRIVATE: &[(&str, &str)] = &[
    ("AccessGrant", "id"),
    ("AgendaItem", "id"),
    ("Agreement", "id"),
    ("AgreementSignature", "hash seat"),
    ("ApiKey", "id"),
    ("BudgetCeiling", "id"),
    ("BudgetLine", "concept"),
    ("BudgetReservation", "status"),
    ("ClubFile", "contactName"),
    ("ClubRegistration", "validUntil"),
    ("CommitteeRepresentative", "id"),
    ("Complaint", "id"),
    ("Contribution", "id"),
    ("DecisionLedgerEntry", "hash"),
    ("Defect", "id"),
    ("Deposit", "id"),
    ("Document", "id"),
    ("FederationMandate", "id"),
    ("Freeze", "id"),
    ("HandoverCertificate", "id"),
    ("HelpRequest", "id"),
    ("Hold", "id"),
    ("Inspection", "id"),
    ("Membership", "id"),
    ("MinutesSignature", "signedAt"),
    ("Need", "id"),
    ("NeedEndorsement", "endorsedAt"),
    ("Observation", "id"),
    ("Person", "email"),
    ("ProgressReport", "id"),
    ("Project", "id"),
    ("ProjectAccount", "version"),
    ("ProjectParty", "seat"),
    ("RefundCase", "id"),
    ("Resolution", "id"),
    ("Review", "id"),
    ("Session", "id"),
    ("SessionMinutes", "id"),
    ("ShareException", "id"),
    ("Site", "name"),
    ("TechnicalFile", "id"),
    ("TechnicalFileDocument", "note"),
    ("TechnicalFileItem", "id"),
    ("Training", "id"),
    ("Tranche", "id"),
    ("TranchePart", "seat tranche { id }"),
    ("Transfer", "id"),
    ("UpkeepCommitment", "id"),
    ("Vote", "reason"),
    ("Works", "id"),
    ("WorksCommittee", "id"),
];
/// What everybody may see, except the consular machine.
const OPEN: &[&str] = &[
    "Club",
    "Committee",
    "CommitteeSeat",
    "Community",
    "Consulate",
    "Federation",
    "GoverningParty",
    "MirrorClub",
    "Municipality",
    "OperatingCost",
    "RuleSet",
    "State",
    "Tenant",
];
/// What is no row: a part of one, or of a list, or a sum over what the viewer sees, which has tests of its own; and the
/// access ledger, which grows with each read of the walk.
const NO_ROWS: &[&str] = &[
    "AccessGrantCan",
    "AccessExplanation",
    "AccessLedgerEntry",
    "AccessRule",
    "AgendaItemCan",
    "AgreementCan",
    "ApiKeyCan",
    "Beneficiaries",
    "ClubCan",
    "ClubFileCan",
    "CommitteeCan",
    "CommunityCan",
    "ComplaintCan",
    "CommitteeRepresentativeCan",
    "CommitteeSeatCan",
    "ConsulateCan",
    "ContributionCan",
    "DateWindow",
    "FairnessGroup",
    "FairnessReport",
    "FederationMandateCan",
    "FreezeCan",
    "HelpRequestCan",
    "HoldCan",
    "MembershipCan",
    "MirrorClubCan",
    "Money",
    "NeedCan",
    "PageInfo",
    "Permission",
    "Plaque",
    "PlaqueDedication",
    "PoaMonth",
    "PoaSeat",
    "PoaSum",
    "PoaWorks",
    "ProgrammeStatistics",
    "ProjectCan",
    "RankRules",
    "RankScore",
    "RefundCaseCan",
    "RefundShare",
    "ResolutionCan",
    "ReviewClock",
    "SeatShare",
    "ShareExceptionCan",
    "SessionCan",
    "SessionMinutesCan",
    "SignIn",
    "Simulation",
    "StageCount",
    "Tally",
    "Task",
    "TaskList",
    "TechnicalFileCan",
    "TenantCan",
    "UpkeepCommitmentCan",
    "Viewer",
    "Withheld",
    "WorksCan",
    "WorksCommitteeCan",
];
/// Fields that cannot be asked without saying of what.
const ARGUMENTS: &[(&str, &str)] = &[("part", "(seat: MIGRANT)")];
/// Lists within a row that are longer than [`ROWS`].
const LONGER: &[(&str, u64)] = &[("ledger", 30)];
/// Rows asked of a list within a row; no row of the grown world has more of anything.
const ROWS: u64 = 20;
const ROWS_OF_ROOT: u64 = 45;
/// The schema, as far as it leads from row to row.
pub struct Schema {
    steps: BTreeMap<String, Vec<Step>>,
    roots: Vec<Step>,
}

impl Schema {
    pub async fn read(grown: &Grown) -> Self {
        let query = "{ __schema { types { name kind possibleTypes { name } fields { name args { type { kind } } \
                     type { name kind ofType { name kind ofType { name kind ofType { name } } } } } } } }";
        let types = grown.look(Viewer::ANONYMOUS, query).await["__schema"]["types"].clone();
        let types: BTreeMap<&str, &Value> =
            types.as_array().unwrap().iter().map(|of| (of["name"].as_str().unwrap(), of)).collect();
        let steps_of = |name: &str, rows: u64| -> Vec<Step> {
            let fields = types[name]["fields"].as_array().into_iter().flatten();
            fields.flat_map(|field| steps(&types, field, rows)).collect()
        };
        let rows = PRIVATE.iter().map(|(name, _)| *name).chain(OPEN.iter().copied());
        Self {
            steps: rows.map(|name| (name.to_owned(), steps_of(name, ROWS))).collect(),
            // What is found by an id or a folio is walked from each row.
            roots: steps_of("Query", ROWS_OF_ROOT)
                .into_iter()
                .filter(|step| step.rows > 1 && is_row(&step.to))
                .collect(),
        }
    }

    /// Documents that walk so many relations from every row of `kind`, whose global ids the variable `ids` holds.
    pub fn walks_from_rows(&self, kind: &str, relations: usize) -> Vec<String> {
        let start = Step {
            before: format!("nodes(ids: $ids) {{ ... on {kind} {{ {}", fields(kind)),
            after: "} }",
            to: kind.to_owned(),
            rows: 1,
        };
        // A path that is too much for one document is walked from its second row all the same.
        let paths = self.paths(&start, relations).into_iter().filter(|path| cost(path) <= COST);
        pack(paths.collect()).iter().map(|tree| format!("query($ids: [ID!]!) {}", tree.text())).collect()
    }

    /// Documents that walk from the lists at the root, each of which is a relation itself.
    pub fn walks_from_lists(&self, relations: usize) -> Vec<String> {
        let paths = self.roots.iter().flat_map(|root| self.paths(root, relations - 1));
        // A long list of lists of lists is too much for one document; from each row it is walked all the same.
        pack(paths.filter(|path| cost(path) <= COST).collect()).iter().map(Tree::text).collect()
    }

    /// Every path from `start` that ends at something private, or is as long as it may be.
    fn paths(&self, start: &Step, relations: usize) -> Vec<Vec<Step>> {
        let mut paths = Vec::new();
        let mut open = vec![vec![start.clone()]];
        while let Some(path) = open.pop() {
            let end = path.last().unwrap();
            if is_private(&end.to) || path.len() == 1 {
                paths.push(path.clone());
            }
            if path.len() <= relations {
                let on = self.steps[&end.to].iter().map(|step| [path.as_slice(), std::slice::from_ref(step)].concat());
                open.extend(on);
            }
        }
        paths
    }
}

/// What an answer shows: marks of rows, as the oracle writes them.
pub fn seen(answer: &Answer, asked: &str) -> BTreeSet<String> {
    let mut marks = BTreeSet::new();
    walk(&answer.data(asked), "", &mut marks, "");
    marks
}

fn walk(value: &Value, project: &str, marks: &mut BTreeSet<String>, path: &str) {
    match value {
        Value::Array(members) => members.iter().for_each(|member| walk(member, project, marks, path)),
        Value::Object(members) => {
            if let (Some(count), Some(nodes)) = (members.get("totalCount"), members.get("nodes")) {
                let rows = nodes.as_array().unwrap().len();
                assert_eq!(count.as_u64(), u64::try_from(rows).ok(), "{path}: a count is that of its list: {value}");
            }
            let kind = members.get("__typename").and_then(Value::as_str).unwrap_or_default();
            let id = members.get("id").and_then(Value::as_str).unwrap_or_default();
            let project = if kind == "Project" { id } else { project };
            let text = |name: &str| members[name].as_str().unwrap().to_owned();
            match kind {
                "Vote" => marks.insert(format!("Vote {}", text("reason"))),
                "TechnicalFileDocument" => marks.insert(format!("TechnicalFileDocument {}", text("note"))),
                "MinutesSignature" => marks.insert(format!("{kind} {}", text("signedAt"))),
                "AgreementSignature" => marks.insert(format!("{kind} {} {}", text("hash"), text("seat"))),
                "BudgetReservation" => marks.insert(format!("{kind} {project}")),
                "TranchePart" => {
                    let tranche = members["tranche"]["id"].as_str().unwrap();
                    marks.insert(format!("{kind} {tranche} {}", text("seat")))
                }
                "DecisionLedgerEntry" => marks.insert(format!("DecisionLedgerEntry {}", text("hash"))),
                "Person" => marks.insert(format!("Person {}", text("email"))),
                "BudgetLine" => marks.insert(format!("BudgetLine {}", text("concept"))),
                "Site" => marks.insert(format!("Site {}", text("name"))),
                "ClubFile" => marks.insert(format!("ClubFile {}", text("contactName"))),
                "NeedEndorsement" => marks.insert(format!("NeedEndorsement {}", text("endorsedAt"))),
                "ClubRegistration" => marks.insert(format!("ClubRegistration {}", text("validUntil"))),
                "ProjectAccount" => marks.insert(format!("ProjectAccount {project}")),
                "ProjectParty" => marks.insert(format!("ProjectParty {project} {}", text("seat"))),
                kind if is_private(kind) => marks.insert(format!("{kind} {id}")),
                _ => false,
            };
            for (name, member) in members {
                walk(member, project, marks, &format!("{path}.{name}"));
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// The steps that a field of the schema takes; none where it leads to no row.
fn steps(types: &BTreeMap<&str, &Value>, field: &Value, rows: u64) -> Vec<Step> {
    let name = field["name"].as_str().unwrap();
    let rows = LONGER.iter().find(|(longer, _)| *longer == name).map_or(rows, |(_, rows)| *rows);
    let mut of = &field["type"];
    while of["name"].is_null() {
        of = &of["ofType"];
    }
    let of = of["name"].as_str().unwrap();
    let arguments = ARGUMENTS.iter().find(|(known, _)| *known == name).map_or("", |(_, arguments)| arguments);
    if let Some(node) = of.strip_suffix("Connection") {
        // A project that went far has more entries than anything else has rows.
        let rows = if name == "ledger" { 2 * rows } else { rows };
        let before = format!("{name}(first: {rows}) {{ totalCount nodes {{ {}", fields(node));
        return vec![Step { before, after: "} }", to: node.to_owned(), rows }];
    }
    let possible = || types[of]["possibleTypes"].as_array().unwrap().iter().map(|of| of["name"].as_str().unwrap());
    match types[of]["kind"].as_str().unwrap() {
        "OBJECT" if is_row(of) => {
            let before = format!("{name}{arguments} {{ {}", fields(of));
            vec![Step { before, after: "}", to: of.to_owned(), rows: 1 }]
        }
        "UNION" => {
            let row = |of: &str| Step {
                before: format!("{name}{arguments} {{ ... on {of} {{ {}", fields(of)),
                after: "} }",
                to: of.to_owned(),
                rows: 1,
            };
            possible().filter(|of| is_row(of)).map(row).collect()
        }
        "OBJECT" | "INTERFACE" | "SCALAR" | "ENUM" => Vec::new(),
        kind => panic!("{name} is of kind {kind}"),
    }
}

/// Fields by which a row is known.
fn fields(kind: &str) -> String {
    let mark = PRIVATE.iter().find(|(name, _)| *name == kind).map_or("", |(_, mark)| mark);
    format!("__typename {mark}")
}

fn is_private(kind: &str) -> bool {
    PRIVATE.iter().any(|(name, _)| *name == kind)
}

fn is_row(kind: &str) -> bool {
    let row = is_private(kind) || OPEN.contains(&kind);
    assert!(row || NO_ROWS.contains(&kind), "say of the new type {kind} whether everybody may see it");
    row
}

/// Variables that name all rows of a kind, seen or not, so many at a time.
pub fn all_ids(grown: &Grown, kind: &str, at_once: usize) -> Vec<Value> {
    use tresporuno::graphql::id::NodeKind;
    let rows = &grown.rows;
    let mut ids: Vec<_> = match kind {
        "AccessGrant" => rows.grants.iter().map(|row| NodeKind::AccessGrant.id(row.id)).collect(),
        "AgendaItem" => rows.items.iter().map(|row| NodeKind::AgendaItem.id(row.id)).collect(),
        "Agreement" => rows.agreements.iter().map(|row| NodeKind::Agreement.id(row.id)).collect(),
        "ApiKey" => rows.api_keys.iter().map(|row| NodeKind::ApiKey.id(row.id)).collect(),
        "BudgetCeiling" => rows.ceilings.iter().map(|row| NodeKind::BudgetCeiling.id(row.id)).collect(),
        "Club" => rows.clubs.iter().map(|row| NodeKind::Club.id(row.id)).collect(),
        "Committee" => rows.committees.iter().map(|row| NodeKind::Committee.id(row.id)).collect(),
        "CommitteeRepresentative" => {
            rows.representatives.iter().map(|row| NodeKind::CommitteeRepresentative.id(row.id)).collect()
        }
        "CommitteeSeat" => rows.committee_seats.iter().map(|row| NodeKind::CommitteeSeat.id(row.id)).collect(),
        "Community" => rows.clubs.iter().map(|row| NodeKind::Community.id(row.community_id)).collect(),
        "Complaint" => rows.complaints.iter().map(|row| NodeKind::Complaint.id(row.id)).collect(),
        "Consulate" => rows.clubs.iter().map(|row| NodeKind::Consulate.id(row.consulate_id)).collect(),
        "Contribution" => rows.parts.iter().map(|row| NodeKind::Contribution.id(row.id)).collect(),
        "Deposit" => rows.deposits.iter().map(|row| NodeKind::Deposit.id(row.id)).collect(),
        "Document" => rows.documents.iter().map(|row| NodeKind::Document.id(row.id)).collect(),
        "Federation" => rows.tenants.iter().map(|row| NodeKind::Federation.id(row.id)).collect(),
        "FederationMandate" => rows.mandates.iter().map(|row| NodeKind::FederationMandate.id(row.id)).collect(),
        "GoverningParty" => rows.governing_parties.iter().map(|row| NodeKind::GoverningParty.id(row.id)).collect(),
        "Freeze" => rows.freezes.iter().map(|row| NodeKind::Freeze.id(row.id)).collect(),
        "HandoverCertificate" => rows.certificates.iter().map(|row| NodeKind::HandoverCertificate.id(row.id)).collect(),
        "UpkeepCommitment" => rows.commitments.iter().map(|row| NodeKind::UpkeepCommitment.id(row.id)).collect(),
        "Membership" => rows.memberships.iter().map(|row| NodeKind::Membership.id(row.id)).collect(),
        "MirrorClub" => rows.mirror_clubs.iter().map(|row| NodeKind::MirrorClub.id(row.id)).collect(),
        "Municipality" => {
            rows.clubs.iter().map(|row| NodeKind::Municipality.id_of_code(&row.municipality_code)).collect()
        }
        "ProgressReport" => rows.reports.iter().map(|row| NodeKind::ProgressReport.id(row.id)).collect(),
        "Need" => rows.needs.iter().map(|row| NodeKind::Need.id(row.id)).collect(),
        "Project" => rows.projects.iter().map(|row| NodeKind::Project.id(row.id)).collect(),
        "Resolution" => rows.resolutions.iter().map(|row| NodeKind::Resolution.id(row.id)).collect(),
        "Review" => rows.reviews.iter().map(|row| NodeKind::Review.id(row.id)).collect(),
        "Defect" => rows.defects.iter().map(|row| NodeKind::Defect.id(row.id)).collect(),
        "RuleSet" => rows.rule_sets.iter().map(|row| NodeKind::RuleSet.id(row.id)).collect(),
        "Session" => rows.sessions.iter().map(|row| NodeKind::Session.id(row.id)).collect(),
        "SessionMinutes" => rows.minutes.iter().map(|row| NodeKind::SessionMinutes.id(row.id)).collect(),
        "State" => rows.clubs.iter().map(|row| NodeKind::State.id_of_code(&row.state_code)).collect(),
        "TechnicalFile" => rows.technical_files.iter().map(|row| NodeKind::TechnicalFile.id(row.id)).collect(),
        "TechnicalFileItem" => {
            rows.technical_file_items.iter().map(|row| NodeKind::TechnicalFileItem.id(row.id)).collect()
        }
        "Tenant" => rows.tenants.iter().map(|row| NodeKind::Tenant.id(row.id)).collect(),
        "Inspection" => rows.inspections.iter().map(|row| NodeKind::Inspection.id(row.id)).collect(),
        "Observation" => rows.observations.iter().map(|row| NodeKind::Observation.id(row.id)).collect(),
        "Training" => rows.trainings.iter().map(|row| NodeKind::Training.id(row.id)).collect(),
        "WorksCommittee" => rows.works_committees.iter().map(|row| NodeKind::WorksCommittee.id(row.id)).collect(),
        "Works" => rows.works.iter().map(|row| NodeKind::Works.id(row.id)).collect(),
        "ShareException" => rows.exceptions.iter().map(|row| NodeKind::ShareException.id(row.id)).collect(),
        "HelpRequest" => rows.help_requests.iter().map(|row| NodeKind::HelpRequest.id(row.id)).collect(),
        "Hold" => rows.holds.iter().map(|row| NodeKind::Hold.id(row.id)).collect(),
        "OperatingCost" => rows.operating_costs.iter().map(|row| NodeKind::OperatingCost.id(row.id)).collect(),
        "RefundCase" => rows.refunds.iter().map(|row| NodeKind::RefundCase.id(row.id)).collect(),
        "Transfer" => rows.transfers.iter().map(|row| NodeKind::Transfer.id(row.id)).collect(),
        "Tranche" => rows.tranches.iter().map(|row| NodeKind::Tranche.id(row.id)).collect(),
        kind => panic!("how are the ids of {kind} known?"),
    };
    ids.sort_by(|one, other| one.0.cmp(&other.0));
    ids.dedup();
    let named = |ids: &[ID]| json!({ "ids": ids.iter().map(|id| &id.0).collect::<Vec<_>>() });
    ids.chunks(at_once).map(named).collect()
}
