//! Social audit (contraloría social): what works committees inspect and mirror clubs observe, as they said it.

use chrono::{DateTime, NaiveDate, Utc};
use entity::{inspection, observation};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};
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
        physical_bps: Option<i32>,
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
    /// How much of the works is built, where it was measured.
    pub physical_bps: Option<i32>,
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
        physical_bps: new.physical_bps,
    };
    tx.insert(leave, row.into_active_model()).await.map_err(unavailable)
}

/// What the works committee measured last of the works of a project, from that day on; in basis points. Whoever asks reads
/// the project, and with it its inspections.
pub async fn measured_bps(tx: &Transaction, project: Uuid, from: Option<NaiveDate>) -> Result<Option<i32>> {
    let measured = inspection::Entity::find()
        .filter(inspection::Column::ProjectId.eq(project))
        .filter(inspection::Column::PhysicalBps.is_not_null())
        .order_by_desc(inspection::Column::InspectedOn)
        .order_by_desc(inspection::Column::RecordedAt);
    let last = measured.one(tx.connection()).await.map_err(unavailable)?;
    let last = last.filter(|inspection| from.is_none_or(|from| inspection.inspected_on >= from));
    Ok(last.and_then(|inspection| inspection.physical_bps))
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
