//! The second wall on PostgreSQL: who raises it, who stands before it, and how a transaction tells it for whom it acts.
//! SQLite has none; there the scopes stand alone.

use async_trait::async_trait;
use migration::{Migrator, MigratorTrait};
use sea_orm::{
    ConnectionTrait, DatabaseExecutor, DatabaseTransaction, DbBackend, DbErr, ExecResult, QueryResult, Statement,
    TransactionTrait, Value,
};

use super::Store;
use super::cells::Cells;
use super::connection::unavailable;
use crate::authz::actor::Actor;
use crate::authz::claims::{Claims, JOBS, role_of};
use crate::authz::job::Job;
use crate::authz::policy::Resource;
use crate::authz::wall::{EVERY_ACTOR, RowPolicy, policies, privileges, roles_of_actors};
use crate::domain::ledger::sha256;
use crate::error::{Error, Result};

/// Whoever serves logs in as a member of this role, which owns nothing and reads nothing: it can take on the role of
/// each actor, and of a job.
pub const SERVER_ROLE: &str = "tresporuno_server";

/// How the statement begins that tells claims; it is not counted among the statements of a request.
pub(super) const TELLING: &str = "SELECT set_config('role'";

/// On what the connection stands.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Footing {
    /// The process's own file.
    Embedded,
    /// A role of PostgreSQL that the wall holds.
    Walled,
    /// A role of PostgreSQL that owns the tables, or could pass by the wall.
    Privileged,
}

impl Store {
    /// Whether the wall holds the role of this connection, or any role that it could take on.
    pub async fn footing(&self) -> Result<Footing> {
        if self.reader.get_database_backend() != DbBackend::Postgres {
            return Ok(Footing::Embedded);
        }
        let text = "SELECT EXISTS (SELECT 1 FROM pg_roles r WHERE pg_has_role(session_user, r.oid, 'MEMBER') \
              AND (r.rolsuper OR r.rolbypassrls)) \
            OR EXISTS (SELECT 1 FROM pg_database d WHERE d.datname = current_database() \
              AND pg_has_role(session_user, d.datdba, 'MEMBER')) \
            OR EXISTS (SELECT 1 FROM pg_class c WHERE c.relnamespace = current_schema()::regnamespace \
              AND pg_has_role(session_user, c.relowner, 'MEMBER'))";
        let row = self.reader.query_one_raw(plain(text)).await.map_err(unavailable)?;
        let privileged = row.map(|row| Cells::of(&row).get::<bool>()).transpose()?.unwrap_or(true);
        Ok(if privileged { Footing::Privileged } else { Footing::Walled })
    }

    /// Tables and wall are those of this version; for a role that could not bring them there.
    pub async fn is_present(&self) -> Result<bool> {
        let text = "SELECT to_regclass('seaql_migrations') IS NOT NULL";
        let row = self.reader.query_one_raw(plain(text)).await.map_err(unavailable)?;
        if !row.map(|row| Cells::of(&row).get::<bool>()).transpose()?.unwrap_or(false) {
            return Ok(false);
        }
        let rows = self.reader.query_all_raw(plain("SELECT version FROM seaql_migrations")).await;
        let rows = rows.map_err(unavailable)?;
        let done: Vec<String> = rows.iter().map(|row| Cells::of(row).get()).collect::<Result<_>>()?;
        let known: Vec<String> = Migrator::migrations().iter().map(|migration| migration.name().to_owned()).collect();
        Ok(known.iter().all(|name| done.contains(name)) && stands(&self.reader).await?)
    }

    /// Begins the transaction of a job.
    pub(super) async fn begin_job(&self, job: Job) -> Result<DatabaseTransaction> {
        let transaction = self.begin_writing().await?;
        tell(&transaction, &Claims::job(job)).await?;
        Ok(transaction)
    }

    /// A connection on which claims were told, for reads alone.
    pub(super) async fn reading(&self, claims: &Claims) -> Result<DatabaseExecutor<'_>> {
        if self.reader.get_database_backend() != DbBackend::Postgres {
            return Ok(DatabaseExecutor::Connection(&self.reader));
        }
        let transaction = self.reader.begin().await.map_err(unavailable)?;
        tell(&transaction, claims).await?;
        // Dropped, it is rolled back as the connection goes back to the others, and with it what was told.
        Ok(DatabaseExecutor::OwnedTransaction(transaction))
    }
}

