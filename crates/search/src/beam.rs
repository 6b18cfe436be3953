//! The likeliest Latin spellings of a word, found by keeping the best few at each of its letters.

use crate::lattice::Arc;

/// Spellings kept at each letter.
const WIDTH: usize = 5;
/// Arcs followed from each letter.
const ARCS: usize = 6;
/// The longest spelling.
const LETTERS_MAX: usize = 40;

/// The likeliest spellings of the word whose letters these arcs leave, the best first, at most `limit`.
pub(crate) fn spellings(letters: &[Vec<Arc>], limit: usize) -> Vec<Vec<u8>> {
    let mut kept: Vec<Vec<(f32, Vec<u8>)>> = vec![Vec::new(); letters.len() + 1];
    kept[0].push((0.0, Vec::new()));
    for (node, arcs) in letters.iter().enumerate() {
        let mut here = std::mem::take(&mut kept[node]);
        shorten(&mut here);
        let mut arcs: Vec<&Arc> = arcs.iter().filter(|arc| node + arc.taken() <= letters.len()).collect();
        arcs.sort_by(|one, other| one.cost.total_cmp(&other.cost).then(one.latin().cmp(other.latin())));
        arcs.truncate(ARCS);
        for (cost, spelling) in here {
            if arcs.is_empty() {
                kept[node + 1].push((cost, spelling));
                continue;
            }
            for arc in &arcs {
                let longer = [spelling.as_slice(), arc.latin()].concat();
                if longer.len() <= LETTERS_MAX {
                    kept[node + arc.taken()].push((cost + arc.cost, longer));
                }
            }
        }
    }
    let mut last = kept.pop().unwrap_or_default();
    shorten(&mut last);
    last.into_iter()
        .map(|(_, spelling)| spelling)
        .filter(|spelling| !spelling.is_empty())
        .take(limit)
        .collect()
}

/// Keeps the best, each spelling once.
fn shorten(kept: &mut Vec<(f32, Vec<u8>)>) {
    kept.sort_by(|one, other| one.1.cmp(&other.1).then(one.0.total_cmp(&other.0)));
    kept.dedup_by(|one, other| one.1 == other.1);
    kept.sort_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)));
    kept.truncate(WIDTH);
}
