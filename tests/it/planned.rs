//! Planned reads: a page costs the same statements whatever its size, and its answer is that of reading step by step.

mod author;
mod columns;
mod differential;
mod document;
mod indexes;
mod naive;
mod pipeline;
mod shape;

use serde_json::{Value, json};

use crate::paging::crowd::Crowded;
use crate::world::{World, code_and_reason};

/// The page of an app: projects with who takes part, what each seat gave, and how they were decided on.
const PROJECTS: &str = "query($n: Int!) { projects(first: $n) { nodes {
  id folio title stage cost { amount } club { name folio } municipality { name }
  parties { seat share due { amount } deposited { amount } tenant { name kind }
    detail { ... on Contribution { committed { amount } notes } ... on Withheld { rule } } }
  agendaItems(first: 1) { nodes { status votes { seat choice }
    resolution { outcome tally { votesFor votesAgainst } } } } } } }";

/// Four lists inside each other, with what hangs on their rows.
const DEEP: &str = "query($n: Int!) { states(first: $n) { nodes { name
  municipalities(first: $n) { nodes { name communities(first: 1) { nodes { name } }
    projects(first: $n) { nodes { folio parties { seat tenant { name } } club { name consulate { city } }
      agendaItems(first: 1) { edges { node { votes { seat choice } session { committee { state { name } } } } } } } }
  } } } } }";

/// Who asks: nobody, and people whose scopes are made of different conditions.
const VIEWERS: &[&str] = &["", "national", "delegate_zac", "liaison_zac", "projects_jerez", "president_jerez"];

async fn a_page_is_one_statement_whatever_its_size_and_whoever_asks(crowded: Crowded) {
    for person in VIEWERS {
        for n in [1, 20, 100] {
            let statements = crowded.statements_of(person, PROJECTS, json!({ "n": n })).await;
            assert_eq!(statements, 1, "{person}: a page of {n}");
        }
    }
}

/// Who oversees reads in one statement too, and one insertion more notes all that is private of what was read.
async fn what_is_logged_is_noted_in_one_statement_more(crowded: Crowded) {
    const FILES: &str = "query($n: Int!) { clubs(first: $n) { nodes { name file { ... on ClubFile { bankAccount } }
      projects(first: 1) { nodes { folio parties { detail { ... on Contribution { notes } } } } } } } }";
    for n in [1, 20, 60] {
        for query in [PROJECTS, FILES] {
            let statements = crowded.statements_of("auditor", query, json!({ "n": n })).await;
            assert_eq!(statements, 2, "a page of {n}: {query}");
        }
        let shared = "query($n: Int!) { projects(first: $n, where: { stage: { eq: SELECTED } }) { nodes { folio } } }";
        let statements = crowded.statements_of("auditor", shared, json!({ "n": n })).await;
        assert_eq!(statements, 1, "what the seats share is not noted");
    }
}

/// Fifteen levels, bare, each in a fragment, and with a field that is selected twice on each.
async fn the_deepest_document_that_the_guard_admits_is_answered(crowded: Crowded) {
    let steps: Vec<&str> = ["projects(first: 1)", "nodes", "club"].into_iter().cycle().take(14).collect();
    for (open, close) in [("", ""), ("... {", "}"), ("__typename ", " __typename")] {
        let within = steps
            .iter()
            .rev()
            .fold(format!("{open}id{close}"), |below, step| format!("{open}{step} {{ {below} }}{close}"));
        let answer = crowded.read("national", &format!("{{ {within} }}")).await;
        let mut found = &answer;
        for step in &steps {
            found = &found[step.trim_end_matches("(first: 1)")];
            found = found.get(0).unwrap_or(found);
        }
        assert!(found["id"].is_string(), "{answer}");
    }
    let deeper = steps.iter().rev().fold("club { id }".to_owned(), |below, step| format!("{step} {{ {below} }}"));
    let refused = crowded.ask("national", &format!("{{ {deeper} }}"), json!({})).await;
    assert_eq!(code_and_reason(&refused), "LIMITED QUERY_TOO_DEEP");
}

