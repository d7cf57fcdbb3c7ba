//! What a request has noted of its reads of other people's private data, and in whose name.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use tokio::sync::{Mutex, MutexGuard};
use uuid::Uuid;

use super::actor::Actor;
use super::policy::Resource;

/// A row that was read under a rule that is logged.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Sighting {
    pub resource: Resource,
    pub row: Uuid,
    /// The tenant whose data it holds.
    pub owner: Uuid,
    /// Id of the rule.
    pub rule: String,
}

/// Who reads, and when.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'s> {
    pub actor: &'s Actor,
    pub time: DateTime<Utc>,
    pub(super) noted: &'s Noted,
}

/// The rows of which a request has left an entry: one for each, however often it reads it.
#[derive(Clone, Debug, Default)]
pub struct Noted(Arc<Mutex<Rows>>);

/// Rows of which an entry stands.
pub type Rows = BTreeSet<(Resource, Uuid)>;

impl<'s> Reader<'s> {
    /// What is noted so far. Whoever holds it is alone in noting: a field that reads what another one is just noting
    /// waits, and is answered only once the entry stands.
    pub async fn noted(&self) -> MutexGuard<'s, Rows> {
        self.noted.0.lock().await
    }
}
