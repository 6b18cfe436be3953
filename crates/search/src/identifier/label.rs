//! What is printed around a number: the word before it, and letters that were meant as digits.

use crate::number::fold_number;

/// The number as [`fold_number`] makes it, without one of the `labels`, such as `IMEI`, before its first digit.
pub(super) fn unlabelled(printed: &str, labels: &[&str]) -> String {
    let folded = fold_number(printed);
    let bare = |label: &&str| {
        folded.strip_prefix(label).filter(|rest| rest.starts_with(|first: char| first.is_ascii_digit()))
    };
    labels.iter().find_map(bare).map(str::to_owned).unwrap_or(folded)
}

/// The number with `O`, `Q` and `I` read as digits, if that makes it a number of digits alone.
pub(super) fn digits_only(folded: String) -> String {
    let digits: String = folded.chars().map(as_digit).collect();
    if all_digits(&digits) { digits } else { folded }
}

/// The digit that a letter was meant as.
pub(super) fn as_digit(letter: char) -> char {
    match letter {
        'O' | 'Q' => '0',
        'I' => '1',
        _ => letter,
    }
}

/// Whether there is nothing but ASCII digits.
pub(super) fn all_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The value of each ASCII digit; what is none is left out.
pub(super) fn values(text: &str) -> impl DoubleEndedIterator<Item = u32> {
    text.chars().filter_map(|letter| letter.to_digit(10))
}
