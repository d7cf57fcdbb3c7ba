//! Exceptions to the shares of projects: what was filed, what the committee decides on, and the parts that it moves.

use chrono::{DateTime, Utc};
use entity::{agreement, project_party, rule_set, share_exception as exception};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::agenda::AgendaItem;
use super::connection::{taken, unavailable};
use super::life::Standing;
use super::noun::noun;
use super::project::{Project, word};
use super::resolution::Resolution;
use super::transaction::{Transaction, set};
use crate::authz::permit::Permit;
use crate::domain::money::Centavos;
use crate::domain::refusal::Reason;
use crate::domain::seat::Seat;
use crate::domain::share_exception::{ExceptionStatus, Part, Shift};
use crate::domain::voting::ItemStatus;
use crate::domain::word::Word;
use crate::error::{Error, Result};

noun! {
    /// A departure from the shares of a project.
    ShareException, ShareExceptionWants of ShareException
    row {
        id: Uuid,
        paying_seat: Seat,
        relieved_seat: Seat,
        amount_centavos: i64,
        reason: String,
        status: ExceptionStatus,
        filed_at: DateTime<Utc>,
        ended_at: Option<DateTime<Utc>>,
        withdrawal_reason: String,
        version: i64,
    }
    one {
        project: Project = "project" by project_id -> id;
        agenda_item: AgendaItem = "agendaItem" by agenda_item_id -> id;
        resolution: Resolution = "resolution" by agenda_item_id -> agenda_item_id;
    }
    acts { WithdrawShareException, }
}

/// The parts of a project, as an exception finds them.
#[derive(Clone, Debug)]
pub struct Parts {
    /// The most that the federal seat gives, by the operating rules under which the project was submitted.
    pub federal_cap: i64,
    /// Its timeline is set, and an agreement on it drawn up.
    pub timeline_is_set: bool,
    parties: Vec<project_party::Model>,
}

/// An exception as it is decided on, or taken back.
#[derive(Clone, Copy, Debug)]
pub struct Filed {
    pub id: Uuid,
    pub project: Uuid,
    pub status: ExceptionStatus,
    pub shift: Shift,
    /// The last item of an agenda that was about it, nil before the first.
    pub item: Uuid,
    version: i64,
}

impl Parts {
    pub fn all(&self) -> Result<Vec<Part>> {
        let part = |party: &project_party::Model| {
            Ok(Part {
                seat: word(&party.seat)?,
                due: party.due_centavos,
                committed: party.committed_centavos,
                deposited: party.deposited_centavos,
            })
        };
        self.parties.iter().map(part).collect()
    }
}

/// The parts of the project; `held` so that nothing of them changes until the transaction ends.
pub async fn parts(tx: &Transaction, project: Uuid, held: bool) -> Result<Parts> {
    let rows = entity::project::Entity::find_by_id(project);
    // Whoever sets a timeline holds the project first, too.
    let rows = if held { rows.lock_exclusive() } else { rows };
    let project = rows.one(tx.connection()).await.map_err(unavailable)?.ok_or_else(Error::not_found)?;
    let parties = project_party::Entity::find()
        .filter(project_party::Column::ProjectId.eq(project.id))
        .filter(project_party::Column::Standing.eq("CURRENT"))
        .order_by_asc(project_party::Column::Id);
    let parties = if held { parties.lock_exclusive() } else { parties };
    let rules = rule_set::Entity::find_by_id(project.rule_set_id).one(tx.connection()).await.map_err(unavailable)?;
    let agreed = agreement::Entity::find_by_id(project.id).one(tx.connection()).await.map_err(unavailable)?;
    Ok(Parts {
        federal_cap: rules.ok_or_else(Error::not_found)?.federal_cap_centavos,
        timeline_is_set: agreed.is_some(),
        parties: parties.all(tx.connection()).await.map_err(unavailable)?,
    })
}

/// Files an exception for the project for which `leave` was given; one at a time waits.
pub async fn file(tx: &Transaction, leave: &Permit, of: &Standing, shift: Shift, reason: &str) -> Result<Uuid> {
    let id = tx.fresh_id();
    let row = exception::Model {
        id,
        project_id: leave.row(),
        state_code: of.state_code.clone(),
        tenant_id: tx.tenant(),
        agenda_item_id: Uuid::nil(),
        paying_seat: shift.paying.text().to_owned(),
        relieved_seat: shift.relieved.text().to_owned(),
        amount_centavos: shift.amount.get(),
        reason: reason.to_owned(),
        status: ExceptionStatus::Pending.text().to_owned(),
        filed_by: tx.person(),
        filed_at: tx.now,
        ended_at: None,
        withdrawal_reason: String::new(),
        version: 1,
    };
    tx.insert(leave, row.into_active_model()).await.map_err(taken(Reason::ExceptionPending))?;
    Ok(id)
}

