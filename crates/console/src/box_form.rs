//! One box for names, numbers and machine-readable zones: which of them was typed?

/// What the text in the box is taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BoxForm {
    /// A name, in any script and order.
    Name,
    /// The number of a document, a vehicle or a thing.
    Number,
    /// The machine-readable zone of a travel document.
    Zone,
}

impl BoxForm {
    /// Every form.
    pub(crate) const ALL: [Self; 3] = [Self::Name, Self::Number, Self::Zone];

    /// The word for it in the form.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Number => "number",
            Self::Zone => "zone",
        }
    }

    /// The form that this word stands for.
    pub(crate) fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|form| form.as_str() == word)
    }

    /// The key of the word for it.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Name => "read-as-name",
            Self::Number => "read-as-number",
            Self::Zone => "read-as-zone",
        }
    }

    /// The key of the words that offer to read the box so instead.
    pub(crate) fn otherwise_key(self) -> &'static str {
        if self == Self::Number { "otherwise-number" } else { "otherwise-name" }
    }

    /// What `text` looks like.
    pub(crate) fn of(text: &str) -> Self {
        if looks_like_zone(text) {
            Self::Zone
        } else if looks_like_number(text) {
            Self::Number
        } else {
            Self::Name
        }
    }
}

/// Letters, digits and fillers, at least two of these, as long as the shortest line of a zone. A browser
/// joins the lines that are pasted into one box.
fn looks_like_zone(text: &str) -> bool {
    let letters = || text.chars().filter(|letter| !letter.is_whitespace());
    let fillers = letters().filter(|letter| matches!(letter, '<' | '«' | '‹' | '＜')).count();
    let fits = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '<' | '«' | '‹' | '＜');
    fillers >= 2 && letters().count() >= 28 && letters().all(fits)
}

/// One word with a digit in it, or several in which digits are at least half of what is written. Dots,
/// hyphens and the like may stand between.
fn looks_like_number(text: &str) -> bool {
    let fits = |letter: char| letter.is_alphanumeric() || " .-/()+:@_#".contains(letter);
    let digits = text.chars().filter(|letter| letter.is_numeric()).count();
    let written = text.chars().filter(|letter| letter.is_alphanumeric()).count();
    let is_one_word = text.split_whitespace().count() == 1;
    digits > 0 && text.trim().chars().all(fits) && (is_one_word || digits * 2 >= written)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_box_tells_names_numbers_and_zones_apart() {
        let zone =
            "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10";
        let joined = zone.replace('\n', "");
        let card =
            "I<UTOD231458907<<<<<<<<<<<<<<<7408122F1204159UTO<<<<<<<<<<<6ERIKSSON<<ANNA<MARIA<<<<<<<<<<";
        let cases = [
            (zone, BoxForm::Zone),
            (joined.as_str(), BoxForm::Zone),
            (card, BoxForm::Zone),
            ("p<utoeriksson<<anna<maria<<<<<<<<<<<<<<<<<<<", BoxForm::Zone),
            ("AB123456", BoxForm::Number),
            ("AB-123.456", BoxForm::Number),
            ("AB 123456", BoxForm::Number),
            ("12345 أ 6", BoxForm::Number),
            ("١٢٣٤٥٦", BoxForm::Number),
            ("WBA3A5C58CF256651", BoxForm::Number),
            ("+212 5 37 00 00 00", BoxForm::Number),
            ("Tarik Example", BoxForm::Name),
            ("طارق مثال", BoxForm::Name),
            ("王小明", BoxForm::Name),
            ("John Paul 2", BoxForm::Name),
            ("Müller-Lüdenscheidt", BoxForm::Name),
            ("O'Neil", BoxForm::Name),
            ("A<B", BoxForm::Name),
            ("", BoxForm::Name),
        ];
        for (text, expected) in cases {
            assert_eq!(BoxForm::of(text), expected, "{text}");
        }
    }
}
