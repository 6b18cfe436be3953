//! What can be said of a number alone, before anybody looks for it.

/// A number in the form in which numbers of its kind are compared, and what can be said of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folded {
    /// The number as its kind writes it when it is not printed for people. Empty if nothing was part of a number.
    pub form: String,
    /// Whether it keeps the rules of its kind.
    pub verdict: Verdict,
}

/// Whether a number keeps the rules of its kind. It does not say that the number was ever given out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// It keeps every public rule of its kind.
    Valid,
    /// It breaks a rule of its kind.
    Invalid(Fault),
    /// No public rule tells.
    Unknown,
}

/// The first rule that a number breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Fault {
    /// It has too few or too many characters.
    Length,
    /// A character stands where its kind never has one.
    Character,
    /// The country, owner or network that it names is not one.
    Issuer,
    /// Its check digit, or its checksum, does not fit the rest.
    CheckDigit,
}
