//! What was typed on the search page, and the question that it means.

use serde::Deserialize;
use wasl_model::{Country, CountryError, Identifier, Number, PartialDate, Question, Sex, Sought, Text};

use crate::{box_form::BoxForm, trouble::Trouble};

/// The search form as it was sent. It goes back into the page as it is.
#[derive(Default, Deserialize)]
pub(crate) struct Fields {
    /// What proves that the form is the session's own.
    #[serde(default)]
    pub(crate) form: String,
    /// The one box.
    #[serde(default)]
    pub(crate) what: String,
    /// Date of birth.
    #[serde(default)]
    pub(crate) born: String,
    /// Nationality.
    #[serde(default)]
    pub(crate) nationality: String,
    /// Sex.
    #[serde(default)]
    pub(crate) sex: String,
    /// Place of birth.
    #[serde(default)]
    pub(crate) place: String,
    /// Who issued the document.
    #[serde(default)]
    pub(crate) issuer: String,
    /// As what the box is to be read; empty if the program decides.
    #[serde(default)]
    pub(crate) read_as: String,
    /// As what a number is looked up privately: `document` or `vehicle`.
    #[serde(default)]
    pub(crate) sought: String,
    /// For what it is asked.
    #[serde(default)]
    pub(crate) purpose: String,
    /// The language to answer in, if it is to change.
    #[serde(default)]
    pub(crate) language: String,
}

/// What is asked of the bureau.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Asking {
    /// Who goes by this name?
    Name(Question),
    /// Who or what bears this number?
    Number(Number),
    /// Who is the holder of this document?
    Zone(Text),
}

impl Fields {
    /// The most characters that the box takes.
    pub(crate) const BOX_CHARS_MAX: usize = 512;

    /// The question, if every field can be read.
    pub(crate) fn asking(&self) -> Result<Asking, Trouble> {
        let what = Text::bounded(&self.what, Self::BOX_CHARS_MAX).map_err(Trouble::Box)?;
        Ok(match self.form_of_box() {
            BoxForm::Name => {
                let nationality = country(&self.nationality).map_err(Trouble::Nationality)?;
                Asking::Name(Question {
                    name: Some(what),
                    born: self.born()?,
                    nationality,
                    sex: self.sex()?,
                    place: self.place()?,
                    ..Question::default()
                })
            }
            BoxForm::Number => {
                let issuer = country(&self.issuer).map_err(Trouble::Issuer)?;
                Asking::Number(Number { sought: Sought::Any, value: what, issuer })
            }
            BoxForm::Zone => Asking::Zone(what),
        })
    }

    /// The number that other bureaus are asked about.
    pub(crate) fn sought(&self) -> Result<Number, Trouble> {
        let sought = match self.sought.as_str() {
            "document" => Sought::Document,
            "vehicle" => Sought::Vehicle,
            // It is one of two buttons, so that no other word is an officer's.
            _ => return Err(Trouble::UnreadableForm),
        };
        let value = Text::bounded(&self.what, Identifier::CHARS_MAX).map_err(Trouble::Box)?;
        Ok(Number { sought, value, issuer: country(&self.issuer).map_err(Trouble::Issuer)? })
    }

    /// As what the box is read: as the officer says, or as it looks.
    pub(crate) fn form_of_box(&self) -> BoxForm {
        BoxForm::from_word(&self.read_as).unwrap_or_else(|| BoxForm::of(&self.what))
    }

    /// Whether more than the box is filled in, so that it must be shown.
    pub(crate) fn has_more(&self) -> bool {
        let more = [&self.born, &self.nationality, &self.sex, &self.place, &self.issuer, &self.read_as];
        more.iter().any(|field| !field.is_empty())
    }

    fn born(&self) -> Result<Option<PartialDate>, Trouble> {
        optional(&self.born).map(str::parse).transpose().map_err(Trouble::Date)
    }

    fn sex(&self) -> Result<Option<Sex>, Trouble> {
        // It is chosen from a list, so that no other word is an officer's.
        optional(&self.sex).map(|word| Sex::from_word(word).ok_or(Trouble::UnreadableForm)).transpose()
    }

    fn place(&self) -> Result<Option<Text>, Trouble> {
        let bounded = |raw| Text::bounded(raw, Question::PLACE_CHARS_MAX).map_err(Trouble::Place);
        optional(&self.place).map(bounded).transpose()
    }
}

fn optional(raw: &str) -> Option<&str> {
    Some(raw.trim()).filter(|raw| !raw.is_empty())
}

fn country(raw: &str) -> Result<Option<Country>, CountryError> {
    optional(raw).map(str::parse).transpose()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(what: &str) -> Fields {
        Fields { what: what.to_owned(), ..Fields::default() }
    }

    #[test]
    fn what_is_typed_becomes_a_question() {
        let fields =
            Fields { born: " 1965-03 ".into(), nationality: "ma".into(), ..typed(" Tarik Example ") };
        let Ok(Asking::Name(question)) = fields.asking() else { panic!("not a name") };
        assert_eq!(question.name.map(|name| name.to_string()).as_deref(), Some("Tarik Example"));
        assert_eq!(question.born, "1965-03".parse().ok());
        assert_eq!(question.nationality, "MA".parse().ok());
        assert!(matches!(typed("AB123456").asking(), Ok(Asking::Number(_))));
        let as_name = Fields { read_as: "name".into(), ..typed("AB123456") };
        assert!(matches!(as_name.asking(), Ok(Asking::Name(_))));
    }

    #[test]
    fn each_field_that_cannot_be_read_has_a_number_of_its_own() {
        let bad = [
            typed("  "),
            typed("a\0b"),
            typed(&"x".repeat(513)),
            Fields { born: "21.3.65".into(), ..typed("Tarik") },
            Fields { nationality: "Morocco".into(), ..typed("Tarik") },
            Fields { issuer: "M1".into(), ..typed("AB123456") },
        ];
        let numbers = bad.map(|fields| fields.asking().map_err(|trouble| trouble.number()));
        assert_eq!(numbers, [Err(8004), Err(8004), Err(8004), Err(8005), Err(8006), Err(8010)]);
    }
}
