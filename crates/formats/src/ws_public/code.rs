//! The codes of the public form: colours, sex, countries, courts of several countries.

use wasl_model::{Colour, Country, EyeColour, HairColour, Sex};

use crate::country;

/// Courts and tribunals that issue warrants and are no country.
const COURTS: [&str; 3] = ["914", "916", "922"];

/// The colours that the form is served for, by the word in their address.
pub(super) fn path(colour: Colour) -> &'static str {
    match colour {
        Colour::Special => "un",
        other => other.as_str(),
    }
}

/// The colour of an address.
pub(super) fn colour(word: &str) -> Option<Colour> {
    Colour::ALL.iter().copied().find(|colour| path(*colour) == word)
}

pub(super) fn sex(sex: Option<Sex>) -> &'static str {
    match sex {
        Some(Sex::Male) => "M",
        Some(Sex::Female) => "F",
        Some(Sex::Unspecified) | None => SEX_UNKNOWN,
    }
}

/// The code of a sex that is not known.
pub(super) const SEX_UNKNOWN: &str = "U";

/// The sex that a code stands for.
pub(super) fn sex_of(code: &str) -> Option<Sex> {
    match code {
        "M" => Some(Sex::Male),
        "F" => Some(Sex::Female),
        _ => None,
    }
}

/// The country of a code of two letters.
pub(super) fn country_of(code: &str) -> Option<Country> {
    if code.len() == 2 { country::by_code(code) } else { None }
}

/// Whether it is a court's code.
pub(super) fn is_court(code: &str) -> bool {
    COURTS.contains(&code)
}

pub(super) fn eyes(colour: EyeColour) -> &'static str {
    match colour {
        EyeColour::Black => "BLA",
        EyeColour::Blue => "BLU",
        EyeColour::LightBlue => "BLUL",
        EyeColour::Brown => "BRO",
        EyeColour::DarkBrown => "BROD",
        EyeColour::Hazel => "BROH",
        EyeColour::LightBrown => "BROL",
        EyeColour::Green => "GRE",
        EyeColour::Grey => "GRY",
        EyeColour::Different => "OTHC",
        EyeColour::Dark => "OTHD",
        EyeColour::Light => "OTHL",
    }
}

pub(super) fn eyes_of(code: &str) -> Option<EyeColour> {
    EyeColour::ALL.iter().copied().find(|colour| eyes(*colour) == code)
}

pub(super) fn hair(colour: HairColour) -> &'static str {
    match colour {
        HairColour::Black => "BLA",
        HairColour::Brown => "BRO",
        HairColour::Fair => "BROF",
        HairColour::Grey => "GRY",
        HairColour::Greying => "GRYG",
        HairColour::Bald => "HAIB",
        HairColour::Dyed => "HAID",
        HairColour::Dark => "OTHD",
        HairColour::Red => "RED",
        HairColour::Auburn => "REDA",
        HairColour::White => "WHI",
        HairColour::Blond => "YELB",
    }
}

pub(super) fn hair_of(code: &str) -> Option<HairColour> {
    HairColour::ALL.iter().copied().find(|colour| hair(*colour) == code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_leads_back() {
        assert!(Colour::ALL.iter().all(|one| colour(path(*one)) == Some(*one)));
        assert!(EyeColour::ALL.iter().all(|one| eyes_of(eyes(*one)) == Some(*one)));
        assert!(HairColour::ALL.iter().all(|one| hair_of(hair(*one)) == Some(*one)));
        assert!([Some(Sex::Male), Some(Sex::Female), None].iter().all(|one| sex_of(sex(*one)) == *one));
        assert_eq!((colour("pink"), eyes_of("RED"), hair_of("GRE"), sex_of("X")), (None, None, None, None));
    }
}
