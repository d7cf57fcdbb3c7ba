//! Signing in and out over HTTP: one address for each step, JSON in and JSON out, in the words of RFC 6749; errors have the
//! form of all others. And the public keys, as RFC 7517 writes them.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

use async_graphql::ID;
use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, HeaderValue, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, HeaderName, StatusCode};
use axum::routing::{get, post};
use axum::{Extension, Router};
use chrono::{DateTime, SubsecRound, Utc};
use http_body_util::{BodyExt, Limited};
use secrecy::SecretString;
use serde::Serialize;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::answer::{Audience, Reply, TraceId, refuse, write};
use super::limits::Limits;
use super::negotiation::{self, MediaType};
use crate::authn::{Accounts, Asker, PasswordGiven, ProviderGiven, Verified};
use crate::domain::refusal::{Language, Reason};
use crate::error::{Code, Error};
use crate::graphql::id::NodeKind;

/// Longest body; an ID token is the longest that stands in one.
const MOST_BYTES: usize = 16 * 1024;

/// The address from which a connection comes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Peer(pub IpAddr);

/// Says what time it is.
pub type Clock = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

/// Where people sign in.
#[derive(Clone)]
pub struct SignIns {
    pub accounts: Accounts,
    pub clock: Clock,
    /// The header in which a proxy in front says, last, from which address it was asked; without it connections are
    /// believed.
    pub client_address_header: Option<HeaderName>,
}

impl std::fmt::Debug for SignIns {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SignIns").field("accounts", &self.accounts).finish_non_exhaustive()
    }
}

/// All that a step needs.
struct Counter {
    sign_ins: SignIns,
    limits: Limits,
}

pub(super) fn routes(sign_ins: SignIns, limits: Limits) -> Router {
    Router::new()
        .route("/auth/{step}", post(step))
        .route("/.well-known/jwks.json", get(key_set))
        .with_state(Arc::new(Counter { sign_ins, limits }))
}

/// The public halves of the keys that sign tokens. They may be kept for less time than a key that signs no more is believed.
async fn key_set(State(counter): State<Arc<Counter>>) -> Reply {
    let keys = counter.sign_ins.accounts.tokens().keys().published();
    let mut reply = write(StatusCode::OK, MediaType::Json, Language::En, &json!({ "keys": keys }));
    reply.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("public, max-age=300"));
    reply
}

async fn step(
    State(counter): State<Arc<Counter>>,
    Extension(trace): Extension<TraceId>,
    peer: Option<Extension<Peer>>,
    Path(step): Path<String>,
    request: axum::extract::Request,
) -> Reply {
    let (parts, body) = request.into_parts();
    let audience = Audience { language: negotiation::language(&parts.headers), trace };
    let answered = async {
        if !negotiation::is_json_body(&parts.headers) {
            return Err(Error::invalid(Reason::MalformedValue, "Content-Type"));
        }
        let read = Limited::new(body, MOST_BYTES).collect();
        let read = tokio::time::timeout(counter.limits.body_read, read).await;
        let bytes = match read {
            Ok(Ok(body)) => body.to_bytes(),
            Ok(Err(error)) if error.is::<http_body_util::LengthLimitError>() => {
                return Err(Error::limited(Reason::QueryTooLarge)
                    .with("limit", MOST_BYTES)
                    .with("limitName", "bodyBytes"));
            }
            Ok(Err(_)) => return Err(Error::invalid(Reason::MalformedValue, "body")),
            Err(_) => return Err(Error::limited(Reason::TimedOut)),
        };
        let form = Form::read(&bytes)?;
        let from = address(&parts.headers, peer, counter.sign_ins.client_address_header.as_ref());
        let by = Asker { address: from, application: application(&counter, &parts.headers).await? };
        let asked = Asked { counter: &counter, headers: &parts.headers, form, by };
        asked.take(&step).await
    };
    let late = |_| Err(Error::limited(Reason::TimedOut).with("limitName", "executionSeconds"));
    match tokio::time::timeout(counter.limits.execution, answered).await.unwrap_or_else(late) {
        Ok(answer) => write(StatusCode::OK, MediaType::Json, audience.language, &answer),
        Err(error) => refused(&error, audience),
    }
}

/// From where somebody asks: what the proxy in front says last, if there is one that is believed, else the connection.
fn address(headers: &HeaderMap, peer: Option<Extension<Peer>>, told_in: Option<&HeaderName>) -> IpAddr {
    let told = told_in.and_then(|name| headers.get_all(name).iter().next_back()?.to_str().ok());
    let last = told.and_then(|list| list.rsplit(',').next()?.trim().parse().ok());
    let told_by_pair = || told?.rsplit(',').next()?.trim().parse::<SocketAddr>().ok().map(|pair| pair.ip());
    last.or_else(told_by_pair)
        .or(peer.map(|Extension(Peer(address))| address))
        .unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED))
}

