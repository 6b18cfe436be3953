//! What a text is written in, told from its first bytes or from where it stops being UTF-8.

use std::fmt;

/// A way to write text as bytes that is not taken. It is named so that the sender can mend the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Encoding {
    /// UTF-16, in either byte order.
    Utf16,
    /// UTF-32, in either byte order.
    Utf32,
    /// The XML declares some other encoding.
    Declared,
    /// Not UTF-8, and most likely Latin-1 or Windows-1252.
    Latin1,
}

impl Encoding {
    /// The encoding that the first bytes of a text betray, by byte order mark or by the NULs that pad
    /// ASCII letters (XML 1.0, appendix F). `None` means that it may be UTF-8.
    pub(crate) fn detect(head: &[u8]) -> Option<Self> {
        match head {
            [0xFF, 0xFE, 0, 0, ..]
            | [0, 0, 0xFE, 0xFF, ..]
            | [0, 0, 0, 1..=0x7F, ..]
            | [1..=0x7F, 0, 0, 0, ..] => Some(Self::Utf32),
            [0xFF, 0xFE, ..]
            | [0xFE, 0xFF, ..]
            | [1..=0x7F, 0, 1..=0x7F, 0, ..]
            | [0, 1..=0x7F, 0, 1..=0x7F, ..] => Some(Self::Utf16),
            _ => None,
        }
    }
}

impl fmt::Display for Encoding {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(match self {
            Self::Utf16 => "UTF-16",
            Self::Utf32 => "UTF-32",
            Self::Declared => "declared to be in another encoding",
            Self::Latin1 => "not UTF-8 (perhaps Latin-1)",
        })
    }
}
