//! No work without a line in the audit log before it, and no answer without one after it.

use std::ops::Range;

use wasl_model::{
    Action, Asked, AuditLine, Caller, Closed, Opened, Outcome, Permit, RecordId, Timestamp, rules,
};
use wasl_store::OnDisk;

use crate::{Bureau, NodeError};

/// What somebody wants to do, as the audit log tells it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Intent<'a> {
    /// Who.
    pub(crate) caller: &'a Caller,
    /// What.
    pub(crate) action: Action,
    /// The record it is about, if that is known.
    pub(crate) record: Option<RecordId>,
    /// The question in words; only its salted hash is kept.
    pub(crate) asked: &'a str,
    /// Whether it goes to other members before it is answered here.
    pub(crate) leaves: bool,
}

/// Lines that were opened, and when.
#[derive(Debug)]
struct OpenedLines {
    at: Timestamp,
    numbers: Range<u64>,
}

/// What work came to: its answer and what the audit log says of it, or why there is none.
pub(crate) type Done<T> = Result<(T, Outcome), NodeError>;

impl Bureau {
    /// Opens the line, asks the rules, does the work and closes the line with its outcome. If either
    /// line cannot be written, the caller gets nothing.
    pub(crate) fn audited<T>(
        &self,
        intent: Intent<'_>,
        work: impl FnOnce(&Permit) -> Done<T>,
    ) -> Result<T, NodeError> {
        let opened = self.open_lines(&[intent])?;
        let done = intent.permit(opened.at).and_then(|permit| work(&permit));
        self.close_lines(opened, [outcome(&done)])?;
        done.map(|(answer, _)| answer)
    }

    /// The same for several intents at once, each with lines of its own. `work` gets what the rules answered to each,
    /// and returns as many; where it fails as a whole, every line is closed with that.
    pub(crate) fn audited_together<T>(
        &self,
        intents: &[Intent<'_>],
        work: impl FnOnce(Vec<Result<Permit, NodeError>>) -> Result<Vec<Done<T>>, NodeError>,
    ) -> Result<Vec<Result<T, NodeError>>, NodeError> {
        let opened = self.open_lines(intents)?;
        let done = work(intents.iter().map(|intent| intent.permit(opened.at)).collect());
        match &done {
            Ok(done) => self.close_lines(opened, done.iter().map(outcome))?,
            Err(error) => self.close_lines(opened, intents.iter().map(|_| refused(error)))?,
        }
        Ok(done?.into_iter().map(|done| done.map(|(answer, _)| answer)).collect())
    }

    fn open_lines(&self, intents: &[Intent<'_>]) -> Result<OpenedLines, NodeError> {
        let at = self.now();
        let line = |intent: &Intent<'_>| Ok(intent.line(at, self.entropy.bytes()?));
        let lines = intents.iter().map(line).collect::<Result<Vec<_>, NodeError>>()?;
        // What a question opens is on disk with its closing line, and so before its answer leaves; what
        // a change opens, before the change, and what leaves the house, before it does.
        let changes = intents.iter().any(|intent| intent.action.changes() || intent.leaves);
        let numbers = self.write_lines(lines, at, if changes { OnDisk::Now } else { OnDisk::WithTheNext })?;
        Ok(OpenedLines { at, numbers })
    }

    fn close_lines(
        &self,
        opened: OpenedLines,
        outcomes: impl IntoIterator<Item = Outcome>,
    ) -> Result<(), NodeError> {
        let at = self.now();
        let closed = |(opened, outcome)| AuditLine::Closed(Closed { at, opened, outcome });
        let lines = opened.numbers.zip(outcomes).map(closed).collect();
        self.write_lines(lines, at, OnDisk::Now).map(drop)
    }

    fn write_lines(
        &self,
        lines: Vec<AuditLine>,
        now: Timestamp,
        on_disk: OnDisk,
    ) -> Result<Range<u64>, NodeError> {
        let salted = lines.into_iter().map(|line| Ok((line, self.entropy.salt()?)));
        let salted = salted.collect::<Result<Vec<_>, NodeError>>()?;
        self.audit.append(salted, now, &self.identity.key, on_disk).map_err(NodeError::Unaudited)
    }
}

/// What the closing line says.
fn outcome<T>(done: &Done<T>) -> Outcome {
    match done {
        Ok((_, outcome)) => outcome.clone(),
        Err(error) => refused(error),
    }
}

fn refused(error: &NodeError) -> Outcome {
    Outcome::Refused { number: error.number() }
}

impl<'a> Intent<'a> {
    /// `caller` wants to do `action`, which asks nothing.
    pub(crate) fn plain(caller: &'a Caller, action: Action) -> Self {
        Self { caller, action, record: None, asked: "", leaves: false }
    }

    /// `caller` asks `question`.
    pub(crate) fn asking(caller: &'a Caller, action: Action, question: &'a str) -> Self {
        Self { caller, action, record: None, asked: question, leaves: false }
    }

    /// `caller` wants to do `action` with `record`.
    pub(crate) fn about(caller: &'a Caller, action: Action, record: RecordId) -> Self {
        Self { caller, action, record: Some(record), asked: "", leaves: false }
    }

    /// The same, which goes to other members before it is answered here, if it does.
    pub(crate) fn leaving(self, leaves: bool) -> Self {
        Self { leaves, ..self }
    }

    /// The line that opens it.
    fn line(&self, at: Timestamp, salt: [u8; 16]) -> AuditLine {
        let asked = Asked::new(salt, self.asked);
        let opened = Opened::new(self.caller, self.action, at, asked);
        AuditLine::Opened(Opened { record: self.record, ..opened })
    }

    /// What the rules say.
    fn permit(&self, at: Timestamp) -> Result<Permit, NodeError> {
        Ok(rules::permit(*self.caller, self.action, at)?)
    }
}
