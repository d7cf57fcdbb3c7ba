//! What somebody sees of every table, found out in each of the ways that there are.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement, TransactionTrait, Value};
use tresporuno::authz::actor::Actor;
use tresporuno::authz::claims::Claims;
use tresporuno::authz::judge::{Judge, Row, Rows as RowsBeside};
use tresporuno::authz::policy::{Act, Resource, Rule};
use tresporuno::authz::predicate::Relation;
use tresporuno::authz::scope::Scope;
use tresporuno::store::query::Query;

/// Table and key of each row that is seen.
pub type Sight = BTreeSet<(&'static str, String)>;

/// The columns that name a row of the resource.
pub fn key_of(resource: Resource) -> &'static [&'static str] {
    match resource {
        Resource::State | Resource::Municipality => &["code"],
        Resource::ClubFile => &["club_id"],
        Resource::ProjectConfirmation => &["project_id", "revision", "person_id"],
        Resource::IdempotencyRecord => &["person_id", "idempotency_key"],
        Resource::FairnessSum => &["fiscal_year", "state_code", "kind", "group_id", "word"],
        Resource::PoaMoneySum => &["state_code", "month", "kind", "seat"],
        Resource::PoaWorksSum => &["state_code", "month"],
        Resource::ProgrammeTypeSum => &["fiscal_year", "project_type"],
        Resource::ProgrammePlaceSum => &["fiscal_year", "place_code"],
        Resource::ProgrammeYearSum => &["fiscal_year"],
        Resource::ProgrammeSeatSum => &["fiscal_year", "state_code", "seat"],
        _ => &["id"],
    }
}

/// A row as text, column by column.
#[derive(Clone, Debug)]
pub struct TextRow(pub BTreeMap<String, String>);

impl Row for TextRow {
    fn text(&self, column: &str) -> Option<String> {
        self.0.get(column).cloned()
    }
}

