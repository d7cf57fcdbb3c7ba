//! Reads on PostgreSQL in one round trip: the transaction, the claims and the statement in it are sent at once.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use deadpool::managed::{Metrics, Object, Pool, PoolError, RecycleError, RecycleResult};
use futures_util::future::join4;
use hashlink::LruCache;
use sea_orm::{Statement, Value};
use sqlx::ConnectOptions;
use sqlx::postgres::{PgConnectOptions, PgSslMode};
use tokio_postgres::types::{FromSql, IsNull, ToSql, Type, private::BytesMut, to_sql_checked};
use tokio_postgres::{Client, Config, NoTls, Row};

use super::connection::{Fault, KEPT_STATEMENTS};
use super::wall;
use crate::authz::claims::Claims;
use crate::error::Result;

/// Connections for reads alone.
#[derive(Clone)]
pub(super) struct Pipeline(Pool<Door>);

/// How connections are made.
#[derive(Debug)]
struct Door(Config);

struct Connection {
    client: Client,
    prepared: LruCache<String, tokio_postgres::Statement>,
}

type Trouble = tokio_postgres::Error;

impl Pipeline {
    /// Connections to where `options` lead; `None` where they could not be the same here. Nothing connects yet.
    pub(super) fn new(options: &PgConnectOptions, connections: u32, wait: Duration) -> Option<Self> {
        let config = config(options)?.connect_timeout(wait).to_owned();
        let pool = Pool::builder(Door(config)).max_size(usize::try_from(connections).ok()?);
        let pool = pool.wait_timeout(Some(wait)).runtime(deadpool::Runtime::Tokio1).build().ok()?;
        Some(Self(pool))
    }

    /// Runs one statement before the wall, as whom the claims say.
    pub(super) async fn read(&self, claims: &Claims, statement: &Statement) -> Result<Vec<Row>> {
        let mut lent = Lent(Some(self.0.get().await.map_err(of_pool)?));
        let rows = match lent.0.as_mut() {
            Some(connection) => connection.run(claims, statement).await,
            None => Ok(Vec::new()),
        };
        lent.give_back();
        rows.map_err(|error| Fault::from(&error).into_error(error))
    }

    pub(super) fn close(&self) {
        self.0.close();
    }
}

impl fmt::Debug for Pipeline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Pipeline").field(&self.0.status()).finish()
    }
}

/// A connection in use. Where whoever asked is gone before the answer has come, it is closed rather than given back:
/// the next one shall not wait for what nobody reads.
struct Lent(Option<Object<Door>>);

impl Lent {
    fn give_back(mut self) {
        drop(self.0.take());
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        if let Some(unfinished) = self.0.take() {
            drop(Object::take(unfinished));
        }
    }
}

impl deadpool::managed::Manager for Door {
    type Type = Connection;
    type Error = Trouble;

    async fn create(&self) -> Result<Connection, Trouble> {
        let (client, connection) = self.0.connect(NoTls).await?;
        // It ends with the client, or with what makes the next statement fail.
        tokio::spawn(connection);
        Ok(Connection { client, prepared: LruCache::new(KEPT_STATEMENTS) })
    }

    async fn recycle(&self, connection: &mut Connection, _: &Metrics) -> RecycleResult<Trouble> {
        if connection.client.is_closed() {
            return Err(RecycleError::message("closed"));
        }
        Ok(())
    }
}

