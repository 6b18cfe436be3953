//! Hangul syllables taken apart into their letters, and the family names that are spelled by custom.

/// The letters of a Hangul word: those before the vowel, the vowels, those behind; a silent first one too.
pub(crate) fn letters(word: &str) -> Vec<char> {
    word.chars().flat_map(|syllable| apart(syllable).into_iter().flatten()).collect()
}

/// How a syllable is spelled by custom where it is a family name, and how many letters it has.
pub(crate) fn customs(letters: &[char]) -> impl Iterator<Item = (usize, &'static str)> {
    CUSTOMS
        .iter()
        .filter(move |(syllable, _)| letters.starts_with(syllable))
        .flat_map(|(syllable, ways)| ways.split(' ').map(|way| (syllable.len(), way)))
}

fn apart(syllable: char) -> [Option<char>; 3] {
    let code = u32::from(syllable);
    if !(0xAC00..=0xD7A3).contains(&code) {
        return [Some(syllable), None, None];
    }
    let place = code - 0xAC00;
    let (head, vowel, tail) = (place / 588, place % 588 / 28, place % 28);
    [
        char::from_u32(0x1100 + head),
        char::from_u32(0x1161 + vowel),
        (tail > 0).then(|| char::from_u32(0x11A7 + tail)).flatten(),
    ]
}

const CUSTOMS: &[(&[char], &str)] = &[
    (&['ᄋ', 'ᅵ'], "lee yi rhee ri"),
    (&['ᄇ', 'ᅡ', 'ᆨ'], "park pak bark"),
    (&['ᄎ', 'ᅬ'], "choi choe choy"),
    (&['ᄋ', 'ᅵ', 'ᆷ'], "lim im rim yim"),
    (&['ᄅ', 'ᅵ', 'ᆷ'], "lim rim"),
    (&['ᄅ', 'ᅵ'], "lee ri rhee"),
    (&['ᄋ', 'ᅲ'], "ryu yoo yu lew"),
    (&['ᄂ', 'ᅩ'], "roh noh ro"),
    (&['ᄌ', 'ᅥ', 'ᆼ'], "chung jung jeong cheong chong"),
    (&['ᄌ', 'ᅩ'], "cho jo"),
    (&['ᄀ', 'ᅵ', 'ᆷ'], "kim gim"),
    (&['ᄌ', 'ᅡ', 'ᆼ'], "chang jang"),
    (&['ᄌ', 'ᅥ', 'ᆫ'], "jun chun jeon chon"),
    (&['ᄋ', 'ᅮ'], "woo wu u"),
    (&['ᄋ', 'ᅩ'], "oh o"),
    (&['ᄉ', 'ᅵ', 'ᆫ'], "shin sin"),
    (&['ᄉ', 'ᅩ', 'ᆫ'], "son sohn"),
    (&['ᄇ', 'ᅢ'], "bae pae"),
    (&['ᄇ', 'ᅢ', 'ᆨ'], "paik baek baik paek"),
    (&['ᄒ', 'ᅥ'], "huh hur heo ho"),
    (&['ᄀ', 'ᅪ', 'ᆨ'], "kwak gwak"),
    (&['ᄀ', 'ᅯ', 'ᆫ'], "kwon gwon"),
    (&['ᄋ', 'ᅣ', 'ᆼ'], "yang ryang"),
    (&['ᄋ', 'ᅣ', 'ᆫ'], "ahn an"),
    (&['ᄋ', 'ᅡ', 'ᆫ'], "ahn an"),
    (&['ᄒ', 'ᅧ', 'ᆫ'], "hyun hyeon hyon"),
    (&['ᄋ', 'ᅧ', 'ᆼ'], "young yeong yong"),
    (&['ᄉ', 'ᅥ', 'ᆼ'], "sung seong song"),
    (&['ᄒ', 'ᅴ'], "hee hui"),
    (&['ᄉ', 'ᅮ'], "soo su"),
    (&['ᄆ', 'ᅮ', 'ᆫ'], "moon mun"),
    (&['ᄌ', 'ᅮ'], "joo ju chu"),
    (&['ᄌ', 'ᅮ', 'ᆫ'], "joon jun chun"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_syllable_comes_apart() {
        assert_eq!(letters("박근"), ['ᄇ', 'ᅡ', 'ᆨ', 'ᄀ', 'ᅳ', 'ᆫ']);
        assert!(customs(&letters("이")).any(|custom| custom == (2, "lee")));
    }
}
