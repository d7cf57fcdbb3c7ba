//! The inputs of what a committee does beside its votes, and how each is read into its op.

use async_graphql::{ID, InputObject};

use super::parse::{text, version};
use crate::error::Result;
use crate::graphql::id::NodeKind;
use crate::ops::resolution::ConfirmConditions;

input! {
    /// What confirming conditions takes.
    ConfirmConditionsInput {
        /// The resolution that set them.
        resolution_id: ID,
        /// Version of the resolution that the client knows.
        expected_version: i64,
        /// How it is known that they are met, 1 to 2,000 characters.
        note: String,
    }
}

impl ConfirmConditionsInput {
    pub(in crate::graphql) fn parse(self) -> Result<ConfirmConditions> {
        Ok(ConfirmConditions {
            resolution: NodeKind::Resolution.uuid(&self.resolution_id, "resolutionId")?,
            expected_version: version(self.expected_version)?,
            note: text(&self.note, "note")?,
        })
    }
}
