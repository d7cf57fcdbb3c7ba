//! A scope: what one actor can read, as conditions that the store puts into every statement.

use std::sync::{Arc, LazyLock};

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::actor::{Actor, Role};
use super::judge::{Judge, Row};
use super::note::{Noted, Reader};
use super::permit::Permit;
use super::policy::{Act, RULES, Resource, Rule};
use super::predicate::{Argument, Binder, Condition, Known, Subject, keep_bound};
use super::touch::{By, Command, touches};

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
    /// Who looks with the actor's eyes, where it is somebody else.
    simulated_by: Option<Arc<Actor>>,
    /// When it is read; `None` where nothing can be read that is logged.
    time: Option<DateTime<Utc>>,
    noted: Noted,
}

impl Scope {
    pub fn of(actor: Arc<Actor>) -> Self {
        Self { actor, simulated_by: None, time: None, noted: Noted::default() }
    }

    /// The same, of a request at this time: what is logged as it is read is read in no other.
    pub fn at(self, time: DateTime<Utc>) -> Self {
        Self { time: Some(time), ..self }
    }

    /// What `target` can read, for the eyes of this scope's actor, who was given leave to see it. Nothing is written
    /// within it, and what is logged is logged of who looks.
    pub fn simulating(&self, target: Arc<Actor>) -> Self {
        Self { actor: target, simulated_by: Some(self.reader().clone()), time: self.time, noted: self.noted.clone() }
    }

    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// It shows what somebody else sees, and lets nobody do anything.
    pub fn is_simulated(&self) -> bool {
        self.simulated_by.is_some()
    }

    /// Who looks: the actor, or whoever sees what the actor sees.
    pub fn reader(&self) -> &Arc<Actor> {
        self.simulated_by.as_ref().unwrap_or(&self.actor)
    }

    /// The scope of who looks, whatever else it shows.
    pub fn own(&self) -> Self {
        Self { actor: self.reader().clone(), simulated_by: None, time: self.time, noted: self.noted.clone() }
    }

