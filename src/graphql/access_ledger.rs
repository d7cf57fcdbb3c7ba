//! The access ledger of a tenant: who read its private data, when, and under which rule.

use async_graphql::{Context, ID};

use super::filter::listed;
use super::id::NodeKind;
use super::list::{connection, object};
use super::request::Request;
use super::scalar::DateTime;
use crate::authz::actor::Role;
use crate::authz::matrix::words;
use crate::authz::policy::{RULES, Resource};
use crate::error::Result;
use crate::store::access_ledger::AccessLedgerEntry;
use crate::store::tenant::Tenant;

object! {
    /// A read of private data by somebody whose they are not. It names the organisation and the role that read, not the
    /// person: whoever reads answers for it to the own organisation, which knows them.
    AccessLedgerEntry {
        /// When it was read.
        async fn recorded_at(&self) -> DateTime {
            DateTime(self.recorded_at)
        }

        /// The role under which it was read.
        async fn role(&self) -> Role {
            self.role
        }

        /// Id of the rule that let it be read.
        async fn rule(&self) -> &str {
            &self.rule
        }

        /// The condition of that rule in words, in the language of the request; absent where the rule is no more.
        async fn condition(&self, ctx: &Context<'_>) -> Option<Result<String>> {
            let rule = RULES.iter().find(|rule| rule.id == self.rule)?;
            Some(Request::of(ctx).map(|request| words(&rule.when, request.language)))
        }

        /// What kind of thing was read, by the name that it has in the policy.
        async fn resource(&self) -> &str {
            &self.resource
        }

        /// Global id of what was read, for a club's file that of the club; absent where it has none.
        async fn object(&self) -> Option<ID> {
            let resource = Resource::ALL.iter().find(|resource| resource.table() == self.resource)?;
            kind_of(*resource).map(|kind| kind.id(self.row_id))
        }
    }
    ones {
        /// The organisation whose data they are.
        tenant: Tenant;
        /// The organisation for which they were read.
        reader: Tenant;
    }
}

connection!(AccessLedgerEntry, "AccessLedgerEntryConnection", "AccessLedgerEntryEdge", "entries of the access ledger");

listed! {
    AccessLedgerEntry,
    where AccessLedgerEntryWhere {
        /// When it was read.
        recorded_at: DateTimeFilter on "recorded_at",
        /// Id of the rule that let it be read.
        rule: TextFilter on "rule",
        /// What kind of thing was read.
        resource: TextFilter on "resource",
    }
    order AccessLedgerEntryOrder {
        /// Newest first.
        RecordedAtDesc = descending("recorded_at", Instant),
        /// Oldest first.
        RecordedAtAsc = ascending("recorded_at", Instant),
    }
    default RecordedAtDesc
}

/// Under which kind of global id rows of a resource are found, of those whose reads can be logged.
fn kind_of(resource: Resource) -> Option<NodeKind> {
    match resource {
        Resource::ClubFile => Some(NodeKind::Club),
        Resource::Project => Some(NodeKind::Project),
        Resource::Contribution => Some(NodeKind::Contribution),
        Resource::Deposit => Some(NodeKind::Deposit),
        Resource::Membership => Some(NodeKind::Membership),
        _ => None,
    }
}
