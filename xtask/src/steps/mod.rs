//! The steps of `cargo xtask test`, each in its own file.

pub(crate) mod cargo;
pub(crate) mod deny;
pub(crate) mod fuzz;
pub(crate) mod outcome;
pub(crate) mod setup;
