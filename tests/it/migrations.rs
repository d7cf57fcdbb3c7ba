//! The history of the tables, up and down; and the decision ledger, which nobody rewrites unnoticed.

use futures_util::future::join_all;
use migration::MigratorTrait;
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, DbBackend, EntityTrait, Statement};
use serde_json::json;
use tresporuno::graphql::id::NodeKind;
use tresporuno::store::Store;
use tresporuno::store::connection::DatabaseUrl;
use uuid::Uuid;

use crate::both::{Backend, Fixture, on_postgres};
use crate::digest::{digest, tables_of};
use crate::world::story::global;
use crate::world::{World, id};

both_databases!(
    the_tables_go_up_and_down_and_up_again,
    servers_that_start_at_once_migrate_once,
    what_was_there_before_the_migrations_stays,
    what_was_asked_before_there_was_a_solidarity_list_is_counted_in_it,
    the_ledger_refuses_to_be_rewritten,
    a_changed_entry_is_found,
    a_removed_entry_is_found,
    reordered_entries_are_found,
    an_entry_that_was_put_in_is_found,
);

/// A database without any table.
struct Empty {
    backend: Backend,
}

impl Fixture for Empty {
    const TEMPLATE: &'static str = "empty";

    async fn prepare(url: &str) {
        // Only so that SQLite has a file to copy.
        Database::connect(url).await.unwrap().close().await.unwrap();
    }

    async fn build(backend: Backend) -> Self {
        Self { backend }
    }
}

impl Empty {
    async fn store(&self) -> Store {
        Store::open(&DatabaseUrl { url: self.backend.url().to_owned().into(), pool: 2 }).await.unwrap()
    }

    async fn tables(&self) -> Vec<String> {
        let connection = Database::connect(self.backend.url()).await.unwrap();
        tables_of(&connection).await
    }
}

async fn the_tables_go_up_and_down_and_up_again(empty: Empty) {
    let store = empty.store().await;
    let pending = store.pending_migrations().await.unwrap();
    assert_eq!(pending.first().map(String::as_str), Some("m0001_house"));
    store.migrate().await.unwrap();
    let tables = empty.tables().await;
    assert!(tables.len() > 25, "{tables:?}");
    assert_eq!(store.pending_migrations().await.unwrap(), Vec::<String>::new());
    store.migrate().await.unwrap();
    assert_eq!(empty.tables().await, tables, "again is no harm");
    store.migrate_down_losing_everything().await.unwrap();
    assert_eq!(empty.tables().await, Vec::<String>::new());
    assert_eq!(store.pending_migrations().await.unwrap(), pending);
    store.migrate_down_losing_everything().await.unwrap();
    store.migrate().await.unwrap();
    assert_eq!(empty.tables().await, tables);
    store.close().await.unwrap();
}

async fn servers_that_start_at_once_migrate_once(empty: Empty) {
    let stores = join_all((0..4).map(|_| empty.store())).await;
    for done in join_all(stores.iter().map(Store::migrate)).await {
        done.unwrap();
    }
    for store in stores {
        assert_eq!(store.pending_migrations().await.unwrap(), Vec::<String>::new());
        store.close().await.unwrap();
    }
}

async fn what_was_there_before_the_migrations_stays(world: World) {
    let before = digest(&world.database).await;
    let url = world.backend.as_ref().map(Backend::url).unwrap().to_owned();
    let owner = Store::open(&DatabaseUrl { url: url.into(), pool: 1 }).await.unwrap();
    owner.migrate().await.unwrap();
    assert!(digest(&world.database).await == before);
}

