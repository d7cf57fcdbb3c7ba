//! Rounds: contenders are measured in turn, again and again, and the medians are compared.

use std::sync::Arc;
use std::time::Duration;

use crate::accounting::processor_time;
use crate::cluster::Result;
use crate::contender::Contender;
use crate::load::{self, Requests, Until};

/// What one round measured of a contender. Times of the processor in microseconds for each request.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sample {
    pub server: f64,
    pub database: f64,
    /// Requests in a second.
    pub throughput: f64,
    /// In milliseconds.
    pub p50: f64,
    pub p99: f64,
}

impl Sample {
    pub fn total(&self) -> f64 {
        self.server + self.database
    }
}

/// One who is measured, with what it is asked.
#[derive(Clone)]
pub struct Entry {
    pub contender: Contender,
    pub requests: Arc<dyn Requests>,
}

/// How long and how often is measured.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    pub rounds: usize,
    pub seconds: f64,
    pub clients: usize,
}

/// The median of each figure over all rounds, for each entry. Who begins changes from round to round.
pub async fn rounds(postmaster: u32, entries: &[Entry], pace: Pace) -> Result<Vec<Sample>> {
    let time = Duration::from_secs_f64(pace.seconds);
    for entry in entries {
        let warm = Until::Time(time.min(Duration::from_millis(700)));
        run(postmaster, entry, pace.clients, warm).await?;
    }
    let mut samples = vec![Vec::new(); entries.len()];
    for round in 0..pace.rounds {
        for turn in 0..entries.len() {
            let index = (round + turn) % entries.len();
            if let (Some(entry), Some(samples)) = (entries.get(index), samples.get_mut(index)) {
                samples.push(run(postmaster, entry, pace.clients, Until::Time(time)).await?);
            }
        }
    }
    Ok(samples.iter().map(|samples| median_of(samples)).collect())
}

pub async fn run(postmaster: u32, entry: &Entry, clients: usize, until: Until) -> Result<Sample> {
    let Entry { contender, requests } = entry;
    let before = (processor_time(contender.process), processor_time(postmaster));
    let run = load::run(&contender.address, clients, until, requests.clone())
        .await
        .map_err(|error| format!("{}: {error}", contender.name))?;
    let after = (processor_time(contender.process), processor_time(postmaster));
    let each = |spent: Duration| spent.as_secs_f64() * 1e6 / run.requests.max(1) as f64;
    Ok(Sample {
        server: each(after.0.saturating_sub(before.0)),
        database: each(after.1.saturating_sub(before.1)),
        throughput: run.requests as f64 / run.lasted.as_secs_f64(),
        p50: run.percentile(0.5),
        p99: run.percentile(0.99),
    })
}

fn median_of(samples: &[Sample]) -> Sample {
    let of = |figure: fn(&Sample) -> f64| median(samples.iter().map(figure).collect());
    Sample {
        server: of(|sample| sample.server),
        database: of(|sample| sample.database),
        throughput: of(|sample| sample.throughput),
        p50: of(|sample| sample.p50),
        p99: of(|sample| sample.p99),
    }
}

pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match (values.len() % 2, values.get(middle), values.get(middle.wrapping_sub(1))) {
        (0, Some(upper), Some(lower)) => (upper + lower) / 2.0,
        (_, Some(value), _) => *value,
        _ => 0.0,
    }
}
