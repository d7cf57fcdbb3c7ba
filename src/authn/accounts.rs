//! Signing in and out: what a person proves becomes a sign-in, a sign-in gives access tokens, and its refresh token is
//! another one at each use.

use std::net::IpAddr;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;
use uuid::Uuid;

use super::api_keys::Rates;
use super::attempts::Attempts;
use super::courier::Courier;
use super::passwords::Passwords;
use super::providers::Providers;
use super::seal::Seal;
use super::second_factor;
use super::token::{Bearer, Tokens, Verified};
use crate::domain::club::parse_email;
use crate::domain::ledger::sha256;
use crate::domain::proof::{ONE_TIME_CODE, PASSWORD};
use crate::domain::refusal::Reason;
use crate::error::{Code, Error, Result};
use crate::store::Store;
use crate::store::credentials::{Account, Credentials, Person, SignIn, Which, refused};

/// How long an access token is good for.
pub const ACCESS_LIFETIME: TimeDelta = TimeDelta::minutes(10);
/// A sign-in that is not used for so long is over, and so is the longest one.
pub const IDLE_LIFETIME: TimeDelta = TimeDelta::days(30);
pub const LONGEST_SIGN_IN: TimeDelta = TimeDelta::days(180);
/// Within it the last refresh token but one gives the same answer again: the first one may have been lost on its way.
pub const GRACE: TimeDelta = TimeDelta::seconds(10);

/// After so many wrong codes in a row none is taken for so long.
const MOST_WRONG_CODES: i64 = 10;
const PAUSE_OF_CODES: TimeDelta = TimeDelta::minutes(15);

const REFRESH_PREFIX: &str = "tpur_";
const REFRESH_BYTES: usize = 16 + 8 + 32;

/// What finds out who somebody is.
#[derive(Clone, Debug)]
pub struct Accounts {
    pub(super) store: Store,
    pub(super) tokens: Tokens,
    pub(super) seal: Arc<Seal>,
    pub(super) passwords: Arc<Passwords>,
    pub(super) attempts: Arc<Attempts>,
    pub(super) courier: Courier,
    pub(super) providers: Arc<Providers>,
    rates: Arc<Rates>,
}

/// All that [`Accounts`] stands on.
pub struct Means {
    pub seal: Seal,
    pub passwords: Passwords,
    pub attempts: Attempts,
    pub courier: Courier,
    pub providers: Providers,
}

/// The answer to whoever signed in, in the words of RFC 6749; shown once and nowhere kept.
#[derive(Serialize)]
pub struct Granted {
    pub access_token: String,
    pub token_type: &'static str,
    /// Seconds.
    pub expires_in: i64,
    /// Absent where the one that the client has stays.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refresh_token: Option<String>,
}

/// From where somebody asks, and through which application, if through one.
#[derive(Clone, Copy, Debug)]
pub struct Asker {
    pub address: IpAddr,
    pub application: Option<Uuid>,
}

/// What somebody gives to sign in.
pub struct PasswordGiven {
    pub email: String,
    pub password: SecretString,
    /// Of the second factor, or a recovery code.
    pub code: Option<SecretString>,
    /// What the person calls the device.
    pub label: String,
}

impl Accounts {
    pub fn new(store: Store, tokens: Tokens, means: Means) -> Self {
        Self {
            store,
            tokens,
            seal: Arc::new(means.seal),
            passwords: Arc::new(means.passwords),
            attempts: Arc::new(means.attempts),
            courier: means.courier,
            providers: Arc::new(means.providers),
            rates: Arc::default(),
        }
    }

    pub fn tokens(&self) -> &Tokens {
        &self.tokens
    }

    /// How often machines' keys were used.
    pub fn rates(&self) -> &Rates {
        &self.rates
    }

