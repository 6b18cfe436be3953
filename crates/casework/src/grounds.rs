//! Do the warrants and judgments of a notice bear it?

use wasl_model::{Ask, Ground, GroundKind, Notice, Penalty};

use crate::{
    check::GroundField,
    offence::{Matter, Offence},
    sight::Sight,
};

/// Whether at least one of these is asked.
pub(crate) fn asks(notice: &Notice, any: &[Ask], sight: &mut Sight) {
    let shown = shown(notice);
    if any.iter().any(|ask| notice.asks.contains(ask)) {
        sight.saw("asks", shown.as_deref());
    } else {
        sight.wrong("asks", shown.as_deref());
    }
}

/// Whether none of these is asked.
pub(crate) fn asks_not(notice: &Notice, any: &[Ask], sight: &mut Sight) {
    let shown = shown(notice);
    if any.iter().any(|ask| notice.asks.contains(ask)) {
        sight.wrong("asks", shown.as_deref());
    } else {
        sight.saw("asks", shown.as_deref());
    }
}

/// Whether each ground tells all of this.
pub(crate) fn tell(notice: &Notice, parts: &[GroundField], sight: &mut Sight) {
    for (at, ground) in notice.grounds.iter().enumerate() {
        for part in parts {
            let (word, value) = match part {
                GroundField::Committed => ("committed", ground.committed.map(|date| date.to_string())),
                GroundField::ChargeTranslation => {
                    ("charge_translation", ground.charge_translation.as_ref().map(ToString::to_string))
                }
            };
            let field = format!("grounds[{at}].{word}");
            if value.is_some() {
                sight.saw(&field, value.as_deref());
            } else {
                sight.wrong(&field, None);
            }
        }
    }
}

/// Whether each ground is grave enough.
pub(crate) fn penalty(notice: &Notice, warrant_months: u16, judgment_months: u16, sight: &mut Sight) {
    for (at, ground) in notice.grounds.iter().enumerate() {
        let least = match ground.kind {
            GroundKind::Warrant => warrant_months,
            GroundKind::Judgment => judgment_months,
        };
        let (shown, is_enough) = match ground.penalty {
            None => (None, false),
            Some(Penalty::Life) => (Some("for life".to_owned()), true),
            Some(Penalty::Months(months)) => {
                let is_enough = (least..=Penalty::MONTHS_MAX).contains(&months);
                (Some(format!("{}: {months} months, {least} needed", ground.kind)), is_enough)
            }
        };
        let field = format!("grounds[{at}].penalty");
        if is_enough {
            sight.saw(&field, shown.as_deref());
        } else {
            sight.wrong(&field, shown.as_deref());
        }
    }
}

/// Whether each offence is a word of the list.
pub(crate) fn offence(notice: &Notice, offences: &[Offence], sight: &mut Sight) {
    for (at, ground) in notice.grounds.iter().enumerate() {
        let field = format!("grounds[{at}].offence");
        if matter(ground, offences).is_some() {
            sight.saw(&field, Some(ground.offence.as_str()));
        } else {
            sight.wrong(&field, Some(ground.offence.as_str()));
        }
    }
}

/// Whether no offence is one of these matters.
pub(crate) fn matter_not(notice: &Notice, any: &[Matter], offences: &[Offence], sight: &mut Sight) {
    for (at, ground) in notice.grounds.iter().enumerate() {
        let field = format!("grounds[{at}].offence");
        match matter(ground, offences) {
            Some(matter) if !any.contains(&matter) => sight.saw(&field, Some(ground.offence.as_str())),
            Some(matter) => {
                sight.wrong(&field, Some(&format!("{}, a {} matter", ground.offence, matter.as_str())));
            }
            // Of a word that nobody knows it cannot be told what it is a matter of.
            None => sight.wrong(&field, Some(ground.offence.as_str())),
        }
    }
}

/// Whether each ground is of a country, by two or three capital letters, or of a court of several, by three digits.
pub(crate) fn issuer(notice: &Notice, sight: &mut Sight) {
    for (at, ground) in notice.grounds.iter().enumerate() {
        let field = format!("grounds[{at}].issuer");
        let code = ground.issuer.as_str();
        let is_country =
            matches!(code.len(), 2 | 3) && code.bytes().all(|letter| letter.is_ascii_uppercase());
        let is_court = code.len() == 3 && code.bytes().all(|digit| digit.is_ascii_digit());
        if is_country || is_court {
            sight.saw(&field, Some(code));
        } else {
            sight.wrong(&field, Some(code));
        }
    }
}

fn matter(ground: &Ground, offences: &[Offence]) -> Option<Matter> {
    let found = offences.binary_search_by(|offence| offence.word.cmp(&ground.offence)).ok()?;
    offences.get(found).map(|offence| offence.matter)
}

fn shown(notice: &Notice) -> Option<String> {
    let words: Vec<_> = notice.asks.iter().map(|ask| ask.as_str()).collect();
    (!words.is_empty()).then(|| words.join(" "))
}
