//! What a comparison says for and against a hit: the reasons, and the sum that becomes the score.
//!
//! The weights were fitted by logistic regression on all questions of the benchmark, after a fit on each half had
//! held on the other. By hand then came the prior (so that scores are about as often right as they say) and the
//! weights of contradictions, which were lowered: a date or a nationality in a record is wrong more often than in
//! a benchmark, and neither may rule a person out.

use wasl_model::{Country, DateSpan, Question, Reason, ReasonKind};

use crate::{
    asked::Asked,
    birth::Agreement,
    compare::{Comparison, Pairing},
    word::{Script, Word},
};

/// Log-odds before anything is compared, and with nothing left over.
const PRIOR: f32 = -3.2;
/// What a name's evidence is worth in the presence of all other evidence: its parts are not independent.
const NAME: f32 = 0.396;
/// Each further pairing says a little less, since more words chance to agree; so many pairings.
const PAIRING: f32 = -1.135;
const PAIRINGS_MAX: usize = 3;
/// Corrections for letters that stand for words and for words written as one.
const INITIAL: f32 = 1.0;
const JOINED: f32 = 0.47;
/// What it costs that nothing of a name but the pairings is explained; in part, its share.
const LEFT_OVER: f32 = -4.2;
/// What it costs, besides, that words have no counterpart: for each unit of what they say.
const NOT_IN_RECORD: f32 = -0.04;
const NOT_IN_QUESTION: f32 = -0.055;
/// The source itself calls the name weak.
const WEAK: f32 = -1.0;

/// What is known of a record besides its names.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Subject<'a> {
    /// Its dates of birth.
    pub(crate) births: &'a [DateSpan],
    /// Its nationalities.
    pub(crate) nationalities: &'a [Country],
    /// Whether the source calls the name weak.
    pub(crate) is_weak: bool,
}

/// Log-odds of the hit.
pub(crate) fn log_odds(question: &Question, comparison: &Comparison, subject: &Subject<'_>) -> f32 {
    let pairings: f32 =
        comparison.pairings.iter().enumerate().map(|(at, pairing)| pairing_weight(pairing, at)).sum();
    let (asked_over, told_over) = (comparison.asked_over(), comparison.told_over());
    let left_over =
        LEFT_OVER * comparison.left_over() + NOT_IN_RECORD * asked_over + NOT_IN_QUESTION * told_over;
    PRIOR + pairings + left_over + beside_name(question, subject) + if subject.is_weak { WEAK } else { 0.0 }
}

/// Log-odds of what is compared besides the name.
fn beside_name(question: &Question, subject: &Subject<'_>) -> f32 {
    birth(question, subject).map_or(0.0, |(agreement, _)| birth_weight(agreement))
        + nationality(question, subject).map_or(0.0, nationality_weight)
}

/// How promising a candidate is whose words, taken alone, speak for it by `words`.
pub(crate) fn promise(question: &Question, subject: &Subject<'_>, words: f32) -> f32 {
    NAME * words + beside_name(question, subject)
}

/// The reasons for and against, the weightiest first; `told` are the words of the record's name as compared.
pub(crate) fn reasons(
    question: &Question,
    asked: &Asked,
    comparison: &Comparison,
    subject: &Subject<'_>,
    told: &[Word],
) -> Vec<Reason> {
    let pairings = comparison.pairings.iter().enumerate();
    let mut reasons: Vec<Reason> =
        pairings.map(|(at, pairing)| of_pairing(pairing, pairing_weight(pairing, at), asked, told)).collect();
    reasons.extend(left_over(asked, comparison, told));
    if let (Some(asked), Some((agreement, told))) = (question.born, birth(question, subject)) {
        let (query, record) = (asked.to_string(), told.to_string());
        let (rule, weight) = (agreement.rule(), birth_weight(agreement));
        reasons.push(Reason { what: ReasonKind::Birth, rule, query, record, weight });
    }
    if let (Some(asked), Some(agrees)) = (question.nationality, nationality(question, subject)) {
        reasons.push(Reason {
            what: ReasonKind::Nationality,
            rule: if agrees { "same" } else { "other" },
            query: asked.to_string(),
            record: subject.nationalities.iter().map(Country::as_str).collect::<Vec<_>>().join(" "),
            weight: nationality_weight(agrees),
        });
    }
    if subject.is_weak {
        let (query, record) = (String::new(), String::new());
        reasons.push(Reason { what: ReasonKind::Name, rule: "weak-alias", query, record, weight: WEAK });
    }
    reasons.sort_by(|one, other| other.weight.abs().total_cmp(&one.weight.abs()));
    reasons
}

