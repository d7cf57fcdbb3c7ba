//! The text of one statement in the making: bound arguments, names for tables, and where the two databases differ.

use std::collections::BTreeSet;

use sea_orm::{DbBackend, Statement, Value};
use uuid::Uuid;

use super::datum::{Datum, Kind};
use crate::authz::policy::Resource;
use crate::authz::predicate::Binder;
use crate::domain::refusal::Reason;
use crate::error::{Error, Result};

/// How the comment begins that names the resources of a statement.
pub const SCOPED: &str = "/* within the scope of: ";

/// Most rows that a statement joins to others. SQLite joins 64 tables at most, and PostgreSQL takes seconds to plan hundreds.
const MAX_JOINS: usize = 60;

/// A statement in the making. Arguments are numbered, so that the order in which text is put together is free.
#[derive(Debug)]
pub struct Query {
    backend: DbBackend,
    arguments: Vec<Value>,
    aliases: usize,
    joins: usize,
    scoped: BTreeSet<Resource>,
}

impl Query {
    pub fn new(backend: DbBackend) -> Self {
        Self { backend, arguments: Vec::new(), aliases: 0, joins: 0, scoped: BTreeSet::new() }
    }

    /// The statement says in a comment for which resources a scope was asked, wherever it is met: in a log, or in the
    /// database's own lists.
    pub fn statement(self, mut text: String) -> Statement {
        let scoped: Vec<&str> = self.scoped.iter().map(|resource| resource.table()).collect();
        if !scoped.is_empty() {
            text.push_str(&format!(" {SCOPED}{} */", scoped.join(" ")));
        }
        Statement::from_sql_and_values(self.backend, text, self.arguments)
    }

    /// As [`Query::statement`], for a plan whose size the client chose.
    pub fn planned(self, text: String) -> Result<Statement> {
        if self.joins > MAX_JOINS {
            return Err(Error::limited(Reason::QueryTooComplex).with("limit", MAX_JOINS).with("limitName", "joins"));
        }
        Ok(self.statement(text))
    }

    /// Counts a table that is joined to a row.
    pub fn joined(&mut self) {
        self.joins += 1;
    }

    /// Binds a value; the same value twice is bound once.
    pub fn bind(&mut self, value: impl Into<Value>) -> String {
        let value = value.into();
        let index = self.arguments.iter().position(|bound| *bound == value).unwrap_or_else(|| {
            self.arguments.push(value);
            self.arguments.len() - 1
        });
        format!("${}", index + 1)
    }

    /// A condition that `column` is one of `values`. One argument whatever their number, so that a database that
    /// keeps plans by text keeps one.
    pub fn among(&mut self, column: &str, kind: Kind, values: &[Datum]) -> String {
        match values {
            [] => "FALSE".to_owned(),
            [value] => format!("{column} = {}", self.bind(value.clone())),
            values if self.is_postgres() => {
                let array = match kind {
                    Kind::Uuid => {
                        Value::from(collect(values, |d| if let Datum::Uuid(v) = d { Some(*v) } else { None }))
                    }
                    Kind::Integer => {
                        Value::from(collect(values, |d| if let Datum::Integer(v) = d { Some(*v) } else { None }))
                    }
                    Kind::Text | Kind::Instant | Kind::Date | Kind::Boolean => {
                        Value::from(collect(values, |d| if let Datum::Text(v) = d { Some(v.clone()) } else { None }))
                    }
                };
                format!("{column} = ANY({})", self.bind(array))
            }
            values => {
                let list = serde_json::Value::from(values.iter().map(Datum::to_json).collect::<Vec<_>>()).to_string();
                let element = if kind == Kind::Uuid { "unhex(value, '-')" } else { "value" };
                format!("{column} IN (SELECT {element} FROM json_each({}))", self.bind(list))
            }
        }
    }

    pub fn is_postgres(&self) -> bool {
        self.backend == DbBackend::Postgres
    }

    /// How a column is written where it becomes a member of a tuple.
    pub fn in_tuple(&self, kind: Kind, column: &str) -> String {
        if kind == Kind::Uuid && !self.is_postgres() { format!("lower(hex({column}))") } else { column.to_owned() }
    }

