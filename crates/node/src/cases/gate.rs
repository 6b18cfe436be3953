//! The one gate: whoever was refused before does not come in under another colour, as a diffusion, as a document, in a list or by
//! another member.

use std::collections::BTreeSet;

use wasl_model::{Permit, Record, RecordId, Role};

use super::Stopped;
use crate::{Bureau, NodeError};

impl Bureau {
    /// Looks for refusals of whoever or whatever the record is about, but for those that were cleared.
    pub(crate) fn pass_gate(
        &self,
        permit: &Permit,
        record: &Record,
        cleared: &BTreeSet<RecordId>,
    ) -> Result<(), NodeError> {
        // What data protection puts in, it has looked at.
        if permit.caller().role == Role::Protection {
            return Ok(());
        }
        let refusals = self.refused()?.like(record, &|id| cleared.contains(&id));
        if refusals.is_empty() { Ok(()) } else { Err(Stopped { refusals }.into()) }
    }
}
