//! The inputs of what is done with technical files, and how each is read into its op.

use async_graphql::{ID, InputObject};

use super::parse::{at, text, version};
use crate::domain::technical_file::Requirement;
use crate::domain::text::Text;
use crate::error::Result;
use crate::graphql::id::NodeKind;
use crate::ops::review::{
    ApproveInPlanning, FindViable, Flaw, ReturnFromNationalReview, ReturnFromPlanning, ReturnFromViability,
};
use crate::ops::technical_file::{CompleteTechnicalFile, OpenTechnicalFile, ProvideTechnicalFileItem};

input! {
    /// What opening a technical file takes.
    OpenTechnicalFileInput {
        /// The project, which is selected.
        project_id: ID,
        /// Version of the project that the client knows.
        expected_version: i64,
    }
}

input! {
    /// What providing a document takes.
    ProvideTechnicalFileItemInput {
        /// The technical file.
        technical_file_id: ID,
        /// What of its checklist is provided.
        requirement: Requirement,
        /// Version of the item that the client knows.
        expected_version: i64,
        /// Where the document is found: a folio, or the place of the paper; 1 to 200 characters.
        reference: String,
        /// What is to be said of it, at most 2,000 characters.
        note: Option<String>,
    }
}

input! {
    /// What completing a technical file takes.
    CompleteTechnicalFileInput {
        /// The technical file.
        technical_file_id: ID,
        /// Version of the technical file that the client knows.
        expected_version: i64,
    }
}

/// A defect, for which a technical file is returned.
#[derive(Debug, InputObject)]
pub struct DefectInput {
    /// What of its checklist has it.
    pub requirement: Requirement,
    /// What is wrong, 1 to 2,000 characters.
    pub description: String,
}

input! {
    /// What approving a technical file in the planning committee takes.
    ApproveInPlanningInput {
        /// The project.
        project_id: ID,
        /// Version of the project that the client knows.
        expected_version: i64,
        /// Why, 1 to 2,000 characters.
        reasons: String,
    }
}

input! {
    /// What finding a work viable takes.
    FindViableInput {
        /// The project.
        project_id: ID,
        /// Version of the project that the client knows.
        expected_version: i64,
        /// Why, 1 to 2,000 characters.
        reasons: String,
    }
}

input! {
    /// What returning a technical file from the planning committee takes.
    ReturnFromPlanningInput {
        /// The project.
        project_id: ID,
        /// Version of the project that the client knows.
        expected_version: i64,
        /// Why, 1 to 2,000 characters.
        reasons: String,
        /// Its defects, 1 to 50.
        defects: Vec<DefectInput>,
    }
}

input! {
    /// What returning a technical file from the review for viability takes.
    ReturnFromViabilityInput {
        /// The project.
        project_id: ID,
        /// Version of the project that the client knows.
        expected_version: i64,
        /// Why, 1 to 2,000 characters.
        reasons: String,
        /// Its defects, 1 to 50.
        defects: Vec<DefectInput>,
    }
}

input! {
    /// What returning a technical file from the national review takes.
    ReturnFromNationalReviewInput {
        /// The project.
        project_id: ID,
        /// Version of the project that the client knows.
        expected_version: i64,
        /// Why, 1 to 2,000 characters.
        reasons: String,
        /// Its defects, 1 to 50.
        defects: Vec<DefectInput>,
    }
}

impl OpenTechnicalFileInput {
    pub(in crate::graphql) fn parse(self) -> Result<OpenTechnicalFile> {
        let project = NodeKind::Project.uuid(&self.project_id, "projectId")?;
        Ok(OpenTechnicalFile { project, expected_version: version(self.expected_version)? })
    }
}

impl ProvideTechnicalFileItemInput {
    pub(in crate::graphql) fn parse(self) -> Result<ProvideTechnicalFileItem> {
        Ok(ProvideTechnicalFileItem {
            file: NodeKind::TechnicalFile.uuid(&self.technical_file_id, "technicalFileId")?,
            requirement: self.requirement,
            expected_version: version(self.expected_version)?,
            reference: text(&self.reference, "reference")?,
            note: at(Text::parse_optional(&self.note.unwrap_or_default()), "note")?,
        })
    }
}

impl CompleteTechnicalFileInput {
    pub(in crate::graphql) fn parse(self) -> Result<CompleteTechnicalFile> {
        let file = NodeKind::TechnicalFile.uuid(&self.technical_file_id, "technicalFileId")?;
        Ok(CompleteTechnicalFile { file, expected_version: version(self.expected_version)? })
    }
}

impl ApproveInPlanningInput {
    pub(in crate::graphql) fn parse(self) -> Result<ApproveInPlanning> {
        Ok(ApproveInPlanning {
            project: NodeKind::Project.uuid(&self.project_id, "projectId")?,
            expected_version: version(self.expected_version)?,
            reasons: text(&self.reasons, "reasons")?,
        })
    }
}

impl FindViableInput {
    pub(in crate::graphql) fn parse(self) -> Result<FindViable> {
        Ok(FindViable {
            project: NodeKind::Project.uuid(&self.project_id, "projectId")?,
            expected_version: version(self.expected_version)?,
            reasons: text(&self.reasons, "reasons")?,
        })
    }
}

impl ReturnFromPlanningInput {
    pub(in crate::graphql) fn parse(self) -> Result<ReturnFromPlanning> {
        Ok(ReturnFromPlanning {
            project: NodeKind::Project.uuid(&self.project_id, "projectId")?,
            expected_version: version(self.expected_version)?,
            reasons: text(&self.reasons, "reasons")?,
            defects: flaws(self.defects)?,
        })
    }
}

impl ReturnFromViabilityInput {
    pub(in crate::graphql) fn parse(self) -> Result<ReturnFromViability> {
        Ok(ReturnFromViability {
            project: NodeKind::Project.uuid(&self.project_id, "projectId")?,
            expected_version: version(self.expected_version)?,
            reasons: text(&self.reasons, "reasons")?,
            defects: flaws(self.defects)?,
        })
    }
}

impl ReturnFromNationalReviewInput {
    pub(in crate::graphql) fn parse(self) -> Result<ReturnFromNationalReview> {
        Ok(ReturnFromNationalReview {
            project: NodeKind::Project.uuid(&self.project_id, "projectId")?,
            expected_version: version(self.expected_version)?,
            reasons: text(&self.reasons, "reasons")?,
            defects: flaws(self.defects)?,
        })
    }
}

fn flaws(defects: Vec<DefectInput>) -> Result<Vec<Flaw>> {
    let flaw = |(index, defect): (usize, DefectInput)| {
        let description = text(&defect.description, &format!("defects.{index}.description"))?;
        Ok(Flaw { requirement: defect.requirement, description })
    };
    defects.into_iter().enumerate().map(flaw).collect()
}
