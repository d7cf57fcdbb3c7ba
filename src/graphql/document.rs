//! Documents of projects, and where their files are had.

use async_graphql::ID;

use super::filter::listed;
use super::id::{NodeKind, decode};
use super::list::{connection, object};
use super::request::Request;
use super::scalar::DateTime;
use crate::domain::document::{DocumentAudience, DocumentKind};
use crate::domain::seat::Seat;
use crate::domain::word::Word;
use crate::error::{Error, Result};
use crate::store::datum::Datum;
use crate::store::document::Document;
use crate::store::project::Project;
use crate::store::tenant::Tenant;

pub use crate::store::document::DocumentFile;

/// Before the id of a document, where its file is had.
pub const PLACE: &str = "/documents/";

object! {
    /// A document (documento) of a project: a photograph, a permit, a receipt, with its file.
    Document {
        /// Global id.
        pub async fn id(&self) -> ID {
            NodeKind::Document.id(self.id)
        }

        /// What it is.
        async fn kind(&self) -> DocumentKind {
            self.kind
        }

        /// For whom it is.
        async fn audience(&self) -> DocumentAudience {
            self.audience
        }

        /// The seat that brought it; absent where it was the mirror club.
        async fn seat(&self) -> Option<Seat> {
            Seat::parse(&self.seat)
        }

        /// Title.
        async fn title(&self) -> &str {
            &self.title
        }

        /// Name of the file, with an ending that says what it is.
        async fn file_name(&self) -> &str {
            &self.file_name
        }

        /// What the file is by its bytes: `image/jpeg`, `image/png`, `image/webp` or `application/pdf`.
        async fn media_type(&self) -> &str {
            &self.media_type
        }

        /// Length of the file in bytes.
        async fn size_bytes(&self) -> i64 {
            self.size_bytes
        }

        /// Digest of the file, SHA-256 in hexadecimal.
        async fn sha256(&self) -> &str {
            &self.sha256
        }

        /// Path under which the file is had, by GET with the same credential.
        async fn url(&self) -> String {
            format!("{PLACE}{}", *NodeKind::Document.id(self.id))
        }

        /// When it was brought.
        async fn created_at(&self) -> DateTime {
            DateTime(self.created_at)
        }

        /// Version of the document.
        async fn version(&self) -> i64 {
            self.version
        }
    }
    ones {
        /// The project to which it was brought.
        project: Project;
        /// Who brought it.
        tenant: Tenant;
    }
}

connection!(Document, "DocumentConnection", "DocumentEdge", "documents");

listed! {
    Document,
    where DocumentWhere {
        /// What it is.
        kind: DocumentKindFilter on "kind",
    }
    order DocumentOrder {
        /// Oldest first.
        CreatedAtAsc = ascending("created_at", Instant),
        /// Newest first.
        CreatedAtDesc = descending("created_at", Instant),
    }
    default CreatedAtDesc
}

/// The file of the document that is named so, for whoever asks; what names nothing is not there, as what they cannot see.
pub async fn file(request: &Request, named: &str) -> Result<DocumentFile> {
    let Some((NodeKind::Document, Datum::Uuid(id))) = decode(&ID::from(named)) else { return Err(Error::not_found()) };
    request.store.document_file(&request.scope, id).await
}
