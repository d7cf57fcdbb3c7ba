//! Reads memberships to make the actor: the one read that has no scope, because it is what scopes are made of.

use std::sync::LazyLock;

use chrono::{DateTime, Utc};
use entity::{access_grant, federation_mandate, membership, person, tenant};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QueryResult, Statement,
    Value,
};
use uuid::Uuid;

use super::Store;
use super::connection::unavailable;
use super::transaction::columns;
use super::wall::tell_anew;
use crate::authz::actor::{Actor, Mandate, MembershipFacts, Role, SignedIn, StateReach, parse_acts, role_named};
use crate::authz::claims::Claims;
use crate::authz::job::Job;
use crate::authz::mandate::parse_mandated;
use crate::authz::policy::Act;
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
    pub valid_until: DateTime<Utc>,
    /// State and municipality of the tenant; of a club and its twin, of their origin.
    pub(super) state_code: Option<String>,
    pub(super) municipality_code: Option<String>,
    /// All grants that it was ever given.
    pub(super) grants: Vec<access_grant::Model>,
}

impl Identity {
    /// About what it takes in memory, in bytes.
    pub fn weight(&self) -> usize {
        let grants = |held: &HeldMembership| {
            held.grants.iter().map(|grant| size_of_val(grant) + grant.acts.len() + grant.territory.len()).sum::<usize>()
        };
        let held = |held: &HeldMembership| size_of_val(held) + held.tenant_name.len() + grants(held);
        self.name.len() + self.email.len() + self.memberships.iter().map(held).sum::<usize>()
    }
}

/// Who somebody is, and the actor that they are under the one membership that they chose, if they did.
#[derive(Clone, Debug)]
pub struct Standing {
    pub identity: Identity,
    pub held: Option<HeldMembership>,
    pub actor: Actor,
    /// When the next period begins or ends that this was made of: then it may be another, though nobody changes anything.
    pub changes_at: Option<DateTime<Utc>>,
}

impl Store {
    /// What the person is whom a checked token names, if the token is not older than the last change of what they may
    /// do and its sign-in was not ended, under the membership that `choose` takes of those in force.
    pub async fn standing(
        &self,
        person: Uuid,
        signed_in: SignedIn,
        now: DateTime<Utc>,
        choose: impl FnOnce(&Identity) -> Result<Option<&HeldMembership>> + Send,
    ) -> Result<Standing> {
        let reading = self.reading(&Claims::of(&Actor::without_membership(person, signed_in))).await?;
        let known = known(&reading, (person, signed_in), None, now).await?;
        let Known { identity, changes } = known.ok_or_else(|| Error::unauthenticated(Reason::CredentialInvalid))?;
        let held = choose(&identity)?.cloned();
        let (actor, changes) = match &held {
            Some(held) => {
                let (actor, others) = under(&reading, (&identity, signed_in), held, now).await?;
                (actor, changes.and(others))
            }
            None => (Actor::without_membership(identity.person, signed_in), changes),
        };
        Ok(Standing { identity, held, actor, changes_at: changes.next })
    }

    /// The actor that a person is under a membership that is in force, with the person's name; for somebody who was
    /// given leave to see what they see.
    pub(super) async fn actor_of(
        &self,
        person: Uuid,
        membership: Uuid,
        now: DateTime<Utc>,
    ) -> Result<Option<(Actor, HeldMembership, String)>> {
        // Nobody signed in, and nothing is done.
        let nobody = SignedIn::default();
        let reading = self.reading(&Claims::of(&Actor::without_membership(person, nobody))).await?;
        let Some(mut known) = read_known(&reading, (person, nobody), Some(membership), now).await? else {
            return Ok(None);
        };
        let Some(held) = known.identity.memberships.pop() else { return Ok(None) };
        let (actor, _) = under(&reading, (&known.identity, nobody), &held, now).await?;
        Ok(Some((actor, held, known.identity.name)))
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
    let revoked = || Error::unauthenticated(Reason::CredentialInvalid);
    let signed_in = actor.signed_in();
    let known = known(connection, (actor.person(), signed_in), Some(actor.membership()), now).await?;
    let known = known.ok_or_else(revoked)?;
    if actor.is_anonymous() {
        return Ok(Actor::without_membership(known.identity.person, signed_in));
    }
    let held = known.identity.memberships.first().ok_or_else(revoked)?;
    Ok(under(connection, (&known.identity, signed_in), held, now).await?.0)
}

/// What the database says of a person.
struct Known {
    identity: Identity,
    changes: Changes,
}

/// The next instant after now at which one of some periods begins or ends.
#[derive(Clone, Copy)]
pub(super) struct Changes {
    now: DateTime<Utc>,
    next: Option<DateTime<Utc>>,
}

impl Changes {
    fn after(now: DateTime<Utc>) -> Self {
        Self { now, next: None }
    }

