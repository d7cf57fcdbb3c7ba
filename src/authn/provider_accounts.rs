//! Signing in by the word of an identity provider, and linking its account to one's own.

use std::net::IpAddr;

use chrono::{DateTime, Utc};

use super::accounts::{Accounts, Granted};
use super::own_account::enough;
use super::token::Verified;
use crate::domain::club::parse_email;
use crate::domain::proof::SEVERAL_FACTORS;
use crate::domain::refusal::Reason;
use crate::error::{Error, Result};

/// As no registry names it: somebody else found out who it is.
const FEDERATED: &str = "fed";

impl Accounts {
    /// Signs in whoever brings an ID token of a provider that is believed, made in answer to a question with this nonce.
    ///
    /// Errors: `UNAUTHENTICATED`, with `IDENTITY_UNKNOWN` where the token is good and belongs to nobody here.
    pub async fn sign_in_by_provider(
        &self,
        id_token: &str,
        nonce: &str,
        label: &str,
        from: IpAddr,
        now: DateTime<Utc>,
    ) -> Result<Granted> {
        self.attempts.count_address(from)?;
        let vouched = self.providers.check(id_token, nonce, now).await?;
        let tx = self.store.begin_credentials(now).await?;
        let mut person = tx.linked(&vouched.issuer, &vouched.subject).await?;
        if let (None, Some(email)) = (&person, vouched.email.and_then(|email| parse_email(&email).ok())) {
            person = tx.person_called(&email).await?;
            if let Some(person) = &person {
                tx.link(person.id, &vouched.issuer, &vouched.subject).await?;
            }
        }
        let person = person.ok_or_else(|| Error::unauthenticated(Reason::IdentityUnknown))?;
        let has_second_factor = tx.account(person.id).await?.is_some_and(|account| account.totp_since.is_some());
        let mut methods = vec![FEDERATED];
        if vouched.by_several_factors {
            methods.push(SEVERAL_FACTORS);
        }
        self.begin(tx, &person, &methods, vouched.proved_at, label, has_second_factor).await
    }

    /// Links the provider's account to whoever is signed in and has proved lately who they are.
    pub async fn link_provider(&self, who: &Verified, id_token: &str, nonce: &str, now: DateTime<Utc>) -> Result<()> {
        enough(who, now)?;
        let vouched = self.providers.check(id_token, nonce, now).await?;
        let (tx, person, _) = self.signed_in(who, now).await?;
        tx.link(person.id, &vouched.issuer, &vouched.subject).await?;
        tx.commit(None).await
    }
}
