//! The second factor: codes by time (RFC 6238), each taken once, and recovery codes for whoever lost their phone.

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use chrono::{DateTime, Utc};
use secrecy::{ExposeSecret, SecretString};
use totp_rs::{Builder, Secret, Totp};
use uuid::Uuid;

use super::seal::{Seal, random};
use crate::domain::ledger::sha256;
use crate::error::{Error, Result};
use crate::store::credentials::Account;

const ISSUER: &str = "3x1 para Migrantes";
/// 160 bits, as RFC 4226 asks for.
const SECRET_BYTES: usize = 20;
const RECOVERY_CODES: usize = 10;

/// A secret that was made and waits to be confirmed; shown once.
pub(super) struct Offered {
    pub sealed: String,
    /// Base32, to be typed in.
    pub secret: SecretString,
    /// `otpauth://…`, to be shown as a picture.
    pub url: SecretString,
}

pub(super) fn offer(seal: &Seal, person: Uuid, email: &str) -> Result<Offered> {
    let bytes: [u8; SECRET_BYTES] = random()?;
    let totp = totp(&bytes, email)?;
    Ok(Offered {
        sealed: seal.close(&place(person), &bytes)?,
        secret: totp.secret().to_base32().into(),
        url: totp.to_url().map_err(Error::internal)?.into(),
    })
}

/// Whether `code` is one of now that was not taken before; it is taken then.
pub(super) fn take(
    seal: &Seal,
    person: Uuid,
    account: &mut Account,
    code: &SecretString,
    now: DateTime<Utc>,
) -> Result<bool> {
    if account.totp_secret.is_empty() {
        return Ok(false);
    }
    let code: String = code.expose_secret().chars().filter(|sign| !sign.is_whitespace() && *sign != '-').collect();
    let Ok(secret) = seal.open(&place(person), &account.totp_secret) else {
        // The seal is another one since: recovery codes stand in, until the factor is set up anew.
        tracing::warn!(%person, "a second factor was sealed with another seal");
        return Ok(take_recovery(account, &code));
    };
    let step = totp(&secret, "persona")?.check(&code, now.timestamp().unsigned_abs());
    match step.and_then(|step| i64::try_from(step).ok()) {
        Some(step) if step > account.totp_step => {
            account.totp_step = step;
            Ok(true)
        }
        Some(_) => Ok(false),
        None => Ok(take_recovery(account, &code)),
    }
}

/// Codes with which a person can sign in once each without their phone; the account keeps their digests.
pub(super) fn recovery_codes(account: &mut Account) -> Result<Vec<String>> {
    let codes: Vec<String> = (0..RECOVERY_CODES).map(|_| readable_code()).collect::<Result<_>>()?;
    account.recovery_codes = codes.iter().map(|code| digest_of(code)).collect::<Vec<_>>().join(",");
    Ok(codes)
}

fn take_recovery(account: &mut Account, code: &str) -> bool {
    let digest = digest_of(code);
    let left: Vec<&str> = account.recovery_codes.split(',').filter(|known| *known != digest).collect();
    let left = left.join(",");
    let is_one = left != account.recovery_codes;
    account.recovery_codes = left;
    is_one
}

/// 80 bits that nobody mistypes: no letter looks like a digit.
pub(super) fn readable_code() -> Result<String> {
    const SIGNS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let bytes: [u8; 16] = random()?;
    let mut code = String::new();
    for (index, byte) in bytes.iter().enumerate() {
        if index > 0 && index % 4 == 0 {
            code.push('-');
        }
        code.push(char::from(*SIGNS.get(usize::from(byte % 32)).unwrap_or(&b'0')));
    }
    Ok(code)
}

/// The digest under which a code is kept, however it is written.
pub(super) fn digest_of(code: &str) -> String {
    let plain = code.chars().filter(|sign| sign.is_ascii_alphanumeric()).map(|sign| match sign.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        sign => sign,
    });
    sha256(plain.collect::<String>().as_bytes())
}

fn totp(secret: &[u8], email: &str) -> Result<Totp> {
    // A colon would part the name from the issuer.
    let name = email.replace(':', " ");
    Builder::new()
        .with_secret(Secret::from(secret.to_vec()))
        .with_account_name(name)
        .with_issuer(Some(ISSUER))
        .build()
        .map_err(Error::internal)
}

/// A secret that is sealed for one person opens for no other.
fn place(person: Uuid) -> String {
    format!("second factor of {}", STANDARD_NO_PAD.encode(person.as_bytes()))
}
