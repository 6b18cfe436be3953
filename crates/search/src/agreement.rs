//! How a number that is asked for agrees with one that a record bears.

use wasl_model::{Country, Identifier, Number, Scheme, Sought};

use crate::{
    identifier::{Fault, Verdict, compared, fold, own_compared, readings},
    near::is_one_off,
    number::{alike, fold_number},
};

/// A record's number.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Kept<'a> {
    /// As the source prints it.
    pub(crate) printed: &'a str,
    /// What kind it is of.
    pub(crate) scheme: Scheme,
    /// Who gave it out.
    pub(crate) issuer: Option<Country>,
}

/// A number that is asked for, in every form in which it may be kept.
#[derive(Debug)]
pub(crate) struct AskedNumber<'question> {
    number: &'question Number,
    folded: String,
    /// The look-alike forms of all that it can be read as.
    pub(crate) forms: Vec<String>,
}

/// How a number agrees with a record's, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Agreement {
    /// The same number, from the same issuer.
    SameIssuer,
    /// The same number; one side does not say who issued it.
    Same,
    /// A number that an eye or a camera could take for it.
    LookAlike,
    /// One character is off, and the check digit says that the mistake is in the question.
    CheckDigitWrong,
    /// One character is off.
    OneCharacterOff,
}

impl<'question> AskedNumber<'question> {
    /// Reads the number of a question.
    pub(crate) fn new(number: &'question Number) -> Self {
        let folded = fold_number(number.value.as_str());
        let mut forms: Vec<String> = Vec::new();
        let mut add = |reading: &str| {
            let form = alike(reading);
            if !form.is_empty() && !forms.contains(&form) {
                forms.push(form);
            }
        };
        add(&folded);
        readings(number.issuer, number.value.as_str(), &folded).for_each(|reading| add(&reading));
        Self { number, folded, forms }
    }

    /// The number as it was asked for.
    pub(crate) fn printed(&self) -> &str {
        self.number.value.as_str()
    }

    fn compared(&self, scheme: Scheme) -> String {
        compared(scheme, self.number.issuer, self.printed())
    }
}

impl<'a> Kept<'a> {
    /// The number of a record that is not in a segment yet.
    pub(crate) fn of(identifier: &'a Identifier) -> Self {
        Self { printed: identifier.value.as_str(), scheme: identifier.scheme, issuer: identifier.issuer }
    }

    /// The look-alike forms under which it is found: the one that every number has, and its kind's own.
    pub(crate) fn forms(&self) -> impl Iterator<Item = String> + use<> {
        let general = alike(self.printed);
        let own = own_compared(self.scheme, self.issuer, self.printed).map(|own| alike(&own));
        let own = own.filter(|own| *own != general);
        std::iter::once(general).chain(own).filter(|form| !form.is_empty())
    }

    /// How `asked` is this number or looks like it, if it does.
    ///
    /// An issuer that differs from the record's is no agreement; `XX` tells nothing.
    pub(crate) fn agreement(&self, asked: &AskedNumber<'_>) -> Option<Agreement> {
        let same_issuer = self.may_be(asked.number)?;
        let (own, theirs) = (self.compared(), asked.compared(self.scheme));
        let folded = fold_number(self.printed);
        if own == theirs || (folded == asked.folded && !self.tells_letters_apart()) {
            Some(if same_issuer { Agreement::SameIssuer } else { Agreement::Same })
        } else if alike(&own) == alike(&theirs) || alike(&folded) == alike(&asked.folded) {
            Some(Agreement::LookAlike)
        } else {
            None
        }
    }

    /// How `asked` is this number with one character off, if it is.
    pub(crate) fn near_agreement(&self, asked: &AskedNumber<'_>) -> Option<Agreement> {
        self.may_be(asked.number)?;
        let near = |one: &str, other: &str| is_one_off(&alike(one), &alike(other));
        if !near(&self.compared(), &asked.compared(self.scheme)) && !near(self.printed, asked.printed()) {
            return None;
        }
        let ours = fold(self.scheme, self.issuer, self.printed).verdict;
        let theirs = fold(self.scheme, asked.number.issuer, asked.printed()).verdict;
        Some(match (ours, theirs) {
            (Verdict::Valid, Verdict::Invalid(Fault::CheckDigit)) => Agreement::CheckDigitWrong,
            _ => Agreement::OneCharacterOff,
        })
    }

    fn compared(&self) -> String {
        compared(self.scheme, self.issuer, self.printed)
    }

    /// Whether the number can be what is asked for, and if so, whether both sides name the same issuer.
    fn may_be(&self, number: &Number) -> Option<bool> {
        let is_sought = match number.sought {
            Sought::Document => self.scheme.is_document(),
            Sought::Vehicle => self.scheme.is_vehicle(),
            Sought::Any => true,
        };
        let told = |issuer: Option<Country>| issuer.filter(|country| country.as_str() != "XX");
        match (told(self.issuer), told(number.issuer)) {
            _ if !is_sought => None,
            (Some(ours), Some(theirs)) if ours != theirs => None,
            (ours, theirs) => Some(ours.is_some() && theirs.is_some()),
        }
    }

    /// Whether two of its kind can differ in what [`fold_number`] makes one: the case of a wallet's letters, the
    /// alphabet of a mail address.
    fn tells_letters_apart(&self) -> bool {
        matches!(self.scheme, Scheme::Wallet | Scheme::Email)
    }
}

impl Agreement {
    /// Whether it is another number, and only near.
    pub(crate) fn is_near(self) -> bool {
        matches!(self, Self::CheckDigitWrong | Self::OneCharacterOff)
    }

    /// The rule's word in a reason.
    pub(crate) fn rule(self) -> &'static str {
        match self {
            Self::SameIssuer => "same-issuer",
            Self::Same => "same",
            Self::LookAlike => "look-alike",
            Self::CheckDigitWrong => "check-digit-wrong",
            Self::OneCharacterOff => "one-character-off",
        }
    }

    /// Log-odds that a record is meant before its number is compared: it was found by it. One that is only near
    /// was found by one of a thousand numbers that were tried.
    pub(crate) fn prior(self) -> f32 {
        if self.is_near() { -2.0 } else { 0.0 }
    }

    /// Log-odds that it is the same document or thing. A short number, or one whose issuer is not told, is
    /// given out more than once.
    pub(crate) fn weight(self, asked: &AskedNumber<'_>) -> f32 {
        let distinct = (asked.folded.chars().count().min(8) as f32 - 8.0) * 0.7;
        match self {
            Self::SameIssuer => 6.0 + distinct,
            Self::Same => 4.0 + distinct,
            Self::LookAlike => 0.5 + distinct,
            Self::CheckDigitWrong => 1.0,
            Self::OneCharacterOff => 0.3,
        }
    }
}