/// A transaction under an actor's role. Each of its statements that are prepared names that role in its text: see
/// [`name_role`].
pub(super) struct Named {
    inner: DatabaseTransaction,
    role: String,
}

impl Named {
    pub fn of(inner: DatabaseTransaction, actor: &Actor) -> Self {
        Self { inner, role: role_of(actor.role()) }
    }

    pub async fn commit(self) -> Result<(), DbErr> {
        self.inner.commit().await
    }

    fn named(&self, mut statement: Statement) -> Statement {
        name(&mut statement, &self.role);
        statement
    }
}

#[async_trait]
impl ConnectionTrait for Named {
    fn get_database_backend(&self) -> DbBackend {
        self.inner.get_database_backend()
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.inner.execute_raw(self.named(statement)).await
    }

    async fn execute_unprepared(&self, text: &str) -> Result<ExecResult, DbErr> {
        self.inner.execute_unprepared(text).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.inner.query_one_raw(self.named(statement)).await
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.inner.query_all_raw(self.named(statement)).await
    }
}

/// Names in the text the role that runs it. A plan holds the policies of the role for which it was made: if two roles
/// shared a text, and with it a prepared statement, it would be planned anew each time that the other one runs it.
pub(super) fn name_role(statement: &mut Statement, actor: &Actor) {
    name(statement, &role_of(actor.role()));
}

fn name(statement: &mut Statement, role: &str) {
    if statement.db_backend == DbBackend::Postgres {
        statement.sql.push_str(&format!(" /* as {role} */"));
    }
}

/// The statement that tells settings of these names, each bound in its turn.
pub(super) fn telling<'n>(names: impl Iterator<Item = &'n str>) -> String {
    let told = names.zip(1..).map(|(name, index)| format!("set_config('{name}', ${index}, true)"));
    format!("SELECT {}", told.collect::<Vec<_>>().join(", "))
}

/// Tells a transaction for whom it acts. Only one that was told nothing before, for what is empty is left out; any other is
/// told by [`tell_anew`].
pub(super) async fn tell(connection: &impl ConnectionTrait, claims: &Claims) -> Result<()> {
    tell_settings(connection, claims.to_begin_with()).await
}

/// Tells a transaction once more for whom it acts from now on; nothing is left of what it was told before.
pub(super) async fn tell_anew(connection: &impl ConnectionTrait, claims: &Claims) -> Result<()> {
    tell_settings(connection, claims.settings().iter().map(|(name, value)| (name.as_ref(), value))).await
}

async fn tell_settings<'c>(
    connection: &impl ConnectionTrait,
    settings: impl Iterator<Item = (&'c str, &'c String)>,
) -> Result<()> {
    if connection.get_database_backend() != DbBackend::Postgres {
        return Ok(());
    }
    let (names, values): (Vec<&str>, Vec<Value>) = settings.map(|(name, value)| (name, value.clone().into())).unzip();
    let statement = Statement::from_sql_and_values(DbBackend::Postgres, telling(names.into_iter()), values);
    connection.execute_raw(statement).await.map_err(unavailable)?;
    Ok(())
}

/// Lets the owner of the tables see their rows, until the wall is raised again in the same transaction: what a migration
/// changes it would not find otherwise.
pub(super) async fn open_to_owner(connection: &impl ConnectionTrait) -> Result<()> {
    if connection.get_database_backend() != DbBackend::Postgres {
        return Ok(());
    }
    let text = "SELECT relname::text FROM pg_class WHERE relnamespace = current_schema()::regnamespace \
         AND relkind IN ('r', 'p') AND relforcerowsecurity";
    for row in &connection.query_all_raw(plain(text)).await.map_err(unavailable)? {
        let table: String = Cells::of(row).get()?;
        let text = format!("ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY");
        connection.execute_unprepared(&text).await.map_err(unavailable)?;
    }
    Ok(())
}

