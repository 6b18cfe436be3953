//! Importing a list: all of it in one transaction, or nothing.

mod ahead;

use std::{
    collections::{BTreeSet, HashSet},
    fmt,
    fs::File,
    io::{BufWriter, Write as _},
    path::{Path, PathBuf},
    sync::atomic::Ordering,
};

use wasl_casework::{self as casework, Rulebook};
use wasl_feed::Origin;
use wasl_formats::{Format, Input, Mapping, Reading, Records, Reject, Row};
use wasl_model::{
    Action, Caller, EraseReason, Event, Handling, Outcome, Permit, Record, RecordId, Source, Text, Timestamp,
};
use wasl_store::{Put, Write};

use crate::{
    Bureau, NodeError,
    audited::Intent,
    cases::{self, Likeness, Refused, Stopped},
    entropy::Salts,
    home,
};

/// What to import, and how.
#[derive(Debug)]
pub struct ImportPlan {
    /// In which format the files are.
    pub format: Format,
    /// The files, opened.
    pub inputs: Vec<Input>,
    /// The dataset's name, if it is not the format's own.
    pub dataset: Option<Text>,
    /// What the columns of a table are.
    pub mapping: Option<Mapping>,
    /// Who may receive the records.
    pub handling: Handling,
    /// Exactly so many records are to be withdrawn: somebody looked at the number and said yes.
    pub confirm_withdraw: Option<u64>,
    /// As what its entries are published.
    pub listed_as: ListedAs,
}

/// As what the entries of a list are published.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ListedAs {
    /// As records.
    #[default]
    Records,
    /// As special notices, which the list stands behind in place of a case (Rules on the Processing of Data, Article 95): for the lists
    /// of the Security Council. The rules run over each; one that stops leaves a record.
    SpecialNotices,
}

/// How far an import has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ImportProgress {
    /// Rows read so far.
    pub rows: u64,
    /// Bytes of the files read so far, as they lie on disk.
    pub bytes: u64,
}

/// What an import did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ImportReport {
    /// Records that are new.
    pub made: u64,
    /// Records that changed.
    pub updated: u64,
    /// Records that stayed as they were.
    pub unchanged: u64,
    /// Records that the list no longer has.
    pub withdrawn: u64,
    /// Rows that could not be read.
    pub rejected: u64,
    /// Where those rows are told, with line and reason, and those that were held back.
    pub rejects: Option<PathBuf>,
    /// Rows that were held back, because somebody or something like it was refused before (6151). What was held of it stays as
    /// it is.
    pub held_back: u64,
    /// The refusals that they resemble, at most [`ImportReport::REFUSALS_TOLD_MAX`].
    pub refusals: BTreeSet<RecordId>,
    /// Entries that were to be notices, and stayed records because a rule stops them.
    pub plain: u64,
    /// The list's own date, if it has one.
    pub listed: Option<Timestamp>,
}

impl ImportReport {
    /// So many refusals are told.
    pub const REFUSALS_TOLD_MAX: usize = 100;
}

/// Rejected rows that are told in the file; beyond it they are counted only.
const REJECTS_TOLD_MAX: u64 = 100_000;
/// How often progress is told, in rows.
const PROGRESS_EVERY: u64 = 1_000;

impl Bureau {
    /// Imports a list into one's own feed. Records that it no longer has are withdrawn, unless they are
    /// more than the settings allow and nobody confirmed the number. `progress` is told now and then.
    pub fn import(
        &self,
        caller: &Caller,
        plan: ImportPlan,
        progress: &mut dyn FnMut(ImportProgress),
    ) -> Result<ImportReport, NodeError> {
        self.audited(Intent::plain(caller, Action::Import), |permit| {
            let report = self.import_list(permit, plan, progress)?;
            let count = report.made + report.updated + report.withdrawn;
            if report.withdrawn > 0 {
                self.store.forget_erased()?;
            }
            Ok((report, Outcome::Changed { count }))
        })
    }

    /// Whether a list of this dataset was ever imported here.
    pub fn has_imported(&self, dataset: &str) -> Result<bool, NodeError> {
        Ok(self.store.dataset(dataset)?.is_some())
    }

