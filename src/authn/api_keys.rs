//! Machines' keys: handed out once, known again by their digest, and bounded in how often each is used.

use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, PoisonError};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultDirectRateLimiter, Quota};
use serde::Serialize;
use uuid::Uuid;

use super::accounts::Accounts;
use super::own_account::enough;
use super::seal::random;
use super::token::Verified;
use crate::domain::ledger::sha256;
use crate::domain::refusal::Reason;
use crate::error::{Error, Result};
use crate::kept::Kept;
use crate::store::api_key::Keyed;
use crate::store::credentials::refused;

/// How a machine's key begins: nobody takes it for a token.
const PREFIX: &str = "tpuk_";
const SECRET_BYTES: usize = 32;
const MOST_KEYS: usize = 4_096;
const KEY_BYTES: usize = 256;

/// A key with its secret; shown once and nowhere kept.
#[derive(Serialize)]
pub struct HandedKey {
    pub api_key: String,
}

/// How often each key was used lately, in this process.
pub struct Rates(Mutex<Kept<Uuid, Arc<DefaultDirectRateLimiter>>>);

/// A machine's key as it was presented: which, and the digest of its secret.
#[derive(Clone)]
pub struct PresentedKey {
    pub id: Uuid,
    pub secret_hash: String,
}

impl PresentedKey {
    /// None for what is no key of a machine; a key that cannot be read is refused.
    pub fn read(credential: &str) -> Option<Result<Self>> {
        let text = credential.strip_prefix(PREFIX)?;
        let key = text.split_once('_').and_then(|(id, secret)| {
            let bytes = URL_SAFE_NO_PAD.decode(secret).ok().filter(|bytes| bytes.len() == SECRET_BYTES)?;
            Some(Self { id: Uuid::try_parse(id).ok()?, secret_hash: sha256(&bytes) })
        });
        Some(key.ok_or_else(refused))
    }
}

impl Default for Rates {
    fn default() -> Self {
        Self(Mutex::new(Kept::new(MOST_KEYS, MOST_KEYS * KEY_BYTES)))
    }
}

impl Rates {
    /// Counts a request of the key.
    ///
    /// Errors: `LIMITED` beyond what the key may make in a minute, with `retryAfterSeconds`.
    pub fn count(&self, key: &Keyed) -> Result<()> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let limiter = known.get(&key.id).cloned().unwrap_or_else(|| {
            let most = NonZeroU32::new(key.requests_a_minute).unwrap_or(NonZeroU32::MIN);
            let limiter = Arc::new(DefaultDirectRateLimiter::direct(Quota::per_minute(most)));
            known.put(key.id, limiter.clone(), KEY_BYTES);
            limiter
        });
        drop(known);
        limiter.check().map_err(|wait| {
            let seconds = wait.wait_time_from(DefaultClock::default().now()).as_secs() + 1;
            let most = key.requests_a_minute;
            Error::limited(Reason::TooManyAttempts).with("limit", most).with("retryAfterSeconds", seconds)
        })
    }
}

impl std::fmt::Debug for Rates {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Rates").finish_non_exhaustive()
    }
}

impl Accounts {
    /// Hands out the secret of a key to whoever made it, once; whoever loses it makes another key.
    ///
    /// Errors: `NOT_FOUND` for a key of somebody else, one that was handed out or made more than an hour ago, and one that is
    /// not in force.
    pub async fn hand_out_key(&self, who: &Verified, key: Uuid, now: DateTime<Utc>) -> Result<HandedKey> {
        enough(who, now)?;
        let secret: [u8; SECRET_BYTES] = random()?;
        let (tx, person) = self.known(who, now).await?;
        if !tx.hand_out_key(key, person.id, sha256(&secret)).await? {
            return Err(Error::not_found());
        }
        tx.commit(None).await?;
        Ok(HandedKey { api_key: format!("{PREFIX}{}_{}", key.simple(), URL_SAFE_NO_PAD.encode(secret)) })
    }

    /// The partner application with this key, within its rate.
    ///
    /// Errors: `UNAUTHENTICATED` for what is no key of an application that is in force; `LIMITED` beyond its rate.
    pub async fn application(&self, key: &str, now: DateTime<Utc>) -> Result<Keyed> {
        let key = PresentedKey::read(key).ok_or_else(refused)??;
        let keyed = self.keyed(&key, now).await?;
        if !keyed.of_application {
            return Err(refused());
        }
        self.rates().count(&keyed)?;
        Ok(keyed)
    }

    /// What a key gives now.
    ///
    /// Errors: `UNAUTHENTICATED` for one that gives nothing, whatever the cause.
    pub async fn keyed(&self, key: &PresentedKey, now: DateTime<Utc>) -> Result<Keyed> {
        self.store.keyed(key.id, &key.secret_hash, now).await?.ok_or_else(refused)
    }
}
