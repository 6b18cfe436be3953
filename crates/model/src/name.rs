//! A name as a source writes it.

use minicbor::{Decode, Encode};

use crate::Text;

/// One of a subject's names, in whatever script.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Encode, Decode)]
#[cbor(array)]
pub struct Name {
    /// As the source writes it; at most [`Name::CHARS_MAX`] characters.
    #[n(0)]
    pub text: Text,
    /// What kind of name it is.
    #[n(1)]
    pub kind: NameKind,
}

/// What a source says of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum NameKind {
    /// The name the record goes by.
    #[n(0)]
    Main,
    /// Another name of good quality.
    #[n(1)]
    Alias,
    /// A name the source itself calls weak or low: a nickname, a nom de guerre.
    #[n(2)]
    WeakAlias,
    /// A former name.
    #[n(3)]
    Former,
    /// The name in its original script.
    #[n(4)]
    OriginalScript,
}

impl Name {
    /// The most characters a name may have; the longest of the published lists has 350.
    pub const CHARS_MAX: usize = 512;
}

crate::notice::words!(NameKind: Main = "main", Alias = "alias", WeakAlias = "weak-alias", Former = "former",
    OriginalScript = "original-script");
