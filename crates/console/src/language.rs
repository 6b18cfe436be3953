//! The four languages, and which of them a reader wants.

/// A language that the pages are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Language {
    /// English.
    English,
    /// French.
    French,
    /// Spanish.
    Spanish,
    /// Arabic, read from right to left.
    Arabic,
}

impl Language {
    /// Every language, in the order of the switch.
    pub(crate) const ALL: [Self; 4] = [Self::English, Self::French, Self::Spanish, Self::Arabic];

    /// The tag of BCP 47.
    pub(crate) fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::French => "fr",
            Self::Spanish => "es",
            Self::Arabic => "ar",
        }
    }

    /// What it calls itself.
    pub(crate) fn own_name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::French => "Français",
            Self::Spanish => "Español",
            Self::Arabic => "العربية",
        }
    }

    /// From which side it is read, as HTML says it.
    pub(crate) fn direction(self) -> &'static str {
        if self == Self::Arabic { "rtl" } else { "ltr" }
    }

    /// The language of a tag, whatever the country behind it.
    pub(crate) fn of_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        Self::ALL.into_iter().find(|language| language.tag().eq_ignore_ascii_case(primary))
    }

    /// What the reader chose before, or what the browser likes best, or English.
    pub(crate) fn wanted(chosen: Option<&str>, accepted: Option<&str>) -> Self {
        let liked = || accepted.and_then(best_accepted);
        chosen.and_then(Self::of_tag).or_else(liked).unwrap_or(Self::English)
    }
}

/// The best of an `Accept-Language` header that is there; of equals the first.
fn best_accepted(header: &str) -> Option<Language> {
    let mut best: Option<(Language, f32)> = None;
    for range in header.split(',').take(32) {
        let (tag, parameter) = range.split_once(';').unwrap_or((range, ""));
        let quality = parameter.trim().strip_prefix("q=").map_or(Some(1.0), |q| q.parse::<f32>().ok());
        let (Some(language), Some(quality)) = (Language::of_tag(tag.trim()), quality) else { continue };
        if quality > best.map_or(0.0, |(_, quality)| quality) {
            best = Some((language, quality));
        }
    }
    best.map(|(language, _)| language)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_goes_before_the_browser_and_the_browser_before_english() {
        use Language::{Arabic, English, French, Spanish};
        let cases = [
            (Some("ar"), Some("fr"), Arabic),
            (Some("xx"), Some("fr-CA, en;q=0.5"), French),
            (None, Some("de, es-MX;q=0.7, en;q=0.3"), Spanish),
            (None, Some("fr;q=0, en;q=0.1"), English),
            (None, Some("de"), English),
            (None, Some(";;;q=,"), English),
            (None, None, English),
        ];
        for (chosen, accepted, expected) in cases {
            assert_eq!(Language::wanted(chosen, accepted), expected, "{chosen:?} {accepted:?}");
        }
    }
}
