//! `keys`: makes a new signing key without signing anybody out, and lists those that are believed.

use chrono::Utc;
use clap::Subcommand;

use super::Failure;
use super::terminal::say;
use crate::authn::KeyRing;
use crate::config::Config;

#[derive(Debug, Subcommand)]
pub(super) enum What {
    /// Make a new key that signs from now on; servers that run take it up by themselves
    Rotate {
        /// Believe no token of the keys before it any more, as when one was stolen: whoever is signed in refreshes. Where the
        /// file beside it that ends in .seal was stolen too, remove that: everybody signs in anew, and with a second factor
        /// by a recovery code, or after forget-factors
        #[arg(long)]
        at_once: bool,
    },
    /// List the names of the keys, the one that signs first
    List,
}

pub(super) fn run(config: &Config, what: What) -> Result<(), Failure> {
    match what {
        What::Rotate { at_once } => {
            let rotation = KeyRing::rotate(&config.key_file, Utc::now(), at_once).map_err(Failure::new)?;
            say(format!(
                "{} signs; {} before it are believed until their tokens are over",
                rotation.newest, rotation.believed
            ))
        }
        What::List => {
            let keys = KeyRing::load(&config.key_file).map_err(Failure::new)?;
            let mut names = keys.published().into_iter().filter_map(|key| key.common.key_id);
            names.try_for_each(say)
        }
    }
}
