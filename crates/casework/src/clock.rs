//! What the bureau itself does to a case when a deadline has passed.

use wasl_model::{Position, Prose, Stage, Standing, Timestamp};

use crate::{
    calendar,
    case::Case,
    command::Command,
    decide,
    terms::{DecisionMissed, ReviewMissed, Terms},
};

/// What the bureau does to a case at `now`, as a command for [`decide`](crate::decide) by
/// [`Hand::bureau`](wasl_model::Hand::bureau); nothing, if nothing is over or overdue, or people alone see to it.
///
/// One thing at a time: after it the case is asked about again. It ends what is over, erases what was kept long enough, suspends
/// what nobody has reviewed, and sends back what nobody has decided on.
pub fn overdue(case: &Case, now: Timestamp, terms: &Terms) -> Option<Command> {
    let Position { stage, standing, .. } = case.position;
    match standing {
        Standing::Published | Standing::Suspended
            if decide::end(case, terms).is_some_and(|end| end <= now) =>
        {
            Some(Command::Expire)
        }
        Standing::Published => missed_review(case, now, terms).or_else(|| missed_decision(case, now, terms)),
        Standing::Unpublished if stage.is_some() => missed_decision(case, now, terms),
        Standing::Suspended => missed_decision(case, now, terms),
        Standing::Unpublished | Standing::Withdrawn | Standing::Expired | Standing::Refused => {
            (kept_until(case, terms) <= now).then_some(Command::Erase)
        }
        Standing::Erased => None,
    }
}

/// A case that was over at this moment or before may have been kept long enough at `now`; of one that was over later that is
/// certain not to be so. Months are of unequal length, for which some days are left.
pub fn closed_before(now: Timestamp, terms: &Terms) -> Timestamp {
    calendar::days_after(calendar::months_before(now, terms.closed_months), 3)
}

/// A record that was said at this moment or before is past its retention at `now`, if it is kept for so many months.
pub fn retained_since(now: Timestamp, months: u16) -> Timestamp {
    calendar::months_before(now, months)
}

/// Until when a case that is over is kept: one that was refused for as long as that is remembered, at the least.
fn kept_until(case: &Case, terms: &Terms) -> Timestamp {
    let kept = calendar::months_after(case.changed, terms.closed_months);
    let remembered = case.refusal.as_ref();
    remembered.map_or(kept, |refused| kept.max(calendar::months_after(refused.at, terms.refusal_months)))
}

/// A review is missed when its moment has come and the notice is in force since before it: whoever publishes an amendment or
/// resumes the notice after that has looked at it.
fn missed_review(case: &Case, now: Timestamp, terms: &Terms) -> Option<Command> {
    if terms.review_missed == ReviewMissed::Nothing {
        return None;
    }
    let review = calendar::months_before(decide::end(case, terms)?, terms.review_months_before);
    let is_missed = review <= now && case.in_force_since? < review;
    let reason = is_missed.then(|| format!("It was to be reviewed by {review}, and nobody has."))?;
    Some(Command::Suspend { reason: Prose::new(&reason).ok()? })
}

/// What one or two reviewers are still asked about; what both have approved is decided.
fn missed_decision(case: &Case, now: Timestamp, terms: &Terms) -> Option<Command> {
    if terms.decision_missed == DecisionMissed::Nothing {
        return None;
    }
    let is_asked = matches!(case.position.stage, Some(Stage::Checked | Stage::Reviewed));
    let submitted = case.submitted_at.filter(|_| is_asked && terms.review_due_days > 0)?;
    let decision = calendar::days_after(submitted, terms.review_due_days);
    let reason =
        (decision <= now).then(|| format!("It was to be decided on by {decision}, and nobody has."))?;
    Some(Command::Return { reason: Prose::new(&reason).ok()? })
}
