//! What the service costs beside the comparison: statements, wall, start, memory, and how it grows.

use std::sync::Arc;
use std::time::Instant;

use crate::Arguments;
use crate::accounting;
use crate::cluster::Result;
use crate::compare::table;
use crate::contender::{Contender, Kind};
use crate::load::{Connection, Prepared, Until};
use crate::measure::{Entry, Pace, median, rounds, run};
use crate::operation::{Operation, READS, REPORTS, write};
use crate::programme::{Programme, SERVER};
use crate::report::{Report, megabytes, number, times};
use crate::stage::{DEPTH, Stage, WITHOUT_WALL};

/// How many requests statements are counted over.
const COUNTED: usize = 10;

/// Data statements for each request, as pg_stat_statements counts them.
pub async fn statements(stage: &Stage, report: &mut Report) -> Result<()> {
    let Some(service) = stage.of_kind(Kind::Service) else { return Ok(()) };
    let mut rows = Vec::new();
    for operation in READS.into_iter().chain(REPORTS).chain([Operation::CastVote]) {
        let entry = stage.entry(service, operation).await?;
        run(stage.cluster.postmaster, &entry, 1, Until::Requests(COUNTED)).await?;
        // The version of each vote is read anew.
        let entry = stage.entry(service, operation).await?;
        stage.cluster.run(&service.database, &["SELECT pg_stat_statements_reset()"]).await?;
        run(stage.cluster.postmaster, &entry, 1, Until::Requests(COUNTED)).await?;
        let text = "SELECT s.calls, s.query FROM pg_stat_statements s \
            JOIN pg_database d ON d.oid = s.dbid WHERE d.datname = current_database() AND s.toplevel \
            AND s.query !~* '^(BEGIN|COMMIT|ROLLBACK|SET |DEALLOCATE|DISCARD|LISTEN)' AND s.query !~* 'set_config|pg_stat' \
            ORDER BY 1 DESC, 2";
        let counted = stage.cluster.rows(&service.database, text).await?;
        let calls: f64 = counted.iter().filter_map(|row| row.first()?.parse::<f64>().ok()).sum();
        let each = calls / COUNTED as f64;
        let listed = counted.iter().filter_map(|row| {
            let calls = row.first()?.parse::<f64>().ok()? / COUNTED as f64;
            Some(format!("{} × {}", number(calls), gist(row.get(1)?)))
        });
        rows.push(vec![operation.name().to_owned(), number(each), listed.collect::<Vec<_>>().join(", ")]);
        let target = match operation {
            Operation::Deep | Operation::PoaMonth | Operation::MyTasks => (2.0, 1.0),
            // One for each table.
            Operation::Statistics => (5.0, 5.0),
            // The page and its number.
            Operation::Count => (2.0, 2.0),
            _ => (1.0, 1.0),
        };
        if operation != Operation::CastVote {
            report.claim(format!("{}: data statements", operation.name()), each, target, number);
        }
    }
    report.say(
        "## Statements\n\nOf data, for each request of the service; the claims and the transaction are beside them.\n",
    )?;
    report.table(&["", "statements", ""], &rows)
}

/// What a statement does to which tables: those of its scope where it says them, else the first.
fn gist(text: &str) -> String {
    let verb = text.split_whitespace().next().unwrap_or_default();
    if let Some((_, scope)) = text.split_once("/* within the scope of: ") {
        return format!("{verb} {}", scope.trim_end_matches("*/").trim_end().replace(' ', " + "));
    }
    let is_name = |word: &&str| word.chars().all(|part| part.is_ascii_lowercase() || matches!(part, '_' | '"'));
    let after = text.split_whitespace().skip_while(|word| !matches!(*word, "FROM" | "INTO" | "UPDATE")).find(is_name);
    format!("{verb} {}", after.unwrap_or_default().trim_matches('"'))
}

