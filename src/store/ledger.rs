//! The decision ledger: appended to in the transaction of the act, one chain per object, and verified from the first entry.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::decision_ledger_entry as entry;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};
use serde::Deserialize;
use uuid::Uuid;

use super::Store;
use super::cells::Cells;
use super::connection::{outrun, unavailable};
use super::noun::noun;
use super::query::Query;
use super::tenant::Tenant;
use super::transaction::Transaction;
use crate::authz::claims::Claims;
use crate::authz::job::Job;
use crate::authz::permit::Permit;
use crate::authz::policy::{Act, Resource};
use crate::domain::ledger::{Entry, GENESIS, tier_of, written};
use crate::error::{Error, Result};

/// How many entries are read at a time when the ledger is verified.
const VERIFIED_AT_ONCE: u64 = 5_000;

noun! {
    /// An entry of the decision ledger.
    DecisionLedgerEntry, DecisionLedgerEntryWants of DecisionLedgerEntry
    row {
        id: Uuid,
        chain_id: Uuid,
        position: i64,
        recorded_at: DateTime<Utc>,
        person_id: Uuid,
        tenant_id: Uuid,
        act: String,
        subject_kind: String,
        subject_id: Uuid,
        content: String,
        previous_hash: String,
        hash: String,
    }
    one { tenant: Tenant = "tenant" by tenant_id -> id; }
}

/// What is written of an act. `content` is JSON with sorted keys, without anything of a private tier.
#[derive(Clone, Debug)]
pub struct Decision {
    /// The object whose history this is part of.
    pub chain: Uuid,
    pub subject_kind: &'static str,
    pub subject: Uuid,
    pub content: serde_json::Value,
}

/// What verification found.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Verification {
    pub entries: u64,
    pub chains: u64,
    /// Chain and position of the first entry of each chain that is not what was recorded.
    pub broken: Vec<(Uuid, i64)>,
}

/// Appends the entry of the act for which `leave` was given, in the name of `tenant`, if the row that the act has `changed` is
/// one that its writer can read: nobody writes beyond the own part.
pub async fn append(
    tx: &Transaction,
    leave: &Permit,
    tenant: Uuid,
    decision: &Decision,
    changed: (Resource, Uuid),
) -> Result<()> {
    let (resource, subject) = changed;
    let mut query = tx.query();
    let reads = tx.reads(&mut query, resource, subject);
    let ((last, previous_hash), is_own) = end_and(tx, query, decision.chain, &reads).await?;
    if !is_own {
        return Err(Error::internal(format!("a written row of {} is out of its writer's scope", resource.table())));
    }
    let position = last + 1;
    let content = written(decision.content.clone(), leave.act().text(), Uuid::new_v4());
    let hashed = Entry {
        chain: decision.chain,
        position,
        recorded_at: tx.now,
        person: tx.person(),
        tenant,
        act: leave.act().text(),
        subject_kind: decision.subject_kind,
        subject: decision.subject,
        content: &content,
        previous_hash: &previous_hash,
    };
    let row = entry::Model {
        id: tx.fresh_id(),
        chain_id: decision.chain,
        position,
        recorded_at: tx.now,
        person_id: tx.person(),
        tenant_id: tenant,
        act: leave.act().text().to_owned(),
        subject_kind: decision.subject_kind.to_owned(),
        subject_id: decision.subject,
        hash: hashed.hash(),
        content,
        previous_hash,
        tier: tier_of(leave.act().text()).to_owned(),
    };
    // The chain's next place may be taken by a transaction that ran beside this one.
    tx.insert(leave, row.into_active_model()).await.map_err(outrun)
}

/// Position and hash of the last entry of a chain; 0 and what stands before the first where there is none.
pub async fn end_of(tx: &Transaction, chain: Uuid) -> Result<(i64, String)> {
    Ok(end_and(tx, tx.query(), chain, "TRUE").await?.0)
}

/// As [`end_of`], and whether the condition holds, whose arguments are bound in `query`.
async fn end_and(tx: &Transaction, mut query: Query, chain: Uuid, condition: &str) -> Result<((i64, String), bool)> {
    let chain = query.bind(chain);
    let text = format!(
        "SELECT {condition}, e.position, e.hash FROM (SELECT 1 AS one) o LEFT JOIN (SELECT position, hash FROM \
         decision_ledger_entry WHERE chain_id = {chain} ORDER BY position DESC LIMIT 1) e ON TRUE"
    );
    let found = tx.one(query.statement(text)).await?.ok_or_else(|| Error::internal("one row is always there"))?;
    let mut cells = Cells::of(&found);
    let (holds, last, hash): (bool, Option<i64>, Option<String>) = (cells.get()?, cells.get()?, cells.get()?);
    Ok(((last.unwrap_or_default(), hash.unwrap_or_else(|| GENESIS.to_owned())), holds))
}

