//! How characters are read in Japanese names.

/// The readings of a character in names, parted by blanks, the commonest first; empty if none is known here.
pub(crate) fn readings(character: char) -> &'static str {
    match character {
        '田' => "ta da den",
        _ => "",
    }
}
