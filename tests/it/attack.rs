//! Attacks that broke something once: each says what it got, and gets it no more.

use std::sync::Arc;

use chrono::Duration;
use entity::access_grant;
use sea_orm::{EntityTrait, IntoActiveModel};
use serde_json::{Value, json};
use tresporuno::authz::mandate::parse_mandated;
use tresporuno::authz::policy::{Act, Resource};
use tresporuno::authz::scope::Scope;
use tresporuno::error::Code;
use tresporuno::graphql::id::NodeKind;
use tresporuno::http::guard::admit;
use tresporuno::http::limits::Limits;
use tresporuno::store::ledger::{self, Decision};
use tresporuno::store::transaction::Start;

use crate::digest::{difference, digest};
use crate::world::story::global;
use crate::world::{World, code_and_reason, id};

both_databases!(
    a_hundred_ids_cost_a_hundred_objects,
    a_page_without_rows_costs_the_rows_that_it_walks,
    the_same_root_is_not_read_again_and_again_for_nothing,
    hundreds_of_joins_are_over_a_limit_and_no_fault,
    an_act_with_an_answer_that_cannot_be_planned_is_not_done,
    an_id_of_another_kind_of_tenant_is_no_federation,
    what_a_grant_allows_in_one_state_is_not_allowed_in_another,
    the_consular_machine_sums_no_parts,
    a_row_beyond_its_writers_own_part_is_not_taken_for_written,
);

/// Six levels of these, in 130 bytes, took all memory of the process; five gave an answer of 300 MB.
#[test]
fn lists_of_the_introspection_do_not_multiply() {
    let limit_of = |query: &str| admit(query, &Limits::default(), None).map_err(|e| e.facts["limitName"].clone());
    let deep = |levels: usize| {
        let (open, close) = ("interfaces{possibleTypes{".repeat(levels), "}}".repeat(levels));
        format!("{{__schema{{types{{{open}name{close}}}}}}}")
    };
    assert!(limit_of(&deep(1)).is_ok());
    assert_eq!(limit_of(&deep(2)).unwrap_err(), "introspection");
    let spread = "{__schema{types{...A}}} fragment A on __Type{fields{type{...B}}} \
                  fragment B on __Type{inputFields{type{...C}}} fragment C on __Type{interfaces{name}}";
    assert_eq!(limit_of(spread).unwrap_err(), "introspection");
    let beside = "{__type(name: \"Club\"){fields{type{name}} interfaces{name} possibleTypes{name}}}";
    assert!(limit_of(beside).is_ok(), "beside each other they add, and do not multiply");
}

#[test]
fn a_mandate_for_everything_is_none_for_the_vote() {
    assert!(!parse_mandated("*").contains(&Act::CastVote));
    assert!(parse_mandated("*").contains(&Act::RecordDeposit));
    assert_eq!(parse_mandated("read, castVote"), [Act::Read, Act::CastVote]);
}

/// They were counted as one object: a hundred clubs with a hundred projects each for the price of one.
async fn a_hundred_ids_cost_a_hundred_objects(world: World) {
    let ids = vec![global(NodeKind::Club, "club_jerez"); 100];
    let query = "query($ids: [ID!]!) { nodes(ids: $ids) { ... on Club { projects(first: 100) { nodes { title } } } } }";
    assert!(world.ask("", query, json!({ "ids": ids })).await.get("errors").is_none(), "one club, named often");
    let others = (0..100).map(|n| NodeKind::Club.id(id(&n.to_string())));
    let answer = world.ask("", query, json!({ "ids": others.collect::<Vec<_>>() })).await;
    assert_eq!(code_and_reason(&answer), "LIMITED QUERY_TOO_COMPLEX");
    let query = "query($all: [String!]!) { clubsByFolio(folios: $all) { projects(first: 100) { nodes { title } } } }";
    let folios: Vec<String> = (0..100).map(|n| format!("TN-2026-CA-{n}")).collect();
    let answer = world.ask("", query, json!({ "all": folios })).await;
    assert_eq!(code_and_reason(&answer), "LIMITED QUERY_TOO_COMPLEX");
}