impl Store {
    /// Reads every chain from its first entry and computes every hash anew. A named job: it sees all entries and
    /// tells of them only where they are broken.
    pub async fn verify_ledger(&self, progress: &mut dyn FnMut(u64)) -> Result<Verification> {
        let mut found = Verification::default();
        let mut after = Uuid::nil();
        // Chains are walked one after the other by (chain, position); the ends of chains are what is kept in mind.
        let mut ends: HashMap<Uuid, (i64, String)> = HashMap::new();
        let mut position = 0;
        let reading = self.reading(&Claims::job(Job::Verification)).await?;
        loop {
            let later = entry::Column::ChainId
                .gt(after)
                .or(entry::Column::ChainId.eq(after).and(entry::Column::Position.gt(position)));
            let rows = entry::Entity::find()
                .filter(later)
                .order_by_asc(entry::Column::ChainId)
                .order_by_asc(entry::Column::Position);
            let rows = sea_orm::QuerySelect::limit(rows, VERIFIED_AT_ONCE);
            let rows = rows.all(&reading).await.map_err(unavailable)?;
            let Some(last) = rows.last() else { break };
            (after, position) = (last.chain_id, last.position);
            for row in &rows {
                found.entries += 1;
                check(row, &mut ends, &mut found);
            }
            check_seals(&reading, &rows, &mut found).await?;
            // Only the chain that goes on in the next rows is still needed.
            ends.retain(|chain, _| *chain == after);
            progress(found.entries);
        }
        Ok(found)
    }
}

/// The chain of votes of each item that was closed ends where its closing says.
async fn check_seals(
    reading: &impl sea_orm::ConnectionTrait,
    rows: &[entry::Model],
    found: &mut Verification,
) -> Result<()> {
    let sealed: Vec<(&entry::Model, Seal)> = rows.iter().filter_map(|row| Some((row, Seal::of(row)?))).collect();
    if sealed.is_empty() {
        return Ok(());
    }
    let votes =
        entry::Entity::find().filter(entry::Column::ChainId.is_in(sealed.iter().map(|(row, _)| row.subject_id)));
    let mut ends: HashMap<Uuid, Seal> = HashMap::new();
    for vote in votes.all(reading).await.map_err(unavailable)? {
        let end = ends.entry(vote.chain_id).or_insert_with(Seal::of_none);
        if vote.position > end.entries {
            *end = Seal { entries: vote.position, hash: vote.hash };
        }
    }
    for (row, seal) in sealed {
        if *ends.entry(row.subject_id).or_insert_with(Seal::of_none) != seal {
            found.broken.push((row.subject_id, seal.entries));
        }
    }
    Ok(())
}

/// Where a chain of votes ends, as the closing of its item says.
#[derive(Debug, Deserialize, Eq, PartialEq)]
struct Seal {
    entries: i64,
    hash: String,
}

impl Seal {
    fn of_none() -> Self {
        Self { entries: 0, hash: GENESIS.to_owned() }
    }

    /// What the entry seals, if it is of a closing; those of before votes had a chain of their own seal nothing.
    fn of(row: &entry::Model) -> Option<Self> {
        #[derive(Deserialize)]
        struct Closing {
            ballot: Seal,
        }
        let closing = || serde_json::from_str::<Closing>(&row.content).ok();
        if row.act == Act::CloseAgendaItem.text() { closing().map(|closing| closing.ballot) } else { None }
    }
}

fn check(row: &entry::Model, ends: &mut HashMap<Uuid, (i64, String)>, found: &mut Verification) {
    let known = ends.get(&row.chain_id).cloned();
    if known.is_none() {
        found.chains += 1;
    }
    let (last, previous_hash) = known.unwrap_or((0, GENESIS.to_owned()));
    let hashed = Entry {
        chain: row.chain_id,
        position: row.position,
        recorded_at: row.recorded_at,
        person: row.person_id,
        tenant: row.tenant_id,
        act: &row.act,
        subject_kind: &row.subject_kind,
        subject: row.subject_id,
        content: &row.content,
        previous_hash: &row.previous_hash,
    };
    let chained = row.position == last + 1 && row.previous_hash == previous_hash;
    let sound = chained && row.hash == hashed.hash() && row.tier == tier_of(&row.act);
    if !sound && found.broken.last().is_none_or(|(chain, _)| *chain != row.chain_id) {
        found.broken.push((row.chain_id, row.position));
    }
    ends.insert(row.chain_id, (row.position, row.hash.clone()));
}
