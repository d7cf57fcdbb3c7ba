//! Refunds: opening a case, giving each seat its share back, and closing the project once its account is balanced.

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use super::desk::{Done, Op};
use crate::authz::permit::Permit;
use crate::authz::policy::{Act, Resource};
use crate::domain::account::Movement;
use crate::domain::life::Step;
use crate::domain::project::Stage;
use crate::domain::refund::{OnRecord, RefundKind, beyond_the_works, in_proportion, is_on_record, worth};
use crate::domain::refusal::Reason;
use crate::domain::seat::Seat;
use crate::domain::text::{Explanation, Name};
use crate::error::{Error, Result};
use crate::store::account::{self, NewTransfer};
use crate::store::ledger::Decision;
use crate::store::refund::{self, NewCase};
use crate::store::transaction::Transaction;
use crate::store::{life, reservation, social_audit, works};

/// Stages of works that can be measured, also after the project was closed.
const MEASURABLE: &[Stage] =
    &[Stage::InExecution, Stage::WorksFinished, Stage::HandedOver, Stage::Closed, Stage::Cancelled];

/// Stages in which nothing more is built for the money.
const BUILT: &[Stage] = &[Stage::WorksFinished, Stage::HandedOver, Stage::Closed];
/// Stages of works that never will be.
const ENDED: &[Stage] = &[Stage::Cancelled, Stage::Withdrawn, Stage::Rejected];

/// Money shall go back to the seats: all of it, or what was paid beyond what was built.
#[derive(Debug, Serialize)]
pub struct OpenRefundCase {
    pub project: Uuid,
    /// The version of the project that the client knows.
    pub expected_version: i64,
    /// How much of the works is built, in basis points, as the executor reported or the works committee measured; `None`
    /// where all goes back.
    pub executed_bps: Option<i32>,
    pub reason: Explanation,
}

impl Op for OpenRefundCase {
    const ACT: Act = Act::OpenRefundCase;

    fn row(&self) -> Uuid {
        self.project
    }

    async fn work(&self, tx: &Transaction, leave: &Permit) -> Result<Done> {
        let standing = life::standing(tx, self.project).await?;
        standing.has_version(self.expected_version)?;
        let stages = if self.executed_bps.is_some() { MEASURABLE } else { ENDED };
        standing.is_in(stages)?;
        if refund::is_open(tx, self.project).await? {
            return Err(Reason::RefundOpen.into());
        }
        if let Some(executed_bps) = self.executed_bps {
            stands_on_record(tx, self.project, executed_bps).await?;
        }
        let held = account::balances(tx, self.project).await?;
        let (kind, amount_centavos) = match self.executed_bps {
            // Once nothing more is built, what is left in the fund goes back with what was paid too much.
            Some(bps) => {
                let spent = if BUILT.contains(&standing.stage) { held.paid + held.fund } else { held.paid };
                (RefundKind::Measured, beyond_the_works(standing.cost_centavos, bps, spent)?)
            }
            None => (RefundKind::Full, held.fund + held.paid),
        };
        let shares = in_proportion(amount_centavos, &account::net_of_refunds(tx, self.project, &held).await?);
        if amount_centavos <= 0 || shares.is_empty() {
            return Err(Reason::NothingToRefund.into());
        }
        let content = json!({
            "amountCentavos": amount_centavos, "kind": kind, "executedBps": self.executed_bps, "shares": shares,
            "reason": self.reason.as_str(),
        });
        let new = NewCase {
            kind,
            executed_bps: self.executed_bps.unwrap_or(0),
            amount_centavos,
            reason: self.reason.as_str().to_owned(),
            shares,
        };
        let id = refund::open(tx, leave, &standing, new).await?;
        Ok(done(self.project, id, content))
    }
}

/// As the domain decides, with the figures that tell whoever is refused what would do.
async fn stands_on_record(tx: &Transaction, project: Uuid, executed_bps: i32) -> Result<()> {
    let (reported_on, reported_bps) = works::reported(tx, project).await?;
    let inspected_bps = social_audit::measured_bps(tx, project, reported_on).await?;
    let record = OnRecord { reported_bps, inspected_bps };
    is_on_record(executed_bps, record).map_err(|reason| {
        let told = [("reportedBps", record.reported_bps), ("inspectedBps", record.inspected_bps)];
        let told = told.into_iter().filter_map(|(name, bps)| Some((name, bps?)));
        told.fold(Error::refused(reason), |refused, (name, bps)| refused.with(name, bps))
    })
}

