//! What was filled in for a notice: the sheet that it means, and what is wrong with it.

use std::collections::BTreeMap;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use wasl_model::{MemberId, Notice, Photo};
use wasl_node::{FieldFault, Sheet, SheetError, SheetGround, SheetName, SheetNumber};

use crate::trouble::Trouble;

/// The form of a notice as it was sent. It goes back into the page as it is.
#[derive(Debug, Default)]
pub(crate) struct Draft {
    /// What proves that the form is the session's own.
    pub(crate) form: String,
    /// Which button was pressed.
    pub(crate) button: String,
    /// What was filled in.
    pub(crate) sheet: Sheet,
    /// The same as it was written down, where the sheet itself is filled in.
    pub(crate) written: Option<String>,
    /// Numbers as they were typed, by their field.
    pub(crate) typed: BTreeMap<String, String>,
    /// The photograph, made anew from its pixels.
    pub(crate) photo: Option<Photo>,
    /// The fields that say what cannot be.
    pub(crate) faults: Vec<FieldFault>,
    fields: Vec<(String, String)>,
}

impl Draft {
    /// An empty form of this colour.
    pub(crate) fn of_colour(colour: &str) -> Self {
        Self { sheet: Sheet { colour: colour.to_owned(), ..Sheet::default() }, ..Self::default() }
    }

    /// The form that says a notice.
    pub(crate) fn of(notice: &Notice) -> Self {
        Self { sheet: Sheet::of(notice), photo: notice.photo.clone(), ..Self::default() }
    }

    /// What the form sent, its files left out; a name that it has not is passed over.
    pub(crate) fn from_form(fields: Vec<(String, String)>) -> Self {
        let mut draft = Self { fields, ..Self::default() };
        draft.form = draft.one("form").unwrap_or_default();
        draft.button = draft.one("do").unwrap_or_default();
        draft.written = draft.fields.iter().find(|(name, _)| name == "written").map(|(_, text)| text.clone());
        draft.sheet = draft.filled();
        draft
    }

    /// The photograph that the page kept since the form was sent before.
    pub(crate) fn kept_photo(&self) -> Option<Vec<u8>> {
        if self.one("photo_off").is_some() {
            return None;
        }
        STANDARD.decode(self.one("photo_kept")?).ok()
    }

    /// The notice, if every field can be read; the faults are kept otherwise.
    pub(crate) fn notice(&mut self, owner: MemberId) -> Result<Notice, Trouble> {
        if let Some(written) = &self.written {
            self.sheet = read(written).map_err(Trouble::Sheet)?;
        }
        let filled = self.sheet.fill(owner, self.photo.clone());
        if let Err(SheetError::Fields(faults)) = &filled {
            self.faults.extend(faults.iter().cloned());
        }
        match filled {
            Err(error) => Err(Trouble::Sheet(error)),
            Ok(_) if !self.faults.is_empty() => Err(Trouble::Sheet(SheetError::Fields(self.faults.clone()))),
            Ok(notice) => Ok(notice),
        }
    }

    /// Shows the sheet itself from now on.
    pub(crate) fn write_down(&mut self) {
        self.written = Some(self.sheet.to_toml());
    }

    /// Shows the form from now on, if the sheet can be read.
    pub(crate) fn take_apart(&mut self) -> Result<(), Trouble> {
        if let Some(written) = &self.written {
            self.sheet = read(written).map_err(Trouble::Sheet)?;
            self.written = None;
        }
        Ok(())
    }

    /// The photograph as the form keeps it.
    pub(crate) fn photo_words(&self) -> String {
        self.photo.as_ref().map_or_else(String::new, |photo| STANDARD.encode(&photo.jpeg))
    }

    /// What was typed for a number, or what it is.
    pub(crate) fn number(&self, field: &str, value: Option<i64>) -> String {
        let typed = self.typed.get(field).cloned();
        typed.unwrap_or_else(|| value.map_or_else(String::new, |value| value.to_string()))
    }

    fn filled(&mut self) -> Sheet {
        let codes = |name: &str| split(&self.one(name).unwrap_or_default());
        let (to, not_to) = (codes("to"), codes("not_to"));
        let (nationalities, languages) = (codes("nationalities"), codes("languages"));
        let grounds = self.grounds();
        Sheet {
            colour: self.one("colour").unwrap_or_default(),
            reach: self.one("reach"),
            to,
            not_to,
            purposes: self.all("purposes"),
            valid_until: self.one("valid_until"),
            on_hit: self.one("on_hit"),
            kind: self.one("kind"),
            family_name: self.one("family_name"),
            forename: self.one("forename"),
            names: self.names(),
            born: self.all("born"),
            birth_place: self.one("birth_place"),
            birth_country: self.one("birth_country"),
            nationalities,
            sex: self.one("sex"),
            languages,
            height_cm: self.whole("height_cm", "height_cm", 0),
            weight_kg: self.whole("weight_kg", "weight_kg", 0),
            eyes: self.all("eyes"),
            hair: self.all("hair"),
            marks: self.one("marks"),
            numbers: self.numbers(),
            grounds,
            account: self.one("account"),
            asks: self.all("asks"),
            mandate: self.one("mandate"),
        }
    }

