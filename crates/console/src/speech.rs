//! The sentences of the pages, in the reader's language (Project Fluent).

use std::{borrow::Cow, fmt, sync::Arc};

use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use unic_langid::LanguageIdentifier;

use crate::language::Language;

/// Every sentence in every language.
pub(crate) struct Library {
    speeches: [Speech; 4],
}

/// The sentences of one language. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Speech {
    language: Language,
    bundle: Arc<FluentBundle<FluentResource>>,
}

macro_rules! sources {
    ($tag:literal) => {
        [
            include_str!(concat!("../locales/", $tag, "/frame.ftl")),
            include_str!(concat!("../locales/", $tag, "/door.ftl")),
            include_str!(concat!("../locales/", $tag, "/ask.ftl")),
            include_str!(concat!("../locales/", $tag, "/reasons.ftl")),
            include_str!(concat!("../locales/", $tag, "/record.ftl")),
            include_str!(concat!("../locales/", $tag, "/cases.ftl")),
            include_str!(concat!("../locales/", $tag, "/notices.ftl")),
            include_str!(concat!("../locales/", $tag, "/draft.ftl")),
            include_str!(concat!("../locales/", $tag, "/messages.ftl")),
            include_str!(concat!("../locales/", $tag, "/groups.ftl")),
            include_str!(concat!("../locales/", $tag, "/bureaus.ftl")),
            include_str!(concat!("../locales/", $tag, "/directory.ftl")),
            include_str!(concat!("../locales/", $tag, "/statistics.ftl")),
            include_str!(concat!("../locales/", $tag, "/audit.ftl")),
            include_str!(concat!("../locales/", $tag, "/erasures.ftl")),
            include_str!(concat!("../locales/", $tag, "/redress.ftl")),
            include_str!(concat!("../locales/", $tag, "/errors.ftl")),
        ]
    };
}

fn sources(language: Language) -> &'static [&'static str] {
    match language {
        Language::English => &sources!("en"),
        Language::French => &sources!("fr"),
        Language::Spanish => &sources!("es"),
        Language::Arabic => &sources!("ar"),
    }
}

impl Library {
    /// Reads all sentences, once.
    pub(crate) fn read() -> Self {
        Self { speeches: Language::ALL.map(Speech::read) }
    }

    /// The sentences of `language`.
    pub(crate) fn speech(&self, language: Language) -> Speech {
        let found = self.speeches.iter().find(|speech| speech.language == language);
        found.unwrap_or(&self.speeches[0]).clone()
    }
}

impl Speech {
    fn read(language: Language) -> Self {
        let id: LanguageIdentifier = language.tag().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![id]);
        bundle.set_formatter(Some(|value, _| match value {
            FluentValue::Number(number) => Some(grouped(number.value)),
            _ => None,
        }));
        for source in sources(language) {
            // What cannot be read is left out here, and found by a test before it gets so far.
            let resource = FluentResource::try_new((*source).to_owned());
            bundle.add_resource_overriding(resource.unwrap_or_else(|(readable, _)| readable));
        }
        Self { language, bundle: Arc::new(bundle) }
    }

    /// Which language it is.
    pub(crate) fn language(&self) -> Language {
        self.language
    }

    /// The sentence called `key`.
    pub(crate) fn say(&self, key: &str) -> String {
        self.spoken(key, None).unwrap_or_else(|| format!("[{key}]"))
    }

    /// The sentence called `key` with its blanks filled. Each value stands in direction isolates, so that
    /// it does not disturb the order of the words around it.
    pub(crate) fn fill(&self, key: &str, blanks: &[(&'static str, FluentValue<'_>)]) -> String {
        let args: FluentArgs<'_> = blanks.iter().cloned().collect();
        self.spoken(key, Some(&args)).unwrap_or_else(|| format!("[{key}]"))
    }

    /// The first of `keys` that there is a sentence for.
    pub(crate) fn first_of(&self, keys: &[&str]) -> String {
        keys.iter().find_map(|key| self.spoken(key, None)).unwrap_or_default()
    }

    fn spoken(&self, key: &str, args: Option<&FluentArgs<'_>>) -> Option<String> {
        let pattern = self.bundle.get_message(key)?.value()?;
        let mut errors = Vec::new();
        let sentence = self.bundle.format_pattern(pattern, args, &mut errors);
        if !errors.is_empty() {
            tracing::warn!(key, language = self.language.tag(), "a sentence lacks what it is filled with");
        }
        Some(Cow::into_owned(sentence))
    }
}

