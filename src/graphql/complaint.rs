//! Complaints about projects.

use async_graphql::{Context, ID};

use super::access::{Permission, permission, permissions};
use super::filter::listed;
use super::id::NodeKind;
use super::list::{connection, object};
use super::scalar::DateTime;
use super::written::{Owned, Written};
use crate::authz::policy::Act;
use crate::domain::complaint::{ComplaintCategory, ComplaintOffice, ComplaintStatus};
use crate::error::Result;
use crate::store::complaint::Complaint;
use crate::store::project::Project;

permissions!(ComplaintCan of "a complaint" {
    /// Answer it.
    answer_complaint: AnswerComplaint,
    /// Ask for another answer.
    reopen_complaint: ReopenComplaint,
    /// Take its answer.
    close_complaint: CloseComplaint,
});

object! {
    /// A complaint (queja) about a project: filed by a person in their own name, and answered by the office to which it is
    /// addressed. Who filed it is shown to nobody.
    Complaint {
        /// Global id.
        pub async fn id(&self) -> ID {
            NodeKind::Complaint.id(self.id)
        }

        /// The number by which whoever filed it asks for it.
        async fn tracking_number(&self) -> &str {
            &self.tracking_number
        }

        /// What it is about.
        async fn category(&self) -> ComplaintCategory {
            self.category
        }

        /// The office that answers.
        async fn addressed_to(&self) -> ComplaintOffice {
            self.addressed_to
        }

        /// What is complained about, in the words of whoever does.
        async fn text(&self) -> &str {
            &self.text
        }

        /// Where it stands.
        async fn status(&self) -> ComplaintStatus {
            self.status
        }

        /// When it was filed.
        async fn filed_at(&self) -> DateTime {
            DateTime(self.filed_at)
        }

        /// The answer; empty before.
        async fn answer(&self) -> &str {
            &self.answer
        }

        /// When it was answered.
        async fn answered_at(&self) -> Option<DateTime> {
            self.answered_at.map(DateTime)
        }

        /// Whoever filed it asked for another answer.
        async fn reopened(&self) -> bool {
            self.reopened
        }

        /// Why another answer was asked for; empty where none was.
        async fn reopening_reason(&self) -> &str {
            &self.reopening_reason
        }

        /// The answer after it was reopened, which is the last one; empty before.
        async fn final_answer(&self) -> &str {
            &self.final_answer
        }

        /// When it was answered for the last time.
        async fn final_answered_at(&self) -> Option<DateTime> {
            self.final_answered_at.map(DateTime)
        }

        /// Version, to be named by whoever changes the complaint.
        async fn version(&self) -> i64 {
            self.version
        }

        /// What the viewer may do with it, by the policy.
        async fn can(&self) -> Option<Result<Written<Owned<ComplaintCan<'_>>>>> {
            Some(self.can.get().map(|can| Written::owned(ComplaintCan(can))))
        }
    }
    ones {
        /// The project about which it is.
        project: Project;
    }
}

connection!(Complaint, "ComplaintConnection", "ComplaintEdge", "complaints");

listed! {
    Complaint,
    where ComplaintWhere {
        /// Where it stands.
        status: ComplaintStatusFilter on "status",
        /// The number by which whoever filed it asks for it.
        tracking_number: TextFilter on "tracking_number",
    }
    order ComplaintOrder {
        /// Oldest first.
        FiledAtAsc = ascending("filed_at", Instant),
        /// Newest first.
        FiledAtDesc = descending("filed_at", Instant),
    }
    default FiledAtDesc
}
