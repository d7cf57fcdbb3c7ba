//! Makes up documents out of a tape of numbers: a shorter tape of smaller numbers makes a simpler document, so that a
//! failing one shrinks to what is wrong in it.

use std::collections::HashMap;

use serde_json::json;

use super::document::{Argument, Document, Field, Fragment, Literal, Selection, Switch};
use super::shape::Shape;
use crate::schema::introspected::Introspected;

/// What documents can name: cursors by field and order, and ids and folios, some of which lead nowhere.
#[derive(Default)]
pub struct Names {
    pub cursors: HashMap<(String, String), Vec<String>>,
    pub nodes: Vec<String>,
    pub clubs: Vec<String>,
    pub projects: Vec<String>,
    pub folios: Vec<String>,
}

pub struct Author<'a> {
    shape: &'a Shape,
    names: &'a Names,
    tape: std::slice::Iter<'a, u8>,
    document: Document,
    /// What each response key stands for, so that what is merged can be merged.
    keys: HashMap<String, (String, String, String)>,
    /// Arguments that fields were given so far.
    given: HashMap<String, Vec<(Vec<Argument>, u64)>>,
    fields: usize,
    aliases: usize,
    fresh: usize,
    /// Fragments that are written to their end, with the weight that they were written for.
    complete: Vec<(usize, u64)>,
}

/// Levels of objects under a root.
const DEPTH: usize = 3;
/// Bounds that keep most documents within the published limits.
const MOST_FIELDS: usize = 40;
const MOST_OBJECTS: u64 = 60;
const MOST_ALIASES: usize = 12;
const DEFAULT_PAGE: u64 = 20;

impl<'a> Author<'a> {
    pub fn new(shape: &'a Shape, names: &'a Names, tape: &'a [u8]) -> Self {
        Self {
            shape,
            names,
            tape: tape.iter(),
            document: Document::default(),
            keys: HashMap::new(),
            given: HashMap::new(),
            fields: 0,
            aliases: 0,
            fresh: 0,
            complete: Vec::new(),
        }
    }

    /// A number below `bound`; 0 where the tape has ended.
    pub fn pick(&mut self, bound: usize) -> usize {
        usize::from(self.tape.next().copied().unwrap_or_default()) % bound
    }

    pub fn document(mut self) -> Document {
        let mut selections = self.selections("Query", DEPTH, 1);
        selections.insert(0, self.relation("Query", DEPTH, 1));
        self.document.selections = selections;
        self.document
    }

    /// What is selected of an object of type `on` that stands in `weight` places at most.
    fn selections(&mut self, on: &str, depth: usize, weight: u64) -> Vec<Selection> {
        let count = 1 + self.pick(4);
        (0..count).map(|_| self.selection(on, depth, weight)).collect()
    }

    fn selection(&mut self, on: &str, depth: usize, weight: u64) -> Selection {
        self.fields += 1;
        let possible = self.shape.possible_types(on);
        if self.fields > MOST_FIELDS {
            return Selection::Field(self.type_name());
        }
        if !possible.is_empty() {
            let member = &possible[self.pick(possible.len())];
            return self.inline(Some(member), member, depth, weight);
        }
        match self.pick(8) {
            0 | 1 => self.leaf(on),
            2 => self.inline(None, on, depth, weight),
            3 => self.inline(Some(on), on, depth, weight),
            4 => self.spread(on, depth, weight),
            _ => self.relation(on, depth, weight),
        }
    }

    fn inline(&mut self, condition: Option<&str>, on: &str, depth: usize, weight: u64) -> Selection {
        let switches = self.switches();
        let selections = self.selections(on, depth, weight);
        Selection::Inline { on: condition.map(str::to_owned), switches, selections }
    }

    /// A new fragment, or one that was written for as many objects as here.
    fn spread(&mut self, on: &str, depth: usize, weight: u64) -> Selection {
        let fragments = &self.document.fragments;
        let known = self.complete.iter().find(|(index, of)| fragments[*index].on == on && *of >= weight);
        if let Some((fragment, _)) = known.copied() {
            return Selection::Spread { fragment, switches: self.switches() };
        }
        let fragment = self.document.fragments.len();
        self.document.fragments.push(Fragment { on: on.to_owned(), selections: Vec::new() });
        let selections = self.selections(on, depth, weight);
        self.document.fragments[fragment].selections = selections;
        self.complete.push((fragment, weight));
        Selection::Spread { fragment, switches: self.switches() }
    }

