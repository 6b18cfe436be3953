//! A notice: a record with what is asked about its subject, and on which grounds.

use std::collections::BTreeSet;

use minicbor::{Decode, Encode};

use crate::{
    Audience, Country, DateSpan, EyeColour, HairColour, Language, LimitError, PartialDate, Prose, Record,
    Text, Timestamp,
};

/// A notice or diffusion, as its member publishes it or drafts it.
///
/// Whom it is about, who may receive it and until when it is valid stands in its record (INTERPOL's Rules on the Processing of
/// Data, Articles 72 to 101).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Notice {
    /// Its subject, handling code and number.
    #[n(0)]
    pub record: Record,
    /// What kind of notice.
    #[n(1)]
    pub colour: Colour,
    /// Whether all members receive it, or chosen ones.
    #[n(2)]
    pub reach: Reach,
    /// Where it stands.
    #[n(3)]
    pub standing: Standing,
    /// The subject's family name, if it is known apart from the rest.
    #[n(4)]
    pub family_name: Option<Text>,
    /// The subject's forename, the same.
    #[n(5)]
    pub forename: Option<Text>,
    /// In which country the subject was born.
    #[n(6)]
    pub birth_country: Option<Country>,
    /// Languages that the subject speaks; at most [`Notice::PARTS_MAX`].
    #[cbor(n(7), skip_if = "Vec::is_empty")]
    pub languages: Vec<Language>,
    /// What the subject looks like.
    #[n(8)]
    pub likeness: Likeness,
    /// Warrants and judgments; at most [`Notice::PARTS_MAX`].
    #[cbor(n(9), skip_if = "Vec::is_empty")]
    pub grounds: Vec<Ground>,
    /// What happened, in the author's words.
    #[n(10)]
    pub account: Option<Prose>,
    /// What is asked of whoever finds the subject.
    #[cbor(n(11), skip_if = "BTreeSet::is_empty")]
    pub asks: BTreeSet<Ask>,
    /// The subject's photograph.
    #[n(12)]
    pub photo: Option<Photo>,
    /// The resolution or committee that it rests on, for the special notices of the Security Council.
    #[n(13)]
    pub mandate: Option<Text>,
    /// When it was first published.
    #[n(14)]
    pub published: Option<Timestamp>,
    /// Why it was refused, if it was.
    #[n(15)]
    pub refusal: Option<Refused>,
}

/// The kinds of notice, by what they ask (Rules on the Processing of Data, Articles 82 to 95; silver: pilot since January 2025).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum Colour {
    /// A person is wanted for prosecution or to serve a sentence (Articles 82 to 87).
    #[n(0)]
    Red,
    /// More is to be known about a person in an investigation (Article 88).
    #[n(1)]
    Blue,
    /// A warning of somebody who may commit crimes again (Article 89).
    #[n(2)]
    Green,
    /// Somebody is missing, or cannot say who they are (Article 90).
    #[n(3)]
    Yellow,
    /// A body is to be given its name (Article 91).
    #[n(4)]
    Black,
    /// A warning of an event, a person or a thing that is a threat (Article 93).
    #[n(5)]
    Orange,
    /// A way of committing crimes is made known (Article 92).
    #[n(6)]
    Purple,
    /// Assets are to be found.
    #[n(7)]
    Silver,
    /// The Security Council's measures apply to a person or body (Article 95).
    #[n(8)]
    Special,
}

/// How far a notice reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum Reach {
    /// All members, but for those that its handling code leaves out.
    #[n(0)]
    Notice,
    /// Chosen members.
    #[n(1)]
    Diffusion,
}

/// Where a notice stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum Standing {
    /// Never published.
    #[n(0)]
    Unpublished,
    /// In force.
    #[n(1)]
    Published,
    /// Out of force for the time being: found for oversight alone.
    #[n(2)]
    Suspended,
    /// Taken back, and erased everywhere.
    #[n(3)]
    Withdrawn,
    /// Its validity is over.
    #[n(4)]
    Expired,
    /// Refused; that is remembered.
    #[n(5)]
    Refused,
    /// Nothing of its content is left.
    #[n(6)]
    Erased,
}

/// What the subject looks like.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Likeness {
    /// Height in centimetres, 20 to 280.
    #[n(0)]
    pub height_cm: Option<u16>,
    /// Weight in kilograms, 1 to 650.
    #[n(1)]
    pub weight_kg: Option<u16>,
    /// Colours of the eyes.
    #[cbor(n(2), skip_if = "BTreeSet::is_empty")]
    pub eyes: BTreeSet<EyeColour>,
    /// Colours of the hair.
    #[cbor(n(3), skip_if = "BTreeSet::is_empty")]
    pub hair: BTreeSet<HairColour>,
    /// Scars, tattoos and other marks.
    #[n(4)]
    pub marks: Option<Text>,
}

/// A warrant or judgment that a notice rests on.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Ground {
    /// Which of the two.
    #[n(0)]
    pub kind: GroundKind,
    /// When it was issued.
    #[n(1)]
    pub issued: PartialDate,
    /// By which court or authority.
    #[n(2)]
    pub authority: Text,
    /// Of which country, or by the code of a court of several, as in `914`.
    #[n(3)]
    pub issuer: Text,
    /// What kind of offence: one of the rulebook's words, as in `armed-robbery`.
    #[n(4)]
    pub offence: Text,
    /// The charge in the words of the warrant.
    #[n(5)]
    pub charge: Text,
    /// The charge in one of the working languages.
    #[n(6)]
    pub charge_translation: Option<Text>,
    /// When it was committed.
    #[n(7)]
    pub committed: Option<DateSpan>,
    /// The most that it can be punished with; of a judgment, what was imposed or is left to serve.
    #[n(8)]
    pub penalty: Option<Penalty>,
}

