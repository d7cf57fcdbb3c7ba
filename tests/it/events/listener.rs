//! Somebody who listens over SSE, as a client does: one POST, and then what the server says.

use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tower::ServiceExt;
use uuid::Uuid;

use crate::world::World;

/// Long for what comes at once, short for the backstop of half a minute.
const AT_ONCE: Duration = Duration::from_secs(8);
/// Long for a reading and its pause.
const A_WHILE: Duration = Duration::from_millis(700);

/// A stream that is open.
pub struct Listener {
    body: Body,
    unread: String,
    /// Signs of life so far.
    pub signs: usize,
}

/// The whole session, as far as somebody sees it.
pub const SELECTION: &str = "{ id version agendaItems(orderBy: POSITION_ASC) { totalCount nodes { status version \
     can { castVote { allowed } closeAgendaItem { allowed } } project { version parties { seat } } votes { seat choice } resolution { outcome audience } } } }";

pub fn listening(session: &Value) -> String {
    format!("subscription {{ sessionChanged(id: {session}) {SELECTION} }}")
}

/// A request for a stream; the empty name asks without a credential.
pub fn request(world: &World, person: &str, membership: Option<Uuid>, query: &str) -> Request<Body> {
    let token = if person.is_empty() { String::new() } else { world.token(person) };
    request_with(&token, membership, query)
}

pub fn request_with(token: &str, membership: Option<Uuid>, query: &str) -> Request<Body> {
    let mut request = Request::post("/graphql").header("content-type", "application/json");
    request = request.header("accept", "text/event-stream").header("accept-language", "en");
    if !token.is_empty() {
        request = request.header("authorization", format!("Bearer {token}"));
    }
    if let Some(membership) = membership {
        request = request.header("x-membership", membership.to_string());
    }
    request.body(Body::from(json!({ "query": query }).to_string())).unwrap()
}

impl Listener {
    /// Somebody who listens to a session.
    pub async fn to(router: &Router, world: &World, person: &str, session: &Value) -> Self {
        Self::open(router, request(world, person, None, &listening(session))).await
    }

    pub async fn open(router: &Router, request: Request<Body>) -> Self {
        let response = router.clone().oneshot(request).await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()["content-type"], "text/event-stream; charset=utf-8");
        Self { body: response.into_body(), unread: String::new(), signs: 0 }
    }

    /// The next event and its data; `None` at the end.
    pub async fn event(&mut self) -> Option<(String, String)> {
        loop {
            while let Some((block, rest)) = self.unread.split_once("\n\n").map(|(a, b)| (a.to_owned(), b.to_owned())) {
                self.unread = rest;
                if block == ":" {
                    self.signs += 1;
                    continue;
                }
                let (event, data) = block.split_once('\n').unwrap();
                let event = event.strip_prefix("event: ").unwrap().to_owned();
                return Some((event, data.strip_prefix("data:").unwrap().trim_start().to_owned()));
            }
            let bytes = self.body.frame().await?.unwrap().into_data().unwrap();
            self.unread.push_str(std::str::from_utf8(&bytes).unwrap());
        }
    }

    /// What is said next, and at once.
    pub async fn next(&mut self) -> Value {
        let said = tokio::time::timeout(AT_ONCE, self.event()).await.expect("nothing was said");
        let (event, data) = said.expect("the stream ended");
        assert_eq!(event, "next", "{data}");
        serde_json::from_str(&data).unwrap()
    }

    /// The first item of the agenda as it is said to stand, at once.
    pub async fn item(&mut self) -> Value {
        let said = self.next().await;
        assert!(said.get("errors").is_none(), "{said:#}");
        said["data"]["sessionChanged"]["agendaItems"]["nodes"][0].clone()
    }

    /// Nothing is said.
    pub async fn is_quiet(&mut self) {
        if let Ok(said) = tokio::time::timeout(A_WHILE, self.event()).await {
            panic!("{said:?}");
        }
    }

    /// The stream ends at once, with this code and reason.
    pub async fn ends_with(&mut self, code_and_reason: &str) {
        let said = self.next().await;
        assert_eq!(crate::world::code_and_reason(&said), code_and_reason);
        self.is_complete().await;
    }

    pub async fn is_complete(&mut self) {
        let event = tokio::time::timeout(AT_ONCE, self.event()).await.expect("the stream goes on");
        assert_eq!(event, Some(("complete".to_owned(), String::new())));
        let end = tokio::time::timeout(AT_ONCE, self.event()).await.expect("the connection stays");
        assert_eq!(end, None);
    }

    /// All of it to its end, as it came.
    pub async fn whole(self) -> String {
        let read = tokio::time::timeout(AT_ONCE, self.body.collect()).await.expect("the stream goes on");
        self.unread + std::str::from_utf8(&read.unwrap().to_bytes()).unwrap()
    }
}
