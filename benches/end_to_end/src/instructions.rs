//! How many instructions the service's own part of a read takes, counted by callgrind and compared with what is recorded.
//! Not in it: the database, and the kernel. Unlike time it hardly depends on what else the machine does.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use tokio::process::Command;

use crate::Arguments;
use crate::cluster::Result;
use crate::contender::Contender;
use crate::load::Until;
use crate::measure::run;
use crate::operation::{Operation, READS};
use crate::programme::SERVER;
use crate::report::{Report, number};
use crate::stage::{Stage, root};

/// Requests of each kind in every run, which make and keep whatever is made once. A run of these alone is subtracted.
const WARM: usize = 30;
/// Requests that are counted.
const COUNTED: usize = 500;
/// More than this many times the recorded number is a failure.
const TOLERANCE: f64 = 1.05;

/// Counts each read, and fails where one takes more than [`TOLERANCE`] times what is recorded; with `--record` what is
/// counted is recorded.
pub async fn instructions(arguments: &Arguments, stage: &Stage, report: &mut Report) -> Result<()> {
    if Command::new("valgrind").arg("--version").output().await.is_err() {
        return report.say("## Instructions\n\nLeft out: valgrind is not installed.\n");
    }
    let file = root().join("benches/instructions.txt");
    let recorded = fs::read_to_string(&file).unwrap_or_default();
    let recorded_of = |operation: Operation| {
        let mut named = recorded.lines().filter_map(|line| line.strip_prefix(operation.name()));
        named.find_map(|rest| rest.trim().parse::<f64>().ok())
    };
    let (mut rows, mut text, mut grown) = (Vec::new(), String::new(), Vec::new());
    let warm = count(stage, None).await?;
    for operation in READS {
        let all = count(stage, Some(operation)).await?;
        let each = (all - warm) / COUNTED as f64;
        writeln!(text, "{} {each:.0}", operation.name())?;
        let ratio = recorded_of(operation).map(|recorded| each / recorded);
        match ratio {
            None => grown.push(format!("{} (nothing is recorded)", operation.name())),
            Some(ratio) if ratio > TOLERANCE => grown.push(operation.name().to_owned()),
            Some(_) => {}
        }
        let thousands = |count: f64| number(count / 1000.0);
        rows.push(vec![
            operation.name().to_owned(),
            thousands(each),
            recorded_of(operation).map_or_else(|| "–".to_owned(), thousands),
            ratio.map_or_else(|| "–".to_owned(), |ratio| format!("{ratio:.3}x")),
        ]);
    }
    report
        .say("## Instructions\n\nOf the service alone for each request, in thousands, as callgrind counts them.\n")?;
    report.table(&["", "counted", "recorded", ""], &rows)?;
    if arguments.record {
        return Ok(fs::write(file, text)?);
    }
    if grown.is_empty() {
        return Ok(());
    }
    Err(format!(
        "more than {TOLERANCE} times the instructions that benches/instructions.txt records: {}; if that is as it should be, \
         run it with --record",
        grown.join(", ")
    )
    .into())
}

/// The instructions of a service that starts, is warmed, and answers requests of one kind.
async fn count(stage: &Stage, counted: Option<Operation>) -> Result<f64> {
    let file = stage.folder.join("callgrind.out");
    fs::remove_file(&file).ok();
    let url = stage.cluster.url(SERVER, &stage.programme.database);
    let service = Contender::counted(&stage.binary, &file, &stage.programme, &url).await?;
    for operation in READS {
        let requests = WARM + if counted == Some(operation) { COUNTED } else { 0 };
        let entry = stage.entry(&service, operation).await?;
        run(stage.cluster.postmaster, &entry, 1, Until::Requests(requests)).await?;
    }
    // Callgrind writes when the service ends.
    Command::new("kill").args(["-TERM", &service.process.to_string()]).status().await?;
    total(&file).await
}

/// What stands at the end of callgrind's file, once it is written.
async fn total(file: &Path) -> Result<f64> {
    let began = Instant::now();
    while began.elapsed() < Duration::from_secs(60) {
        let text = fs::read_to_string(file).unwrap_or_default();
        if let Some(total) = text.lines().rev().find_map(|line| line.strip_prefix("totals: ")) {
            return Ok(total.trim().parse()?);
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    Err("callgrind has not written what it counted".into())
}
