//! The inputs of what is done while a project is built, and how each is read into its op.

use async_graphql::{ID, InputObject};

use super::parse::{at, text, version};
use crate::domain::money::Centavos;
use crate::error::Result;
use crate::graphql::id::NodeKind;
use crate::graphql::scalar::{BasisPoints, Date};
use crate::ops::works::{BeginWorks, DesignateExecutor, FinishWorks, ReportProgress};

input! {
    /// What designating an executor takes.
    DesignateExecutorInput {
        /// The project.
        project_id: ID,
        /// Version of its works that the client knows; 0 where nobody was designated yet.
        expected_version: i64,
        /// The party of the project that shall build; the municipality itself where this is left out.
        executor_id: Option<ID>,
        /// The firm that it hires, 1 to 200 characters.
        contractor: Option<String>,
    }
}

input! {
    /// What beginning the works takes.
    BeginWorksInput {
        /// The project.
        project_id: ID,
        /// Version of the project that the client knows.
        expected_version: i64,
        /// Day on which they began, today at the latest.
        begun_on: Date,
    }
}

input! {
    /// What reporting progress takes.
    ReportProgressInput {
        /// The works.
        works_id: ID,
        /// Version of the works that the client knows.
        expected_version: i64,
        /// The day of which it speaks: not before the last report, and today at the latest.
        reported_on: Date,
        /// How much is built by then, no less than was reported before.
        physical: BasisPoints,
        /// What was spent by then in pesos, as decimal text with at most two decimals: no less than was reported before,
        /// and no more than the work costs.
        spent: String,
        /// A photograph, a document of the project.
        photo_id: Option<ID>,
        /// What was done, 1 to 2,000 characters.
        narrative: String,
    }
}

input! {
    /// What finishing the works takes.
    FinishWorksInput {
        /// The works.
        works_id: ID,
        /// Version of the works that the client knows.
        expected_version: i64,
        /// Day on which all was built: not before the last report, and today at the latest.
        finished_on: Date,
    }
}

impl DesignateExecutorInput {
    pub(in crate::graphql) fn parse(self) -> Result<DesignateExecutor> {
        Ok(DesignateExecutor {
            project: NodeKind::Project.uuid(&self.project_id, "projectId")?,
            expected_version: version(self.expected_version)?,
            executor: self.executor_id.map(|id| NodeKind::Tenant.uuid(&id, "executorId")).transpose()?,
            contractor: self.contractor.map(|name| text(&name, "contractor")).transpose()?,
        })
    }
}

impl BeginWorksInput {
    pub(in crate::graphql) fn parse(self) -> Result<BeginWorks> {
        Ok(BeginWorks {
            project: NodeKind::Project.uuid(&self.project_id, "projectId")?,
            expected_version: version(self.expected_version)?,
            begun_on: self.begun_on.0,
        })
    }
}

impl ReportProgressInput {
    pub(in crate::graphql) fn parse(self) -> Result<ReportProgress> {
        Ok(ReportProgress {
            works: NodeKind::Works.uuid(&self.works_id, "worksId")?,
            expected_version: version(self.expected_version)?,
            reported_on: self.reported_on.0,
            physical_bps: self.physical.0,
            spent: at(Centavos::parse(&self.spent), "spent")?,
            photo: self.photo_id.map(|id| NodeKind::Document.uuid(&id, "photoId")).transpose()?,
            narrative: text(&self.narrative, "narrative")?,
        })
    }
}

impl FinishWorksInput {
    pub(in crate::graphql) fn parse(self) -> Result<FinishWorks> {
        Ok(FinishWorks {
            works: NodeKind::Works.uuid(&self.works_id, "worksId")?,
            expected_version: version(self.expected_version)?,
            finished_on: self.finished_on.0,
        })
    }
}
