//! Files with a request: the GraphQL multipart request specification, read strictly. Nothing in it is kept before an op
//! has leave to keep it.

use axum::body::Body;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderName};
use multer::{Constraints, Field, Multipart, SizeLimit};
use serde_json::{Map, Value};

use super::limits::Limits;
use crate::domain::refusal::Reason;
use crate::error::Error;
use crate::graphql::upload::{Upload, UploadedFile};

/// One of two headers that must be there: a form is posted from any page without asking, but not with one of these.
pub(super) const REQUESTED_WITH: HeaderName = HeaderName::from_static("x-requested-with");
pub(super) const PREFLIGHT: HeaderName = HeaderName::from_static("apollo-require-preflight");

/// The one parameter and the files that came with it.
pub(super) struct Form {
    /// The JSON of `operations`, with the number of its file wherever `map` names one.
    pub(super) members: Map<String, Value>,
    pub(super) files: Vec<UploadedFile>,
}

/// Why a form was not taken.
pub(super) enum Flaw {
    /// It, or a file in it, is over a limit.
    TooLarge(Error),
    Malformed(Error),
}

/// A name in the form, and the places in the variables where its file belongs.
type Named = Vec<(String, Vec<String>)>;

/// Whether the body is a form with files.
pub(super) fn is_form(headers: &HeaderMap) -> bool {
    boundary(headers).is_some()
}

fn boundary(headers: &HeaderMap) -> Option<String> {
    let mut types = headers.get_all(CONTENT_TYPE).iter();
    let (Some(only), None) = (types.next(), types.next()) else { return None };
    multer::parse_boundary(only.to_str().ok()?).ok()
}

/// Reads a form: `operations`, then `map`, then the files that it names, each once and no other.
pub(super) async fn read(headers: &HeaderMap, body: Body, limits: &Limits) -> Result<Form, Flaw> {
    let asked_first =
        [REQUESTED_WITH, PREFLIGHT].iter().any(|name| headers.get(name).is_some_and(|value| !value.is_empty()));
    if !asked_first {
        return Err(malformed("X-Requested-With"));
    }
    let declared = headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if declared.is_some_and(|length| length > limits.multipart_bytes) {
        return Err(too_large(Reason::QueryTooLarge, limits.multipart_bytes, "bodyBytes"));
    }
    let boundary = boundary(headers).ok_or_else(|| malformed("Content-Type"))?;
    let bound = |bytes: usize| u64::try_from(bytes).unwrap_or(u64::MAX);
    // Larger fields are found out below, to be refused by their name.
    let sizes = SizeLimit::new()
        .whole_stream(bound(limits.multipart_bytes))
        .per_field(bound(limits.file_bytes))
        .for_field("operations", bound(limits.body_bytes))
        .for_field("map", bound(limits.body_bytes));
    let mut form = Multipart::with_constraints(body.into_data_stream(), boundary, Constraints::new().size_limit(sizes));
    let mut members = match next(&mut form, limits).await? {
        Some(field) if field.name() == Some("operations") => operations(&bytes_of(field, limits).await?)?,
        Some(_) | None => return Err(malformed("operations")),
    };
    let named = match next(&mut form, limits).await? {
        Some(field) if field.name() == Some("map") => map(&bytes_of(field, limits).await?, limits)?,
        Some(_) | None => return Err(malformed("map")),
    };
    for (number, (name, places)) in named.iter().enumerate() {
        for place in places {
            let put = put(&mut members, place, Upload::marker(number));
            put.ok_or_else(|| malformed(format!("map.{name}")))?;
        }
    }
    Ok(Form { members, files: files(&mut form, &named, limits).await? })
}

