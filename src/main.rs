//! The program: reads the command line, has one command done, and says in one line what went wrong.

use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    tresporuno::cli::run(std::env::args_os()).await
}
