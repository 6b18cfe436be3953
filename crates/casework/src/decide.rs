//! What a command does to a case, or why it does nothing.

use wasl_model::{
    CaseEvent, Event, EventError, Hand, LimitError, Notice, Position, Prose, Stage, Standing, Text, Timestamp,
};

use crate::{
    calendar,
    case::Case,
    command::{Command, CommandKind},
    person, publication,
    refusal::CaseRefusal,
    rulebook::Rulebook,
    table,
    terms::Terms,
};

/// What somebody does, with everything that it is judged by.
struct Act<'a> {
    case: Option<&'a Case>,
    hand: &'a Hand,
    now: Timestamp,
    rulebook: &'a Rulebook,
    terms: &'a Terms,
}

/// An event, and where the case stands after it.
type Taken = (CaseEvent, Position);

/// The steps that a command takes, in their order, or why it takes none.
///
/// `case` is what [`Case::of`] made of the steps so far; `hand` is whoever gives the command, known and permitted to work on
/// cases. The caller writes the steps down as they are, and sends out what [`published`](crate::published),
/// [`suspended`](crate::suspended), [`resumed`](crate::resumed) or [`refused`](crate::refused) makes of the notice.
pub fn decide(
    case: Option<&Case>,
    command: Command,
    hand: &Hand,
    now: Timestamp,
    rulebook: &Rulebook,
    terms: &Terms,
) -> Result<Vec<Taken>, CaseRefusal> {
    let act = Act { case, hand, now, rulebook, terms };
    act.admit(command.kind())?;
    match (command, case) {
        (Command::Draft(notice), _) => act.draft(notice),
        (command, None) => Err(CaseRefusal::Missing { command: command.kind() }),
        (command, Some(case)) => act.work(case, command),
    }
}

/// When the clock or a person must do something next for a case that nobody touches: decide on what was handed in, review what
/// is published, end it. Nothing, if nothing is due ever.
pub fn due(case: &Case, now: Timestamp, terms: &Terms) -> Option<Timestamp> {
    let Position { stage, standing, .. } = case.position;
    due_at((stage, standing), case.submitted_at, end(case, terms), now, terms)
}

