//! Values that are one string in JSON and a type of the model here.

use std::{borrow::Cow, collections::BTreeSet};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{RefOr, Schema, schema::ObjectBuilder, schema::Type},
};
use wasl_model::{
    Colour, Country, DateSpan, FactKind, FileName, GroupId, HitId, HitOutcome, HitStanding, MediaType,
    MemberId, MessageId, NameKind, OnHit, PartialDate, Prose, Purpose, Reach, RecordId, RecordKind, Role,
    Scheme, Sex, Stage, Standing, Text, Timestamp, UploadId, Urgency,
};
use wasl_node::{CommandKind, GroupStanding};

use crate::{problem::ApiError, wire::span};

/// A value that is written as one string.
pub(crate) trait Written: Sized {
    /// What it is called in the description of the API.
    const NAME: &'static str;
    /// What a right one looks like.
    const WANTED: &'static str;

    /// Reads it; what is not one is `None`.
    fn read(raw: &str) -> Option<Self>;

    /// Writes it.
    fn write(&self) -> Cow<'_, str>;

    /// Every word there is, if it is one of a few.
    fn words() -> Vec<String> {
        Vec::new()
    }
}

/// A [`Written`] value in a JSON type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Plain<T>(pub(crate) T);

pub(crate) type Born = Plain<DateSpan>;
pub(crate) type ColourWord = Plain<Colour>;
pub(crate) type CommandWord = Plain<CommandKind>;
pub(crate) type CountryCode = Plain<Country>;
pub(crate) type Day = Plain<PartialDate>;
pub(crate) type FactKindWord = Plain<FactKind>;
pub(crate) type FileNameText = Plain<FileName>;
pub(crate) type HitName = Plain<HitId>;
pub(crate) type HitOutcomeWord = Plain<HitOutcome>;
pub(crate) type HitStandingWord = Plain<HitStanding>;
pub(crate) type Id = Plain<RecordId>;
pub(crate) type KindWord = Plain<RecordKind>;
pub(crate) type Letter = Plain<Prose>;
pub(crate) type MediaTypeText = Plain<MediaType>;
pub(crate) type MemberCode = Plain<MemberId>;
pub(crate) type MessageName = Plain<MessageId>;
pub(crate) type Moment = Plain<Timestamp>;
pub(crate) type NameKindWord = Plain<NameKind>;
pub(crate) type OnHitWord = Plain<OnHit>;
pub(crate) type Phrase = Plain<Text>;
pub(crate) type NamedGroup = Plain<GroupId>;
pub(crate) type NoticeStandingWord = Plain<Standing>;
pub(crate) type PurposeWord = Plain<Purpose>;
pub(crate) type ReachWord = Plain<Reach>;
pub(crate) type RoleWord = Plain<Role>;
pub(crate) type SchemeWord = Plain<Scheme>;
pub(crate) type SexWord = Plain<Sex>;
pub(crate) type StageWord = Plain<Stage>;
pub(crate) type StandingWord = Plain<GroupStanding>;
pub(crate) type UploadName = Plain<UploadId>;
pub(crate) type UrgencyWord = Plain<Urgency>;

impl Default for OnHitWord {
    fn default() -> Self {
        Self(OnHit::default())
    }
}

/// A field that is not as it must be.
pub(crate) fn invalid(field: impl Into<String>, wanted: &str) -> ApiError {
    ApiError::Field { field: field.into(), wanted: wanted.to_owned() }
}

/// The members of a field, where one that is named twice is a slip.
pub(crate) fn each_once(
    field: &'static str,
    members: Vec<MemberCode>,
) -> Result<BTreeSet<MemberId>, ApiError> {
    let count = members.len();
    let members: BTreeSet<_> = members.into_iter().map(|member| member.0).collect();
    if members.len() == count { Ok(members) } else { Err(invalid(field, "members, each once")) }
}

impl<T: Written> Serialize for Plain<T> {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.serialize_str(&self.0.write())
    }
}

impl<'de, T: Written> Deserialize<'de> for Plain<T> {
    fn deserialize<D: Deserializer<'de>>(json: D) -> Result<Self, D::Error> {
        let raw = Cow::<'de, str>::deserialize(json)?;
        T::read(&raw).map(Self).ok_or_else(|| de::Error::custom(format_args!("expected {}", T::WANTED)))
    }
}

impl<T: Written> PartialSchema for Plain<T> {
    fn schema() -> RefOr<Schema> {
        let words = Some(T::words()).filter(|words| !words.is_empty());
        let schema = ObjectBuilder::new().schema_type(Type::String).description(Some(T::WANTED));
        schema.enum_values(words).into()
    }
}

impl<T: Written> ToSchema for Plain<T> {
    fn name() -> Cow<'static, str> {
        T::NAME.into()
    }
}

/// Types that have their own text form.
macro_rules! spelled {
    ($($type:ident: $wanted:literal;)*) => {$(
        impl Written for $type {
            const NAME: &'static str = stringify!($type);
            const WANTED: &'static str = $wanted;

            fn read(raw: &str) -> Option<Self> {
                raw.parse().ok()
            }

            fn write(&self) -> Cow<'_, str> {
                self.to_string().into()
            }
        }
    )*};
}

spelled! {
    Country: "a country with two letters, as in MA";
    GroupId: "a group's keeper and 32 hexadecimal digits";
    HitId: "16 hexadecimal digits";
    MediaType: "a media type without parameters, as in application/pdf";
    MemberId: "a member's code, as in MA";
    MessageId: "a message's name, as in MA-17";
    PartialDate: "a date as in 1965, 1965-03 or 1965-03-21";
    RecordId: "32 hexadecimal digits";
    Timestamp: "a moment as in 2026-11-22T14:39:00Z";
    UploadId: "32 hexadecimal digits";
}

