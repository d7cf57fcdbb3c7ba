//! People and their memberships: who is invited, accepted, ended, and what each was granted.

use chrono::{DateTime, Utc};
use entity::{access_grant, membership, person, state, tenant};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::connection::{taken, unavailable};
use super::membership::{is_in_force, narrowed};
use super::noun::noun;
use super::tenant::Tenant;
use super::territory::State;
use super::transaction::{Transaction, set};
use crate::authz::actor::{Role, role_named, write_acts};
use crate::authz::people::{Given, Standing, administering_roles};
use crate::authz::permit::Permit;
use crate::authz::policy::Resource;
use crate::domain::people::{GrantReach, MembershipStatus};
use crate::domain::refusal::Reason;
use crate::domain::tenant::TenantKind;
use crate::domain::word::Word;
use crate::domain::works_committee::CommitteeCapacity;
use crate::error::{Error, Result};

noun! {
    /// A person in a tenant with a role, or invited to be.
    Membership, MembershipWants of Membership
    row {
        id: Uuid,
        role: Role,
        status: MembershipStatus,
        invited_name: String,
        invited_email: String,
        valid_from: DateTime<Utc>,
        valid_until: DateTime<Utc>,
        ended_at: Option<DateTime<Utc>>,
        version: i64,
    }
    one {
        tenant: Tenant = "tenant" by tenant_id -> id;
        person: Person = "person" by person_id -> id;
    }
    few { grants: AccessGrant = "grants" by id -> membership_id order "$.valid_from, $.id"; }
    acts { AcceptInvitation, DeclineInvitation, EndMembership, GrantAccess, }
}

noun! {
    /// A natural person.
    Person, PersonWants of Person
    row { id: Uuid, name: String, email: String, }
}

noun! {
    /// What a membership was granted beyond, or instead of, what its role gives by itself.
    AccessGrant, AccessGrantWants of AccessGrant
    row {
        id: Uuid,
        reach: GrantReach,
        acts: String,
        valid_from: DateTime<Utc>,
        valid_until: DateTime<Utc>,
        revoked_at: Option<DateTime<Utc>>,
        version: i64,
    }
    one {
        state: State = "state" by territory -> code;
        membership: Membership = "membership" by membership_id -> id;
    }
    acts { RevokeAccess, }
}

/// Somebody who is to be invited, by the name and the e-mail address that the inviter gave.
#[derive(Clone, Debug)]
pub struct Invited {
    pub id: Uuid,
    pub tenant: Uuid,
    pub role: Role,
    pub name: String,
    pub email: String,
    pub until: DateTime<Utc>,
    /// In which capacity they shall belong to a works committee.
    pub capacity: Option<CommitteeCapacity>,
}

/// A membership as an act finds it.
#[derive(Clone, Debug)]
pub struct Held {
    pub person: Uuid,
    pub tenant: Uuid,
    pub status: MembershipStatus,
    pub valid_from: DateTime<Utc>,
    pub standing: Standing,
}

/// A grant that is to be given.
#[derive(Clone, Debug)]
pub struct NewGrant {
    pub id: Uuid,
    pub given: Given,
}

/// Memberships without an agreed end last until then.
pub(super) fn open_end() -> DateTime<Utc> {
    DateTime::from_timestamp(253_402_214_400, 0).unwrap_or(DateTime::<Utc>::MAX_UTC)
}

/// The person with the address, who becomes known by it where nobody was.
pub async fn person_of(tx: &Transaction, _leave: &Permit, invited: &Invited) -> Result<Uuid> {
    known_or_new(tx.connection(), tx.fresh_id(), tx.now, &invited.name, &invited.email).await
}