/// The service against itself on a copy where row-level security is switched off once it serves. The transaction with
/// its claims is in both.
pub async fn wall(arguments: &Arguments, stage: &Stage, report: &mut Report) -> Result<()> {
    let Some(with) = stage.of_kind(Kind::Service) else { return Ok(()) };
    let copy = Programme { database: WITHOUT_WALL.to_owned(), ..stage.programme.clone() };
    let url = stage.cluster.url(SERVER, WITHOUT_WALL);
    let without = Contender::service(&stage.binary, "without the wall", &copy, &url).await?;
    let off = "DO $$ DECLARE t regclass; BEGIN FOR t IN SELECT oid::regclass FROM pg_class WHERE relrowsecurity LOOP \
        EXECUTE format('ALTER TABLE %s DISABLE ROW LEVEL SECURITY', t); END LOOP; END $$";
    stage.cluster.run(WITHOUT_WALL, &[off]).await?;
    report.say("## Second wall on against off\n")?;
    for (operation, target) in [(Operation::Page, (1.35, 1.2)), (Operation::LookUp, (1.7, 1.4))] {
        let entries = [stage.entry(with, operation).await?, stage.entry(&without, operation).await?];
        let pace = Pace { rounds: arguments.rounds, seconds: arguments.seconds, clients: arguments.clients };
        let samples = rounds(stage.cluster.postmaster, &entries, pace).await?;
        report.say(format!("{}:\n", operation.name()))?;
        table(&entries, &samples, report)?;
        if let [with, without] = samples.as_slice() {
            let what = format!("{}: CPU with the second wall against without", operation.name());
            report.claim(what, with.total() / without.total(), target, times);
        }
    }
    Ok(())
}

/// From the start of the process to the answer of a look-up with a token.
pub async fn start(stage: &Stage, report: &mut Report) -> Result<()> {
    let asks = stage.programme.asks(&stage.cluster, &stage.binary, Operation::LookUp).await?;
    let ask = asks.first().ok_or("nothing to look up")?;
    let mut taken = Vec::new();
    for _ in 0..9 {
        let began = Instant::now();
        let service = Contender::service_behind_the_wall(&stage.cluster, &stage.binary, &stage.programme).await?;
        let mut connection = Connection::open(&service.address).await?;
        connection.ask(&write(&service, Operation::LookUp, ask)).await?;
        taken.push(began.elapsed().as_secs_f64() * 1000.0);
    }
    let middle = median(taken);
    report.say(format!(
        "## Start\n\nTo the answer of a look-up with a token, on the data that is there: {middle:.0} ms.\n"
    ))?;
    report.claim("start to first answer, ms".to_owned(), middle, (150.0, 60.0), number);
    Ok(())
}

/// The same service on an SQLite file with the same programme.
pub async fn sqlite(arguments: &Arguments, stage: &Stage, report: &mut Report) -> Result<()> {
    let Some(postgres) = stage.of_kind(Kind::Service) else { return Ok(()) };
    let file = stage.folder.join("sqlite.db");
    for suffix in ["", "-wal", "-shm"] {
        std::fs::remove_file(format!("{}{suffix}", file.display())).ok();
    }
    let url = format!("sqlite:{}", file.display());
    let loaded = tokio::process::Command::new(&stage.binary)
        .args(["demo", "--scale", &arguments.scale.to_string()])
        .env("DATABASE_URL", &url)
        .env("TRESPORUNO_DATA", &stage.folder)
        .output()
        .await?;
    if !loaded.status.success() {
        return Err(format!("SQLite: {}", String::from_utf8_lossy(&loaded.stderr)).into());
    }
    let embedded = Contender::service(&stage.binary, "on SQLite", &stage.programme, &url).await?;
    // The same seed makes the same people, and one key signs for both.
    let entries = [stage.entry(&embedded, Operation::Page).await?, stage.entry(postgres, Operation::Page).await?];
    let pace = Pace { rounds: arguments.rounds, seconds: arguments.seconds, clients: arguments.clients };
    let samples = rounds(stage.cluster.postmaster, &entries, pace).await?;
    report.say("## Page on SQLite against PostgreSQL\n")?;
    table(&entries, &samples, report)?;
    if let [sqlite, postgres] = samples.as_slice() {
        let what = "page: CPU on SQLite against on PostgreSQL".to_owned();
        report.claim(what, sqlite.total() / postgres.total(), (1.0, 1.0 / 1.5), times);
    }
    Ok(())
}

/// Clients of the run that measures memory.
const MANY: usize = 128;

