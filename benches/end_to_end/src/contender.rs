//! Those who are compared: the service, the limit server and the peer, each a process of its own.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::net::TcpListener;
use tokio::process::{Child, Command};

use crate::cluster::{Cluster, Result};
use crate::load::Connection;
use crate::programme::{Programme, SERVER};

#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Kind {
    Service,
    Limit,
    Peer,
}

/// A running server.
#[derive(Clone, Debug)]
pub struct Contender {
    pub kind: Kind,
    pub name: String,
    pub address: String,
    pub database: String,
    /// The process whose descendants are all of it.
    pub process: u32,
    _child: Arc<Child>,
}

/// The role of limit server and peer.
pub const YARDSTICK_LOGIN: &str = "yardstick_login";

impl Contender {
    /// The service, on the database at `url`.
    pub async fn service(binary: &Path, name: &str, programme: &Programme, url: &str) -> Result<Self> {
        Self::serving(Command::new(binary), name, programme, url).await
    }

    /// The service under callgrind, which writes to `file` what it has counted when the service ends.
    pub async fn counted(binary: &Path, file: &Path, programme: &Programme, url: &str) -> Result<Self> {
        let mut command = Command::new("valgrind");
        command.args(["--tool=callgrind", "-q", "--fair-sched=yes"]);
        command.arg(format!("--callgrind-out-file={}", file.display())).arg(binary);
        Self::serving(command, "tresporuno under callgrind", programme, url).await
    }

    /// Nobody logs requests: the peer does not either.
    async fn serving(mut command: Command, name: &str, programme: &Programme, url: &str) -> Result<Self> {
        let address = free_address().await?;
        command.env("DATABASE_URL", url).env("TRESPORUNO_DATA", &programme.folder).env("TRESPORUNO_LISTEN", &address);
        command.env("TRESPORUNO_LOG", "warn");
        Self::start(Kind::Service, name, &programme.database, address, command).await
    }

    pub async fn service_behind_the_wall(cluster: &Cluster, binary: &Path, programme: &Programme) -> Result<Self> {
        let url = cluster.url(SERVER, &programme.database);
        Self::service(binary, "tresporuno", programme, &url).await
    }

    /// This program itself, as the limit server.
    pub async fn limit(cluster: &Cluster, database: &str) -> Result<Self> {
        let address = free_address().await?;
        let mut command = Command::new(std::env::current_exe()?);
        command.arg("limit-server").env("DATABASE_URL", cluster.url(YARDSTICK_LOGIN, database)).env("LISTEN", &address);
        Self::start(Kind::Limit, "limit", database, address, command).await
    }

    pub async fn peer(cluster: &Cluster, database: &str, peer: &Peer, processes: usize) -> Result<Self> {
        let address = free_address().await?;
        let mut command = Command::new(peer.folder.join("node_modules/node/bin/node"));
        command.arg(peer.folder.join("server.mjs")).current_dir(&peer.folder);
        command.env("NODE_ENV", "production").env("GRAPHILE_ENV", "production");
        command.env("DATABASE_URL", cluster.url(YARDSTICK_LOGIN, database));
        command.env("PORT", address.rsplit(':').next().unwrap_or_default());
        command.env("PROCESSES", processes.to_string());
        let name =
            if processes == 1 { "PostGraphile".to_owned() } else { format!("PostGraphile, {processes} processes") };
        Self::start(Kind::Peer, &name, database, address, command).await
    }

    async fn start(kind: Kind, name: &str, database: &str, address: String, mut command: Command) -> Result<Self> {
        let began = Instant::now();
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true);
        let mut child = command.spawn().map_err(|error| format!("{name}: {error}"))?;
        let process = child.id().ok_or("ended at once")?;
        let question = "{\"query\":\"{__typename}\"}";
        let target = if kind == Kind::Limit { "/ready" } else { "/graphql" };
        let request = format!(
            "POST {target} HTTP/1.1\r\nhost: x\r\naccept: application/graphql-response+json\r\n\
             content-type: application/json\r\ncontent-length: {}\r\n\r\n{question}",
            question.len()
        );
        loop {
            if let Ok(mut connection) = Connection::open(&address).await
                && connection.ask(request.as_bytes()).await.is_ok()
            {
                break;
            }
            if child.try_wait()?.is_some() || began.elapsed() > Duration::from_secs(60) {
                return Err(format!("{name} does not answer").into());
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        let (name, database) = (name.to_owned(), database.to_owned());
        Ok(Self { kind, name, address, database, process, _child: Arc::new(child) })
    }

    /// How it is asked for the cursors of its list; the limit server has no documents.
    pub fn cursors_document(&self) -> Option<&'static str> {
        match self.kind {
            Kind::Service => Some(include_str!("../../documents/tresporuno/cursors.graphql")),
            Kind::Peer => Some(include_str!("../../documents/postgraphile/cursors.graphql")),
            Kind::Limit => None,
        }
    }
}

async fn free_address() -> Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    Ok(listener.local_addr()?.to_string())
}

/// The peer's program, installed from the npm registry with the versions of the committed lock file.
pub struct Peer {
    folder: PathBuf,
}

const PEER_FILES: [(&str, &str); 3] = [
    ("package.json", include_str!("../../postgraphile/package.json")),
    ("package-lock.json", include_str!("../../postgraphile/package-lock.json")),
    ("server.mjs", include_str!("../../postgraphile/server.mjs")),
];

impl Peer {
    pub async fn install(folder: PathBuf) -> Result<Self> {
        let lock = folder.join("package-lock.json");
        let [_, (_, wanted), _] = PEER_FILES;
        let is_installed = folder.join("node_modules/node/bin/node").exists()
            && std::fs::read_to_string(&lock).is_ok_and(|present| present == wanted);
        std::fs::create_dir_all(&folder)?;
        for (name, text) in PEER_FILES {
            std::fs::write(folder.join(name), text)?;
        }
        if !is_installed {
            let arguments = ["ci", "--no-audit", "--no-fund", "--omit=dev", "--loglevel=error"];
            let status = Command::new("npm").args(arguments).current_dir(&folder).status().await;
            if !status.map_err(|error| format!("npm: {error}"))?.success() {
                std::fs::remove_file(&lock)?;
                return Err("npm could not install the peer".into());
            }
        }
        Ok(Self { folder })
    }

    /// What it is made of.
    pub async fn versions(&self) -> Result<String> {
        let node = self.folder.join("node_modules/node/bin/node");
        let output = Command::new(node).arg("--version").output().await?;
        let manifest = std::fs::read_to_string(self.folder.join("node_modules/postgraphile/package.json"))?;
        let manifest: serde_json::Value = serde_json::from_str(&manifest)?;
        let postgraphile = manifest["version"].as_str().unwrap_or("of unknown version");
        Ok(format!("PostGraphile {postgraphile}, Node {}", String::from_utf8_lossy(&output.stdout).trim()))
    }
}
