//! A fresh SQLite database for each test: a file copied from a template that was prepared once.

use std::{collections::BTreeMap, fs, path::Path};

use tempfile::TempDir;
use tokio::sync::Mutex;

use crate::memory;

/// A database of one test; dropped, its files are gone.
pub struct Database {
    pub url: String,
    _folder: TempDir,
}

/// The files of a prepared database by name. They are kept in memory because a static is never dropped: a folder that it
/// held would stay behind.
type Template = Vec<(String, Vec<u8>)>;

static TEMPLATES: Mutex<BTreeMap<String, Template>> = Mutex::const_new(BTreeMap::new());

const FILE: &str = "tresporuno.db";

/// A copy of `template`, which `prepare` makes out of an empty database when it is first asked for.
pub async fn database(template: &str, prepare: impl AsyncFnOnce(&str)) -> Database {
    let folder = tempfile::Builder::new()
        .prefix("tresporuno-it.")
        .tempdir_in(memory::folder())
        .expect("a folder for the database");
    let url = url_in(folder.path());
    let mut templates = TEMPLATES.lock().await;
    match templates.get(template) {
        Some(files) => write(folder.path(), files),
        None => {
            prepare(&url).await;
            templates.insert(template.to_owned(), read(folder.path()));
        }
    }
    Database { url, _folder: folder }
}

impl Database {
    /// The database in `file`, which stands in `folder`.
    pub fn at(file: &Path, folder: TempDir) -> Self {
        Self { url: format!("sqlite://{}?mode=rwc", file.display()), _folder: folder }
    }
}

fn url_in(folder: &Path) -> String {
    format!("sqlite://{}?mode=rwc", folder.join(FILE).display())
}

/// Everything in the folder, since a write-ahead log that was not folded in yet belongs to the database.
fn read(folder: &Path) -> Template {
    let entries = fs::read_dir(folder).expect("the folder of the database");
    let paths = entries.map(|entry| entry.expect("a file of the database").path());
    paths
        .filter_map(|path| Some((path.file_name()?.to_str()?.to_owned(), path)))
        .filter(|(name, _)| !name.ends_with("-shm"))
        .map(|(name, path)| (name, fs::read(path).expect("a file of the database")))
        .collect()
}

fn write(folder: &Path, files: &Template) {
    for (name, bytes) in files {
        fs::write(folder.join(name), bytes).expect("a file of the database");
    }
}
