//! Opening the database: how each of the two is connected to, brought to the present tables, and what its errors mean.

use std::path::Path;
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use migration::{Migrator, MigratorTrait};
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, RuntimeErr,
    SqliteTransactionMode, TransactionOptions, TransactionTrait,
};
use secrecy::{ExposeSecret, SecretString};
use sqlx::postgres::PgConnectOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};

use super::cells::Cells;
use super::events::Events;
use super::files::Files;
use super::pipeline::Pipeline;
use super::{Store, wall};
use crate::authz::actor::Actor;
use crate::authz::claims::Claims;
use crate::domain::refusal::Reason;
use crate::error::{Error, Result};

/// How long a connection is waited for, and a statement waits for another connection's lock, before it gives up. Who waits for
/// both is told so before the request itself is cut.
const BUSY_TIMEOUT: Duration = Duration::from_secs(4);
/// Longest statement on PostgreSQL; the request itself is cut at ten seconds.
const STATEMENT_TIMEOUT: &str = "10s";
/// Prepared statements that a connection keeps.
pub(super) const KEPT_STATEMENTS: usize = 256;
/// How PostgreSQL plans. A plan is made once for all arguments and kept, because planning a page takes longer than to run
/// it: what would make such a plan a bad one is mended in the text. It looks rows up along indexes, as from memory;
/// and nothing is compiled, which takes longer than any read here.
const PLANNING: [(&str, &str); 3] =
    [("plan_cache_mode", "force_generic_plan"), ("random_page_cost", "1.1"), ("jit", "off")];
/// The target under which the text of every statement is logged, at the level of traces.
pub const STATEMENTS: &str = "tresporuno::statement";
/// Name of the lock that two servers starting at once take before they migrate; any constant will do.
const MIGRATION_LOCK: i64 = 0x3781_0001;

/// Where the database is.
#[derive(Clone, Debug)]
pub struct DatabaseUrl {
    /// `sqlite:FILE` or `postgres://…`, which may hold a password.
    pub url: SecretString,
    /// Connections that read, about twice the cores: on SQLite beside the one that writes, on PostgreSQL beside as many
    /// that do all else.
    pub pool: u32,
}

impl Store {
    /// Connects. An SQLite file is made where there is none.
    pub async fn open(database: &DatabaseUrl) -> Result<Store> {
        let url = database.url.expose_secret();
        let statements = Arc::new(AtomicU64::new(0));
        let mut pipeline = None;
        let (mut reader, mut writer) = if url.starts_with("sqlite:") {
            let writer = connect(sqlite(url, 1, false)).await?;
            (connect(sqlite(url, database.pool, true)).await?, writer)
        } else {
            let pool = connect(postgres(url, database.pool)).await?;
            pipeline = self::pipeline(url, database.pool, &pool).await?;
            (pool.clone(), pool)
        };
        for connection in [&mut reader, &mut writer] {
            let statements = statements.clone();
            connection.set_metric_callback(move |run| {
                note_statement(&run.statement.sql, &statements);
            });
        }
        Ok(Store { reader, writer, pipeline, statements, events: Events::new(&database.url), files: Files::default() })
    }

    /// Brings the tables to the present, as one transaction; servers that start at once wait for each other.
    pub async fn migrate(&self) -> Result<()> {
        let transaction = self.begin_migration().await?;
        if !Migrator::get_pending_migrations(&transaction).await.map_err(not_migrated)?.is_empty() {
            wall::open_to_owner(&transaction).await?;
        }
        Migrator::up(&transaction, None).await.map_err(not_migrated)?;
        wall::raise(&transaction).await?;
        transaction.commit().await.map_err(unavailable)
    }

    /// Takes all tables down, with all that they hold.
    pub async fn migrate_down_losing_everything(&self) -> Result<()> {
        let transaction = self.begin_migration().await?;
        wall::lower(&transaction).await?;
        Migrator::down(&transaction, None).await.map_err(not_migrated)?;
        transaction.commit().await.map_err(unavailable)
    }

    /// Names of the migrations that are still to run.
    pub async fn pending_migrations(&self) -> Result<Vec<String>> {
        let pending = Migrator::get_pending_migrations(&self.writer).await.map_err(not_migrated)?;
        Ok(pending.iter().map(|migration| migration.name().to_owned()).collect())
    }