async fn a_page_without_rows_costs_the_rows_that_it_walks(world: World) {
    let pages = |part: &str| -> String {
        let page = |n| format!("p{n}: projects(first: 100, where: {{ fiscalYear: {{ gte: {n} }} }}) {{ {part} }} ");
        format!("{{ clubs(first: 100) {{ nodes {{ {} }} }} }}", (0..20).map(page).collect::<String>())
    };
    for part in ["pageInfo { hasNextPage }", "totalCount", "__typename"] {
        let answer = world.ask("", &pages(part), json!({})).await;
        assert_eq!(code_and_reason(&answer), "LIMITED QUERY_TOO_COMPLEX", "{part}");
    }
}

/// Thirty aliases walked all projects a hundred and twenty times; an alias is not even needed.
async fn the_same_root_is_not_read_again_and_again_for_nothing(world: World) {
    let dear = "years { fiscalYear } seats { fiscalYear } projectsByType { projects } clubs { clubs }";
    let once = format!("{{ programmeStatistics {{ {dear} }} }}");
    assert!(world.ask("", &once, json!({})).await.get("errors").is_none());
    let aliases: String = (0..30).map(|n| format!("a{n}: programmeStatistics {{ {dear} }} ")).collect();
    let counts = "projects { totalCount } ".repeat(400);
    for query in [format!("{{ {aliases} }}"), format!("{{ {counts} }}")] {
        let before = world.store.statements();
        let answer = world.ask("", &query, json!({})).await;
        assert_eq!(code_and_reason(&answer), "LIMITED QUERY_TOO_COMPLEX");
        let run = world.store.statements() - before;
        assert!(run < 320, "{run} statements");
    }
}

/// SQLite joins 64 tables and answered `INTERNAL`; PostgreSQL planned them for as long as it was let.
async fn hundreds_of_joins_are_over_a_limit_and_no_fault(world: World) {
    let query = format!("{{ resolutions(first: 1) {{ nodes {{ {} }} }} }}", joined());
    for person in ["", "national"] {
        let answer = world.ask(person, &query, json!({})).await;
        assert_eq!(code_and_reason(&answer), "LIMITED QUERY_TOO_COMPLEX", "{answer:#}");
        assert_eq!(answer["errors"][0]["extensions"]["limitName"], "joins");
    }
}

async fn an_act_with_an_answer_that_cannot_be_planned_is_not_done(world: World) {
    let on = world.open().await;
    let before = digest(&world.database).await;
    let input = json!({ "agendaItemId": on.item["id"], "choice": "FOR", "expectedVersion": 0 });
    let selection = format!("agendaItem {{ resolution {{ {} }} }}", joined());
    let refused = world.refusal("president_jerez", "castVote", &selection, input).await;
    assert_eq!(refused, "LIMITED QUERY_TOO_COMPLEX");
    assert_eq!(difference(&before, &digest(&world.database).await), Vec::<String>::new());
}

/// Any organisation was answered as a federation, because only lists asked for the kind.
async fn an_id_of_another_kind_of_tenant_is_no_federation(world: World) {
    let query = "query($id: ID!) { node(id: $id) { id ... on Federation { name } } }";
    for tenant in ["club_jerez", "ministry", "consulate_la"] {
        let answer = world.ask("", query, json!({ "id": global(NodeKind::Federation, tenant) })).await;
        assert_eq!(answer, json!({ "data": { "node": null } }), "{tenant}");
    }
    let answer = world.ask("", query, json!({ "id": global(NodeKind::Federation, "federation") })).await;
    assert!(answer["data"]["node"]["name"].is_string(), "{answer}");
}

