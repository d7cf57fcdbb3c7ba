//! Whatever text a client sends, wherever a text can be sent, the answer is never a fault of the service.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use proptest::prelude::*;
use proptest::test_runner::{Config, FileFailurePersistence, TestRunner};
use serde_json::{Value, json};
use tokio::runtime::Handle;
use tokio::task::block_in_place;

use super::{Stage, assert_published, put};

both_databases!(
    every_query_takes_a_good_text,
    a_nul_in_a_query_finds_nothing_and_breaks_nothing,
    a_nul_in_an_input_is_refused,
    no_text_in_an_input_is_a_fault,
    no_text_in_a_query_is_a_fault,
);

/// Queries with one text each, and its type.
const QUERIES: &[(&str, &str)] = &[
    ("ID!", "node(id: $t) { id }"),
    ("ID!", "nodes(ids: [$t, $t]) { id }"),
    ("ID!", "project(id: $t) { id }"),
    ("ID!", "club(id: $t) { id }"),
    ("String!", "clubByFolio(folio: $t) { id }"),
    ("String!", "clubsByFolio(folios: [$t]) { id }"),
    ("String!", "clubs(after: $t) { nodes { id } }"),
    ("String!", "clubs(before: $t, orderBy: NAME_ASC) { nodes { id } }"),
    ("String!", "projects(after: $t, orderBy: COST_ASC) { nodes { id } }"),
    ("String!", "municipalities(last: 3, before: $t) { nodes { id } }"),
    ("String!", "resolutions(after: $t) { nodes { id } }"),
    ("String!", "states { nodes { municipalities(after: $t) { nodes { id } } } }"),
    ("String!", "clubs(where: { folio: { eq: $t } }) { totalCount nodes { id } }"),
    ("String!", "clubs(where: { folio: { in: [$t, \"x\"] } }) { totalCount nodes { id } }"),
    ("String!", "clubs(where: { usState: { eq: $t } }) { totalCount }"),
    ("String!", "federations(where: { name: { eq: $t } }) { nodes { id } }"),
    ("String!", "consulates(where: { usState: { in: [$t] } }) { nodes { id } }"),
    ("String!", "projects(where: { folio: { eq: $t } }) { totalCount nodes { id } }"),
    ("String!", "clubs { nodes { projects(where: { folio: { eq: $t } }) { nodes { id } } } }"),
    ("InegiCode!", "clubs(where: { state: { eq: $t } }) { nodes { id } }"),
    ("InegiCode!", "municipalities(where: { state: { in: [$t] } }) { nodes { id } }"),
    ("Date!", "clubs(where: { registeredUntil: { gte: $t } }) { nodes { id } }"),
    ("Date!", "clubs { nodes { registrations(where: { issuedOn: { lte: $t } }) { nodes { issuedOn } } } }"),
    ("Stage!", "projects(where: { stage: { eq: $t } }) { nodes { id } }"),
    ("ClubOrder!", "clubs(orderBy: $t) { nodes { id } }"),
];

/// Without this, the queries could be refused for another reason than their text.
async fn every_query_takes_a_good_text(stage: Stage) {
    let project = stage.act("confirmProposal").input["projectId"].clone();
    let club = stage.act("draftProposal").input["clubId"].clone();
    for (kind, field) in QUERIES {
        let mut tried = Vec::new();
        for text in
            [&project, &club, &json!("32"), &json!("2026-12-01"), &json!("DRAFT"), &json!("NAME_ASC"), &json!("x")]
        {
            let query = format!("query($t: {kind}) {{ {field} }}");
            tried.push(stage.world.ask("secretary_jerez", &query, json!({ "t": text })).await);
        }
        // No text is a good cursor, which is refused as such only where all the rest is right.
        let good = |answer: &Value| {
            answer.get("errors").is_none() || answer["errors"][0]["extensions"]["reason"] == "BAD_CURSOR"
        };
        assert!(tried.iter().any(good), "{field}\n{:#}", tried[0]);
    }
}

async fn a_nul_in_a_query_finds_nothing_and_breaks_nothing(stage: Stage) {
    for (kind, field) in QUERIES {
        for text in ["\0", "a\0b", "\0\0\0\0", "TN-2026\0"] {
            let query = format!("query($t: {kind}) {{ {field} }}");
            let answer = stage.world.ask("national", &query, json!({ "t": text })).await;
            stage.refusal_of(&answer, &query).await;
            let literal = format!("{{ {} }}", field.replace("$t", &json!(text).to_string()));
            let answer = stage.world.ask("national", &literal, json!({})).await;
            stage.refusal_of(&answer, &literal).await;
        }
    }
    // A name of an operation, a language and a membership are texts as well.
    let body = json!({ "query": "query a { states { totalCount } }", "operationName": "a\0" });
    let (_, bytes) = stage.world.send("national", body).await;
    let answer: Value = serde_json::from_slice(&bytes).unwrap();
    assert!(stage.refusal_of(&answer, "operationName").await.starts_with("INVALID "), "{answer:#}");
}

