//! The reviews of a technical file: by the state's planning committee, for viability by the delegation, and by the national
//! office. Each approves, or returns the file with its defects.

use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use super::desk::{Done, Op};
use crate::authz::permit::Permit;
use crate::authz::policy::{Act, Resource};
use crate::domain::life::Step;
use crate::domain::refusal::Reason;
use crate::domain::review::{Clock, ClockStatus, MAX_DEFECTS, ReviewOutcome, ReviewStep, may_review};
use crate::domain::technical_file::Requirement;
use crate::domain::text::Explanation;
use crate::error::{Error, Result};
use crate::store::ledger::Decision;
use crate::store::life;
use crate::store::review::{self, Ended, Found, Reviewed};
use crate::store::transaction::Transaction;

/// A defect that a reviewer found.
#[derive(Clone, Debug, Serialize)]
pub struct Flaw {
    pub requirement: Requirement,
    pub description: Explanation,
}

/// Declares the approvals: each by the reviewer of one step.
macro_rules! approvals {
    ($($(#[$doc:meta])+ $name:ident: $step:ident;)+) => {$(
        $(#[$doc])+
        #[derive(Debug, Serialize)]
        pub struct $name {
            pub project: Uuid,
            pub expected_version: i64,
            pub reasons: Explanation,
        }

        impl Op for $name {
            const ACT: Act = Act::$name;

            fn row(&self) -> Uuid {
                self.project
            }

            async fn work(&self, tx: &Transaction, leave: &Permit) -> Result<Done> {
                approve(tx, leave, ReviewStep::$step, self.expected_version, &self.reasons).await
            }
        }
    )+};
}

/// Declares the returns: each by the reviewer of one step.
macro_rules! returns {
    ($($(#[$doc:meta])+ $name:ident: $step:ident;)+) => {$(
        $(#[$doc])+
        #[derive(Debug, Serialize)]
        pub struct $name {
            pub project: Uuid,
            pub expected_version: i64,
            pub reasons: Explanation,
            pub defects: Vec<Flaw>,
        }

        impl Op for $name {
            const ACT: Act = Act::$name;

            fn row(&self) -> Uuid {
                self.project
            }

            async fn work(&self, tx: &Transaction, leave: &Permit) -> Result<Done> {
                send_back(tx, leave, ReviewStep::$step, self.expected_version, &self.reasons, &self.defects).await
            }
        }
    )+};
}

approvals! {
    /// The state's planning committee approves the file, which goes to the delegation; its clock runs from then on.
    ApproveInPlanning: Planning;
    /// The delegation finds the work viable; the file goes to the national office.
    FindViable: Viability;
}

returns! {
    /// The state's planning committee returns the file.
    ReturnFromPlanning: Planning;
    /// The delegation returns the file; its clock stands still until it is back.
    ReturnFromViability: Viability;
    /// The national office returns the file.
    ReturnFromNationalReview: National;
}

async fn approve(
    tx: &Transaction,
    leave: &Permit,
    step: ReviewStep,
    version: i64,
    reasons: &Explanation,
) -> Result<Done> {
    let reviewed = under_review(tx, leave, step, version).await?;
    let to = reviewed.standing.take(step.approval())?;
    let today = tx.today();
    let clock = match (step, reviewed.clock) {
        (ReviewStep::Planning, None) => Some(Clock::begin(today, reviewed.limit_days)),
        (ReviewStep::Planning, Some(clock)) => Some(clock.resume(today)),
        (ReviewStep::Viability | ReviewStep::National, clock) => clock.map(|clock| clock.stop(today)),
    };
    let ended = Ended { step, outcome: ReviewOutcome::Approved, reasons: reasons.as_str() };
    let id = review::record(tx, leave, &reviewed, ended).await?;
    review::pass_on(tx, leave, &reviewed, clock, version, to).await?;
    Ok(done(leave.row(), json!({ "review": id, "step": step, "stage": to })))
}

async fn send_back(
    tx: &Transaction,
    leave: &Permit,
    step: ReviewStep,
    version: i64,
    reasons: &Explanation,
    defects: &[Flaw],
) -> Result<Done> {
    if defects.is_empty() {
        return Err(Error::invalid(Reason::DefectsRequired, "defects"));
    }
    if defects.len() > MAX_DEFECTS {
        return Err(Error::invalid(Reason::MalformedValue, "defects").with("limit", MAX_DEFECTS));
    }
    let reviewed = under_review(tx, leave, step, version).await?;
    let to = reviewed.standing.take(Step::Return)?;
    // Only the delegation's own clock stands still: it does not run while the file is with others.
    let running = reviewed.clock.filter(|clock| clock.status == ClockStatus::Running);
    let clock = running.map(|clock| clock.pause(tx.today()));
    let ended = Ended { step, outcome: ReviewOutcome::Returned, reasons: reasons.as_str() };
    let id = review::record(tx, leave, &reviewed, ended).await?;
    let found =
        |flaw: &Flaw| Found { requirement: flaw.requirement, description: flaw.description.as_str().to_owned() };
    let found: Vec<Found> = defects.iter().map(found).collect();
    review::send_back(tx, leave, &reviewed, (id, &found), clock).await?;
    life::advance(tx, leave, leave.row(), version, to).await?;
    Ok(done(leave.row(), json!({ "review": id, "step": step, "defects": defects })))
}

/// The project, which is under this review, by somebody who may sit in it.
pub(super) async fn under_review(tx: &Transaction, leave: &Permit, step: ReviewStep, version: i64) -> Result<Reviewed> {
    let reviewed = review::reviewed(tx, leave.row()).await?;
    reviewed.standing.is_in(&[step.stage()])?;
    reviewed.standing.has_version(version)?;
    may_review(tx.person(), step, &reviewed.authors, &reviewed.earlier)?;
    Ok(reviewed)
}

fn done(project: Uuid, content: serde_json::Value) -> Done {
    let decision = Decision { chain: project, subject_kind: "Review", subject: project, content };
    Done { resource: Resource::Project, subject: project, decision }
}
