//! Who may see which complaint: the row "complaint" of the matrix, and one's own.

use entity::*;

use super::Column::*;
use super::Oracle;

impl Oracle<'_> {
    pub fn complaint(&self, complaint: &complaint::Model) -> bool {
        let project = self.rows.project_of(complaint.project_id);
        let by_office = match self.column {
            Federal | Auditor => true,
            Delegation | State => self.seated(project),
            Municipality => complaint.addressed_to == "MUNICIPAL" && self.seated(project),
            Club | Federation | Works | Mirror | Consulate | ConsularService | Administrator | Public => false,
        };
        by_office || complaint.filed_by == self.person
    }
}
