//! Triggers by which the database keeps sums, on both databases.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend, Statement};

/// A trigger that keeps sums.
pub struct Trigger {
    pub name: &'static str,
    pub table: &'static str,
    pub event: &'static str,
    /// `true` where PostgreSQL runs it once for all rows of a statement, which it calls `new_rows`: of what is loaded by
    /// thousands.
    pub of_statement: bool,
    /// What must hold of a row, where it is run for each.
    pub when: String,
    /// On PostgreSQL, the locks that are taken first and held to the end of the act.
    pub alone: &'static str,
    pub statements: Vec<String>,
}

impl Trigger {
    /// Runs for each row that is changed and of which `when` holds.
    pub fn of_row(
        name: &'static str,
        table: &'static str,
        when: impl Into<String>,
        alone: &'static str,
        statements: Vec<String>,
    ) -> Self {
        Self { name, table, event: "UPDATE", of_statement: false, when: when.into(), alone, statements }
    }

    /// Runs for what is inserted.
    pub fn of_statement(name: &'static str, table: &'static str, alone: &'static str, statements: Vec<String>) -> Self {
        Self { name, table, event: "INSERT", of_statement: true, when: String::new(), alone, statements }
    }

    fn on_sqlite(&self) -> String {
        let Trigger { name, table, event, when, statements, .. } = self;
        let when = if when.is_empty() { String::new() } else { format!("WHEN {when} ") };
        format!("CREATE TRIGGER {name} AFTER {event} ON {table} {when}BEGIN {}; END", statements.join("; "))
    }

    /// The path on which the function looks for tables is fixed, and what is temporary comes last.
    fn on_postgres(&self, schema: &str) -> String {
        let Trigger { name, table, event, of_statement, when, alone, statements } = self;
        let each = if *of_statement {
            "REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT".to_owned()
        } else {
            format!("FOR EACH ROW WHEN ({when})")
        };
        format!(
            "CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER \
             SET search_path = {schema}, pg_temp AS \
             $$ BEGIN {alone}{}; RETURN NULL; END $$; \
             REVOKE ALL ON FUNCTION {name}() FROM PUBLIC; \
             CREATE TRIGGER {name} AFTER {event} ON {table} {each} EXECUTE FUNCTION {name}(); \
             ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}",
            statements.join("; ")
        )
    }
}

pub async fn create(manager: &SchemaManager<'_>, triggers: &[Trigger]) -> Result<(), DbErr> {
    let connection = manager.get_connection();
    let backend = connection.get_database_backend();
    let schema = match backend {
        DbBackend::Postgres => schema(manager).await?,
        _ => String::new(),
    };
    for trigger in triggers {
        let text = match backend {
            DbBackend::Postgres => trigger.on_postgres(&schema),
            _ => trigger.on_sqlite(),
        };
        connection.execute_unprepared(&text).await?;
    }
    Ok(())
}

pub async fn drop(manager: &SchemaManager<'_>, triggers: &[Trigger]) -> Result<(), DbErr> {
    let connection = manager.get_connection();
    for Trigger { name, table, .. } in triggers {
        let text = match connection.get_database_backend() {
            DbBackend::Postgres => format!("DROP TRIGGER {name} ON {table}; DROP FUNCTION {name}()"),
            _ => format!("DROP TRIGGER {name}"),
        };
        connection.execute_unprepared(&text).await?;
    }
    Ok(())
}

async fn schema(manager: &SchemaManager<'_>) -> Result<String, DbErr> {
    let text = "SELECT quote_ident(current_schema()) AS name";
    let row = manager.get_connection().query_one_raw(Statement::from_string(DbBackend::Postgres, text)).await?;
    row.ok_or_else(|| DbErr::Custom("no schema".to_owned()))?.try_get("", "name")
}

/// Adds figures to the rows of a table of sums. They are locked in the order of their key, in every statement.
pub fn added(table: &str, key: &[&str], sums: &[(&str, String)], from: &str, alias: &str) -> String {
    let keys = key.join(", ");
    let own: Vec<String> = key.iter().map(|column| format!("{alias}.{column}")).collect();
    let own = own.join(", ");
    let names: Vec<&str> = sums.iter().map(|(name, _)| *name).collect();
    let list = |of: &dyn Fn(&(&str, String)) -> String, with: &str| sums.iter().map(of).collect::<Vec<_>>().join(with);
    let figures = list(&|(_, figure)| format!("CAST(sum({figure}) AS BIGINT)"), ", ");
    let any = list(&|(_, figure)| format!("sum({figure}) <> 0"), " OR ");
    let grown = list(&|(name, _)| format!("{name} = {table}.{name} + excluded.{name}"), ", ");
    format!(
        "INSERT INTO {table} ({keys}, {}) SELECT {own}, {figures} FROM {from} WHERE TRUE GROUP BY {own} HAVING {any} \
         ORDER BY {own} ON CONFLICT ({keys}) DO UPDATE SET {grown}",
        names.join(", ")
    )
}
