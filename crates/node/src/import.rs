//! Importing a list: all of it in one transaction, or nothing.

mod ahead;

use std::{
    collections::HashSet,
    fs::File,
    io::{BufWriter, Write as _},
    path::{Path, PathBuf},
    sync::atomic::Ordering,
};

use wasl_feed::Origin;
use wasl_formats::{Format, Input, Mapping, Reading, Records, Reject, Row};
use wasl_model::{
    Action, Caller, EraseReason, Event, Handling, Outcome, Permit, Record, RecordId, Text, Timestamp,
};
use wasl_store::{Put, Write};

use crate::{Bureau, NodeError, audited::Intent, cases, entropy::Salts, home};

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
    /// Where those rows are told, with line and reason.
    pub rejects: Option<PathBuf>,
    /// The list's own date, if it has one.
    pub listed: Option<Timestamp>,
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
        let ImportPlan { format, inputs, dataset, mapping, handling, confirm_withdraw } = plan;
        let reading = Reading { dataset, mapping, handling, ..Reading::of(self.identity.member) };
        let records = wasl_formats::read(format, inputs, &reading)?;
        let mut rejects = Rejects::new(&self.home.rejects(), permit.at());
        self.settle();
        let report = self.store.write(permit, |write| {
            let origin = self.identity.records();
            let mut import = Import::new(self, write, &origin);
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
}

impl<'i, 't> Import<'i, 't> {
    fn new(bureau: &'i Bureau, write: &'i mut Write<'t>, origin: &'i Origin) -> Self {
        let (dataset, seen, report) = (None, HashSet::new(), ImportReport::default());
        Self { bureau, write, origin, salts: Salts::of(&*bureau.entropy), dataset, seen, report }
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
        ahead::each(records, |row| {
            rows += 1;
            if rows % PROGRESS_EVERY == 0 {
                progress(ImportProgress { rows, bytes: bytes.load(Ordering::Relaxed) });
            }
            match row? {
                Row::Reject(reject) => rejects.tell(&reject),
                Row::Record(record) => self.put(record, rejects),
            }
        })?;
        progress(ImportProgress { rows, bytes: bytes.load(Ordering::Relaxed) });
        if self.seen.is_empty() {
            return Err(NodeError::NothingReadable { rejected: rejects.count });
        }
        Ok(())
    }

    fn put(&mut self, record: Record, rejects: &mut Rejects) -> Result<(), NodeError> {
        if self.dataset.is_none() {
            cases::check_dataset(record.source.dataset.as_str())?;
            self.check_age(record.source.dataset.as_str())?;
            self.dataset = Some(record.source.dataset.clone());
        }
        if !self.seen.insert(record.id()) {
            // The first one holds, so that the same list always gives the same records.
            return rejects.count_only();
        }
        let salt = self.salts.next()?;
        match self.write.put(self.origin, record, || salt)? {
            Put::Made => self.report.made += 1,
            Put::Updated => self.report.updated += 1,
            Put::Unchanged => self.report.unchanged += 1,
        }
        Ok(())
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
}

impl Rejects {
    fn new(folder: &Path, at: Timestamp) -> Self {
        Self { path: folder.join(format!("{}.tsv", at.millis())), file: None, count: 0 }
    }

    fn tell(&mut self, reject: &Reject) -> Result<(), NodeError> {
        self.count_only()?;
        if self.count > REJECTS_TOLD_MAX {
            return Ok(());
        }
        let write = |file: &mut BufWriter<File>| {
            writeln!(file, "{}\t{}\t{}\t{}", reject.file, reject.line, reject.field, reject.reason)
        };
        if self.file.is_none() {
            let head = |mut file: BufWriter<File>| writeln!(file, "file\tline\tfield\treason").map(|()| file);
            let made = File::create(&self.path).map(BufWriter::new).and_then(head);
            self.file = Some(made.map_err(|source| home::failed(&self.path, source))?);
        }
        let Some(file) = &mut self.file else { return Ok(()) };
        write(file).map_err(|source| home::failed(&self.path, source))
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
