//! Letters that other languages add to a script, beside those that the pairs have taught.

use crate::table::Table;

/// A letter, and how it is written with shares in hundredths.
type Ways = [(&'static str, &'static [(&'static str, u32)])];

/// Letters that Persian, Urdu, Pashto, Kurdish and Uyghur add to the Arabic ones.
pub(crate) fn arabic(table: &mut Table) {
    beside(BESIDE_ARABIC, table);
    plainly(VOWELS_BESIDE_ARABIC, table);
}

/// Letters that the languages beside Russian add to its own, and long French and German ways to write Russian ones.
pub(crate) fn russian(table: &mut Table) {
    table.add("щ", b"chtch", 0.06);
    table.add("щ", b"schtsch", 0.04);
    beside(BESIDE_RUSSIAN, table);
    plainly(OF_THEIR_OWN, table);
}

/// Each letter is written as a near one, with its own sound.
fn beside(letters: &[Near], table: &mut Table) {
    for (letter, near, of_near, sounds) in letters {
        let ways: Vec<(Vec<u8>, f64)> =
            table.ways(near).map(|(latin, share)| (latin.to_vec(), share)).collect();
        for (latin, share) in ways {
            let Some(rest) = latin.strip_prefix(of_near.as_bytes()) else { continue };
            for (sound, part) in *sounds {
                let latin = [sound.as_bytes(), rest].concat();
                table.add(letter, &latin, share * f64::from(*part) / 100.0);
            }
        }
    }
}

/// Each letter is written so and not otherwise.
fn plainly(letters: &Ways, table: &mut Table) {
    for (letter, ways) in letters {
        table.units.remove(*letter);
        for (latin, share) in *ways {
            table.add(letter, latin.as_bytes(), f64::from(*share) / 100.0);
        }
    }
}

/// The letter, the near one, how that is written, and how the letter is, in hundredths.
type Near = (&'static str, &'static str, &'static str, &'static [(&'static str, u32)]);

const BESIDE_ARABIC: &[Near] = &[
    ("پ", "ب", "b", &[("p", 95), ("pp", 5)]),
    ("گ", "ك", "k", &[("g", 90), ("gh", 5), ("gg", 5)]),
    ("چ", "ش", "sh", &[("ch", 85), ("c", 5), ("tch", 5), ("j", 5)]),
    ("ژ", "ش", "sh", &[("j", 50), ("zh", 30), ("g", 15), ("s", 5)]),
    ("ڤ", "ف", "f", &[("v", 100)]),
    ("ٹ", "ت", "t", &[("t", 100)]),
    ("ڈ", "د", "d", &[("d", 100)]),
    ("ڑ", "ر", "r", &[("r", 80), ("d", 10), ("rh", 10)]),
    ("ں", "ن", "n", &[("n", 100)]),
    ("ے", "ي", "i", &[("e", 40), ("ay", 20), ("ai", 20), ("i", 20)]),
    ("و", "ف", "f", &[("v", 35)]),
    ("ښ", "ش", "sh", &[("sh", 60), ("kh", 25), ("x", 10), ("h", 5)]),
    ("ځ", "ز", "z", &[("z", 60), ("dz", 30), ("j", 10)]),
    ("څ", "س", "s", &[("ts", 55), ("s", 40), ("c", 5)]),
    ("ډ", "د", "d", &[("d", 100)]),
    ("ړ", "ر", "r", &[("r", 90), ("d", 5), ("rh", 5)]),
    ("ږ", "ش", "sh", &[("g", 45), ("zh", 35), ("gh", 10), ("j", 10)]),
    ("ڼ", "ن", "n", &[("n", 90), ("rn", 10)]),
    ("ګ", "ك", "k", &[("g", 95), ("gh", 5)]),
    ("ڭ", "ن", "n", &[("ng", 90), ("n", 10)]),
    ("ڕ", "ر", "r", &[("r", 85), ("rr", 15)]),
    ("ڵ", "ل", "l", &[("l", 85), ("ll", 15)]),
    ("ۋ", "ف", "f", &[("w", 60), ("v", 40)]),
    ("ڨ", "ك", "k", &[("g", 100)]),
    ("ݣ", "ك", "k", &[("g", 95), ("gh", 5)]),
    ("ڥ", "ف", "f", &[("v", 95), ("p", 5)]),
];

/// Vowels of Pashto, Kurdish and Uyghur.
const VOWELS_BESIDE_ARABIC: &Ways = &[
    ("ې", &[("e", 80), ("ay", 5), ("ai", 5), ("i", 10)]),
    ("ۍ", &[("ai", 45), ("ay", 25), ("ey", 15), ("i", 10), ("y", 5)]),
    ("ێ", &[("e", 85), ("i", 8), ("ey", 7)]),
    ("ۆ", &[("o", 75), ("u", 15), ("oe", 5), ("ou", 5)]),
    ("ۈ", &[("u", 80), ("ue", 10), ("o", 10)]),
    ("ۇ", &[("u", 85), ("o", 8), ("ou", 7)]),
];

/// Of Ukrainian, Belarusian, Serbian, Macedonian, and of the Cyrillic alphabets of Kazakh, Kyrgyz, Tajik, Uzbek,
/// Tatar, Bashkir, Mongolian and Azerbaijani.
const BESIDE_RUSSIAN: &[Near] = &[
    ("ґ", "г", "g", &[("g", 100)]),
    ("ғ", "г", "g", &[("gh", 45), ("g", 50), ("q", 5)]),
    ("ҝ", "г", "g", &[("g", 95), ("k", 5)]),
    ("ҕ", "г", "g", &[("gh", 60), ("g", 40)]),
    ("ѓ", "г", "g", &[("gj", 60), ("g", 15), ("dj", 15), ("gy", 10)]),
    ("ҙ", "з", "z", &[("z", 80), ("dh", 10), ("th", 10)]),
    ("ѕ", "з", "z", &[("dz", 80), ("z", 20)]),
    ("ҡ", "к", "k", &[("k", 60), ("q", 40)]),
    ("қ", "к", "k", &[("k", 30), ("q", 35)]),
    ("ҫ", "с", "s", &[("s", 85), ("th", 15)]),
    ("ң", "н", "n", &[("ng", 60), ("n", 40)]),
    ("ҥ", "н", "n", &[("ng", 70), ("n", 30)]),
    ("њ", "н", "n", &[("nj", 55), ("n", 20), ("ny", 15), ("ni", 10)]),
    ("љ", "л", "l", &[("lj", 55), ("l", 20), ("ly", 15), ("li", 10)]),
    ("ђ", "д", "d", &[("dj", 60), ("d", 25), ("dz", 5), ("gj", 5), ("j", 5)]),
    ("ћ", "ч", "ch", &[("c", 35), ("ch", 20), ("tj", 5), ("cs", 5)]),
    ("ќ", "к", "k", &[("kj", 40), ("k", 15), ("c", 5), ("ky", 5)]),
];

/// Their vowels, and the consonants that Russian has none near to.
const OF_THEIR_OWN: &Ways = &[
    ("һ", &[("h", 92), ("", 5), ("kh", 3)]),
    ("ҳ", &[("h", 85), ("kh", 10), ("", 5)]),
    ("ҷ", &[("j", 80), ("dzh", 10), ("dj", 7), ("c", 3)]),
    ("җ", &[("j", 70), ("zh", 18), ("dzh", 9), ("c", 3)]),
    ("ҹ", &[("j", 60), ("c", 38), ("dj", 2)]),
    ("џ", &[("dz", 45), ("dzh", 18), ("j", 20), ("dj", 10), ("x", 4), ("g", 3)]),
    ("ә", &[("a", 60), ("e", 22), ("ae", 13), ("ya", 5)]),
    ("ө", &[("o", 60), ("u", 20), ("oe", 10), ("e", 5), ("yo", 5)]),
    ("ұ", &[("u", 90), ("o", 5), ("y", 5)]),
    ("ү", &[("u", 85), ("y", 5), ("ue", 5), ("yu", 5)]),
    ("і", &[("i", 75), ("y", 18), ("yi", 2), ("e", 5)]),
    ("ї", &[("i", 58), ("yi", 27), ("ji", 8), ("y", 4), ("ii", 3)]),
    ("є", &[("ye", 40), ("ie", 25), ("e", 28), ("je", 7)]),
    ("ў", &[("o", 50), ("u", 25), ("w", 15), ("v", 5), ("ou", 5)]),
    ("ӣ", &[("i", 85), ("y", 10), ("ee", 5)]),
    ("ӯ", &[("u", 60), ("o", 30), ("ou", 5), ("oo", 5)]),
    ("ј", &[("j", 58), ("y", 24), ("i", 15), ("", 3)]),
    ("ӑ", &[("a", 90), ("u", 10)]),
    ("ӗ", &[("e", 90), ("i", 10)]),
];
