//! graphql-transport-ws: many operations over one WebSocket, each of which passes what a request passes.
//!
//! Queries and mutations are answered as well as subscriptions. The protocol has them, they run by the same path as a
//! POST, and a client on a bad network that holds one socket need not open a second connection to vote.

mod message;
mod writer;

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::http::header::{HOST, ORIGIN, UPGRADE};
use axum::http::{HeaderMap, StatusCode, Uri};
use futures_util::StreamExt;
use futures_util::stream::SplitStream;
use serde_json::{Map, Value};
use tokio::task::{AbortHandle, JoinError, JoinSet};
use tokio::time::{Instant, MissedTickBehavior, interval_at, sleep_until, timeout};
use tracing::Instrument;

use super::answer::{Audience, Reply, WireError, WireResponse, refuse};
use super::graphql::{self, Parameters, Prepared};
use super::live::{self, Feed};
use super::negotiation::{self, MediaType};
use super::places::PersonsPlace;
use super::stop::Stopping;
use super::{Caller, Edge, Service};
use crate::domain::refusal::Reason;
use crate::error::{Code, Error};
use message::Incoming;
use writer::{Closed, Gone, Out};

const PROTOCOL: &str = "graphql-transport-ws";

const GOING_AWAY: Closed = Closed(1001, "the server stops");
const TOO_BIG: Closed = Closed(1009, "the message is too big");
const TRY_AGAIN_LATER: Closed = Closed(1013, "try again later");
const BAD_REQUEST: Closed = Closed(4400, "not a message of the protocol");
const UNAUTHORIZED: Closed = Closed(4401, "Unauthorized");
/// The credential is refused, or does not hold any more. Clients of the protocol take 4403 as the word to fetch a new
/// token and to connect again, and 4401 as their own fault.
const FORBIDDEN: Closed = Closed(4403, "Forbidden: the credential is not valid, or not any more");
const BAD_PROTOCOL: Closed = Closed(4406, "Subprotocol not acceptable");
const NOT_BEGUN: Closed = Closed(4408, "Connection initialisation timeout");
const SAME_ID: Closed = Closed(4409, "Subscriber already exists");
const BEGUN_TWICE: Closed = Closed(4429, "Too many initialisation requests");
const FAULT: Closed = Closed(4500, "Internal server error");

pub(super) fn is_asked_for(headers: &HeaderMap) -> bool {
    headers.get(UPGRADE).is_some_and(|upgrade| upgrade.as_bytes().eq_ignore_ascii_case(b"websocket"))
}

/// Opens a socket.
pub(super) async fn answer<S: Service>(
    edge: Arc<Edge<S>>,
    audience: Audience,
    request: axum::extract::Request,
) -> Reply {
    let refused = |status, error| refuse(status, MediaType::Json, audience, &error);
    let (mut parts, _) = request.into_parts();
    if !is_known_origin(&edge, &parts.headers) {
        return refused(StatusCode::FORBIDDEN, Error::invalid(Reason::MalformedValue, "Origin"));
    }
    // A socket also writes, and stays open: whoever simulates reads in single requests.
    if parts.headers.contains_key(negotiation::SIMULATE) {
        return refused(StatusCode::BAD_REQUEST, Reason::SimulationReadsOnly.into());
    }
    let Ok(upgrade) = WebSocketUpgrade::from_request_parts(&mut parts, &()).await else {
        return refused(StatusCode::BAD_REQUEST, Error::invalid(Reason::MalformedValue, "Upgrade"));
    };
    let place = match edge.places.take() {
        Ok(place) => place,
        Err(error) => return refused(StatusCode::TOO_MANY_REQUESTS, error),
    };
    let longest = edge.settings.limits.message_bytes;
    let stopping = parts.extensions.remove();
    let headers = parts.headers;
    let hold = move |socket: WebSocket| {
        async move {
            Socket::hold(edge, audience, headers, socket, stopping).await;
            drop(place);
        }
        .in_current_span()
    };
    upgrade.protocols([PROTOCOL]).max_message_size(longest).max_frame_size(longest).on_upgrade(hold)
}

/// A browser lets any page open a socket, so the list of origins is asked here. The own page is always known, and who
/// is no browser names no origin.
fn is_known_origin<S>(edge: &Edge<S>, headers: &HeaderMap) -> bool {
    let Some(origin) = headers.get(ORIGIN) else { return true };
    let host = origin.to_str().ok().and_then(|origin| origin.parse::<Uri>().ok()?.authority().map(ToString::to_string));
    let is_own = host.is_some_and(|host| headers.get(HOST).is_some_and(|own| own.as_bytes() == host.as_bytes()));
    is_own || edge.settings.cors_origins.contains(origin)
}

