//! Objects of an answer, written as JSON while they are resolved.
//!
//! The executor of the library makes a future of each field, a map of each object, and text of it all at the end. What
//! was read by a plan is in memory: here each field is resolved at once and written where it belongs. The fields, their
//! types, arguments and errors are the library's all the same, which has only to be told the type: [`Written`] for an
//! object and [`WrittenList`] for a list of them. An object that is written is a [`Value::Binary`] in the answer, for
//! [`write()`] to put in its place.
//!
//! Whoever sends the answer says by [`TakesWritten`] that they can do with it; where nobody does, all is the library's.
//! Nor is it done for a document that [`repeats`] a field: what is selected twice is merged, object by object.

use std::borrow::Cow;
use std::collections::HashSet;
use std::pin::pin;
use std::task::{Context as Polling, Poll, Waker};

use async_graphql::parser::types::{ExecutableDocument, Field, FragmentDefinition, Selection, SelectionSet};
use async_graphql::registry::Registry;
use async_graphql::{ContextSelectionSet, ObjectType, OutputType, Positioned, ServerError, ServerResult, Value};

/// Among the data of a request: objects of its answer may be written.
#[derive(Clone, Copy, Debug)]
pub struct TakesWritten;

/// An object that is written. No field of it may wait for anything.
#[derive(Clone, Copy, Debug)]
pub struct Written<T>(pub T);

/// A list of objects that are written.
#[derive(Clone, Debug)]
pub struct WrittenList<T>(Vec<T>);

impl<T> FromIterator<T> for WrittenList<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        Self(items.into_iter().collect())
    }
}

impl<T: ObjectType + Sync> OutputType for Written<T> {
    fn type_name() -> Cow<'static, str> {
        T::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        T::create_type_info(registry)
    }

    async fn resolve(&self, ctx: &ContextSelectionSet<'_>, field: &Positioned<Field>) -> ServerResult<Value> {
        if ctx.data_opt::<TakesWritten>().is_none() {
            return self.0.resolve(ctx, field).await;
        }
        let mut json = Vec::new();
        object(ctx, &self.0, &mut json)?;
        Ok(Value::Binary(json.into()))
    }
}

impl<T: ObjectType + Sync> OutputType for WrittenList<T> {
    fn type_name() -> Cow<'static, str> {
        Vec::<T>::type_name()
    }

    fn qualified_type_name() -> String {
        Vec::<T>::qualified_type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        Vec::<T>::create_type_info(registry)
    }

    async fn resolve(&self, ctx: &ContextSelectionSet<'_>, field: &Positioned<Field>) -> ServerResult<Value> {
        if ctx.data_opt::<TakesWritten>().is_none() {
            return self.0.resolve(ctx, field).await;
        }
        let mut json = vec![b'['];
        for (index, item) in self.0.iter().enumerate() {
            if index > 0 {
                json.push(b',');
            }
            let ctx = ctx.with_index(index);
            object(&ctx, item, &mut json).map_err(|error| ctx.set_error_path(error))?;
        }
        json.push(b']');
        Ok(Value::Binary(json.into()))
    }
}

fn object<T: ObjectType>(ctx: &ContextSelectionSet<'_>, object: &T, json: &mut Vec<u8>) -> ServerResult<()> {
    json.push(b'{');
    let start = json.len();
    members(ctx, object, start, json)?;
    json.push(b'}');
    Ok(())
}

