//! Machines' keys: made and taken back by a tenant's administrators, handed out once, and known again by their digest.

use chrono::{DateTime, TimeDelta, Utc};
use entity::{api_key, club, mirror_club, tenant};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use uuid::Uuid;

use super::connection::unavailable;
use super::credentials::Credentials;
use super::machine::Machine;
use super::membership::HeldMembership;
use super::noun::noun;
use super::tenant::Tenant;
use super::territory::State;
use super::transaction::{Transaction, set};
use crate::authz::actor::{Actor, Role, parse_acts, role_named, write_acts};
use crate::authz::permit::Permit;
use crate::authz::policy::{Act, Resource};
use crate::domain::tenant::TenantKind;
use crate::domain::word::Word;
use crate::error::{Error, Result};

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
    /// Keeps the digest of the secret of a key that this person made, if none was handed out before.
    pub async fn hand_out_key(&self, key: Uuid, person: Uuid, secret_hash: String) -> Result<bool> {
        let handed = api_key::ActiveModel { secret_hash: set(secret_hash), ..Default::default() };
        let update = api_key::Entity::update_many()
            .set(handed)
            .filter(api_key::Column::Id.eq(key))
            .filter(api_key::Column::CreatedBy.eq(person))
            .filter(api_key::Column::SecretHash.eq(""))
            .filter(api_key::Column::RevokedAt.is_null())
            .filter(api_key::Column::ValidUntil.gt(self.now));
        Ok(update.exec(self.connection()).await.map_err(unavailable)?.rows_affected == 1)
    }

    /// What the key with this secret gives now, if it gives anything.
    pub async fn keyed(&self, key: Uuid, secret_hash: &str) -> Result<Option<Keyed>> {
        let found = api_key::Entity::find_by_id(key).find_also_related(tenant::Entity);
        let found = found.one(self.connection()).await.map_err(unavailable)?;
        let Some((row, Some(tenant))) = found else { return Ok(None) };
        let in_force = row.revoked_at.is_none() && row.valid_from <= self.now && self.now < row.valid_until;
        if secret_hash.is_empty() || row.secret_hash != secret_hash || !in_force {
            return Ok(None);
        }
        let (Some(role), Some(kind)) = (role_named(&row.role), TenantKind::parse(&tenant.kind)) else {
            return Ok(None);
        };
        if row.last_used_at.is_none_or(|used| used + USE_KEPT <= self.now) {
            let used = api_key::ActiveModel { last_used_at: set(Some(self.now)), ..Default::default() };
            let update = api_key::Entity::update_many().set(used).filter(api_key::Column::Id.eq(key));
            update.exec(self.connection()).await.map_err(unavailable)?;
        }
        let acts = (row.acts != "*").then(|| parse_acts(&row.acts));
        let machine = Machine { key, role, kind, acts: acts.clone(), state: row.territory };
        let tenant = self.at_home(tenant).await?;
        let held = HeldMembership::of_machine(machine, tenant);
        let actor = self.machine(&held).await?;
        Ok(Some(Keyed {
            id: key,
            actor,
            acts,
            requests_a_minute: u32::try_from(row.requests_a_minute).unwrap_or(1),
            of_application: kind == TenantKind::PartnerApplication,
            until: row.valid_until,
        }))
    }

    /// A club and its twin are at home where the club's community lies.
    async fn at_home(&self, tenant: tenant::Model) -> Result<tenant::Model> {
        let twin = mirror_club::Entity::find_by_id(tenant.id).one(self.connection()).await.map_err(unavailable)?;
        let club = club::Entity::find_by_id(twin.map_or(tenant.id, |twin| twin.club_id));
        let Some(club) = club.one(self.connection()).await.map_err(unavailable)? else { return Ok(tenant) };
        let (state, municipality) = (Some(club.state_code), Some(club.municipality_code));
        Ok(tenant::Model { state_code: state, municipality_code: municipality, ..tenant })
    }
}
