//! The inputs of requests for help with technical files, and how each is read into its op.

use async_graphql::{ID, InputObject};

use super::parse::{text, version};
use crate::domain::seat::Seat;
use crate::domain::technical_file::Requirement;
use crate::error::Result;
use crate::graphql::id::NodeKind;
use crate::ops::help_request::{
    AcknowledgeHelp, AnswerHelpRequest, DeclineHelpRequest, RequestHelp, WithdrawHelpRequest,
};

input! {
    /// What asking for help takes.
    RequestHelpInput {
        /// The technical file, which is being filled in.
        technical_file_id: ID,
        /// Version of the technical file that the client knows.
        expected_version: i64,
        /// What of its checklist help is asked for with.
        requirement: Requirement,
        /// The seat that is asked, another than the municipality.
        seat: Seat,
        /// What it is asked for, 1 to 2,000 characters.
        question: String,
    }
}

input! {
    /// What answering a request for help takes.
    AnswerHelpRequestInput {
        /// The request.
        help_request_id: ID,
        /// Version of the request that the client knows.
        expected_version: i64,
        /// The answer, 1 to 2,000 characters.
        answer: String,
        /// A document of the project that its seats share, brought with `addDocument`.
        document_id: Option<ID>,
    }
}

input! {
    /// What declining a request for help takes.
    DeclineHelpRequestInput {
        /// The request.
        help_request_id: ID,
        /// Version of the request that the client knows.
        expected_version: i64,
        /// Why, 1 to 2,000 characters.
        reason: String,
    }
}

input! {
    /// What taking a request for help back takes.
    WithdrawHelpRequestInput {
        /// The request.
        help_request_id: ID,
        /// Version of the request that the client knows.
        expected_version: i64,
        /// Why, 1 to 2,000 characters.
        reason: String,
    }
}

input! {
    /// What taking note of an answer takes.
    AcknowledgeHelpInput {
        /// The request.
        help_request_id: ID,
        /// Version of the request that the client knows.
        expected_version: i64,
    }
}

impl RequestHelpInput {
    pub(in crate::graphql) fn parse(self) -> Result<RequestHelp> {
        Ok(RequestHelp {
            file: NodeKind::TechnicalFile.uuid(&self.technical_file_id, "technicalFileId")?,
            expected_version: version(self.expected_version)?,
            requirement: self.requirement,
            seat: self.seat,
            question: text(&self.question, "question")?,
        })
    }
}

impl AnswerHelpRequestInput {
    pub(in crate::graphql) fn parse(self) -> Result<AnswerHelpRequest> {
        Ok(AnswerHelpRequest {
            request: NodeKind::HelpRequest.uuid(&self.help_request_id, "helpRequestId")?,
            expected_version: version(self.expected_version)?,
            answer: text(&self.answer, "answer")?,
            document: self.document_id.map(|id| NodeKind::Document.uuid(&id, "documentId")).transpose()?,
        })
    }
}

impl DeclineHelpRequestInput {
    pub(in crate::graphql) fn parse(self) -> Result<DeclineHelpRequest> {
        Ok(DeclineHelpRequest {
            request: NodeKind::HelpRequest.uuid(&self.help_request_id, "helpRequestId")?,
            expected_version: version(self.expected_version)?,
            reason: text(&self.reason, "reason")?,
        })
    }
}

impl WithdrawHelpRequestInput {
    pub(in crate::graphql) fn parse(self) -> Result<WithdrawHelpRequest> {
        Ok(WithdrawHelpRequest {
            request: NodeKind::HelpRequest.uuid(&self.help_request_id, "helpRequestId")?,
            expected_version: version(self.expected_version)?,
            reason: text(&self.reason, "reason")?,
        })
    }
}

impl AcknowledgeHelpInput {
    pub(in crate::graphql) fn parse(self) -> Result<AcknowledgeHelp> {
        let request = NodeKind::HelpRequest.uuid(&self.help_request_id, "helpRequestId")?;
        Ok(AcknowledgeHelp { request, expected_version: version(self.expected_version)? })
    }
}
