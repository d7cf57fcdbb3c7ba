//! The schema as its users meet it: committed, described, without surprises in its shape, and true to its ids.

pub mod introspected;

use std::fs;

use serde_json::{Value, json};
use tresporuno::graphql::{id::NodeKind, sdl};
use uuid::Uuid;

use crate::paging::crowd::Crowded;
use crate::world::id;
use introspected::{Type, described, types};

/// Lists that are not connections, and what bounds each.
const BOUNDED_LISTS: &[(&str, &str)] = &[
    ("RefundCase.shares", "four"),
    ("ProgrammeStatistics.operatingCosts", "years"),
    ("Club.projectsByStage", "the stages"),
    ("Committee.seats", "four"),
    ("CommitteeSeat.representatives", "a principal and alternates"),
    ("Project.parties", "four"),
    ("Project.budgetLines", "fifty"),
    ("Project.sites", "twenty"),
    ("Plaque.seats", "four"),
    ("PoaMonth.seats", "four"),
    ("SessionMinutes.signatures", "one of each organisation with a seat in the session"),
    ("AgendaItem.votes", "one a seat"),
    ("TechnicalFile.items", "what a checklist asks for"),
    ("Review.defects", "fifty at most"),
    ("Agreement.signatures", "one a seat"),
    ("Tranche.parts", "four"),
    ("RuleSet.shares", "four"),
    ("HandoverCertificate.signedBy", "four"),
    ("HandoverCertificate.commitments", "twenty"),
    ("RuleSet.eligibleTypes", "the types of work"),
    ("RuleSet.requiredDocuments", "a list in a rule"),
    ("FederationMandate.acts", "the acts"),
    ("Viewer.memberships", "those that one person holds"),
    ("Viewer.signIns", "the newest fifty"),
    ("ApiKey.acts", "acts, each once"),
    ("SignIn.methods", "ways to prove who one is, each once"),
    ("Viewer.invitations", "those of one person"),
    ("Membership.grants", "those of one membership"),
    ("AccessGrant.acts", "the acts"),
    ("AccessExplanation.rules", "the rules of one act"),
    ("AccessRule.roles", "the roles"),
    ("TaskList.tasks", "a hundred, as asked"),
    ("FairnessReport.byMarginalisation", "the degrees"),
    ("FairnessReport.byFederation", "twenty"),
    ("FairnessReport.byClub", "twenty"),
    ("FairnessReport.byGoverningParty", "the parties that governed municipalities in one year"),
    ("Query.accessMatrix", "the rules of the policy"),
    ("Query.nodes", "a hundred ids"),
    ("Query.clubsByFolio", "a hundred folios"),
    ("ProgrammeStatistics.projectsByType", "years and types of work"),
    ("ProgrammeStatistics.years", "years"),
    ("ProgrammeStatistics.seats", "years and four seats"),
];

/// Root fields that cannot be refused: they only lead on to what can.
const ROOTS_THAT_ARE_NEVER_NULL: &[&str] = &["Query.programmeStatistics"];

/// What would tell of the inside of the service.
const INTERNAL_WORDS: &[&str] = &[
    "::",
    "[`",
    "Option<",
    "Result<",
    "Vec<",
    "&'",
    "resolver",
    "Resolver",
    "struct ",
    "trait ",
    "macro",
    "async",
    "SQL",
    "rows of",
    "the store",
    "Noun",
    "Wants",
];

#[test]
fn the_committed_schema_is_the_one_that_is_served() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/schema.graphql");
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        fs::write(path, sdl()).unwrap();
    }
    let committed = fs::read_to_string(path).unwrap_or_default();
    assert!(committed == sdl(), "schema.graphql is stale: run this test with UPDATE_SCHEMA=1 and read the difference");
}

#[tokio::test]
async fn everything_is_described() {
    let silent: Vec<String> =
        described().await.into_iter().filter(|(_, text)| text.trim().len() < 4).map(|(name, _)| name).collect();
    assert!(silent.is_empty(), "without a description:\n{}", silent.join("\n"));
}

#[tokio::test]
async fn nothing_tells_of_the_inside_of_the_service() {
    let telling = described()
        .await
        .into_iter()
        .filter(|(name, text)| INTERNAL_WORDS.iter().any(|word| text.contains(word) || name.contains(word)));
    let telling: Vec<String> = telling.map(|(name, text)| format!("{name}: {text}")).collect();
    assert!(telling.is_empty(), "\n{}", telling.join("\n"));
}

