//! Erasure receipts: a member's signed word that it carried out every erasure up to a size.

use crate::{
    checkpoint::Checkpoint,
    count::{Size, UnixTime, decimal},
    hash::{Root, TreeHead},
    key::{SigningKey, VerifyingKey},
    name::{KeyName, Origin},
    note::{Note, NoteError},
};

/// "I have carried out every erasure that this feed orders up to this size." It exists only signed or
/// verified.
///
/// ```text
/// wasl/erasure-receipt/v1
/// wasl/UN/records                                   origin
/// 1204                                              size
/// CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=      root
/// wasl/MA                                           who gives it
/// time 1763822340                                   when
///
/// — wasl/MA Az3grlgtzPIC…
/// ```
///
/// The first line is no origin, so that a receipt can never be read as a checkpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    origin: Origin,
    head: TreeHead,
    receiver: KeyName,
    time: UnixTime,
    note: Note,
}

impl Receipt {
    const CONTEXT: &str = "wasl/erasure-receipt/v1";

    /// Signs that every erasure up to `head` of `origin` was carried out by `key`'s member at `time`.
    /// Who calls this has done so: rows, payloads, salts and indexes.
    pub fn sign(origin: &Origin, head: TreeHead, time: UnixTime, key: &SigningKey) -> Self {
        let (TreeHead { size, root }, receiver) = (head, key.name());
        let body = format!("{}\n{origin}\n{size}\n{root}\n{receiver}\ntime {time}\n", Self::CONTEXT);
        let note = Note::sign(body, key);
        Self { origin: origin.clone(), head, receiver: receiver.clone(), time, note }
    }

    /// Signs for all that `checkpoint` covers.
    pub fn for_checkpoint(checkpoint: &Checkpoint, time: UnixTime, key: &SigningKey) -> Self {
        Self::sign(checkpoint.origin(), checkpoint.head(), time, key)
    }

    /// Believes `note` if it is a receipt given and signed by `receiver`.
    ///
    /// Whether its size and root are known is for the caller to say: a receipt about another history
    /// is worth nothing.
    pub fn verify(note: Note, receiver: &VerifyingKey) -> Result<Self, NoteError> {
        note.check(receiver)?;
        let (origin, head, name, time) = read_body(note.body()).ok_or(NoteError::Body)?;
        if name != *receiver.name() {
            return Err(NoteError::Owner);
        }
        Ok(Self { origin, head, receiver: name, time, note })
    }

    /// [`Note::parse`] and [`Receipt::verify`] in one.
    pub fn read(raw: &str, receiver: &VerifyingKey) -> Result<Self, NoteError> {
        Self::verify(Note::parse(raw)?, receiver)
    }

    /// Which feed ordered the erasures.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// Up to which head they were carried out.
    pub fn head(&self) -> TreeHead {
        self.head
    }

    /// Who carried them out.
    pub fn receiver(&self) -> &KeyName {
        &self.receiver
    }

    /// When it says so.
    pub fn time(&self) -> UnixTime {
        self.time
    }

    /// The note's text, as it is stored and sent.
    pub fn to_text(&self) -> String {
        self.note.to_text()
    }
}

fn read_body(body: &str) -> Option<(Origin, TreeHead, KeyName, UnixTime)> {
    let mut lines = body.strip_suffix('\n')?.split('\n');
    if lines.next()? != Receipt::CONTEXT {
        return None;
    }
    let origin = lines.next()?.parse().ok()?;
    let size = Size::new(decimal(lines.next()?)?).ok()?;
    let root = Root::from_base64(lines.next()?)?;
    let receiver = lines.next()?.parse().ok()?;
    let time = UnixTime::new(decimal(lines.next()?.strip_prefix("time ")?)?).ok()?;
    lines.next().is_none().then_some((origin, TreeHead { size, root }, receiver, time))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(member: &str) -> SigningKey {
        SigningKey::from_seed(KeyName::of_member(member).unwrap(), &[member.as_bytes()[0]; 32])
    }

    fn receipt() -> Receipt {
        let head = TreeHead { size: Size::new(3).unwrap(), root: Root::from_bytes([4; 32]) };
        let origin = "wasl/UN/records".parse().unwrap();
        Receipt::sign(&origin, head, UnixTime::new(77).unwrap(), &key("MA"))
    }

    #[test]
    fn a_receipt_is_believed_from_its_giver_alone() {
        assert_eq!(Receipt::read(&receipt().to_text(), &key("MA").verifying_key()), Ok(receipt()));
        let other = key("US").verifying_key();
        assert_eq!(Receipt::read(&receipt().to_text(), &other), Err(NoteError::Unsigned));
    }

    #[test]
    fn nobody_gives_a_receipt_in_anothers_name() {
        let body = receipt().note.body().replace("wasl/MA", "wasl/US");
        let note = Note::sign(body, &key("MA"));
        assert_eq!(Receipt::verify(note, &key("MA").verifying_key()), Err(NoteError::Owner));
    }

    #[test]
    fn a_checkpoint_is_no_receipt() {
        let origin = Origin::records(key("MA").name());
        let checkpoint = Checkpoint::sign(&origin, receipt().head(), receipt().time(), &key("MA")).unwrap();
        let owner = key("MA").verifying_key();
        assert_eq!(Receipt::read(&checkpoint.to_text(), &owner), Err(NoteError::Body));
        assert_eq!(Checkpoint::read(&receipt().to_text(), &origin, &owner), Err(NoteError::Body));
    }
}