/// A service that has just begun answers many requests of all kinds of reads.
pub async fn memory(arguments: &Arguments, stage: &Stage, report: &mut Report) -> Result<()> {
    let service = Contender::service_behind_the_wall(&stage.cluster, &stage.binary, &stage.programme).await?;
    let at_first = accounting::memory(service.process);
    let mut requests = Vec::new();
    // As a programme is read: many look-ups and pages, now and then a deep one.
    for (operation, weight) in
        [(Operation::Page, 6), (Operation::LookUp, 8), (Operation::Page500, 5), (Operation::Deep, 1)]
    {
        let asks = stage.asks(&service, operation).await?;
        let in_turn = asks.iter().cycle().take(weight * 8);
        requests.extend(in_turn.map(|ask| write(&service, operation, ask)));
    }
    let entry = Entry { contender: service.clone(), requests: Arc::new(Prepared(requests)) };
    let sample = run(stage.cluster.postmaster, &entry, MANY, Until::Requests(arguments.requests)).await?;
    let memory = accounting::memory(service.process);
    let mut rows = vec![vec![
        "tresporuno".to_owned(),
        megabytes(at_first.resident),
        megabytes(memory.resident),
        megabytes(memory.peak),
    ]];
    for contender in stage.contenders.iter().filter(|contender| contender.kind != Kind::Service) {
        let memory = accounting::memory(contender.process);
        let none = "–".to_owned();
        rows.push(vec![contender.name.clone(), none, megabytes(memory.resident), megabytes(memory.peak)]);
    }
    report.say(format!(
        "## Memory\n\nThe service after {} requests (look-ups, pages, some deep ones) of {MANY} clients, {:.0} a second; the \
         others after what they were asked in this run.\n",
        arguments.requests, sample.throughput
    ))?;
    report.table(&["", "resident at the start", "resident", "peak"], &rows)?;
    let of_megabytes = |bytes: u64| bytes as f64 / 1024.0 / 1024.0;
    for (what, bytes) in [("resident memory", memory.resident), ("peak of it", memory.peak)] {
        let what = format!("{what} after {} requests of {MANY} clients, MB", arguments.requests);
        report.claim(what, of_megabytes(bytes), (48.0, 32.0), number);
    }
    Ok(())
}

/// The service on many times the data against itself on the usual data.
pub async fn flat(arguments: &Arguments, stage: &mut Stage, report: &mut Report) -> Result<()> {
    let Some(small) = stage.of_kind(Kind::Service).cloned() else { return Ok(()) };
    let began = Instant::now();
    let programme = Programme::build(&stage.cluster, &stage.binary, &stage.folder, arguments.large).await?;
    let built = began.elapsed();
    let mut large = Contender::service_behind_the_wall(&stage.cluster, &stage.binary, &programme).await?;
    large.name = format!("at {}x", arguments.large);
    let mut named = small.clone();
    named.name = format!("at {}x", arguments.scale);
    report.say(format!(
        "## Data at {}x against {}x\n\nThe large data took {:.0} s to build.\n",
        arguments.large,
        arguments.scale,
        built.as_secs_f64()
    ))?;
    let pace = Pace { rounds: arguments.rounds, seconds: arguments.seconds, clients: arguments.clients };
    let usual = std::mem::replace(&mut stage.programme, programme);
    let middle = stage.programme.projects(&stage.cluster).await? / 2;
    for operation in READS.into_iter().chain(REPORTS).chain([Operation::CastVote]) {
        let of_large = stage.entry(&large, operation).await?;
        let large_programme = std::mem::replace(&mut stage.programme, usual.clone());
        let of_small = stage.entry(&named, operation).await?;
        stage.programme = large_programme;
        let mut entries = vec![of_large, of_small];
        if operation == Operation::Page500 {
            let asks = stage.programme.deep_pages(&stage.cluster, &stage.binary, &large, middle).await?;
            let requests = asks.iter().map(|ask| write(&large, operation, ask)).collect();
            let mut deeper = large.clone();
            deeper.name = format!("at {}x, page {}", arguments.large, middle / 10);
            entries.push(Entry { contender: deeper, requests: Arc::new(Prepared(requests)) });
        }
        let samples = rounds(stage.cluster.postmaster, &entries, pace).await?;
        report.say(match operation {
            Operation::Page500 => format!("{}, from row {DEPTH} on:\n", operation.name()),
            _ => format!("{}:\n", operation.name()),
        })?;
        table(&entries, &samples, report)?;
        if let [large, small, deeper @ ..] = samples.as_slice() {
            let worst = deeper.iter().chain([large]).map(crate::measure::Sample::total).fold(0.0, f64::max);
            let what = format!("{}: CPU at {}x against {}x", operation.name(), arguments.large, arguments.scale);
            report.claim(what, worst / small.total(), (1.2, 1.1), times);
        }
    }
    stage.programme = usual;
    Ok(())
}