fn pairing_weight(pairing: &Pairing, at: usize) -> f32 {
    let is_joined = pairing.asked.1 > 1 || pairing.told.1 > 1;
    NAME * pairing.weight
        + if at < PAIRINGS_MAX { PAIRING } else { 0.0 }
        + if pairing.is_initial { INITIAL } else { 0.0 }
        + if is_joined { JOINED } else { 0.0 }
}

/// The words of either name that have no counterpart in the other.
fn left_over<'a>(
    asked: &'a Asked,
    comparison: &'a Comparison,
    told: &'a [Word],
) -> impl Iterator<Item = Reason> + 'a {
    let share =
        LEFT_OVER * comparison.left_over() / (comparison.asked_over() + comparison.told_over()).max(0.01);
    let missing = |rule, query: &str, record: &str, weight| Reason {
        what: ReasonKind::Name,
        rule,
        query: query.to_owned(),
        record: record.to_owned(),
        weight,
    };
    let of_asked = comparison.asked_left.iter().map(move |&(piece, information)| {
        let weight = (share + NOT_IN_RECORD) * information;
        missing("not-in-record", &asked.pieces[piece].word.text, "", weight)
    });
    let of_told = comparison.told_left.iter().map(move |&(at, information)| {
        let weight = (share + NOT_IN_QUESTION) * information;
        missing("not-in-question", "", told.get(at).map_or("", |word| &word.text), weight)
    });
    of_asked.chain(of_told)
}

fn of_pairing(pairing: &Pairing, weight: f32, asked: &Asked, told: &[Word]) -> Reason {
    let piece = &asked.pieces[pairing.piece].word;
    let (start, len) = pairing.told;
    let words = told.get(start..start + len).unwrap_or_default();
    let record = words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ");
    Reason {
        what: ReasonKind::Name,
        rule: rule(pairing, piece, words),
        query: piece.text.clone(),
        record,
        weight,
    }
}

/// By which rule a word stands for another.
fn rule(pairing: &Pairing, piece: &Word, told: &[Word]) -> &'static str {
    match told {
        _ if pairing.is_initial => "initial",
        _ if pairing.asked.1 > 1 => "joined",
        [word] if word == piece => "same",
        [word] if word.script != piece.script => "transliterated",
        [word] if piece.script == Script::Latin && is_one_off(&piece.text, &word.text) => "one-letter-off",
        [_] => "spelling",
        _ => "joined",
    }
}

/// Whether one letter more, less or other makes the one word the other; both in ASCII.
fn is_one_off(one: &str, other: &str) -> bool {
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    let head = short.bytes().zip(long.bytes()).take_while(|(one, other)| one == other).count();
    let tail = short.bytes().rev().zip(long.bytes().rev()).take_while(|(one, other)| one == other).count();
    long.len() - short.len() <= 1 && head + tail + 1 >= long.len()
}

fn birth<'a>(question: &Question, subject: &Subject<'a>) -> Option<(Agreement, &'a DateSpan)> {
    Agreement::best(question.born?, subject.births)
}

fn nationality(question: &Question, subject: &Subject<'_>) -> Option<bool> {
    let asked = question.nationality?;
    (!subject.nationalities.is_empty()).then(|| subject.nationalities.contains(&asked))
}

fn birth_weight(agreement: Agreement) -> f32 {
    match agreement {
        Agreement::Same => 5.6,
        Agreement::DayMonthSwapped | Agreement::MonthOnly => 4.8,
        Agreement::YearOffByOne | Agreement::MonthOffByOne => 4.6,
        Agreement::YearOnly => 4.4,
        Agreement::OneDigitOff => 3.6,
        Agreement::WithinSpan => 2.5,
        Agreement::OtherDay => 0.6,
        Agreement::NearYear => 0.0,
        Agreement::Other => -5.5,
    }
}

fn nationality_weight(agrees: bool) -> f32 {
    if agrees { 1.5 } else { -3.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_letter_more_less_or_other_is_one_off() {
        for (one, other, is_off) in [
            ("tsarnaev", "tsarnayev", true),
            ("hasan", "hassan", true),
            ("hasan", "husan", true),
            ("hasan", "hussan", false),
            ("ali", "aliyev", false),
        ] {
            assert_eq!(is_one_off(one, other), is_off, "{one} {other}");
        }
    }
}
