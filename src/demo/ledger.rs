//! The decision ledger's entries of the demonstration, chained by the same arithmetic as everybody's.

use chrono::{DateTime, Utc};
use entity::decision_ledger_entry;
use serde_json::Value;
use uuid::Uuid;

use super::batch::Batch;
use super::dice::Dice;
use crate::authz::policy::Act;
use crate::domain::ledger::{Entry, GENESIS, tier_of, written};

/// The chain of one project's decisions, as far as it has grown.
#[derive(Clone, Debug)]
pub struct Chain {
    id: Uuid,
    position: i64,
    last_hash: String,
}

/// What is noted of a decision, in the words in which the act itself notes it.
#[derive(Clone, Debug)]
pub struct Note {
    pub recorded_at: DateTime<Utc>,
    pub person: Uuid,
    pub tenant: Uuid,
    pub act: Act,
    pub subject_kind: &'static str,
    pub subject: Uuid,
    pub content: Value,
}

impl Chain {
    pub fn of(project: Uuid) -> Self {
        Self { id: project, position: 0, last_hash: GENESIS.to_owned() }
    }

    pub fn append(&mut self, batch: &mut Batch, dice: &mut Dice, note: Note) {
        self.position += 1;
        let content = written(note.content, note.act.text(), dice.id(note.recorded_at));
        let hash = Entry {
            chain: self.id,
            position: self.position,
            recorded_at: note.recorded_at,
            person: note.person,
            tenant: note.tenant,
            act: note.act.text(),
            subject_kind: note.subject_kind,
            subject: note.subject,
            content: &content,
            previous_hash: &self.last_hash,
        }
        .hash();
        let previous_hash = std::mem::replace(&mut self.last_hash, hash.clone());
        batch.decision_ledger_entry.push(decision_ledger_entry::Model {
            id: dice.id(note.recorded_at),
            chain_id: self.id,
            position: self.position,
            recorded_at: note.recorded_at,
            person_id: note.person,
            tenant_id: note.tenant,
            act: note.act.text().to_owned(),
            subject_kind: note.subject_kind.to_owned(),
            subject_id: note.subject,
            content,
            previous_hash,
            hash,
            tier: tier_of(note.act.text()).to_owned(),
        });
    }
}
