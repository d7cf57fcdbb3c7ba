//! Social audit (contraloría social): what works committees inspect and mirror clubs observe, as they said it.

use chrono::{DateTime, NaiveDate, Utc};
use entity::{inspection, observation};
use sea_orm::IntoActiveModel;
use uuid::Uuid;

use super::connection::unavailable;
use super::document::Document;
use super::noun::noun;
use super::project::Project;
use super::tenant::Tenant;
use super::transaction::Transaction;
use crate::authz::permit::Permit;
use crate::error::Result;

noun! {
    /// What a member of the works committee saw.
    Inspection, InspectionWants of Inspection
    row {
        id: Uuid,
        inspected_on: NaiveDate,
        as_planned: bool,
        good_quality: bool,
        materials_on_site: bool,
        note: String,
        recorded_at: DateTime<Utc>,
    }
    one {
        project: Project = "project" by project_id -> id;
        tenant: Tenant = "recordedBy" by tenant_id -> id;
        photo: Document = "photo" by photo_id -> id;
    }
}

noun! {
    /// What a mirror club has to say of a work.
    Observation, ObservationWants of Observation
    row { id: Uuid, body: String, recorded_at: DateTime<Utc>, }
    one {
        project: Project = "project" by project_id -> id;
        tenant: Tenant = "recordedBy" by tenant_id -> id;
        photo: Document = "photo" by photo_id -> id;
    }
}

/// What was seen on a day: three questions, and a note.
#[derive(Clone, Debug)]
pub struct NewInspection {
    pub id: Uuid,
    pub inspected_on: NaiveDate,
    pub as_planned: bool,
    pub good_quality: bool,
    pub materials_on_site: bool,
    pub photo: Option<Uuid>,
    pub note: String,
}

/// Writes an inspection of the works for which `leave` was given, which have the id of their project.
pub async fn inspect(tx: &Transaction, leave: &Permit, new: NewInspection) -> Result<()> {
    let row = inspection::Model {
        id: new.id,
        project_id: leave.row(),
        tenant_id: tx.tenant(),
        recorded_by: tx.person(),
        inspected_on: new.inspected_on,
        as_planned: new.as_planned,
        good_quality: new.good_quality,
        materials_on_site: new.materials_on_site,
        photo_id: new.photo,
        note: new.note,
        recorded_at: tx.now,
    };
    tx.insert(leave, row.into_active_model()).await.map_err(unavailable)
}

/// Writes an observation of the project for which `leave` was given.
pub async fn observe(tx: &Transaction, leave: &Permit, id: Uuid, photo: Option<Uuid>, body: &str) -> Result<()> {
    let row = observation::Model {
        id,
        project_id: leave.row(),
        tenant_id: tx.tenant(),
        recorded_by: tx.person(),
        photo_id: photo,
        body: body.to_owned(),
        recorded_at: tx.now,
    };
    tx.insert(leave, row.into_active_model()).await.map_err(unavailable)
}
