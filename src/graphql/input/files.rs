//! The input of what is done with documents, and how it is read into its op.

use async_graphql::{Context, ID, InputObject};

use super::parse::text;
use crate::domain::document::{DocumentAudience, DocumentKind, MOST_BYTES};
use crate::domain::refusal::Reason;
use crate::error::{Error, Result};
use crate::graphql::id::NodeKind;
use crate::graphql::upload::Upload;
use crate::ops::document::{AddDocument, NewFile};

input! {
    /// What bringing a document takes.
    AddDocumentInput {
        /// The project.
        project_id: ID,
        /// What it is.
        kind: DocumentKind,
        /// For whom it is.
        audience: DocumentAudience,
        /// Title, 1 to 200 characters.
        title: String,
        /// The file, 5 MiB at most: JPEG, PNG, WebP or PDF.
        file: Upload,
    }
}

impl AddDocumentInput {
    pub(in crate::graphql) fn parse(self, ctx: &Context<'_>) -> Result<AddDocument> {
        let project = NodeKind::Project.uuid(&self.project_id, "projectId")?;
        let title = text(&self.title, "title")?;
        let file = self.file.file(ctx, "file")?;
        let file = NewFile::read(&file.name, file.content).map_err(refused)?;
        Ok(AddDocument { project, kind: self.kind, audience: self.audience, title, file })
    }
}

fn refused(reason: Reason) -> Error {
    if reason == Reason::FileTooLarge {
        return Error::limited(reason).with("limit", MOST_BYTES).with("limitName", "fileBytes");
    }
    Error::invalid(reason, "file")
}
