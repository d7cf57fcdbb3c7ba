//! On SQLite there is no second wall; so every statement that the server runs is shown to SQLite's own authorizer, which
//! tells each table that it reads: none is read without a scope, but by the making of the actor and the work of an act.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use rusqlite::hooks::{AuthAction, AuthContext, Authorization};
use serde_json::json;
use tracing_subscriber::layer::SubscriberExt;
use tresporuno::authz::policy::{Act, RULES, Resource};
use tresporuno::authz::predicate::Predicate;
use tresporuno::authz::touch::{By, TOUCHES};
use tresporuno::store::connection::{STATEMENTS, sqlite_file};
use tresporuno::store::query::SCOPED;

use crate::both::on_sqlite;
use crate::tenants::acts::{attempts, outcome};
use crate::tenants::crawler::{self, all_ids};
use crate::tenants::grown::Grown;
use crate::tenants::viewers::Viewer;

/// What is read to know who asks: the one read without a scope.
const MAKING_THE_ACTOR: &[&str] =
    &["person", "membership", "tenant", "access_grant", "club", "mirror_club", "federation_mandate", "sign_in"];
/// Tables that the service keeps for itself.
const OWN: &[&str] = &["idempotency_record", "decision_ledger_entry", NOTES];
/// Where each read is noted that is logged.
const NOTES: &str = "access_ledger_entry";

/// The statements run since they were last taken.
#[derive(Clone, Default)]
struct Heard(Arc<Mutex<BTreeSet<String>>>);

impl Heard {
    fn take(&self) -> BTreeSet<String> {
        std::mem::take(&mut *self.0.lock().unwrap())
    }
}

impl<S: tracing::Subscriber> tracing_subscriber::Layer<S> for Heard {
    fn on_event(&self, event: &tracing::Event<'_>, _: tracing_subscriber::layer::Context<'_, S>) {
        if event.metadata().target() == STATEMENTS {
            event.record(&mut |field: &tracing::field::Field, value: &dyn std::fmt::Debug| {
                if field.name() == "sql" {
                    // A text is written as in a program.
                    let text = format!("{value:?}");
                    let text = serde_json::from_str::<String>(&text.replace("\\'", "'")).unwrap_or(text);
                    self.0.lock().unwrap().insert(text);
                }
            });
        }
    }
}

#[tokio::test]
async fn no_statement_reads_a_table_without_its_scope() {
    let heard = Heard::default();
    // With a single listener alive, whether a place in the code speaks is decided for good by the thread that comes
    // there first, which may be another test's that listens to nothing.
    let _beside = tracing::Dispatch::new(tracing_subscriber::registry());
    let _listening = tracing::subscriber::set_default(tracing_subscriber::registry().with(heard.clone()));
    let mut grown: Grown = on_sqlite().await;
    grown.mandate("other_federation", "club_jerez", "read,castVote,updateClubFile").await;
    let file = sqlite_file(grown.world.backend.as_ref().unwrap().url()).unwrap().to_owned();
    let tables = Tables::of(rusqlite::Connection::open(file).unwrap());
    heard.take();

    let mut read = 0;
    let schema = crawler::Schema::read(&grown).await;
    for person in
        ["", "national", "delegate_zac", "projects_jerez", "president_jerez", "officer_other_federation", "auditor"]
    {
        let viewer = Viewer::called(person);
        for document in schema.walks_from_lists(2) {
            grown.ask(viewer, &document, json!({})).await;
        }
        for kind in ["Project", "AgendaItem", "Session", "Contribution", "Resolution", "Club"] {
            for document in schema.walks_from_rows(kind, 2) {
                // A statement is the same for one row as for many, of which not every document could be asked.
                grown.ask(viewer, &document, all_ids(&grown, kind, 1).remove(0)).await;
            }
        }
    }
    let statistics = "{ programmeStatistics { years { projects } projectsByType { projects } seats { seat } clubs } }";
    grown.ask(Viewer::called("liaison_zac"), statistics, json!({})).await;
    for statement in heard.take() {
        let beyond: Vec<_> = match scoped(&statement) {
            Some(scoped) => tables.of_statement(&statement).difference(&within(&scoped)).cloned().collect(),
            None => tables
                .of_statement(&statement)
                .into_iter()
                .filter(|of| !known(of, MAKING_THE_ACTOR) && of != NOTES)
                .collect(),
        };
        assert!(beyond.is_empty(), "{beyond:?} without a scope in {statement}");
        read += usize::from(scoped(&statement).is_some());
    }
    assert!(read > 100, "{read} statements are no test");

    let mut acted = BTreeMap::new();
    for attempt in attempts(&grown) {
        let act = Act::parse(attempt.mutation).unwrap_or(Act::CastVote);
        for viewer in Viewer::everybody() {
            let done = outcome(&grown.attempt(viewer, &attempt).await);
            let statements = heard.take();
            for statement in statements.iter().filter(|statement| scoped(statement).is_none()) {
                let beyond: Vec<_> = tables.of_statement(statement).into_iter().filter(|of| !worked(act, of)).collect();
                assert!(beyond.is_empty(), "{}: {beyond:?} in {statement}", attempt.mutation);
            }
            *acted.entry(done).or_insert(0) += 1;
        }
    }
    assert!(acted.len() > 3, "{acted:?}");
}

