//! What an officer may ask this bureau to do.
//!
//! A [`Bureau`] is one member's: its home folder, its keys, its copy of the members' feeds, its index and
//! its audit log. Every call says who asks ([`Caller`](wasl_model::Caller)); the rules give a permit or
//! a refusal; a line is in the audit log before the work starts, and another before the answer leaves.

mod ask;
mod attachments;
mod audited;
mod backup;
mod bureau;
mod carrier;
mod cases;
mod clock;
mod directory;
mod due;
mod entropy;
mod erasures;
mod error;
mod exchange;
mod groups;
mod hits;
mod home;
mod identity;
mod import;
mod index;
mod keys;
mod ledger;
mod listing;
mod live;
mod lookup;
mod messages;
mod moving;
mod news;
mod peers;
mod records;
mod redress;
mod reminding;
mod returning;
mod rows;
mod sessions;
mod settings;
mod statistics;
mod strangers;
mod surroundings;
mod testimony;
mod ticking;
mod weeding;

pub use ask::{Answer, Checking, Found, JudgedBefore, Searched};
pub use attachments::{
    AttachmentError, AttachmentReceiver, AttachmentState, AttachmentView, NewAttachment, OpenAttachment,
    Uploaded,
};
pub use backup::{
    BackupError, BackupFile, BackupManifest, BackupProgress, BackupReport, RestoreReport, restore,
};
pub use bureau::Bureau;
pub use cases::{
    CaseError, CasePage, CaseView, ContestError, Contesting, Likeness, NoticePage, NoticeView, RefusedAgain,
    Stopped,
};
pub use clock::{Clock, SetClock, SystemClock};
pub use directory::{DirectoryView, NoPart, make_directory_key, read_directory_key};
pub use due::AnswersDue;
pub use entropy::{Entropy, SystemEntropy};
pub use erasures::{Confirmation, ErasurePage, ErasureStatus, ErasureTray, OrderedErasure};
pub use error::NodeError;
pub use exchange::{Exchange, ExchangeError, Feeds, Heard, Pulling, Round, Serving, Turn};
pub use groups::{GroupStanding, GroupView};
pub use hits::{HitError, HitView, Judging};
pub use home::Home;
pub use identity::{Card, Identity};
pub use import::{ImportPlan, ImportProgress, ImportReport, ListedAs};
pub use keys::{ApiKeyRow, NewKey};
pub use ledger::{AuditPage, FeedOutline, FeedStatus};
pub use listing::{DatasetStatus, RecordFilter, RecordPage};
pub use live::{AskOutcome, AskedMember};
pub use lookup::{LookedUp, LookupOutcome};
pub use messages::{GroupLabel, MessageView, NewMessage, Receiver};
pub use peers::PeerStatus;
pub use records::RecordView;
pub use redress::{
    PublishedCount, RedressFault, RedressRecord, RedressReport, RedressReportRow, RedressView,
};
pub use returning::ReturnStatus;
pub use settings::Settings;
pub use statistics::{Count, CountBy, NoticeStatistics, Period, PeriodError};
pub use surroundings::Surroundings;
pub use ticking::{ClockRound, ClockStep};
pub use weeding::{Undone, WeedingRefusal, WeedingView};
// What the calls above take and give; the faces import nothing below this room.
pub use wasl_casework::{
    Case, CaseRefusal, Command, CommandKind, ContestRefusal, DecisionMissed, HitCommand, HitRefusal,
    RedressCase, RedressCommand, RedressCommandKind, RedressRefusal, ReviewMissed, Rulebook, Side as HitSide,
    Terms, TermsError, hit_leave, leave as casework_leave, places as casework_places, redress_leave, reveal,
    table as casework_table,
};
pub use wasl_directory::{
    Batch as DirectoryBatch, Card as MemberCard, Charter, Directory, DirectoryError, Entry as DirectoryEntry,
    Member, SignedCard, Standing as MemberStanding,
};
pub use wasl_feed::{UnixTime, Verdict};
pub use wasl_formats::{
    FieldFault, Format, Input, Mapping, MappingError, Sheet, SheetError, SheetGround, SheetName, SheetNumber,
    country,
    mrz::{
        Check as MrzCheck, Mrz, OtherNumber, Outcome as CheckOutcome, Repair as MrzRepair, State as MrzState,
    },
    photo, ws_public,
};
pub use wasl_groups::GroupError;
pub use wasl_store::{
    CaseCount, CaseRow, CaseTray, Held, HitCount, HitRow, HitTray, NoticeFilter, NoticeRow, NumberedLine,
    Put, RedressRow, RedressTray, Tray, Version, WeedingCount, WeedingRecord, WeedingRow, WeedingState,
};
