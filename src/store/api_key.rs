//! Machines' keys: made and taken back by a tenant's administrators, handed out once, and known again by their digest.

use chrono::{DateTime, TimeDelta, Utc};
use entity::{api_key, club, membership, mirror_club, tenant};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter};
use uuid::Uuid;

use super::Store;
use super::connection::unavailable;
use super::credentials::Credentials;
use super::machine::{Machine, machine as actor_of};
use super::membership::HeldMembership;
use super::noun::noun;
use super::people::administering;
use super::tenant::Tenant;
use super::territory::State;
use super::transaction::{Transaction, set};
use crate::authz::actor::{Actor, Role, parse_acts, role_named, write_acts};
use crate::authz::claims::Claims;
use crate::authz::job::Job;
use crate::authz::permit::Permit;
use crate::authz::policy::{Act, Resource};
use crate::domain::tenant::TenantKind;
use crate::domain::word::Word;
use crate::error::{Error, Result};

/// A key whose secret nobody fetched by then gives nothing.
const HANDED_OUT_WITHIN: TimeDelta = TimeDelta::hours(1);
/// When a key was last used is kept to the minute.
const USE_KEPT: TimeDelta = TimeDelta::minutes(1);

noun! {
    /// A machine's key.
    ApiKey, ApiKeyWants of ApiKey
    row {
        id: Uuid,
        name: String,
        role: Role,
        acts: String,
        requests_a_minute: i64,
        valid_from: DateTime<Utc>,
        valid_until: DateTime<Utc>,
        revoked_at: Option<DateTime<Utc>>,
        last_used_at: Option<DateTime<Utc>>,
        version: i64,
    }
    one {
        tenant: Tenant = "tenant" by tenant_id -> id;
        state: State = "state" by territory -> code;
    }
    acts { RevokeApiKey, }
}

/// A key that is to be made.
#[derive(Clone, Debug)]
pub struct NewKey {
    pub id: Uuid,
    pub name: String,
    pub role: Role,
    /// The acts to which it narrows a user for whom it stands in; `None` where it narrows nothing.
    pub acts: Option<Vec<Act>>,
    pub state: Option<String>,
    pub requests_a_minute: i64,
    pub until: DateTime<Utc>,
}

/// What a key gives.
#[derive(Clone, Debug)]
pub struct Keyed {
    pub id: Uuid,
    /// As whom it reads.
    pub actor: Actor,
    /// To which it narrows a user for whom it stands in.
    pub acts: Option<Vec<Act>>,
    pub requests_a_minute: u32,
    /// It stands beside the token of a user.
    pub of_application: bool,
    pub until: DateTime<Utc>,
}

/// Writes a key of the tenant for which `leave` is; it gives nothing until its secret is handed out.
pub async fn create(tx: &Transaction, leave: &Permit, new: NewKey) -> Result<()> {
    let row = api_key::Model {
        id: new.id,
        tenant_id: leave.row(),
        name: new.name,
        role: new.role.text().to_owned(),
        acts: write_acts(new.acts.as_deref()),
        territory: new.state.unwrap_or_default(),
        secret_hash: String::new(),
        requests_a_minute: new.requests_a_minute,
        created_by: tx.person(),
        valid_from: tx.now,
        valid_until: new.until,
        revoked_at: None,
        last_used_at: None,
        version: 1,
    };
    tx.insert(leave, row.into_active_model()).await.map_err(unavailable)
}

/// Whether the key for which `leave` is gives anything, or will.
pub async fn is_in_force(tx: &Transaction, leave: &Permit) -> Result<bool> {
    let row = api_key::Entity::find_by_id(leave.row()).one(tx.connection()).await.map_err(unavailable)?;
    let row = row.ok_or_else(Error::not_found)?;
    Ok(row.revoked_at.is_none() && tx.now < row.valid_until)
}

/// Takes the key back, at once on every server.
pub async fn revoke(tx: &Transaction, leave: &Permit, version: i64) -> Result<()> {
    let change = api_key::ActiveModel { revoked_at: set(Some(tx.now)), ..Default::default() };
    tx.touch(Resource::Tenant, tx.tenant());
    tx.update(leave, leave.row(), version, change).await
}