/// What a [`Ground`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum GroundKind {
    /// A warrant of arrest or a decision of the same force: the person is sought for prosecution.
    #[n(0)]
    Warrant,
    /// An enforceable judgment: the person is sought to serve a sentence.
    #[n(1)]
    Judgment,
}

/// A deprivation of liberty. The longer is the greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
pub enum Penalty {
    /// So many months, at most [`Penalty::MONTHS_MAX`].
    #[n(0)]
    Months(#[n(0)] u16),
    /// For life.
    #[n(1)]
    Life,
}

/// What is asked of whoever finds the subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum Ask {
    /// Say where the subject is.
    #[n(0)]
    Locate,
    /// Arrest, with a view to extradition, as far as the law of the place allows.
    #[n(1)]
    Arrest,
    /// Say who the subject is.
    #[n(2)]
    Identify,
    /// Say what else is known.
    #[n(3)]
    Inform,
    /// Watch, and tell of journeys.
    #[n(4)]
    Watch,
    /// Freeze or secure assets.
    #[n(5)]
    Secure,
    /// Refuse entry or transit.
    #[n(6)]
    RefuseEntry,
}

/// A photograph: a JPEG that was made anew from its pixels, so that nothing else is in it.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Photo {
    /// The file, at most [`Photo::BYTES_MAX`].
    #[cbor(n(0), with = "minicbor::bytes")]
    pub jpeg: Vec<u8>,
    /// Its width in pixels, at most [`Photo::SIDE_MAX`].
    #[n(1)]
    pub width: u16,
    /// Its height, the same.
    #[n(2)]
    pub height: u16,
}

/// Why a notice was refused: what is remembered with it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Refused {
    /// When.
    #[n(0)]
    pub at: Timestamp,
    /// The articles, as the rulebook writes them: `C3`, `RPD-83`.
    #[n(1)]
    pub articles: Vec<Text>,
    /// The reason in words.
    #[n(2)]
    pub reason: Prose,
}

impl Notice {
    /// The most entries any list of a notice may have.
    pub const PARTS_MAX: usize = 32;

    /// Who may receive it.
    pub fn audience(&self) -> &Audience {
        &self.record.handling.audience
    }

    /// Checks that no part is larger than a feed carries.
    pub fn check_limits(&self) -> Result<(), LimitError> {
        self.record.check_limits()?;
        let articles = self.refusal.as_ref().map_or(0, |refused| refused.articles.len());
        let photo = self.photo.as_ref();
        let side = photo.map_or(0, |photo| photo.width.max(photo.height));
        let parts = [
            ("languages", self.languages.len(), Self::PARTS_MAX),
            ("grounds", self.grounds.len(), Self::PARTS_MAX),
            ("articles", articles, Self::PARTS_MAX),
            ("bytes of the photograph", photo.map_or(0, |photo| photo.jpeg.len()), Photo::BYTES_MAX),
            ("pixels along the photograph", usize::from(side), usize::from(Photo::SIDE_MAX)),
        ];
        match parts.into_iter().find(|(_, count, limit)| count > limit) {
            Some((part, count, limit)) => Err(LimitError { part, count, limit }),
            None => Ok(()),
        }
    }
}

impl Photo {
    /// The most bytes: 64 KiB.
    pub const BYTES_MAX: usize = 64 * 1024;
    /// The longest side in pixels.
    pub const SIDE_MAX: u16 = 640;
}

impl std::fmt::Debug for Photo {
    /// Its size alone.
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Photo({} x {}, {} bytes)", self.width, self.height, self.jpeg.len())
    }
}

impl Penalty {
    /// The longest term that is written in months: a hundred years.
    pub const MONTHS_MAX: u16 = 1_200;

    /// The penalty of so many months.
    pub fn of_months(months: u16) -> Option<Self> {
        (1..=Self::MONTHS_MAX).contains(&months).then_some(Self::Months(months))
    }
}

/// Gives each of an enum's variants its word, and finds it by its word.
macro_rules! words {
    ($kind:ident: $($variant:ident = $word:literal),+ $(,)?) => {
        impl $kind {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The word for it on the command line, in settings and in JSON.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// The one that this word stands for.
            pub fn from_word(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.as_str() == word)
            }
        }

        impl std::fmt::Display for $kind {
            fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                out.pad(self.as_str())
            }
        }
    };
}
pub(crate) use words;

words!(Colour: Red = "red", Blue = "blue", Green = "green", Yellow = "yellow", Black = "black",
    Orange = "orange", Purple = "purple", Silver = "silver", Special = "un-special");
words!(Reach: Notice = "notice", Diffusion = "diffusion");
words!(Standing: Unpublished = "unpublished", Published = "published", Suspended = "suspended",
    Withdrawn = "withdrawn", Expired = "expired", Refused = "refused", Erased = "erased");
words!(GroundKind: Warrant = "warrant", Judgment = "judgment");
words!(Ask: Locate = "locate", Arrest = "arrest", Identify = "identify", Inform = "inform", Watch = "watch",
    Secure = "secure", RefuseEntry = "refuse-entry");
