//! Learns what the crate carries in `data/`: how words of each script are spelled in Latin letters, and what the
//! evidence for a hit is worth.
//!
//! `cargo run --release -p wasl-search --example train -- tables --data FOLDER [--out FOLDER]`
//! reads `pairs/` of the data folder (`shared/data/names`) and writes the tables; with `score` for `tables` it reads
//! `benchmark/` and writes `score.tsv`, by the tables with which it was built. The same data gives the same bytes.

mod align;
mod beside;
mod boost;
#[path = "../corpus/mod.rs"]
mod corpus;
#[path = "../../src/hangul.rs"]
#[expect(dead_code, reason = "the customs are for asking, not for learning")]
mod hangul;
mod pairs;
mod pivot;
mod score;
mod table;
#[path = "../../src/word.rs"]
mod word;

use std::{
    error::Error,
    fs,
    path::{Path, PathBuf},
};

use align::{Limits, learn, learn_from};
use pairs::Pair;
use table::Table;
use word::Script;

fn main() -> Result<(), Box<dyn Error>> {
    let mut what = None;
    let mut data = None;
    let mut out = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/data"));
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--data" => data = arguments.next().map(PathBuf::from),
            "--out" => out = arguments.next().map(PathBuf::from).ok_or("expected a folder after --out")?,
            _ => what = Some(argument),
        }
    }
    let data = data.ok_or("expected --data FOLDER")?;
    fs::create_dir_all(&out)?;
    match what.as_deref() {
        Some("tables") => tables(&data, &out),
        Some("score") => Ok(fs::write(out.join("score.tsv"), score::learn(&data.join("benchmark"))?)?),
        _ => Err("expected `tables` or `score`".into()),
    }
}

fn tables(data: &Path, out: &Path) -> Result<(), Box<dyn Error>> {
    let (benchmark, data) = (data.join("benchmark"), data.join("pairs"));
    let read = |file: &str| pairs::read(&data.join(file));
    let russian = read("token-pairs-latin-russian.tsv.gz")?;
    let mut arabic = read("token-pairs-latin-arabic.tsv.gz")?;
    arabic.extend(pairs::read_google(&data.join("arabic-latin-google-ar2en.tsv.gz"))?);
    let katakana = read("token-pairs-latin-katakana.tsv.gz")?;
    let mut kana = read("token-pairs-latin-japanese.tsv.gz")?;
    let chinese = read("token-pairs-latin-chinese.tsv.gz")?;
    let latin = pairs::latin(&[&russian, &arabic, &katakana]);
    let words = pairs::frequent(&[&russian, &arabic, &katakana, &chinese]);
    kana.extend(katakana);
    kana.retain(Pair::is_kana);

    let few = |units| Limits { units, letters: 3 };
    let pairs_of_letters = Limits { units: 2, letters: 4 };
    let mut cyrillic = learn(&russian, pairs_of_letters);
    let write = |file: &str, table: &Table| fs::write(out.join(file), table.to_text());
    let hebrew = pairs::read_benchmark(&benchmark, Script::Hebrew)?;
    write("hebrew.tsv", &learn_from(&hebrew, few(2), &pivot::hebrew(&cyrillic)))?;
    write("greek.tsv", &pivot::greek(&cyrillic))?;
    let hangul = pairs::read_benchmark(&benchmark, Script::Hangul)?;
    write("hangul.tsv", &learn_from(&hangul, few(1), &pivot::hangul(&cyrillic)))?;
    beside::russian(&mut cyrillic);
    write("cyrillic.tsv", &cyrillic)?;
    let mut arabic = learn(&arabic, pairs_of_letters);
    beside::arabic(&mut arabic);
    write("arabic.tsv", &arabic)?;
    write("kana.tsv", &learn(&kana, pairs_of_letters))?;
    write("han.tsv", &learn(&chinese, Limits { units: 1, letters: 6 }))?;
    write("latin.tsv", &learn(&latin, Limits { units: 2, letters: 3 }))?;
    fs::write(out.join("words.tsv"), words)?;
    Ok(())
}
