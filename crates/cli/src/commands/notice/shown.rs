//! Cases and notices as a terminal shows them.

use serde_json::json;
use wasl_model::{Answer, CaseEvent, Finding, NoticeStep, Position, Ruling, Stage};
use wasl_node::{
    CaseRow, CaseView, Likeness, NoticePage, NoticeView, RefusedAgain, Rulebook, casework_table,
};

use crate::print;

/// Where a step has led.
pub(super) fn position(position: Position) {
    let Position { stage, standing, due } = position;
    let stage = stage.map_or(String::new(), |stage| format!("its version is {stage}; "));
    let due = due.map_or(String::new(), |due| format!("; something is due by {due}"));
    print::line(&format!("{stage}the notice is {standing}{due}"));
}

/// What stands against a notice or should be looked at, and how many rules ran.
pub(super) fn ruling(ruling: &Ruling) {
    for finding in ruling.findings.iter().filter(|finding| finding.answer >= Answer::Warns) {
        print::line(&told(finding));
    }
    let count = |answer| ruling.findings.iter().filter(|finding| finding.answer == answer).count();
    print::line(&format!(
        "rulebook {}: {} rules hold, {} warn, {} stop it",
        ruling.rulebook,
        count(Answer::Holds),
        count(Answer::Warns),
        count(Answer::Stops)
    ));
}

fn told(finding: &Finding) -> String {
    let seen = finding.seen.iter().map(|seen| match &seen.value {
        Some(value) => format!("{} = {value}", seen.field),
        None => format!("{} is empty", seen.field),
    });
    let says = Rulebook::current().rule(finding.rule.as_str()).map_or("", |rule| rule.says.as_str());
    let seen = seen.collect::<Vec<_>>().join(", ");
    format!("{:5} {} ({}): {says} Seen: {seen}", finding.answer, finding.rule, finding.article)
}

/// A case with all its steps.
pub(super) fn case(view: &CaseView) {
    let CaseView { row, case, steps } = view;
    print::line(&format!("{} {} {} ({})", row.colour, row.reach, row.number, row.id));
    position(Position { stage: row.stage, standing: row.standing, due: row.due });
    print::line("");
    print::table(&["at", "who", "role", "step", "version", "notice"], steps.iter().map(step));
    if let Some(ruling) = case.as_ref().and_then(|case| case.ruling.as_ref()) {
        print::line("");
        ruling.findings.iter().filter(|finding| finding.answer != Answer::Silent).for_each(|finding| {
            print::line(&told(finding));
        });
    }
}

fn step(step: &NoticeStep) -> Vec<String> {
    let what = match &step.event {
        CaseEvent::Drafted(_) => "drafted".to_owned(),
        CaseEvent::Submitted => "handed in".to_owned(),
        CaseEvent::Checked(ruling) if ruling.allows() => "rules hold".to_owned(),
        CaseEvent::Checked(_) => "stopped by rules".to_owned(),
        CaseEvent::Approved => "approved".to_owned(),
        CaseEvent::Returned { reason } => format!("sent back: {reason}"),
        CaseEvent::Refused { articles, reason } => {
            let articles = articles.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
            format!("refused by {articles}: {reason}")
        }
        CaseEvent::Published(_) => "published".to_owned(),
        CaseEvent::Suspended { reason } => format!("suspended: {reason}"),
        CaseEvent::Resumed { reason } => format!("resumed: {reason}"),
        CaseEvent::Withdrawn { reason } => format!("withdrawn: {reason}"),
        CaseEvent::Expired => "expired".to_owned(),
        CaseEvent::Dropped => "thrown away".to_owned(),
        CaseEvent::Erased => "erased".to_owned(),
        CaseEvent::Cleared { refusal, reason } => format!("refusal {refusal} cleared: {reason}"),
    };
    let person = step.by.person.as_ref().map_or("-".to_owned(), ToString::to_string);
    let stage = step.position.stage.map_or("-", Stage::as_str).to_owned();
    let standing = step.position.standing.to_string();
    vec![step.at.to_string(), person, step.by.role.to_string(), what, stage, standing]
}

/// The cases of a tray.
pub(super) fn cases(cases: &[CaseRow], as_json: bool) {
    if as_json {
        let rows = cases.iter().map(|row| {
            json!({
                "id": row.id.to_string(), "number": row.number, "colour": row.colour.as_str(),
                "reach": row.reach.as_str(), "stage": row.stage.map(Stage::as_str),
                "standing": row.standing.as_str(), "due": row.due.map(|due| due.to_string()),
                "changed": row.changed.to_string(),
            })
        });
        return print::json(&rows.collect());
    }
    let rows = cases.iter().map(|row| {
        let stage = row.stage.map_or("-", Stage::as_str).to_owned();
        let due = row.due.map_or("-".to_owned(), |due| due.to_string());
        let (colour, reach) = (row.colour.to_string(), row.reach.to_string());
        vec![row.number.clone(), colour, reach, stage, row.standing.to_string(), due, row.id.to_string()]
    });
    print::table(&["number", "colour", "reach", "version", "notice", "due", "id"], rows);
}

