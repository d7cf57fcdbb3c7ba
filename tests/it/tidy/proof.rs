//! Each tidy rule fails on a small example of what it forbids, and lets pass what it allows.

use super::*;

fn imports(path: &str, text: &str) -> Vec<String> {
    wrong_imports(&SourceFile::new(path, text), IMPORTS)
}

fn words(path: &str, text: &str) -> usize {
    misplaced_words(&SourceFile::new(path, text), RESERVED).len()
}

#[test]
fn an_import_against_the_direction_is_found_in_every_spelling() {
    let spellings = [
        ("src/domain/money.rs", "use crate::store::Db;"),
        ("src/domain/money.rs", "pub use crate :: { store };"),
        ("src/domain/money.rs", "use crate::{domain::seat::Seat, store::{Db, Row}};"),
        ("src/domain/money.rs", "use {std::fmt, crate::store::Db};"),
        ("src/domain/money.rs", "fn f() { let x = vec![crate::store::open()]; }"),
        ("src/domain/money.rs", "use super::super::store::Db;"),
        ("src/domain/money.rs", "use super::{seat::Seat, super::store::Db};"),
        ("src/domain/money.rs", "use self::super::super::store::Db;"),
        ("src/domain/mod.rs", "use super::store::Db;"),
        ("src/domain/voting/tally.rs", "use super::super::super::store::Db;"),
        ("src/domain.rs", "use super::store::Db;"),
        ("src/domain/money.rs", "macro_rules! m { () => { $crate::store::open() } }"),
    ];
    for (path, text) in spellings {
        assert_eq!(imports(path, text).len(), 1, "{path}: {text}");
    }
}

#[test]
fn a_glob_of_the_root_and_a_name_re_exported_there_lead_round_no_rule() {
    assert_eq!(imports("src/domain/money.rs", "use crate::*;").len(), 1);
    assert_eq!(imports("src/domain/money.rs", "use crate::Db;"), ["src/domain/money.rs:1: domain must not import Db"]);
}

#[test]
fn the_line_of_a_wrong_import_is_told() {
    let text = "//! Money.\nuse std::fmt;\nuse crate::{\n    error::Error,\n    ops::project,\n};\n";
    assert_eq!(imports("src/domain/money.rs", text), ["src/domain/money.rs:5: domain must not import ops"]);
}

#[test]
fn the_reasons_are_open_to_all_and_the_rest_of_their_room_is_not() {
    assert_eq!(imports("src/http/answer.rs", "use crate::domain::refusal::Reason;"), [] as [String; 0]);
    assert_eq!(
        imports("src/http/answer.rs", "use crate::{domain::{refusal::Reason}, error::Error};"),
        [] as [String; 0]
    );
    assert_eq!(imports("src/http/answer.rs", "use crate::domain::{refusal::Reason, seat::{Seat, A}};").len(), 1);
    assert_eq!(imports("src/http/answer.rs", "use crate::domain::{self};").len(), 1);
    assert_eq!(imports("src/http/answer.rs", "use crate::domain;").len(), 1);
    assert_eq!(imports("src/http/answer.rs", "use super::super::domain::*;").len(), 1);
}

#[test]
fn imports_in_the_direction_pass() {
    let text = "use crate::{authz::scope::Scope, domain::seat::Seat, error::Result, ops::project};
        use super::{club, super::store::project::{Page, Wants}}; pub(crate) fn f(self: Self) {}";
    assert_eq!(imports("src/graphql/project.rs", text), [] as [String; 0]);
    assert_eq!(imports("src/domain/voting/tally.rs", "use super::super::store;"), [] as [String; 0]);
    assert_eq!(imports("src/main.rs", "use crate::store; use tresporuno::http;"), [] as [String; 0]);
    assert_eq!(imports("tests/it/world.rs", "use crate::store;"), [] as [String; 0]);
}

#[test]
fn comments_and_texts_import_nothing() {
    let text = "//! See [`crate::store`].\n/* crate::store */ // crate::store\nconst A: &str = \"crate::store::x\";";
    assert_eq!(imports("src/domain/money.rs", text), [] as [String; 0]);
}

#[test]
fn a_new_room_must_be_entered_in_the_table() {
    assert_eq!(imports("src/cellar/mod.rs", "").len(), 1);
    assert_eq!(imports("src/cellar.rs", "").len(), 1);
}

#[test]
fn each_reserved_word_is_found_outside_its_rooms_and_passes_inside() {
    for rule in RESERVED {
        for pattern in rule.patterns {
            // A bracket that a pattern leaves open is closed here, so that the example is Rust.
            let text = format!("fn f() {{ x {pattern} {} }}", if pattern.ends_with('(') { ")" } else { "y" });
            let one = [Reserved { patterns: rule.patterns, rooms: rule.rooms, why: rule.why, origin: None }];
            assert!(!misplaced_words(&SourceFile::new("src/ops/club.rs", &text), &one).is_empty(), "{pattern}");
            let inside = format!("src/{}/club.rs", rule.rooms[0]);
            assert!(misplaced_words(&SourceFile::new(&inside, &text), &one).is_empty(), "{pattern}");
        }
    }
}

