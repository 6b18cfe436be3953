//! Checkpoints (C2SP tlog-checkpoint): what a member signs of its feed, and others cosign.

use crate::{
    count::{Size, UnixTime, decimal},
    hash::{Root, TreeHead},
    key::{SignatureKind, SigningKey, VerifyingKey},
    name::Origin,
    note::{Note, NoteError, SignatureLine, check_owner},
};

/// A signed head of a feed. It exists only signed or verified.
///
/// ```text
/// wasl/MA/records                                   origin
/// 278952                                            size
/// CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=      root
/// time 1763822340                                   when it was signed
///
/// — wasl/MA Az3grlgtzPIC…                           the owner's signature
/// — wasl/UN jWbPPwAAAABk…                           cosignatures of those who saw it
/// ```
///
/// The cosignatures are carried along and not verified; [`Checkpoint::seen_by`] does that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    origin: Origin,
    head: TreeHead,
    time: UnixTime,
    note: Note,
}

impl Checkpoint {
    /// Signs `head` of `origin` at `time`. Refuses a key that is not the feed's owner's.
    ///
    /// A member must never sign two heads of which one does not extend the other: that is a fork, and
    /// others can prove it.
    pub fn sign(
        origin: &Origin,
        head: TreeHead,
        time: UnixTime,
        key: &SigningKey,
    ) -> Result<Self, NoteError> {
        check_owner(origin, &key.verifying_key())?;
        Ok(Self::believed(origin, head, time, Note::sign(Self::body(origin, head, time), key)))
    }

    /// What is signed.
    pub(crate) fn body(origin: &Origin, head: TreeHead, time: UnixTime) -> String {
        format!("{origin}\n{}\n{}\ntime {time}\n", head.size, head.root)
    }

    /// What `note` says, which was verified or is one's own.
    pub(crate) fn believed(origin: &Origin, head: TreeHead, time: UnixTime, note: Note) -> Self {
        Self { origin: origin.clone(), head, time, note }
    }

    /// Believes `note` if it is a checkpoint of `origin`, signed by `key`, its owner's.
    pub fn verify(note: Note, origin: &Origin, key: &VerifyingKey) -> Result<Self, NoteError> {
        check_owner(origin, key)?;
        note.check(key)?;
        let (found, head, time) = read_body(note.body()).ok_or(NoteError::Body)?;
        if found != *origin {
            return Err(NoteError::Origin);
        }
        Ok(Self { origin: found, head, time, note })
    }

    /// [`Note::parse`] and [`Checkpoint::verify`] in one.
    pub fn read(raw: &str, origin: &Origin, key: &VerifyingKey) -> Result<Self, NoteError> {
        Self::verify(Note::parse(raw)?, origin, key)
    }

    /// Which feed.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// Size and root.
    pub fn head(&self) -> TreeHead {
        self.head
    }

    /// How many entries it covers.
    pub fn size(&self) -> Size {
        self.head.size
    }

    /// When its owner says to have signed it.
    pub fn time(&self) -> UnixTime {
        self.time
    }

    /// The note with all its lines, as it is stored and sent.
    pub fn note(&self) -> &Note {
        &self.note
    }

    /// The note's text.
    pub fn to_text(&self) -> String {
        self.note.to_text()
    }

    /// The same checkpoint with the owner's signature alone.
    #[must_use]
    pub fn bare(&self, owner: &VerifyingKey) -> Self {
        let id = owner.id();
        let own = |line: &SignatureLine| line.id() == id && line.signer() == owner.name().as_str();
        Self { note: self.note.retaining(own), ..self.clone() }
    }