    fn leaf(&mut self, on: &str) -> Selection {
        let leaves: Vec<&Introspected> =
            self.shape.fields(on).iter().filter(|field| self.shape.is_leaf(&field.named_type)).collect();
        if leaves.is_empty() {
            return Selection::Field(self.type_name());
        }
        let leaf = leaves[self.pick(leaves.len())];
        Selection::Field(self.named(leaf, Vec::new(), Vec::new()))
    }

    /// A field that leads on to other objects, as far as there is room.
    fn relation(&mut self, on: &str, depth: usize, weight: u64) -> Selection {
        let shape = self.shape;
        let leads_on = |field: &&Introspected| {
            let of = &field.named_type;
            !shape.is_leaf(of) && (depth > 0 || !shape.is_node(of) && !of.ends_with("Connection"))
        };
        let relations: Vec<&Introspected> = shape.fields(on).iter().filter(leads_on).collect();
        if relations.is_empty() {
            return self.leaf(on);
        }
        let field = relations[self.pick(relations.len())];
        let of = &field.named_type;
        let (arguments, size) = self.arguments(field, weight);
        let below = if shape.is_node(of) { depth.saturating_sub(1) } else { depth };
        let selections = self.selections(of, below, weight * size);
        Selection::Field(self.named(field, arguments, selections))
    }

    /// The field under its own name or an alias: under a key that stands for the same thing wherever it stands.
    fn named(&mut self, field: &Introspected, arguments: Vec<Argument>, selections: Vec<Selection>) -> Field {
        let mut named =
            Field { alias: None, name: field.name.clone(), arguments, switches: self.switches(), selections };
        let meaning = (field.name.clone(), named.written_arguments(), field.reference.clone());
        if self.pick(5) == 1 && self.aliases < MOST_ALIASES {
            named.alias = Some(format!("a{}", self.pick(3)));
        }
        while self.keys.get(named.key()).is_some_and(|known| *known != meaning) {
            self.fresh += 1;
            named.alias = Some(format!("b{}", self.fresh));
        }
        self.aliases += usize::from(named.alias.is_some());
        self.keys.insert(named.key().to_owned(), meaning);
        named
    }

    /// Without a switch: the library takes a variable that stands only on `__typename` for one that is not used.
    fn type_name(&self) -> Field {
        let name = "__typename".to_owned();
        Field { alias: None, name, arguments: Vec::new(), switches: Vec::new(), selections: Vec::new() }
    }

    fn switches(&mut self) -> Vec<Switch> {
        if self.pick(6) != 1 {
            return Vec::new();
        }
        let switch = Switch { skip: self.pick(2) == 1, value: self.pick(2) == 1, behind_variable: self.pick(2) == 1 };
        if switch.behind_variable {
            self.declare(if switch.value { "yes" } else { "no" }, "Boolean!", json!(switch.value));
        }
        vec![switch]
    }

    /// Arguments, and how many objects the field leads to at most.
    fn arguments(&mut self, field: &Introspected, weight: u64) -> (Vec<Argument>, u64) {
        if field.arguments.is_empty() {
            return (Vec::new(), 1);
        }
        let given = self.given.get(&field.name).and_then(|given| given.last()).cloned();
        if let Some((arguments, size)) = given.filter(|(_, size)| weight * size <= MOST_OBJECTS)
            && self.pick(3) == 1
        {
            return (arguments, size);
        }
        let (values, size) = match &*field.name {
            "part" => (vec![("seat", self.one_of(&["FEDERAL", "STATE", "MUNICIPAL", "MIGRANT"]))], 1),
            "node" => (vec![("id", self.name(|names| &names.nodes))], 1),
            "club" => (vec![("id", self.name(|names| &names.clubs))], 1),
            "project" => (vec![("id", self.name(|names| &names.projects))], 1),
            "clubByFolio" => (vec![("folio", self.name(|names| &names.folios))], 1),
            "nodes" => (vec![("ids", self.several(|names| &names.nodes))], 3),
            "clubsByFolio" => (vec![("folios", self.several(|names| &names.folios))], 3),
            _ => self.page(field, weight),
        };
        let declared = |name: &str| field.arguments.iter().find(|argument| argument.name == name).unwrap();
        let arguments: Vec<Argument> = values
            .into_iter()
            .map(|(name, value)| {
                let variable = (self.pick(4) == 1).then(|| format!("v{}", self.document.variables.len()));
                if let Some(variable) = &variable {
                    self.declare(variable, &declared(name).reference, value.to_json());
                }
                Argument { name: name.to_owned(), value, variable }
            })
            .collect();
        self.given.entry(field.name.clone()).or_default().push((arguments.clone(), size));
        (arguments, size)
    }

