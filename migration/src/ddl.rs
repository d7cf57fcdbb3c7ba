//! Turns the one text of a migration into what each database calls its types, and runs it statement by statement.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

/// What SQLite calls the types of the text; its tables are STRICT, so that it keeps to them.
const SQLITE_TYPES: &[(&str, &str)] = &[
    (" UUID", " BLOB"),
    (" TIMESTAMPTZ", " TEXT"),
    (" DATE", " TEXT"),
    (" BIGINT", " INTEGER"),
    (" BOOLEAN", " INTEGER"),
    (" DEFAULT FALSE", " DEFAULT 0"),
    ("\n)", "\n) STRICT"),
];

/// Runs every statement of `text`, which are separated by a semicolon at the end of a line.
pub async fn run(manager: &SchemaManager<'_>, text: &str) -> Result<(), DbErr> {
    let connection = manager.get_connection();
    for statement in statements(text) {
        connection.execute_unprepared(&dialect(connection.get_database_backend(), &statement)).await?;
    }
    Ok(())
}

fn statements(text: &str) -> Vec<String> {
    let without_comments: String =
        text.lines().filter(|line| !line.trim_start().starts_with("--")).map(|line| format!("{line}\n")).collect();
    without_comments.split(";\n").map(|statement| statement.trim().to_owned()).filter(|s| !s.is_empty()).collect()
}

fn dialect(backend: DbBackend, statement: &str) -> String {
    let has_types = ["CREATE TABLE", "ALTER TABLE"].iter().any(|beginning| statement.starts_with(beginning));
    if backend != DbBackend::Sqlite || !has_types {
        return statement.to_owned();
    }
    SQLITE_TYPES.iter().fold(statement.to_owned(), |text, (from, to)| text.replace(from, to))
}
