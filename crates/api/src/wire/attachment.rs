//! The files that go with messages, as they are named and shown.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use wasl_model::MediaType;
use wasl_node::{AttachmentReceiver, AttachmentState, AttachmentView, NewAttachment};

use crate::wire::written::{FileNameText, MediaTypeText, MemberCode, Moment, Plain, UploadName};

/// What was uploaded.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Uploaded {
    /// What a message names it by, within 24 hours and with the same key.
    id: UploadName,
    /// How many bytes came.
    size: u64,
    /// Their SHA-256, in hexadecimal digits.
    sha256: String,
}

/// A file that is to go with a message.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AttachmentDraft {
    /// What `POST /v1/attachments` answered.
    upload: UploadName,
    /// What people call it.
    name: FileNameText,
    /// What it is; `application/octet-stream` if it is not said.
    media_type: Option<MediaTypeText>,
}

/// A file that goes with a message.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Attachment {
    /// Which of its message's, from 1.
    number: u8,
    /// What people call it.
    name: FileNameText,
    /// What its sender says that it is.
    media_type: MediaTypeText,
    /// How many bytes it has.
    size: u64,
    /// Their SHA-256, in hexadecimal digits.
    sha256: String,
    /// `here`, `coming` or `refused`.
    #[schema(example = "here")]
    state: &'static str,
    /// Of one that is coming: how many bytes are here, sealed.
    #[serde(skip_serializing_if = "Option::is_none")]
    bytes_here: Option<u64>,
    /// Of one that was refused: the number of the reason.
    #[serde(skip_serializing_if = "Option::is_none")]
    fault: Option<u16>,
    /// What its receivers say, as far as that is known here.
    receivers: Vec<Holder>,
}

/// What a receiver says of an attachment, by its own signed word.
#[derive(Debug, Serialize, ToSchema)]
struct Holder {
    member: MemberCode,
    /// Since when it has all of it, or has refused it.
    at: Moment,
    /// The number of the reason why it is not taken there.
    fault: Option<u16>,
}

impl AttachmentDraft {
    /// The node's attachment.
    pub(crate) fn into_new(self) -> NewAttachment {
        let media = self.media_type.map_or_else(MediaType::unknown, |media| media.0);
        NewAttachment { upload: self.upload.0, name: self.name.0, media }
    }
}

impl From<wasl_node::Uploaded> for Uploaded {
    fn from(uploaded: wasl_node::Uploaded) -> Self {
        let wasl_node::Uploaded { id, size, sha256 } = uploaded;
        Self { id: Plain(id), size, sha256: sha256.to_string() }
    }
}

impl From<AttachmentView> for Attachment {
    fn from(view: AttachmentView) -> Self {
        let AttachmentView { number, name, media, size, sha256, state, receivers } = view;
        let (state, bytes_here, fault) = match state {
            AttachmentState::Here => ("here", None, None),
            AttachmentState::Coming { bytes } => ("coming", Some(bytes), None),
            AttachmentState::Refused(fault) => ("refused", None, Some(fault)),
        };
        let holder =
            |AttachmentReceiver { member, at, fault }| Holder { member: Plain(member), at: Plain(at), fault };
        Self {
            number,
            name: Plain(name),
            media_type: Plain(media),
            size,
            sha256: sha256.to_string(),
            state,
            bytes_here,
            fault,
            receivers: receivers.into_iter().map(holder).collect(),
        }
    }
}