    /// Who writes an entry of a logged read, and when; `None` where the scope is of no request.
    pub fn notes(&self) -> Option<Reader<'_>> {
        self.time.map(|time| Reader { actor: self.reader(), time, noted: &self.noted })
    }

    /// Some rule is logged under which the actor reads rows of `resource`.
    pub fn logs(&self, resource: Resource) -> bool {
        static LOGGED: LazyLock<Vec<(Role, Resource)>> = LazyLock::new(|| {
            let logged = RULES.iter().filter(|rule| rule.act == Act::Read && rule.logged);
            logged.flat_map(|rule| rule.who.iter().map(|role| (*role, rule.resource))).collect()
        });
        LOGGED.contains(&(self.actor.role(), resource))
    }

    /// Text for the id of the logged rule under which the row `alias`, which is within the scope, is read; NULL where
    /// a rule that is not logged admits it.
    pub fn logged_rule(&self, resource: Resource, alias: &str, binder: &mut dyn Binder) -> String {
        let subject = Trying { scope: self, act: Act::Read, leave: None };
        let mut compile = |rules: &mut dyn Iterator<Item = &'static Rule>| {
            let conditions = |binder: &mut dyn Binder| {
                Condition::any(rules.map(|rule| rule.when.compile(&subject, alias, Known::Nothing, binder)))
            };
            keep_bound(binder, conditions)
        };
        let open = compile(&mut self.rules(resource, Act::Read).filter(|rule| !rule.logged));
        let mut arms = match open {
            Condition::Always => return "CAST(NULL AS TEXT)".to_owned(),
            Condition::Never => String::new(),
            Condition::When(text) => format!(" WHEN {text} THEN NULL"),
        };
        for rule in self.rules(resource, Act::Read).filter(|rule| rule.logged) {
            match compile(&mut std::iter::once(rule)) {
                Condition::Never => {}
                condition => arms.push_str(&format!(" WHEN {} THEN '{}'", condition.text(), rule.id)),
            }
        }
        if arms.is_empty() { "CAST(NULL AS TEXT)".to_owned() } else { format!("CASE{arms} END") }
    }

    /// The condition under which the row `alias` of `resource` is readable.
    pub fn readable(&self, resource: Resource, alias: &str, binder: &mut dyn Binder) -> Condition {
        self.allowed(resource, Act::Read, alias, Known::Nothing, binder)
    }

    /// As [`Scope::readable`], for a row of which something is known: that it hangs on a row that is within this scope.
    pub fn readable_under(
        &self,
        known: Known<'_>,
        resource: Resource,
        alias: &str,
        binder: &mut dyn Binder,
    ) -> Condition {
        self.allowed(resource, Act::Read, alias, known, binder)
    }

    /// The condition under which the actor may do `act` on the row `alias`.
    pub fn permitted(&self, act: Act, alias: &str, binder: &mut dyn Binder) -> Condition {
        self.allowed(act.resource(), act, alias, Known::Nothing, binder)
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
            let subject = Trying { scope: self, act, leave: None };
            (rule, mine.then(|| rule.when.compile(&subject, alias, Known::Nothing, binder)))
        };
        rules.map(explain).collect()
    }

    /// The condition under which the work for which `leave` was given may change the row `alias`.
    pub fn touched(&self, leave: &Permit, resource: Resource, alias: &str, binder: &mut dyn Binder) -> Condition {
        let subject = Trying { scope: self, act: leave.act(), leave: Some(leave.row()) };
        keep_bound(binder, |binder| {
            let touches = touches(Command::Update, resource).filter(|touch| touch.is_of(leave.act()));
            Condition::any(touches.map(|touch| touch.when.compile(&subject, alias, Known::Nothing, binder)))
        })
    }

    /// The work for which `leave` was given may insert the row.
    pub fn may_insert(&self, leave: &Permit, resource: Resource, row: &dyn Row) -> bool {
        let judge = Judge::of(self, None);
        let mut touches = touches(Command::Insert, resource).filter(|touch| touch.is_of(leave.act()));
        touches.any(|touch| judge.holds(&touch.when, leave.act(), Some(leave.row()), row))
    }

    /// Whoever looks may note the entry as one of their own reads.
    pub fn may_note(&self, entry: &dyn Row) -> bool {
        let reader = Scope::of(self.reader().clone());
        let judge = Judge::of(&reader, None);
        let mut touches = touches(Command::Insert, Resource::AccessLedgerEntry).filter(|touch| touch.by == By::Reader);
        touches.any(|touch| judge.holds(&touch.when, Act::Read, None, entry))
    }

    /// The rules on an act that speak of the actor's role.
    fn rules(&self, resource: Resource, act: Act) -> impl Iterator<Item = &'static Rule> {
        let role = self.actor.role();
        RULES.iter().filter(move |rule| rule.resource == resource && rule.act == act && rule.who.contains(&role))
    }

    fn allowed(
        &self,
        resource: Resource,
        act: Act,
        alias: &str,
        known: Known<'_>,
        binder: &mut dyn Binder,
    ) -> Condition {
        binder.scoped(resource);
        if !self.actor.may_try(act) {
            return Condition::Never;
        }
        let mine = self.rules(resource, act);
        let subject = Trying { scope: self, act, leave: None };
        keep_bound(binder, |binder| Condition::any(mine.map(|rule| rule.when.compile(&subject, alias, known, binder))))
    }
}

/// The actor of a scope, trying an act: its reach may depend on it.
struct Trying<'s> {
    scope: &'s Scope,
    act: Act,
    /// The row for which leave was given.
    leave: Option<Uuid>,
}

