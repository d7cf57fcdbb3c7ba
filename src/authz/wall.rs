//! The second wall: the policy once more, as row-level security that PostgreSQL itself enforces. Each role of the
//! programme is a role of the database, whose policies are compiled from that role's rules; a transaction takes on the
//! role of its actor and tells what the rules compare with ([`super::claims`]).

use std::collections::HashSet;

use uuid::Uuid;

use super::actor::Role;
use super::claims::{JOBS, role_of};
use super::policy::{Act, RULES, Resource};
use super::predicate::{Argument, Binder, Condition, Known, Predicate, Relation, Subject, exists};
use super::sums;
use super::touch::{By, Command, ITSELF, OF_CLUB, Touch, touches};
use crate::domain::word::Word;

/// A policy of a table.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct RowPolicy {
    pub table: &'static str,
    pub command: &'static str,
    /// The role of the database for which it holds.
    pub to: String,
    /// What follows `USING`: which rows there are for the command.
    pub using: Option<String>,
    /// What follows `WITH CHECK`: what a row may be after it.
    pub check: Option<String>,
}

/// The role of the database that holds what every actor may do to tables, and no rows.
pub const EVERY_ACTOR: &str = "tresporuno_actor";

/// The roles of the database under which actors act.
pub fn roles_of_actors() -> impl Iterator<Item = String> {
    Role::ALL.iter().map(|role| role_of(*role))
}

/// The policies of a table: what each role reads of it, and what the work of its acts touches; then what jobs touch, and
/// what the database itself keeps.
pub fn policies(resource: Resource) -> Vec<RowPolicy> {
    let table = resource.table();
    let policy = |command, to: &str, using, check| RowPolicy { table, command, to: to.to_owned(), using, check };
    let mut policies = Vec::new();
    let hands = Role::ALL.iter().map(|role| (role_of(*role), Hand::of(*role))).chain([(JOBS.to_owned(), Hand::Jobs)]);
    for (to, hand) in hands {
        let touched = |command| hand.touched(touches(command, resource), table);
        let read = match &hand {
            Hand::Of(role, _) => readable(resource, *role),
            Hand::Jobs => Condition::Never,
        };
        if let Some(read) = some(Condition::any([read, touched(Command::Read)])) {
            policies.push(policy("SELECT", &to, Some(read), None));
        }
        if let Some(inserted) = some(touched(Command::Insert)) {
            policies.push(policy("INSERT", &to, None, Some(inserted)));
        }
        // Leave to change a row is asked where it is locked, too. Both the row before and the row after are judged: a
        // statement that reads no column is not held by what may be read.
        let updated = touched(Command::Update);
        let held = [updated.clone(), touched(Command::Lock), hand.locks(resource)];
        if let Some(held) = some(Condition::any(held)) {
            policies.push(policy("UPDATE", &to, Some(held), Some(updated.text())));
        }
    }
    policies.extend(sums::policies(resource));
    policies
}

/// Whose work touches rows.
enum Hand {
    /// With the acts that some rule gives.
    Of(Role, Vec<Act>),
    Jobs,
}

impl Hand {
    fn of(role: Role) -> Self {
        let given: HashSet<Act> = RULES.iter().filter(|rule| rule.who.contains(&role)).map(|rule| rule.act).collect();
        let acts = Act::ALL.iter().copied().filter(|act| !act.only_reads() && given.contains(act));
        Hand::Of(role, acts.collect())
    }

