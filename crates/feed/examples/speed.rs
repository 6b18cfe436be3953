//! How many entries a second are committed to, appended and verified on one core.
//!
//! ```text
//! cargo run --release -p wasl-feed --example speed
//! ```

use std::{collections::BTreeMap, convert::Infallible, error::Error, time::Instant};

use wasl_feed::{
    Checkpoint, Entry, Frontier, KeyName, NoTiles, Opening, Origin, Prover, Salt, Signers, SigningKey, Size,
    Tile, TileId, Tiles, UnixTime, verify_feed,
};

const ENTRIES: u32 = 300_000;

struct Kept(BTreeMap<TileId, Tile>);

impl Tiles for Kept {
    type Error = Infallible;

    fn tile(&self, id: TileId) -> Result<Option<Tile>, Infallible> {
        Ok(self.0.get(&id).cloned())
    }
}

#[expect(clippy::print_stdout, reason = "an example that prints what it measures")]
fn main() -> Result<(), Box<dyn Error>> {
    let key = SigningKey::from_seed(KeyName::of_member("MA")?, &[7; 32]);
    let origin = Origin::records(key.name());
    let openings: Vec<_> = (0..ENTRIES)
        .map(|number| {
            let mut salt = [0; 32];
            salt[..4].copy_from_slice(&number.to_be_bytes());
            Opening::new(Salt::from_bytes(salt), vec![7; 300])
        })
        .collect::<Result<_, _>>()?;

    let start = Instant::now();
    let (mut frontier, mut tiles, mut entries) = (Frontier::new(), Kept(BTreeMap::default()), Vec::new());
    for opening in openings {
        let entry = Entry::following(frontier.size(), &origin, opening)?;
        tiles.0.extend(frontier.push(&entry.commitment)?.into_iter().map(|tile| (tile.id(), tile)));
        entries.push(entry);
    }
    let rate = f64::from(ENTRIES) / start.elapsed().as_secs_f64();
    println!("commit and append   {rate:>10.0} entries of 300 bytes a second");

    let checkpoint = Checkpoint::sign(&origin, frontier.head(), UnixTime::new(1)?, &key)?.to_text();
    let start = Instant::now();
    for _ in 0..1_000 {
        Checkpoint::read(&checkpoint, &origin, &key.verifying_key())?;
    }
    println!("verify a checkpoint {:>10.1} us", start.elapsed().as_secs_f64() * 1e3);

    let start = Instant::now();
    let whole = frontier.over(&tiles);
    for number in 0..1_000_u64 {
        Prover::new(&whole).consistency(Size::new(250_000 + number)?, frontier.size())?;
    }
    println!("make a proof        {:>10.1} us", start.elapsed().as_secs_f64() * 1e3);

    let start = Instant::now();
    let stored = (0..).zip(entries).map(|(number, entry)| match wasl_feed::Index::new(number) {
        Ok(index) => Ok::<_, Infallible>((index, entry)),
        Err(_) => Ok((wasl_feed::Index::default(), entry)),
    });
    let verdict =
        verify_feed(&origin, &Signers::new(key.verifying_key()), stored, &NoTiles::new(), [Ok(checkpoint)])?;
    let rate = f64::from(ENTRIES) / start.elapsed().as_secs_f64();
    println!("verify              {rate:>10.0} entries a second: {verdict}");
    Ok(())
}
