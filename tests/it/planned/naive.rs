//! Reads step by step what a document asks for at once: every relation of every object by a request of its own, and
//! puts the answer together as the specification says, letter by letter.

use std::cell::RefCell;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::future::Future;
use std::pin::Pin;

use serde_json::{Value, json};

use super::document::{Document, Field, Selection, Switch};
use super::shape::Shape;
use crate::world::World;

pub struct Naive<'w> {
    world: &'w World,
    shape: &'w Shape,
    /// What was answered, by person and text.
    answers: RefCell<HashMap<(String, String), Value>>,
}

/// One reading of one document by one person.
struct Reading<'n> {
    naive: &'n Naive<'n>,
    person: &'n str,
    document: &'n Document,
}

/// Something of which fields are asked.
#[derive(Clone)]
enum Object {
    Root,
    /// What can be read again: its type and id.
    Node(String, String),
    /// What was read with its owner: its type and members.
    Whole(String, Value),
}

type Written<'r> = Pin<Box<dyn Future<Output = String> + 'r>>;

impl<'w> Naive<'w> {
    pub fn new(world: &'w World, shape: &'w Shape) -> Self {
        Self { world, shape, answers: RefCell::default() }
    }

    /// The text of the answer.
    pub async fn answer(&self, person: &str, document: &Document) -> String {
        let reading = Reading { naive: self, person, document };
        let data = reading.object(vec![&document.selections], Object::Root).await;
        format!("{{\"data\":{data}}}")
    }

    async fn read(&self, person: &str, query: String) -> Value {
        let key = (person.to_owned(), query);
        if let Some(known) = self.answers.borrow().get(&key) {
            return known.clone();
        }
        let answer = self.world.read(person, &key.1).await;
        self.answers.borrow_mut().insert(key, answer.clone());
        answer
    }
}

impl<'n> Reading<'n> {
    /// The members of an object that the selections ask for, each response key once.
    fn object(&'n self, sets: Vec<&'n Vec<Selection>>, object: Object) -> Written<'n> {
        Box::pin(async move {
            let concrete = match &object {
                Object::Root => "Query",
                Object::Node(name, _) | Object::Whole(name, _) => name,
            };
            let mut collected: Vec<(&str, Vec<&Field>)> = Vec::new();
            for set in sets {
                self.collect(set, concrete, &mut collected);
            }
            let mut text = String::from("{");
            for (key, fields) in collected {
                let comma = if text.len() > 1 { "," } else { "" };
                let value = match &*fields[0].name {
                    "__typename" => json!(concrete).to_string(),
                    _ => {
                        let value = self.field(&object, fields[0]).await;
                        self.value(fields.iter().map(|field| &field.selections).collect(), value).await
                    }
                };
                write!(text, "{comma}{}:{value}", json!(key)).unwrap();
            }
            text + "}"
        })
    }

    fn collect(&self, set: &'n [Selection], concrete: &str, collected: &mut Vec<(&'n str, Vec<&'n Field>)>) {
        let are_on = |switches: &[Switch]| switches.iter().all(|switch| switch.is_on());
        let applies = |on: &str| self.naive.shape.is_a(concrete, on);
        for selection in set {
            match selection {
                Selection::Field(field) if are_on(&field.switches) => {
                    match collected.iter_mut().find(|(key, _)| *key == field.key()) {
                        Some((_, fields)) => fields.push(field),
                        None => collected.push((field.key(), vec![field])),
                    }
                }
                Selection::Inline { on, switches, selections } if are_on(switches) => {
                    if on.as_ref().is_none_or(|on| applies(on)) {
                        self.collect(selections, concrete, collected);
                    }
                }
                Selection::Spread { fragment, switches } if are_on(switches) => {
                    let fragment = &self.document.fragments[*fragment];
                    if applies(&fragment.on) {
                        self.collect(&fragment.selections, concrete, collected);
                    }
                }
                Selection::Field(_) | Selection::Inline { .. } | Selection::Spread { .. } => {}
            }
        }
    }

    /// One field of an object, by a request of its own where that is possible.
    async fn field(&self, object: &Object, field: &Field) -> Value {
        let (shape, name) = (self.naive.shape, &*field.name);
        let (concrete, id) = match object {
            Object::Whole(_, members) => return members[name].clone(),
            Object::Root => ("Query", None),
            Object::Node(concrete, id) => (&**concrete, Some(id)),
        };
        let declared = shape.fields(concrete).iter().find(|declared| declared.name == name).unwrap();
        let asked = match id {
            // What an object has in itself is asked for at once; there is no plan in it.
            Some(_) if shape.is_leaf(&declared.named_type) => {
                let leaves = shape.fields(concrete).iter().filter(|field| shape.is_leaf(&field.named_type));
                leaves.map(|field| &*field.name).collect::<Vec<_>>().join(" ")
            }
            _ => format!("{name}{}{}", field.plain_arguments(), shape.whole(&declared.named_type)),
        };
        match id {
            None => self.naive.read(self.person, format!("{{ {asked} }}")).await[name].clone(),
            Some(id) => {
                let query = format!("{{ node(id: {id:?}) {{ ... on {concrete} {{ {asked} }} }} }}");
                let answer = self.naive.read(self.person, query).await;
                assert!(answer["node"].is_object(), "{concrete} {id} is not found by its id");
                answer["node"][name].clone()
            }
        }
    }

    fn value(&'n self, sets: Vec<&'n Vec<Selection>>, value: Value) -> Written<'n> {
        Box::pin(async move {
            match value {
                Value::Array(members) => {
                    let mut texts = Vec::new();
                    for member in members {
                        texts.push(self.value(sets.clone(), member).await);
                    }
                    format!("[{}]", texts.join(","))
                }
                Value::Object(members) => {
                    let concrete = members["__typename"].as_str().unwrap().to_owned();
                    let object = match members.get("id") {
                        Some(Value::String(id)) if self.naive.shape.is_node(&concrete) => {
                            Object::Node(concrete, id.clone())
                        }
                        _ => Object::Whole(concrete, Value::Object(members)),
                    };
                    self.object(sets, object).await
                }
                leaf => leaf.to_string(),
            }
        })
    }
}
