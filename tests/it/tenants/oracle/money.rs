//! The rows "budget ceilings and headroom" and "disbursement timeline" of the matrix.

use std::collections::BTreeSet;

use entity::*;
use tresporuno::graphql::id::NodeKind;
use uuid::Uuid;

use super::Column::ConsularService;
use super::Oracle;

impl Oracle<'_> {
    pub fn ceiling(&self, _: &budget_ceiling::Model) -> bool {
        self.column != ConsularService
    }

    /// What is reserved for a project is known to whoever knows of it.
    pub fn reservation(&self, reservation: &budget_reservation::Model) -> bool {
        self.knows(reservation.project_id)
    }

    pub fn tranche(&self, tranche: &tranche::Model) -> bool {
        self.knows(tranche.project_id)
    }

    pub fn tranche_part(&self, part: &tranche_part::Model) -> bool {
        self.knows(part.project_id)
    }

    pub fn agreement(&self, agreement: &agreement::Model) -> bool {
        self.knows(agreement.project_id)
    }

    pub fn agreement_signature(&self, signature: &agreement_signature::Model) -> bool {
        self.knows(signature.project_id)
    }

    /// Whoever knows of the project knows when it is paid; the consular machine knows no more than that it is there.
    fn knows(&self, project: Uuid) -> bool {
        self.column != ConsularService && self.project(self.rows.project_of(project))
    }

    /// Marks of what is reachable of these.
    pub(super) fn marks_of_money(&self) -> BTreeSet<String> {
        let rows = self.rows;
        let mut marks = BTreeSet::new();
        let ceilings = rows.ceilings.iter().filter(|row| self.ceiling(row));
        marks.extend(ceilings.map(|row| format!("BudgetCeiling {}", *NodeKind::BudgetCeiling.id(row.id))));
        let reservations = rows.reservations.iter().filter(|row| self.reservation(row));
        marks.extend(reservations.map(|row| format!("BudgetReservation {}", *NodeKind::Project.id(row.project_id))));
        let tranches = rows.tranches.iter().filter(|row| self.tranche(row));
        marks.extend(tranches.map(|row| format!("Tranche {}", *NodeKind::Tranche.id(row.id))));
        let parts = rows.tranche_parts.iter().filter(|row| self.tranche_part(row));
        marks.extend(parts.map(|row| format!("TranchePart {} {}", *NodeKind::Tranche.id(row.tranche_id), row.seat)));
        let agreements = rows.agreements.iter().filter(|row| self.agreement(row));
        marks.extend(agreements.map(|row| format!("Agreement {}", *NodeKind::Agreement.id(row.id))));
        let signatures = rows.agreement_signatures.iter().filter(|row| self.agreement_signature(row));
        marks.extend(signatures.map(|row| format!("AgreementSignature {} {}", row.content_hash, row.seat)));
        marks
    }
}
