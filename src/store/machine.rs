//! Machines: what a key of theirs gives, found out as that of a member.

use chrono::{DateTime, Utc};
use entity::{access_grant, tenant};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::membership::{HeldMembership, Identity, under};
use crate::authz::actor::{Actor, Role, SignedIn, write_acts};
use crate::authz::policy::Act;
use crate::domain::tenant::TenantKind;
use crate::error::Result;

/// What a machine's key says of it.
pub(super) struct Machine {
    pub key: Uuid,
    pub role: Role,
    pub kind: TenantKind,
    pub acts: Option<Vec<Act>>,
    /// The state to which a key of the federal ministry reaches; empty elsewhere.
    pub state: String,
}

impl HeldMembership {
    /// What a machine stands under: reach as that of a member, and what narrows it as a grant does.
    pub(super) fn of_machine(machine: Machine, tenant: tenant::Model) -> Self {
        let always = (DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC);
        let grant = access_grant::Model {
            id: machine.key,
            membership_id: machine.key,
            reach: if machine.state.is_empty() { "TENANT" } else { "STATE" }.to_owned(),
            territory: machine.state,
            acts: write_acts(machine.acts.as_deref()),
            granted_by: Uuid::nil(),
            valid_from: always.0,
            valid_until: always.1,
            revoked_at: None,
            version: 1,
        };
        Self {
            id: machine.key,
            role: machine.role,
            tenant: tenant.id,
            tenant_name: tenant.name,
            tenant_kind: machine.kind,
            valid_until: always.1,
            state_code: tenant.state_code,
            municipality_code: tenant.municipality_code,
            grants: vec![grant],
        }
    }
}

/// The actor that a machine is: in its role, and nobody.
pub(super) async fn machine(
    connection: &impl ConnectionTrait,
    held: &HeldMembership,
    now: DateTime<Utc>,
) -> Result<Actor> {
    let nobody =
        Identity { person: Uuid::nil(), name: String::new(), email: String::new(), epoch: 0, memberships: Vec::new() };
    Ok(under(connection, (&nobody, SignedIn::default()), held, now).await?.0.as_machine())
}