    /// What is touched, with each condition once for all the acts that ask it.
    fn touched(&self, touches: impl Iterator<Item = Touch>, table: &str) -> Condition {
        let mut alone = Vec::new();
        let mut asked: Vec<(Condition, Vec<&str>)> = Vec::new();
        for touch in touches {
            let when = touch.when.compile(&Told::ACTING, table, Known::Nothing, &mut Aliases::default());
            let acts: Vec<&str> = match (touch.by, self) {
                (By::Act(act), Hand::Of(_, acts)) if acts.contains(&act) => vec![act.text()],
                (By::AnyAct, Hand::Of(_, acts)) => acts.iter().map(|act| act.text()).collect(),
                (By::Reader, Hand::Of(..)) => {
                    alone.push(when);
                    continue;
                }
                (By::Job(job), Hand::Jobs) => {
                    alone.push(Condition::all([is_told("job", &[job.text()]), when]));
                    continue;
                }
                (By::Act(_) | By::Job(_), Hand::Of(..)) | (By::Act(_) | By::AnyAct | By::Reader, Hand::Jobs) => {
                    continue;
                }
            };
            match asked.iter_mut().find(|(known, _)| *known == when) {
                Some((_, known)) => known.extend(acts),
                None => asked.push((when, acts)),
            }
        }
        let asked = asked.into_iter().map(|(when, acts)| Condition::all([is_told("act", &acts), when]));
        Condition::any(alone.into_iter().chain(asked))
    }

    /// The row on which an act is judged is locked.
    fn locks(&self, resource: Resource) -> Condition {
        let itself = if resource == Resource::ClubFile { OF_CLUB } else { ITSELF };
        let acts: &[Act] = if let Hand::Of(_, acts) = self { acts } else { &[] };
        let judged = acts.iter().copied().filter(|act| act.resource() == resource);
        let locked = judged.map(|act| Touch { by: By::Act(act), command: Command::Lock, resource, when: itself });
        self.touched(locked, resource.table())
    }
}

fn is_told(name: &str, texts: &[&str]) -> Condition {
    match texts {
        [] => Condition::Never,
        texts => Condition::When(format!("{} IN ('{}')", setting(name), texts.join("', '"))),
    }
}

fn some(condition: Condition) -> Option<String> {
    (condition != Condition::Never).then(|| condition.text())
}

