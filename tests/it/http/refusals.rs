//! What a client learns when it is refused: its language, its code, its figure, and nothing of a fault.

use axum::http::StatusCode;
use axum::http::header::{ACCEPT_LANGUAGE, AUTHORIZATION, WWW_AUTHENTICATE};
use serde_json::{Value, json};

use super::{GRAPHQL, JSON, get, post, post_with};

#[tokio::test]
async fn a_fault_before_there_is_a_stream_is_an_answer_as_any_other() {
    let answer = post("text/event-stream", json!({ "query": "{panic}" })).await;
    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (500, "INTERNAL"));
    assert!(!answer.text.contains("index out of bounds"), "{}", answer.text);
    let answer = post("text/event-stream", json!({ "query": "{echo(text: \"a\")}" })).await;
    assert_eq!(answer.text, "event: next\ndata: {\"data\":{\"echo\":\"a\"}}\n\nevent: complete\ndata:\n\n");
}

#[tokio::test]
async fn a_failing_field_leaves_its_data_and_the_status_200() {
    for media in [GRAPHQL, JSON] {
        let answer = post(media, json!({"query": "{refused __typename}"})).await;
        let expected = r#"{"errors":[{"message":"no hay quórum","locations":[{"line":1,"column":2}],"path":["refused"],"extensions":{"code":"REFUSED","reason":"NO_QUORUM","quorum":"3"}}],"data":{"refused":null,"__typename":"Query"}}"#;
        assert_eq!((answer.status, answer.text.as_str()), (StatusCode::OK, expected));
        let answer = post(media, json!({"query": "{must}"})).await;
        assert_eq!((answer.status, answer.code().as_str()), (StatusCode::OK, "NOT_FOUND"));
        assert_eq!(answer.json()["data"], Value::Null);
        assert!(answer.text.contains(r#""data":null"#));
    }
}

#[tokio::test]
async fn errors_speak_the_language_of_the_client() {
    for (accepted, message) in [
        ("", "no hay quórum"),
        ("es-MX", "no hay quórum"),
        ("en-US, es;q=0.5", "there is no quorum"),
        ("fr, en;q=0.3, es;q=0.4", "no hay quórum"),
        ("nah, fr", "no hay quórum"),
        ("EN", "there is no quorum"),
        ("es;q=0, en;q=0.1", "there is no quorum"),
    ] {
        let headers = [("accept", GRAPHQL), (ACCEPT_LANGUAGE.as_str(), accepted)];
        let answer = post_with(&headers, json!({"query": "{refused}"}).to_string()).await;
        assert_eq!(answer.json()["errors"][0]["message"], message, "{accepted}");
    }
}

#[tokio::test]
async fn a_fault_shows_its_trace_id_and_nothing_else() {
    for query in ["{fault}", "{foreign}", "{panic}"] {
        let answer = post(GRAPHQL, json!({"query": query})).await;
        assert!(!answer.text.contains("secret"), "{}", answer.text);
        let error = &answer.json()["errors"][0];
        let trace = answer.headers["x-trace-id"].to_str().unwrap();
        assert_eq!(error["extensions"], json!({"code": "INTERNAL", "traceId": trace}), "{query}");
        assert_eq!(error["message"], "falla del servicio");
    }
    let panicked = post(GRAPHQL, json!({"query": "{panic}"})).await;
    assert_eq!(panicked.status, StatusCode::INTERNAL_SERVER_ERROR);
}

#[tokio::test]
async fn a_bad_credential_is_401_and_never_anonymous() {
    let long = format!("Bearer {}", "x".repeat(4_097));
    for header in [
        "Bearer bad",
        "Basic dXNlcjpwdw==",
        "Bearer",
        "Bearer ",
        "Bearer a b",
        "Bearer\ta",
        "x",
        "Bearer a, Bearer b",
        &long,
    ] {
        for media in [GRAPHQL, JSON] {
            let headers = [("accept", media), (AUTHORIZATION.as_str(), header)];
            let answer = post_with(&headers, json!({"query": "{viewer}"}).to_string()).await;
            assert_eq!(
                (answer.status, answer.code().as_str()),
                (StatusCode::UNAUTHORIZED, "UNAUTHENTICATED"),
                "{header}"
            );
            assert_eq!(answer.headers[WWW_AUTHENTICATE], r#"Bearer error="invalid_token""#);
            assert!(answer.json().get("data").is_none());
        }
    }
    let twice = [(AUTHORIZATION.as_str(), "Bearer a"), (AUTHORIZATION.as_str(), "Bearer a")];
    assert_eq!(post_with(&twice, json!({"query": "{viewer}"}).to_string()).await.status, StatusCode::UNAUTHORIZED);
    let two_memberships = [("x-membership", "a"), ("x-membership", "b")];
    assert_eq!(
        post_with(&two_memberships, json!({"query": "{viewer}"}).to_string()).await.status,
        StatusCode::UNAUTHORIZED
    );
}

#[tokio::test]
async fn the_service_learns_the_credential_the_membership_and_the_language() {
    let query = json!({"query": "{viewer}"}).to_string();
    assert_eq!(post_with(&[], query.clone()).await.json()["data"]["viewer"], "None None Es");
    let headers = [("authorization", "bearer abc.def"), ("x-membership", "m1"), ("accept-language", "en")];
    assert_eq!(post_with(&headers, query).await.json()["data"]["viewer"], r#"Some("abc.def") Some("m1") En"#);
}

#[tokio::test]
async fn what_is_over_a_limit_is_limited_with_the_figure() {
    let deep = format!("{{{}a{}}}", "a{".repeat(20), "}".repeat(20));
    let answer = post(GRAPHQL, json!({"query": deep})).await;
    let extensions = json!({"code": "LIMITED", "reason": "QUERY_TOO_DEEP", "limit": "15", "limitName": "depth"});
    assert_eq!((answer.status, &answer.json()["errors"][0]["extensions"]), (StatusCode::BAD_REQUEST, &extensions));
    assert_eq!(get(GRAPHQL, &format!("query={{echo(text:{})}}", "[".repeat(2_000))).await.code(), "LIMITED");
    let variables = json!({"query": "{__typename}", "variables": {"x": vec![1; 3_000]}});
    assert_eq!(post(GRAPHQL, variables).await.code(), "LIMITED");
    assert_eq!(post(GRAPHQL, json!([{"query": "{__typename}"}])).await.code(), "LIMITED");
    let large = post_with(&[], format!("{{\"query\":\"{}\"}}", "#".repeat(1024 * 1024))).await;
    assert_eq!((large.status, large.code().as_str()), (StatusCode::PAYLOAD_TOO_LARGE, "LIMITED"));
}