#[test]
fn a_role_a_connection_or_a_database_type_out_of_place_is_found() {
    assert_eq!(words("src/graphql/club.rs", "fn f(a: Actor) -> bool { a.role == Role::Delegate }"), 1);
    assert_eq!(words("src/graphql/club.rs", "use crate::authz::actor::Role as R;"), 1);
    assert_eq!(words("src/authn/actor.rs", "fn f() -> Role { Role::Delegate }"), 0);
    assert_eq!(words("src/ops/club.rs", "use entity::club; use sea_orm as orm;"), 2);
    assert_eq!(words("src/ops/club.rs", "fn f(entity: u8) -> Rules { Rules { entity } }"), 0);
    assert_eq!(words("src/ops/club.rs", "fn f() { Permit::conclude(act); }"), 2);
    assert_eq!(words("entity/src/club.rs", "fn f() { Database::connect(url); }"), 1);
    assert_eq!(words("tests/it/world.rs", "fn f() { sea_orm::Database::connect(Role::Delegate); }"), 0);
}

#[test]
fn a_reserved_name_that_was_changed_is_noticed() {
    let rule = Reserved { patterns: &["Role ::"], rooms: &[], why: "", origin: Some((ROLES, "] Role {")) };
    let tree = |text: &str| [SourceFile::new("src/authz/actor.rs", text)];
    assert!(missing_origin(&tree("words! { #[doc = \"A post.\"] Post { A = \"A\" } }"), &rule).is_some());
    assert!(missing_origin(&tree("words! { #[doc = \"A role.\"] Role { A = \"A\" } }"), &rule).is_none());
    assert!(missing_origin(&[], &rule).is_none(), "the file does not exist yet");
}

#[test]
fn a_role_that_is_named_in_a_text_is_found() {
    let list = "words! { /// A role.\n Role { /// Two.\n Delegate = \"DELEGATE\", Auditor = \"AUDITOR\" } }";
    let words = role_words(&[SourceFile::new(ROLES, list)]);
    assert_eq!(words, ["DELEGATE", "AUDITOR"]);
    let count = |path: &str, text: &str| role_words_in_texts(&SourceFile::new(path, text), &words).len();
    assert_eq!(count("src/ops/club.rs", "fn f() -> bool { role.text() == \"DELEGATE\" }"), 1);
    assert_eq!(count("src/store/club.rs", "fn f() { sql(\"role in ('AUDITOR', 'DELEGATE')\") }"), 2);
    assert_eq!(count("src/store/club.rs", "/// The DELEGATE.\nfn f() { sql(\"DELEGATED SUB_DELEGATE\") }"), 0);
    assert_eq!(count("src/authz/policy.rs", "fn f() { sql(\"DELEGATE\") }"), 0);
}

#[test]
fn a_file_without_a_sentence_or_too_long_is_found() {
    let form = |text: &str| bad_form(&SourceFile::new("src/lib.rs", text)).len();
    assert_eq!(form("//! What lives here.\n"), 0);
    assert_eq!(form("//!What lives here.\n"), 1);
    assert_eq!(form("\n//! What lives here.\n"), 1);
    assert_eq!(form("use std::fmt;\n"), 1);
    assert_eq!(form(""), 1);
    assert_eq!(form(&format!("//! Long.\n{}", "\n".repeat(LONGEST_FILE_LINES - 1))), 0);
    assert_eq!(form(&format!("//! Long.\n{}", "\n".repeat(LONGEST_FILE_LINES))), 1);
}

#[test]
fn unfinished_work_is_found() {
    let count = |text: &str| unfinished(&SourceFile::new("src/lib.rs", text)).len();
    assert_eq!(count("fn f() { todo!() }"), 1);
    assert_eq!(count("fn f() { std::unimplemented!(\"later\") }"), 1);
    assert_eq!(count(concat!("// FIX", "ME: later")), 1);
    assert_eq!(count(concat!("/// (TO", "DO)\nfn f() {}")), 1);
    assert_eq!(count("const A: &str = \"¡todo! MÉTODO\"; fn todo() {}"), 0);
}

#[test]
fn a_module_with_an_empty_name_is_found() {
    let count = |path: &str, text: &str| empty_names(&SourceFile::new(path, text)).len();
    assert_eq!(count("src/ops/utils.rs", ""), 1);
    assert_eq!(count("src/helpers/club.rs", ""), 1);
    assert_eq!(count("src/ops/club.rs", "mod common { }"), 1);
    assert_eq!(count("src/ops/session_manager.rs", ""), 1);
    assert_eq!(count("src/ops/club.rs", "mod seat; fn common() {}"), 0);
}

#[test]
fn a_field_that_waits_is_found_in_the_face_of_a_noun_and_nowhere_else() {
    let text = "object! {\n    Club {\n        async fn name(&self) -> String {\n            read().await\n        }\n    }\n}\n\n\
                async fn read() -> String {\n    ready().await\n}\n";
    let found = |path: &str| waiting_fields(&SourceFile::new(path, text));
    assert_eq!(found("src/graphql/task.rs"), ["src/graphql/task.rs:4: a field of a noun waits"]);
    assert_eq!(found("src/graphql/mutation/task.rs").len(), 1);
    assert_eq!(found("src/graphql/club.rs").len(), 2, "nor does anything else in a file that answers no root");
    assert_eq!(found("src/store/task.rs").len(), 0);
}
