//! The bureau in a folder of this machine, and whoever sits at it.

use std::{path::Path, sync::Arc};

use anyhow::Context as _;
use wasl_model::{Caller, Purpose, Role};
use wasl_node::{Bureau, SystemClock};

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
