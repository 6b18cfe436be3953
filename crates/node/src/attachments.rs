//! The files that go with messages: brought, sealed, given out again and removed.

mod arriving;
mod error;
mod files;
mod giving_way;
mod opened;
mod room;
mod sealing;
mod under_way;
mod upkeep;

use std::io::Read;

use minicbor::{Decode, Encode};
use wasl_feed::Origin;
use wasl_model::{
    Action, Attachment, AttachmentKey, Caller, FileHash, FileName, MediaType, MemberId, MessageId, Outcome,
    Parcel, Permit, Refusal, Timestamp, UploadId,
};
use wasl_seal::Sealed;
use wasl_store::{ParcelState, StoredFetch, StoredMessage, StoredParcel, Upload};

use crate::{Bureau, NodeError, audited::Intent, identity};

pub(crate) use arriving::Arriving;
pub use error::AttachmentError;
pub(crate) use files::ParcelFiles;
pub(crate) use giving_way::RoomFor;
pub use opened::OpenAttachment;
pub(crate) use opened::check;
pub(crate) use room::Room;
pub(crate) use under_way::UnderWay;

/// The most uploads that are in no message yet.
const UPLOADS_MAX: u64 = 1_000;

/// A file to go with a message: what was uploaded, and how people are to know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAttachment {
    /// What was uploaded, by the sender of the message.
    pub upload: UploadId,
    /// What people call it.
    pub name: FileName,
    /// What it is.
    pub media: MediaType,
}

/// What was uploaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Uploaded {
    /// What to name it by in a message, within [`Bureau::UPLOAD_HOURS`].
    pub id: UploadId,
    /// How many bytes it has.
    pub size: u64,
    /// Their SHA-256.
    pub sha256: FileHash,
}

/// An attachment as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttachmentView {
    /// Which of its message's, from 1.
    pub number: u8,
    /// What people call it.
    pub name: FileName,
    /// What its sender says that it is.
    pub media: MediaType,
    /// How many bytes it has.
    pub size: u64,
    /// Their SHA-256.
    pub sha256: FileHash,
    /// How it stands here.
    pub state: AttachmentState,
    /// What its receivers say, as far as that is known here.
    pub receivers: Vec<AttachmentReceiver>,
}

/// How an attachment stands here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AttachmentState {
    /// All of it is here, and is what was announced.
    Here,
    /// It is on its way, or waits to be: so many of its parcel's bytes are here.
    Coming {
        /// The bytes.
        bytes: u64,
    },
    /// It was not taken: the number of the reason.
    Refused(u16),
}

/// What a receiver says of an attachment, by its signed word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AttachmentReceiver {
    /// Who.
    pub member: MemberId,
    /// When it had all of it, or refused it.
    pub at: Timestamp,
    /// The number of the reason why it is not taken there.
    pub fault: Option<u16>,
}

/// What an upload is opened with. It lies sealed to its own bureau until it is sent.
#[derive(Encode, Decode)]
#[cbor(array)]
struct Content {
    #[n(0)]
    size: u64,
    #[n(1)]
    sha256: FileHash,
    #[n(2)]
    key: AttachmentKey,
}

impl Bureau {
    /// How long an upload is kept that no message names, in hours.
    pub const UPLOAD_HOURS: u64 = 24;

    /// Seals what `source` gives, to be attached to a message by the same caller. `told` is told how many bytes were read.
    ///
    /// It is read once and never as a whole in memory. Where it fails, nothing is kept.
    pub fn upload(
        &self,
        caller: &Caller,
        source: &mut dyn Read,
        told: &mut dyn FnMut(u64),
    ) -> Result<Uploaded, NodeError> {
        self.audited(Intent::plain(caller, Action::MessageSend), |permit| {
            if self.store.uploads(permit)? >= UPLOADS_MAX {
                return Err(AttachmentError::ManyUploads.into());
            }
            let key = AttachmentKey::from_bytes(self.entropy.bytes()?);
            let limit = self.settings.attachments_mib_max;
            let room = self.room_left(permit)?;
            let origin = self.identity.messages();
            let files = self.parcel_files()?;
            let draft = files.draft(u64::from_le_bytes(self.entropy.bytes()?))?;
            let made = sealing::seal((&files, draft), source, (&key, origin.as_str()), (room, limit), told)?;
            let sealing::SealedFile { parcel, size, sha256 } = made;
            // How long it is, is known only now.
            self.make_room(permit, parcel.size)?;
            // Writing into a vector cannot fail.
            let content = minicbor::to_vec(Content { size, sha256, key }).unwrap_or_default();
            let own = [self.identity.sealing.public()];
            let sealed = Sealed::seal(&content, &own, origin.as_str(), &self.entropy.bytes()?)?.to_bytes();
            let upload = Upload { id: UploadId::from_bytes(self.entropy.bytes()?), parcel, sealed };
            self.store.write(permit, |write| write.add_upload(&upload, caller.actor))?;
            Ok((Uploaded { id: upload.id, size, sha256 }, Outcome::Changed { count: 1 }))
        })
    }