#[tokio::test]
async fn names_are_written_as_everybody_writes_them() {
    let begins = |name: &str, upper: bool| {
        let first = name.chars().next().unwrap();
        first.is_ascii_alphabetic() && first.is_ascii_uppercase() == upper
    };
    let plain = |name: &str| name.chars().all(|letter| letter.is_ascii_alphanumeric());
    let loud = |name: &str| name.chars().all(|letter| letter.is_ascii_uppercase() || letter == '_');
    for kind in types().await {
        assert!(begins(&kind.name, true) && plain(&kind.name), "{}", kind.name);
        for field in kind.fields.iter().chain(&kind.input_fields) {
            assert!(begins(&field.name, false) && plain(&field.name), "{}.{}", kind.name, field.name);
        }
        for value in &kind.enum_values {
            assert!(loud(value), "{}.{value}", kind.name);
        }
    }
}

#[tokio::test]
async fn a_list_is_a_connection_or_bounded_by_nature() {
    let types = types().await;
    let is_connection = |kind: &Type| kind.name.ends_with("Connection");
    let mut lists = Vec::new();
    for kind in types.iter().filter(|kind| !is_connection(kind)) {
        let found = kind.fields.iter().filter(|field| field.is_list);
        lists.extend(found.map(|field| format!("{}.{}", kind.name, field.name)));
    }
    let mut bounded: Vec<String> = BOUNDED_LISTS.iter().map(|(name, _)| (*name).to_owned()).collect();
    lists.sort();
    bounded.sort();
    assert_eq!(lists, bounded);
}

#[tokio::test]
async fn connections_are_those_of_relay() {
    let types = types().await;
    let connections: Vec<&Type> = types.iter().filter(|kind| kind.name.ends_with("Connection")).collect();
    assert!(connections.len() > 10);
    for connection in &connections {
        let edge = connection.name.replace("Connection", "Edge");
        let of = |name: &str| connection.fields.iter().find(|field| field.name == name).map(|field| &*field.reference);
        assert_eq!(of("edges"), Some(&*format!("[{edge}!]!")));
        assert_eq!(of("pageInfo"), Some("PageInfo!"));
        assert_eq!(of("totalCount"), Some("Int"));
        let edge = types.iter().find(|kind| kind.name == edge).unwrap();
        let fields: Vec<&str> = edge.fields.iter().map(|field| &*field.name).collect();
        assert_eq!(fields, ["cursor", "node"]);
    }
    for kind in &types {
        for field in kind.fields.iter().filter(|field| field.named_type.ends_with("Connection")) {
            let arguments: Vec<&str> = field.arguments.iter().map(|argument| &*argument.name).collect();
            assert_eq!(arguments, ["first", "after", "last", "before", "where", "orderBy"], "{}", field.name);
            assert!(field.arguments.iter().all(|argument| !argument.reference.ends_with('!')));
        }
    }
}

#[tokio::test]
async fn what_can_be_refused_is_nullable() {
    for kind in types().await {
        let is_root = ["Query", "Mutation", "Subscription"].contains(&&*kind.name);
        for field in &kind.fields {
            let name = format!("{}.{}", kind.name, field.name);
            // A planned read is refused where it stands: its siblings stay.
            let is_read = field.named_type.ends_with("Connection") || field.named_type.ends_with("OrWithheld");
            let never_null = ROOTS_THAT_ARE_NEVER_NULL.contains(&&*name);
            if is_root || is_read {
                assert_eq!(field.reference.ends_with('!'), never_null, "{name}: {}", field.reference);
            }
        }
    }
}

#[tokio::test]
async fn a_mutation_takes_one_input_and_gives_one_payload() {
    let types = types().await;
    let mutation = types.iter().find(|kind| kind.name == "Mutation").unwrap();
    for field in &mutation.fields {
        let stem = format!("{}{}", field.name[..1].to_uppercase(), &field.name[1..]);
        let arguments: Vec<_> = field.arguments.iter().map(|input| (&*input.name, &*input.reference)).collect();
        assert_eq!(arguments, [("input", &*format!("{stem}Input!"))]);
        assert_eq!(field.reference, format!("{stem}Payload"));
        let input = types.iter().find(|kind| kind.name == format!("{stem}Input")).unwrap();
        for (name, reference) in [("idempotencyKey", "String!"), ("clientMutationId", "String")] {
            assert!(input.input_fields.iter().any(|field| field.name == name && field.reference == reference));
        }
    }
}

