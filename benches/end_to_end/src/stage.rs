//! The stage: one PostgreSQL with the programme and a copy of it, and all contenders running on them.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::Value;
use tokio::process::Command;

use crate::Arguments;
use crate::cluster::{Cluster, Result};
use crate::contender::{Contender, Kind, Peer};
use crate::equality::prove;
use crate::load::{Prepared, Requests};
use crate::measure::Entry;
use crate::operation::{Ask, Operation, Votes, write};
use crate::programme::Programme;

pub struct Stage {
    /// Ended before the database on which they are.
    pub contenders: Vec<Contender>,
    pub cluster: Cluster,
    pub binary: PathBuf,
    pub folder: PathBuf,
    pub programme: Programme,
    pub node: String,
}

/// The copy of the database on which limit server and peer work.
const YARDSTICK: &str = "yardstick";
/// Another copy, for the service without the wall.
pub const WITHOUT_WALL: &str = "without_wall";
/// How deep page 500 lies, ten rows a page.
pub const DEPTH: usize = 4_990;

pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

impl Stage {
    /// Builds the data and starts the service alone.
    pub async fn set(arguments: &Arguments) -> Result<Self> {
        let binary = match &arguments.binary {
            Some(binary) => std::fs::canonicalize(binary)?,
            None => build().await?,
        };
        let folder = root().join("target/end-to-end");
        std::fs::create_dir_all(&folder)?;
        let cluster = Cluster::start().await?;
        let programme = Programme::build(&cluster, &binary, &folder, arguments.scale).await?;
        let mut stage =
            Self { cluster, binary, folder, programme, contenders: Vec::new(), node: String::from("left out") };
        // The copy first: a database that is in use cannot be copied.
        for name in [YARDSTICK, WITHOUT_WALL] {
            let copy = format!("CREATE DATABASE {name} TEMPLATE {}", stage.programme.database);
            stage.cluster.run("postgres", &[&copy]).await?;
        }
        stage.cluster.run(YARDSTICK, &[include_str!("../yardstick.sql"), "VACUUM (ANALYZE)"]).await?;
        stage.start(arguments).await?;
        Ok(stage)
    }

    async fn start(&mut self, arguments: &Arguments) -> Result<()> {
        let Self { cluster, binary, programme, .. } = self;
        self.contenders.push(Contender::service_behind_the_wall(cluster, binary, programme).await?);
        for also in &arguments.also {
            let mut other = Contender::service_behind_the_wall(cluster, also, programme).await?;
            other.name = also.display().to_string();
            self.contenders.push(other);
        }
        self.contenders.push(Contender::limit(cluster, YARDSTICK).await?);
        if !arguments.no_peer {
            let peer = Peer::install(self.folder.join("peer")).await?;
            self.node = peer.versions().await?;
            let cores = std::thread::available_parallelism().map_or(2, usize::from);
            self.contenders.push(Contender::peer(cluster, YARDSTICK, &peer, 1).await?);
            self.contenders.push(Contender::peer(cluster, YARDSTICK, &peer, cores).await?);
        }
        Ok(())
    }

    /// What a contender is asked.
    pub async fn asks(&self, contender: &Contender, operation: Operation) -> Result<Vec<Ask>> {
        match operation {
            Operation::Page500 => self.programme.deep_pages(&self.cluster, &self.binary, contender, DEPTH).await,
            _ => self.programme.asks(&self.cluster, &self.binary, operation).await,
        }
    }

    /// One contender with what it is asked; several may be asked the same.
    pub async fn entry(&self, contender: &Contender, operation: Operation) -> Result<Entry> {
        let requests: Arc<dyn Requests> = if operation == Operation::CastVote {
            let (viewer, items) = self.programme.ballots(&self.cluster, &self.binary, &contender.database).await?;
            Arc::new(Votes::new(contender.clone(), viewer, items))
        } else {
            let asks = self.asks(contender, operation).await?;
            Arc::new(Prepared(asks.iter().map(|ask| write(contender, operation, ask)).collect()))
        };
        Ok(Entry { contender: contender.clone(), requests })
    }

    /// All contenders with what they are asked, after the proof that they answer the same.
    pub async fn entries(&self, operation: Operation) -> Result<(Vec<Entry>, String)> {
        if operation == Operation::CastVote {
            return self.voters().await;
        }
        let mut written = Vec::new();
        for contender in &self.contenders {
            let asks = self.asks(contender, operation).await?;
            let requests: Vec<Vec<u8>> = asks.iter().map(|ask| write(contender, operation, ask)).collect();
            if requests.is_empty() {
                return Err(format!("{}: there is nothing to ask at this scale", operation.name()).into());
            }
            written.push((contender, requests));
        }
        let mut leaves = 0;
        let count = written.iter().map(|(_, requests)| requests.len()).min().unwrap_or(0);
        for index in 0..count {
            let asked: Vec<_> = written
                .iter()
                .filter_map(|(contender, requests)| Some((*contender, requests.get(index)?.clone())))
                .collect();
            leaves += prove(operation.name(), &asked).await?;
        }
        let proof = format!("{count} different requests answered the same by all, {leaves} leaves");
        let entries = written.into_iter().map(|(contender, requests)| Entry {
            contender: contender.clone(),
            requests: Arc::new(Prepared(requests)) as Arc<dyn Requests>,
        });
        Ok((entries.collect(), proof))
    }

    /// Each contender votes on the open items of its database.
    async fn voters(&self) -> Result<(Vec<Entry>, String)> {
        let mut entries = Vec::new();
        // Builds of the service that share a database share its items out: each must know the versions of its votes.
        let builds = self.contenders.iter().filter(|contender| contender.kind == Kind::Service).count();
        for (index, contender) in self.contenders.iter().enumerate() {
            let (viewer, mut items) = self.programme.ballots(&self.cluster, &self.binary, &contender.database).await?;
            if contender.kind == Kind::Service {
                items = items.into_iter().skip(index).step_by(builds).collect();
            }
            let votes = Arc::new(Votes::new(contender.clone(), viewer, items));
            let answer = self.vote(contender, &votes).await?;
            if answer != "STATE" {
                return Err(format!("{}: the seat that voted is {answer}", contender.name).into());
            }
            entries.push(Entry { contender: contender.clone(), requests: votes });
        }
        Ok((entries, "each vote answered with the item and the seat's own vote".to_owned()))
    }

    /// Casts the first vote of a run and gives the seat whose vote is in the answer.
    async fn vote(&self, contender: &Contender, votes: &Votes) -> Result<String> {
        let mut connection = crate::load::Connection::open(&contender.address).await?;
        let answer: Value = serde_json::from_slice(connection.ask(&votes.request(0, usize::MAX)).await?)?;
        votes.answered(0, usize::MAX);
        let votes = &answer["data"]["castVote"]["agendaItem"]["votes"];
        match votes.as_array().map(Vec::as_slice) {
            Some([vote]) => Ok(vote["seat"].as_str().unwrap_or_default().to_owned()),
            _ => Err(format!("{}: {answer}", contender.name).into()),
        }
    }

    pub fn of_kind(&self, kind: Kind) -> Option<&Contender> {
        self.contenders.iter().find(|contender| contender.kind == kind)
    }
}

async fn build() -> Result<PathBuf> {
    let status = Command::new("cargo")
        .args(["build", "--release", "--package", "tresporuno", "--bin", "tresporuno"])
        .current_dir(root())
        .status()
        .await?;
    if !status.success() {
        return Err("the service could not be built".into());
    }
    Ok(std::fs::canonicalize(root().join("target/release/tresporuno"))?)
}
