//! Every root of reading and of listening, asked by everybody of every row that there is: who finds what, as a text for
//! reviewers. Each answer is one that the oracle gives too; here it is written down for whoever reads the change.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde_json::{Value, json};
use tresporuno::graphql::id::NodeKind;

use super::absence::unreal;
use super::crawler::all_ids;
use super::grown::Grown;
use super::mutations::{compare, push_wrapped};
use super::viewers::Viewer;
use crate::events::listener;
use crate::world::id;

both_databases!(every_root_is_asked_by_everybody);

/// Kinds of rows with a global id that not everybody sees, in the order in which they are written down.
const KINDS: &[&str] = &[
    "Project",
    "Session",
    "AgendaItem",
    "Resolution",
    "Contribution",
    "Deposit",
    "FederationMandate",
    "Membership",
    "AccessGrant",
    "Club",
    "Works",
    "ProgressReport",
    "WorksCommittee",
    "Training",
    "Inspection",
    "Observation",
];
/// Most rows asked for in one document.
const AT_ONCE: usize = 25;

/// How many cells, each a viewer, a root and a row, were found and how many not.
#[derive(Default)]
struct Cells {
    found: usize,
    absent: usize,
}

async fn every_root_is_asked_by_everybody(grown: Grown) {
    let (roots, lists) = roots(&grown).await;
    let mut cells = Cells::default();
    let mut text = String::from(
        "Who finds what in the grown world of the tests (tests/it/tenants/grown.rs). Written by a test; review each\n\
         change. For a list, the number of rows in it; for what is asked by its id, how many of all rows are found.\n",
    );
    for root in &roots {
        let mut outcomes: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for viewer in Viewer::everybody() {
            let outcome = if lists.contains(root) {
                let told = grown.look(viewer, &format!("{{ {root} {{ totalCount }} }}")).await;
                format!("{} rows", told[root]["totalCount"])
            } else {
                found(&grown, viewer, root, &mut cells).await
            };
            outcomes.entry(outcome).or_default().push(viewer.name());
        }
        let _ = writeln!(text, "\n{root}");
        for (outcome, viewers) in outcomes {
            push_wrapped(&mut text, &outcome, &viewers);
        }
    }
    let viewers = Viewer::everybody().len();
    let (found, absent) = (cells.found, cells.absent);
    let _ = writeln!(text, "\n{viewers} viewers, {} roots; by id {found} cells found and {absent} not.", roots.len());
    compare("matrix_of_queries.txt", &text);
}

/// Names of all roots of queries and subscriptions, and which of them are lists, as the schema has them.
async fn roots(grown: &Grown) -> (BTreeSet<String>, BTreeSet<String>) {
    let query = "{ __schema { queryType { fields { name type { name } } } subscriptionType { fields { name } } } }";
    let schema = grown.look(Viewer::ANONYMOUS, query).await["__schema"].clone();
    let fields = |of: &str| schema[of]["fields"].as_array().unwrap().clone();
    let name = |field: &Value| field["name"].as_str().unwrap().to_owned();
    let is_list = |field: &&Value| field["type"]["name"].as_str().is_some_and(|name| name.ends_with("Connection"));
    let queries = fields("queryType");
    let lists = queries.iter().filter(is_list).map(name).collect();
    (queries.iter().chain(&fields("subscriptionType")).map(name).collect(), lists)
}

