//! The parts of what is measured, each of which can be run alone.

use clap::ValueEnum;

use crate::Arguments;
use crate::cluster::Result;
use crate::contender::Kind;
use crate::measure::{Entry, Pace, Sample, rounds};
use crate::operation::Operation;
use crate::report::{Report, microseconds, ratio, surroundings};
use crate::stage::Stage;

#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub enum Part {
    /// Twenty projects of a municipality
    Page,
    /// A club by folio
    LookUp,
    /// A state, ten municipalities, five projects each
    Deep,
    /// Ten projects, five thousand rows deep
    #[value(name = "page-500")]
    Page500,
    /// A seat votes
    CastVote,
}

impl Part {
    fn operation(self) -> Option<Operation> {
        match self {
            Part::Page => Some(Operation::Page),
            Part::LookUp => Some(Operation::LookUp),
            Part::Deep => Some(Operation::Deep),
            Part::Page500 => Some(Operation::Page500),
            Part::CastVote => Some(Operation::CastVote),
        }
    }
}

pub async fn measure(arguments: &Arguments) -> Result<()> {
    let mut report = Report::default();
    let parts = if arguments.parts.is_empty() { Part::value_variants() } else { &arguments.parts };
    let stage = Stage::set(arguments).await?;
    let version = stage.cluster.rows("postgres", "SHOW server_version").await?.concat().concat();
    report.say("# End to end\n")?;
    for line in surroundings(&stage.node, &format!("PostgreSQL {version}")) {
        report.say(line)?;
    }
    let Arguments { rounds, seconds, clients, scale, .. } = arguments;
    report.say(format!("- data at {scale}x; {rounds} interleaved rounds of {seconds} s, {clients} clients\n"))?;
    for operation in parts.iter().filter_map(|part| part.operation()) {
        compare(arguments, &stage, operation, &mut report).await?;
    }
    match &arguments.output {
        Some(file) => report.write(file),
        None => Ok(()),
    }
}

/// One operation, all contenders.
async fn compare(arguments: &Arguments, stage: &Stage, operation: Operation, report: &mut Report) -> Result<()> {
    let (entries, proof) = stage.entries(operation).await?;
    let pace = Pace { rounds: arguments.rounds, seconds: arguments.seconds, clients: arguments.clients };
    let samples = rounds(stage.cluster.postmaster, &entries, pace).await?;
    report.say(format!("## {}\n\n{proof}.\n", operation.name()))?;
    let service = samples.first().copied().unwrap_or_default();
    let rows: Vec<Vec<String>> =
        entries.iter().zip(&samples).map(|(entry, sample)| row(entry, sample, &service)).collect();
    let head = ["", "server µs", "database µs", "CPU µs", "requests/s", "p50 ms", "p99 ms", "service's CPU against it"];
    report.table(&head, &rows)
}

fn row(entry: &Entry, sample: &Sample, service: &Sample) -> Vec<String> {
    let against = match entry.contender.kind {
        Kind::Service if sample.total() == service.total() => String::new(),
        _ => ratio(service.total(), sample.total()),
    };
    vec![
        entry.contender.name.clone(),
        microseconds(sample.server),
        microseconds(sample.database),
        microseconds(sample.total()),
        format!("{:.0}", sample.throughput),
        format!("{:.2}", sample.p50),
        format!("{:.1}", sample.p99),
        against,
    ]
}