    /// Signs in with address and password. An unknown account and a wrong password are the same answer, in the same time.
    ///
    /// Errors: `UNAUTHENTICATED`, with `SECOND_FACTOR_REQUIRED` where the password is right and the code is missing;
    /// `LIMITED` after too many attempts.
    pub async fn sign_in(&self, given: PasswordGiven, by: Asker, now: DateTime<Utc>) -> Result<Granted> {
        let email = parse_email(&given.email).map_err(|_| refused());
        let named = sha256(given.email.trim().to_ascii_lowercase().as_bytes());
        self.attempts.count(&named, by.address)?;
        let email = email?;
        let known = self.account_called(&email, now).await?;
        let digest = known.as_ref().map(|(_, account)| account.password_hash.as_str());
        if !self.passwords.is(&given.password, digest).await? {
            return Err(refused());
        }
        let (person, account) = known.ok_or_else(refused)?;
        if account.totp_since.is_some() && given.code.is_none() {
            return Err(Error::unauthenticated(Reason::SecondFactorRequired));
        }
        let stale = self.passwords.is_stale(&account.password_hash);
        let newer = if stale { Some(self.passwords.digest(&given.password).await?) } else { None };

        let mut tx = self.store.begin_credentials(now).await?;
        let person = tx.person(person.id).await?.ok_or_else(refused)?;
        let mut current = tx.account(person.id).await?.ok_or_else(refused)?;
        if current.password_hash != account.password_hash {
            return Err(refused());
        }
        let mut methods = vec![PASSWORD];
        if current.totp_since.is_some() {
            let code = given.code.as_ref().ok_or_else(|| Error::unauthenticated(Reason::SecondFactorRequired))?;
            tx = self.take_code(tx, person.id, &mut current, code).await?;
            methods.push(ONE_TIME_CODE);
        }
        if let Some(newer) = newer {
            tx.rehash(person.id, newer).await?;
        }
        self.attempts.succeeded(&named, by.address);
        let has_second_factor = current.totp_since.is_some();
        let proved = Proved { methods: &methods, at: now, has_second_factor, application: by.application };
        self.begin(tx, &person, &proved, &given.label).await
    }

    /// A newer access token, and the next refresh token. An old one that comes back was stolen, or its thief was faster:
    /// then the whole sign-in ends.
    pub async fn refresh(&self, token: &SecretString, by: Asker, now: DateTime<Utc>) -> Result<Granted> {
        // Nothing is asked of the database of whoever made it up.
        let presented = self.presented(token)?;
        let tx = self.store.begin_credentials(now).await?;
        let (person, mut sign_in) = tx.sign_in(presented.sign_in).await?.ok_or_else(refused)?;
        let behind = sign_in.position - presented.position;
        if !sign_in.holds(now) || behind < 0 || sign_in.application != by.application.unwrap_or_default() {
            return Err(refused());
        }
        if behind == 0 {
            // The seal vouches for it; what the database keeps of it must say so too.
            if sha256(&presented.secret) != sign_in.token_hash {
                return Err(refused());
            }
            sign_in.position += 1;
            sign_in.token_hash = sha256(&self.seal.refresh_secret(sign_in.id, sign_in.position));
            sign_in.rotated_at = now;
            sign_in.expires_at = (now + IDLE_LIFETIME).min(sign_in.began_at + LONGEST_SIGN_IN);
            tx.keep_sign_in(&sign_in).await?;
        } else if behind > 1 || now > sign_in.rotated_at + GRACE {
            tx.end_sign_ins(person.id, Which::One(sign_in.id)).await?;
            tx.commit(Some(person.id)).await?;
            tracing::warn!(sign_in = %sign_in.id, "an old refresh token came back; the sign-in was ended");
            return Err(refused());
        }
        let account = tx.account(person.id).await?.unwrap_or_default();
        let granted = self.granted(&person, &sign_in, account.totp_since.is_some(), now)?;
        tx.commit(None).await?;
        Ok(Granted { refresh_token: Some(self.refresh_token(&sign_in)), ..granted })
    }

    /// A refresh token that this house made, whether or not it still gives anything.
    fn presented(&self, token: &SecretString) -> Result<Presented> {
        let presented = Presented::read(token.expose_secret());
        let genuine = |it: &Presented| self.seal.is_refresh_secret(it.sign_in, it.position, &it.secret);
        presented.filter(genuine).ok_or_else(refused)
    }

