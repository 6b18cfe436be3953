//! What a name is made of: words, each in one script and in the form in which words are compared.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};
use unicode_script::UnicodeScript;

/// The most words of a name that are looked at. The longest name of the published lists has 40, of which the
/// last repeat titles.
pub(crate) const WORDS_MAX: usize = 24;
/// The most letters of a word that are looked at.
const LETTERS_MAX: usize = 32;
/// The most characters of a name that are looked at.
const CHARS_MAX: usize = 512;

/// The Arabic article. It is written together with its word, in Latin letters mostly apart, or left out: so it is a
/// word of its own here.
const ARTICLE: &str = "ال";
/// What is left must have so many letters to be a word: `الله` has no article.
const STEM_LEAST: usize = 3;

/// The Thai sign of a letter that is not said. The signs of tones are not kept.
const SILENT: char = '\u{e4c}';

/// One word of a name.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Word {
    /// Lower case, without marks that its script can do without; Latin in ASCII.
    pub(crate) text: String,
    /// What it is written in.
    pub(crate) script: Script,
}

/// The scripts that are read in ways of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Script {
    /// Latin, and the scripts without a table of ours once they are folded to it.
    Latin,
    /// Cyrillic.
    Cyrillic,
    /// Arabic, with the letters of Persian, Urdu and Pashto.
    Arabic,
    /// Hebrew.
    Hebrew,
    /// Greek.
    Greek,
    /// Hangul.
    Hangul,
    /// Chinese characters, as Chinese, Japanese and Korean names have them.
    Han,
    /// Hiragana and katakana.
    Kana,
    /// Armenian, eastern and western.
    Armenian,
    /// Georgian.
    Georgian,
    /// Devanagari, as Hindi, Marathi and Nepali have it; and its cousins, folded to it.
    Devanagari,
    /// Bengali, with the letters of Assamese.
    Bengali,
    /// Tamil.
    Tamil,
    /// Thai.
    Thai,
    /// The syllables of Amharic and Tigrinya.
    Ethiopic,
}

/// What is one word although a stroke or a blank parts it: son of, daughter of, wife of, the same in Malay, and née
/// in Polish.
const PARTED: &[&str] = &["s/o", "d/o", "w/o", "a/l", "a/p", "z domu"];

/// The words of a name in the order of the text; a name without a letter has none.
pub(crate) fn words(name: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut letters = String::new();
    let mut script = Script::Latin;
    let text: String = name.nfkc().take(CHARS_MAX).collect();
    let mut rest = text.as_str();
    while let Some(letter) = rest.chars().next() {
        if letters.is_empty()
            && let Some(parted) = PARTED.iter().find(|parted| begins(rest, parted))
        {
            words.push(Word { text: (*parted).to_owned(), script: Script::Latin });
            rest = &rest[parted.len()..];
            continue;
        }
        rest = &rest[letter.len_utf8()..];
        match kind(letter) {
            Kind::Letter(of) => {
                if of != script && !letters.is_empty() {
                    finish(&mut letters, script, &mut words);
                }
                script = of;
                letters.push(letter);
            }
            // Within a word only: Fu'ad, ג'ון, and the marks that follow a letter of India.
            Kind::Inner if !letters.is_empty() => letters.push(letter),
            Kind::Inner => {}
            Kind::Between => finish(&mut letters, script, &mut words),
        }
    }
    finish(&mut letters, script, &mut words);
    words.truncate(WORDS_MAX);
    words
}

/// Whether a text begins with a word that is parted, in small letters or capitals.
fn begins(text: &str, parted: &str) -> bool {
    let head = text.get(..parted.len()).is_some_and(|head| head.eq_ignore_ascii_case(parted));
    head && !text[parted.len()..].starts_with(char::is_alphanumeric)
}

/// What a character is to the cutting of words.
enum Kind {
    Letter(Script),
    Inner,
    Between,
}

