//! What stands in every table of a database, so that a test can say that nothing at all was written.

use std::collections::BTreeMap;

use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};

/// The rows of every table, each as one text, in an order of their own.
pub type Digest = BTreeMap<String, Vec<String>>;

/// Reads every table there is, in one statement, so that a table that is added later is not forgotten.
pub async fn digest(database: &DatabaseConnection) -> Digest {
    let backend = database.get_database_backend();
    let mut tables = Digest::new();
    let mut parts = Vec::new();
    for table in tables_of(database).await {
        let row = match backend {
            DbBackend::Sqlite => columns_of(database, &table).await,
            _ => "CAST(x AS TEXT)".to_owned(),
        };
        parts.push(format!("SELECT '{table}' AS name, {row} AS line FROM {table} x"));
        tables.insert(table, Vec::new());
    }
    for row in rows(database, &parts.join(" UNION ALL ")).await {
        let table: String = row.try_get_by_index(0).unwrap();
        tables.get_mut(&table).unwrap().push(row.try_get_by_index(1).unwrap());
    }
    tables.values_mut().for_each(|rows| rows.sort());
    tables
}

/// The first rows of `after` that are not in `before`, and the other way round, for a message that can be read.
pub fn difference(before: &Digest, after: &Digest) -> Vec<String> {
    let mut found = Vec::new();
    for (sign, of, against) in [("-", before, after), ("+", after, before)] {
        for (table, rows) in of {
            let known = against.get(table);
            let lines = rows.iter().filter(|row| known.is_none_or(|known| !known.contains(row)));
            found.extend(lines.map(|row| format!("{sign} {table}: {row}")));
        }
    }
    found
}

/// Names of all tables, those of the migrations aside.
pub async fn tables_of(database: &DatabaseConnection) -> Vec<String> {
    let text = match database.get_database_backend() {
        DbBackend::Sqlite => {
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY 1"
        }
        _ => "SELECT CAST(tablename AS TEXT) FROM pg_tables WHERE schemaname = 'public' ORDER BY 1",
    };
    let names = rows(database, text).await.into_iter().map(|row| row.try_get_by_index::<String>(0).unwrap());
    names.filter(|name| name != "seaql_migrations").collect()
}

async fn columns_of(database: &DatabaseConnection, table: &str) -> String {
    let columns = rows(database, &format!("SELECT name FROM pragma_table_info('{table}')")).await;
    let quoted = columns.iter().map(|row| format!("quote(x.{})", row.try_get_by_index::<String>(0).unwrap()));
    quoted.collect::<Vec<_>>().join(" || ' | ' || ")
}

async fn rows(database: &DatabaseConnection, text: &str) -> Vec<sea_orm::QueryResult> {
    database.query_all_raw(Statement::from_string(database.get_database_backend(), text)).await.unwrap()
}
