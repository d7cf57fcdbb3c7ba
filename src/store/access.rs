//! Why somebody may or may not do something: each rule of an act, tried on one row.

use super::Store;
use super::cells::Cells;
use super::datum::Datum;
use super::transaction::key_of;
use crate::authz::note::Sighting;
use crate::authz::policy::{Act, Resource, Rule};
use crate::authz::predicate::Condition;
use crate::authz::scope::Scope;
use crate::error::Result;

/// A rule, and how it fares on a row.
#[derive(Clone, Debug)]
pub struct TriedRule {
    pub rule: &'static Rule,
    /// It speaks of the role under which the reader acts.
    pub speaks_of_reader: bool,
    /// Its condition holds for the row; only where it speaks of the reader.
    pub holds: bool,
}

impl Store {
    /// Every rule on `act`, tried on a row; `None` where the row is absent or not for the reader's eyes.
    pub async fn explain(
        &self,
        scope: &Scope,
        resource: Resource,
        act: Act,
        key: Datum,
    ) -> Result<Option<Vec<TriedRule>>> {
        let mut query = self.query();
        let explained = scope.explained(resource, act, "x", &mut query);
        let conditions = explained.iter().map(|(_, condition)| {
            let condition = condition.clone().unwrap_or(Condition::Never);
            format!("({})", condition.text())
        });
        let mut columns: Vec<String> = conditions.collect();
        // What holds of a row is something of it: it is explained under the same rules as it is read.
        let owner = resource.owner().filter(|_| scope.logs(resource));
        if let Some(owner) = owner {
            let owned =
                [scope.logged_rule(resource, "x", &mut query), format!("x.{owner}"), format!("x.{}", key_of(resource))];
            columns.splice(0..0, owned);
        }
        let readable = scope.readable(resource, "x", &mut query).text();
        let (table, column, key) = (resource.table(), key_of(resource), query.bind(key));
        let text = format!("SELECT {} FROM {table} x WHERE x.{column} = {key} AND {readable}", columns.join(", "));
        let rows = self.all(scope, query.statement(text)).await?;
        let Some(row) = rows.first() else { return Ok(None) };
        let (seen, tried) = {
            let mut cells = Cells::of(row);
            let seen = if owner.is_some() { Some((cells.get()?, cells.get()?, cells.get()?)) } else { None };
            let tried = explained.into_iter().map(|(rule, condition)| {
                Ok(TriedRule { rule, speaks_of_reader: condition.is_some(), holds: cells.get()? })
            });
            (seen, tried.collect::<Result<_>>()?)
        };
        let seen = seen.and_then(|(rule, owner, row): (Option<String>, _, _)| {
            rule.map(|rule| Sighting { resource, row, owner, rule })
        });
        self.note(scope, seen.into_iter().collect()).await?;
        Ok(Some(tried))
    }
}