fn kind(letter: char) -> Kind {
    use unicode_script::Script as Unicode;
    match letter {
        '\'' | '’' | '‘' | 'ʼ' | 'ʻ' | 'ʿ' | 'ʾ' | '`' | '´' | '׳' | '״' | '"' | '\u{200c}' | '\u{200d}'
        | 'ー' | 'ـ' => return Kind::Inner,
        '々' => return Kind::Letter(Script::Han),
        _ => {}
    }
    match letter.script() {
        Unicode::Inherited => Kind::Inner,
        Unicode::Common if letter.is_ascii_digit() => Kind::Letter(Script::Latin),
        Unicode::Cyrillic => Kind::Letter(Script::Cyrillic),
        Unicode::Arabic if letter.is_alphabetic() => Kind::Letter(Script::Arabic),
        Unicode::Hebrew if letter.is_alphabetic() => Kind::Letter(Script::Hebrew),
        Unicode::Common | Unicode::Arabic | Unicode::Hebrew => Kind::Between,
        Unicode::Greek => Kind::Letter(Script::Greek),
        Unicode::Hangul => Kind::Letter(Script::Hangul),
        Unicode::Han => Kind::Letter(Script::Han),
        Unicode::Hiragana | Unicode::Katakana => Kind::Letter(Script::Kana),
        Unicode::Armenian => part(letter, Script::Armenian),
        Unicode::Georgian => part(letter, Script::Georgian),
        Unicode::Devanagari
        | Unicode::Gurmukhi
        | Unicode::Gujarati
        | Unicode::Oriya
        | Unicode::Telugu
        | Unicode::Kannada
        | Unicode::Malayalam => part(letter, Script::Devanagari),
        Unicode::Bengali => part(letter, Script::Bengali),
        Unicode::Tamil => part(letter, Script::Tamil),
        Unicode::Thai => part(letter, Script::Thai),
        Unicode::Ethiopic => part(letter, Script::Ethiopic),
        _ => Kind::Letter(Script::Latin),
    }
}

/// What a character is whose script has letters, signs that belong to them, and stops of its own.
fn part(letter: char, script: Script) -> Kind {
    if letter.is_alphanumeric() {
        Kind::Letter(script)
    } else if is_combining_mark(letter) {
        Kind::Inner
    } else {
        Kind::Between
    }
}

/// Puts the letters gathered so far among the words, if they are one.
fn finish(letters: &mut String, script: Script, words: &mut Vec<Word>) {
    let raw = std::mem::take(letters);
    if raw.is_empty() || words.len() >= WORDS_MAX {
        return;
    }
    let text: String = match script {
        Script::Latin => latin(&raw),
        Script::Arabic => raw.chars().filter_map(arabic).collect(),
        Script::Hebrew => raw.chars().filter_map(hebrew).collect(),
        Script::Greek => {
            raw.nfd().filter(|letter| letter.is_alphabetic()).flat_map(char::to_lowercase).collect()
        }
        Script::Cyrillic | Script::Hangul | Script::Han | Script::Armenian | Script::Georgian => {
            raw.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
        }
        Script::Devanagari => {
            let kept = raw.chars().filter(|&letter| is_of_syllable(letter));
            kept.flat_map(devanagari).flatten().collect()
        }
        Script::Bengali | Script::Tamil => raw.chars().filter(|&letter| is_of_syllable(letter)).collect(),
        Script::Thai => raw.chars().filter(|&letter| letter.is_alphanumeric() || letter == SILENT).collect(),
        Script::Ethiopic => raw.chars().filter(|letter| letter.is_alphanumeric()).map(ethiopic).collect(),
        Script::Kana => raw.chars().filter(|letter| letter.is_alphabetic()).map(katakana).collect(),
    };
    let text: String = text.chars().take(LETTERS_MAX).collect();
    if let Some(stem) = text.strip_prefix(ARTICLE).filter(|stem| stem.chars().count() >= STEM_LEAST) {
        words.push(Word { text: ARTICLE.to_owned(), script });
        words.push(Word { text: stem.to_owned(), script });
    } else if !text.is_empty() {
        words.push(Word { text, script });
    }
}

/// ASCII letters and digits in lower case; scripts without a table of ours are read as `any_ascii` reads them.
fn latin(raw: &str) -> String {
    let folded = if raw.is_ascii() { raw.to_owned() } else { any_ascii::any_ascii(raw) };
    folded.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).collect()
}

/// Arabic letters without vowel signs, the forms of one letter made one.
fn arabic(letter: char) -> Option<char> {
    Some(match letter {
        'أ' | 'إ' | 'ٱ' => 'ا',
        'ی' | 'ى' => 'ي',
        'ک' | 'ڪ' => 'ك',
        'ۃ' => 'ة',
        'ہ' | 'ۀ' | 'ە' | 'ھ' => 'ه',
        '\u{640}' | '\u{200c}' | '\u{200d}' => return None,
        _ if letter.is_alphabetic() && !matches!(letter, '\u{64b}'..='\u{65f}' | '\u{670}') => letter,
        _ => return None,
    })
}