impl Written for FileName {
    const NAME: &'static str = "FileName";
    const WANTED: &'static str = "a file's name; folders and what cannot be seen are left out of it";

    fn read(raw: &str) -> Option<Self> {
        Self::clean(raw).ok()
    }

    fn write(&self) -> Cow<'_, str> {
        self.as_str().into()
    }
}

impl Written for Text {
    const NAME: &'static str = "Text";
    const WANTED: &'static str = "text that is not empty, not too long and without control characters";

    fn read(raw: &str) -> Option<Self> {
        Self::new(raw).ok()
    }

    fn write(&self) -> Cow<'_, str> {
        self.as_str().into()
    }
}

impl Written for Prose {
    const NAME: &'static str = "Prose";
    const WANTED: &'static str =
        "text of one or more lines that is not empty, not too long and without other control characters";

    fn read(raw: &str) -> Option<Self> {
        Self::new(raw).ok()
    }

    fn write(&self) -> Cow<'_, str> {
        self.as_str().into()
    }
}

impl Written for DateSpan {
    const NAME: &'static str = "DateSpan";
    const WANTED: &'static str =
        "a date as in 1965-03 or 1965-03-21, about it as in 1965~, or a span as in 1960/1965";

    fn read(raw: &str) -> Option<Self> {
        span::read(raw)
    }

    fn write(&self) -> Cow<'_, str> {
        self.to_string().into()
    }
}

/// Everybody who may have a hand in a case.
const ROLES: [Role; 6] =
    [Role::Officer, Role::Analyst, Role::Reviewer, Role::Protection, Role::Admin, Role::Bureau];

/// Each of these with its word.
fn listed<T: Copy>(all: &[T], word: impl Fn(T) -> &'static str) -> Vec<(&'static str, T)> {
    all.iter().map(|one| (word(*one), *one)).collect()
}

/// Types that are one of a few words.
macro_rules! worded {
    ($($type:ident: $wanted:literal, $words:expr;)*) => {$(
        impl Written for $type {
            const NAME: &'static str = stringify!($type);
            const WANTED: &'static str = $wanted;

            fn read(raw: &str) -> Option<Self> {
                $words.iter().find(|(word, _)| *word == raw).map(|(_, value)| *value)
            }

            fn write(&self) -> Cow<'_, str> {
                let word = $words.iter().find(|(_, value)| value == self).map(|(word, _)| *word);
                word.unwrap_or_default().into()
            }

            fn words() -> Vec<String> {
                $words.iter().map(|(word, _)| (*word).to_owned()).collect()
            }
        }
    )*};
}

worded! {
    Colour: "red, blue, green, yellow, black, orange, purple, silver or un-special",
        listed(Colour::ALL, Colour::as_str);
    CommandKind: "draft, submit, approve, return, refuse, publish, suspend, resume, withdraw, expire, drop, erase or clear",
        listed(&CommandKind::ALL, CommandKind::as_str);
    Reach: "notice or diffusion",
        listed(Reach::ALL, Reach::as_str);
    Role: "officer, analyst, reviewer, protection, admin or bureau",
        listed(&ROLES, Role::as_str);
    Stage: "draft, submitted, checked, reviewed or approved",
        listed(Stage::ALL, Stage::as_str);
    Standing: "unpublished, published, suspended, withdrawn, expired, refused or erased",
        listed(Standing::ALL, Standing::as_str);
    RecordKind: "person, organisation, vessel, aircraft, vehicle or document",
        RecordKind::ALL.map(|kind| (kind.as_str(), kind));
    Purpose: "border, investigation, identification, sanctions or oversight",
        Purpose::ALL.map(|purpose| (purpose.as_str(), purpose));
    Scheme: "a kind of number, as passport, national-id, vin or plate",
        Scheme::ALL.map(|scheme| (scheme.as_str(), scheme));
    Sex: "female, male or unspecified",
        Sex::ALL.map(|sex| (sex.as_str(), sex));
    GroupStanding: "in, waiting, out or dissolved",
        GroupStanding::ALL.map(|standing| (standing.as_str(), standing));
    Urgency: "routine, priority or flash",
        Urgency::ALL.map(|urgency| (urgency.as_str(), urgency));
    HitOutcome: "arrested, located, seized, identified, refused, noted or nothing",
        HitOutcome::ALL.iter().copied().map(|outcome| (outcome.as_str(), outcome)).collect::<Vec<_>>();
    HitStanding: "rejected, confirmed, accepted, denied, concluded, taken-back or erased",
        HitStanding::ALL.iter().copied().map(|standing| (standing.as_str(), standing)).collect::<Vec<_>>();
    OnHit: "tell-owner or tell-nobody",
        [OnHit::TellOwner, OnHit::TellNobody].map(|on_hit| (on_hit.as_str(), on_hit));
    NameKind: "main, alias, weak-alias, former or original-script",
        [
            ("main", NameKind::Main),
            ("alias", NameKind::Alias),
            ("weak-alias", NameKind::WeakAlias),
            ("former", NameKind::Former),
            ("original-script", NameKind::OriginalScript),
        ];
    FactKind: "a kind of fact, as place-of-birth, address, position or remark",
        [
            ("place-of-birth", FactKind::PlaceOfBirth),
            ("address", FactKind::Address),
            ("position", FactKind::Position),
            ("programme", FactKind::Programme),
            ("listed", FactKind::Listed),
            ("remark", FactKind::Remark),
            ("circumstance", FactKind::Circumstance),
            ("description", FactKind::Description),
            ("link", FactKind::Link),
        ];
}