async fn found(grown: &Grown, viewer: Viewer, root: &str, cells: &mut Cells) -> String {
    match root {
        "node" => by_ids(grown, viewer, KINDS, "node(id: $) { __typename }", cells).await,
        "nodes" => by_ids(grown, viewer, KINDS, "nodes(ids: [$]) { __typename }", cells).await,
        "explainAccess" => by_ids(grown, viewer, KINDS, "explainAccess(id: $, act: READ) { allowed }", cells).await,
        "project" => by_ids(grown, viewer, &["Project"], "project(id: $) { id }", cells).await,
        "club" => by_ids(grown, viewer, &["Club"], "club(id: $) { id }", cells).await,
        "clubByFolio" => by_folio(grown, viewer, "clubByFolio(folio: $) { id }", cells).await,
        "clubsByFolio" => by_folio(grown, viewer, "clubsByFolio(folios: [$]) { id }", cells).await,
        "sessionChanged" => listened(grown, viewer, cells).await,
        "viewer" => match grown.look(viewer, "{ viewer { name actingAs { role } } }").await["viewer"] {
            Value::Null => "nobody".to_owned(),
            ref told => format!("oneself, as {}", told["actingAs"]["role"].as_str().unwrap_or("nobody in particular")),
        },
        "accessMatrix" => {
            let told = grown.look(viewer, "{ accessMatrix { id } }").await;
            let rules = told["accessMatrix"].as_array().unwrap().len();
            assert_eq!(rules, tresporuno::authz::policy::RULES.len());
            "the whole policy".to_owned()
        }
        "programmeStatistics" => {
            let told = grown.look(viewer, "{ programmeStatistics { years { projects } clubs { clubs } } }").await;
            let years = told["programmeStatistics"]["years"].as_array().unwrap().clone();
            let projects: i64 = years.iter().map(|year| year["projects"].as_i64().unwrap()).sum();
            format!("{projects} projects")
        }
        "myTasks" => {
            let told = grown.look(viewer, "{ myTasks(first: 100) { tasks { act } hasMore } }").await["myTasks"].clone();
            assert_eq!(told["hasMore"], false);
            let mut acts: BTreeMap<String, usize> = BTreeMap::new();
            for task in told["tasks"].as_array().unwrap() {
                *acts.entry(task["act"].as_str().unwrap().to_owned()).or_default() += 1;
            }
            let acts = acts.into_iter().map(|(act, number)| format!("{number} {act}")).collect::<Vec<_>>();
            if acts.is_empty() { "nothing waits".to_owned() } else { acts.join(", ") }
        }
        "fairnessReport" => {
            let query = "{ fairnessReport(fiscalYear: 2026) { byMarginalisation { name proposals } } }";
            let told = grown.look(viewer, query).await["fairnessReport"].clone();
            let degrees = told["byMarginalisation"].as_array().unwrap().iter();
            format!("{} proposals", degrees.map(|degree| degree["proposals"].as_i64().unwrap()).sum::<i64>())
        }
        "poaMonth" => {
            let query = "{ poaMonth(state: \"32\", year: 2026, month: 11) { works { works } } }";
            let told = grown.look(viewer, query).await["poaMonth"].clone();
            format!("{} works", told["works"]["works"])
        }
        root => panic!("how is {root} asked?"),
    }
}

/// How many rows of each kind are found, of how many; nobody finds one that is not there.
async fn by_ids(grown: &Grown, viewer: Viewer, kinds: &[&str], field: &str, cells: &mut Cells) -> String {
    let mut outcome = Vec::new();
    for kind in kinds {
        let ids = all_ids(grown, kind, 1_000).remove(0)["ids"].as_array().unwrap().clone();
        let mut found = 0;
        for some in ids.chunks(AT_ONCE) {
            found += answered(grown, viewer, field, some).await;
        }
        cells.found += found;
        cells.absent += ids.len() - found;
        outcome.push(format!("{found}/{} {kind}", ids.len()));
    }
    let nothing = answered(grown, viewer, field, &[json!(unreal(NodeKind::Project))]).await;
    assert_eq!(nothing, 0, "{} found what is not there", viewer.name());
    outcome.join(" ")
}

async fn by_folio(grown: &Grown, viewer: Viewer, field: &str, cells: &mut Cells) -> String {
    let folios: Vec<Value> = grown.rows.clubs.iter().map(|club| json!(club.folio)).collect();
    let found = answered(grown, viewer, field, &folios).await;
    cells.found += found;
    cells.absent += folios.len() - found;
    format!("{found}/{} Club", folios.len())
}

/// How many of the fields, one for each of `values`, hold something.
async fn answered(grown: &Grown, viewer: Viewer, field: &str, values: &[Value]) -> usize {
    let fields =
        values.iter().enumerate().map(|(at, value)| format!("a{at}: {}", field.replace('$', &value.to_string())));
    let query = format!("{{ {} }}", fields.collect::<Vec<_>>().join(" "));
    let answer = grown.ask(viewer, &query, json!({})).await.json();
    let members = answer["data"].as_object().unwrap_or_else(|| panic!("{}: {query}: {answer}", viewer.name()));
    let holds = |value: &&Value| match value {
        Value::Array(members) => members.iter().all(|member| !member.is_null()),
        value => !value.is_null(),
    };
    members.values().filter(holds).count()
}

/// How many sessions can be listened to: what a stream says first.
async fn listened(grown: &Grown, viewer: Viewer, cells: &mut Cells) -> String {
    let mut found = 0;
    for session in &grown.rows.sessions {
        let query = format!("subscription {{ sessionChanged(id: {:?}) {{ id }} }}", NodeKind::Session.id(session.id).0);
        let membership = viewer.tenant.map(|tenant| id(&format!("membership_{}_{tenant}", viewer.person)));
        let request = listener::request(&grown.world, viewer.person, membership, &query);
        let first = listener::Listener::open(&grown.world.router, request).await.next().await;
        let heard = first["data"]["sessionChanged"].is_object();
        assert_ne!(heard, first.get("errors").is_some(), "{}: {first}", viewer.name());
        found += usize::from(heard);
    }
    cells.found += found;
    cells.absent += grown.rows.sessions.len() - found;
    format!("{found}/{} Session", grown.rows.sessions.len())
}
