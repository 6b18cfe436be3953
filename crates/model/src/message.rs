//! What bureaus write to each other: messages, and the receipts that answer them.

use std::collections::BTreeSet;

use minicbor::{Decode, Encode};

use crate::{
    Attachment, Audience, GroupId, GroupVersion, HitReport, MemberId, MessageId, Parcel, Prose, Text,
    Timestamp,
};

/// What one bureau writes to others. Only sender and receivers can read it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Message {
    /// What it is about, in a line.
    #[n(0)]
    pub subject: Text,
    /// The message itself.
    #[n(1)]
    pub body: Prose,
    /// How soon it must be read.
    #[n(2)]
    pub urgency: Urgency,
    /// The sender's reference of the case.
    #[n(3)]
    pub case: Option<Text>,
    /// The message that it answers.
    #[n(4)]
    pub reply_to: Option<MessageId>,
    /// Until when it is to be answered.
    #[n(5)]
    pub answer_by: Option<Timestamp>,
    /// When it was sent.
    #[n(6)]
    pub sent: Timestamp,
    /// The files that go with it, at most [`Attachment::COUNT_MAX`], in the order of the post's parcels.
    #[cbor(n(7), skip_if = "Vec::is_empty")]
    pub attachments: Vec<Attachment>,
    /// What it says of a hit, if it tells of one.
    #[n(8)]
    pub hit: Option<HitReport>,
}

/// How soon a message must be read. The more urgent is the greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Encode, Decode)]
#[cbor(index_only)]
pub enum Urgency {
    /// In its turn.
    #[default]
    #[n(0)]
    Routine,
    /// Before what is routine.
    #[n(1)]
    Priority,
    /// At once.
    #[n(2)]
    Flash,
}