/// The exception for which `leave` was given.
pub async fn filed(tx: &Transaction, leave: &Permit) -> Result<Filed> {
    let found = exception::Entity::find_by_id(leave.row()).one(tx.connection()).await.map_err(unavailable)?;
    read(&found.ok_or_else(Error::not_found)?)
}

/// What waits for the committee of the project, if anything does.
pub async fn pending(tx: &Transaction, project: Uuid) -> Result<Option<Filed>> {
    let waiting = exception::Entity::find()
        .filter(exception::Column::ProjectId.eq(project))
        .filter(exception::Column::Status.eq(ExceptionStatus::Pending.text()));
    let found = waiting.one(tx.connection()).await.map_err(unavailable)?;
    found.as_ref().map(read).transpose()
}

/// A session that is not over has it on its agenda, undecided.
pub async fn is_on_agenda(tx: &Transaction, filed: &Filed) -> Result<bool> {
    let found = entity::agenda_item::Entity::find_by_id(filed.item).one(tx.connection()).await.map_err(unavailable)?;
    let Some(item) = found else { return Ok(false) };
    let session = super::committee::stored_session(tx, item.session_id).await?;
    let is_undecided = match word::<ItemStatus>(&item.status)? {
        ItemStatus::Pending | ItemStatus::Open => true,
        ItemStatus::Closed | ItemStatus::Lapsed => false,
    };
    Ok(is_undecided && !super::committee::hours(&session).is_over(tx.now))
}

/// Takes back what was filed.
pub async fn withdraw(tx: &Transaction, leave: &Permit, version: i64, reason: &str) -> Result<()> {
    let change = exception::ActiveModel {
        status: set(ExceptionStatus::Withdrawn.text().to_owned()),
        ended_at: set(Some(tx.now)),
        withdrawal_reason: set(reason.to_owned()),
        ..Default::default()
    };
    tx.update(leave, leave.row(), version, change).await
}

/// Notes the item of an agenda that is about it. Who takes it back at the same time is told that it has changed.
pub async fn put_on_agenda(tx: &Transaction, leave: &Permit, filed: &Filed, item: Uuid) -> Result<()> {
    let change = exception::ActiveModel { agenda_item_id: set(item), ..Default::default() };
    tx.update(leave, filed.id, filed.version, change).await
}

/// Ends it as the committee has resolved.
pub async fn end(tx: &Transaction, leave: &Permit, filed: &Filed, status: ExceptionStatus) -> Result<()> {
    let change = exception::ActiveModel {
        status: set(status.text().to_owned()),
        ended_at: set(Some(tx.now)),
        ..Default::default()
    };
    tx.update(leave, filed.id, filed.version, change).await
}

/// Writes the parts as they are afterwards, in what the seats share; a seat's own part stays its own.
pub async fn shift(tx: &Transaction, leave: &Permit, parts: &Parts, moved: &[Part]) -> Result<()> {
    for part in moved {
        let party = parts.parties.iter().find(|party| party.seat == part.seat.text()).ok_or_else(Error::not_found)?;
        let change = project_party::ActiveModel {
            due_centavos: set(part.due),
            committed_centavos: set(part.committed),
            ..Default::default()
        };
        tx.update(leave, party.id, party.version, change).await?;
    }
    Ok(())
}

/// What an item of an agenda was about, if it was about an exception.
pub(super) async fn decided_by(tx: &Transaction, subject: Uuid) -> Result<Option<Shift>> {
    let found = exception::Entity::find_by_id(subject).one(tx.connection()).await.map_err(unavailable)?;
    found.as_ref().map(shift_of).transpose()
}

/// What the committee has granted of the project, the first one first.
pub async fn granted(tx: &Transaction, project: Uuid) -> Result<Vec<(Uuid, Shift)>> {
    let rows = exception::Entity::find()
        .filter(exception::Column::ProjectId.eq(project))
        .filter(exception::Column::Status.eq(ExceptionStatus::Granted.text()))
        .order_by_asc(exception::Column::EndedAt)
        .order_by_asc(exception::Column::Id);
    let rows = rows.all(tx.connection()).await.map_err(unavailable)?;
    rows.iter().map(|row| Ok((row.id, shift_of(row)?))).collect()
}

fn read(row: &exception::Model) -> Result<Filed> {
    Ok(Filed {
        id: row.id,
        project: row.project_id,
        status: word(&row.status)?,
        shift: shift_of(row)?,
        item: row.agenda_item_id,
        version: row.version,
    })
}

fn shift_of(row: &exception::Model) -> Result<Shift> {
    let amount = Centavos::positive(row.amount_centavos).map_err(Error::internal_reason)?;
    let (paying, relieved) = (word(&row.paying_seat)?, word(&row.relieved_seat)?);
    Shift::between(paying, relieved, amount).map_err(Error::internal_reason)
}
