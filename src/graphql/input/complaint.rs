//! The inputs of what is done with complaints, and how each is read into its op.

use async_graphql::{ID, InputObject};

use super::parse::{text, version};
use crate::domain::complaint::{ComplaintCategory, ComplaintOffice};
use crate::error::Result;
use crate::graphql::id::NodeKind;
use crate::ops::complaint::{AnswerComplaint, CloseComplaint, FileComplaint, ReopenComplaint};

input! {
    /// What filing a complaint takes.
    FileComplaintInput {
        /// The project.
        project_id: ID,
        /// What it is about.
        #[graphql(default_with = "ComplaintCategory::Other")]
        category: ComplaintCategory,
        /// The office that shall answer.
        addressed_to: ComplaintOffice,
        /// What is complained about, 1 to 5,000 characters. Say in it who you are only if whoever answers may know.
        text: String,
    }
}

input! {
    /// What answering a complaint takes.
    AnswerComplaintInput {
        /// The complaint.
        complaint_id: ID,
        /// Version of the complaint that the client knows.
        expected_version: i64,
        /// The answer, 1 to 5,000 characters.
        answer: String,
    }
}

input! {
    /// What asking for another answer takes.
    ReopenComplaintInput {
        /// The complaint.
        complaint_id: ID,
        /// Version of the complaint that the client knows.
        expected_version: i64,
        /// Why the answer is not enough, 1 to 2,000 characters.
        reason: String,
    }
}

input! {
    /// What taking the answer takes.
    CloseComplaintInput {
        /// The complaint.
        complaint_id: ID,
        /// Version of the complaint that the client knows.
        expected_version: i64,
    }
}

impl FileComplaintInput {
    pub(in crate::graphql) fn parse(self) -> Result<FileComplaint> {
        Ok(FileComplaint {
            project: NodeKind::Project.uuid(&self.project_id, "projectId")?,
            category: self.category,
            addressed_to: self.addressed_to,
            text: text(&self.text, "text")?,
        })
    }
}

impl AnswerComplaintInput {
    pub(in crate::graphql) fn parse(self) -> Result<AnswerComplaint> {
        Ok(AnswerComplaint {
            complaint: NodeKind::Complaint.uuid(&self.complaint_id, "complaintId")?,
            expected_version: version(self.expected_version)?,
            answer: text(&self.answer, "answer")?,
        })
    }
}

impl ReopenComplaintInput {
    pub(in crate::graphql) fn parse(self) -> Result<ReopenComplaint> {
        Ok(ReopenComplaint {
            complaint: NodeKind::Complaint.uuid(&self.complaint_id, "complaintId")?,
            expected_version: version(self.expected_version)?,
            reason: text(&self.reason, "reason")?,
        })
    }
}

impl CloseComplaintInput {
    pub(in crate::graphql) fn parse(self) -> Result<CloseComplaint> {
        let complaint = NodeKind::Complaint.uuid(&self.complaint_id, "complaintId")?;
        Ok(CloseComplaint { complaint, expected_version: version(self.expected_version)? })
    }
}
