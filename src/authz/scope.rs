//! A scope: what one actor can read, as conditions that the store puts into every statement.

use std::sync::Arc;

use super::actor::Actor;
use super::policy::{Act, RULES, Resource, Rule};
use super::predicate::{Binder, Condition, ReadRules, keep_bound};

/// What one actor can read. Every read of the store asks for one; there is no way to read without.
///
/// It is made of an actor:
/// ```
/// use tresporuno::authz::{actor::Actor, scope::Scope};
/// let scope = Scope::of(std::sync::Arc::new(Actor::anonymous()));
/// ```
/// and never out of thin air:
/// ```compile_fail
/// let scope = tresporuno::authz::scope::Scope { actor: panic!() };
/// ```
/// ```compile_fail
/// let scope = tresporuno::authz::scope::Scope::default();
/// ```
#[derive(Clone, Debug)]
pub struct Scope {
    actor: Arc<Actor>,
}

impl Scope {
    pub fn of(actor: Arc<Actor>) -> Self {
        Self { actor }
    }

    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The condition under which the row `alias` of `resource` is readable.
    pub fn readable(&self, resource: Resource, alias: &str, binder: &mut dyn Binder) -> Condition {
        self.allowed(resource, Act::Read, alias, None, binder)
    }

    /// As [`Scope::readable`], for a row that hangs on a row of `parent` that is already within this scope.
    pub fn readable_under(
        &self,
        parent: Option<Resource>,
        resource: Resource,
        alias: &str,
        binder: &mut dyn Binder,
    ) -> Condition {
        self.allowed(resource, Act::Read, alias, parent, binder)
    }

    /// The condition under which the actor may do `act` on the row `alias`.
    pub fn permitted(&self, act: Act, alias: &str, binder: &mut dyn Binder) -> Condition {
        self.allowed(act.resource(), act, alias, None, binder)
    }

    /// The rules on an act, each with the condition under which it holds for the row `alias`; `None` where it speaks
    /// of other roles than the actor's.
    pub fn explained(
        &self,
        resource: Resource,
        act: Act,
        alias: &str,
        binder: &mut dyn Binder,
    ) -> Vec<(&'static Rule, Option<Condition>)> {
        let rules = RULES.iter().filter(|rule| rule.resource == resource && rule.act == act);
        let explain = |rule: &'static Rule| {
            let mine = rule.who.contains(&self.actor.role()) && self.actor.may_try(act);
            (rule, mine.then(|| rule.when.compile((&self.actor, act), alias, None, self, binder)))
        };
        rules.map(explain).collect()
    }

    fn allowed(
        &self,
        resource: Resource,
        act: Act,
        alias: &str,
        parent: Option<Resource>,
        binder: &mut dyn Binder,
    ) -> Condition {
        if !self.actor.may_try(act) {
            return Condition::Never;
        }
        let rules = RULES.iter().filter(|rule| rule.resource == resource && rule.act == act);
        let mine = rules.filter(|rule| rule.who.contains(&self.actor.role()));
        keep_bound(binder, |binder| {
            Condition::any(mine.map(|rule| rule.when.compile((&self.actor, act), alias, parent, self, binder)))
        })
    }
}

impl ReadRules for Scope {
    fn readable(&self, resource: Resource, alias: &str, binder: &mut dyn Binder) -> Condition {
        Scope::readable(self, resource, alias, binder)
    }
}
