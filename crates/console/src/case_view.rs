//! A case as it is shown: where it stands, the steps that led there, what the rules said, and what this reader may do.

use wasl_model::{Answer, CaseEvent, Finding, NoticeStep, RecordId, Ruling};
use wasl_node::{CaseRow, CaseView, CommandKind, Rulebook, casework_leave};

use crate::{
    answer::{Reading, Written},
    bar,
    notice_view::{ArticleTold, NoticeTold},
    notice_words::{self, Chip, Deadline, Tag, written},
    speech::Speech,
    words::{self, Moment},
};

/// A case in a list.
#[derive(Debug)]
pub(crate) struct CaseLine {
    /// Its page.
    pub(crate) address: String,
    /// Its number in this bureau.
    pub(crate) number: String,
    /// The colour of its notice.
    pub(crate) chip: Chip,
    /// How far that reaches.
    pub(crate) reach: String,
    /// Where it stands.
    pub(crate) place: Vec<Tag>,
    /// By when something must be done.
    pub(crate) due: Option<Deadline>,
    /// When its last step was taken.
    pub(crate) changed: Moment,
    /// How long ago that was.
    pub(crate) age: String,
    /// What this reader can do next.
    pub(crate) next: Option<String>,
}

/// A case on a page of its own.
#[derive(Debug)]
pub(crate) struct CaseTold {
    /// What is told of it in lists.
    pub(crate) line: CaseLine,
    /// Whether there is a version that is worked on, beside the one that went out.
    pub(crate) is_amended: bool,
    /// The notice as it is now; nothing once it was erased.
    pub(crate) notice: Option<NoticeTold>,
    /// The steps, the newest first.
    pub(crate) steps: Vec<StepLine>,
    /// What the rules said last.
    pub(crate) ruling: Option<RulingTold>,
    /// What this reader may do.
    pub(crate) actions: Vec<CommandKind>,
}

/// A step.
#[derive(Debug)]
pub(crate) struct StepLine {
    /// When.
    pub(crate) at: Moment,
    /// Who; nobody, where the bureau itself did it.
    pub(crate) person: Option<Written>,
    /// In which role.
    pub(crate) role: String,
    /// What was done.
    pub(crate) what: String,
    /// The articles of a refusal.
    pub(crate) articles: Vec<ArticleTold>,
    /// The refusal that was looked at.
    pub(crate) refusal: Option<String>,
    /// Why.
    pub(crate) reason: Option<Written>,
    /// What the rules said then.
    pub(crate) ruling: Option<RulingTold>,
}

/// What the rules said.
#[derive(Debug)]
pub(crate) struct RulingTold {
    /// In how many words: so many hold, warn, stop.
    pub(crate) summary: String,
    /// The style of that.
    pub(crate) tone: &'static str,
    /// What stops it, and then what warns.
    pub(crate) against: Vec<FindingLine>,
    /// What holds, and then what is silent.
    pub(crate) rest: Vec<FindingLine>,
}

/// What one rule said.
#[derive(Debug)]
pub(crate) struct FindingLine {
    /// What it answered.
    pub(crate) answer: Tag,
    /// Its name.
    pub(crate) rule: String,
    /// Its article.
    pub(crate) article: ArticleTold,
    /// What it asks for, in English, as the rulebook is.
    pub(crate) says: String,
    /// The fields that it saw, with what stood in them.
    pub(crate) seen: Vec<(String, Option<Written>)>,
}

/// A refusal that stands in the way.
#[derive(Debug)]
pub(crate) struct StopLine {
    /// Which.
    pub(crate) id: String,
    /// Its page.
    pub(crate) address: String,
    /// How likely it is of the same, of 100.
    pub(crate) percent: u32,
}

impl CaseLine {
    /// The line of `row`.
    pub(crate) fn of(row: &CaseRow, actions: &[CommandKind], reading: &Reading<'_>) -> Self {
        let speech = reading.speech;
        let next = actions.iter().find(|kind| is_step_ahead(**kind));
        Self {
            address: format!("/cases/{}", row.id),
            number: row.number.clone(),
            chip: Chip::of(row.colour, speech),
            reach: notice_words::reach(row.reach, speech),
            place: notice_words::place(row.stage, row.standing, speech),
            due: row.due.map(|due| Deadline::of(due, reading)),
            changed: Moment::of(row.changed),
            age: words::age(bar::age_secs(row.changed, reading.now), speech),
            next: next.map(|kind| speech.say(&format!("case-next-{}", kind.as_str()))),
        }
    }
}

impl CaseTold {
    /// The words for `view`, for somebody who may do `actions`.
    pub(crate) fn of(view: &CaseView, actions: Vec<CommandKind>, reading: &Reading<'_>) -> Self {
        let case = view.case.as_ref();
        let notice = case.and_then(wasl_node::Case::notice);
        let is_amended = case.is_some_and(|case| case.pending.is_some() && case.published.is_some());
        let ruling = case.and_then(|case| case.ruling.as_ref());
        Self {
            line: CaseLine::of(&view.row, &actions, reading),
            is_amended,
            notice: notice.map(|notice| NoticeTold::of(notice, reading)),
            steps: view.steps.iter().rev().map(|step| StepLine::of(step, reading.speech)).collect(),
            ruling: ruling.map(|ruling| RulingTold::of(ruling, reading.speech)),
            actions,
        }
    }

