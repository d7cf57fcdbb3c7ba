//! The rows "budget ceilings and headroom" and "disbursement timeline" of the matrix.

use std::collections::BTreeSet;

use entity::*;
use tresporuno::graphql::id::NodeKind;

use super::Oracle;
use super::{
    Administrator, Auditor, Club, ConsularService, Consulate, Delegation, Federal, Federation, Mirror, Municipality,
    Public, State, Works,
};

impl Oracle<'_> {
    pub fn ceiling(&self, _: &budget_ceiling::Model) -> bool {
        match self.column {
            Federal | Delegation | State | Municipality | Club | Federation | Auditor | Administrator | Public => true,
            Mirror | Works | Consulate | ConsularService => false,
        }
    }

    /// Whoever knows of the project knows when it is paid; the consular machine knows of no project but that it is there.
    pub fn tranche(&self, tranche: &tranche::Model) -> bool {
        self.column != ConsularService && self.project(self.rows.project_of(tranche.project_id))
    }

    pub fn tranche_part(&self, part: &tranche_part::Model) -> bool {
        self.column != ConsularService && self.project(self.rows.project_of(part.project_id))
    }

    /// Marks of what is reachable of these.
    pub(super) fn marks_of_money(&self) -> BTreeSet<String> {
        let ceilings = self.rows.ceilings.iter().filter(|row| self.ceiling(row));
        ceilings.map(|row| format!("BudgetCeiling {}", *NodeKind::BudgetCeiling.id(row.id))).collect()
    }
}
