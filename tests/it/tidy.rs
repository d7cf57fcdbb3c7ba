//! What keeps the house in order and can be read off the source: who imports whom, which words stand where, how long
//! a file is. The rules stand here as data; the code below them only applies them.

mod proof;
mod source;

use source::{SourceFile, Steps, Token};

/// May be imported by a room that is bound by nothing.
const EVERYTHING: &[&str] = &["*"];

/// Which rooms of `src` a room may import, beside itself and what is open to all.
const IMPORTS: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("error", &["domain"]),
    ("kept", &[]),
    ("authz", &["domain"]),
    ("store", &["authz", "domain"]),
    ("ops", &["store", "authz", "domain"]),
    ("graphql", &["ops", "store", "authz", "domain"]),
    ("authn", &["store", "authz", "domain", "kept"]),
    ("http", &["authn", "graphql", "kept"]),
    ("service", &["http", "authn", "graphql", "store", "authz", "domain", "kept"]),
    ("demo", &["ops", "store", "authz", "domain"]),
    ("config", EVERYTHING),
    ("cli", EVERYTHING),
    ("lib", EVERYTHING),
    ("main", EVERYTHING),
];

/// The one error, and the reasons and languages that it speaks in.
const OPEN_TO_ALL: &[&str] = &["error", "domain::refusal"];

/// Words of the code that only some rooms may say. Tests may say all of them.
struct Reserved {
    /// Words and signs with blanks between them.
    patterns: &'static [&'static str],
    rooms: &'static [&'static str],
    why: &'static str,
    /// A file, and what must stand in it as soon as it exists: a rule about a name that was changed would never fail.
    origin: Option<(&'static str, &'static str)>,
}

const RESERVED: &[Reserved] = &[
    Reserved {
        patterns: &["sea_orm", "sea_orm_migration", "sqlx", "entity ::", "entity as", "migration ::", "migration as"],
        rooms: &["store", "demo", "entity", "migration"],
        why: "only the store speaks to the database",
        origin: None,
    },
    Reserved {
        patterns: &[
            "Database :: connect",
            "ConnectOptions",
            "PgConnectOptions",
            "PgConnection",
            "PgListener",
            "PgPool",
            "PgPoolOptions",
            "PoolOptions",
            "SqliteConnectOptions",
            "SqliteConnection",
            "SqlitePool",
            "SqlitePoolOptions",
            "SqlxPostgresConnector",
            "SqlxSqliteConnector",
        ],
        rooms: &["store"],
        why: "a connection is opened in the store and nowhere else",
        origin: None,
    },
    Reserved {
        patterns: &["Role ::", "Role as"],
        rooms: &["authz", "authn", "demo"],
        why: "ask what may be done, not who asks: roles are named in the policy, and read from memberships",
        origin: Some((ROLES, "] Role {")),
    },
    Reserved {
        patterns: &["MembershipFacts", "Actor :: under"],
        rooms: &["authz", "store"],
        why: "an actor is made of memberships that the store has read, and of nothing else",
        origin: Some(("src/authz/actor.rs", "fn under")),
    },
    Reserved {
        patterns: &["conclude (", ":: conclude"],
        rooms: &["authz", "store"],
        why: "scopes and permits are made by the policy, out of rows that the store has read",
        origin: Some(("src/authz/permit.rs", "fn conclude")),
    },
    Reserved {
        patterns: &["date_naive (", ":: date_naive"],
        rooms: &["domain", "demo"],
        why: "a moment has one day, that of the programme's offices: ask the calendar",
        origin: Some(("src/domain/calendar.rs", "fn local_date")),
    },
];

/// Where the roles are listed, each as `Variant = "WORD"`.
const ROLES: &str = "src/authz/actor.rs";

/// The rooms that may say a role's word in a text: where it is made, checked by the database, or invented.
const ROOMS_WITH_ROLE_WORDS: &[&str] = &["authz", "demo", "entity", "migration", "tests", "benches"];

/// Macros that own up to unfinished work, and the words that do so in comments; taken apart, since this file is read too.
const UNFINISHED_CODE: &[&str] = &["todo !", "unimplemented !"];
const UNFINISHED_TEXT: &[&str] = &[concat!("TO", "DO"), concat!("FIX", "ME")];

