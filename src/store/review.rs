//! Reviews of technical files with the defects that they found, and the clock of the one for viability.

use chrono::{DateTime, NaiveDate, Utc};
use entity::technical_file_item as item;
use entity::{defect, resolution, review, rule_set, technical_file as file, technical_file_document as document};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::connection::unavailable;
use super::life::{self, Standing};
use super::noun::noun;
use super::project::{self, word};
use super::technical_file::{self, TechnicalFileItem};
use super::tenant::Tenant;
use super::transaction::{Transaction, set};
use crate::authz::permit::Permit;
use crate::domain::project::Stage;
use crate::domain::refusal::Reason;
use crate::domain::review::{Clock, ClockStatus, ReviewOutcome, ReviewStep};
use crate::domain::technical_file::{FileStatus, ItemStanding, Requirement};
use crate::domain::word::Word;
use crate::error::{Error, Result};

noun! {
    /// A review of a technical file that is over.
    Review, ReviewWants of Review
    row {
        id: Uuid,
        step: ReviewStep,
        outcome: ReviewOutcome,
        reasons: String,
        begun_at: DateTime<Utc>,
        ended_at: DateTime<Utc>,
    }
    one { tenant: Tenant = "tenant" by tenant_id -> id; }
    few { defects: Defect = "defects" by id -> review_id order "$.position"; }
}

noun! {
    /// A defect that a review found in an item of the checklist.
    Defect, DefectWants of Defect
    row {
        id: Uuid,
        description: String,
        raised_at: DateTime<Utc>,
        resolved_at: Option<DateTime<Utc>>,
    }
    one {
        item: TechnicalFileItem = "item" by technical_file_item_id -> id;
        review: Review = "review" by review_id -> id;
    }
}

noun! {
    /// The clock of the review for viability, which stands in the technical file.
    ReviewClock, ReviewClockWants of TechnicalFile
    row {
        id: Uuid,
        clock_status: ClockStatus,
        clock_limit_days: i32,
        clock_begun_on: Option<NaiveDate>,
        clock_since: Option<NaiveDate>,
        clock_due_on: Option<NaiveDate>,
        clock_used_days: i32,
        clock_paused_days: i32,
    }
}

impl ReviewClock {
    /// The clock, once it has begun.
    pub fn clock(&self) -> Option<Clock> {
        Some(Clock {
            status: self.clock_status,
            limit_days: self.clock_limit_days,
            begun_on: self.clock_begun_on?,
            since: self.clock_since?,
            due_on: self.clock_due_on?,
            used_days: self.clock_used_days,
            paused_days: self.clock_paused_days,
        })
    }
}

/// A project as a review of its file is decided on.
#[derive(Clone, Debug)]
pub struct Reviewed {
    pub standing: Standing,
    /// Whoever drafted the proposal, and had a hand in its file.
    pub authors: Vec<Uuid>,
    /// Who has reviewed it in which step.
    pub earlier: Vec<(ReviewStep, Uuid)>,
    /// The clock of the review for viability, once it has begun.
    pub clock: Option<Clock>,
    /// Working days that the rules give that review.
    pub limit_days: i32,
    file: Option<file::Model>,
    begun_at: DateTime<Utc>,
}

/// A review that is over.
#[derive(Clone, Copy, Debug)]
pub struct Ended<'a> {
    pub step: ReviewStep,
    pub outcome: ReviewOutcome,
    pub reasons: &'a str,
}

/// A defect that is to be written.
#[derive(Clone, Debug)]
pub struct Found {
    pub requirement: Requirement,
    pub description: String,
}

/// The project with who had a hand in its file and who has reviewed it; whoever asks has leave for an act on it.
pub async fn reviewed(tx: &Transaction, project: Uuid) -> Result<Reviewed> {
    let stored = project::stored(tx, project).await?;
    let file = technical_file::of_project(tx, project).await?;
    let documents = document::Entity::find().filter(document::Column::ProjectId.eq(project));
    let documents = documents.all(tx.connection()).await.map_err(unavailable)?;
    let by_hand = file.iter().flat_map(|file| [file.opened_by, file.completed_by]);
    let authors = by_hand
        .chain(documents.iter().map(|row| row.provided_by))
        .chain([stored.drafted_by, stored.revised_by])
        .collect();
    let reviews = review::Entity::find().filter(review::Column::ProjectId.eq(project));
    let reviews = reviews.all(tx.connection()).await.map_err(unavailable)?;
    let rules = rule_set::Entity::find_by_id(stored.rule_set_id).one(tx.connection()).await.map_err(unavailable)?;
    Ok(Reviewed {
        standing: life::standing(tx, project).await?,
        authors,
        earlier: reviews.iter().map(|row| Ok((word(&row.step)?, row.reviewer_id))).collect::<Result<_>>()?,
        clock: file.as_ref().map(clock_of).transpose()?.flatten(),
        limit_days: rules.ok_or(Reason::NoRuleSet)?.review_limit_working_days,
        begun_at: match file.as_ref().and_then(|file| file.in_review_since) {
            Some(since) => since,
            None => resolved_at(tx, project).await?.unwrap_or(tx.now),
        },
        file,
    })
}