    /// Whether this reader may do this.
    pub(crate) fn may(&self, word: &str) -> bool {
        self.actions.iter().any(|kind| kind.as_str() == word)
    }
}

impl StepLine {
    fn of(step: &NoticeStep, speech: &Speech) -> Self {
        let mut line = Self {
            at: Moment::of(step.at),
            person: step.by.person.as_ref().map(|person| written(person.as_str())),
            role: words::role(step.by.role, speech),
            what: speech.say(step_key(&step.event)),
            articles: Vec::new(),
            refusal: None,
            reason: None,
            ruling: None,
        };
        match &step.event {
            CaseEvent::Checked(ruling) | CaseEvent::Published(ruling) => {
                line.ruling = Some(RulingTold::of(ruling, speech));
            }
            CaseEvent::Refused { articles, reason } => {
                line.articles = articles.iter().map(|code| ArticleTold::of(code.as_str())).collect();
                line.reason = Some(written(reason.as_str()));
            }
            CaseEvent::Cleared { refusal, reason } => {
                line.refusal = Some(refusal.to_string());
                line.reason = Some(written(reason.as_str()));
            }
            CaseEvent::Returned { reason }
            | CaseEvent::Suspended { reason }
            | CaseEvent::Resumed { reason }
            | CaseEvent::Withdrawn { reason } => line.reason = Some(written(reason.as_str())),
            CaseEvent::Drafted(_)
            | CaseEvent::Submitted
            | CaseEvent::Approved
            | CaseEvent::Expired
            | CaseEvent::Dropped
            | CaseEvent::Erased => {}
        }
        line
    }
}

impl RulingTold {
    /// The words for `ruling`.
    pub(crate) fn of(ruling: &Ruling, speech: &Speech) -> Self {
        let of = |answer: Answer| ruling.findings.iter().filter(move |finding| finding.answer == answer);
        let lines = |answer| of(answer).map(|finding| FindingLine::of(finding, speech));
        let count = |answer| words::count(of(answer).count() as u64);
        let summary = speech.fill(
            "ruling-summary",
            &[
                ("version", ruling.rulebook.as_str().into()),
                ("holds", count(Answer::Holds)),
                ("warns", count(Answer::Warns)),
                ("stops", count(Answer::Stops)),
            ],
        );
        let against: Vec<_> = lines(Answer::Stops).chain(lines(Answer::Warns)).collect();
        let tone = match (ruling.allows(), against.is_empty()) {
            (false, _) => "bad",
            (true, false) => "waiting",
            (true, true) => "good",
        };
        let rest = lines(Answer::Holds).chain(lines(Answer::Silent)).collect();
        Self { summary, tone, against, rest }
    }
}

impl FindingLine {
    fn of(finding: &Finding, speech: &Speech) -> Self {
        let rule = Rulebook::current().rule(finding.rule.as_str());
        let seen = finding.seen.iter().map(|seen| {
            (seen.field.to_string(), seen.value.as_ref().map(|value| Written::of(value.as_str())))
        });
        Self {
            answer: notice_words::answer(finding.answer, speech),
            rule: finding.rule.to_string(),
            article: ArticleTold::of(finding.article.as_str()),
            says: rule.map_or_else(String::new, |rule| rule.says.to_string()),
            seen: seen.collect(),
        }
    }
}

impl StopLine {
    /// The line of a refusal that the gate found.
    pub(crate) fn of((id, score): (RecordId, f32)) -> Self {
        Self { id: id.to_string(), address: format!("/cases/{id}"), percent: bar::percent(score) }
    }
}

/// What a role may do where a case stands.
pub(crate) fn actions(row: &CaseRow, role: wasl_model::Role) -> Vec<CommandKind> {
    let may = |kind: &CommandKind| casework_leave(row.stage, row.standing, *kind).contains(&role);
    CommandKind::ALL.into_iter().filter(may).collect()
}

/// Whether a command brings a case on, so that it is what somebody waits for.
fn is_step_ahead(kind: CommandKind) -> bool {
    matches!(
        kind,
        CommandKind::Submit
            | CommandKind::Approve
            | CommandKind::Publish
            | CommandKind::Resume
            | CommandKind::Erase
    )
}

fn step_key(event: &CaseEvent) -> &'static str {
    match event {
        CaseEvent::Drafted(_) => "step-drafted",
        CaseEvent::Submitted => "step-submitted",
        CaseEvent::Checked(ruling) if ruling.allows() => "step-checked",
        CaseEvent::Checked(_) => "step-stopped",
        CaseEvent::Approved => "step-approved",
        CaseEvent::Returned { .. } => "step-returned",
        CaseEvent::Refused { .. } => "step-refused",
        CaseEvent::Published(_) => "step-published",
        CaseEvent::Suspended { .. } => "step-suspended",
        CaseEvent::Resumed { .. } => "step-resumed",
        CaseEvent::Withdrawn { .. } => "step-withdrawn",
        CaseEvent::Expired => "step-expired",
        CaseEvent::Dropped => "step-dropped",
        CaseEvent::Erased => "step-erased",
        CaseEvent::Cleared { .. } => "step-cleared",
    }
}
