//! Machines' keys: an administrator makes them, never beyond what the tenant's own people may read, and takes them back.

use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::desk::{Done, Op};
use super::people::{by_names, own};
use crate::authz::actor::Role;
use crate::authz::permit::Permit;
use crate::authz::policy::{Act, Resource};
use crate::domain::refusal::Reason;
use crate::domain::text::Name;
use crate::error::{Error, Result};
use crate::store::api_key::{self, NewKey};
use crate::store::ledger::Decision;
use crate::store::people;
use crate::store::transaction::Transaction;

/// Longest that a key may last.
const LONGEST: TimeDelta = TimeDelta::days(366);
/// Most requests a minute that a key may be given.
const MOST_REQUESTS: i64 = 60_000;

/// An administrator makes a key for a machine of the own organisation.
#[derive(Debug, Serialize)]
pub struct CreateApiKey {
    pub tenant: Uuid,
    pub name: Name,
    pub role: Role,
    /// Names of acts; all that its users may do where they are absent.
    #[serde(serialize_with = "by_names")]
    pub acts: Option<Vec<Act>>,
    /// INEGI's code of the state, of a delegation's machine.
    pub state: Option<String>,
    pub requests_a_minute: i64,
    pub valid_until: DateTime<Utc>,
}

impl Op for CreateApiKey {
    const ACT: Act = Act::CreateApiKey;

    fn row(&self) -> Uuid {
        self.tenant
    }

    async fn work(&self, tx: &Transaction, leave: &Permit) -> Result<Done> {
        let own = own(tx, leave).await?;
        if self.valid_until <= tx.now || self.valid_until > tx.now + LONGEST {
            return Err(Error::invalid(Reason::BadDate, "validUntil"));
        }
        if !(1..=MOST_REQUESTS).contains(&self.requests_a_minute) {
            return Err(Error::invalid(Reason::MalformedValue, "requestsAMinute"));
        }
        if let Some(code) = &self.state
            && !people::is_state(tx, code).await?
        {
            return Err(Error::invalid(Reason::MalformedValue, "state"));
        }
        own.standing.may_give_key(self.role, self.state.as_deref(), self.valid_until)?;
        let new = NewKey {
            id: tx.fresh_id(),
            name: self.name.as_str().to_owned(),
            role: self.role,
            acts: self.acts.clone(),
            state: self.state.clone(),
            requests_a_minute: self.requests_a_minute,
            until: self.valid_until,
        };
        let (id, acts) = (new.id, self.acts.as_ref().map(|acts| acts.iter().map(|act| act.text()).collect::<Vec<_>>()));
        api_key::create(tx, leave, new).await?;
        let content = json!({ "role": self.role, "acts": acts, "state": self.state, "validUntil": self.valid_until });
        Ok(done(tx, id, content))
    }
}

/// An administrator takes a key back.
#[derive(Debug, Serialize)]
pub struct RevokeApiKey {
    pub key: Uuid,
    pub expected_version: i64,
}

impl Op for RevokeApiKey {
    const ACT: Act = Act::RevokeApiKey;

    fn row(&self) -> Uuid {
        self.key
    }

    async fn work(&self, tx: &Transaction, leave: &Permit) -> Result<Done> {
        if own(tx, leave).await?.standing.limited {
            return Err(Reason::BeyondOwnReach.into());
        }
        if !api_key::is_in_force(tx, leave).await? {
            return Err(Reason::KeyNotInForce.into());
        }
        api_key::revoke(tx, leave, self.expected_version).await?;
        Ok(done(tx, self.key, json!({ "revoked": true })))
    }
}

/// A tenant's keys are one chain of decisions.
fn done(tx: &Transaction, key: Uuid, content: Value) -> Done {
    let decision = Decision { chain: tx.tenant(), subject_kind: "ApiKey", subject: key, content };
    Done { resource: Resource::ApiKey, subject: key, decision }
}
