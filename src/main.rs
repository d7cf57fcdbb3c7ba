//! The program: reads the command line, has one command done, and says in one line what went wrong.

use std::process::ExitCode;

use tokio::runtime::Builder;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Of each worker, in bytes: room for the deepest document in a build without optimisation, whose frames are many times
/// as large. Only what is touched of it takes memory.
const STACK: usize = 8 * 1024 * 1024;

fn main() -> ExitCode {
    let runtime = Builder::new_multi_thread().enable_all().thread_stack_size(STACK).build();
    match runtime {
        Ok(runtime) => runtime.block_on(tresporuno::cli::run(std::env::args_os())),
        Err(error) => tresporuno::cli::failed(error),
    }
}
