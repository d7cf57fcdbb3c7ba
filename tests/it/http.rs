//! GraphQL over HTTP as clients meet it: media types, status codes, credentials, limits, and slow connections.

use std::sync::Arc;
use std::time::{Duration, Instant};

use async_graphql::{Context, Data, EmptySubscription, Object, Schema};
use async_trait::async_trait;
use axum::Router;
use axum::body::Body;
use axum::http::header::{
    ACCEPT, ACCEPT_LANGUAGE, ALLOW, AUTHORIZATION, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, HeaderMap,
    HeaderValue, IF_NONE_MATCH, ORIGIN, WWW_AUTHENTICATE,
};
use axum::http::{Method, Request, StatusCode};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tower::ServiceExt;
use tresporuno::domain::refusal::{Language, Reason};
use tresporuno::error::{Error, Result};
use tresporuno::http::limits::Limits;
use tresporuno::http::{PageExample, Service, Settings, router, serve_within};

const GRAPHQL: &str = "application/graphql-response+json";
const JSON: &str = "application/json";

struct Viewer(String);
struct Query;
struct Mutation;

#[Object]
impl Query {
    async fn viewer(&self, ctx: &Context<'_>) -> String {
        ctx.data_unchecked::<Viewer>().0.clone()
    }

    async fn echo(&self, text: Option<String>, number: Option<i32>) -> Option<String> {
        text.or_else(|| number.map(|number| number.to_string()))
    }

    async fn refused(&self) -> Option<Result<i32>> {
        Some(Err(Error::refused(Reason::NoQuorum).with("quorum", 3)))
    }

    async fn must(&self) -> Result<i32> {
        Err(Error::not_found())
    }

    async fn fault(&self) -> Option<Result<i32>> {
        Some(Err(Error::internal("secret of the database")))
    }

    async fn foreign(&self) -> Option<async_graphql::Result<i32>> {
        Some(Err(async_graphql::Error::new("secret of a library")))
    }

    async fn panic(&self) -> usize {
        let nothing: [usize; 0] = [];
        nothing.iter().map(|number| 1 / number).max().expect("secret of a panic")
    }

    async fn sleep(&self) -> i32 {
        tokio::time::sleep(Duration::from_secs(60)).await;
        1
    }
}

#[Object]
impl Mutation {
    async fn vote(&self) -> i32 {
        1
    }
}

struct House(Schema<Query, Mutation, EmptySubscription>);

#[async_trait]
impl Service for House {
    type Schema = Schema<Query, Mutation, EmptySubscription>;

    fn schema(&self) -> &Self::Schema {
        &self.0
    }

    async fn data_for(&self, credential: Option<&str>, membership: Option<&str>, language: Language) -> Result<Data> {
        if credential == Some("bad") {
            return Err(Error::unauthenticated(Reason::CredentialInvalid));
        }
        let mut data = Data::default();
        data.insert(Viewer(format!("{credential:?} {membership:?} {language:?}")));
        Ok(data)
    }

    async fn ready(&self) -> Result<()> {
        Ok(())
    }
}

fn house(settings: Settings) -> Router {
    let schema = Schema::build(Query, Mutation, EmptySubscription).disable_suggestions().finish();
    router(Arc::new(House(schema)), settings)
}

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    text: String,
}

impl Answer {
    fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    fn media(&self) -> &str {
        self.headers[CONTENT_TYPE].to_str().unwrap()
    }

    fn code(&self) -> String {
        self.json()["errors"][0]["extensions"]["code"].as_str().unwrap_or_default().to_owned()
    }
}

async fn send(router: Router, request: Request<Body>) -> Answer {
    let (parts, body) = router.oneshot(request).await.unwrap().into_parts();
    let bytes = body.collect().await.unwrap().to_bytes();
    Answer { status: parts.status, headers: parts.headers, text: String::from_utf8(bytes.to_vec()).unwrap() }
}

async fn post_with(headers: &[(&str, &str)], body: impl Into<Body>) -> Answer {
    let mut request = Request::post("/graphql").header(CONTENT_TYPE, JSON);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    send(house(Settings::default()), request.body(body.into()).unwrap()).await
}

async fn post(accept: &str, body: Value) -> Answer {
    post_with(&[("accept", accept)], body.to_string()).await
}

