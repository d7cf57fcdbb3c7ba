//! The policy page printed for people: who may do what, under which condition, role by role.

use std::fmt::Write as _;

use super::actor::Role;
use super::policy::{Act, RULES, Resource, Rule};
use super::predicate::{Argument, Predicate, Set};
use crate::domain::refusal::Language;
use crate::domain::word::Word;

/// Longest line of the printed conditions.
const WIDTH: usize = 116;

/// The policy as text: first an overview, one mark for each role and act; then each act with its conditions in words.
/// It is made of [`RULES`] alone, so that whoever reviews it reviews the policy.
pub fn matrix() -> String {
    let mut text = String::from(
        "Who may do what. Printed from src/authz/policy.rs; a test keeps the two equal.\n\
         ● always   ○ under a condition, which stands below   · never   L read and logged, at least in part\n\n",
    );
    overview(&mut text);
    for (resource, act) in subjects() {
        conditions(&mut text, resource, act);
    }
    text
}

/// Every pair of a resource and an act that is judged on it, reading first.
pub fn subjects() -> impl Iterator<Item = (Resource, Act)> {
    Resource::ALL.iter().flat_map(|resource| {
        let acts = Act::ALL.iter().filter(|act| **act == Act::Read || act.resource() == *resource);
        acts.map(|act| (*resource, *act))
    })
}

fn overview(text: &mut String) {
    for (column, role) in Role::ALL.iter().enumerate() {
        push_line(text, &format!("{}{}", "│ ".repeat(column), role.text()));
    }
    for (resource, act) in subjects() {
        let marks: Vec<&str> = Role::ALL.iter().map(|role| mark(*role, resource, act)).collect();
        push_line(text, &format!("{}   {}", marks.join(" "), title(resource, act)));
    }
}

fn conditions(text: &mut String, resource: Resource, act: Act) {
    push_line(text, &format!("\n{}", title(resource, act)));
    let mut groups: Vec<(Vec<&Rule>, Vec<Role>)> = Vec::new();
    for role in Role::ALL {
        let rules: Vec<&Rule> = rules_of(*role, resource, act).collect();
        let same = |(known, _): &&mut (Vec<&Rule>, Vec<Role>)| ids(known) == ids(&rules);
        match groups.iter_mut().find(same) {
            Some((_, roles)) => roles.push(*role),
            None => groups.push((rules, vec![*role])),
        }
    }
    for (rules, roles) in groups.iter().filter(|(rules, _)| !rules.is_empty()) {
        push_wrapped(text, "  ", &names(roles));
        for rule in rules {
            let logged = if rule.logged { "; each read is logged" } else { "" };
            push_wrapped(text, "      ", &format!("{}: {}{logged}", rule.id, words(&rule.when, Language::En)));
        }
    }
    if groups.iter().all(|(rules, _)| rules.is_empty()) {
        push_line(text, "  NOBODY");
    }
}

fn names(roles: &[Role]) -> String {
    let list = |roles: &mut dyn Iterator<Item = &Role>| roles.map(|role| role.text()).collect::<Vec<_>>().join(", ");
    let others = list(&mut Role::ALL.iter().filter(|role| !roles.contains(role)));
    match Role::ALL.len().saturating_sub(roles.len()) {
        0 => "EVERYBODY".to_owned(),
        1..=3 => format!("EVERYBODY BUT {others}"),
        _ => list(&mut roles.iter()),
    }
}

fn title(resource: Resource, act: Act) -> String {
    format!("{} · {}", resource.table(), act.text())
}

fn mark(role: Role, resource: Resource, act: Act) -> &'static str {
    let mut rules = rules_of(role, resource, act);
    if rules.clone().next().is_none() {
        return "·";
    }
    if rules.clone().any(|rule| rule.logged) {
        return "L";
    }
    if rules.any(|rule| matches!(rule.when, Predicate::True)) { "●" } else { "○" }
}

