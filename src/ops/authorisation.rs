//! The last review: the national office authorises a work and reserves its federal part; and the end before the works end.

use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use super::desk::{Done, Op};
use super::review::under_review;
use crate::authz::permit::Permit;
use crate::authz::policy::{Act, Resource};
use crate::domain::life::Step;
use crate::domain::refusal::Reason;
use crate::domain::review::{ReviewOutcome, ReviewStep};
use crate::domain::text::Explanation;
use crate::error::{Error, Result};
use crate::store::ledger::Decision;
use crate::store::review::{self, Ended};
use crate::store::transaction::Transaction;
use crate::store::{agenda, life, reservation};

/// The national office, in the last review, authorises the work; its federal part is reserved under the ceiling in the
/// same moment.
#[derive(Debug, Serialize)]
pub struct AuthoriseProject {
    pub project: Uuid,
    pub expected_version: i64,
    pub reasons: Explanation,
}

impl Op for AuthoriseProject {
    const ACT: Act = Act::AuthoriseProject;

    fn row(&self) -> Uuid {
        self.project
    }

    async fn work(&self, tx: &Transaction, leave: &Permit) -> Result<Done> {
        let reviewed = under_review(tx, leave, ReviewStep::National, self.expected_version).await?;
        let authorised = reviewed.standing.take(ReviewStep::National.approval())?;
        let approved =
            Ended { step: ReviewStep::National, outcome: ReviewOutcome::Approved, reasons: self.reasons.as_str() };
        let review = review::record(tx, leave, &reviewed, approved).await?;
        // The ceiling first: see `ops`. Where the federation has no seat there is nothing to reserve.
        let mut reserved = 0;
        if let Some(part) = reservation::federal_part(tx, self.project).await? {
            if let Err(budget) = reservation::take(tx, leave, &part, part.due_centavos).await? {
                let refused = Error::refused(Reason::OverCeiling).with("headroomCentavos", budget.headroom());
                return Err(refused.with("neededCentavos", part.due_centavos));
            }
            reservation::hold(tx, leave, &part).await?;
            reserved = part.due_centavos;
        }
        life::advance(tx, leave, self.project, self.expected_version, authorised).await?;
        let content = json!({ "stage": authorised, "review": review, "reservedCentavos": reserved });
        Ok(done(self.project, content))
    }
}

/// The delegation ends a project after it was selected; what is reserved for it and was not spent is let go.
#[derive(Debug, Serialize)]
pub struct CancelProject {
    pub project: Uuid,
    pub expected_version: i64,
    pub reason: Explanation,
}

impl Op for CancelProject {
    const ACT: Act = Act::CancelProject;

    fn row(&self) -> Uuid {
        self.project
    }

    async fn work(&self, tx: &Transaction, leave: &Permit) -> Result<Done> {
        let cancelled = life::standing(tx, self.project).await?.take(Step::Cancel)?;
        // The ceiling first: see `ops`.
        let released = reservation::release(tx, leave, self.project).await?;
        life::advance(tx, leave, self.project, self.expected_version, cancelled).await?;
        let left = agenda::leave_agenda(tx, leave, self.project).await?;
        let content = json!({
            "stage": cancelled, "releasedCentavos": released, "lapsedItem": left, "reason": self.reason.as_str(),
        });
        Ok(done(self.project, content))
    }
}

fn done(project: Uuid, content: serde_json::Value) -> Done {
    let decision = Decision { chain: project, subject_kind: "Project", subject: project, content };
    Done { resource: Resource::Project, subject: project, decision }
}
