//! The form of a notice as it is shown: for each colour its own fields, with what is wrong beside them.

use wasl_model::{
    Ask, Colour, EyeColour, GroundKind, HairColour, NameKind, OnHit, Purpose, Reach, RecordKind, Scheme, Sex,
};
use wasl_node::{FieldFault, Rulebook, SheetGround};

use crate::{draft::Draft, speech::Speech};

/// Some fields under one heading.
#[derive(Debug)]
pub(crate) struct Section {
    /// The heading.
    pub(crate) title: String,
    /// Whether notices of this colour seldom have it, and nothing stands in it.
    pub(crate) is_folded: bool,
    /// The fields, a group for each row of a list.
    pub(crate) groups: Vec<Vec<FieldView>>,
    /// The button for one more row, if it is a list.
    pub(crate) more: Option<&'static str>,
}

/// A field.
#[derive(Debug)]
pub(crate) struct FieldView {
    pub(crate) id: String,
    pub(crate) name: &'static str,
    pub(crate) label: String,
    pub(crate) hint: Option<String>,
    pub(crate) control: Control,
    /// Why what stands there cannot be, in English, as sheets tell it.
    pub(crate) faults: Vec<String>,
}

/// How a field is filled in.
#[derive(Debug)]
pub(crate) enum Control {
    /// A line.
    Line(String),
    /// A line with proposals.
    Offence(String),
    /// Several lines.
    Area(String),
    /// One of some words.
    Choice(Vec<Pick>),
    /// Any of some words.
    Ticks(Vec<Pick>),
}

/// A word to choose.
#[derive(Debug)]
pub(crate) struct Pick {
    pub(crate) value: &'static str,
    pub(crate) words: String,
    pub(crate) is_chosen: bool,
}

/// The form.
struct Form<'a> {
    draft: &'a Draft,
    speech: &'a Speech,
}

/// The sections of the form.
pub(crate) fn sections(draft: &Draft, speech: &Speech) -> Vec<Section> {
    let form = Form { draft, speech };
    let colour = Colour::from_word(&draft.sheet.colour);
    let looks = matches!(colour, Some(Colour::Red | Colour::Blue | Colour::Yellow | Colour::Black));
    let sheet = &draft.sheet;
    let list = |title: &str, groups, more, is_folded| Section {
        title: speech.say(title),
        is_folded,
        groups,
        more: Some(more),
    };
    let plain = |title: &str, fields, is_folded| Section {
        title: speech.say(title),
        is_folded,
        groups: vec![fields],
        more: None,
    };
    vec![
        plain("notice-subject", form.subject(colour), false),
        list("draft-births", form.births(), "born", false),
        list("draft-names", form.names(), "names", sheet.names.is_empty()),
        plain("notice-likeness", form.likeness(), !looks && !form.has_likeness()),
        list("record-identifiers", form.numbers(), "numbers", false),
        list(
            "notice-grounds",
            form.grounds(),
            "grounds",
            colour != Some(Colour::Red) && sheet.grounds.is_empty(),
        ),
        plain("draft-asks", form.asks(colour), false),
        plain("draft-reach", form.reach(), false),
    ]
}

/// The offences that the rulebook knows.
pub(crate) fn offences() -> Vec<String> {
    Rulebook::current().offences().iter().map(|offence| offence.word.to_string()).collect()
}

