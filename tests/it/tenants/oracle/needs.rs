//! The row "community need, endorsement": everybody hears the need; who endorsed it is for themselves.

use std::collections::BTreeSet;

use chrono::SecondsFormat;
use entity::need_endorsement;
use tresporuno::graphql::id::NodeKind;

use super::{Column, Oracle};

impl Oracle<'_> {
    pub fn endorsement(&self, endorsement: &need_endorsement::Model) -> bool {
        self.column != Column::ConsularService && endorsement.person_id == self.person
    }

    /// Marks of what the viewer can reach of them.
    pub(super) fn of_needs(&self) -> BTreeSet<String> {
        let seen = self.rows.endorsements.iter().filter(|row| self.endorsement(row));
        let at = |row: &need_endorsement::Model| row.endorsed_at.to_rfc3339_opts(SecondsFormat::AutoSi, true);
        let mut marks: BTreeSet<String> = seen.map(|row| format!("NeedEndorsement {}", at(row))).collect();
        if self.column != Column::ConsularService {
            marks.extend(self.rows.needs.iter().map(|row| format!("Need {}", *NodeKind::Need.id(row.id))));
        }
        marks
    }
}
