//! Rows are read and understood on a thread of their own, a little ahead of their being stored.

use std::{sync::mpsc, thread};

use crate::NodeError;

/// How many rows are handed over at once.
const BATCH: usize = 32;
/// How many batches may lie ready. With rows as large as they may be that is some 50 MiB.
const BATCHES_AHEAD: usize = 4;

/// Takes every row of `rows` in order, until `take` refuses one.
pub(super) fn each<T: Send>(
    rows: impl Iterator<Item = T> + Send,
    mut take: impl FnMut(T) -> Result<(), NodeError>,
) -> Result<(), NodeError> {
    thread::scope(|scope| {
        let (sender, batches) = mpsc::sync_channel(BATCHES_AHEAD);
        let read = move || {
            let mut rows = rows.fuse();
            loop {
                let batch: Vec<T> = rows.by_ref().take(BATCH).collect();
                // Who no longer takes rows has refused one.
                if batch.is_empty() || sender.send(batch).is_err() {
                    break;
                }
            }
        };
        thread::Builder::new()
            .name("wasl-read".to_owned())
            .spawn_scoped(scope, read)
            .map_err(NodeError::Thread)?;
        batches.into_iter().flatten().try_for_each(&mut take)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_comes_in_its_order() {
        let mut taken = Vec::new();
        each(0..1_000, |row| {
            taken.push(row);
            Ok(())
        })
        .unwrap();
        assert_eq!(taken, (0..1_000).collect::<Vec<_>>());
    }

    #[test]
    fn reading_ends_where_a_row_is_refused() {
        let mut taken = 0;
        let refused = each(0_u64.., |row| {
            taken = row;
            if row == 100 { Err(NodeError::EmptyQuestion) } else { Ok(()) }
        });
        assert_eq!(
            (taken, refused.map_err(|error| error.number())),
            (100, Err(NodeError::EmptyQuestion.number()))
        );
    }
}
