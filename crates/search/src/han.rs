//! How Chinese characters are spelled in Latin letters: Pinyin and Wade-Giles.

/// The Pinyin of a character; empty if it has none.
pub(crate) fn pinyin(character: char) -> String {
    let read = any_ascii::any_ascii_char(character);
    read.chars().filter(char::is_ascii_alphabetic).map(|letter| letter.to_ascii_lowercase()).collect()
}

/// A Pinyin syllable as Wade-Giles writes it once its marks are dropped, as in Chiang, Hsu, Tsai.
pub(crate) fn wade_giles(pinyin: &str) -> String {
    const HEADS: [(&str, &str); 14] = [
        ("zhi", "chih"),
        ("chi", "chih"),
        ("shi", "shih"),
        ("ri", "jih"),
        ("r", "j"),
        ("zh", "ch"),
        ("z", "ts"),
        ("c", "ts"),
        ("j", "ch"),
        ("q", "ch"),
        ("x", "hs"),
        ("b", "p"),
        ("d", "t"),
        ("g", "k"),
    ];
    const TAILS: [(&str, &str); 11] = [
        ("kuo", "kuo"),
        ("huo", "huo"),
        ("shuo", "shuo"),
        ("ong", "ung"),
        ("ian", "ien"),
        ("ie", "ieh"),
        ("ue", "ueh"),
        ("uo", "o"),
        ("yan", "yen"),
        ("kui", "kuei"),
        ("ye", "yeh"),
    ];
    match pinyin {
        "zi" | "ci" => return "tzu".to_owned(),
        "si" => return "szu".to_owned(),
        "you" => return "yu".to_owned(),
        "he" => return "ho".to_owned(),
        "ge" | "ke" => return "ko".to_owned(),
        "er" => return "erh".to_owned(),
        _ => {}
    }
    let head = if pinyin.starts_with("ch") && pinyin != "chi" {
        None
    } else {
        HEADS.into_iter().find(|(from, _)| pinyin.starts_with(from))
    };
    let headed =
        head.map_or_else(|| pinyin.to_owned(), |(from, to)| format!("{to}{}", &pinyin[from.len()..]));
    let tail = TAILS.into_iter().find(|(from, _)| headed.ends_with(from));
    tail.map_or(headed.clone(), |(from, to)| format!("{}{to}", &headed[..headed.len() - from.len()]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pinyin_is_written_in_the_older_way_too() {
        for (pinyin, older) in [
            ("zhang", "chang"),
            ("xu", "hsu"),
            ("cai", "tsai"),
            ("jiang", "chiang"),
            ("qian", "chien"),
            ("dong", "tung"),
            ("chen", "chen"),
            ("shi", "shih"),
            ("zi", "tzu"),
            ("guo", "kuo"),
            ("luo", "lo"),
            ("gui", "kuei"),
            ("hui", "hui"),
            ("ren", "jen"),
            ("ye", "yeh"),
            ("xue", "hsueh"),
        ] {
            assert_eq!(wade_giles(pinyin), older, "{pinyin}");
        }
    }
}