fn rules_of(role: Role, resource: Resource, act: Act) -> impl Iterator<Item = &'static Rule> + Clone {
    RULES.iter().filter(move |rule| rule.resource == resource && rule.act == act && rule.who.contains(&role))
}

fn ids<'r>(rules: &[&'r Rule]) -> Vec<&'r str> {
    rules.iter().map(|rule| rule.id).collect()
}

/// A predicate in words, as read of one row.
pub fn words(predicate: &Predicate, language: Language) -> String {
    let es = language == Language::Es;
    let all = |parts: &[Predicate], between: &str| {
        parts.iter().map(|inner| part(inner, language)).collect::<Vec<_>>().join(between)
    };
    match predicate {
        Predicate::True => if es { "siempre" } else { "always" }.to_owned(),
        Predicate::False => if es { "nunca" } else { "never" }.to_owned(),
        Predicate::All(parts) => all(parts, if es { " y " } else { " and " }),
        Predicate::Any(parts) => all(parts, if es { ", o " } else { ", or " }),
        Predicate::Eq(column, argument) => {
            format!("{column} {} {}", if es { "es" } else { "is" }, argued(*argument, es))
        }
        Predicate::In(column, Set::Words(words)) if es => format!("{column} es {}", words.join(" o ")),
        Predicate::In(column, Set::Words(words)) => format!("{column} is {}", words.join(" or ")),
        Predicate::In(column, Set::ClubsMandating(act)) if es => format!("{column} dio un mandato para {}", act.text()),
        Predicate::In(column, Set::ClubsMandating(act)) => format!("{column} gave a mandate for {}", act.text()),
        Predicate::StateIn(column) => format!("{column} {}", if es { "está a su alcance" } else { "is within reach" }),
        Predicate::Readable(_) => if es { "se puede leer" } else { "can be read" }.to_owned(),
        Predicate::Via(relation, inner) => {
            format!("{} {} ({})", if es { "por" } else { "by" }, relation.name, words(inner, language))
        }
        Predicate::Within(relation, _) => {
            format!("{} {}", relation.name, if es { "se puede leer" } else { "can be read" })
        }
    }
}

fn argued(argument: Argument, es: bool) -> &'static str {
    match (argument, es) {
        (Argument::Tenant, true) => "la propia entidad",
        (Argument::Tenant, false) => "the own organisation",
        (Argument::Person, true) => "uno mismo",
        (Argument::Person, false) => "oneself",
        (Argument::Municipality, true) => "el propio municipio",
        (Argument::Municipality, false) => "the own municipality",
        (Argument::Word(word), _) => word,
        (Argument::Row, true) => "lo autorizado",
        (Argument::Row, false) => "what leave was given for",
        (Argument::ActName, true) => "el acto autorizado",
        (Argument::ActName, false) => "the act for which leave was given",
    }
}

fn part(predicate: &Predicate, language: Language) -> String {
    match predicate {
        Predicate::All(_) | Predicate::Any(_) => format!("({})", words(predicate, language)),
        Predicate::True
        | Predicate::False
        | Predicate::Eq(..)
        | Predicate::In(..)
        | Predicate::StateIn(_)
        | Predicate::Via(..)
        | Predicate::Readable(_)
        | Predicate::Within(..) => words(predicate, language),
    }
}

/// Breaks between words; what follows the first line of a paragraph stands two further to the right.
fn push_wrapped(text: &mut String, indent: &str, paragraph: &str) {
    let mut line = indent.to_owned();
    for word in paragraph.split(' ') {
        if line.chars().count() + word.chars().count() >= WIDTH {
            push_line(text, line.trim_end());
            line = format!("{indent}  ");
        }
        let _ = write!(line, "{word} ");
    }
    push_line(text, line.trim_end());
}

fn push_line(text: &mut String, line: &str) {
    text.push_str(line);
    text.push('\n');
}
