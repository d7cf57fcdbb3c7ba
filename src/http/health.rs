//! Whether the process lives and whether it can answer; for the machines that watch over it.

use std::sync::Arc;
use std::time::Duration;

use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use serde_json::json;

use super::answer::{Audience, Reply, TraceId, refuse, write};
use super::negotiation::{self, MediaType};
use super::{Edge, Service};
use crate::domain::refusal::{Language, Reason};
use crate::error::{Code, Error};

/// A load balancer gives up sooner than a client.
const READY_WITHIN: Duration = Duration::from_secs(2);

/// The process runs and answers; nothing else is asked.
pub(super) async fn live() -> Reply {
    write(StatusCode::OK, MediaType::Json, Language::En, &json!({"status": "live"}))
}

/// The service can answer requests, its database included.
pub(super) async fn ready<S: Service>(
    State(edge): State<Arc<Edge<S>>>,
    Extension(trace): Extension<TraceId>,
    headers: HeaderMap,
) -> Reply {
    let audience = Audience { language: negotiation::language(&headers), trace };
    let late = |_| Error::new(Code::Internal, Some(Reason::DatabaseUnavailable));
    match tokio::time::timeout(READY_WITHIN, edge.service.ready()).await.map_err(late).flatten() {
        Ok(()) => write(StatusCode::OK, MediaType::Json, Language::En, &json!({"status": "ready"})),
        Err(error) => refuse(StatusCode::SERVICE_UNAVAILABLE, MediaType::Json, audience, &error),
    }
}
