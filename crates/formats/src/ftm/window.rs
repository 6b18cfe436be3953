//! The part of a collection that is in memory at a time, in which links find what they are about.

use std::{
    collections::{HashMap, VecDeque},
    sync::atomic::{AtomicU64, Ordering},
};

use crate::{
    draft::{Draft, Stamp},
    ftm::link::Link,
    reject::{Fault, RejectReason},
    rows::Row,
};

/// What a held line costs beside its text, about.
const OVERHEAD_BYTES: u64 = 512;

/// Where a line stands.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub(super) file: String,
    pub(super) line: u64,
    /// How long it is.
    pub(super) bytes: u64,
}

/// Records that still wait for links, the oldest first, and links that wait for records.
pub(super) struct Window {
    drafts: VecDeque<(String, Draft, Place)>,
    /// How many drafts were given out: what a number in `at` is counted from.
    given: u64,
    at: HashMap<String, u64>,
    drafts_bytes: u64,
    links: HashMap<String, Vec<(Link, Place)>>,
    links_bytes: u64,
    /// Half for the drafts, half for the links.
    held_bytes_max: u64,
}

impl Window {
    pub(super) fn new(held_bytes_max: u64) -> Self {
        Self {
            drafts: VecDeque::new(),
            given: 0,
            at: HashMap::new(),
            drafts_bytes: 0,
            links: HashMap::new(),
            links_bytes: 0,
            held_bytes_max,
        }
    }

    /// Takes a record in and adds to it what was said about it before.
    pub(super) fn hold(&mut self, id: &str, mut draft: Draft, place: &Place) {
        for (link, place) in self.links.remove(id).unwrap_or_default() {
            self.links_bytes -= place.bytes + OVERHEAD_BYTES;
            // What the link says was found sound when it came, so nothing can fail here but a limit,
            // and that is judged when the record is finished.
            let _ = link.add_to(&mut draft);
        }
        self.drafts_bytes += place.bytes + OVERHEAD_BYTES;
        self.at.insert(id.to_owned(), self.given + self.drafts.len() as u64);
        self.drafts.push_back((id.to_owned(), draft, place.clone()));
    }

    /// Adds a link to its record, or lets it wait for it.
    pub(super) fn link(&mut self, link: Link, place: &Place, stamp: &Stamp) -> Result<(), Fault> {
        let held = self.at.get(&link.holder).and_then(|at| at.checked_sub(self.given));
        let held = held.and_then(|at| usize::try_from(at).ok()).and_then(|at| self.drafts.get_mut(at));
        if let Some((_, draft, _)) = held {
            return link.add_to(draft);
        }
        link.check(stamp)?;
        self.links_bytes += place.bytes + OVERHEAD_BYTES;
        self.links.entry(link.holder.clone()).or_default().push((link, place.clone()));
        Ok(())
    }

    /// Gives out what the limit does not let it keep.
    pub(super) fn give_overflow(&mut self, ready: &mut VecDeque<Row>, skipped: &AtomicU64) {
        while self.drafts_bytes > self.held_bytes_max / 2 {
            self.give_oldest(ready);
        }
        if self.links_bytes > self.held_bytes_max / 2 {
            self.give_links(ready, skipped);
        }
    }

    /// Gives out everything.
    pub(super) fn give_all(&mut self, ready: &mut VecDeque<Row>, skipped: &AtomicU64) {
        while !self.drafts.is_empty() {
            self.give_oldest(ready);
        }
        self.give_links(ready, skipped);
    }

    fn give_oldest(&mut self, ready: &mut VecDeque<Row>) {
        let Some((id, draft, place)) = self.drafts.pop_front() else { return };
        if self.at.get(&id) == Some(&self.given) {
            self.at.remove(&id);
        }
        self.given += 1;
        self.drafts_bytes -= place.bytes + OVERHEAD_BYTES;
        ready.push_back(match draft.finish("name") {
            Ok(record) => Row::Record(record),
            Err(fault) => Row::Reject(fault.at(&place.file, place.line)),
        });
    }

    /// Whoever these are about is not there, or was given out already.
    fn give_links(&mut self, ready: &mut VecDeque<Row>, skipped: &AtomicU64) {
        let mut rejects = Vec::new();
        for (link, place) in self.links.drain().flat_map(|(_, links)| links) {
            if link.is_number() {
                rejects.push(Fault::new("holder", RejectReason::Apart).at(&place.file, place.line));
            } else {
                skipped.fetch_add(1, Ordering::Relaxed);
            }
        }
        self.links_bytes = 0;
        // The map has no order, and the same file must give the same rows.
        rejects.sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
        ready.extend(rejects.into_iter().map(Row::Reject));
    }
}
