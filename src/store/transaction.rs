//! One act, one transaction: the permit is minted in it, the written row is checked again, and a key is never used twice.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, NaiveDate, Utc};
use entity::idempotency_record;
use sea_orm::sea_query::{Alias, Expr, ExprTrait};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ConnectionTrait, DatabaseTransaction, EntityTrait, IdenStatic, IntoActiveModel,
    Iterable, QueryFilter, Statement,
};
use uuid::Uuid;

use super::Store;
use super::cells::Cells;
use super::connection::{outrun, unavailable};
use super::events::{Events, TOLD, Topic};
use super::files::Files;
use super::membership::actor_again;
use super::query::Query;
use super::touched::{Values, Written, beyond, resource_of};
use super::wall::tell;
use crate::authz::actor::Actor;
use crate::authz::permit::Permit;
use crate::authz::policy::{Act, Resource};
use crate::authz::scope::Scope;
use crate::authz::wall::Claims;
use crate::domain::calendar::local_date;
use crate::domain::refusal::Reason;
use crate::error::{Error, Result};

/// A transaction of one actor. Dropped without [`Transaction::commit`], nothing of it stays.
pub struct Transaction {
    inner: DatabaseTransaction,
    scope: Scope,
    act: Act,
    row: Uuid,
    /// The time of the act, to the microsecond, as both databases keep it.
    pub now: DateTime<Utc>,
    events: Events,
    files: Files,
    touched: Mutex<Vec<Topic>>,
}

impl Store {
    /// Begins `act` on the row `row`, of the scope's actor as the database knows them now. Nobody acts for another one
    /// whose sight they simulate.
    pub async fn begin(&self, scope: &Scope, act: Act, row: Uuid, now: DateTime<Utc>) -> Result<Transaction> {
        if scope.is_simulated() {
            return Err(Reason::SimulationReadsOnly.into());
        }
        let inner = self.begin_writing().await?;
        tell(&inner, &Claims::of(&Actor::without_membership(scope.actor().person(), scope.actor().signed_in())))
            .await?;
        let actor = actor_again(&inner, scope.actor(), now).await?.through(scope.actor().narrowed_to().cloned());
        tell(&inner, &Claims::acting(&actor, act, row)).await?;
        let (scope, events, touched) = (Scope::of(Arc::new(actor)), self.events.clone(), Mutex::default());
        let files = self.files.clone();
        Ok(Transaction { inner, scope, act, row, now, events, files, touched })
    }

    /// As [`Transaction::replayed`], outside of any transaction.
    pub async fn replayed(&self, scope: &Scope, key: &str, request_hash: &str) -> Result<Option<Uuid>> {
        let reading = self.reading(&Claims::of(scope.actor())).await?;
        replayed(&reading, scope.actor().person(), key, request_hash).await
    }
}

impl Transaction {
    /// Leave for the act on its row, which nobody else changes until the transaction ends.
    pub async fn permit(&self) -> Result<Permit> {
        let mut answer = self.answer(true).await?;
        if answer.is_none() {
            // To whom no rule gives the act the wall gives no row to lock, which they may see all the same.
            answer = self.answer(false).await?;
            if answer == Some(true) {
                return Err(Error { retriable: true, ..Error::conflict(Reason::StaleVersion) });
            }
        }
        Permit::conclude(self.act, self.row, self.scope.actor(), answer)
    }

    /// Whether the actor sees the row of the act, and may do it; asked of the database, which holds the row if told to.
    async fn answer(&self, hold: bool) -> Result<Option<bool>> {
        let (act, id) = (self.act, self.row);
        let resource = act.resource();
        let mut query = self.query();
        let allowed = self.scope.permitted(act, "x", &mut query).text();
        let readable = self.scope.readable(resource, "x", &mut query).text();
        let (table, key, id_bound) = (resource.table(), key_of(resource), query.bind(id));
        let lock = if hold { query.for_update("x") } else { String::new() };
        let text = format!("SELECT ({allowed}) FROM {table} x WHERE x.{key} = {id_bound} AND {readable}{lock}");
        let row = self.inner.query_one_raw(query.statement(text)).await.map_err(unavailable)?;
        row.map(|row| Cells::of(&row).get::<bool>()).transpose()
    }