    /// Proves anew who one is, within a sign-in: what the access token that comes of it may do, the one before may not.
    pub async fn step_up(
        &self,
        who: &Verified,
        password: Option<SecretString>,
        code: Option<SecretString>,
        from: IpAddr,
        now: DateTime<Utc>,
    ) -> Result<Granted> {
        self.attempts.count(&who.person.to_string(), from)?;
        let account = self.account_of(who.person, now).await?;
        if let Some(password) = &password
            && !self.passwords.is(password, Some(&account.password_hash)).await?
        {
            return Err(refused());
        }
        let (mut tx, person, mut sign_in) = self.signed_in(who, now).await?;
        let mut current = tx.account(person.id).await?.ok_or_else(refused)?;
        if current.password_hash != account.password_hash {
            return Err(refused());
        }
        match &code {
            Some(code) => {
                tx = self.take_code(tx, person.id, &mut current, code).await?;
                sign_in.proved(ONE_TIME_CODE, now);
            }
            None if current.totp_since.is_some() => {
                return Err(Error::unauthenticated(Reason::SecondFactorRequired));
            }
            None if password.is_none() => return Err(Error::invalid(Reason::EmptyText, "password")),
            None => sign_in.proved(PASSWORD, now),
        }
        tx.keep_sign_in(&sign_in).await?;
        let granted = self.granted(&person, &sign_in, current.totp_since.is_some(), now)?;
        tx.commit(None).await?;
        Ok(granted)
    }

    /// Ends the sign-in to which a refresh token belongs, whether it is the newest or not; with `everywhere` all of the
    /// person's, and every access token with them. Whoever is signed out already is told the same.
    pub async fn sign_out(&self, token: &SecretString, everywhere: bool, by: Asker, now: DateTime<Utc>) -> Result<()> {
        let presented = self.presented(token)?;
        let tx = self.store.begin_credentials(now).await?;
        let (mut person, sign_in) = tx.sign_in(presented.sign_in).await?.ok_or_else(refused)?;
        if sign_in.application != by.application.unwrap_or_default() {
            return Err(refused());
        }
        // What an application began speaks for nothing but itself.
        if everywhere && by.application.is_some() {
            return Err(Error::new(Code::Forbidden, None));
        }
        // Only the newest one speaks for the person everywhere.
        let is_current = presented.position == sign_in.position && sign_in.holds(now);
        if everywhere && is_current {
            tx.end_sign_ins(person.id, Which::All).await?;
            tx.next_epoch(&mut person).await?;
        } else if everywhere {
            return Err(refused());
        } else {
            tx.end_sign_ins(person.id, Which::One(sign_in.id)).await?;
        }
        tx.commit(Some(person.id)).await
    }

    /// Ends another sign-in of the same person, as that of a phone that was lost.
    pub async fn end_sign_in(&self, who: &Verified, ended: Uuid, now: DateTime<Utc>) -> Result<()> {
        let (tx, person, _) = self.signed_in(who, now).await?;
        if tx.end_sign_ins(person.id, Which::One(ended)).await? == 0 {
            return Err(Error::not_found());
        }
        tx.commit(Some(person.id)).await
    }

    /// Begins a sign-in of somebody who has proved who they are.
    pub(super) async fn begin(
        &self,
        tx: Credentials,
        person: &Person,
        proved: &Proved<'_>,
        label: &str,
    ) -> Result<Granted> {
        let (id, now) = (Uuid::now_v7(), tx.now);
        let sign_in = SignIn {
            id,
            person: person.id,
            application: proved.application.unwrap_or_default(),
            label: label.chars().filter(|sign| !sign.is_control()).take(100).collect(),
            methods: proved.methods.join(" "),
            began_at: now,
            proved_at: proved.at,
            expires_at: now + IDLE_LIFETIME,
            ended_at: None,
            position: 1,
            token_hash: sha256(&self.seal.refresh_secret(id, 1)),
            rotated_at: now,
        };
        tx.begin_sign_in(&sign_in).await?;
        let granted = self.granted(person, &sign_in, proved.has_second_factor, now)?;
        tx.commit(None).await?;
        Ok(Granted { refresh_token: Some(self.refresh_token(&sign_in)), ..granted })
    }

    pub(super) fn granted(
        &self,
        person: &Person,
        sign_in: &SignIn,
        has_second_factor: bool,
        now: DateTime<Utc>,
    ) -> Result<Granted> {
        let methods: Vec<&str> = sign_in.methods.split(' ').collect();
        let bearer = Bearer {
            person: person.id,
            sign_in: sign_in.id,
            epoch: person.epoch,
            methods: &methods,
            proved_at: sign_in.proved_at,
            has_second_factor,
            application: Some(sign_in.application).filter(|key| !key.is_nil()),
        };
        let access_token = self.tokens.sign(&bearer, ACCESS_LIFETIME, now)?;
        let expires_in = ACCESS_LIFETIME.num_seconds();
        Ok(Granted { access_token, token_type: "Bearer", expires_in, refresh_token: None })
    }

