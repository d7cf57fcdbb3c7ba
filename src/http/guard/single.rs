//! A subscription asks for one thing: one root field, always asked for, as the specification has it.

use async_graphql::parser::types::{ExecutableDocument, Field, OperationDefinition, Selection, SelectionSet};
use async_graphql::parser::{Pos, Positioned};

use super::malformed;
use crate::error::Error;

/// Refuses a subscription of several root fields, of one that a variable may take away, or of the schema itself. What
/// was measured is bounded, and its fragments lead nowhere round.
pub(super) fn single(document: &ExecutableDocument, operation: &Positioned<OperationDefinition>) -> Result<(), Error> {
    let mut roots = Vec::new();
    collect(document, &operation.node.selection_set.node, &mut roots)?;
    let Some((first, others)) = roots.split_first() else { return Err(malformed(Some(operation.pos))) };
    // The same field, named twice under one key, is one.
    let other = others.iter().find(|other| other.node.response_key().node != first.node.response_key().node);
    if let Some(other) = other {
        return Err(several(other.pos));
    }
    if first.node.name.node.starts_with("__") { Err(several(first.pos)) } else { Ok(()) }
}

fn collect<'a>(
    document: &'a ExecutableDocument,
    set: &'a SelectionSet,
    roots: &mut Vec<&'a Positioned<Field>>,
) -> Result<(), Error> {
    for selection in &set.items {
        if !selection.node.directives().is_empty() {
            return Err(several(selection.pos));
        }
        match &selection.node {
            Selection::Field(field) => roots.push(field),
            Selection::InlineFragment(fragment) => collect(document, &fragment.node.selection_set.node, roots)?,
            Selection::FragmentSpread(spread) => {
                if let Some(fragment) = document.fragments.get(&spread.node.fragment_name.node) {
                    collect(document, &fragment.node.selection_set.node, roots)?;
                }
            }
        }
    }
    Ok(())
}

fn several(place: Pos) -> Error {
    malformed(Some(place)).with("limit", 1).with("limitName", "subscriptionRoots")
}
