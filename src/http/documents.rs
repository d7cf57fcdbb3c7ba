//! Documents that were asked for before: parsed, measured and found valid once, and then no more.
//!
//! Only what the guard admitted and the library found valid is kept, by its digest. Valid is a document together with
//! what its variables hold, because the library looks into those: of a variable that is a plain string, and stands as it
//! is for an argument, it looks at nothing but that it is a string; all others must be the very same.

use std::collections::HashSet;
use std::convert::Infallible;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_graphql::Value;
use async_graphql::parser::types::{
    BaseType, DocumentOperations, ExecutableDocument, OperationDefinition, OperationType, Selection, SelectionSet,
};
use aws_lc_rs::digest::{Context, SHA256};

use super::guard::{self, Admitted};
use super::limits::Limits;
use crate::error::Error;
use crate::graphql::written;
use crate::kept::Kept;

/// Most documents that are kept.
pub const MOST_DOCUMENTS: usize = 512;
/// Most that they take, in bytes.
pub const MOST_BYTES: usize = 4 * 1024 * 1024;
const MOST_VALID: usize = 4_096;
/// A parsed document takes about so many times the room of its text.
const PARSED: usize = 24;
const ENTRY: usize = 1_024;
/// What is longer is sent by no client a second time.
pub const LONGEST: usize = 8 * 1024;

type Digest = [u8; 32];

/// What is known of documents.
pub struct Documents(Mutex<Memory>);

struct Memory {
    admitted: Kept<Digest, Arc<Document>>,
    valid: Kept<Digest, ()>,
}

/// A document that the guard admitted.
pub struct Document {
    pub admitted: Admitted,
    /// Variables of which only counts whether they are strings.
    plain: HashSet<String>,
    /// No object of the answer has a key that is selected more than once.
    pub is_written: bool,
    /// It selects `__schema` or `__type`: the two schemas would answer differently, so it always goes to the one that checks.
    introspects: bool,
}

/// A document for a request, and what the library is to make of it.
pub struct Asked {
    pub document: Arc<Document>,
    text: Digest,
    with_variables: Digest,
    bytes: usize,
    /// The library found it valid before, with such variables, and it asks for no types.
    pub is_valid: bool,
}

impl Default for Documents {
    fn default() -> Self {
        let (admitted, valid) = (Kept::new(MOST_DOCUMENTS, MOST_BYTES), Kept::new(MOST_VALID, usize::MAX));
        Self(Mutex::new(Memory { admitted, valid }))
    }
}

impl Documents {
    /// The document, guarded if it is not known; whatever is refused is refused as if nothing were ever known.
    pub fn admit(
        &self,
        query: &str,
        operation: Option<&str>,
        variables: &serde_json::Value,
        limits: &Limits,
    ) -> Result<Asked, Error> {
        guard::admit_variables(variables, limits)?;
        let text = digest_of(query, operation);
        let known = self.memory().admitted.get(&text).cloned();
        let document = match known {
            Some(document) => document,
            None => {
                let admitted = guard::admit(query, limits, operation)?;
                let plain = plain(&admitted.document);
                let is_written = !written::repeats(&admitted.document);
                let introspects = introspects(&admitted.document);
                Arc::new(Document { admitted, plain, is_written, introspects })
            }
        };
        document.admitted.require(variables)?;
        let with_variables = document.digest_with(&text, variables)?;
        let is_valid = self.memory().valid.get(&with_variables).is_some();
        Ok(Asked { document, text, with_variables, bytes: query.len(), is_valid })
    }

    /// The library has found the document valid. One that asks for types is checked each time all the same.
    pub fn found_valid(&self, asked: &Asked) {
        if asked.is_valid || asked.bytes > LONGEST {
            return;
        }
        let mut memory = self.memory();
        if !asked.document.introspects {
            memory.valid.put(asked.with_variables, (), 1);
        }
        if memory.admitted.get(&asked.text).is_none() {
            memory.admitted.put(asked.text, asked.document.clone(), ENTRY + asked.bytes * PARSED);
        }
    }

