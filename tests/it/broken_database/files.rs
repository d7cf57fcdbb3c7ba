//! SQLite files that are damaged, cut short or something else, and databases of another version or of somebody else.

use std::fs;
use std::path::{Path, PathBuf};

use sea_orm::{ConnectionTrait, Database};
use serde_json::json;
use tempfile::TempDir;
use tresporuno::error::{Code, Error};
use tresporuno::store::Store;
use tresporuno::store::connection::DatabaseUrl;

use crate::both::{Backend, Fixture, on_sqlite};
use crate::digest::digest;
use crate::world::World;

both_databases!(a_newer_database_is_left_alone, tables_of_somebody_else_are_left_alone);

/// A folder with one file in it.
fn file_with(bytes: &[u8]) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir_in(crate::memory::folder()).unwrap();
    let file = folder.path().join("tresporuno.db");
    fs::write(&file, bytes).unwrap();
    (folder, file)
}

async fn opened_and_migrated(url: &str) -> Result<Store, Error> {
    let store = Store::open(&DatabaseUrl { url: url.to_owned().into(), pool: 2 }).await?;
    store.migrate().await?;
    Ok(store)
}

async fn opened(file: &Path) -> Result<Store, Error> {
    opened_and_migrated(&format!("sqlite:{}", file.display())).await
}

/// One line that says what is the matter, for whoever started the service.
fn assert_clear(error: &Error, words: &str) {
    assert_eq!(error.code, Code::Internal, "{error}");
    assert!(error.detail.contains(words), "{error}");
    assert_eq!(error.detail.lines().count(), 1, "{error}");
}

/// The bytes of the file of a world in which something has happened.
async fn file_of_a_world() -> Vec<u8> {
    let world: World = on_sqlite().await;
    world.selected().await;
    let folded = "PRAGMA wal_checkpoint(TRUNCATE)";
    world.database.execute_unprepared(folded).await.unwrap();
    let file = tresporuno::store::connection::sqlite_file(world.backend.as_ref().unwrap().url()).unwrap().to_owned();
    fs::read(file).unwrap()
}

/// Bytes that look like nothing, the same at every run.
fn noise(length: usize) -> Vec<u8> {
    let mut state = 0x2545_F491_4F6C_DD1D_u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()[0]
    };
    (0..length).map(|_| next()).collect()
}

#[tokio::test]
async fn what_is_no_database_is_named_and_left_as_it_was() {
    let whole = file_of_a_world().await;
    let mut without_head = whole.clone();
    without_head[..16].copy_from_slice(b"Not SQLite at al");
    for bytes in [b"clave,municipio\n32020,Jerez\n".to_vec(), noise(10), noise(100_000), vec![0; 8_192], without_head] {
        let (_folder, file) = file_with(&bytes);
        let error = opened(&file).await.expect_err("no database");
        assert_clear(&error, "the file is damaged, or is no database of SQLite");
        assert!(fs::read(&file).unwrap() == bytes, "the file was changed");
    }
}

#[tokio::test]
async fn a_file_that_was_cut_short_is_named_and_left_as_it_was() {
    let whole = file_of_a_world().await;
    for length in [whole.len() / 2, whole.len() - 4_096, 4_096, 512, 100, 20] {
        let bytes = &whole[..length];
        let (_folder, file) = file_with(bytes);
        let error = opened(&file).await.err().unwrap_or_else(|| panic!("{length} bytes of a database were taken"));
        assert_clear(&error, "the file is damaged, or is no database of SQLite");
        assert!(fs::read(&file).unwrap() == bytes, "the file was changed");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn damage_in_the_middle_is_a_fault_of_what_meets_it_and_no_more() {
    let whole = file_of_a_world().await;
    let mut faults = 0;
    for part in 1..96 {
        let mut bytes = whole.clone();
        let (from, length) = (whole.len() / 96 * part, whole.len() / 96);
        bytes[from..from + length].copy_from_slice(&noise(length));
        let (_folder, file) = file_with(&bytes);
        let store = match opened(&file).await {
            Ok(store) => store,
            Err(error) => {
                assert_clear(&error, "the file is damaged, or is no database of SQLite");
                continue;
            }
        };
        faults += usize::from(store.verify_ledger(&mut |_| ()).await.is_err_and(|error| error.code == Code::Internal));
        store.close().await.unwrap();
        let world = World::build(Backend::Sqlite(crate::sqlite::Database::at(&file, _folder))).await;
        for query in [
            "{ clubs(first: 50) { totalCount nodes { name folio registrations { nodes { issuedOn } } } } }",
            "{ projects(first: 50) { nodes { title parties { due { amount } } agendaItems { nodes { id } } } } }",
            "{ states { nodes { name municipalities { nodes { name } } } } committees { nodes { id } } }",
        ] {
            let answer = world.ask("", query, json!({})).await;
            for error in answer["errors"].as_array().into_iter().flatten() {
                faults += 1;
                assert_eq!(error["extensions"]["code"], "INTERNAL", "{answer:#}");
                assert!(error["extensions"].get("reason").is_none(), "to try again does not mend it: {answer:#}");
            }
        }
        assert!(fs::read(&file).unwrap() == bytes, "the file was changed by reading");
    }
    assert!(faults > 0, "no damage was met");
}

#[tokio::test]
async fn an_empty_file_becomes_a_database_and_a_folder_that_is_not_there_does_not() {
    let (folder, file) = file_with(b"");
    opened(&file).await.unwrap().close().await.unwrap();
    let nowhere = folder.path().join("no such folder").join("tresporuno.db");
    let error = opened(&nowhere).await.expect_err("no folder");
    assert_clear(&error, "unable to open database file");
    let error = opened(folder.path()).await.expect_err("a folder is no file");
    assert_clear(&error, "unable to open database file");
}

async fn a_newer_database_is_left_alone(world: World) {
    let newer = "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m9999_of_the_future', 0)";
    world.database.execute_unprepared(newer).await.unwrap();
    let before = digest(&world.database).await;
    let url = world.backend.as_ref().unwrap().url().to_owned();
    let owner = Store::open(&DatabaseUrl { url: url.into(), pool: 1 }).await.unwrap();
    for error in [owner.migrate().await.unwrap_err(), owner.pending_migrations().await.unwrap_err()] {
        assert_clear(&error, "newer state than this version knows");
        assert!(error.detail.contains("m9999_of_the_future"), "{error}");
    }
    assert!(digest(&world.database).await == before);
}

/// A database in which somebody else keeps tables, one of which has the name of ours.
struct Foreign {
    backend: Backend,
}

impl Fixture for Foreign {
    const TEMPLATE: &'static str = "somebody_else";

    async fn prepare(url: &str) {
        let connection = Database::connect(url).await.unwrap();
        connection.execute_unprepared("CREATE TABLE club (name TEXT)").await.unwrap();
        connection.execute_unprepared("INSERT INTO club VALUES ('of bridge players')").await.unwrap();
        connection.close().await.unwrap();
    }

    async fn build(backend: Backend) -> Self {
        Self { backend }
    }
}

async fn tables_of_somebody_else_are_left_alone(foreign: Foreign) {
    let connection = Database::connect(foreign.backend.url()).await.unwrap();
    let before = digest(&connection).await;
    let error = opened_and_migrated(foreign.backend.url()).await.expect_err("the name is taken");
    assert_clear(&error, "the tables could not be brought to the present");
    assert!(digest(&connection).await == before, "the migration that failed is undone as a whole");
}