/// One entry of a member's feed of messages.
///
/// Like an [`Event`](crate::Event), it is CBOR as `minicbor` derives it, and what came is never encoded again.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub enum Post {
    /// A message, sealed to its receivers and its sender.
    #[n(0)]
    Message {
        /// Its receivers; the sender is none of them.
        #[n(0)]
        to: BTreeSet<MemberId>,
        /// A [`Message`], sealed.
        #[cbor(n(1), with = "minicbor::bytes")]
        sealed: Vec<u8>,
        /// Its sealed attachments: what its receivers' bureaus fetch, and whoever carries it sees of them.
        #[cbor(n(2), skip_if = "Vec::is_empty")]
        parcels: Vec<Parcel>,
    },
    /// Every message of `of` for this member up to one is here and can be opened, but for those told to be unreadable.
    #[n(1)]
    Delivered {
        /// The last of them.
        #[n(0)]
        up_to: MessageId,
        /// When.
        #[n(1)]
        at: Timestamp,
    },
    /// Somebody of this member has opened a message.
    #[n(2)]
    Read {
        /// Which.
        #[n(0)]
        message: MessageId,
        /// When.
        #[n(1)]
        at: Timestamp,
    },
    /// A message arrived and cannot be opened.
    #[n(3)]
    Unreadable {
        /// Which.
        #[n(0)]
        message: MessageId,
        /// The number of the reason.
        #[n(1)]
        reason: u16,
        /// When.
        #[n(2)]
        at: Timestamp,
    },
    /// A message is taken back: where nobody has read it, it is erased.
    #[n(4)]
    Recalled {
        /// Which entry of this very feed.
        #[n(0)]
        number: u64,
        /// Its receivers.
        #[n(1)]
        to: BTreeSet<MemberId>,
        /// When.
        #[n(2)]
        at: Timestamp,
    },
    /// An attachment of a message is here whole and is what was announced, or will not be taken.
    #[n(5)]
    Fetched {
        /// Of which message.
        #[n(0)]
        message: MessageId,
        /// Which of its attachments, from 0.
        #[n(1)]
        attachment: u8,
        /// The number of the reason why it is not taken; `None` if it is here.
        #[n(2)]
        fault: Option<u16>,
        /// When.
        #[n(3)]
        at: Timestamp,
    },
    /// The keys with which this member can be put into sharing groups; they take the place of those before.
    #[n(6)]
    Keyed {
        /// A key package of MLS, of at most [`Post::PACKAGE_BYTES_MAX`] bytes (`docs/protocol/groups.md`).
        #[cbor(n(0), with = "minicbor::bytes")]
        package: Vec<u8>,
    },
    /// A sharing group as it is from now on, by its keeper: founded, changed or, without members, dissolved.
    #[n(7)]
    Group {
        /// Which of the keeper's groups.
        #[cbor(n(0), with = "minicbor::bytes")]
        mark: [u8; 16],
        /// Which version; see [`GroupVersion::version`].
        #[n(1)]
        version: u64,
        /// What people call it, at most [`GroupId::NAME_CHARS_MAX`] characters.
        #[n(2)]
        name: Text,
        /// Who is in it now, the keeper included; nobody once it is dissolved.
        #[n(3)]
        members: BTreeSet<MemberId>,
        /// Who was in it before or is now, without the keeper.
        #[n(4)]
        told: BTreeSet<MemberId>,
        /// What those who stay follow by.
        #[cbor(n(5), with = "minicbor::bytes")]
        commit: Option<Vec<u8>>,
        /// What those who come in join by.
        #[cbor(n(6), with = "minicbor::bytes")]
        welcome: Option<Vec<u8>>,
    },
    /// A message to a sharing group.
    #[n(8)]
    Shared {
        /// Its receivers: who is in that version of the group, without the sender.
        #[n(0)]
        to: BTreeSet<MemberId>,
        /// To which group, as it is at the sender.
        #[n(1)]
        group: GroupVersion,
        /// The key of the sealed message, wrapped by the group, at most [`Post::WRAPPED_BYTES_MAX`] bytes.
        #[cbor(n(2), with = "minicbor::bytes")]
        wrapped: Vec<u8>,
        /// A [`Message`], sealed; of all members the sender alone opens it without the wrapped key.
        #[cbor(n(3), with = "minicbor::bytes")]
        sealed: Vec<u8>,
        /// As with [`Post::Message`].
        #[cbor(n(4), skip_if = "Vec::is_empty")]
        parcels: Vec<Parcel>,
    },
}

/// What the two kinds of messages have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Envelope<'p> {
    /// Its receivers.
    pub to: &'p BTreeSet<MemberId>,
    /// The message, sealed.
    pub sealed: &'p [u8],
    /// Its sealed attachments.
    pub parcels: &'p [Parcel],
    /// To which group it is, if it is to one, and its key as the group wraps it.
    pub shared: Option<(GroupVersion, &'p [u8])>,
}

/// Why bytes are not a message or an entry of its feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MessageError {
    /// Not the CBOR of one, or of a kind that this program does not know.
    #[error("the message cannot be read")]
    Form,
    /// More bytes or receivers than are taken.
    #[error("the message has more in it than is taken")]
    Long,
}

impl Message {
    /// The most characters of a subject.
    pub const SUBJECT_CHARS_MAX: usize = 200;
    /// The most characters of a case's reference.
    pub const CASE_CHARS_MAX: usize = 100;

    /// The bytes to seal.
    pub fn to_bytes(&self) -> Result<Vec<u8>, MessageError> {
        self.check_limits()?;
        // Writing into a vector cannot fail.
        Ok(minicbor::to_vec(self).unwrap_or_default())
    }

