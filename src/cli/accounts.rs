//! `code` and `forget-factors`: for people who cannot get in by themselves; and what finds out who somebody is.

use chrono::{SubsecRound, Utc};
use clap::Args;
use secrecy::ExposeSecret;

use super::terminal::say;
use super::token::tokens;
use super::{Failure, open_present};
use crate::authn::{Accounts, Attempts, Bounds, CODE_LIFETIME, Cost, Courier, Means, Passwords, Providers, Seal};
use crate::config::Config;
use crate::domain::club::parse_email;
use crate::domain::refusal::{Language, Reason};
use crate::store::Store;

#[derive(Args, Debug)]
pub(super) struct Arguments {
    /// E-mail address of the person
    #[arg(long)]
    email: String,
}

pub(super) async fn run(config: &Config, arguments: &Arguments) -> Result<(), Failure> {
    let email = address(arguments)?;
    let (store, _) = open_present(config).await?;
    let code = accounts(config, &store)?.code_for(&email, Utc::now().trunc_subsecs(6)).await?;
    let code = code.ok_or_else(|| Failure::new(format!("nobody is known as {email}")))?;
    say(code.expose_secret())?;
    super::terminal::complain(format!("holds once, for {} minutes", CODE_LIFETIME.num_minutes()));
    Ok(store.close().await?)
}

pub(super) async fn forget_factors(config: &Config, arguments: &Arguments) -> Result<(), Failure> {
    let email = address(arguments)?;
    let (store, _) = open_present(config).await?;
    if !accounts(config, &store)?.forget_factors(&email, Utc::now().trunc_subsecs(6)).await? {
        return Err(Failure::new(format!("nobody is known as {email}")));
    }
    say(format!("{email} has no second factor and no linked provider any more, and was signed out everywhere"))?;
    Ok(store.close().await?)
}

fn address(arguments: &Arguments) -> Result<String, Failure> {
    let wrong = |reason: Reason| Failure::new(format!("--email: {}", reason.sentence(Language::En)));
    parse_email(&arguments.email).map_err(wrong)
}

/// What finds out who somebody is; keys and seal are made at the first start.
pub(super) fn accounts(config: &Config, store: &Store) -> Result<Accounts, Failure> {
    let courier = match &config.smtp_url {
        Some(url) => Courier::by_smtp(url, &config.mail_from),
        None => Courier::into_folder(config.letters.clone(), &config.mail_from),
    };
    let means = Means {
        seal: Seal::load_or_create(&config.seal_file).map_err(Failure::new)?,
        passwords: Passwords::new(Cost::default()).map_err(Failure::new)?,
        attempts: Attempts::new(&Bounds::default()),
        courier: courier.map_err(|flaw| Failure::new(format!("--smtp-url or --mail-from {flaw}")))?,
        providers: Providers::new(config.identity_providers.clone()),
    };
    Ok(Accounts::new(store.clone(), tokens(config)?, means))
}