/// Writes that a review is over; gives its id. The project is moved on by whoever calls this.
pub async fn record(tx: &Transaction, leave: &Permit, of: &Reviewed, ended: Ended<'_>) -> Result<Uuid> {
    let id = tx.fresh_id();
    let row = review::Model {
        id,
        project_id: of.standing.project,
        step: ended.step.text().to_owned(),
        outcome: ended.outcome.text().to_owned(),
        reviewer_id: tx.person(),
        tenant_id: tx.tenant(),
        reasons: ended.reasons.to_owned(),
        begun_at: of.begun_at,
        ended_at: tx.now,
    };
    tx.insert(leave, row.into_active_model()).await.map_err(unavailable)?;
    Ok(id)
}

/// Moves the project on to its next review, with the clock as it stands then.
pub async fn pass_on(
    tx: &Transaction,
    leave: &Permit,
    of: &Reviewed,
    clock: Option<Clock>,
    version: i64,
    to: Stage,
) -> Result<()> {
    if let Some(file) = &of.file {
        let change = file::ActiveModel { in_review_since: set(Some(tx.now)), ..with_clock(clock) };
        tx.update(leave, file.id, file.version, change).await?;
    }
    life::advance(tx, leave, of.standing.project, version, to).await
}

/// Writes the defects that the review `id` found, and returns the file with them.
pub async fn send_back(
    tx: &Transaction,
    leave: &Permit,
    of: &Reviewed,
    (review, found): (Uuid, &[Found]),
    clock: Option<Clock>,
) -> Result<()> {
    let file = of.file.as_ref().ok_or(Reason::TechnicalFileIncomplete)?;
    let items = item::Entity::find().filter(item::Column::TechnicalFileId.eq(file.id));
    let items = items.all(tx.connection()).await.map_err(unavailable)?;
    for (position, defect) in (1..).zip(found) {
        let on_list = items.iter().find(|item| item.requirement == defect.requirement.text());
        let path = || format!("defects.{}.requirement", position - 1);
        let item = on_list.ok_or_else(|| Error::invalid(Reason::NotOnChecklist, path()))?;
        let row = defect::Model {
            id: tx.fresh_id(),
            review_id: review,
            technical_file_id: file.id,
            technical_file_item_id: item.id,
            project_id: of.standing.project,
            position,
            description: defect.description.clone(),
            raised_at: tx.now,
            resolved_at: None,
            version: 1,
        };
        tx.insert(leave, row.into_active_model()).await.map_err(unavailable)?;
    }
    let named = |item: &&item::Model| found.iter().any(|defect| defect.requirement.text() == item.requirement);
    for item in items.iter().filter(named) {
        let status = set(ItemStanding::Defective.text().to_owned());
        tx.update(leave, item.id, item.version, item::ActiveModel { status, ..Default::default() }).await?;
    }
    let change = file::ActiveModel {
        status: set(FileStatus::Returned.text().to_owned()),
        completed_at: set(None),
        in_review_since: set(None),
        returns: set(file.returns + 1),
        ..with_clock(clock)
    };
    tx.update(leave, file.id, file.version, change).await
}

/// Marks the open defects of an item as mended, of a file for which `leave` was given.
pub(super) async fn mend(tx: &Transaction, leave: &Permit, item: Uuid) -> Result<()> {
    let open = defect::Entity::find()
        .filter(defect::Column::TechnicalFileItemId.eq(item))
        .filter(defect::Column::ResolvedAt.is_null());
    for row in open.all(tx.connection()).await.map_err(unavailable)? {
        let change = defect::ActiveModel { resolved_at: set(Some(tx.now)), ..Default::default() };
        tx.update(leave, row.id, row.version, change).await?;
    }
    Ok(())
}

fn clock_of(file: &file::Model) -> Result<Option<Clock>> {
    let (Some(begun_on), Some(since), Some(due_on)) = (file.clock_begun_on, file.clock_since, file.clock_due_on) else {
        return Ok(None);
    };
    Ok(Some(Clock {
        status: word(&file.clock_status)?,
        limit_days: file.clock_limit_days,
        begun_on,
        since,
        due_on,
        used_days: file.clock_used_days,
        paused_days: file.clock_paused_days,
    }))
}

/// What changes where the clock stands so.
fn with_clock(clock: Option<Clock>) -> file::ActiveModel {
    let Some(clock) = clock else { return file::ActiveModel::default() };
    file::ActiveModel {
        clock_status: set(clock.status.text().to_owned()),
        clock_limit_days: set(clock.limit_days),
        clock_begun_on: set(Some(clock.begun_on)),
        clock_since: set(Some(clock.since)),
        clock_due_on: set(Some(clock.due_on)),
        clock_used_days: set(clock.used_days),
        clock_paused_days: set(clock.paused_days),
        ..Default::default()
    }
}

/// When the committee last resolved on the project: its resolution to go on begins the first review.
async fn resolved_at(tx: &Transaction, project: Uuid) -> Result<Option<DateTime<Utc>>> {
    let newest = resolution::Entity::find()
        .filter(resolution::Column::ProjectId.eq(project))
        .order_by_desc(resolution::Column::ResolvedAt)
        .one(tx.connection())
        .await
        .map_err(unavailable)?;
    Ok(newest.map(|resolution| resolution.resolved_at))
}
