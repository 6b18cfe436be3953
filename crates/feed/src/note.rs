//! Signed notes (C2SP signed-note): a text, and under it lines of signatures.

use base64::{Engine as _, engine::general_purpose::STANDARD};

use crate::{
    key::{KeyId, SignatureKind, SigningKey, VerifyingKey},
    name::Origin,
};

/// A note that was read and *not* verified: nothing in it may be believed.
///
/// [`Checkpoint::verify`](crate::Checkpoint::verify) and [`Receipt::verify`](crate::Receipt::verify)
/// make something of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    body: String,
    signatures: Vec<SignatureLine>,
}

/// One line under a note, read and not verified: `— <key name> <base64(key id || signature)>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignatureLine {
    signer: String,
    id: KeyId,
    signature: Vec<u8>,
}

/// Why a note, a checkpoint, a cosignature or a receipt was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NoteError {
    /// More bytes than a note may have.
    #[error("the note has {bytes} bytes, at most {limit} are taken", limit = Note::BYTES_MAX)]
    Long {
        /// How many there are.
        bytes: usize,
    },
    /// Not a text, an empty line and signature lines.
    #[error("not a signed note")]
    Form,
    /// More signature lines than a note may have.
    #[error("the note has more than {limit} signatures", limit = Note::SIGNATURES_MAX)]
    Crowded,
    /// Nothing under the note is signed by the key that was asked for.
    #[error("the note is not signed by the expected key")]
    Unsigned,
    /// A signature under the note names the key and is not its.
    #[error("a signature on the note does not hold")]
    Signature,
    /// The text is not what was asked for.
    #[error("the note's text is not of the expected kind")]
    Body,
    /// It speaks of another feed.
    #[error("the note speaks of another feed")]
    Origin,
    /// The key is not the one that signs this feed.
    #[error("the key belongs to another member")]
    Owner,
    /// The two notes do not say the same.
    #[error("the cosignature is on another text")]
    OtherBody,
}

impl Note {
    /// The most bytes a note may have, signatures included: 16 KiB.
    pub const BYTES_MAX: usize = 16 * 1024;
    /// The most signature lines a note may have.
    pub const SIGNATURES_MAX: usize = 64;

    /// Reads a note without believing it.
    ///
    /// The text ends at the last empty line. No control characters but the newline, at least one
    /// signature line, and each in its one form.
    pub fn parse(raw: &str) -> Result<Self, NoteError> {
        if raw.len() > Self::BYTES_MAX {
            return Err(NoteError::Long { bytes: raw.len() });
        }
        if raw.bytes().any(|byte| byte < 0x20 && byte != b'\n') {
            return Err(NoteError::Form);
        }
        let gap = raw.rfind("\n\n").ok_or(NoteError::Form)?;
        let lines = raw[gap + 2..].strip_suffix('\n').ok_or(NoteError::Form)?;
        let signatures: Vec<_> = lines
            .split('\n')
            .take(Self::SIGNATURES_MAX + 1)
            .map(SignatureLine::parse)
            .collect::<Option<_>>()
            .ok_or(NoteError::Form)?;
        if signatures.len() > Self::SIGNATURES_MAX {
            return Err(NoteError::Crowded);
        }
        Ok(Self { body: raw[..=gap].to_owned(), signatures })
    }

    /// The note as text, as it is stored and sent.
    pub fn to_text(&self) -> String {
        let lines = self.signatures.iter().map(SignatureLine::to_text);
        std::iter::once(self.body.clone() + "\n").chain(lines).collect()
    }

    /// The lines under it, for telling who *says* to have signed.
    pub fn signatures(&self) -> &[SignatureLine] {
        &self.signatures
    }

    /// A note with this text, signed by `key`.
    pub(crate) fn sign(body: String, key: &SigningKey) -> Self {
        let signature = key.sign(body.as_bytes()).to_vec();
        let line = SignatureLine::new(&key.verifying_key(), SignatureKind::Note, signature);
        Self { body, signatures: vec![line] }
    }

    /// A note with this text and these lines, each in its place.
    pub(crate) fn of(body: String, lines: &[SignatureLine]) -> Result<Self, NoteError> {
        let note = Self { body, signatures: lines.to_vec() };
        let bytes = note.to_text().len();
        match () {
            () if lines.len() > Self::SIGNATURES_MAX => Err(NoteError::Crowded),
            () if bytes > Self::BYTES_MAX => Err(NoteError::Long { bytes }),
            () => Ok(note),
        }
    }

    /// The text; believed by nobody before [`Note::check`].
    pub(crate) fn body(&self) -> &str {
        &self.body
    }

    /// Whether `key` signed the text. Every line that names the key must hold, and there must be one.
    pub(crate) fn check(&self, key: &VerifyingKey) -> Result<(), NoteError> {
        let mut lines = self.lines_of(key, SignatureKind::Note).peekable();
        if lines.peek().is_none() {
            return Err(NoteError::Unsigned);
        }
        let holds = |line: &SignatureLine| {
            <&[u8; 64]>::try_from(line.signature.as_slice())
                .is_ok_and(|signature| key.verifies(self.body.as_bytes(), signature))
        };
        if lines.all(holds) { Ok(()) } else { Err(NoteError::Signature) }
    }

