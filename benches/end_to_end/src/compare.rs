//! The service against limit server and peer.

use crate::Arguments;
use crate::cluster::Result;
use crate::contender::Kind;
use crate::measure::{Entry, Pace, Sample, rounds};
use crate::operation::Operation;
use crate::report::{Report, microseconds, times};
use crate::stage::Stage;

/// What must be reached, and what would be better still: CPU against the peer, against the limit; throughput against the
/// peer, as a share of the time that each request has.
#[derive(Default)]
struct Targets {
    peer: Option<(f64, f64)>,
    limit: Option<(f64, f64)>,
    throughput: Option<(f64, f64)>,
}

fn targets(operation: Operation) -> Targets {
    match operation {
        Operation::Page => Targets {
            peer: Some((1.0 / 5.0, 1.0 / 8.0)),
            limit: Some((1.6, 1.2)),
            throughput: Some((1.0 / 5.0, 1.0 / 8.0)),
        },
        Operation::LookUp => Targets {
            peer: Some((1.0 / 5.0, 1.0 / 7.0)),
            limit: Some((1.6, 1.3)),
            throughput: Some((1.0 / 5.0, 1.0 / 8.0)),
        },
        Operation::Deep => Targets {
            peer: Some((1.0 / 2.5, 1.0 / 4.5)),
            limit: Some((1.9, 1.3)),
            throughput: Some((1.0 / 3.0, 1.0 / 5.0)),
        },
        Operation::Page500 => Targets { peer: Some((1.0 / 4.5, 1.0 / 6.5)), limit: Some((1.6, 1.2)), throughput: None },
        Operation::CastVote => Targets { peer: Some((1.0, 1.0 / 2.0)), ..Targets::default() },
        // Nobody else is asked for them.
        Operation::FairnessReport
        | Operation::PoaMonth
        | Operation::MyTasks
        | Operation::Statistics
        | Operation::Count => Targets::default(),
    }
}

/// One operation, all contenders.
pub async fn compare(arguments: &Arguments, stage: &Stage, operation: Operation, report: &mut Report) -> Result<()> {
    let (entries, proof) = stage.entries(operation).await?;
    let pace = Pace { rounds: arguments.rounds, seconds: arguments.seconds, clients: arguments.clients };
    let samples = rounds(stage.cluster.postmaster, &entries, pace).await?;
    let name = operation.name();
    report.say(format!("## {name}\n\n{proof}.\n"))?;
    table(&entries, &samples, report)?;
    let Some(service) = samples.first() else { return Ok(()) };
    let Targets { peer, limit, throughput } = targets(operation);
    let cpu = |kind| best(&entries, &samples, kind, Sample::total);
    if let (Some(of_peer), Some(peer)) = (cpu(Kind::Peer), peer) {
        report.claim(format!("{name}: CPU against PostGraphile"), service.total() / of_peer, peer, times);
    }
    if let (Some(of_limit), Some(limit)) = (cpu(Kind::Limit), limit) {
        report.claim(format!("{name}: CPU against the limit"), service.total() / of_limit, limit, times);
    }
    let pause = |sample: &Sample| 1.0 / sample.throughput;
    if let (Some(of_peer), Some(target)) = (best(&entries, &samples, Kind::Peer, pause), throughput) {
        let what = format!("{name}: PostGraphile's throughput against the service's");
        report.claim(what, pause(service) / of_peer, target, times);
    }
    if let Some(of_peer) = best(&entries, &samples, Kind::Peer, |sample| sample.p99)
        && operation == Operation::Page
    {
        let what = format!("{name}: p99 at {} clients against PostGraphile", arguments.clients);
        report.claim(what, service.p99 / of_peer, (1.0 / 4.0, 1.0 / 6.0), times);
    }
    Ok(())
}

/// The page for one client.
pub async fn one_client(arguments: &Arguments, stage: &Stage, report: &mut Report) -> Result<()> {
    let (entries, _) = stage.entries(Operation::Page).await?;
    let pace = Pace { rounds: arguments.rounds, seconds: arguments.seconds / 2.0, clients: 1 };
    let samples = rounds(stage.cluster.postmaster, &entries, pace).await?;
    report.say("## page, one client\n")?;
    table(&entries, &samples, report)?;
    let p50 = |sample: &Sample| sample.p50;
    if let (Some(service), Some(peer)) = (samples.first(), best(&entries, &samples, Kind::Peer, p50)) {
        let what = "page: p50 at one client against PostGraphile".to_owned();
        report.claim(what, p50(service) / peer, (1.0 / 3.0, 1.0 / 5.0), times);
    }
    Ok(())
}

/// The smallest figure of a kind: where the peer runs in several ways, the better one counts.
fn best(entries: &[Entry], samples: &[Sample], kind: Kind, figure: impl Fn(&Sample) -> f64) -> Option<f64> {
    let of_kind = entries.iter().zip(samples).filter(|(entry, _)| entry.contender.kind == kind);
    of_kind.map(|(_, sample)| figure(sample)).min_by(f64::total_cmp)
}

pub fn table(entries: &[Entry], samples: &[Sample], report: &mut Report) -> Result<()> {
    let first = samples.first().copied().unwrap_or_default();
    let rows: Vec<Vec<String>> = entries
        .iter()
        .zip(samples)
        .enumerate()
        .map(|(index, (entry, sample))| {
            let against = if index == 0 { String::new() } else { times(first.total() / sample.total()) };
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
        })
        .collect();
    let head =
        ["", "server µs", "database µs", "CPU µs", "requests/s", "p50 ms", "p99 ms", "CPU of the first against it"];
    report.table(&head, &rows)
}
