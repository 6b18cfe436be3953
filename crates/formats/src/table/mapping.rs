//! The mapping file: what the columns of a table are.

use std::collections::BTreeMap;

use serde::Deserialize;
use wasl_model::{Country, FactKind, NameKind, RecordKind, Scheme};

use crate::table::{
    date_form::DateForm,
    word::{Delimiter, Word},
};

/// What the columns of a table are, written as TOML.
///
/// ```
/// # use wasl_formats::Mapping;
/// let mapping = Mapping::from_toml(r#"
///     kind = "document"
///     dataset = "stolen-documents"
///     id = "Case"
///     dates = "DD.MM.YYYY"
///
///     [[number]]
///     column = "Number"
///     scheme = "passport"
///     issuer_column = "Country"
///
///     [[fact]]
///     column = "What happened"
///     kind = "circumstance"
/// "#)?;
/// # Ok::<(), wasl_formats::MappingError>(())
/// ```
///
/// Every key that is not known is refused, so that a slip is seen. A column is named as in the header,
/// letter for letter. At most [`Mapping::COLUMNS_MAX`] columns can be mapped.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    kind: Word<RecordKind>,
    /// The dataset that the records belong to, unless the importer names another.
    dataset: Option<String>,
    /// The column of the source's own id.
    pub(super) id: String,
    /// How dates are written; `YYYY-MM-DD` if nothing is said.
    #[serde(default)]
    dates: DateForm,
    #[serde(default)]
    delimiter: Delimiter,
    /// Names, the main one first.
    #[serde(default, rename = "name")]
    pub(super) names: Vec<NameColumns>,
    /// Numbers of documents, vehicles and things.
    #[serde(default, rename = "number")]
    pub(super) numbers: Vec<NumberColumn>,
    /// Dates of birth.
    #[serde(default)]
    pub(super) born: Vec<Born>,
    /// Nationalities, or flags.
    #[serde(default, rename = "nationality")]
    pub(super) nationalities: Vec<Nationality>,
    /// Sex.
    pub(super) sex: Option<SexColumn>,
    /// Anything else, in the source's own words.
    #[serde(default, rename = "fact")]
    pub(super) facts: Vec<FactColumn>,
}

/// A name, in one column or in several that are joined with blanks.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NameColumns {
    /// The columns in the order they are joined; at least one.
    pub(super) columns: Vec<String>,
    #[serde(default)]
    kind: Word<NameKind>,
}

/// A number: of one scheme, or of the scheme that another column tells.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NumberColumn {
    /// The column of the number.
    pub(super) column: String,
    scheme: Option<Word<Scheme>>,
    /// The column that tells the scheme.
    pub(super) scheme_column: Option<String>,
    /// What the words in that column stand for; a scheme's own word need not be listed.
    #[serde(default)]
    schemes: BTreeMap<String, Word<Scheme>>,
    issuer: Option<Word<Country>>,
    /// The column of the country that issued it.
    pub(super) issuer_column: Option<String>,
}

/// A date of birth.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Born {
    /// Its column.
    pub(super) column: String,
}

/// A nationality, as a code or a name.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Nationality {
    /// Its column.
    pub(super) column: String,
}

/// Sex, and the words that the source has for it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SexColumn {
    /// Its column.
    pub(super) column: String,
    /// The words for female; `F` if nothing is said.
    #[serde(default = "female")]
    pub(super) female: Vec<String>,
    /// The words for male; `M` if nothing is said.
    #[serde(default = "male")]
    pub(super) male: Vec<String>,
    /// The words for unspecified; `X` if nothing is said.
    #[serde(default = "unspecified")]
    pub(super) unspecified: Vec<String>,
}

/// Something in the source's own words.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FactColumn {
    /// Its column.
    pub(super) column: String,
    #[serde(default)]
    kind: Word<FactKind>,
    /// Words to put before it, as in `Colour:`.
    pub(super) label: Option<String>,
}

/// Why a mapping was not taken.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MappingError {
    /// Not TOML, or a key or word that is not known; the source says where.
    #[error("the mapping cannot be read")]
    Form(#[from] toml::de::Error),
    /// Nothing would be read that a record of this kind can be found by.
    #[error("a mapping needs a name, or for a document or vehicle a number")]
    Nothing,
    /// A name without columns.
    #[error("a name needs at least one column")]
    NoColumns,
    /// Neither a scheme nor a column that tells it.
    #[error("a number needs either a scheme or a scheme_column")]
    NoScheme,
    /// More columns than can be mapped.
    #[error("the mapping names {columns} columns, at most {limit} are taken", limit = Mapping::COLUMNS_MAX)]
    Many {
        /// How many it names.
        columns: usize,
    },
}