    /// Begins a transaction that may write from its start: on SQLite the one writer's place is taken at once.
    pub(super) async fn begin_writing(&self) -> Result<DatabaseTransaction> {
        let sqlite_transaction_mode =
            (self.writer.get_database_backend() == DbBackend::Sqlite).then_some(SqliteTransactionMode::Immediate);
        let options = TransactionOptions { sqlite_transaction_mode, ..TransactionOptions::default() };
        self.writer.begin_with_options(options).await.map_err(unavailable)
    }

    async fn begin_migration(&self) -> Result<DatabaseTransaction> {
        let transaction = self.begin_writing().await?;
        if transaction.get_database_backend() == DbBackend::Postgres {
            // Neither a long migration nor the wait for another server's is cut short.
            let lock = format!(
                "SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0; \
                 SELECT pg_advisory_xact_lock({MIGRATION_LOCK})"
            );
            transaction.execute_unprepared(&lock).await.map_err(unavailable)?;
        }
        Ok(transaction)
    }
}

/// Logs a statement, and counts it unless it tells claims.
pub(super) fn note_statement(sql: &str, statements: &AtomicU64) {
    tracing::trace!(target: STATEMENTS, sql);
    if !sql.starts_with(wall::TELLING) {
        statements.fetch_add(1, Ordering::Relaxed);
    }
}

/// What an error of the database means to the one who asked. Its text goes to the log alone.
pub(super) fn unavailable(error: DbErr) -> Error {
    let fault = match sql_state(&error) {
        Some(state) => Fault::of_state(&state),
        None if matches!(error, DbErr::Conn(_) | DbErr::ConnectionAcquire(_)) || is_io(&error) => Fault::OutOfReach,
        None => Fault::Statement,
    };
    fault.into_error(error)
}

/// What is wrong, whichever driver says so.
pub(super) enum Fault {
    /// Another transaction was in the way, and this one is rolled back: it may be tried again at once.
    InTheWay,
    /// The database is busy, away or full; a client may try again later.
    OutOfReach,
    Damaged,
    /// A statement that should not have been sent.
    Statement,
}

impl Fault {
    pub(super) fn into_error(self, error: impl std::fmt::Display) -> Error {
        match self {
            Fault::InTheWay => Error { retriable: true, ..Error::unavailable(error) },
            Fault::OutOfReach => Error::unavailable(error),
            // SQLite quotes what it read, which is anything.
            Fault::Damaged => {
                let told = error.to_string().replace(char::is_control, " ");
                Error::internal(format!("the file is damaged, or is no database of SQLite: {told}"))
            }
            Fault::Statement => Error::internal(error),
        }
    }

    /// PostgreSQL has states of five characters, SQLite has numbers whose low byte is the class.
    pub(super) fn of_state(state: &str) -> Self {
        match (state, state.get(..2)) {
            ("40001" | "40P01", _) => Fault::InTheWay,
            // No such database, or one that takes no connections or no writes for the time being; a transaction cut
            // off because it stood still.
            ("3D000" | "55000" | "25006" | "25P03", _) => Fault::OutOfReach,
            // The connection, the server's resources, its operator, its disk.
            (_, Some("08" | "53" | "57" | "58")) if state.len() == 5 => Fault::OutOfReach,
            _ => match state.parse::<u32>().map(|code| code & 0xFF) {
                // Busy, locked, input and output, full, cannot be opened.
                Ok(5 | 6 | 10 | 13 | 14) if state.len() < 5 => Fault::OutOfReach,
                Ok(11 | 26) if state.len() < 5 => Fault::Damaged,
                _ => Fault::Statement,
            },
        }
    }
}

/// As [`unavailable`], but a key that is already taken is the refusal `taken`.
pub(super) fn taken(reason: Reason) -> impl FnOnce(DbErr) -> Error {
    move |error| match error.sql_err() {
        Some(sea_orm::SqlErr::UniqueConstraintViolation(_)) => Error { detail: error.to_string(), ..reason.into() },
        _ => unavailable(error),
    }
}

/// As [`unavailable`], but a key that is already taken means that another transaction was faster: try again.
pub(super) fn outrun(error: DbErr) -> Error {
    match error.sql_err() {
        Some(sea_orm::SqlErr::UniqueConstraintViolation(_)) => {
            Error { retriable: true, detail: error.to_string(), ..Error::conflict(Reason::StaleVersion) }
        }
        _ => unavailable(error),
    }
}

async fn connect(options: ConnectOptions) -> Result<DatabaseConnection> {
    Database::connect(options).await.map_err(unavailable)
}

