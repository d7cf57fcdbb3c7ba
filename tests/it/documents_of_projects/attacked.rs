//! Forms that are not what they should be: each is refused with a code, and nothing of it is kept.

use std::time::Duration as Wait;

use axum::body::{Body, Bytes, to_bytes};
use axum::http::Request;
use serde_json::{Value, json};
use tower::ServiceExt;
use tresporuno::http::limits::Limits;

use crate::digest::digest;
use crate::world::upload::{Part, form, posted};
use crate::world::{World, code_and_reason};

both_databases!(
    what_is_no_picture_and_no_pdf_is_refused_whatever_its_name,
    a_form_is_read_strictly,
    a_form_needs_a_header_that_no_foreign_page_sends,
    what_is_too_large_is_refused,
    files_come_with_a_mutation_over_post_alone,
    two_fields_can_have_one_file_and_two_files,
    a_slow_form_is_cut_off,
);

const MUTATION: &str =
    "mutation($input: AddDocumentInput!) { addDocument(input: $input) { document { id fileName } } }";
const JPEG: &[u8] = b"\xFF\xD8\xFF\xE0 a photograph";
const MAP: &[u8] = br#"{"0":["variables.input.file"]}"#;

fn operations(project: &Value) -> Vec<u8> {
    let input = json!({
        "idempotencyKey": uuid::Uuid::new_v4().to_string(), "projectId": project["id"], "kind": "PHOTO",
        "audience": "PROJECT", "title": "Obra", "file": null,
    });
    json!({ "query": MUTATION, "variables": { "input": input } }).to_string().into_bytes()
}

