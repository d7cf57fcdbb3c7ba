//! The only room with a connection. Reads take a [`Scope`], writes consume a permit; both are made in `authz` alone.

pub mod access;
pub mod access_ledger;
pub mod account;
pub mod agenda;
pub mod agreement;
pub mod api_key;
mod binary;
pub mod budget;
pub mod bulk;
pub mod cells;
pub mod club;
pub mod committee;
pub mod complaint;
pub mod connection;
pub mod contribution;
pub mod credentials;
pub mod datum;
pub mod document;
pub mod events;
pub mod fairness;
pub mod files;
pub mod first_administrator;
pub mod freeze;
pub mod governing_party;
pub mod handover;
pub mod help_request;
pub mod hold;
pub mod ledger;
pub mod life;
mod machine;
pub mod mandate;
pub mod marginalisation;
pub mod membership;
pub mod minutes;
pub mod need;
pub mod noun;
pub mod operating_cost;
pub mod page;
pub mod people;
mod pipeline;
pub mod plan;
pub mod plaque;
pub mod poa;
pub mod price;
pub mod project;
pub mod proposal;
pub mod query;
pub mod rank;
pub mod refund;
pub mod release;
pub mod representative;
pub mod reservation;
pub mod resolution;
pub mod review;
pub mod rules;
pub mod share_exception;
pub mod sign_in;
pub mod simulation;
pub mod social_audit;
mod solidarity;
pub mod statistics;
pub mod task;
pub mod technical_file;
pub mod tenant;
pub mod territory;
pub mod timeline;
mod touched;
pub mod transaction;
pub mod vote;
pub mod wall;
pub mod works;
pub mod works_committee;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use sea_orm::{ConnectionTrait, DatabaseConnection, QueryResult, Statement};

use crate::authz::actor::Actor;
use crate::authz::claims::Claims;
use crate::authz::policy::Resource;
use crate::authz::scope::Scope;
use crate::error::Result;
use cells::{Cells, Eyes};
use connection::unavailable;
use datum::{AnyRow, Datum};
use page::Page;
use pipeline::Pipeline;
use plan::{Noun, PageWants};
use query::Query;

/// The database. SQLite has one connection that writes and some that read; PostgreSQL has one pool for both, and another
/// for what is planned.
///
/// Nothing is read of it without a scope: this compiles,
/// ```
/// # async fn f(store: &tresporuno::store::Store, scope: &tresporuno::authz::scope::Scope) {
/// let clubs = store.rows::<tresporuno::store::club::Club>(scope, &[], &Default::default()).await;
/// # }
/// ```
/// and this does not:
/// ```compile_fail
/// # async fn f(store: &tresporuno::store::Store) {
/// let clubs = store.rows::<tresporuno::store::club::Club>(&[], &Default::default()).await;
/// # }
/// ```
/// and its connections cannot be had:
/// ```compile_fail
/// # fn f(store: &tresporuno::store::Store) {
/// let connection = &store.reader;
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Store {
    reader: DatabaseConnection,
    writer: DatabaseConnection,
    /// For planned reads on PostgreSQL, where they can be had.
    pipeline: Option<Pipeline>,
    statements: Arc<AtomicU64>,
    events: events::Events,
    files: files::Files,
}

impl Store {
    /// The same, that keeps files there.
    pub fn keeping(self, files: files::Files) -> Self {
        Self { files, ..self }
    }

