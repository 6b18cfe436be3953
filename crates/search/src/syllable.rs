//! Words of scripts that write syllables, taken apart into the letters that their tables know.
//!
//! Two signs of ours stand among the letters: [`UNWRITTEN`] for a vowel that is said and not written, and [`END`]
//! where a word ends in a consonant, which is said otherwise there or has lost its vowel.

/// A vowel that the script leaves to the reader.
const UNWRITTEN: char = '-';
/// The end of a word behind a consonant.
const END: char = '.';

/// The letters of a word of Devanagari, Bengali or Tamil, which are one another's cousins.
///
/// A consonant has its vowel with it unless a sign says otherwise. Most languages drop the vowel at the end, but
/// not behind two consonants: Ram, Mishra.
pub(crate) fn indic(word: &str) -> Vec<char> {
    let mut letters = Vec::new();
    let mut is_joined = false;
    let mut rest = word.chars().peekable();
    while let Some(letter) = rest.next() {
        if is_virama(letter) {
            is_joined = true;
            continue;
        }
        letters.push(letter);
        let next = rest.peek().copied();
        let carries = is_indic_consonant(letter) || is_nukta(letter);
        if !carries {
            is_joined = false;
            continue;
        }
        match next {
            None => letters.push(if is_joined { UNWRITTEN } else { END }),
            Some(next) if is_virama(next) || is_nukta(next) || is_vowel_sign(next) => {}
            Some(_) => letters.push(UNWRITTEN),
        }
        if next.is_none_or(|next| !is_nukta(next)) {
            is_joined = false;
        }
    }
    letters
}

/// The letters of a Thai word in the order in which they are said.
pub(crate) fn thai(word: &str) -> Vec<char> {
    let mut written: Vec<char> = word.chars().collect();
    let mut at = 0;
    while at + 1 < written.len() {
        if matches!(written[at], 'เ'..='ไ') {
            // The vowel is written before the consonants that it follows.
            let is_cluster = is_cluster(written[at + 1], written.get(at + 2).copied());
            let consonants = if is_cluster { 2 } else { 1 };
            written[at..=at + consonants].rotate_left(1);
            at += consonants;
        }
        at += 1;
    }
    let mut letters = Vec::new();
    for (at, &letter) in written.iter().enumerate() {
        if is_part_of_vowel(&written, at) {
            continue;
        }
        letters.push(letter);
        match written.get(at + 1) {
            None if is_thai_consonant(letter) => letters.push(END),
            Some(&next)
                if is_thai_consonant(letter) && is_thai_consonant(next) && !is_closed(&written, at) =>
            {
                letters.push(UNWRITTEN);
            }
            _ => {}
        }
    }
    letters
}

/// Whether the Thai letter at this place only completes the vowel before it, as in เมีย and เมือ.
fn is_part_of_vowel(word: &[char], at: usize) -> bool {
    match (at.checked_sub(1).map(|before| word[before]), word[at]) {
        (Some('ื'), 'อ') => true,
        (Some('ี'), 'ย') => at > 1 && word[at - 2] == 'เ',
        _ => false,
    }
}

/// Whether no vowel is said between the Thai consonant at this place and the next one.
fn is_closed(word: &[char], at: usize) -> bool {
    let before = at.checked_sub(1).map(|before| word[before]);
    let (next, after) = (word[at + 1], word.get(at + 2).copied());
    let is_double = |one: char, other: Option<char>| one == 'ร' && other == Some('ร');
    // Two of them are a vowel: วรรณ is Wan.
    is_double(word[at], Some(next))
        || is_double(next, after)
        || is_double(word[at], before)
        // A vowel that was moved behind both.
        || (is_cluster(word[at], Some(next)) && matches!(after, Some('เ'..='ไ')))
        // The short vowel that only stands in closed syllables, and a letter that is not said.
        || before == Some('ั')
        || after == Some('\u{e4c}')
        // This letter is itself a vowel unless it carries one.
        || (next == 'อ' && !after.is_some_and(is_thai_vowel))
}

/// The consonants and vowels of a word of Ethiopic syllables, written as the syllables that have nothing else.
pub(crate) fn ethiopic(word: &str) -> Vec<char> {
    word.chars().flat_map(|syllable| ethiopic_apart(syllable).into_iter().flatten()).collect()
}

