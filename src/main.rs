//! The program.

use std::process::ExitCode;

use clap::Parser as _;
use songhanh::cli::{Cli, run};

/// Taking a workbook in allocates on one thread what another lets go of; on
/// Windows the platform's own allocator is slow at everything.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_max_level(tracing::Level::WARN)
        .with_target(false)
        .init();
    let cli = Cli::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    match runtime {
        Ok(runtime) => runtime.block_on(run(cli)),
        Err(error) => {
            tracing::error!(%error, "the runtime could not start");
            ExitCode::from(4)
        }
    }
}