#[tokio::test]
async fn whatever_has_an_id_is_a_node() {
    let types = types().await;
    let node = types.iter().find(|kind| kind.name == "Node").unwrap();
    let mut with_id: Vec<&str> = types
        .iter()
        .filter(|kind| kind.kind == "OBJECT" && kind.fields.iter().any(|field| field.reference == "ID!"))
        .map(|kind| &*kind.name)
        .collect();
    let mut kinds: Vec<String> = NodeKind::ALL.iter().map(|kind| format!("{kind:?}")).collect();
    with_id.sort();
    kinds.sort();
    assert_eq!(with_id, kinds);
    assert_eq!(node.possible_types, kinds);
}

async fn every_id_leads_back_to_its_object(crowded: Crowded) {
    let mut ids = Vec::new();
    for (kind, person, name) in NODES {
        let own = global(*kind, name);
        let query = format!(
            "{{ node(id: {own:?}) {{ id __typename }} nodes(ids: [{own:?}]) {{ id ... on {kind:?} {{ id }} }} }}"
        );
        let answer = crowded.read(person, &query).await;
        assert_eq!(answer["node"], json!({ "id": own, "__typename": format!("{kind:?}") }));
        assert_eq!(answer["nodes"], json!([{ "id": own }]));
        ids.push(own);
    }
    assert_eq!(NODES.len(), NodeKind::ALL.len());
    // All at once, forwards and backwards, twice each, and in between what nobody sees.
    let nothing = NodeKind::Club.id(Uuid::nil()).0;
    let of_others = [
        global(NodeKind::FederationMandate, "mandate_federation_club_jerez"),
        global(NodeKind::AccessGrant, "grant_delegate_zac_32"),
        global(NodeKind::ApiKey, "key_jerez"),
        global(NodeKind::Complaint, "complaint_crowd_project_5_0"),
    ];
    ids.insert(3, nothing.clone());
    ids.extend(ids.clone().into_iter().rev());
    let answer =
        crowded.ask("treasury_jerez", "query($ids: [ID!]!) { nodes(ids: $ids) { id } }", json!({ "ids": ids })).await;
    let found: Vec<Value> = answer["data"]["nodes"].as_array().unwrap().clone();
    assert_eq!(found.len(), ids.len(), "{answer:#}");
    for (found, asked) in found.iter().zip(&ids) {
        let expected =
            if *asked == nothing || of_others.contains(asked) { Value::Null } else { json!({ "id": asked }) };
        assert_eq!(*found, expected);
    }
}

async fn an_id_of_one_kind_is_nothing_of_another(crowded: Crowded) {
    for (kind, _, name) in NODES {
        for other in NodeKind::ALL.iter().filter(|other| *other != kind) {
            // A club is a tenant as a federation is one; a part has the id of its seat.
            // A club, a federation, a consulate and a mirror club are organisations, and are found as such.
            let organisations = [
                NodeKind::Club,
                NodeKind::Consulate,
                NodeKind::Federation,
                NodeKind::MirrorClub,
                NodeKind::WorksCommittee,
            ];
            if *other == NodeKind::Tenant && organisations.contains(kind) {
                continue;
            }
            // Works and an agreement have the id of their project.
            let of_one = [NodeKind::Project, NodeKind::Works, NodeKind::Agreement];
            if of_one.contains(kind) && of_one.contains(other) {
                continue;
            }
            let false_id = global(*other, name);
            let query = format!("{{ node(id: {false_id:?}) {{ id }} }}");
            let answer = crowded.ask("treasury_jerez", &query, json!({})).await;
            assert!(answer["data"]["node"].is_null(), "{name} as {other:?}\n{answer:#}");
        }
    }
}

both_databases!(every_id_leads_back_to_its_object, an_id_of_one_kind_is_nothing_of_another);

