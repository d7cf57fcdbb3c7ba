//! Somebody at work before the second wall alone: statements without any filter of the service, none of which stays.

use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, Statement, TransactionTrait, Value,
};
use tresporuno::authz::actor::Actor;
use tresporuno::authz::claims::Claims;
use tresporuno::authz::policy::{Act, Resource};
use tresporuno::authz::touch::Command;
use uuid::Uuid;

use super::sight::{TextRow, key_of};

/// A transaction in which the wall was told who does which act on which row.
pub struct Worker(DatabaseTransaction);

impl Worker {
    /// `database` is the owner's connection: the role that is taken on is held by the wall all the same.
    pub async fn begin(database: &DatabaseConnection, actor: &Actor, act: Act, row: Uuid) -> Self {
        let transaction = database.begin().await.unwrap();
        let claims = Claims::acting(actor, act, row);
        for (name, value) in claims.settings() {
            let values = [Value::from(name.as_ref()), Value::from(value.as_str())];
            let text = "SELECT set_config($1, $2, true)";
            let statement = Statement::from_sql_and_values(DbBackend::Postgres, text, values);
            transaction.execute_raw(statement).await.unwrap();
        }
        Self(transaction)
    }

    /// The wall lets the row be inserted, whatever other constraints say of it afterwards.
    pub async fn inserts(&self, resource: Resource, row: &TextRow) -> bool {
        let table = resource.table();
        // What the database makes itself of other columns nobody inserts.
        let written = format!(
            "SELECT string_agg(attname, ', ') AS names FROM pg_attribute WHERE attrelid = '{table}'::regclass \
             AND attnum > 0 AND NOT attisdropped AND attgenerated = ''"
        );
        let written =
            self.0.query_one_raw(Statement::from_string(DbBackend::Postgres, written)).await.unwrap().unwrap();
        let names: String = written.try_get("", "names").unwrap();
        let text =
            format!("INSERT INTO {table} ({names}) SELECT {names} FROM json_populate_record(NULL::{table}, $1::json)");
        match self.run(&text, vec![serde_json::to_string(&row.0).unwrap().into()]).await {
            Ok(_) => true,
            Err(refusal) => !refusal.contains("row-level security") && !refusal.contains("permission denied"),
        }
    }

    /// The wall lets this row be read, held or changed.
    pub async fn touches(&self, command: Command, resource: Resource, row: &TextRow) -> bool {
        let (table, key) = (resource.table(), key_of(resource)[0]);
        let text = match command {
            Command::Read => format!("SELECT 1 FROM {table} WHERE {key}::text = $1"),
            Command::Lock => format!("SELECT 1 FROM {table} WHERE {key}::text = $1 FOR UPDATE"),
            Command::Update => format!("UPDATE {table} SET {key} = {key} WHERE {key}::text = $1"),
            Command::Insert => panic!("a row that is there is not inserted"),
        };
        match self.run(&text, vec![row.0[key].clone().into()]).await {
            Ok(rows) => rows == 1,
            Err(refusal) => {
                assert!(refusal.contains("row-level security") || refusal.contains("permission denied"), "{refusal}");
                false
            }
        }
    }

    /// How many rows the statement found or changed, or how it was refused; nothing of it stays.
    async fn run(&self, text: &str, values: Vec<Value>) -> Result<u64, String> {
        self.0.execute_unprepared("SAVEPOINT untouched").await.unwrap();
        let statement = Statement::from_sql_and_values(DbBackend::Postgres, text, values);
        let done = self.0.execute_raw(statement).await;
        self.0.execute_unprepared("ROLLBACK TO SAVEPOINT untouched").await.unwrap();
        done.map(|done| done.rows_affected()).map_err(|error| error.to_string())
    }
}
