//! Which country is meant: by code or by name, as travel documents and lists write it.

mod names;

use std::{collections::HashMap, sync::LazyLock};

use wasl_model::Country;

/// The country that a code or a name stands for.
///
/// Takes ISO 3166-1 alpha-2 and alpha-3 codes, the further codes of ICAO Doc 9303 part 3 section 5,
/// codes of states that are no more, and English names: official, everyday, as the UN and OFAC write
/// them, and what people of the country are called. `None` for everything else; nothing is guessed.
pub fn country(raw: &str) -> Option<Country> {
    by_code(raw).or_else(|| by_name(raw))
}

/// The country that a code of two or three letters stands for, or Germany's single `D`. Either case.
///
/// What a travel document carries besides ISO 3166-1 becomes: `GBD`, `GBN`, `GBO`, `GBP`, `GBS`: GB;
/// `RKS`: XK; `EUE`: EU; `UNO`, `UNA`, `UNK`: UN; stateless persons and refugees (`XXA` to `XXC`) and
/// `XXX`: XX; `UTO`, the country of specimens: UT. Organisations that have no code of two letters
/// (`XPO`, INTERPOL, and its like) are `None`.
pub fn by_code(raw: &str) -> Option<Country> {
    let code = raw.trim();
    if code.is_empty() || code.len() > 3 || !code.is_ascii() {
        return None;
    }
    let code = code.to_ascii_uppercase();
    let alpha2 = names::CODES
        .iter()
        .find(|(known, _)| *known == code)
        .map(|(_, alpha2)| *alpha2)
        .or_else(|| rust_iso3166::from_alpha2(&code).map(|country| country.alpha2))
        .or_else(|| rust_iso3166::from_alpha3(&code).map(|country| country.alpha2))?;
    alpha2.parse().ok()
}

/// The country that an English name or the word for its people stands for.
///
/// Case, accents, punctuation and a leading "the" do not matter; `Congo, Democratic Republic of the`
/// and `Iran (Islamic Republic of)` are read in either order of their parts.
pub fn by_name(raw: &str) -> Option<Country> {
    // Longer than any name of a country: not worth folding.
    if raw.len() > 100 {
        return None;
    }
    BY_NAME.get(fold(raw).as_str()).copied()
}

static BY_NAME: LazyLock<HashMap<String, Country>> = LazyLock::new(|| {
    let mut known = HashMap::new();
    for country in rust_iso3166::ALL {
        let Ok(code) = country.alpha2.parse() else { continue };
        for name in spellings(country.name) {
            known.insert(name, code);
        }
    }
    // Our own come last: where the two differ, ours say what lists mean.
    for (alpha2, names) in names::NAMES {
        if let Ok(code) = alpha2.parse::<Country>() {
            known.extend(names.iter().map(|name| (fold(name), code)));
        }
    }
    known
});

/// A name of ISO 3166-1 as it is, and where it has a part in parentheses, with that part in front and
/// without it.
fn spellings(name: &str) -> Vec<String> {
    /// Short names that more than one country has.
    const SHARED: [&str; 3] = ["congo", "korea", "virgin islands"];
    let mut forms = vec![fold(name)];
    if let Some((base, inner)) = name.strip_suffix(')').and_then(|name| name.split_once(" (")) {
        forms.push(fold(&format!("{inner} {base}")));
        forms.push(fold(base));
    }
    forms.retain(|form| !SHARED.contains(&form.as_str()) || name == "Congo");
    forms
}

/// Lower case, no accents, every run of other characters one blank, no leading "the".
fn fold(raw: &str) -> String {
    let mut folded = String::with_capacity(raw.len());
    for letter in raw.chars().flat_map(char::to_lowercase) {
        match letter {
            'a'..='z' | '0'..='9' => folded.push(letter),
            'à'..='å' => folded.push('a'),
            'è'..='ë' => folded.push('e'),
            'ì'..='ï' => folded.push('i'),
            'ò'..='ö' => folded.push('o'),
            'ù'..='ü' => folded.push('u'),
            'ç' => folded.push('c'),
            'ñ' => folded.push('n'),
            // What a capital I with a dot leaves behind in lower case.
            '\u{307}' => {}
            '&' => folded.push_str(" and "),
            _ if folded.ends_with(' ') => {}
            _ => folded.push(' '),
        }
    }
    let words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
    let words = words.strip_prefix(&["the"]).unwrap_or(&words);
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_names_lead_to_the_same_country() {
        for (code, names) in [
            (
                "IR",
                &["Iran (Islamic Republic of)", "Iran", "IRN", "ir", "Islamic Republic of Iran", "Iranian"][..],
            ),
            ("KP", &["Korea, North", "Democratic People's Republic of Korea", "DPRK", "North Korea", "PRK"]),
            ("KR", &["Korea, South", "Republic of Korea", "KOR"]),
            ("CD", &["Democratic Republic of the Congo", "Congo, Democratic Republic of the", "COD", "ZAR"]),
            ("CG", &["Congo", "Congo, Republic of the"]),
            ("MM", &["Burma", "Myanmar", "BUR"]),
            ("CI", &["Cote d Ivoire", "Côte d'Ivoire", "Ivory Coast"]),
            ("PS", &["Palestinian", "West Bank", "State of Palestine", "Region: Gaza"]),
            ("DE", &["D", "D  ", "DEU", "Germany", "German"]),
            ("XK", &["RKS", "XKX", "KS", "Kosovo"]),
            ("GB", &["GBN", "UK", "United Kingdom", "United Kingdom of Great Britain and Northern Ireland"]),
            ("SU", &["SUN", "Soviet Union", "former Soviet Union", "USSR"]),
            ("YU", &["YUG", "Yugoslavia"]),
            ("TR", &["Türkiye", "Turkey", "TUR"]),
            ("XX", &["XXA", "stateless"]),
            ("GM", &["The Gambia", "Gambia, The"]),
            ("KN", &["St. Kitts & Nevis", "Saint Kitts and Nevis"]),
            ("TZ", &["United Republic of Tanzania", "Tanzania"]),
            ("VG", &["Virgin Islands, British"]),
        ] {
            for name in names {
                assert_eq!(country(name).map(|found| found.to_string()).as_deref(), Some(code), "{name}");
            }
        }
        for none in ["", "None Identified", "undetermined", "Korea", "Virgin Islands", "XPO", "QQ", "Jalisco"]
        {
            assert_eq!(country(none), None, "{none}");
        }
    }

    #[test]
    fn what_a_code_leads_to_leads_to_itself() {
        for (code, alpha2) in names::CODES {
            assert_eq!(by_code(alpha2).map(|found| found.to_string()).as_deref(), Some(*alpha2), "{code}");
        }
    }

    #[test]
    fn every_name_of_our_own_is_of_a_country() {
        for (alpha2, names) in names::NAMES {
            for name in *names {
                assert_eq!(by_name(name).map(|found| found.to_string()).as_deref(), Some(*alpha2), "{name}");
            }
        }
    }
}