/// A socket, as long as it is open.
struct Socket<S> {
    edge: Arc<Edge<S>>,
    audience: Audience,
    /// Of the request that opened it.
    upgrade: HeaderMap,
    out: Out,
    /// Who it is, once they have said so.
    caller: Option<Caller>,
    /// One of their places, as long as the socket is open.
    persons_place: Option<PersonsPlace>,
    /// Ends when they would not be let in any more.
    lost: Option<JoinSet<Error>>,
    open: HashMap<String, (u64, AbortHandle)>,
    tasks: JoinSet<Ended>,
    begun: u64,
}

/// An operation that has ended, with the last that there is to say of it.
struct Ended {
    id: String,
    number: u64,
    last: String,
}

/// Why a socket ends.
enum End {
    Closed(Closed),
    Gone,
}

impl From<Gone> for End {
    fn from(_: Gone) -> Self {
        End::Gone
    }
}

impl<S: Service> Socket<S> {
    async fn hold(
        edge: Arc<Edge<S>>,
        audience: Audience,
        upgrade: HeaderMap,
        socket: WebSocket,
        stopping: Option<Stopping>,
    ) {
        let agreed = socket.protocol().is_some_and(|protocol| protocol == PROTOCOL);
        let patience = edge.settings.limits.write;
        let (sink, incoming) = socket.split();
        let (out, writer) = Out::to(sink, patience);
        let (open, tasks) = (HashMap::new(), JoinSet::new());
        let mut socket =
            Self { edge, audience, upgrade, out, caller: None, persons_place: None, lost: None, open, tasks, begun: 0 };
        let end = if agreed { socket.listen(incoming, stopping).await } else { End::Closed(BAD_PROTOCOL) };
        tracing::debug!(code = if let End::Closed(Closed(code, _)) = end { code } else { 0 }, "a socket ended");
        if let End::Closed(closed) = end {
            // Whoever does not take the word is cut.
            let said = async {
                socket.out.close(closed).await.ok();
                writer.await.ok();
            };
            timeout(patience, said).await.ok();
        }
    }

    /// Until the socket ends.
    async fn listen(&mut self, mut incoming: SplitStream<WebSocket>, mut stopping: Option<Stopping>) -> End {
        let limits = &self.edge.settings.limits;
        let (period, begin) = (limits.keep_alive, Instant::now() + limits.connection_init);
        let mut pings = interval_at(Instant::now() + period, period);
        pings.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let (mut heard, out) = (true, self.out.clone());
        loop {
            let done = tokio::select! {
                message = incoming.next() => {
                    heard = true;
                    self.hear(message).await
                }
                Some(ended) = self.tasks.join_next() => self.end(ended).await,
                _ = pings.tick() => {
                    if std::mem::replace(&mut heard, false) { self.out.ping().await.map_err(End::from) } else { Err(End::Gone) }
                }
                error = lost(&mut self.lost) => self.forbid(&error).await,
                () = sleep_until(begin), if self.caller.is_none() => Err(End::Closed(NOT_BEGUN)),
                () = out.gone() => Err(End::Gone),
                () = Stopping::begun(&mut stopping) => Err(End::Closed(GOING_AWAY)),
            };
            if let Err(end) = done {
                return end;
            }
        }
    }

    async fn hear(&mut self, message: Option<Result<Message, axum::Error>>) -> Result<(), End> {
        let text = match message {
            Some(Ok(Message::Text(text))) => text,
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => return Ok(()),
            Some(Ok(Message::Binary(_))) => return Err(End::Closed(BAD_REQUEST)),
            // Too large, or no frame of the protocol; a connection that is gone takes no word either.
            Some(Err(_)) => return Err(End::Closed(TOO_BIG)),
            Some(Ok(Message::Close(_))) | None => return Err(End::Gone),
        };
        match Incoming::read(&text).ok_or(End::Closed(BAD_REQUEST))? {
            Incoming::Init(_) if self.caller.is_some() => Err(End::Closed(BEGUN_TWICE)),
            Incoming::Init(payload) => self.begin(&payload).await,
            Incoming::Ping => Ok(self.out.say(message::pong()).await?),
            Incoming::Pong => Ok(()),
            Incoming::Subscribe { id, parameters } => self.subscribe(id, parameters).await,
            Incoming::Complete { id } => {
                if let Some((_, task)) = self.open.remove(&id) {
                    task.abort();
                }
                Ok(())
            }
        }
    }

