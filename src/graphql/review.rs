//! Reviews of technical files: what each came to, the defects that it found, and the clock of the one for viability.

use async_graphql::{Context, ID};

use super::filter::listed;
use super::id::NodeKind;
use super::list::{connection, few, object};
use super::request::Request;
use super::scalar::{Date, DateTime};
use super::written::WrittenList;
use crate::domain::calendar::local_date;
use crate::domain::review::{ClockStatus, ReviewOutcome, ReviewStep};
use crate::error::Result;
use crate::store::review::{Defect, Review, ReviewClock};
use crate::store::technical_file::TechnicalFileItem;
use crate::store::tenant::Tenant;

object! {
    /// A review of a technical file that is over (revisión): by the state's planning committee (COPLADE), for viability by the
    /// delegation, or by the national office.
    Review {
        /// Global id.
        pub async fn id(&self) -> ID {
            NodeKind::Review.id(self.id)
        }

        /// Which of the three reviews it was.
        async fn step(&self) -> ReviewStep {
            self.step
        }

        /// What it came to.
        async fn outcome(&self) -> ReviewOutcome {
            self.outcome
        }

        /// Why.
        async fn reasons(&self) -> &str {
            &self.reasons
        }

        /// When the file came to it.
        async fn begun_at(&self) -> DateTime {
            DateTime(self.begun_at)
        }

        /// When it was over.
        async fn ended_at(&self) -> DateTime {
            DateTime(self.ended_at)
        }

        /// The defects for which the file was returned, in the reviewer's order; none where it was approved.
        async fn defects(&self) -> Option<Result<WrittenList<&Defect>>> {
            few(&self.defects)
        }
    }
    ones {
        /// The organisation that reviewed.
        tenant: Tenant;
    }
}

object! {
    /// A defect (observación) that a review found in something that the checklist asks for.
    Defect {
        /// Global id.
        pub async fn id(&self) -> ID {
            NodeKind::Defect.id(self.id)
        }

        /// What is wrong.
        async fn description(&self) -> &str {
            &self.description
        }

        /// When it was found.
        async fn raised_at(&self) -> DateTime {
            DateTime(self.raised_at)
        }

        /// When a new version was provided; absent until then.
        async fn resolved_at(&self) -> Option<DateTime> {
            self.resolved_at.map(DateTime)
        }
    }
    ones {
        /// What of the checklist has the defect.
        item: TechnicalFileItem;
        /// The review that found it.
        review: Review;
    }
}

/// The clock of the review for viability (dictamen de viabilidad): working days by the law's holidays, the same for everybody.
/// It stands still while the file is returned, and what was used stays used.
#[async_graphql::Object]
impl ReviewClock {
    /// Where it stands.
    async fn status(&self) -> ClockStatus {
        self.clock_status
    }

    /// Working days that the operating rules give.
    async fn limit_working_days(&self) -> i32 {
        self.clock_limit_days
    }

    /// Day on which the file first came to the delegation; the next working day is the first that counts.
    async fn begun_on(&self) -> Option<Date> {
        self.clock_begun_on.map(Date)
    }

    /// Last day in time; absent while the file is returned.
    async fn due_on(&self) -> Option<Date> {
        self.clock_due_on.filter(|_| self.clock_status != ClockStatus::Paused).map(Date)
    }

    /// More days were used than there are.
    async fn overdue(&self, ctx: &Context<'_>) -> Option<Result<bool>> {
        let overdue = |request: &Request| self.clock().is_some_and(|clock| clock.is_overdue(local_date(request.now)));
        Some(Request::of(ctx).map(overdue))
    }

    /// Working days used so far.
    async fn working_days_used(&self, ctx: &Context<'_>) -> Option<Result<i32>> {
        let used = |request: &Request| self.clock().map_or(0, |clock| clock.used(local_date(request.now)));
        Some(Request::of(ctx).map(used))
    }

    /// Working days for which the file was elsewhere since it first came.
    async fn paused_working_days(&self, ctx: &Context<'_>) -> Option<Result<i32>> {
        let paused = |request: &Request| {
            let running_or_not = self.clock().filter(|clock| clock.status != ClockStatus::Stopped);
            let over = self.clock_paused_days;
            running_or_not.map_or(over, |clock| clock.paused(local_date(request.now)))
        };
        Some(Request::of(ctx).map(paused))
    }
}

connection!(Review, "ReviewConnection", "ReviewEdge", "reviews");

listed! {
    Review,
    where ReviewWhere {
        /// What it came to.
        outcome: ReviewOutcomeFilter on "outcome",
    }
    order ReviewOrder {
        /// Oldest first.
        EndedAtAsc = ascending("ended_at", Instant),
        /// Newest first.
        EndedAtDesc = descending("ended_at", Instant),
    }
    default EndedAtDesc
}
