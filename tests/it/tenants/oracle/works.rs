//! The matrix's row "progress, inspections, observations": whoever sees the core of a project sees how it is built.

use std::collections::BTreeSet;

use entity::*;
use tresporuno::graphql::id::NodeKind;

use super::{Column, Oracle};

impl Oracle<'_> {
    pub fn works(&self, works: &works::Model) -> bool {
        self.column != Column::ConsularService && self.project(self.rows.project_of(works.id))
    }

    pub fn report(&self, report: &progress_report::Model) -> bool {
        self.column != Column::ConsularService && self.project(self.rows.project_of(report.project_id))
    }

    pub(super) fn reachable_works(&self, marks: &mut BTreeSet<String>) {
        let works = self.rows.works.iter().filter(|row| self.works(row));
        marks.extend(works.map(|row| format!("Works {}", *NodeKind::Works.id(row.id))));
        let reports = self.rows.reports.iter().filter(|row| self.report(row));
        marks.extend(reports.map(|row| format!("ProgressReport {}", *NodeKind::ProgressReport.id(row.id))));
    }
}
