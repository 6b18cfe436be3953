//! The index as it follows the rows, with what else a question and a start need to know of its records.

use std::{
    collections::{BTreeMap, HashMap},
    mem,
};

use wasl_model::{Handling, MemberId, Permit, Record, RecordId, Timestamp};
use wasl_search::{Draft, Index, Part, PartId, Rewritten, Segment};

use super::{
    folder::Opened,
    manifest::{Kept, Manifest},
    plan::Outline,
};

/// An index, and up to which change it follows the rows.
#[derive(Debug, Default)]
pub(crate) struct Followed {
    pub(crate) index: Index,
    /// The handling codes of those records that have one; expiry and purpose are judged at each question.
    restricted: HashMap<RecordId, Handling>,
    change: u64,
    holdings: HashMap<PartId, Holding>,
}

/// Where a part of the index lies, and since when it holds what is gone.
#[derive(Debug, Clone, Copy, Default)]
struct Holding {
    file: Option<Kept>,
    gone_since: Option<Timestamp>,
}

/// Changes of the rows, ready to be taken in at once.
#[derive(Debug)]
pub(crate) struct Changes {
    segments: Vec<Segment>,
    records: BTreeMap<RecordId, Option<Handling>>,
    gone: Vec<RecordId>,
    newest: u64,
}

/// A part of the index at one moment.
#[derive(Debug)]
pub(crate) struct Snapshot {
    pub(crate) id: PartId,
    pub(crate) segment: Segment,
    pub(crate) gone: Vec<u64>,
    pub(crate) gone_since: Option<Timestamp>,
    pub(crate) file: Option<Kept>,
}

impl Changes {
    /// Lays out what the records are now (`None`: gone), up to change `newest`.
    pub(crate) fn new(changed: Vec<(RecordId, Option<Record>)>, newest: u64) -> Self {
        // A record that changed twice is told twice, both times as it is now.
        let changed: BTreeMap<RecordId, Option<Record>> = changed.into_iter().collect();
        let mut draft = Draft::new();
        let mut segments: Vec<Segment> =
            changed.values().flatten().filter_map(|record| draft.add(record)).collect();
        segments.push(draft.finish());
        let gone = changed.iter().filter(|(_, record)| record.is_none()).map(|(id, _)| *id).collect();
        let handling = |record: &Record| Some(record.handling.clone()).filter(|handling| !handling.is_open());
        let records = changed.iter().map(|(id, record)| (*id, record.as_ref().and_then(handling))).collect();
        Self { segments, records, gone, newest }
    }
}

impl Followed {
    /// The index as its files have it.
    pub(crate) fn from_files(manifest: &Manifest, opened: Vec<Opened>) -> Self {
        let mut followed = Self { change: manifest.change, ..Self::default() };
        for (volume, Opened { segment, handlings }) in manifest.volumes.iter().zip(opened) {
            let id = followed.index.adopt_marked(segment, &volume.gone());
            let holding = Holding { file: Some(volume.file), gone_since: volume.gone_since };
            followed.holdings.insert(id, holding);
            let part = followed.index.parts().last();
            let is_there = |id: RecordId| part.is_some_and(|part| part.holds(id));
            followed.restricted.extend(handlings.into_iter().filter(|(id, _)| is_there(*id)));
        }
        followed
    }

    /// The index of these records, as they are at change `newest`.
    pub(crate) fn from_rows<E>(
        each_record: impl FnOnce(&mut dyn FnMut(Record)) -> Result<u64, E>,
        now: Timestamp,
    ) -> Result<Self, E> {
        let mut followed = Self::default();
        let mut draft = Draft::new();
        followed.change = each_record(&mut |record| {
            if !record.handling.is_open() {
                followed.restricted.insert(record.id(), record.handling.clone());
            }
            if let Some(full) = draft.add(&record) {
                followed.index.adopt(full);
            }
        })?;
        followed.index.adopt(draft.finish());
        followed.note_gone(now);
        Ok(followed)
    }

    /// Up to which change it follows the rows.
    pub(crate) fn change(&self) -> u64 {
        self.change
    }

    /// Whether the record exists for the holder of the permit, as far as the index knows.
    pub(crate) fn shows(&self, permit: &Permit, id: RecordId) -> bool {
        self.restricted.get(&id).is_none_or(|handling| permit.may_see(handling))
    }