    /// The arguments of a connection.
    fn page(&mut self, field: &Introspected, weight: u64) -> (Vec<(&'static str, Literal)>, u64) {
        let of = |name: &str| &*field.arguments.iter().find(|argument| argument.name == name).unwrap().named_type;
        let few = 1 + self.pick(3) as u64;
        let room = (MOST_OBJECTS / weight).max(1);
        let (mut values, size) = match self.pick(4) {
            3 if room >= DEFAULT_PAGE => (Vec::new(), DEFAULT_PAGE),
            2 => (
                vec![("last", Literal::Plain(json!(few.min(room)))), ("first", Literal::Plain(json!(null)))],
                few.min(room),
            ),
            1 => (vec![("last", Literal::Plain(json!(few.min(room))))], few.min(room)),
            _ => (vec![("first", Literal::Plain(json!(few.min(room))))], few.min(room)),
        };
        if self.pick(2) == 1 {
            let orders = self.shape.enum_values(of("orderBy"));
            let order = orders[self.pick(orders.len())].clone();
            let cursors = self.names.cursors.get(&(field.name.clone(), order.clone()));
            let from = [None, Some("after"), Some("before")][self.pick(3)];
            if let (Some(from), Some(cursors)) = (from, cursors) {
                values.push((from, Literal::Plain(json!(cursors[self.pick(cursors.len())]))));
            }
            values.push(("orderBy", Literal::Word(order)));
        }
        if self.pick(4) == 1 {
            values.push(("where", self.filter(of("where"))));
        }
        (values, size)
    }

    fn filter(&mut self, of: &str) -> Literal {
        let conditions = self.shape.input_fields(of);
        let first = self.pick(conditions.len());
        let count = 1 + self.pick(2).min(conditions.len() - 1);
        let chosen = (0..count).map(|turn| &conditions[(first + turn) % conditions.len()]);
        let chosen = chosen.map(|condition| (condition.name.clone(), self.condition(&condition.named_type)));
        Literal::Object(chosen.collect())
    }

    fn condition(&mut self, of: &str) -> Literal {
        let text = |text: &str| Literal::Plain(json!(text));
        let year = |year: i32| Literal::Plain(json!(year));
        let by_type: [(&str, Literal); 4] = match of {
            "InegiCodeFilter" => [
                ("eq", text("32")),
                ("in", Literal::List(vec![text("14"), text("32")])),
                ("eq", text("32020")),
                ("in", Literal::List(Vec::new())),
            ],
            "IntFilter" => [
                ("gte", year(2025)),
                ("lte", year(2025)),
                ("eq", year(2026)),
                ("in", Literal::List(vec![year(2024), year(2026)])),
            ],
            "DateFilter" => [
                ("gte", text("2026-01-01")),
                ("lte", text("2026-10-24")),
                ("gte", text("2020-09-05")),
                ("lte", text("2027-12-28")),
            ],
            "DateTimeFilter" => [
                ("gte", text("2026-01-01T00:00:00Z")),
                ("lte", text("2026-10-24T12:30:00Z")),
                ("gte", text("2020-09-05T00:00:00Z")),
                ("lte", text("2027-12-28T23:59:59Z")),
            ],
            "TextFilter" => [
                ("eq", text("CA")),
                ("in", Literal::List(vec![text("TX"), text("Unidos")])),
                ("eq", text("P-crowd-00004")),
                ("in", Literal::List(vec![text("IL"), text("CA")])),
            ],
            words => {
                let shape = self.shape;
                let one = &shape.input_fields(words).iter().find(|field| field.name == "eq").unwrap().named_type;
                let values = shape.enum_values(one);
                let word = |index: usize| Literal::Word(values[index % values.len()].clone());
                let two = Literal::List(vec![word(0), word(2)]);
                [("eq", word(1)), ("in", two), ("eq", word(2)), ("in", Literal::List(vec![word(0), word(1)]))]
            }
        };
        let (test, value) = by_type[self.pick(4)].clone();
        Literal::Object(vec![(test.to_owned(), value)])
    }

    fn one_of(&mut self, words: &[&str]) -> Literal {
        Literal::Word(words[self.pick(words.len())].to_owned())
    }

    fn name(&mut self, of: impl Fn(&Names) -> &[String]) -> Literal {
        let names = of(self.names);
        Literal::Plain(json!(names[self.pick(names.len())]))
    }

    fn several(&mut self, of: impl Fn(&Names) -> &[String] + Copy) -> Literal {
        Literal::List((0..1 + self.pick(3)).map(|_| self.name(of)).collect())
    }

    fn declare(&mut self, name: &str, kind: &str, value: serde_json::Value) {
        if self.document.variables.iter().all(|(known, ..)| known != name) {
            self.document.variables.push((name.to_owned(), kind.to_owned(), value));
        }
    }
}
