//! The throwaway PostgreSQL on which everything is measured.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::{env, fs};

use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader};
use tokio::process::{Child, Command};
use tokio_postgres::{Client, NoTls, SimpleQueryMessage};

pub type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

/// Ends with the value, however this process ends.
pub struct Cluster {
    folder: String,
    /// The process whose descendants are all of PostgreSQL.
    pub postmaster: u32,
    /// Holds the pipe whose end tells the supervisor to stop.
    _supervisor: Child,
}

impl Cluster {
    pub async fn start() -> Result<Self> {
        let programs = programs().ok_or("PostgreSQL is not installed: there is no initdb")?;
        let mut command = Command::new("sh");
        command.args(["-c", include_str!("../supervise.sh"), "supervise"]).arg(&programs).arg(env::temp_dir());
        command.env_clear().env("LC_ALL", "C").current_dir("/").process_group(0);
        command.envs(env::var_os("PATH").map(|path| ("PATH", path)));
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        if let Some((user, group)) = unprivileged().await {
            command.uid(user).gid(group);
        }
        let mut supervisor = command.spawn()?;
        let mut answer = BufReader::new(supervisor.stdout.take().ok_or("no answer from the supervisor")?);
        let mut line = String::new();
        answer.read_line(&mut line).await?;
        let words: Vec<&str> = line.split_whitespace().collect();
        let ["ready", folder, postmaster] = words.as_slice() else {
            answer.read_to_string(&mut line).await.ok();
            return Err(format!("PostgreSQL cannot be used: {line}").into());
        };
        Ok(Self { folder: (*folder).to_owned(), postmaster: postmaster.parse()?, _supervisor: supervisor })
    }

    /// What a client is given, over the socket and without a password.
    pub fn url(&self, role: &str, database: &str) -> String {
        format!("postgres://{role}@{}/{database}", self.folder.replace('/', "%2F"))
    }

    /// A connection as the superuser.
    pub async fn connect(&self, database: &str) -> Result<Client> {
        let (client, connection) = tokio_postgres::connect(&self.url("postgres", database), NoTls).await?;
        tokio::spawn(connection);
        Ok(client)
    }

    /// Runs statements as the superuser, each in a transaction of its own.
    pub async fn run(&self, database: &str, statements: &[&str]) -> Result<()> {
        let client = self.connect(database).await?;
        for statement in statements {
            client.batch_execute(statement).await.map_err(|error| format!("{statement}: {error:?}"))?;
        }
        Ok(())
    }

    /// The rows of a query as texts.
    pub async fn rows(&self, database: &str, query: &str) -> Result<Vec<Vec<String>>> {
        let client = self.connect(database).await?;
        let messages = client.simple_query(query).await.map_err(|error| format!("{query}: {error:?}"))?;
        let rows = messages.into_iter().filter_map(|message| match message {
            SimpleQueryMessage::Row(row) => {
                Some((0..row.len()).map(|column| row.get(column).unwrap_or_default().to_owned()).collect())
            }
            _ => None,
        });
        Ok(rows.collect())
    }
}

fn programs() -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let on_path = env::split_paths(&path).map(|folder| folder.join("initdb"));
    let installed = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let installed = installed.map(|version| version.path().join("bin/initdb"));
    // The rest stands beside the program itself, not beside a link to it.
    on_path.chain(installed).find_map(|program| fs::canonicalize(program).ok()?.parent().map(Path::to_owned))
}

/// The user and group to run as where this process is root, as which PostgreSQL refuses to run.
async fn unprivileged() -> Option<(u32, u32)> {
    if id(&["-u"]).await? != 0 {
        return None;
    }
    for user in ["postgres", "nobody"] {
        if let (Some(user), Some(group)) = (id(&["-u", user]).await, id(&["-g", user]).await) {
            return Some((user, group));
        }
    }
    None
}

async fn id(arguments: &[&str]) -> Option<u32> {
    let output = Command::new("id").args(arguments).stderr(Stdio::null()).output().await.ok()?;
    String::from_utf8(output.stdout).ok()?.trim().parse().ok()
}
