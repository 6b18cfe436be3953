//! What a file that came from elsewhere is called: a name that is safe to show, and to save under.

use std::fmt;

use minicbor::{Decode, Encode};

/// The name of a file, without any folder.
///
/// Holds no path, no control character, none that turns the direction of writing or cannot be seen, none that a file
/// system takes for something else; no dot or blank at either end, no name of a device; at most
/// [`FileName::BYTES_MAX`] bytes. Case and language are left alone.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Encode)]
#[cbor(transparent)]
pub struct FileName(#[n(0)] String);

/// Nothing is left of a name when what is not safe is taken out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("nothing of the file's name can be kept")]
pub struct FileNameError;

impl FileName {
    /// The most bytes of a name in UTF-8, so that any file system takes it with a number behind it.
    pub const BYTES_MAX: usize = 200;
    /// The most bytes of what follows the last dot and is kept when a name is shortened.
    const ENDING_BYTES_MAX: usize = 16;

    /// Makes a safe name of what a file is called elsewhere: its last part, cleaned and shortened.
    pub fn clean(raw: &str) -> Result<Self, FileNameError> {
        let last = raw.rsplit(['/', '\\']).next().unwrap_or_default();
        let kept: String = last.chars().filter(|letter| !is_hidden(*letter)).map(harmless).collect();
        // Shortened first: what is left of a long name may be the name of a device.
        let name = shortened(trimmed(&kept));
        let name = if is_device(&name) { shortened(&format!("_{name}")) } else { name };
        if name.is_empty() { Err(FileNameError) } else { Ok(Self(name)) }
    }

    /// The name as it is kept.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Controls, marks that turn the direction of writing, and what takes no room: a name must look like what it is.
fn is_hidden(letter: char) -> bool {
    letter.is_control()
        || matches!(
            letter,
            '\u{ad}'
                | '\u{61c}'
                | '\u{180e}'
                | '\u{200b}'
                | '\u{200e}'
                | '\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e0fff}'
        )
}

/// What a shell or a file system takes for something else becomes a line.
fn harmless(letter: char) -> char {
    if matches!(letter, '<' | '>' | ':' | '"' | '|' | '?' | '*') { '_' } else { letter }
}

/// Without what hides a file, is dropped silently, or looks like an option.
fn trimmed(name: &str) -> &str {
    let is_dot = |letter: char| letter == '.' || letter.is_whitespace();
    name.trim_end_matches(is_dot).trim_start_matches(|letter| is_dot(letter) || letter == '-')
}

/// The beginning of a long name, with its ending; trimmed again where it was cut.
fn shortened(name: &str) -> String {
    if name.len() <= FileName::BYTES_MAX {
        return name.to_owned();
    }
    let ending = name.rfind('.').map_or("", |dot| &name[dot..]);
    let ending = if ending.len() <= FileName::ENDING_BYTES_MAX { ending } else { "" };
    let room = name.floor_char_boundary(FileName::BYTES_MAX - ending.len());
    trimmed(&[trimmed(&name[..room]), ending].concat()).to_owned()
}

/// Names that stand for devices where some officers save files, whatever ends them.
fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_ascii_uppercase();
    let numbered = |prefix: &str| {
        stem.strip_prefix(prefix)
            .is_some_and(|digit| digit.len() == 1 && digit.as_bytes()[0].is_ascii_digit())
    };
    matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL") || numbered("COM") || numbered("LPT")
}

impl fmt::Display for FileName {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl<'b, C> Decode<'b, C> for FileName {
    fn decode(bytes: &mut minicbor::Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        let raw = bytes.str()?;
        match Self::clean(raw) {
            Ok(name) if name.0 == raw => Ok(name),
            _ => Err(minicbor::decode::Error::message("a file's name is not in its kept form")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_leads_nowhere_hides_nothing_and_keeps_its_language() {
        let cases = [
            ("report.pdf", "report.pdf"),
            ("تقرير عن السيارة.pdf", "تقرير عن السيارة.pdf"),
            ("../../etc/passwd", "passwd"),
            ("C:\\Users\\Officer\\scan.tif", "scan.tif"),
            (" .bashrc ", "bashrc"),
            ("-rf", "rf"),
            ("photo\u{202e}gpj.exe", "photogpj.exe"),
            ("a\u{200b}b\r\nc\0.txt", "abc.txt"),
            ("what?.txt", "what_.txt"),
            ("con.txt", "_con.txt"),
            ("COM7", "_COM7"),
            ("COMPANY", "COMPANY"),
            ("ends here. . ", "ends here"),
        ];
        for (raw, kept) in cases {
            assert_eq!(FileName::clean(raw).map(|name| name.to_string()), Ok(kept.to_owned()), "{raw:?}");
        }
        for raw in ["", "..", "folder/", "\u{202e}", " - . "] {
            assert_eq!(FileName::clean(raw), Err(FileNameError), "{raw:?}");
        }
    }

    #[test]
    fn a_long_name_keeps_its_beginning_and_its_ending() {
        let name = FileName::clean(&format!("{}.jpeg", "é".repeat(300))).unwrap();
        assert_eq!((name.as_str().len(), name.as_str().ends_with("é.jpeg")), (199, true));
        let name = FileName::clean(&format!("a.{}", "b".repeat(300))).unwrap();
        assert_eq!(name.as_str().len(), FileName::BYTES_MAX);
    }

    #[test]
    fn a_long_name_does_not_become_a_device_when_it_is_cut() {
        let name = FileName::clean(&format!("con{}x.txt", " ".repeat(300))).unwrap();
        assert_eq!(name.as_str(), "_con.txt");
    }

    proptest::proptest! {
        #[test]
        fn a_clean_name_stays_as_it_is(raw in "\\PC{0,300}|con[.][a-c]{150,250}|con {185,210}x?[.]txt|.{0,60}|[.\\- a-cé/:]{0,260}") {
            if let Ok(name) = FileName::clean(&raw) {
                proptest::prop_assert!(name.as_str().len() <= FileName::BYTES_MAX);
                proptest::prop_assert_eq!(FileName::clean(name.as_str()), Ok(name));
            }
        }
    }
}
