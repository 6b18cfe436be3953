//! `wasl quickstart`: three bureaus in one process, real lists, real questions.

mod bureaus;
mod questions;

use std::{path::PathBuf, process::ExitCode, time::Instant};

use anyhow::Context as _;

use crate::{args, commands::serve, print};

/// Starts the bureaus, asks, and stays up unless it was asked to leave.
pub(crate) fn run(args: &args::Quickstart) -> anyhow::Result<ExitCode> {
    let started = Instant::now();
    let home = match &args.home {
        Some(home) => home.clone(),
        None => data_folder()?.join("wasl").join("quickstart"),
    };
    print::line(&format!("Three bureaus in {}", home.display()));
    let three = bureaus::Three::start(&home)?;
    print::line(&format!("ready after {:.1} s", started.elapsed().as_secs_f64()));
    let missed = questions::ask_all(&three.rabat)?;
    if missed > 0 {
        print::line(&format!("{missed} answers were not as expected."));
    }
    if args.once {
        return Ok(if missed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE });
    }
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(async {
        let faces = match serve::faces(&three.rabat, &args.listen).await {
            // The port is taken, perhaps by an earlier quickstart: any other will do.
            Err(_) => serve::faces(&three.rabat, "127.0.0.1:0").await?,
            faces => faces?,
        };
        print::line(&format!("\nRabat's console and API: http://{}", faces.address));
        for (role, key) in &three.keys {
            print::line(&format!("  sign in as {role:10} with {key}"));
        }
        print::line("Ctrl-C ends it; the next start goes on from here.");
        faces.run().await
    })?;
    Ok(ExitCode::SUCCESS)
}

/// Where programs keep a user's data (XDG base directories; %LOCALAPPDATA% on Windows).
fn data_folder() -> anyhow::Result<PathBuf> {
    let named = ["XDG_DATA_HOME", "LOCALAPPDATA"].into_iter().find_map(std::env::var_os).map(PathBuf::from);
    named
        .or_else(|| std::env::home_dir().map(|home| home.join(".local").join("share")))
        .context("there is no home folder; give --home DIR")
}
