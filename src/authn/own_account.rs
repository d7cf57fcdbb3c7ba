//! What people change of their own account: the password, by a code or by the old one, and the second factor.

use std::net::IpAddr;

use chrono::{DateTime, TimeDelta, Utc};
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;

use super::accounts::{Accounts, Granted};
use super::courier::Notice;
use super::second_factor;
use super::token::Verified;
use crate::domain::club::parse_email;
use crate::domain::ledger::sha256;
use crate::domain::proof::{ONE_TIME_CODE, check_password};
use crate::domain::refusal::Reason;
use crate::error::{Error, Result};
use crate::store::credentials::{Which, refused};

/// How long a code by letter holds.
pub const CODE_LIFETIME: TimeDelta = TimeDelta::minutes(30);
/// So many are sent to a person within an hour.
const CODES_AN_HOUR: u64 = 5;

/// A second factor that waits to be confirmed; shown once.
#[derive(Serialize)]
pub struct OfferedFactor {
    /// Base32, to be typed in.
    pub secret: String,
    /// To be shown as a picture.
    pub otpauth_url: String,
}

/// What whoever confirmed a second factor gets; shown once.
#[derive(Serialize)]
pub struct ConfirmedFactor {
    /// Each signs in once without the phone.
    pub recovery_codes: Vec<String>,
    #[serde(flatten)]
    pub granted: Granted,
}

impl Accounts {
    /// Sends a code to the address, with which a password can be set, if somebody is known by it: invited, or with a
    /// password that they forgot. The answer is the same either way.
    pub async fn send_code(&self, email: &str, from: IpAddr, now: DateTime<Utc>) -> Result<()> {
        let email = parse_email(email).map_err(|reason| Error::invalid(reason, "email"))?;
        self.attempts.count(&sha256(format!("code {email}").as_bytes()), from)?;
        // Whoever asks waits for nothing of it: how long it takes would tell whether there is anybody.
        let Some(place) = self.courier.place() else { return Ok(()) };
        let accounts = self.clone();
        tokio::spawn(async move {
            if let Err(error) = accounts.send_code_to_known(&email, now).await {
                tracing::warn!(%error, "a code was not sent");
            }
            drop(place);
        });
        Ok(())
    }

    async fn send_code_to_known(&self, email: &str, now: DateTime<Utc>) -> Result<()> {
        let code = SecretString::from(second_factor::readable_code()?);
        let tx = self.store.begin_credentials(now).await?;
        let Some(person) = tx.person_called(email).await? else { return Ok(()) };
        if tx.codes_since(person.id, now - TimeDelta::hours(1)).await? >= CODES_AN_HOUR {
            return Ok(());
        }
        let digest = second_factor::digest_of(code.expose_secret());
        tx.keep_code(person.id, digest, now + CODE_LIFETIME).await?;
        tx.commit(None).await?;
        self.courier.send_code(&person.email, code);
        Ok(())
    }

    /// A code for the person with this address, for whoever runs the service and hands it over themselves.
    pub async fn code_for(&self, email: &str, now: DateTime<Utc>) -> Result<Option<SecretString>> {
        let code = SecretString::from(second_factor::readable_code()?);
        let tx = self.store.begin_credentials(now).await?;
        let Some(person) = tx.person_called(email).await? else { return Ok(None) };
        tx.keep_code(person.id, second_factor::digest_of(code.expose_secret()), now + CODE_LIFETIME).await?;
        tx.commit(None).await?;
        Ok(Some(code))
    }

    /// Sets a password with a code; every sign-in of the person ends, and no provider's word counts for them any more until
    /// they link it again: who got in by it before is out. A password that is refused leaves the code good.
    pub async fn set_password(
        &self,
        code: &SecretString,
        password: &SecretString,
        from: IpAddr,
        now: DateTime<Utc>,
    ) -> Result<()> {
        self.attempts.count_address(from)?;
        check_password(password.expose_secret(), "").map_err(weak)?;
        let digest = self.passwords.digest(password).await?;
        let tx = self.store.begin_credentials(now).await?;
        let found = tx.take_code(&second_factor::digest_of(code.expose_secret())).await?;
        let mut person = found.ok_or_else(|| Error::invalid(Reason::CodeNotValid, "code"))?;
        check_password(password.expose_secret(), &person.email).map_err(weak)?;
        tx.set_password(person.id, digest).await?;
        tx.end_sign_ins(person.id, Which::All).await?;
        tx.unlink(person.id, None).await?;
        tx.next_epoch(&mut person).await?;
        tx.commit(Some(person.id)).await?;
        self.courier.send_notice(&person.email, Notice::Password);
        Ok(())
    }

    /// Takes away, for whoever runs the service, the second factor of somebody who lost it, with all sign-ins and links.
    pub async fn forget_factors(&self, email: &str, now: DateTime<Utc>) -> Result<bool> {
        let tx = self.store.begin_credentials(now).await?;
        let Some(mut person) = tx.person_called(email).await? else { return Ok(false) };
        let account = tx.account(person.id).await?.unwrap_or_default();
        let without = account.without_second_factor();
        tx.set_second_factor(person.id, &without).await?;
        tx.end_sign_ins(person.id, Which::All).await?;
        tx.unlink(person.id, None).await?;
        tx.next_epoch(&mut person).await?;
        tx.commit(Some(person.id)).await?;
        self.courier.send_notice(&person.email, Notice::SecondFactor);
        self.courier.rest().await;
        Ok(true)
    }

