//! How one behaviour is tested on SQLite and on PostgreSQL through one code path: the macro and what it stands on.

use crate::{postgres, sqlite};

/// The database of one test, alive until it is dropped.
pub enum Backend {
    Sqlite(sqlite::Database),
    Postgres(postgres::Database),
}

/// What a behaviour is given: a world that stands on a fresh database.
pub trait Fixture: Sized {
    /// Names the template; two ways of preparing have two names. Lower-case letters, digits and `_`.
    const TEMPLATE: &'static str;

    /// Brings an empty database to the state from which every test begins; runs once in a process for each kind of
    /// database, and must leave no connection open.
    async fn prepare(url: &str);

    /// Stands on a copy of what [`Fixture::prepare`] left; keeps `backend` for as long as it needs the database.
    async fn build(backend: Backend) -> Self;
}

impl Backend {
    /// What the service is configured with.
    pub fn url(&self) -> &str {
        match self {
            Backend::Sqlite(database) => &database.url,
            Backend::Postgres(database) => &database.url,
        }
    }
}

/// A world on a fresh SQLite file.
pub async fn on_sqlite<F: Fixture>() -> F {
    F::build(Backend::Sqlite(sqlite::database(F::TEMPLATE, F::prepare).await)).await
}

/// A world on a fresh PostgreSQL database; `None`, loudly, where PostgreSQL is not installed.
pub async fn on_postgres<F: Fixture>() -> Option<F> {
    let database = postgres::database(F::TEMPLATE, F::prepare).await?;
    Some(F::build(Backend::Postgres(database)).await)
}

/// Makes of each `async fn name(world: World) { … }` the two tests `name::on_sqlite` and `name::on_postgres`.
///
/// `both_databases!(name, another);` does the same for functions that stand elsewhere in the module, where rustfmt
/// reaches their bodies.
macro_rules! both_databases {
    ($($(#[$attribute:meta])* async fn $name:ident($($world:ident)+: $World:ty) $body:block)+) => {
        $($(#[$attribute])* async fn $name($($world)+: $World) $body)+
        both_databases!($($name),+);
    };
    ($($name:ident),+ $(,)?) => {$(
        mod $name {
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_sqlite() {
                super::$name($crate::both::on_sqlite().await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_postgres() {
                if let Some(world) = $crate::both::on_postgres().await {
                    super::$name(world).await;
                }
            }
        }
    )+};
}
