//! The guard: no text reaches the GraphQL library before it was scanned and measured here.
//!
//! The library's parser recurses once per bracket and its validators write fragments out: 4 KB of brackets end the
//! process, 735 bytes of fragments that spread each other twice keep a core for seconds. So every transport hands its
//! text to [`admit`] first: a scan in one pass without recursion, then the parser, now safe, then a measure that
//! visits each fragment once. What comes out is parsed already; give it to `Request::set_parsed_query`.

mod measure;
mod scan;
mod single;
mod variables;

use async_graphql::Name;
use async_graphql::parser::types::{DocumentOperations, ExecutableDocument, OperationDefinition, OperationType};
use async_graphql::parser::{self, Pos, Positioned};

use super::limits::Limits;
use crate::domain::refusal::Reason;
use crate::error::{Code, Error};

pub use measure::Size;
pub use variables::admit_variables;

/// A document that may be executed.
#[derive(Debug)]
pub struct Admitted {
    pub document: ExecutableDocument,
    /// The kind of the operation that will run.
    pub operation: OperationType,
    /// How large the whole document is once its fragments are written out.
    pub size: Size,
    /// Variables of the operation that must have a value.
    required: Vec<Name>,
}

impl Admitted {
    /// Refuses `variables` that lack one that must have a value: the library takes such a one for null.
    pub fn require(&self, variables: &serde_json::Value) -> Result<(), Error> {
        let lacks = |name: &&Name| variables.get(name.as_str()).is_none_or(serde_json::Value::is_null);
        match self.required.iter().find(lacks) {
            Some(name) => Err(Error::invalid(Reason::MalformedValue, format!("variables.{name}"))),
            None => Ok(()),
        }
    }
}

/// Reads `query` if it is within `limits` and holds the operation that `operation_name` asks for.
///
/// Errors: `LIMITED` with the name and figure of the limit; `INVALID` with line and column, never with the text itself.
pub fn admit(query: &str, limits: &Limits, operation_name: Option<&str>) -> Result<Admitted, Error> {
    scan::scan(query, limits)?;
    let document = parser::parse_query(query).map_err(|error| unreadable(&error))?;
    let size = measure::measure(&document, limits)?;
    let operation = chosen(&document.operations, operation_name)?;
    if operation.node.ty == OperationType::Subscription {
        single::single(&document, operation)?;
    }
    let (operation, required) = (operation.node.ty, required(&operation.node));
    Ok(Admitted { document, operation, size, required })
}

/// The operation that will run. An only operation that has a name is `Multiple` to the parser.
fn chosen<'a>(
    operations: &'a DocumentOperations,
    name: Option<&str>,
) -> Result<&'a Positioned<OperationDefinition>, Error> {
    let found = match (operations, name) {
        (DocumentOperations::Single(operation), None) => Some(operation),
        (DocumentOperations::Single(_), Some(_)) => None,
        (DocumentOperations::Multiple(named), Some(name)) => named.get(name),
        (DocumentOperations::Multiple(named), None) if named.len() == 1 => named.values().next(),
        (DocumentOperations::Multiple(_), None) => None,
    };
    found.ok_or_else(|| Error::invalid(Reason::MalformedValue, "operationName"))
}

fn required(operation: &OperationDefinition) -> Vec<Name> {
    let needed = operation.variable_definitions.iter().map(|variable| &variable.node);
    let needed = needed.filter(|variable| !variable.var_type.node.nullable && variable.default_value.is_none());
    needed.map(|variable| variable.name.node.clone()).collect()
}

/// The parser's own sentence quotes the client's text and names its grammar: only the place is told.
fn unreadable(error: &parser::Error) -> Error {
    if matches!(error, parser::Error::RecursionLimitExceeded) {
        return Error::limited(Reason::QueryTooDeep);
    }
    let mut refusal = malformed(error.positions().next());
    refusal.detail = error.to_string();
    refusal
}

fn malformed(place: Option<Pos>) -> Error {
    let refusal = Error::new(Code::Invalid, Some(Reason::QueryMalformed));
    match place {
        Some(place) => refusal.with("line", place.line).with("column", place.column),
        None => refusal,
    }
}

/// Refuses `found` above `limit`; `name` is the published name of the limit.
fn within(reason: Reason, name: &'static str, found: usize, limit: usize) -> Result<(), Error> {
    if found <= limit {
        return Ok(());
    }
    Err(Error::limited(reason).with("limit", limit).with("limitName", name))
}
