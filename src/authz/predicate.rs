//! The language of the policy: predicates without negation, and their translation into an SQL condition.

use uuid::Uuid;

use super::policy::{Act, Resource};

/// A condition on one row. There is no NOT, and every column named is NOT NULL: so SQL's three-valued logic equals
/// `bool`, and adding a rule or a grant can only widen.
#[derive(Clone, Copy, Debug)]
pub enum Predicate {
    True,
    False,
    All(&'static [Predicate]),
    Any(&'static [Predicate]),
    /// The column equals something of the actor's, or a fixed word.
    Eq(&'static str, Argument),
    /// The column is one of a set.
    In(&'static str, Set),
    /// The column holds a state within the actor's reach.
    StateIn(&'static str),
    /// Some row that the relation leads to satisfies the predicate.
    Via(&'static Relation, &'static Predicate),
    /// The row itself can be read by the actor, who may be trying something else; for rows that others lead to.
    Readable(Resource),
    /// The row belongs to another one that the actor can read. A row of that resource on which it hangs is that one.
    Within(&'static Relation, Resource),
}

/// What a column is compared with.
#[derive(Clone, Copy, Debug)]
pub enum Argument {
    /// The tenant under which the actor acts.
    Tenant,
    /// The person.
    Person,
    /// The municipality within reach.
    Municipality,
    /// A fixed word of a closed vocabulary.
    Word(&'static str),
    /// The row for which leave was given; only in what the work of an act touches.
    Row,
    /// The name of the act for which leave was given; as above.
    ActName,
}

/// What a column is looked for in.
#[derive(Clone, Copy, Debug)]
pub enum Set {
    /// Fixed words of a closed vocabulary.
    Words(&'static [&'static str]),
    /// Clubs that gave the actor's federation a mandate for the act.
    ClubsMandating(Act),
}

/// A way from a row to rows of another table: `table.column = row.from`.
#[derive(Debug)]
pub struct Relation {
    pub name: &'static str,
    pub table: &'static str,
    pub column: &'static str,
    pub from: &'static str,
}

/// What is known of a row before it is asked for.
#[derive(Clone, Copy, Debug)]
pub enum Known<'a> {
    Nothing,
    /// It is a row of the resource that is within the scope.
    Readable(Resource),
    /// It hangs on a row that is.
    Under(Parent<'a>),
}

/// A row within the scope on which others hang.
#[derive(Clone, Copy, Debug)]
pub struct Parent<'a> {
    pub resource: Resource,
    /// What the statement calls it.
    pub alias: &'a str,
    /// Its key, and the column in which they name it; `None` where they do not name it by its key, and another row might be
    /// meant as well.
    pub named: Option<(&'static str, &'static str)>,
}

impl Parent<'_> {
    /// The relation leads to this row, and to no other.
    fn is_led_to_by(&self, relation: &Relation) -> bool {
        relation.table == self.resource.table() && self.named == Some((relation.column, relation.from))
    }
}

/// Takes values as bound arguments and gives back what stands for them in SQL text.
pub trait Binder {
    fn uuid(&mut self, value: Uuid) -> String;
    fn text(&mut self, value: &str) -> String;
    /// A condition that `column` is one of `values`; `values` holds two or more.
    fn among_texts(&mut self, column: &str, values: &[String]) -> String;
    fn among_uuids(&mut self, column: &str, values: &[Uuid]) -> String;
    /// A name for a table in a sub-select, not used before.
    fn alias(&mut self) -> String;
    /// How many arguments are bound so far.
    fn mark(&self) -> usize;
    /// Forgets the arguments bound since `mark`: the text that names them was dropped.
    fn rewind(&mut self, mark: usize);
    /// Notes that a scope was asked for rows of the resource.
    fn scoped(&mut self, _resource: Resource) {}
}

/// An SQL condition, simplified as far as the actor alone decides it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Condition {
    Always,
    Never,
    When(String),
}

impl Condition {
    /// The condition as text that can follow `WHERE` or `AND`.
    pub fn text(self) -> String {
        match self {
            Condition::Always => "TRUE".to_owned(),
            Condition::Never => "FALSE".to_owned(),
            Condition::When(text) => text,
        }
    }

    pub fn any(parts: impl IntoIterator<Item = Condition>) -> Condition {
        let mut texts = Vec::new();
        for part in parts {
            match part {
                Condition::Always => return Condition::Always,
                Condition::Never => {}
                Condition::When(text) => texts.push(text),
            }
        }
        join(texts, " OR ", Condition::Never)
    }

    pub fn all(parts: impl IntoIterator<Item = Condition>) -> Condition {
        let mut texts = Vec::new();
        for part in parts {
            match part {
                Condition::Never => return Condition::Never,
                Condition::Always => {}
                Condition::When(text) => texts.push(text),
            }
        }
        join(texts, " AND ", Condition::Always)
    }
}

/// For whom a predicate is compiled: an actor who is known, or whoever the database is told of later.
pub trait Subject {
    /// `column` equals the argument, which is not a fixed word.
    fn equals(&self, column: &str, argument: Argument, binder: &mut dyn Binder) -> Condition;
    /// `column` holds a state within reach.
    fn reaches(&self, column: &str, binder: &mut dyn Binder) -> Condition;
    /// `column` holds a club that mandates the act.
    fn is_mandated(&self, column: &str, act: Act, binder: &mut dyn Binder) -> Condition;
    /// A row of `resource` is readable.
    fn readable(&self, resource: Resource, alias: &str, binder: &mut dyn Binder) -> Condition;
}

impl Predicate {
    /// The condition on the row called `alias`: what is `known` need not be asked again, and the row on which it hangs
    /// is looked at rather than looked up.
    pub fn compile(&self, subject: &dyn Subject, alias: &str, known: Known<'_>, binder: &mut dyn Binder) -> Condition {
        let column = |name: &str| format!("{alias}.{name}");
        match self {
            Predicate::True => Condition::Always,
            Predicate::False => Condition::Never,
            Predicate::All(parts) => keep_bound(binder, |binder| {
                Condition::all(parts.iter().map(|part| part.compile(subject, alias, known, binder)))
            }),
            Predicate::Any(parts) => keep_bound(binder, |binder| {
                Condition::any(parts.iter().map(|part| part.compile(subject, alias, known, binder)))
            }),
            Predicate::Eq(name, Argument::Word(word)) => Condition::When(format!("{} = '{word}'", column(name))),
            Predicate::Eq(name, argument) => subject.equals(&column(name), *argument, binder),
            Predicate::In(name, Set::Words(words)) => {
                let words: Vec<String> = words.iter().map(|word| format!("'{word}'")).collect();
                Condition::When(format!("{} IN ({})", column(name), words.join(", ")))
            }
            Predicate::In(name, Set::ClubsMandating(act)) => subject.is_mandated(&column(name), *act, binder),
            Predicate::StateIn(name) => subject.reaches(&column(name), binder),
            Predicate::Via(relation, predicate) => match known {
                Known::Under(parent) if parent.is_led_to_by(relation) => {
                    predicate.compile(subject, parent.alias, Known::Readable(parent.resource), binder)
                }
                _ => exists(relation, alias, binder, |inner, binder| {
                    predicate.compile(subject, inner, Known::Nothing, binder)
                }),
            },
            Predicate::Readable(resource) => match known {
                Known::Readable(of) if of == *resource => Condition::Always,
                _ => subject.readable(*resource, alias, binder),
            },
            Predicate::Within(relation, resource) => match known {
                Known::Under(parent) if parent.resource == *resource => Condition::Always,
                _ => exists(relation, alias, binder, |inner, binder| subject.readable(*resource, inner, binder)),
            },
        }
    }
}

/// Compiles and, where no text is left of it, forgets the arguments that it bound.
pub(super) fn keep_bound(binder: &mut dyn Binder, compile: impl FnOnce(&mut dyn Binder) -> Condition) -> Condition {
    let mark = binder.mark();
    let condition = compile(binder);
    if !matches!(condition, Condition::When(_)) {
        binder.rewind(mark);
    }
    condition
}

pub(super) fn exists(
    relation: &Relation,
    alias: &str,
    binder: &mut dyn Binder,
    inner: impl FnOnce(&str, &mut dyn Binder) -> Condition,
) -> Condition {
    let name = binder.alias();
    match inner(&name, binder) {
        Condition::Never => Condition::Never,
        condition => {
            let Relation { table, column, from, .. } = relation;
            let rest = match condition {
                Condition::When(text) => format!(" AND {text}"),
                Condition::Always | Condition::Never => String::new(),
            };
            // With an offset PostgreSQL asks row by row, along an index. Without, it may first gather all rows of the
            // actor's for the sake of one page, which takes the longer the more there are.
            Condition::When(format!(
                "EXISTS (SELECT 1 FROM {table} {name} WHERE {name}.{column} = {alias}.{from}{rest} LIMIT 1 OFFSET 0)"
            ))
        }
    }
}

fn join(mut texts: Vec<String>, with: &str, empty: Condition) -> Condition {
    match texts.len() {
        0 => empty,
        1 => texts.pop().map_or(empty, Condition::When),
        _ => Condition::When(format!("({})", texts.join(with))),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::authz::actor::Actor;
    use crate::authz::scope::Scope;

    /// Numbers what is bound, and forgets the values.
    #[derive(Default)]
    pub(in crate::authz) struct Numbered(usize);

    impl Binder for Numbered {
        fn uuid(&mut self, _: Uuid) -> String {
            self.text("")
        }

        fn text(&mut self, _: &str) -> String {
            self.0 += 1;
            format!("${}", self.0)
        }

        fn among_texts(&mut self, column: &str, _: &[String]) -> String {
            format!("{column} = ANY ({})", self.text(""))
        }

        fn among_uuids(&mut self, column: &str, _: &[Uuid]) -> String {
            format!("{column} = ANY ({})", self.text(""))
        }

        fn alias(&mut self) -> String {
            "t".to_owned()
        }

        fn mark(&self) -> usize {
            self.0
        }

        fn rewind(&mut self, mark: usize) {
            self.0 = mark;
        }
    }

    #[test]
    fn a_condition_is_simplified_as_far_as_it_can_be() {
        let when = |text: &str| Condition::When(text.to_owned());
        assert_eq!(Condition::any([when("a")]), when("a"));
        assert_eq!(Condition::any([when("a"), Condition::Never, when("b")]), when("(a OR b)"));
        assert_eq!(Condition::any([when("a"), Condition::Always]), Condition::Always);
        assert_eq!(Condition::any([]), Condition::Never);
        assert_eq!(Condition::all([when("a"), Condition::Always, when("b")]), when("(a AND b)"));
        assert_eq!(Condition::all([when("a"), Condition::Never]), Condition::Never);
        assert_eq!(Condition::all([]), Condition::Always);
    }

    fn hanging_on(resource: Resource, named: Option<(&'static str, &'static str)>) -> Known<'static> {
        Known::Under(Parent { resource, alias: "p", named })
    }

    #[test]
    fn what_hangs_on_a_row_within_the_scope_is_not_asked_again() {
        let scope = Scope::of(std::sync::Arc::new(Actor::anonymous()));
        let asked = |known| scope.readable_under(known, Resource::ProjectParty, "x", &mut Numbered::default());
        let is_looked_up = |known| matches!(asked(known), Condition::When(text) if text.starts_with("EXISTS"));
        assert_eq!(asked(hanging_on(Resource::Project, Some(("id", "project_id")))), Condition::Always);
        assert!(is_looked_up(hanging_on(Resource::Club, None)));
        assert!(is_looked_up(Known::Nothing));
    }

    /// Trying nothing in particular, and readable by everybody who is asked.
    struct Anybody;

    impl Subject for Anybody {
        fn equals(&self, column: &str, _: Argument, _: &mut dyn Binder) -> Condition {
            Condition::When(format!("{column} = me"))
        }

        fn reaches(&self, column: &str, _: &mut dyn Binder) -> Condition {
            Condition::When(format!("{column} = here"))
        }

        fn is_mandated(&self, column: &str, _: Act, _: &mut dyn Binder) -> Condition {
            Condition::When(format!("{column} = mandating"))
        }

        fn readable(&self, _: Resource, alias: &str, _: &mut dyn Binder) -> Condition {
            Condition::When(format!("{alias} can be read"))
        }
    }

    const ITS_ITEM: Relation =
        Relation { name: "its item", table: "agenda_item", column: "id", from: "agenda_item_id" };
    const CLOSED: Predicate = Predicate::All(&[
        Predicate::Eq("status", Argument::Word("CLOSED")),
        Predicate::Readable(Resource::AgendaItem),
        Predicate::Via(&ITS_ITEM, &Predicate::StateIn("state_code")),
    ]);

    #[test]
    fn the_row_on_which_another_hangs_is_looked_at_and_not_looked_up() {
        let vote = Predicate::Via(&ITS_ITEM, &CLOSED);
        let compiled = |known| vote.compile(&Anybody, "v", known, &mut Numbered::default()).text();
        let looked_up = "EXISTS (SELECT 1 FROM agenda_item t WHERE t.id = v.agenda_item_id AND (t.status = 'CLOSED' AND \
             t can be read AND EXISTS (SELECT 1 FROM agenda_item t WHERE t.id = t.agenda_item_id AND \
             t.state_code = here LIMIT 1 OFFSET 0)) LIMIT 1 OFFSET 0)";
        let looked_at = "(p.status = 'CLOSED' AND EXISTS (SELECT 1 FROM agenda_item t WHERE t.id = p.agenda_item_id \
             AND t.state_code = here LIMIT 1 OFFSET 0))";
        // The same relation again leads from the item to another one, which is looked up.
        assert_eq!(compiled(hanging_on(Resource::AgendaItem, Some(("id", "agenda_item_id")))), looked_at);
        for (resource, named) in [
            (Resource::AgendaItem, None),
            (Resource::AgendaItem, Some(("id", "subject_id"))),
            (Resource::AgendaItem, Some(("project_id", "agenda_item_id"))),
            (Resource::Session, Some(("id", "agenda_item_id"))),
        ] {
            assert_eq!(compiled(hanging_on(resource, named)), looked_up, "{resource:?} {named:?}");
        }
        assert_eq!(compiled(Known::Nothing), looked_up);
        // That the vote can be read says nothing of its item.
        assert_eq!(compiled(Known::Readable(Resource::AgendaItem)), looked_up);
    }
}