impl World {
    async fn posted(&self, parts: &[Part<'_>]) -> (u16, Value) {
        let post =
            Request::post("/graphql").header("authorization", format!("Bearer {}", self.token("projects_jerez")));
        self.answered(posted(post.header("accept", "application/graphql-response+json"), form(parts))).await
    }

    async fn answered(&self, request: Request<Body>) -> (u16, Value) {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let status = response.status().as_u16();
        let body = to_bytes(response.into_body(), 1_000_000).await.unwrap();
        (status, serde_json::from_slice(&body).unwrap())
    }

    async fn refused(&self, parts: &[Part<'_>]) -> String {
        let (_, answer) = self.posted(parts).await;
        let path = answer["errors"][0]["extensions"]["inputPath"].as_str().unwrap_or("-").to_owned();
        format!("{} {path}", code_and_reason(&answer))
    }
}

async fn what_is_no_picture_and_no_pdf_is_refused_whatever_its_name(world: World) {
    let project = world.submitted().await;
    let before = digest(&world.database).await;
    for (name, content, said) in [
        ("foto.jpg", &b""[..], "INVALID EMPTY_FILE file"),
        ("foto.jpg", b"<html><script>alert(1)</script>", "INVALID FILE_TYPE_NOT_ACCEPTED file"),
        ("foto.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "INVALID FILE_TYPE_NOT_ACCEPTED file"),
        ("plan.pdf", b"PK\x03\x04", "INVALID FILE_TYPE_NOT_ACCEPTED file"),
        ("plan.pdf", b"MZ\x90\0\n%PDF-1.7", "INVALID FILE_TYPE_NOT_ACCEPTED file"),
        ("foto.gif", b"GIF89a\x01\0", "INVALID FILE_TYPE_NOT_ACCEPTED file"),
    ] {
        let (operations, file) = (operations(&project), ("0", Some(name), content));
        let parts = [("operations", None, &operations[..]), ("map", None, MAP), file];
        assert_eq!(world.refused(&parts).await, said, "{name}");
    }
    assert!(before == digest(&world.database).await);
    // What is a picture to its first bytes is handed out as one, and called like one.
    let (operations, file) = (operations(&project), [JPEG, b"<script>alert(1)</script>PK\x03\x04%PDF-1.7"].concat());
    let file = ("0", Some("../../../etc/cron.d/x.html"), &file[..]);
    let (status, answer) = world.posted(&[("operations", None, &operations), ("map", None, MAP), file]).await;
    assert_eq!(
        (status, &answer["data"]["addDocument"]["document"]["fileName"]),
        (200, &json!("x.html.jpg")),
        "{answer}"
    );
}

async fn a_form_is_read_strictly(world: World) {
    let project = world.submitted().await;
    let before = digest(&world.database).await;
    let operations = operations(&project);
    let (asked, file) = (("operations", None, &operations[..]), ("0", Some("foto.jpg"), JPEG));
    let map = |text: &'static str| ("map", None, text.as_bytes());
    let good = map(r#"{"0":["variables.input.file"]}"#);
    for (parts, said) in [
        (vec![], "INVALID MALFORMED_VALUE operations"),
        (vec![file, asked, good], "INVALID MALFORMED_VALUE operations"),
        (vec![good, asked, file], "INVALID MALFORMED_VALUE operations"),
        (vec![asked], "INVALID MALFORMED_VALUE map"),
        (vec![asked, file], "INVALID MALFORMED_VALUE map"),
        (vec![asked, good], "INVALID MALFORMED_VALUE map.0"),
        (vec![asked, good, file, file], "INVALID MALFORMED_VALUE map"),
        (vec![asked, good, ("1", Some("foto.jpg"), JPEG)], "INVALID MALFORMED_VALUE map"),
        (vec![asked, good, ("0", None, JPEG)], "INVALID MALFORMED_VALUE map"),
        (vec![asked, map("[]"), file], "INVALID MALFORMED_VALUE map"),
        (vec![asked, map("nonsense"), file], "INVALID MALFORMED_VALUE map"),
        (vec![asked, map(r#"{"0":[]}"#), file], "INVALID MALFORMED_VALUE map"),
        (vec![asked, map(r#"{"0":"variables.input.file"}"#), file], "INVALID MALFORMED_VALUE map"),
        (vec![asked, map(r#"{"../0":["variables.input.file"]}"#), file], "INVALID MALFORMED_VALUE map"),
        (vec![asked, map(r#"{"0":["variables.input.nothing"]}"#), file], "INVALID MALFORMED_VALUE map.0"),
        (vec![asked, map(r#"{"0":["variables.input.title"]}"#), file], "INVALID MALFORMED_VALUE map.0"),
        (vec![asked, map(r#"{"0":["variables.input"]}"#), file], "INVALID MALFORMED_VALUE map.0"),
        (vec![asked, map(r#"{"0":["variables.input.file.x"]}"#), file], "INVALID MALFORMED_VALUE map.0"),
        (vec![asked, map(r#"{"0":["query"]}"#), file], "INVALID MALFORMED_VALUE map.0"),
        (vec![asked, map(r#"{"0":["variables."]}"#), file], "INVALID MALFORMED_VALUE map.0"),
        (
            vec![asked, map(r#"{"0":["variables.input.file","variables.input.file"]}"#), file],
            "INVALID MALFORMED_VALUE map.0",
        ),
        (vec![asked, map("{}")], "INVALID - -"),
        (vec![("operations", None, b"[{}]"), good, file], "LIMITED QUERY_TOO_LARGE -"),
        (vec![("operations", None, b"{"), good, file], "INVALID MALFORMED_VALUE operations"),
        (
            vec![("operations", None, br#"{"variables":{"input":{"file":null}}}"#), good, file],
            "INVALID MALFORMED_VALUE query",
        ),
    ] {
        assert_eq!(world.refused(&parts).await, said, "{:?}", parts.iter().map(|part| part.0).collect::<Vec<_>>());
    }
    // A form that does not end, whose boundary is another one, or which is none.
    let whole = form(&[asked, good, file]);
    for broken in [&whole[..whole.len() - 30], &whole[..300], b"garbage", b""] {
        let post =
            Request::post("/graphql").header("authorization", format!("Bearer {}", world.token("projects_jerez")));
        let (status, answer) = world.answered(posted(post, broken.to_vec())).await;
        assert_eq!((status, answer["errors"][0]["extensions"]["code"].as_str()), (400, Some("INVALID")), "{answer}");
    }
    assert!(before == digest(&world.database).await);
}

async fn a_form_needs_a_header_that_no_foreign_page_sends(world: World) {
    let project = world.submitted().await;
    let operations = operations(&project);
    let whole = form(&[("operations", None, &operations), ("map", None, MAP), ("0", Some("foto.jpg"), JPEG)]);
    let asked = |name: &'static str| {
        let post =
            Request::post("/graphql").header("authorization", format!("Bearer {}", world.token("projects_jerez")));
        let mut request = posted(post, whole.clone());
        request.headers_mut().remove("x-requested-with");
        if !name.is_empty() {
            request.headers_mut().insert(name, "1".parse().unwrap());
        }
        world.answered(request)
    };
    let (status, answer) = asked("").await;
    assert_eq!((status, code_and_reason(&answer)), (400, "INVALID MALFORMED_VALUE".to_owned()));
    assert_eq!(answer["errors"][0]["extensions"]["inputPath"], "X-Requested-With");
    let (_, answer) = asked("apollo-require-preflight").await;
    assert!(answer.get("errors").is_none(), "{answer}");
}

async fn what_is_too_large_is_refused(world: World) {
    let project = world.submitted().await;
    let before = digest(&world.database).await;
    let asked = operations(&project);
    let mut large = JPEG.to_vec();
    large.resize(5 * 1024 * 1024, b'x');
    let (status, answer) =
        world.posted(&[("operations", None, &asked), ("map", None, MAP), ("0", Some("foto.jpg"), &large)]).await;
    assert_eq!(status, 200, "to the last byte: {answer}");
    let before = {
        drop(before);
        digest(&world.database).await
    };
    large.push(b'x');
    let asked = operations(&project);
    let (status, answer) =
        world.posted(&[("operations", None, &asked), ("map", None, MAP), ("0", Some("foto.jpg"), &large)]).await;
    assert_eq!((status, code_and_reason(&answer)), (413, "LIMITED FILE_TOO_LARGE".to_owned()));
    assert_eq!(answer["errors"][0]["extensions"]["limit"], "5242880");
    large.resize(7 * 1024 * 1024, b'x');
    let (status, answer) =
        world.posted(&[("operations", None, &asked), ("map", None, MAP), ("0", Some("foto.jpg"), &large)]).await;
    assert_eq!((status, code_and_reason(&answer)), (413, "LIMITED QUERY_TOO_LARGE".to_owned()));
    // What only says that it is large is not waited for.
    let post = Request::post("/graphql").header("content-length", "100000000");
    let endless = Body::from_stream(futures_util::stream::pending::<Result<Bytes, std::io::Error>>());
    let request = post.header("content-type", "multipart/form-data; boundary=x").header("x-requested-with", "x");
    let (status, answer) = world.answered(request.body(endless).unwrap()).await;
    assert_eq!((status, code_and_reason(&answer)), (413, "LIMITED QUERY_TOO_LARGE".to_owned()));
    let many: serde_json::Map<String, Value> =
        (0..11).map(|number| (number.to_string(), json!(["variables.input.file"]))).collect();
    let many = Value::Object(many).to_string();
    let (status, answer) = world.posted(&[("operations", None, &asked), ("map", None, many.as_bytes())]).await;
    assert_eq!((status, answer["errors"][0]["extensions"]["limitName"].as_str()), (413, Some("files")), "{answer}");
    assert!(before == digest(&world.database).await);
}

async fn files_come_with_a_mutation_over_post_alone(world: World) {
    let query = json!({ "query": "query($a: String) { viewer { displayName: __typename } node(id: $a) { id } }", "variables": { "a": null } });
    let query = query.to_string();
    let parts: [Part<'_>; 3] =
        [("operations", None, query.as_bytes()), ("map", None, br#"{"0":["variables.a"]}"#), ("0", Some("a"), JPEG)];
    let (status, answer) = world.posted(&parts).await;
    assert_eq!((status, answer["errors"][0]["extensions"]["code"].as_str()), (400, Some("INVALID")), "{answer}");
    let get = posted(Request::get("/graphql?query=%7B__typename%7D"), form(&parts));
    let (status, answer) = world.answered(get).await;
    assert_eq!((status, answer), (200, json!({ "data": { "__typename": "Query" } })), "what GET carries is not read");
}

async fn two_fields_can_have_one_file_and_two_files(world: World) {
    let project = world.submitted().await;
    let input = |key: &str| {
        json!({ "idempotencyKey": key, "projectId": project["id"], "kind": "PHOTO", "audience": "PROJECT",
                "title": "Obra", "file": null })
    };
    let query = "mutation($a: AddDocumentInput!, $b: AddDocumentInput!) { a: addDocument(input: $a) { document { sha256 } } \
                 b: addDocument(input: $b) { document { sha256 } } }";
    let asked = |one: &str, two: &str| {
        json!({ "query": query, "variables": { "a": input(one), "b": input(two) } }).to_string().into_bytes()
    };
    let (first, second) = (asked("1", "2"), asked("3", "4"));
    let both = br#"{"0":["variables.a.file","variables.b.file"]}"#;
    let (_, answer) = world.posted(&[("operations", None, &first), ("map", None, both), ("0", Some("a"), JPEG)]).await;
    assert_eq!(answer["data"]["a"], answer["data"]["b"], "{answer}");
    let two = br#"{"x":["variables.a.file"],"y":["variables.b.file"]}"#;
    let other = [JPEG, b"another"].concat();
    let files: [Part<'_>; 4] =
        [("operations", None, &second), ("map", None, two), ("y", Some("b"), &other), ("x", Some("a"), JPEG)];
    let (_, told) = world.posted(&files).await;
    assert_eq!(told["data"]["a"], answer["data"]["a"], "in whichever order they come: {told}");
    assert_ne!(told["data"]["b"], told["data"]["a"]);
}

async fn a_slow_form_is_cut_off(world: World) {
    let router = world.within(Limits { body_read: Wait::from_millis(100), ..Limits::default() });
    let endless = Body::from_stream(futures_util::stream::pending::<Result<Bytes, std::io::Error>>());
    let post = Request::post("/graphql").header("x-requested-with", "x").header("accept", "application/json");
    let request = post.header("content-type", "multipart/form-data; boundary=x").body(endless).unwrap();
    assert_eq!(router.oneshot(request).await.unwrap().status().as_u16(), 408);
}
