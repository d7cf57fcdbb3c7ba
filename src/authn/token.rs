//! Access tokens (RFC 9068): issued and checked here, as the best current practice asks (RFC 8725); they say who, never what one may.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant, SystemTime};

use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use serde::de::{DeserializeOwned, IgnoredAny};
use serde::{Deserialize, Deserializer, Serialize};
use uuid::Uuid;

use super::keys::{ALGORITHM, KeyRing, SigningKey};
use super::private_file::KeyFlaw;
use crate::domain::proof::Proof;
use crate::domain::refusal::Reason;
use crate::error::{Error, Result};
use crate::kept::Kept;

/// Longest token that is looked at, in bytes.
pub const MAX_TOKEN_BYTES: usize = 4 * 1024;

/// Longest that a token may live.
pub const MAX_LIFETIME: TimeDelta = TimeDelta::hours(24);

/// How far the clocks of issuer and checker may differ.
pub const LEEWAY: TimeDelta = TimeDelta::seconds(30);

/// Tokens whose signature was found genuine are known again by their digest: to check it takes longer than to answer many a
/// question. What they claim is checked each time.
const MOST_GENUINE: usize = 4_096;
const MOST_GENUINE_BYTES: usize = 2 * 1024 * 1024;
const ENTRY: usize = 256;

/// So long the keys are believed whose file became another one that cannot be read.
const BELIEVED_UNREAD: Duration = Duration::from_secs(60);

const TYPE: &str = "at+jwt";
const ALGORITHM_NAME: &str = "EdDSA";

/// Issues and checks the tokens of one issuer for one audience.
#[derive(Clone, Debug)]
pub struct Tokens {
    ring: Arc<RwLock<Ring>>,
    issuer: String,
    audience: String,
    genuine: Arc<Mutex<Kept<[u8; 32], Arc<Genuine>>>>,
}

/// The keys as they were last read, and where from.
#[derive(Debug)]
struct Ring {
    keys: Arc<KeyRing>,
    file: Option<KeyFile>,
}

#[derive(Debug)]
struct KeyFile {
    path: PathBuf,
    /// Of the file as it was read.
    mark: Mark,
    /// Since when it is another one that cannot be read.
    unread_since: Option<Instant>,
}

/// What tells whether a file is another one since: when it was written, its length, and which it is.
type Mark = Option<(SystemTime, u64, u64)>;

/// For whom a token is, and how they proved it.
#[derive(Clone, Debug)]
pub struct Bearer<'m> {
    pub person: Uuid,
    /// The sign-in from which the token comes.
    pub sign_in: Uuid,
    pub epoch: i64,
    /// As in RFC 8176.
    pub methods: &'m [&'m str],
    /// When they last proved who they are.
    pub proved_at: DateTime<Utc>,
    /// They have a second factor, whether or not they proved it.
    pub has_second_factor: bool,
    /// The key of the application through which they signed in, without which the token gives nothing.
    pub application: Option<Uuid>,
}

/// What a valid token says.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Verified {
    pub person: Uuid,
    /// The sign-in from which the token comes; nil where whoever holds the key vouches for the person.
    pub sign_in: Uuid,
    pub token: Uuid,
    /// The person's authorisation epoch at the time of issue; a token of an earlier epoch is revoked, which the caller asks
    /// the database.
    pub epoch: i64,
    /// How the person proved who they are, as in RFC 8176.
    pub methods: Vec<String>,
    /// When they last did.
    pub proved_at: DateTime<Utc>,
    /// They had a second factor when the token was issued.
    pub has_second_factor: bool,
    /// The key of the application through which they signed in.
    pub application: Option<Uuid>,
    /// A socket opened with the token lives no longer than this.
    pub expires_at: DateTime<Utc>,
}

impl Verified {
    /// How and when the person proved who they are.
    pub fn proof(&self) -> Proof {
        let Verified { methods, proved_at, has_second_factor, .. } = self;
        Proof { methods: methods.clone(), at: *proved_at, has_second_factor: *has_second_factor }
    }
}

impl Tokens {
    pub fn new(keys: impl Into<KeyRing>, issuer: impl Into<String>, audience: impl Into<String>) -> Self {
        let ring = Ring { keys: Arc::new(keys.into()), file: None };
        Self::of(ring, issuer.into(), audience.into())
    }

    /// With the keys in the file at `path`, which is made if there is none, and read again whenever it is another one.
    pub fn of_file(path: &Path, issuer: impl Into<String>, audience: impl Into<String>) -> Result<Self, KeyFlaw> {
        // Before it is read: what is written in between is found the next time.
        let mark = mark_of(path);
        let keys = Arc::new(KeyRing::load_or_create(path)?);
        let ring = Ring { keys, file: Some(KeyFile { path: path.to_owned(), mark, unread_since: None }) };
        Ok(Self::of(ring, issuer.into(), audience.into()))
    }

