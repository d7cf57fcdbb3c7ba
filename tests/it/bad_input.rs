//! What cannot be right is refused with a code, a reason and its place in the input, and nothing of it is written.

pub mod acts;
mod dates;
mod forms;
mod ids;
mod limits;
mod money;
mod pages;
mod strings;
mod texts;
mod turns;
mod versions;

use serde_json::{Value, json};

use crate::both::{Backend, Fixture};
use crate::digest::{Digest, difference, digest};
use crate::world::World;
use acts::Act;

/// A world in which every mutation could be done, with one good input for each, and what stands in the database.
pub struct Stage {
    pub world: World,
    pub acts: Vec<Act>,
    pub before: Digest,
}

impl Fixture for Stage {
    const TEMPLATE: &'static str = World::TEMPLATE;

    async fn prepare(url: &str) {
        World::prepare(url).await;
    }

    async fn build(backend: Backend) -> Self {
        let world = World::build(backend).await;
        let acts = acts::acts(&world).await;
        let before = digest(&world.database).await;
        Self { world, acts, before }
    }
}

impl Stage {
    pub fn act(&self, mutation: &str) -> &Act {
        self.acts.iter().find(|act| act.mutation == mutation).unwrap()
    }

    /// What is said to a mutation whose input is changed at `path`, as `INVALID EMPTY_TEXT contact.name`; where there
    /// is an error nothing was written, and it is never a fault.
    async fn with(&self, mutation: &str, path: &str, value: Value) -> String {
        let mut input = self.act(mutation).input.clone();
        put(&mut input, path, value);
        self.refused(mutation, input).await
    }

    async fn refused(&self, mutation: &str, input: Value) -> String {
        let person = self.act(mutation).person;
        self.refused_to(person, mutation, input).await
    }

    async fn refused_to(&self, person: &str, mutation: &str, input: Value) -> String {
        let shown = shortened(&input);
        let answer = self.world.act(person, mutation, self.act(mutation).selection, input).await;
        let said = self.refusal_of(&answer, &format!("{person}: {mutation} {shown}")).await;
        assert_ne!(said, "done", "{person}: {mutation} {shown}");
        said
    }

    /// What is said to a query; it is refused.
    async fn asked(&self, person: &str, query: &str, variables: Value) -> String {
        let answer = self.world.ask(person, query, variables).await;
        let shown = shortened(&json!(query));
        let said = self.refusal_of(&answer, &shown).await;
        assert_ne!(said, "done", "{shown}");
        said
    }

    /// Checks what holds for every answer, and gives its first error, or `done`.
    async fn refusal_of(&self, answer: &Value, what: &str) -> String {
        let Some(errors) = answer["errors"].as_array() else { return "done".to_owned() };
        assert_published(answer, what);
        let after = digest(&self.world.database).await;
        assert!(self.before == after, "{what}: written all the same\n{}", difference(&self.before, &after).join("\n"));
        let member = |name: &str| errors[0]["extensions"][name].as_str().unwrap_or("-").to_owned();
        format!("{} {} {}", member("code"), member("reason"), member("inputPath"))
    }
}

/// Every error has a code that is no fault, and a sentence.
pub fn assert_published(answer: &Value, what: &str) {
    for error in answer["errors"].as_array().into_iter().flatten() {
        let code = error["extensions"]["code"].as_str().unwrap_or_default();
        let published = ["UNAUTHENTICATED", "FORBIDDEN", "NOT_FOUND", "REFUSED", "INVALID", "CONFLICT", "LIMITED"];
        assert!(published.contains(&code), "{what}\n{answer:#}");
        assert!(error["message"].as_str().is_some_and(|message| !message.is_empty()), "{what}\n{answer:#}");
    }
}

/// Puts `value` at a place such as `officers.0.name`.
fn put(input: &mut Value, path: &str, value: Value) {
    let mut place = input;
    for step in path.split('.') {
        place = match step.parse::<usize>() {
            Ok(index) => &mut place[index],
            Err(_) => &mut place[step],
        };
    }
    *place = value;
}

fn shortened(value: &Value) -> String {
    let text = format!("{value}");
    if text.len() < 600 { text } else { format!("{}…", text.chars().take(600).collect::<String>()) }
}
