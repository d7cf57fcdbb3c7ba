//! Resolutions (dictámenes) of committees.

use async_graphql::{Context, ID, SimpleObject};

use super::access::ResolutionCan;
use super::filter::listed;
use super::id::NodeKind;
use super::list::{connection, object};
use super::request::Request;
use super::scalar::{Date, DateTime};
use super::written::{Owned, Written};
use crate::domain::agenda::Purpose;
use crate::domain::calendar::local_date;
use crate::domain::project::Audience;
use crate::domain::voting::Outcome;
use crate::error::Result;
use crate::store::agenda::AgendaItem;
use crate::store::committee::Committee;
use crate::store::project::Project;
use crate::store::resolution::Resolution;

/// How the votes fell.
#[derive(Debug, SimpleObject)]
pub struct Tally {
    /// Votes for.
    votes_for: i32,
    /// Votes against.
    votes_against: i32,
    /// Abstentions.
    abstentions: i32,
    /// Seats that stood aside.
    recusals: i32,
}

object! {
    /// What a committee decided (dictamen), under which rules, by which votes, and why.
    Resolution {
        /// Global id.
        pub async fn id(&self) -> ID {
            NodeKind::Resolution.id(self.id)
        }

        /// On what it was decided.
        async fn purpose(&self) -> Purpose {
            self.purpose
        }

        /// What was decided.
        async fn outcome(&self) -> Outcome {
            self.outcome
        }

        /// How the votes fell.
        async fn tally(&self) -> Written<Owned<Tally>> {
            Written::owned(Tally {
                votes_for: self.votes_for,
                votes_against: self.votes_against,
                abstentions: self.abstentions,
                recusals: self.recusals,
            })
        }

        /// Revision of the committee's rules under which it was decided.
        async fn rules_revision(&self) -> i32 {
            self.rules_revision
        }

        /// Why.
        async fn reason(&self) -> &str {
            &self.reason
        }

        /// Conditions that must be met; empty where there are none.
        async fn conditions(&self) -> &str {
            &self.conditions
        }

        /// Day by which the conditions must be met.
        async fn conditions_due_on(&self) -> Option<Date> {
            self.conditions_due_on.map(Date)
        }

        /// When the conditions were confirmed to be met; nothing until then.
        async fn conditions_met_at(&self) -> Option<DateTime> {
            self.conditions_met_at.map(DateTime)
        }

        /// How it is known that they are met; empty until then.
        async fn conditions_met_note(&self) -> &str {
            &self.conditions_met_note
        }

        /// Its conditions are not met, and their day is over.
        async fn conditions_overdue(&self, ctx: &Context<'_>) -> Result<bool> {
            let today = local_date(Request::of(ctx)?.now);
            Ok(self.conditions_met_at.is_none() && self.conditions_due_on.is_some_and(|due_on| due_on < today))
        }

        /// Who may know of it.
        async fn audience(&self) -> Audience {
            self.audience
        }

        /// When it was decided.
        async fn resolved_at(&self) -> DateTime {
            DateTime(self.resolved_at)
        }

        /// Version, to be named by whoever publishes it.
        async fn version(&self) -> i64 {
            self.version
        }

        /// What the viewer may do with it, by the policy.
        async fn can(&self) -> Option<Result<Written<Owned<ResolutionCan<'_>>>>> {
            Some(self.can.get().map(|can| Written::owned(ResolutionCan(can))))
        }
    }
    ones {
        /// The agenda item that was closed into it.
        agenda_item: AgendaItem;
        /// The project.
        project: Project;
        /// The committee.
        committee: Committee;
    }
}

connection!(Resolution, "ResolutionConnection", "ResolutionEdge", "resolutions");

listed! {
    Resolution,
    where ResolutionWhere {
        /// What was decided.
        outcome: OutcomeFilter on "outcome",
        /// INEGI's code of the state.
        state: InegiCodeFilter on "state_code",
    }
    order ResolutionOrder {
        /// Oldest first.
        ResolvedAtAsc = ascending("resolved_at", Instant),
        /// Newest first.
        ResolvedAtDesc = descending("resolved_at", Instant),
    }
    default ResolvedAtDesc
}