    fn import_list(
        &self,
        permit: &Permit,
        plan: ImportPlan,
        progress: &mut dyn FnMut(ImportProgress),
    ) -> Result<ImportReport, NodeError> {
        let ImportPlan { format, inputs, dataset, mapping, handling, confirm_withdraw, listed_as } = plan;
        let reading = Reading { dataset, mapping, handling, ..Reading::of(self.identity.member) };
        let records = wasl_formats::read(format, inputs, &reading)?;
        let mut rejects = Rejects::new(&self.home.rejects(), permit.at());
        let refused = self.refused()?;
        self.settle();
        let report = self.store.write(permit, |write| {
            let origin = self.identity.records();
            let mut import = Import::new(self, write, &origin, &refused, (listed_as, permit.at()));
            import.take(records, &mut rejects, progress)?;
            import.withdraw_missing(confirm_withdraw)?;
            import.note_dataset()?;
            let report = import.report;
            write.sign(&origin, &self.identity.key)?;
            Ok::<_, NodeError>(report)
        })?;
        Ok(ImportReport { rejected: rejects.count, rejects: rejects.finish()?, ..report })
    }
}

/// An import under way, inside its transaction.
struct Import<'i, 't> {
    bureau: &'i Bureau,
    write: &'i mut Write<'t>,
    origin: &'i Origin,
    salts: Salts<'i>,
    dataset: Option<Text>,
    seen: HashSet<RecordId>,
    report: ImportReport,
    refused: &'i Refused,
    listed_as: ListedAs,
    at: Timestamp,
}

impl<'i, 't> Import<'i, 't> {
    fn new(
        bureau: &'i Bureau,
        write: &'i mut Write<'t>,
        origin: &'i Origin,
        refused: &'i Refused,
        (listed_as, at): (ListedAs, Timestamp),
    ) -> Self {
        let (dataset, seen, report) = (None, HashSet::new(), ImportReport::default());
        let salts = Salts::of(&*bureau.entropy);
        Self { bureau, write, origin, salts, dataset, seen, report, refused, listed_as, at }
    }

    /// Puts every record that can be read.
    fn take(
        &mut self,
        records: Records,
        rejects: &mut Rejects,
        progress: &mut dyn FnMut(ImportProgress),
    ) -> Result<(), NodeError> {
        self.report.listed = records.issued();
        let bytes = records.bytes_read();
        let mut rows = 0;
        let refused = self.refused;
        // The gate is beside the reading, which goes ahead of the storing.
        let records = records.map(|row| {
            let likenesses = match &row {
                Ok(Row::Record(record)) => refused.like(record, &|_| false),
                Ok(Row::Reject(_)) | Err(_) => Vec::new(),
            };
            row.map(|row| (row, likenesses))
        });
        ahead::each(records, |row| {
            rows += 1;
            if rows % PROGRESS_EVERY == 0 {
                progress(ImportProgress { rows, bytes: bytes.load(Ordering::Relaxed) });
            }
            match row? {
                (Row::Reject(reject), _) => rejects.tell(&reject),
                (Row::Record(record), refusals) => self.put(record, refusals, rejects),
            }
        })?;
        progress(ImportProgress { rows, bytes: bytes.load(Ordering::Relaxed) });
        if self.seen.is_empty() {
            return Err(NodeError::NothingReadable { rejected: rejects.count });
        }
        Ok(())
    }

    fn put(
        &mut self,
        record: Record,
        refusals: Vec<Likeness>,
        rejects: &mut Rejects,
    ) -> Result<(), NodeError> {
        if self.dataset.is_none() {
            cases::check_dataset(record.source.dataset.as_str())?;
            self.check_age(record.source.dataset.as_str())?;
            self.dataset = Some(record.source.dataset.clone());
        }
        if !self.seen.insert(record.id()) {
            // The first one holds, so that the same list always gives the same records.
            return rejects.count_only();
        }
        if !refusals.is_empty() {
            return self.hold_back(&record, refusals, rejects);
        }
        let salt = self.salts.next()?;
        let event = self.event(record)?;
        match self.write.put_event(self.origin, event, || salt)? {
            Put::Made => self.report.made += 1,
            Put::Updated => self.report.updated += 1,
            Put::Unchanged => self.report.unchanged += 1,
        }
        Ok(())
    }

    /// Lets in nothing of a record that resembles what was refused. What is held of it stays: nothing is taken back but by a
    /// person, or where the list has it no more.
    fn hold_back(
        &mut self,
        record: &Record,
        refusals: Vec<Likeness>,
        rejects: &mut Rejects,
    ) -> Result<(), NodeError> {
        self.report.held_back += 1;
        let room = ImportReport::REFUSALS_TOLD_MAX.saturating_sub(self.report.refusals.len());
        self.report.refusals.extend(refusals.iter().map(|(id, _)| *id).take(room));
        rejects.tell_held_back(record, Stopped { refusals })
    }

