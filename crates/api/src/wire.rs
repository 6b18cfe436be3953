//! What goes over the wire as JSON: types of the API's own, apart from the model's.

mod answer;
mod attachment;
mod audit;
mod directory;
mod draft;
mod feed;
mod group;
mod handling;
mod import;
mod lookup;
mod message;
mod page;
mod part;
mod peer;
mod question;
mod record;
mod span;
mod written;
mod zone;

pub(crate) use answer::Answer;
pub(crate) use attachment::Uploaded;
pub(crate) use audit::{AuditPage, Verdict};
pub(crate) use directory::DirectoryAnswer;
pub(crate) use draft::{Correction, Draft};
pub(crate) use feed::{Feed, Feeds};
pub(crate) use group::{Founded, Group, GroupChange, GroupDraft, GroupKeys, Groups};
pub(crate) use handling::Handling;
pub(crate) use import::Report;
pub(crate) use lookup::{Lookup, LookupAnswer};
pub(crate) use message::{MessageDraft, MessagePage, MessageShown, Sent};
pub(crate) use page::{Made, RecordPage};
pub(crate) use peer::{Peer, Peers};
pub(crate) use question::{Bounds, Check, Checked, Search};
pub(crate) use record::RecordView;
pub(crate) use written::Written;
pub(crate) use zone::Zone;
