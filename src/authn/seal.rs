//! The seal: one key, kept in a file beside the signing keys and never changed, for what the database may hold but not read.

use std::path::Path;

use aws_lc_rs::aead::{AES_256_GCM, Aad, Nonce, RandomizedNonceKey};
use aws_lc_rs::{hmac, rand};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use uuid::Uuid;

use super::private_file::{self, KeyFlaw};
use crate::error::{Error, Result};

const NONCE_BYTES: usize = 12;

/// Seals and opens secrets, and makes the refresh tokens of a sign-in.
pub struct Seal {
    encryption: RandomizedNonceKey,
    derivation: hmac::Key,
}

impl Seal {
    /// The seal in the file at `path`; makes the file, for its owner only, if there is none.
    pub fn load_or_create(path: &Path) -> Result<Self, KeyFlaw> {
        let text = private_file::load_or_create(path, fresh)?;
        let decoded = STANDARD.decode(text.trim_ascii()).ok().filter(|key| key.len() == 32);
        let key = decoded.ok_or_else(|| KeyFlaw::CorruptSeal { path: path.to_owned() })?;
        Self::of(&key).ok_or(KeyFlaw::NotMade)
    }

    /// One that no file holds.
    pub fn ephemeral() -> Result<Self, KeyFlaw> {
        Self::of(fresh()?.as_bytes()).ok_or(KeyFlaw::NotMade)
    }

    /// Two keys of one, so that what either makes says nothing of the other.
    fn of(key: &[u8]) -> Option<Self> {
        let root = hmac::Key::new(hmac::HMAC_SHA256, key);
        let derived = |purpose: &str| hmac::sign(&root, purpose.as_bytes());
        Some(Self {
            encryption: RandomizedNonceKey::new(&AES_256_GCM, derived("encryption").as_ref()).ok()?,
            derivation: hmac::Key::new(hmac::HMAC_SHA256, derived("refresh tokens").as_ref()),
        })
    }

    /// `secret`, sealed for the one place that `place` names; it opens nowhere else.
    pub(super) fn close(&self, place: &str, secret: &[u8]) -> Result<String> {
        let mut sealed = secret.to_vec();
        let nonce = self.encryption.seal_in_place_append_tag(Aad::from(place.as_bytes()), &mut sealed);
        let nonce = nonce.map_err(|_| Error::internal("a secret could not be sealed"))?;
        Ok(STANDARD.encode([nonce.as_ref().as_slice(), &sealed].concat()))
    }

    pub(super) fn open(&self, place: &str, sealed: &str) -> Result<Vec<u8>> {
        let broken = || Error::internal(format!("what was sealed for {place} cannot be opened"));
        let mut bytes = STANDARD.decode(sealed).map_err(|_| broken())?;
        if bytes.len() < NONCE_BYTES {
            return Err(broken());
        }
        let mut sealed = bytes.split_off(NONCE_BYTES);
        let nonce = Nonce::try_assume_unique_for_key(&bytes).map_err(|_| broken())?;
        let opened = self.encryption.open_in_place(nonce, Aad::from(place.as_bytes()), &mut sealed);
        opened.map(|secret| secret.to_vec()).map_err(|_| broken())
    }

    /// The secret of a sign-in's refresh token at `position`: the same each time, so that whoever did not get an answer
    /// can be given it again.
    pub(super) fn refresh_secret(&self, sign_in: Uuid, position: i64) -> Vec<u8> {
        hmac::sign(&self.derivation, &message(sign_in, position)).as_ref().to_vec()
    }

    /// Whether `secret` is that of the token at `position`, found out in the same time whatever it is.
    pub(super) fn is_refresh_secret(&self, sign_in: Uuid, position: i64, secret: &[u8]) -> bool {
        hmac::verify(&self.derivation, &message(sign_in, position), secret).is_ok()
    }
}

fn message(sign_in: Uuid, position: i64) -> Vec<u8> {
    [sign_in.as_bytes().as_slice(), &position.to_be_bytes()].concat()
}

impl std::fmt::Debug for Seal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Seal").finish_non_exhaustive()
    }
}

/// Gathers what the first random bytes of a process are made of, which takes some tens of milliseconds.
pub fn gather_entropy() {
    // Where the system gives none, whoever needs it says so.
    drop(random::<32>());
}

/// Bytes that nobody can guess.
pub(super) fn random<const BYTES: usize>() -> Result<[u8; BYTES]> {
    let mut bytes = [0; BYTES];
    rand::fill(&mut bytes).map_err(|_| Error::internal("the system gives no randomness"))?;
    Ok(bytes)
}

fn fresh() -> Result<String, KeyFlaw> {
    let key: [u8; 32] = random().map_err(|_| KeyFlaw::NotMade)?;
    Ok(format!("{}\n", STANDARD.encode(key)))
}
