//! `token`: prints an access token, for whoever holds the signing key.

use chrono::{TimeDelta, Utc};
use clap::Args;

use super::terminal::say;
use super::{Failure, open_present};
use crate::authn::Tokens;
use crate::config::Config;
use crate::domain::proof::OPERATOR_KEY;
use crate::store::Store;

#[derive(Args, Debug)]
pub(super) struct Arguments {
    /// Person: e-mail address or id
    #[arg(long = "as", value_name = "PERSON")]
    person: String,

    /// Minutes for which it holds
    #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(u16).range(1..=1440))]
    minutes: u16,
}

pub(super) async fn run(config: &Config, arguments: &Arguments) -> Result<(), Failure> {
    let (store, _) = open_present(config).await?;
    let tokens = tokens(config)?;
    let token = issue(&store, &tokens, &arguments.person, i64::from(arguments.minutes)).await?;
    let unknown = || Failure::new(format!("nobody is known as {}", arguments.person));
    say(token.ok_or_else(unknown)?)?;
    Ok(store.close().await?)
}

/// The tokens of this service; the key is made at the first start.
pub(super) fn tokens(config: &Config) -> Result<Tokens, Failure> {
    Tokens::of_file(&config.key_file, config.issuer.clone(), config.audience.clone()).map_err(Failure::new)
}

/// A token of the person, if there is one.
pub(super) async fn issue(store: &Store, tokens: &Tokens, who: &str, minutes: i64) -> Result<Option<String>, Failure> {
    let Some((person, epoch)) = store.person_for_token(who).await? else { return Ok(None) };
    Ok(Some(tokens.issue(person, epoch, &[OPERATOR_KEY], TimeDelta::minutes(minutes), Utc::now())?))
}
