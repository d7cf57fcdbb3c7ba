//! The matrix's column "works": a works committee sees the project that it supervises; and what supervision leaves behind is
//! seen by whoever sees the project.

use std::collections::BTreeSet;

use entity::*;
use tresporuno::graphql::id::NodeKind;
use uuid::Uuid;

use super::{Column, Oracle};

impl Oracle<'_> {
    /// My committee supervises the project.
    pub(super) fn supervises(&self, project: Uuid) -> bool {
        self.rows.works_committees.iter().any(|row| (row.id, row.project_id) == (self.me, project))
    }

    fn of_project(&self, project: Uuid) -> bool {
        self.column != Column::ConsularService && self.project(self.rows.project_of(project))
    }

    /// A committee knows itself, and no other.
    pub fn works_committee(&self, committee: &works_committee::Model) -> bool {
        match self.column {
            Column::Works => committee.id == self.me,
            _ => self.of_project(committee.project_id),
        }
    }

    pub fn training(&self, training: &works_committee_training::Model) -> bool {
        self.of_project(training.project_id)
    }

    pub fn inspection(&self, inspection: &inspection::Model) -> bool {
        self.of_project(inspection.project_id)
    }

    pub fn observation(&self, observation: &observation::Model) -> bool {
        self.of_project(observation.project_id)
    }

    pub(super) fn reachable_supervision(&self, marks: &mut BTreeSet<String>) {
        let rows = self.rows;
        let node = |kind: NodeKind, id: Uuid| format!("{kind:?} {}", *kind.id(id));
        let committees = rows.works_committees.iter().filter(|row| self.works_committee(row));
        marks.extend(committees.map(|row| node(NodeKind::WorksCommittee, row.id)));
        let trainings = rows.trainings.iter().filter(|row| self.training(row));
        marks.extend(trainings.map(|row| node(NodeKind::Training, row.id)));
        let inspections = rows.inspections.iter().filter(|row| self.inspection(row));
        marks.extend(inspections.map(|row| node(NodeKind::Inspection, row.id)));
        let observations = rows.observations.iter().filter(|row| self.observation(row));
        marks.extend(observations.map(|row| node(NodeKind::Observation, row.id)));
    }
}
