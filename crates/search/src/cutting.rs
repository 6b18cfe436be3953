//! The ways to cut a name into words where its script puts no blanks between them.

use crate::word::{Script, Word};

/// The longest word without blanks that is cut; longer ones are foreign names, which are written apart.
const UNCUT_MAX: usize = 6;

/// The ways to cut a name: as it is written and, for a single word of a script without blanks, in two.
pub(crate) fn cuttings(words: &[Word]) -> Vec<Vec<Word>> {
    let mut cuttings = vec![words.to_vec()];
    if let [only] = words {
        cuttings.extend(halves(only).map(|(head, tail)| vec![head, tail]));
    }
    cuttings
}

/// The pieces under which the index keeps a name: its words, and the halves of one that is not cut.
pub(crate) fn pieces(words: &[Word]) -> Vec<Word> {
    let mut pieces: Vec<Word> = cuttings(words).into_iter().flatten().collect();
    pieces.sort();
    pieces.dedup();
    pieces
}

/// Neighbouring words written as one.
pub(crate) fn joined(run: &[Word]) -> Word {
    let text = run.iter().map(|word| word.text.as_str()).collect();
    Word { text, script: run.first().map_or(Script::Latin, |word| word.script) }
}

fn halves(word: &Word) -> impl Iterator<Item = (Word, Word)> {
    let letters = word.text.chars().count();
    let is_uncut = matches!(word.script, Script::Han | Script::Hangul) && letters <= UNCUT_MAX;
    let ends = word.text.char_indices().map(|(at, _)| at).skip(1).filter(move |_| is_uncut);
    ends.map(|at| {
        let (head, tail) = word.text.split_at(at);
        let half = |text: &str| Word { text: text.to_owned(), script: word.script };
        (half(head), half(tail))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::word::words;

    #[test]
    fn a_name_without_blanks_is_cut_everywhere() {
        let cut: Vec<Vec<String>> = cuttings(&words("梁啟超"))
            .into_iter()
            .map(|cutting| cutting.into_iter().map(|word| word.text).collect())
            .collect();
        assert_eq!(cut, [vec!["梁啟超"], vec!["梁", "啟超"], vec!["梁啟", "超"]]);
        assert_eq!(cuttings(&words("Liang Qichao")).len(), 1);
    }
}
