//! The data: the demonstration at a scale, and out of it those who ask and what they ask for.

use std::path::Path;
use std::process::Stdio;

use serde_json::{Value, json};
use tokio::process::Command;
use uuid::Uuid;

use crate::cluster::{Cluster, Result};
use crate::contender::Contender;
use crate::load::Connection;
use crate::operation::{Ask, Operation, post};

/// Somebody who asks: with a token where the service answers, with claims that are believed where others do.
#[derive(Clone, Debug)]
pub struct Viewer {
    pub token: Option<String>,
    pub tenant: Uuid,
    pub person: Uuid,
    pub national: bool,
}

/// A database with the demonstration, and the role that the service serves as.
#[derive(Clone, Debug)]
pub struct Programme {
    pub database: String,
    /// Where the service keeps the key that signs tokens.
    pub folder: std::path::PathBuf,
}

const OWNER: &str = "owner";
pub const SERVER: &str = "server";

impl Programme {
    /// Raises the tables as their owner and fills them as the server, as the manual says. While it fills, nothing is made
    /// to survive a power cut and no reference is checked twice; what is measured later runs with all of it.
    pub async fn build(cluster: &Cluster, binary: &Path, folder: &Path, scale: u32) -> Result<Self> {
        let database = format!("programme_{scale}");
        let programme = Self { database: database.clone(), folder: folder.to_owned() };
        if cluster.rows("postgres", "SELECT 1 FROM pg_roles WHERE rolname = 'owner'").await?.is_empty() {
            cluster.run("postgres", &["CREATE ROLE owner LOGIN CREATEROLE"]).await?;
        }
        cluster.run("postgres", &[&format!("CREATE DATABASE {database} OWNER {OWNER}")]).await?;
        programme.command(cluster, binary, OWNER, &["migrate"]).await?;
        if cluster.rows("postgres", "SELECT 1 FROM pg_roles WHERE rolname = 'server'").await?.is_empty() {
            cluster.run("postgres", &["CREATE ROLE server LOGIN IN ROLE tresporuno_server"]).await?;
        }
        let quick = ["synchronous_commit = off", "session_replication_role = replica", "statement_timeout = 0"];
        let quick = quick.map(|setting| format!("ALTER ROLE {SERVER} SET {setting}"));
        cluster.run("postgres", &[&quick.join("; ")]).await?;
        programme.command(cluster, binary, SERVER, &["demo", "--scale", &scale.to_string()]).await?;
        cluster.run("postgres", &[&format!("ALTER ROLE {SERVER} RESET ALL")]).await?;
        cluster.run(&database, &["CREATE EXTENSION pg_stat_statements", OPEN_ITEMS, "VACUUM (ANALYZE)"]).await?;
        cluster.run("postgres", &["CHECKPOINT"]).await?;
        Ok(programme)
    }

    /// How many projects there are for everybody.
    pub async fn projects(&self, cluster: &Cluster) -> Result<usize> {
        let text = "SELECT count(*) FROM project WHERE audience = 'PUBLIC'";
        Ok(cluster.rows(&self.database, text).await?.concat().concat().parse()?)
    }

    /// Runs a command of the service's program on this database and gives what it says.
    pub async fn command(&self, cluster: &Cluster, binary: &Path, role: &str, arguments: &[&str]) -> Result<String> {
        let output = Command::new(binary)
            .args(arguments)
            .env("DATABASE_URL", cluster.url(role, &self.database))
            .env("TRESPORUNO_DATA", &self.folder)
            .stdin(Stdio::null())
            .output()
            .await?;
        if !output.status.success() {
            return Err(format!("{arguments:?}: {}", String::from_utf8_lossy(&output.stderr)).into());
        }
        Ok(String::from_utf8(output.stdout)?.trim().to_owned())
    }

