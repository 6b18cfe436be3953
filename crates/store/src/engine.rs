//! The two engines that rows live in, SQLite and PostgreSQL, spoken to in one way.
//!
//! The SQL of this room is written once, for both: what only one of them understands is in [`dialect`], [`file`] and
//! [`server`], and nowhere else. What is folded and what is asked is the same text on either; a fold that differed would be a
//! missed or a false hit.

pub(crate) mod address;
mod connection;
mod dialect;
pub(crate) mod fault;
mod file;
pub(crate) mod on_disk;
mod row;
mod server;
mod statement;
mod value;

pub(crate) use address::ServerAddress;
pub(crate) use connection::Connection;
pub(crate) use row::Row;
pub(crate) use value::{AsValue, Value, params};