/// As [`person_of`]. The statements are the same either way, so that nobody can tell who was known before.
pub(super) async fn known_or_new(
    connection: &impl ConnectionTrait,
    fresh: Uuid,
    now: DateTime<Utc>,
    name: &str,
    email: &str,
) -> Result<Uuid> {
    let row = person::Model {
        id: fresh,
        name: name.to_owned(),
        email: email.to_owned(),
        authorisation_epoch: 1,
        created_at: now,
    };
    let unless_known = OnConflict::column(person::Column::Email).do_nothing().to_owned();
    let insert = person::Entity::insert(row.into_active_model()).on_conflict(unless_known);
    match insert.exec_without_returning(connection).await {
        Ok(_) | Err(DbErr::RecordNotInserted) => {}
        Err(error) => return Err(unavailable(error)),
    }
    let known = person::Entity::find().filter(person::Column::Email.eq(email));
    let known = known.one(connection).await.map_err(unavailable)?;
    known.map(|person| person.id).ok_or_else(|| Error::internal("a person who was written is not there"))
}

/// The person holds the role in the tenant, or an invitation to it, that is not over.
pub async fn is_member(tx: &Transaction, person: Uuid, tenant: Uuid, role: Role) -> Result<bool> {
    let open = [MembershipStatus::Invited.text(), MembershipStatus::Active.text()];
    let found = membership::Entity::find()
        .filter(membership::Column::PersonId.eq(person))
        .filter(membership::Column::TenantId.eq(tenant))
        .filter(membership::Column::Role.eq(role.text()))
        .filter(membership::Column::Status.is_in(open))
        .filter(membership::Column::ValidUntil.gt(tx.now));
    Ok(found.one(tx.connection()).await.map_err(unavailable)?.is_some())
}

/// Writes an invitation.
pub async fn invite(tx: &Transaction, leave: &Permit, person: Uuid, invited: Invited) -> Result<()> {
    let row = invitation(person, tx.now, invited);
    tx.insert(leave, row.into_active_model()).await.map_err(taken(Reason::AlreadyMember))
}

pub(super) fn invitation(person: Uuid, now: DateTime<Utc>, invited: Invited) -> membership::Model {
    membership::Model {
        id: invited.id,
        person_id: person,
        tenant_id: invited.tenant,
        role: invited.role.text().to_owned(),
        valid_from: now,
        valid_until: invited.until,
        version: 1,
        status: MembershipStatus::Invited.text().to_owned(),
        invited_name: invited.name,
        invited_email: invited.email,
        ended_at: None,
        capacity: invited.capacity.map_or("", CommitteeCapacity::text).to_owned(),
    }
}

/// A membership with all that it gives; `leave` is for it, for a grant of it, or for what its holder decides on.
pub async fn held(tx: &Transaction, _leave: &Permit, id: Uuid) -> Result<Held> {
    as_held(tx.connection(), id, tx.now).await
}

/// As [`held`], of a membership that whoever reads on the connection can see.
pub(super) async fn as_held(connection: &impl ConnectionTrait, id: Uuid, now: DateTime<Utc>) -> Result<Held> {
    let found = membership::Entity::find_by_id(id).find_also_related(tenant::Entity);
    let found = found.one(connection).await.map_err(unavailable)?;
    let (Some(row), Some(tenant)) = found.unzip() else { return Err(Error::not_found()) };
    let tenant = tenant.ok_or_else(|| Error::internal("a membership without a tenant"))?;
    let unknown = || Error::internal(format!("unknown words in the membership {id}"));
    let grants = access_grant::Entity::find().filter(access_grant::Column::MembershipId.eq(id));
    let grants = grants.all(connection).await.map_err(unavailable)?;
    Ok(Held {
        person: row.person_id,
        tenant: row.tenant_id,
        status: MembershipStatus::parse(&row.status).ok_or_else(unknown)?,
        valid_from: row.valid_from,
        standing: Standing {
            kind: TenantKind::parse(&tenant.kind).ok_or_else(unknown)?,
            role: role_named(&row.role).ok_or_else(unknown)?,
            until: row.valid_until,
            limited: !grants.is_empty(),
            grants: grants.iter().filter(|grant| is_in_force(grant, now)).map(given).collect(),
            states: grants.iter().map(|grant| given(grant).state).collect(),
        },
    })
}

/// Writes that the person has accepted; the membership begins.
pub async fn accept(tx: &Transaction, leave: &Permit, version: i64, status: MembershipStatus) -> Result<()> {
    let change = membership::ActiveModel {
        status: set(status.text().to_owned()),
        valid_from: set(tx.now),
        ..Default::default()
    };
    // Whoever looks on under no membership may have one to choose now.
    tx.touch(Resource::Person, tx.person());
    tx.update(leave, leave.row(), version, change).await
}