async fn get(accept: &str, parameters: &str) -> Answer {
    let request = Request::get(format!("/graphql?{parameters}")).header(ACCEPT, accept);
    send(house(Settings::default()), request.body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn a_query_is_answered_by_post_and_by_get() {
    for answer in [post(GRAPHQL, json!({"query": "{__typename}"})).await, get(GRAPHQL, "query={__typename}").await] {
        assert_eq!((answer.status, answer.text.as_str()), (StatusCode::OK, r#"{"data":{"__typename":"Query"}}"#));
        assert_eq!(answer.headers[CACHE_CONTROL], "no-store");
        assert_eq!(answer.headers["x-content-type-options"], "nosniff");
        assert!(answer.headers.contains_key("x-trace-id"));
    }
}

#[tokio::test]
async fn the_media_type_is_negotiated() {
    for (accept, media) in [
        ("", JSON),
        ("*/*", JSON),
        ("application/*", JSON),
        (JSON, JSON),
        ("application/json; charset=utf-8", JSON),
        (GRAPHQL, GRAPHQL),
        ("application/graphql-response+json; charset=utf-8, application/json; charset=utf-8", GRAPHQL),
        ("application/json;q=0.8, application/graphql-response+json", GRAPHQL),
        ("application/graphql-response+json;q=0.1, */*;q=0.5", JSON),
        ("application/json;q=0, */*", GRAPHQL),
        ("text/html, application/xhtml+xml, */*;q=0.8", JSON),
    ] {
        let answer = post(accept, json!({"query": "{__typename}"})).await;
        let expected = format!("{media}; charset=utf-8");
        assert_eq!((answer.status, answer.media()), (StatusCode::OK, expected.as_str()), "{accept}");
    }
    for accept in
        ["text/html", "application/json;q=0", "application/json; charset=iso-8859-1", "nonsense", "application/xml"]
    {
        assert_eq!(post(accept, json!({"query": "{__typename}"})).await.status, StatusCode::NOT_ACCEPTABLE, "{accept}");
    }
}

#[tokio::test]
async fn only_uncompressed_json_is_taken_so_that_no_foreign_page_can_post() {
    let send_as = |content_type: Option<&'static str>, encoding: Option<&'static str>| async move {
        let mut request = Request::post("/graphql");
        if let Some(content_type) = content_type {
            request = request.header(CONTENT_TYPE, content_type);
        }
        if let Some(encoding) = encoding {
            request = request.header(CONTENT_ENCODING, encoding);
        }
        let body = Body::from(r#"{"query":"{__typename}"}"#);
        send(house(Settings::default()), request.body(body).unwrap()).await.status
    };
    for refused in [
        None,
        Some("text/plain"),
        Some("application/x-www-form-urlencoded"),
        Some("multipart/form-data; boundary=x"),
        Some("application/graphql"),
        Some("application/json; charset=utf-16"),
        Some("application/jsonp"),
    ] {
        assert_eq!(send_as(refused, None).await, StatusCode::UNSUPPORTED_MEDIA_TYPE, "{refused:?}");
    }
    for taken in ["application/json", "Application/JSON; Charset=\"UTF-8\"", "application/json;charset=utf-8"] {
        assert_eq!(send_as(Some(taken), None).await, StatusCode::OK, "{taken}");
    }
    assert_eq!(send_as(Some(JSON), Some("gzip")).await, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    assert_eq!(send_as(Some(JSON), Some("identity")).await, StatusCode::OK);
}

#[tokio::test]
async fn nothing_but_a_query_runs_by_get_whatever_its_name() {
    for parameters in [
        "query=mutation{vote}",
        "query=mutation%20M{vote}",
        "query=query%20Q{__typename}%20mutation%20M{vote}&operationName=M",
        "query=subscription{vote}",
    ] {
        let answer = get(GRAPHQL, parameters).await;
        assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{parameters}");
        assert_eq!(answer.headers[ALLOW], "POST");
    }
    let chosen = get(GRAPHQL, "query=query%20Q{__typename}%20mutation%20M{vote}&operationName=Q").await;
    assert_eq!(chosen.status, StatusCode::OK);
    let request = Request::put("/graphql").body(Body::empty()).unwrap();
    assert_eq!(send(house(Settings::default()), request).await.status, StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn parameters_of_the_wrong_type_are_bad_requests_for_both_media_types() {
    let query = "{__typename}";
    for body in [
        json!({}),
        json!({"query": null}),
        json!({"query": 1}),
        json!({"query": [query]}),
        json!({"query": query, "operationName": 1}),
        json!({"query": query, "variables": "{}"}),
        json!({"query": query, "variables": [1]}),
        json!({"query": query, "extensions": "{}"}),
        json!({"query": query, "extensions": 0}),
        json!("text"),
        json!([{"query": query}]),
    ] {
        for media in [JSON, GRAPHQL] {
            let answer = post(media, body.clone()).await;
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{body}");
            assert!(answer.json().get("data").is_none() && !answer.code().is_empty(), "{}", answer.text);
        }
    }
    for text in ["", "{\"query\"", "\u{0}", &format!("{{\"query\":\"{{a}}\",\"variables\":{}", "[".repeat(10_000))] {
        assert_eq!(post_with(&[], text.to_owned()).await.status, StatusCode::BAD_REQUEST);
    }
    for parameters in
        ["", "query={a}&query={a}", "query={a}&variables=x", "query={a}&variables=[]", "query={a}&extensions=1"]
    {
        assert_eq!(get(JSON, parameters).await.status, StatusCode::BAD_REQUEST, "{parameters}");
    }
}

#[tokio::test]
async fn null_parameters_are_as_absent_ones_and_variables_arrive() {
    let nulls = json!({"query": "{__typename}", "operationName": null, "variables": null, "extensions": null});
    assert_eq!(post(GRAPHQL, nulls).await.status, StatusCode::OK);
    let body = json!({"query": "query($t:String){echo(text:$t)}", "variables": {"t": "ñ"}, "extensions": {"a": 1}});
    assert_eq!(post(GRAPHQL, body).await.json(), json!({"data": {"echo": "ñ"}}));
    let parameters = "query=query($n:Int){echo(number:$n)}&variables=%7B%22n%22:7%7D&extensions=%7B%7D";
    assert_eq!(get(JSON, parameters).await.json(), json!({"data": {"echo": "7"}}));
}

#[tokio::test]
async fn a_wrong_document_is_400_without_data_and_200_for_the_older_media_type() {
    for query in [
        "{",
        "{unknown}",
        "{echo(text:{})}",
        "query A{__typename} query B{__typename}",
        "query($v:Int!){echo(number:$v)}",
    ] {
        for (media, status) in [(GRAPHQL, StatusCode::BAD_REQUEST), (JSON, StatusCode::OK)] {
            let answer = post(media, json!({"query": query})).await;
            assert_eq!((answer.status, answer.code().as_str()), (status, "INVALID"), "{query} {}", answer.text);
            assert!(answer.json().get("data").is_none());
        }
    }
    let unknown = json!({"query": "query A{__typename}", "operationName": "B"});
    assert_eq!(post(GRAPHQL, unknown).await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn the_parser_is_not_quoted_and_hidden_names_are_not_guessed() {
    let answer = post(GRAPHQL, json!({"query": "{\n echo(text: secret!)}"})).await;
    let error = &answer.json()["errors"][0];
    assert_eq!(error["locations"], json!([{"line": 2, "column": 19}]));
    assert_eq!(error["message"], "no se pudo leer la consulta");
    assert!(!answer.text.contains("secret") && !answer.text.contains("expected"), "{}", answer.text);
    let suggestion = post(GRAPHQL, json!({"query": "{viewr}"})).await;
    assert!(!suggestion.text.contains("Did you mean"), "{}", suggestion.text);
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

#[tokio::test]
async fn a_request_that_takes_too_long_is_ended() {
    let limits =
        Limits { execution: Duration::from_millis(30), body_read: Duration::from_millis(30), ..Limits::default() };
    let settings = Settings { limits, ..Settings::default() };
    let slow = Request::post("/graphql").header(CONTENT_TYPE, JSON).body(Body::from(r#"{"query":"{sleep}"}"#)).unwrap();
    let answer = send(house(settings.clone()), slow).await;
    assert_eq!((answer.status, answer.code().as_str()), (StatusCode::GATEWAY_TIMEOUT, "LIMITED"));
    let dripping = Body::from_stream(futures_util::stream::pending::<Result<Vec<u8>, std::io::Error>>());
    let request = Request::post("/graphql").header(CONTENT_TYPE, JSON).body(dripping).unwrap();
    assert_eq!(send(house(settings), request).await.status, StatusCode::REQUEST_TIMEOUT);
}

#[tokio::test]
async fn only_listed_origins_may_read_answers_in_a_browser() {
    let settings =
        Settings { cors_origins: vec![HeaderValue::from_static("https://club.example")], ..Settings::default() };
    for (origin, allowed) in [("https://club.example", true), ("https://other.example", false), ("null", false)] {
        let preflight = Request::builder()
            .method(Method::OPTIONS)
            .uri("/graphql")
            .header(ORIGIN, origin)
            .header("access-control-request-method", "POST")
            .header("access-control-request-headers", "authorization,content-type,x-membership");
        let answer = send(house(settings.clone()), preflight.body(Body::empty()).unwrap()).await;
        assert_eq!(answer.headers.contains_key("access-control-allow-origin"), allowed, "{origin}");
        assert!(!answer.headers.contains_key("access-control-allow-credentials"));
    }
}

#[tokio::test]
async fn health_is_told_and_unknown_paths_are_not_found() {
    for (path, status) in [("/health/live", 200), ("/health/ready", 200), ("/nothing", 404), ("/assets/x/page.js", 404)]
    {
        let answer = send(house(Settings::default()), Request::get(path).body(Body::empty()).unwrap()).await;
        assert_eq!(answer.status.as_u16(), status, "{path}");
        assert_eq!(answer.headers["x-content-type-options"], "nosniff");
    }
}

#[tokio::test]
async fn the_page_asks_no_other_host_and_keeps_its_files_for_ever() {
    let example = PageExample {
        label_es: "Presidenta </script>".into(),
        label_en: "President".into(),
        token: Some("t".into()),
        query: "{__typename}".into(),
    };
    let router = house(Settings { demo: vec![example], ..Settings::default() });
    let page = send(router.clone(), Request::get("/").body(Body::empty()).unwrap()).await;
    assert_eq!((page.status, page.media()), (StatusCode::OK, "text/html; charset=utf-8"));
    let policy = page.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("default-src 'none'") && !policy.contains("http") && !policy.contains('*'));
    assert!(!page.text.contains("http") && !page.text.contains("{{") && !page.text.contains("Presidenta </script>"));
    let files: Vec<&str> = page.text.split('"').filter(|part| part.starts_with("/assets/")).collect();
    assert_eq!(files.len(), 6);
    for path in files {
        let file = send(router.clone(), Request::get(path).body(Body::empty()).unwrap()).await;
        assert!(file.status == StatusCode::OK && file.headers[CACHE_CONTROL].to_str().unwrap().contains("immutable"));
        let again = Request::get(path).header(IF_NONE_MATCH, &file.headers[ETAG]).body(Body::empty()).unwrap();
        assert_eq!(send(router.clone(), again).await.status, StatusCode::NOT_MODIFIED);
    }
}

/// A server on a real socket, with short times.
struct Server {
    address: std::net::SocketAddr,
    stop: tokio::sync::oneshot::Sender<()>,
    task: tokio::task::JoinHandle<std::io::Result<()>>,
}

async fn server() -> Server {
    let short = Duration::from_millis(300);
    let limits = Limits { header_read: short, body_read: short, shutdown: short, ..Limits::default() };
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = tokio::sync::oneshot::channel();
    let router = house(Settings { limits: limits.clone(), ..Settings::default() });
    let task = tokio::spawn(async move { serve_within(listener, router, stopped, &limits).await });
    Server { address, stop, task }
}

/// What the server says to `text`, read until it closes, and how long that took.
async fn say(server: &Server, text: &[u8]) -> (String, Duration) {
    let start = Instant::now();
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    stream.write_all(text).await.unwrap();
    let mut answer = Vec::new();
    let read = tokio::time::timeout(Duration::from_secs(5), stream.read_to_end(&mut answer)).await;
    let _closed_or_reset = read.expect("the connection stayed open");
    (String::from_utf8_lossy(&answer).into_owned(), start.elapsed())
}

#[tokio::test]
async fn a_slow_head_is_cut_in_every_stage() {
    let server = server().await;
    for text in [
        "",
        "P",
        "PRI * HTTP/2.0\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "POST /graphql HT",
        "GET / HTTP/1.1\r\nHost: x\r\n",
    ] {
        let (_, time) = say(&server, text.as_bytes()).await;
        assert!(time < Duration::from_secs(3), "{text} {time:?}");
    }
    let (idle, time) = say(&server, b"GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n").await;
    assert!(idle.starts_with("HTTP/1.1 200") && time < Duration::from_secs(3), "{idle} {time:?}");
}

#[tokio::test]
async fn a_slow_body_is_408_and_a_large_head_is_431() {
    let server = server().await;
    let head = "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{";
    let (answer, time) = say(&server, head.as_bytes()).await;
    assert!(answer.starts_with("HTTP/1.1 408") && time < Duration::from_secs(3), "{answer} {time:?}");
    let large = format!("GET /health/live HTTP/1.1\r\nHost: x\r\nX: {}\r\n\r\n", "x".repeat(40_000));
    let (answer, _) = say(&server, large.as_bytes()).await;
    assert!(answer.starts_with("HTTP/1.1 431") || answer.is_empty(), "{answer}");
}

#[tokio::test]
async fn a_stop_ends_within_its_bound_though_a_request_hangs() {
    let server = server().await;
    let mut hanging = TcpStream::connect(server.address).await.unwrap();
    let body = r#"{"query":"{sleep}"}"#;
    let head =
        format!("POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: {JSON}\r\nContent-Length: {}\r\n\r\n", body.len());
    hanging.write_all((head + body).as_bytes()).await.unwrap();
    tokio::time::sleep(Duration::from_millis(100)).await;
    server.stop.send(()).unwrap();
    tokio::time::timeout(Duration::from_secs(2), server.task).await.unwrap().unwrap().unwrap();
}
