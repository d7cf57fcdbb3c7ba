//! Arguments of pages that are none, and cursors that were issued for something else.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::Stage;

both_databases!(
    a_page_has_one_to_a_hundred_elements_from_one_end,
    a_cursor_is_one_of_this_list_and_order,
    a_cursor_of_somebody_else_shows_nothing_of_theirs,
);

const LISTS: &[&str] = &[
    "states",
    "municipalities",
    "communities",
    "consulates",
    "clubs",
    "projects",
    "committees",
    "sessions",
    "resolutions",
    "federations",
];

async fn a_page_has_one_to_a_hundred_elements_from_one_end(stage: Stage) {
    for list in LISTS {
        for (arguments, expected) in [
            ("first: 0", "INVALID BAD_PAGE first"),
            ("first: -1", "INVALID BAD_PAGE first"),
            ("first: 101", "INVALID BAD_PAGE first"),
            ("first: 2147483647", "INVALID BAD_PAGE first"),
            ("first: -2147483648", "INVALID BAD_PAGE first"),
            ("last: 0", "INVALID BAD_PAGE last"),
            ("last: -1", "INVALID BAD_PAGE last"),
            ("last: 101", "INVALID BAD_PAGE last"),
            ("first: 1, last: 1", "INVALID BAD_PAGE last"),
            ("first: 101, last: 0", "INVALID BAD_PAGE last"),
            ("first: 2147483648", "INVALID - -"),
            ("first: 1.0", "INVALID - -"),
            ("first: \"1\"", "INVALID - -"),
            ("first: 99999999999999999999999", "INVALID - -"),
            ("offset: 1", "INVALID - -"),
        ] {
            let query = format!("{{ {list}({arguments}) {{ nodes {{ id }} }} }}");
            assert_eq!(stage.asked("national", &query, json!({})).await, expected, "{query}");
        }
    }
    for arguments in ["first: 0", "last: 101", "first: 1, last: 1", "after: \"x\""] {
        for query in [
            format!("{{ clubs {{ nodes {{ projects({arguments}) {{ nodes {{ id }} }} }} }} }}"),
            format!("{{ states {{ nodes {{ municipalities({arguments}) {{ nodes {{ id }} }} }} }} }}"),
            format!("{{ sessions {{ nodes {{ agendaItems({arguments}) {{ nodes {{ id }} }} }} }} }}"),
            format!("{{ clubs {{ nodes {{ ... on Club {{ p: projects({arguments}) {{ totalCount }} }} }} }} }}"),
        ] {
            let said = stage.asked("national", &query, json!({})).await;
            assert!(said.starts_with("INVALID BAD_"), "{query}: {said}");
        }
    }
}

async fn a_cursor_is_one_of_this_list_and_order(stage: Stage) {
    let cursor = async |list: &str, order: &str| {
        let query = format!("{{ {list}(first: 1, orderBy: {order}) {{ pageInfo {{ endCursor }} }} }}");
        stage.world.read("national", &query).await[list]["pageInfo"]["endCursor"].clone()
    };
    let by_name = cursor("clubs", "NAME_ASC").await;
    let encoded = |value: Value| json!(URL_SAFE_NO_PAD.encode(value.to_string()));
    let id = "00000000-0000-0000-0000-000000000000";
    let nested = encoded(json!([[[[[[["club+name"]]]]]], "a", id]));
    let wrong = [
        cursor("clubs", "NAME_DESC").await,
        cursor("clubs", "CREATED_AT_ASC").await,
        cursor("municipalities", "NAME_ASC").await,
        cursor("communities", "NAME_ASC").await,
        cursor("federations", "NAME_ASC").await,
        cursor("projects", "COST_ASC").await,
        json!(""),
        json!("x"),
        json!("\0"),
        json!("💧"),
        json!("A".repeat(10_000)),
        json!("bnVsbA"),
        json!(format!("{}=", by_name.as_str().unwrap())),
        encoded(json!(null)),
        encoded(json!([])),
        encoded(json!({})),
        encoded(json!("x")),
        nested,
        encoded(json!(["club+name", "a"])),
        encoded(json!(["club+name", 1, id])),
        encoded(json!(["club+name", "a", id, id])),
        encoded(json!(["club+name", "a", "x"])),
        encoded(json!(["club+name", "a\0", id])),
        encoded(json!(["club+name", null, id])),
        encoded(json!(["club+name; DROP TABLE club", "a", id])),
    ];
    for cursor in &wrong {
        for place in ["after", "before"] {
            let query = format!("query($c: String) {{ clubs({place}: $c, orderBy: NAME_ASC) {{ nodes {{ id }} }} }}");
            let said = stage.asked("", &query, json!({ "c": cursor })).await;
            assert_eq!(said, format!("INVALID BAD_CURSOR {place}"), "{cursor}");
        }
    }
    let query = "query($c: String) { clubs(after: $c, orderBy: NAME_ASC) { nodes { name } } }";
    let read = stage.world.ask("", query, json!({ "c": by_name })).await;
    assert_eq!(read["data"]["clubs"]["nodes"].as_array().unwrap().len(), 2, "{read:#}");
}

async fn a_cursor_of_somebody_else_shows_nothing_of_theirs(stage: Stage) {
    let query = "query($c: String) { projects(first: 50, after: $c, orderBy: CREATED_AT_ASC) { totalCount edges { cursor node { folio } } } }";
    let all = stage.world.ask("national", query, json!({})).await;
    let edges = all["data"]["projects"]["edges"].as_array().unwrap();
    assert!(edges.len() > 3, "{all:#}");
    for edge in edges {
        let answer = stage.world.ask("president_jal", query, json!({ "c": edge["cursor"] })).await;
        assert_eq!(answer["data"]["projects"], json!({ "totalCount": 0, "edges": [] }), "{answer:#}");
    }
}
