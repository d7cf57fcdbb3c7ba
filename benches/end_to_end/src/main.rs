//! Measures the service end to end: against a limit server that does the same work by hand, and against its nearest peer.

mod accounting;
mod cluster;
mod compare;
mod contender;
mod equality;
mod extent;
mod instructions;
mod limit;
mod load;
mod measure;
mod operation;
mod parts;
mod programme;
mod report;
mod stage;

use std::env;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;

use cluster::Result;
use parts::Part;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Measures the service end to end. Without a part it measures all of them.
#[derive(Clone, Debug, Parser)]
#[command(version)]
pub struct Arguments {
    /// What to measure [default: everything]
    #[arg(value_enum)]
    parts: Vec<Part>,

    /// The service's program [default: it is built, and target/release/tresporuno is taken]
    #[arg(long, value_name = "FILE")]
    binary: Option<PathBuf>,

    /// Another build of the service to measure beside it; may be given several times
    #[arg(long, value_name = "FILE")]
    also: Vec<PathBuf>,

    /// How many times the programme is repeated in the database
    #[arg(long, default_value_t = 1)]
    scale: u32,

    /// The larger scale against which flatness is measured; 100 takes a quarter of an hour to build
    #[arg(long, default_value_t = 20)]
    large: u32,

    /// Interleaved rounds
    #[arg(long, default_value_t = 5)]
    rounds: usize,

    /// Length of each measurement, in seconds
    #[arg(long, default_value_t = 1.5)]
    seconds: f64,

    /// Clients that ask at once
    #[arg(long, default_value_t = 32)]
    clients: usize,

    /// Requests after which memory is measured
    #[arg(long, default_value_t = 100_000)]
    requests: usize,

    /// Record the instructions that are counted, rather than compare them with the recorded ones
    #[arg(long)]
    record: bool,

    /// Leave the peer out
    #[arg(long)]
    no_peer: bool,

    /// Write what is said to this file, too
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

fn main() -> ExitCode {
    let done = if env::args().nth(1).as_deref() == Some("limit-server") {
        run(tokio::runtime::Builder::new_multi_thread(), async {
            limit::serve(&env::var("DATABASE_URL")?, &env::var("LISTEN")?).await
        })
    } else {
        let arguments = Arguments::parse();
        // The load takes one thread: it shares the cores with what it measures.
        run(tokio::runtime::Builder::new_current_thread(), async move {
            tokio::select! {
                done = parts::measure(&arguments) => done,
                _ = tokio::signal::ctrl_c() => Err("interrupted".into()),
            }
        })
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(mut runtime: tokio::runtime::Builder, what: impl Future<Output = Result<()>>) -> Result<()> {
    runtime.enable_all().build()?.block_on(what)
}
