//! The rules run over a notice: every one of them, in the rulebook's order, with what it saw.

use wasl_model::{Answer, Finding, Notice, Ruling, Timestamp};

use crate::{
    check::Check,
    dates, fields, grounds, photo,
    rulebook::{Rule, Rulebook},
    sight::Sight,
};

impl Rulebook {
    /// What the rules say of a notice at `now`.
    ///
    /// Every rule answers: one that is for other colours, or another reach, is silent. What a rule cannot decide does not hold.
    pub fn judge(&self, notice: &Notice, now: Timestamp) -> Ruling {
        let findings = self.rules().iter().map(|rule| self.finding(rule, notice, now)).collect();
        Ruling { rulebook: self.version().clone(), findings }
    }

    fn finding(&self, rule: &Rule, notice: &Notice, now: Timestamp) -> Finding {
        let (rule_name, article) = (rule.name.clone(), rule.article.clone());
        if !rule.is_for(notice) {
            return Finding { rule: rule_name, article, answer: Answer::Silent, seen: Vec::new() };
        }
        let sight = self.look(&rule.check, notice, now);
        let answer = if sight.holds() { Answer::Holds } else { rule.answer };
        Finding { rule: rule_name, article, answer, seen: sight.into_seen() }
    }

    fn look(&self, check: &Check, notice: &Notice, now: Timestamp) -> Sight {
        let mut sight = Sight::default();
        let it = &mut sight;
        match check {
            Check::Has { any } => fields::has(notice, any, it),
            Check::Subject { kinds } => fields::subject(notice, kinds, it),
            Check::Asks { any } => grounds::asks(notice, any, it),
            Check::AsksNot { any } => grounds::asks_not(notice, any, it),
            Check::Grounds { tell } => grounds::tell(notice, tell, it),
            Check::Penalty { warrant_months, judgment_months } => {
                grounds::penalty(notice, *warrant_months, *judgment_months, it);
            }
            Check::Offence {} => grounds::offence(notice, self.offences(), it),
            Check::MatterNot { any } => grounds::matter_not(notice, any, self.offences(), it),
            Check::Issuer {} => grounds::issuer(notice, it),
            Check::Order { first, then } => dates::order(notice, *first, *then, now, it),
            Check::Age { years } => dates::age(notice, *years, it),
            Check::Expiry { months } => dates::expiry(notice, *months, now, it),
            Check::Audience { any } => fields::audience(notice, any, it),
            Check::Photo {} => photo::look(notice, it),
            Check::Measures {} => fields::measures(notice, it),
            Check::Limits {} => fields::limits(notice, it),
            Check::Plain {} => fields::plain(notice, it),
            Check::Remark {} => it.wrong("colour", Some(notice.colour.as_str())),
        }
        sight
    }
}