/// The application whose key the request carries, within its rate.
async fn application(counter: &Counter, headers: &HeaderMap) -> Result<Option<Uuid>, Error> {
    let Some(key) = negotiation::application(headers, &counter.limits)? else { return Ok(None) };
    let now = (counter.sign_ins.clock)();
    let keyed = counter.sign_ins.accounts.application(key, now).await?;
    Ok(Some(keyed.id))
}

/// A refusal of what is no GraphQL, with the status that says the same.
pub(super) fn refused(error: &Error, audience: Audience) -> Reply {
    let status = match error.code {
        Code::Unauthenticated => StatusCode::UNAUTHORIZED,
        Code::Forbidden | Code::Refused => StatusCode::FORBIDDEN,
        Code::NotFound => StatusCode::NOT_FOUND,
        Code::Conflict => StatusCode::CONFLICT,
        Code::Invalid => StatusCode::BAD_REQUEST,
        Code::Limited if error.reason == Some(Reason::QueryTooLarge) => StatusCode::PAYLOAD_TOO_LARGE,
        Code::Limited if error.reason == Some(Reason::TooManyAttempts) => StatusCode::TOO_MANY_REQUESTS,
        Code::Limited => StatusCode::SERVICE_UNAVAILABLE,
        Code::Internal if error.reason == Some(Reason::DatabaseUnavailable) => StatusCode::SERVICE_UNAVAILABLE,
        Code::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    };
    let mut reply = refuse(status, MediaType::Json, audience, error);
    if status == StatusCode::UNAUTHORIZED {
        reply.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer error=\"invalid_token\""));
    }
    if let Some(wait) = error.facts.get("retryAfterSeconds").and_then(|text| HeaderValue::from_str(text).ok()) {
        reply.headers_mut().insert(RETRY_AFTER, wait);
    }
    reply
}

/// What is asked of one step.
struct Asked<'e> {
    counter: &'e Counter,
    headers: &'e HeaderMap,
    form: Form,
    by: Asker,
}

