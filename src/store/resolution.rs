//! Resolutions (dictámenes): what a committee decided, under which rules, by which votes, and why.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::agenda::{self, AgendaItem};
use super::committee::Committee;
use super::connection::unavailable;
use super::life::{self, Standing};
use super::noun::noun;
use super::project::{self, Project};
use super::transaction::{Transaction, set};
use crate::authz::permit::Permit;
use crate::domain::agenda::{Conditions, Purpose};
use crate::domain::project::Audience;
use crate::domain::voting::Outcome;
use crate::domain::word::Word;
use crate::error::{Error, Result};

noun! {
    /// What a committee decided of an agenda item.
    Resolution, ResolutionWants of Resolution
    row {
        id: Uuid,
        purpose: Purpose,
        outcome: Outcome,
        votes_for: i32,
        votes_against: i32,
        abstentions: i32,
        recusals: i32,
        rules_revision: i32,
        reason: String,
        conditions: String,
        conditions_due_on: Option<NaiveDate>,
        conditions_met_at: Option<DateTime<Utc>>,
        conditions_met_note: String,
        audience: Audience,
        resolved_at: DateTime<Utc>,
        version: i64,
    }
    one {
        agenda_item: AgendaItem = "agendaItem" by agenda_item_id -> id;
        project: Project = "project" by project_id -> id;
        committee: Committee = "committee" by committee_id -> id;
    }
    acts { ConfirmConditions, PublishResolution, }
}

/// A resolution as its publication is decided on.
#[derive(Clone, Copy, Debug)]
pub struct Unpublished {
    pub project: Uuid,
    pub audience: Audience,
    project_version: i64,
    project_audience: Audience,
}

/// A resolution as the confirmation of its conditions is decided on.
#[derive(Clone, Debug)]
pub struct Conditional {
    pub project: Standing,
    pub conditions: Conditions,
    pub due_on: Option<NaiveDate>,
}

/// The resolution for which `leave` was given, with its project.
pub async fn conditional(tx: &Transaction, leave: &Permit) -> Result<Conditional> {
    let found = entity::resolution::Entity::find_by_id(leave.row()).one(tx.connection()).await.map_err(unavailable)?;
    let resolution = found.ok_or_else(Error::not_found)?;
    agenda::touch_session_of(tx, resolution.agenda_item_id).await?;
    Ok(Conditional {
        project: life::standing(tx, resolution.project_id).await?,
        conditions: conditions_of(&resolution),
        due_on: resolution.conditions_due_on,
    })
}

/// Notes that the conditions are met, and how that is known.
pub async fn confirm_conditions(tx: &Transaction, leave: &Permit, version: i64, note: &str) -> Result<()> {
    let change = entity::resolution::ActiveModel {
        conditions_met_at: set(Some(tx.now)),
        conditions_met_note: set(note.to_owned()),
        ..Default::default()
    };
    tx.update(leave, leave.row(), version, change).await
}

/// The conditions under which the project was selected; none where it was selected without, or before there was a record.
pub async fn conditions_of_selection(tx: &Transaction, project: Uuid) -> Result<Conditions> {
    use entity::resolution::Column;
    let selecting = [Outcome::Selected.text(), Outcome::SelectedWithConditions.text()];
    let found = entity::resolution::Entity::find()
        .filter(Column::ProjectId.eq(project))
        .filter(Column::Purpose.eq(Purpose::Selection.text()))
        .filter(Column::Outcome.is_in(selecting))
        .order_by_desc(Column::ResolvedAt)
        .one(tx.connection())
        .await
        .map_err(unavailable)?;
    Ok(found.map_or(Conditions { are_set: false, are_met: false }, |resolution| conditions_of(&resolution)))
}

fn conditions_of(resolution: &entity::resolution::Model) -> Conditions {
    Conditions { are_set: resolution.conditions_due_on.is_some(), are_met: resolution.conditions_met_at.is_some() }
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
