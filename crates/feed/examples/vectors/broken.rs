//! The vectors in which a verifier must find what is wrong, and where.

use wasl_feed::{Checkpoint, Commitment, Entry, Index, NodeHash, Origin, Receipt, Root, TreeHead};

use crate::case::{Built, Case, Expect, Feed, at, key, opening};

/// Every broken vector.
pub(crate) fn cases() -> Built<Vec<Case>> {
    let seven = Feed::of("MA")?.append(7, "record")?;
    let all = [entries(&seven)?, checkpoints(&seven)?, bodies(&seven)?, claims(&seven)?, proofs(&seven)?];
    Ok([all.concat(), names(&seven)?].concat())
}

fn broken(
    feed: &Feed,
    name: &str,
    about: &str,
    number: u16,
    break_it: impl FnOnce(&mut Case) -> Built<()>,
) -> Built<Case> {
    let mut case = feed.case(&format!("broken-{name}"), about, &[2, 4, 7])?;
    case.expect = Expect::Error { number, cause: None, entry: None };
    break_it(&mut case)?;
    Ok(case)
}

/// An entry is at fault.
fn at_entry(
    feed: &Feed,
    name: &str,
    about: &str,
    (number, entry): (u16, u64),
    break_it: impl FnOnce(&mut Vec<(u64, Entry)>) -> Built<()>,
) -> Built<Case> {
    broken(feed, name, about, number, |case| {
        case.expect = Expect::Error { number, cause: None, entry: Some(entry) };
        break_it(&mut case.entries)
    })
}

fn entries(feed: &Feed) -> Built<Vec<Case>> {
    let rewritten = |index: u64| -> Built<Entry> {
        let opening = opening(index, "altered")?;
        let commitment = Commitment::new(&feed.origin, Index::new(index)?, &opening);
        Ok(Entry { commitment, opening: Some(opening) })
    };
    let renumber = |entries: &mut Vec<(u64, Entry)>| {
        (0..).zip(entries).for_each(|(number, (index, _))| *index = number);
        Ok(())
    };
    Ok(vec![
        at_entry(feed, "payload", "The payload of entry 3 was altered.", (3042, 3), |entries| {
            entries[3].1.opening =
                Some(wasl_feed::Opening::new(wasl_feed::Salt::from_bytes([3; 32]), b"record 4".as_slice())?);
            Ok(())
        })?,
        at_entry(feed, "salt", "The salt of entry 3 was altered.", (3042, 3), |entries| {
            let salt = wasl_feed::Salt::from_bytes([4; 32]);
            entries[3].1.opening = Some(wasl_feed::Opening::new(salt, b"record 3".as_slice())?);
            Ok(())
        })?,
        at_entry(feed, "rewritten", "Entry 3 was written anew, commitment and all.", (3044, 2), |entries| {
            entries[3].1 = rewritten(3)?;
            Ok(())
        })?,
        at_entry(
            feed,
            "erased-commitment",
            "The commitment of an erased entry was altered.",
            (3044, 4),
            |it| {
                it[5].1 = Entry { commitment: Commitment::from_bytes([5; 32]), opening: None };
                Ok(())
            },
        )?,
        at_entry(feed, "removed", "Entry 3 was removed.", (3040, 3), |entries| {
            entries.remove(3);
            Ok(())
        })?,
        at_entry(feed, "removed-last", "The last entry was removed.", (3040, 6), |entries| {
            entries.pop();
            Ok(())
        })?,
        at_entry(feed, "removed-renumbered", "Entry 3 was removed and the gap closed.", (3042, 3), |it| {
            it.remove(3);
            renumber(it)
        })?,
        at_entry(feed, "swapped", "Entries 4 and 5 changed places, erased.", (3044, 4), |entries| {
            entries.swap(4, 5);
            for (_, entry) in entries.iter_mut() {
                *entry = entry.erased();
            }
            renumber(entries)
        })?,
        at_entry(feed, "repeated", "Entry 2 stands there twice.", (3041, 3), |entries| {
            entries.insert(3, entries[2].clone());
            Ok(())
        })?,
        at_entry(feed, "moved-feed", "Entry 1 was taken from the audit feed.", (3042, 1), |entries| {
            let origin = Origin::audit(feed.key.name());
            let opening = opening(1, "record")?;
            let commitment = Commitment::new(&origin, Index::new(1)?, &opening);
            entries[1].1 = Entry { commitment, opening: Some(opening) };
            Ok(())
        })?,
    ])
}

