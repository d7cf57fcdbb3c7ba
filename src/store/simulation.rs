//! Seeing what another membership of the own tenant sees: leave for it, the scope that it gives, and the entry of it.

use uuid::Uuid;

use super::Store;
use super::cells::Cells;
use super::membership::HeldMembership;
use super::people::as_held;
use crate::authz::claims::Claims;
use crate::authz::note::Sighting;
use crate::authz::policy::{Act, Resource};
use crate::authz::scope::Scope;
use crate::domain::refusal::Reason;
use crate::error::{Error, Result};

/// Somebody with whose eyes another one looks.
#[derive(Clone, Debug)]
pub struct Simulated {
    pub scope: Scope,
    pub person_name: String,
    pub held: HeldMembership,
}

impl Store {
    /// What the membership sees, for the scope's actor. There is an entry of it before anything is seen.
    ///
    /// Errors: `NOT_FOUND` alike for what is no membership, one that the actor does not see and one that is not in
    /// force; `FORBIDDEN` for one that the actor sees, but not with its eyes; `REFUSED` for one beyond the own reach.
    pub async fn simulate(&self, scope: &Scope, membership: Uuid) -> Result<Simulated> {
        let actor = scope.actor();
        if actor.is_anonymous() {
            let signed_in = !actor.person().is_nil();
            let reason = if signed_in { Reason::MembershipNotChosen } else { Reason::CredentialMissing };
            return Err(Error::unauthenticated(reason));
        }
        let time = scope.notes().ok_or_else(|| Error::internal("a simulation belongs to no request"))?.time;
        let mut query = self.query();
        let allowed = scope.permitted(Act::Simulate, "x", &mut query).text();
        let readable = scope.readable(Resource::Membership, "x", &mut query).text();
        let id = query.bind(membership);
        let text =
            format!("SELECT x.person_id, x.tenant_id, ({allowed}) FROM membership x WHERE x.id = {id} AND {readable}");
        let rows = self.all(scope, query.statement(text)).await?;
        let (person, tenant, allowed): (Uuid, Uuid, bool) = {
            let mut cells = Cells::of(rows.first().ok_or_else(Error::not_found)?);
            (cells.get()?, cells.get()?, cells.get()?)
        };
        let rule = Act::Simulate.rule_for(actor.role());
        if !allowed {
            return Err(Error::forbidden(rule));
        }
        // Never beyond the own reach: whoever is limited to a state sees with the eyes of its people alone.
        let (own, other) = {
            let reading = self.reading(&Claims::of(actor)).await?;
            (as_held(&reading, actor.membership(), time).await?, as_held(&reading, membership, time).await?)
        };
        if actor.membership() != membership {
            own.standing.may_decide_on(&other.standing, Act::Simulate)?;
        }
        let (target, held, person_name) =
            self.actor_of(person, membership, time).await?.ok_or_else(Error::not_found)?;
        let seen = Sighting { resource: Resource::Membership, row: membership, owner: tenant, rule: rule.to_owned() };
        self.note(scope, vec![seen]).await?;
        // What is the person's own, and not the organisation's, is nobody else's to see.
        Ok(Simulated { scope: scope.simulating(target.of_tenant_alone().into()), person_name, held })
    }
}
