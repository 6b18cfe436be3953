//! Where rows live (SQLite, PostgreSQL).
//!
//! A bureau has two sets of tables: one with the records, the feeds they come from, peers and keys
//! ([`Store`]), and one with its audit log ([`AuditLog`]), apart so that a long import never holds up
//! the line that a search must write first. Each is a SQLite file, or both are in a PostgreSQL database that several
//! processes of the bureau share ([`Location`]); the SQL is the same. The feeds are the truth; what is folded from them
//! can be dropped and folded again. Every read and write of a row takes a
//! [`Permit`](wasl_model::Permit), which only `model::rules` makes.

mod audit;
mod carried;
mod carried_parcels;
mod cases;
mod cell;
mod contests;
mod copy;
mod covers;
mod database;
mod directory;
mod due;
mod engine;
mod erasures;
mod error;
mod fold;
mod groups;
mod held;
mod hits;
mod key;
mod late;
mod leave;
mod ledger;
mod listing;
mod location;
mod log;
mod lookup;
mod messages;
mod moving;
mod notes;
mod parcel_state;
mod parcels;
mod past_groups;
mod past_keys;
mod peer;
mod redress;
mod returning;
mod standing;
mod store;
mod tally;
mod unsaid;
mod waiting;
mod weeding;
mod write;
mod writer;

pub use audit::{AuditLog, NumberedLine};
pub use cases::{CaseRow, CaseTray, NoticeFilter, NoticeRow};
pub use contests::shows;
pub use copy::CopyProgress;
pub use covers::{Carrying, Covers};
pub use engine::{
    address::{AddressError, ServerAddress},
    fault::ServerFault,
    on_disk::OnDisk,
};
pub use error::StoreError;
pub use groups::{StoredGroup, StoredPackage, StoredShared};
pub use held::{Held, Version};
pub use hits::{HitCount, HitRow, HitTray, JudgedPair};
pub use key::ApiKey;
pub use ledger::{Erasure, FeedRow, FeedSize};
pub use listing::Listing;
pub use location::Location;
pub use log::Batch;
pub use lookup::{Allowance, CopiedHead, ListedTag, ListedTags, LookupStore};
pub use messages::{Arrived, StoredMessage, Tray};
pub use notes::{StoredNote, StoredReceipt};
pub use parcel_state::ParcelState;
pub use parcels::{StoredFetch, StoredParcel, Upload, WantedParcel};
pub use peer::Peer;
pub use redress::{RedressRow, RedressTray};
pub use returning::Return;
pub use standing::Standing;
pub use store::Store;
pub use tally::{Tallied, Tally};
pub use waiting::{CaseCount, Waiting};
pub use weeding::{AgedRecord, WeedingCount, WeedingRecord, WeedingRow, WeedingState};
pub use write::{Put, Write};
