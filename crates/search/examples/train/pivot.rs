//! Tables for scripts without pairs: each letter is said in Cyrillic, and Cyrillic is written as was learned.
//!
//! Cyrillic spells foreign names by their sound, and its table was learned from more names than any other; so it
//! serves as the alphabet of sounds. The shares below are ours.

use crate::table::Table;

/// A letter or two, and what they sound like: Cyrillic letters with shares in hundredths.
type Sounds = [(&'static str, &'static [(&'static str, u32)])];

/// Hebrew; most vowels are not written.
pub(crate) fn hebrew(cyrillic: &Table) -> Table {
    let mut table = said(HEBREW, cyrillic);
    unwritten_vowels(&mut table);
    table
}

/// Greek, old names and new.
pub(crate) fn greek(cyrillic: &Table) -> Table {
    said(GREEK, cyrillic)
}

/// Hangul by its letters: those before the vowel of a syllable, the vowels, those behind.
pub(crate) fn hangul(cyrillic: &Table) -> Table {
    let mut table = said(HANGUL, cyrillic);
    for (unit, ways) in HANGUL_LATIN {
        for latin in ways.split(' ') {
            let latin = latin.trim_matches('-');
            table.add(unit, latin.as_bytes(), 0.6 / ways.split(' ').count() as f64);
        }
    }
    table
}

fn said(sounds: &Sounds, cyrillic: &Table) -> Table {
    let mut table = Table::default();
    for (unit, ways) in sounds {
        for (sound, share) in *ways {
            let share = f64::from(*share) / 100.0;
            if sound.is_empty() {
                table.add(unit, b"", share);
            }
            for (latin, probability) in cyrillic.ways(sound) {
                table.add(unit, latin, share * probability);
            }
        }
    }
    table
}

/// Lets a vowel follow each consonant.
fn unwritten_vowels(table: &mut Table) {
    const FOLLOWED: f64 = 0.4;
    const VOWELS: [(&[u8], f64); 5] = [(b"a", 0.4), (b"e", 0.27), (b"i", 0.15), (b"o", 0.1), (b"u", 0.08)];
    for ways in table.units.values_mut() {
        let plain: Vec<(Vec<u8>, f64)> = ways
            .iter()
            .filter(|(latin, _)| latin.last().is_some_and(|last| !b"aeiouy".contains(last)))
            .map(|(latin, &probability)| (latin.clone(), probability))
            .collect();
        for (latin, probability) in plain {
            *ways.entry(latin.clone()).or_default() -= probability * FOLLOWED;
            for (vowel, share) in VOWELS {
                let longer = [latin.as_slice(), vowel].concat();
                *ways.entry(longer).or_default() += probability * FOLLOWED * share;
            }
        }
    }
}

const HEBREW: &Sounds = &[
    ("א", &[("", 35), ("а", 35), ("э", 15), ("о", 10), ("и", 5)]),
    ("ב", &[("б", 55), ("в", 45)]),
    ("ג", &[("г", 95), ("дж", 5)]),
    ("ג'", &[("дж", 85), ("ж", 15)]),
    ("ד", &[("д", 100)]),
    ("ה", &[("х", 35), ("г", 10), ("а", 25), ("", 20), ("э", 10)]),
    ("ו", &[("о", 30), ("у", 28), ("в", 32), ("", 10)]),
    ("וו", &[("в", 50), ("у", 50)]),
    ("ז", &[("з", 100)]),
    ("ז'", &[("ж", 100)]),
    ("ח", &[("х", 100)]),
    ("ט", &[("т", 100)]),
    ("י", &[("и", 50), ("й", 25), ("э", 10), ("", 15)]),
    ("יי", &[("э", 30), ("ай", 25), ("ей", 25), ("й", 20)]),
    ("כ", &[("к", 55), ("х", 45)]),
    ("ל", &[("л", 100)]),
    ("מ", &[("м", 100)]),
    ("נ", &[("н", 100)]),
    ("ס", &[("с", 100)]),
    ("ע", &[("", 35), ("а", 45), ("э", 10), ("о", 10)]),
    ("פ", &[("п", 50), ("ф", 50)]),
    ("צ", &[("ц", 90), ("ч", 10)]),
    ("צ'", &[("ч", 100)]),
    ("ק", &[("к", 100)]),
    ("ר", &[("р", 100)]),
    ("ש", &[("ш", 65), ("с", 35)]),
    ("ת", &[("т", 100)]),
    ("ת'", &[("т", 100)]),
    ("'", &[("", 100)]),
];

const GREEK: &Sounds = &[
    ("α", &[("а", 100)]),
    ("β", &[("в", 90), ("б", 10)]),
    ("γ", &[("г", 80), ("й", 20)]),
    ("δ", &[("д", 100)]),
    ("ε", &[("э", 100)]),
    ("ζ", &[("з", 75), ("ж", 25)]),
    ("η", &[("и", 75), ("э", 25)]),
    ("θ", &[("т", 70), ("ф", 30)]),
    ("ι", &[("и", 85), ("й", 15)]),
    ("κ", &[("к", 100)]),
    ("λ", &[("л", 100)]),
    ("μ", &[("м", 100)]),
    ("ν", &[("н", 100)]),
    ("ξ", &[("кс", 100)]),
    ("ο", &[("о", 100)]),
    ("π", &[("п", 100)]),
    ("ρ", &[("р", 100)]),
    ("σ", &[("с", 80), ("ш", 20)]),
    ("ς", &[("с", 85), ("", 10), ("ш", 5)]),
    ("τ", &[("т", 100)]),
    ("υ", &[("и", 55), ("у", 25), ("в", 10), ("ф", 10)]),
    ("φ", &[("ф", 100)]),
    ("χ", &[("х", 100)]),
    ("ψ", &[("пс", 100)]),
    ("ω", &[("о", 100)]),
    ("μπ", &[("б", 85), ("мп", 15)]),
    ("ντ", &[("д", 70), ("нт", 30)]),
    ("γκ", &[("г", 80), ("нг", 20)]),
    ("γγ", &[("нг", 100)]),
    ("ου", &[("у", 100)]),
    ("αι", &[("э", 70), ("ай", 30)]),
    ("ει", &[("и", 60), ("эй", 40)]),
    ("οι", &[("и", 60), ("ой", 40)]),
    ("αυ", &[("ав", 60), ("ау", 40)]),
    ("ευ", &[("ев", 100)]),
    ("τζ", &[("дж", 70), ("ж", 30)]),
    ("τσ", &[("ч", 60), ("ц", 40)]),
    ("σσ", &[("с", 100)]),
    ("λλ", &[("л", 100)]),
];

const HANGUL: &Sounds = &[
    ("ᄀ", &[("г", 50), ("к", 10)]),
    ("ᄂ", &[("н", 60)]),
    ("ᄃ", &[("д", 55)]),
    ("ᄅ", &[("р", 32), ("л", 32)]),
    ("ᄆ", &[("м", 65)]),
    ("ᄇ", &[("б", 36), ("в", 26)]),
    ("ᄉ", &[("с", 50), ("ш", 8), ("т", 3)]),
    ("ᄌ", &[("дж", 30), ("з", 18), ("ж", 8), ("ц", 3)]),
    ("ᄎ", &[("ч", 45), ("ц", 15)]),
    ("ᄏ", &[("к", 75)]),
    ("ᄐ", &[("т", 75)]),
    ("ᄑ", &[("п", 38), ("ф", 38)]),
    ("ᄒ", &[("х", 55), ("г", 8), ("ф", 3)]),
    ("ᅡ", &[("а", 60)]),
    ("ᅢ", &[("э", 40), ("а", 15)]),
    ("ᅣ", &[("я", 60)]),
    ("ᅥ", &[("э", 22), ("о", 15), ("а", 12), ("у", 5)]),
    ("ᅦ", &[("э", 50)]),
    ("ᅦ이", &[("эй", 60)]),
    ("ᅩ", &[("о", 65)]),
    ("ᅮ", &[("у", 55), ("в", 6)]),
    ("ᅵ", &[("и", 55)]),
    ("ᅳ", &[("", 60), ("э", 4), ("у", 4)]),
    ("ᅲ", &[("ю", 45)]),
    ("ᆨ", &[("к", 65)]),
    ("ᆫ", &[("н", 65)]),
    ("ᆯ", &[("л", 55), ("р", 8)]),
    ("ᆷ", &[("м", 65)]),
    ("ᆸ", &[("п", 45), ("б", 15)]),
    ("ᆺ", &[("т", 45), ("с", 10)]),
    ("ᆼ", &[("нг", 45), ("н", 15)]),
    ("ᆮ", &[("т", 40), ("д", 20)]),
];

/// How Koreans write their own names; `-` for nothing. Each way weighs the same, a repeated one more.
const HANGUL_LATIN: &[(&str, &str)] = &[
    ("ᄀ", "g k k"),
    ("ᄁ", "kk k g gg c ck"),
    ("ᄂ", "n"),
    ("ᄃ", "d t d"),
    ("ᄄ", "tt t d dd"),
    ("ᄅ", "r l r -"),
    ("ᄆ", "m"),
    ("ᄇ", "b p b"),
    ("ᄈ", "pp p b bb"),
    ("ᄉ", "s s s sh"),
    ("ᄊ", "ss s s"),
    ("ᄋ", "-"),
    ("ᄌ", "j j ch z"),
    ("ᄍ", "jj j ch z"),
    ("ᄎ", "ch ch"),
    ("ᄏ", "k"),
    ("ᄐ", "t th"),
    ("ᄑ", "p"),
    ("ᄒ", "h h h -"),
    ("ᅡ", "a a a ah"),
    ("ᅢ", "ae ae e a ai"),
    ("ᅣ", "ya ia ja"),
    ("ᅤ", "yae ye"),
    ("ᅥ", "eo eo u o eu e er ur uh"),
    ("ᅦ", "e e eh a ay"),
    ("ᅧ", "yeo yeo yu you yo ye"),
    ("ᅨ", "ye ye yeh e"),
    ("ᅩ", "o o oh"),
    ("ᅪ", "wa wa ua oa"),
    ("ᅫ", "wae wai uai"),
    ("ᅬ", "oe oi oi we eu o"),
    ("ᅭ", "yo yo io"),
    ("ᅮ", "u u oo woo ou w"),
    ("ᅯ", "wo wo weo uo wa wor"),
    ("ᅰ", "we we wei wai ue"),
    ("ᅱ", "wi wi ui uy hwi oui"),
    ("ᅲ", "yu yoo you u iu yu"),
    ("ᅳ", "eu - u eu"),
    ("ᅴ", "ui ui eui ee i"),
    ("ᅵ", "i i ee i y ea ie"),
    ("ᆨ", "k k g ck c"),
    ("ᆩ", "k kk"),
    ("ᆫ", "n n n nn"),
    ("ᆮ", "t d"),
    ("ᆯ", "l l l r ll le"),
    ("ᆷ", "m m m mm"),
    ("ᆸ", "p p b pp"),
    ("ᆹ", "p ps"),
    ("ᆺ", "t s t tt d"),
    ("ᆻ", "t ss"),
    ("ᆼ", "ng ng ng n"),
    ("ᆽ", "t j"),
    ("ᆾ", "t ch"),
    ("ᆿ", "k"),
    ("ᇀ", "t"),
    ("ᇁ", "p"),
    ("ᇂ", "h t -"),
];