    /// Reads a message and nothing else.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, MessageError> {
        let message: Self = whole(bytes)?;
        message.check_limits()?;
        Ok(message)
    }

    fn check_limits(&self) -> Result<(), MessageError> {
        let chars = |text: &Text| text.as_str().chars().count();
        let fits = chars(&self.subject) <= Self::SUBJECT_CHARS_MAX
            && self.case.as_ref().is_none_or(|case| chars(case) <= Self::CASE_CHARS_MAX)
            && self.reply_to.is_none_or(|answered| answered.number < MessageId::NUMBER_END)
            && self.attachments.len() <= Attachment::COUNT_MAX
            && self.attachments.iter().all(|attachment| attachment.size <= Attachment::BYTES_MAX);
        if fits { Ok(()) } else { Err(MessageError::Long) }
    }
}

impl Post {
    /// The most receivers of one message.
    pub const RECEIVERS_MAX: usize = 500;
    /// The most bytes of a key package.
    pub const PACKAGE_BYTES_MAX: usize = 4_096;
    /// The most bytes of a commit, and of a welcome.
    pub const COMMIT_BYTES_MAX: usize = 400 * 1024;
    /// The most bytes of a wrapped key.
    pub const WRAPPED_BYTES_MAX: usize = 1_024;

    /// The bytes to commit to.
    pub fn to_bytes(&self) -> Vec<u8> {
        // Writing into a vector cannot fail.
        minicbor::to_vec(self).unwrap_or_default()
    }

    /// Reads an entry and nothing else. What is not understood is refused: it is kept, and shown to nobody.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, MessageError> {
        let post: Self = whole(bytes)?;
        let counts = |to: &BTreeSet<MemberId>| (1..=Self::RECEIVERS_MAX).contains(&to.len());
        let are_few = |parcels: &[Parcel]| {
            parcels.len() <= Attachment::COUNT_MAX && parcels.iter().all(Parcel::is_sized)
        };
        let counts_from_1 = |version| (1..GroupVersion::END).contains(&version);
        let is_short = |bytes: &Option<Vec<u8>>| {
            bytes.as_ref().is_none_or(|bytes| bytes.len() <= Self::COMMIT_BYTES_MAX)
        };
        let fits = match &post {
            Self::Message { to, parcels, .. } => counts(to) && are_few(parcels),
            Self::Shared { to, group, wrapped, parcels, .. } => {
                counts(to)
                    && are_few(parcels)
                    && counts_from_1(group.version)
                    && wrapped.len() <= Self::WRAPPED_BYTES_MAX
            }
            Self::Keyed { package } => package.len() <= Self::PACKAGE_BYTES_MAX,
            Self::Group { version, name, members, told, commit, welcome, .. } => {
                counts(told)
                    && members.len() <= GroupId::MEMBERS_MAX
                    && name.as_str().chars().count() <= GroupId::NAME_CHARS_MAX
                    && counts_from_1(*version)
                    && is_short(commit)
                    && is_short(welcome)
            }
            Self::Recalled { number, to, .. } => counts(to) && *number < MessageId::NUMBER_END,
            Self::Delivered { up_to: answered, .. }
            | Self::Read { message: answered, .. }
            | Self::Unreadable { message: answered, .. }
            | Self::Fetched { message: answered, .. } => answered.number < MessageId::NUMBER_END,
        };
        if fits { Ok(post) } else { Err(MessageError::Long) }
    }

    /// Who may receive it: whom a message is for, and whom a receipt answers.
    pub fn audience(&self) -> Audience {
        Audience::Only(match self {
            Self::Keyed { .. } => return Audience::All,
            Self::Message { to, .. }
            | Self::Shared { to, .. }
            | Self::Recalled { to, .. }
            | Self::Group { told: to, .. } => to.clone(),
            Self::Delivered { up_to: answered, .. }
            | Self::Read { message: answered, .. }
            | Self::Unreadable { message: answered, .. }
            | Self::Fetched { message: answered, .. } => [answered.from].into(),
        })
    }

    /// What it carries, if it is a message.
    pub fn envelope(&self) -> Option<Envelope<'_>> {
        match self {
            Self::Message { to, sealed, parcels } => Some(Envelope { to, sealed, parcels, shared: None }),
            Self::Shared { to, group, wrapped, sealed, parcels } => {
                Some(Envelope { to, sealed, parcels, shared: Some((*group, wrapped)) })
            }
            _ => None,
        }
    }
}

