//! A file that an officer has attached to a message that is not sent yet, as the form brings it back.

use std::{fmt, str::FromStr};

use wasl_model::{FileName, MediaType, UploadId};
use wasl_node::NewAttachment;

use crate::trouble::Trouble;

/// A file that was uploaded. `<upload> <media type> <name>` in a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Attached(pub(crate) NewAttachment);

impl Attached {
    /// What people call it.
    pub(crate) fn name(&self) -> &str {
        self.0.name.as_str()
    }
}

impl fmt::Display for Attached {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let NewAttachment { upload, name, media } = &self.0;
        write!(out, "{upload} {media} {name}")
    }
}

impl FromStr for Attached {
    type Err = Trouble;

    /// It is filled in by the page, so that another is not an officer's.
    fn from_str(raw: &str) -> Result<Self, Trouble> {
        let read = |raw: &str| {
            let mut parts = raw.splitn(3, ' ');
            let upload: UploadId = parts.next()?.parse().ok()?;
            let media: MediaType = parts.next()?.parse().ok()?;
            let name = FileName::clean(parts.next()?).ok()?;
            Some(Self(NewAttachment { upload, name, media }))
        };
        read(raw).ok_or(Trouble::UnreadableForm)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_brought_back_as_it_was() {
        let attached = Attached(NewAttachment {
            upload: UploadId::from_bytes([7; 16]),
            name: FileName::clean("صورة السيارة 1.tif").unwrap(),
            media: "image/tiff".parse().unwrap(),
        });
        assert_eq!(attached.to_string().parse::<Attached>().ok(), Some(attached));
        for raw in ["", "07", "07 image/tiff a.tif", "0707070707070707070707070707070 x a"] {
            assert!(matches!(raw.parse::<Attached>(), Err(Trouble::UnreadableForm)), "{raw}");
        }
    }
}
