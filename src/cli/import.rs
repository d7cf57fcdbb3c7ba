//! `import marginalisation`: takes CONAPO's published columns into the municipalities that are known here.

use std::path::Path;

use indicatif::ProgressBar;

use super::terminal::{complain, say};
use super::{Failure, open_present};
use crate::config::Config;
use crate::demo;
use crate::domain::marginalisation::{self, Encoding};

/// The largest file that is read; CONAPO's has 160 kB.
const MAX_BYTES: u64 = 20_000_000;
/// How many wrong lines are shown.
const SHOWN: usize = 10;

pub(super) async fn run(config: &Config, file: &Path) -> Result<(), Failure> {
    let unreadable = |error| Failure::new(format!("{}: {error}", file.display()));
    if std::fs::metadata(file).map_err(unreadable)?.len() > MAX_BYTES {
        return Err(Failure::new(format!("{}: larger than {MAX_BYTES} bytes", file.display())));
    }
    let bytes = std::fs::read(file).map_err(unreadable)?;
    let publication = marginalisation::parse(&bytes).map_err(|flaws| {
        for flaw in flaws.iter().take(SHOWN) {
            complain(format!("{}: {flaw}", file.display()));
        }
        Failure::new(format!("{} lines of {} are wrong; nothing was written", flaws.len(), file.display()))
    })?;
    let (store, _) = open_present(config).await?;
    demo::load_territory(&store).await?;
    let bar = ProgressBar::new(publication.rows.len() as u64);
    let recorded = store.record_marginalisation(&publication.rows, &mut |done| bar.set_position(done)).await?;
    bar.finish_and_clear();
    if publication.encoding == Encoding::Latin1 {
        say(format!("{} is not in UTF-8 and was read as ISO 8859-1", file.display()))?;
    }
    for row in publication.rows.iter().filter(|row| recorded.unknown.contains(&row.code)) {
        say(format!("municipality {} {} is not known here and was passed over", row.code.as_str(), row.name))?;
    }
    say(format!(
        "marginalisation of {}: {} municipalities recorded, {} passed over",
        publication.year,
        recorded.updated,
        recorded.unknown.len()
    ))?;
    Ok(store.close().await?)
}
