//! GraphQL over HTTP: one request to one answer, with the media types and status codes of the specification.

use std::sync::Arc;

use async_graphql::parser::types::OperationType;
use async_graphql::{Data, Executor, Request, Response, Variables};
use axum::Extension;
use axum::body::Body;
use axum::extract::{Query, State};
use axum::http::header::{ALLOW, HeaderValue, WWW_AUTHENTICATE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use futures_util::StreamExt;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use serde_json::{Map, Value};

use super::answer::{Audience, Reply, TraceId, WireResponse, refuse, respond};
use super::documents::{Asked, Documents};
use super::limits::Limits;
use super::live::{self, Feed};
use super::negotiation::{self, MediaType};
use super::{Caller, Edge, Service, multipart, socket, sse};
use crate::domain::refusal::Reason;
use crate::error::{Code, Error};
use crate::graphql::text::TakesWritten;
use crate::graphql::upload::Uploads;

/// Answers GET and POST on the one endpoint.
pub(super) async fn handle<S: Service>(
    State(edge): State<Arc<Edge<S>>>,
    Extension(trace): Extension<TraceId>,
    request: axum::extract::Request,
) -> Reply {
    let audience = Audience { language: negotiation::language(request.headers()), trace };
    if socket::is_asked_for(request.headers()) {
        return socket::answer(edge, audience, request).await;
    }
    let asked = Accepted {
        media: negotiation::media_type(request.headers()),
        events: negotiation::takes_events(request.headers()),
    };
    if asked.media.is_none() && !asked.events {
        let error = Error::invalid(Reason::MalformedValue, "Accept");
        return refuse(StatusCode::NOT_ACCEPTABLE, MediaType::Json, audience, &error);
    }
    let media = asked.media.unwrap_or(MediaType::GraphqlResponse);
    match answer(&edge, audience, asked, request).await {
        Ok(Answer::Streamed(reply)) => reply,
        Ok(Answer::Once(response)) => {
            let legacy = media == MediaType::Json || !response.is_request_error();
            let status = if legacy { StatusCode::OK } else { StatusCode::BAD_REQUEST };
            let mut reply = respond(status, media, audience.language, &response);
            reply.headers_mut().extend(response.headers);
            reply
        }
        Err(refusal) => refusal.into_reply(media, audience),
    }
}

/// The forms of an answer that the client takes.
struct Accepted {
    media: Option<MediaType>,
    events: bool,
}

enum Answer {
    Once(WireResponse),
    Streamed(Reply),
}

async fn answer<S: Service>(
    edge: &Arc<Edge<S>>,
    audience: Audience,
    asked: Accepted,
    request: axum::extract::Request,
) -> Result<Answer, Refusal> {
    let limits = &edge.settings.limits;
    let (mut parts, body) = request.into_parts();
    let parameters = parameters(&parts, body, limits).await?;
    let prepared = parameters.prepare(&edge.documents, limits).map_err(Refusal::of_document)?;
    if parts.method != Method::POST && prepared.operation() != OperationType::Query {
        return Err(Refusal::mutation_by_get());
    }
    // Files are brought once, and answered once.
    if prepared.brings_files() && (prepared.operation() != OperationType::Mutation || asked.media.is_none()) {
        return Err(Refusal::of_parameters(malformed("map")));
    }
    let is_simulated = parts.headers.contains_key(negotiation::SIMULATE);
    let is_single = prepared.operation() == OperationType::Query && asked.media.is_some();
    if is_simulated && !is_single {
        return Err(Refusal::of_document(Reason::SimulationReadsOnly.into()));
    }
    let is_subscription = prepared.operation() == OperationType::Subscription;
    if is_subscription && !asked.events {
        return Err(Refusal::of_document(live::needs_a_stream()));
    }
    if is_subscription || asked.media.is_none() {
        let caller = caller(&parts.headers, limits, audience).map_err(Refusal::of_credential)?;
        let feed = Feed::new(edge.clone(), audience, caller, prepared);
        return sse::answer(feed, audience, limits, parts.extensions.remove()).await.map(Answer::Streamed);
    }
    let run = async {
        let data = data(edge, audience, &parts.headers).await.map_err(Refusal::of_credential)?;
        Ok(Answer::Once(prepared.execute(edge, data, audience).await))
    };
    // Over the time, what had begun is dropped, and rolled back with it.
    let late = |_| Refusal::execution_time(limits.execution.as_secs());
    tokio::time::timeout(limits.execution, run).await.map_err(late)?
}

async fn data<S: Service>(edge: &Edge<S>, audience: Audience, headers: &HeaderMap) -> Result<Data, Error> {
    let credential = negotiation::credential(headers, &edge.settings.limits)?;
    let application = negotiation::application(headers, &edge.settings.limits)?;
    let membership = negotiation::membership(headers)?;
    let simulated = negotiation::simulated(headers)?;
    edge.service.data_for(credential, application, membership, simulated, audience.language).await
}

/// What the headers say of who looks on.
pub(super) fn caller(headers: &HeaderMap, limits: &Limits, audience: Audience) -> Result<Caller, Error> {
    Ok(Caller {
        credential: negotiation::credential(headers, limits)?.map(str::to_owned),
        application: negotiation::application(headers, limits)?.map(str::to_owned),
        membership: negotiation::membership(headers)?.map(str::to_owned),
        language: audience.language,
    })
}

/// An operation that passed the guard, to be executed once or many times.
pub(super) struct Prepared {
    parameters: Parameters,
    asked: Asked,
}

impl Prepared {
    pub(super) fn operation(&self) -> OperationType {
        self.asked.operation()
    }

    fn brings_files(&self) -> bool {
        !self.parameters.files.0.is_empty()
    }

    /// One answer. A subscription's root of listening gives what stands now, once.
    pub(super) async fn execute<S: Service>(&self, edge: &Edge<S>, data: Data, audience: Audience) -> WireResponse {
        let mut request = self.request();
        request.data = data;
        if self.brings_files() {
            request.data.insert(self.parameters.files.clone());
        }
        if self.asked.document.is_written {
            request.data.insert(TakesWritten::default());
        }
        let service = &edge.service;
        let schema = if self.asked.is_valid { service.schema_for_the_valid() } else { service.schema() };
        let response: Response = if self.operation() == OperationType::Subscription {
            schema.execute_stream(request, None).next().await.unwrap_or_default()
        } else {
            schema.execute(request).await
        };
        let response = WireResponse::new(response, audience);
        if !response.is_request_error() {
            edge.documents.found_valid(&self.asked);
        }
        response
    }

    fn request(&self) -> Request {
        let Parameters { query, operation_name, variables, files: _ } = &self.parameters;
        let mut request = Request::new(query).variables(Variables::from_json(variables.clone()));
        request.operation_name = operation_name.clone();
        request.set_parsed_query(self.asked.document.admitted.document.clone());
        request
    }
}

/// The parameters of a request, of the right types. `extensions` are checked and, so far, not used.
pub(super) struct Parameters {
    query: String,
    operation_name: Option<String>,
    variables: Value,
    files: Uploads,
}

async fn parameters(parts: &Parts, body: Body, limits: &Limits) -> Result<Parameters, Refusal> {
    if parts.method != Method::POST {
        return from_uri(&parts.uri).map_err(Refusal::of_parameters);
    }
    if multipart::is_form(&parts.headers) && negotiation::is_uncompressed(&parts.headers) {
        let read = multipart::read(&parts.headers, body, limits);
        let read = tokio::time::timeout(limits.body_read, read).await;
        let form = read.map_err(|_| Refusal::body_time(limits.body_read.as_secs()))?.map_err(Refusal::of_form)?;
        let parameters = Parameters::of_members(form.members).map_err(Refusal::of_parameters)?;
        return Ok(Parameters { files: Uploads(form.files.into()), ..parameters });
    }
    if !negotiation::is_json_body(&parts.headers) {
        return Err(Refusal::content_type());
    }
    let bytes = read(body, limits).await?;
    from_body(&bytes).map_err(Refusal::of_parameters)
}

impl Parameters {
    /// Passes the guard, or has passed it before.
    pub(super) fn prepare(self, documents: &Documents, limits: &Limits) -> Result<Prepared, Error> {
        let asked = documents.admit(&self.query, self.operation_name.as_deref(), &self.variables, limits)?;
        Ok(Prepared { parameters: self, asked })
    }

    pub(super) fn of_members(mut members: Map<String, Value>) -> Result<Self, Error> {
        let operation_name = match members.remove("operationName") {
            None | Some(Value::Null) => None,
            Some(Value::String(name)) => Some(name),
            Some(_) => return Err(malformed("operationName")),
        };
        let Some(Value::String(query)) = members.remove("query") else { return Err(malformed("query")) };
        let variables = map(members.remove("variables"), "variables")?;
        map(members.remove("extensions"), "extensions")?;
        Ok(Self { query, operation_name, variables, files: Uploads::default() })
    }
}

fn from_body(bytes: &[u8]) -> Result<Parameters, Error> {
    match serde_json::from_slice(bytes) {
        Ok(Value::Object(members)) => Parameters::of_members(members),
        // A list would be a batch, which would evade every limit of one document.
        Ok(Value::Array(_)) => Err(Error::limited(Reason::QueryTooLarge).with("limit", 1).with("limitName", "batch")),
        Ok(_) | Err(_) => Err(malformed("body")),
    }
}

/// Each parameter at most once; `variables` and `extensions` hold JSON. Others are not ours and are passed over.
fn from_uri(uri: &Uri) -> Result<Parameters, Error> {
    let Query(pairs) = Query::<Vec<(String, String)>>::try_from_uri(uri).map_err(|_| malformed("query"))?;
    let mut members = Map::new();
    for (name, text) in pairs {
        let (name, value) = match name.as_str() {
            "query" => ("query", Value::String(text)),
            "operationName" if text.is_empty() => ("operationName", Value::Null),
            "operationName" => ("operationName", Value::String(text)),
            "variables" => ("variables", json(&text, "variables")?),
            "extensions" => ("extensions", json(&text, "extensions")?),
            _ => continue,
        };
        if members.insert(name.to_owned(), value).is_some() {
            return Err(malformed(name));
        }
    }
    Parameters::of_members(members)
}

fn json(text: &str, name: &str) -> Result<Value, Error> {
    if text.is_empty() { Ok(Value::Null) } else { serde_json::from_str(text).map_err(|_| malformed(name)) }
}

fn map(value: Option<Value>, name: &str) -> Result<Value, Error> {
    match value {
        None | Some(Value::Null) => Ok(Value::Object(Map::new())),
        Some(Value::Object(members)) => Ok(Value::Object(members)),
        Some(_) => Err(malformed(name)),
    }
}

fn malformed(name: &str) -> Error {
    Error::invalid(Reason::MalformedValue, name)
}

/// The whole body, bounded in size and in the time that the client may take.
async fn read(body: Body, limits: &Limits) -> Result<Vec<u8>, Refusal> {
    let collected = Limited::new(body, limits.body_bytes).collect();
    match tokio::time::timeout(limits.body_read, collected).await {
        Ok(Ok(body)) => Ok(body.to_bytes().into()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(Refusal::body_size(limits.body_bytes)),
        Ok(Err(_)) => Err(Refusal::of_parameters(malformed("body"))),
        Err(_) => Err(Refusal::body_time(limits.body_read.as_secs())),
    }
}

/// A request that was not executed: the error, and the status that clients of either media type get.
pub(super) struct Refusal {
    pub(super) error: Error,
    status: StatusCode,
    /// The status for `application/json`, where it differs.
    legacy_status: StatusCode,
}

impl Refusal {
    fn new(status: StatusCode, error: Error) -> Self {
        Self { error, status, legacy_status: status }
    }

    /// The parameters are wrong, before there is a document: 400 for both.
    fn of_parameters(error: Error) -> Self {
        Self::new(StatusCode::BAD_REQUEST, error)
    }

    fn of_form(flaw: multipart::Flaw) -> Self {
        match flaw {
            multipart::Flaw::TooLarge(error) => Self::new(StatusCode::PAYLOAD_TOO_LARGE, error),
            multipart::Flaw::Malformed(error) => Self::of_parameters(error),
        }
    }

    /// The document is wrong: for clients of `application/json` that is an answer like any other.
    fn of_document(error: Error) -> Self {
        Self { error, status: StatusCode::BAD_REQUEST, legacy_status: StatusCode::OK }
    }

    pub(super) fn of_credential(error: Error) -> Self {
        let status = match error.code {
            Code::Unauthenticated => StatusCode::UNAUTHORIZED,
            Code::Forbidden => StatusCode::FORBIDDEN,
            Code::Limited => StatusCode::TOO_MANY_REQUESTS,
            _ if error.reason == Some(Reason::DatabaseUnavailable) => StatusCode::SERVICE_UNAVAILABLE,
            Code::Internal => StatusCode::INTERNAL_SERVER_ERROR,
            Code::NotFound | Code::Refused | Code::Invalid | Code::Conflict => StatusCode::BAD_REQUEST,
        };
        Self::new(status, error)
    }

    fn mutation_by_get() -> Self {
        Self::new(StatusCode::METHOD_NOT_ALLOWED, Error::invalid(Reason::MalformedValue, "method"))
    }

    fn content_type() -> Self {
        Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, Error::invalid(Reason::MalformedValue, "Content-Type"))
    }

    fn body_size(limit: usize) -> Self {
        let error = Error::limited(Reason::QueryTooLarge).with("limit", limit).with("limitName", "bodyBytes");
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, error)
    }

    fn body_time(seconds: u64) -> Self {
        let error = Error::limited(Reason::TimedOut).with("limit", seconds).with("limitName", "bodySeconds");
        Self::new(StatusCode::REQUEST_TIMEOUT, error)
    }

    pub(super) fn execution_time(seconds: u64) -> Self {
        let error = Error::limited(Reason::TimedOut).with("limit", seconds).with("limitName", "executionSeconds");
        Self::new(StatusCode::GATEWAY_TIMEOUT, error)
    }

    fn into_reply(self, media: MediaType, audience: Audience) -> Reply {
        let status = if media == MediaType::Json { self.legacy_status } else { self.status };
        let mut reply = refuse(status, media, audience, &self.error);
        if status == StatusCode::UNAUTHORIZED {
            let challenge = HeaderValue::from_static("Bearer error=\"invalid_token\"");
            reply.headers_mut().insert(WWW_AUTHENTICATE, challenge);
        }
        if status == StatusCode::METHOD_NOT_ALLOWED {
            reply.headers_mut().insert(ALLOW, HeaderValue::from_static("POST"));
        }
        reply
    }
}
