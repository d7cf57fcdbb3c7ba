//! The inputs of what is done at the end of the works, and how each is read into its op.

use async_graphql::{ID, InputObject};

use super::parse::{at, text, version};
use crate::domain::handover::{Commitment, Kept, UpkeepParty};
use crate::domain::refusal::Reason;
use crate::domain::text::Text;
use crate::error::{Error, Result};
use crate::graphql::id::NodeKind;
use crate::graphql::scalar::Date;
use crate::ops::handover::{CheckInCommitment, DraftHandoverCertificate, SignHandoverCertificate};
use crate::ops::plaque::RecordDedication;

/// What somebody will do for the upkeep of the work.
#[derive(Debug, InputObject)]
pub struct UpkeepCommitmentInput {
    /// Who does it.
    pub responsible: UpkeepParty,
    /// What is done, 1 to 1,000 characters.
    pub text: String,
    /// Day by which it is due, after the handover.
    pub due_on: Date,
}

input! {
    /// What drawing up a handover certificate takes.
    DraftHandoverCertificateInput {
        /// The project.
        project_id: ID,
        /// Version of the project that the client knows.
        expected_version: i64,
        /// Day of the handover: today, or before.
        handed_over_on: Date,
        /// What is handed over, 1 to 5,000 characters.
        description: String,
        /// What is kept up afterwards, 1 to 20 commitments.
        commitments: Vec<UpkeepCommitmentInput>,
    }
}

input! {
    /// What signing a handover certificate takes.
    SignHandoverCertificateInput {
        /// The project.
        project_id: ID,
        /// Version of the certificate that the client knows.
        expected_version: i64,
        /// The digest of the certificate that the signatory has read.
        content_hash: String,
    }
}

input! {
    /// What recording the dedication of a plaque takes.
    RecordDedicationInput {
        /// The project.
        project_id: ID,
        /// Version of the dedication that the client knows.
        expected_version: i64,
        /// The text, 1 to 500 characters.
        text: String,
    }
}

input! {
    /// What saying whether a commitment was kept takes.
    CheckInCommitmentInput {
        /// The commitment.
        commitment_id: ID,
        /// Version of the commitment that the client knows.
        expected_version: i64,
        /// Whether it was kept: `KEPT` or `NOT_KEPT`.
        kept: Kept,
        /// What is to be said of it, at most 2,000 characters.
        note: Option<String>,
    }
}

impl DraftHandoverCertificateInput {
    pub(in crate::graphql) fn parse(self) -> Result<DraftHandoverCertificate> {
        let commitment = |(index, given): (usize, UpkeepCommitmentInput)| {
            let text = text(&given.text, &format!("commitments.{index}.text"))?;
            Ok(Commitment { responsible: given.responsible, text, due_on: given.due_on.0 })
        };
        Ok(DraftHandoverCertificate {
            project: NodeKind::Project.uuid(&self.project_id, "projectId")?,
            expected_version: version(self.expected_version)?,
            handed_over_on: self.handed_over_on.0,
            description: text(&self.description, "description")?,
            commitments: self.commitments.into_iter().enumerate().map(commitment).collect::<Result<_>>()?,
        })
    }
}

impl SignHandoverCertificateInput {
    pub(in crate::graphql) fn parse(self) -> Result<SignHandoverCertificate> {
        let project = NodeKind::Project.uuid(&self.project_id, "projectId")?;
        let expected_version = version(self.expected_version)?;
        let is_digest = self.content_hash.len() == 64 && self.content_hash.bytes().all(|byte| byte.is_ascii_hexdigit());
        if !is_digest {
            return Err(Error::invalid(Reason::MalformedValue, "contentHash"));
        }
        Ok(SignHandoverCertificate { project, expected_version, content_hash: self.content_hash })
    }
}

impl RecordDedicationInput {
    pub(in crate::graphql) fn parse(self) -> Result<RecordDedication> {
        Ok(RecordDedication {
            project: NodeKind::Project.uuid(&self.project_id, "projectId")?,
            expected_version: version(self.expected_version)?,
            text: text(&self.text, "text")?,
        })
    }
}

impl CheckInCommitmentInput {
    pub(in crate::graphql) fn parse(self) -> Result<CheckInCommitment> {
        let commitment = NodeKind::UpkeepCommitment.uuid(&self.commitment_id, "commitmentId")?;
        if self.kept == Kept::Waiting {
            return Err(Error::invalid(Reason::MalformedValue, "kept"));
        }
        Ok(CheckInCommitment {
            commitment,
            expected_version: version(self.expected_version)?,
            kept: self.kept,
            note: at(Text::parse_optional(&self.note.unwrap_or_default()), "note")?,
        })
    }
}