impl Connection {
    /// Either all four are sent or none, so that whoever gives up leaves no transaction open. If one fails, those after
    /// it do too: nothing is read under other claims than these.
    async fn run(&mut self, claims: &Claims, statement: &Statement) -> Result<Vec<Row>, Trouble> {
        let (names, values): (Vec<&str>, Vec<&String>) = claims.to_begin_with().unzip();
        let told: Vec<&(dyn ToSql + Sync)> = values.into_iter().map(|value| value as _).collect();
        let kinds = vec![Type::TEXT; told.len()];
        let telling = self.prepared(&wall::telling(names.into_iter()), kinds).await?;
        let bound: Vec<Bound> = statement.values.iter().flat_map(|values| &values.0).map(Bound).collect();
        let asked = self.prepared(&statement.sql, bound.iter().map(Bound::kind).collect()).await?;
        let bound: Vec<&(dyn ToSql + Sync)> = bound.iter().map(|value| value as _).collect();
        let client = &self.client;
        let (begun, told, rows, ended) = join4(
            client.batch_execute("BEGIN READ ONLY"),
            client.execute(&telling, &told),
            client.query(&asked, &bound),
            client.batch_execute("COMMIT"),
        )
        .await;
        begun?;
        told?;
        let rows = rows?;
        ended?;
        Ok(rows)
    }

    async fn prepared(&mut self, text: &str, types: Vec<Type>) -> Result<tokio_postgres::Statement, Trouble> {
        if let Some(known) = self.prepared.get(text) {
            return Ok(known.clone());
        }
        let prepared = self.client.prepare_typed(text, &types).await?;
        self.prepared.insert(text.to_owned(), prepared.clone());
        Ok(prepared)
    }
}

/// The same place as other connections go to. Whoever asks for encryption gets it there, and not here.
fn config(options: &PgConnectOptions) -> Option<Config> {
    let is_plain = |c: char| c.is_alphanumeric() || "_-.".contains(c);
    if !matches!(options.get_ssl_mode(), PgSslMode::Disable | PgSslMode::Allow | PgSslMode::Prefer)
        || !options.get_username().chars().all(is_plain)
    {
        return None;
    }
    let mut config = Config::new();
    config.ssl_mode(tokio_postgres::config::SslMode::Disable);
    match options.get_socket() {
        Some(folder) => config.host_path(folder),
        // A folder too, where it begins like one; and an address in brackets, as in a URL.
        None => config.host(options.get_host().trim_matches(['[', ']'])),
    };
    config.port(options.get_port()).user(options.get_username()).application_name("tresporuno");
    if let Some(database) = options.get_database() {
        config.dbname(database);
    }
    if let Some(settings) = options.get_options() {
        config.options(settings);
    }
    // The password may come from the environment or from a file, which is known here only by what it led to. The name of
    // a host does not matter for that, and a folder in its place would end the process.
    let place = options.clone().host("x").to_url_lossy();
    if let Some(password) = place.password() {
        let decoded = Config::from_str(&format!("postgres://x:{password}@x/")).ok()?;
        config.password(decoded.get_password()?);
    }
    Some(config)
}

fn of_pool(error: PoolError<Trouble>) -> crate::error::Error {
    match error {
        PoolError::Backend(error) => Fault::from(&error).into_error(error),
        error => Fault::OutOfReach.into_error(error),
    }
}

impl From<&Trouble> for Fault {
    fn from(error: &Trouble) -> Self {
        use std::error::Error as _;
        match error.code() {
            Some(state) => Fault::of_state(state.code()),
            None if error.is_closed() || error.source().is_some_and(|source| source.is::<std::io::Error>()) => {
                Fault::OutOfReach
            }
            None => Fault::Statement,
        }
    }
}

/// A column as it came over the wire, in PostgreSQL's binary form.
pub(super) struct Raw<'r>(pub &'r [u8]);

impl<'r> FromSql<'r> for Raw<'r> {
    fn from_sql(_: &Type, raw: &'r [u8]) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(Raw(raw))
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

/// An argument of a statement.
#[derive(Debug)]
struct Bound<'v>(&'v Value);

impl Bound<'_> {
    fn kind(&self) -> Type {
        match self.0 {
            Value::Uuid(_) => Type::UUID,
            Value::BigInt(_) => Type::INT8,
            Value::ChronoDate(_) => Type::DATE,
            Value::ChronoDateTimeUtc(_) => Type::TIMESTAMPTZ,
            Value::Array(sea_orm::sea_query::ArrayType::Uuid, _) => Type::UUID_ARRAY,
            Value::Array(sea_orm::sea_query::ArrayType::BigInt, _) => Type::INT8_ARRAY,
            Value::Array(..) => Type::TEXT_ARRAY,
            _ => Type::TEXT,
        }
    }
}

