//! The tests of what the other tests stand on: fresh databases, the shared cluster and its end.

use std::{
    env, fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::atomic::{AtomicU32, Ordering},
    thread,
    time::{Duration, Instant},
};

use sea_orm::{ConnectionTrait, Database, DatabaseConnection, Statement};

use crate::{
    both::{Backend, Fixture},
    postgres,
};

/// The smallest world: a connection to a database with one empty table.
struct Probe {
    connection: DatabaseConnection,
    backend: Backend,
}

static PREPARED_ON_SQLITE: AtomicU32 = AtomicU32::new(0);
static PREPARED_ON_POSTGRES: AtomicU32 = AtomicU32::new(0);

impl Fixture for Probe {
    const TEMPLATE: &'static str = "probe";

    async fn prepare(url: &str) {
        let count = if url.starts_with("sqlite") { &PREPARED_ON_SQLITE } else { &PREPARED_ON_POSTGRES };
        count.fetch_add(1, Ordering::SeqCst);
        let connection = Database::connect(url).await.unwrap();
        connection.execute_unprepared("CREATE TABLE club (name TEXT NOT NULL)").await.unwrap();
        connection.close().await.unwrap();
    }

    async fn build(backend: Backend) -> Self {
        Self { connection: Database::connect(backend.url()).await.unwrap(), backend }
    }
}

impl Probe {
    async fn run(&self, statement: &str) {
        self.connection.execute_unprepared(statement).await.unwrap();
    }

    async fn count(&self, statement: &str) -> i64 {
        let statement = Statement::from_string(self.connection.get_database_backend(), statement);
        self.connection.query_one_raw(statement).await.unwrap().unwrap().try_get_by_index(0).unwrap()
    }
}

async fn a_fresh_database_answers_and_holds_what_was_prepared(probe: Probe) {
    assert_eq!(probe.count("SELECT CAST(1 AS BIGINT)").await, 1);
    assert_eq!(probe.count("SELECT COUNT(*) FROM club").await, 0);
}

async fn two_databases_know_nothing_of_each_other(one: Probe) {
    let other: Probe = match one.backend {
        Backend::Sqlite(_) => crate::both::on_sqlite().await,
        Backend::Postgres(_) => crate::both::on_postgres().await.unwrap(),
    };
    assert_ne!(one.backend.url(), other.backend.url());
    one.run("INSERT INTO club VALUES ('Nochistlán')").await;
    assert_eq!(one.count("SELECT COUNT(*) FROM club").await, 1);
    assert_eq!(other.count("SELECT COUNT(*) FROM club").await, 0);
}

async fn a_template_is_prepared_once_for_all(one: Probe) {
    let count = match one.backend {
        Backend::Sqlite(_) => &PREPARED_ON_SQLITE,
        Backend::Postgres(_) => &PREPARED_ON_POSTGRES,
    };
    assert_eq!(count.load(Ordering::SeqCst), 1);
}

both_databases!(
    a_fresh_database_answers_and_holds_what_was_prepared,
    two_databases_know_nothing_of_each_other,
    a_template_is_prepared_once_for_all,
);

both_databases! {
    /// The form in which a behaviour stands inside the macro.
    async fn a_behaviour_can_stand_inside_the_macro(mut probe: Probe) {
        probe.run("INSERT INTO club VALUES ('Jerez')").await;
        probe = Probe::build(probe.backend).await;
        assert_eq!(probe.count("SELECT COUNT(*) FROM club").await, 1);
    }
}

#[tokio::test]
async fn a_released_database_is_removed_when_the_next_one_is_made() {
    let Some(first) = crate::both::on_postgres::<Probe>().await else { return };
    let name = first.backend.url().rsplit('/').next().unwrap().to_owned();
    first.connection.close().await.unwrap();
    drop(first.backend);
    let next = crate::both::on_postgres::<Probe>().await.unwrap();
    let query = format!("SELECT COUNT(*) FROM pg_database WHERE datname = '{name}'");
    assert_eq!(next.count(&query).await, 0);
}

#[test]
fn the_cluster_leaves_nothing_behind_when_the_process_ends() {
    let Some(mut guest) = Guest::start("end") else { return };
    assert!(guest.process.wait().unwrap().success());
    guest.assert_is_gone();
}

