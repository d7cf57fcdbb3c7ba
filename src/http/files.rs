//! Files of documents, for whoever reads the document: the same scope, and headers that keep a browser from running them.

use std::sync::Arc;

use axum::Extension;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, HeaderName, HeaderValue,
};
use axum::http::{HeaderMap, StatusCode};

use super::accounts::refused;
use super::answer::{Audience, Reply, TraceId};
use super::limits::Limits;
use super::{Edge, Service, negotiation};
use crate::domain::refusal::Reason;
use crate::error::Error;
use crate::graphql::document::DocumentFile;

pub(super) async fn handle<S: Service>(
    State(edge): State<Arc<Edge<S>>>,
    Extension(trace): Extension<TraceId>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Reply {
    let audience = Audience { language: negotiation::language(&headers), trace };
    let limits = &edge.settings.limits;
    let late = |_| Err(Error::limited(Reason::TimedOut).with("limitName", "executionSeconds"));
    let asked = asked(&edge, audience, &headers, limits, &id);
    match tokio::time::timeout(limits.execution, asked).await.unwrap_or_else(late).and_then(|file| shown(&file)) {
        Ok(reply) => reply,
        Err(error) => refused(&error, audience),
    }
}

async fn asked<S: Service>(
    edge: &Edge<S>,
    audience: Audience,
    headers: &HeaderMap,
    limits: &Limits,
    id: &str,
) -> Result<DocumentFile, Error> {
    let credential = negotiation::credential(headers, limits)?;
    let application = negotiation::application(headers, limits)?;
    let membership = negotiation::membership(headers)?;
    let simulated = negotiation::simulated(headers)?;
    edge.service.document(credential, application, membership, simulated, audience.language, id).await
}

fn shown(file: &DocumentFile) -> Result<Reply, Error> {
    let mut reply = Reply::new(Body::from(file.content.clone()));
    *reply.status_mut() = StatusCode::OK;
    let tag = format!("\"{}\"", file.sha256);
    let told: [(HeaderName, &str); 5] = [
        (CONTENT_TYPE, &file.media_type),
        (CONTENT_DISPOSITION, &disposition(&file.name)),
        (CACHE_CONTROL, "private, no-store"),
        // Whatever a browser takes the bytes for, nothing in them runs or loads anything.
        (CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"),
        (ETAG, &tag),
    ];
    for (name, value) in told {
        reply.headers_mut().insert(name, HeaderValue::from_str(value).map_err(Error::internal)?);
    }
    Ok(reply)
}

/// The name in ASCII for those who read no more, and as it is (RFC 6266 and 8187).
fn disposition(name: &str) -> String {
    use std::fmt::Write as _;
    let is_plain = |sign: char| sign.is_ascii_alphanumeric() || "._-() ".contains(sign);
    let plain: String = name.chars().map(|sign| if is_plain(sign) { sign } else { '_' }).collect();
    let mut exact = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"._-".contains(&byte) {
            exact.push(char::from(byte));
        } else {
            let _ = write!(exact, "%{byte:02X}");
        }
    }
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{exact}")
}
