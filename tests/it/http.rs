//! GraphQL over HTTP as clients meet it: media types, content types, parameters and status codes.

mod connections;
mod refusals;

use std::sync::Arc;
use std::time::Duration;

use async_graphql::{Context, Data, EmptySubscription, Object, Schema};
use async_trait::async_trait;
use axum::Router;
use axum::body::Body;
use axum::http::header::{ACCEPT, ALLOW, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, HeaderMap};
use axum::http::{Request, StatusCode};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tower::ServiceExt;
use tresporuno::domain::refusal::{Language, Reason};
use tresporuno::error::{Error, Result};
use tresporuno::http::{Admission, Caller, Observer, Service, Settings, router};

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

    async fn data_for(
        &self,
        credential: Option<&str>,
        _: Option<&str>,
        membership: Option<&str>,
        _: Option<&str>,
        language: Language,
    ) -> Result<Data> {
        if credential == Some("bad") {
            return Err(Error::unauthenticated(Reason::CredentialInvalid));
        }
        let mut data = Data::default();
        data.insert(Viewer(format!("{credential:?} {membership:?} {language:?}")));
        Ok(data)
    }

    fn observer(&self, caller: Caller) -> Box<dyn Observer> {
        Box::new(Onlooker(self.0.clone(), caller))
    }

    async fn ready(&self) -> Result<()> {
        Ok(())
    }
}

struct Onlooker(Schema<Query, Mutation, EmptySubscription>, Caller);

#[async_trait]
impl Observer for Onlooker {
    async fn admit(&mut self) -> Result<Admission> {
        let Caller { credential, membership, language, .. } = &self.1;
        let data =
            House(self.0.clone()).data_for(credential.as_deref(), None, membership.as_deref(), None, *language).await?;
        Ok(Admission { data, holds_for: None, person: None })
    }

    async fn touched(&mut self) {
        std::future::pending().await
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
        Some("application/graphql"),
        Some("application/json; charset=utf-16"),
        Some("application/jsonp"),
    ] {
        assert_eq!(send_as(refused, None).await, StatusCode::UNSUPPORTED_MEDIA_TYPE, "{refused:?}");
    }
    // A form, which a foreign page can send, is read only with a header that it cannot.
    assert_eq!(send_as(Some("multipart/form-data; boundary=x"), None).await, StatusCode::BAD_REQUEST);
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
