//! The sheet of a notice in JSON: the same words as on the command line.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A notice as it is written down. Every field but the colour may be left out; what a colour needs is the rules' business. A
/// field that is not known is refused. Dates are `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, or two of them with a slash between.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Sheet {
    /// `red`, `blue`, `green`, `yellow`, `black`, `orange`, `purple`, `silver` or `un-special`.
    #[schema(example = "red")]
    colour: String,
    /// `notice`, to all members, or `diffusion`, to those of `to`.
    #[serde(skip_serializing_if = "Option::is_none")]
    reach: Option<String>,
    /// Members that receive it; of a notice empty for all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    to: Vec<String>,
    /// Members that do not receive it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    not_to: Vec<String>,
    /// What it may be used for; empty for every purpose.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    purposes: Vec<String>,
    /// Until when it is valid, if that is shorter than the rules would have it: a day or a moment.
    #[serde(skip_serializing_if = "Option::is_none")]
    valid_until: Option<String>,
    /// What its owner is told when another bureau confirms a hit: `tell-owner`, if nothing is said, or `tell-nobody`.
    #[serde(skip_serializing_if = "Option::is_none")]
    on_hit: Option<String>,
    /// `person` unless it says otherwise: `organisation`, `vessel`, `aircraft`, `vehicle`, `document`.
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<String>,
    /// The family name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "EXAMPLE")]
    family_name: Option<String>,
    /// The forename.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "TARIK")]
    forename: Option<String>,
    /// The whole name, where it has no such parts; and other names.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    names: Vec<SheetName>,
    /// Dates of birth, the likeliest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(example = json!(["1975-01-08"]))]
    born: Vec<String>,
    /// Place of birth.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "Test City")]
    birth_place: Option<String>,
    /// Country of birth, by its two letters.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "MA")]
    birth_country: Option<String>,
    /// Nationalities, by their two letters.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(example = json!(["MA"]))]
    nationalities: Vec<String>,
    /// `female`, `male` or `unspecified`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "male")]
    sex: Option<String>,
    /// Languages, by their three letters.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(example = json!(["ARA", "FRE"]))]
    languages: Vec<String>,
    /// Height in centimetres.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 182)]
    height_cm: Option<i64>,
    /// Weight in kilograms.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 84)]
    weight_kg: Option<i64>,
    /// Colours of the eyes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(example = json!(["brown"]))]
    eyes: Vec<String>,
    /// Colours of the hair.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(example = json!(["black"]))]
    hair: Vec<String>,
    /// Scars, tattoos and other marks.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "A scar on the left hand.")]
    marks: Option<String>,
    /// Numbers of documents and things.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    numbers: Vec<SheetNumber>,
    /// Warrants and judgments.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    grounds: Vec<SheetGround>,
    /// What happened.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "Two shops in one night.")]
    account: Option<String>,
    /// What is asked: `locate`, `arrest`, `identify`, `inform`, `watch`, `secure`, `refuse-entry`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(example = json!(["locate", "arrest"]))]
    asks: Vec<String>,
    /// The resolution that a special notice of the Security Council rests on.
    #[serde(skip_serializing_if = "Option::is_none")]
    mandate: Option<String>,
}

/// A name of a sheet.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct SheetName {
    /// The name.
    #[schema(example = "TONI SAMPLE")]
    text: String,
    /// `main`, `alias`, `weak-alias`, `former` or `original-script`; an alias unless it says otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<String>,
}

/// A number of a sheet.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct SheetNumber {
    /// What kind: `passport`, `national-id`, `vin` and so on.
    #[schema(example = "passport")]
    scheme: String,
    /// The number.
    #[schema(example = "QX4711003")]
    number: String,
    /// Which country issued it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "MA")]
    issuer: Option<String>,
}

/// A warrant or judgment.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct SheetGround {
    /// `warrant` or `judgment`.
    #[schema(example = "warrant")]
    kind: String,
    /// When it was issued.
    #[schema(example = "2026-03-02")]
    issued: String,
    /// By which court or authority.
    #[schema(example = "Court of Example")]
    authority: String,
    /// Of which country, by its two letters, or the code of a court of several.
    #[schema(example = "MA")]
    issuer: String,
    /// What kind of offence, by the rulebook's word.
    #[schema(example = "armed-robbery")]
    offence: String,
    /// The charge in the words of the warrant.
    #[schema(example = "Vol à main armée")]
    charge: String,
    /// The charge in a working language.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "Armed robbery")]
    charge_translation: Option<String>,
    /// When it was committed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "2026-02-27")]
    committed: Option<String>,
    /// The maximum penalty in months; of a judgment what was imposed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 120)]
    penalty_months: Option<i64>,
    /// The penalty is for life.
    #[serde(skip_serializing_if = "Option::is_none")]
    penalty_life: Option<bool>,
}

