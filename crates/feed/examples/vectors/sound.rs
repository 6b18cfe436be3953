//! The vectors that a verifier must find sound, and the example of the specification.

use crate::case::{Built, Case, Feed, at, hex, key};

/// Every sound vector.
pub(crate) fn cases() -> Built<Vec<Case>> {
    let seven = Feed::of("MA")?.append(7, "record")?;
    let empty = Feed::of("MA")?.case("sound-empty", "A feed without entries has a signed head too.", &[0])?;
    let one = Feed::of("MA")?.append(1, "record")?.case("sound-one", "One entry.", &[0, 1])?;

    let mut proofs = seven.case("sound-proofs", "Seven entries and every proof about them.", &[1, 4, 7])?;
    for size in 1..=7 {
        proofs
            .inclusion
            .extend((0..size).map(|index| seven.inclusion(index, size)).collect::<Built<Vec<_>>>()?);
        proofs
            .consistency
            .extend((0..=size).map(|older| seven.consistency(older, size)).collect::<Built<Vec<_>>>()?);
    }

    let mut erased = seven.case("sound-erased", "Entries 0, 3 and 6 were erased; the log holds.", &[4, 7])?;
    erase(&mut erased, |index| index % 3 == 0);

    let many = Feed::of("MA")?.append(300, "record")?;
    let mut tiles =
        many.case("sound-300", "More than one tile, all erased but one.", &[255, 256, 257, 300])?;
    erase(&mut tiles, |index| index != 299);
    for (index, size) in [(0, 300), (255, 300), (256, 300), (299, 300), (255, 256), (256, 257)] {
        tiles.inclusion.push(many.inclusion(index, size)?);
    }
    for (older, newer) in [(255, 300), (256, 300), (257, 300), (255, 256), (256, 257), (1, 300)] {
        tiles.consistency.push(many.consistency(older, newer)?);
    }

    let mut again =
        seven.case("sound-signed-again", "The same tree signed twice, so that its age is known.", &[7])?;
    again.checkpoints.push(seven.checkpoint(7, 90)?.to_text());

    let mut audit = Feed::of("UN")?;
    audit.origin = wasl_feed::Origin::audit(audit.key.name());
    let audit = audit.append(2, "line")?.case("sound-audit", "An audit feed of another member.", &[2])?;

    Ok(vec![
        empty,
        one,
        proofs,
        erased,
        tiles,
        again,
        audit,
        cosigned(&seven)?,
        receipted(&seven)?,
        strange(&seven)?,
    ])
}

fn erase(case: &mut Case, which: impl Fn(u64) -> bool) {
    for (index, entry) in &mut case.entries {
        if which(*index) {
            *entry = entry.erased();
        }
    }
}

fn cosigned(feed: &Feed) -> Built<Case> {
    let mut case = feed.case("sound-cosigned", "Two members saw the same checkpoint.", &[4, 7])?;
    let (un, us) = (key("UN")?, key("US")?);
    case.checkpoints[1] = feed.checkpoint(7, 7)?.cosign(at(60)?, &un)?.cosign(at(70)?, &us)?.to_text();
    case.cosignatures = vec![(1, un.verifying_key().to_string()), (1, us.verifying_key().to_string())];
    Ok(case)
}

fn receipted(feed: &Feed) -> Built<Case> {
    let mut case = feed.case("sound-receipts", "Two members carried out what was erased.", &[7])?;
    for (member, size) in [("UN", 4), ("US", 7)] {
        let receiver = key(member)?;
        case.receipts.push((receiver.verifying_key().to_string(), feed.receipt(size, &receiver)?.to_text()));
    }
    Ok(case)
}

fn strange(feed: &Feed) -> Built<Case> {
    let about = "Signatures by keys that nobody knows, and of unknown kinds, are passed over.";
    let mut case = feed.case("sound-strange-signatures", about, &[7])?;
    case.checkpoints[0] += "— example.com/witness AAAAAAEC\n— wasl/MA AAAAAAECAwQ=\n";
    Ok(case)
}

/// The worked example of `docs/protocol/feed.md`.
pub(crate) fn worked_example() -> Built<String> {
    let feed = Feed::of("MA")?.append(3, "record")?;
    let checkpoint = feed.checkpoint(3, 0)?.cosign(at(60)?, &key("UN")?)?;
    let mut lines = vec![
        format!("owner's seed      {}", "41".repeat(32)),
        format!("owner's key       {}", feed.key.verifying_key()),
        format!("witness's seed    {}", "4e".repeat(32)),
        format!("witness's key     {}", key("UN")?.verifying_key()),
    ];
    for (index, entry) in &feed.entries {
        let opening = entry.opening.as_ref().ok_or("nothing was erased")?;
        lines.push(String::new());
        lines.push(format!("entry {index} salt      {}", hex(opening.salt().as_bytes())));
        lines.push(format!("entry {index} payload   {}", hex(opening.payload())));
        lines.push(format!("entry {index} commits   {}", entry.commitment));
        lines.push(format!("entry {index} leaf      {}", entry.commitment.leaf_hash()));
    }
    let root = hex(feed.head(3)?.root.as_bytes());
    let root_of_two = hex(feed.head(2)?.root.as_bytes());
    lines.push(String::new());
    lines.push(format!("root of 2         {root_of_two}"));
    lines.push(format!("root of 3         {root}"));
    for (what, (_, _, hashes)) in [
        ("inclusion 0 in 3", feed.inclusion(0, 3)?),
        ("inclusion 2 in 3", feed.inclusion(2, 3)?),
        ("consistency 1 3 ", feed.consistency(1, 3)?),
        ("consistency 2 3 ", feed.consistency(2, 3)?),
    ] {
        lines.extend(hashes.iter().map(|hash| format!("{what}  {hash}")));
    }
    lines.push("checkpoint of 3, cosigned:".to_owned());
    lines.push(String::new());
    lines.push(checkpoint.to_text());
    lines.push("receipt by the witness:".to_owned());
    lines.push(String::new());
    Ok(lines.join("\n") + "\n" + &feed.receipt(3, &key("UN")?)?.to_text())
}
