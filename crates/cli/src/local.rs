//! The bureau in a folder of this machine, and whoever sits at it.

use std::{fs, path::Path, sync::Arc};

use anyhow::Context as _;
use wasl_model::{Caller, Purpose, Role};
use wasl_node::{Bureau, SystemClock};

use crate::args::Who;

/// The bureau in this folder, with the machine's clock.
pub(crate) fn open(home: &Path) -> anyhow::Result<Bureau> {
    Ok(Bureau::open(home, Arc::new(SystemClock))?)
}

/// Whoever sits at the machine, in the role that the command needs, for the purpose that was given or
/// that the bureau is set to.
pub(crate) fn caller(bureau: &Bureau, role: Role, purpose: Option<&str>) -> anyhow::Result<Caller> {
    let purpose = match purpose {
        Some(purpose) => purpose.parse()?,
        // Data protection asks for oversight, whatever the bureau is set to.
        None if role == Role::Protection => Purpose::Oversight,
        None => bureau.settings().purpose.parse().context("wasl.toml, purpose")?,
    };
    Ok(bureau.local_caller(role, purpose))
}

/// The bureau, and who acts in it: the key's holder, or whoever sits at the machine in this role.
pub(crate) fn desk(who: &Who, role: Role) -> anyhow::Result<(Bureau, Caller)> {
    let bureau = open(&who.home.home)?;
    let local = caller(&bureau, role, None)?;
    let Some(file) = &who.key_file else { return Ok((bureau, local)) };
    let secret = fs::read_to_string(file).with_context(|| format!("reading {}", file.display()))?;
    let holder = bureau.authenticate(secret.trim(), local.purpose)?;
    Ok((bureau, holder))
}
