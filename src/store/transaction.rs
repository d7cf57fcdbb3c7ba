//! One act, one transaction: the permit is minted in it, and a key is never used twice.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, NaiveDate, Utc};
use entity::idempotency_record;
use sea_orm::sea_query::{Alias, Expr, ExprTrait};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ConnectionTrait, EntityTrait, IdenStatic, Iterable, QueryFilter, Statement,
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
use super::wall::{Named, tell, tell_anew};
use crate::authz::actor::Actor;
use crate::authz::claims::Claims;
use crate::authz::permit::Permit;
use crate::authz::policy::{Act, Resource};
use crate::authz::scope::Scope;
use crate::domain::calendar::local_date;
use crate::domain::refusal::Reason;
use crate::error::{Error, Result};

/// A transaction of one actor. Dropped without [`Transaction::finish`], nothing of it stays.
pub struct Transaction {
    inner: Named,
    scope: Scope,
    act: Act,
    row: Uuid,
    /// The time of the act, to the microsecond, as both databases keep it.
    pub now: DateTime<Utc>,
    events: Events,
    files: Files,
    touched: Mutex<Vec<Topic>>,
}

/// An earlier act under the same key: the hash of its request, and what it changed.
type Earlier = (String, Uuid);

/// How an act goes on.
pub enum Start {
    /// It may be done.
    Leave(Permit),
    /// It was done before, to this.
    Done(Uuid),
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
        tell_anew(&inner, &Claims::acting(&actor, act, row)).await?;
        let inner = Named::of(inner, &actor);
        let (scope, events, touched) = (Scope::of(Arc::new(actor)), self.events.clone(), Mutex::default());
        let files = self.files.clone();
        Ok(Transaction { inner, scope, act, row, now, events, files, touched })
    }

    /// What an earlier request of the same person under the same key changed. The same key with another payload is refused.
    pub async fn replayed(&self, scope: &Scope, key: &str, request_hash: &str) -> Result<Option<Uuid>> {
        let reading = self.reading(&Claims::of(scope.actor())).await?;
        replayed(&reading, scope.actor().person(), key, request_hash).await
    }
}

impl Transaction {
    /// Leave for the act on its row, which nobody else changes until the transaction ends; or what an earlier request of the
    /// same person under the same key changed. The same key with another payload is refused.
    pub async fn start(&self, key: &str, request_hash: &str) -> Result<Start> {
        let mut query = self.query();
        let held = self.asking(&mut query, true);
        let (person, named) = (query.bind(self.person()), query.bind(key.to_owned()));
        let text = format!(
            "SELECT r.request_hash, r.subject_id, h.allowed FROM (SELECT 1 AS one) o \
             LEFT JOIN idempotency_record r ON r.person_id = {person} AND r.idempotency_key = {named} \
             LEFT JOIN ({held}) h ON TRUE"
        );
        let row = self.one(query.statement(text)).await?.ok_or_else(|| Error::internal("one row is always there"))?;
        let (earlier, mut answer) = told_at_start(&row)?;
        if let Some(subject) = done_before(earlier, request_hash)? {
            return Ok(Start::Done(subject));
        }
        if answer.is_none() {
            // To whom no rule gives the act the wall gives no row to lock, which they may see all the same.
            let mut query = self.query();
            let text = self.asking(&mut query, false);
            let row = self.one(query.statement(text)).await?;
            answer = row.map(|row| Cells::of(&row).get::<bool>()).transpose()?;
            if answer == Some(true) {
                return Err(Error { retriable: true, ..Error::conflict(Reason::StaleVersion) });
            }
        }
        Permit::conclude(self.act, self.row, self.scope.actor(), answer).map(Start::Leave)
    }

    /// Asks whether the actor sees the row of the act, and may do it; the database holds the row if told to.
    fn asking(&self, query: &mut Query, hold: bool) -> String {
        let (act, resource) = (self.act, self.act.resource());
        let allowed = self.scope.permitted(act, "x", query).text();
        let readable = self.scope.readable(resource, "x", query).text();
        let (table, key, id) = (resource.table(), key_of(resource), query.bind(self.row));
        let lock = if hold { query.for_update("x") } else { String::new() };
        format!("SELECT ({allowed}) AS allowed FROM {table} x WHERE x.{key} = {id} AND {readable}{lock}")
    }

    /// The actor can read the row.
    pub async fn can_read(&self, resource: Resource, id: Uuid) -> Result<bool> {
        let mut query = self.query();
        let text = format!("SELECT TRUE WHERE {}", self.reads(&mut query, resource, id));
        Ok(self.one(query.statement(text)).await?.is_some())
    }

    /// The condition that the actor can read the row.
    pub(super) fn reads(&self, query: &mut Query, resource: Resource, id: Uuid) -> String {
        let readable = self.scope.readable(resource, "x", query).text();
        let (table, key, id) = (resource.table(), key_of(resource), query.bind(id));
        format!("EXISTS (SELECT 1 FROM {table} x WHERE x.{key} = {id} AND {readable})")
    }

    /// Notes under which key the act was done, commits, and tells the streams what was touched.
    pub async fn finish(self, key: &str, request_hash: &str, subject: Uuid) -> Result<()> {
        let touched = std::mem::take(&mut *self.touched.lock().unwrap_or_else(PoisonError::into_inner));
        let mut query = self.query();
        let record = [
            query.bind(self.person()),
            query.bind(key.to_owned()),
            query.bind(request_hash.to_owned()),
            query.bind(subject),
            query.bind(self.now),
        ];
        let telling = self.events.telling(&touched, &mut query);
        let text = format!(
            "INSERT INTO idempotency_record (person_id, idempotency_key, request_hash, subject_id, recorded_at) \
             VALUES ({}){telling}",
            record.join(", ")
        );
        self.inner.execute_raw(query.statement(text)).await.map_err(outrun)?;
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

    pub(super) fn connection(&self) -> &Named {
        &self.inner
    }

    pub(super) fn query(&self) -> Query {
        Query::new(self.inner.get_database_backend())
    }

    pub(super) async fn one(&self, statement: Statement) -> Result<Option<sea_orm::QueryResult>> {
        self.inner.query_one_raw(statement).await.map_err(unavailable)
    }

    pub(super) async fn all(&self, statement: Statement) -> Result<Vec<sea_orm::QueryResult>> {
        self.inner.query_all_raw(statement).await.map_err(unavailable)
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
    done_before(record.map(|record| (record.request_hash, record.subject_id)), request_hash)
}

/// What stands under the key, and whether the act is allowed where its row was found.
fn told_at_start(row: &sea_orm::QueryResult) -> Result<(Option<Earlier>, Option<bool>)> {
    let mut cells = Cells::of(row);
    let (hash, subject): (Option<String>, Option<Uuid>) = (cells.get()?, cells.get()?);
    Ok((hash.zip(subject), cells.get()?))
}

/// What was changed under a key by the same request; another one under it is refused.
fn done_before(record: Option<Earlier>, request_hash: &str) -> Result<Option<Uuid>> {
    match record {
        None => Ok(None),
        Some((hash, subject)) if hash == request_hash => Ok(Some(subject)),
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