impl From<Sheet> for wasl_node::Sheet {
    fn from(written: Sheet) -> Self {
        let Sheet {
            colour,
            reach,
            to,
            not_to,
            purposes,
            valid_until,
            on_hit,
            kind,
            family_name,
            forename,
            names,
            born,
            birth_place,
            birth_country,
            nationalities,
            sex,
            languages,
            height_cm,
            weight_kg,
            eyes,
            hair,
            marks,
            numbers,
            grounds,
            account,
            asks,
            mandate,
        } = written;
        Self {
            colour,
            reach,
            to,
            not_to,
            purposes,
            valid_until,
            on_hit,
            kind,
            family_name,
            forename,
            names: names.into_iter().map(Into::into).collect(),
            born,
            birth_place,
            birth_country,
            nationalities,
            sex,
            languages,
            height_cm,
            weight_kg,
            eyes,
            hair,
            marks,
            numbers: numbers.into_iter().map(Into::into).collect(),
            grounds: grounds.into_iter().map(Into::into).collect(),
            account,
            asks,
            mandate,
        }
    }
}

impl From<SheetName> for wasl_node::SheetName {
    fn from(written: SheetName) -> Self {
        let SheetName { text, kind } = written;
        Self { text, kind }
    }
}

impl From<SheetNumber> for wasl_node::SheetNumber {
    fn from(written: SheetNumber) -> Self {
        let SheetNumber { scheme, number, issuer } = written;
        Self { scheme, number, issuer }
    }
}

impl From<SheetGround> for wasl_node::SheetGround {
    fn from(written: SheetGround) -> Self {
        let SheetGround {
            kind,
            issued,
            authority,
            issuer,
            offence,
            charge,
            charge_translation,
            committed,
            penalty_months,
            penalty_life,
        } = written;
        Self {
            kind,
            issued,
            authority,
            issuer,
            offence,
            charge,
            charge_translation,
            committed,
            penalty_months,
            penalty_life,
        }
    }
}

impl From<wasl_node::Sheet> for Sheet {
    fn from(written: wasl_node::Sheet) -> Self {
        let wasl_node::Sheet {
            colour,
            reach,
            to,
            not_to,
            purposes,
            valid_until,
            on_hit,
            kind,
            family_name,
            forename,
            names,
            born,
            birth_place,
            birth_country,
            nationalities,
            sex,
            languages,
            height_cm,
            weight_kg,
            eyes,
            hair,
            marks,
            numbers,
            grounds,
            account,
            asks,
            mandate,
        } = written;
        Self {
            colour,
            reach,
            to,
            not_to,
            purposes,
            valid_until,
            on_hit,
            kind,
            family_name,
            forename,
            names: names.into_iter().map(Into::into).collect(),
            born,
            birth_place,
            birth_country,
            nationalities,
            sex,
            languages,
            height_cm,
            weight_kg,
            eyes,
            hair,
            marks,
            numbers: numbers.into_iter().map(Into::into).collect(),
            grounds: grounds.into_iter().map(Into::into).collect(),
            account,
            asks,
            mandate,
        }
    }
}

impl From<wasl_node::SheetName> for SheetName {
    fn from(written: wasl_node::SheetName) -> Self {
        let wasl_node::SheetName { text, kind } = written;
        Self { text, kind }
    }
}

impl From<wasl_node::SheetNumber> for SheetNumber {
    fn from(written: wasl_node::SheetNumber) -> Self {
        let wasl_node::SheetNumber { scheme, number, issuer } = written;
        Self { scheme, number, issuer }
    }
}

impl From<wasl_node::SheetGround> for SheetGround {
    fn from(written: wasl_node::SheetGround) -> Self {
        let wasl_node::SheetGround {
            kind,
            issued,
            authority,
            issuer,
            offence,
            charge,
            charge_translation,
            committed,
            penalty_months,
            penalty_life,
        } = written;
        Self {
            kind,
            issued,
            authority,
            issuer,
            offence,
            charge,
            charge_translation,
            committed,
            penalty_months,
            penalty_life,
        }
    }
}
