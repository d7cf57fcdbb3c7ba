//! Bulk insertion: many rows of one table in few statements, each database in the way it takes them fastest.

use sea_orm::{
    ConnectionTrait, DatabaseTransaction, DbBackend, EntityName, EntityTrait, IdenStatic, Iterable, ModelTrait,
    Statement, Value,
};

use super::Store;
use super::connection::unavailable;
use crate::authz::job::Job;
use crate::error::Result;

/// The transaction of a job; dropped without [`Loading::commit`], nothing of it stays.
#[derive(Debug)]
pub struct Loading {
    transaction: DatabaseTransaction,
}

impl Store {
    pub async fn begin_loading(&self, job: Job) -> Result<Loading> {
        tracing::info!(?job, "loading");
        Ok(Loading { transaction: self.begin_job(job).await? })
    }
}

impl Loading {
    /// Inserts `rows` into the table of their entity.
    ///
    /// Rows must come in an order that satisfies the table's foreign keys to itself, if it has any.
    pub async fn insert<M: ModelTrait>(&self, rows: &[M], present: Present) -> Result<()> {
        insert(&self.transaction, rows, present).await
    }

    pub(super) fn connection(&self) -> &DatabaseTransaction {
        &self.transaction
    }

    pub async fn commit(self) -> Result<()> {
        self.transaction.commit().await.map_err(unavailable)
    }
}

/// What happens to a row whose key is there already.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Present {
    /// The insertion fails.
    Refused,
    /// The row that is there stays as it is.
    Kept,
}

/// SQLite binds at most 32,766 parameters; a statement of a few thousand is prepared once and stays in its cache.
const SQLITE_PARAMETERS: usize = 4_096;
/// PostgreSQL takes a column as one array, whatever its length; this keeps one message to a few megabytes.
const POSTGRES_ROWS: usize = 4_096;

/// Inserts `rows` in one statement, or on SQLite in as few as its parameters allow.
pub(super) async fn insert<M: ModelTrait>(
    transaction: &DatabaseTransaction,
    rows: &[M],
    present: Present,
) -> Result<()> {
    let backend = transaction.get_database_backend();
    let table = Table::of::<M>(present);
    let rows_a_statement = match backend {
        DbBackend::Postgres => POSTGRES_ROWS,
        _ => (SQLITE_PARAMETERS / table.columns.len()).max(1),
    };
    for chunk in rows.chunks(rows_a_statement) {
        let (sql, values) = match backend {
            DbBackend::Postgres => table.as_arrays(chunk),
            _ => table.as_rows(chunk),
        };
        let statement = Statement::from_sql_and_values(backend, sql, values);
        transaction.execute_raw(statement).await.map_err(unavailable)?;
    }
    Ok(())
}

struct Table {
    name: &'static str,
    columns: Vec<&'static str>,
    ending: &'static str,
}

impl Table {
    fn of<M: ModelTrait>(present: Present) -> Self {
        Self {
            name: M::Entity::default().table_name(),
            columns: columns::<M>().map(|column| column.as_str()).collect(),
            ending: match present {
                Present::Refused => "",
                Present::Kept => " ON CONFLICT DO NOTHING",
            },
        }
    }

    /// `INSERT … VALUES (?, …), (?, …)`.
    fn as_rows<M: ModelTrait>(&self, rows: &[M]) -> (String, Vec<Value>) {
        let row = format!("({})", vec!["?"; self.columns.len()].join(", "));
        let sql = format!("{} VALUES {}{}", self.beginning(), vec![row.as_str(); rows.len()].join(", "), self.ending);
        let mut values = Vec::with_capacity(rows.len() * self.columns.len());
        for model in rows {
            values.extend(columns::<M>().map(|column| model.get(column)));
        }
        (sql, values)
    }

    /// `INSERT … SELECT … FROM unnest($1, $2, …)`: one array a column, in PostgreSQL's text form, so that a table has
    /// one statement for any number of rows.
    fn as_arrays<M: ModelTrait>(&self, rows: &[M]) -> (String, Vec<Value>) {
        let mut casts = Vec::with_capacity(self.columns.len());
        let mut values = Vec::with_capacity(self.columns.len());
        for (index, column) in columns::<M>().enumerate() {
            let mut array = String::with_capacity(rows.len() * 24);
            let mut type_name = "text";
            for (position, model) in rows.iter().enumerate() {
                array.push(if position == 0 { '{' } else { ',' });
                type_name = push_element(&mut array, &model.get(column));
            }
            array.push('}');
            casts.push(format!("CAST(CAST(${} AS text) AS {type_name}[])", index + 1));
            values.push(Value::from(array));
        }
        let sql = format!("{} SELECT * FROM unnest({}){}", self.beginning(), casts.join(", "), self.ending);
        (sql, values)
    }

    fn beginning(&self) -> String {
        format!("INSERT INTO \"{}\" (\"{}\")", self.name, self.columns.join("\", \""))
    }
}

fn columns<M: ModelTrait>() -> impl Iterator<Item = <M::Entity as EntityTrait>::Column> {
    <M::Entity as EntityTrait>::Column::iter()
}

/// Writes `value` as an element of an array in PostgreSQL's text form, and says the name of its type.
fn push_element(array: &mut String, value: &Value) -> &'static str {
    let mut push = |text: Option<String>| array.push_str(text.as_deref().unwrap_or("NULL"));
    match value {
        Value::Bool(flag) => {
            push(flag.map(|flag| flag.to_string()));
            "boolean"
        }
        Value::Int(number) => {
            push(number.map(|number| number.to_string()));
            "integer"
        }
        Value::BigInt(number) => {
            push(number.map(|number| number.to_string()));
            "bigint"
        }
        Value::Uuid(id) => {
            push(id.map(|id| id.to_string()));
            "uuid"
        }
        Value::ChronoDate(day) => {
            push(day.map(|day| day.to_string()));
            "date"
        }
        Value::ChronoDateTimeUtc(time) => {
            push(time.map(|time| format!("\"{}\"", time.to_rfc3339())));
            "timestamptz"
        }
        Value::String(text) => {
            push_text(array, text.as_deref());
            "text"
        }
        other => {
            push_text(array, Some(&other.to_string()));
            "text"
        }
    }
}

fn push_text(array: &mut String, text: Option<&str>) {
    let Some(text) = text else { return array.push_str("NULL") };
    array.push('"');
    for c in text.chars() {
        if matches!(c, '"' | '\\') {
            array.push('\\');
        }
        array.push(c);
    }
    array.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_array_keeps_quotes_backslashes_blanks_and_the_word_null_apart() {
        let mut array = String::new();
        for text in [Some("a\"b\\c"), Some(""), Some("NULL"), Some("x, {y}"), None] {
            push_element(&mut array, &Value::String(text.map(str::to_owned)));
            array.push(',');
        }
        assert_eq!(array, r#""a\"b\\c","","NULL","x, {y}",NULL,"#);
    }
}