    /// The lines that name `key` in this kind of signature.
    pub(crate) fn lines_of<'a>(
        &'a self,
        key: &'a VerifyingKey,
        kind: SignatureKind,
    ) -> impl Iterator<Item = &'a SignatureLine> {
        let id = key.id_for(kind);
        self.signatures.iter().filter(move |line| line.id == id && line.signer == key.name().as_str())
    }

    /// The same note with only the lines that `keep` keeps.
    pub(crate) fn retaining(&self, keep: impl Fn(&SignatureLine) -> bool) -> Self {
        let signatures = self.signatures.iter().filter(|line| keep(line)).cloned().collect();
        Self { body: self.body.clone(), signatures }
    }

    /// The same note with one more line, in the place of an earlier one by the same key.
    pub(crate) fn with_line(&self, line: SignatureLine) -> Result<Self, NoteError> {
        let mut note = self.retaining(|other| other.signer != line.signer || other.id != line.id);
        note.signatures.push(line);
        let bytes = note.to_text().len();
        if note.signatures.len() > Self::SIGNATURES_MAX {
            Err(NoteError::Crowded)
        } else if bytes > Self::BYTES_MAX {
            Err(NoteError::Long { bytes })
        } else {
            Ok(note)
        }
    }
}

impl SignatureLine {
    pub(crate) fn new(key: &VerifyingKey, kind: SignatureKind, signature: Vec<u8>) -> Self {
        Self { signer: key.name().as_str().to_owned(), id: key.id_for(kind), signature }
    }

    /// The name of the key that the line says to be from.
    pub fn signer(&self) -> &str {
        &self.signer
    }

    /// The id of that key and kind of signature.
    pub fn id(&self) -> KeyId {
        self.id
    }

    pub(crate) fn signature(&self) -> &[u8] {
        &self.signature
    }

    /// Reads a line, without its end; `None` if it is none.
    pub fn parse(raw: &str) -> Option<Self> {
        let (signer, encoded) = raw.strip_prefix("— ")?.split_once(' ')?;
        if signer.is_empty() || signer.contains(|letter: char| letter.is_whitespace() || letter == '+') {
            return None;
        }
        let bytes = STANDARD.decode(encoded).ok()?;
        let (id, signature) = bytes.split_first_chunk::<4>()?;
        if signature.is_empty() {
            return None;
        }
        Some(Self { signer: signer.to_owned(), id: KeyId::from_bytes(*id), signature: signature.to_vec() })
    }

    /// The line, with its end.
    pub fn to_text(&self) -> String {
        let bytes = [self.id.as_bytes().as_slice(), &self.signature].concat();
        format!("— {} {}\n", self.signer, STANDARD.encode(bytes))
    }
}

impl NoteError {
    /// The stable number of this error.
    pub fn number(self) -> u16 {
        match self {
            Self::Long { .. } => 3010,
            Self::Form => 3011,
            Self::Crowded => 3012,
            Self::Unsigned => 3013,
            Self::Signature => 3014,
            Self::Body => 3015,
            Self::Origin => 3016,
            Self::Owner => 3017,
            Self::OtherBody => 3018,
        }
    }
}

/// Whether `key` is the one that signs `origin`.
pub(crate) fn check_owner(origin: &Origin, key: &VerifyingKey) -> Result<(), NoteError> {
    if origin.owner() == *key.name() { Ok(()) } else { Err(NoteError::Owner) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::name::KeyName;

    fn key(seed: u8) -> SigningKey {
        SigningKey::from_seed(KeyName::of_member("MA").unwrap(), &[seed; 32])
    }

    #[test]
    fn a_note_is_read_back_as_it_was_written() {
        let note = Note::sign("one\n\ntwo\n".to_owned(), &key(1));
        let again = Note::parse(&note.to_text()).unwrap();
        assert_eq!(again, note);
        assert_eq!(again.check(&key(1).verifying_key()), Ok(()));
    }

    #[test]
    fn another_key_of_the_same_name_has_not_signed_it() {
        let note = Note::sign("one\n".to_owned(), &key(1));
        assert_eq!(note.check(&key(2).verifying_key()), Err(NoteError::Unsigned));
    }

    #[test]
    fn a_second_signature_that_does_not_hold_spoils_the_note() {
        let note = Note::sign("one\n".to_owned(), &key(1));
        let other = Note::sign("two\n".to_owned(), &key(1));
        let both = Note { signatures: [note.signatures.clone(), other.signatures].concat(), ..note };
        assert_eq!(both.check(&key(1).verifying_key()), Err(NoteError::Signature));
    }

    #[test]
    fn what_is_almost_a_note_is_refused() {
        let good = Note::sign("one\n".to_owned(), &key(1)).to_text();
        for bad in [
            String::new(),
            "one\n".to_owned(),
            "one\n\n".to_owned(),
            good.replace("\n\n", "\n"),
            good.trim_end().to_owned(),
            good.replace('—', "-"),
            good.replace("wasl/MA", "wasl/+MA"),
            good.replace("wasl/MA", "wasl/\u{a0}MA"),
            good.replace("wasl/MA ", "wasl/MA  "),
            good.replace("one", "one\r"),
            good.replace("one", "o\0ne"),
            good.clone() + "\n",
            good.clone() + "— wasl/UN AAAAAA==\n",
        ] {
            assert_eq!(Note::parse(&bad), Err(NoteError::Form), "{bad:?}");
        }
        let long = "x".repeat(Note::BYTES_MAX);
        assert_eq!(
            Note::parse(&(long.clone() + &good)),
            Err(NoteError::Long { bytes: long.len() + good.len() })
        );
        let line = good.split_once("\n\n").map(|(_, line)| line).unwrap();
        assert_eq!(Note::parse(&(good.clone() + &line.repeat(64))), Err(NoteError::Crowded));
        assert!(Note::parse(&(good.clone() + &line.repeat(63))).is_ok());
    }
}
