//! GraphQL over SSE, with a connection for each operation: `next` for an answer, `complete` at the end.

use std::convert::Infallible;

use axum::body::{Body, Bytes};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderName, HeaderValue};
use futures_util::StreamExt;
use futures_util::stream::poll_fn;
use tokio::sync::mpsc;
use tokio::time::{Instant, MissedTickBehavior, interval_at, timeout};
use tracing::Instrument;

use super::Service;
use super::answer::{Audience, Reply, WireError, WireResponse, respond};
use super::graphql::Refusal;
use super::limits::Limits;
use super::live::{Feed, Said};
use super::negotiation::MediaType;
use super::stop::Stopping;

/// A line that says nothing but that the stream lives.
const SIGN_OF_LIFE: Bytes = Bytes::from_static(b":\n\n");
const COMPLETE: Bytes = Bytes::from_static(b"event: complete\ndata:\n\n");

/// Answers with a stream. What is refused before there is anything to say is an answer as any other.
pub(super) async fn answer<S: Service>(
    mut feed: Feed<S>,
    audience: Audience,
    limits: &Limits,
    stopping: Option<Stopping>,
) -> Result<Reply, Refusal> {
    let first = match feed.next().await {
        Some(Ok(said)) if said.response.is_request_error() => {
            let media = MediaType::GraphqlResponse;
            return Ok(respond(StatusCode::BAD_REQUEST, media, audience.language, &said.response));
        }
        Some(Ok(said)) => Some(said),
        Some(Err(refusal)) => return Err(refusal),
        None => None,
    };
    let (sender, mut receiver) = mpsc::channel(1);
    let stream = Stream { feed, audience, sender, limits: limits.clone(), stopping };
    tokio::spawn(stream.run(first).in_current_span());
    let body = Body::from_stream(poll_fn(move |context| receiver.poll_recv(context)).map(Ok::<Bytes, Infallible>));
    let mut reply = Reply::new(body);
    let headers = reply.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/event-stream; charset=utf-8"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // Else a proxy keeps what is said until there is more of it.
    headers.insert(HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
    Ok(reply)
}

struct Stream<S> {
    feed: Feed<S>,
    audience: Audience,
    sender: mpsc::Sender<Bytes>,
    limits: Limits,
    stopping: Option<Stopping>,
}

/// The client is gone, or takes nothing, or the server stops: there is nobody to say anything to.
struct Gone;

impl<S: Service> Stream<S> {
    async fn run(mut self, first: Option<Said>) {
        let said = self.say_all(first).await;
        tracing::debug!(complete = said.is_ok(), "a stream ended");
    }

    async fn say_all(&mut self, first: Option<Said>) -> Result<(), Gone> {
        // By the clock alone: were they put off by what happens, they would tell of what is not said.
        let period = self.limits.keep_alive;
        let mut signs = interval_at(Instant::now() + period, period);
        signs.set_missed_tick_behavior(MissedTickBehavior::Delay);
        if let Some(said) = first {
            self.say(next(&said.text)).await?;
        }
        loop {
            let answer = {
                let answer = self.feed.next();
                tokio::pin!(answer);
                loop {
                    tokio::select! {
                        answer = &mut answer => break answer,
                        _ = signs.tick() => say(&self.sender, SIGN_OF_LIFE, &self.limits).await?,
                        () = self.sender.closed() => return Err(Gone),
                        () = Stopping::begun(&mut self.stopping) => return Err(Gone),
                    }
                }
            };
            match answer {
                Some(Ok(said)) => self.say(next(&said.text)).await?,
                Some(Err(refusal)) => {
                    let response = WireResponse::from(WireError::new(&refusal.error, self.audience));
                    let json = response.json().unwrap_or_default();
                    self.say(next(&String::from_utf8_lossy(&json))).await?;
                }
                None => return self.say(COMPLETE).await,
            }
        }
    }

    async fn say(&self, bytes: Bytes) -> Result<(), Gone> {
        say(&self.sender, bytes, &self.limits).await
    }
}

async fn say(sender: &mpsc::Sender<Bytes>, bytes: Bytes, limits: &Limits) -> Result<(), Gone> {
    match timeout(limits.write, sender.send(bytes)).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) | Err(_) => Err(Gone),
    }
}

/// An answer is one line of JSON.
fn next(text: &str) -> Bytes {
    format!("event: next\ndata: {text}\n\n").into()
}