impl Act<'_> {
    /// Whether the command has sense where the case stands, and this role may give it.
    fn admit(&self, command: CommandKind) -> Result<(), CaseRefusal> {
        let (stage, standing) = self.place();
        let may = table::leave(stage, standing, command);
        if self.case.is_none() && command != CommandKind::Draft {
            Err(CaseRefusal::Missing { command })
        } else if may.is_empty() {
            Err(CaseRefusal::Place { command, stage, standing })
        } else if may.contains(&self.hand.role) {
            Ok(())
        } else {
            Err(CaseRefusal::Role { role: self.hand.role, command, may })
        }
    }

    fn place(&self) -> (Option<Stage>, Standing) {
        self.case.map_or((None, Standing::Unpublished), |case| (case.position.stage, case.position.standing))
    }

    fn draft(&self, mut notice: Notice) -> Result<Vec<Taken>, CaseRefusal> {
        self.person(CommandKind::Draft)?;
        self.fits(&notice)?;
        let (case, record) = (self.case.map(|case| case.id), notice.record.id());
        if let Some(case) = case.filter(|case| *case != record) {
            return Err(CaseRefusal::OtherRecord { case, record });
        }
        let (_, standing) = self.place();
        // Where it stands, and since when, is not its author's to say.
        notice.standing = standing;
        notice.refusal = None;
        notice.published = self.case.and_then(|case| {
            let before = case.published.as_ref()?;
            before.published.or(case.published_at)
        });
        // An amended version does not last longer without a word.
        if notice.record.handling.expires.is_none() {
            notice.record.handling.expires = self.end();
        }
        Ok(vec![self.taken(CaseEvent::Drafted(notice), Some(Stage::Draft), standing)])
    }

    /// Whether it can be published as it is, so that nobody reviews what cannot go out.
    fn fits(&self, notice: &Notice) -> Result<(), CaseRefusal> {
        let event = Event::Notice(publication::published(notice, self.now, self.terms));
        let count = match event.to_bytes() {
            Ok(bytes) => bytes.len(),
            Err(EventError::Long { bytes }) => bytes,
            Err(EventError::Limit(error)) => return Err(error.into()),
            // No other reason is given when an event is written.
            Err(_) => usize::MAX,
        };
        within("bytes", count, Command::NOTICE_BYTES_MAX)
    }

    fn work(&self, case: &Case, command: Command) -> Result<Vec<Taken>, CaseRefusal> {
        let standing = case.position.standing;
        let stage = case.position.stage;
        let one = |event, stage, standing| Ok(vec![self.taken(event, stage, standing)]);
        if let Some(reason) = command.reason() {
            within("bytes of reason", reason.as_str().len(), Command::REASON_BYTES_MAX)?;
        }
        match command {
            // Drafts come before; see `decide`.
            Command::Draft(notice) => self.draft(notice),
            Command::Clear { refusal, reason } => {
                let person = self.person(CommandKind::Clear)?;
                if case.authors.iter().any(|author| person::same(author, person)) {
                    return Err(CaseRefusal::Author { person: person.clone() });
                }
                one(CaseEvent::Cleared { refusal, reason }, stage, standing)
            }
            Command::Submit => self.submit(case),
            Command::Approve => self.approve(case),
            Command::Return { reason } => one(CaseEvent::Returned { reason }, Some(Stage::Draft), standing),
            Command::Refuse { articles, reason } => self.refuse(articles, reason),
            Command::Publish => self.publish(case),
            Command::Suspend { reason } => one(CaseEvent::Suspended { reason }, stage, Standing::Suspended),
            Command::Resume { reason } => match self.end().filter(|end| *end <= self.now) {
                Some(since) => Err(CaseRefusal::Over { since }),
                None => one(CaseEvent::Resumed { reason }, stage, Standing::Published),
            },
            Command::Withdraw { reason } => one(CaseEvent::Withdrawn { reason }, None, Standing::Withdrawn),
            Command::Expire => match self.end().filter(|end| *end > self.now) {
                Some(until) => Err(CaseRefusal::Early { until }),
                None => one(CaseEvent::Expired, None, Standing::Expired),
            },
            Command::Drop => one(CaseEvent::Dropped, None, standing),
            Command::Erase => one(CaseEvent::Erased, None, Standing::Erased),
        }
    }

    fn submit(&self, case: &Case) -> Result<Vec<Taken>, CaseRefusal> {
        let standing = case.position.standing;
        let ruling = self.rulebook.judge(self.pending(case, CommandKind::Submit)?, self.now);
        let stage = if ruling.allows() { Stage::Checked } else { Stage::Draft };
        Ok(vec![
            self.taken(CaseEvent::Submitted, Some(Stage::Submitted), standing),
            self.taken(CaseEvent::Checked(ruling), Some(stage), standing),
        ])
    }

    fn approve(&self, case: &Case) -> Result<Vec<Taken>, CaseRefusal> {
        let person = self.person(CommandKind::Approve)?;
        if case.authors.is_empty() {
            return Err(CaseRefusal::Persons);
        }
        if case.authors.iter().any(|author| person::same(author, person)) {
            return Err(CaseRefusal::Author { person: person.clone() });
        }
        if case.approvals.iter().any(|other| person::same(other, person)) {
            return Err(CaseRefusal::Twice { person: person.clone() });
        }
        let stage = if case.approvals.is_empty() { Stage::Reviewed } else { Stage::Approved };
        Ok(vec![self.taken(CaseEvent::Approved, Some(stage), case.position.standing)])
    }

    fn refuse(&self, articles: Vec<Text>, reason: Prose) -> Result<Vec<Taken>, CaseRefusal> {
        if articles.is_empty() {
            return Err(CaseRefusal::NoArticle);
        }
        within("articles", articles.len(), Notice::PARTS_MAX)?;
        if let Some(unknown) = articles.iter().find(|code| self.rulebook.article(code.as_str()).is_none()) {
            return Err(CaseRefusal::Article { article: unknown.clone() });
        }
        Ok(vec![self.taken(CaseEvent::Refused { articles, reason }, None, Standing::Refused)])
    }

    fn publish(&self, case: &Case) -> Result<Vec<Taken>, CaseRefusal> {
        let notice = self.pending(case, CommandKind::Publish)?;
        if !case.has_three_persons() {
            return Err(CaseRefusal::Persons);
        }
        let ruling = self.rulebook.judge(notice, self.now);
        if !ruling.allows() {
            return Err(CaseRefusal::Rules { ruling: Box::new(ruling) });
        }
        let end = publication::expiry(notice, self.now, self.terms);
        let place = (None, Standing::Published);
        let due = due_at(place, None, Some(end), self.now, self.terms);
        let position = Position { stage: None, standing: Standing::Published, due };
        Ok(vec![(CaseEvent::Published(ruling), position)])
    }

    /// The pending version; what stands in its stead is a case whose steps are not all there.
    fn pending<'c>(&self, case: &'c Case, command: CommandKind) -> Result<&'c Notice, CaseRefusal> {
        let (stage, standing) = self.place();
        case.pending.as_ref().ok_or(CaseRefusal::Place { command, stage, standing })
    }

    /// Who it is, where that must be told.
    fn person(&self, command: CommandKind) -> Result<&Text, CaseRefusal> {
        let named = self.hand.person.as_ref().filter(|name| !person::folded(name).is_empty());
        named.ok_or(CaseRefusal::Nameless { command })
    }

    /// When what is published is over.
    fn end(&self) -> Option<Timestamp> {
        end(self.case?, self.terms)
    }

    /// An event with where it leads. Of what is worked on, the day of being handed in is kept while it is before the reviewers.
    fn taken(&self, event: CaseEvent, stage: Option<Stage>, standing: Standing) -> Taken {
        let submitted = match stage {
            Some(Stage::Submitted | Stage::Checked) => {
                Some(self.case.and_then(|case| case.submitted_at).unwrap_or(self.now))
            }
            Some(Stage::Reviewed | Stage::Approved) => self.case.and_then(|case| case.submitted_at),
            Some(Stage::Draft) | None => None,
        };
        let due = due_at((stage, standing), submitted, self.end(), self.now, self.terms);
        (event, Position { stage, standing, due })
    }
}

