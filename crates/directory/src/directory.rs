//! The directory: what all entries together say.

use std::collections::{BTreeMap, BTreeSet};

use wasl_feed::{
    Checkpoint, Entry as Leaf, Frontier, KeyName, Opening, Origin, Quorum, Salt, SignatureLine, SigningKey,
    TreeHead, UnixTime,
};
use wasl_model::MemberId;

use crate::{
    Batch, Charter, DirectoryError, Entry, Fingerprint, SignedCard,
    member::{Former, Member, Standing},
};

/// How far ahead of this clock a batch's time may be, in seconds: clocks differ.
const AHEAD_SECS_MAX: u64 = 300;

/// Who is a member, with which keys, since when. It exists only verified, from its founding on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Directory {
    title: String,
    fingerprint: Fingerprint,
    quorum: Quorum,
    frontier: Frontier,
    newest: Checkpoint,
    members: BTreeMap<MemberId, Member>,
    /// The digests of every key and certificate that it ever had.
    used: BTreeSet<[u8; 32]>,
}

impl Directory {
    /// The most members, those that were removed included.
    pub const MEMBERS_MAX: usize = 4_096;

    /// Proposes a new directory, to be signed by enough of the keys of its charter.
    pub fn founding(
        code: MemberId,
        title: wasl_model::Text,
        charter: Charter,
        time: UnixTime,
    ) -> Result<Batch, DirectoryError> {
        charter.quorum()?;
        Batch::new(0, time, vec![Entry::Found { code, title, charter }])
    }

    /// Begins with the batch that founds it.
    ///
    /// Whoever calls this has compared the fingerprint: everything else follows from it.
    pub fn found(batch: &Batch, now: UnixTime) -> Result<Self, DirectoryError> {
        let (entry, bytes) = batch.entries.first().ok_or(DirectoryError::Form)?;
        let Entry::Found { code, title, charter } = entry else { return Err(DirectoryError::Founding) };
        let (quorum, fingerprint) = (charter.quorum()?, Fingerprint::of(bytes));
        if batch.start != 0 {
            return Err(DirectoryError::Place { expected: 0, found: batch.start });
        }
        check_time(batch, UnixTime::default(), now)?;
        let (frontier, newest) = verified(&origin(*code)?, &quorum, &Frontier::new(), batch)?;
        let (members, used) = (BTreeMap::new(), BTreeSet::new());
        let title = title.as_str().to_owned();
        let mut directory = Self { title, fingerprint, quorum, frontier, newest, members, used };
        directory.take_all(batch)?;
        Ok(directory)
    }

    /// The directory with one more batch; this one stays as it is.
    pub fn extended(&self, batch: &Batch, now: UnixTime) -> Result<Self, DirectoryError> {
        let expected = self.size();
        if batch.start != expected {
            return Err(DirectoryError::Place { expected, found: batch.start });
        }
        check_time(batch, self.newest.time(), now)?;
        let (frontier, newest) = verified(self.origin(), &self.quorum, &self.frontier, batch)?;
        let mut next = Self { frontier, newest, ..self.clone() };
        next.take_all(batch)?;
        Ok(next)
    }

    /// Proposes what is to be said next, to be signed by enough of the keys.
    ///
    /// # Errors
    /// As [`Directory::extended`], but for the signatures: what is refused then is not proposed.
    pub fn propose(&self, entries: Vec<Entry>, time: UnixTime) -> Result<Batch, DirectoryError> {
        let batch = Batch::new(self.size(), time, entries)?;
        self.clone().take_all(&batch)?;
        Ok(batch)
    }

    /// Signs a proposal. It must hold but for the signatures.
    pub fn sign(&self, batch: &mut Batch, key: &SigningKey) -> Result<(), DirectoryError> {
        check_keeper(&self.quorum, key)?;
        self.clone().take_all(batch)?;
        let head = grown(self.origin(), &self.frontier, batch)?.head();
        batch.add(SignatureLine::on_head(self.origin(), head, batch.time, key));
        Ok(())
    }

