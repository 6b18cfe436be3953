//! Why an attachment is not taken, sent or given out.

use std::io;

use wasl_model::Attachment;

/// A numbered "no". Nothing of what was not taken is kept.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AttachmentError {
    /// More bytes than one attachment may have.
    #[error("an attachment has at most {limit} bytes", limit = Attachment::BYTES_MAX)]
    Large,
    /// There is no room left for attachments.
    #[error("there is no room for it: attachments have {limit} MiB together here")]
    NoRoom {
        /// How much they may have together, in MiB.
        limit: u64,
    },
    /// It has not arrived yet.
    #[error("the attachment has not arrived yet")]
    NotHere,
    /// What came is not what its sender announced.
    #[error("what came is not what the sender announced")]
    Content,
    /// Nothing was uploaded under this name by this caller, or it was sent or has expired since.
    #[error("there is no such upload: it was sent already, or it has expired")]
    NoUpload,
    /// What was to be attached cannot be read to its end.
    #[error("what was to be attached cannot be read")]
    Source(#[source] io::Error),
    /// More uploads that are in no message than are kept.
    #[error("too many uploads wait to be sent; they expire within a day")]
    ManyUploads,
    /// It was refused when it came.
    #[error("the attachment was refused when it came, with {number}")]
    Refused {
        /// The number of the reason.
        number: u16,
    },
}

impl AttachmentError {
    /// Its stable number, 5203 to 5299.
    pub fn number(&self) -> u16 {
        match self {
            Self::Large => 5203,
            Self::NoRoom { .. } => 5204,
            Self::NotHere => 5205,
            Self::Content => 5206,
            Self::NoUpload => 5207,
            Self::Source(_) => 5208,
            Self::Refused { .. } => 5209,
            Self::ManyUploads => 5210,
        }
    }
}