/// All rows of all tables.
#[derive(Clone, Debug, Default)]
pub struct Memory(pub BTreeMap<&'static str, Vec<TextRow>>);

impl RowsBeside for Memory {
    fn related(&self, relation: &Relation, value: &str) -> Vec<&dyn Row> {
        let rows = self.0[relation.table].iter();
        rows.filter(|row| row.0.get(relation.column).is_some_and(|held| held == value))
            .map(|row| row as &dyn Row)
            .collect()
    }
}

impl Memory {
    /// Reads every table, behind the service.
    pub async fn read(database: &DatabaseConnection) -> Self {
        let mut memory = Memory::default();
        let backend = database.get_database_backend();
        for resource in Resource::ALL {
            let table = resource.table();
            let text = match backend {
                DbBackend::Sqlite => {
                    let columns = format!("SELECT name, type FROM pragma_table_info('{table}')");
                    let columns = database.query_all_raw(Statement::from_string(backend, columns)).await.unwrap();
                    let member = |row: &sea_orm::QueryResult| {
                        let (name, kind): (String, String) =
                            (row.try_get_by_index(0).unwrap(), row.try_get_by_index(1).unwrap());
                        let value = if kind == "BLOB" { format!("lower(hex({name}))") } else { name.clone() };
                        format!("'{name}', {value}")
                    };
                    let members: Vec<String> = columns.iter().map(member).collect();
                    format!("SELECT json_object({}) FROM {table}", members.join(", "))
                }
                _ => format!("SELECT to_json(x)::text FROM {table} x"),
            };
            let rows = database.query_all_raw(Statement::from_string(backend, text)).await.unwrap();
            let rows = rows.iter().map(|row| text_row(&row.try_get_by_index::<String>(0).unwrap()));
            memory.0.insert(table, rows.collect());
        }
        memory
    }

    /// What the policy admits, judged in memory by `rules`.
    pub fn judged(&self, actor: &Actor, rules: &[Rule]) -> Sight {
        let scope = Scope::of(Arc::new(actor.clone()));
        let judge = Judge { scope: &scope, rules, rows: Some(self) };
        self.seen(|resource, row| judge.admits(resource, Act::Read, row))
    }

    /// The acts that the policy allows, each on its rows.
    pub fn permitted(&self, actor: &Actor, rules: &[Rule]) -> BTreeSet<(Act, String)> {
        let scope = Scope::of(Arc::new(actor.clone()));
        let judge = Judge { scope: &scope, rules, rows: Some(self) };
        let acts = Act::ALL.iter().filter(|act| **act != Act::Read);
        acts.flat_map(|act| {
            let rows = self.0[act.resource().table()].iter();
            let admitted = rows.filter(|row| judge.admits(act.resource(), *act, *row));
            admitted.map(|row| (*act, name(act.resource(), row))).collect::<Vec<_>>()
        })
        .collect()
    }

    pub fn seen(&self, sees: impl Fn(Resource, &TextRow) -> bool) -> Sight {
        let mut sight = Sight::new();
        for resource in Resource::ALL {
            let rows = self.0[resource.table()].iter().filter(|row| sees(*resource, row));
            sight.extend(rows.map(|row| (resource.table(), name(*resource, row))));
        }
        sight
    }
}

fn name(resource: Resource, row: &TextRow) -> String {
    key_of(resource).iter().map(|column| row.0[*column].replace('-', "")).collect::<Vec<_>>().join("/")
}

/// Ids are written with hyphens, whichever database they come from.
fn text_row(json: &str) -> TextRow {
    let members: BTreeMap<String, serde_json::Value> = serde_json::from_str(json).unwrap();
    let text = |value: serde_json::Value| match value {
        serde_json::Value::Null => None,
        serde_json::Value::String(text) => match uuid::Uuid::try_parse(&text) {
            Ok(id) => Some(id.to_string()),
            Err(_) => Some(text),
        },
        other => Some(other.to_string()),
    };
    TextRow(members.into_iter().filter_map(|(name, value)| Some((name, text(value)?))).collect())
}

/// What the scopes of the service let through, on the database of `connection`.
pub async fn scoped(connection: &DatabaseConnection, actor: &Actor) -> Sight {
    let backend = connection.get_database_backend();
    let scope = Scope::of(Arc::new(actor.clone()));
    let mut query = Query::new(backend);
    let parts = Resource::ALL.iter().map(|resource| {
        let readable = scope.readable(*resource, "x", &mut query).text();
        format!("{} WHERE {readable}", keys(backend, *resource))
    });
    let text = parts.collect::<Vec<_>>().join(" UNION ALL ");
    sight_of(connection.query_all_raw(query.statement(text)).await.unwrap())
}

/// What the second wall alone lets through, of statements that ask for everything.
pub async fn walled(server: &DatabaseConnection, actor: &Actor) -> Sight {
    let transaction = server.begin().await.unwrap();
    let claims = Claims::of(actor);
    let told = claims.to_begin_with().zip(1..).map(|((name, _), at)| format!("set_config('{name}', ${at}, true)"));
    let text = format!("SELECT {}", told.collect::<Vec<_>>().join(", "));
    let values = claims.to_begin_with().map(|(_, value)| Value::from(value.clone()));
    transaction.execute_raw(Statement::from_sql_and_values(DbBackend::Postgres, text, values)).await.unwrap();
    let parts = Resource::ALL.iter().map(|resource| keys(DbBackend::Postgres, *resource));
    let text = parts.collect::<Vec<_>>().join(" UNION ALL ");
    let rows = transaction.query_all_raw(Statement::from_string(DbBackend::Postgres, text)).await.unwrap();
    transaction.rollback().await.unwrap();
    sight_of(rows)
}

fn keys(backend: DbBackend, resource: Resource) -> String {
    let columns = key_of(resource).iter().map(|column| match (backend, *column) {
        (DbBackend::Sqlite, "id") => "lower(hex(x.id))".to_owned(),
        (DbBackend::Sqlite, column) if column.ends_with("_id") => format!("lower(hex(x.{column}))"),
        (DbBackend::Sqlite, column) => format!("replace(x.{column}, '-', '')"),
        (_, column) => format!("replace(CAST(x.{column} AS TEXT), '-', '')"),
    });
    let key = columns.collect::<Vec<_>>().join(" || '/' || ");
    format!("SELECT '{table}' AS place, {key} AS name FROM {table} x", table = resource.table())
}

fn sight_of(rows: Vec<sea_orm::QueryResult>) -> Sight {
    let table = |name: String| {
        let found = Resource::ALL.iter().find(|resource| resource.table() == name);
        found.unwrap().table()
    };
    rows.iter().map(|row| (table(row.try_get_by_index(0).unwrap()), row.try_get_by_index(1).unwrap())).collect()
}