/// The database as it was before the solidarity list, with a need of a community that has a club and of one that has none.
async fn what_was_asked_before_there_was_a_solidarity_list_is_counted_in_it(world: World) {
    let name = "El Cargadero";
    world.community_alone(name, "VERY_HIGH").await;
    for (number, status) in [(0, "OPEN"), (1, "OPEN"), (2, "WITHDRAWN")] {
        let filed = world.file_need("mirror_jerez", "mirror_club_jerez", "Agua").await;
        let moved = format!(
            "UPDATE need SET community_id = {}, status = '{status}', withdrawal_reason = '{}' WHERE endorsements = 0 AND \
             community_id <> {}",
            literal(&world.database, id(name)),
            if number == 2 { "Ya hay" } else { "" },
            literal(&world.database, id(name)),
        );
        assert_eq!(world.database.execute_unprepared(&moved).await.unwrap().rows_affected(), 1, "{filed}");
    }
    world.file_need("mirror_jerez", "mirror_club_jerez", "Luz").await;
    migrate_anew_from(&world, "m0020_solidarity").await;
    let (kept, counted) = world.places().await;
    assert_eq!(kept, counted);
    assert_eq!(kept.values().filter(|place| **place > 0).collect::<Vec<_>>(), [&6_000_002], "{kept:?}");
    let needs = entity::need::Entity::find().all(&world.database).await.unwrap();
    assert!(needs.len() == 4 && needs.iter().all(|need| need.filer_id == id("mirror_club_jerez")), "{needs:?}");
}

/// Takes the migrations down to the one that is named, and runs them again on the rows that are there.
pub async fn migrate_anew_from(world: &World, name: &str) {
    lower_the_wall(world).await;
    let url = world.backend.as_ref().map(Backend::url).unwrap().to_owned();
    let owner = Store::open(&DatabaseUrl { url: url.into(), pool: 1 }).await.unwrap();
    while !owner.pending_migrations().await.unwrap().iter().any(|pending| pending == name) {
        migration::Migrator::down(&world.database, Some(1)).await.unwrap();
    }
    owner.migrate().await.unwrap();
}

/// Takes down the policies, which name what goes down; they are raised anew with the tables.
pub async fn lower_the_wall(world: &World) {
    if world.database.get_database_backend() != DbBackend::Postgres {
        return;
    }
    let drop = "DO $$ DECLARE p record; BEGIN FOR p IN SELECT policyname, tablename FROM pg_policies \
                WHERE schemaname = 'public' LOOP EXECUTE format('DROP POLICY %I ON %I', p.policyname, p.tablename); \
                END LOOP; END $$";
    world.database.execute_unprepared(drop).await.unwrap();
}

/// Who owns the tables is held by the wall like everybody else, but while a migration runs: what it changes it must find.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_migration_finds_the_rows_that_it_changes_and_leaves_them_behind_the_wall() {
    let Some(world) = on_postgres::<World>().await else { return };
    let run = async |text: &str| world.database.execute_unprepared(text).await.unwrap();
    let held = "SELECT relforcerowsecurity FROM pg_class WHERE relname = 'club'";
    // Down to the migration that made the keys of machines, whatever came after it.
    let later = migration::Migrator::migrations().len() - 4;
    // Where there are tenants of a later kind, their kind does not go down.
    run("UPDATE tenant SET kind = 'CLUB' WHERE kind = 'WORKS_COMMITTEE'").await;
    lower_the_wall(&world).await;
    migration::Migrator::down(&world.database, Some(later.try_into().unwrap())).await.unwrap();
    run("CREATE TABLE club_was_held (held boolean)").await;
    // The migrator looks for its own list before.
    let by_migration = "EXISTS (SELECT 1 FROM pg_event_trigger_ddl_commands() WHERE object_identity LIKE '%api_key')";
    run(&format!(
        "CREATE FUNCTION look() RETURNS event_trigger LANGUAGE plpgsql AS $$ \
         BEGIN INSERT INTO club_was_held {held} AND {by_migration}; END $$"
    ))
    .await;
    run("CREATE EVENT TRIGGER look ON ddl_command_end WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION look()").await;
    let url = world.backend.as_ref().map(Backend::url).unwrap().to_owned();
    let owner = Store::open(&DatabaseUrl { url: url.into(), pool: 1 }).await.unwrap();
    owner.migrate().await.unwrap();
    let all = async |text: &str| {
        let statement = Statement::from_string(DbBackend::Postgres, text);
        let rows = world.database.query_all_raw(statement).await.unwrap();
        rows.iter().map(|row| row.try_get_by_index::<bool>(0).unwrap()).collect::<Vec<_>>()
    };
    let meanwhile = all("SELECT held FROM club_was_held").await;
    assert_eq!((meanwhile, all(held).await), (vec![false], vec![true]));
}