/// Checkpoint 1, of size 4, is at fault.
fn at_checkpoint(feed: &Feed, name: &str, about: &str, cause: u16, text: String) -> Built<Case> {
    broken(feed, name, about, 3046, |case| {
        case.checkpoints[1] = text;
        case.expect = Expect::Error { number: 3046, cause: Some(cause), entry: None };
        Ok(())
    })
}

fn checkpoints(feed: &Feed) -> Built<Vec<Case>> {
    let good = feed.checkpoint(4, 4)?.to_text();
    let line = good.lines().last().ok_or("a note has lines")?.to_owned() + "\n";
    let other_key = wasl_feed::SigningKey::from_seed(feed.key.name().clone(), &[9; 32]);
    let foreign = Checkpoint::sign(&feed.origin, feed.head(4)?, at(4)?, &other_key)?.to_text();
    let audit = Checkpoint::sign(&Origin::audit(feed.key.name()), feed.head(4)?, at(4)?, &feed.key)?;
    let bad_root = TreeHead { root: Root::from_bytes([1; 32]), ..feed.head(4)? };
    let bad_root = Checkpoint::sign(&feed.origin, bad_root, at(4)?, &feed.key)?.to_text();
    let cut = good.trim_end_matches('\n').to_owned();
    Ok(vec![
        at_checkpoint(feed, "size", "The size was altered.", 3014, good.replace("\n4\n", "\n5\n"))?,
        at_checkpoint(feed, "time", "The time was altered.", 3014, good.replace("time 1", "time 2"))?,
        at_checkpoint(feed, "other-key", "Signed by another key of the same name.", 3013, foreign)?,
        at_checkpoint(feed, "other-feed", "A checkpoint of the audit feed.", 3016, audit.to_text())?,
        at_checkpoint(feed, "second-signature", "A second line by the owner does not hold.", 3014, {
            good.clone() + feed.checkpoint(2, 2)?.to_text().lines().last().ok_or("lines")? + "\n"
        })?,
        at_checkpoint(
            feed,
            "malleable",
            "The signature with the group's order added.",
            3014,
            malleable(&good)?,
        )?,
        at_checkpoint(feed, "cut", "The last newline is missing.", 3011, cut)?,
        at_checkpoint(feed, "no-gap", "No empty line.", 3011, good.replace("\n\n", "\n"))?,
        at_checkpoint(feed, "hyphen", "A hyphen for the dash.", 3011, good.replace('—', "-"))?,
        at_checkpoint(feed, "control", "A carriage return.", 3011, good.replace("\n4\n", "\n4\r\n"))?,
        at_checkpoint(
            feed,
            "trailing-bits",
            "Base64 in a second form.",
            3011,
            good.clone() + "— x AAAAAAB=\n",
        )?,
        at_checkpoint(feed, "crowded", "65 signature lines.", 3012, good.clone() + &line.repeat(64))?,
        at_checkpoint(feed, "long", "More than 16 KiB.", 3010, {
            good.clone() + "— x " + &"A".repeat(16 * 1024) + "\n"
        })?,
        broken(feed, "root", "The owner signed another tree of size 4.", 3044, |case| {
            case.checkpoints[1].clone_from(&bad_root);
            case.expect = Expect::Error { number: 3044, cause: None, entry: Some(2) };
            Ok(())
        })?,
        broken(feed, "fork", "The owner signed two trees of size 4.", 3048, |case| {
            case.checkpoints.insert(2, bad_root.clone());
            Ok(())
        })?,
        broken(feed, "order", "The checkpoints are out of order.", 3047, |case| {
            case.checkpoints.swap(1, 2);
            Ok(())
        })?,
    ])
}

