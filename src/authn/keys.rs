//! The signing keys: Ed25519, in one file; the newest signs, and those before it are believed until their tokens are over.

use std::path::Path;

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, SubsecRound, Utc};
use jsonwebtoken::jwk::{Jwk, PublicKeyUse, ThumbprintHash};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey};

use super::private_file::{self, KeyFlaw};
use super::token::{LEEWAY, MAX_LIFETIME};

/// The one algorithm with which this house signs and checks; it comes from the key, never from a token.
pub(super) const ALGORITHM: Algorithm = Algorithm::EdDSA;

const BEGIN: &str = "-----BEGIN PRIVATE KEY-----";
const END: &str = "-----END PRIVATE KEY-----";
/// Before a key that signs no more stands since when.
const RETIRED: &str = "Retired: ";

/// A key pair and its name.
#[derive(Clone)]
pub struct SigningKey {
    pub(super) private: EncodingKey,
    pub(super) public: DecodingKey,
    id: String,
}

/// The keys of this house, the newest first, which signs. There is always one.
#[derive(Clone, Debug)]
pub struct KeyRing {
    newest: SigningKey,
    retired: Vec<SigningKey>,
}

/// What a rotation did.
#[derive(Clone, Debug)]
pub struct Rotation {
    pub newest: String,
    /// Keys whose tokens are still believed.
    pub believed: usize,
}

impl SigningKey {
    /// A key that no file holds, for a process that nobody asks twice.
    pub fn ephemeral() -> Result<Self, KeyFlaw> {
        new_pem().and_then(|pem| Self::from_pem(&pem).ok_or(KeyFlaw::NotMade))
    }

    /// The name of the key in a token's `kid`: the thumbprint of its public half (RFC 7638), base64url.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The public half: 32 bytes.
    pub fn public_bytes(&self) -> &[u8] {
        self.public.try_get_as_bytes().unwrap_or_default()
    }

    fn from_pem(pem: &str) -> Option<Self> {
        let private = EncodingKey::from_ed_pem(pem.as_bytes()).ok()?;
        let pair = Ed25519KeyPair::from_pkcs8(private.as_bytes()).ok()?;
        let public = DecodingKey::from_ed_der(pair.public_key().as_ref());
        let id = Jwk::from_decoding_key(&public, Some(ALGORITHM)).ok()?.thumbprint(ThumbprintHash::SHA256).ok()?;
        Some(Self { private, public, id })
    }

    /// The public half as it is published (RFC 7517).
    fn published(&self) -> Option<Jwk> {
        let mut jwk = Jwk::from_decoding_key(&self.public, Some(ALGORITHM)).ok()?;
        jwk.common.key_id = Some(self.id.clone());
        jwk.common.public_key_use = Some(PublicKeyUse::Signature);
        Some(jwk)
    }
}

impl From<SigningKey> for KeyRing {
    fn from(newest: SigningKey) -> Self {
        Self { newest, retired: Vec::new() }
    }
}

impl KeyRing {
    /// The keys in the file at `path`; makes the file, for its owner only, with a first key if there is none.
    pub fn load_or_create(path: &Path) -> Result<Self, KeyFlaw> {
        Self::of_text(path, &private_file::load_or_create(path, new_pem)?)
    }

    /// The keys in the file at `path`, which is not made.
    pub fn load(path: &Path) -> Result<Self, KeyFlaw> {
        Self::of_text(path, &private_file::load(path)?)
    }

    fn of_text(path: &Path, text: &[u8]) -> Result<Self, KeyFlaw> {
        let keys = std::str::from_utf8(text).ok().and_then(read);
        let corrupt = || KeyFlaw::Corrupt { path: path.to_owned() };
        let mut keys = keys.ok_or_else(corrupt)?.into_iter().map(|(key, _)| key);
        let newest = keys.next().ok_or_else(corrupt)?;
        Ok(Self { newest, retired: keys.collect() })
    }

    /// Makes a new key that signs from now on. Those before it stay until the last of their tokens is over, or, with
    /// `at_once`, are believed no more, as when one was stolen.
    pub fn rotate(path: &Path, now: DateTime<Utc>, at_once: bool) -> Result<Rotation, KeyFlaw> {
        let text = private_file::load_or_create(path, new_pem)?;
        let keys = std::str::from_utf8(&text).ok().and_then(read);
        let keys = keys.ok_or_else(|| KeyFlaw::Corrupt { path: path.to_owned() })?;
        let now = now.trunc_subsecs(0);
        let believed = |since: DateTime<Utc>| !at_once && now < since + MAX_LIFETIME + LEEWAY;
        let blocks = blocks(std::str::from_utf8(&text).unwrap_or_default());
        let mut kept = Vec::new();
        for ((_, retired), block) in keys.iter().zip(blocks) {
            let since = retired.unwrap_or(now);
            if believed(since) {
                kept.push(format!("{RETIRED}{}\n{block}\n", since.to_rfc3339()));
            }
        }
        let fresh = new_pem()?;
        let newest = SigningKey::from_pem(&fresh).ok_or(KeyFlaw::NotMade)?.id;
        private_file::replace(path, &format!("{fresh}{}", kept.concat()))?;
        Ok(Rotation { newest, believed: kept.len() })
    }

    /// The one that signs.
    pub fn newest(&self) -> &SigningKey {
        &self.newest
    }

    /// The key of this name.
    pub fn named(&self, id: &str) -> Option<&SigningKey> {
        std::iter::once(&self.newest).chain(&self.retired).find(|key| key.id == id)
    }

    /// The public halves of all, as they are published (RFC 7517).
    pub fn published(&self) -> Vec<Jwk> {
        std::iter::once(&self.newest).chain(&self.retired).filter_map(SigningKey::published).collect()
    }
}

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SigningKey").field("id", &self.id).finish_non_exhaustive()
    }
}

/// The keys in a file, each with since when it signs no more; none where any cannot be read.
fn read(text: &str) -> Option<Vec<(SigningKey, Option<DateTime<Utc>>)>> {
    let mut keys = Vec::new();
    let mut before = text;
    for block in blocks(text) {
        let (head, rest) = before.split_once(block)?;
        let retired = head.lines().find_map(|line| line.strip_prefix(RETIRED));
        let retired = retired.map(|since| since.trim().parse::<DateTime<Utc>>()).transpose().ok()?;
        keys.push((SigningKey::from_pem(block)?, retired));
        before = rest;
    }
    Some(keys).filter(|keys| !keys.is_empty())
}

fn blocks(text: &str) -> Vec<&str> {
    let starts: Vec<usize> = text.match_indices(BEGIN).map(|(at, _)| at).collect();
    let block = |start: usize| {
        let rest = text.get(start..)?;
        rest.get(..rest.find(END)? + END.len())
    };
    // A key without an end would be read as if it were not there: rather none is.
    starts.iter().map(|start| block(*start).unwrap_or_default()).collect()
}

fn new_pem() -> Result<String, KeyFlaw> {
    let document = Ed25519KeyPair::generate().and_then(|pair| pair.to_pkcs8v1()).map_err(|_| KeyFlaw::NotMade)?;
    // 48 bytes, hence one line of 64 characters, as the format asks for.
    Ok(format!("{BEGIN}\n{}\n{END}\n", STANDARD.encode(document.as_ref())))
}
