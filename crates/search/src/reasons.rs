//! Why a record is a hit: the evidence for and against it in words, with what each piece adds to the log-odds.

use wasl_model::{Country, Question, Reason, ReasonKind};

use crate::{
    asked::{Asked, Piece},
    birth::Agreement,
    compare::Comparison,
    diminutive,
    evidence::{self, Subject},
    forest::Shares,
    lattice::Lattice,
    model,
    pairing::Pairing,
    word::{Script, Word},
};

/// What it costs that the source itself calls the name weak. Nothing teaches it: no published list says of a weak
/// name how often it led to its bearer.
pub(crate) const WEAK: f32 = -1.0;

/// Of what a rarer word says more than its neighbour, this share is told as its own.
const OWN: f32 = 0.4;

/// The reasons for and against; `told` are the words of the record's name as compared. With the
/// prior they add up to the log-odds of the hit.
pub(crate) fn reasons(
    question: &Question,
    asked: &Asked,
    comparison: &Comparison,
    subject: &Subject,
    told: &[Word],
    shares: Shares,
) -> Vec<Reason> {
    let shares = credited(question, comparison, subject, shares);
    let mut reasons = Vec::new();
    let mut of_name = shares.matched;
    match birth(question, subject, shares.birth) {
        Some(reason) => reasons.push(reason),
        None => of_name += shares.birth,
    }
    match nationality(question, subject, shares.nationality) {
        Some(reason) => reasons.push(reason),
        None => of_name += shares.nationality,
    }
    let mut left: Vec<Reason> = left_over(asked, comparison, told, shares.left).collect();
    if left.is_empty() {
        of_name += shares.left;
    }
    reasons.append(&mut left);
    reasons.extend(matched(asked, comparison, told, of_name));
    if shares.others < 0.0 {
        reasons.push(about_name("others-fit", "", "", shares.others));
    }
    if subject.is_weak {
        reasons.push(about_name("weak-alias", "", "", WEAK));
    }
    reasons
}

/// The shares with credit given where it is due: that a record leads is the doing of what agrees, and so is that few words
/// are left over.
fn credited(question: &Question, comparison: &Comparison, subject: &Subject, shares: Shares) -> Shares {
    let (birth, nationality) = evidence::promises_beside_name(question, subject);
    let name = evidence::promise_of_words(comparison.weight);
    let agrees = [name, birth.max(0.0), nationality.max(0.0)];
    let [of_name, of_birth, of_nationality] = agrees.map(|part| part / agrees.iter().sum::<f32>().max(0.01));
    let lead = shares.lead;
    Shares {
        matched: shares.matched + lead * of_name + shares.left.max(0.0),
        left: shares.left.min(0.0),
        birth: shares.birth + lead * of_birth,
        nationality: shares.nationality + lead * of_nationality,
        ..shares
    }
}

/// The words that stand for each other share what they say together: each its own part, and of the rest as much as
/// every other.
fn matched<'a>(
    asked: &'a Asked,
    comparison: &'a Comparison,
    told: &'a [Word],
    share: f32,
) -> impl Iterator<Item = Reason> + 'a {
    let rest = (share - OWN * comparison.weight) / comparison.pairings.len().max(1) as f32;
    comparison
        .pairings
        .iter()
        .map(move |pairing| of_pairing(pairing, OWN * pairing.weight + rest, asked, told))
}

/// The words of either name that have no counterpart in the other, each with its part of what they say together.
fn left_over<'a>(
    asked: &'a Asked,
    comparison: &'a Comparison,
    told: &'a [Word],
    share: f32,
) -> impl Iterator<Item = Reason> + 'a {
    let of_unit = share / (comparison.asked_over() + comparison.told_over()).max(0.01);
    let of_asked = comparison.asked_left.iter().map(move |&(piece, information)| {
        about_name("not-in-record", &asked.pieces[piece].word.text, "", of_unit * information)
    });
    let of_told = comparison.told_left.iter().map(move |&(at, information)| {
        let word = told.get(at).map_or("", |word| &word.text);
        about_name("not-in-question", "", word, of_unit * information)
    });
    of_asked.chain(of_told)
}

fn of_pairing(pairing: &Pairing, weight: f32, asked: &Asked, told: &[Word]) -> Reason {
    let piece = &asked.pieces[pairing.piece];
    let (start, len) = pairing.told;
    let words = told.get(start..start + len).unwrap_or_default();
    let record = words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ");
    about_name(rule(pairing, piece, words), &piece.word.text, &record, weight)
}

fn about_name(rule: &'static str, query: &str, record: &str, weight: f32) -> Reason {
    let (query, record) = (query.to_owned(), record.to_owned());
    Reason { what: ReasonKind::Name, rule, query, record, weight }
}

fn birth(question: &Question, subject: &Subject, weight: f32) -> Option<Reason> {
    let asked = question.born?;
    let (agreement, told) = Agreement::best(asked, &subject.births)?;
    Some(Reason {
        what: ReasonKind::Birth,
        rule: agreement.rule(),
        query: asked.to_string(),
        record: told.to_string(),
        weight,
    })
}

fn nationality(question: &Question, subject: &Subject, weight: f32) -> Option<Reason> {
    let asked = question.nationality.filter(|_| !subject.nationalities.is_empty())?;
    Some(Reason {
        what: ReasonKind::Nationality,
        rule: if subject.nationalities.contains(&asked) { "same" } else { "other" },
        query: asked.to_string(),
        record: subject.nationalities.iter().map(Country::as_str).collect::<Vec<_>>().join(" "),
        weight,
    })
}

/// By which rule a word stands for another.
fn rule(pairing: &Pairing, asked: &Piece, told: &[Word]) -> &'static str {
    let piece = &asked.word;
    match told {
        _ if pairing.is_initial => "initial",
        _ if pairing.asked.1 > 1 => "joined",
        [word] if word == piece => "same",
        [word] if is_other_form(pairing.cost, asked, word) => "diminutive",
        [word] if word.script != piece.script => "transliterated",
        [word] if piece.script == Script::Latin && is_one_off(&piece.text, &word.text) => "one-letter-off",
        [_] => "spelling",
        _ => "joined",
    }
}

/// Whether a word's short or full form explains the cost of a pairing, where its spelling alone would be dearer.
fn is_other_form(cost: f32, asked: &Piece, told: &Word) -> bool {
    if diminutive::forms(&asked.word).is_empty() && diminutive::forms(told).is_empty() {
        return false;
    }
    let limit = cost + 0.01;
    let is_dearer = |lattice: &Lattice, latin: &[u8]| lattice.own_cost(latin, limit, &mut Vec::new()) > limit;
    let latin = model::spellings(told).into_iter().next().unwrap_or_default();
    is_dearer(&asked.lattice, &latin) && is_dearer(&model::lattice(told), &asked.latin)
}

/// Whether one letter more, less or other makes the one word the other; both in ASCII.
fn is_one_off(one: &str, other: &str) -> bool {
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    let head = short.bytes().zip(long.bytes()).take_while(|(one, other)| one == other).count();
    let tail = short.bytes().rev().zip(long.bytes().rev()).take_while(|(one, other)| one == other).count();
    long.len() - short.len() <= 1 && head + tail + 1 >= long.len()
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