/// Makes the wall what the policy says, in the transaction of the migration. What stands already stays.
pub(super) async fn raise(connection: &impl ConnectionTrait) -> Result<()> {
    if connection.get_database_backend() != DbBackend::Postgres {
        return Ok(());
    }
    if stands(connection).await? {
        return note_digests(connection).await;
    }
    let run = async |text: String| connection.execute_unprepared(&text).await.map_err(unavailable);
    let known = connection.query_all_raw(plain("SELECT rolname::text FROM pg_roles")).await.map_err(unavailable)?;
    let known: Vec<String> = known.iter().map(|row| Cells::of(row).get()).collect::<Result<_>>()?;
    let make = async |role: &str, with: &str| {
        if known.iter().any(|known| known == role) {
            return Ok(());
        }
        run(format!("CREATE ROLE {role} NOLOGIN {with}")).await.map(drop)
    };
    make(SERVER_ROLE, "NOINHERIT").await?;
    make(EVERY_ACTOR, "").await?;
    for role in roles_of_actors().chain([JOBS.to_owned()]) {
        let member = if role == JOBS { String::new() } else { format!("IN ROLE {EVERY_ACTOR}") };
        make(&role, &member).await?;
        join(connection, SERVER_ROLE, &role).await?;
    }
    // Whoever owns the tables may serve too, to try it out, or load the demonstration.
    join(connection, "CURRENT_USER", SERVER_ROLE).await?;
    lower(connection).await?;
    for resource in Resource::ALL {
        let table = resource.table();
        run(format!("ALTER TABLE {table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY")).await?;
        run(format!("REVOKE ALL ON {table} FROM {SERVER_ROLE}, {EVERY_ACTOR}, {JOBS}")).await?;
        run(format!("GRANT {} ON {table} TO {EVERY_ACTOR}, {JOBS}", privileges(*resource).join(", "))).await?;
        for policy in policies(*resource) {
            run(statement(&policy)).await?;
        }
    }
    // Which version the tables are of is no secret.
    run("ALTER TABLE seaql_migrations ENABLE ROW LEVEL SECURITY".to_owned()).await?;
    run(format!("CREATE POLICY {OF_MIGRATIONS} ON seaql_migrations FOR SELECT USING (TRUE)")).await?;
    run(format!("GRANT SELECT ON seaql_migrations TO {SERVER_ROLE}")).await?;
    note_digests(connection).await
}

/// Makes `member` a member of the role, where it is none yet: another owner in the same cluster may have done so, and
/// alone may do so.
async fn join(connection: &impl ConnectionTrait, member: &str, role: &str) -> Result<()> {
    let name = if member == "CURRENT_USER" { "current_user".to_owned() } else { format!("'{member}'") };
    let text = format!("SELECT 1 WHERE pg_has_role({name}, '{role}', 'MEMBER')");
    if connection.query_one_raw(plain(&text)).await.map_err(unavailable)?.is_none() {
        connection.execute_unprepared(&format!("GRANT {role} TO {member}")).await.map_err(unavailable)?;
    }
    Ok(())
}

/// Takes all policies down; without any, row-level security shows nothing.
pub(super) async fn lower(connection: &impl ConnectionTrait) -> Result<()> {
    if connection.get_database_backend() != DbBackend::Postgres {
        return Ok(());
    }
    for Standing { table, name, .. } in standing(connection).await? {
        let text = format!("DROP POLICY \"{name}\" ON {table}");
        connection.execute_unprepared(&text).await.map_err(unavailable)?;
    }
    Ok(())
}

const OF_MIGRATIONS: &str = "select_all";

/// A policy that stands.
struct Standing {
    table: String,
    name: String,
    /// It says what it said when it was raised.
    is_unchanged: bool,
}

/// The policies `p` of the tables `c`.
const POLICIES: &str = "pg_policy p JOIN pg_class c ON c.oid = p.polrelid \
     WHERE c.relnamespace = current_schema()::regnamespace";

/// The comment on a policy: its digest [`PRINTED`], a space, its digest [`KEPT`].
const NOTE: &str = "obj_description(p.oid, 'pg_policy')";

/// Digest of what a policy says as the database keeps it: fast, but it holds ids, so it differs in a restored copy.
const KEPT: &str = "md5(concat_ws('|', p.polcmd::text, p.polpermissive::text, p.polqual::text, p.polwithcheck::text, \
     p.polroles::regrole[]::text))";

