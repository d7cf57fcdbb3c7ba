//! The first who administers a tenant's people: invited by the operator, since nobody in the tenant could.

use chrono::{DateTime, Utc};
use entity::{membership, tenant};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use uuid::Uuid;

use super::Store;
use super::connection::unavailable;
use super::people::{Invited, administering, invitation, known_or_new, open_end};
use crate::authz::job::Job;
use crate::authz::people::first_administrator;
use crate::domain::people::MembershipStatus;
use crate::domain::word::Word;
use crate::error::Result;

/// Why nobody was invited.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum NotInvited {
    NoSuchTenant,
    SeveralTenants,
    /// Somebody administers the people already, and can invite others.
    HasAdministrator,
    /// The same person has an invitation that is still open.
    Pending,
}

/// What was written.
#[derive(Clone, Debug)]
pub struct FirstInvitation {
    pub tenant_name: String,
    pub membership: Uuid,
}

impl Store {
    /// Invites somebody to administer the people of the tenant with this id or exact name. A named job: it has no actor
    /// and so no entry in the ledger; the entry is that of the person who accepts.
    pub async fn invite_first_administrator(
        &self,
        tenant: &str,
        name: &str,
        email: &str,
        now: DateTime<Utc>,
    ) -> Result<Result<FirstInvitation, NotInvited>> {
        let loading = self.begin_loading(Job::FirstAdministrator).await?;
        let found = match Uuid::parse_str(tenant) {
            Ok(id) => tenant::Entity::find_by_id(id),
            Err(_) => tenant::Entity::find().filter(tenant::Column::Name.eq(tenant)),
        };
        let mut found = found.all(loading.connection()).await.map_err(unavailable)?;
        let Some(tenant) = found.pop() else { return Ok(Err(NotInvited::NoSuchTenant)) };
        if !found.is_empty() {
            return Ok(Err(NotInvited::SeveralTenants));
        }
        if !administering(loading.connection(), tenant.id, now).await?.is_empty() {
            return Ok(Err(NotInvited::HasAdministrator));
        }
        let person = known_or_new(loading.connection(), Uuid::now_v7(), now, name, email).await?;
        let role = first_administrator();
        let pending = membership::Entity::find()
            .filter(membership::Column::PersonId.eq(person))
            .filter(membership::Column::TenantId.eq(tenant.id))
            .filter(membership::Column::Role.eq(role.text()))
            .filter(membership::Column::Status.eq(MembershipStatus::Invited.text()))
            .filter(membership::Column::ValidUntil.gt(now));
        if pending.one(loading.connection()).await.map_err(unavailable)?.is_some() {
            return Ok(Err(NotInvited::Pending));
        }
        let id = Uuid::now_v7();
        let (name, email) = (name.to_owned(), email.to_owned());
        let row = invitation(
            person,
            now,
            Invited { id, tenant: tenant.id, role, name, email, until: open_end(), capacity: None },
        );
        let insert = membership::Entity::insert(row.into_active_model());
        insert.exec_without_returning(loading.connection()).await.map_err(unavailable)?;
        loading.commit().await?;
        Ok(Ok(FirstInvitation { tenant_name: tenant.name, membership: id }))
    }
}