    /// Opens attachment `number` of a message, from 1. It counts as reading the message: its sender is told.
    pub fn attachment(
        &self,
        caller: &Caller,
        id: MessageId,
        number: u8,
    ) -> Result<(AttachmentView, OpenAttachment), NodeError> {
        let asked = format!("{id}/{number}");
        self.audited(Intent::asking(caller, Action::MessageRead, &asked), |permit| {
            let (stored, attachments) = self.attachments_of(permit, id)?;
            let at = usize::from(number).checked_sub(1).ok_or(Refusal::NotFound)?;
            let attachment = attachments.get(at).ok_or(Refusal::NotFound)?;
            let view =
                self.attachment_views(&stored, &attachments).into_iter().nth(at).ok_or(Refusal::NotFound)?;
            match view.state {
                AttachmentState::Here => {}
                AttachmentState::Coming { .. } => return Err(AttachmentError::NotHere.into()),
                AttachmentState::Refused(number) => return Err(AttachmentError::Refused { number }.into()),
            }
            let parcel = stored.parcels.get(at).ok_or(Refusal::NotFound)?.parcel;
            let file = self.parcel_files()?.read(parcel.name)?;
            self.note_read(permit, &stored)?;
            let opened = OpenAttachment::new(file, attachment, &context(id.from));
            Ok(((view, opened), Outcome::Shown { records: Vec::new(), count: 1 }))
        })
    }

    /// What the attachments of a message are, for whoever may open it.
    pub(crate) fn attachments_of(
        &self,
        permit: &Permit,
        id: MessageId,
    ) -> Result<(StoredMessage, Vec<Attachment>), NodeError> {
        let stored = self.store.message(permit, id)?.ok_or(Refusal::NotFound)?;
        let content = self.content(&stored).ok_or(Refusal::NotFound)?;
        let message = content.map_err(|number| AttachmentError::Refused { number })?;
        Ok((stored, message.attachments))
    }

    /// The attachments of a message as they are shown.
    pub(crate) fn attachment_views(
        &self,
        stored: &StoredMessage,
        attachments: &[Attachment],
    ) -> Vec<AttachmentView> {
        let files = self.parcel_files().ok();
        let view = |(at, attachment): (u8, &Attachment)| {
            let Attachment { name, media, size, sha256, .. } = attachment.clone();
            let state = match stored.parcels.get(usize::from(at)) {
                Some(StoredParcel { state: ParcelState::Here, .. }) => AttachmentState::Here,
                Some(StoredParcel { state: ParcelState::Refused(number), .. }) => {
                    AttachmentState::Refused(*number)
                }
                Some(StoredParcel { parcel, .. }) => {
                    let bytes = files.as_ref().map_or(0, |files| files.bytes_here(parcel.name));
                    AttachmentState::Coming { bytes }
                }
                None => AttachmentState::Refused(AttachmentError::Content.number()),
            };
            let of_it = stored.fetched.iter().filter(|said| said.number == at);
            let said =
                |&StoredFetch { receiver, at, fault, .. }| AttachmentReceiver { member: receiver, at, fault };
            let receivers = of_it.map(said).collect();
            AttachmentView { number: at + 1, name, media, size, sha256, state, receivers }
        };
        (0_u8..).zip(attachments).map(view).collect()
    }

    /// What of the uploads of `caller` goes into a message, and with it.
    pub(crate) fn attached(
        &self,
        permit: &Permit,
        new: Vec<NewAttachment>,
    ) -> Result<(Vec<Attachment>, Vec<Upload>), NodeError> {
        let origin = self.identity.messages();
        let (mut attachments, mut uploads) = (Vec::new(), Vec::new());
        for NewAttachment { upload, name, media } in new {
            let found = self.store.upload(permit, upload, permit.caller().actor)?;
            let upload = found.ok_or(AttachmentError::NoUpload)?;
            let opened = self.identity.open(&Sealed::from_bytes(&upload.sealed)?, origin.as_str())?;
            let content = minicbor::decode(&opened).map_err(|_| AttachmentError::NoUpload)?;
            let Content { size, sha256, key } = content;
            attachments.push(Attachment { name, media, size, sha256, key });
            uploads.push(upload);
        }
        Ok((attachments, uploads))
    }

    pub(crate) fn parcel_files(&self) -> Result<ParcelFiles, NodeError> {
        ParcelFiles::open(self.home.attachments())
    }
}

/// Whether what a message says of an attachment agrees with the parcel that goes with it.
pub(crate) fn agrees(attachment: &Attachment, parcel: Parcel) -> bool {
    parcel.size == Parcel::size_of(attachment.size)
}

/// What the attachments of a member's messages are bound to.
pub(crate) fn context(member: MemberId) -> String {
    Origin::messages(&identity::key_name(member)).as_str().to_owned()
}