/// Properly signed texts that are almost a checkpoint.
fn bodies(feed: &Feed) -> Built<Vec<Case>> {
    let root = feed.head(4)?.root;
    let origin = &feed.origin;
    [
        ("body-zero", "The size has a leading zero.", format!("{origin}\n04\n{root}\ntime 1\n")),
        ("body-more", "A line too many.", format!("{origin}\n4\n{root}\ntime 1\nmore\n")),
        ("body-timeless", "No time.", format!("{origin}\n4\n{root}\n")),
        ("body-late", "A time after the year 9999.", format!("{origin}\n4\n{root}\ntime 253402300800\n")),
        ("body-large", "A size beyond 2^48.", format!("{origin}\n281474976710657\n{root}\ntime 1\n")),
        ("body-root", "A root of 31 bytes.", format!("{origin}\n4\n{}\ntime 1\n", "A".repeat(42) + "==")),
        ("body-empty", "An empty tree with another root.", format!("{origin}\n0\n{root}\ntime 1\n")),
        ("body-receipt", "A receipt in a checkpoint's place.", feed.receipt(4, &feed.key)?.to_text()),
    ]
    .into_iter()
    .map(|(name, about, body)| {
        let text = if body.contains("\n\n") { body } else { sign(feed, &body)? };
        at_checkpoint(feed, name, about, 3015, text)
    })
    .collect()
}

/// Signs any text as the owner, which the library never does.
fn sign(feed: &Feed, body: &str) -> Built<String> {
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    use ed25519_dalek::Signer as _;
    let seed = *b"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    let signature = ed25519_dalek::SigningKey::from_bytes(&seed).sign(body.as_bytes()).to_bytes();
    let public = feed.key.verifying_key();
    if key("MA")?.verifying_key() != public {
        return Err("the seed is MA's".into());
    }
    let bytes = [public.id().as_bytes().as_slice(), &signature].concat();
    Ok(format!("{body}\n— {} {}\n", public.name(), STANDARD.encode(bytes)))
}

/// The same signature with the order of the group added to its second half: a lax verifier takes it.
fn malleable(text: &str) -> Built<String> {
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    const ORDER: [u8; 32] = [
        0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
    ];
    let (before, encoded) = text.trim_end().rsplit_once(' ').ok_or("a signature line has spaces")?;
    let mut bytes = STANDARD.decode(encoded)?;
    let mut carry = 0;
    for (byte, add) in bytes.iter_mut().skip(4 + 32).zip(ORDER) {
        let sum = u16::from(*byte) + u16::from(add) + carry;
        [*byte, _] = sum.to_le_bytes();
        carry = sum >> 8;
    }
    Ok(format!("{before} {}\n", STANDARD.encode(bytes)))
}

/// Cosignatures and receipts.
fn claims(feed: &Feed) -> Built<Vec<Case>> {
    let (un, us) = (key("UN")?, key("US")?);
    let witness = un.verifying_key().to_string();
    let cosigned = feed.checkpoint(7, 7)?.cosign(at(60)?, &un)?.to_text();
    let line = cosigned.lines().last().ok_or("a note has lines")?.to_owned() + "\n";
    let other = Feed::of("MA")?.append(7, "another")?;
    let in_anothers_name = feed.receipt(7, &feed.key)?.to_text().replace("\nwasl/MA\n", "\nwasl/UN\n");
    let body = in_anothers_name.split_inclusive('\n').take(6).collect::<String>();
    let in_anothers_name = sign(feed, &body)?;
    let cosign = |name, about, number, text: String| {
        broken(feed, name, about, number, |case| {
            case.checkpoints[2] = text;
            case.cosignatures.push((2, witness.clone()));
            Ok(())
        })
    };
    let receipt = |name, about, number, (member, text): (&str, String)| {
        broken(feed, name, about, number, |case| {
            case.receipts.push((key(member)?.verifying_key().to_string(), text));
            Ok(())
        })
    };
    let of = |receipt: Receipt| receipt.to_text();
    Ok(vec![
        cosign(
            "cosignature-missing",
            "The witness has not cosigned.",
            3013,
            feed.checkpoint(7, 7)?.to_text(),
        )?,
        cosign("cosignature-elsewhere", "The cosignature is on another text.", 3014, {
            feed.checkpoint(7, 8)?.to_text() + &line
        })?,
        cosign("cosignature-time", "The moment of the cosignature was altered.", 3014, {
            feed.checkpoint(7, 7)?.to_text() + &retimed(&line)?
        })?,
        receipt(
            "receipt-other",
            "The receipt is signed by another.",
            3013,
            ("UN", of(feed.receipt(7, &us)?)),
        )?,
        receipt("receipt-altered", "The receipt's size was altered.", 3014, {
            ("UN", of(feed.receipt(7, &un)?).replace("\n7\n", "\n6\n"))
        })?,
        receipt("receipt-name", "A receipt in another's name.", 3017, ("MA", in_anothers_name))?,
        receipt(
            "receipt-history",
            "A receipt about another history.",
            3032,
            ("UN", of(other.receipt(7, &un)?)),
        )?,
        receipt("receipt-beyond", "A receipt for more than there is.", 3031, {
            ("UN", of(Feed::of("MA")?.append(8, "record")?.receipt(8, &un)?))
        })?,
        receipt("receipt-checkpoint", "A checkpoint in a receipt's place.", 3015, {
            ("MA", feed.checkpoint(7, 7)?.to_text())
        })?,
    ])
}

