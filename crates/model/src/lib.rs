//! The words we share, and the rules for using them.
//!
//! Every other room speaks in these types. Nothing here reads a clock, a file or a socket: time and
//! entropy arrive as arguments. The bytes of an [`Event`] are what a member commits to in its feed.

mod attachment;
mod audit;
mod case;
mod contest;
mod country;
mod date;
mod event;
mod file_name;
mod group;
mod hand;
mod handling;
mod hit;
mod id;
mod identifier;
mod likeness;
mod live;
mod media_type;
mod member;
mod message;
mod message_id;
mod name;
mod notice;
mod prose;
mod question;
mod record;
mod redress;
pub mod rules;
mod step;
mod text;
mod time;

pub use attachment::{Attachment, AttachmentKey, FileHash, Parcel, ParcelName};
pub use audit::{Asked, AuditLine, Closed, Opened, Outcome};
pub use case::{Answer, CaseEvent, Finding, NoticeStep, Position, Ruling, Seen, Stage};
pub use contest::{Contest, ContestEffect, ContestKind};
pub use country::{Country, CountryError};
pub use date::{DateError, DateSpan, PartialDate};
pub use event::{EraseReason, Event, EventError};
pub use file_name::{FileName, FileNameError};
pub use group::{GroupId, GroupIdError, GroupVersion};
pub use hand::Hand;
pub use handling::{Audience, Handling, OnHit, Purpose, PurposeError};
pub use hit::{HitEvent, HitOutcome, HitReport, HitStanding, HitStep, HitWord, Judgement};
pub use id::{HitId, IdError, KeyId, RecordId, RedressId, UploadId};
pub use identifier::{Identifier, Scheme, SchemeError};
pub use likeness::{EyeColour, HairColour, Language, LanguageError};
pub use live::{LiveQuestion, LiveQuestionError, LiveSought};
pub use media_type::{MediaType, MediaTypeError};
pub use member::{MemberError, MemberId};
pub use message::{Envelope, Message, MessageError, Post, Urgency};
pub use message_id::{MessageId, MessageIdError};
pub use name::{Name, NameKind};
pub use notice::{
    Ask, Colour, Ground, GroundKind, Likeness, Notice, Penalty, Photo, Reach, Refused, Standing,
};
pub use prose::Prose;
pub use question::{Hit, Number, Question, Reason, ReasonKind, Sought};
pub use record::{Fact, FactKind, LimitError, Record, RecordKind, Sex, Source};
pub use redress::{
    FoundRecord, LetterLanguage, RedressDecision, RedressEvent, RedressField, RedressFindings, RedressKind,
    RedressOutcome, RedressRequest, RedressStanding, RedressStep, RedressSubject, RedressVerdict,
};
pub use rules::{Action, Actor, Caller, Permit, Refusal, Role};
pub use step::{Step, StepError};
pub use text::{Text, TextError};
pub use time::{Timestamp, TimestampError};
