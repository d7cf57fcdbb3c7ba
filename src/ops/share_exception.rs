//! Exceptions to the shares of a project: filing one, taking it back, and what the committee's resolution makes of it.

use serde::Serialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::desk::{Done, Op};
use crate::authz::permit::Permit;
use crate::authz::policy::{Act, Resource};
use crate::domain::project::Stage;
use crate::domain::refusal::Reason;
use crate::domain::seat::Seat;
use crate::domain::share_exception::{ExceptionStatus, Fault, Part, Shift, parts_can_move};
use crate::domain::text::Explanation;
use crate::domain::voting::Outcome;
use crate::error::{Error, Result};
use crate::store::ledger::Decision;
use crate::store::life;
use crate::store::reservation::{self, FederalPart};
use crate::store::share_exception::{self, Filed, Parts};
use crate::store::transaction::Transaction;

/// The delegation files an exception for a project whose parts are not agreed on yet. The committee decides on it.
#[derive(Debug, Serialize)]
pub struct FileShareException {
    pub project: Uuid,
    /// The version of the project that the client knows.
    pub expected_version: i64,
    pub shift: Shift,
    pub reason: Explanation,
}

impl Op for FileShareException {
    const ACT: Act = Act::FileShareException;

    fn row(&self) -> Uuid {
        self.project
    }

    async fn work(&self, tx: &Transaction, leave: &Permit) -> Result<Done> {
        let standing = life::standing(tx, self.project).await?;
        let parts = share_exception::parts(tx, self.project, false).await?;
        parts_can_move(standing.stage, parts.timeline_is_set)?;
        standing.is_not_frozen()?;
        standing.has_version(self.expected_version)?;
        moved(&parts, self.shift)?;
        let id = share_exception::file(tx, leave, &standing, self.shift, self.reason.as_str()).await?;
        let mut content = said(self.shift);
        content["reason"] = json!(self.reason.as_str());
        Ok(done(self.project, id, content))
    }
}

/// The delegation takes an exception back that no committee is about to decide on.
#[derive(Debug, Serialize)]
pub struct WithdrawShareException {
    pub exception: Uuid,
    pub expected_version: i64,
    pub reason: Explanation,
}

impl Op for WithdrawShareException {
    const ACT: Act = Act::WithdrawShareException;

    fn row(&self) -> Uuid {
        self.exception
    }

    async fn work(&self, tx: &Transaction, leave: &Permit) -> Result<Done> {
        let filed = share_exception::filed(tx, leave).await?;
        filed.status.must_be_pending()?;
        if share_exception::is_on_agenda(tx, &filed).await? {
            return Err(Reason::ExceptionOnAgenda.into());
        }
        share_exception::withdraw(tx, leave, self.expected_version, self.reason.as_str()).await?;
        Ok(done(filed.project, self.exception, json!({ "reason": self.reason.as_str() })))
    }
}

/// An exception that can be decided on, with the parts that it would move.
#[derive(Debug)]
pub struct Subject {
    filed: Filed,
    parts: Parts,
    moved: [Part; 2],
    /// Of a work whose federal part is reserved, what it is that grows or shrinks, and by how much.
    reserved: Option<(FederalPart, i64)>,
}

/// What the committee decides on where the item is about an exception: one waits, which `item` is about if it is on the
/// agenda already, and its parts can move.
pub(super) async fn subject(tx: &Transaction, project: Uuid, stage: Stage, item: Option<Uuid>) -> Result<Filed> {
    Ok(movable(tx, project, stage, item, false).await?.0)
}

/// The exception with its parts, as they are and as they would be; `held` so that nothing of them changes meanwhile.
async fn movable(
    tx: &Transaction,
    project: Uuid,
    stage: Stage,
    item: Option<Uuid>,
    held: bool,
) -> Result<(Filed, Parts, [Part; 2])> {
    // Held first: whatever is looked at afterwards stays as it is.
    let parts = share_exception::parts(tx, project, held).await?;
    let filed = share_exception::pending(tx, project).await?.filter(|filed| item.is_none_or(|item| item == filed.item));
    let filed = filed.ok_or(Reason::SubjectMissing)?;
    parts_can_move(stage, parts.timeline_is_set)?;
    let moved = moved(&parts, filed.shift)?;
    Ok((filed, parts, moved))
}

/// The subject of an item that is to be closed, held until it is. Whether there is room for it under the ceiling is asked
/// before the votes are counted, so that a refusal tells nothing of them.
pub(super) async fn to_resolve(tx: &Transaction, project: Uuid, stage: Stage, item: Uuid) -> Result<Subject> {
    let (filed, parts, moved) = movable(tx, project, stage, Some(item), true).await?;
    let amount = filed.shift.amount.get();
    let by = match (filed.shift.paying, filed.shift.relieved) {
        (Seat::Federal, _) => amount,
        (_, Seat::Federal) => -amount,
        (_, _) => 0,
    };
    let federal = if by == 0 { None } else { reservation::federal_part(tx, project).await? };
    let mut reserved = None;
    if let Some(federal) = federal
        && reservation::is_held(tx, project).await?
    {
        let budget = reservation::held_budget(tx, &federal).await?;
        if budget.headroom() < by {
            let refused = Error::refused(Reason::OverCeiling).with("headroomCentavos", budget.headroom());
            return Err(refused.with("neededCentavos", by));
        }
        reserved = Some((federal, by));
    }
    Ok(Subject { filed, parts, moved, reserved })
}

/// Does what was resolved: the parts move with what is reserved of them, or nothing does. Gives what the ledger says of it.
pub(super) async fn resolve(tx: &Transaction, leave: &Permit, subject: &Subject, outcome: Outcome) -> Result<Value> {
    let status = ExceptionStatus::after(outcome);
    match status {
        ExceptionStatus::Pending => {}
        ExceptionStatus::Rejected | ExceptionStatus::Withdrawn => {
            share_exception::end(tx, leave, &subject.filed, status).await?;
        }
        ExceptionStatus::Granted => {
            share_exception::end(tx, leave, &subject.filed, status).await?;
            share_exception::shift(tx, leave, &subject.parts, &subject.moved).await?;
            if let Some((federal, by)) = &subject.reserved {
                reservation::resize(tx, leave, federal, subject.filed.project, *by).await?;
            }
        }
    }
    let mut content = said(subject.filed.shift);
    content["id"] = json!(subject.filed.id);
    content["status"] = json!(status);
    Ok(content)
}

fn moved(parts: &Parts, shift: Shift) -> Result<[Part; 2]> {
    let refused = |fault: Fault| match fault.most {
        Some(most) => Error::refused(fault.reason).with("mostCentavos", most),
        None => Error::refused(fault.reason),
    };
    shift.moves(&parts.all()?, parts.federal_cap).map_err(refused)
}

fn said(shift: Shift) -> Value {
    let amount = shift.amount.get();
    json!({ "payingSeat": shift.paying, "relievedSeat": shift.relieved, "amountCentavos": amount })
}

fn done(project: Uuid, exception: Uuid, content: Value) -> Done {
    let decision = Decision { chain: project, subject_kind: "ShareException", subject: exception, content };
    Done { resource: Resource::ShareException, subject: exception, decision }
}