    fn of(ring: Ring, issuer: String, audience: String) -> Self {
        let genuine = Arc::new(Mutex::new(Kept::new(MOST_GENUINE, MOST_GENUINE_BYTES)));
        Self { ring: Arc::new(RwLock::new(ring)), issuer, audience, genuine }
    }

    /// The keys as they stand now. Where their file became another one that cannot be read they stay as they were for a
    /// minute, and then none of them is believed: it may have been replaced because one was stolen.
    pub fn keys(&self) -> Arc<KeyRing> {
        let ring = self.ring.read().unwrap_or_else(PoisonError::into_inner);
        let is_current = ring.file.as_ref().is_none_or(|file| mark_of(&file.path) == file.mark);
        if is_current {
            return ring.keys.clone();
        }
        drop(ring);
        let mut ring = self.ring.write().unwrap_or_else(PoisonError::into_inner);
        let Some(file) = &mut ring.file else { return ring.keys.clone() };
        let mark = mark_of(&file.path);
        if mark == file.mark {
            return ring.keys.clone();
        }
        match KeyRing::load(&file.path) {
            Ok(keys) => {
                (file.mark, file.unread_since) = (mark, None);
                ring.keys = Arc::new(keys);
            }
            Err(flaw) if file.unread_since.is_none() => {
                file.unread_since = Some(Instant::now());
                tracing::warn!(%flaw, "the keys stay as they were, for a minute");
            }
            Err(flaw) if file.unread_since.is_some_and(|since| since.elapsed() > BELIEVED_UNREAD) => {
                tracing::error!(%flaw, "no key is believed any more");
                (file.mark, file.unread_since) = (mark, None);
                if let Ok(key) = SigningKey::ephemeral() {
                    ring.keys = Arc::new(key.into());
                }
            }
            Err(_) => {}
        }
        ring.keys.clone()
    }

    /// A token of `person` from whoever holds the key, by no sign-in, valid from `now` for `lifetime`, which is cut at [`MAX_LIFETIME`].
    pub fn issue(
        &self,
        person: Uuid,
        epoch: i64,
        methods: &[&str],
        lifetime: TimeDelta,
        now: DateTime<Utc>,
    ) -> Result<String> {
        let bearer = Bearer {
            person,
            sign_in: Uuid::nil(),
            epoch,
            methods,
            proved_at: now,
            has_second_factor: false,
            application: None,
        };
        self.sign(&bearer, lifetime, now)
    }

    /// A token of a sign-in, valid from `now` for `lifetime`, which is cut at [`MAX_LIFETIME`].
    pub fn sign(&self, bearer: &Bearer<'_>, lifetime: TimeDelta, now: DateTime<Utc>) -> Result<String> {
        let claims = Claims {
            iss: self.issuer.clone(),
            aud: Audience::One(self.audience.clone()),
            sub: bearer.person,
            sid: bearer.sign_in,
            jti: Uuid::new_v4(),
            iat: now.timestamp(),
            nbf: now.timestamp(),
            exp: now.timestamp() + lifetime.min(MAX_LIFETIME).num_seconds(),
            amr: bearer.methods.iter().map(|&method| method.to_owned()).collect(),
            auth_time: bearer.proved_at.timestamp(),
            mfa: bearer.has_second_factor,
            azp: bearer.application,
            epoch: bearer.epoch,
        };
        let keys = self.keys();
        let mut header = jsonwebtoken::Header::new(ALGORITHM);
        header.typ = Some(TYPE.to_owned());
        header.kid = Some(keys.newest().id().to_owned());
        jsonwebtoken::encode(&header, &claims, &keys.newest().private).map_err(Error::internal)
    }

    /// What `token` says at the time `now`, or `UNAUTHENTICATED`; why it was refused is for the log alone.
    pub fn check(&self, token: &str, now: DateTime<Utc>) -> Result<Verified> {
        self.read(token, now)
            .map_err(|flaw| Error { detail: flaw.to_owned(), ..Error::unauthenticated(Reason::CredentialInvalid) })
    }

    fn read(&self, token: &str, now: DateTime<Utc>) -> Result<Verified, Flaw> {
        if token.len() > MAX_TOKEN_BYTES {
            return Err("longer than a token may be");
        }
        let digest: [u8; 32] = digest(&SHA256, token.as_bytes()).as_ref().try_into().map_err(|_| "no digest")?;
        let keys = self.keys();
        let known = self.genuine.lock().unwrap_or_else(PoisonError::into_inner).get(&digest).cloned();
        if let Some(known) = known.filter(|known| keys.named(&known.key).is_some()) {
            return self.check_claims(&known.claims, now);
        }
        let genuine = genuine(token, &keys)?;
        let verified = self.check_claims(&genuine.claims, now)?;
        self.genuine.lock().unwrap_or_else(PoisonError::into_inner).put(digest, Arc::new(genuine), ENTRY + token.len());
        Ok(verified)
    }

