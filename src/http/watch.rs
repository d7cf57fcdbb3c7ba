//! What surrounds every request: its trace id, its time, its line in the log, and a stop to panics.

use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::time::Instant;

use axum::Extension;
use axum::extract::Request;
use axum::http::header::{HeaderName, HeaderValue};
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::Next;
use futures_util::FutureExt;
use tracing::Instrument;
use uuid::Uuid;

use super::answer::{Audience, Reply, TraceId, refuse};
use super::negotiation::{self, MediaType};
use crate::error::Error;

/// The header that tells the client the trace id of its request.
pub const TRACE: HeaderName = HeaderName::from_static("x-trace-id");

/// Outermost: gives the request a trace id, logs it, and turns a panic below into an `INTERNAL` error.
pub(super) async fn watch(mut request: Request, next: Next) -> Reply {
    let trace = TraceId(Uuid::now_v7());
    let audience = Audience { language: negotiation::language(request.headers()), trace };
    request.extensions_mut().insert(trace);
    let start = Instant::now();
    let span =
        tracing::info_span!("request", trace_id = %trace.0, method = %request.method(), path = request.uri().path());
    let run = async move {
        let caught = AssertUnwindSafe(next.run(request)).catch_unwind().await;
        let mut reply = caught.unwrap_or_else(|panic| {
            refuse(StatusCode::INTERNAL_SERVER_ERROR, MediaType::Json, audience, &Error::internal(words(&*panic)))
        });
        if let Ok(id) = HeaderValue::from_str(&trace.0.to_string()) {
            reply.headers_mut().insert(TRACE, id);
        }
        tracing::info!(status = reply.status().as_u16(), micros = start.elapsed().as_micros(), "answered");
        reply
    };
    run.instrument(span).await
}

/// No such path, in the form of every other error.
pub(super) async fn not_found(Extension(trace): Extension<TraceId>, headers: HeaderMap) -> Reply {
    let audience = Audience { language: negotiation::language(&headers), trace };
    refuse(StatusCode::NOT_FOUND, MediaType::Json, audience, &Error::not_found())
}

pub(super) fn words(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    let text = text.or_else(|| panic.downcast_ref::<String>().cloned());
    format!("panic: {}", text.unwrap_or_default())
}
