//! Organisations with their people: memberships and invitations, and what was granted to them.

use async_graphql::ID;

use super::access::{AccessGrantCan, MembershipCan, TenantCan};
use super::filter::listed;
use super::id::NodeKind;
use super::list::{connection, few, object};
use super::scalar::DateTime;
use super::written::{Owned, Written, WrittenList};
use crate::authz::actor::{Role, parse_acts};
use crate::authz::policy::Act;
use crate::domain::people::{GrantReach, MembershipStatus};
use crate::domain::tenant::TenantKind;
use crate::error::Result;
use crate::store::api_key::ApiKey;
use crate::store::governing_party::GoverningParty;
use crate::store::people::{AccessGrant, Membership, Person};
use crate::store::tenant::Tenant;
use crate::store::territory::State;

object! {
    /// An organisation that acts (entidad).
    Tenant {
        /// Global id.
        pub async fn id(&self) -> ID {
            NodeKind::Tenant.id(self.id)
        }

        /// Kind of organisation.
        async fn kind(&self) -> TenantKind {
            self.kind
        }

        /// Name.
        async fn name(&self) -> &str {
            &self.name
        }

        /// What the viewer may do with it, by the policy.
        async fn can(&self) -> Option<Result<Written<Owned<TenantCan<'_>>>>> {
            Some(self.can.get().map(|can| Written::owned(TenantCan(can))))
        }
    }
    connections {
        /// Its people: for those who administer them all memberships and invitations, for everybody else their own.
        people: Membership;
        /// The keys of its machines, for those who administer its people.
        api_keys: ApiKey;
        /// Of a government: the parties that governed it, as far as it is recorded.
        governing_parties: GoverningParty;
    }
}

object! {
    /// A person in an organisation with a role (pertenencia), or invited to be. The person sees it, and those who
    /// administer the people of the organisation.
    Membership {
        /// Global id; whoever holds several names one in the header `X-Membership`.
        pub async fn id(&self) -> ID {
            NodeKind::Membership.id(self.id)
        }

        /// Role.
        async fn role(&self) -> Role {
            self.role
        }

        /// Where it stands. Only what is active gives anything, and only within its term.
        async fn status(&self) -> MembershipStatus {
            self.status
        }

        /// The name under which the person was invited; absent where they were not.
        async fn invited_name(&self) -> Option<&str> {
            (!self.invited_name.is_empty()).then_some(&self.invited_name)
        }

        /// The e-mail address under which the person was invited; absent where they were not.
        async fn invited_email(&self) -> Option<&str> {
            (!self.invited_email.is_empty()).then_some(&self.invited_email)
        }

        /// It begins then: when it was accepted; until then, when the person was invited.
        async fn valid_from(&self) -> DateTime {
            DateTime(self.valid_from)
        }

        /// It ends then.
        async fn valid_until(&self) -> DateTime {
            DateTime(self.valid_until)
        }

        /// When it was ended before its time, or the invitation lapsed.
        async fn ended_at(&self) -> Option<DateTime> {
            self.ended_at.map(DateTime)
        }

        /// Version, to be named by whoever changes the membership.
        async fn version(&self) -> i64 {
            self.version
        }

        /// What it was granted, what is over included. Who was ever granted anything has no more than the grants that
        /// are in force.
        async fn grants(&self) -> Option<Result<WrittenList<&AccessGrant>>> {
            few(&self.grants)
        }

        /// What the viewer may do with it, by the policy.
        async fn can(&self) -> Option<Result<Written<Owned<MembershipCan<'_>>>>> {
            Some(self.can.get().map(|can| Written::owned(MembershipCan(can))))
        }
    }
    ones {
        /// The organisation.
        tenant: Tenant;
        /// The person; for those who administer the organisation's people only once the invitation was accepted.
        person: Person;
    }
}

object! {
    /// A natural person.
    Person {
        /// Name.
        async fn name(&self) -> &str {
            &self.name
        }

        /// E-mail address.
        async fn email(&self) -> &str {
            &self.email
        }
    }
}

object! {
    /// What was granted to a membership: where and what it may act, and for how long.
    AccessGrant {
        /// Global id.
        pub async fn id(&self) -> ID {
            NodeKind::AccessGrant.id(self.id)
        }

        /// How far it reaches.
        async fn reach(&self) -> GrantReach {
            self.reach
        }

        /// The acts to which it narrows the role; absent where it narrows nothing.
        async fn acts(&self) -> Option<Vec<Act>> {
            (self.acts != "*").then(|| parse_acts(&self.acts))
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

        /// Version, to be named by whoever takes the grant back.
        async fn version(&self) -> i64 {
            self.version
        }

        /// What the viewer may do with it, by the policy.
        async fn can(&self) -> Option<Result<Written<Owned<AccessGrantCan<'_>>>>> {
            Some(self.can.get().map(|can| Written::owned(AccessGrantCan(can))))
        }
    }
    ones {
        /// The state that it gives; absent where it gives none.
        state: State;
        /// The membership that was granted it.
        membership: Membership;
    }
}

connection!(Membership, "MembershipConnection", "MembershipEdge", "memberships");

listed! {
    Membership,
    where MembershipWhere {
        /// Where it stands.
        status: MembershipStatusFilter on "status",
        /// Role.
        role: RoleFilter on "role",
    }
    order MembershipOrder {
        /// By the beginning, the earliest first.
        ValidFromAsc = ascending("valid_from", Instant),
        /// By the beginning, the latest first.
        ValidFromDesc = descending("valid_from", Instant),
    }
    default ValidFromDesc
}