    /// The person of a checked token, in a transaction, as long as it holds; with no sign-in where the holder of the
    /// service's key vouches for them.
    pub(super) async fn known(&self, who: &Verified, now: DateTime<Utc>) -> Result<(Credentials, Person)> {
        if who.sign_in.is_nil() {
            let tx = self.store.begin_credentials(now).await?;
            let person = tx.person(who.person).await?.filter(|person| person.epoch == who.epoch).ok_or_else(refused)?;
            return Ok((tx, person));
        }
        let (tx, person, _) = self.signed_in(who, now).await?;
        Ok((tx, person))
    }

    /// The sign-in of a checked token, in a transaction, as long as it holds.
    pub(super) async fn signed_in(&self, who: &Verified, now: DateTime<Utc>) -> Result<(Credentials, Person, SignIn)> {
        let tx = self.store.begin_credentials(now).await?;
        let held = tx.sign_in(who.sign_in).await?;
        let held =
            held.filter(|(person, held)| (person.id, person.epoch) == (who.person, who.epoch) && held.holds(now));
        let (person, sign_in) = held.ok_or_else(refused)?;
        Ok((tx, person, sign_in))
    }

    /// The person called so, with their account; the statements are the same where there is neither.
    async fn account_called(&self, email: &str, now: DateTime<Utc>) -> Result<Option<(Person, Account)>> {
        let tx = self.store.begin_credentials(now).await?;
        let person = tx.person_called(email).await?;
        let account = tx.account(person.as_ref().map_or(Uuid::nil(), |person| person.id)).await?;
        Ok(person.zip(account))
    }

    pub(super) async fn account_of(&self, person: Uuid, now: DateTime<Utc>) -> Result<Account> {
        self.store.begin_credentials(now).await?.account(person).await?.ok_or_else(refused)
    }

    /// Takes a code of the second factor, which is good once. A wrong one is counted, and after some in a row none is taken
    /// for a while, whoever tries from wherever.
    pub(super) async fn take_code(
        &self,
        tx: Credentials,
        person: Uuid,
        account: &mut Account,
        code: &SecretString,
    ) -> Result<Credentials> {
        // One that was offered and not confirmed proves nothing: whoever was offered it may not be its owner.
        if account.totp_since.is_none() {
            return Err(refused());
        }
        let over = account.failed_code_at.map(|at| at + PAUSE_OF_CODES);
        if account.failed_codes >= MOST_WRONG_CODES
            && let Some(wait) = over.map(|over| over - tx.now).filter(|wait| *wait > TimeDelta::zero())
        {
            let error = Error::limited(Reason::TooManyAttempts).with("retryAfterSeconds", wait.num_seconds() + 1);
            return Err(error);
        }
        if !second_factor::take(&self.seal, person, account, code, tx.now)? {
            account.failed_codes += 1;
            account.failed_code_at = Some(tx.now);
            tx.set_second_factor(person, account).await?;
            tx.commit(None).await?;
            return Err(refused());
        }
        account.failed_codes = 0;
        tx.set_second_factor(person, account).await?;
        Ok(tx)
    }

    fn refresh_token(&self, sign_in: &SignIn) -> String {
        let secret = self.seal.refresh_secret(sign_in.id, sign_in.position);
        let bytes = [sign_in.id.as_bytes().as_slice(), &sign_in.position.to_be_bytes(), &secret].concat();
        format!("{REFRESH_PREFIX}{}", URL_SAFE_NO_PAD.encode(bytes))
    }
}

/// How somebody proved who they are, and through which application.
pub(super) struct Proved<'m> {
    pub methods: &'m [&'m str],
    pub at: DateTime<Utc>,
    pub has_second_factor: bool,
    pub application: Option<Uuid>,
}

/// A refresh token as somebody presents it.
struct Presented {
    sign_in: Uuid,
    position: i64,
    secret: Vec<u8>,
}

impl Presented {
    fn read(token: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(token.strip_prefix(REFRESH_PREFIX)?).ok()?;
        if bytes.len() != REFRESH_BYTES {
            return None;
        }
        let (sign_in, rest) = bytes.split_first_chunk::<16>()?;
        let (position, secret) = rest.split_first_chunk::<8>()?;
        let (sign_in, position) = (Uuid::from_bytes(*sign_in), i64::from_be_bytes(*position));
        (position > 0).then(|| Self { sign_in, position, secret: secret.to_vec() })
    }
}
