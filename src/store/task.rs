//! What waits for whoever looks: of each act that the policy allows them, the rows that wait for it, in one statement.

mod waiting;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use uuid::Uuid;

use super::Store;
use super::cells::Cells;
use super::query::Query;
use crate::authz::policy::{Act, Resource};
use crate::authz::scope::Scope;
use crate::domain::calendar::{beginning_of, local_date};
use crate::error::{Error, Result};
use waiting::{DUE_SOON_DAYS, Due, WAITING};

/// Something that waits for an act.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Task {
    pub act: Act,
    /// The row on which the act is done.
    pub row: Uuid,
    /// The project of which it is part.
    pub project: Option<Uuid>,
    pub due: Option<DueBy>,
}

/// Until when something waits.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum DueBy {
    Instant(DateTime<Utc>),
    /// The whole day counts.
    Day(NaiveDate),
}

impl DueBy {
    /// The first moment at which it is overdue.
    pub fn passes_at(self) -> DateTime<Utc> {
        match self {
            DueBy::Instant(instant) => instant,
            DueBy::Day(day) => beginning_of(day + TimeDelta::days(1)),
        }
    }
}

impl Store {
    /// The tasks of the scope's actor, those due first at the front; `limit` and, where there are more, one.
    pub async fn tasks(&self, scope: &Scope, now: DateTime<Utc>, limit: usize) -> Result<Vec<Task>> {
        let mut query = self.query();
        let branches: Vec<String> = WAITING
            .iter()
            .enumerate()
            .filter_map(|(index, waiting)| branch(scope, now, limit, &mut query, index, waiting))
            .collect();
        if branches.is_empty() {
            return Ok(Vec::new());
        }
        let rows = self.all(scope, query.statement(branches.join(" UNION ALL "))).await?;
        let mut tasks = rows.iter().map(|row| read(Cells::of(row))).collect::<Result<Vec<_>>>()?;
        let place = |task: &Task| WAITING.iter().position(|waiting| waiting.act == task.act);
        tasks.sort_by_key(|task| (task.due.is_none(), task.due.map(DueBy::passes_at), place(task), task.row));
        tasks.truncate(limit + 1);
        Ok(tasks)
    }
}

/// The rows that wait for one act; `None` where no rule gives it to the actor.
fn branch(
    scope: &Scope,
    now: DateTime<Utc>,
    limit: usize,
    query: &mut Query,
    index: usize,
    waiting: &waiting::Waiting,
) -> Option<String> {
    use crate::authz::predicate::{Binder, Condition};
    let mark = query.mark();
    let permitted = scope.permitted(waiting.act, "x", query);
    if permitted == Condition::Never {
        query.rewind(mark);
        return None;
    }
    let mut conditions = vec![permitted.text(), scope.readable(waiting.act.resource(), "x", query).text()];
    for (resource, alias) in waiting.beside {
        conditions.push(scope.readable(*resource, alias, query).text());
    }
    let mut waits = waiting.waits.to_owned();
    for (resource, alias) in waiting.within {
        waits = waits.replace(&format!("${alias}"), &scope.readable(*resource, alias, query).text());
    }
    let actor = scope.actor();
    let soon = local_date(now) + TimeDelta::days(DUE_SOON_DAYS);
    for (name, value) in [
        ("$me", sea_orm::Value::from(actor.person())),
        ("$tenant", actor.tenant().into()),
        ("$now", now.into()),
        ("$soon", soon.into()),
    ] {
        if waits.contains(name) {
            waits = waits.replace(name, &query.bind(value));
        }
    }
    let (instant, day) = if query.is_postgres() { ("TIMESTAMPTZ", "DATE") } else { ("TEXT", "TEXT") };
    let (at, on, order) = match waiting.due {
        Due::At(column) => (column.to_owned(), format!("CAST(NULL AS {day})"), format!("{column}, ")),
        Due::On(column) => (format!("CAST(NULL AS {instant})"), column.to_owned(), format!("{column}, ")),
        Due::Never => (format!("CAST(NULL AS {instant})"), format!("CAST(NULL AS {day})"), String::new()),
    };
    let project = match waiting.project {
        Some(alias) => format!("{alias}.id"),
        None if query.is_postgres() => "CAST(NULL AS UUID)".to_owned(),
        None => "NULL".to_owned(),
    };
    let key = super::transaction::key_of(waiting.act.resource());
    let (from, condition) = (waiting.from, conditions.join(" AND "));
    Some(format!(
        "SELECT * FROM (SELECT CAST({index} AS BIGINT), x.{key}, {project}, {at}, {on} FROM {from} \
         WHERE {waits} AND {condition} ORDER BY {order}x.{key} LIMIT {}) w{index}",
        limit + 1
    ))
}

fn read(mut cells: Cells<'_>) -> Result<Task> {
    let index: i64 = cells.get()?;
    let waiting = usize::try_from(index).ok().and_then(|index| WAITING.get(index));
    let waiting = waiting.ok_or_else(|| Error::internal("a task of no act"))?;
    let (row, project) = (cells.get()?, cells.get()?);
    let (at, on): (Option<DateTime<Utc>>, Option<NaiveDate>) = (cells.get()?, cells.get()?);
    Ok(Task { act: waiting.act, row, project, due: at.map(DueBy::Instant).or(on.map(DueBy::Day)) })
}

/// Acts that can wait for somebody.
pub fn acts() -> impl Iterator<Item = (Act, Resource)> {
    WAITING.iter().map(|waiting| (waiting.act, waiting.act.resource()))
}
