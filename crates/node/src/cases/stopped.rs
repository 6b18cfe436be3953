//! What the gate found: refusals of the same person or thing.

use wasl_model::RecordId;

/// Refusals that stand in the way.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("somebody or something like this was refused before: {}", told(.refusals))]
pub struct Stopped {
    /// The refused notices, and how likely each is of the same person or thing, from 0 to 1; the likeliest first.
    pub refusals: Vec<(RecordId, f32)>,
}

fn told(refusals: &[(RecordId, f32)]) -> String {
    let told = refusals.iter().map(|(id, score)| format!("{id} ({:.0} %)", score * 100.0));
    told.collect::<Vec<_>>().join(", ")
}
