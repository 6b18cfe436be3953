//! An example of whom a client looks for, as properties of `FollowTheMoney`, and the questions it asks.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use wasl_model::{Country, Identifier, Name, Number, PartialDate, Question, RecordKind, Sex, Sought, Text};
use wasl_node::country::country;

use crate::{problem::ApiError, yente::schema};

/// How many names and numbers of one example are asked for.
const NAMES_MAX: usize = 5;
const NUMBERS_MAX: usize = 20;

/// Whom a client looks for.
#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct Example {
    /// What the client calls it.
    id: Option<String>,
    /// A schema, as Person, Company or Vessel.
    #[schema(example = "Person")]
    schema: String,
    /// Each a text or a list of texts.
    #[schema(value_type = BTreeMap<String, Vec<String>>)]
    properties: BTreeMap<String, Value>,
}

/// The example as it was understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct Understood {
    id: Option<String>,
    schema: String,
    properties: BTreeMap<String, Vec<String>>,
}

/// What an example asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Asked {
    /// One for each name.
    pub(super) questions: Vec<Question>,
    /// Every number.
    pub(super) numbers: Vec<Number>,
    /// Only these kinds.
    pub(super) kinds: &'static [RecordKind],
}

const NAMES: [&str; 4] = ["name", "alias", "previousName", "weakAlias"];
const NAME_PARTS: [&str; 8] = [
    "firstName",
    "givenName",
    "middleName",
    "secondName",
    "fatherName",
    "patronymic",
    "lastName",
    "familyName",
];
const COUNTRIES: [&str; 6] = ["nationality", "citizenship", "jurisdiction", "mainCountry", "flag", "country"];
const NUMBERS: [&str; 23] = [
    "passportNumber",
    "idNumber",
    "socialSecurityNumber",
    "number",
    "registrationNumber",
    "taxNumber",
    "vatCode",
    "innCode",
    "ogrnCode",
    "leiCode",
    "dunsCode",
    "okpoCode",
    "uscCode",
    "swiftBic",
    "imoNumber",
    "mmsi",
    "callSign",
    "serialNumber",
    "icaoCode",
    "vin",
    "phone",
    "email",
    "publicKey",
];

impl Example {
    /// The same with every value as a text and countries by their codes. What is no text is left out.
    pub(super) fn understood(self) -> Understood {
        let clean = |(name, value): (String, Value)| {
            let values = match value {
                Value::Array(values) => values,
                value => vec![value],
            };
            let is_country = COUNTRIES.contains(&name.as_str());
            let values = values.into_iter().filter_map(text);
            let values = values.map(|text| match country(&text).filter(|_| is_country) {
                Some(country) => country.as_str().to_ascii_lowercase(),
                None => text,
            });
            let values: Vec<String> = values.collect();
            (name, values)
        };
        let properties = self.properties.into_iter().map(clean).filter(|(_, values)| !values.is_empty());
        Understood { id: self.id, schema: self.schema, properties: properties.collect() }
    }
}

fn sex(word: &str) -> Option<Sex> {
    [("male", Sex::Male), ("female", Sex::Female)]
        .into_iter()
        .find_map(|(known, sex)| word.eq_ignore_ascii_case(known).then_some(sex))
}

fn text(value: Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

impl Understood {
    /// The questions that it asks.
    pub(super) fn ask(&self) -> Result<Asked, ApiError> {
        let kinds = schema::kinds(&self.schema)?;
        let numbers = self.numbers();
        let question = Question {
            name: None,
            born: self.born(),
            nationality: self.country(),
            sex: self.all("gender").find_map(sex),
            place: self.all("birthPlace").find_map(|raw| Text::bounded(raw, Question::PLACE_CHARS_MAX).ok()),
            kind: if let [kind] = kinds { Some(*kind) } else { None },
            number: numbers.first().cloned(),
        };
        let names = self.names();
        let questions = names.into_iter().map(|name| Question { name: Some(name), ..question.clone() });
        Ok(Asked { questions: questions.collect(), numbers, kinds })
    }

    fn all<'u>(&'u self, property: &str) -> impl Iterator<Item = &'u str> {
        self.properties.get(property).into_iter().flatten().map(String::as_str)
    }

    /// Whole names, or where there is none the parts of one put together.
    fn names(&self) -> Vec<Text> {
        let bounded = |raw: &str| Text::bounded(raw, Name::CHARS_MAX).ok();
        let whole = NAMES.iter().flat_map(|property| self.all(property));
        let names: Vec<Text> = whole.filter_map(bounded).take(NAMES_MAX).collect();
        if !names.is_empty() {
            return names;
        }
        let parts: Vec<&str> = NAME_PARTS.iter().filter_map(|property| self.all(property).next()).collect();
        bounded(&parts.join(" ")).into_iter().collect()
    }

    /// The first date that can be read, whatever time of day stands behind it.
    fn born(&self) -> Option<PartialDate> {
        self.all("birthDate").find_map(|raw| raw.split(['T', ' ']).next()?.parse().ok())
    }

    fn country(&self) -> Option<Country> {
        COUNTRIES.iter().flat_map(|property| self.all(property)).find_map(country)
    }

    fn numbers(&self) -> Vec<Number> {
        let values = NUMBERS.iter().flat_map(|property| self.all(property));
        let values = values.filter_map(|raw| Text::bounded(raw, Identifier::CHARS_MAX).ok());
        // Its issuer is not known: the country of an example is the holder's.
        values.map(|value| Number { sought: Sought::Any, value, issuer: None }).take(NUMBERS_MAX).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn understood(json: &str) -> Understood {
        serde_json::from_str::<Example>(json).unwrap().understood()
    }

    #[test]
    fn single_values_parts_of_names_and_names_of_countries_are_understood() {
        let example = understood(
            r#"{"schema":"Person","properties":{"firstName":"Tarik","lastName":["Example"],
                "birthDate":["1965-03-21T00:00:00"],"nationality":["Morocco"],"idNumber":[123,null]}}"#,
        );
        let asked = example.ask().unwrap();
        let [question] = &*asked.questions else { panic!("{asked:?}") };
        assert_eq!(question.name.as_ref().map(Text::as_str), Some("Tarik Example"));
        assert_eq!(question.born.map(|born| born.to_string()).as_deref(), Some("1965-03-21"));
        assert_eq!(question.nationality.map(|country| country.to_string()).as_deref(), Some("MA"));
        assert_eq!(asked.numbers[0].value.as_str(), "123");
        assert_eq!(example.properties["nationality"], ["ma"]);
    }

    #[test]
    fn an_example_asks_for_each_of_its_names() {
        let example =
            understood(r#"{"schema":"LegalEntity","properties":{"name":["A B","C D"],"alias":"E F"}}"#);
        let asked = example.ask().unwrap();
        assert_eq!(asked.questions.len(), 3);
        assert_eq!((asked.questions[0].kind, asked.kinds.len()), (None, 2));
    }
}
