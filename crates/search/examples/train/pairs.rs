//! Reads pairs of a word in Latin letters and the same word in another script.

use std::{
    collections::BTreeMap,
    error::Error,
    fmt::Write as _,
    fs,
    io::{BufRead, BufReader},
    path::Path,
};

use flate2::read::GzDecoder;

use crate::{
    hangul,
    word::{Script, words},
};

/// A word, how it is spelled in Latin letters, and how much the pair counts.
#[derive(Debug, Clone)]
pub(crate) struct Pair {
    pub(crate) word: Vec<char>,
    pub(crate) script: Script,
    pub(crate) latin: Vec<u8>,
    pub(crate) count: u32,
}

impl Pair {
    pub(crate) fn is_kana(&self) -> bool {
        self.script == Script::Kana
    }

    fn new(latin: &str, native: &str, count: u32) -> Option<Self> {
        let one = |text: &str| match words(text).as_slice() {
            [word] => Some(word.clone()),
            _ => None,
        };
        let (latin, native) = (one(latin)?, one(native)?);
        let fits = latin.text.len() <= 20 && native.text.chars().count() <= 16;
        (fits && latin.script == Script::Latin).then(|| Self {
            word: match native.script {
                Script::Hangul => hangul::letters(&native.text),
                _ => native.text.chars().collect(),
            },
            script: native.script,
            latin: latin.text.into_bytes(),
            count,
        })
    }
}

/// Reads `latin, native, count`.
pub(crate) fn read(path: &Path) -> Result<Vec<Pair>, Box<dyn Error>> {
    let mut pairs = Vec::new();
    for line in BufReader::new(GzDecoder::new(fs::File::open(path)?)).lines() {
        let line = line?;
        if let [latin, native, count] = line.split('\t').collect::<Vec<_>>()[..] {
            pairs.extend(Pair::new(latin, native, count.parse().unwrap_or(1)));
        }
    }
    Ok(pairs)
}

/// Word by word, the names of the benchmark's questions in `script` beside the Latin ones of the records that are
/// meant, where both have as many words. Only persons whose source is under a licence that lets a table be learned
/// from them.
pub(crate) fn read_benchmark(folder: &Path, script: Script) -> Result<Vec<Pair>, Box<dyn Error>> {
    const SOURCE: &str = "wdnames";
    let table = |file: &str| fs::read_to_string(folder.join(file));
    let mut latin = BTreeMap::new();
    for line in BufReader::new(GzDecoder::new(fs::File::open(folder.join("entities.jsonl.gz"))?)).lines() {
        let entity: serde_json::Value = serde_json::from_str(&line?)?;
        if entity["source"] == SOURCE
            && let (Some(id), Some(name)) = (entity["id"].as_str(), entity["names"][0].as_str())
        {
            latin.insert(id.to_owned(), name.to_owned());
        }
    }
    let (meant, questions) = (table("qrels.tsv")?, table("queries.tsv")?);
    let meant: BTreeMap<&str, &str> = meant.lines().filter_map(|line| line.split_once('\t')).collect();
    let mut pairs = Vec::new();
    for line in questions.lines().skip(1) {
        let mut cells = line.split('\t');
        let (Some(question), Some(name)) = (cells.next(), cells.next()) else { continue };
        let Some(other) = meant.get(question).and_then(|id| latin.get(*id)) else { continue };
        // The question or the record may be the one in Latin letters.
        for (native, latin) in [(name, other.as_str()), (other.as_str(), name)] {
            let (native, latin) = (words(native), words(latin));
            if native.len() == latin.len() && native.iter().all(|word| word.script == script) {
                let both = native.iter().zip(&latin);
                pairs.extend(both.filter_map(|(native, latin)| Pair::new(&latin.text, &native.text, 1)));
            }
        }
    }
    Ok(pairs)
}

/// Reads `arabic, latin`.
pub(crate) fn read_google(path: &Path) -> Result<Vec<Pair>, Box<dyn Error>> {
    let mut pairs = Vec::new();
    for line in BufReader::new(GzDecoder::new(fs::File::open(path)?)).lines() {
        let line = line?;
        if let Some((arabic, latin)) = line.split_once('\t') {
            pairs.extend(Pair::new(latin, arabic, 1));
        }
    }
    Ok(pairs)
}

/// Pairs of Latin spellings that share a spelling in another script.
pub(crate) fn latin(sources: &[&[Pair]]) -> Vec<Pair> {
    let mut shared: BTreeMap<&[char], BTreeMap<&[u8], u32>> = BTreeMap::new();
    for pair in sources.iter().flat_map(|pairs| pairs.iter()) {
        *shared.entry(&pair.word).or_default().entry(&pair.latin).or_default() += pair.count;
    }
    let mut pairs = Vec::new();
    for spellings in shared.values() {
        let mut ranked: Vec<(&[u8], u32)> = spellings.iter().map(|(&latin, &count)| (latin, count)).collect();
        ranked.sort_by(|one, other| other.1.cmp(&one.1).then(one.0.cmp(other.0)));
        ranked.truncate(6);
        for (one, of_one) in &ranked {
            for (other, of_other) in &ranked {
                if one != other && is_near(one, other) {
                    pairs.push(Pair {
                        word: one.iter().copied().map(char::from).collect(),
                        script: Script::Latin,
                        latin: other.to_vec(),
                        count: *of_one.min(of_other),
                    });
                }
            }
        }
    }
    pairs
}

/// Whether at most half of the letters differ: what is farther apart came together by a slip of the source.
fn is_near(one: &[u8], other: &[u8]) -> bool {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (at, letter) in one.iter().enumerate() {
        let mut corner = row[0];
        row[0] = at + 1;
        for (to, counterpart) in other.iter().enumerate() {
            let change = corner + usize::from(letter != counterpart);
            corner = row[to + 1];
            row[to + 1] = change.min(corner + 1).min(row[to] + 1);
        }
    }
    row[other.len()] * 2 <= one.len().max(other.len())
}

/// How many of a million name words the frequent ones are, one a line.
pub(crate) fn frequent(sources: &[&[Pair]]) -> String {
    const LEAST: f64 = 40.0;
    let mut counts: BTreeMap<&[u8], u32> = BTreeMap::new();
    let mut total = 0;
    for pair in sources.iter().flat_map(|pairs| pairs.iter()) {
        *counts.entry(&pair.latin).or_default() += pair.count;
        total += pair.count;
    }
    let mut lines = String::new();
    for (latin, count) in counts {
        let share = f64::from(count) / f64::from(total) * 1e6;
        if share >= LEAST {
            // Writing into a string cannot fail.
            let _ = writeln!(lines, "{}\t{share:.0}", String::from_utf8_lossy(latin));
        }
    }
    lines
}
