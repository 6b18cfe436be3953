//! What goes into the oblivious function: a number with all that decides whether it is a hit.

use wasl_model::{Country, Handling, Purpose};

use crate::LookupError;

/// Which numbers are compared with each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Travel and identity documents.
    Document,
    /// Number plates and vehicle identification numbers.
    Vehicle,
}

/// A number as its owner lists it.
#[derive(Debug, Clone, Copy)]
pub struct Listed<'a> {
    /// Of which kind.
    pub kind: Kind,
    /// In the one form in which it is compared.
    pub folded: &'a str,
    /// Who issued it, if that is known.
    pub issuer: Option<Country>,
}

/// A number as it is looked up.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// Of which kind.
    pub kind: Kind,
    /// In the one form in which it is compared.
    pub folded: &'a str,
    /// Who issued it, if that is known; a listed number of another issuer is no hit.
    pub issuer: Option<Country>,
    /// What it is looked up for; a listed number that is not held for this is no hit.
    pub purpose: Purpose,
}

/// The bytes of one input.
pub(crate) type Input = Vec<u8>;

/// Which issuers an input is for: the country, or one of these words, which no country is.
const ANY: &str = "any";
const UNTOLD: &str = "untold";
/// Which purposes an input is for: the purpose, or this word.
const EVERY: &str = "every";

/// The most bytes that a folded number may have: four for each of 128 characters.
const FOLDED_BYTES_MAX: usize = 512;

impl Listed<'_> {
    /// The inputs under which it is listed. One with an issuer is met by a question of that issuer and by one of none; one
    /// without is met by all. Oversight may ask for whatever is held.
    pub(crate) fn inputs(&self, handling: &Handling) -> Result<Vec<Input>, LookupError> {
        let issuers = match told(self.issuer.as_ref()) {
            Some(issuer) => vec![issuer, ANY],
            None => vec![UNTOLD],
        };
        let purposes: Vec<&str> = if handling.purposes.is_empty() {
            vec![EVERY]
        } else {
            let limited = Purpose::ALL.into_iter().filter(|purpose| handling.allows(*purpose));
            limited.map(Purpose::as_str).collect()
        };
        let mut inputs = Vec::with_capacity(issuers.len() * purposes.len());
        for issuer in issuers {
            for purpose in &purposes {
                inputs.push(input(self.kind, self.folded, issuer, purpose)?);
            }
        }
        Ok(inputs)
    }
}

impl Wanted<'_> {
    /// The inputs that it is looked up with: always as many, so that their number tells nothing.
    pub(crate) fn inputs(&self) -> Result<[Input; 4], LookupError> {
        let issuer = told(self.issuer.as_ref()).unwrap_or(ANY);
        let of = |issuer, purpose| input(self.kind, self.folded, issuer, purpose);
        let purpose = self.purpose.as_str();
        Ok([of(issuer, EVERY)?, of(UNTOLD, EVERY)?, of(issuer, purpose)?, of(UNTOLD, purpose)?])
    }
}

/// The code of a country that is told; `XX` tells nothing.
fn told(issuer: Option<&Country>) -> Option<&str> {
    issuer.map(Country::as_str).filter(|code| *code != "XX")
}

fn input(kind: Kind, folded: &str, issuer: &str, purpose: &str) -> Result<Input, LookupError> {
    if folded.is_empty() || folded.len() > FOLDED_BYTES_MAX || folded.contains('\0') {
        return Err(LookupError::Number);
    }
    Ok(["wasl/lookup/input/v1", kind.as_str(), folded, issuer, purpose].join("\0").into_bytes())
}

impl Kind {
    /// The word for it in an input.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Document => "document",
            Self::Vehicle => "vehicle",
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    const ASKED_ISSUERS: [Option<&str>; 4] = [None, Some("MA"), Some("FR"), Some("XX")];

    fn country(code: Option<&str>) -> Option<Country> {
        code.map(|code| code.parse().unwrap())
    }

    fn meets(listed: Option<&str>, purposes: &[Purpose], asked: Option<&str>, purpose: Purpose) -> usize {
        let handling = Handling { purposes: purposes.iter().copied().collect(), ..Handling::default() };
        let (kind, folded) = (Kind::Document, "AB123456");
        let listed = Listed { kind, folded, issuer: country(listed) }.inputs(&handling).unwrap();
        let wanted = Wanted { kind, folded, issuer: country(asked), purpose }.inputs().unwrap();
        assert_eq!(wanted.iter().collect::<BTreeSet<_>>().len(), 4);
        wanted.iter().filter(|input| listed.contains(input)).count()
    }

    #[test]
    fn an_issuer_that_differs_is_no_hit_and_one_that_is_not_told_is() {
        let met = |listed| ASKED_ISSUERS.map(|asked| meets(listed, &[], asked, Purpose::Border));
        assert_eq!(met(Some("MA")), [1, 1, 0, 1]);
        assert_eq!(met(None), [1, 1, 1, 1]);
        assert_eq!(met(Some("XX")), [1, 1, 1, 1]);
    }

    #[test]
    fn a_purpose_that_it_is_not_held_for_is_no_hit_and_oversight_always_is() {
        let met =
            |purposes: &[Purpose]| Purpose::ALL.map(|purpose| meets(Some("MA"), purposes, None, purpose));
        assert_eq!(met(&[]), [1, 1, 1, 1, 1]);
        assert_eq!(met(&[Purpose::Border, Purpose::Sanctions]), [1, 0, 0, 1, 1]);
    }

    #[test]
    fn the_bytes_are_those_of_the_page_and_nothing_runs_into_its_neighbour() {
        let input = |folded| input(Kind::Vehicle, folded, ANY, EVERY);
        assert_eq!(input("A1").unwrap(), b"wasl/lookup/input/v1\0vehicle\0A1\0any\0every");
        assert_eq!(input(""), Err(LookupError::Number));
        assert_eq!(input("A\0any"), Err(LookupError::Number));
        assert_eq!(input(&"1".repeat(513)), Err(LookupError::Number));
    }
}