/// The files in the order of `map`.
async fn files(form: &mut Multipart<'_>, named: &Named, limits: &Limits) -> Result<Vec<UploadedFile>, Flaw> {
    let mut found: Vec<Option<UploadedFile>> = vec![None; named.len()];
    while let Some(field) = next(form, limits).await? {
        let at = named.iter().position(|(name, _)| Some(name.as_str()) == field.name());
        let free = at.and_then(|at| found.get_mut(at)).filter(|place| place.is_none());
        let Some(place) = free else { return Err(malformed("map")) };
        let Some(name) = field.file_name().map(str::to_owned) else { return Err(malformed("map")) };
        *place = Some(UploadedFile { name, content: bytes_of(field, limits).await? });
    }
    let missing = |(name, _): &(String, Vec<String>)| malformed(format!("map.{name}"));
    found.into_iter().zip(named).map(|(file, entry)| file.ok_or_else(|| missing(entry))).collect()
}

fn operations(bytes: &[u8]) -> Result<Map<String, Value>, Flaw> {
    match serde_json::from_slice(bytes) {
        Ok(Value::Object(members)) => Ok(members),
        // A list would be a batch, which would evade every limit of one document.
        Ok(Value::Array(_)) => Err(too_large(Reason::QueryTooLarge, 1, "batch")),
        Ok(_) | Err(_) => Err(malformed("operations")),
    }
}

/// Names of files, each with its places; as many places as there may be files.
fn map(bytes: &[u8], limits: &Limits) -> Result<Named, Flaw> {
    let named: Map<String, Value> = serde_json::from_slice(bytes).map_err(|_| malformed("map"))?;
    let places = |(name, places): (String, Value)| {
        let places = serde_json::from_value::<Vec<String>>(places).ok().filter(|places| !places.is_empty());
        let is_plain = name.len() <= 40 && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        places.filter(|_| is_plain).map(|places| (name, places)).ok_or_else(|| malformed("map"))
    };
    let named = named.into_iter().map(places).collect::<Result<Named, Flaw>>()?;
    let count: usize = named.iter().map(|(_, places)| places.len()).sum();
    if count > limits.files { Err(too_large(Reason::QueryTooLarge, limits.files, "files")) } else { Ok(named) }
}

/// Writes `mark` where `place` leads, as `variables.input.file`: a `null` in the variables, which is none any more then.
fn put(members: &mut Map<String, Value>, place: &str, mark: String) -> Option<()> {
    let mut steps = place.strip_prefix("variables.")?.split('.');
    let first = members.get_mut("variables")?.as_object_mut()?.get_mut(steps.next()?)?;
    let found = steps.try_fold(first, |at, step| match at {
        Value::Object(members) => members.get_mut(step),
        Value::Array(elements) => elements.get_mut(step.parse::<usize>().ok()?),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
    })?;
    if !found.is_null() {
        return None;
    }
    *found = Value::String(mark);
    Some(())
}

async fn next<'f>(form: &mut Multipart<'f>, limits: &Limits) -> Result<Option<Field<'f>>, Flaw> {
    form.next_field().await.map_err(|error| flaw(&error, limits))
}

async fn bytes_of(field: Field<'_>, limits: &Limits) -> Result<bytes::Bytes, Flaw> {
    field.bytes().await.map_err(|error| flaw(&error, limits))
}

fn flaw(error: &multer::Error, limits: &Limits) -> Flaw {
    match error {
        multer::Error::StreamSizeExceeded { limit } => too_large(Reason::QueryTooLarge, limit, "bodyBytes"),
        multer::Error::FieldSizeExceeded { limit, field_name } => match field_name.as_deref() {
            Some("operations" | "map") => too_large(Reason::QueryTooLarge, limit, "bodyBytes"),
            Some(_) | None => too_large(Reason::FileTooLarge, limits.file_bytes, "fileBytes"),
        },
        _ => malformed("body"),
    }
}

fn malformed(name: impl Into<String>) -> Flaw {
    Flaw::Malformed(Error::invalid(Reason::MalformedValue, name))
}

fn too_large(reason: Reason, limit: impl std::fmt::Display, name: &str) -> Flaw {
    Flaw::TooLarge(Error::limited(reason).with("limit", limit).with("limitName", name))
}