/// Hebrew letters, the geresh as an apostrophe, final forms as the plain ones.
fn hebrew(letter: char) -> Option<char> {
    Some(match letter {
        'ך' => 'כ',
        'ם' => 'מ',
        'ן' => 'נ',
        'ף' => 'פ',
        'ץ' => 'צ',
        '\'' | '’' | '׳' | '`' | '´' => '\'',
        'א'..='ת' => letter,
        _ => return None,
    })
}

/// Whether a character of a script of India is said, or says how another one is.
fn is_of_syllable(letter: char) -> bool {
    letter.is_alphanumeric() || is_combining_mark(letter)
}

/// Letters of Devanagari for those of its cousins, which have them at the same places of their blocks.
fn devanagari(letter: char) -> [Option<char>; 2] {
    const VIRAMA: Option<char> = Some('\u{94d}');
    match letter {
        'ੰ' => [Some('\u{902}'), None],
        'ੱ' => [None, None],
        'ୱ' => [Some('व'), None],
        'ൺ' => [Some('ण'), VIRAMA],
        'ൻ' => [Some('न'), VIRAMA],
        'ർ' => [Some('र'), VIRAMA],
        'ൽ' => [Some('ल'), VIRAMA],
        'ൾ' => [Some('ळ'), VIRAMA],
        'ൿ' => [Some('क'), VIRAMA],
        'ऀ'..='\u{d7f}' => [char::from_u32(0x900 + u32::from(letter) % 0x80), None],
        _ => [None, None],
    }
}

/// Ethiopic syllables, those that Amharic says alike made one.
fn ethiopic(syllable: char) -> char {
    let code = u32::from(syllable);
    let row = match code & !7 {
        0x1210 | 0x1280 => 0x1200,
        0x1220 => 0x1230,
        0x12d0 => 0x12a0,
        0x1340 => 0x1338,
        _ => return syllable,
    };
    char::from_u32(row | (code & 7)).unwrap_or(syllable)
}

/// Katakana for hiragana.
fn katakana(letter: char) -> char {
    match u32::from(letter) {
        code @ 0x3041..=0x3096 => char::from_u32(code + 0x60).unwrap_or(letter),
        _ => letter,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(name: &str) -> Vec<String> {
        words(name).into_iter().map(|word| word.text).collect()
    }

    #[test]
    fn a_name_is_cut_where_its_words_end() {
        for (name, expected) in [
            ("AL-KUWARI, Fu'ad", vec!["al", "kuwari", "fuad"]),
            ("Jean-Pierre Chevènement", vec!["jean", "pierre", "chevenement"]),
            ("A. R. Rahman", vec!["a", "r", "rahman"]),
            ("ジャン＝ベルナール・レイモン", vec!["ジャン", "ベルナール", "レイモン"]),
            ("佐戸井けん太", vec!["佐戸井", "ケン", "太"]),
            ("ג'ון סי. פלמינג", vec!["ג'ונ", "סי", "פלמינג"]),
            ("أحمد بن عُمَر", vec!["احمد", "بن", "عمر"]),
            ("عبد الله الأسد", vec!["عبد", "الله", "ال", "اسد"]),
            ("«Йордан» Соколов", vec!["йордан", "соколов"]),
            ("Μπερνάρ", vec!["μπερναρ"]),
            ("Սևակ Հովհաննիսյան", vec!["սեւակ", "հովհաննիսյան"]),
            ("ᲜᲘᲜᲝ მელაძე", vec!["ნინო", "მელაძე"]),
            ("डॉ॰ राम‍प्रसाद क़ुरैशी", vec!["डॉ", "रामप्रसाद", "क़ुरैशी"]),
            ("હાર્દિક ਸਿੰਘ రమేశ్ ಕೃಷ್ಣ", vec!["हार्दिक", "सिंघ", "रमेश्", "कृष्ण"]),
            ("শেখ রহমান।", vec!["শেখ", "রহমান"]),
            ("ம. முத்துலட்சுமி", vec!["ம", "முத்துலட்சுமி"]),
            ("น้อย วงศ์", vec!["นอย", "วงศ์"]),
            ("ሣህለ፡ሥላሴ", vec!["ሳህለ", "ስላሴ"]),
            ("Suresh S/O Ramasamy a/l", vec!["suresh", "s/o", "ramasamy", "a/l"]),
            ("A/Latif s/ok", vec!["a", "latif", "s", "ok"]),
            ("-- ()", vec![]),
        ] {
            assert_eq!(texts(name), expected, "{name}");
        }
    }
}
