//! Documents of projects, with their files.

use bytes::Bytes;
use chrono::{DateTime, Utc};
use entity::{document, project_party};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use uuid::Uuid;

use super::Store;
use super::connection::unavailable;
use super::life::Standing;
use super::noun::noun;
use super::project::{Project, word};
use super::tenant::Tenant;
use super::transaction::Transaction;
use crate::authz::permit::Permit;
use crate::authz::policy::Resource;
use crate::authz::scope::Scope;
use crate::domain::document::{DocumentAudience, DocumentKind};
use crate::domain::refusal::Reason;
use crate::domain::seat::Seat;
use crate::domain::word::Word;
use crate::error::{Error, Result};

noun! {
    /// A document of a project.
    Document, DocumentWants of Document
    row {
        id: Uuid,
        seat: String,
        kind: DocumentKind,
        audience: DocumentAudience,
        title: String,
        file_name: String,
        media_type: String,
        size_bytes: i64,
        sha256: String,
        created_at: DateTime<Utc>,
        version: i64,
    }
    one {
        project: Project = "project" by project_id -> id;
        tenant: Tenant = "tenant" by tenant_id -> id;
    }
}

/// A document that is to be kept, and its file.
#[derive(Clone, Debug)]
pub struct NewDocument {
    pub id: Uuid,
    pub seat: Option<Seat>,
    pub kind: DocumentKind,
    pub audience: DocumentAudience,
    pub title: String,
    pub file_name: String,
    pub media_type: &'static str,
    pub sha256: String,
    pub content: Bytes,
}

/// The file of a document, for somebody who reads it.
#[derive(Clone, Debug)]
pub struct DocumentFile {
    pub name: String,
    pub media_type: String,
    pub sha256: String,
    pub content: Bytes,
}

/// The seat that the actor's tenant holds in the project, if it holds one; a draft has that of its club alone.
pub async fn own_seat(tx: &Transaction, standing: &Standing) -> Result<Option<Seat>> {
    if standing.club == tx.tenant() {
        return Ok(Some(Seat::Migrant));
    }
    let mine = project_party::Entity::find()
        .filter(project_party::Column::ProjectId.eq(standing.project))
        .filter(project_party::Column::TenantId.eq(tx.tenant()))
        .filter(project_party::Column::Standing.eq("CURRENT"));
    let mine = mine.one(tx.connection()).await.map_err(unavailable)?;
    mine.map(|party| word(&party.seat)).transpose()
}

/// Keeps the file, then writes its row. `leave` is for the project.
pub async fn add(tx: &Transaction, leave: &Permit, standing: &Standing, new: NewDocument) -> Result<()> {
    let size_bytes = i64::try_from(new.content.len()).map_err(Error::internal)?;
    tx.keep(leave, &new.sha256, new.content).await?;
    let row = document::Model {
        id: new.id,
        project_id: standing.project,
        tenant_id: tx.tenant(),
        club_id: standing.club,
        seat: new.seat.map_or("", Word::text).to_owned(),
        state_code: standing.state_code.clone(),
        kind: new.kind.text().to_owned(),
        audience: new.audience.text().to_owned(),
        title: new.title,
        file_name: new.file_name,
        media_type: new.media_type.to_owned(),
        size_bytes,
        sha256: new.sha256,
        uploaded_by: tx.person(),
        created_at: tx.now,
        version: 1,
    };
    tx.insert(leave, row.into_active_model()).await.map_err(unavailable)
}

/// What the document is that stands at `path` of the input: the actor reads it, and it is one of this project.
///
/// Errors: `NOT_FOUND` at `path`, whichever of the two does not hold.
pub async fn belongs(tx: &Transaction, id: Uuid, project: Uuid, path: &str) -> Result<DocumentKind> {
    word(&of_project(tx, id, project, path).await?.kind)
}

/// As [`belongs`], and the seats of the project share it.
pub async fn is_shared(tx: &Transaction, id: Uuid, project: Uuid, path: &str) -> Result<()> {
    match word(&of_project(tx, id, project, path).await?.audience)? {
        DocumentAudience::Project => Ok(()),
        DocumentAudience::Part => {
            Err(Error { input_path: Some(path.to_owned()), ..Error::refused(Reason::DocumentNotShared) })
        }
    }
}

async fn of_project(tx: &Transaction, id: Uuid, project: Uuid, path: &str) -> Result<document::Model> {
    let absent = || Error { input_path: Some(path.to_owned()), ..Error::not_found() };
    if !tx.can_read(Resource::Document, id).await? {
        return Err(absent());
    }
    let of_project = document::Entity::find_by_id(id).filter(document::Column::ProjectId.eq(project));
    of_project.one(tx.connection()).await.map_err(unavailable)?.ok_or_else(absent)
}

impl Store {
    /// The file of a document within the scope; whoever reads what is logged leaves an entry, as of any read of its row.
    pub async fn document_file(&self, scope: &Scope, id: Uuid) -> Result<DocumentFile> {
        let found = self.row::<Document>(scope, id.into(), &DocumentWants::default()).await?;
        let document = found.ok_or_else(Error::not_found)?;
        let content = self.files.content(&document.sha256).await?;
        Ok(DocumentFile { name: document.file_name, media_type: document.media_type, sha256: document.sha256, content })
    }
}
