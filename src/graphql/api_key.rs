//! Machines' keys, as the administrators of their organisation see them; a secret is never among it.

use async_graphql::ID;

use super::access::ApiKeyCan;
use super::filter::listed;
use super::id::NodeKind;
use super::list::{connection, object};
use super::scalar::DateTime;
use super::written::{Owned, Written};
use crate::authz::actor::{Role, parse_acts};
use crate::authz::policy::Act;
use crate::error::Result;
use crate::store::api_key::ApiKey;
use crate::store::tenant::Tenant;
use crate::store::territory::State;

object! {
    /// A key with which a machine reads (llave), as a consulate's that looks up clubs; or, of a partner application, one
    /// that stands beside the token of the user for whom it acts. Its secret is handed out once, to whoever made it, by
    /// `POST /auth/api-key`.
    ApiKey {
        /// Global id.
        pub async fn id(&self) -> ID {
            NodeKind::ApiKey.id(self.id)
        }

        /// What it is called.
        async fn name(&self) -> &str {
            &self.name
        }

        /// How it begins; what follows is secret.
        async fn prefix(&self) -> String {
            format!("tpuk_{}_", self.id.simple())
        }

        /// As whom it reads.
        async fn role(&self) -> Role {
            self.role
        }

        /// The acts to which it narrows the users for whom an application acts; absent where it narrows nothing.
        async fn acts(&self) -> Option<Vec<Act>> {
            (self.acts != "*").then(|| parse_acts(&self.acts))
        }

        /// How many requests a minute it may make at each server: so many at once, and then as they come free again. Each look of
        /// a subscription is one.
        async fn requests_a_minute(&self) -> i64 {
            self.requests_a_minute
        }

        /// It begins then.
        async fn valid_from(&self) -> DateTime {
            DateTime(self.valid_from)
        }

        /// It ends then.
        async fn valid_until(&self) -> DateTime {
            DateTime(self.valid_until)
        }

        /// When it was taken back.
        async fn revoked_at(&self) -> Option<DateTime> {
            self.revoked_at.map(DateTime)
        }

        /// When it was last used, to the minute.
        async fn last_used_at(&self) -> Option<DateTime> {
            self.last_used_at.map(DateTime)
        }

        /// Version, to be named by whoever takes the key back.
        async fn version(&self) -> i64 {
            self.version
        }

        /// What the viewer may do with it, by the policy.
        async fn can(&self) -> Option<Result<Written<Owned<ApiKeyCan<'_>>>>> {
            Some(self.can.get().map(|can| Written::owned(ApiKeyCan(can))))
        }
    }
    ones {
        /// The organisation.
        tenant: Tenant;
        /// The state to which it reaches, of a delegation's machine.
        state: State;
    }
}

connection!(ApiKey, "ApiKeyConnection", "ApiKeyEdge", "machines' keys");

listed! {
    ApiKey,
    where ApiKeyWhere {
        /// As whom it reads.
        role: RoleFilter on "role",
        /// When it begins.
        valid_from: DateTimeFilter on "valid_from",
    }
    order ApiKeyOrder {
        /// By the beginning, the latest first.
        ValidFromDesc = descending("valid_from", Instant),
        /// By the beginning, the earliest first.
        ValidFromAsc = ascending("valid_from", Instant),
    }
    default ValidFromDesc
}
