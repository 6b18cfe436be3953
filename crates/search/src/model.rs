//! How words of each script are spelled in Latin letters: from a word to its lattice and its likeliest spellings.

use std::sync::LazyLock;

use crate::{
    beam, diminutive, han, hangul,
    lattice::{Arc, Lattice, is_vowel},
    syllable,
    table::Table,
    word::{Script, Word},
};

/// The most spellings under which one word is looked for.
const SPELLINGS_MAX: usize = 5;
/// Costs of readings that are not learned.
const READ_AS_IT_STANDS: f32 = 1.5;
const CUSTOM: f32 = 1.2;
const PINYIN: f32 = 0.7;
const WADE_GILES: f32 = 2.2;
const ARTICLE_ASSIMILATED: f32 = 1.6;
const ARTICLE_ALONE: f32 = 2.5;

/// All ways to spell a word in Latin letters, and its other forms.
pub(crate) fn lattice(word: &Word) -> Lattice {
    let forms = diminutive::forms(word).iter().map(|form| (form.cost, alone(&form.word)));
    alone(word).with(forms.collect())
}

/// All ways to spell the word itself.
fn alone(word: &Word) -> Lattice {
    let letters = letters(word);
    let nodes: Vec<(Vec<Arc>, bool)> = (0..letters.len())
        .map(|node| {
            let mut arcs = learned(word.script, &letters, node);
            match word.script {
                Script::Han => {
                    arcs.extend(chinese_arcs(letters[node]));
                    arcs.extend(japanese_arcs(letters[node]));
                    arcs.extend(cantonese_arcs(letters[node]));
                }
                Script::Hangul => arcs.extend(custom_arcs(&letters[node..])),
                Script::Latin => arcs.extend(read(habits(), &letters, node)),
                Script::Arabic => arcs.extend(article_arcs(&letters, node)),
                _ => {}
            }
            finish(arcs, letters[node], word.script)
        })
        .collect();
    Lattice::new(nodes)
}

/// Some likely Latin spellings of a word, the likeliest first.
pub(crate) fn spellings(word: &Word) -> Vec<Vec<u8>> {
    if word.script == Script::Latin {
        return vec![word.text.clone().into_bytes()];
    }
    let letters = letters(word);
    let by = |arcs: &dyn Fn(usize) -> Vec<Arc>, limit: usize| {
        let of_letter = |node: usize| finish(arcs(node), letters[node], word.script).0;
        beam::spellings(&(0..letters.len()).map(of_letter).collect::<Vec<_>>(), limit)
    };
    let learned = |node: usize| learned(word.script, &letters, node);
    let mut spellings = match word.script {
        Script::Han => {
            let mut spellings = by(&|node| chinese_arcs(letters[node]), 2);
            spellings.extend(by(&|node| japanese_arcs(letters[node]), SPELLINGS_MAX));
            spellings.extend(by(&|node| cantonese_arcs(letters[node]), 1));
            spellings.extend(by(&learned, SPELLINGS_MAX));
            spellings
        }
        Script::Hangul => {
            let mut spellings = by(&learned, SPELLINGS_MAX);
            spellings.extend(
                hangul::customs(&letters)
                    .filter(|(taken, _)| *taken == letters.len())
                    .map(|(_, way)| way.as_bytes().to_vec()),
            );
            spellings
        }
        _ => by(&learned, SPELLINGS_MAX),
    };
    spellings.retain(|spelling| !spelling.is_empty());
    spellings
}

/// The letters that the word's table knows.
fn letters(word: &Word) -> Vec<char> {
    match word.script {
        Script::Hangul => hangul::letters(&word.text),
        Script::Devanagari | Script::Bengali | Script::Tamil => syllable::indic(&word.text),
        Script::Thai => syllable::thai(&word.text),
        Script::Ethiopic => syllable::ethiopic(&word.text),
        _ => word.text.chars().collect(),
    }
}

/// The arcs of the script's own table that leave a letter.
fn learned(script: Script, letters: &[char], node: usize) -> Vec<Arc> {
    read(table(script), letters, node)
}

/// The arcs of a table that leave a letter.
fn read(table: &Table, letters: &[char], node: usize) -> Vec<Arc> {
    let mut arcs = table.one(letters[node]).to_vec();
    if let Some(&next) = letters.get(node + 1) {
        arcs.extend_from_slice(table.two(letters[node], next));
    }
    arcs
}

/// What clerks and machines make of Latin letters: ü for ue and ou for w, rn for m and 0 for o. It is ours.
fn habits() -> &'static Table {
    static TABLE: LazyLock<Table> =
        LazyLock::new(|| Table::read(include_str!("../data/habits.tsv")).both_ways());
    &TABLE
}