    fn names(&self) -> Vec<SheetName> {
        let rows = self.rows(["name_text", "name_kind"]).into_iter();
        let rows = rows.filter(|[text, _]| !text.is_empty());
        rows.map(|[text, kind]| SheetName { text, kind: some(kind) }).collect()
    }

    fn numbers(&self) -> Vec<SheetNumber> {
        let rows = self.rows(["number_number", "number_scheme", "number_issuer"]).into_iter();
        let rows = rows.filter(|[number, ..]| !number.is_empty());
        rows.map(|[number, scheme, issuer]| SheetNumber { scheme, number, issuer: some(issuer) }).collect()
    }

    fn grounds(&mut self) -> Vec<SheetGround> {
        let rows = self.rows([
            "ground_kind",
            "ground_issued",
            "ground_authority",
            "ground_issuer",
            "ground_offence",
            "ground_charge",
            "ground_charge_translation",
            "ground_committed",
            "ground_penalty",
            "ground_term",
        ]);
        let mut grounds = Vec::new();
        for (row, fields) in rows.into_iter().enumerate() {
            let [kind, issued, authority, country, offence, charge, translation, committed, penalty, term] =
                fields;
            let typed =
                [&issued, &authority, &country, &offence, &charge, &translation, &committed, &penalty];
            if typed.iter().all(|field| field.is_empty()) {
                continue;
            }
            let field = format!("grounds[{}].penalty_months", grounds.len());
            grounds.push(SheetGround {
                kind,
                issued,
                authority,
                issuer: country,
                offence,
                charge,
                charge_translation: some(translation),
                committed: some(committed),
                penalty_months: self.whole("ground_penalty", &field, row),
                penalty_life: (term == "life").then_some(true),
            });
        }
        grounds
    }

    /// The whole number in the field called `name`, at `row` of those that are called so.
    fn whole(&mut self, name: &str, field: &str, row: usize) -> Option<i64> {
        let typed = self.raw(name).nth(row).filter(|typed| !typed.is_empty())?.to_owned();
        if let Ok(number) = typed.parse() {
            return Some(number);
        }
        let reason = "is a whole number".to_owned();
        self.faults.push(FieldFault { field: field.to_owned(), reason });
        self.typed.insert(field.to_owned(), typed);
        None
    }

    /// The values of the fields of each name, row by row, as long as the first has one.
    fn rows<const N: usize>(&self, names: [&str; N]) -> Vec<[String; N]> {
        let (Some(first), rows) = (names.first(), 0..) else { return Vec::new() };
        let rows = rows.take(self.raw(first).count());
        rows.map(|row| names.map(|name| self.raw(name).nth(row).unwrap_or_default().to_owned())).collect()
    }

    fn raw<'d>(&'d self, name: &str) -> impl Iterator<Item = &'d str> {
        let fields = self.fields.iter().filter(move |(other, _)| other == name);
        fields.map(|(_, value)| value.trim()).collect::<Vec<_>>().into_iter()
    }

    fn all(&self, name: &str) -> Vec<String> {
        self.raw(name).filter(|value| !value.is_empty()).map(ToOwned::to_owned).collect()
    }

    fn one(&self, name: &str) -> Option<String> {
        self.raw(name).find(|value| !value.is_empty()).map(ToOwned::to_owned)
    }
}

/// A sheet, in JSON if it begins so, and otherwise in TOML.
fn read(written: &str) -> Result<Sheet, SheetError> {
    if written.trim_start().starts_with('{') {
        Sheet::from_json(written.as_bytes())
    } else {
        Sheet::from_toml(written)
    }
}

fn some(value: String) -> Option<String> {
    (!value.is_empty()).then_some(value)
}

/// Codes with blanks or commas between them.
fn split(raw: &str) -> Vec<String> {
    let codes = raw.split(|letter: char| letter.is_whitespace() || matches!(letter, ',' | ';' | '،'));
    codes.filter(|code| !code.is_empty()).map(ToOwned::to_owned).collect()
}