    /// Adds "I have seen this at `time`, and nothing larger, and it extends what I saw before" (C2SP
    /// tlog-cosignature, Ed25519). An earlier cosignature by the same key goes.
    ///
    /// Who calls this has verified all that: it is a promise to every other member.
    pub fn cosign(&self, time: UnixTime, key: &SigningKey) -> Result<Self, NoteError> {
        let signature = key.sign(cosigned_text(time.get(), self.note.body()).as_bytes());
        let timed = [time.get().to_be_bytes().as_slice(), &signature].concat();
        let line = SignatureLine::new(&key.verifying_key(), SignatureKind::Cosignature, timed);
        Ok(Self { note: self.note.with_line(line)?, ..self.clone() })
    }

    /// When `witness` saw this checkpoint; `None` if it has not cosigned it. A line in its name that
    /// does not hold is an error.
    pub fn seen_by(&self, witness: &VerifyingKey) -> Result<Option<UnixTime>, NoteError> {
        let mut seen = None;
        for line in self.note.lines_of(witness, SignatureKind::Cosignature) {
            let time = verify_cosignature(line.signature(), self.note.body(), witness)?;
            seen = seen.max(Some(time));
        }
        Ok(seen)
    }

    /// This checkpoint with the cosignature that `witness` put under `other`, a copy of it.
    pub fn adopt(&self, other: &Self, witness: &VerifyingKey) -> Result<Self, NoteError> {
        if self.note.body() != other.note.body() {
            return Err(NoteError::OtherBody);
        }
        other.seen_by(witness)?.ok_or(NoteError::Unsigned)?;
        let line = other.note.lines_of(witness, SignatureKind::Cosignature).last();
        let note = self.note.with_line(line.ok_or(NoteError::Unsigned)?.clone())?;
        Ok(Self { note, ..self.clone() })
    }
}

/// What a cosignature signs.
fn cosigned_text(seconds: u64, body: &str) -> String {
    format!("cosignature/v1\ntime {seconds}\n{body}")
}

fn verify_cosignature(timed: &[u8], body: &str, witness: &VerifyingKey) -> Result<UnixTime, NoteError> {
    let (time, signature) = timed.split_first_chunk::<8>().ok_or(NoteError::Signature)?;
    let signature = <&[u8; 64]>::try_from(signature).map_err(|_| NoteError::Signature)?;
    let time = UnixTime::new(u64::from_be_bytes(*time)).map_err(|_| NoteError::Signature)?;
    let message = cosigned_text(time.get(), body);
    if witness.verifies(message.as_bytes(), signature) { Ok(time) } else { Err(NoteError::Signature) }
}

