//! Requests for help with technical files.

use async_graphql::{Context, ID};

use super::access::{Permission, permission, permissions};
use super::filter::listed;
use super::id::NodeKind;
use super::list::{connection, object};
use super::request::Request;
use super::scalar::DateTime;
use super::written::{Owned, Written};
use crate::authz::policy::Act;
use crate::domain::help_request::HelpStatus;
use crate::domain::seat::Seat;
use crate::error::Result;
use crate::store::document::Document;
use crate::store::help_request::HelpRequest;
use crate::store::technical_file::{TechnicalFile, TechnicalFileItem};
use crate::store::tenant::Tenant;

permissions!(HelpRequestCan of "a request for help" {
    /// Answer it.
    answer_help_request: AnswerHelpRequest,
    /// Decline it.
    decline_help_request: DeclineHelpRequest,
    /// Take it back.
    withdraw_help_request: WithdrawHelpRequest,
    /// Take note of what was said.
    acknowledge_help: AcknowledgeHelp,
});

object! {
    /// A request for help (solicitud de apoyo) with something that the checklist of a technical file asks for: the municipality
    /// asks another seat of the project. Whoever sees the file sees it; nothing waits for its answer.
    HelpRequest {
        /// Global id.
        pub async fn id(&self) -> ID {
            NodeKind::HelpRequest.id(self.id)
        }

        /// The seat that is asked.
        async fn seat(&self) -> Seat {
            self.seat
        }

        /// What it is asked for.
        async fn question(&self) -> &str {
            &self.question
        }

        /// Where it stands.
        async fn status(&self) -> HelpStatus {
            self.status
        }

        /// When it was asked.
        async fn asked_at(&self) -> DateTime {
            DateTime(self.asked_at)
        }

        /// Whole days for which it waits, or waited until it was answered, declined or taken back.
        async fn days_open(&self, ctx: &Context<'_>) -> Result<i64> {
            let until = self.ended_at.unwrap_or(Request::of(ctx)?.now);
            Ok((until - self.asked_at).num_days())
        }

        /// What was answered, or why it was declined or taken back; empty while it waits.
        async fn answer(&self) -> &str {
            &self.answer
        }

        /// When it was answered, declined or taken back.
        async fn ended_at(&self) -> Option<DateTime> {
            self.ended_at.map(DateTime)
        }

        /// When the municipality took note of the answer.
        async fn acknowledged_at(&self) -> Option<DateTime> {
            self.acknowledged_at.map(DateTime)
        }

        /// Version, to be named by whoever answers it, declines it, takes it back or takes note of the answer.
        async fn version(&self) -> i64 {
            self.version
        }

        /// What the viewer may do with it, by the policy.
        async fn can(&self) -> Option<Result<Written<Owned<HelpRequestCan<'_>>>>> {
            Some(self.can.get().map(|can| Written::owned(HelpRequestCan(can))))
        }
    }
    ones {
        /// The technical file.
        technical_file: TechnicalFile;
        /// What of its checklist it is about.
        item: TechnicalFileItem;
        /// Who held the seat when it was asked.
        asked_tenant: Tenant;
        /// The document with which it was answered, where there is one.
        document: Document;
    }
}

connection!(HelpRequest, "HelpRequestConnection", "HelpRequestEdge", "requests for help");

listed! {
    HelpRequest,
    where HelpRequestWhere {
        /// Where it stands.
        status: HelpStatusFilter on "status",
    }
    order HelpRequestOrder {
        /// Oldest first.
        AskedAtAsc = ascending("asked_at", Instant),
        /// Newest first.
        AskedAtDesc = descending("asked_at", Instant),
    }
    default AskedAtDesc
}
