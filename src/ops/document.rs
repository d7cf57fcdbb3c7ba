//! Documents: whoever has a seat in a project brings a file to it.

use bytes::Bytes;
use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use super::desk::{Done, Op};
use crate::authz::permit::Permit;
use crate::authz::policy::{Act, Resource};
use crate::domain::document::{DocumentAudience, DocumentKind, FileType, may_bring};
use crate::domain::ledger::sha256;
use crate::domain::refusal::Reason;
use crate::domain::text::Name;
use crate::error::Result;
use crate::store::document::{self, NewDocument};
use crate::store::ledger::Decision;
use crate::store::life;
use crate::store::transaction::Transaction;

/// A document is brought to a project, for its seats or for the own part.
#[derive(Debug, Serialize)]
pub struct AddDocument {
    pub project: Uuid,
    pub kind: DocumentKind,
    pub audience: DocumentAudience,
    pub title: Name,
    pub file: NewFile,
}

/// A file that was found to be what it is. Of its bytes an idempotency key stands for the digest.
#[derive(Debug, Serialize)]
pub struct NewFile {
    name: String,
    file_type: FileType,
    sha256: String,
    #[serde(skip)]
    content: Bytes,
}

impl NewFile {
    /// Looks at the bytes; of the name that the client gave only what is safe is kept.
    pub fn read(given_name: &str, content: Bytes) -> Result<Self, Reason> {
        let file_type = FileType::of(&content)?;
        Ok(Self { name: file_type.safe_name(given_name), file_type, sha256: sha256(&content), content })
    }
}

impl Op for AddDocument {
    const ACT: Act = Act::AddDocument;

    fn row(&self) -> Uuid {
        self.project
    }

    async fn work(&self, tx: &Transaction, leave: &Permit) -> Result<Done> {
        let standing = life::standing(tx, self.project).await?;
        if standing.stage.is_over() {
            return Err(Reason::WrongStage.into());
        }
        let seat = document::own_seat(tx, &standing).await?;
        may_bring(seat, self.kind, self.audience)?;
        let id = tx.fresh_id();
        let new = NewDocument {
            id,
            seat,
            kind: self.kind,
            audience: self.audience,
            title: self.title.as_str().to_owned(),
            file_name: self.file.name.clone(),
            media_type: self.file.file_type.media_type(),
            sha256: self.file.sha256.clone(),
            content: self.file.content.clone(),
        };
        document::add(tx, leave, &standing, new).await?;
        // What is of a part stays with it; of the rest the ledger proves which file it was.
        let content = match self.audience {
            DocumentAudience::Project => json!({ "kind": self.kind, "sha256": self.file.sha256 }),
            DocumentAudience::Part => json!({}),
        };
        let decision = Decision { chain: self.project, subject_kind: "Document", subject: id, content };
        Ok(Done { resource: Resource::Document, subject: id, decision })
    }
}
