//! A question in one form of words, for the audit log's hash: the same where it is asked and where it is answered.

use wasl_model::{LiveSought, Number, Question};

/// The words of a question.
pub(crate) fn spoken(sought: &LiveSought) -> String {
    match sought {
        LiveSought::Search(question) => spoken_question(question),
        LiveSought::Check(numbers) => numbers.iter().map(spoken_number).collect::<Vec<_>>().join("|"),
    }
}

fn spoken_question(question: &Question) -> String {
    let Question { name, born, nationality, sex, place, kind, number } = question;
    let mut words = Vec::new();
    words.extend(name.as_ref().map(|name| format!("name={name}")));
    words.extend(born.map(|born| format!("born={born}")));
    words.extend(nationality.map(|nationality| format!("nationality={nationality}")));
    words.extend(sex.map(|sex| format!("sex={}", sex.as_str())));
    words.extend(place.as_ref().map(|place| format!("place={place}")));
    words.extend(kind.map(|kind| format!("kind={}", kind.as_str())));
    words.extend(number.as_ref().map(spoken_number));
    words.join("&")
}

fn spoken_number(number: &Number) -> String {
    let issuer = number.issuer.map(|issuer| format!("&issuer={issuer}")).unwrap_or_default();
    format!("number={}{issuer}", number.value)
}
