//! `FollowTheMoney` entities, one JSON object a line, with what is linked to a person put where it belongs.

mod entity;
mod link;
mod window;

use std::{
    collections::VecDeque,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use wasl_model::RecordKind;

use crate::{
    draft::Stamp,
    error::FileError,
    ftm::{
        entity::Entity,
        link::Link,
        window::{Place, Window},
    },
    lines::Lines,
    reject::{Fault, RejectReason},
    rows::Row,
    stream::Stream,
};

/// The files of one collection.
///
/// People, organisations, vessels, aircraft and vehicles become records. A `Passport`,
/// `Identification`, `CryptoWallet` or `Sanction` is added to the record it links to, if the two lie
/// near enough in the files to be in memory together (`held_bytes_max`); a number whose holder does not
/// is a reject. Other schemata are counted as skipped.
pub(crate) struct FtmList {
    files: VecDeque<Lines>,
    window: Window,
    ready: VecDeque<Row>,
    stamp: Stamp,
    skipped: Arc<AtomicU64>,
    finished: bool,
}

impl FtmList {
    pub(crate) fn new(
        streams: Vec<Stream>,
        stamp: Stamp,
        held_bytes_max: u64,
        skipped: Arc<AtomicU64>,
    ) -> Self {
        Self {
            files: streams.into_iter().map(Lines::new).collect(),
            window: Window::new(held_bytes_max),
            ready: VecDeque::new(),
            stamp,
            skipped,
            finished: false,
        }
    }

    fn read(&mut self) -> Result<Option<Row>, FileError> {
        loop {
            if let Some(row) = self.ready.pop_front() {
                return Ok(Some(row));
            }
            if self.finished {
                return Ok(None);
            }
            if !self.take_line()? {
                self.finished = true;
                self.window.give_all(&mut self.ready, &self.skipped);
            }
        }
    }

    /// Takes in one line of the first file that has one; `false` behind the last.
    fn take_line(&mut self) -> Result<bool, FileError> {
        let Some(lines) = self.files.front_mut() else { return Ok(false) };
        let file = lines.name().to_owned();
        let Some(line) = lines.next()? else {
            self.files.pop_front();
            return Ok(true);
        };
        if line.text.trim_ascii().is_empty() {
            return Ok(true);
        }
        let place = Place { file, line: line.number, bytes: line.text.len() as u64 };
        let fault = match serde_json::from_str::<Entity<'_>>(line.text) {
            Ok(entity) => match take_in(&entity, &self.stamp, &mut self.window, &place) {
                Ok(Taken::In) => None,
                Ok(Taken::Skipped) => {
                    self.skipped.fetch_add(1, Ordering::Relaxed);
                    None
                }
                Err(fault) => Some(fault),
            },
            Err(error) => Some(Fault::new("row", RejectReason::Json { column: error.column() })),
        };
        let ended = line.ended;
        match fault {
            Some(Fault { reason: RejectReason::Json { .. }, .. }) if !ended => return Err(lines.truncated()),
            Some(fault) => self.ready.push_back(Row::Reject(fault.at(&place.file, place.line))),
            None => {}
        }
        self.window.give_overflow(&mut self.ready, &self.skipped);
        Ok(true)
    }
}

impl Iterator for FtmList {
    type Item = Result<Row, FileError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.read().transpose()
    }
}

enum Taken {
    In,
    Skipped,
}

fn take_in(entity: &Entity<'_>, stamp: &Stamp, window: &mut Window, place: &Place) -> Result<Taken, Fault> {
    let kind = match &*entity.schema {
        "Person" => RecordKind::Person,
        "Organization" | "Company" | "LegalEntity" | "PublicBody" => RecordKind::Organisation,
        "Vessel" => RecordKind::Vessel,
        "Airplane" => RecordKind::Aircraft,
        "Vehicle" => RecordKind::Vehicle,
        _ => {
            let Some(link) = Link::of(entity) else { return Ok(Taken::Skipped) };
            window.link(link, place, stamp)?;
            return Ok(Taken::In);
        }
    };
    let draft = entity::draft(entity, kind, stamp)?;
    window.hold(&entity.id, draft, place);
    Ok(Taken::In)
}