/// The library's validation lets such documents pass; what was planned for one page is not shown of the other.
async fn pages_that_differ_under_one_key_are_each_read_for_themselves(crowded: Crowded) {
    let clubs = crowded.read("national", "{ projects(first: 1) { nodes { club { id } } } }").await;
    let club = &clubs["projects"]["nodes"][0]["club"];
    let apart = format!(
        "{{ club(id: {id}) {{ one: projects(first: 1) {{ nodes {{ id }} }} two: projects(first: 2) {{ nodes {{ title cost {{ amount }} }} }} }} }}",
        id = club["id"]
    );
    let apart = crowded.read("national", &apart).await;
    let under_one = format!(
        "{{ club(id: {id}) {{ projects(first: 1) {{ nodes {{ id }} }} ... on Club {{ projects(first: 2) {{ nodes {{ title cost {{ amount }} }} }} }} }} }}",
        id = club["id"]
    );
    let answer = crowded.read("national", &under_one).await;
    let merged = &answer["club"]["projects"]["nodes"][0];
    assert_eq!(merged["id"], apart["club"]["one"]["nodes"][0]["id"]);
    for member in ["title", "cost"] {
        assert_eq!(merged[member], apart["club"]["two"]["nodes"][0][member], "{answer}");
    }
}

async fn lists_inside_lists_are_the_same_statement(crowded: Crowded) {
    for person in VIEWERS {
        for n in [1, 2, 5] {
            let statements = crowded.statements_of(person, DEEP, json!({ "n": n })).await;
            assert_eq!(statements, 1, "{person}: {n} of {n} of {n}");
        }
    }
}

async fn the_number_of_a_root_list_is_one_statement_more_and_those_inside_none(crowded: Crowded) {
    let number =
        "{ clubs(first: 50) { totalCount nodes { projects(first: 1) { totalCount } projectsByStage { projects } } } }";
    assert_eq!(crowded.statements_of("", number, json!({})).await, 2);
    let only_number = "{ clubs { totalCount } }";
    assert!(crowded.statements_of("", only_number, json!({})).await <= 2);
}

async fn objects_by_their_ids_are_one_statement_a_kind(crowded: Crowded) {
    let page = crowded.read("", "{ clubs(first: 60) { nodes { id } } states { nodes { id } } }").await;
    let id = |node: &Value| node["id"].clone();
    let mut ids: Vec<Value> = page["clubs"]["nodes"].as_array().unwrap().iter().map(id).collect();
    ids.extend(page["states"]["nodes"].as_array().unwrap().iter().map(id));
    let query = "query($ids: [ID!]!) { nodes(ids: $ids) {
      ... on Club { name state { name } projects(first: 2) { nodes { folio } } }
      ... on State { name municipalities(first: 3) { nodes { name } } } } }";
    assert_eq!(crowded.statements_of("", query, json!({ "ids": ids })).await, 2);
    let folios: Vec<String> = (1..60).map(|index| format!("TN-CROWD-{index:03}")).collect();
    let query = "query($folios: [String!]!) { clubsByFolio(folios: $folios) { registrationStatus federation { name }
      projectsByStage { stage projects } } }";
    assert_eq!(crowded.statements_of("", query, json!({ "folios": folios })).await, 1);
}

async fn what_stands_behind_a_row_that_is_not_there_is_read_all_the_same(crowded: Crowded) {
    let club = "{ clubs(first: 1, where: { folio: { eq: \"TN-club_jerez\" } }) { nodes {
      file { ... on Withheld { rule } } projects { totalCount } registrations(first: 1) { nodes { kind } } } } }";
    let read = crowded.read("delegate_zac", club).await;
    let club = &read["clubs"]["nodes"][0];
    assert_eq!(club["file"]["rule"], "club_file.read.own");
    assert_eq!(club["projects"]["totalCount"], 21);
    assert_eq!(club["registrations"]["nodes"], json!([{ "kind": "RENEWED" }]));
}

