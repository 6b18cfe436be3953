//! How long it takes to seal an entry, by the number of its readers, and to open it, on one core.
//!
//! ```text
//! cargo run --release -p wasl-seal --example speed
//! ```

#![expect(clippy::print_stdout, reason = "it prints what it measured")]

use std::{hint::black_box, time::Instant};

use wasl_seal::{EntryPlace, PublicKey, SealError, SealedOpening, SecretKey};

const PAYLOAD_BYTES: usize = 600;
const ROUNDS: u32 = 200;

fn main() -> Result<(), SealError> {
    let place = EntryPlace { origin: "wasl/MA/records", commitment: &[7; 32] };
    for count in [1_u16, 10, 100, 195] {
        let keys: Vec<SecretKey> = (0..count).filter_map(key).collect();
        let readers: Vec<PublicKey> = keys.iter().map(SecretKey::public).collect();
        let seal = || SealedOpening::seal(&[1; 32], &[2; PAYLOAD_BYTES], &readers, place, &[3; 32]);
        let begin = Instant::now();
        for _ in 0..ROUNDS {
            black_box(seal()?);
        }
        let sealing = begin.elapsed() / ROUNDS;
        let (sealed, begin) = (seal()?, Instant::now());
        for _ in 0..ROUNDS {
            black_box(sealed.open(&keys[0], place)?);
        }
        let (opening, bytes) = (begin.elapsed() / ROUNDS, sealed.to_bytes().len());
        println!(
            "{count:>3} readers: sealed in {sealing:.1?}, opened in {opening:.1?}, {bytes} bytes for {PAYLOAD_BYTES}"
        );
    }
    Ok(())
}

/// The key of an invented member.
fn key(number: u16) -> Option<SecretKey> {
    let [high, low] = number.to_be_bytes();
    let mut seed = [9; 32];
    (seed[0], seed[1]) = (high, low);
    Some(SecretKey::from_seed(format!("X{number}").parse().ok()?, &seed))
}
