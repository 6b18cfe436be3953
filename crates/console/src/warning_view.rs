//! What must be known with a record: what members say against it, and that it resembles what was refused here.

use wasl_model::Contest;
use wasl_node::Likeness;

use crate::{bar, script, speech::Speech, words::count};

/// A warning beside a record. It is read, and not known by its colour.
#[derive(Debug)]
pub(crate) struct WarningView {
    /// What it is: contested, or refused here.
    pub(crate) head: String,
    /// Who says so, and what.
    pub(crate) words: String,
    /// What whoever gets a hit must know, line by line, in its author's words.
    pub(crate) lines: Vec<LineView>,
}

/// A line of text.
#[derive(Debug)]
pub(crate) struct LineView {
    /// As its author writes it.
    pub(crate) text: String,
    /// See [`script::tag`].
    pub(crate) script: &'static str,
}

impl WarningView {
    /// The warnings that go with a record.
    pub(crate) fn all_of(contests: &[Contest], refused_here: &[Likeness], speech: &Speech) -> Vec<Self> {
        let contested = contests.iter().map(|contest| Self::contested(contest, speech));
        let refused = refused_here.iter().map(|likeness| Self::refused(likeness, speech));
        contested.chain(refused).collect()
    }

    fn contested(contest: &Contest, speech: &Speech) -> Self {
        let kind = speech.say(&format!("contest-{}", contest.kind));
        let effect = speech.say(&format!("contest-effect-{}", contest.effect));
        let blanks = [
            ("member", contest.by.to_string().into()),
            ("kind", kind.into()),
            ("effect", effect.into()),
            ("since", contest.since.to_string().into()),
            ("authority", contest.authority.as_str().into()),
        ];
        Self {
            head: speech.say("contested"),
            words: speech.fill("contested-words", &blanks),
            lines: contest.explanation.as_str().lines().map(LineView::of).collect(),
        }
    }

    fn refused((refusal, score): &Likeness, speech: &Speech) -> Self {
        let blanks = [("case", refusal.to_string().into()), ("percent", count(bar::percent(*score).into()))];
        Self {
            head: speech.say("refused-here"),
            words: speech.fill("refused-here-words", &blanks),
            lines: Vec::new(),
        }
    }
}

impl LineView {
    fn of(text: &str) -> Self {
        Self { text: text.to_owned(), script: script::tag(text) }
    }
}