impl Form<'_> {
    fn subject(&self, colour: Option<Colour>) -> Vec<FieldView> {
        let sheet = &self.draft.sheet;
        let kinds = RecordKind::ALL.map(|kind| (kind.as_str(), format!("kind-{}", kind.as_str())));
        let sexes = Sex::ALL.map(|sex| (sex.as_str(), format!("sex-{}", sex.as_str())));
        let (kind, sex) = (word(sheet.kind.as_ref()), word(sheet.sex.as_ref()));
        let kind = if kind.is_empty() { "person" } else { kind };
        let mut fields = vec![
            self.field("kind", "notice-kind", Control::Choice(self.picks(&kinds, &[kind], false))),
            self.line("family_name", "notice-family-name", word(sheet.family_name.as_ref())),
            self.line("forename", "notice-forename", word(sheet.forename.as_ref())),
            self.field("sex", "record-sex", Control::Choice(self.picks(&sexes, &[sex], true))),
            self.line("birth_place", "notice-birth-place", word(sheet.birth_place.as_ref())),
            self.line("birth_country", "draft-birth-country", word(sheet.birth_country.as_ref())),
            self.line("nationalities", "draft-nationalities", &sheet.nationalities.join(" ")),
            self.line("languages", "draft-languages", &sheet.languages.join(" ")),
        ];
        if colour == Some(Colour::Special) || sheet.mandate.is_some() {
            fields.push(self.line("mandate", "notice-mandate", word(sheet.mandate.as_ref())));
        }
        fields
    }

    fn births(&self) -> Vec<Vec<FieldView>> {
        let row = |at: usize| {
            let value = self.draft.sheet.born.get(at).map_or("", String::as_str);
            vec![self.row("born", at, "", "hit-born", Control::Line(value.to_owned()))]
        };
        (0..self.rows("born", self.draft.sheet.born.len())).map(row).collect()
    }

    fn names(&self) -> Vec<Vec<FieldView>> {
        let row = |at: usize| {
            let name = self.draft.sheet.names.get(at);
            let kind = name.and_then(|name| name.kind.as_deref()).unwrap_or("alias");
            let kinds = NameKind::ALL.iter().map(|kind| (kind.as_str(), format!("name-{}", kind.as_str())));
            let picks = self.picks(&kinds.collect::<Vec<_>>(), &[kind], false);
            let text = name.map_or_else(String::new, |name| name.text.clone());
            vec![
                self.named("names", at, "text", "name_text", "draft-name", Control::Line(text)),
                self.named("names", at, "kind", "name_kind", "notice-kind", Control::Choice(picks)),
            ]
        };
        (0..self.rows("names", self.draft.sheet.names.len())).map(row).collect()
    }

    fn numbers(&self) -> Vec<Vec<FieldView>> {
        let row = |at: usize| {
            let number = self.draft.sheet.numbers.get(at);
            let scheme = number.map_or("passport", |number| number.scheme.as_str());
            let schemes = Scheme::ALL.iter().map(|one| (one.as_str(), format!("scheme-{}", one.as_str())));
            let picks = self.picks(&schemes.collect::<Vec<_>>(), &[scheme], false);
            let text = number.map_or_else(String::new, |number| number.number.clone());
            let issuer = number.and_then(|number| number.issuer.clone()).unwrap_or_default();
            vec![
                self.named("numbers", at, "scheme", "number_scheme", "notice-kind", Control::Choice(picks)),
                self.named("numbers", at, "number", "number_number", "notice-number", Control::Line(text)),
                self.named("numbers", at, "issuer", "number_issuer", "draft-issuer", Control::Line(issuer)),
            ]
        };
        (0..self.rows("numbers", self.draft.sheet.numbers.len())).map(row).collect()
    }

    fn grounds(&self) -> Vec<Vec<FieldView>> {
        let sheet = &self.draft.sheet;
        let empty = SheetGround::default();
        let row = |at: usize| self.ground(at, sheet.grounds.get(at).unwrap_or(&empty));
        (0..self.rows("grounds", sheet.grounds.len())).map(row).collect()
    }

    fn ground(&self, at: usize, ground: &SheetGround) -> Vec<FieldView> {
        let kinds = GroundKind::ALL.iter().map(|kind| (kind.as_str(), format!("ground-{}", kind.as_str())));
        let kinds = self.picks(&kinds.collect::<Vec<_>>(), &[ground.kind.as_str()], false);
        let term = if ground.penalty_life == Some(true) { "life" } else { "months" };
        let terms = [("months", "draft-months".to_owned()), ("life", "penalty-life".to_owned())];
        let months = self.draft.number(&format!("grounds[{at}].penalty_months"), ground.penalty_months);
        let line = |text: &str| Control::Line(text.to_owned());
        let area = |text: &str| Control::Area(text.to_owned());
        let field = |part, name, label, control| self.named("grounds", at, part, name, label, control);
        vec![
            field("kind", "ground_kind", "notice-kind", Control::Choice(kinds)),
            field("issued", "ground_issued", "ground-issued", line(&ground.issued)),
            field("authority", "ground_authority", "ground-authority", line(&ground.authority)),
            field("issuer", "ground_issuer", "ground-issuer", line(&ground.issuer)),
            field("offence", "ground_offence", "ground-offence", Control::Offence(ground.offence.clone())),
            field("committed", "ground_committed", "ground-committed", line(word(ground.committed.as_ref()))),
            field("charge", "ground_charge", "ground-charge", area(&ground.charge)),
            field(
                "charge_translation",
                "ground_charge_translation",
                "ground-translation",
                area(word(ground.charge_translation.as_ref())),
            ),
            field("penalty_months", "ground_penalty", "draft-penalty", Control::Line(months)),
            field(
                "penalty_life",
                "ground_term",
                "draft-term",
                Control::Choice(self.picks(&terms, &[term], false)),
            ),
        ]
    }

    fn likeness(&self) -> Vec<FieldView> {
        let sheet = &self.draft.sheet;
        let eyes = EyeColour::ALL.iter().map(|one| (one.as_str(), format!("eyes-{}", one.as_str())));
        let hair = HairColour::ALL.iter().map(|one| (one.as_str(), format!("hair-{}", one.as_str())));
        let chosen = |list: &[String]| list.to_vec();
        let ticks = |words: Vec<(&'static str, String)>, list: &[String]| {
            let chosen = chosen(list);
            Control::Ticks(self.picks(&words, &chosen.iter().map(String::as_str).collect::<Vec<_>>(), false))
        };
        vec![
            self.line("height_cm", "draft-height", &self.draft.number("height_cm", sheet.height_cm)),
            self.line("weight_kg", "draft-weight", &self.draft.number("weight_kg", sheet.weight_kg)),
            self.field("eyes", "notice-eyes", ticks(eyes.collect(), &sheet.eyes)),
            self.field("hair", "notice-hair", ticks(hair.collect(), &sheet.hair)),
            self.field("marks", "notice-marks", Control::Area(word(sheet.marks.as_ref()).to_owned())),
        ]
    }

    fn has_likeness(&self) -> bool {
        let sheet = &self.draft.sheet;
        let is_measured = sheet.height_cm.is_some() || sheet.weight_kg.is_some();
        let is_seen = !sheet.eyes.is_empty() || !sheet.hair.is_empty() || sheet.marks.is_some();
        is_measured || is_seen || !self.draft.typed.is_empty()
    }

    fn asks(&self, colour: Option<Colour>) -> Vec<FieldView> {
        let sheet = &self.draft.sheet;
        // Only a red notice asks for an arrest (the rulebook's `arrest-is-red`); what is ticked is shown all the same.
        let fits = |ask: &&Ask| {
            **ask != Ask::Arrest
                || colour == Some(Colour::Red)
                || sheet.asks.iter().any(|one| one == "arrest")
        };
        let asks = Ask::ALL.iter().filter(fits).map(|ask| (ask.as_str(), format!("ask-{}", ask.as_str())));
        let chosen: Vec<_> = sheet.asks.iter().map(String::as_str).collect();
        let picks = self.picks(&asks.collect::<Vec<_>>(), &chosen, false);
        vec![
            self.field("account", "notice-account", Control::Area(word(sheet.account.as_ref()).to_owned())),
            self.field("asks", "notice-asks", Control::Ticks(picks)),
        ]
    }

    fn reach(&self) -> Vec<FieldView> {
        let sheet = &self.draft.sheet;
        let reaches = Reach::ALL.iter().map(|reach| (reach.as_str(), format!("reach-{}", reach.as_str())));
        let reaches = self.picks(&reaches.collect::<Vec<_>>(), &[word(sheet.reach.as_ref())], false);
        let purposes = Purpose::ALL.iter().map(|one| (one.as_str(), format!("purpose-{}", one.as_str())));
        let chosen: Vec<_> = sheet.purposes.iter().map(String::as_str).collect();
        let purposes = self.picks(&purposes.collect::<Vec<_>>(), &chosen, false);
        let on_hit = OnHit::ALL.iter().map(|one| (one.as_str(), format!("on-hit-{}", one.as_str())));
        let on_hit = self.picks(&on_hit.collect::<Vec<_>>(), &[word(sheet.on_hit.as_ref())], false);
        vec![
            self.field("reach", "draft-reach", Control::Choice(reaches)),
            self.line("to", "draft-to", &sheet.to.join(" ")),
            self.line("not_to", "draft-not-to", &sheet.not_to.join(" ")),
            self.line("valid_until", "notice-valid-until", word(sheet.valid_until.as_ref())),
            self.field("purposes", "handling-purposes", Control::Ticks(purposes)),
            self.field("on_hit", "draft-on-hit", Control::Choice(on_hit)),
        ]
    }

    /// How many rows a list has: those that are filled in, and an empty one where there is none or one more is wanted.
    fn rows(&self, list: &str, filled: usize) -> usize {
        let is_wanted = self.draft.button.strip_prefix("more-") == Some(list);
        filled + usize::from(filled == 0 || is_wanted)
    }

    fn line(&self, name: &'static str, label: &str, value: &str) -> FieldView {
        self.field(name, label, Control::Line(value.to_owned()))
    }

    fn field(&self, name: &'static str, label: &str, control: Control) -> FieldView {
        let is_of = |fault: &FieldFault| {
            fault.field == name || fault.field.strip_prefix(name).is_some_and(|rest| rest.starts_with('['))
        };
        self.view(name.to_owned(), name, label, control, is_of)
    }

    fn row(&self, name: &'static str, at: usize, part: &str, label: &str, control: Control) -> FieldView {
        self.named(name, at, part, name, label, control)
    }

    fn named(
        &self,
        list: &str,
        at: usize,
        part: &str,
        name: &'static str,
        label: &str,
        control: Control,
    ) -> FieldView {
        let field = if part.is_empty() { format!("{list}[{at}]") } else { format!("{list}[{at}].{part}") };
        self.view(format!("{name}-{at}"), name, label, control, |fault| fault.field == field)
    }

    fn view(
        &self,
        id: String,
        name: &'static str,
        label: &str,
        control: Control,
        is_of: impl Fn(&FieldFault) -> bool,
    ) -> FieldView {
        let faults = self.draft.faults.iter().filter(|fault| is_of(fault));
        let hint = hint(name).map(|key| self.speech.say(key));
        let faults = faults.map(|fault| fault.reason.clone()).collect();
        FieldView { id, name, label: self.speech.say(label), hint, control, faults }
    }

    fn picks(&self, words: &[(&'static str, String)], chosen: &[&str], may_be_none: bool) -> Vec<Pick> {
        let none = may_be_none.then(|| Pick { value: "", words: String::new(), is_chosen: false });
        let picks = words.iter().map(|(value, key)| Pick {
            value,
            words: self.speech.say(key),
            is_chosen: chosen.contains(value),
        });
        none.into_iter().chain(picks).collect()
    }
}

fn word(field: Option<&String>) -> &str {
    field.map_or("", String::as_str)
}

/// How a field is written, where that must be said.
fn hint(name: &str) -> Option<&'static str> {
    Some(match name {
        "born" | "ground_committed" => "draft-hint-span",
        "ground_issued" => "draft-hint-date",
        "birth_country" | "nationalities" | "number_issuer" => "draft-hint-country",
        "languages" => "draft-hint-language",
        "to" | "not_to" => "draft-hint-members",
        "valid_until" => "draft-hint-valid",
        "ground_issuer" => "draft-hint-issuer",
        "ground_offence" => "draft-hint-offence",
        "purposes" => "draft-hint-purposes",
        _ => return None,
    })
}
