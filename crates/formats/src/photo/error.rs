//! Why a photograph was not taken.

use std::fmt;

use crate::photo::limits::{PIXELS_MAX, SIDE_MAX};

/// Why a photograph was not taken.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PhotoError {
    /// It does not begin as a JPEG or a PNG does, whatever it is called.
    #[error("this is neither a JPEG nor a PNG: it begins like {found}")]
    Foreign {
        /// What it begins like.
        found: Foreign,
    },
    /// More bytes than are taken.
    #[error("the photograph has {bytes} bytes, at most {limit} are taken")]
    Bytes {
        /// How many there are.
        bytes: usize,
        /// How many are taken.
        limit: usize,
    },
    /// More pixels than are taken, or none.
    #[error(
        "the photograph says to have {width} x {height} pixels; 1 to {SIDE_MAX} a side and {PIXELS_MAX} in all are taken"
    )]
    Pixels {
        /// Across.
        width: usize,
        /// Down.
        height: usize,
    },
    /// The JPEG is damaged, or of a kind that cameras do not make.
    #[error("the JPEG is damaged, or of a rare kind")]
    Jpeg {
        /// What the decoder said.
        #[source]
        source: zune_jpeg::errors::DecodeErrors,
    },
    /// The PNG is damaged.
    #[error("the PNG is damaged")]
    Png {
        /// What the decoder said.
        #[source]
        source: png::DecodingError,
    },
    /// The file ends before its picture does.
    #[error("the file ends before its picture does")]
    CutOff,
    /// A JPEG that is not progressive, and has its colours in passes of their own all the same.
    #[error("the JPEG has its colours apart from each other, which is not taken")]
    Apart,
    /// It does not become small enough, however coarse it is made.
    #[error("the photograph cannot be made small enough")]
    Detailed,
}

/// What a file begins like that is no picture, or none of the kinds that are taken. It is named so that the sender can send
/// another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Foreign {
    /// Nothing is in it.
    Nothing,
    /// A GIF.
    Gif,
    /// A WebP.
    Webp,
    /// A HEIF picture or a film.
    Heif,
    /// A PDF.
    Pdf,
    /// Markup: SVG, HTML, XML.
    Markup,
    /// A script.
    Script,
    /// Anything else.
    Other,
}

impl PhotoError {
    /// Its stable number, 2101 to 2119.
    pub fn number(&self) -> u16 {
        match self {
            Self::Foreign { .. } => 2101,
            Self::Bytes { .. } => 2102,
            Self::Pixels { .. } => 2103,
            Self::Jpeg { .. } => 2104,
            Self::Png { .. } => 2105,
            Self::CutOff => 2106,
            Self::Detailed => 2107,
            Self::Apart => 2108,
        }
    }
}

impl Foreign {
    /// What the first bytes betray.
    pub(super) fn detect(bytes: &[u8]) -> Self {
        let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
        match bytes {
            [] => Self::Nothing,
            [b'G', b'I', b'F', b'8', ..] => Self::Gif,
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Self::Webp,
            [_, _, _, _, b'f', b't', b'y', b'p', ..] => Self::Heif,
            [b'%', b'P', b'D', b'F', ..] => Self::Pdf,
            [b'#', b'!', ..] => Self::Script,
            _ if text.starts_with(b"<") => Self::Markup,
            _ => Self::Other,
        }
    }
}

impl fmt::Display for Foreign {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(match self {
            Self::Nothing => "nothing: it is empty",
            Self::Gif => "a GIF",
            Self::Webp => "a WebP",
            Self::Heif => "a HEIF picture or a film",
            Self::Pdf => "a PDF",
            Self::Markup => "markup (SVG, HTML, XML)",
            Self::Script => "a script",
            Self::Other => "something else",
        })
    }
}
