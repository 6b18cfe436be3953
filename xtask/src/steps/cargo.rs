//! The steps that cargo does for us: format, lints, tests, documentation.

use std::{
    io::{BufRead, BufReader},
    process::Stdio,
};

use anyhow::{Context, Result, bail};

use crate::{
    run::{self, succeed},
    workspace::Workspace,
};

use super::{outcome::Count, setup};

/// `cargo fmt --check`.
pub(crate) fn fmt(workspace: &Workspace) -> Result<()> {
    succeed(&mut run::cargo(workspace.root(), ["fmt", "--all", "--check"]))
}

/// `cargo clippy` over everything, warnings denied.
pub(crate) fn clippy(workspace: &Workspace) -> Result<()> {
    let args = ["clippy", "--workspace", "--all-targets", "--locked", "--", "--deny", "warnings"];
    succeed(&mut run::cargo(workspace.root(), args))
}

/// `cargo doc` of our own crates, warnings denied.
pub(crate) fn docs(workspace: &Workspace) -> Result<()> {
    let mut cargo = run::cargo(workspace.root(), ["doc", "--no-deps", "--workspace", "--locked"]);
    succeed(cargo.env("RUSTDOCFLAGS", "-Dwarnings"))
}

/// `cargo test` over everything; its results are passed on as they come and added up.
pub(crate) fn test(workspace: &Workspace) -> Result<Count> {
    let mut cargo = run::cargo(workspace.root(), ["test", "--workspace", "--locked", "--no-fail-fast"]);
    // Where a server is needed, it is there: nothing is left out.
    cargo.env("WASL_POSTGRES_TESTS", "required").env("WASL_NATS_TESTS", "required");
    cargo.env("PATH", setup::path_for_tests(workspace)?).stdin(Stdio::null()).stdout(Stdio::piped());
    let line = run::line_of(&cargo);
    let mut child = cargo.spawn().with_context(|| format!("`{line}` could not be started"))?;
    let mut count = Count::default();
    if let Some(output) = child.stdout.take() {
        for text in BufReader::new(output).lines() {
            let text = text.with_context(|| format!("`{line}` printed something that is not UTF-8"))?;
            println!("{text}");
            count.read(&text);
        }
    }
    let status = child.wait()?;
    if !status.success() {
        bail!("`{line}` ended with {status}: {} passed, {} failed", count.passed, count.failed);
    }
    if count.passed == 0 {
        bail!("`{line}` ran no test");
    }
    Ok(count)
}