/// A world whose ledger holds several chains, the longest of which is the project's.
async fn with_history(world: &World) -> Uuid {
    let on = world.selected().await;
    let id = on.project["id"].as_str().unwrap().to_owned();
    let bytes = base64::Engine::decode(&base64::engine::general_purpose::URL_SAFE_NO_PAD, id).unwrap();
    let chain = Uuid::from_slice(&bytes[1..]).unwrap();
    assert_eq!(async_graphql::ID(on.project["id"].as_str().unwrap().to_owned()), NodeKind::Project.id(chain));
    world.session().await;
    assert_eq!(world.store.verify_ledger(&mut |_| ()).await.unwrap().broken, vec![]);
    chain
}

fn literal(database: &DatabaseConnection, uuid: Uuid) -> String {
    match database.get_database_backend() {
        DbBackend::Sqlite => format!("X'{}'", uuid.simple()),
        _ => format!("'{uuid}'"),
    }
}

async fn the_ledger_refuses_to_be_rewritten(world: World) {
    with_history(&world).await;
    let before = digest(&world.database).await;
    let mut statements = vec![
        "UPDATE decision_ledger_entry SET content = '{}'",
        "UPDATE decision_ledger_entry SET hash = hash WHERE position = 2",
        "DELETE FROM decision_ledger_entry",
        "DELETE FROM decision_ledger_entry WHERE position = 1",
        "INSERT INTO decision_ledger_entry SELECT * FROM decision_ledger_entry WHERE position = 2 \
         ON CONFLICT (id) DO UPDATE SET content = '{}'",
    ];
    match world.database.get_database_backend() {
        DbBackend::Postgres => statements.extend([
            "TRUNCATE decision_ledger_entry",
            "TRUNCATE person CASCADE",
            "MERGE INTO decision_ledger_entry e USING (SELECT 1) x ON e.position = 1 WHEN MATCHED THEN DELETE",
        ]),
        _ => statements.extend([
            "UPDATE OR IGNORE decision_ledger_entry SET position = position + 1",
            "REPLACE INTO decision_ledger_entry SELECT * FROM decision_ledger_entry",
            "INSERT OR REPLACE INTO decision_ledger_entry (id, chain_id, position, recorded_at, person_id, tenant_id, act, \
             subject_kind, subject_id, content, previous_hash, hash) SELECT id, chain_id, position, recorded_at, person_id, \
             tenant_id, act, subject_kind, subject_id, '{}', previous_hash, hash FROM decision_ledger_entry LIMIT 1",
        ]),
    }
    for statement in statements {
        let refused = world.database.execute_unprepared(statement).await;
        let error = refused.err().unwrap_or_else(|| panic!("{statement} was done")).to_string();
        assert!(error.contains("append-only"), "{statement}: {error}");
        assert!(digest(&world.database).await == before, "{statement}");
    }
    assert_eq!(world.store.verify_ledger(&mut |_| ()).await.unwrap().broken, vec![]);
}

/// Does to the ledger what its triggers forbid, as somebody with all rights could.
async fn behind_the_triggers(world: &World, statement: &str) {
    let drops: &[&str] = match world.database.get_database_backend() {
        DbBackend::Sqlite => {
            &["DROP TRIGGER decision_ledger_is_not_changed", "DROP TRIGGER decision_ledger_is_not_deleted"]
        }
        _ => &["ALTER TABLE decision_ledger_entry DISABLE TRIGGER USER"],
    };
    for text in drops {
        world.database.execute_unprepared(text).await.unwrap();
    }
    let done = world.database.execute_unprepared(statement).await.unwrap();
    assert!(done.rows_affected() > 0, "{statement}");
}

