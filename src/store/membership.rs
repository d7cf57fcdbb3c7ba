//! Reads memberships to make the actor: the one read that has no scope, because it is what scopes are made of.

use chrono::{DateTime, Utc};
use entity::{access_grant, club, federation_mandate, membership, mirror_club, person, tenant};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Select};
use uuid::Uuid;

use super::Store;
use super::connection::unavailable;
use super::wall::tell;
use crate::authz::actor::{Actor, Mandate, MembershipFacts, Role, StateReach, parse_acts, role_named};
use crate::authz::mandate::parse_mandated;
use crate::authz::policy::Act;
use crate::authz::touch::Job;
use crate::authz::wall::Claims;
use crate::domain::mandate::MandateStatus;
use crate::domain::people::MembershipStatus;
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
    pub epoch: i64,
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
    state_code: Option<String>,
    municipality_code: Option<String>,
    pub valid_until: DateTime<Utc>,
}

impl Store {
    /// The person whom a checked token names, if the token is not older than the last change of what they may do.
    pub async fn identify(&self, id: Uuid, epoch: i64, now: DateTime<Utc>) -> Result<Identity> {
        let reading = self.reading(&Claims::of(&Actor::without_membership(id, epoch))).await?;
        let found = person::Entity::find_by_id(id).one(&reading).await.map_err(unavailable)?;
        let person = found
            .filter(|person| person.authorisation_epoch == epoch)
            .ok_or_else(|| Error::unauthenticated(Reason::CredentialInvalid))?;
        let memberships = held(&reading, in_force(id, now)).await?;
        Ok(Identity { person: person.id, name: person.name, email: person.email, epoch, memberships })
    }

    /// The actor that `identity` is under one of its memberships.
    pub async fn actor(&self, identity: &Identity, held: &HeldMembership, now: DateTime<Utc>) -> Result<Actor> {
        let reading = self.reading(&Claims::of(&Actor::without_membership(identity.person, identity.epoch))).await?;
        under(&reading, identity.person, held, now).await
    }

    /// The actor that a person is under a membership that is in force, with the person's name; for somebody who was
    /// given leave to see what they see.
    pub(super) async fn actor_of(
        &self,
        person: Uuid,
        membership: Uuid,
        now: DateTime<Utc>,
    ) -> Result<Option<(Actor, HeldMembership, String)>> {
        // No epoch: nobody signed in, and nothing is done.
        let reading = self.reading(&Claims::of(&Actor::without_membership(person, 0))).await?;
        let found = person::Entity::find_by_id(person).one(&reading).await.map_err(unavailable)?;
        let named = in_force(person, now).filter(membership::Column::Id.eq(membership));
        let held = held(&reading, named).await?.pop();
        let (Some(found), Some(held)) = (found, held) else { return Ok(None) };
        let actor = under(&reading, person, &held, now).await?;
        Ok(Some((actor, held, found.name)))
    }

    /// The person with this e-mail address or id, with the authorisation epoch that their token must carry; for the
    /// command line of whoever holds the signing key.
    pub async fn person_for_token(&self, who: &str) -> Result<Option<(Uuid, i64)>> {
        let found = match Uuid::parse_str(who) {
            Ok(id) => person::Entity::find_by_id(id),
            Err(_) => person::Entity::find().filter(person::Column::Email.eq(who)),
        };
        let reading = self.reading(&Claims::job(Job::Token)).await?;
        let found = found.one(&reading).await.map_err(unavailable)?;
        Ok(found.map(|person| (person.id, person.authorisation_epoch)))
    }
}

/// The actor anew, as the database knows them within a transaction: what was taken away since the request began does
/// not count in a decision.
pub(super) async fn actor_again(connection: &impl ConnectionTrait, actor: &Actor, now: DateTime<Utc>) -> Result<Actor> {
    if actor.is_anonymous() {
        let found = person::Entity::find_by_id(actor.person()).one(connection).await.map_err(unavailable)?;
        let known = found.filter(|person| person.authorisation_epoch == actor.epoch());
        let known = known.map(|person| Actor::without_membership(person.id, person.authorisation_epoch));
        return known.ok_or_else(|| Error::unauthenticated(Reason::CredentialInvalid));
    }
    let in_force = in_force(actor.person(), now).filter(membership::Column::Id.eq(actor.membership()));
    let held = held(connection, in_force).await?.pop();
    let held = held.ok_or_else(|| Error::unauthenticated(Reason::CredentialInvalid))?;
    under(connection, actor.person(), &held, now).await
}

fn in_force(person: Uuid, now: DateTime<Utc>) -> Select<membership::Entity> {
    membership::Entity::find()
        .filter(membership::Column::PersonId.eq(person))
        .filter(membership::Column::Status.eq(MembershipStatus::Active.text()))
        .filter(membership::Column::ValidFrom.lte(now))
        .filter(membership::Column::ValidUntil.gt(now))
        .order_by_asc(membership::Column::ValidFrom)
        .order_by_asc(membership::Column::Id)
}