impl Asked<'_> {
    async fn take(mut self, step: &str) -> Result<Value, Error> {
        let (accounts, now, by) = (&self.counter.sign_ins.accounts, self.now(), self.by);
        match step {
            "sign-in" => {
                let (email, password) = (self.form.text("email")?, self.form.secret("password")?);
                let (code, label) = (self.form.optional_secret("code")?, self.form.optional("label")?);
                self.form.is_read()?;
                let given = PasswordGiven { email, password, code, label: label.unwrap_or_default() };
                dressed(accounts.sign_in(given, by, now).await?)
            }
            "provider" => {
                let (id_token, nonce) = (self.form.text("id_token")?, self.form.text("nonce")?);
                let (code, label) = (self.form.optional_secret("code")?, self.form.optional("label")?);
                self.form.is_read()?;
                let given = ProviderGiven { id_token, nonce, code, label: label.unwrap_or_default() };
                dressed(accounts.sign_in_by_provider(given, by, now).await?)
            }
            "refresh" => {
                let token = self.form.secret("refresh_token")?;
                self.form.is_read()?;
                dressed(accounts.refresh(&token, by, now).await?)
            }
            "sign-out" => {
                let (token, everywhere) = (self.form.secret("refresh_token")?, self.form.flag("everywhere")?);
                self.form.is_read()?;
                accounts.sign_out(&token, everywhere, by, now).await?;
                Ok(json!({}))
            }
            "password-code" => {
                let email = self.form.text("email")?;
                self.form.is_read()?;
                accounts.send_code(&email, by.address, now).await?;
                Ok(json!({}))
            }
            "password" => {
                let (code, password) = (self.form.secret("code")?, self.form.secret("password")?);
                self.form.is_read()?;
                accounts.set_password(&code, &password, by.address, now).await?;
                Ok(json!({}))
            }
            "step-up" => {
                let who = self.who()?;
                let (password, code) = (self.form.optional_secret("password")?, self.form.optional_secret("code")?);
                self.form.is_read()?;
                dressed(accounts.step_up(&who, password, code, by.address, now).await?)
            }
            // What somebody changes of their own account, no application changes for them.
            _ if by.application.is_some() || self.who().is_ok_and(|who| who.application.is_some()) => {
                Err(Error::new(Code::Forbidden, None))
            }
            _ => self.take_own(step, accounts).await,
        }
    }

    /// The steps of somebody who is signed in.
    async fn take_own(mut self, step: &str, accounts: &Accounts) -> Result<Value, Error> {
        let (now, from) = (self.now(), self.by.address);
        match step {
            "end-sign-in" => {
                let (who, ended) = (self.who()?, self.form.text("sign_in")?);
                self.form.is_read()?;
                let ended = Uuid::parse_str(&ended).map_err(|_| Error::invalid(Reason::MalformedId, "sign_in"))?;
                accounts.end_sign_in(&who, ended, now).await?;
                Ok(json!({}))
            }
            "change-password" => {
                let (who, current) = (self.who()?, self.form.secret("current")?);
                let password = self.form.secret("password")?;
                self.form.is_read()?;
                dressed(accounts.change_password(&who, &current, &password, from, now).await?)
            }
            "second-factor" => {
                let who = self.who()?;
                self.form.is_read()?;
                dressed(accounts.offer_second_factor(&who, now).await?)
            }
            "confirm-second-factor" => {
                let (who, code) = (self.who()?, self.form.secret("code")?);
                self.form.is_read()?;
                dressed(accounts.confirm_second_factor(&who, &code, from, now).await?)
            }
            "remove-second-factor" => {
                let who = self.who()?;
                self.form.is_read()?;
                dressed(accounts.remove_second_factor(&who, now).await?)
            }
            "api-key" => {
                let (who, key) = (self.who()?, self.form.text("id")?);
                self.form.is_read()?;
                let key = NodeKind::ApiKey.uuid(&ID(key), "id")?;
                dressed(accounts.hand_out_key(&who, key, now).await?)
            }
            "link-provider" => {
                let (who, token, nonce) = (self.who()?, self.form.text("id_token")?, self.form.text("nonce")?);
                self.form.is_read()?;
                accounts.link_provider(&who, &token, &nonce, now).await?;
                Ok(json!({}))
            }
            "unlink-provider" => {
                let (who, issuer) = (self.who()?, self.form.text("issuer")?);
                self.form.is_read()?;
                accounts.unlink_provider(&who, &issuer, now).await?;
                Ok(json!({}))
            }
            "providers" => {
                let who = self.who()?;
                self.form.is_read()?;
                Ok(json!({ "providers": dressed(accounts.linked_providers(&who, now).await?)? }))
            }
            _ => Err(Error::not_found()),
        }
    }

    /// To the microsecond, as both databases keep it.
    fn now(&self) -> DateTime<Utc> {
        (self.counter.sign_ins.clock)().trunc_subsecs(6)
    }

    /// Whoever the access token of the request names; with that of an application's user comes its key.
    fn who(&self) -> Result<Verified, Error> {
        let token = negotiation::credential(self.headers, &self.counter.limits)?;
        let token = token.ok_or_else(|| Error::unauthenticated(Reason::CredentialMissing))?;
        let who = self.counter.sign_ins.accounts.tokens().check(token, self.now())?;
        let of_another = who.application.is_some() && who.application != self.by.application;
        if of_another { Err(Error::unauthenticated(Reason::CredentialInvalid)) } else { Ok(who) }
    }
}

fn dressed(answer: impl Serialize) -> Result<Value, Error> {
    serde_json::to_value(answer).map_err(Error::internal)
}

/// The members of a body, each read once, and none that is not known.
struct Form(Map<String, Value>);

impl Form {
    fn read(bytes: &[u8]) -> Result<Self, Error> {
        match serde_json::from_slice(bytes) {
            Ok(Value::Object(members)) => Ok(Self(members)),
            _ => Err(Error::invalid(Reason::MalformedValue, "body")),
        }
    }

    fn optional(&mut self, name: &str) -> Result<Option<String>, Error> {
        match self.0.remove(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) if text.is_empty() => Err(Error::invalid(Reason::EmptyText, name)),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(Error::invalid(Reason::MalformedValue, name)),
        }
    }

    fn text(&mut self, name: &str) -> Result<String, Error> {
        self.optional(name)?.ok_or_else(|| Error::invalid(Reason::MalformedValue, name))
    }

    fn optional_secret(&mut self, name: &str) -> Result<Option<SecretString>, Error> {
        Ok(self.optional(name)?.map(SecretString::from))
    }

    fn secret(&mut self, name: &str) -> Result<SecretString, Error> {
        self.text(name).map(SecretString::from)
    }

    fn flag(&mut self, name: &str) -> Result<bool, Error> {
        match self.0.remove(name) {
            None | Some(Value::Null) => Ok(false),
            Some(Value::Bool(flag)) => Ok(flag),
            Some(_) => Err(Error::invalid(Reason::MalformedValue, name)),
        }
    }

    /// Nothing is left that nobody asked for, as a password under a wrong name.
    fn is_read(&self) -> Result<(), Error> {
        self.0.keys().next().map_or(Ok(()), |name| {
            let plain: String = name.chars().filter(char::is_ascii_alphanumeric).take(40).collect();
            Err(Error::invalid(Reason::MalformedValue, plain))
        })
    }
}