    /// Signs the proposal of a founding.
    pub fn sign_founding(batch: &mut Batch, key: &SigningKey) -> Result<(), DirectoryError> {
        let (Some(Entry::Found { code, charter, .. }), 0) = (batch.entries().next(), batch.start) else {
            return Err(DirectoryError::Founding);
        };
        check_keeper(&charter.quorum()?, key)?;
        let origin = origin(*code)?;
        let head = grown(&origin, &Frontier::new(), batch)?.head();
        batch.add(SignatureLine::on_head(&origin, head, batch.time, key));
        Ok(())
    }

    /// Whether `batch`, which begins before the end of this directory, shows that its keys have signed two histories: enough of
    /// them signed it, and it is not `own`, the batch that this directory has in that place.
    pub fn is_fork(&self, before: &Self, own: &Batch, batch: &Batch) -> bool {
        batch.entries != own.entries
            && batch.start == own.start
            && verified(self.origin(), &before.quorum, &before.frontier, batch).is_ok()
    }

    /// What it is called, for people.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// What people compare before they trust it.
    pub fn fingerprint(&self) -> Fingerprint {
        self.fingerprint
    }

    /// Its name as a log.
    pub fn origin(&self) -> &Origin {
        self.newest.origin()
    }

    /// How many entries it has.
    pub fn size(&self) -> u64 {
        self.frontier.size().get()
    }

    /// Size and root.
    pub fn head(&self) -> TreeHead {
        self.frontier.head()
    }

    /// The newest signed head.
    pub fn newest(&self) -> &Checkpoint {
        &self.newest
    }

    /// Which keys sign the next batch.
    pub fn quorum(&self) -> &Quorum {
        &self.quorum
    }

    /// The members, those that were removed included.
    pub fn members(&self) -> impl Iterator<Item = (MemberId, &Member)> {
        self.members.iter().map(|(id, member)| (*id, member))
    }

    /// What it knows of a member.
    pub fn member(&self, id: MemberId) -> Option<&Member> {
        self.members.get(&id)
    }

    /// The member that has or had this certificate (DER), and whether it counts.
    pub fn holder(&self, certificate: &[u8]) -> Option<(MemberId, bool)> {
        self.members.iter().find_map(|(id, member)| {
            if *member.card.certificate == *certificate {
                return Some((*id, member.standing.0 == Standing::Good));
            }
            let was_its = member.former.iter().any(|former| *former.card.certificate == *certificate);
            was_its.then_some((*id, false))
        })
    }

    fn take_all(&mut self, batch: &Batch) -> Result<(), DirectoryError> {
        (batch.start..).zip(batch.entries()).try_for_each(|(at, entry)| self.take(at, entry, batch.time))
    }

    /// Carries out one entry, which stands at place `at`.
    fn take(&mut self, at: u64, entry: &Entry, time: UnixTime) -> Result<(), DirectoryError> {
        match entry {
            Entry::Found { .. } if at == 0 => Ok(()),
            Entry::Found { .. } => Err(DirectoryError::Founding),
            _ if at == 0 => Err(DirectoryError::Founding),
            Entry::Admit { card } => self.admit(card, time),
            Entry::Renew { card } => self.renew(card, time),
            Entry::Suspend { member } => self.stand(*member, Standing::Good, Standing::Suspended, time),
            Entry::Resume { member } => self.stand(*member, Standing::Suspended, Standing::Good, time),
            Entry::Remove { member } => self.remove(*member, time),
            Entry::Charter { charter } => {
                self.quorum = charter.quorum()?;
                Ok(())
            }
        }
    }

    fn admit(&mut self, card: &SignedCard, time: UnixTime) -> Result<(), DirectoryError> {
        let card = card.verify()?;
        let id = card.member;
        let before = self.members.get(&id);
        if before.is_some_and(|member| member.standing.0 != Standing::Removed) {
            return Err(DirectoryError::Known(id));
        }
        if before.is_none() && self.members.len() >= Self::MEMBERS_MAX {
            return Err(DirectoryError::Full);
        }
        let former = self.members.remove(&id).map(Member::into_former).unwrap_or_default();
        self.note_use(&card, None)?;
        let standing = (Standing::Good, time);
        self.members.insert(id, Member { card, since: time, renewed: time, standing, former });
        Ok(())
    }