async fn broken(world: &World) -> Vec<(Uuid, i64)> {
    world.store.verify_ledger(&mut |_| ()).await.unwrap().broken
}

async fn a_changed_entry_is_found(world: World) {
    let chain = with_history(&world).await;
    let of_chain = format!("chain_id = {}", literal(&world.database, chain));
    let statement = format!("UPDATE decision_ledger_entry SET content = '{{}}' WHERE {of_chain} AND position = 3");
    behind_the_triggers(&world, &statement).await;
    assert_eq!(broken(&world).await, [(chain, 3)]);
    // Every other member counts as well.
    let person = literal(&world.database, id("auditor"));
    for (member, value) in [
        ("act", "'castVote'".to_owned()),
        ("subject_kind", "'Nothing'".to_owned()),
        ("recorded_at", "'2020-01-01 00:00:00+00:00'".to_owned()),
        ("person_id", person.clone()),
        ("tenant_id", literal(&world.database, id("oversight"))),
        ("subject_id", person),
        ("previous_hash", "'0'".to_owned()),
        ("hash", "'0'".to_owned()),
    ] {
        let statement =
            format!("UPDATE decision_ledger_entry SET {member} = {value} WHERE {of_chain} AND position = 1");
        world.database.execute_unprepared(&statement).await.unwrap();
        assert_eq!(broken(&world).await, [(chain, 1)], "{member}");
    }
}

async fn a_removed_entry_is_found(world: World) {
    let chain = with_history(&world).await;
    let of_chain = format!("chain_id = {}", literal(&world.database, chain));
    let statement = format!("DELETE FROM decision_ledger_entry WHERE {of_chain} AND position = 2");
    behind_the_triggers(&world, &statement).await;
    assert_eq!(broken(&world).await, [(chain, 3)]);
    let statement = format!("DELETE FROM decision_ledger_entry WHERE {of_chain} AND position = 1");
    world.database.execute_unprepared(&statement).await.unwrap();
    assert_eq!(broken(&world).await, [(chain, 3)], "the first ones");
}

async fn reordered_entries_are_found(world: World) {
    let chain = with_history(&world).await;
    let of_chain = format!("chain_id = {}", literal(&world.database, chain));
    let swap = |from: i64, to: i64| {
        format!("UPDATE decision_ledger_entry SET position = {to} WHERE {of_chain} AND position = {from}")
    };
    behind_the_triggers(&world, &swap(2, 1_000)).await;
    for statement in [swap(3, 2), swap(1_000, 3)] {
        world.database.execute_unprepared(&statement).await.unwrap();
    }
    assert_eq!(broken(&world).await, [(chain, 2)]);
}

async fn an_entry_that_was_put_in_is_found(world: World) {
    let chain = with_history(&world).await;
    let of_chain = format!("chain_id = {}", literal(&world.database, chain));
    let new = literal(&world.database, Uuid::new_v4());
    // Appending is allowed to whoever can write; what is appended must still be of the chain.
    let statement = format!(
        "INSERT INTO decision_ledger_entry (id, chain_id, position, recorded_at, person_id, tenant_id, act, subject_kind, \
         subject_id, content, previous_hash, hash) SELECT {new}, chain_id, position + 1, recorded_at, person_id, tenant_id, \
         act, subject_kind, subject_id, content, hash, 'made up' FROM decision_ledger_entry WHERE {of_chain} \
         ORDER BY position DESC LIMIT 1"
    );
    world.database.execute_unprepared(&statement).await.unwrap();
    let found = broken(&world).await;
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].0, chain);
    // The service goes on; what it appends does not hide what is wrong.
    let input = json!({
        "committeeId": global(NodeKind::Committee, "committee_zac"), "place": "Zacatecas",
        "startsAt": world.time() + chrono::Duration::days(6), "endsAt": world.time() + chrono::Duration::days(7),
    });
    world.done("delegate_zac", "conveneSession", "session { id }", input).await;
    assert_eq!(broken(&world).await, found);
}
