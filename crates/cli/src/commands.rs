//! What was typed, carried out: one file for each command.

pub(crate) mod ask;
pub(crate) mod attachment;
pub(crate) mod audit;
pub(crate) mod backup;
pub(crate) mod bench;
pub(crate) mod clock;
pub(crate) mod directory;
pub(crate) mod erasure;
pub(crate) mod feed;
pub(crate) mod group;
pub(crate) mod hit;
pub(crate) mod import;
pub(crate) mod key;
pub(crate) mod lookup;
pub(crate) mod message;
pub(crate) mod notice;
pub(crate) mod peer;
pub(crate) mod record;
pub(crate) mod redress;
pub(crate) mod returning;
pub(crate) mod serve;
pub(crate) mod setup;
pub(crate) mod weeding;