fn within(part: &'static str, count: usize, limit: usize) -> Result<(), CaseRefusal> {
    if count > limit { Err(LimitError { part, count, limit }.into()) } else { Ok(()) }
}

/// When what is published of a case is over.
pub(crate) fn end(case: &Case, terms: &Terms) -> Option<Timestamp> {
    let (notice, at) = (case.published.as_ref()?, case.published_at?);
    Some(publication::expiry(notice, at, terms))
}

/// The earliest of what is due: the decision on what was handed in; of what is published its review, and once that is past its
/// end; of what is suspended its end.
fn due_at(
    (stage, standing): (Option<Stage>, Standing),
    submitted: Option<Timestamp>,
    end: Option<Timestamp>,
    now: Timestamp,
    terms: &Terms,
) -> Option<Timestamp> {
    let is_before_reviewers =
        matches!(stage, Some(Stage::Submitted | Stage::Checked | Stage::Reviewed | Stage::Approved));
    let submitted = submitted.filter(|_| is_before_reviewers && terms.review_due_days > 0);
    let decision = submitted.map(|at| calendar::days_after(at, terms.review_due_days));
    let review = end.map(|end| calendar::months_before(end, terms.review_months_before));
    let standing_due = match standing {
        Standing::Published => review.filter(|review| *review > now).or(end),
        Standing::Suspended => end,
        _ => None,
    };
    decision.into_iter().chain(standing_due).min()
}
