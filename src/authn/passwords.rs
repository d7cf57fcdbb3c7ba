//! Passwords: digested by argon2id with the parameters beside the digest, a few at a time because each takes memory.

use std::sync::Arc;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::Semaphore;

use super::private_file::KeyFlaw;
use crate::error::{Error, Result};

/// What a digest costs: OWASP's advice, 19 MiB and two passes.
#[derive(Clone, Copy, Debug)]
pub struct Cost {
    pub memory_kib: u32,
    pub passes: u32,
}

impl Default for Cost {
    fn default() -> Self {
        Self { memory_kib: 19_456, passes: 2 }
    }
}

/// As many digests are made at once, each with its memory; whoever comes later waits.
const AT_ONCE: usize = 2;

/// Digests and checks passwords.
pub struct Passwords {
    argon2: Argon2<'static>,
    /// Made up of random salt and output, since digesting a password at the start takes time; checked where there is no
    /// account, so that it takes as long as where there is one.
    nobodys: String,
    places: Arc<Semaphore>,
}

impl Passwords {
    pub fn new(cost: Cost) -> Result<Self, KeyFlaw> {
        let params = Params::new(cost.memory_kib, cost.passes, 1, None).map_err(|_| KeyFlaw::NotMade)?;
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let (salt, digest) = (random::<16>()?, random::<{ Params::DEFAULT_OUTPUT_LEN }>()?);
        let Cost { memory_kib, passes } = cost;
        let nobodys = format!("$argon2id$v=19$m={memory_kib},t={passes},p=1${salt}${digest}");
        Ok(Self { argon2, nobodys, places: Arc::new(Semaphore::new(AT_ONCE)) })
    }

    /// The digest of a password, with salt and parameters, as PHC writes it.
    pub(super) async fn digest(&self, password: &SecretString) -> Result<String> {
        self.work(password, |argon2, password| Ok(argon2.hash_password(password).map_err(Error::internal)?.to_string()))
            .await
    }

    /// Whether it is the password of this digest; with none it is not, and takes as long to find out.
    pub(super) async fn is(&self, password: &SecretString, digest: Option<&str>) -> Result<bool> {
        let (known, digest) = (digest.is_some(), digest.unwrap_or(&self.nobodys).to_owned());
        let matches = self.work(password, move |argon2, password| {
            let digest = PasswordHash::new(&digest).map_err(Error::internal)?;
            Ok(argon2.verify_password(password, &digest).is_ok())
        });
        Ok(matches.await? && known)
    }

    /// The digest was made with other parameters than a new one would be.
    pub(super) fn is_stale(&self, digest: &str) -> bool {
        let made_with = PasswordHash::new(digest).ok().and_then(|digest| Params::try_from(&digest).ok());
        made_with.is_none_or(|made_with| {
            let now = self.argon2.params();
            (made_with.m_cost(), made_with.t_cost(), made_with.p_cost()) != (now.m_cost(), now.t_cost(), now.p_cost())
        })
    }

    async fn work<T: Send + 'static>(
        &self,
        password: &SecretString,
        work: impl FnOnce(&Argon2<'_>, &[u8]) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let place = self.places.clone().acquire_owned().await.map_err(Error::internal)?;
        let (argon2, password) = (self.argon2.clone(), password.clone());
        let worked = tokio::task::spawn_blocking(move || {
            // Its place is taken until the work is done, whether or not whoever asked for it still waits.
            let _place = place;
            work(&argon2, password.expose_secret().as_bytes())
        });
        worked.await.map_err(Error::internal)?
    }
}

/// So many random bytes as PHC writes them.
fn random<const BYTES: usize>() -> Result<String, KeyFlaw> {
    let bytes: [u8; BYTES] = super::seal::random().map_err(|_| KeyFlaw::NotMade)?;
    Ok(STANDARD_NO_PAD.encode(bytes))
}

impl std::fmt::Debug for Passwords {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Passwords").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_stands_where_there_is_no_account_is_read_as_a_digest_of_the_same_cost() {
        let passwords = Passwords::new(Cost { memory_kib: 64, passes: 1 }).unwrap();
        let made = passwords.digest(&SecretString::from("correct horse battery")).await.unwrap();
        let shape = |digest: &str| digest.split('$').map(str::len).collect::<Vec<_>>();
        assert_eq!(shape(&passwords.nobodys), shape(&made), "{} {made}", passwords.nobodys);
        assert!(!passwords.is_stale(&passwords.nobodys));
        let is = passwords.is(&SecretString::from("correct horse battery"), Some(&passwords.nobodys)).await;
        assert!(!is.unwrap(), "and is none of it");
    }
}