/// Notices of all members.
pub(super) fn notices(page: &NoticePage, as_json: bool) {
    let notices = page.notices.iter().map(|view| (view, &view.row.notice));
    if as_json {
        let rows = notices.map(|(view, notice)| {
            let id = view.id;
            let contested = view.row.contests.iter().map(|one| {
                json!({
                    "by": one.by.as_str(), "kind": one.kind.as_str(), "effect": one.effect.as_str(),
                    "since": one.since.to_string(), "authority": one.authority.as_str(),
                    "explanation": one.explanation.as_str(),
                })
            });
            json!({
                "contested": contested.collect::<Vec<_>>(), "refused_here": likenesses(&view.refused_here),
                "id": id.to_string(), "owner": notice.record.owner.as_str(),
                "number": notice.record.source.id.as_str(), "colour": notice.colour.as_str(),
                "reach": notice.reach.as_str(), "standing": notice.standing.as_str(),
                "title": notice.record.title(), "published": notice.published.map(|at| at.to_string()),
                "expires": notice.record.handling.expires.map(|at| at.to_string()),
            })
        });
        return print::json(&rows.collect());
    }
    let rows = notices.map(|(view, notice)| {
        let id = view.id;
        let warned = match (view.row.contests.is_empty(), view.refused_here.is_empty()) {
            (true, true) => "-",
            (false, true) => "contested",
            (true, false) => "refused here",
            (false, false) => "contested, refused here",
        };
        let published = notice.published.map_or("-".to_owned(), |at| at.to_string());
        let (owner, number) = (notice.record.owner.to_string(), notice.record.source.id.to_string());
        let (colour, title) = (notice.colour.to_string(), notice.record.title().to_owned());
        let standing = notice.standing.to_string();
        vec![owner, number, colour, standing, title, published, warned.to_owned(), id.to_string()]
    });
    print::table(&["member", "number", "colour", "standing", "of", "published", "warning", "id"], rows);
}

/// A notice that no case of this bureau stands behind.
pub(super) fn notice(view: &NoticeView) {
    let NoticeView { id, row, .. } = view;
    let notice = &row.notice;
    let (owner, number) = (notice.record.owner, &notice.record.source.id);
    print::line(&format!("{} {} {number} of {owner} ({id})", notice.colour, notice.reach));
    print::line(&format!("of {}; the notice is {}", notice.record.title(), notice.standing));
    if let Some(mandate) = &notice.mandate {
        print::line(&format!("mandate: {mandate}"));
    }
    warnings(view);
}

/// What must be known with a notice.
pub(super) fn warnings(view: &NoticeView) {
    for warning in print::warnings(&view.row.contests, &view.refused_here) {
        print::line(&warning);
    }
}

/// Records of other members that resemble what this bureau has refused.
pub(super) fn refused_again(again: &[RefusedAgain], as_json: bool) {
    if as_json {
        let rows = again.iter().map(|again| {
            json!({
                "record": again.held.id.to_string(), "owner": again.held.record.owner.as_str(),
                "refused_here": likenesses(&again.refused_here),
            })
        });
        return print::json(&rows.collect());
    }
    for RefusedAgain { held, refused_here } in again {
        print::line(&format!("{} {} of {}", held.id, held.record.title(), held.record.owner));
        for warning in print::warnings(&held.contests, refused_here) {
            print::line(&format!("  {warning}"));
        }
    }
}

fn likenesses(likenesses: &[Likeness]) -> Vec<serde_json::Value> {
    let told = |(refusal, score): &Likeness| json!({"refusal": refusal.to_string(), "score": score});
    likenesses.iter().map(told).collect()
}

/// The rulebook, and who may take which step.
pub(super) fn rules(as_json: bool) {
    let rulebook = Rulebook::current();
    if as_json {
        let rules = rulebook.rules().iter().map(|rule| {
            json!({"rule": rule.name.as_str(), "article": rule.article.as_str(), "says": rule.says.as_str()})
        });
        let offences = rulebook.offences().iter().map(|offence| offence.word.as_str());
        return print::json(&json!({
            "version": rulebook.version().as_str(),
            "rules": rules.collect::<Vec<_>>(), "offences": offences.collect::<Vec<_>>(),
        }));
    }
    print::line(&format!("Rulebook {}\n", rulebook.version()));
    let rows = rulebook
        .rules()
        .iter()
        .map(|rule| vec![rule.name.to_string(), rule.article.to_string(), rule.says.to_string()]);
    print::table(&["rule", "article", "says"], rows);
    let articles =
        rulebook.articles().iter().map(|article| vec![article.code.to_string(), article.title.to_string()]);
    print::line("");
    print::table(&["article", "is about"], articles);
    let offences = rulebook.offences().iter().map(|offence| offence.word.as_str()).collect::<Vec<_>>();
    print::line(&format!("\nOffences: {}\n", offences.join(", ")));
    print::line(&casework_table());
}
