//! Files that go with messages past hubs: whole at whoever they are for, and nowhere readable on the way.

use std::{fs, path::PathBuf};

use wasl_model::{MessageId, Urgency};
use wasl_node::AttachmentState;

use crate::{
    attachments::{MIB, bytes},
    relays::{Star, is_anywhere_in, joins},
    world::{Running, World},
};

/// A text that stands in a file and nowhere else, at its beginning, in its middle and at its end.
const SECRET: &[u8] = b"seen in the harbour of Port Larkin";

/// A file of some pieces with the text in it.
fn file(seed: u64) -> Vec<u8> {
    [SECRET, &bytes(MIB, seed), SECRET, &bytes(MIB, seed + 1), SECRET].concat()
}

impl Running {
    /// What the sender of a message sees of its first attachment: who has it, and who refused it.
    fn sees_fetched(&self, id: MessageId) -> Vec<(String, Option<u16>)> {
        let receivers = self.lists(id)[0].receivers.clone();
        receivers.into_iter().map(|said| (said.member.to_string(), said.fault)).collect()
    }
}

#[test]
fn a_file_passes_the_hub_whole_and_its_sender_hears_of_it() {
    let world = World::new();
    let star = Star::new(&world);
    let Star { hub, ma, fr } = &star;
    let content = file(1);
    let id = ma.sends_files(&[fr], &[&content, b""], Urgency::Routine);
    star.settle();
    assert_eq!(fr.states(id), [AttachmentState::Coming { bytes: 0 }; 2]);
    // The hub has none of it yet, and says so; what it then has it gives.
    assert_eq!(fr.fetches(hub), Ok(0));
    assert_eq!((hub.fetches(ma), hub.fetches(ma)), (Ok(2), Ok(0)));
    assert_eq!((fr.fetches(hub), fr.fetches(hub)), (Ok(2), Ok(0)));
    assert!(fr.reads(id, 1).unwrap() == content);
    assert_eq!(fr.reads(id, 2).unwrap(), b"");
    assert_eq!(ma.sees_fetched(id), []);
    star.settle();
    assert_eq!(ma.sees_fetched(id), [("FR".to_owned(), None)]);

    assert_eq!((hub.files().len(), names(hub)), (4, names(fr)));
    for part in SECRET.windows(12) {
        assert!(!is_anywhere_in(&world.home("GS"), part), "the hub has a part of it in a file");
    }
    assert!(hub.inbox().is_empty());
    // The sender is not called for it: there is no line.
    assert_eq!(fr.fetches(ma), Ok(0));
}

fn names(bureau: &Running) -> Vec<PathBuf> {
    bureau.files().iter().map(|file| file.file_name().unwrap().into()).collect()
}
