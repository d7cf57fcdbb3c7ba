//! Who asks: the signing key of this house and the access tokens it signs; what a person may do stands in `authz`.

mod keys;
mod token;

pub use keys::{KeyFlaw, SigningKey};
pub use token::{LEEWAY, MAX_LIFETIME, MAX_TOKEN_BYTES, Tokens, Verified};
