//! What freezes a project is read by whoever reads the project.

use std::collections::BTreeSet;

use entity::freeze;
use tresporuno::graphql::id::NodeKind;

use super::{Column, Oracle};

impl Oracle<'_> {
    pub fn freeze(&self, freeze: &freeze::Model) -> bool {
        self.column != Column::ConsularService && self.project(self.rows.project_of(freeze.project_id))
    }

    /// Marks of those that the viewer can reach.
    pub(super) fn of_freezes(&self) -> BTreeSet<String> {
        let seen = self.rows.freezes.iter().filter(|row| self.freeze(row));
        seen.map(|row| format!("Freeze {}", *NodeKind::Freeze.id(row.id))).collect()
    }
}
