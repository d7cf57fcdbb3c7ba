//! The inputs of what freezes a project and of what ends it, and how each is read into its op.

use async_graphql::{ID, InputObject};

use super::parse::{text, version};
use crate::error::Result;
use crate::graphql::id::NodeKind;
use crate::ops::freeze::{LiftFreeze, RepudiateProposal, SuspendProject};
use crate::ops::withdrawal::WithdrawProject;

input! {
    /// What repudiating a proposal takes.
    RepudiateProposalInput {
        /// The project.
        project_id: ID,
        /// Version of the project that the client knows.
        expected_version: i64,
        /// What was not the club's, 1 to 2,000 characters; whoever reads the project reads it.
        reason: String,
    }
}

input! {
    /// What suspending a project takes.
    SuspendProjectInput {
        /// The project.
        project_id: ID,
        /// Version of the project that the client knows.
        expected_version: i64,
        /// Why, 1 to 2,000 characters; whoever reads the project reads it.
        reason: String,
    }
}

input! {
    /// What lifting a freeze takes.
    LiftFreezeInput {
        /// The freeze.
        freeze_id: ID,
        /// Version of the freeze that the client knows.
        expected_version: i64,
        /// Why, 1 to 2,000 characters.
        reason: String,
    }
}

input! {
    /// What withdrawing a project takes.
    WithdrawProjectInput {
        /// The project.
        project_id: ID,
        /// Version of the project that the client knows.
        expected_version: i64,
        /// Why, 1 to 2,000 characters.
        reason: String,
    }
}

impl RepudiateProposalInput {
    pub(in crate::graphql) fn parse(self) -> Result<RepudiateProposal> {
        Ok(RepudiateProposal {
            project: NodeKind::Project.uuid(&self.project_id, "projectId")?,
            expected_version: version(self.expected_version)?,
            reason: text(&self.reason, "reason")?,
        })
    }
}

impl SuspendProjectInput {
    pub(in crate::graphql) fn parse(self) -> Result<SuspendProject> {
        Ok(SuspendProject {
            project: NodeKind::Project.uuid(&self.project_id, "projectId")?,
            expected_version: version(self.expected_version)?,
            reason: text(&self.reason, "reason")?,
        })
    }
}

impl LiftFreezeInput {
    pub(in crate::graphql) fn parse(self) -> Result<LiftFreeze> {
        Ok(LiftFreeze {
            freeze: NodeKind::Freeze.uuid(&self.freeze_id, "freezeId")?,
            expected_version: version(self.expected_version)?,
            reason: text(&self.reason, "reason")?,
        })
    }
}

impl WithdrawProjectInput {
    pub(in crate::graphql) fn parse(self) -> Result<WithdrawProject> {
        Ok(WithdrawProject {
            project: NodeKind::Project.uuid(&self.project_id, "projectId")?,
            expected_version: version(self.expected_version)?,
            reason: text(&self.reason, "reason")?,
        })
    }
}