    /// Somebody of the demonstration.
    async fn viewer(&self, cluster: &Cluster, binary: &Path, mailbox: &str) -> Result<Viewer> {
        let email = format!("{mailbox}@demo.tresporuno.mx");
        let text = format!(
            "SELECT p.id, m.tenant_id, m.role = 'NATIONAL_REVIEWER' FROM person p JOIN membership m ON m.person_id = p.id \
             WHERE p.email = '{email}'"
        );
        let rows = cluster.rows(&self.database, &text).await?;
        let [person, tenant, national] = rows.first().ok_or("nobody of that name")?.as_slice() else {
            return Err("three columns".into());
        };
        let token = self.command(cluster, binary, SERVER, &["token", "--minutes", "600", "--as", &email]).await?;
        Ok(Viewer { token: Some(token), tenant: tenant.parse()?, person: person.parse()?, national: national == "t" })
    }

    /// What is asked, but for cursors, which each contender writes in its own way.
    pub async fn asks(&self, cluster: &Cluster, binary: &Path, operation: Operation) -> Result<Vec<Ask>> {
        match operation {
            Operation::Page => self.pages(cluster, binary).await,
            Operation::LookUp => {
                let viewer = self.viewer(cluster, binary, "registro.los-angeles").await?;
                let text = "SELECT folio FROM club ORDER BY md5(folio) LIMIT 200";
                let folios = cluster.rows(&self.database, text).await?;
                Ok(of(&viewer, folios.into_iter().flatten().map(|folio| json!({ "folio": folio }))))
            }
            Operation::Deep => {
                let viewer = self.viewer(cluster, binary, "enlace.32").await?;
                let text = "SELECT code FROM state WHERE code IN ('11', '14', '16', '20', '32')";
                let states = cluster.rows(&self.database, text).await?;
                Ok(of(&viewer, states.into_iter().flatten().map(|code| json!({ "state": code }))))
            }
            Operation::FairnessReport => {
                let viewer = self.viewer(cluster, binary, "enlace.32").await?;
                let states = ["11", "14", "16", "20", "32"].map(Value::from).into_iter().chain([Value::Null]);
                let asks =
                    states.flat_map(|state| (2002..=2006).map(move |year| json!({ "year": year, "state": state })));
                Ok(of(&viewer, asks))
            }
            Operation::PoaMonth => {
                let viewer = self.viewer(cluster, binary, "enlace.32").await?;
                let month = |state: &'static str| {
                    (0..60).map(move |at| json!({ "state": state, "year": 2002 + at / 12, "month": 1 + at % 12 }))
                };
                Ok(of(&viewer, ["14", "32"].into_iter().flat_map(month)))
            }
            Operation::MyTasks => {
                let viewer = self.viewer(cluster, binary, "delegacion.32").await?;
                Ok(of(&viewer, (5..=20).map(|first| json!({ "first": first }))))
            }
            Operation::Statistics => {
                let viewer = self.viewer(cluster, binary, "enlace.32").await?;
                Ok(of(&viewer, std::iter::once(json!({}))))
            }
            Operation::Count => {
                let viewer = self.viewer(cluster, binary, "enlace.32").await?;
                Ok(of(&viewer, (1..=5).map(|first| json!({ "first": first }))))
            }
            Operation::Page500 | Operation::CastVote => Ok(Vec::new()),
        }
    }

    /// Each municipality asks for its own.
    async fn pages(&self, cluster: &Cluster, binary: &Path) -> Result<Vec<Ask>> {
        let text = "SELECT municipality_code FROM project WHERE EXISTS (SELECT 1 FROM person \
            WHERE email = 'proyectos.' || municipality_code || '@demo.tresporuno.mx') \
            GROUP BY 1 HAVING count(*) > 21 ORDER BY count(*) DESC, 1 LIMIT 8";
        let mut asks = Vec::new();
        for code in cluster.rows(&self.database, text).await?.into_iter().flatten() {
            let viewer = self.viewer(cluster, binary, &format!("proyectos.{code}")).await?;
            asks.push(Ask { viewer, variables: json!({ "municipality": code }) });
        }
        Ok(asks)
    }

    /// Pages of all projects from the row `depth` on, as a municipality sees them.
    pub async fn deep_pages(
        &self,
        cluster: &Cluster,
        binary: &Path,
        contender: &Contender,
        depth: usize,
    ) -> Result<Vec<Ask>> {
        let viewer = self.viewer(cluster, binary, "proyectos.32020").await?;
        let cursors = cursors(contender, &viewer, depth, depth + 400).await?;
        Ok(of(&viewer, cursors.into_iter().step_by(8).map(|cursor| json!({ "after": cursor }))))
    }

    /// The seat that votes, with the open items and the version of its vote on each.
    pub async fn ballots(
        &self,
        cluster: &Cluster,
        binary: &Path,
        database: &str,
    ) -> Result<(Viewer, Vec<(Uuid, i64)>)> {
        let viewer = self.viewer(cluster, binary, "enlace.32").await?;
        let text = format!(
            "SELECT a.id, coalesce(v.version, 0) FROM agenda_item a \
             LEFT JOIN vote v ON v.agenda_item_id = a.id AND v.tenant_id = '{}' \
             WHERE a.status = 'OPEN' AND a.state_code = '32' ORDER BY a.id",
            viewer.tenant
        );
        let rows = cluster.rows(database, &text).await?;
        let items = rows.iter().filter_map(|row| Some((row.first()?.parse().ok()?, row.get(1)?.parse().ok()?)));
        Ok((viewer, items.collect()))
    }
}

