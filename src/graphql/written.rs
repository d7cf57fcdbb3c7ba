//! Objects of an answer, written as JSON while they are resolved.
//!
//! The executor of the library makes a future of each field, a map of each object, and text of it all at the end. What
//! was read by a plan is in memory: here each field is resolved at once and written where it belongs. The fields, their
//! types, arguments and errors are the library's all the same, which has only to be told the type: [`Written`] for an
//! object and [`WrittenList`] for a list of them: of `&T` where the parent holds the object, of [`Owned`] where the resolver
//! made it, and of an enum that `one_of!` declares where it is one of several types. An object that is written is a
//! [`Value::Binary`] in the answer, for [`write()`] to put in its place; one below it goes on with its [`super::text`]. Not
//! written are the roots, the viewer and the statistics, whose fields wait for the database.
//!
//! What the library would have an extension or a directive of one's own do for each field is not done below an object
//! that is written; there are none.
//!
//! Whoever sends the answer says by [`TakesWritten`] that they can do with it; where nobody does, objects are made of
//! the same fields. Nor is anything written for a document that [`repeats`] a field: the library merges the objects of
//! what is selected twice.

use std::borrow::Cow;
use std::collections::HashSet;
use std::pin::{Pin, pin};
use std::task::{self, Poll, Waker};

use async_graphql::indexmap::IndexMap;
use async_graphql::parser::types::{ExecutableDocument, Field, Selection, SelectionSet};
use async_graphql::registry::Registry;
use async_graphql::{
    Context, ContextSelectionSet, ObjectType, OutputType, Positioned, ServerError, ServerResult, Value,
};

use super::text::{IN_PLACE, TakesWritten, name, write, write_around};

/// What stands in an answer for an object.
pub trait InAnswer: Send + Sync {
    /// The type that it has in the schema.
    type Type: OutputType;

    fn object(&self) -> &dyn Resolves;
}

impl<T: ObjectType + Sync> InAnswer for &T {
    type Type = T;

    fn object(&self) -> &dyn Resolves {
        *self
    }
}

/// An object that is given away rather than referred to.
#[derive(Clone, Copy, Debug)]
pub struct Owned<T>(pub T);

impl<T: ObjectType + Sync> InAnswer for Owned<T> {
    type Type = T;

    fn object(&self) -> &dyn Resolves {
        &self.0
    }
}

/// Declares that one of several types, each an object, stands for an object of the answer.
macro_rules! one_of {
    ($several:ty { $($one:ident),+ $(,)? }) => {
        impl $crate::graphql::written::InAnswer for $several {
            type Type = Self;

            fn object(&self) -> &dyn $crate::graphql::written::Resolves {
                match self {
                    $(Self::$one(object) => object,)+
                }
            }
        }
    };
}

pub(crate) use one_of;

/// An object that is written. No field of it may wait for anything.
#[derive(Clone, Copy, Debug)]
pub struct Written<S>(pub S);

impl<T> Written<Owned<T>> {
    pub const fn owned(object: T) -> Self {
        Self(Owned(object))
    }
}

/// A list of objects that are given away.
pub fn owned<T>(objects: Vec<T>) -> WrittenList<Owned<T>> {
    objects.into_iter().map(Owned).collect()
}

/// A list of objects that are written.
#[derive(Clone, Debug)]
pub struct WrittenList<S>(Vec<S>);

impl<S> FromIterator<S> for WrittenList<S> {
    fn from_iter<I: IntoIterator<Item = S>>(items: I) -> Self {
        Self(items.into_iter().collect())
    }
}

/// An object whose fields are resolved one by one. What is generic ends here: the rest is compiled once for all types, and
/// of the library's executor nothing is compiled for a type that is only written.
pub trait Resolves: Sync {
    fn type_name(&self) -> Cow<'static, str>;

    /// A field without fields of its own.
    fn leaf(&self, ctx: &Context<'_>) -> ServerResult<Option<Value>>;

    /// Any field. What it is made of is as large as the largest field of the type, and does not stay on the stack while
    /// the fields below it are resolved.
    fn field<'f>(&'f self, ctx: &'f Context<'_>) -> Pin<Box<dyn Future<Output = ServerResult<Option<Value>>> + 'f>>;
}