/// A cosignature line with another moment.
fn retimed(line: &str) -> Built<String> {
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    let (before, encoded) = line.trim_end().rsplit_once(' ').ok_or("a signature line has spaces")?;
    let mut bytes = STANDARD.decode(encoded)?;
    bytes[11] ^= 1;
    Ok(format!("{before} {}\n", STANDARD.encode(bytes)))
}

fn proofs(feed: &Feed) -> Built<Vec<Case>> {
    type Proof = (u64, u64, Vec<NodeHash>);
    let inclusion = |name, about, number, proof: Proof| {
        broken(feed, name, about, number, |case| {
            case.inclusion.push(proof);
            Ok(())
        })
    };
    let consistency = |name, about, number, proof: Proof| {
        broken(feed, name, about, number, |case| {
            case.consistency.push(proof);
            Ok(())
        })
    };
    let (_, _, path) = feed.inclusion(3, 7)?;
    let (_, _, between) = feed.consistency(3, 7)?;
    let turned: Vec<_> = between.iter().rev().copied().collect();
    Ok(vec![
        inclusion("inclusion-place", "The proof is of another place.", 3032, (2, 7, path.clone()))?,
        inclusion("inclusion-short", "A hash is missing.", 3030, (3, 7, path[1..].to_vec()))?,
        inclusion("inclusion-long", "A hash too many.", 3030, (3, 7, [&path[..], &path[..1]].concat()))?,
        inclusion("inclusion-outside", "The entry is not in the tree.", 3031, (7, 7, path))?,
        consistency("consistency-turned", "The hashes are in another order.", 3032, (3, 7, turned))?,
        consistency("consistency-short", "A hash is missing.", 3030, (3, 7, between[1..].to_vec()))?,
        consistency("consistency-none", "No hashes where some are needed.", 3030, (3, 7, Vec::new()))?,
        consistency("consistency-same", "Hashes where none are needed.", 3030, (7, 7, between.clone()))?,
        consistency("consistency-back", "The older tree is the larger.", 3031, (7, 3, between))?,
    ])
}

/// Names and keys.
fn names(feed: &Feed) -> Built<Vec<Case>> {
    let owner = feed.key.verifying_key().to_string();
    let keyed = |name, about, number, owner: String| {
        broken(feed, name, about, number, |case| {
            case.owner = owner;
            Ok(())
        })
    };
    let weak = format!("wasl/MA+00000000+{}", "AQE".to_owned() + &"A".repeat(41));
    let mut cases = vec![
        keyed("key-name", "The key's id belongs to another name.", 3007, owner.replace("/MA", "/UN"))?,
        keyed("key-kind", "The key is of another kind.", 3006, owner.replace("+A", "+B"))?,
        keyed("key-short", "The key is too short.", 3006, owner[..owner.len() - 4].to_owned())?,
        keyed("key-weak", "A key whose signatures fit everything.", 3008, weak)?,
        broken(feed, "key-owner", "The key is another member's.", 3046, |case| {
            case.owner = key("UN")?.verifying_key().to_string();
            case.expect = Expect::Error { number: 3046, cause: Some(3017), entry: None };
            Ok(())
        })?,
    ];
    for (name, origin) in
        [("origin-case", "wasl/ma/records"), ("origin-part", "wasl/MA"), ("origin-space", "wasl/MA/re cords")]
    {
        cases.push(broken(feed, name, "Not the name of a feed.", 3002, |case| {
            origin.clone_into(&mut case.origin);
            Ok(())
        })?);
    }
    Ok(cases)
}
