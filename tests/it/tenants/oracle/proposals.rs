//! What a proposal says beyond its title: part of the row "project core" of the matrix.

use std::collections::BTreeSet;

use entity::*;

use super::{ConsularService, Oracle};

impl Oracle<'_> {
    pub fn budget_line(&self, line: &budget_line::Model) -> bool {
        self.column != ConsularService && self.project(self.rows.project_of(line.project_id))
    }

    pub fn site(&self, site: &project_site::Model) -> bool {
        self.column != ConsularService && self.project(self.rows.project_of(site.project_id))
    }

    /// Marks of what is reachable of these: what was said before is kept, and shown to nobody.
    pub(super) fn of_proposals(&self) -> BTreeSet<String> {
        let rows = self.rows;
        let mut marks = BTreeSet::new();
        let lines = rows.budget_lines.iter().filter(|row| row.standing == "CURRENT" && self.budget_line(row));
        marks.extend(lines.map(|row| format!("BudgetLine {}", row.concept)));
        let sites = rows.sites.iter().filter(|row| row.standing == "CURRENT" && self.site(row));
        marks.extend(sites.map(|row| format!("Site {}", row.name)));
        marks
    }
}