/// Writes that the membership, or the invitation to it, is over.
pub async fn end(tx: &Transaction, leave: &Permit, version: i64, status: MembershipStatus) -> Result<()> {
    let change = membership::ActiveModel {
        status: set(status.text().to_owned()),
        ended_at: set(Some(tx.now)),
        ..Default::default()
    };
    tx.touch(Resource::Membership, leave.row());
    tx.update(leave, leave.row(), version, change).await
}

/// The memberships in force that administer the tenant's people and that no grant ever limited. Until the transaction
/// ends nobody else counts them, so that two who end each other are not both right.
pub async fn administrators(tx: &Transaction, _leave: &Permit, tenant: Uuid) -> Result<Vec<Uuid>> {
    administering(tx.connection(), tenant, tx.now).await
}

/// As [`administrators`].
pub(super) async fn administering(
    connection: &impl ConnectionTrait,
    tenant: Uuid,
    now: DateTime<Utc>,
) -> Result<Vec<Uuid>> {
    tenant::Entity::find_by_id(tenant).lock_exclusive().one(connection).await.map_err(unavailable)?;
    let found = membership::Entity::find()
        .filter(membership::Column::TenantId.eq(tenant))
        .filter(membership::Column::Role.is_in(administering_roles()))
        .filter(membership::Column::Status.eq(MembershipStatus::Active.text()))
        .filter(membership::Column::ValidFrom.lte(now))
        .filter(membership::Column::ValidUntil.gt(now));
    let found = found.all(connection).await.map_err(unavailable)?;
    let ids: Vec<Uuid> = found.into_iter().map(|row| row.id).collect();
    let limited = access_grant::Entity::find().filter(access_grant::Column::MembershipId.is_in(ids.clone()));
    let limited = limited.all(connection).await.map_err(unavailable)?;
    let is_limited = |id: &Uuid| limited.iter().any(|grant| grant.membership_id == *id);
    Ok(ids.into_iter().filter(|id| !is_limited(id)).collect())
}

/// There is such a state.
pub async fn is_state(tx: &Transaction, code: &str) -> Result<bool> {
    let found = state::Entity::find_by_id(code.to_owned()).one(tx.connection()).await.map_err(unavailable)?;
    Ok(found.is_some())
}

/// Writes a grant of the membership for which `leave` is.
pub async fn grant(tx: &Transaction, leave: &Permit, new: NewGrant) -> Result<()> {
    tx.touch(Resource::Membership, leave.row());
    let Given { state, acts, until } = new.given;
    let row = access_grant::Model {
        id: new.id,
        membership_id: leave.row(),
        reach: if state.is_some() { GrantReach::State } else { GrantReach::Own }.text().to_owned(),
        territory: state.unwrap_or_default(),
        acts: write_acts(acts.as_deref()),
        granted_by: tx.person(),
        valid_from: tx.now,
        valid_until: until,
        revoked_at: None,
        version: 1,
    };
    tx.insert(leave, row.into_active_model()).await.map_err(unavailable)
}

/// The membership of the grant for which `leave` is, and whether the grant is in force.
pub async fn granted(tx: &Transaction, leave: &Permit) -> Result<(Uuid, bool)> {
    let found = access_grant::Entity::find_by_id(leave.row()).one(tx.connection()).await.map_err(unavailable)?;
    let grant = found.ok_or_else(Error::not_found)?;
    Ok((grant.membership_id, is_in_force(&grant, tx.now)))
}

/// Writes that the grant was taken back.
pub async fn revoke(tx: &Transaction, leave: &Permit, membership: Uuid, version: i64) -> Result<()> {
    tx.touch(Resource::Membership, membership);
    let change = access_grant::ActiveModel { revoked_at: set(Some(tx.now)), ..Default::default() };
    tx.update(leave, leave.row(), version, change).await
}

fn given(grant: &access_grant::Model) -> Given {
    let state = (grant.reach == GrantReach::State.text()).then(|| grant.territory.clone());
    Given { state, acts: narrowed(grant), until: grant.valid_until }
}