async fn lists_of_a_row_that_is_not_there_are_passed_over(world: World) {
    let on = world.open().await;
    world.vote("liaison_zac", &on, "FOR").await;
    let wanted = "resolution { project { parties { seat } } } votes { seat choice }";
    let item = format!("{{ node(id: {}) {{ ... on AgendaItem {{ {wanted} }} }} }}", on.item["id"]);
    let read = world.read("liaison_zac", &item).await;
    assert_eq!(read["node"], json!({ "resolution": null, "votes": [{ "seat": "STATE", "choice": "FOR" }] }));
}

async fn a_document_costs_what_it_reads_however_it_asks_for_it(crowded: Crowded) {
    let clubs = crowded.read("", "{ clubs(first: 60) { nodes { id folio } } }").await;
    let all = |member: &str| -> Value {
        clubs["clubs"]["nodes"].as_array().unwrap().iter().map(|club| club[member].clone()).collect()
    };
    // Sixty times a hundred objects, which is over the limit.
    let below = "projects(first: 100) { nodes { id } }";
    for (query, variables) in [
        (format!("{{ clubs(first: 60) {{ nodes {{ {below} }} }} }}"), json!({})),
        (format!("{{ clubs(first: null, last: 60) {{ nodes {{ {below} }} }} }}"), json!({})),
        (format!("query($n: Int) {{ clubs(last: $n) {{ edges {{ node {{ {below} }} }} }} }}"), json!({ "n": 60 })),
        (
            format!("query($ids: [ID!]!) {{ nodes(ids: $ids) {{ ... on Club {{ {below} }} }} }}"),
            json!({ "ids": all("id") }),
        ),
        (
            format!("query($ids: [String!]!) {{ clubsByFolio(folios: $ids) {{ {below} }} }}"),
            json!({ "ids": all("folio") }),
        ),
    ] {
        let answer = crowded.ask("", &query, variables).await;
        assert_eq!(code_and_reason(&answer), "LIMITED QUERY_TOO_COMPLEX", "{query}");
    }
    // Of each kind as many objects as there are ids of it.
    let mixed = "query($ids: [ID!]!) { nodes(ids: $ids) {
      ... on Club { projects(first: 4) { nodes { id folio stage } } } ... on State { name code isoCode } } }";
    let mut ids = all("id");
    let states = crowded.read("", "{ states { nodes { id } } }").await;
    ids.as_array_mut().unwrap().extend(states["states"]["nodes"].as_array().unwrap().iter().map(|s| s["id"].clone()));
    let answer = crowded.ask("", mixed, json!({ "ids": ids })).await;
    assert!(answer.get("errors").is_none(), "{answer:#}");
}

both_databases!(
    the_deepest_document_that_the_guard_admits_is_answered,
    pages_that_differ_under_one_key_are_each_read_for_themselves,
    what_is_logged_is_noted_in_one_statement_more,
    a_document_costs_what_it_reads_however_it_asks_for_it,
    what_stands_behind_a_row_that_is_not_there_is_read_all_the_same,
    lists_of_a_row_that_is_not_there_are_passed_over,
    a_page_is_one_statement_whatever_its_size_and_whoever_asks,
    lists_inside_lists_are_the_same_statement,
    the_number_of_a_root_list_is_one_statement_more_and_those_inside_none,
    objects_by_their_ids_are_one_statement_a_kind,
);

impl World {
    /// How many statements it takes to answer somebody who is known; there are no errors.
    async fn statements_of(&self, person: &str, query: &str, variables: Value) -> u64 {
        self.be_known(person, &[]).await;
        let before = self.store.statements();
        let answer = self.ask(person, query, variables).await;
        assert!(answer.get("errors").is_none(), "{person}: {query}\n{answer:#}");
        self.store.statements() - before
    }
}
