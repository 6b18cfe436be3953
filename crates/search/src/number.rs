//! How the number of a document, vehicle or thing is folded, so that two ways to print it are one number.

use unicode_normalization::UnicodeNormalization;

/// The most characters of a number that are looked at; the rest is not part of any real one.
const CHARS_MAX: usize = 128;

/// Folds a number to the form in which numbers are compared.
///
/// 1. NFKC; letters to upper case; digits of every script to `0`-`9`.
/// 2. Whatever is neither letter nor digit is dropped (blanks, `.`, `-`, `/`, middle dots, the `<` of a
///    machine-readable zone), but `@`, `+` and `_` stay in an electronic mail address, so that two addresses
///    do not become one.
/// 3. Cyrillic and Greek letters that look like Latin ones become these, if every such letter of the number
///    has a twin: a plate's `А123ВС77` is `A123BC77`, while `Ж12` stays as it is.
/// 4. `IMO` before seven digits is dropped.
///
/// The result may be empty: nothing of the text was part of a number, and such a number is never found.
///
/// ```
/// assert_eq!(wasl_search::fold_number("ab-123.456"), "AB123456");
/// assert_eq!(wasl_search::fold_number("А123ВС77"), "A123BC77");
/// assert_eq!(wasl_search::fold_number("IMO 9319466"), "9319466");
/// ```
pub fn fold_number(raw: &str) -> String {
    // Nearly every number is ASCII, of which NFKC changes nothing.
    let folded = if raw.is_ascii() { fold_ascii(raw) } else { fold_any(raw) };
    let folded = twins_to_latin(&folded).unwrap_or(folded);
    match folded.strip_prefix("IMO") {
        Some(digits) if digits.len() == 7 && digits.bytes().all(|byte| byte.is_ascii_digit()) => {
            digits.to_owned()
        }
        _ => folded,
    }
}

fn fold_ascii(raw: &str) -> String {
    let is_address = raw.contains('@');
    let mut folded = String::with_capacity(raw.len().min(CHARS_MAX));
    let upper = raw.bytes().take(CHARS_MAX).map(|letter| char::from(letter.to_ascii_uppercase()));
    for letter in upper.filter(|&letter| letter.is_ascii_alphanumeric() || is_address && is_kept(letter)) {
        folded.push(letter);
    }
    folded
}

fn fold_any(raw: &str) -> String {
    // The second and third are what NFKC makes an `@` of.
    let is_address = raw.contains(['@', '＠', '﹫']);
    raw.nfkc()
        .take(CHARS_MAX)
        .flat_map(char::to_uppercase)
        .map(|letter| ascii_digit(letter).unwrap_or(letter))
        .filter(|&letter| letter.is_alphanumeric() || is_address && is_kept(letter))
        // Once more: what stood between two marks is gone, and their order is NFKC's to say.
        .nfkc()
        .collect()
}

/// Whether an electronic mail address keeps it, though it is neither letter nor digit.
fn is_kept(letter: char) -> bool {
    matches!(letter, '@' | '+' | '_' | '.' | '-')
}

/// The look-alike form of a number: folded, with what an eye or a camera mixes up made one: `O`, `Q` and `0`; `I` and
/// `1`.
pub(crate) fn alike(number: &str) -> String {
    let mut folded = fold_number(number).into_bytes();
    // The three letters and the two digits are ASCII, of which no other character has a byte.
    for letter in &mut folded {
        match letter {
            b'O' | b'Q' => *letter = b'0',
            b'I' => *letter = b'1',
            _ => {}
        }
    }
    String::from_utf8(folded).unwrap_or_default()
}

/// The ASCII digit for a decimal digit of the scripts that print plates and documents with their own.
pub(crate) fn ascii_digit(letter: char) -> Option<char> {
    const ZEROS: [u32; 12] =
        [0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0E50, 0x1040];
    let code = u32::from(letter);
    let zero = ZEROS.into_iter().find(|&zero| (zero..zero + 10).contains(&code))?;
    char::from_digit(code - zero, 10)
}

/// The number in Latin letters, if it has letters that are not and each of them looks like one.
fn twins_to_latin(folded: &str) -> Option<String> {
    if folded.is_ascii() {
        return None;
    }
    folded.chars().map(|letter| if letter.is_ascii() { Some(letter) } else { latin_twin(letter) }).collect()
}

fn latin_twin(letter: char) -> Option<char> {
    Some(match letter {
        'А' | 'Α' => 'A',
        'В' | 'Β' => 'B',
        'С' => 'C',
        'Е' | 'Ε' => 'E',
        'Н' | 'Η' => 'H',
        'І' | 'Ι' => 'I',
        'Ј' => 'J',
        'К' | 'Κ' => 'K',
        'М' | 'Μ' => 'M',
        'Ν' => 'N',
        'О' | 'Ο' => 'O',
        'Р' | 'Ρ' => 'P',
        'Ѕ' => 'S',
        'Т' | 'Τ' => 'T',
        'Х' | 'Χ' => 'X',
        'У' | 'Υ' => 'Y',
        'Ζ' => 'Z',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn printed_forms_of_one_number_fold_to_one() {
        for (printed, folded) in [
            ("AB 123456", "AB123456"),
            ("ab-123/456", "AB123456"),
            ("B·MW 1234 E", "BMW1234E"),
            ("L898902C<", "L898902C"),
            ("٢٣٤٥ د ه و", "2345دهو"),
            ("А123ВС77", "A123BC77"),
            ("Ж123ВС", "Ж123ВС"),
            ("ＡＢ１２", "AB12"),
            ("IMO 9319466", "9319466"),
            ("IMOLA 12", "IMOLA12"),
            ("a.b@example.org", "A.B@EXAMPLE.ORG"),
            ("a.b＠example.org", "A.B@EXAMPLE.ORG"),
            (" .-/ ", ""),
        ] {
            assert_eq!(fold_number(printed), folded, "{printed}");
        }
    }

    #[test]
    fn what_an_eye_mixes_up_looks_alike() {
        assert_eq!(alike("ao1 ٣و"), "A013و");
        assert_eq!(alike("AQI"), "A01");
        assert_ne!(alike("A81"), alike("AB1"));
    }
}
