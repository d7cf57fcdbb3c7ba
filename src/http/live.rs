//! One operation, answered again and again: let in anew and read anew each time, and said only where it has changed.
//!
//! No execution outlives one answer. What a request passes, each answer passes: the credential, the membership, the
//! scope, the budget and the time limit. Nothing of the data is kept in between but the digest of the last answer.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use async_graphql::Data;
use async_graphql::parser::types::OperationType;
use aws_lc_rs::digest::{SHA256, digest};
use futures_util::FutureExt;
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::Instant;

use super::answer::{Audience, WireResponse};
use super::graphql::{Prepared, Refusal};
use super::places::PersonsPlace;
use super::{Admission, Caller, Edge, Observer, Service, watch};
use crate::domain::refusal::Reason;
use crate::error::Error;

/// The answers to one operation.
pub(super) struct Feed<S> {
    edge: Arc<Edge<S>>,
    audience: Audience,
    prepared: Prepared,
    observer: Box<dyn Observer>,
    state: State,
    last: Option<[u8; 32]>,
    place: Option<OwnedSemaphorePermit>,
    persons_place: Option<PersonsPlace>,
}

/// An answer, and its text on the wire.
pub(super) struct Said {
    pub(super) response: WireResponse,
    pub(super) text: String,
}

enum State {
    Fresh,
    /// Read at this time, to be read again at the latest at the other.
    Standing {
        since: Instant,
        until: Instant,
    },
    Over,
}

impl<S: Service> Feed<S> {
    pub(super) fn new(edge: Arc<Edge<S>>, audience: Audience, caller: Caller, prepared: Prepared) -> Self {
        let observer = edge.service.observer(caller);
        let state = State::Fresh;
        Self { edge, audience, prepared, observer, state, last: None, place: None, persons_place: None }
    }

    /// The next answer that differs from the one before; `None` when there will be no other, as after an error.
    pub(super) async fn next(&mut self) -> Option<Result<Said, Refusal>> {
        loop {
            let is_first = match self.state {
                State::Over => return None,
                State::Fresh => true,
                State::Standing { since, until } => {
                    self.wait(since, until).await;
                    false
                }
            };
            let read = match self.read(is_first).await {
                Ok(response) => said(response),
                Err(refusal) => Err(refusal),
            };
            match read {
                Ok((said, digest)) if self.last != Some(digest) => {
                    self.last = Some(digest);
                    return Some(Ok(said));
                }
                Ok(_) => {}
                Err(refusal) => {
                    self.state = State::Over;
                    return Some(Err(refusal));
                }
            }
        }
    }

    async fn wait(&mut self, since: Instant, until: Instant) {
        let pause = since + self.edge.settings.limits.reading_pause;
        let touched = async {
            tokio::time::sleep_until(pause).await;
            self.observer.touched().await;
        };
        tokio::select! {
            () = touched => {}
            () = tokio::time::sleep_until(until) => {}
        }
    }

    async fn read(&mut self, is_first: bool) -> Result<WireResponse, Refusal> {
        let edge = self.edge.clone();
        let _turn = if is_first { None } else { edge.places.turn().await };
        let limits = &edge.settings.limits;
        let run = AssertUnwindSafe(async {
            let admission = self.observer.admit().await.map_err(Refusal::of_credential)?;
            let limit = until(&admission, limits.reauthorisation);
            if self.prepared.operation() == OperationType::Subscription {
                self.take_places(&admission).map_err(Refusal::of_credential)?;
            }
            Ok((self.execute(admission.data).await, limit))
        });
        let late = |_| Refusal::execution_time(limits.execution.as_secs());
        let run = tokio::time::timeout(limits.execution, run.catch_unwind()).await.map_err(late)?;
        let (response, until) =
            run.unwrap_or_else(|panic| Err(Refusal::of_credential(Error::internal(watch::words(&*panic)))))?;
        let is_over = self.prepared.operation() != OperationType::Subscription || response.holds_nothing();
        self.state = if is_over { State::Over } else { State::Standing { since: Instant::now(), until } };
        Ok(response)
    }

    fn take_places(&mut self, admission: &Admission) -> Result<(), Error> {
        if self.place.is_none() {
            self.place = Some(self.edge.places.take()?);
            self.persons_place = admission.person.map(|person| self.edge.places.take_of(person)).transpose()?;
        }
        Ok(())
    }

    async fn execute(&self, data: Data) -> WireResponse {
        self.prepared.execute(&self.edge, data, self.audience).await
    }
}

/// Ends with the error when whoever looks on would not be let in any more.
pub(super) async fn lost(mut observer: Box<dyn Observer>, admission: &Admission, reauthorisation: Duration) -> Error {
    let mut limit = until(admission, reauthorisation);
    loop {
        tokio::select! {
            () = observer.touched() => {}
            () = tokio::time::sleep_until(limit) => {}
        }
        match observer.admit().await {
            Ok(admission) => limit = until(&admission, reauthorisation),
            Err(error) => return error,
        }
    }
}

/// The credential and the membership are looked at again when the first of them ends, and at the latest after a while.
fn until(admission: &Admission, reauthorisation: Duration) -> Instant {
    Instant::now() + admission.holds_for.map_or(reauthorisation, |holds_for| holds_for.min(reauthorisation))
}

fn said(response: WireResponse) -> Result<(Said, [u8; 32]), Refusal> {
    let fault = |error: &dyn std::fmt::Display| Refusal::of_credential(Error::internal(error));
    let text = response.json().and_then(|json| String::from_utf8(json).map_err(Error::internal));
    let text = text.map_err(Refusal::of_credential)?;
    let digest = digest(&SHA256, text.as_bytes()).as_ref().try_into().map_err(|error| fault(&error))?;
    Ok((Said { response, text }, digest))
}

/// Why a subscription is not answered where one answer is all there is.
pub(super) fn needs_a_stream() -> Error {
    Error::invalid(Reason::SubscriptionNeedsStream, "Accept")
}
