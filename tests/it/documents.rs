//! A document that is known is answered as one that is not, to the byte, and what is kept of documents is bounded.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::Request;
use serde_json::{Value, json};
use tower::ServiceExt;
use tresporuno::http::documents::{Documents, LONGEST, MOST_BYTES, MOST_DOCUMENTS};
use tresporuno::http::limits::Limits;

use crate::world::World;

both_databases!(a_document_that_is_known_is_answered_as_one_that_is_not);

/// Documents with operation names and variables, good and bad, such that one is near the other.
fn requests() -> Vec<Value> {
    let folio = "query($f: String!) { clubByFolio(folio: $f) { name } }";
    let stage = "query($s: Stage!) { projects(where: { stage: { eq: $s } }) { totalCount } }";
    let loose = "query($s: String!) { projects(where: { stage: { eq: $s } }) { totalCount } }";
    let coerced = "query($s: String!) { projects(where: { stage: { in: $s } }) { totalCount } }";
    let within = "query($s: String) { projects(where: { folio: { in: [$s] } }) { totalCount } }";
    let object = "query($w: ProjectFilter) { projects(where: $w) { totalCount } }";
    let page = "query($n: Int) { projects(first: $n) { nodes { title } } }";
    let node = "query($id: ID!) { node(id: $id) { __typename } }";
    let skip = "query($b: Boolean!) { clubs(first: 1) { totalCount @include(if: $b) nodes { name @skip(if: $b) } } }";
    let two = "query A($s: String!) { clubByFolio(folio: $s) { name } } query B($s: Stage!) { ...F } \
         fragment F on Query { projects(where: { stage: { eq: $s } }) { totalCount } }";
    let mut requests = Vec::new();
    let mut ask = |query: &str, operation: Option<&str>, variables: Value| {
        requests.push(json!({ "query": query, "operationName": operation, "variables": variables }));
    };
    for value in
        [json!("TN-club_jerez"), json!("none"), json!(5), json!(null), json!(["TN-club_jerez"]), json!({}), json!(true)]
    {
        ask(folio, None, json!({ "f": value }));
    }
    for query in [stage, loose, coerced, within] {
        for value in [json!("SELECTED"), json!("NONSENSE"), json!("SUBMITTED"), json!(1), json!(null)] {
            ask(query, None, json!({ "s": value }));
        }
    }
    for value in [json!("SELECTED"), json!("NONSENSE"), json!("TN-club_jerez")] {
        for operation in [Some("A"), Some("B"), Some("C"), None] {
            ask(two, operation, json!({ "s": value }));
        }
    }
    for value in
        [json!({ "stage": { "eq": "SELECTED" } }), json!({ "stage": { "eq": "NONSENSE" } }), json!({ "no": 1 })]
    {
        ask(object, None, json!({ "w": value }));
    }
    for value in [json!(1), json!(2), json!(101), json!(-1), json!("1"), json!(1.5), json!(null)] {
        ask(page, None, json!({ "n": value }));
    }
    for value in [json!("x"), json!(5), json!(5.5), json!(false)] {
        ask(node, None, json!({ "id": value }));
    }
    for value in [json!(true), json!(false), json!("true")] {
        ask(skip, None, json!({ "b": value }));
    }
    for query in [
        "{ clubs { totalCount } }",
        "{ clubs { nonsense } }",
        "{ clubs { totalCount }",
        "query($u: Int) { __typename }",
    ] {
        ask(query, None, json!({}));
        ask(query, Some("named"), json!({ "u": 1 }));
    }
    ask("subscription { sessionChanged(id: \"x\") { id } }", None, json!({}));
    ask("mutation { castVote(input: { idempotencyKey: \"k\" }) { agendaItem { id } } }", None, json!({}));
    requests
}

async fn answer(router: &Router, world: &World, body: &Value) -> (u16, String) {
    let request = Request::post("/graphql").header("content-type", "application/json");
    let request = request.header("accept", "application/graphql-response+json").header("accept-language", "en");
    let request = request.header("authorization", format!("Bearer {}", world.token("delegate_zac")));
    let answer = router.clone().oneshot(request.body(Body::from(body.to_string())).unwrap()).await.unwrap();
    let status = answer.status().as_u16();
    (status, String::from_utf8(to_bytes(answer.into_body(), 1_000_000).await.unwrap().to_vec()).unwrap())
}

async fn a_document_that_is_known_is_answered_as_one_that_is_not(world: World) {
    let requests = requests();
    let mut cold = Vec::new();
    for request in &requests {
        cold.push(answer(&world.within(Limits::default()), &world, request).await);
    }
    assert!(cold.iter().filter(|(status, _)| *status == 200).count() > 10, "{cold:#?}");
    assert!(cold.iter().filter(|(status, _)| *status == 400).count() > 10, "{cold:#?}");
    let forth: Vec<usize> = (0..requests.len()).collect();
    let back: Vec<usize> = forth.iter().rev().copied().collect();
    for order in [forth, back] {
        let router = world.within(Limits::default());
        for turn in 0..3 {
            for at in &order {
                let warm = answer(&router, &world, &requests[*at]).await;
                assert_eq!(warm, cold[*at], "turn {turn}: {:#}", requests[*at]);
            }
        }
    }
}

