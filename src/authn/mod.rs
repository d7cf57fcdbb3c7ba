//! Who asks: accounts, sign-ins and the tokens they give, keys and seal, providers outside; what a person may do stands in
//! `authz`.
//!
//! In reading order: `accounts` signs in and out, `own_account` changes what one proves oneself with, `provider_accounts`
//! takes a provider's word, `api_keys` are for machines; `token` is what they give, `keys` sign it; `passwords`, `second_factor`, `providers` with their
//! `key_sets`, `attempts`, `courier`, `seal` and `private_file` are what they stand on.

mod accounts;
mod api_keys;
mod attempts;
mod courier;
mod key_sets;
mod keys;
mod own_account;
mod passwords;
mod private_file;
mod provider_accounts;
mod providers;
mod seal;
mod second_factor;
mod token;

pub use accounts::{
    ACCESS_LIFETIME, Accounts, Asker, GRACE, Granted, IDLE_LIFETIME, LONGEST_SIGN_IN, Means, PasswordGiven,
};
pub use api_keys::{HandedKey, PresentedKey, Rates};
pub use attempts::{Attempts, Bound, Bounds};
pub use courier::{Courier, WrongCourier};
pub use key_sets::{Freshness, is_on_this_machine};
pub use keys::{KeyRing, Rotation, SigningKey};
pub use own_account::{CODE_LIFETIME, ConfirmedFactor, OfferedFactor};
pub use passwords::{Cost, Passwords};
pub use private_file::KeyFlaw;
pub use provider_accounts::{LinkedProvider, ProviderGiven};
pub use providers::{Provider, Providers};
pub use seal::{Seal, gather_entropy};
pub use token::{Bearer, LEEWAY, MAX_LIFETIME, MAX_TOKEN_BYTES, Tokens, Verified};
