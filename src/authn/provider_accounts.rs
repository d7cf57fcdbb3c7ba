//! Signing in by the word of an identity provider, and linking its account to one's own.

use chrono::{DateTime, Utc};
use secrecy::SecretString;
use serde::Serialize;

use super::accounts::{Accounts, Asker, Granted, Proved};
use super::courier::Notice;
use super::own_account::enough;
use super::token::Verified;
use crate::domain::club::parse_email;
use crate::domain::proof::{FEDERATED, ONE_TIME_CODE, SEVERAL_FACTORS};
use crate::domain::refusal::Reason;
use crate::error::{Error, Result};
use crate::store::credentials::Which;

/// What somebody brings from their provider.
pub struct ProviderGiven {
    pub id_token: String,
    /// The one with which the app asked the provider.
    pub nonce: String,
    /// Of the second factor, where there is one and the provider does not ask for several itself.
    pub code: Option<SecretString>,
    pub label: String,
}

/// A provider's account that is linked to one's own.
#[derive(Serialize)]
pub struct LinkedProvider {
    pub issuer: String,
    pub subject: String,
    pub linked_at: String,
}

impl Accounts {
    /// Signs in whoever brings an ID token of a provider that is believed, made in answer to a question with this nonce.
    /// A second factor is asked for all the same, unless the provider asked for several.
    ///
    /// Errors: `UNAUTHENTICATED`, with `IDENTITY_UNKNOWN` where the token is good and belongs to nobody here.
    pub async fn sign_in_by_provider(&self, given: ProviderGiven, by: Asker, now: DateTime<Utc>) -> Result<Granted> {
        self.attempts.count_address(by.address)?;
        let vouched = self.providers.check(&given.id_token, &given.nonce, now).await?;
        let unknown = || Error::unauthenticated(Reason::IdentityUnknown);
        let mut tx = self.store.begin_credentials(now).await?;
        let linked = tx.linked(&vouched.issuer, &vouched.subject).await?;
        let is_new = linked.is_none();
        let person = match (linked, vouched.email.as_ref().and_then(|email| parse_email(email).ok())) {
            (Some(person), _) => person,
            (None, Some(email)) => tx.person_called(&email).await?.ok_or_else(unknown)?,
            (None, None) => return Err(unknown()),
        };
        let mut account = tx.account(person.id).await?.unwrap_or_default();
        let has_second_factor = account.totp_since.is_some();
        // An address alone is not enough for whoever has proved themselves better, nor for a second account of the provider:
        // the address may have been given to somebody new.
        let of_issuer = |link: &(String, String, DateTime<Utc>)| link.0 == vouched.issuer;
        if is_new && (has_second_factor || tx.links(person.id).await?.iter().any(of_issuer)) {
            return Err(unknown());
        }
        let mut methods = vec![FEDERATED];
        if vouched.by_several_factors {
            methods.push(SEVERAL_FACTORS);
        } else if has_second_factor {
            let code = given.code.ok_or_else(|| Error::unauthenticated(Reason::SecondFactorRequired))?;
            tx = self.take_code(tx, person.id, &mut account, &code).await?;
            methods.push(ONE_TIME_CODE);
        }
        self.providers.take(&vouched)?;
        if is_new {
            tx.link(person.id, &vouched.issuer, &vouched.subject).await?;
        }
        let (at, application) = (vouched.proved_at, by.application);
        let proved = Proved { methods: &methods, at, has_second_factor, application };
        let granted = self.begin(tx, &person, &proved, &given.label).await?;
        if is_new {
            self.courier.send_notice(&person.email, Notice::ProviderLinked);
        }
        Ok(granted)
    }

    /// Links the provider's account to whoever is signed in and has proved lately who they are.
    pub async fn link_provider(&self, who: &Verified, id_token: &str, nonce: &str, now: DateTime<Utc>) -> Result<()> {
        enough(who, now)?;
        let vouched = self.providers.check(id_token, nonce, now).await?;
        let (tx, person, _) = self.signed_in(who, now).await?;
        self.providers.take(&vouched)?;
        tx.link(person.id, &vouched.issuer, &vouched.subject).await?;
        tx.commit(None).await?;
        self.courier.send_notice(&person.email, Notice::ProviderLinked);
        Ok(())
    }

    /// The providers' accounts that are linked to one's own.
    pub async fn linked_providers(&self, who: &Verified, now: DateTime<Utc>) -> Result<Vec<LinkedProvider>> {
        let (tx, person, _) = self.signed_in(who, now).await?;
        let links = tx.links(person.id).await?;
        let shown = |(issuer, subject, at): (String, String, DateTime<Utc>)| LinkedProvider {
            issuer,
            subject,
            linked_at: at.to_rfc3339(),
        };
        Ok(links.into_iter().map(shown).collect())
    }

    /// The provider's word counts no more for whoever is signed in and has proved lately who they are; what
    /// began by a provider's word ends.
    pub async fn unlink_provider(&self, who: &Verified, issuer: &str, now: DateTime<Utc>) -> Result<()> {
        enough(who, now)?;
        let (tx, person, _) = self.signed_in(who, now).await?;
        if tx.unlink(person.id, Some(issuer)).await? == 0 {
            return Err(Error::not_found());
        }
        tx.end_sign_ins(person.id, Which::FederatedBut(who.sign_in)).await?;
        tx.commit(Some(person.id)).await
    }
}
