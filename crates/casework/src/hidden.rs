//! Characters that nobody sees, and that make a text read otherwise than it is.

use std::borrow::Cow;

/// Whether a character steers the direction of what follows, or takes no room of its own.
///
/// Joiners (U+200C, U+200D) are not among them: Persian and the scripts of India are written with them.
pub(crate) fn is_hidden(letter: char) -> bool {
    matches!(letter,
        // Marks, embeddings, overrides and isolates of direction (Unicode Annex 9).
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
        // What has no width: a blank, a joiner of words, a byte order mark, a soft hyphen, and their kin.
        | '\u{ad}' | '\u{34f}' | '\u{180e}' | '\u{200b}' | '\u{2060}'..='\u{2064}' | '\u{206a}'..='\u{206f}' | '\u{feff}'
        // Fillers that stand for a letter of Hangul that is not there.
        | '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}'
        // Line and paragraph separators, annotations, and tags.
        | '\u{2028}' | '\u{2029}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// The hidden characters of a text, each by its number as in `U+202E`, in their order.
pub(crate) fn numbers(text: &str) -> Option<String> {
    if text.is_ascii() {
        return None;
    }
    let found: Vec<_> = text.chars().filter(|letter| is_hidden(*letter)).map(number).collect();
    (!found.is_empty()).then(|| found.join(" "))
}

/// The text as it may be shown: each character that nobody sees, or that turns the direction of writing, as its number.
pub fn reveal(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || !text.chars().any(is_hidden) {
        return Cow::Borrowed(text);
    }
    let letter = |letter: char| if is_hidden(letter) { number(letter) } else { letter.to_string() };
    Cow::Owned(text.chars().map(letter).collect())
}

fn number(letter: char) -> String {
    format!("U+{:04X}", u32::from(letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hidden_character_is_shown_by_its_number() {
        assert_eq!(numbers("Ta\u{202e}rik\u{200b}").as_deref(), Some("U+202E U+200B"));
        assert_eq!(reveal("Ta\u{202e}rik"), "TaU+202Erik");
        for honest in ["Tarik", "طارق مثال", "علی\u{200c}رضا", "क\u{94d}\u{200d}ष", "山田", "Zoë"]
        {
            assert_eq!((numbers(honest), &*reveal(honest)), (None, honest));
        }
    }
}