impl<T: ObjectType + Sync> Resolves for T {
    fn type_name(&self) -> Cow<'static, str> {
        self.introspection_type_name()
    }

    #[inline(never)]
    fn leaf(&self, ctx: &Context<'_>) -> ServerResult<Option<Value>> {
        at_once(ctx, pin!(self.resolve_field(ctx)))
    }

    #[inline(never)]
    fn field<'f>(&'f self, ctx: &'f Context<'_>) -> Pin<Box<dyn Future<Output = ServerResult<Option<Value>>> + 'f>> {
        Box::pin(self.resolve_field(ctx))
    }
}

impl<S: InAnswer> OutputType for Written<S> {
    fn type_name() -> Cow<'static, str> {
        S::Type::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        S::Type::create_type_info(registry)
    }

    async fn resolve(&self, ctx: &ContextSelectionSet<'_>, _: &Positioned<Field>) -> ServerResult<Value> {
        one(ctx, self.0.object())
    }
}

impl<S: InAnswer> OutputType for WrittenList<S> {
    fn type_name() -> Cow<'static, str> {
        Vec::<S::Type>::type_name()
    }

    fn qualified_type_name() -> String {
        Vec::<S::Type>::qualified_type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        Vec::<S::Type>::create_type_info(registry)
    }

    async fn resolve(&self, ctx: &ContextSelectionSet<'_>, _: &Positioned<Field>) -> ServerResult<Value> {
        list(ctx, &mut self.0.iter().map(InAnswer::object))
    }
}

fn one(ctx: &ContextSelectionSet<'_>, object: &dyn Resolves) -> ServerResult<Value> {
    match ctx.data_opt::<TakesWritten>() {
        Some(taker) => taker.write(|json| write_object((ctx, taker), object, json)),
        None => put_together(ctx, object),
    }
}

fn list(ctx: &ContextSelectionSet<'_>, objects: &mut dyn Iterator<Item = &dyn Resolves>) -> ServerResult<Value> {
    let objects = objects.enumerate();
    let Some(taker) = ctx.data_opt::<TakesWritten>() else {
        let items = objects.map(|(index, object)| {
            let ctx = ctx.with_index(index);
            put_together(&ctx, object).map_err(|error| ctx.set_error_path(error))
        });
        return items.collect::<ServerResult<_>>().map(Value::List);
    };
    taker.write(|json| {
        json.push(b'[');
        for (index, object) in objects {
            if index > 0 {
                json.push(b',');
            }
            let ctx = ctx.with_index(index);
            write_object((&ctx, taker), object, json).map_err(|error| ctx.set_error_path(error))?;
        }
        json.push(b']');
        Ok(())
    })
}