impl ToSql for Bound<'_> {
    fn to_sql(&self, kind: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self.0 {
            Value::Uuid(uuid) => uuid.to_sql(kind, out),
            Value::String(text) => text.to_sql(kind, out),
            Value::BigInt(number) => number.to_sql(kind, out),
            Value::ChronoDate(date) => date.to_sql(kind, out),
            Value::ChronoDateTimeUtc(instant) => instant.to_sql(kind, out),
            Value::Array(_, Some(members)) => members.iter().map(Bound).collect::<Vec<_>>().to_sql(kind, out),
            Value::Array(_, None) => Ok(IsNull::Yes),
            other => Err(format!("no statement binds {other:?}").into()),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

#[cfg(test)]
mod tests {
    use tokio_postgres::config::Host;

    use super::*;

    fn options(url: &str) -> PgConnectOptions {
        PgConnectOptions::from_str(url).unwrap()
    }

    #[test]
    fn reads_go_to_the_same_place_as_all_else() {
        let settled = options("postgres://ana:s%20%2Fcret@db.example:6000/programme").options([("jit", "off")]);
        let config = config(&settled).unwrap();
        assert_eq!(config.get_hosts(), [Host::Tcp("db.example".to_owned())]);
        assert_eq!((config.get_ports(), config.get_user()), (&[6000][..], Some("ana")));
        assert_eq!((config.get_password(), config.get_dbname()), (Some(&b"s /cret"[..]), Some("programme")));
        assert_eq!(config.get_options(), Some("-c jit=off"));
        assert_eq!(
            super::config(&options("postgres://ana@[::1]/y")).unwrap().get_hosts(),
            [Host::Tcp("::1".to_owned())]
        );
        let folder = [Host::Unix("/run/database".into())];
        for socket in
            [options("postgres://ana@%2Frun%2Fdatabase/programme"), options("postgres://ana@x").host("/run/database")]
        {
            assert_eq!(super::config(&socket).unwrap().get_hosts(), folder, "{socket:?}");
        }
    }

    #[test]
    fn where_encryption_or_an_odd_name_is_wanted_reads_go_the_longer_way() {
        for (url, is_piped) in [
            ("postgres://ana@x/y", true),
            ("postgres://Ana.Ruiz_2-b@x/y?sslmode=disable", true),
            ("postgres://ana@x/y?sslmode=allow", true),
            ("postgres://ana@x/y?sslmode=prefer", true),
            ("postgres://ana@x/y?sslmode=require", false),
            ("postgres://ana@x/y?sslmode=verify-full", false),
            ("postgres://ana%20ruiz@x/y", false),
            ("postgres://ana%3Aruiz@x/y", false),
        ] {
            assert_eq!(config(&options(url)).is_some(), is_piped, "{url}");
        }
    }

    #[tokio::test]
    async fn a_database_that_is_not_there_is_told_from_a_statement_that_is_wrong() {
        let absent =
            Config::new().user("ana").host_path("/there/is/no/such/folder").connect(NoTls).await.err().unwrap();
        assert!(matches!(Fault::from(&absent), Fault::OutOfReach), "{absent}");
        let wrong = Config::from_str("what is this").unwrap_err();
        assert!(matches!(Fault::from(&wrong), Fault::Statement), "{wrong}");
    }

    #[test]
    fn what_is_logged_of_it_tells_how_many_connections_there_are_and_nothing_of_where_to() {
        let pipeline = Pipeline::new(&options("postgres://ana:secret@db.example/y"), 7, Duration::ZERO).unwrap();
        let text = format!("{pipeline:?}");
        assert!(text.contains("max_size: 7"), "{text}");
        assert!(!text.contains("ana") && !text.contains("secret") && !text.contains("db.example"), "{text}");
    }
}
