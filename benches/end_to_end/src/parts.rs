//! The parts of what is measured, each of which can be run alone.

use clap::ValueEnum;

use crate::Arguments;
use crate::cluster::Result;
use crate::compare::{compare, one_client};
use crate::extent::{flat, memory, sqlite, start, statements, wall};
use crate::instructions::instructions;
use crate::operation::Operation;
use crate::report::{Report, surroundings};
use crate::stage::Stage;

#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub enum Part {
    /// Twenty projects of a municipality with club, four parts and tally
    Page,
    /// A club by folio
    LookUp,
    /// A state, ten municipalities, five projects each, parts, votes, club
    Deep,
    /// Ten projects, five thousand rows deep
    #[value(name = "page-500")]
    Page500,
    /// A seat votes
    CastVote,
    /// The page for one client
    OneClient,
    /// Statements of each operation, as PostgreSQL counts them
    Statements,
    /// Row-level security on against off
    Wall,
    /// Start to first answer
    Start,
    /// Instructions of each read, counted by callgrind, against those recorded
    Instructions,
    /// SQLite against PostgreSQL
    Sqlite,
    /// Memory after many requests of many clients
    Memory,
    /// The large scale against the small one
    Flat,
}

pub async fn measure(arguments: &Arguments) -> Result<()> {
    let mut report = Report::default();
    let parts = if arguments.parts.is_empty() { Part::value_variants() } else { &arguments.parts };
    let mut stage = Stage::set(arguments).await?;
    let version = stage.cluster.rows("postgres", "SHOW server_version").await?.concat().concat();
    report.say("# End to end\n")?;
    for line in surroundings(&stage.node, &format!("PostgreSQL {version}")) {
        report.say(line)?;
    }
    let Arguments { rounds, seconds, clients, scale, .. } = arguments;
    report.say(format!(
        "- data at {scale}x; {rounds} interleaved rounds of {seconds} s, {clients} clients where nothing else is said; \
         medians\n"
    ))?;
    let mut failed = None;
    for part in parts {
        let measured = match part {
            Part::Page => compare(arguments, &stage, Operation::Page, &mut report).await,
            Part::LookUp => compare(arguments, &stage, Operation::LookUp, &mut report).await,
            Part::Deep => compare(arguments, &stage, Operation::Deep, &mut report).await,
            Part::Page500 => compare(arguments, &stage, Operation::Page500, &mut report).await,
            Part::CastVote => compare(arguments, &stage, Operation::CastVote, &mut report).await,
            Part::OneClient => one_client(arguments, &stage, &mut report).await,
            Part::Statements => statements(&stage, &mut report).await,
            Part::Wall => wall(arguments, &stage, &mut report).await,
            Part::Start => start(&stage, &mut report).await,
            Part::Instructions => instructions(arguments, &stage, &mut report).await,
            Part::Sqlite => sqlite(arguments, &stage, &mut report).await,
            Part::Memory => memory(arguments, &stage, &mut report).await,
            Part::Flat => flat(arguments, &mut stage, &mut report).await,
        };
        if let Err(error) = measured {
            report.say(format!("error: {error}\n"))?;
            failed = Some(error);
            break;
        }
    }
    report.targets()?;
    // What was measured before a failure is written all the same.
    if let Some(file) = &arguments.output {
        report.write(file)?;
    }
    failed.map_or(Ok(()), Err)
}