    fn check_claims(&self, claims: &Claims, now: DateTime<Utc>) -> Result<Verified, Flaw> {
        if claims.iss != self.issuer {
            return Err("wrong issuer");
        }
        if !claims.aud.holds(&self.audience) {
            return Err("wrong audience");
        }
        let (now, leeway) = (now.timestamp(), LEEWAY.num_seconds());
        if claims.iat > now + leeway {
            return Err("issued in the future");
        }
        if claims.nbf > now + leeway {
            return Err("not valid yet");
        }
        if claims.exp.saturating_add(leeway) <= now {
            return Err("expired");
        }
        if claims.exp.saturating_sub(claims.iat) > MAX_LIFETIME.num_seconds() {
            return Err("lives too long");
        }
        Ok(Verified {
            person: claims.sub,
            sign_in: claims.sid,
            token: claims.jti,
            epoch: claims.epoch,
            methods: claims.amr.clone(),
            proved_at: DateTime::from_timestamp(claims.auth_time, 0).ok_or("proved outside of the calendar")?,
            has_second_factor: claims.mfa,
            application: claims.azp,
            expires_at: DateTime::from_timestamp(claims.exp, 0).ok_or("expires outside of the calendar")?,
        })
    }
}

/// What a token claims that was signed with the key of this name.
#[derive(Debug)]
struct Genuine {
    key: String,
    claims: Claims,
}

fn genuine(token: &str, keys: &KeyRing) -> Result<Genuine, Flaw> {
    let (message, signature) = token.rsplit_once('.').ok_or("not three parts")?;
    let (header, payload) = message.split_once('.').ok_or("not three parts")?;
    let header: Header = part(header)?;
    check_header(&header)?;
    let key = keys.named(&header.kid).ok_or("unknown key (kid)")?;
    let is_genuine = jsonwebtoken::crypto::verify(signature, message.as_bytes(), &key.public, ALGORITHM);
    if !is_genuine.unwrap_or(false) {
        return Err("wrong signature");
    }
    Ok(Genuine { key: header.kid, claims: part(payload)? })
}

fn mark_of(path: &Path) -> Mark {
    let metadata = std::fs::metadata(path).ok()?;
    #[cfg(unix)]
    let which = std::os::unix::fs::MetadataExt::ino(&metadata);
    #[cfg(not(unix))]
    let which = 0;
    Some((metadata.modified().ok()?, metadata.len(), which))
}

/// The key is ours by its name or it is none: `jwk`, `jku` and `x5u` are not even read, and nothing is ever fetched.
fn check_header(header: &Header) -> Result<(), Flaw> {
    if header.crit {
        return Err("demands extensions (crit)");
    }
    if header.alg != ALGORITHM_NAME {
        return Err("wrong algorithm");
    }
    if header.typ != TYPE {
        return Err("not an access token (typ)");
    }
    Ok(())
}

/// Why a token is refused; a constant, so that nothing of the token gets into the log.
type Flaw = &'static str;

#[derive(Deserialize)]
struct Header {
    alg: String,
    typ: String,
    kid: String,
    #[serde(default, deserialize_with = "present")]
    crit: bool,
}

/// Every claim is required, and one that stands twice is refused.
#[derive(Debug, Deserialize, Serialize)]
struct Claims {
    iss: String,
    aud: Audience,
    sub: Uuid,
    sid: Uuid,
    jti: Uuid,
    iat: i64,
    nbf: i64,
    exp: i64,
    amr: Vec<String>,
    auth_time: i64,
    mfa: bool,
    /// Absent where nobody stands in between.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    azp: Option<Uuid>,
    epoch: i64,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Several(Vec<String>),
}

impl Audience {
    fn holds(&self, audience: &str) -> bool {
        match self {
            Audience::One(one) => one == audience,
            Audience::Several(several) => several.iter().any(|one| one == audience),
        }
    }
}

/// Whatever the value is, `null` included: that the member stands there is what counts.
fn present<'de, D: Deserializer<'de>>(value: D) -> Result<bool, D::Error> {
    IgnoredAny::deserialize(value).map(|_| true)
}

/// Decodes one part: base64url without padding, in its one spelling, and JSON in UTF-8 with nothing after it.
fn part<T: DeserializeOwned>(text: &str) -> Result<T, Flaw> {
    let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| "not base64url")?;
    serde_json::from_slice(&bytes).map_err(|_| "not the JSON of a token")
}
