//! Every mutation, tried by everybody: who gets it done, and how everybody else is refused, as a text for reviewers.
//! A refusal leaves no trace in any table.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::json;

use super::acts::{Attempt, SUBJECTS, attempts, outcome};
use super::grown::Grown;
use super::viewers::Viewer;
use crate::both::{Backend, on_postgres, on_sqlite};
use crate::world::World;

both_databases!(every_mutation_is_done_by_those_who_may_and_leaves_no_trace_of_those_who_may_not);

async fn every_mutation_is_done_by_those_who_may_and_leaves_no_trace_of_those_who_may_not(mut grown: Grown) {
    let known: BTreeSet<String> = attempts(&grown).iter().map(|attempt| attempt.mutation.to_owned()).collect();
    let all: BTreeSet<String> = crate::matrix::mutations(&grown.world).await.into_iter().collect();
    assert_eq!(known, all, "every mutation of the schema is attempted");

    let mut text = String::from(
        "Who gets what done in the grown world of the tests (tests/it/tenants/grown.rs). Written by a test; review each\n\
         change. The words of a refusal are its code and its reason.\n",
    );
    let (mut done, viewers) = (BTreeSet::new(), Viewer::everybody());
    let count = attempts(&grown).len();
    for index in 0..count {
        let mut outcomes: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
        let mut attempt = attempts(&grown).swap_remove(index);
        let _ = write!(text, "\n{}: {}\n", attempt.mutation, attempt.what);
        // To have explained what is private of another is a read, of which the access ledger may have an entry.
        let mut explanations = Vec::new();
        for viewer in viewers.iter().copied() {
            explanations.push(explained(&grown, viewer, &attempt).await);
        }
        // Those who may not change nothing, so that one copy serves them all.
        let mut before = digest(&grown.world).await;
        for (place, viewer) in
            viewers.iter().copied().enumerate().filter(|(place, _)| explanations[*place] == Some(false))
        {
            let outcome = outcome(&grown.attempt(viewer, &attempt).await);
            assert!(is_kept_out(&outcome), "{}: {attempt:?}: {outcome}", viewer.name());
            outcomes.entry(outcome).or_default().insert(place);
        }
        assert_eq!(before, digest(&grown.world).await, "who may not left a trace: {attempt:?}: {outcomes:?}");
        for (place, viewer) in
            viewers.iter().copied().enumerate().filter(|(place, _)| explanations[*place] != Some(false))
        {
            let outcome = outcome(&grown.attempt(viewer, &attempt).await);
            assert!(
                explanations[place].is_none() || !is_kept_out(&outcome),
                "{}: {attempt:?}: {outcome}",
                viewer.name()
            );
            if outcome == "DONE" {
                done.insert(attempt.mutation.to_owned());
                grown = another(&grown).await;
                (attempt, before) = (attempts(&grown).swap_remove(index), digest(&grown.world).await);
            } else {
                assert_eq!(
                    before,
                    digest(&grown.world).await,
                    "{} left a trace: {attempt:?}: {outcome}",
                    viewer.name()
                );
            }
            outcomes.entry(outcome).or_default().insert(place);
        }
        for (outcome, places) in outcomes {
            let names: Vec<_> = places.into_iter().map(|place| viewers[place].name()).collect();
            push_wrapped(&mut text, &outcome, &names);
        }
    }
    assert_eq!(done, all, "each mutation is done by somebody");
    compare("matrix_of_mutations.txt", &text);
}

/// What the service says beforehand of whether the policy allows the attempt; it says nothing of a club's file, which
/// has no id of its own.
async fn explained(grown: &Grown, viewer: Viewer, attempt: &Attempt) -> Option<bool> {
    if attempt.mutation == "updateClubFile" {
        return None;
    }
    let (_, subject, _) = SUBJECTS.iter().find(|(mutation, ..)| *mutation == attempt.mutation).unwrap();
    let act = if attempt.mutation == "recuseVote" { "castVote" } else { attempt.mutation };
    let act: String = act.chars().flat_map(|sign| [sign.is_uppercase().then_some('_'), Some(sign)]).flatten().collect();
    let query = format!(
        "{{ explainAccess(id: {}, act: {}) {{ allowed rules {{ speaksOfViewer holds }} }} }}",
        attempt.input[subject],
        act.to_uppercase()
    );
    let answer = grown.ask(viewer, &query, json!({})).await;
    if outcome(&answer) == "NOT_FOUND -" {
        return Some(false);
    }
    let told = answer.data(&query)["explainAccess"].clone();
    let holds = told["rules"].as_array().unwrap().iter().any(|rule| rule["holds"] == true);
    assert_eq!(told["allowed"], holds, "{}: {told}", viewer.name());
    Some(holds)
}

fn is_kept_out(outcome: &str) -> bool {
    ["FORBIDDEN", "NOT_FOUND", "UNAUTHENTICATED"].iter().any(|code| outcome.starts_with(code))
}

/// A grown world on a fresh database of the same kind.
pub async fn another(grown: &Grown) -> Grown {
    match grown.world.backend {
        Some(Backend::Sqlite(_)) => on_sqlite().await,
        _ => on_postgres().await.unwrap(),
    }
}

/// A digest of every row of every table.
pub async fn digest(world: &World) -> String {
    let backend = world.database.get_database_backend();
    let all = |text: String| async move {
        let rows = world.database.query_all_raw(Statement::from_string(backend, text)).await.unwrap();
        rows.iter().map(|row| row.try_get_by_index::<String>(0).unwrap()).collect::<Vec<_>>()
    };
    let tables = match backend {
        DbBackend::Postgres => {
            let tables =
                all("SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'public'".to_owned());
            let select = |table: String| format!("SELECT '{table} ' || t::text AS line FROM {table} t");
            tables.await.into_iter().map(select).collect::<Vec<_>>()
        }
        _ => {
            let text = "SELECT 'SELECT ''' || t.name || ' '' || ' || group_concat('quote(\"' || c.name || '\")', ' || '','' || ') \
                        || ' AS line FROM ' || t.name FROM sqlite_schema t, pragma_table_info(t.name) c \
                        WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' GROUP BY t.name";
            all(text.to_owned()).await
        }
    };
    assert!(tables.len() > 25, "{tables:?}");
    let lines = all(format!("{} ORDER BY line", tables.join(" UNION ALL "))).await;
    tresporuno::domain::ledger::sha256(lines.join("\n").as_bytes())
}

/// The text is the committed one of this name.
pub fn compare(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/tenants").join(name);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, text).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    let changed = text.lines().zip(committed.lines()).find(|(now, then)| now != then);
    assert!(text == committed, "review what changed, and run again with UPDATE=1. First change: {changed:?}");
}

/// One outcome with those who meet it, in lines of a width that can be read.
pub fn push_wrapped(text: &mut String, outcome: &str, viewers: &[String]) {
    let mut line = format!("  {outcome}:");
    for (index, viewer) in viewers.iter().enumerate() {
        let comma = if index + 1 < viewers.len() { "," } else { "" };
        if line.len() + viewer.len() + 2 > 116 {
            let _ = writeln!(text, "{line}");
            line = "     ".to_owned();
        }
        let _ = write!(line, " {viewer}{comma}");
    }
    let _ = writeln!(text, "{line}");
}
