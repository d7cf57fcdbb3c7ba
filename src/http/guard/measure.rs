//! How large a document is once its fragments are written out, without writing them out: each fragment is measured once.

use std::collections::HashMap;

use async_graphql::Name;
use async_graphql::parser::types::{ExecutableDocument, Selection, SelectionSet};
use async_graphql::parser::{Pos, Positioned};

use super::super::limits::Limits;
use super::{malformed, within};
use crate::domain::refusal::Reason;
use crate::error::Error;

/// Lists of the introspection that lead from a type to types again. What they multiply is no row, so that no cost is
/// counted for it, and it is answered in one go, so that no timeout ends it: 130 bytes of them made 300 MB. No type of
/// the service has fields of these names.
const INTROSPECTION_LISTS: [&str; 4] = ["fields", "interfaces", "possibleTypes", "inputFields"];

/// What a selection amounts to when its fragments are written out; counts saturate.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Size {
    /// Fields, fragment spreads and inline fragments.
    pub fields: usize,
    pub aliases: usize,
    /// Levels of fields.
    pub depth: usize,
    /// Levels of lists of the introspection, each of which leads back to types.
    pub introspection: usize,
    /// Levels of fields, fragment spreads and inline fragments: how deep the library recurses.
    levels: usize,
}

/// The sum of the operations of `document`, each of which the library validates whichever one runs.
pub(super) fn measure(document: &ExecutableDocument, limits: &Limits) -> Result<Size, Error> {
    let mut measure = Measure { document, limits, fragments: HashMap::new() };
    let mut total = Size::default();
    for (_, operation) in document.operations.iter() {
        measure.directives(operation.node.directives.len())?;
        for variable in &operation.node.variable_definitions {
            measure.directives(variable.node.directives.len())?;
        }
        total = total.beside(measure.selections(&operation.node.selection_set.node, 0)?);
        measure.check(total)?;
    }
    for (name, fragment) in &document.fragments {
        measure.fragment(name, fragment.pos, 0)?;
    }
    Ok(total)
}

struct Measure<'a> {
    document: &'a ExecutableDocument,
    limits: &'a Limits,
    /// None while the fragment is being measured: to meet it again then is a cycle.
    fragments: HashMap<&'a str, Option<Size>>,
}

impl<'a> Measure<'a> {
    /// `level` is how deep the recursion is; it ends at the limit of levels, so the stack is safe.
    fn selections(&mut self, set: &'a SelectionSet, level: usize) -> Result<Size, Error> {
        self.levels(level)?;
        let mut size = Size::default();
        for selection in &set.items {
            size = size.beside(self.selection(selection, level + 1)?);
        }
        Ok(size)
    }

    fn selection(&mut self, selection: &'a Positioned<Selection>, level: usize) -> Result<Size, Error> {
        self.directives(selection.node.directives().len())?;
        match &selection.node {
            Selection::Field(field) => {
                let aliases = usize::from(field.node.alias.is_some());
                let below = self.selections(&field.node.selection_set.node, level)?;
                let introspection = usize::from(INTROSPECTION_LISTS.contains(&field.node.name.node.as_str()));
                Ok(below.under(Size { fields: 1, aliases, depth: 1, introspection, levels: 1 }))
            }
            Selection::InlineFragment(fragment) => {
                let below = self.selections(&fragment.node.selection_set.node, level)?;
                Ok(below.under(Size { fields: 1, levels: 1, ..Size::default() }))
            }
            Selection::FragmentSpread(spread) => {
                let below = self.fragment(&spread.node.fragment_name.node, selection.pos, level)?;
                Ok(below.under(Size { fields: 1, levels: 1, ..Size::default() }))
            }
        }
    }

    /// The size of the fragment `name`. One that is not defined weighs nothing; the validation names it.
    fn fragment(&mut self, name: &'a Name, place: Pos, level: usize) -> Result<Size, Error> {
        match self.fragments.get(name.as_str()) {
            Some(Some(size)) => {
                self.levels(level.saturating_add(size.levels))?;
                return Ok(*size);
            }
            // Named here, because a cycle would send the library's own checks around before its validation finds it.
            Some(None) => return Err(malformed(Some(place)).with("fragmentCycle", true)),
            None => {}
        }
        let document = self.document;
        let Some(fragment) = document.fragments.get(name) else { return Ok(Size::default()) };
        self.directives(fragment.node.directives.len())?;
        self.fragments.insert(name.as_str(), None);
        let size = self.selections(&fragment.node.selection_set.node, level)?;
        self.check(size)?;
        self.fragments.insert(name.as_str(), Some(size));
        Ok(size)
    }

    fn check(&self, size: Size) -> Result<(), Error> {
        within(Reason::QueryTooDeep, "depth", size.depth, self.limits.depth)?;
        within(Reason::QueryTooDeep, "introspection", size.introspection, self.limits.introspection)?;
        within(Reason::QueryTooLarge, "fields", size.fields, self.limits.fields)?;
        within(Reason::QueryTooLarge, "aliases", size.aliases, self.limits.aliases)
    }

    /// Twice the depth leaves room for one fragment around each level of fields; the library's own bound is 32.
    fn levels(&self, found: usize) -> Result<(), Error> {
        within(Reason::QueryTooDeep, "levels", found, self.limits.depth.saturating_mul(2))
    }

    fn directives(&self, found: usize) -> Result<(), Error> {
        within(Reason::QueryTooLarge, "directivesPerField", found, self.limits.directives_per_field)
    }
}

impl Size {
    /// Two selections side by side.
    fn beside(self, other: Self) -> Self {
        Self {
            fields: self.fields.saturating_add(other.fields),
            aliases: self.aliases.saturating_add(other.aliases),
            depth: self.depth.max(other.depth),
            introspection: self.introspection.max(other.introspection),
            levels: self.levels.max(other.levels),
        }
    }

    /// This selection below `top`.
    fn under(self, top: Self) -> Self {
        Self {
            fields: self.fields.saturating_add(top.fields),
            aliases: self.aliases.saturating_add(top.aliases),
            depth: self.depth.saturating_add(top.depth),
            introspection: self.introspection.saturating_add(top.introspection),
            levels: self.levels.saturating_add(top.levels),
        }
    }
}