async fn a_nul_in_an_input_is_refused(stage: Stage) {
    for act in &stage.acts {
        for path in texts(&act.input, "") {
            let said = stage.with(act.mutation, &path, json!("a\0b")).await;
            assert!(said.starts_with("INVALID "), "{} {path}: {said}", act.mutation);
        }
    }
}

async fn no_text_in_an_input_is_a_fault(stage: Stage) {
    let places: Vec<(usize, String)> = (0..stage.acts.len())
        .flat_map(|index| texts(&stage.acts[index].input, "").into_iter().map(move |path| (index, path)))
        .collect();
    let client = ["clientMutationId", "idempotencyKey"].map(str::to_owned);
    check((0..places.len(), 0..8usize, a_text()), |(place, which, text)| {
        let (index, path) = &places[place];
        let act = &stage.acts[*index];
        let mut input = act.input.clone();
        put(&mut input, client.get(which).unwrap_or(path), json!(text));
        let answer = block(stage.world.act(act.person, act.mutation, act.selection, input));
        assert_published(&answer, &format!("{} {path} {text:?}", act.mutation));
    });
}

async fn no_text_in_a_query_is_a_fault(stage: Stage) {
    check((0..QUERIES.len(), a_text()), |(index, text)| {
        let (kind, field) = QUERIES[index];
        let query = format!("query($t: {kind}) {{ {field} }}");
        let answer = block(stage.world.ask("national", &query, json!({ "t": text })));
        assert_published(&answer, &format!("{query} {text:?}"));
    });
}

/// The places of all texts in an input.
fn texts(value: &Value, at: &str) -> Vec<String> {
    let under = |name: String| if at.is_empty() { name } else { format!("{at}.{name}") };
    match value {
        Value::String(_) => vec![at.to_owned()],
        Value::Object(members) => members.iter().flat_map(|(name, value)| texts(value, &under(name.clone()))).collect(),
        Value::Array(items) => {
            items.iter().enumerate().flat_map(|(index, value)| texts(value, &under(index.to_string()))).collect()
        }
        _ => Vec::new(),
    }
}

/// Texts of every kind: any at all, and those that nearly are an id, a cursor, a day, an amount.
fn a_text() -> impl Strategy<Value = String> {
    let cursor = (
        "(club|project|municipality|resolution)[+-](name|created_at|cost_centavos|resolved_at)",
        any::<String>(),
        any::<String>(),
    )
        .prop_map(|(code, sort, key)| URL_SAFE_NO_PAD.encode(json!([code, sort, key]).to_string()));
    prop_oneof![
        3 => any::<String>(),
        2 => "(?s).{0,300}",
        1 => "[\\x00-\\x20\\x7f-\\xa0\u{200B}-\u{200F}\u{202A}-\u{202E}]{0,20}",
        1 => "[a-zA-Z0-9_=-]{20,24}",
        1 => proptest::collection::vec(any::<u8>(), 0..40).prop_map(|bytes| URL_SAFE_NO_PAD.encode(bytes)),
        1 => cursor,
        1 => "[+-]?[0-9]{0,6}-[0-9]{1,2}-[0-9]{1,2}(T[0-9:.]{0,12}Z?)?",
        1 => "[+-]?[0-9]{0,22}[.,]?[0-9]{0,3}",
        1 => "[0-9]{2}|[0-9]{5}|[A-Z]{2}|TN-2026-[A-Z]{2}-[0-9A-Z]{8}",
        1 => "[A-Z_]{1,20}",
    ]
}

fn check<S: Strategy>(strategy: S, test: impl Fn(S::Value)) {
    let persistence: Option<Box<FileFailurePersistence>> = None;
    let config = Config {
        cases: 400,
        max_shrink_iters: 500,
        failure_persistence: persistence.map(|file| file as _),
        ..Config::default()
    };
    let run = |value| {
        test(value);
        Ok(())
    };
    if let Err(failure) = TestRunner::new(config).run(&strategy, run) {
        panic!("{failure}");
    }
}

fn block<F: Future>(future: F) -> F::Output {
    block_in_place(|| Handle::current().block_on(future))
}
