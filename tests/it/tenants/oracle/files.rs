//! Who may see which document: the rows "technical file" and "own part" of the matrix, and pictures and reports as the
//! project itself.

use entity::*;

use super::Column::*;
use super::Oracle;

impl Oracle<'_> {
    pub fn document(&self, document: &document::Model) -> bool {
        let project = self.rows.project_of(document.project_id);
        let own = match self.column {
            Federal | State | Municipality | Club => document.tenant_id == self.me,
            Delegation => document.tenant_id == self.me && self.in_reach(&document.state_code),
            Federation => {
                let pays =
                    ["pledgeContribution", "recordDeposit"].iter().any(|act| self.mandated(project.club_id, act));
                document.audience == "PART" && document.seat == "MIGRANT" && pays
            }
            // Logged.
            Auditor => true,
            Mirror | Works | Consulate | ConsularService | Administrator | Public => false,
        };
        let draft = project.audience == "PROPOSER";
        let technical = match self.column {
            Club => project.club_id == self.me,
            Works => !draft && self.supervises(project.id),
            _ => !draft && self.decides(project),
        };
        let shown =
            matches!(&*document.kind, "PHOTO" | "REPORT") && self.column != ConsularService && self.project(project);
        own || (document.audience == "PROJECT" && (technical || shown))
    }
}
