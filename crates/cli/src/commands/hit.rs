//! `wasl hit`: what officers say of possible hits, and what comes of it between two bureaus.

use std::process::ExitCode;

use anyhow::Context as _;
use serde_json::json;
use wasl_model::{Colour, HitId, HitOutcome, HitStanding, HitStep, LiveSought, Prose, Role, Timestamp};
use wasl_node::{Bureau, HitCommand, HitCount, HitRow, HitTray, HitView, Judging};

use super::ask::question;
use crate::{
    args::{Hit as Args, HitJudging, OneHit, ReasonedHit},
    local::desk,
    print,
};

pub(crate) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    match args {
        Args::Confirm(args) => judge(args, true)?,
        Args::Reject(args) => judge(args, false)?,
        Args::Accept(hit) => take(hit, HitCommand::Accept)?,
        Args::Deny(hit) => take(hit, HitCommand::Deny)?,
        Args::TakeBack(hit) => take(hit, HitCommand::TakeBack)?,
        Args::Conclude { hit, outcome } => {
            let outcome =
                HitOutcome::from_word(outcome).context("the outcome is not one; `--help` lists them")?;
            take(hit, HitCommand::Conclude(outcome))?;
        }
        Args::Erase(hit) => {
            let (bureau, caller) = desk(&hit.who, Role::Protection)?;
            stands(bureau.work_on_hit(&caller, hit.id.parse()?, HitCommand::Erase, None)?);
        }
        Args::Show { hit: OneHit { who, id }, json } => {
            let (bureau, caller) = desk(who, Role::Officer)?;
            show(&bureau.hit(&caller, id.parse()?)?, *json);
        }
        Args::List { who, due, standing, json } => {
            let (bureau, caller) = desk(who, Role::Officer)?;
            let standing = standing.as_deref().map(|word| {
                HitStanding::from_word(word).context("the standing is not one; `--help` lists them")
            });
            let tray = match standing.transpose()? {
                Some(standing) => HitTray::Standing(standing),
                None if *due => HitTray::Due,
                None => HitTray::All,
            };
            list(&bureau.hits(&caller, tray, None, Bureau::CASES_MAX)?, *json);
        }
        Args::Precision { who, since, json } => {
            let (bureau, caller) = desk(who, Role::Officer)?;
            let since =
                since.as_deref().map_or(Ok(Timestamp::from_millis(0)), str::parse).context("--since")?;
            precision(&bureau.hit_counts(&caller, since)?, *json);
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn judge(args: &HitJudging, is_same: bool) -> anyhow::Result<()> {
    let (bureau, caller) = desk(&args.who, Role::Officer)?;
    let judging = Judging {
        sought: LiveSought::Search(question(&args.asked)?),
        record: args.record.parse()?,
        is_same,
        words: reason(&args.reason)?,
    };
    let id = bureau.judge_hit(&caller, &judging)?;
    if is_same {
        let view = bureau.hit(&caller, id)?;
        match view.message {
            Some(message) => eprintln!("{} is told by the message {message}.", view.row.owner),
            None if view.row.owner == bureau.identity().member => {}
            None => eprintln!(
                "{} is told nothing: its handling code says so, or it cannot be written to.",
                view.row.owner
            ),
        }
    }
    // The id alone goes to standard output, so that a program can take it.
    print::line(&id.to_string());
    Ok(())
}

fn take(args: &ReasonedHit, command: HitCommand) -> anyhow::Result<()> {
    let (bureau, caller) = desk(&args.hit.who, Role::Officer)?;
    let id: HitId = args.hit.id.parse()?;
    stands(bureau.work_on_hit(&caller, id, command, Some(reason(&args.reason)?))?);
    Ok(())
}

fn reason(raw: &str) -> anyhow::Result<Prose> {
    Prose::new(raw).context("--reason")
}

fn stands(standing: HitStanding) {
    print::line(&format!("the hit is {standing}"));
}

fn show(HitView { row, steps, message }: &HitView, as_json: bool) {
    if as_json {
        let steps = steps.iter().map(|step| {
            let person = step.by.person.as_ref().map(ToString::to_string);
            let words = step.words.as_ref().map(ToString::to_string);
            json!({ "at": step.at.to_string(), "by": person, "role": step.by.role.as_str(), "standing": step.standing.as_str(),
                    "words": words, "message": step.message.map(|message| message.to_string()) })
        });
        let mut shown = row_json(row);
        if let Some(fields) = shown.as_object_mut() {
            fields.insert("message".to_owned(), json!(message.map(|message| message.to_string())));
            fields.insert("steps".to_owned(), steps.collect());
        }
        print::json(&shown);
        return;
    }
    list(std::slice::from_ref(row), false);
    print::line("");
    print::table(&["at", "who", "role", "hit", "why", "message"], steps.iter().map(step));
}

fn step(step: &HitStep) -> Vec<String> {
    let or_none = |text: Option<String>| text.unwrap_or_else(|| "-".to_owned());
    vec![
        step.at.to_string(),
        or_none(step.by.person.as_ref().map(ToString::to_string)),
        step.by.role.to_string(),
        step.standing.to_string(),
        or_none(step.words.as_ref().map(ToString::to_string)),
        or_none(step.message.map(|message| message.to_string())),
    ]
}

fn list(rows: &[HitRow], as_json: bool) {
    if as_json {
        print::json(&rows.iter().map(row_json).collect());
        return;
    }
    let cells = rows.iter().map(|row| {
        let colour = row.colour.map_or("-", Colour::as_str).to_owned();
        let outcome = row.outcome.map_or("-", HitOutcome::as_str).to_owned();
        let due = row.due.map_or("-".to_owned(), |due| due.to_string());
        let (finder, owner) = (row.finder.to_string(), row.owner.to_string());
        vec![
            row.id.to_string(),
            row.standing.to_string(),
            outcome,
            due,
            finder,
            owner,
            colour,
            row.record.to_string(),
        ]
    });
    print::table(&["hit", "stands", "outcome", "due", "found by", "owner", "colour", "record"], cells);
}

fn row_json(row: &HitRow) -> serde_json::Value {
    json!({
        "id": row.id.to_string(),
        "record": row.record.to_string(),
        "owner": row.owner.to_string(),
        "finder": row.finder.to_string(),
        "percent": row.percent,
        "colour": row.colour.map(Colour::as_str),
        "standing": row.standing.as_str(),
        "outcome": row.outcome.map(HitOutcome::as_str),
        "due": row.due.map(|due| due.to_string()),
        "judged": row.judged.to_string(),
        "changed": row.changed.to_string(),
    })
}

/// How many of the judged hits were true, for each owner and colour.
fn precision(counts: &[HitCount], as_json: bool) {
    let mut rows: Vec<(String, &'static str, u64, u64)> = Vec::new();
    for HitCount { owner, colour, standing, count } in counts {
        let Some(is_true) = standing.is_true() else { continue };
        let (owner, colour) = (owner.to_string(), colour.map_or("-", Colour::as_str));
        let at = rows.iter().position(|row| row.0 == owner && row.1 == colour).unwrap_or_else(|| {
            rows.push((owner, colour, 0, 0));
            rows.len() - 1
        });
        if let Some(row) = rows.get_mut(at) {
            if is_true { row.2 += count } else { row.3 += count }
        }
    }
    if as_json {
        let rows = rows.iter().map(|(owner, colour, right, wrong)| {
            json!({ "owner": owner, "colour": colour, "true": right, "false": wrong })
        });
        print::json(&rows.collect());
        return;
    }
    #[expect(clippy::cast_precision_loss, reason = "a percentage of counts that people made")]
    let cells = rows.into_iter().map(|(owner, colour, right, wrong)| {
        let precision = format!("{:.1} %", 100.0 * right as f64 / (right + wrong) as f64);
        vec![owner, colour.to_owned(), right.to_string(), wrong.to_string(), precision]
    });
    print::table(&["owner", "colour", "true", "false", "precision"], cells);
}
