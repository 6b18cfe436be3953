//! What a comparison says for and against a hit: the reasons, and the sum that becomes the score.

use wasl_model::{Country, DateSpan, Question, Reason, ReasonKind};

use crate::{
    asked::Asked,
    birth::Agreement,
    compare::{Comparison, Known, Pairing},
    names::Names,
};

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

/// How much a word that has no counterpart says against the hit, as a share of what it would say for it.
const MISSING_FROM_RECORD: f32 = 0.6;
const MISSING_FROM_QUESTION: f32 = 0.3;

/// Log-odds of the hit.
pub(crate) fn log_odds(
    question: &Question,
    _asked: &Asked,
    comparison: &Comparison,
    subject: &Subject<'_>,
    _known: &Known,
) -> f32 {
    let name = comparison.weight
        - MISSING_FROM_RECORD * comparison.asked_over()
        - MISSING_FROM_QUESTION * comparison.told_over()
        - 12.0;
    name * 0.5
        + birth(question, subject).map_or(0.0, |(agreement, _)| birth_weight(agreement))
        + nationality(question, subject).map_or(0.0, nationality_weight)
        - if subject.is_weak { 1.0 } else { 0.0 }
}

/// The reasons for and against, the weightiest first.
pub(crate) fn reasons(
    question: &Question,
    asked: &Asked,
    comparison: &Comparison,
    subject: &Subject<'_>,
    names: &Names,
) -> Vec<Reason> {
    let mut reasons: Vec<Reason> =
        comparison.pairings.iter().map(|pairing| of_pairing(pairing, asked, comparison, names)).collect();
    reasons.extend(left_over(asked, comparison, names));
    if let (Some(asked), Some((agreement, told))) = (question.born, birth(question, subject)) {
        reasons.push(Reason {
            what: ReasonKind::Birth,
            rule: agreement.rule(),
            query: asked.to_string(),
            record: told.to_string(),
            weight: birth_weight(agreement),
        });
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
    reasons.sort_by(|one, other| other.weight.abs().total_cmp(&one.weight.abs()));
    reasons
}

/// The words of either name that have no counterpart in the other.
fn left_over<'a>(
    asked: &'a Asked,
    comparison: &'a Comparison,
    names: &'a Names,
) -> impl Iterator<Item = Reason> + 'a {
    let missing = |rule, query: String, record: String, weight| Reason {
        what: ReasonKind::Name,
        rule,
        query,
        record,
        weight,
    };
    let of_asked = comparison.asked_left.iter().map(move |&(piece, information)| {
        let weight = -MISSING_FROM_RECORD * information;
        missing("not-in-record", asked.pieces[piece].word.text.clone(), String::new(), weight)
    });
    let of_told = comparison.told_left.iter().map(move |&(word, information)| {
        let latin = String::from_utf8_lossy(&names.vocabulary.entry(word).latin).into_owned();
        missing("not-in-question", String::new(), latin, -MISSING_FROM_QUESTION * information)
    });
    of_asked.chain(of_told)
}

fn of_pairing(pairing: &Pairing, asked: &Asked, comparison: &Comparison, names: &Names) -> Reason {
    let piece = &asked.pieces[pairing.piece];
    let told = &comparison.told[pairing.told.0..pairing.told.0 + pairing.told.1];
    let record: Vec<String> = told
        .iter()
        .map(|&word| String::from_utf8_lossy(&names.vocabulary.entry(word).latin).into_owned())
        .collect();
    let rule = if pairing.is_initial {
        "initial"
    } else if pairing.asked.1 > 1 || pairing.told.1 > 1 {
        "joined"
    } else if piece.id == Some(told[0]) {
        "same"
    } else {
        "spelling"
    };
    Reason {
        what: ReasonKind::Name,
        rule,
        query: piece.word.text.clone(),
        record: record.join(" "),
        weight: pairing.weight,
    }
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
        Agreement::Same => 6.0,
        Agreement::DayMonthSwapped | Agreement::YearOffByOne | Agreement::MonthOffByOne => 4.0,
        Agreement::OneDigitOff | Agreement::MonthOnly => 3.5,
        Agreement::YearOnly => 3.0,
        Agreement::WithinSpan => 2.0,
        Agreement::OtherDay => 0.5,
        Agreement::NearYear => -1.0,
        Agreement::Other => -4.0,
    }
}

fn nationality_weight(agrees: bool) -> f32 {
    if agrees { 1.5 } else { -1.5 }
}