/// Adds the plain reading where nothing better is known, and tells whether the letter is a vowel sign.
fn finish(mut arcs: Vec<Arc>, letter: char, script: Script) -> (Vec<Arc>, bool) {
    let read = any_ascii::any_ascii_char(letter);
    let read: Vec<u8> =
        read.bytes().filter(u8::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).collect();
    if script == Script::Latin || arcs.is_empty() {
        let cost = if script == Script::Latin { 0.4 } else { READ_AS_IT_STANDS };
        let is_known = arcs.iter().any(|arc| arc.taken() == 1 && arc.latin() == read);
        if !is_known {
            arcs.extend(Arc::new(1, &read, cost));
        }
    }
    let is_weak = read.iter().all(|&letter| is_vowel(letter)) || matches!(letter, 'ᅡ'..='ᅵ');
    (arcs, is_weak)
}

fn chinese_arcs(character: char) -> Vec<Arc> {
    let pinyin = han::pinyin(character);
    if pinyin.is_empty() {
        return Vec::new();
    }
    let older = han::wade_giles(&pinyin);
    let mut arcs: Vec<Arc> = Arc::new(1, pinyin.as_bytes(), PINYIN).into_iter().collect();
    if older != pinyin {
        arcs.extend(Arc::new(1, older.as_bytes(), WADE_GILES));
    }
    arcs
}

/// Readings in Japanese names. They are ours, not learned: what is openly licensed has too few.
fn japanese_arcs(character: char) -> Vec<Arc> {
    static TABLE: LazyLock<Table> = LazyLock::new(|| Table::read(include_str!("../data/kanji.tsv")));
    TABLE.one(character).to_vec()
}

/// Readings in the names of Hong Kong and Macau, as their offices write them. They are ours.
fn cantonese_arcs(character: char) -> Vec<Arc> {
    static TABLE: LazyLock<Table> = LazyLock::new(|| Table::read(include_str!("../data/cantonese.tsv")));
    TABLE.one(character).to_vec()
}

/// The article before a letter that it is said like: `ar-Rahman`, and within a word `Abderrahmane`. Alone it may be any
/// of these. It is ours, not learned: the learned names have few, and those one letter after the other.
fn article_arcs(letters: &[char], node: usize) -> Vec<Arc> {
    const SUN: &[(char, &[&str])] = &[
        ('ت', &["t"]),
        ('ث', &["th", "t"]),
        ('د', &["d"]),
        ('ذ', &["dh", "d", "z"]),
        ('ر', &["r"]),
        ('ز', &["z"]),
        ('س', &["s"]),
        ('ش', &["sh", "ch"]),
        ('ص', &["s"]),
        ('ض', &["d"]),
        ('ط', &["t"]),
        ('ظ', &["z", "dh", "d"]),
        ('ن', &["n"]),
    ];
    let (said, cost): (Vec<&str>, f32) = match &letters[node..] {
        ['ا', 'ل', next, ..] => {
            let said = SUN.iter().find(|(sun, _)| sun == next).map_or(&[][..], |(_, said)| said);
            (said.to_vec(), ARTICLE_ASSIMILATED)
        }
        ['ا', 'ل'] if node == 0 => {
            let of_all = SUN.iter().flat_map(|(_, said)| said.iter().copied());
            (of_all.collect(), ARTICLE_ALONE)
        }
        _ => return Vec::new(),
    };
    let ways = said.iter().flat_map(|said| ["a", "e", ""].map(|vowel| format!("{vowel}{said}")));
    let is_within = node >= 3 && letters.len() >= node + 5 && letters[node..].starts_with(&['ا', 'ل']);
    let plain = ["el", "ul"].map(str::to_owned).into_iter().filter(|_| is_within);
    ways.chain(plain).filter_map(|way| Arc::new(2, way.as_bytes(), cost)).collect()
}

fn custom_arcs(letters: &[char]) -> Vec<Arc> {
    hangul::customs(letters).filter_map(|(taken, way)| Arc::new(taken, way.as_bytes(), CUSTOM)).collect()
}

/// The tables are read when a word of their script first comes: a bureau without Han names never pays for Han.
fn table(script: Script) -> &'static Table {
    macro_rules! table {
        ($file:literal) => {{
            static TABLE: LazyLock<Table> = LazyLock::new(|| Table::read(include_str!($file)));
            &TABLE
        }};
    }
    match script {
        Script::Latin => {
            static TABLE: LazyLock<Table> =
                LazyLock::new(|| Table::read(include_str!("../data/latin.tsv")).both_ways());
            &TABLE
        }
        Script::Cyrillic => table!("../data/cyrillic.tsv"),
        Script::Arabic => table!("../data/arabic.tsv"),
        Script::Hebrew => table!("../data/hebrew.tsv"),
        Script::Greek => table!("../data/greek.tsv"),
        Script::Hangul => table!("../data/hangul.tsv"),
        Script::Han => table!("../data/han.tsv"),
        Script::Kana => table!("../data/kana.tsv"),
        Script::Armenian => table!("../data/armenian.tsv"),
        Script::Georgian => table!("../data/georgian.tsv"),
        Script::Devanagari => table!("../data/devanagari.tsv"),
        Script::Bengali => table!("../data/bengali.tsv"),
        Script::Tamil => table!("../data/tamil.tsv"),
        Script::Thai => table!("../data/thai.tsv"),
        Script::Ethiopic => table!("../data/ethiopic.tsv"),
    }
}
