//! A fresh PostgreSQL database for each test, copied from a template that was prepared once, in a throwaway cluster
//! that all tests of the process share.

mod absence;
mod cluster;

use std::{
    collections::BTreeSet,
    sync::{
        Mutex as StdMutex,
        atomic::{AtomicU32, Ordering},
    },
};

use sea_orm::{ConnectOptions, ConnectionTrait, DatabaseConnection};
use tokio::sync::Mutex;

use tresporuno::store::wall::SERVER_ROLE;

use cluster::Cluster;

/// A database of one test; dropped, it is removed when the next one is made, or with the cluster.
pub struct Database {
    pub url: String,
    name: String,
}

/// A copy of `template`, which `prepare` makes out of an empty database when it is first asked for. `None` where
/// PostgreSQL is not installed, which is reported loudly, or is a failure where `TRESPORUNO_REQUIRE_POSTGRES=1`.
pub async fn database(template: &str, prepare: impl AsyncFnOnce(&str)) -> Option<Database> {
    let Some(cluster) = cluster::shared() else {
        absence::report();
        return None;
    };
    assert_is_plain(template);
    // Held to the end: PostgreSQL copies one template for one client at a time.
    let mut prepared = PREPARED.lock().await;
    let desk = connect(&cluster.url("postgres")).await;
    if prepared.is_empty() {
        run(&desk, &format!("CREATE ROLE {SERVER_ROLE} NOLOGIN NOINHERIT")).await;
        run(&desk, &format!("CREATE ROLE {SERVER} LOGIN IN ROLE {SERVER_ROLE}")).await;
        prepared.insert("roles".to_owned());
    }
    if !prepared.contains(template) {
        prepare_template(&desk, cluster, template, prepare).await;
        prepared.insert(template.to_owned());
    }
    for released in take_released() {
        run(&desk, &format!("DROP DATABASE {released} WITH (FORCE)")).await;
    }
    let name = format!("{template}_{}", COUNT.fetch_add(1, Ordering::Relaxed));
    // By file rather than through the log, which is faster where nothing is synced.
    run(&desk, &format!("CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")).await;
    desk.close().await.expect("the connection closes");
    Some(Database { url: cluster.url(&name), name })
}

/// Who serves in the tests: a role that owns nothing, as in production.
pub const SERVER: &str = "it_server";

/// The URL of the same database for [`SERVER`].
pub fn served(url: &str) -> String {
    url.replacen("postgres://postgres@", &format!("postgres://{SERVER}@"), 1)
}

/// The names of the templates that stand ready. A connection belongs to the runtime of its test, so none is kept.
static PREPARED: Mutex<BTreeSet<String>> = Mutex::const_new(BTreeSet::new());

/// The databases that their tests are done with.
static RELEASED: StdMutex<Vec<String>> = StdMutex::new(Vec::new());

static COUNT: AtomicU32 = AtomicU32::new(1);

impl Drop for Database {
    fn drop(&mut self) {
        if let Ok(mut released) = RELEASED.lock() {
            released.push(std::mem::take(&mut self.name));
        }
    }
}

async fn prepare_template(
    desk: &DatabaseConnection,
    cluster: &Cluster,
    template: &str,
    prepare: impl AsyncFnOnce(&str),
) {
    // Left half prepared by a test that panicked in it.
    run(desk, &format!("DROP DATABASE IF EXISTS {template} WITH (FORCE)")).await;
    run(desk, &format!("CREATE DATABASE {template}")).await;
    prepare(&cluster.url(template)).await;
    // A template with a guest cannot be copied.
    run(desk, &format!("ALTER DATABASE {template} WITH ALLOW_CONNECTIONS false")).await;
    run(desk, &format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{template}'")).await;
}

async fn connect(url: &str) -> DatabaseConnection {
    let mut options = ConnectOptions::new(url);
    options.max_connections(1).sqlx_logging(false);
    sea_orm::Database::connect(options).await.expect("the throwaway cluster answers")
}

async fn run(desk: &DatabaseConnection, statement: &str) {
    if let Err(error) = desk.execute_unprepared(statement).await {
        panic!("{statement}: {error}");
    }
}

fn take_released() -> Vec<String> {
    RELEASED.lock().map(|mut released| std::mem::take(&mut *released)).unwrap_or_default()
}

fn assert_is_plain(name: &str) {
    let is_plain = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_';
    assert!(name.chars().all(is_plain), "{name} must be of lower-case letters, digits and _ to name a template");
}
