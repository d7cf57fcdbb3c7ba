//! Accounts: signing in with what one has, refreshing, stepping up and signing out, and what attacks on each get.

mod api_keys;
mod attacked;
mod passwords;
mod providers;
mod refresh;
mod second_factor;
mod secrets;
mod step_up;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::Request;
use axum::http::header::{RETRY_AFTER, WWW_AUTHENTICATE};
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::world::{World, code_and_reason};

pub const PASSWORD: &str = "correct horse battery";

/// An answer to a step of signing in or out.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub challenged: bool,
    pub retry_after: Option<String>,
    pub body: Value,
}

impl Answer {
    pub fn text(&self, name: &str) -> String {
        self.body[name].as_str().unwrap_or_else(|| panic!("no {name} in {self:?}")).to_owned()
    }

    pub fn done(self) -> Self {
        assert_eq!(self.status, 200, "{self:?}");
        self
    }

    /// Status, code and reason, as `401 UNAUTHENTICATED CREDENTIAL_INVALID`.
    pub fn refusal(&self) -> String {
        assert_ne!(self.status, 200, "{self:?}");
        assert_eq!(self.status == 401, self.challenged, "a challenge goes with 401 and with nothing else: {self:?}");
        format!("{} {}", self.status, code_and_reason(&self.body))
    }
}

pub const INVALID: &str = "401 UNAUTHENTICATED CREDENTIAL_INVALID";

pub async fn post_to(router: &Router, step: &str, token: Option<&str>, body: Value) -> Answer {
    let mut request = Request::post(format!("/auth/{step}")).header("content-type", "application/json");
    request = request.header("accept-language", "en");
    if let Some(token) = token {
        request = request.header("authorization", format!("Bearer {token}"));
    }
    let response = router.clone().oneshot(request.body(Body::from(body.to_string())).unwrap()).await.unwrap();
    let status = response.status().as_u16();
    let challenged = response.headers().contains_key(WWW_AUTHENTICATE);
    let retry_after = response.headers().get(RETRY_AFTER).map(|value| value.to_str().unwrap().to_owned());
    assert_eq!(response.headers()["cache-control"], "no-store");
    let bytes = to_bytes(response.into_body(), 1_000_000).await.unwrap();
    Answer { status, challenged, retry_after, body: serde_json::from_slice(&bytes).unwrap() }
}

pub async fn post(world: &World, step: &str, token: Option<&str>, body: Value) -> Answer {
    post_to(&world.router, step, token, body).await
}

pub fn email(person: &str) -> String {
    format!("{person}@test.example")
}

/// The person has the password of these tests.
pub async fn with_password(world: &World, person: &str) {
    let code = world.accounts.code_for(&email(person), world.time()).await.unwrap().expect("somebody is called so");
    let body = json!({ "code": code.expose_secret(), "password": PASSWORD });
    post(world, "password", None, body).await.done();
}

pub async fn sign_in(world: &World, person: &str) -> Answer {
    let body = json!({ "email": email(person), "password": PASSWORD, "label": "teléfono" });
    post(world, "sign-in", None, body).await
}

/// A person with a password, signed in.
pub async fn signed_in(world: &World, person: &str) -> Answer {
    with_password(world, person).await;
    sign_in(world, person).await.done()
}

/// What a GraphQL query answers to whoever has this access token.
pub async fn ask(world: &World, token: &str, query: &str) -> Value {
    ask_with(&world.router, token, &[], query).await
}

pub async fn ask_with(router: &Router, token: &str, headers: &[(&str, &str)], query: &str) -> Value {
    let mut request = Request::post("/graphql").header("content-type", "application/json");
    request = request.header("authorization", format!("Bearer {token}"));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let body = Body::from(json!({ "query": query }).to_string());
    let response = router.clone().oneshot(request.body(body).unwrap()).await.unwrap();
    serde_json::from_slice(&to_bytes(response.into_body(), 1_000_000).await.unwrap()).unwrap()
}

/// The token says who it is; or why not.
pub async fn name_of(world: &World, token: &str) -> Result<String, String> {
    let answer = ask(world, token, "{ viewer { email } }").await;
    answer["data"]["viewer"]["email"].as_str().map(str::to_owned).ok_or_else(|| code_and_reason(&answer))
}
