//! Resolutions (dictámenes): what a committee decided, under which rules, by which votes, and why.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::EntityTrait;
use uuid::Uuid;

use super::agenda::{self, AgendaItem};
use super::committee::Committee;
use super::connection::unavailable;
use super::noun::noun;
use super::project::{self, Project};
use super::transaction::{Transaction, set};
use crate::authz::permit::Permit;
use crate::domain::project::Audience;
use crate::domain::voting::Outcome;
use crate::domain::word::Word;
use crate::error::{Error, Result};

noun! {
    /// What a committee decided of an agenda item.
    Resolution, ResolutionWants of Resolution
    row {
        id: Uuid,
        outcome: Outcome,
        votes_for: i32,
        votes_against: i32,
        abstentions: i32,
        recusals: i32,
        rules_revision: i32,
        reason: String,
        conditions: String,
        conditions_due_on: Option<NaiveDate>,
        audience: Audience,
        resolved_at: DateTime<Utc>,
        version: i64,
    }
    one {
        agenda_item: AgendaItem = "agendaItem" by agenda_item_id -> id;
        project: Project = "project" by project_id -> id;
        committee: Committee = "committee" by committee_id -> id;
    }
    acts { PublishResolution, }
}

/// A resolution as its publication is decided on.
#[derive(Clone, Copy, Debug)]
pub struct Unpublished {
    pub project: Uuid,
    pub audience: Audience,
    project_version: i64,
    project_audience: Audience,
}

/// The resolution for which `leave` was given.
pub async fn unpublished(tx: &Transaction, leave: &Permit) -> Result<Unpublished> {
    let found = entity::resolution::Entity::find_by_id(leave.row()).one(tx.connection()).await.map_err(unavailable)?;
    let resolution = found.ok_or_else(Error::not_found)?;
    agenda::touch_session_of(tx, resolution.agenda_item_id).await?;
    let project = project::stored(tx, resolution.project_id).await?;
    Ok(Unpublished {
        project: project.id,
        audience: project::word(&resolution.audience)?,
        project_version: project.version,
        project_audience: project::word(&project.audience)?,
    })
}

/// Makes the resolution and its project known to everybody.
pub async fn publish(tx: &Transaction, leave: &Permit, version: i64, of: &Unpublished) -> Result<()> {
    let public = || set(Audience::Public.text().to_owned());
    let change = entity::resolution::ActiveModel { audience: public(), ..Default::default() };
    tx.update(leave, leave.row(), version, change).await?;
    if of.project_audience == Audience::Public {
        return Ok(());
    }
    let change = entity::project::ActiveModel { audience: public(), ..Default::default() };
    tx.update(leave, of.project, of.project_version, change).await
}