    async fn begin(&mut self, payload: &Map<String, Value>) -> Result<(), End> {
        if payload.keys().any(|name| negotiation::SIMULATE.as_str().eq_ignore_ascii_case(name)) {
            return Err(End::Closed(BAD_REQUEST));
        }
        let headers = message::credentials(payload, &self.upgrade).ok_or(End::Closed(BAD_REQUEST))?;
        self.audience.language = negotiation::language(&headers);
        let limits = &self.edge.settings.limits;
        let caller = graphql::caller(&headers, limits, self.audience).map_err(|error| End::Closed(closed(&error)))?;
        let mut observer = self.edge.service.observer(caller.clone());
        let admitted = timeout(limits.execution, observer.admit()).await;
        let admission = admitted.map_err(|_| End::Closed(TRY_AGAIN_LATER))?;
        let admission = admission.map_err(|error| End::Closed(closed(&error)))?;
        // Nothing can be listened to by nobody in particular, who would hold a place for nothing.
        let person = admission.person.ok_or(End::Closed(UNAUTHORIZED))?;
        let place = self.edge.places.take_of(person).map_err(|error| End::Closed(closed(&error)))?;
        self.persons_place = Some(place);
        let mut lost = JoinSet::new();
        let reauthorisation = limits.reauthorisation;
        lost.spawn(async move { live::lost(observer, &admission, reauthorisation).await }.in_current_span());
        (self.caller, self.lost) = (Some(caller), Some(lost));
        Ok(self.out.say(message::acknowledgement()).await?)
    }

    async fn subscribe(&mut self, id: String, parameters: Parameters) -> Result<(), End> {
        let caller = self.caller.clone().ok_or(End::Closed(UNAUTHORIZED))?;
        if self.open.contains_key(&id) {
            return Err(End::Closed(SAME_ID));
        }
        let limit = self.edge.settings.limits.operations_per_socket;
        if self.open.len() >= limit {
            let error =
                Error::limited(Reason::TooManyStreams).with("limit", limit).with("limitName", "operationsPerSocket");
            return self.refuse(&id, &error).await;
        }
        let prepared = match parameters.prepare(&self.edge.documents, &self.edge.settings.limits) {
            Ok(prepared) => prepared,
            Err(error) => return self.refuse(&id, &error).await,
        };
        self.begun += 1;
        let (number, key) = (self.begun, id.clone());
        let run = run(id, number, self.out.clone(), self.audience, self.feed(caller, prepared));
        let task = self.tasks.spawn(run.in_current_span());
        self.open.insert(key, (number, task));
        Ok(())
    }

    fn feed(&self, caller: Caller, prepared: Prepared) -> Feed<S> {
        Feed::new(self.edge.clone(), self.audience, caller, prepared)
    }

    async fn refuse(&self, id: &str, error: &Error) -> Result<(), End> {
        Ok(self.out.say(message::error(id, &dressed(error, self.audience))).await?)
    }

    /// Its id is free before the client learns that it has ended.
    async fn end(&mut self, ended: Result<Ended, JoinError>) -> Result<(), End> {
        // One that was aborted has its id free already.
        let Ok(Ended { id, number, last }) = ended else { return Ok(()) };
        if self.open.get(&id).is_some_and(|(open, _)| *open == number) {
            self.open.remove(&id);
            self.out.say(last).await?;
        }
        Ok(())
    }

    /// Ends every operation with the error, and the socket with them.
    async fn forbid(&mut self, error: &Error) -> Result<(), End> {
        for (id, (_, task)) in std::mem::take(&mut self.open) {
            task.abort();
            self.refuse(&id, error).await?;
        }
        Err(End::Closed(closed(error)))
    }
}

/// Says what there is to say of an operation, but the last of it.
async fn run<S: Service>(id: String, number: u64, out: Out, audience: Audience, mut feed: Feed<S>) -> Ended {
    let mut last = message::complete(&id);
    while let Some(answer) = feed.next().await {
        let text = match answer {
            Ok(said) if said.response.is_request_error() => {
                last = message::error(&id, &said.response);
                break;
            }
            Ok(said) => message::next(&id, &said.text),
            Err(refusal) => {
                last = message::error(&id, &dressed(&refusal.error, audience));
                break;
            }
        };
        if out.say(text).await.is_err() {
            break;
        }
    }
    Ended { id, number, last }
}

/// Who may not come in is told so by the code; a fault is none of theirs.
fn closed(error: &Error) -> Closed {
    match error.code {
        Code::Unauthenticated | Code::Forbidden => FORBIDDEN,
        _ if error.reason == Some(Reason::DatabaseUnavailable) => TRY_AGAIN_LATER,
        Code::Limited => TRY_AGAIN_LATER,
        Code::Internal | Code::NotFound | Code::Refused | Code::Invalid | Code::Conflict => FAULT,
    }
}

fn dressed(error: &Error, audience: Audience) -> WireResponse {
    WireError::new(error, audience).into()
}

async fn lost(watched: &mut Option<JoinSet<Error>>) -> Error {
    match watched {
        Some(task) => match task.join_next().await {
            Some(Ok(error)) => error,
            Some(Err(error)) => Error::internal(error),
            None => std::future::pending().await,
        },
        None => std::future::pending().await,
    }
}