/// The members that `ctx` selects; those before them in the same object begin at `start`.
fn members<T: ObjectType>(
    ctx: &ContextSelectionSet<'_>,
    object: &T,
    start: usize,
    json: &mut Vec<u8>,
) -> ServerResult<()> {
    for selection in &ctx.item.node.items {
        let (condition, set) = match &selection.node {
            Selection::Field(field) => {
                let ctx = ctx.with_field(field);
                let name = &field.node.response_key().node;
                let value = if field.node.name.node == "__typename" {
                    Value::String(object.introspection_type_name().into_owned())
                } else {
                    at_once(object.resolve_field(&ctx))?.unwrap_or_default()
                };
                if json.len() > start {
                    json.push(b',');
                }
                text(name, json).and_then(|()| {
                    json.push(b':');
                    write(&value, json)
                })?;
                continue;
            }
            Selection::InlineFragment(fragment) => {
                (fragment.node.type_condition.as_ref(), &fragment.node.selection_set)
            }
            Selection::FragmentSpread(spread) => {
                let fragment = ctx.query_env.fragments.get(&spread.node.fragment_name.node);
                let Some(Positioned { node: FragmentDefinition { type_condition, selection_set, .. }, .. }) = fragment
                else {
                    return Err(ServerError::new("a fragment is not defined", Some(spread.pos)));
                };
                (Some(type_condition), selection_set)
            }
        };
        let own = object.introspection_type_name();
        let applies = condition.is_none_or(|condition| {
            let condition = condition.node.on.node.as_str();
            let implemented = || ctx.schema_env.registry.implements.get(&*own);
            condition == own || implemented().is_some_and(|interfaces| interfaces.contains(condition))
        });
        if applies {
            members(&ctx.with_selection_set(set), object, start, json)?;
        }
    }
    Ok(())
}

/// What a future gives that has nothing to wait for.
fn at_once<T>(future: impl Future<Output = ServerResult<T>>) -> ServerResult<T> {
    match pin!(future).poll(&mut Polling::from_waker(Waker::noop())) {
        Poll::Ready(result) => result,
        Poll::Pending => Err(ServerError::new("a field of an object that is written waits for something", None)),
    }
}

/// Writes a value of an answer as JSON.
pub fn write(value: &Value, json: &mut Vec<u8>) -> ServerResult<()> {
    match value {
        Value::Null => json.extend_from_slice(b"null"),
        Value::Boolean(true) => json.extend_from_slice(b"true"),
        Value::Boolean(false) => json.extend_from_slice(b"false"),
        Value::Number(number) => serde_json::to_writer(json, number).map_err(unwritten)?,
        Value::String(string) => text(string, json)?,
        Value::Enum(word) => text(word, json)?,
        Value::Binary(written) => json.extend_from_slice(written),
        Value::List(items) => {
            json.push(b'[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    json.push(b',');
                }
                write(item, json)?;
            }
            json.push(b']');
        }
        Value::Object(members) => {
            json.push(b'{');
            for (index, (name, value)) in members.iter().enumerate() {
                if index > 0 {
                    json.push(b',');
                }
                text(name, json)?;
                json.push(b':');
                write(value, json)?;
            }
            json.push(b'}');
        }
    }
    Ok(())
}

fn text(text: &str, json: &mut Vec<u8>) -> ServerResult<()> {
    serde_json::to_writer(json, text).map_err(unwritten)
}

fn unwritten(error: serde_json::Error) -> ServerError {
    ServerError::new(error.to_string(), None)
}

/// Whether some object of the answer has a response key that is selected of it more than once. The document is one whose
/// size is bounded with its fragments written out, and which has no cycles.
pub fn repeats(document: &ExecutableDocument) -> bool {
    document.operations.iter().any(|(_, operation)| repeats_in(document, &operation.node.selection_set.node))
}

fn repeats_in(document: &ExecutableDocument, set: &SelectionSet) -> bool {
    let mut fields = Vec::new();
    collect(document, set, &mut fields);
    let mut keys = HashSet::new();
    fields.into_iter().any(|field| {
        !keys.insert(field.response_key().node.as_str()) || repeats_in(document, &field.selection_set.node)
    })
}

/// The fields of one object, whatever types its fragments ask for.
fn collect<'d>(document: &'d ExecutableDocument, set: &'d SelectionSet, fields: &mut Vec<&'d Field>) {
    for selection in &set.items {
        match &selection.node {
            Selection::Field(field) => fields.push(&field.node),
            Selection::InlineFragment(fragment) => collect(document, &fragment.node.selection_set.node, fields),
            Selection::FragmentSpread(spread) => {
                if let Some(fragment) = document.fragments.get(&spread.node.fragment_name.node) {
                    collect(document, &fragment.node.selection_set.node, fields);
                }
            }
        }
    }
}