fn write_object(
    (ctx, taker): (&ContextSelectionSet<'_>, &TakesWritten),
    object: &dyn Resolves,
    json: &mut Vec<u8>,
) -> ServerResult<()> {
    json.push(b'{');
    let start = json.len();
    each_field(ctx, object, &mut |ctx, field| {
        let ctx = ctx.with_field(field);
        if json.len() > start {
            json.push(b',');
        }
        name(&field.node.response_key().node, json);
        json.push(b':');
        if is_leaf(&field.node) {
            return write(&value_of(&ctx, object)?, json);
        }
        let before = json.len();
        let value = taker.below(json, || value_of(&ctx, object))?;
        if value != IN_PLACE {
            // A list of the library's own may hold it as one of its items. Of a field that failed, what was begun is dropped.
            let in_place = json.split_off(before);
            write_around(&value, &in_place, json)?;
        }
        Ok(())
    })?;
    json.push(b'}');
    Ok(())
}

fn is_leaf(field: &Field) -> bool {
    field.selection_set.node.items.is_empty()
}

/// The object as a map. What is selected twice with the same arguments is resolved once, with all that is selected under
/// it. What has the same key and is not the same is no valid document, which the library lets pass now and then: each is
/// resolved for itself, as it was planned, and the first counts where they are not both objects.
fn put_together(ctx: &ContextSelectionSet<'_>, object: &dyn Resolves) -> ServerResult<Value> {
    let mut fields: Vec<Positioned<Field>> = Vec::new();
    each_field(ctx, object, &mut |_, field| {
        match fields.iter_mut().find(|known| is_same(&known.node, &field.node)) {
            Some(known) => {
                let more = field.node.selection_set.node.items.iter().cloned();
                known.node.selection_set.node.items.extend(more);
            }
            None => fields.push(field.clone()),
        }
        Ok(())
    })?;
    let mut members = Value::Object(IndexMap::new());
    for field in &fields {
        let value = value_of(&ctx.with_field(field), object)?;
        let key = field.node.response_key().node.clone();
        merge(&mut members, Value::Object(IndexMap::from([(key, value)])));
    }
    Ok(members)
}

/// The same field with the same arguments, in whatever order, under the same key.
fn is_same(one: &Field, other: &Field) -> bool {
    one.response_key().node == other.response_key().node
        && one.name.node == other.name.node
        && one.arguments.len() == other.arguments.len()
        && one.arguments.iter().all(|argument| other.arguments.contains(argument))
}

/// Puts the members of an object beside those of another, and those of a list's objects beside those of another list's.
fn merge(into: &mut Value, from: Value) {
    match (into, from) {
        (Value::Object(into), Value::Object(from)) => {
            for (key, value) in from {
                match into.get_mut(&key) {
                    Some(known) => merge(known, value),
                    None => {
                        into.insert(key, value);
                    }
                }
            }
        }
        (Value::List(into), Value::List(from)) => {
            for (into, from) in into.iter_mut().zip(from) {
                merge(into, from);
            }
        }
        _ => {}
    }
}

fn value_of(ctx: &Context<'_>, object: &dyn Resolves) -> ServerResult<Value> {
    if ctx.item.node.name.node == "__typename" {
        return Ok(Value::String(object.type_name().into_owned()));
    }
    let value = if is_leaf(&ctx.item.node) { object.leaf(ctx) } else { at_once(ctx, object.field(ctx).as_mut()) };
    value.map(Option::unwrap_or_default)
}

/// A field in the selection in which it stands.
type Visit<'v> = &'v mut dyn FnMut(&ContextSelectionSet<'_>, &Positioned<Field>) -> ServerResult<()>;

/// Visits the fields that are selected of an object, those of its fragments among them.
fn each_field(ctx: &ContextSelectionSet<'_>, object: &dyn Resolves, visit: Visit<'_>) -> ServerResult<()> {
    for selection in &ctx.item.node.items {
        let (condition, set) = match &selection.node {
            Selection::Field(field) => {
                visit(ctx, field)?;
                continue;
            }
            Selection::InlineFragment(fragment) => {
                (fragment.node.type_condition.as_ref(), &fragment.node.selection_set)
            }
            Selection::FragmentSpread(spread) => {
                let fragment = ctx.query_env.fragments.get(&spread.node.fragment_name.node);
                let Some(fragment) = fragment else {
                    return Err(ServerError::new("a fragment is not defined", Some(spread.pos)));
                };
                (Some(&fragment.node.type_condition), &fragment.node.selection_set)
            }
        };
        let applies = condition.is_none_or(|condition| {
            let (own, condition) = (object.type_name(), condition.node.on.node.as_str());
            condition == own || ctx.schema_env.registry.types.get(condition).is_some_and(|of| of.is_possible_type(&own))
        });
        if applies {
            each_field(&ctx.with_selection_set(set), object, &mut *visit)?;
        }
    }
    Ok(())
}

/// What a field gives that has nothing to wait for.
fn at_once<T>(ctx: &Context<'_>, field: Pin<&mut (dyn Future<Output = ServerResult<T>> + '_)>) -> ServerResult<T> {
    match field.poll(&mut task::Context::from_waker(Waker::noop())) {
        Poll::Ready(result) => result,
        Poll::Pending => {
            let waits = "a field of an object that is written waits for something";
            Err(ctx.set_error_path(ServerError::new(waits, Some(ctx.item.pos))))
        }
    }
}

/// Whether some object of the answer may have a response key that is selected of it more than once. The document is one whose
/// size is bounded with its fragments written out, and which has no cycles.
pub fn repeats(document: &ExecutableDocument) -> bool {
    document.operations.iter().any(|(_, operation)| repeats_in(document, &operation.node.selection_set.node))
}

fn repeats_in(document: &ExecutableDocument, set: &SelectionSet) -> bool {
    let mut keys = HashSet::new();
    fields(document, set).into_iter().any(|field| {
        !keys.insert(field.response_key().node.as_str()) || repeats_in(document, &field.selection_set.node)
    })
}

/// The fields of one object, whatever types its fragments ask for; of such a document.
pub fn fields<'d>(document: &'d ExecutableDocument, set: &'d SelectionSet) -> Vec<&'d Field> {
    let mut fields = Vec::new();
    collect(document, set, &mut fields);
    fields
}

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