    /// The row, as written, is one that its writer can read: nobody writes beyond the own part.
    pub async fn check_written(&self, resource: Resource, id: Uuid) -> Result<()> {
        if self.can_read(resource, id).await? {
            return Ok(());
        }
        Err(Error::internal(format!("a written row of {} is out of its writer's scope", resource.table())))
    }

    /// The actor can read the row.
    pub async fn can_read(&self, resource: Resource, id: Uuid) -> Result<bool> {
        let mut query = self.query();
        let readable = self.scope.readable(resource, "x", &mut query).text();
        let (table, key, id) = (resource.table(), key_of(resource), query.bind(id));
        let text = format!("SELECT TRUE FROM {table} x WHERE x.{key} = {id} AND {readable}");
        Ok(self.inner.query_one_raw(query.statement(text)).await.map_err(unavailable)?.is_some())
    }

    /// What an earlier request of the same person under the same key changed. The same key with another payload is
    /// refused.
    pub async fn replayed(&self, key: &str, request_hash: &str) -> Result<Option<Uuid>> {
        replayed(&self.inner, self.person(), key, request_hash).await
    }

    /// Notes under which key the act was done.
    pub async fn remember(&self, key: &str, request_hash: &str, subject: Uuid) -> Result<()> {
        let record = idempotency_record::Model {
            person_id: self.person(),
            idempotency_key: key.to_owned(),
            request_hash: request_hash.to_owned(),
            subject_id: subject,
            recorded_at: self.now,
        };
        let insert = idempotency_record::Entity::insert(record.into_active_model());
        insert.exec_without_returning(&self.inner).await.map_err(outrun)?;
        Ok(())
    }

    /// Commits, and tells the streams what was touched.
    pub async fn commit(self) -> Result<()> {
        let touched = self.touched.into_inner().unwrap_or_else(PoisonError::into_inner);
        self.events.notify(&self.inner, &touched).await?;
        // Told also where whoever asked is gone before the database has answered that it is done.
        let _told = self.events.when_dropped(touched);
        self.inner.commit().await.map_err(unavailable)
    }

    /// Notes that this changes with the act, for the streams that look at it. A row that is updated is noted by itself;
    /// to be named is what only shows it, as a session its items, or rests on it, as a person on a new membership.
    pub fn touch(&self, resource: Resource, id: Uuid) {
        let topic = Topic { resource, id };
        let mut touched = self.touched.lock().unwrap_or_else(PoisonError::into_inner);
        if TOLD.contains(&resource) && !touched.contains(&topic) {
            touched.push(topic);
        }
    }

    /// The day of the act where the programme's offices sit.
    pub fn today(&self) -> NaiveDate {
        local_date(self.now)
    }

    pub fn scope(&self) -> &Scope {
        &self.scope
    }

    pub fn person(&self) -> Uuid {
        self.scope.actor().person()
    }

    pub fn tenant(&self) -> Uuid {
        self.scope.actor().tenant()
    }

    /// An id for a new row, of the act's own time.
    pub fn fresh_id(&self) -> Uuid {
        let (seconds, nanoseconds) = (self.now.timestamp().unsigned_abs(), self.now.timestamp_subsec_nanos());
        Uuid::new_v7(uuid::Timestamp::from_unix(uuid::NoContext, seconds, nanoseconds))
    }

    pub(super) fn connection(&self) -> &DatabaseTransaction {
        &self.inner
    }

    pub(super) fn query(&self) -> Query {
        Query::new(self.inner.get_database_backend())
    }

    pub(super) async fn one(&self, statement: Statement) -> Result<Option<sea_orm::QueryResult>> {
        self.inner.query_one_raw(statement).await.map_err(unavailable)
    }

    /// Keeps the file of a row that is to be written, before it is; nobody without leave has a file kept.
    pub(super) async fn keep(&self, _leave: &Permit, digest: &str, content: bytes::Bytes) -> Result<()> {
        self.files.keep(digest, content).await
    }

    /// Writes a row that was not there before.
    pub(super) async fn insert<A>(&self, leave: &Permit, row: A) -> Result<(), sea_orm::DbErr>
    where
        A: ActiveModelTrait + Send,
    {
        if !self.scope.may_insert(leave, resource_of::<A>()?, &Written(&row)) {
            return Err(beyond::<A>(leave));
        }
        A::Entity::insert(row).exec_without_returning(&self.inner).await.map(|_| ())
    }