    /// A page of a list, and its whole number where that is wanted.
    pub async fn page<N: Noun>(&self, scope: &Scope, page: &PageWants<N::Wants>) -> Result<Page<N>> {
        let rows = self.all(scope, plan::page_statement::<N>(self.query(), scope, page)?).await?;
        let walk = |rows: &Rows, eyes: Eyes<'_>| {
            let edge = |(index, row)| Cells::seen(row, eyes.on_page(index, &page.args)).edge::<N>(page);
            rows.iter().enumerate().map(edge).collect::<Result<Vec<_>>>()
        };
        let walked = self.noting(scope, rows, walk).await?;
        let total_count = if page.beside.count {
            let counted = self.all(scope, plan::count_statement::<N>(self.query(), scope, &page.args)).await?;
            counted.first().map(|row| Cells::of(row).get::<i64>()).transpose()?
        } else {
            None
        };
        Ok(Page::from_walk(walked, &page.args, page.beside, total_count))
    }

    /// The rows with these keys that are within the scope, in no particular order.
    pub async fn rows<N: Noun>(&self, scope: &Scope, keys: &[Datum], wants: &N::Wants) -> Result<Vec<N>> {
        self.rows_by::<N>(scope, N::KEY, keys, wants).await
    }

    /// The row with this key, if it is within the scope.
    pub async fn row<N: Noun>(&self, scope: &Scope, key: Datum, wants: &N::Wants) -> Result<Option<N>> {
        Ok(self.rows(scope, &[key], wants).await?.pop())
    }

    /// Refuses wants that no statement can be composed for, without reading anything.
    pub fn can_plan<N: Noun>(&self, scope: &Scope, wants: &N::Wants) -> Result<()> {
        plan::rows_statement::<N>(self.query(), scope, (N::KEY, N::KEY_KIND), &[], wants).map(drop)
    }

    /// The rows within the scope whose `column`, of the same kind as the values, is one of them.
    pub async fn rows_by<N: Noun>(
        &self,
        scope: &Scope,
        column: &'static str,
        values: &[Datum],
        wants: &N::Wants,
    ) -> Result<Vec<N>> {
        let Some(first) = values.first() else { return Ok(Vec::new()) };
        let statement = plan::rows_statement::<N>(self.query(), scope, (column, first.kind()), values, wants)?;
        let rows = self.all(scope, statement).await?;
        let read =
            |rows: &Rows, eyes: Eyes<'_>| rows.iter().map(|row| Cells::seen(row, eyes).noun::<N>(wants)).collect();
        self.noting(scope, rows, read).await
    }

    /// The database answers.
    pub async fn ping(&self) -> Result<()> {
        self.reader.execute_unprepared("SELECT 1").await.map_err(unavailable)?;
        Ok(())
    }

    /// Nobody is enrolled yet: the database is as its migrations left it.
    pub async fn has_no_tenants(&self) -> Result<bool> {
        let nobody = Scope::of(Arc::new(Actor::anonymous()));
        let mut query = self.query();
        let readable = nobody.readable(Resource::Tenant, "x", &mut query).text();
        let statement = query.statement(format!("SELECT 1 FROM tenant x WHERE {readable} LIMIT 1"));
        Ok(self.all(&nobody, statement).await?.is_empty())
    }

    /// Statements run so far; transactions' beginnings and ends aside, and what is told the wall.
    pub fn statements(&self) -> u64 {
        self.statements.load(Ordering::Relaxed)
    }

    pub async fn close(self) -> Result<()> {
        self.events.close();
        if let Some(pipeline) = &self.pipeline {
            pipeline.close();
        }
        self.reader.clone().close().await.map_err(unavailable)?;
        self.writer.clone().close().await.map_err(unavailable)
    }

    fn query(&self) -> Query {
        Query::new(self.reader.get_database_backend())
    }

    /// Runs a statement that was composed within the scope, before the wall as the scope's actor.
    async fn all(&self, scope: &Scope, mut statement: Statement) -> Result<Rows> {
        wall::name_role(&mut statement, scope.actor());
        let claims = Claims::of(scope.actor());
        let Some(pipeline) = &self.pipeline else {
            let reading = self.reading(&claims).await?;
            return Ok(Rows::Sea(reading.query_all_raw(statement).await.map_err(unavailable)?));
        };
        connection::note_statement(&statement.sql, &self.statements);
        Ok(Rows::Piped(pipeline.read(&claims, &statement).await?))
    }
}

/// What a statement brought, by either driver.
enum Rows {
    Sea(Vec<QueryResult>),
    Piped(Vec<tokio_postgres::Row>),
}

impl Rows {
    fn len(&self) -> usize {
        match self {
            Rows::Sea(rows) => rows.len(),
            Rows::Piped(rows) => rows.len(),
        }
    }

    fn row(&self, at: usize) -> Option<AnyRow<'_>> {
        match self {
            Rows::Sea(rows) => rows.get(at).map(AnyRow::Sea),
            Rows::Piped(rows) => rows.get(at).map(AnyRow::Piped),
        }
    }

    fn first(&self) -> Option<AnyRow<'_>> {
        self.row(0)
    }

    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn iter(&self) -> impl Iterator<Item = AnyRow<'_>> {
        (0..self.len()).filter_map(|at| self.row(at))
    }
}