impl Credentials {
    /// Keeps the digest of the secret of a key that this person has just made, if none was handed out before and they still
    /// administer the tenant, held for as long as that is asked.
    pub async fn hand_out_key(&self, key: Uuid, person: Uuid, secret_hash: String) -> Result<bool> {
        let found = api_key::Entity::find_by_id(key).one(self.connection()).await.map_err(unavailable)?;
        let Some(made) = found else { return Ok(false) };
        let administrators = administering(self.connection(), made.tenant_id, self.now).await?;
        let own = membership::Entity::find()
            .filter(membership::Column::PersonId.eq(person))
            .filter(membership::Column::Id.is_in(administrators));
        if own.one(self.connection()).await.map_err(unavailable)?.is_none() {
            return Ok(false);
        }
        let handed = api_key::ActiveModel { secret_hash: set(secret_hash), ..Default::default() };
        let update = api_key::Entity::update_many()
            .set(handed)
            .filter(api_key::Column::Id.eq(key))
            .filter(api_key::Column::CreatedBy.eq(person))
            .filter(api_key::Column::SecretHash.eq(""))
            .filter(api_key::Column::RevokedAt.is_null())
            .filter(api_key::Column::ValidFrom.gt(self.now - HANDED_OUT_WITHIN))
            .filter(api_key::Column::ValidUntil.gt(self.now));
        Ok(update.exec(self.connection()).await.map_err(unavailable)?.rows_affected == 1)
    }
}

impl Store {
    /// What the key with this secret gives now, if it gives anything.
    pub async fn keyed(&self, key: Uuid, secret_hash: &str, now: DateTime<Utc>) -> Result<Option<Keyed>> {
        let reading = self.reading(&Claims::job(Job::Credentials)).await?;
        let found = api_key::Entity::find_by_id(key).find_also_related(tenant::Entity);
        let found = found.one(&reading).await.map_err(unavailable)?;
        let Some((row, Some(tenant))) = found else { return Ok(None) };
        let in_force = row.revoked_at.is_none() && row.valid_from <= now && now < row.valid_until;
        if secret_hash.is_empty() || row.secret_hash != secret_hash || !in_force {
            return Ok(None);
        }
        let (Some(role), Some(kind)) = (role_named(&row.role), TenantKind::parse(&tenant.kind)) else {
            return Ok(None);
        };
        let acts = (row.acts != "*").then(|| parse_acts(&row.acts));
        let machine = Machine { key, role, kind, acts: acts.clone(), state: row.territory };
        let held = HeldMembership::of_machine(machine, at_home(&reading, tenant).await?);
        let actor = actor_of(&reading, &held, now).await?;
        drop(reading);
        if row.last_used_at.is_none_or(|used| used + USE_KEPT <= now) {
            self.note_use(key, now).await?;
        }
        Ok(Some(Keyed {
            id: key,
            actor,
            acts,
            requests_a_minute: u32::try_from(row.requests_a_minute).unwrap_or(1),
            of_application: kind == TenantKind::PartnerApplication,
            until: row.valid_until,
        }))
    }

    async fn note_use(&self, key: Uuid, now: DateTime<Utc>) -> Result<()> {
        let tx = self.begin_credentials(now).await?;
        let used = api_key::ActiveModel { last_used_at: set(Some(now)), ..Default::default() };
        let update = api_key::Entity::update_many().set(used).filter(api_key::Column::Id.eq(key));
        update.exec(tx.connection()).await.map_err(unavailable)?;
        tx.commit(None).await
    }
}

/// A club and its twin are at home where the club's community lies.
async fn at_home(connection: &impl ConnectionTrait, tenant: tenant::Model) -> Result<tenant::Model> {
    let twin = mirror_club::Entity::find_by_id(tenant.id).one(connection).await.map_err(unavailable)?;
    let club = club::Entity::find_by_id(twin.map_or(tenant.id, |twin| twin.club_id));
    let Some(club) = club.one(connection).await.map_err(unavailable)? else { return Ok(tenant) };
    let (state, municipality) = (Some(club.state_code), Some(club.municipality_code));
    Ok(tenant::Model { state_code: state, municipality_code: municipality, ..tenant })
}