/// Reads the four lines of a checkpoint. More lines than that are refused: what is not understood
/// cannot be kept.
fn read_body(body: &str) -> Option<(Origin, TreeHead, UnixTime)> {
    let mut lines = body.strip_suffix('\n')?.split('\n');
    let origin = lines.next()?.parse().ok()?;
    let size = Size::new(decimal(lines.next()?)?).ok()?;
    let root = Root::from_base64(lines.next()?)?;
    let time = UnixTime::new(decimal(lines.next()?.strip_prefix("time ")?)?).ok()?;
    let nothing_more = lines.next().is_none();
    // A tree without entries has one root.
    let is_whole = !size.is_zero() || root == Root::of_nothing();
    (nothing_more && is_whole).then_some((origin, TreeHead { size, root }, time))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::name::KeyName;

    fn key(member: &str) -> SigningKey {
        SigningKey::from_seed(KeyName::of_member(member).unwrap(), &[member.as_bytes()[0]; 32])
    }

    fn at(seconds: u64) -> UnixTime {
        UnixTime::new(seconds).unwrap()
    }

    fn head(size: u64) -> TreeHead {
        TreeHead { size: Size::new(size).unwrap(), root: Root::from_bytes([9; 32]) }
    }

    fn checkpoint() -> Checkpoint {
        Checkpoint::sign(&origin(), head(5), at(1_000), &key("MA")).unwrap()
    }

    fn origin() -> Origin {
        "wasl/MA/records".parse().unwrap()
    }

    #[test]
    fn a_checkpoint_is_believed_by_whoever_knows_the_owner() {
        let read = Checkpoint::read(&checkpoint().to_text(), &origin(), &key("MA").verifying_key());
        assert_eq!(read, Ok(checkpoint()));
    }

    #[test]
    fn a_checkpoint_of_another_feed_or_by_another_member_is_refused() {
        let audit = Origin::audit(key("MA").name());
        let other = Checkpoint::sign(&audit, head(5), at(1_000), &key("MA")).unwrap().to_text();
        let owner = key("MA").verifying_key();
        assert_eq!(Checkpoint::read(&other, &origin(), &owner), Err(NoteError::Origin));
        let foreign = key("UN").verifying_key();
        assert_eq!(Checkpoint::read(&checkpoint().to_text(), &origin(), &foreign), Err(NoteError::Owner));
        assert_eq!(Checkpoint::sign(&origin(), head(5), at(1), &key("UN")), Err(NoteError::Owner));
    }

    #[test]
    fn a_changed_number_breaks_the_signature() {
        for (from, to) in [("\n5\n", "\n6\n"), ("time 1000", "time 1001")] {
            let changed = checkpoint().to_text().replace(from, to);
            let read = Checkpoint::read(&changed, &origin(), &key("MA").verifying_key());
            assert_eq!(read, Err(NoteError::Signature));
        }
    }

    #[test]
    fn a_signed_text_that_is_almost_a_checkpoint_is_refused() {
        let root = Root::from_bytes([9; 32]);
        for body in [
            "wasl/MA/records\n5\n".to_owned(),
            format!("wasl/MA/records\n5\n{root}\n"),
            format!("wasl/MA/records\n05\n{root}\ntime 1\n"),
            format!("wasl/MA/records\n5\n{root}\ntime 1\nmore\n"),
            format!("wasl/MA/records\n5\n{root}\ntime -1\n"),
            format!("wasl/MA/records\n0\n{root}\ntime 1\n"),
            format!("wasl/MA/records\n999999999999999\n{root}\ntime 1\n"),
            "wasl/MA/records\n5\nAAAA\ntime 1\n".to_owned(),
        ] {
            let note = Note::sign(body.clone(), &key("MA"));
            let read = Checkpoint::verify(note, &origin(), &key("MA").verifying_key());
            assert_eq!(read, Err(NoteError::Body), "{body}");
        }
    }

    #[test]
    fn those_who_saw_it_cosign_it() {
        let witness = key("UN").verifying_key();
        let cosigned = checkpoint().cosign(at(1_200), &key("UN")).unwrap();
        assert_eq!(cosigned.seen_by(&witness), Ok(Some(at(1_200))));
        assert_eq!(checkpoint().seen_by(&witness), Ok(None));
        assert_eq!(cosigned.bare(&key("MA").verifying_key()), checkpoint());

        let both = cosigned.cosign(at(1_300), &key("US")).unwrap();
        let adopted = checkpoint().adopt(&both, &witness).unwrap();
        assert_eq!(adopted, cosigned);
        assert_eq!(cosigned.cosign(at(1_400), &key("UN")).unwrap().note().signatures().len(), 2);
    }

    #[test]
    fn a_cosignature_on_another_text_is_not_adopted() {
        let witness = key("UN").verifying_key();
        let later = Checkpoint::sign(&origin(), head(5), at(1_001), &key("MA")).unwrap();
        let cosigned = later.cosign(at(1_200), &key("UN")).unwrap();
        assert_eq!(checkpoint().adopt(&cosigned, &witness), Err(NoteError::OtherBody));

        // The line is copied by hand to the other checkpoint.
        let line = cosigned.to_text().lines().last().unwrap().to_owned() + "\n";
        let grafted = checkpoint().to_text() + &line;
        let read = Checkpoint::read(&grafted, &origin(), &key("MA").verifying_key()).unwrap();
        assert_eq!(read.seen_by(&witness), Err(NoteError::Signature));
        assert_eq!(checkpoint().adopt(&read, &witness), Err(NoteError::Signature));
    }
}
