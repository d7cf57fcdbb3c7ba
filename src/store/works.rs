//! The works of a project, and what their executor reported of them.

use chrono::{DateTime, NaiveDate, Utc};
use entity::{progress_report, project_party, rule_set, works};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use uuid::Uuid;

use super::connection::{taken, unavailable};
use super::document::Document;
use super::life::{self, Standing};
use super::noun::noun;
use super::project::{self, Project};
use super::tenant::Tenant;
use super::transaction::{Transaction, set};
use crate::authz::permit::Permit;
use crate::domain::calendar::local_date;
use crate::domain::project::Stage;
use crate::domain::refusal::Reason;
use crate::domain::seat::Seat;
use crate::domain::word::Word;
use crate::domain::works::{Measured, Progress, Reported, WorksAlert};
use crate::error::{Error, Result};

noun! {
    /// The works of a project: who builds them, and how far they have come.
    Works, WorksWants of Works
    row {
        id: Uuid,
        contractor: String,
        begun_on: Option<NaiveDate>,
        finished_on: Option<NaiveDate>,
        reported_on: Option<NaiveDate>,
        physical_bps: i32,
        spent_centavos: i64,
        financial_bps: i32,
        ahead_bps: i32,
        alert: WorksAlert,
        version: i64,
    }
    one {
        project: Project = "project" by id -> id;
        executor: Tenant = "executor" by executor_tenant_id -> id;
    }
    pages { reports: ProgressReport = "reports" by id -> project_id; }
    acts { ReportProgress, FinishWorks, RecordInspection, }
}

noun! {
    /// What an executor reported of the works.
    ProgressReport, ProgressReportWants of ProgressReport
    row {
        id: Uuid,
        reported_on: NaiveDate,
        physical_bps: i32,
        spent_centavos: i64,
        financial_bps: i32,
        alert: WorksAlert,
        narrative: String,
        recorded_at: DateTime<Utc>,
    }
    one {
        works: Works = "works" by project_id -> id;
        tenant: Tenant = "reportedBy" by tenant_id -> id;
        photo: Document = "photo" by photo_id -> id;
    }
}

/// Who builds a project, as far as somebody was designated.
#[derive(Clone, Copy, Debug)]
pub struct Designated {
    pub executor: Uuid,
    pub version: i64,
}

/// Works as a report of them, or their end, is decided on.
#[derive(Clone, Debug)]
pub struct Underway {
    pub standing: Standing,
    pub progress: Progress,
    pub cost_centavos: i64,
    pub tolerance_bps: i32,
}

/// A report that is to be written.
#[derive(Clone, Debug)]
pub struct NewReport {
    pub id: Uuid,
    /// INEGI's code of the state of the project.
    pub state_code: String,
    pub reported: Reported,
    pub measured: Measured,
    pub photo: Option<Uuid>,
    pub narrative: String,
}

/// Whom the municipality has designated to build the project, if it has.
pub async fn designated(tx: &Transaction, project: Uuid) -> Result<Option<Designated>> {
    let found = works::Entity::find_by_id(project).one(tx.connection()).await.map_err(unavailable)?;
    Ok(found.map(|works| Designated { executor: works.executor_tenant_id, version: works.version }))
}

/// The seat that a tenant holds in the project, if it does.
pub async fn seat_of(tx: &Transaction, project: Uuid, tenant: Uuid) -> Result<Option<Seat>> {
    let found = project_party::Entity::find()
        .filter(project_party::Column::ProjectId.eq(project))
        .filter(project_party::Column::TenantId.eq(tenant))
        .filter(project_party::Column::Standing.eq("CURRENT"))
        .one(tx.connection())
        .await
        .map_err(unavailable)?;
    found.map(|party| project::word(&party.seat)).transpose()
}

/// When the project was drafted: nothing was built of it before.
pub async fn project_since(tx: &Transaction, project: Uuid) -> Result<NaiveDate> {
    Ok(local_date(project::stored(tx, project).await?.created_at))
}

/// Writes who shall build the project, for the first time (`version` 0) or anew.
pub async fn designate(
    tx: &Transaction,
    leave: &Permit,
    version: i64,
    executor: Uuid,
    contractor: Option<&str>,
) -> Result<()> {
    if version == 0 {
        let row = of_project(leave.row(), executor, contractor.unwrap_or_default());
        return tx.insert(leave, row.into_active_model()).await.map_err(taken(Reason::StaleVersion));
    }
    let mut change = works::ActiveModel { executor_tenant_id: set(executor), ..Default::default() };
    change.contractor = set(contractor.unwrap_or_default().to_owned());
    tx.update(leave, leave.row(), version, change).await
}

/// Writes that the works have begun, and moves the project on; whoever begins undesignated is their executor.
pub async fn begin(
    tx: &Transaction,
    leave: &Permit,
    project_version: i64,
    to: Stage,
    begun_on: NaiveDate,
) -> Result<()> {
    match designated(tx, leave.row()).await? {
        Some(known) => {
            let change = works::ActiveModel { begun_on: set(Some(begun_on)), ..Default::default() };
            tx.update(leave, leave.row(), known.version, change).await?;
        }
        None => {
            let row = works::Model { begun_on: Some(begun_on), ..of_project(leave.row(), tx.tenant(), "") };
            tx.insert(leave, row.into_active_model()).await.map_err(taken(Reason::StaleVersion))?;
        }
    }
    life::advance(tx, leave, leave.row(), project_version, to).await
}

