//! Is everything there that the tests need beyond Rust?

use std::{env, fs, io, os::unix::fs::symlink};

use anyhow::{Context, Result};

use crate::{needs, workspace::Workspace};

/// Looks, installs what is missing where that is allowed, and names it otherwise.
pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    needs::provide(&needs::FOR_TESTS)?;
    for need in needs::FOR_TESTS {
        println!("{} is there, for {}", need.what, need.why);
    }
    lend_python(workspace).context("the Python with cryptography could not be put first on the path")
}

/// The path on which tests find their programs: the one Python that has `cryptography` comes first,
/// since a machine may have several and the first may not be Debian's.
pub(crate) fn path_for_tests(workspace: &Workspace) -> Result<std::ffi::OsString> {
    let own = workspace.target.join("tools/path");
    let rest = env::var_os("PATH").unwrap_or_default();
    Ok(env::join_paths([own].into_iter().chain(env::split_paths(&rest)))?)
}

fn lend_python(workspace: &Workspace) -> Result<()> {
    let folder = workspace.target.join("tools/path");
    let link = folder.join("python3");
    fs::create_dir_all(&folder)?;
    match fs::remove_file(&link) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
        _ => {}
    }
    let python = needs::python().filter(|python| needs::on_path("python3").as_ref() != Some(python));
    Ok(python.map_or(Ok(()), |python| symlink(python, &link))?)
}
