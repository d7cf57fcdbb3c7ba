//! Identity providers outside (OpenID Connect): which are believed, and whether an ID token is one of theirs for us.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::key_sets::{Freshness, KeySets};
use super::token::{LEEWAY, MAX_TOKEN_BYTES};
use crate::domain::proof::SEVERAL_FACTORS;
use crate::domain::refusal::Reason;
use crate::error::{Error, Result};
use crate::kept::Kept;

/// An ID token is to be brought here at once; one that is older was lying about somewhere.
const FRESH: TimeDelta = TimeDelta::minutes(5);
/// So many ID tokens that were taken are remembered; older ones are too old anyway, unless there are very many.
const MOST_TAKEN: usize = 20_000;
const MOST_TAKEN_BYTES: usize = 2 * 1024 * 1024;
const LONGEST_SUBJECT: usize = 255;

/// A provider that is believed.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Provider {
    /// As its tokens and its configuration write it.
    pub issuer: String,
    /// For whom its tokens are: us.
    pub client_id: String,
    /// An address that it calls verified is that of the person here who has it; otherwise people link their accounts
    /// themselves.
    pub vouches_for_addresses: bool,
}

/// The providers that are believed.
pub struct Providers {
    known: BTreeMap<String, (Provider, KeySets)>,
    taken: Mutex<Kept<[u8; 32], ()>>,
}

/// What a provider says of somebody.
#[derive(Clone, Debug)]
pub(super) struct Vouched {
    pub issuer: String,
    pub subject: String,
    /// Only where the provider vouches for it and is believed in that.
    pub email: Option<String>,
    pub proved_at: DateTime<Utc>,
    /// It asked them for several factors.
    pub by_several_factors: bool,
    /// Digest of what was signed.
    token: [u8; 32],
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: String,
    #[serde(default)]
    crit: Option<serde_json::Value>,
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    aud: Audience,
    azp: Option<String>,
    exp: i64,
    iat: i64,
    nbf: Option<i64>,
    auth_time: Option<i64>,
    nonce: String,
    email: Option<String>,
    email_verified: Option<bool>,
    #[serde(default)]
    amr: Vec<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Several(Vec<String>),
}

impl Providers {
    pub fn new(believed: Vec<Provider>) -> Self {
        Self::fresh_for(believed, Freshness::default())
    }

    /// With keys that are good for so long.
    pub fn fresh_for(believed: Vec<Provider>, freshness: Freshness) -> Self {
        let known = believed.into_iter().map(|provider| {
            let keys = KeySets::of(&provider.issuer, freshness);
            (provider.issuer.clone(), (provider, keys))
        });
        Self { known: known.collect(), taken: Mutex::new(Kept::new(MOST_TAKEN, MOST_TAKEN_BYTES)) }
    }

    /// What the ID token says, if a provider that is believed made it for us, lately, in answer to the question with this
    /// nonce.
    ///
    /// Errors: `UNAUTHENTICATED`; `PROVIDER_UNAVAILABLE` where its keys cannot be had.
    pub(super) async fn check(&self, token: &str, nonce: &str, now: DateTime<Utc>) -> Result<Vouched> {
        let refuse =
            |flaw: Flaw| Error { detail: flaw.to_owned(), ..Error::unauthenticated(Reason::CredentialInvalid) };
        let parts = Parts::of(token).map_err(refuse)?;
        let (provider, keys) = self.known.get(&parts.claims.iss).ok_or_else(|| refuse("wrong issuer"))?;
        let key = keys.key(&parts.header.kid).await?.ok_or_else(|| refuse("unknown key (kid)"))?;
        if parts.header.alg != key.algorithm_name() {
            return Err(refuse("another algorithm than the key's"));
        }
        if !key.verifies(parts.message, parts.signature) {
            return Err(refuse("wrong signature"));
        }
        let digest = digest(&SHA256, parts.message.as_bytes());
        let token = digest.as_ref().try_into().map_err(|_| refuse("no digest"))?;
        parts.claims.vouched(provider, nonce, token, now).map_err(refuse)
    }

    /// Takes the token, which this process takes no second time while it remembers it: it remembers the last 20,000.
    ///
    /// Errors: `UNAUTHENTICATED` where it was taken before.
    pub(super) fn take(&self, vouched: &Vouched) -> Result<()> {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if taken.get(&vouched.token).is_some() {
            return Err(Error::unauthenticated(Reason::CredentialInvalid));
        }
        taken.put(vouched.token, (), 64);
        Ok(())
    }
}

impl Claims {
    fn vouched(self, provider: &Provider, nonce: &str, token: [u8; 32], now: DateTime<Utc>) -> Result<Vouched, Flaw> {
        let is_for_us = match &self.aud {
            Audience::One(one) => *one == provider.client_id,
            Audience::Several(several) => several.contains(&provider.client_id) && self.azp.is_some(),
        };
        if !is_for_us || self.azp.as_ref().is_some_and(|azp| *azp != provider.client_id) {
            return Err("wrong audience");
        }
        let (leeway, now) = (LEEWAY.num_seconds(), now.timestamp());
        if self.exp.saturating_add(leeway) <= now {
            return Err("expired");
        }
        if self.iat > now + leeway || self.nbf.is_some_and(|nbf| nbf > now + leeway) {
            return Err("not valid yet");
        }
        if self.iat.saturating_add(FRESH.num_seconds()) < now {
            return Err("issued too long ago");
        }
        if nonce.is_empty() || self.nonce != nonce {
            return Err("wrong nonce");
        }
        if self.sub.is_empty() || self.sub.len() > LONGEST_SUBJECT {
            return Err("no subject");
        }
        // That the provider let them in without asking is no proof, and neither is that it does not say.
        let proved_at = self.auth_time.unwrap_or(0).min(self.iat).min(now);
        let is_vouched_for = provider.vouches_for_addresses && self.email_verified == Some(true);
        Ok(Vouched {
            issuer: self.iss,
            subject: self.sub,
            email: self.email.filter(|_| is_vouched_for),
            proved_at: DateTime::from_timestamp(proved_at, 0).ok_or("outside of the calendar")?,
            token,
            by_several_factors: self.amr.iter().any(|method| method == SEVERAL_FACTORS),
        })
    }
}

/// Why a token is refused; a constant, so that nothing of the token gets into the log.
type Flaw = &'static str;

/// A token taken apart, nothing of it believed.
struct Parts<'t> {
    message: &'t str,
    signature: &'t str,
    header: Header,
    claims: Claims,
}

impl<'t> Parts<'t> {
    fn of(token: &'t str) -> Result<Self, Flaw> {
        if token.len() > 2 * MAX_TOKEN_BYTES {
            return Err("longer than a token may be");
        }
        let (message, signature) = token.rsplit_once('.').ok_or("not three parts")?;
        let (header, payload) = message.split_once('.').ok_or("not three parts")?;
        let header: Header = part(header)?;
        if header.crit.is_some() {
            return Err("demands extensions (crit)");
        }
        Ok(Self { message, signature, header, claims: part(payload)? })
    }
}

fn part<T: DeserializeOwned>(text: &str) -> Result<T, Flaw> {
    let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| "not base64url")?;
    serde_json::from_slice(&bytes).map_err(|_| "not the members that an ID token has")
}

impl std::fmt::Debug for Providers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Providers").field("known", &self.known.keys()).finish_non_exhaustive()
    }
}