/// Tells the tables that a statement reads or writes.
struct Tables {
    connection: rusqlite::Connection,
    told: Arc<Mutex<BTreeSet<String>>>,
}

impl Tables {
    fn of(connection: rusqlite::Connection) -> Self {
        let told: Arc<Mutex<BTreeSet<String>>> = Arc::default();
        let telling = told.clone();
        let note = move |context: AuthContext<'_>| {
            let table = match context.action {
                AuthAction::Read { table_name, .. }
                | AuthAction::Insert { table_name }
                | AuthAction::Update { table_name, .. }
                | AuthAction::Delete { table_name } => table_name,
                _ => return Authorization::Allow,
            };
            // What a trigger looks at is the database's own business; names of sub-selects are no tables.
            if context.accessor.is_none() && Resource::ALL.iter().any(|resource| resource.table() == table) {
                telling.lock().unwrap().insert(table.to_owned());
            }
            Authorization::Allow
        };
        connection.authorizer(Some(note)).unwrap();
        Self { connection, told }
    }

    fn of_statement(&self, text: &str) -> BTreeSet<String> {
        self.told.lock().unwrap().clear();
        self.connection.prepare(text).unwrap_or_else(|error| panic!("{error}: {text}"));
        std::mem::take(&mut *self.told.lock().unwrap())
    }
}

/// The resources for which the statement asked a scope, by its own word.
fn scoped(statement: &str) -> Option<Vec<Resource>> {
    let (_, names) = statement.rsplit_once(SCOPED)?;
    let names: Vec<&str> = names.trim_end_matches(" */").split(' ').collect();
    let found = Resource::ALL.iter().copied().filter(|resource| names.contains(&resource.table()));
    Some(found.collect())
}

/// The tables of these resources, and those that their rules lead to.
fn within(resources: &[Resource]) -> BTreeSet<String> {
    let mut tables = BTreeSet::new();
    let mut open = resources.to_vec();
    while let Some(resource) = open.pop() {
        if tables.insert(resource.table().to_owned()) {
            for rule in RULES.iter().filter(|rule| rule.resource == resource) {
                led(&rule.when, &mut tables, &mut open);
            }
        }
    }
    tables
}

fn led(predicate: &Predicate, tables: &mut BTreeSet<String>, open: &mut Vec<Resource>) {
    match predicate {
        Predicate::All(parts) | Predicate::Any(parts) => parts.iter().for_each(|part| led(part, tables, open)),
        Predicate::Via(relation, inner) => {
            tables.insert(relation.table.to_owned());
            led(inner, tables, open);
        }
        Predicate::Readable(resource) | Predicate::Within(_, resource) => open.push(*resource),
        Predicate::True | Predicate::False | Predicate::Eq(..) | Predicate::In(..) | Predicate::StateIn(_) => {}
    }
}

/// The work of the act may touch the table, or whoever does the act reads of it.
fn worked(act: Act, table: &str) -> bool {
    let touched = TOUCHES.iter().any(|touch| touch.by == By::Act(act) && touch.resource.table() == table);
    let doing: Vec<_> = RULES.iter().filter(|rule| rule.act == act).flat_map(|rule| rule.who).collect();
    let read = RULES.iter().any(|rule| {
        rule.act == Act::Read && rule.resource.table() == table && rule.who.iter().any(|role| doing.contains(&role))
    });
    touched || read || known(table, MAKING_THE_ACTOR) || known(table, OWN)
}

fn known(table: &str, tables: &[&str]) -> bool {
    tables.contains(&table)
}