/// An object of each kind, and somebody who sees it.
pub const NODES: &[(NodeKind, &str, &str)] = &[
    (NodeKind::AccessGrant, "delegate_zac", "grant_delegate_zac_32"),
    (NodeKind::ApiKey, "people_jerez", "key_jerez"),
    (NodeKind::BudgetCeiling, "", "crowd_ceiling_32_2026"),
    (NodeKind::AgendaItem, "treasury_jerez", "item_P-crowd-00005_0"),
    (NodeKind::Agreement, "treasury_jerez", "crowd_project_5"),
    (NodeKind::Club, "", "club_jerez"),
    (NodeKind::Committee, "", "committee_zac"),
    (NodeKind::CommitteeRepresentative, "liaison_zac", "crowd_representative_32_liaison_zac"),
    (NodeKind::CommitteeSeat, "", "committee_zac_STATE"),
    (NodeKind::Community, "", "community_jerez"),
    (NodeKind::Complaint, "national", "complaint_crowd_project_5_0"),
    (NodeKind::Consulate, "", "consulate_la"),
    (NodeKind::Contribution, "treasury_jerez", "P-crowd-00005_MUNICIPAL"),
    (NodeKind::Deposit, "treasury_jerez", "deposit"),
    (NodeKind::Document, "treasury_jerez", "document_crowd_project_5_0"),
    (NodeKind::Federation, "", "federation"),
    (NodeKind::FederationMandate, "president_jerez", "mandate_federation_club_jerez"),
    (NodeKind::GoverningParty, "", "party_jerez"),
    (NodeKind::HandoverCertificate, "national", "certificate_crowd_project_5_0"),
    (NodeKind::UpkeepCommitment, "national", "commitment_crowd_project_5"),
    (NodeKind::Membership, "treasury_jerez", "membership_treasury_jerez_jerez"),
    (NodeKind::MirrorClub, "", "mirror_club_jerez"),
    (NodeKind::Municipality, "", "32020"),
    (NodeKind::ProgressReport, "treasury_jerez", "P-crowd-00005_report_0"),
    (NodeKind::Freeze, "national", "crowd_freeze_0"),
    (NodeKind::Need, "", "crowd_need_1"),
    (NodeKind::Project, "treasury_jerez", "crowd_project_5"),
    (NodeKind::Resolution, "", "resolution"),
    (NodeKind::RuleSet, "", "rules_SOCIAL"),
    (NodeKind::Session, "treasury_jerez", "crowd_session_32_5"),
    (NodeKind::SessionMinutes, "treasury_jerez", "crowd_minutes"),
    (NodeKind::State, "", "32"),
    (NodeKind::Defect, "treasury_jerez", "crowd_defect_20"),
    (NodeKind::Review, "treasury_jerez", "crowd_review_20_0"),
    (NodeKind::TechnicalFile, "treasury_jerez", "crowd_file_20"),
    (NodeKind::TechnicalFileItem, "treasury_jerez", "crowd_file_item_20_0"),
    (NodeKind::HelpRequest, "treasury_jerez", "crowd_help_20_0"),
    (NodeKind::Tenant, "", "jerez"),
    (NodeKind::Works, "treasury_jerez", "crowd_project_5"),
    (NodeKind::Hold, "treasury_jerez", "hold_crowd_project_5_0"),
    (NodeKind::ShareException, "treasury_jerez", "exception_crowd_project_5_0"),
    (NodeKind::OperatingCost, "", "operating_cost_0"),
    (NodeKind::RefundCase, "treasury_jerez", "refund_crowd_project_5_0"),
    (NodeKind::Transfer, "treasury_jerez", "transfer_P-crowd-00005_0"),
    (NodeKind::Tranche, "treasury_jerez", "crowd_tranche_5_1"),
    (NodeKind::Inspection, "treasury_jerez", "crowd_inspection_0"),
    (NodeKind::Observation, "treasury_jerez", "crowd_observation_0"),
    (NodeKind::Training, "treasury_jerez", "crowd_training_0"),
    (NodeKind::WorksCommittee, "treasury_jerez", "works_committee_jerez"),
];

/// Its id.
pub fn global(kind: NodeKind, name: &str) -> String {
    match (kind, name) {
        (NodeKind::State | NodeKind::Municipality, _) => kind.id_of_code(name).0,
        (_, "deposit") => kind.id(id(&format!("deposit_{}_0", id("P-crowd-00005_MUNICIPAL")))).0,
        (_, "resolution") => kind.id(id(&format!("resolution_{}", id("item_P-crowd-00002_1")))).0,
        _ => kind.id(id(name)).0,
    }
}
