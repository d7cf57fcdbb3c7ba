//! The decision ledger's entries of the demonstration, chained by the same arithmetic as everybody's.

use chrono::{DateTime, Utc};
use entity::decision_ledger_entry;
use uuid::Uuid;

use super::batch::Batch;
use super::dice::Dice;
use crate::domain::ledger::{Entry, GENESIS};

/// The chain of one project's decisions, as far as it has grown.
#[derive(Clone, Debug)]
pub struct Chain {
    id: Uuid,
    position: i64,
    last_hash: String,
}

/// What is noted of a decision; `content` is JSON with sorted keys, without anything private.
#[derive(Clone, Debug)]
pub struct Note<'a> {
    pub recorded_at: DateTime<Utc>,
    pub person: Uuid,
    pub tenant: Uuid,
    pub act: &'a str,
    pub subject_kind: &'a str,
    pub subject: Uuid,
    pub content: String,
}

impl Chain {
    pub fn of(project: Uuid) -> Self {
        Self { id: project, position: 0, last_hash: GENESIS.to_owned() }
    }

    pub fn append(&mut self, batch: &mut Batch, dice: &mut Dice, note: Note<'_>) {
        self.position += 1;
        let hash = Entry {
            chain: self.id,
            position: self.position,
            recorded_at: note.recorded_at,
            person: note.person,
            tenant: note.tenant,
            act: note.act,
            subject_kind: note.subject_kind,
            subject: note.subject,
            content: &note.content,
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
            act: note.act.to_owned(),
            subject_kind: note.subject_kind.to_owned(),
            subject_id: note.subject,
            content: note.content,
            previous_hash,
            hash,
        });
    }
}