impl MappingError {
    /// Its stable number, 2051 to 2069.
    pub fn number(&self) -> u16 {
        match self {
            Self::Form(_) => 2051,
            Self::Nothing => 2052,
            Self::NoColumns => 2053,
            Self::NoScheme => 2054,
            Self::Many { .. } => 2055,
        }
    }
}

impl Mapping {
    /// The most columns one mapping may name.
    pub const COLUMNS_MAX: usize = 200;

    /// Reads a mapping file.
    pub fn from_toml(raw: &str) -> Result<Self, MappingError> {
        let mapping: Self = toml::from_str(raw)?;
        let columns = mapping.columns().count();
        let needs_name = !matches!(mapping.kind(), RecordKind::Document | RecordKind::Vehicle);
        if mapping.names.iter().any(|name| name.columns.is_empty()) {
            Err(MappingError::NoColumns)
        } else if mapping
            .numbers
            .iter()
            .any(|number| number.scheme.is_some() == number.scheme_column.is_some())
        {
            Err(MappingError::NoScheme)
        } else if mapping.names.is_empty() && (needs_name || mapping.numbers.is_empty()) {
            Err(MappingError::Nothing)
        } else if columns > Self::COLUMNS_MAX {
            Err(MappingError::Many { columns })
        } else {
            Ok(mapping)
        }
    }

    /// The kind of subject.
    pub fn kind(&self) -> RecordKind {
        self.kind.0
    }

    /// The dataset that the records belong to, unless the importer names another.
    pub fn dataset(&self) -> Option<&str> {
        self.dataset.as_deref()
    }

    /// How dates are written.
    pub(super) fn dates(&self) -> DateForm {
        self.dates
    }

    /// What stands between two columns.
    pub(super) fn delimiter(&self) -> u8 {
        self.delimiter.0
    }

    /// Every column it names.
    pub(super) fn columns(&self) -> impl Iterator<Item = &str> {
        let names = self.names.iter().flat_map(|name| &name.columns);
        let numbers = self.numbers.iter().flat_map(|number| {
            [Some(&number.column), number.scheme_column.as_ref(), number.issuer_column.as_ref()]
        });
        let born = self.born.iter().map(|born| &born.column);
        let nationalities = self.nationalities.iter().map(|nationality| &nationality.column);
        let sex = self.sex.iter().map(|sex| &sex.column);
        let facts = self.facts.iter().map(|fact| &fact.column);
        let single = born.chain(nationalities).chain(sex).chain(facts);
        std::iter::once(&self.id).chain(names).chain(numbers.flatten()).chain(single).map(String::as_str)
    }

    /// The column without which there is no record.
    pub(super) fn needed(&self) -> &str {
        match (self.names.first(), self.numbers.first()) {
            (Some(name), _) if !name.columns.is_empty() => &name.columns[0],
            (_, Some(number)) => &number.column,
            _ => &self.id,
        }
    }
}

impl NameColumns {
    /// What kind of name it is; `main` if the mapping says nothing.
    pub(super) fn kind(&self) -> NameKind {
        self.kind.0
    }
}

impl FactColumn {
    /// What it is about; a remark if the mapping says nothing.
    pub(super) fn kind(&self) -> FactKind {
        self.kind.0
    }
}

impl NumberColumn {
    /// The scheme, if it is the same for all rows.
    pub(super) fn scheme(&self) -> Option<Scheme> {
        self.scheme.as_ref().map(|word| word.0)
    }

    /// The scheme that a word in the scheme column stands for.
    pub(super) fn scheme_of(&self, word: &str) -> Option<Scheme> {
        self.schemes.get(word).map(|known| known.0).or_else(|| word.parse().ok())
    }

    /// The country of issue where the row does not tell it.
    pub(super) fn issuer(&self) -> Option<Country> {
        self.issuer.as_ref().map(|word| word.0)
    }
}

fn female() -> Vec<String> {
    vec!["F".to_owned()]
}

fn male() -> Vec<String> {
    vec!["M".to_owned()]
}

fn unspecified() -> Vec<String> {
    vec!["X".to_owned()]
}