    /// Whether a record of `owner` exists for the member that holds the permit, as far as the index knows.
    pub(crate) fn shows_abroad(&self, permit: &Permit, owner: MemberId, id: RecordId) -> bool {
        let asker = permit.caller().member;
        let is_for =
            |handling: &Handling| handling.audience.includes(owner, asker) && permit.may_see(handling);
        self.restricted.get(&id).is_none_or(is_for)
    }

    /// Takes changes in that came at `now` or later.
    pub(crate) fn take(&mut self, changes: Changes, now: Timestamp) {
        for (id, handling) in changes.records {
            match handling {
                Some(handling) => _ = self.restricted.insert(id, handling),
                None => _ = self.restricted.remove(&id),
            }
        }
        for id in changes.gone {
            self.index.remove(id);
        }
        for segment in changes.segments {
            self.index.adopt(segment);
        }
        self.change = changes.newest;
        self.note_gone(now);
    }

    /// Puts what was written anew, in `file` if it is in one, in the place of what it was written from. Returns that, to
    /// be dropped while nobody waits.
    pub(crate) fn replace(&mut self, rewritten: Rewritten, file: Option<Kept>, now: Timestamp) -> Vec<Part> {
        let (id, put_away) = self.index.replace(rewritten);
        self.holdings.insert(id, Holding { file, gone_since: None });
        self.note_gone(now);
        put_away
    }

    /// Notes that a part lies in a file. Returns where it lay before, to be dropped while nobody waits.
    pub(crate) fn lies_in(&mut self, id: PartId, file: Kept, segment: Segment) -> Option<Segment> {
        let holding = self.holdings.get_mut(&id)?;
        holding.file = Some(file);
        self.index.lie_in(id, segment)
    }

    /// Takes no part to lie in a file any more: somebody else has written the folder.
    pub(crate) fn forget_files(&mut self) {
        self.holdings.values_mut().for_each(|holding| holding.file = None);
    }

    /// What the index is made of, for the choice of what is written anew.
    pub(crate) fn outlines(&self) -> Vec<Outline> {
        let outline = |part: &Part| Outline {
            id: part.id(),
            records: part.segment().len(),
            bytes: part.segment().as_bytes().len(),
            gone_since: self.holding(part).gone_since,
        };
        self.index.parts().map(outline).collect()
    }

    /// All parts as they are now.
    pub(crate) fn snapshot(&self) -> Vec<Snapshot> {
        let snapshot = |part: &Part| {
            let Holding { file, gone_since } = self.holding(part);
            let (segment, gone) = (part.segment().clone(), part.gone().to_vec());
            Snapshot { id: part.id(), segment, gone, gone_since, file }
        };
        self.index.parts().map(snapshot).collect()
    }

    /// The parts in no file that hold what is gone.
    pub(crate) fn loose_with_gone(&self) -> Vec<PartId> {
        let is_one = |part: &&Part| {
            let Holding { file, gone_since } = self.holding(part);
            file.is_none() && gone_since.is_some()
        };
        self.index.parts().filter(is_one).map(Part::id).collect()
    }

    /// Whether a part lies in a file.
    pub(crate) fn is_in_a_file(&self, id: PartId) -> bool {
        self.holdings.get(&id).is_some_and(|holding| holding.file.is_some())
    }

    /// The handling codes of those of these records that have one.
    pub(crate) fn handlings<'a>(
        &'a self,
        ids: &'a [RecordId],
    ) -> impl Iterator<Item = (RecordId, Handling)> + 'a {
        ids.iter().filter_map(|id| Some((*id, self.restricted.get(id)?.clone())))
    }

    fn holding(&self, part: &Part) -> Holding {
        self.holdings.get(&part.id()).copied().unwrap_or_default()
    }

    /// Notes for each part since when it holds what is gone, and forgets parts that are there no longer.
    fn note_gone(&mut self, now: Timestamp) {
        let before = mem::take(&mut self.holdings);
        self.holdings.extend(self.index.parts().map(|part| {
            let mut holding = before.get(&part.id()).copied().unwrap_or_default();
            if part.alive() < part.segment().len() {
                holding.gone_since = holding.gone_since.or(Some(now));
            }
            (part.id(), holding)
        }));
    }
}