    fn renew(&mut self, card: &SignedCard, time: UnixTime) -> Result<(), DirectoryError> {
        let card = card.verify()?;
        let id = card.member;
        let member = self.members.get(&id).filter(|member| member.standing.0 != Standing::Removed);
        let before = member.ok_or(DirectoryError::Unknown(id))?.card.clone();
        if before == card {
            return Err(DirectoryError::Unchanged(id));
        }
        self.note_use(&card, Some(&before))?;
        if let Some(member) = self.members.get_mut(&id) {
            member.former.push(Former { card: std::mem::replace(&mut member.card, card), until: time });
            member.renewed = time;
        }
        Ok(())
    }

    fn stand(
        &mut self,
        id: MemberId,
        from: Standing,
        to: Standing,
        time: UnixTime,
    ) -> Result<(), DirectoryError> {
        let member = self.members.get_mut(&id).filter(|member| member.standing.0 != Standing::Removed);
        let member = member.ok_or(DirectoryError::Unknown(id))?;
        if member.standing.0 != from {
            return Err(DirectoryError::Unchanged(id));
        }
        member.standing = (to, time);
        Ok(())
    }

    fn remove(&mut self, id: MemberId, time: UnixTime) -> Result<(), DirectoryError> {
        let member = self.members.get_mut(&id).filter(|member| member.standing.0 != Standing::Removed);
        member.ok_or(DirectoryError::Unknown(id))?.standing = (Standing::Removed, time);
        Ok(())
    }

    /// A key or a certificate counts once and for one member; a renewed card may keep one of the two.
    fn note_use(&mut self, card: &crate::Card, before: Option<&crate::Card>) -> Result<(), DirectoryError> {
        let kept = before.map(crate::Card::digests);
        for (at, digest) in card.digests().into_iter().enumerate() {
            let is_kept = kept.is_some_and(|kept| kept[at] == digest);
            if !self.used.insert(digest) && !is_kept {
                return Err(DirectoryError::Reused(card.member));
            }
        }
        Ok(())
    }
}

impl Member {
    /// Its cards of before, the last one included.
    fn into_former(self) -> Vec<Former> {
        let mut former = self.former;
        former.push(Former { card: self.card, until: self.standing.1 });
        former
    }
}

/// The log of the directory with this code.
fn origin(code: MemberId) -> Result<Origin, DirectoryError> {
    let owner = KeyName::of_member(code.as_str()).map_err(|_| DirectoryError::Form)?;
    Ok(Origin::directory(&owner))
}

fn check_keeper(quorum: &Quorum, key: &SigningKey) -> Result<(), DirectoryError> {
    if quorum.keys().contains(&key.verifying_key()) { Ok(()) } else { Err(DirectoryError::Stranger) }
}

fn check_time(batch: &Batch, before: UnixTime, now: UnixTime) -> Result<(), DirectoryError> {
    let is_to_come = batch.time.get() > now.get().saturating_add(AHEAD_SECS_MAX);
    if batch.time < before || is_to_come { Err(DirectoryError::Time) } else { Ok(()) }
}

/// The tree's edge and the signed head after the batch, if enough of the keys signed it there.
fn verified(
    origin: &Origin,
    quorum: &Quorum,
    frontier: &Frontier,
    batch: &Batch,
) -> Result<(Frontier, Checkpoint), DirectoryError> {
    let grown = grown(origin, frontier, batch)?;
    let newest = quorum.verify(origin, grown.head(), batch.time, &batch.lines);
    Ok((grown, newest.map_err(DirectoryError::Unsigned)?))
}

/// The tree's edge after the batch. Nothing in a directory is secret or erased, so that its entries are committed to without salt.
fn grown(origin: &Origin, frontier: &Frontier, batch: &Batch) -> Result<Frontier, DirectoryError> {
    let mut frontier = frontier.clone();
    for (_, bytes) in &batch.entries {
        let opening = Opening::new(Salt::from_bytes([0; 32]), bytes.as_slice());
        let opening = opening.map_err(|_| DirectoryError::Form)?;
        let leaf = Leaf::following(frontier.size(), origin, opening).map_err(|_| DirectoryError::Form)?;
        frontier.push(&leaf.commitment).map_err(|_| DirectoryError::Form)?;
    }
    Ok(frontier)
}
