//! The sheet of a notice: how people and programs write one down, in TOML or JSON.

mod faults;
mod filling;
mod telling;

use serde::{Deserialize, Serialize};

pub use faults::{FieldFault, SheetError};

/// A notice as it is written down. Every field but the colour may be left out; what a colour needs is the rules' business.
///
/// ```
/// use wasl_formats::Sheet;
///
/// let sheet = Sheet::from_toml(r#"
///     colour = "yellow"
///     family_name = "EXAMPLE"
///     forename = "TARIK"
///     born = ["2010-05-01"]
///     sex = "male"
///     account = "Not seen since the first of May."
///     asks = ["locate"]
/// "#)?;
/// let notice = sheet.fill("MA".parse()?, None)?;
/// assert_eq!(notice.record.title(), "TARIK EXAMPLE");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// A key that is not known is refused, so that a slip is seen. Dates are `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Sheet {
    /// `red`, `blue`, `green`, `yellow`, `black`, `orange`, `purple`, `silver` or `un-special`.
    pub colour: String,
    /// `notice`, to all members, or `diffusion`, to those of `to`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reach: Option<String>,
    /// Members that receive it; of a notice empty for all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub to: Vec<String>,
    /// Members that do not receive it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_to: Vec<String>,
    /// What it may be used for; empty for every purpose.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub purposes: Vec<String>,
    /// Until when it is valid, if that is shorter than the rules would have it: a day or a moment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<String>,
    /// What its owner is told when another bureau confirms a hit: `tell-owner`, if nothing is said, or `tell-nobody`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_hit: Option<String>,
    /// `person` unless it says otherwise: `organisation`, `vessel`, `aircraft`, `vehicle`, `document`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// The family name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub family_name: Option<String>,
    /// The forename.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub forename: Option<String>,
    /// The whole name, where it has no such parts; and other names.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<SheetName>,
    /// Dates of birth, the likeliest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub born: Vec<String>,
    /// Place of birth.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub birth_place: Option<String>,
    /// Country of birth, by its two letters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub birth_country: Option<String>,
    /// Nationalities, by their two letters.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub nationalities: Vec<String>,
    /// `female`, `male` or `unspecified`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sex: Option<String>,
    /// Languages, by their three letters.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub languages: Vec<String>,
    /// Height in centimetres.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub height_cm: Option<i64>,
    /// Weight in kilograms.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weight_kg: Option<i64>,
    /// Colours of the eyes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub eyes: Vec<String>,
    /// Colours of the hair.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub hair: Vec<String>,
    /// Scars, tattoos and other marks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marks: Option<String>,
    /// Numbers of documents and things.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub numbers: Vec<SheetNumber>,
    /// Warrants and judgments.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub grounds: Vec<SheetGround>,
    /// What happened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// What is asked: `locate`, `arrest`, `identify`, `inform`, `watch`, `secure`, `refuse-entry`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub asks: Vec<String>,
    /// The resolution that a special notice of the Security Council rests on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mandate: Option<String>,
}

/// A name of a [`Sheet`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SheetName {
    /// The name.
    pub text: String,
    /// `main`, `alias`, `weak-alias`, `former` or `original-script`; an alias unless it says otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
}

/// A number of a [`Sheet`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SheetNumber {
    /// What kind: `passport`, `national-id`, `vin` and so on.
    pub scheme: String,
    /// The number.
    pub number: String,
    /// Which country issued it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issuer: Option<String>,
}

/// A warrant or judgment of a [`Sheet`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SheetGround {
    /// `warrant` or `judgment`.
    pub kind: String,
    /// When it was issued.
    pub issued: String,
    /// By which court or authority.
    pub authority: String,
    /// Of which country, by its two letters, or the code of a court of several.
    pub issuer: String,
    /// What kind of offence, by the rulebook's word.
    pub offence: String,
    /// The charge in the words of the warrant.
    pub charge: String,
    /// The charge in a working language.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub charge_translation: Option<String>,
    /// When it was committed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub committed: Option<String>,
    /// The maximum penalty in months; of a judgment what was imposed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub penalty_months: Option<i64>,
    /// The penalty is for life.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub penalty_life: Option<bool>,
}

impl Sheet {
    /// The most bytes of a sheet: 1 MiB.
    pub const BYTES_MAX: usize = faults::BYTES_MAX;

    /// Reads a sheet that is written in TOML.
    pub fn from_toml(text: &str) -> Result<Self, SheetError> {
        if text.len() > Self::BYTES_MAX {
            return Err(SheetError::Long { bytes: text.len() });
        }
        toml::from_str(text).map_err(SheetError::Toml)
    }

    /// The sheet as TOML.
    pub fn to_toml(&self) -> String {
        // Every part of it has a form in TOML.
        toml::to_string(self).unwrap_or_default()
    }

    /// Reads a sheet that is written in JSON.
    pub fn from_json(bytes: &[u8]) -> Result<Self, SheetError> {
        if bytes.len() > Self::BYTES_MAX {
            return Err(SheetError::Long { bytes: bytes.len() });
        }
        serde_json::from_slice(bytes).map_err(SheetError::Json)
    }
}