#[test]
fn the_cluster_leaves_nothing_behind_when_the_process_is_killed() {
    let Some(mut guest) = Guest::start("wait") else { return };
    assert!(guest.is_running(), "the cluster of a living process must run");
    guest.process.kill().unwrap();
    guest.process.wait().unwrap();
    guest.assert_is_gone();
}

#[test]
fn where_postgresql_is_missing_the_tests_that_did_not_run_are_named_at_the_end() {
    let output = guest_command("end").env("TRESPORUNO_TEST_POSTGRES", "/nowhere").output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success());
    assert!(said.contains("the PostgreSQL half of 1 tests DID NOT RUN"), "{said}");
    assert_eq!(said.matches(GUEST).count(), 2, "{said}");
}

#[test]
fn where_postgresql_is_required_its_absence_is_a_failure() {
    let mut command = guest_command("end");
    command.env("TRESPORUNO_TEST_POSTGRES", "/nowhere").env("TRESPORUNO_REQUIRE_POSTGRES", "1");
    assert!(!command.output().unwrap().status.success());
}

const GUEST: &str = "harness::a_process_of_its_own_that_uses_the_cluster";

/// Says in which way the guest shall end; absent in an ordinary run.
const GUEST_MODE: &str = "TRESPORUNO_TEST_GUEST";

#[tokio::test]
#[ignore = "the tests of the cluster's end run it, each in a process of its own"]
async fn a_process_of_its_own_that_uses_the_cluster() {
    let Ok(mode) = env::var(GUEST_MODE) else { return };
    let Some(database) = postgres::database(Probe::TEMPLATE, Probe::prepare).await else { return };
    let connection = Database::connect(&database.url).await.unwrap();
    let statement = Statement::from_string(connection.get_database_backend(), "SHOW data_directory");
    let row = connection.query_one_raw(statement).await.unwrap().unwrap();
    let data_folder: String = row.try_get_by_index(0).unwrap();
    let server = fs::read_to_string(Path::new(&data_folder).join("postmaster.pid")).unwrap();
    println!("\ncluster={} {data_folder}", server.lines().next().unwrap());
    if mode == "wait" {
        thread::sleep(Duration::from_secs(60));
    }
}

/// Another run of this binary, with a cluster of its own.
struct Guest {
    process: Child,
    data_folder: PathBuf,
    server_id: String,
    /// What it has yet to say; a closed pipe would make it fail.
    _lines: Box<dyn Iterator<Item = String>>,
}

impl Guest {
    /// `None` where PostgreSQL is not installed.
    fn start(mode: &str) -> Option<Self> {
        let mut process = guest_command(mode).stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines().map_while(Result::ok);
        let cluster = lines.find_map(|line| line.strip_prefix("cluster=").map(str::to_owned));
        let Some(cluster) = cluster else {
            assert!(process.wait().unwrap().success(), "the other process says why");
            return None;
        };
        let (server_id, data_folder) = cluster.split_once(' ').unwrap();
        Some(Self {
            process,
            data_folder: PathBuf::from(data_folder),
            server_id: server_id.to_owned(),
            _lines: Box::new(lines),
        })
    }

    /// Where there is no `/proc`, only the folder bears witness.
    fn is_running(&self) -> bool {
        if !Path::new("/proc/self").exists() {
            return self.data_folder.exists();
        }
        let command_line = fs::read_to_string(Path::new("/proc").join(&self.server_id).join("cmdline"));
        command_line.is_ok_and(|line| line.contains(&self.data_folder.display().to_string()))
    }

    fn assert_is_gone(&self) {
        let deadline = Instant::now() + Duration::from_secs(20);
        while self.is_running() || self.data_folder.parent().unwrap().exists() {
            assert!(Instant::now() < deadline, "{} is still there", self.data_folder.display());
            thread::sleep(Duration::from_millis(20));
        }
    }
}

fn guest_command(mode: &str) -> Command {
    let mut command = Command::new(env::current_exe().unwrap());
    command.args(["--exact", GUEST, "--include-ignored", "--nocapture", "--test-threads=2"]);
    command.env(GUEST_MODE, mode).env_remove("TRESPORUNO_REQUIRE_POSTGRES").stdin(Stdio::null());
    command
}
