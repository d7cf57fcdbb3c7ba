//! What holds of the policy page as a whole: it is printed as committed, leaves nobody out unseen, and reads no column
//! that can be absent.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::json;
use tresporuno::authz::actor::Role;
use tresporuno::authz::matrix::{matrix, subjects};
use tresporuno::authz::policy::{Act, RULES, Resource};
use tresporuno::authz::predicate::Predicate;
use tresporuno::domain::word::Word;

use crate::world::World;
use crate::world::people::PEOPLE;

/// What nobody reads through the service: `(resource, act)`. The list may only shrink.
const NOBODY: &[(Resource, Act)] = &[
    // With what somebody proves who they are is for the job alone that finds it out.
    (Resource::Account, Act::Read),
    (Resource::AccountCode, Act::Read),
    (Resource::ExternalIdentity, Act::Read),
];

/// Mutations that are another one's act under a name of their own.
const SAME_ACT: &[(&str, Act)] = &[("recuseVote", Act::CastVote)];

#[test]
fn the_printed_matrix_is_the_policy() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/authz/matrix.txt");
    let printed = matrix();
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &printed).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    let changed = printed.lines().zip(committed.lines()).find(|(now, then)| now != then);
    assert!(
        printed == committed,
        "the policy changed; review it, and run again with UPDATE=1. First change: {changed:?}"
    );
}

#[test]
fn every_resource_and_act_is_somebodys_or_known_to_be_nobodys() {
    let ruled = |subject: &(Resource, Act)| RULES.iter().any(|rule| (rule.resource, rule.act) == *subject);
    let unruled: BTreeSet<_> = subjects().filter(|subject| !ruled(subject)).collect();
    assert_eq!(unruled, NOBODY.iter().copied().collect(), "what no rule allows, and what is known to be so");
    let stray: Vec<_> =
        RULES.iter().filter(|rule| !subjects().any(|known| known == (rule.resource, rule.act))).collect();
    assert!(stray.is_empty(), "an act is judged on its own resource alone: {stray:?}");
}

#[test]
fn rules_have_names_of_their_own_and_somebody_to_whom_they_speak() {
    let mut ids = BTreeSet::new();
    for rule in RULES {
        assert!(ids.insert(rule.id), "{} stands twice", rule.id);
        assert!(!rule.who.is_empty(), "{} speaks to nobody", rule.id);
        let prefix = rule.id.split('.').next().unwrap();
        let about = if rule.act == Act::Read { rule.resource.table() } else { prefix };
        assert_eq!(prefix, about, "a rule of reading is called after what it lets read");
    }
}

#[test]
fn every_role_lives_in_the_world_of_the_tests() {
    let lives = |role: &&str| PEOPLE.iter().any(|(_, _, lived, _)| lived == role);
    let roles = <Role as Word>::ALL.iter().filter(|role| **role != Role::Anonymous).map(|role| role.text());
    let unknown: Vec<_> = roles.filter(|role| !lives(role)).collect();
    assert!(unknown.is_empty(), "nobody looks with the eyes of {unknown:?}");
}

both_databases!(every_column_that_a_rule_reads_is_always_there, every_mutation_is_an_act_of_the_policy);

async fn every_column_that_a_rule_reads_is_always_there(world: World) {
    let columns = columns(&world).await;
    let (mut read, mut followed) = (BTreeSet::new(), BTreeSet::new());
    for rule in RULES {
        columns_of(&rule.when, rule.resource.table(), &mut read, &mut followed);
    }
    assert!(read.len() > 20, "{read:?}");
    for (table, column) in read {
        match columns.get(&(table.to_owned(), column.to_owned())) {
            None => panic!("{table}.{column} does not exist"),
            Some(false) => panic!("{table}.{column} can be NULL, and NULL is neither true nor false"),
            Some(true) => {}
        }
    }
    // Where a relation leads nowhere there is no such row, which is plainly false.
    for (table, column) in followed {
        assert!(columns.contains_key(&(table.to_owned(), column.to_owned())), "{table}.{column} does not exist");
    }
}

/// Every column of every table, and whether it is NOT NULL.
async fn columns(world: &World) -> BTreeMap<(String, String), bool> {
    let backend = world.database.get_database_backend();
    let text = match backend {
        DbBackend::Postgres => {
            "SELECT table_name, column_name, is_nullable = 'NO' FROM information_schema.columns \
             WHERE table_schema = 'public'"
        }
        _ => {
            "SELECT t.name, c.name, c.\"notnull\" = 1 FROM sqlite_schema t, pragma_table_info(t.name) c \
             WHERE t.type = 'table'"
        }
    };
    let rows = world.database.query_all_raw(Statement::from_string(backend, text)).await.unwrap();
    let read = |row: &sea_orm::QueryResult| {
        let (table, column): (String, String) = (row.try_get_by_index(0).unwrap(), row.try_get_by_index(1).unwrap());
        ((table, column), row.try_get_by_index::<bool>(2).unwrap())
    };
    rows.iter().map(read).collect()
}

type Columns = BTreeSet<(&'static str, &'static str)>;

/// The columns that a predicate on a row of `table` compares, and those from which its relations set out.
fn columns_of(predicate: &Predicate, table: &'static str, read: &mut Columns, followed: &mut Columns) {
    match predicate {
        Predicate::True | Predicate::False => {}
        Predicate::All(parts) | Predicate::Any(parts) => {
            parts.iter().for_each(|part| columns_of(part, table, read, followed));
        }
        Predicate::Eq(column, _) | Predicate::In(column, _) | Predicate::StateIn(column) => {
            read.insert((table, column));
        }
        Predicate::Via(relation, inner) => {
            followed.insert((table, relation.from));
            read.insert((relation.table, relation.column));
            columns_of(inner, relation.table, read, followed);
        }
        Predicate::Readable(resource) => assert_eq!(table, resource.table(), "another row is meant"),
        Predicate::Within(relation, resource) => {
            assert_eq!(relation.table, resource.table(), "{} leads elsewhere", relation.name);
            followed.insert((table, relation.from));
            read.insert((relation.table, relation.column));
        }
    }
}

async fn every_mutation_is_an_act_of_the_policy(world: World) {
    let mutations = mutations(&world).await;
    let mut acts: BTreeSet<Act> = Act::ALL.iter().copied().filter(|act| !act.only_reads()).collect();
    for mutation in &mutations {
        let other = SAME_ACT.iter().find(|(name, _)| name == mutation).map(|(_, act)| *act);
        let act = Act::parse(mutation).or(other);
        acts.remove(&act.unwrap_or_else(|| panic!("{mutation} is no act of the policy")));
    }
    assert!(acts.is_empty(), "acts that no mutation does: {acts:?}");
}

/// Names of all mutations, as the schema has them.
pub async fn mutations(world: &World) -> Vec<String> {
    let answer = world.ask("", "{ __schema { mutationType { fields { name } } } }", json!({})).await;
    let fields = answer["data"]["__schema"]["mutationType"]["fields"].as_array().unwrap();
    fields.iter().map(|field| field["name"].as_str().unwrap().to_owned()).collect()
}