    /// Changes the password of whoever knows the old one; every other sign-in ends.
    pub async fn change_password(
        &self,
        who: &Verified,
        current: &SecretString,
        password: &SecretString,
        from: IpAddr,
        now: DateTime<Utc>,
    ) -> Result<Granted> {
        self.attempts.count(&who.person.to_string(), from)?;
        let account = self.account_of(who.person, now).await?;
        if !self.passwords.is(current, Some(&account.password_hash)).await? {
            return Err(refused());
        }
        check_password(password.expose_secret(), "").map_err(weak)?;
        let digest = self.passwords.digest(password).await?;
        let (tx, mut person, sign_in) = self.signed_in(who, now).await?;
        let held = tx.account(person.id).await?.ok_or_else(refused)?;
        if held.password_hash != account.password_hash {
            return Err(refused());
        }
        if held.totp_since.is_some() {
            enough(who, now)?;
        }
        check_password(password.expose_secret(), &person.email).map_err(weak)?;
        tx.set_password(person.id, digest).await?;
        tx.end_sign_ins(person.id, Which::AllBut(sign_in.id)).await?;
        tx.next_epoch(&mut person).await?;
        let granted = self.granted(&person, &sign_in, held.totp_since.is_some(), now)?;
        tx.commit(Some(person.id)).await?;
        self.courier.send_notice(&person.email, Notice::Password);
        Ok(granted)
    }

    /// Offers a second factor; it is asked for from its confirmation on.
    pub async fn offer_second_factor(&self, who: &Verified, now: DateTime<Utc>) -> Result<OfferedFactor> {
        enough(who, now)?;
        let (tx, person, _) = self.signed_in(who, now).await?;
        let mut account = tx.account(person.id).await?.ok_or_else(refused)?;
        if account.totp_since.is_some() {
            return Err(Reason::SecondFactorPresent.into());
        }
        let offered = second_factor::offer(&self.seal, person.id, &person.email)?;
        account.totp_secret = offered.sealed;
        tx.set_second_factor(person.id, &account).await?;
        tx.commit(None).await?;
        let (secret, url) = (offered.secret.expose_secret().to_owned(), offered.url.expose_secret().to_owned());
        Ok(OfferedFactor { secret, otpauth_url: url })
    }

    /// Confirms the second factor by a code of it. Every other sign-in ends, because it was begun without.
    pub async fn confirm_second_factor(
        &self,
        who: &Verified,
        code: &SecretString,
        from: IpAddr,
        now: DateTime<Utc>,
    ) -> Result<ConfirmedFactor> {
        self.attempts.count(&who.person.to_string(), from)?;
        let (tx, mut person, mut sign_in) = self.signed_in(who, now).await?;
        let mut account = tx.account(person.id).await?.ok_or_else(refused)?;
        if account.totp_since.is_some() {
            return Err(Reason::SecondFactorPresent.into());
        }
        if account.totp_secret.is_empty() {
            return Err(Reason::SecondFactorAbsent.into());
        }
        if !second_factor::take(&self.seal, person.id, &mut account, code, now)? {
            return Err(Error::invalid(Reason::CodeNotValid, "code"));
        }
        account.totp_since = Some(now);
        let recovery_codes = second_factor::recovery_codes(&mut account)?;
        tx.set_second_factor(person.id, &account).await?;
        tx.end_sign_ins(person.id, Which::AllBut(sign_in.id)).await?;
        tx.next_epoch(&mut person).await?;
        sign_in.proved(ONE_TIME_CODE, now);
        tx.keep_sign_in(&sign_in).await?;
        let granted = self.granted(&person, &sign_in, true, now)?;
        tx.commit(Some(person.id)).await?;
        self.courier.send_notice(&person.email, Notice::SecondFactor);
        Ok(ConfirmedFactor { recovery_codes, granted })
    }

    /// Takes the second factor away, of whoever has just proved it.
    pub async fn remove_second_factor(&self, who: &Verified, now: DateTime<Utc>) -> Result<Granted> {
        enough(who, now)?;
        let (tx, mut person, sign_in) = self.signed_in(who, now).await?;
        let account = tx.account(person.id).await?.ok_or_else(refused)?;
        if account.totp_since.is_none() {
            return Err(Reason::SecondFactorAbsent.into());
        }
        let without = account.without_second_factor();
        tx.set_second_factor(person.id, &without).await?;
        tx.next_epoch(&mut person).await?;
        let granted = self.granted(&person, &sign_in, false, now)?;
        tx.commit(Some(person.id)).await?;
        self.courier.send_notice(&person.email, Notice::SecondFactor);
        Ok(granted)
    }
}

fn weak(reason: Reason) -> Error {
    Error::invalid(reason, "password")
}

/// Whoever changes with what they prove themselves has proved it lately.
pub(super) fn enough(who: &Verified, now: DateTime<Utc>) -> Result<()> {
    who.proof().is_enough(now).map_err(|method| Error::refused(Reason::StepUpRequired).with("methods", method))
}