    /// How a column is written where a cursor is made of it, which knows integers of one width only.
    pub fn in_cursor(&self, kind: Kind, column: &str) -> String {
        if kind == Kind::Integer { format!("CAST({column} AS BIGINT)") } else { column.to_owned() }
    }

    /// Members that belong together: a record on PostgreSQL, which arrives in binary, and an array in JSON on SQLite.
    pub fn tuple(&self, members: &[String]) -> String {
        let function = if self.is_postgres() { "ROW" } else { "json_array" };
        format!("{function}({})", members.join(", "))
    }

    /// The array of `member` of all rows of `from`, in order; `nested` where it is itself a member.
    pub fn gathered(&self, member: &str, order: &str, from: &str, nested: bool) -> String {
        if self.is_postgres() {
            return format!("ARRAY(SELECT {member} FROM {from} ORDER BY {order})");
        }
        let select = format!("(SELECT json_group_array({member} ORDER BY {order}) FROM {from})");
        if nested { format!("json({select})") } else { select }
    }

    /// A tuple that may be NULL, as a member of an outer one.
    pub fn tuple_member(&self, tuple: &str) -> String {
        if self.is_postgres() { tuple.to_owned() } else { format!("json({tuple})") }
    }

    /// Ends a SELECT so that nobody changes the row `alias` before the transaction ends. SQLite has one writer.
    pub fn for_update(&self, alias: &str) -> String {
        if self.is_postgres() { format!(" FOR UPDATE OF {alias}") } else { String::new() }
    }
}

impl Binder for Query {
    fn uuid(&mut self, value: Uuid) -> String {
        self.bind(value)
    }

    fn text(&mut self, value: &str) -> String {
        self.bind(value)
    }

    fn among_texts(&mut self, column: &str, values: &[String]) -> String {
        let values: Vec<Datum> = values.iter().cloned().map(Datum::Text).collect();
        self.among(column, Kind::Text, &values)
    }

    fn among_uuids(&mut self, column: &str, values: &[Uuid]) -> String {
        let values: Vec<Datum> = values.iter().copied().map(Datum::Uuid).collect();
        self.among(column, Kind::Uuid, &values)
    }

    fn alias(&mut self) -> String {
        self.aliases += 1;
        format!("t{}", self.aliases)
    }

    fn mark(&self) -> usize {
        self.arguments.len()
    }

    fn rewind(&mut self, mark: usize) {
        self.arguments.truncate(mark);
    }

    fn scoped(&mut self, resource: Resource) {
        self.scoped.insert(resource);
    }
}

fn collect<T>(values: &[Datum], pick: impl Fn(&Datum) -> Option<T>) -> Vec<T> {
    values.iter().filter_map(pick).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_joins_as_many_tables_as_may_be_and_not_one_more() {
        for (joins, is_planned) in [(0, true), (MAX_JOINS, true), (MAX_JOINS + 1, false), (2 * MAX_JOINS, false)] {
            let mut query = Query::new(DbBackend::Sqlite);
            (0..joins).for_each(|_| query.joined());
            assert_eq!(query.planned("SELECT 1".to_owned()).is_ok(), is_planned, "{joins}");
        }
    }

    #[test]
    fn a_value_is_bound_once_and_one_that_was_forgotten_no_more() {
        let mut query = Query::new(DbBackend::Postgres);
        assert_eq!([query.text("a"), query.text("b"), query.text("a")], ["$1", "$2", "$1"]);
        let mark = query.mark();
        assert_eq!([query.text("c"), query.uuid(Uuid::nil())], ["$3", "$4"]);
        query.rewind(mark);
        assert_eq!(query.text("d"), "$3");
        assert_ne!(query.alias(), query.alias(), "each table has a name of its own");
        assert_eq!(query.statement(String::new()).values.unwrap().0, ["a", "b", "d"].map(Value::from));
    }

    #[test]
    fn a_statement_says_of_what_a_scope_was_asked() {
        let mut query = Query::new(DbBackend::Sqlite);
        query.scoped(Resource::Club);
        query.scoped(Resource::Vote);
        query.scoped(Resource::Club);
        let said = query.statement("SELECT 1".to_owned()).sql;
        assert_eq!(said, "SELECT 1 /* within the scope of: club vote */");
        assert_eq!(Query::new(DbBackend::Sqlite).statement("SELECT 1".to_owned()).sql, "SELECT 1");
    }
}
