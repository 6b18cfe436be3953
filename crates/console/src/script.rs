//! In which script is this name written? Told to screen readers and to the choice of font.

/// The language tag of a text by its first letter that tells a script; empty for Latin and for none.
///
/// A script is not a language: Arabic letters write Persian and Urdu too, so the tag says `und`.
pub(crate) fn tag(text: &str) -> &'static str {
    text.chars().find_map(of_letter).unwrap_or_default()
}

fn of_letter(letter: char) -> Option<&'static str> {
    Some(match letter {
        '\u{0370}'..='\u{03ff}' | '\u{1f00}'..='\u{1fff}' => "und-Grek",
        '\u{0400}'..='\u{052f}' => "und-Cyrl",
        '\u{0530}'..='\u{058f}' => "und-Armn",
        '\u{0590}'..='\u{05ff}' => "und-Hebr",
        '\u{0600}'..='\u{06ff}'
        | '\u{0750}'..='\u{077f}'
        | '\u{fb50}'..='\u{fdff}'
        | '\u{fe70}'..='\u{feff}' => "und-Arab",
        '\u{0900}'..='\u{097f}' => "und-Deva",
        '\u{0980}'..='\u{09ff}' => "und-Beng",
        '\u{0e00}'..='\u{0e7f}' => "und-Thai",
        '\u{10a0}'..='\u{10ff}' => "und-Geor",
        '\u{1200}'..='\u{137f}' => "und-Ethi",
        '\u{3040}'..='\u{30ff}' => "ja",
        '\u{1100}'..='\u{11ff}' | '\u{ac00}'..='\u{d7af}' => "ko",
        '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' => "und-Hani",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::tag;

    #[test]
    fn a_script_is_told_by_its_letters() {
        let cases = [
            ("طارق مثال", "und-Arab"),
            ("Тарик", "und-Cyrl"),
            ("王小明", "und-Hani"),
            ("かな", "ja"),
            ("Tarik Example", ""),
            ("123", ""),
        ];
        for (text, expected) in cases {
            assert_eq!(tag(text), expected, "{text}");
        }
    }
}