fn whole<'b, T: Decode<'b, ()>>(bytes: &'b [u8]) -> Result<T, MessageError> {
    let mut decoder = minicbor::Decoder::new(bytes);
    let read = decoder.decode().map_err(|_| MessageError::Form)?;
    if decoder.position() == bytes.len() { Ok(read) } else { Err(MessageError::Form) }
}

impl MessageError {
    /// Its stable number, 5201 to 5299.
    pub fn number(self) -> u16 {
        match self {
            Self::Form => 5201,
            Self::Long => 5202,
        }
    }
}

impl Urgency {
    /// Every urgency, the least first.
    pub const ALL: [Self; 3] = [Self::Routine, Self::Priority, Self::Flash];

    /// The word for it on the command line and in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Routine => "routine",
            Self::Priority => "priority",
            Self::Flash => "flash",
        }
    }

    /// The urgency that this word stands for.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|urgency| urgency.as_str() == word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{AttachmentKey, FileHash, FileName, ParcelName};

    fn members(codes: &[&str]) -> BTreeSet<MemberId> {
        codes.iter().map(|code| code.parse().unwrap()).collect()
    }

    #[test]
    fn a_message_is_read_back_as_it_was_written() {
        let message = Message {
            subject: Text::new("Vehicle of Tarik Example").unwrap(),
            body: Prose::new("Seen at the port.\n\nPlease confirm.").unwrap(),
            urgency: Urgency::Flash,
            case: Some(Text::new("2026/117").unwrap()),
            reply_to: Some("FR-3".parse().unwrap()),
            answer_by: Some(Timestamp::from_secs(1_795_100_000)),
            sent: Timestamp::from_secs(1_795_000_000),
            attachments: vec![Attachment {
                name: FileName::clean("scan.tif").unwrap(),
                media: "image/tiff".parse().unwrap(),
                size: 5,
                sha256: FileHash::from_bytes([1; 32]),
                key: AttachmentKey::from_bytes([2; 32]),
            }],
            hit: None,
        };
        let bytes = message.to_bytes().unwrap();
        assert_eq!(Message::from_bytes(&bytes), Ok(message.clone()));
        // Without attachments it is written as it was before there were any.
        let bare = Message { attachments: Vec::new(), ..message.clone() }.to_bytes().unwrap();
        assert_eq!((bare[0], bytes[0]), (0xa7, 0xa8));
        let attachments =
            |count| Message { attachments: vec![message.attachments[0].clone(); count], ..message.clone() };
        assert!(attachments(16).to_bytes().is_ok());
        assert_eq!(attachments(17).to_bytes(), Err(MessageError::Long));
        let mut large = message.clone();
        large.attachments[0].size = Attachment::BYTES_MAX + 1;
        assert_eq!(large.to_bytes(), Err(MessageError::Long));
        assert_eq!(Message::from_bytes(&[bytes, vec![0]].concat()), Err(MessageError::Form));
    }

    #[test]
    fn each_entry_is_for_those_it_concerns() {
        let (message, at) = ("MA-3".parse().unwrap(), Timestamp::from_secs(1));
        let to = members(&["FR", "UN"]);
        let parcel = Parcel { name: ParcelName::from_bytes([3; 32]), size: 21 };
        let cases = [
            (Post::Message { to: to.clone(), sealed: vec![1, 2], parcels: vec![parcel] }, &["FR", "UN"][..]),
            (Post::Recalled { number: 3, to, at }, &["FR", "UN"]),
            (Post::Delivered { up_to: message, at }, &["MA"]),
            (Post::Read { message, at }, &["MA"]),
            (Post::Unreadable { message, reason: 5105, at }, &["MA"]),
            (Post::Fetched { message, attachment: 0, fault: Some(5206), at }, &["MA"]),
        ];
        for (post, audience) in cases {
            assert_eq!(post.audience(), Audience::Only(members(audience)));
            assert_eq!(Post::from_bytes(&post.to_bytes()), Ok(post));
        }
        let to_nobody = Post::Message { to: BTreeSet::new(), sealed: Vec::new(), parcels: Vec::new() };
        assert_eq!(Post::from_bytes(&to_nobody.to_bytes()), Err(MessageError::Long));
        let with = |parcels| Post::Message { to: members(&["FR"]), sealed: Vec::new(), parcels };
        assert_eq!(with(Vec::new()).to_bytes()[..4], [0x82, 0, 0x82, 0x81], "as before there were any");
        for parcels in
            [vec![parcel; 17], vec![Parcel { size: 15, ..parcel }], vec![Parcel { size: 6 << 30, ..parcel }]]
        {
            assert_eq!(Post::from_bytes(&with(parcels).to_bytes()), Err(MessageError::Long));
        }
        // Numbers that no feed reaches stand for nothing.
        let beyond = MessageId { number: MessageId::NUMBER_END, ..message };
        let posts = [
            Post::Recalled { number: beyond.number, to: members(&["FR"]), at },
            Post::Delivered { up_to: beyond, at },
            Post::Read { message: beyond, at },
            Post::Unreadable { message: beyond, reason: 5105, at },
            Post::Fetched { message: beyond, attachment: 0, fault: None, at },
        ];
        for post in posts {
            assert_eq!(Post::from_bytes(&post.to_bytes()), Err(MessageError::Long), "{post:?}");
        }
    }

    #[test]
    fn what_is_said_of_groups_is_read_back_and_has_its_limits() {
        let message: MessageId = "MA-3".parse().unwrap();
        let group = GroupVersion { group: GroupId { keeper: message.from, mark: [7; 16] }, version: 2 };
        let shared = Post::Shared {
            to: members(&["FR"]),
            group,
            wrapped: vec![8; 9],
            sealed: vec![1, 2],
            parcels: Vec::new(),
        };
        let change = |members: BTreeSet<MemberId>, welcome: Option<usize>| Post::Group {
            mark: [7; 16],
            version: 2,
            name: Text::new("Ports").unwrap(),
            told: [message.from].into(),
            members,
            commit: Some(vec![5; 20]),
            welcome: welcome.map(|bytes| vec![6; bytes]),
        };
        let keyed = |bytes| Post::Keyed { package: vec![4; bytes] };
        let most = Post::COMMIT_BYTES_MAX;
        for post in [
            shared.clone(),
            change(members(&["FR"]), Some(most)),
            change(BTreeSet::new(), None),
            keyed(4_096),
        ] {
            assert_eq!(Post::from_bytes(&post.to_bytes()), Ok(post));
        }
        assert_eq!(
            (shared.audience(), keyed(1).audience()),
            (Audience::Only(members(&["FR"])), Audience::All)
        );
        assert_eq!(change(members(&["FR"]), None).audience(), Audience::Only(members(&["MA"])));
        let versions = [0, GroupVersion::END].map(|version| {
            let Post::Shared { to, wrapped, sealed, parcels, .. } = shared.clone() else { unreachable!() };
            Post::Shared { to, group: GroupVersion { version, ..group }, wrapped, sealed, parcels }
        });
        for post in versions.into_iter().chain([keyed(4_097), change(members(&["FR"]), Some(most + 1))]) {
            assert_eq!(Post::from_bytes(&post.to_bytes()), Err(MessageError::Long));
        }
    }

    proptest::proptest! {
        #[test]
        fn outside_bytes_never_panic(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..300)) {
            let _ = (Message::from_bytes(&bytes), Post::from_bytes(&bytes));
        }
    }
}