fn of(viewer: &Viewer, variables: impl Iterator<Item = Value>) -> Vec<Ask> {
    variables.map(|variables| Ask { viewer: viewer.clone(), variables }).collect()
}

/// Walks down a contender's list of all projects and gives its cursors of the rows in between.
async fn cursors(contender: &Contender, viewer: &Viewer, from: usize, to: usize) -> Result<Vec<String>> {
    let document = contender.cursors_document();
    let mut connection = Connection::open(&contender.address).await?;
    let (mut after, mut found) = (Value::Null, Vec::new());
    while found.len() < to {
        let body = match document {
            Some(document) => json!({ "query": document, "variables": { "after": after } }),
            None => json!({ "after": after }),
        };
        let target = if document.is_some() { "/graphql" } else { "/cursors" };
        let answer = connection.ask(&post(contender, target, viewer, &body.to_string())).await?;
        let answer: Value = serde_json::from_slice(answer)?;
        let list = &answer["data"]["projects"];
        let edges = list["edges"].as_array().ok_or_else(|| format!("no cursors: {answer}"))?;
        found.extend(edges.iter().filter_map(|edge| edge["cursor"].as_str().map(str::to_owned)));
        if list["pageInfo"]["hasNextPage"] != json!(true) {
            break;
        }
        after = list["pageInfo"]["endCursor"].clone();
    }
    found.truncate(to);
    Ok(found.split_off(from.min(found.len())))
}

/// More open items than there are clients: the oldest projects of Zacatecas come before the committee that sits there
/// today once more. Their history stays as it was.
const OPEN_ITEMS: &str = "WITH sitting AS (
    SELECT s.id, s.starts_at, s.state_code, c.rules_revision FROM session s JOIN committee c ON c.id = s.committee_id
    WHERE s.state_code = '32' AND now() BETWEEN s.starts_at AND s.ends_at ORDER BY s.starts_at DESC LIMIT 1
), chosen AS (
    SELECT p.id, row_number() OVER (ORDER BY p.created_at, p.id) AS number FROM project p
    WHERE p.state_code = '32' AND p.stage = 'CLOSED'
      AND NOT EXISTS (SELECT 1 FROM agenda_item a WHERE a.project_id = p.id AND a.status IN ('PENDING', 'OPEN'))
    ORDER BY p.created_at, p.id LIMIT 128
)
INSERT INTO agenda_item (id, session_id, project_id, state_code, position, status, opened_at, created_at, rules_revision)
SELECT gen_random_uuid(), sitting.id, chosen.id, sitting.state_code, 1000 + chosen.number, 'OPEN', sitting.starts_at,
  sitting.starts_at, sitting.rules_revision
FROM sitting, chosen";