/// Acts and states of all grants were taken together, so that a grant to read in one state gave all acts there.
async fn what_a_grant_allows_in_one_state_is_not_allowed_in_another(world: World) {
    let grant = access_grant::Model {
        id: id("grant_to_look_on"),
        membership_id: id("membership_delegate_zac_ministry"),
        reach: "STATE".into(),
        territory: "14".into(),
        acts: "read".into(),
        granted_by: id("national"),
        valid_from: world.time() - Duration::days(1),
        valid_until: world.time() + Duration::days(100),
        revoked_at: None,
        version: 1,
    };
    access_grant::Entity::insert(grant.into_active_model()).exec_without_returning(&world.database).await.unwrap();
    world.say_touched(Resource::Membership, "membership_delegate_zac_ministry").await;
    let convene = |committee: &str| {
        json!({
            "committeeId": global(NodeKind::Committee, committee), "place": "Delegación",
            "startsAt": world.time() + Duration::days(6), "endsAt": world.time() + Duration::days(7),
        })
    };
    let refused = world.refusal("delegate_zac", "conveneSession", "session { id }", convene("committee_jal")).await;
    assert_eq!(refused, "FORBIDDEN -");
    world.done("delegate_jal", "conveneSession", "session { id }", convene("committee_jal")).await;
    let seen = world.read("delegate_zac", "{ sessions { totalCount } }").await;
    assert_eq!(seen["sessions"]["totalCount"], 1, "what was granted is to look on");
    world.done("delegate_zac", "conveneSession", "session { id }", convene("committee_zac")).await;
}

async fn the_consular_machine_sums_no_parts(world: World) {
    let on = world.selected().await;
    let query = format!("{{ project(id: {}) {{ resolutions {{ nodes {{ id version }} }} }} }}", on.project["id"]);
    let resolution = world.read("delegate_zac", &query).await["project"]["resolutions"]["nodes"][0].clone();
    let input = json!({ "resolutionId": resolution["id"], "expectedVersion": resolution["version"] });
    world.done("delegate_zac", "publishResolution", "resolution { audience }", input).await;
    let sums = "{ programmeStatistics { seats { seat } } }";
    let of = |read: Value| read["programmeStatistics"]["seats"].as_array().unwrap().len();
    assert_eq!(of(world.read("", sums).await), 4, "everybody may know");
    assert_eq!(of(world.read("service_la", sums).await), 0);
}

/// However it came to be written: the act ends with it, and nothing is committed.
async fn a_row_beyond_its_writers_own_part_is_not_taken_for_written(world: World) {
    let scope = Scope::of(Arc::new(world.standing("president_jerez").await.actor));
    let (own, another) = (id("club_jerez"), id("club_tlaltenango"));
    let tx = world.store.begin(&scope, Act::UpdateClubFile, own, world.time()).await.unwrap();
    assert_eq!(
        [tx.can_read(Resource::ClubFile, own).await, tx.can_read(Resource::ClubFile, another).await]
            .map(Result::unwrap),
        [true, false]
    );
    let Start::Leave(leave) = tx.start("key", "hash").await.unwrap() else { panic!("done before") };
    let decision = Decision { chain: own, subject_kind: "Club", subject: own, content: json!({}) };
    let append = async |row| ledger::append(&tx, &leave, tx.tenant(), &decision, (Resource::ClubFile, row)).await;
    append(own).await.unwrap();
    assert_eq!(append(another).await.unwrap_err().code, Code::Internal);
}

/// A small selection, of a resolution, that joins more than a hundred tables.
fn joined() -> String {
    let place = "municipality { state { code } } state { code }";
    let project = format!(
        "project {{ club {{ community {{ {PLACE} }} {place} consulate {{ id }} }} community {{ {PLACE} }} {place} ruleSet {{ id }} }}"
    );
    let mut selection = project.clone();
    for _ in 0..3 {
        selection = format!("{project} agendaItem {{ {project} resolution {{ {selection} }} }}");
    }
    selection
}

const PLACE: &str = "municipality { state { code } }";
