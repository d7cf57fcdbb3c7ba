//! The program: reads the command line, has one command done, and says in one line what went wrong.

use std::process::ExitCode;

use clap::Parser;
use tresporuno::cli::Cli;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    tresporuno::cli::run(Cli::parse()).await
}
