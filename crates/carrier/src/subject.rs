//! What is said where: the subjects of a member, of which no other may hear any but its news.
//!
//! ```text
//! wasl.MA.call.FR               FR calls MA; one of MA's processes takes it
//! wasl.MA.line.PROCESS.LINE     what is said to MA on one line
//! wasl.MA.reply.…               answers to what one of MA's processes asked
//! wasl.MA.news                  MA has something new
//! ```

use std::fmt;

use wasl_model::MemberId;

/// Which process and which of its lines. Nobody guesses one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct LineId {
    pub(crate) process: [u8; 8],
    pub(crate) line: [u8; 16],
}

impl LineId {
    pub(crate) const BYTES: usize = 24;

    pub(crate) fn to_bytes(self) -> [u8; Self::BYTES] {
        let mut bytes = [0; Self::BYTES];
        bytes[..8].copy_from_slice(&self.process);
        bytes[8..].copy_from_slice(&self.line);
        bytes
    }

    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (process, line) = bytes.split_at_checked(8)?;
        Some(Self { process: process.try_into().ok()?, line: line.try_into().ok()? })
    }

    /// Where this line of `member` hears.
    pub(crate) fn subject(self, member: MemberId) -> String {
        format!("wasl.{member}.line.{}.{}", Hex(&self.process), Hex(&self.line))
    }
}

/// Where all lines of one process hear.
pub(crate) fn lines_of(member: MemberId, process: [u8; 8]) -> String {
    format!("wasl.{member}.line.{}.*", Hex(&process))
}

/// Which line of a process a subject is of.
pub(crate) fn line_in(subject: &str) -> Option<[u8; 16]> {
    let (_, hex) = subject.rsplit_once('.')?;
    let mut line = [0; 16];
    if hex.len() != 32 || !hex.is_ascii() {
        return None;
    }
    for (at, byte) in line.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&hex[2 * at..2 * at + 2], 16).ok()?;
    }
    Some(line)
}

/// Where `from` calls `to`. That nobody else calls in its name is the broker's to see to.
pub(crate) fn call(to: MemberId, from: MemberId) -> String {
    format!("wasl.{to}.call.{from}")
}

/// Who calls, by the subject.
pub(crate) fn caller_in(subject: &str) -> Option<MemberId> {
    subject.rsplit_once('.')?.1.parse().ok()
}

/// What the subjects begin with where answers to `member` go.
pub(crate) fn replies(member: MemberId) -> String {
    format!("wasl.{member}.reply")
}

/// Whether an answer there goes to `member`, and nowhere else.
pub(crate) fn is_reply_to(subject: &str, member: MemberId) -> bool {
    subject.strip_prefix(&replies(member)).is_some_and(|rest| rest.starts_with('.'))
}

/// Where a member says that it has something new.
pub(crate) fn news_of(member: MemberId) -> String {
    format!("wasl.{member}.news")
}

/// Whose news it is, by the subject.
pub(crate) fn teller_in(subject: &str) -> Option<MemberId> {
    subject.strip_prefix("wasl.")?.strip_suffix(".news")?.parse().ok()
}

struct Hex<'b>(&'b [u8]);

impl fmt::Display for Hex<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(out, "{byte:02x}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subject_says_whose_it_is() {
        let (ma, fr): (MemberId, MemberId) = ("MA".parse().unwrap(), "FR".parse().unwrap());
        let id = LineId { process: [1; 8], line: [0xAB; 16] };
        assert_eq!(line_in(&id.subject(ma)), Some(id.line));
        assert_eq!(LineId::from_bytes(&id.to_bytes()), Some(id));
        assert_eq!(caller_in(&call(ma, fr)), Some(fr));
        assert_eq!(teller_in(&news_of(ma)), Some(ma));
        for subject in ["wasl.MA.news.x", "wasl.ma.news", "wasl..news", "wasl.MA.line.x.y", "news", ""] {
            assert_eq!((teller_in(subject), line_in(subject)), (None, None), "{subject}");
        }
        assert!(is_reply_to("wasl.MA.reply.1.2", ma));
        for subject in [
            "wasl.MA.news",
            "wasl.FR.reply.1",
            "wasl.MA.replyx.1",
            "wasl.MA.reply",
            "$JS.API.STREAM.DELETE.X",
        ] {
            assert!(!is_reply_to(subject, ma), "{subject}");
        }
    }
}