/// A syllable's place in its row says its vowel; the sixth has hardly any.
const ETHIOPIC_VOWELS: [char; 7] = ['አ', 'ኡ', 'ኢ', 'ኣ', 'ኤ', 'እ', 'ኦ'];
/// The row whose syllables are vowels alone.
const ETHIOPIC_VOWEL_ROW: u32 = 0x12a0;

fn ethiopic_apart(syllable: char) -> [Option<char>; 3] {
    let code = u32::from(syllable);
    if !(0x1200..0x1358).contains(&code) {
        return [Some(syllable), None, None];
    }
    let (row, place) = (code & !7, code & 7);
    let vowel = ETHIOPIC_VOWELS.get(place as usize).copied();
    let consonant = |row: u32| char::from_u32(row | 5);
    match row {
        ETHIOPIC_VOWEL_ROW => [Some(if place == 0 { 'ኣ' } else { vowel.unwrap_or('አ') }), None, None],
        // Rounded ones follow the row that they belong to.
        0x1248 | 0x1258 | 0x1288 | 0x12b0 | 0x12c0 | 0x1310 => [consonant(row - 8), Some('ው'), vowel],
        _ if vowel.is_none() => [consonant(row), Some('ው'), Some('ኣ')],
        _ => [consonant(row), vowel, None],
    }
}

/// A letter's place in its block, which is the same in all scripts of India.
fn place(letter: char) -> u32 {
    u32::from(letter) % 0x80
}

fn is_indic_consonant(letter: char) -> bool {
    matches!(place(letter), 0x15..=0x39 | 0x58..=0x5f) || matches!(letter, 'ৰ' | 'ৱ')
}

fn is_nukta(letter: char) -> bool {
    place(letter) == 0x3c
}

fn is_virama(letter: char) -> bool {
    place(letter) == 0x4d
}

fn is_vowel_sign(letter: char) -> bool {
    matches!(place(letter), 0x3a | 0x3b | 0x3e..=0x4c | 0x55..=0x57 | 0x62 | 0x63)
}

/// Whether two Thai consonants may be said without a vowel between them.
fn is_cluster(one: char, other: Option<char>) -> bool {
    matches!(one, 'ก' | 'ข' | 'ค' | 'ต' | 'ป' | 'ผ' | 'พ') && matches!(other, Some('ร' | 'ล'))
}

fn is_thai_consonant(letter: char) -> bool {
    matches!(letter, 'ก'..='ฮ') && !matches!(letter, 'ฤ' | 'ฦ')
}

fn is_thai_vowel(letter: char) -> bool {
    matches!(letter, 'ะ'..='ู' | 'เ'..='ไ' | '\u{e4d}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn apart(letters: &[char]) -> String {
        letters.iter().map(char::to_string).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_consonant_has_its_vowel_with_it_unless_a_sign_says_otherwise() {
        for (word, expected) in [
            ("राम", "र ा म ."),
            ("मिश्र", "म ि श र -"),
            ("कमल", "क - म - ल ."),
            ("फ़राज़", "फ ़ - र ा ज ़ ."),
            ("রহমান", "র - হ - ম া ন ."),
            ("கண்ணன்", "க - ண ண - ன"),
        ] {
            assert_eq!(apart(&indic(word)), expected, "{word}");
        }
    }

    #[test]
    fn thai_vowels_stand_where_they_are_said() {
        for (word, expected) in [
            ("เกษม", "ก เ ษ - ม ."),
            ("ไกรศรี", "ก ร ไ ศ - ร ี"),
            ("สมชาย", "ส - ม - ช า ย ."),
            ("พรรณ", "พ ร ร ณ ."),
            ("เกรียงไกร", "ก ร เ ี ง - ก ร ไ"),
            ("จันทร์", "จ ั น ท ร ์"),
        ] {
            assert_eq!(apart(&thai(word)), expected, "{word}");
        }
    }

    #[test]
    fn ethiopic_syllables_come_apart() {
        assert_eq!(apart(&ethiopic("አበበ")), "ኣ ብ አ ብ አ");
        assert_eq!(apart(&ethiopic("ኃይለ")), "ኅ ኣ ይ እ ል አ");
        assert_eq!(apart(&ethiopic("ቋራ")), "ቅ ው ኣ ር ኣ");
    }
}