    /// How many documents are kept, and what they weigh.
    pub fn kept(&self) -> (usize, usize) {
        let memory = self.memory();
        (memory.admitted.len(), memory.admitted.bytes())
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Asked {
    pub fn operation(&self) -> OperationType {
        self.document.admitted.operation
    }
}

impl Document {
    /// The digest of the text with all of the variables that the library looks at.
    fn digest_with(&self, text: &Digest, variables: &serde_json::Value) -> Result<Digest, Error> {
        let mut context = Context::new(&SHA256);
        context.update(text);
        for (name, value) in variables.as_object().into_iter().flatten() {
            context.update(&serde_json::to_vec(name).map_err(Error::internal)?);
            if value.is_string() && self.plain.contains(name) {
                // No JSON begins so.
                context.update(b":string,");
            } else {
                context.update(b":");
                context.update(&serde_json::to_vec(value).map_err(Error::internal)?);
                context.update(b",");
            }
        }
        Ok(finished(context))
    }
}

fn introspects(document: &ExecutableDocument) -> bool {
    let roots = document.operations.iter().map(|(_, operation)| &operation.node.selection_set.node);
    let mut fields = roots.flat_map(|root| written::fields(document, root));
    fields.any(|field| matches!(field.name.node.as_str(), "__schema" | "__type"))
}

fn digest_of(query: &str, operation: Option<&str>) -> Digest {
    let mut context = Context::new(&SHA256);
    // Its length tells where the name ends, whatever a client writes into it: no other text and name are the same bytes.
    let length = operation.map_or(u64::MAX, |name| u64::try_from(name.len()).unwrap_or(u64::MAX));
    context.update(&length.to_be_bytes());
    context.update(operation.unwrap_or_default().as_bytes());
    context.update(query.as_bytes());
    finished(context)
}

fn finished(context: Context) -> Digest {
    let mut digest = [0; 32];
    digest.copy_from_slice(context.finish().as_ref());
    digest
}

/// Variables that are strings and are given to arguments as they are. Within a list or an object the library does not
/// check everywhere that a string may stand; and where there are several operations, the same name is several variables.
fn plain(document: &ExecutableDocument) -> HashSet<String> {
    let operation = match &document.operations {
        DocumentOperations::Single(operation) => &operation.node,
        DocumentOperations::Multiple(operations) => match operations.values().next() {
            Some(operation) if operations.len() == 1 => &operation.node,
            _ => return HashSet::new(),
        },
    };
    let mut within = HashSet::new();
    let fragments = document.fragments.values().map(|fragment| &fragment.node.selection_set.node);
    for set in fragments.chain([&operation.selection_set.node]) {
        nested_in(set, &mut within);
    }
    strings(operation).filter(|name| !within.contains(name)).collect()
}

fn strings(operation: &OperationDefinition) -> impl Iterator<Item = String> {
    let variables = operation.variable_definitions.iter().map(|variable| &variable.node);
    let strings = variables.filter(|variable| match &variable.var_type.node.base {
        BaseType::Named(name) => name == "String" || name == "ID",
        BaseType::List(_) => false,
    });
    strings.map(|variable| variable.name.node.to_string())
}

/// Names of variables within lists and objects of the arguments. The guard has bounded how deep this goes.
fn nested_in(set: &SelectionSet, found: &mut HashSet<String>) {
    for selection in &set.items {
        let directives = selection.node.directives().iter().flat_map(|directive| &directive.node.arguments);
        let own = match &selection.node {
            Selection::Field(field) => field.node.arguments.as_slice(),
            Selection::InlineFragment(_) | Selection::FragmentSpread(_) => &[],
        };
        for (_, value) in own.iter().chain(directives) {
            let mut named = Vec::new();
            let constant = value.node.clone().into_const_with(|name| {
                named.push(name.to_string());
                Ok::<_, Infallible>(Value::Null)
            });
            // A variable that stands alone has become null.
            if constant != Ok(Value::Null) {
                found.extend(named);
            }
        }
        match &selection.node {
            Selection::Field(field) => nested_in(&field.node.selection_set.node, found),
            Selection::InlineFragment(fragment) => nested_in(&fragment.node.selection_set.node, found),
            Selection::FragmentSpread(_) => {}
        }
    }
}