    /// Changes the row `id` if it still has the version that its writer knows; the new version is one more.
    pub(super) async fn update<A>(&self, leave: &Permit, id: Uuid, expected_version: i64, mut row: A) -> Result<()>
    where
        A: ActiveModelTrait + Send,
    {
        let version = column::<A>("version")?;
        row.set(version, (expected_version.saturating_add(1)).into());
        let id_column = Expr::col(Alias::new(key_column::<A>()));
        let resource = resource_of::<A>().map_err(Error::internal)?;
        let mut touched = Values::of(&self.inner);
        let condition = self.scope.touched(leave, resource, resource.table(), &mut touched).text();
        let changed = A::Entity::update_many()
            .set(row)
            .filter(id_column.eq(id))
            .filter(Expr::col(Alias::new("version")).eq(expected_version))
            .filter(Expr::cust_with_values(condition, touched.values))
            .exec(&self.inner)
            .await
            .map_err(unavailable)?;
        if changed.rows_affected == 1 {
            self.touch(resource, id);
            return Ok(());
        }
        let mut query = self.query();
        let id = query.bind(id);
        let text = format!("SELECT version FROM {} WHERE {} = {id}", resource.table(), key_column::<A>());
        let row = self.one(query.statement(text)).await?.ok_or_else(Error::not_found)?;
        let current: i64 = Cells::of(&row).get()?;
        if current == expected_version {
            return Err(Error::internal(beyond::<A>(leave)));
        }
        Err(Error::conflict(Reason::StaleVersion).with("currentVersion", current))
    }

    /// Changes the rows that satisfy the condition of `change` at that moment, and says how many: for what is decided by
    /// what stands there, and must not be decided twice by the same.
    pub(super) async fn update_at_once<A>(&self, leave: &Permit, change: sea_orm::UpdateMany<A::Entity>) -> Result<u64>
    where
        A: ActiveModelTrait,
    {
        let resource = resource_of::<A>().map_err(Error::internal)?;
        let mut touched = Values::of(&self.inner);
        let condition = self.scope.touched(leave, resource, resource.table(), &mut touched).text();
        let change = change.filter(Expr::cust_with_values(condition, touched.values));
        Ok(change.exec(&self.inner).await.map_err(unavailable)?.rows_affected)
    }
}

async fn replayed(
    connection: &impl ConnectionTrait,
    person: Uuid,
    key: &str,
    request_hash: &str,
) -> Result<Option<Uuid>> {
    let id = (person, key.to_owned());
    let record = idempotency_record::Entity::find_by_id(id).one(connection).await.map_err(unavailable)?;
    match record {
        None => Ok(None),
        Some(record) if record.request_hash == request_hash => Ok(Some(record.subject_id)),
        Some(_) => Err(Error::conflict(Reason::IdempotencyKeyReused)),
    }
}

/// Sets a column, for the writes of the nouns.
pub(super) fn set<T: Into<sea_orm::Value>>(value: T) -> sea_orm::ActiveValue<T> {
    Set(value)
}

/// The column that names a row of a resource.
pub(super) const fn key_of(resource: Resource) -> &'static str {
    match resource {
        Resource::ClubFile => "club_id",
        Resource::State | Resource::Municipality => "code",
        _ => "id",
    }
}

/// All columns of the table that a statement calls `alias`, each under the name by which its row is read with the prefix
/// `alias_`.
pub(super) fn columns<C: Iterable + IdenStatic>(alias: &str) -> String {
    let columns = C::iter().map(|column| format!("{alias}.{0} AS {alias}_{0}", column.as_str()));
    columns.collect::<Vec<_>>().join(", ")
}

fn key_column<A: ActiveModelTrait>() -> &'static str {
    use sea_orm::{Iden, PrimaryKeyToColumn};
    let key = <A::Entity as EntityTrait>::PrimaryKey::iter().next().map(|key| key.into_column().unquoted().to_owned());
    if key.as_deref() == Some("club_id") { "club_id" } else { "id" }
}

fn column<A: ActiveModelTrait>(name: &str) -> Result<<A::Entity as EntityTrait>::Column> {
    name.parse().map_err(|_| Error::internal(format!("no column {name}")))
}
