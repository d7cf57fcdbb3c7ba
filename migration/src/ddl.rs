//! Turns the one text of a migration into what each database calls its types, and runs it statement by statement.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend, Statement};

/// What SQLite calls the types of the text; its tables are STRICT, so that it keeps to them.
const SQLITE_TYPES: &[(&str, &str)] = &[
    (" UUID", " BLOB"),
    (" TIMESTAMPTZ", " TEXT"),
    (" DATE", " TEXT"),
    (" BIGINT", " INTEGER"),
    (" BOOLEAN", " INTEGER"),
    (" DEFAULT FALSE", " DEFAULT 0"),
    // It adds no other generated column to a table that is there.
    (" STORED", " VIRTUAL"),
    (" DEFAULT nil", " DEFAULT X'00000000000000000000000000000000'"),
    ("\n)", "\n) STRICT"),
];

/// What the text has that PostgreSQL writes otherwise.
const POSTGRES_TYPES: &[(&str, &str)] = &[(" DEFAULT nil", " DEFAULT '00000000-0000-0000-0000-000000000000'")];

/// Runs every statement of `text`, which are separated by a semicolon at the end of a line.
pub async fn run(manager: &SchemaManager<'_>, text: &str) -> Result<(), DbErr> {
    let connection = manager.get_connection();
    for statement in statements(text) {
        connection.execute_unprepared(&dialect(connection.get_database_backend(), &statement)).await?;
    }
    Ok(())
}

/// Says anew which words the CHECK of a column admits: `change` is the end of its list as it was, and as it is to be. Rows
/// stay as they are. PostgreSQL takes the constraint down and puts it up again; SQLite keeps a table's text and has no
/// statement for it, so that the text itself is changed, in the way that its documentation describes for constraints
/// which admit more than before.
pub async fn change_check(
    manager: &SchemaManager<'_>,
    table: &str,
    column: &str,
    change: (&str, &str),
) -> Result<(), DbErr> {
    let connection = manager.get_connection();
    let backend = connection.get_database_backend();
    let asked = match backend {
        DbBackend::Postgres => format!(
            "SELECT pg_get_constraintdef(oid) AS told FROM pg_constraint \
             WHERE conname = '{table}_{column}_check' AND conrelid = '{table}'::regclass"
        ),
        _ => "SELECT CAST(schema_version AS TEXT) AS told FROM pragma_schema_version".to_owned(),
    };
    let row = connection.query_one_raw(Statement::from_string(backend, asked)).await?;
    let told: String = row.ok_or_else(|| DbErr::Custom(format!("{table} has no check")))?.try_get("", "told")?;
    let text = match backend {
        DbBackend::Postgres => {
            // It writes the list in a form of its own: each word with its type.
            let typed = |list: &str| list.trim_end_matches(')').replace("', '", "'::text, '") + "::text]";
            let (from, to) = (typed(change.0), typed(change.1));
            if !told.contains(&from) {
                return Err(DbErr::Custom(format!("the check of {table}.{column} is another one: {told}")));
            }
            let check = told.replace(&from, &to);
            format!(
                "ALTER TABLE {table} DROP CONSTRAINT {table}_{column}_check;
                 ALTER TABLE {table} ADD CONSTRAINT {table}_{column}_check {check}"
            )
        }
        _ => {
            let quoted = |list: &str| list.replace('\'', "''");
            let version: i64 = told.parse().map_err(|_| DbErr::Custom("no version of the schema".to_owned()))?;
            format!(
                "PRAGMA writable_schema = ON;
                 UPDATE sqlite_schema SET sql = replace(sql, '{}', '{}') WHERE type = 'table' AND name = '{table}';
                 PRAGMA schema_version = {};
                 PRAGMA writable_schema = RESET",
                quoted(change.0),
                quoted(change.1),
                version + 1
            )
        }
    };
    connection.execute_unprepared(&text).await?;
    Ok(())
}

fn statements(text: &str) -> Vec<String> {
    let without_comments: String =
        text.lines().filter(|line| !line.trim_start().starts_with("--")).map(|line| format!("{line}\n")).collect();
    without_comments.split(";\n").map(|statement| statement.trim().to_owned()).filter(|s| !s.is_empty()).collect()
}

fn dialect(backend: DbBackend, statement: &str) -> String {
    let types = match backend {
        DbBackend::Sqlite if ["CREATE TABLE", "ALTER TABLE"].iter().any(|of| statement.starts_with(of)) => SQLITE_TYPES,
        DbBackend::Postgres => POSTGRES_TYPES,
        _ => &[],
    };
    types.iter().fold(statement.to_owned(), |text, (from, to)| text.replace(from, to))
}
