//! Who is asking: the person, and the memberships under which they can act.

use async_graphql::{Object, SimpleObject};

use super::request::Request;
use super::scalar::DateTime;
use crate::authz::actor::Role;
use crate::domain::tenant::TenantKind;
use crate::store::membership::{HeldMembership, Identity};

/// The person who is signed in.
pub struct Viewer<'r> {
    identity: &'r Identity,
    request: &'r Request,
}

/// A membership that is in force: a person in a tenant with a role.
#[derive(Debug, SimpleObject)]
pub struct Membership {
    /// Id, to be named in the header `X-Membership` by whoever holds several.
    id: String,
    /// Role.
    role: Role,
    /// Name of the organisation.
    tenant_name: String,
    /// Kind of organisation.
    tenant_kind: TenantKind,
    /// It ends then.
    valid_until: DateTime,
}

impl<'r> Viewer<'r> {
    pub fn of(request: &'r Request) -> Option<Self> {
        request.identity.as_ref().map(|identity| Self { identity, request })
    }
}

/// The person who is signed in, with what they are in the programme.
#[Object]
impl Viewer<'_> {
    /// Name.
    async fn name(&self) -> &str {
        &self.identity.name
    }

    /// E-mail address.
    async fn email(&self) -> &str {
        &self.identity.email
    }

    /// The one membership under which this request acts; absent where several are held and none was chosen.
    async fn acting_as(&self) -> Option<Membership> {
        let acting = self.request.scope.actor().membership();
        self.identity.memberships.iter().find(|held| held.id == acting).map(Membership::from)
    }

    /// All memberships that are in force.
    async fn memberships(&self) -> Vec<Membership> {
        self.identity.memberships.iter().map(Membership::from).collect()
    }
}

impl From<&HeldMembership> for Membership {
    fn from(held: &HeldMembership) -> Self {
        Self {
            id: held.id.to_string(),
            role: held.role,
            tenant_name: held.tenant_name.clone(),
            tenant_kind: held.tenant_kind,
            valid_until: DateTime(held.valid_until),
        }
    }
}
