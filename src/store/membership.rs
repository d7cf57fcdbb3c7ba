//! Reads memberships to make the actor: the one read that has no scope, because it is what scopes are made of.

use chrono::{DateTime, Utc};
use entity::{access_grant, club, federation_mandate, membership, mirror_club, person, tenant};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::Store;
use super::connection::unavailable;
use crate::authz::actor::{Actor, Mandate, MembershipFacts, Role, parse_acts, role_named};
use crate::domain::refusal::Reason;
use crate::domain::tenant::TenantKind;
use crate::domain::word::Word;
use crate::error::{Error, Result};

/// A person, with the memberships that are in force.
#[derive(Clone, Debug)]
pub struct Identity {
    pub person: Uuid,
    pub name: String,
    pub email: String,
    pub memberships: Vec<HeldMembership>,
}

/// A membership that is in force.
#[derive(Clone, Debug)]
pub struct HeldMembership {
    pub id: Uuid,
    pub role: Role,
    pub tenant: Uuid,
    pub tenant_name: String,
    pub tenant_kind: TenantKind,
    pub valid_until: DateTime<Utc>,
}

impl Store {
    /// The person whom a checked token names, if the token is not older than the last change of what they may do.
    pub async fn identify(&self, id: Uuid, epoch: i64, now: DateTime<Utc>) -> Result<Identity> {
        let found = person::Entity::find_by_id(id).one(&self.reader).await.map_err(unavailable)?;
        let person = found
            .filter(|person| person.authorisation_epoch == epoch)
            .ok_or_else(|| Error::unauthenticated(Reason::CredentialInvalid))?;
        let held = membership::Entity::find()
            .filter(membership::Column::PersonId.eq(id))
            .filter(membership::Column::ValidFrom.lte(now))
            .filter(membership::Column::ValidUntil.gt(now))
            .order_by_asc(membership::Column::ValidFrom)
            .order_by_asc(membership::Column::Id)
            .all(&self.reader)
            .await
            .map_err(unavailable)?;
        let tenants: Vec<Uuid> = held.iter().map(|membership| membership.tenant_id).collect();
        let tenants = tenant::Entity::find()
            .filter(tenant::Column::Id.is_in(tenants))
            .all(&self.reader)
            .await
            .map_err(unavailable)?;
        let memberships = held.into_iter().filter_map(|membership| {
            let tenant = tenants.iter().find(|tenant| tenant.id == membership.tenant_id)?;
            Some(HeldMembership {
                id: membership.id,
                // A role that this version does not know gives nothing.
                role: role_named(&membership.role)?,
                tenant: tenant.id,
                tenant_name: tenant.name.clone(),
                tenant_kind: TenantKind::parse(&tenant.kind)?,
                valid_until: membership.valid_until,
            })
        });
        Ok(Identity { person: person.id, name: person.name, email: person.email, memberships: memberships.collect() })
    }

    /// The actor that `identity` is under one of its memberships.
    pub async fn actor(&self, identity: &Identity, held: &HeldMembership, now: DateTime<Utc>) -> Result<Actor> {
        let grants = access_grant::Entity::find()
            .filter(access_grant::Column::MembershipId.eq(held.id))
            .filter(access_grant::Column::ValidFrom.lte(now))
            .filter(access_grant::Column::ValidUntil.gt(now))
            .all(&self.reader)
            .await
            .map_err(unavailable)?;
        let (states, municipality) = self.reach(held, &grants).await?;
        let narrowed = !grants.is_empty() && grants.iter().all(|grant| grant.acts != "*");
        let acts = narrowed.then(|| grants.iter().flat_map(|grant| parse_acts(&grant.acts)).collect());
        let mandates = match held.tenant_kind {
            TenantKind::Federation => self.mandates(held.tenant, now).await?,
            TenantKind::FederalMinistry
            | TenantKind::StateGovernment
            | TenantKind::Municipality
            | TenantKind::Club
            | TenantKind::MirrorClub
            | TenantKind::Consulate
            | TenantKind::OversightBody
            | TenantKind::PartnerApplication
            | TenantKind::Platform => Vec::new(),
        };
        Ok(Actor::under(MembershipFacts {
            membership: held.id,
            person: identity.person,
            tenant: held.tenant,
            role: held.role,
            states,
            municipality,
            acts,
            mandates,
        }))
    }

    /// The person with this e-mail address or id, with the authorisation epoch that their token must carry; for the
    /// command line of whoever holds the signing key.
    pub async fn person_for_token(&self, who: &str) -> Result<Option<(Uuid, i64)>> {
        let found = match Uuid::parse_str(who) {
            Ok(id) => person::Entity::find_by_id(id),
            Err(_) => person::Entity::find().filter(person::Column::Email.eq(who)),
        };
        let found = found.one(&self.reader).await.map_err(unavailable)?;
        Ok(found.map(|person| (person.id, person.authorisation_epoch)))
    }

    /// States and municipality within reach. A delegation has the states that were granted to it; whoever else acts
    /// has those of the tenant itself, whatever a grant says.
    async fn reach(&self, held: &HeldMembership, grants: &[access_grant::Model]) -> Result<(Vec<String>, String)> {
        match held.tenant_kind {
            TenantKind::FederalMinistry => {
                let mut states: Vec<String> =
                    grants.iter().filter(|grant| grant.reach == "STATE").map(|grant| grant.territory.clone()).collect();
                states.sort();
                states.dedup();
                Ok((states, String::new()))
            }
            TenantKind::StateGovernment | TenantKind::Municipality => {
                let found = tenant::Entity::find_by_id(held.tenant).one(&self.reader).await.map_err(unavailable)?;
                Ok(found.map_or_else(Default::default, |tenant| {
                    (tenant.state_code.into_iter().collect(), tenant.municipality_code.unwrap_or_default())
                }))
            }
            TenantKind::Club => self.origin(held.tenant).await,
            TenantKind::MirrorClub => {
                let twin = mirror_club::Entity::find_by_id(held.tenant).one(&self.reader).await.map_err(unavailable)?;
                match twin {
                    Some(twin) => self.origin(twin.club_id).await,
                    None => Ok(Default::default()),
                }
            }
            TenantKind::Federation
            | TenantKind::Consulate
            | TenantKind::OversightBody
            | TenantKind::PartnerApplication
            | TenantKind::Platform => Ok(Default::default()),
        }
    }

    async fn origin(&self, club: Uuid) -> Result<(Vec<String>, String)> {
        let found = club::Entity::find_by_id(club).one(&self.reader).await.map_err(unavailable)?;
        Ok(found.map_or_else(Default::default, |club| (vec![club.state_code], club.municipality_code)))
    }

    async fn mandates(&self, federation: Uuid, now: DateTime<Utc>) -> Result<Vec<Mandate>> {
        let found = federation_mandate::Entity::find()
            .filter(federation_mandate::Column::FederationId.eq(federation))
            .filter(federation_mandate::Column::Status.eq("ACCEPTED"))
            .filter(federation_mandate::Column::ValidFrom.lte(now))
            .filter(federation_mandate::Column::ValidUntil.gt(now))
            .order_by_asc(federation_mandate::Column::ClubId)
            .all(&self.reader)
            .await
            .map_err(unavailable)?;
        Ok(found
            .into_iter()
            .map(|mandate| Mandate { club: mandate.club_id, acts: parse_acts(&mandate.acts) })
            .collect())
    }
}