/// The works for which `leave` was given, with what their figures are held against.
pub async fn underway(tx: &Transaction, leave: &Permit) -> Result<Underway> {
    let works = stored(tx, leave.row()).await?;
    let project = project::stored(tx, works.id).await?;
    let rules = rule_set::Entity::find_by_id(project.rule_set_id).one(tx.connection()).await.map_err(unavailable)?;
    let begun_on = works.begun_on.ok_or(Reason::WrongStage)?;
    Ok(Underway {
        standing: life::standing(tx, works.id).await?,
        progress: Progress {
            known_on: works.reported_on.unwrap_or(begun_on),
            physical_bps: works.physical_bps,
            spent_centavos: works.spent_centavos,
        },
        cost_centavos: project.cost_centavos,
        tolerance_bps: rules.ok_or(Reason::NoRuleSet)?.progress_tolerance_bps,
    })
}

/// The day on which the works for which `leave` was given began, if they did.
pub async fn begun_on(tx: &Transaction, leave: &Permit) -> Result<Option<NaiveDate>> {
    Ok(stored(tx, leave.row()).await?.begun_on)
}

/// Writes a report, and what the works have come to by it.
pub async fn report(tx: &Transaction, leave: &Permit, version: i64, new: NewReport) -> Result<()> {
    let NewReport { id, state_code, reported, measured, photo, narrative } = new;
    let change = works::ActiveModel {
        reported_on: set(Some(reported.on)),
        physical_bps: set(reported.physical_bps),
        spent_centavos: set(reported.spent_centavos),
        financial_bps: set(measured.financial_bps),
        ahead_bps: set(measured.ahead_bps),
        alert: set(measured.alert.text().to_owned()),
        ..Default::default()
    };
    tx.update(leave, leave.row(), version, change).await?;
    let row = progress_report::Model {
        id,
        project_id: leave.row(),
        state_code,
        tenant_id: tx.tenant(),
        reported_by: tx.person(),
        reported_on: reported.on,
        physical_bps: reported.physical_bps,
        spent_centavos: reported.spent_centavos,
        financial_bps: measured.financial_bps,
        alert: measured.alert.text().to_owned(),
        photo_id: photo,
        narrative,
        recorded_at: tx.now,
    };
    tx.insert(leave, row.into_active_model()).await.map_err(unavailable)
}

/// Writes that the works are finished, and moves the project on.
pub async fn finish(
    tx: &Transaction,
    leave: &Permit,
    version: i64,
    standing: &Standing,
    to: Stage,
    finished_on: NaiveDate,
) -> Result<()> {
    let change = works::ActiveModel { finished_on: set(Some(finished_on)), ..Default::default() };
    tx.update(leave, leave.row(), version, change).await?;
    life::advance(tx, leave, standing.project, standing.version, to).await
}

/// The day of the last report of the works of a project, and how far they had come by it in basis points: 0 where they have
/// not begun, nothing where they have and nobody has reported. Whoever asks reads the project, and with it its works.
pub async fn reported(tx: &Transaction, project: Uuid) -> Result<(Option<NaiveDate>, Option<i32>)> {
    let found = works::Entity::find_by_id(project).one(tx.connection()).await.map_err(unavailable)?;
    Ok(match found.filter(|works| works.begun_on.is_some()) {
        None => (None, Some(0)),
        Some(works) => (works.reported_on, works.reported_on.map(|_| works.physical_bps)),
    })
}

/// How far the works of a project have come, in basis points; 0 where they have not begun. Whoever asks reads the
/// project, and with it its works.
pub async fn physical_bps(tx: &Transaction, project: Uuid) -> Result<i32> {
    let found = works::Entity::find_by_id(project).one(tx.connection()).await.map_err(unavailable)?;
    Ok(found.map_or(0, |works| works.physical_bps))
}

/// What was spent on the works of a project, in centavos; 0 where they have not begun.
pub async fn spent_centavos(tx: &Transaction, project: Uuid) -> Result<i64> {
    let found = works::Entity::find_by_id(project).one(tx.connection()).await.map_err(unavailable)?;
    Ok(found.map_or(0, |works| works.spent_centavos))
}

async fn stored(tx: &Transaction, id: Uuid) -> Result<works::Model> {
    let found = works::Entity::find_by_id(id).one(tx.connection()).await.map_err(unavailable)?;
    found.ok_or_else(Error::not_found)
}

/// Works of which nothing was done yet.
fn of_project(project: Uuid, executor: Uuid, contractor: &str) -> works::Model {
    works::Model {
        id: project,
        executor_tenant_id: executor,
        contractor: contractor.to_owned(),
        begun_on: None,
        finished_on: None,
        reported_on: None,
        physical_bps: 0,
        spent_centavos: 0,
        financial_bps: 0,
        ahead_bps: 0,
        alert: WorksAlert::None.text().to_owned(),
        version: 1,
    }
}