async fn held(connection: &impl ConnectionTrait, found: Select<membership::Entity>) -> Result<Vec<HeldMembership>> {
    let found = found.find_also_related(tenant::Entity).all(connection).await.map_err(unavailable)?;
    let held = found.into_iter().filter_map(|(membership, tenant)| {
        let tenant = tenant?;
        Some(HeldMembership {
            id: membership.id,
            // A role that this version does not know gives nothing.
            role: role_named(&membership.role)?,
            tenant: tenant.id,
            tenant_name: tenant.name,
            tenant_kind: TenantKind::parse(&tenant.kind)?,
            state_code: tenant.state_code,
            municipality_code: tenant.municipality_code,
            valid_until: membership.valid_until,
        })
    });
    Ok(held.collect())
}

async fn under(
    connection: &impl ConnectionTrait,
    person: Uuid,
    held: &HeldMembership,
    now: DateTime<Utc>,
) -> Result<Actor> {
    let given = access_grant::Entity::find()
        .filter(access_grant::Column::MembershipId.eq(held.id))
        .all(connection)
        .await
        .map_err(unavailable)?;
    // A grant that is over or was taken back gives nothing, and what it narrowed stays narrow: to take one away never
    // widens.
    let limited = !given.is_empty();
    let grants: Vec<_> = given.into_iter().filter(|grant| is_in_force(grant, now)).collect();
    let (states, municipality) = reach(connection, held, &grants).await?;
    // One grant that narrows nothing is enough for what is judged without a state.
    let narrowed: Option<Vec<Vec<Act>>> = grants.iter().map(narrowed).collect();
    let acts = narrowed.filter(|_| limited).map(|narrowed| narrowed.concat());
    let mut facts = MembershipFacts {
        membership: held.id,
        person,
        tenant: held.tenant,
        role: held.role,
        states,
        municipality,
        acts,
        mandates: Vec::new(),
    };
    facts.mandates = match held.tenant_kind {
        TenantKind::Federation => {
            // What was given to it is for its own eyes.
            tell(connection, &Claims::of(&Actor::under(facts.clone()))).await?;
            mandates(connection, held.tenant, now).await?
        }
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
    Ok(Actor::under(facts))
}

/// States and municipality within reach. A delegation has the states that were granted to it; whoever else acts has
/// those of the tenant itself, whatever a grant says.
async fn reach(
    connection: &impl ConnectionTrait,
    held: &HeldMembership,
    grants: &[access_grant::Model],
) -> Result<(Vec<StateReach>, String)> {
    match held.tenant_kind {
        TenantKind::FederalMinistry => {
            let granted = grants.iter().filter(|grant| grant.reach == "STATE");
            let reach =
                |grant: &access_grant::Model| StateReach { code: grant.territory.clone(), acts: narrowed(grant) };
            Ok((granted.map(reach).collect(), String::new()))
        }
        TenantKind::StateGovernment | TenantKind::Municipality => {
            let states = held.state_code.clone().into_iter().map(whole).collect();
            Ok((states, held.municipality_code.clone().unwrap_or_default()))
        }
        TenantKind::Club => origin(connection, held.tenant).await,
        TenantKind::MirrorClub => {
            let twin = mirror_club::Entity::find_by_id(held.tenant).one(connection).await.map_err(unavailable)?;
            match twin {
                Some(twin) => origin(connection, twin.club_id).await,
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

pub(super) fn is_in_force(grant: &access_grant::Model, now: DateTime<Utc>) -> bool {
    grant.revoked_at.is_none() && grant.valid_from <= now && now < grant.valid_until
}

fn whole(code: String) -> StateReach {
    StateReach { code, acts: None }
}

/// The acts to which a grant narrows the role, if it does.
pub(super) fn narrowed(grant: &access_grant::Model) -> Option<Vec<Act>> {
    (grant.acts != "*").then(|| parse_acts(&grant.acts))
}

async fn origin(connection: &impl ConnectionTrait, club: Uuid) -> Result<(Vec<StateReach>, String)> {
    let found = club::Entity::find_by_id(club).one(connection).await.map_err(unavailable)?;
    Ok(found.map_or_else(Default::default, |club| (vec![whole(club.state_code)], club.municipality_code)))
}

async fn mandates(connection: &impl ConnectionTrait, federation: Uuid, now: DateTime<Utc>) -> Result<Vec<Mandate>> {
    let found = federation_mandate::Entity::find()
        .filter(federation_mandate::Column::FederationId.eq(federation))
        .filter(federation_mandate::Column::Status.eq(MandateStatus::Accepted.text()))
        .filter(federation_mandate::Column::ValidFrom.lte(now))
        .filter(federation_mandate::Column::ValidUntil.gt(now))
        .order_by_asc(federation_mandate::Column::ClubId)
        .all(connection)
        .await
        .map_err(unavailable)?;
    Ok(found
        .into_iter()
        .map(|mandate| Mandate { club: mandate.club_id, acts: parse_mandated(&mandate.acts) })
        .collect())
}
