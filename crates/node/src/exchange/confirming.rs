//! Confirming what arrived, beside the line on which more arrives.
//!
//! Before a message is told to be delivered it is opened, and telling waits for the disk: what comes next need not wait for both.

use std::{
    collections::BTreeSet,
    sync::mpsc::{self, Receiver, Sender},
    thread,
};

use wasl_feed::Origin;

use crate::Bureau;

/// Runs `work`, and confirms in another thread the messages of every feed that it sends, until it is done.
pub(super) fn beside<T>(bureau: &Bureau, work: impl FnOnce(Sender<Origin>) -> T) -> T {
    let (later, due) = mpsc::channel();
    thread::scope(|scope| {
        scope.spawn(move || confirm(bureau, &due));
        work(later)
    })
}

fn confirm(bureau: &Bureau, due: &Receiver<Origin>) {
    while let Ok(first) = due.recv() {
        // What came meanwhile is confirmed at once.
        let feeds: BTreeSet<Origin> = std::iter::once(first).chain(due.try_iter()).collect();
        for messages in feeds {
            // The next round confirms again.
            if let Err(error) = bureau.confirm_messages(&messages) {
                tracing::warn!(origin = %messages, number = error.number(), %error, "confirming messages failed");
            }
        }
    }
}