/// Digest of what a policy says as the database prints it: slow, and equal in a copy.
const PRINTED: &str = "md5(concat_ws('|', p.polcmd::text, p.polpermissive::text, pg_get_expr(p.polqual, p.polrelid), \
     pg_get_expr(p.polwithcheck, p.polrelid), \
     (SELECT string_agg(r.rolname, ',' ORDER BY r.rolname) FROM pg_roles r WHERE r.oid = ANY (p.polroles))))";

/// The policies that stand are those of this version, unchanged, and in force.
async fn stands(connection: &impl ConnectionTrait) -> Result<bool> {
    // While the database looks.
    let wanted = tokio::task::spawn_blocking(wanted);
    let open = "SELECT 1 FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p') \
         AND NOT (relrowsecurity AND (relforcerowsecurity OR relname = 'seaql_migrations')) LIMIT 1";
    let open = connection.query_one_raw(plain(open)).await.map_err(unavailable)?;
    let standing = standing(connection).await?;
    let unchanged = standing.iter().all(|policy| policy.is_unchanged);
    let mut present: Vec<_> = standing.into_iter().map(|policy| (policy.table, policy.name)).collect();
    present.sort();
    Ok(open.is_none() && unchanged && present == wanted.await.map_err(Error::internal)?)
}

/// Table and name of each policy of this version, in their order.
fn wanted() -> Vec<(String, String)> {
    let mut wanted: Vec<(String, String)> = Resource::ALL
        .iter()
        .flat_map(|resource| policies(*resource))
        .map(|policy| (policy.table.to_owned(), name_of(&policy)))
        .chain([("seaql_migrations".to_owned(), OF_MIGRATIONS.to_owned())])
        .collect();
    wanted.sort();
    wanted
}

async fn standing(connection: &impl ConnectionTrait) -> Result<Vec<Standing>> {
    let text = format!(
        "SELECT c.relname::text, p.polname::text, coalesce(CASE WHEN split_part({NOTE}, ' ', 2) = {KEPT} THEN TRUE \
         ELSE split_part({NOTE}, ' ', 1) = {PRINTED} END, FALSE) FROM {POLICIES}"
    );
    let rows = connection.query_all_raw(plain(&text)).await.map_err(unavailable)?;
    let read = |row| {
        let mut cells = Cells::of(row);
        Ok(Standing { table: cells.get()?, name: cells.get()?, is_unchanged: cells.get()? })
    };
    rows.iter().map(read).collect()
}

/// Notes the digests of each policy where they are not those of this database: so a restored one starts fast again.
async fn note_digests(connection: &impl ConnectionTrait) -> Result<()> {
    let text = format!(
        "SELECT c.relname::text, p.polname::text, {PRINTED} || ' ' || {KEPT} FROM {POLICIES} \
         AND coalesce(split_part({NOTE}, ' ', 2), '') <> {KEPT}"
    );
    for row in &connection.query_all_raw(plain(&text)).await.map_err(unavailable)? {
        let mut cells = Cells::of(row);
        let (table, name, note): (String, String, String) = (cells.get()?, cells.get()?, cells.get()?);
        let text = format!("COMMENT ON POLICY {name} ON {table} IS '{note}'");
        connection.execute_unprepared(&text).await.map_err(unavailable)?;
    }
    Ok(())
}

/// A policy is named after what it says, so that one that says something else has another name.
fn name_of(policy: &RowPolicy) -> String {
    let digest = sha256(format!("{:?} {:?}", policy.using, policy.check).as_bytes());
    let (command, digest) = (policy.command.to_lowercase(), digest.get(..12).unwrap_or(&digest));
    format!("{command}_{}_{digest}", policy.to.trim_start_matches("tresporuno_"))
}

fn statement(policy: &RowPolicy) -> String {
    let using = policy.using.as_ref().map(|using| format!(" USING ({using})")).unwrap_or_default();
    let check = policy.check.as_ref().map(|check| format!(" WITH CHECK ({check})")).unwrap_or_default();
    format!(
        "CREATE POLICY {} ON {} FOR {} TO {}{using}{check}",
        name_of(policy),
        policy.table,
        policy.command,
        policy.to
    )
}

fn plain(text: &str) -> Statement {
    Statement::from_string(DbBackend::Postgres, text.to_owned())
}
