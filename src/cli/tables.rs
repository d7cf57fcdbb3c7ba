//! `migrate` and `verify`: the tables, and what the ledger and the accounts say of themselves.

use clap::Subcommand;

use super::terminal::say;
use super::{Failure, open, open_present, owners_alone};
use crate::config::Config;
use crate::domain::money::decimal;
use crate::store::wall::Footing;

#[derive(Debug, Subcommand)]
pub(super) enum Way {
    /// Bring the tables to the present (the default)
    Up,
    /// Take all tables down
    Down {
        /// Yes, with everything that they hold
        #[arg(long, required = true)]
        losing_everything: bool,
    },
    /// Say which migrations are still to run
    Status,
}

pub(super) async fn migrate(config: &Config, way: Option<Way>) -> Result<(), Failure> {
    let store = open(config).await?;
    if store.footing().await? == Footing::Walled {
        // It can neither bring the tables anywhere nor read which migrations are to run.
        let present = !matches!(way, Some(Way::Down { .. })) && store.is_present().await?;
        store.close().await?;
        return if present {
            say(format!("{}: nothing is pending", config.database))
        } else {
            Err(owners_alone(config))
        };
    }
    match way.unwrap_or(Way::Up) {
        Way::Up => {
            store.migrate().await?;
            say(format!("{}: the tables are those of this version", config.database))?;
        }
        Way::Down { .. } => {
            store.migrate_down_losing_everything().await?;
            say(format!("{}: all tables were taken down", config.database))?;
        }
        Way::Status => match store.pending_migrations().await?.as_slice() {
            [] => say(format!("{}: nothing is pending", config.database))?,
            pending => say(format!("{}: pending {}", config.database, pending.join(", ")))?,
        },
    }
    Ok(store.close().await?)
}

pub(super) async fn verify(config: &Config) -> Result<(), Failure> {
    let (store, _) = open_present(config).await?;
    let bar = super::demo::spinner("entries read");
    let found = store.verify_ledger(&mut |entries| bar.set_position(entries)).await?;
    bar.finish_and_clear();
    let differences = store.verify_accounts().await?;
    store.close().await?;
    if let Some((chain, position)) = found.broken.first() {
        let chains = found.broken.len();
        return Err(Failure::new(format!(
            "{chains} of {} chains are not what was recorded; the first is {chain} from entry {position} on",
            found.chains
        )));
    }
    say(format!("{} entries in {} chains are what was recorded", found.entries, found.chains))?;
    for found in &differences {
        let (recorded, computed) = (decimal(found.recorded_centavos), decimal(found.computed_centavos));
        say(format!("project {}: {} holds {recorded}, and comes to {computed}", found.project, found.account))?;
    }
    match differences.len() {
        0 => say("every account is what its transfers and deposits come to"),
        number => Err(Failure::new(format!("{number} balances are not what their transfers or deposits come to"))),
    }
}
