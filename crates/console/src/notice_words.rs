//! The terms of notices and cases, in the reader's language.

use wasl_model::{Answer, Colour, NameKind, Reach, Stage, Standing, Timestamp};
use wasl_node::reveal;

use crate::{
    answer::{Reading, Written},
    bar,
    speech::Speech,
    words::{self, Moment},
};

/// A colour as it is shown: its style, and the word without which nobody need tell it.
#[derive(Debug, Clone)]
pub(crate) struct Chip {
    /// The style.
    pub(crate) style: &'static str,
    /// The word.
    pub(crate) words: String,
}

/// A word with the style of its tag: `good`, `waiting`, `bad` or none.
#[derive(Debug, Clone)]
pub(crate) struct Tag {
    /// The style.
    pub(crate) tone: &'static str,
    /// The word.
    pub(crate) words: String,
}

/// By when something must be done: how far away that is, and the moment itself.
#[derive(Debug, Clone)]
pub(crate) struct Deadline {
    /// The style.
    pub(crate) tone: &'static str,
    /// How far away, or since when it is over.
    pub(crate) words: String,
    /// The moment.
    pub(crate) at: Moment,
}

/// A deadline within so many seconds stands out: two days.
const NEAR_SECS: u64 = 2 * 86_400;

impl Chip {
    /// The chip of a colour.
    pub(crate) fn of(colour: Colour, speech: &Speech) -> Self {
        Self { style: colour.as_str(), words: self::colour(colour, speech) }
    }
}

impl Tag {
    /// The word called `key` with this style.
    pub(crate) fn of(tone: &'static str, key: &str, speech: &Speech) -> Self {
        Self { tone, words: speech.say(key) }
    }
}

impl Deadline {
    /// The deadline `due`, seen from now.
    pub(crate) fn of(due: Timestamp, reading: &Reading<'_>) -> Self {
        let Reading { speech, now, .. } = *reading;
        let is_over = due <= now;
        let between = if is_over { bar::age_secs(due, now) } else { bar::age_secs(now, due) };
        let (tone, key) = match between {
            _ if is_over => ("bad", "case-overdue"),
            ..NEAR_SECS => ("waiting", "case-due-in"),
            _ => ("", "case-due-in"),
        };
        let words = speech.fill(key, &[("age", words::age(between, speech).into())]);
        Self { tone, words, at: Moment::of(due) }
    }
}

/// The term for a colour.
pub(crate) fn colour(colour: Colour, speech: &Speech) -> String {
    speech.say(&format!("colour-{}", colour.as_str()))
}

/// What a notice of this colour asks, in a sentence.
pub(crate) fn meaning(colour: Colour, speech: &Speech) -> String {
    speech.say(&format!("colour-means-{}", colour.as_str()))
}

/// The term for how far a notice reaches.
pub(crate) fn reach(reach: Reach, speech: &Speech) -> String {
    speech.say(&format!("reach-{}", reach.as_str()))
}

/// The term for a stage.
pub(crate) fn stage(stage: Stage, speech: &Speech) -> Tag {
    let tone = match stage {
        Stage::Draft => "",
        Stage::Submitted | Stage::Checked | Stage::Reviewed => "waiting",
        Stage::Approved => "good",
    };
    Tag::of(tone, &format!("stage-{}", stage.as_str()), speech)
}

/// The term for where a notice stands.
pub(crate) fn standing(standing: Standing, speech: &Speech) -> Tag {
    let tone = match standing {
        Standing::Published => "good",
        Standing::Suspended => "waiting",
        Standing::Refused => "bad",
        Standing::Unpublished | Standing::Withdrawn | Standing::Expired | Standing::Erased => "",
    };
    Tag::of(tone, &format!("notice-standing-{}", standing.as_str()), speech)
}

/// Where a case stands: how far its version is, and what became of the one that went out.
pub(crate) fn place(at: Option<Stage>, stands: Standing, speech: &Speech) -> Vec<Tag> {
    let pending = at.map(|at| stage(at, speech));
    let is_told = at.is_none() || stands != Standing::Unpublished;
    pending.into_iter().chain(is_told.then(|| standing(stands, speech))).collect()
}

/// What a rule answers.
pub(crate) fn answer(answer: Answer, speech: &Speech) -> Tag {
    let tone = match answer {
        Answer::Stops => "bad",
        Answer::Warns => "waiting",
        Answer::Holds => "good",
        Answer::Silent => "",
    };
    Tag::of(tone, &format!("ruling-{}", answer.as_str()), speech)
}

/// The term for a kind of name.
pub(crate) fn name_kind(kind: NameKind, speech: &Speech) -> String {
    speech.say(&format!("name-{}", kind.as_str()))
}

/// A text from outside as it is: a character that nobody sees, or that turns the direction of writing, by its number.
pub(crate) fn written(text: &str) -> Written {
    Written::of(&reveal(text))
}
