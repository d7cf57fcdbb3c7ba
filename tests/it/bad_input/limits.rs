//! Requests over a published limit of size or cost are refused with the figure, before they cost anything.

use serde_json::{Value, json};
use tresporuno::graphql::id::NodeKind;

use super::Stage;
use crate::world::story::global;

both_databases!(
    nodes_and_folios_are_asked_for_by_a_hundred_at_most,
    a_page_of_pages_of_pages_is_too_expensive,
    a_long_list_in_a_filter_is_bounded,
);

async fn nodes_and_folios_are_asked_for_by_a_hundred_at_most(stage: Stage) {
    let ids: Vec<Value> = (0..101).map(|n| json!(global(NodeKind::Club, &format!("club {n}")))).collect();
    let folios: Vec<String> = (0..101).map(|n| format!("TN-2026-CA-{n:08}")).collect();
    let by_id = "query($all: [ID!]!) { nodes(ids: $all) { id } }";
    let by_folio = "query($all: [String!]!) { clubsByFolio(folios: $all) { id } }";
    assert_eq!(stage.asked("", by_id, json!({ "all": ids })).await, "LIMITED QUERY_TOO_LARGE -");
    assert_eq!(stage.asked("", by_folio, json!({ "all": folios })).await, "LIMITED QUERY_TOO_LARGE -");
    let answer = stage.world.ask("", by_id, json!({ "all": ids })).await;
    assert_eq!(answer["errors"][0]["extensions"]["limit"], "100");
    for (query, all) in [(by_id, json!(ids[..100])), (by_folio, json!(folios[..100]))] {
        let answer = stage.world.ask("", query, json!({ "all": all })).await;
        let found = answer["data"].as_object().unwrap().values().next().unwrap();
        assert_eq!(found, &json!(vec![Value::Null; 100]), "{answer:#}");
    }
    for (query, all) in [(by_id, json!([])), (by_folio, json!([]))] {
        let answer = stage.world.ask("", query, json!({ "all": all })).await;
        assert!(answer.get("errors").is_none(), "{answer:#}");
    }
}

async fn a_page_of_pages_of_pages_is_too_expensive(stage: Stage) {
    for query in [
        "{ states(first: 100) { nodes { municipalities(first: 100) { nodes { id name } } } } }",
        "{ clubs(first: 100) { edges { node { projects(first: 100) { edges { node { id folio } } } } } } }",
        "{ clubs(last: 100) { nodes { projects(last: 100) { nodes { club { projects(first: 100) { nodes { id } } } } } } } }",
        "query { ...a } fragment a on Query { states(first: 100) { nodes { ...b } } } fragment b on State { municipalities(first: 100) { nodes { id name } } }",
    ] {
        assert_eq!(stage.asked("national", query, json!({})).await, "LIMITED QUERY_TOO_COMPLEX -", "{query}");
    }
    let many: String =
        (0..29).map(|n| format!("a{n}: projects(first: 100) {{ nodes {{ id folio title }} }} ")).collect();
    assert_eq!(stage.asked("national", &format!("{{ {many} }}"), json!({})).await, "LIMITED QUERY_TOO_COMPLEX -");
    // What a mutation answers is counted before anything is done.
    let act = stage.act("draftProposal");
    let selection =
        "project { club { projects(first: 100) { nodes { club { projects(first: 100) { nodes { id } } } } } } }";
    let answer = stage.world.act(act.person, act.mutation, selection, act.input.clone()).await;
    assert_eq!(stage.refusal_of(&answer, "a costly payload").await, "LIMITED QUERY_TOO_COMPLEX -");
    let figure = &answer["errors"][0]["extensions"]["limit"];
    assert_eq!(figure, "5000");
}

async fn a_long_list_in_a_filter_is_bounded(stage: Stage) {
    let query = "query($folios: [String!]) { clubs(where: { folio: { in: $folios } }) { totalCount } }";
    let folios = |count: usize| (0..count).map(|n| format!("TN-{n}")).collect::<Vec<_>>();
    assert_eq!(stage.asked("", query, json!({ "folios": folios(2_001) })).await, "LIMITED QUERY_TOO_LARGE -");
    let answer = stage.world.ask("", query, json!({ "folios": folios(1_900) })).await;
    assert_eq!(answer, json!({ "data": { "clubs": { "totalCount": 0 } } }));
}