/// Rules that lead to the same other rows ask for them once: each time that a policy names a table, the policy of that
/// table becomes part of it.
fn readable(resource: Resource, role: Role) -> Condition {
    let table = resource.table();
    let told = Told::READING;
    let mut aliases = Aliases::default();
    let mut alone = Vec::new();
    let mut leading: Vec<(&'static Relation, Vec<Led>)> = Vec::new();
    let rules = RULES.iter().filter(|rule| rule.resource == resource && rule.act == Act::Read);
    for rule in rules.filter(|rule| rule.who.contains(&role)) {
        let (own, way) = parted(&rule.when);
        let own = Condition::all(own.into_iter().map(|part| part.compile(&told, table, Known::Nothing, &mut aliases)));
        match way {
            None => alone.push(own),
            Some((relation, inner)) => match leading.iter_mut().find(|(known, _)| known.name == relation.name) {
                Some((_, ways)) => ways.push((own, inner)),
                None => leading.push((relation, vec![(own, inner)])),
            },
        }
    }
    let led = leading.into_iter().map(|(relation, ways)| {
        exists(relation, table, &mut Aliases::default(), |alias, binder| {
            let way = |(own, inner): Led| {
                let inner = inner.into_iter().map(|inner| inner.compile(&told, alias, Known::Nothing, binder));
                Condition::all(std::iter::once(own).chain(inner).collect::<Vec<_>>())
            };
            Condition::any(ways.into_iter().map(way))
        })
    });
    Condition::any(alone.into_iter().chain(led))
}

/// What a rule asks of a row itself, and of the other one to which it leads.
type Led = (Condition, Vec<&'static Predicate>);
/// A relation, and what is asked of the row to which it leads.
type Way = (&'static Relation, Vec<&'static Predicate>);

/// What a predicate asks of the row itself, and the one way to others that it takes, if it is one.
fn parted(predicate: &'static Predicate) -> (Vec<&'static Predicate>, Option<Way>) {
    let (mut own, mut ways) = (Vec::new(), Vec::new());
    for part in flattened(predicate) {
        match part {
            Predicate::Via(relation, inner) => ways.push((*relation, *inner)),
            // The other table has its own policy.
            Predicate::Within(relation, _) => ways.push((*relation, &Predicate::True)),
            part => own.push(part),
        }
    }
    match ways.first() {
        // Two ways to the one row with this id are one way; two ways to one of many may end at two of them.
        Some((first, _))
            if ways.len() == 1 || (first.column == "id" && ways.iter().all(|(way, _)| way.name == first.name)) =>
        {
            let way = (*first, ways.iter().map(|(_, inner)| *inner).collect());
            (own, Some(way))
        }
        Some(_) => (vec![predicate], None),
        None => (own, None),
    }
}

/// What must all hold, each for itself.
fn flattened(predicate: &'static Predicate) -> Vec<&'static Predicate> {
    match predicate {
        Predicate::All(parts) => parts.iter().flat_map(flattened).collect(),
        predicate => vec![predicate],
    }
}

/// A setting, which is absent or empty where nobody told it.
fn setting(name: &str) -> String {
    format!("current_setting('tresporuno.{name}', true)")
}

/// Whoever the transaction says.
struct Told {
    /// The setting that holds the states within reach.
    states: &'static str,
    /// Each setting is asked once for a statement, in a sub-select, and not for each row. A sub-select costs every
    /// statement on the table something, even where it is never needed.
    once: bool,
}

impl Told {
    /// Whoever reads may ask for many rows.
    const READING: Self = Self { states: "states", once: true };
    /// An act touches few.
    const ACTING: Self = Self { states: "act_states", once: false };

    fn value(&self, name: &str, of: &str) -> String {
        let value = format!("nullif({}, '')::{of}", setting(name));
        if self.once { format!("(SELECT {value})") } else { value }
    }

    fn among(&self, column: &str, name: &str, of: &str) -> Condition {
        Condition::When(format!("{column} = ANY ({}::{of})", self.value(name, of)))
    }
}

impl Subject for Told {
    fn equals(&self, column: &str, argument: Argument, _: &mut dyn Binder) -> Condition {
        let value = match argument {
            Argument::Tenant => self.value("tenant", "uuid"),
            Argument::Person => self.value("person", "uuid"),
            Argument::Row => self.value("row", "uuid"),
            Argument::Municipality => self.value("municipality", "text"),
            Argument::ActName => self.value("act", "text"),
            Argument::Word(word) => format!("'{word}'"),
        };
        Condition::When(format!("{column} = {value}"))
    }

    fn reaches(&self, column: &str, _: &mut dyn Binder) -> Condition {
        self.among(column, self.states, "text[]")
    }

    fn is_mandated(&self, column: &str, act: Act, _: &mut dyn Binder) -> Condition {
        self.among(column, &format!("clubs_{}", act.text()), "uuid[]")
    }

    /// The other table has its own policy.
    fn readable(&self, _: Resource, _: &str, _: &mut dyn Binder) -> Condition {
        Condition::Always
    }
}

/// Names for tables; nothing is bound.
#[derive(Default)]
struct Aliases(usize);

impl Binder for Aliases {
    fn uuid(&mut self, value: Uuid) -> String {
        format!("'{value}'::uuid")
    }

    fn text(&mut self, value: &str) -> String {
        format!("'{}'", value.replace('\'', "''"))
    }

    fn among_texts(&mut self, column: &str, values: &[String]) -> String {
        let values: Vec<String> = values.iter().map(|value| self.text(value)).collect();
        format!("{column} IN ({})", values.join(", "))
    }

    fn among_uuids(&mut self, column: &str, values: &[Uuid]) -> String {
        let values: Vec<String> = values.iter().map(|value| self.uuid(*value)).collect();
        format!("{column} IN ({})", values.join(", "))
    }

    fn alias(&mut self) -> String {
        self.0 += 1;
        format!("t{}", self.0)
    }

    fn mark(&self) -> usize {
        0
    }

    fn rewind(&mut self, _: usize) {}
}

/// What actors and jobs may do to a table at all: to read, to insert and to update, never to delete.
pub fn privileges(resource: Resource) -> Vec<&'static str> {
    let touched = |command| touches(command, resource).next().is_some();
    let mut privileges = vec!["SELECT"];
    if touched(Command::Insert) {
        privileges.push("INSERT");
    }
    let locked = Act::ALL.iter().any(|act| !act.only_reads() && act.resource() == resource);
    if touched(Command::Update) || touched(Command::Lock) || locked {
        privileges.push("UPDATE");
    }
    privileges
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_that_lead_to_the_same_rows_ask_for_them_once() {
        for policy in Resource::ALL.iter().flat_map(|resource| policies(*resource)) {
            let Some(using) = policy.using.filter(|_| policy.command == "SELECT") else { continue };
            // What is read for an act alone is asked for during that act.
            let mut parts = using.split("current_setting('tresporuno.act', true) IN (");
            let (always, gated): (&str, Vec<&str>) = (parts.next().unwrap_or_default(), parts.collect());
            for (act, other) in Act::ALL.iter().flat_map(|act| Resource::ALL.iter().map(move |other| (act, other))) {
                let of_act =
                    |part: &&&str| part.split(')').next().unwrap_or_default().contains(&format!("'{}'", act.text()));
                let asked = |part: &str| part.matches(&format!(" FROM {} ", other.table())).count();
                let asked = asked(always) + gated.iter().filter(of_act).map(|part| asked(part)).sum::<usize>();
                assert!(
                    asked <= 1,
                    "{} of {} asks {asked} times for {} during {}: {using}",
                    policy.to,
                    policy.table,
                    other.table(),
                    act.text()
                );
            }
        }
    }

    #[test]
    fn a_rule_that_leads_two_ways_is_kept_whole_and_one_that_leads_one_is_parted() {
        static WAY: Relation = Relation { name: "way", table: "club", column: "id", from: "club_id" };
        static MANY: Relation = Relation { name: "many", table: "club", column: "community_id", from: "community_id" };
        static TRUE: Predicate = Predicate::True;
        static OTHERS: Predicate = Predicate::All(&[Predicate::Via(&WAY, &TRUE), Predicate::Via(&MANY, &TRUE)]);
        static TWICE: Predicate = Predicate::All(&[Predicate::Via(&MANY, &TRUE), Predicate::Via(&MANY, &TRUE)]);
        for two in [&OTHERS, &TWICE] {
            let (own, way) = parted(two);
            assert!(own.len() == 1 && way.is_none(), "{own:?} {way:?}");
        }
        static SAME: Predicate =
            Predicate::All(&[Predicate::Via(&WAY, &TRUE), Predicate::All(&[Predicate::Via(&WAY, &TRUE)])]);
        let (own, way) = parted(&SAME);
        assert!(own.is_empty() && way.is_some_and(|(_, inner)| inner.len() == 2));
        static ONE: Predicate = Predicate::All(&[Predicate::StateIn("state_code"), Predicate::Via(&WAY, &TRUE)]);
        let (own, way) = parted(&ONE);
        assert!(own.len() == 1 && way.is_some(), "{own:?} {way:?}");
    }

    #[test]
    fn a_table_is_opened_to_a_command_where_some_policy_is_of_it() {
        for resource in Resource::ALL {
            // Whoever owns a table needs no leave to use it.
            let others = policies(*resource).into_iter().filter(|policy| policy.to != sums::OWNER).collect::<Vec<_>>();
            let of = |command: &str| others.iter().any(|policy| policy.command == command);
            for command in ["SELECT", "INSERT", "UPDATE", "DELETE"] {
                assert_eq!(privileges(*resource).contains(&command), of(command), "{command} of {}", resource.table());
            }
        }
    }

    #[test]
    fn values_are_written_as_they_are_quoted_and_each_table_has_a_name_of_its_own() {
        let mut aliases = Aliases::default();
        let id = Uuid::from_u128(1);
        assert_eq!(aliases.uuid(id), format!("'{id}'::uuid"));
        assert_eq!(aliases.text("O'Higgins"), "'O''Higgins'");
        assert_eq!(aliases.among_texts("x.y", &["a".to_owned(), "b'".to_owned()]), "x.y IN ('a', 'b''')");
        assert_eq!(aliases.among_uuids("x.y", &[id]), format!("x.y IN ('{id}'::uuid)"));
        assert_eq!([aliases.alias(), aliases.alias()], ["t1", "t2"]);
        assert_eq!(aliases.mark(), 0, "nothing is bound");
    }
}
