//! An honest server's answer with bytes changed, taken out and put in: what is folded is what the owner said.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use wasl_exchange::{Batch, Carried, Form, FrameReader, Message, Offer, Pull, Reply, Step};
use wasl_feed::{
    Checkpoint, Cover, Entry, Frontier, Index, KeyName, Opening, Origin, Prover, Salt, SigningKey, Size, UnixTime,
};

const BATCHES: usize = 4;
const ENTRIES: usize = 40;

struct Honest {
    key: SigningKey,
    origin: Origin,
    entries: Vec<Carried>,
    bytes: Vec<u8>,
}

static HONEST: LazyLock<Honest> =
    LazyLock::new(|| answer().expect("the honest answer is made of fixed parts"));

fuzz_target!(|edits: &[u8]| {
    let mut bytes = HONEST.bytes.clone();
    for edit in edits.chunks_exact(4) {
        let place = usize::from(u16::from_be_bytes([edit[0], edit[1]])) % bytes.len();
        match edit[2] % 4 {
            0 | 1 => bytes[place] ^= edit[3],
            2 => bytes.insert(place, edit[3]),
            _ => drop(bytes.remove(place)),
        }
        if bytes.is_empty() {
            return;
        }
    }
    let owner = HONEST.key.verifying_key();
    let peer = HONEST.key.name().clone();
    let mut pull = Pull::new(HONEST.origin.clone(), owner, peer, Frontier::new(), None);
    let (mut reader, mut chunk) = (FrameReader::<Reply>::new(), bytes.as_slice());
    let mut folded = Vec::new();
    while let Ok(Some(reply)) = reader.read(&mut chunk) {
        match pull.receive(reply, UnixTime::default(), |_| None) {
            Ok(Step::Fold(fold)) => {
                for (said, folded) in HONEST.entries[folded.len()..].iter().zip(&fold.entries) {
                    assert_eq!(said.commitment, folded.commitment);
                    assert!(folded.form == Form::Bare || said == folded);
                }
                folded.extend(fold.entries);
                assert!(folded.len() <= HONEST.entries.len());
            }
            Ok(_) => {}
            Err(_) => return,
        }
    }
});

fn answer() -> Result<Honest, Box<dyn std::error::Error>> {
    let key = SigningKey::from_seed(KeyName::of_member("MA")?, &[7; 32]);
    let origin = Origin::records(key.name());
    let (mut frontier, mut entries) = (Frontier::new(), Vec::new());
    for number in 0..BATCHES * ENTRIES {
        let opening = Opening::new(Salt::from_bytes([number as u8; 32]), vec![3; number % 9])?;
        let entry = Entry::following(frontier.size(), &origin, opening)?;
        frontier.push(&entry.commitment)?;
        // Every third is for others, and carried.
        let cover = Cover::sign(&origin, &entry.commitment, vec![5; number % 7], &key)?;
        let carried = Carried::from(entry);
        entries.push(if number % 3 == 0 { Carried { form: Form::Covered(cover), ..carried } } else { carried });
    }
    let checkpoint = Checkpoint::sign(&origin, frontier.head(), UnixTime::default(), &key)?;
    let none = wasl_feed::NoTiles::<std::convert::Infallible>::new();
    let tiles = frontier.over(&none);
    let mut prover = Prover::new(&tiles);
    let extends = prover.consistency(Size::ZERO, frontier.size())?;
    let offer = Offer::Checkpoint { note: checkpoint.to_text(), extends };
    let mut replies = vec![Reply::Offer { origin: origin.clone(), offer }];
    for (number, run) in entries.chunks(ENTRIES).enumerate() {
        let (start, end) = (number * ENTRIES, (number + 1) * ENTRIES);
        let proof = prover.consistency(Size::new(end as u64)?, frontier.size())?;
        let start = Index::new(start as u64)?;
        replies.push(Reply::Batch(Batch { start, entries: run.to_vec(), proof }));
    }
    replies.push(Reply::End);
    let bytes = replies.iter().flat_map(Message::to_frame).collect();
    Ok(Honest { key, origin, entries, bytes })
}