/// Names that say nothing about what is inside.
const EMPTY_NAMES: &[&str] = &["util", "utils", "helper", "helpers", "common", "manager", "managers", "misc"];

const LONGEST_FILE_LINES: usize = 450;

#[test]
fn rooms_import_in_one_direction() {
    assert_tidy(|file| wrong_imports(file, IMPORTS));
}

#[test]
fn reserved_words_stay_in_their_rooms() {
    assert_tidy(|file| misplaced_words(file, RESERVED));
}

#[test]
fn reserved_words_still_name_something() {
    let tree = source::tree();
    let stale: Vec<String> = RESERVED.iter().filter_map(|rule| missing_origin(&tree, rule)).collect();
    assert!(stale.is_empty(), "\n{}", stale.join("\n"));
}

#[test]
fn no_text_outside_the_policy_names_a_role() {
    let tree = source::tree();
    let words = role_words(&tree);
    assert!(words.len() > 10 || tree.iter().all(|file| file.path != ROLES), "the roles were not found in {ROLES}");
    assert_tidy(|file| role_words_in_texts(file, &words));
}

#[test]
fn files_begin_with_a_sentence_and_are_short() {
    assert_tidy(bad_form);
}

#[test]
fn nothing_is_left_unfinished() {
    assert_tidy(unfinished);
}

#[test]
fn modules_have_names_that_say_something() {
    assert_tidy(empty_names);
}

/// An object of a noun is written as it is resolved, and nothing can be waited for meanwhile.
#[test]
fn no_field_of_a_noun_waits() {
    let faces =
        source::tree().into_iter().filter(|file| file.room() == "graphql" && file.text.contains(OBJECT)).count();
    assert!(faces > 20, "only {faces} files with the face of a noun");
    assert_tidy(waiting_fields);
}

