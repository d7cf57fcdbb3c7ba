//! What leaves the service: answers and errors in their published form, dressed in one place for every transport.

use async_graphql::{PathSegment, Pos, Response, ServerError, Value};
use axum::body::Body;
use axum::http::header::{CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_TYPE, HeaderValue};
use axum::http::{self, HeaderMap, StatusCode};
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};
use uuid::Uuid;

use super::negotiation::MediaType;
use crate::domain::refusal::{Language, Reason};
use crate::error::{Code, Error};
use crate::graphql::text;

/// Names one request in the log and in an `INTERNAL` error.
#[derive(Clone, Copy, Debug)]
pub struct TraceId(pub Uuid);

/// To whom the answer speaks.
#[derive(Clone, Copy, Debug)]
pub struct Audience {
    pub language: Language,
    pub trace: TraceId,
}

/// An error as a client reads it.
#[derive(Debug, Serialize)]
pub struct WireError {
    message: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    locations: Vec<Pos>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    path: Vec<PathSegment>,
    extensions: Members,
}

/// An answer of the executor as a client reads it. `data` is absent when the request itself was wrong.
#[derive(Debug)]
pub struct WireResponse {
    errors: Vec<WireError>,
    data: Option<Value>,
    /// What resolvers asked for, as the caching of what is public.
    pub(super) headers: HeaderMap,
}

impl WireResponse {
    /// Dresses what the executor answered. An error of its validation has no path, and then nothing was executed.
    pub fn new(response: Response, audience: Audience) -> Self {
        let executed = response.errors.is_empty()
            || response.data != Value::Null
            || response.errors.iter().any(|error| !error.path.is_empty());
        let errors = response.errors.into_iter().map(|error| WireError::of_executor(error, audience)).collect();
        Self { errors, data: executed.then_some(response.data), headers: response.http_headers }
    }

    /// Whether the request itself was wrong and nothing was executed.
    pub fn is_request_error(&self) -> bool {
        self.data.is_none()
    }

    pub(super) fn errors(&self) -> &[WireError] {
        &self.errors
    }

    /// The answer as JSON, with the objects in their places that were written on the way.
    pub(super) fn json(&self) -> Result<Vec<u8>, Error> {
        let mut json = vec![b'{'];
        if !self.errors.is_empty() {
            json.extend_from_slice(b"\"errors\":");
            serde_json::to_writer(&mut json, &self.errors).map_err(Error::internal)?;
        }
        if let Some(data) = &self.data {
            json.extend_from_slice(if json.len() > 1 { b",\"data\":" } else { b"\"data\":" });
            text::write(data, &mut json).map_err(|error| Error::internal(error.message))?;
        }
        json.push(b'}');
        Ok(json)
    }

    /// There are errors, and beside them nothing: who listens would hear nothing but them.
    pub(super) fn holds_nothing(&self) -> bool {
        let is_empty = match &self.data {
            Some(Value::Object(roots)) => roots.values().all(|value| *value == Value::Null),
            Some(Value::Null) | None => true,
            Some(_) => false,
        };
        is_empty && !self.errors.is_empty()
    }
}

impl From<WireError> for WireResponse {
    fn from(error: WireError) -> Self {
        Self { errors: vec![error], data: None, headers: HeaderMap::new() }
    }
}

impl WireError {
    /// The service's own error, in the language of the audience; the detail of a fault goes to the log only.
    pub fn new(error: &Error, audience: Audience) -> Self {
        let mut members = error.extensions();
        if error.code == Code::Internal {
            tracing::error!(trace_id = %audience.trace.0, detail = error.detail, "fault");
            // Of a fault the client learns only whether to try again, and under which name the log has it.
            let may_be_tried_again = error.reason == Some(Reason::DatabaseUnavailable);
            members.retain(|(name, _)| *name == "code" || (*name == "reason" && may_be_tried_again));
            members.push(("traceId", audience.trace.0.to_string()));
        } else {
            tracing::debug!(trace_id = %audience.trace.0, code = error.code.text(), detail = error.detail, "refused");
        }
        Self {
            message: error.message(audience.language).to_owned(),
            locations: location(error).into_iter().collect(),
            path: Vec::new(),
            extensions: Members(members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()),
        }
    }

    /// An error out of the executor. It carries the service's own, or it is the library's word about the request
    /// (no path: validation, or an argument of the wrong form), or it is a fault that nobody foresaw.
    fn of_executor(error: ServerError, audience: Audience) -> Self {
        let dressed = match error.source::<Error>() {
            Some(own) => Self::new(own, audience),
            None if error.path.is_empty() || is_of_an_argument(&error) => Self {
                message: error.message,
                locations: Vec::new(),
                path: Vec::new(),
                extensions: Members(vec![("code".into(), Code::Invalid.text().into())]),
            },
            None => Self::new(&Error::internal(error.message), audience),
        };
        Self { locations: error.locations, path: error.path, ..dressed }
    }
}

/// The answer of an operation, with the headers of a private answer.
pub(super) fn respond(status: StatusCode, media: MediaType, language: Language, response: &WireResponse) -> Reply {
    reply(status, media, language, response.json())
}

/// Anything else that is answered, with the same headers.
pub(super) fn write(status: StatusCode, media: MediaType, language: Language, answer: &impl Serialize) -> Reply {
    reply(status, media, language, serde_json::to_vec(answer).map_err(Error::internal))
}

fn reply(status: StatusCode, media: MediaType, language: Language, json: Result<Vec<u8>, Error>) -> Reply {
    let (status, body) = match json {
        Ok(body) => (status, body),
        Err(error) => {
            tracing::error!(detail = error.detail, "an answer could not be written");
            (
                StatusCode::INTERNAL_SERVER_ERROR,
                br#"{"errors":[{"message":"","extensions":{"code":"INTERNAL"}}]}"#.to_vec(),
            )
        }
    };
    let mut reply = Reply::new(Body::from(body));
    *reply.status_mut() = status;
    let headers = reply.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(media.content_type()));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let tag = match language {
        Language::Es => "es-MX",
        Language::En => "en",
    };
    headers.insert(CONTENT_LANGUAGE, HeaderValue::from_static(tag));
    reply
}

/// An error of the request as a whole.
pub(super) fn refuse(status: StatusCode, media: MediaType, audience: Audience, error: &Error) -> Reply {
    respond(status, media, audience.language, &WireResponse::from(WireError::new(error, audience)))
}

pub(super) type Reply = http::Response<Body>;

/// Members of an object in the order in which they were put.
#[derive(Debug)]
struct Members(Vec<(String, String)>);

impl Serialize for Members {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in &self.0 {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

/// An argument has another form than its type. The library's validation does not look into every variable; what it
/// passes over fails when the field reads its arguments, and then the error has the path of the field.
fn is_of_an_argument(error: &ServerError) -> bool {
    let of_the_library = error.source.is_none();
    of_the_library
        && ["Failed to parse \"", "Expected input type \""].iter().any(|words| error.message.starts_with(words))
}

/// Where in the text of the query, if the guard said so.
fn location(error: &Error) -> Option<Pos> {
    let number = |name: &str| error.facts.get(name).and_then(|text| text.parse().ok());
    Some(Pos { line: number("line")?, column: number("column")? })
}
