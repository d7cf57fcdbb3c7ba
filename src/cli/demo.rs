//! `demo`: fills an empty database with the demonstration programme, and shows how far it is.

use std::time::Duration;

use chrono::{NaiveDate, NaiveTime, Utc};
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};

use super::terminal::say;
use super::{Failure, open_present};
use crate::config::Config;
use crate::demo::{self, Programme};
use crate::domain::calendar::local_date;
use crate::store::Store;

/// The seed of the demonstration that everybody sees.
const SEED: u64 = 3;

#[derive(Args, Clone, Debug)]
pub(super) struct Arguments {
    /// Seed: the same seed, scale and day make the same rows, to the byte; the year that is played has fresh ids
    #[arg(long, default_value_t = SEED)]
    seed: u64,

    /// How many times the programme is repeated, for measuring
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=1000))]
    scale: u32,

    /// Day in whose middle the open sessions sit [default: today]
    #[arg(long, value_name = "YYYY-MM-DD")]
    as_of: Option<NaiveDate>,
}

impl Default for Arguments {
    fn default() -> Self {
        Self { seed: SEED, scale: 1, as_of: None }
    }
}

pub(super) async fn run(config: &Config, arguments: &Arguments) -> Result<(), Failure> {
    let (store, _) = open_present(config).await?;
    if !store.has_no_tenants().await? {
        return Err(Failure::new(format!("{}: the database is not empty", config.database)));
    }
    load(&store, arguments).await?;
    Ok(store.close().await?)
}

/// Fills an empty database.
pub(super) async fn load(store: &Store, arguments: &Arguments) -> Result<(), Failure> {
    let noon = |day: NaiveDate| day.and_time(NaiveTime::from_hms_opt(12, 0, 0).unwrap_or_default()).and_utc();
    let as_of = noon(arguments.as_of.unwrap_or_else(|| local_date(Utc::now())));
    let programme = Programme { seed: arguments.seed, scale: arguments.scale, as_of };
    let bar = ProgressBar::new(0).with_style(style("{msg} [{bar:40}] {percent}% {pos}/{len} rows, {elapsed}"));
    bar.set_message("demonstration");
    demo::load(store, &programme, &mut |done, total| {
        bar.set_length(total);
        bar.set_position(done);
    })
    .await?;
    bar.finish_and_clear();
    say(format!("The demonstration programme is loaded ({} rows, {:.1?}).", bar.position(), bar.elapsed()))
}

/// Something that counts without knowing where it ends.
pub(super) fn spinner(what: &'static str) -> ProgressBar {
    let bar = ProgressBar::new_spinner().with_style(style("{spinner} {pos} {msg}")).with_message(what);
    bar.enable_steady_tick(Duration::from_millis(100));
    bar
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}