fn ask(documents: &Documents, query: &str, variables: Value) -> tresporuno::http::documents::Asked {
    documents.admit(query, None, &variables, &Limits::default()).unwrap()
}

#[test]
fn only_what_was_found_valid_is_kept() {
    let (documents, none) = (Documents::default(), json!({}));
    assert!(documents.admit("{ a(", None, &none, &Limits::default()).is_err());
    assert!(!ask(&documents, "{ a }", json!({})).is_valid);
    assert_eq!(documents.kept(), (0, 0), "admitted, and nobody found it valid");
    documents.found_valid(&ask(&documents, "{ a }", json!({})));
    assert_eq!(documents.kept().0, 1);
    assert!(ask(&documents, "{ a }", json!({})).is_valid);
    for near in ["{ a  }", "{ A }", "query { a }"] {
        assert!(!ask(&documents, near, json!({})).is_valid, "{near}");
    }
    assert!(!ask(&documents, "{ a }", json!({ "x": 1 })).is_valid);
    assert!(documents.admit("{ a }", Some("a"), &none, &Limits::default()).is_err(), "there is no such operation");
    let long = format!("{{ a{} }}", " ".repeat(LONGEST));
    documents.found_valid(&ask(&documents, &long, json!({})));
    assert!(!ask(&documents, &long, json!({})).is_valid, "too long to be kept");
    // What executes documents that are known to be valid has types of its own.
    for of_types in ["{ a __schema { x } }", "{ ...F } fragment F on Query { ... { t: __type(name: \"a\") { x } } }"] {
        documents.found_valid(&ask(&documents, of_types, json!({})));
        assert!(!ask(&documents, of_types, json!({})).is_valid, "{of_types}");
    }
}

#[test]
fn no_name_of_an_operation_passes_for_a_part_of_the_text() {
    let (documents, limits) = (Documents::default(), Limits::default());
    let admit = |query: &str, name: &str| documents.admit(query, Some(name), &json!({}), &limits);
    documents.found_valid(&admit("#\nquery a { __typename }", "a").unwrap());
    assert!(admit("query a { __typename }", "a\n#").is_err(), "it has no operation of that name");
}

#[test]
fn of_a_variable_counts_what_the_library_looks_at() {
    let near = |query: &str, one: Value, other: Value| {
        let documents = Documents::default();
        documents.found_valid(&ask(&documents, query, json!({ "v": one })));
        assert!(ask(&documents, query, json!({ "v": one })).is_valid);
        ask(&documents, query, json!({ "v": other })).is_valid
    };
    for kind in ["String", "String!", "ID", "ID!"] {
        assert!(near(&format!("query($v: {kind}) {{ a(b: $v) }}"), json!("x"), json!("y")), "{kind}");
        assert!(!near(&format!("query($v: {kind}) {{ a(b: $v) }}"), json!("1"), json!(1)), "{kind}");
        for within in ["a(b: [$v])", "a(b: { c: $v })", "a(b: $v) c(d: { e: [$v] })", "... { a(b: { c: $v }) }"] {
            assert!(!near(&format!("query($v: {kind}) {{ {within} }}"), json!("x"), json!("y")), "{kind}: {within}");
        }
        let fragment = format!("query($v: {kind}) {{ ...F }} fragment F on Q {{ a(b: [$v]) }}");
        assert!(!near(&fragment, json!("x"), json!("y")), "{kind}");
    }
    for kind in ["Stage", "Stage!", "[String!]", "Int"] {
        assert!(!near(&format!("query($v: {kind}) {{ a(b: $v) }}"), json!("x"), json!("y")), "{kind}");
    }
    assert!(!near("query($v: [String!]) { a(b: $v) }", json!(["x"]), json!(["y"])));
}

#[test]
fn what_is_kept_of_documents_is_bounded() {
    let documents = Documents::default();
    for number in 0..MOST_DOCUMENTS + 100 {
        documents.found_valid(&ask(&documents, &format!("{{ a{number} }}"), json!({})));
    }
    assert_eq!(documents.kept().0, MOST_DOCUMENTS);
    for number in 0..MOST_DOCUMENTS {
        let long = format!("{{ a{number}{} }}", " ".repeat(LONGEST / 2));
        documents.found_valid(&ask(&documents, &long, json!({})));
    }
    let (entries, bytes) = documents.kept();
    assert!(entries > 10 && entries < MOST_DOCUMENTS && bytes <= MOST_BYTES, "{entries} {bytes}");
}