impl Subject for Trying<'_> {
    fn equals(&self, column: &str, argument: Argument, binder: &mut dyn Binder) -> Condition {
        let actor = &self.scope.actor;
        let value = match argument {
            Argument::Tenant if !actor.tenant().is_nil() => binder.uuid(actor.tenant()),
            Argument::Person if !actor.person().is_nil() => binder.uuid(actor.person()),
            Argument::Municipality if !actor.municipality().is_empty() => binder.text(actor.municipality()),
            Argument::Word(word) => format!("'{word}'"),
            Argument::ActName if self.leave.is_some() => format!("'{}'", self.act.text()),
            // Who has none equals none.
            Argument::Tenant | Argument::Person | Argument::Municipality | Argument::ActName => {
                return Condition::Never;
            }
            Argument::Row => match self.leave {
                Some(row) => binder.uuid(row),
                None => return Condition::Never,
            },
        };
        Condition::When(format!("{column} = {value}"))
    }

    fn reaches(&self, column: &str, binder: &mut dyn Binder) -> Condition {
        match self.scope.actor.states(self.act).as_slice() {
            [] => Condition::Never,
            // A single value keeps the index's order usable for the page.
            [state] => Condition::When(format!("{column} = {}", binder.text(state))),
            states => Condition::When(binder.among_texts(column, states)),
        }
    }

    fn is_mandated(&self, column: &str, act: Act, binder: &mut dyn Binder) -> Condition {
        match self.scope.actor.mandated_clubs(act).as_slice() {
            [] => Condition::Never,
            [club] => Condition::When(format!("{column} = {}", binder.uuid(*club))),
            clubs => Condition::When(binder.among_uuids(column, clubs)),
        }
    }

    fn readable(&self, resource: Resource, alias: &str, binder: &mut dyn Binder) -> Condition {
        self.scope.readable(resource, alias, binder)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::authz::actor::{MembershipFacts, Role, StateReach};
    use crate::authz::predicate::tests::Numbered;

    const ROW: Uuid = Uuid::from_u128(7);
    const PERSON: Uuid = Uuid::from_u128(8);
    const TENANT: Uuid = Uuid::from_u128(9);

    struct Written(BTreeMap<&'static str, String>);

    impl Row for Written {
        fn text(&self, column: &str) -> Option<String> {
            self.0.get(column).cloned()
        }
    }

    fn delegate() -> Scope {
        let state = StateReach { code: "32".to_owned(), acts: None };
        Scope::of(Arc::new(Actor::under(MembershipFacts {
            membership: Uuid::from_u128(1),
            person: PERSON,
            tenant: TENANT,
            role: Role::Delegate,
            states: vec![state],
            municipality: String::new(),
            acts: None,
            mandates: Vec::new(),
        })))
    }

    #[test]
    fn who_has_none_equals_none_whatever_stands_in_the_column() {
        let nobody = Scope::of(Arc::new(Actor::anonymous()));
        let trying = |scope, leave| Trying { scope, act: Act::CastVote, leave };
        let own = [Argument::Tenant, Argument::Person, Argument::Municipality, Argument::Row, Argument::ActName];
        for argument in own {
            let condition = trying(&nobody, None).equals("x.column", argument, &mut Numbered::default());
            assert_eq!(condition, Condition::Never, "{argument:?}");
        }
        let delegate = delegate();
        for (argument, leave, text) in [
            (Argument::Tenant, None, "x.column = $1"),
            (Argument::Person, None, "x.column = $1"),
            (Argument::Row, Some(ROW), "x.column = $1"),
            (Argument::ActName, Some(ROW), "x.column = 'castVote'"),
        ] {
            let condition = trying(&delegate, leave).equals("x.column", argument, &mut Numbered::default());
            assert_eq!(condition, Condition::When(text.to_owned()), "{argument:?}");
        }
    }

    #[test]
    fn the_work_of_an_act_inserts_its_own_rows_and_no_others() {
        let scope = delegate();
        let leave = Permit::conclude(Act::CastVote, ROW, scope.actor(), Some(true)).unwrap();
        let vote = |item: Uuid, person: Uuid| {
            Written(BTreeMap::from([("agenda_item_id", item.to_string()), ("person_id", person.to_string())]))
        };
        assert!(scope.may_insert(&leave, Resource::Vote, &vote(ROW, PERSON)));
        assert!(!scope.may_insert(&leave, Resource::Vote, &vote(TENANT, PERSON)), "on another item");
        assert!(!scope.may_insert(&leave, Resource::Vote, &vote(ROW, TENANT)), "in another's name");
        assert!(!scope.may_insert(&leave, Resource::Resolution, &vote(ROW, PERSON)), "of another act");
        let leave = Permit::conclude(Act::CloseAgendaItem, ROW, scope.actor(), Some(true)).unwrap();
        assert!(!scope.may_insert(&leave, Resource::Vote, &vote(ROW, PERSON)), "under leave for another act");
    }

    #[test]
    fn whoever_reads_leaves_an_entry_in_their_own_name_alone() {
        let scope = delegate();
        let entry = |person: Uuid, tenant: Uuid| {
            Written(BTreeMap::from([("person_id", person.to_string()), ("acting_tenant_id", tenant.to_string())]))
        };
        assert!(scope.may_note(&entry(PERSON, TENANT)));
        assert!(!scope.may_note(&entry(ROW, TENANT)));
        assert!(!scope.may_note(&entry(PERSON, ROW)));
    }
}
