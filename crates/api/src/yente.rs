//! The same questions in the form of OpenSanctions' yente, so that its clients work unchanged.
//!
//! What is the same and what differs is in `docs/protocol/yente.md`.

mod catalog;
mod entity;
mod example;
mod matching;
mod schema;
mod scope;
mod searching;

pub(crate) use catalog::{__path_algorithms, __path_catalog, algorithms, catalog};
pub(crate) use matching::{__path_match_queries, match_queries};
pub(crate) use searching::{__path_entity, __path_search, entity, search};
