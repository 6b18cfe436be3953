//! No work without a line in the audit log before it, and no answer without one after it.

use wasl_model::{
    Action, Asked, AuditLine, Caller, Closed, Opened, Outcome, Permit, RecordId, Timestamp, rules,
};
use wasl_store::OnDisk;

use crate::{Bureau, NodeError, entropy};

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
}

impl Bureau {
    /// Opens the line, asks the rules, does the work and closes the line with its outcome. If either
    /// line cannot be written, the caller gets nothing.
    pub(crate) fn audited<T>(
        &self,
        intent: Intent<'_>,
        work: impl FnOnce(&Permit) -> Result<(T, Outcome), NodeError>,
    ) -> Result<T, NodeError> {
        let now = self.now();
        let asked = Asked::new(entropy::bytes()?, intent.asked);
        let opened =
            Opened { record: intent.record, ..Opened::new(intent.caller, intent.action, now, asked) };
        // What a question opens is on disk with its closing line, and so before its answer leaves; what
        // a change opens, before the change.
        let on_disk = if intent.action.changes() { OnDisk::Now } else { OnDisk::WithTheNext };
        let number = self.write_line(&AuditLine::Opened(opened), now, on_disk)?;
        let permit = rules::permit(*intent.caller, intent.action, now);
        let done = permit.map_err(NodeError::from).and_then(|permit| work(&permit));
        let outcome = match &done {
            Ok((_, outcome)) => outcome.clone(),
            Err(error) => Outcome::Refused { number: error.number() },
        };
        let at = self.now();
        self.write_line(&AuditLine::Closed(Closed { at, opened: number, outcome }), at, OnDisk::Now)?;
        done.map(|(answer, _)| answer)
    }

    fn write_line(&self, line: &AuditLine, now: Timestamp, on_disk: OnDisk) -> Result<u64, NodeError> {
        let (salt, key) = (entropy::salt()?, &self.identity.key);
        self.audit.append(line, salt, now, key, on_disk).map_err(NodeError::Unaudited)
    }
}

impl<'a> Intent<'a> {
    /// `caller` wants to do `action`, which asks nothing.
    pub(crate) fn plain(caller: &'a Caller, action: Action) -> Self {
        Self { caller, action, record: None, asked: "" }
    }

    /// `caller` asks `question`.
    pub(crate) fn asking(caller: &'a Caller, action: Action, question: &'a str) -> Self {
        Self { caller, action, record: None, asked: question }
    }

    /// `caller` wants to do `action` with `record`.
    pub(crate) fn about(caller: &'a Caller, action: Action, record: RecordId) -> Self {
        Self { caller, action, record: Some(record), asked: "" }
    }
}