/// A seat has its share back, with what evidences it.
#[derive(Debug, Serialize)]
pub struct SettleRefund {
    pub case: Uuid,
    pub expected_version: i64,
    pub seat: Seat,
    pub settled_on: NaiveDate,
    pub evidence: Name,
}

impl Op for SettleRefund {
    const ACT: Act = Act::SettleRefund;

    fn row(&self) -> Uuid {
        self.case
    }

    async fn work(&self, tx: &Transaction, leave: &Permit) -> Result<Done> {
        let case = refund::case(tx, leave).await?;
        let owed = case.owed(self.seat)?;
        if case.version != self.expected_version {
            return Err(Error::conflict(Reason::StaleVersion).with("currentVersion", case.version));
        }
        if self.settled_on > tx.today() || self.settled_on < case.opened_on {
            return Err(Error::invalid(Reason::BadDate, "settledOn"));
        }
        let standing = life::standing(tx, case.project).await?;
        standing.is_not_frozen()?;
        let held = account::balances(tx, case.project).await?;
        // What was paid beyond what was built comes back from who builds, at whatever stage it is settled; so does what the
        // fund no longer holds of works that will not be.
        let returned = match case.kind {
            RefundKind::Measured => {
                let beyond = held.paid - worth(standing.cost_centavos, case.executed_bps);
                owed.amount_centavos.min(beyond.max(0))
            }
            RefundKind::Full => (owed.amount_centavos - held.fund).max(0),
        };
        // What came back to the federation can be reserved for another work of the state and year.
        // The ceiling first: see `ops`.
        let released = match self.seat {
            Seat::Federal => reservation::give_back(tx, leave, case.project, owed.amount_centavos).await?,
            Seat::State | Seat::Municipal | Seat::Migrant => 0,
        };
        let moves = [(Movement::Return, returned), (Movement::Refund(self.seat), owed.amount_centavos)];
        for (movement, amount_centavos) in moves.into_iter().filter(|(_, amount)| *amount > 0) {
            let new = NewTransfer {
                state_code: case.state_code.clone(),
                movement,
                amount_centavos,
                occurred_on: self.settled_on,
                reference: owed.id,
            };
            account::post(tx, leave, case.project, new).await?;
        }
        refund::settle(tx, leave, &case, &owed, self.settled_on, self.evidence.as_str()).await?;
        let content = json!({
            "amountCentavos": owed.amount_centavos, "releasedCentavos": released, "seat": self.seat, "settled": owed.last,
        });
        Ok(done(case.project, self.case, content))
    }
}

/// The delegation closes the project: nothing is left in its fund, nothing is owed back, and what is reserved for it and was
/// not spent is let go.
#[derive(Debug, Serialize)]
pub struct CloseProject {
    pub project: Uuid,
    pub expected_version: i64,
}

impl Op for CloseProject {
    const ACT: Act = Act::CloseProject;

    fn row(&self) -> Uuid {
        self.project
    }

    async fn work(&self, tx: &Transaction, leave: &Permit) -> Result<Done> {
        let standing = life::standing(tx, self.project).await?;
        let to = standing.take(Step::Close)?;
        if refund::is_open(tx, self.project).await? {
            return Err(Reason::RefundOpen.into());
        }
        let held = account::balances(tx, self.project).await?;
        if held.fund != 0 || !held.are_equal() {
            return Err(Error::refused(Reason::NotBalanced).with("fundCentavos", held.fund));
        }
        // What was built was paid for, out of what the seats gave.
        let spent_centavos = works::spent_centavos(tx, self.project).await?;
        let released_centavos = account::released(tx, self.project).await?;
        if spent_centavos > released_centavos {
            let refused = Error::refused(Reason::NotBalanced).with("releasedCentavos", released_centavos);
            return Err(refused.with("spentCentavos", spent_centavos));
        }
        // The ceiling first: see `ops`.
        let released = reservation::release(tx, leave, self.project).await?;
        life::advance(tx, leave, self.project, self.expected_version, to).await?;
        let content = json!({
            "paidCentavos": held.paid, "refundedCentavos": held.refunded, "releasedCentavos": released,
        });
        let decision = Decision { chain: self.project, subject_kind: "Project", subject: self.project, content };
        Ok(Done { resource: Resource::Project, subject: self.project, decision })
    }
}

fn done(project: Uuid, case: Uuid, content: serde_json::Value) -> Done {
    let decision = Decision { chain: project, subject_kind: "RefundCase", subject: case, content };
    Done { resource: Resource::RefundCase, subject: case, decision }
}
