//! Writes the test vectors of `docs/protocol/feed.md` into `vectors/feed`.
//!
//! ```text
//! cargo run -p wasl-feed --example vectors
//! ```

mod broken;
mod case;
mod sound;

use std::{error::Error, fs, path::Path};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../vectors/feed");
    for case in [sound::cases()?, broken::cases()?].concat() {
        fs::write(folder.join(format!("{}.json", case.name)), case.to_json())?;
    }
    fs::write(folder.join("example.txt"), sound::worked_example()?)?;
    Ok(())
}
