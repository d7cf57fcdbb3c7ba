//! Who may see how a work ended: the row "handover certificate, upkeep, plaque", which is that of the project's core.

use entity::*;
use uuid::Uuid;

use super::Column::ConsularService;
use super::Oracle;

impl Oracle<'_> {
    pub fn certificate(&self, certificate: &handover_certificate::Model) -> bool {
        self.ending(certificate.project_id)
    }

    pub fn commitment(&self, commitment: &upkeep_commitment::Model) -> bool {
        self.ending(commitment.project_id)
    }

    fn ending(&self, project: Uuid) -> bool {
        self.column != ConsularService && self.project(self.rows.project_of(project))
    }
}