    fn note(&mut self, instants: [DateTime<Utc>; 2]) {
        let to_come = instants.into_iter().filter(|instant| *instant > self.now);
        self.next = self.next.into_iter().chain(to_come).min();
    }

    fn and(self, other: Self) -> Self {
        Self { next: self.next.into_iter().chain(other.next).min(), ..self }
    }
}

/// Asks for a person with the memberships that are not over, each with its tenant, where that is at home, and its grants:
/// one statement, because each act begins with it, and each request of somebody who is not remembered.
fn asking(only: &str) -> String {
    format!(
        "SELECT {}, {}, {}, {}, c.state_code AS c_state_code, c.municipality_code AS c_municipality_code FROM person p \
         LEFT JOIN membership m ON m.person_id = p.id AND m.status = '{}' AND m.valid_until > $2{only} \
         LEFT JOIN tenant t ON t.id = m.tenant_id \
         LEFT JOIN mirror_club w ON w.id = t.id \
         LEFT JOIN club c ON c.id = COALESCE(w.club_id, t.id) \
         LEFT JOIN access_grant g ON g.membership_id = m.id \
         WHERE p.id = $1 AND NOT EXISTS (SELECT 1 FROM sign_in s WHERE s.id = $3 AND s.ended_at IS NOT NULL) \
         ORDER BY m.valid_from, m.id, g.valid_from, g.id",
        columns::<person::Column>("p"),
        columns::<membership::Column>("m"),
        columns::<tenant::Column>("t"),
        columns::<access_grant::Column>("g"),
        MembershipStatus::Active.text(),
    )
}

static WITH_ALL: LazyLock<String> = LazyLock::new(|| asking(""));
static WITH_ONE: LazyLock<String> = LazyLock::new(|| asking(" AND m.id = $4"));

/// As [`read_known`], if what they asked with still holds.
async fn known(
    connection: &impl ConnectionTrait,
    who: (Uuid, SignedIn),
    only: Option<Uuid>,
    now: DateTime<Utc>,
) -> Result<Option<Known>> {
    let known = read_known(connection, who, only, now).await?;
    Ok(known.filter(|known| known.identity.epoch == who.1.epoch))
}

/// What is known of a person, with all memberships that are in force, or at most the one that is named; nothing of whoever
/// asks by a sign-in that was ended.
async fn read_known(
    connection: &impl ConnectionTrait,
    (person, signed_in): (Uuid, SignedIn),
    only: Option<Uuid>,
    now: DateTime<Utc>,
) -> Result<Option<Known>> {
    let text = if only.is_some() { &WITH_ONE } else { &WITH_ALL };
    let values = [person.into(), now.into(), signed_in.sign_in.into()].into_iter().chain(only.map(Value::from));
    let statement = Statement::from_sql_and_values(connection.get_database_backend(), text.as_str(), values);
    let rows = connection.query_all_raw(statement).await.map_err(unavailable)?;
    read(&rows, now).map_err(unavailable)
}

/// A row for each grant, at least one for each membership, and at least one for the person.
fn read(rows: &[QueryResult], now: DateTime<Utc>) -> Result<Option<Known>, DbErr> {
    let Some(first) = rows.first() else { return Ok(None) };
    let person = person::Model::from_query_result(first, "p_")?;
    let (mut memberships, mut changes): (Vec<HeldMembership>, _) = (Vec::new(), Changes::after(now));
    for row in rows {
        let (membership, grant): (Option<Uuid>, Option<Uuid>) = (row.try_get("m_", "id")?, row.try_get("g_", "id")?);
        let Some(membership) = membership else { continue };
        if memberships.last().is_none_or(|held| held.id != membership) {
            let membership = membership::Model::from_query_result(row, "m_")?;
            changes.note([membership.valid_from, membership.valid_until]);
            if membership.valid_from > now {
                continue;
            }
            let Some(held) = held(row, membership)? else { continue };
            memberships.push(held);
        }
        if let (Some(held), true) = (memberships.last_mut(), grant.is_some()) {
            held.grants.push(access_grant::Model::from_query_result(row, "g_")?);
        }
    }
    let (name, email, epoch) = (person.name, person.email, person.authorisation_epoch);
    Ok(Some(Known { identity: Identity { person: person.id, name, email, epoch, memberships }, changes }))
}

/// `None` for a role or a kind that this version does not know: it gives nothing.
fn held(row: &QueryResult, membership: membership::Model) -> Result<Option<HeldMembership>, DbErr> {
    let tenant = tenant::Model::from_query_result(row, "t_")?;
    let (Some(role), Some(kind)) = (role_named(&membership.role), TenantKind::parse(&tenant.kind)) else {
        return Ok(None);
    };
    let (state_code, municipality_code) = match kind {
        TenantKind::Club | TenantKind::MirrorClub => {
            (row.try_get("c_", "state_code")?, row.try_get("c_", "municipality_code")?)
        }
        TenantKind::FederalMinistry
        | TenantKind::StateGovernment
        | TenantKind::Municipality
        | TenantKind::Federation
        | TenantKind::Consulate
        | TenantKind::OversightBody
        | TenantKind::PartnerApplication
        | TenantKind::WorksCommittee
        | TenantKind::Platform => (tenant.state_code, tenant.municipality_code),
    };
    Ok(Some(HeldMembership {
        id: membership.id,
        role,
        tenant: tenant.id,
        tenant_name: tenant.name,
        tenant_kind: kind,
        valid_until: membership.valid_until,
        state_code,
        municipality_code,
        grants: Vec::new(),
    }))
}

/// The actor that somebody is under a membership, with the changes to come in what that gives.
pub(super) async fn under(
    connection: &impl ConnectionTrait,
    (identity, signed_in): (&Identity, SignedIn),
    held: &HeldMembership,
    now: DateTime<Utc>,
) -> Result<(Actor, Changes)> {
    let mut changes = Changes::after(now);
    let to_come = held.grants.iter().filter(|grant| grant.revoked_at.is_none());
    to_come.for_each(|grant| changes.note([grant.valid_from, grant.valid_until]));
    // A grant that is over or was taken back gives nothing, and what it narrowed stays narrow: to take one away never
    // widens.
    let limited = !held.grants.is_empty();
    let grants: Vec<_> = held.grants.iter().filter(|grant| is_in_force(grant, now)).collect();
    let (states, municipality) = reach(held, &grants);
    // One grant that narrows nothing is enough for what is judged without a state.
    let acts: Option<Vec<Vec<Act>>> = grants.iter().map(|grant| narrowed(grant)).collect();
    let acts = acts.filter(|_| limited).map(|acts| acts.concat());
    let mut facts = MembershipFacts {
        membership: held.id,
        person: identity.person,
        tenant: held.tenant,
        role: held.role,
        states,
        municipality,
        acts,
        mandates: Vec::new(),
    };
    if held.tenant_kind == TenantKind::Federation {
        // What was given to it is for its own eyes.
        tell_anew(connection, &Claims::of(&Actor::under(facts.clone()))).await?;
        let given = mandates(connection, held.tenant, now).await?;
        given.iter().for_each(|mandate| changes.note([mandate.valid_from, mandate.valid_until]));
        let in_force = given.into_iter().filter(|mandate| mandate.valid_from <= now);
        let mandate = |row: federation_mandate::Model| Mandate { club: row.club_id, acts: parse_mandated(&row.acts) };
        facts.mandates = in_force.map(mandate).collect();
    }
    Ok((Actor::under(facts).signed_in_by(signed_in), changes))
}

/// States and municipality within reach. A delegation has the states that were granted to it; whoever else acts has
/// those of the tenant itself, whatever a grant says.
fn reach(held: &HeldMembership, grants: &[&access_grant::Model]) -> (Vec<StateReach>, String) {
    match held.tenant_kind {
        TenantKind::FederalMinistry => {
            let granted = grants.iter().filter(|grant| grant.reach == "STATE");
            let reach =
                |grant: &&access_grant::Model| StateReach { code: grant.territory.clone(), acts: narrowed(grant) };
            (granted.map(reach).collect(), String::new())
        }
        TenantKind::StateGovernment | TenantKind::Municipality | TenantKind::Club | TenantKind::MirrorClub => {
            let whole = |code| StateReach { code, acts: None };
            let states = held.state_code.clone().into_iter().map(whole).collect();
            (states, held.municipality_code.clone().unwrap_or_default())
        }
        TenantKind::Federation
        | TenantKind::Consulate
        | TenantKind::OversightBody
        | TenantKind::PartnerApplication
        | TenantKind::WorksCommittee
        | TenantKind::Platform => Default::default(),
    }
}

pub(super) fn is_in_force(grant: &access_grant::Model, now: DateTime<Utc>) -> bool {
    grant.revoked_at.is_none() && grant.valid_from <= now && now < grant.valid_until
}

/// The acts to which a grant narrows the role, if it does.
pub(super) fn narrowed(grant: &access_grant::Model) -> Option<Vec<Act>> {
    (grant.acts != "*").then(|| parse_acts(&grant.acts))
}

/// What was given to a federation and is not over.
async fn mandates(
    connection: &impl ConnectionTrait,
    federation: Uuid,
    now: DateTime<Utc>,
) -> Result<Vec<federation_mandate::Model>> {
    federation_mandate::Entity::find()
        .filter(federation_mandate::Column::FederationId.eq(federation))
        .filter(federation_mandate::Column::Status.eq(MandateStatus::Accepted.text()))
        .filter(federation_mandate::Column::ValidUntil.gt(now))
        .order_by_asc(federation_mandate::Column::ClubId)
        .all(connection)
        .await
        .map_err(unavailable)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grant(acts: &str, territory: &str) -> access_grant::Model {
        access_grant::Model {
            id: Uuid::nil(),
            membership_id: Uuid::nil(),
            reach: String::new(),
            territory: territory.to_owned(),
            acts: acts.to_owned(),
            granted_by: Uuid::nil(),
            valid_from: DateTime::UNIX_EPOCH,
            valid_until: DateTime::UNIX_EPOCH,
            revoked_at: None,
            version: 1,
        }
    }

    fn held(tenant_name: &str, grants: &[access_grant::Model]) -> HeldMembership {
        HeldMembership {
            id: Uuid::nil(),
            role: Actor::anonymous().role(),
            tenant: Uuid::nil(),
            tenant_name: tenant_name.to_owned(),
            tenant_kind: TenantKind::Club,
            valid_until: DateTime::UNIX_EPOCH,
            state_code: None,
            municipality_code: None,
            grants: grants.to_vec(),
        }
    }

    #[test]
    fn an_identity_weighs_no_less_than_what_it_holds_takes_in_memory() {
        let long = "x".repeat(1_000);
        let (a_membership, a_grant) = (size_of::<HeldMembership>(), size_of::<access_grant::Model>());
        for (name, email, memberships, takes) in [
            (&*long, "", vec![], 1_000),
            ("", &*long, vec![], 1_000),
            (&*long, &*long, vec![held("", &[])], 2_000 + a_membership),
            ("", "", vec![held("", &[])], a_membership),
            ("", "", vec![held(&long, &[])], a_membership + 1_000),
            ("", "", vec![held("", &[grant("", "")])], a_membership + a_grant),
            ("", "", vec![held("", &[grant(&long, "")])], a_membership + a_grant + 1_000),
            ("", "", vec![held("", &[grant("", &long)])], a_membership + a_grant + 1_000),
            (
                "",
                "",
                vec![held(&long, &[grant(&long, &long), grant("", "")]); 5],
                5 * (a_membership + 2 * a_grant + 3_000),
            ),
        ] {
            let (name, email) = (name.to_owned(), email.to_owned());
            let identity = Identity { person: Uuid::nil(), name, email, epoch: 1, memberships };
            assert!(identity.weight() >= takes, "{takes} bytes for {identity:?}");
        }
    }
}