fn sqlite(url: &str, connections: u32, only_reads: bool) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options.max_connections(connections).sqlx_logging(false).acquire_timeout(BUSY_TIMEOUT).test_before_acquire(false);
    options.map_sqlx_sqlite_opts(move |options: SqliteConnectOptions| {
        let options = options
            .create_if_missing(!only_reads)
            .foreign_keys(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Normal)
            .busy_timeout(BUSY_TIMEOUT)
            .pragma("cache_size", "-16000")
            .statement_cache_capacity(KEPT_STATEMENTS);
        if only_reads { options.pragma("query_only", "ON") } else { options }
    });
    options
}

fn postgres(url: &str, connections: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options.max_connections(connections).sqlx_logging(false).acquire_timeout(BUSY_TIMEOUT).test_before_acquire(false);
    options.set_application_name("tresporuno");
    options.map_sqlx_postgres_opts(settled);
    options
}

/// With the settings under which all connections to PostgreSQL work. What claims would tell is empty until they do, whatever
/// is set for the role or for the database.
fn settled(options: PgConnectOptions) -> PgConnectOptions {
    let nobody = Claims::of(&Actor::anonymous());
    let told = nobody.settings().iter().map(|(name, _)| (name, "")).filter(|(name, _)| *name != "role");
    let options = options.statement_cache_capacity(KEPT_STATEMENTS).options([
        ("statement_timeout", STATEMENT_TIMEOUT),
        ("idle_in_transaction_session_timeout", STATEMENT_TIMEOUT),
        ("timezone", "UTC"),
    ]);
    options.options(PLANNING).options(told)
}

/// Connections for planned reads, where those that `pool` makes are not encrypted.
async fn pipeline(url: &str, connections: u32, pool: &DatabaseConnection) -> Result<Option<Pipeline>> {
    let encrypted = "SELECT coalesce((SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()), FALSE)";
    let encrypted = sea_orm::Statement::from_string(DbBackend::Postgres, encrypted);
    let row = pool.query_one_raw(encrypted).await.map_err(unavailable)?;
    if row.map(|row| Cells::of(&row).get::<bool>()).transpose()?.unwrap_or(true) {
        return Ok(None);
    }
    let options = PgConnectOptions::from_str(url).map_err(Error::internal)?;
    Ok(Pipeline::new(&settled(options), connections, BUSY_TIMEOUT))
}

fn not_migrated(error: DbErr) -> Error {
    match error {
        // The migrator's own word for a migration that is done and that this version does not have.
        DbErr::Custom(text) if text.contains("its file is missing") => {
            Error::internal(format!("the database was brought to a newer state than this version knows: {text}"))
        }
        error => {
            let error = unavailable(error);
            Error { detail: format!("the tables could not be brought to the present: {}", error.detail), ..error }
        }
    }
}

fn sql_state(error: &DbErr) -> Option<String> {
    match error {
        DbErr::Exec(RuntimeErr::SqlxError(error))
        | DbErr::Query(RuntimeErr::SqlxError(error))
        | DbErr::Conn(RuntimeErr::SqlxError(error)) => Some(error.as_database_error()?.code()?.into_owned()),
        _ => None,
    }
}

fn is_io(error: &DbErr) -> bool {
    match error {
        DbErr::Exec(RuntimeErr::SqlxError(error)) | DbErr::Query(RuntimeErr::SqlxError(error)) => {
            matches!(**error, sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed)
        }
        _ => false,
    }
}

/// The file of an SQLite database, if it is one.
pub fn sqlite_file(url: &str) -> Option<&Path> {
    let file = url.strip_prefix("sqlite:")?;
    let file = file.strip_prefix("//").unwrap_or(file);
    Some(Path::new(file.split('?').next().unwrap_or(file)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn on_a_new_connection_all_that_claims_tell_is_empty_whatever_else_is_set() {
        let options = PgConnectOptions::from_str("postgres://ana@x/y?options=-c%20tresporuno.states%3D{32}").unwrap();
        let settled = settled(options);
        let (_, ours) = settled.get_options().unwrap().split_once("-c tresporuno.states={32}").unwrap();
        let claims = Claims::of(&Actor::anonymous());
        let told: Vec<&str> = claims.settings().iter().map(|(name, _)| name.as_ref()).collect();
        assert!(told.contains(&"tresporuno.states") && told.len() > 8);
        for name in told.into_iter().filter(|name| *name != "role") {
            assert!(ours.contains(&format!("-c {name}=")), "{name} in {ours}");
            assert!(!ours.contains(&format!("-c {name}={{")), "{name} in {ours}");
        }
    }
}