fn assert_tidy(faults_in: impl Fn(&SourceFile) -> Vec<String>) {
    let tree = source::tree();
    assert!(tree.iter().any(|file| file.path == "src/lib.rs"), "the source tree was not found");
    let faults: Vec<String> = tree.iter().flat_map(faults_in).collect();
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

fn wrong_imports(file: &SourceFile, imports: &[(&str, &[&str])]) -> Vec<String> {
    if !file.path.starts_with("src/") {
        return Vec::new();
    }
    let Some((room, allowed)) = imports.iter().find(|(room, _)| *room == file.room()) else {
        return vec![format!("{}: the room has no line in the table of imports", file.path)];
    };
    if *allowed == EVERYTHING {
        return Vec::new();
    }
    let is_open = |steps: &Steps| {
        let path = steps.second.map(|second| format!("{}::{}", steps.first.text, second.text));
        OPEN_TO_ALL.iter().any(|open| *open == steps.first.text || Some(*open) == path.as_deref())
    };
    let is_allowed = |name: &str| name == *room || allowed.contains(&name);
    let paths = file.paths_from_the_root().into_iter();
    let wrong = paths.filter(|steps| !is_allowed(&steps.first.text) && !is_open(steps)).map(|steps| steps.first);
    let fault = |name: &Token| format!("{}:{}: {room} must not import {}", file.path, name.line, name.text);
    let mut faults: Vec<String> = wrong.map(fault).collect();
    // Several names out of one room, as `store::{Db, Row}`, are one fault.
    faults.dedup();
    faults
}

fn misplaced_words(file: &SourceFile, rules: &[Reserved]) -> Vec<String> {
    let is_free = |rule: &&Reserved| matches!(file.room(), "tests" | "benches") || rule.rooms.contains(&file.room());
    let mut faults = Vec::new();
    for rule in rules.iter().filter(|rule| !is_free(rule)) {
        for pattern in rule.patterns {
            let lines = file.lines_with(pattern).into_iter();
            faults.extend(lines.map(|line| format!("{}:{line}: `{pattern}`: {}", file.path, rule.why)));
        }
    }
    faults
}

fn missing_origin(tree: &[SourceFile], rule: &Reserved) -> Option<String> {
    let (path, name) = rule.origin?;
    let file = tree.iter().find(|file| file.path == path)?;
    let is_stale = file.lines_with(name).is_empty();
    is_stale.then(|| format!("`{name}` does not stand in {path}: mend the rule that reserves {:?}", rule.patterns))
}

/// The words of the roles, out of `words! { … Role { First = "FIRST", … } }`.
fn role_words(tree: &[SourceFile]) -> Vec<String> {
    let Some(file) = tree.iter().find(|file| file.path == ROLES) else { return Vec::new() };
    let Some(begin) = file.tokens.windows(3).position(|next| next[0].text == "]" && next[1].text == "Role") else {
        return Vec::new();
    };
    let list: Vec<&str> = file.tokens[begin..].iter().map(|token| token.text.as_str()).collect();
    let end = list.iter().position(|text| *text == "}").unwrap_or(list.len());
    let entries = list[..end].windows(3).filter(|entry| entry[1] == "=" && entry[0] != "doc");
    entries.map(|entry| entry[2].trim_matches('"').to_owned()).collect()
}

fn role_words_in_texts(file: &SourceFile, words: &[String]) -> Vec<String> {
    if ROOMS_WITH_ROLE_WORDS.contains(&file.room()) {
        return Vec::new();
    }
    let texts = file.tokens.windows(3).filter(|next| next[2].text.contains('"') && next[0].text != "doc");
    let named = texts.flat_map(|next| {
        let named = words.iter().filter(|word| holds_word(&next[2].text, word));
        named.map(|word| format!("{}:{}: a text names the role {word}", file.path, next[2].line))
    });
    named.collect()
}

fn bad_form(file: &SourceFile) -> Vec<String> {
    let mut faults = Vec::new();
    let first = file.text.lines().next().unwrap_or_default();
    if first.strip_prefix("//! ").unwrap_or_default().is_empty() {
        faults.push(format!("{}:1: the first line must say, after `//! `, what lives here", file.path));
    }
    let lines = file.text.lines().count();
    if lines > LONGEST_FILE_LINES {
        faults.push(format!("{}: {lines} lines, more than {LONGEST_FILE_LINES}", file.path));
    }
    faults
}

fn unfinished(file: &SourceFile) -> Vec<String> {
    let in_code = UNFINISHED_CODE.iter().flat_map(|pattern| {
        let lines = file.lines_with(pattern).into_iter();
        lines.map(move |line| (line, *pattern))
    });
    let in_text = UNFINISHED_TEXT.iter().flat_map(|word| {
        let lines = (1..).zip(file.text.lines());
        lines.filter(|(_, line)| holds_word(line, word)).map(move |(line, _)| (line, *word))
    });
    in_code.chain(in_text).map(|(line, word)| format!("{}:{line}: {word}", file.path)).collect()
}

/// How the face of a noun begins in its file.
const OBJECT: &str = "object! {";

/// What is answered at the roots may wait, and whatever else stands in these files beside nouns.
const MAY_WAIT: &[&str] = &[
    "access",
    "document",
    "fairness",
    "mutation",
    "node",
    "poa",
    "query",
    "request",
    "solidarity",
    "statistics",
    "subscription",
    "task",
    "viewer",
];

fn waiting_fields(file: &SourceFile) -> Vec<String> {
    let Some(below) = file.path.strip_prefix("src/graphql/") else { return Vec::new() };
    let may_wait = below.split(['/', '.']).next().is_some_and(|name| MAY_WAIT.contains(&name));
    let mut within = false;
    let lines = (1..).zip(file.text.lines()).filter(|(_, line)| {
        within = if line.starts_with(OBJECT) { true } else { within && *line != "}" };
        (within || !may_wait) && line.contains(".await")
    });
    lines.map(|(line, _)| format!("{}:{line}: a field of a noun waits", file.path)).collect()
}

fn holds_word(line: &str, word: &str) -> bool {
    line.split(|letter: char| !letter.is_alphanumeric() && letter != '_').any(|part| part == word)
}

fn empty_names(file: &SourceFile) -> Vec<String> {
    let steps = file.path.trim_end_matches(".rs").split('/').map(|name| (1, name));
    let modules = file.tokens.windows(2).filter(|pair| pair[0].text == "mod");
    let modules = modules.map(|pair| (pair[1].line, pair[1].text.as_str()));
    let empty = steps.chain(modules).filter(|(_, name)| name.split('_').any(|part| EMPTY_NAMES.contains(&part)));
    empty.map(|(line, name)| format!("{}:{line}: a module named {name}", file.path)).collect()
}