impl fmt::Debug for Speech {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_tuple("Speech").field(&self.language).finish()
    }
}

impl fmt::Debug for Library {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Library").finish_non_exhaustive()
    }
}

/// A sentence without direction isolates, for attributes and titles that no browser lays out.
pub(crate) fn bare(sentence: &str) -> String {
    sentence.replace(['\u{2068}', '\u{2069}'], "")
}

/// A count in groups of three digits with narrow blanks, as ISO 80000-1 writes it in every language.
fn grouped(value: f64) -> String {
    let digits = format!("{value:.0}");
    let mut shown = String::with_capacity(digits.len() * 2);
    for (at, digit) in digits.chars().enumerate() {
        // Four digits stand together: 2026, 8 000 would not gain.
        if at > 0 && digits.len() > 4 && (digits.len() - at).is_multiple_of(3) {
            shown.push('\u{202f}');
        }
        shown.push(digit);
    }
    shown
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    /// The blanks that a source's line names: `$word`.
    fn blanks(text: &str) -> BTreeSet<String> {
        let words = text.split('$').skip(1);
        words
            .map(|rest| rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').collect())
            .collect()
    }

    /// Every key of a language with the blanks of its sentence.
    fn keys(language: Language) -> BTreeMap<String, BTreeSet<String>> {
        let mut keys: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for source in sources(language) {
            assert!(FluentResource::try_new((*source).to_owned()).is_ok(), "{language:?} cannot be read");
            let mut key = String::new();
            for line in source.lines().filter(|line| !line.starts_with('#')) {
                if let Some((name, _)) = line.split_once(" =").filter(|_| !line.starts_with([' ', '-'])) {
                    name.clone_into(&mut key);
                    assert!(keys.insert(key.clone(), BTreeSet::new()).is_none(), "{language:?}: {key} twice");
                }
                if let Some(known) = keys.get_mut(&key) {
                    known.extend(blanks(line));
                }
            }
        }
        keys
    }

    #[test]
    fn all_languages_have_the_same_sentences_with_the_same_blanks() {
        let english = keys(Language::English);
        assert!(english.len() > 100);
        for language in Language::ALL {
            let own = keys(language);
            for (key, blanks) in &english {
                assert_eq!(own.get(key), Some(blanks), "{language:?}: {key}");
            }
            let surplus: Vec<_> = own.keys().filter(|key| !english.contains_key(*key)).collect();
            assert!(surplus.is_empty(), "{language:?}: {surplus:?}");
        }
    }

    #[test]
    fn every_sentence_that_a_page_or_handler_names_is_there() {
        let english = keys(Language::English);
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut named = 0;
        for folder in ["src", "templates"] {
            for file in std::fs::read_dir(root.join(folder)).unwrap() {
                let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
                for call in ["say(\"", "fill(\"", "saying(\""] {
                    for rest in text.split(call).skip(1) {
                        let key = rest.split('"').next().unwrap();
                        assert!(english.contains_key(key), "no sentence {key}");
                        named += 1;
                    }
                }
            }
        }
        assert!(named > 50, "{named}");
    }

    #[test]
    fn counts_are_grouped_and_values_isolated() {
        assert_eq!([7.0, 2026.0, 278_952.0].map(grouped), ["7", "2026", "278\u{202f}952"]);
        let speech = Library::read().speech(Language::English);
        let said = speech.fill("page-title", &[("page", "Ask".into())]);
        assert!(said.contains("\u{2068}Ask\u{2069}"), "{said}");
        assert!(!bare(&said).contains('\u{2068}'));
    }
}
