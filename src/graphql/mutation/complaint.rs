//! What is done with complaints.

use super::mutations;
use crate::graphql::input::*;
use crate::store::complaint::Complaint;

mutations! {
    ComplaintMutations;
    /// Anybody who is signed in and reads a project complains about it in their own name, under whichever membership or
    /// none. One complaint about a project waits at a time.
    file_complaint(FileComplaintInput) -> FileComplaintPayload {
        /// The complaint.
        complaint: Complaint = "complaint"
    }
    /// The delegation, the state's comptroller, or the municipality where it is addressed to it, answers a complaint.
    answer_complaint(AnswerComplaintInput) -> AnswerComplaintPayload {
        /// The complaint.
        complaint: Complaint = "complaint"
    }
    /// Whoever filed a complaint asks for another answer, once; that one is the last.
    reopen_complaint(ReopenComplaintInput) -> ReopenComplaintPayload {
        /// The complaint.
        complaint: Complaint = "complaint"
    }
    /// Whoever filed a complaint takes its answer, and the complaint is over.
    close_complaint(CloseComplaintInput) -> CloseComplaintPayload {
        /// The complaint.
        complaint: Complaint = "complaint"
    }
}
