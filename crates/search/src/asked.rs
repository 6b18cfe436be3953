//! A name that is asked for, prepared once: its words, the ways to cut it, and how each piece is spelled.

use crate::{
    cutting, diminutive,
    lattice::{Lattice, letters},
    model,
    vocabulary::{Vocabulary, WordId},
    word::{Script, Word, words},
};

/// A name that is asked for.
#[derive(Debug, Default)]
pub(crate) struct Asked {
    /// Every piece that one of the cuttings or runs has.
    pub(crate) pieces: Vec<Piece>,
    /// The ways to cut the name into words: places among the pieces.
    pub(crate) cuttings: Vec<Vec<usize>>,
    /// Neighbouring words that a record may write as one.
    pub(crate) runs: Vec<Run>,
}

/// A word, or several written as one.
#[derive(Debug)]
pub(crate) struct Piece {
    /// Its text.
    pub(crate) word: Word,
    /// Its likeliest Latin spelling.
    pub(crate) latin: Vec<u8>,
    /// Some likely ones, that first.
    pub(crate) spellings: Vec<Vec<u8>>,
    /// All of them.
    pub(crate) lattice: Lattice,
    /// Which letters its likely spellings and its other forms have, one bit each.
    pub(crate) letters: u32,
    /// Whether it is several words taken as one.
    pub(crate) is_run: bool,
    /// The same word in the index, if it is there.
    pub(crate) id: Option<WordId>,
    /// Its short and full forms in the index.
    pub(crate) forms: Vec<WordId>,
}

/// Neighbouring words of a cutting, taken as one.
#[derive(Debug)]
pub(crate) struct Run {
    /// Of which cutting.
    pub(crate) cutting: usize,
    /// Its first word.
    pub(crate) start: usize,
    /// How many words it has.
    pub(crate) len: usize,
    /// The piece that stands for it.
    pub(crate) piece: usize,
}

/// The most words that are taken as one.
pub(crate) const RUN_MAX: usize = 3;

impl Asked {
    /// Prepares a name.
    pub(crate) fn new(name: &str, vocabulary: &Vocabulary) -> Self {
        let mut asked = Self::default();
        for cutting in cutting::cuttings(&words(name)) {
            let places = cutting.iter().map(|word| asked.place(word, false, vocabulary)).collect();
            asked.cuttings.push(places);
            let number = asked.cuttings.len() - 1;
            for len in 2..=RUN_MAX {
                for (start, run) in cutting.windows(len).enumerate() {
                    if run.iter().all(|word| word.script == run[0].script) {
                        let piece = asked.place(&cutting::joined(run), true, vocabulary);
                        asked.runs.push(Run { cutting: number, start, len, piece });
                    }
                }
            }
        }
        asked
    }

    /// The place of the piece for `word`, made if there is none.
    fn place(&mut self, word: &Word, is_run: bool, vocabulary: &Vocabulary) -> usize {
        if let Some(place) = self.pieces.iter().position(|piece| piece.word == *word) {
            return place;
        }
        let spellings = model::spellings(word);
        let forms = diminutive::forms(word).iter().flat_map(|form| model::spellings(&form.word));
        self.pieces.push(Piece {
            latin: spellings.first().cloned().unwrap_or_default(),
            lattice: model::lattice(word),
            letters: spellings.iter().cloned().chain(forms).fold(0, |bits, latin| bits | letters(&latin)),
            spellings,
            is_run,
            id: vocabulary.id(word),
            forms: diminutive::forms(word).iter().filter_map(|form| vocabulary.id(&form.word)).collect(),
            word: word.clone(),
        });
        self.pieces.len() - 1
    }
}

impl Piece {
    /// Whether it is one Latin letter, which may stand for a whole word.
    pub(crate) fn is_initial(&self) -> bool {
        self.latin.len() == 1 && self.word.script != Script::Han
    }
}