    /// What is said of a record of the list.
    fn event(&mut self, record: Record) -> Result<Event, NodeError> {
        if self.listed_as == ListedAs::Records {
            return Ok(Event::Put(record));
        }
        let now = self.at;
        let published = if let Some(at) = casework::listed_on(&record) {
            at
        } else {
            let before = self.write.own_notice(self.origin, record.id())?;
            before.and_then(|before| before.published).unwrap_or(now)
        };
        let notice = casework::listed(record, published);
        if Rulebook::current().judge(&notice, now).allows() {
            return Ok(Event::Notice(notice));
        }
        self.report.plain += 1;
        Ok(Event::Put(notice.record))
    }

    /// Refuses a list that is older than the one that is held.
    fn check_age(&self, dataset: &str) -> Result<(), NodeError> {
        let held = self.bureau.store.dataset(dataset)?.and_then(|(_, listed)| listed);
        match (self.report.listed, held) {
            (Some(listed), Some(held)) if listed < held => Err(NodeError::OlderList { listed, held }),
            _ => Ok(()),
        }
    }

    /// Withdraws what the list no longer has, if it is little enough or somebody confirmed the number.
    fn withdraw_missing(&mut self, confirmed: Option<u64>) -> Result<(), NodeError> {
        let Some(dataset) = &self.dataset else { return Ok(()) };
        let held = self.write.ids_of_dataset(self.origin, dataset.as_str())?;
        let missing: Vec<_> = held.iter().copied().filter(|id| !self.seen.contains(id)).collect();
        // What was held before this list: without those that it brought.
        let (held, withdrawn) = (held.len() as u64 - self.report.made, missing.len() as u64);
        let is_mass = withdrawn * 100 > held * self.bureau.settings.withdraw_percent_max;
        if is_mass && confirmed != Some(withdrawn) {
            return Err(NodeError::MassWithdrawal { withdrawn, held });
        }
        for id in missing {
            if let Some(record) = self.write.own_record(self.origin, id)? {
                let audience = record.handling.audience;
                let event = Event::Erase { record: id, reason: EraseReason::Withdrawn, audience };
                self.write.append(self.origin, event, self.salts.next()?)?;
            }
        }
        self.report.withdrawn = withdrawn;
        Ok(())
    }

    fn note_dataset(&mut self) -> Result<(), NodeError> {
        let Some(dataset) = &self.dataset else { return Ok(()) };
        Ok(self.write.note_dataset(dataset.as_str(), self.report.listed, self.seen.len() as u64)?)
    }
}

/// The rows that could not be read: counted, and told in a file with place and reason.
struct Rejects {
    path: PathBuf,
    file: Option<BufWriter<File>>,
    count: u64,
    told: u64,
}

impl Rejects {
    fn new(folder: &Path, at: Timestamp) -> Self {
        Self { path: folder.join(format!("{}.tsv", at.millis())), file: None, count: 0, told: 0 }
    }

    fn tell(&mut self, reject: &Reject) -> Result<(), NodeError> {
        self.count_only()?;
        let Reject { file, line, field, reason } = reject;
        self.write(format_args!("{file}\t{line}\t{field}\t{reason}"))
    }

    /// Tells a record that was held back, by what its list calls it.
    fn tell_held_back(&mut self, record: &Record, stopped: Stopped) -> Result<(), NodeError> {
        let error = NodeError::RefusedBefore(stopped);
        let Source { dataset, id } = &record.source;
        self.write(format_args!("{dataset}\t0\t{id}\t{}: {error}", error.number()))
    }

    fn write(&mut self, line: fmt::Arguments<'_>) -> Result<(), NodeError> {
        self.told += 1;
        if self.told > REJECTS_TOLD_MAX {
            return Ok(());
        }
        if self.file.is_none() {
            let head = |mut file: BufWriter<File>| writeln!(file, "file\tline\tfield\treason").map(|()| file);
            let made = File::create(&self.path).map(BufWriter::new).and_then(head);
            self.file = Some(made.map_err(|source| home::failed(&self.path, source))?);
        }
        let Some(file) = &mut self.file else { return Ok(()) };
        writeln!(file, "{line}").map_err(|source| home::failed(&self.path, source))
    }

    #[expect(clippy::unnecessary_wraps, reason = "it stands where telling stands")]
    fn count_only(&mut self) -> Result<(), NodeError> {
        self.count += 1;
        Ok(())
    }

    /// Where the rejects are told, if there are any.
    fn finish(self) -> Result<Option<PathBuf>, NodeError> {
        let Some(mut file) = self.file else { return Ok(None) };
        file.flush().map_err(|source| home::failed(&self.path, source))?;
        Ok(Some(self.path))
    }
}
