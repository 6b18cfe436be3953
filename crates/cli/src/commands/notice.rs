//! `wasl notice`: notices and diffusions, from the draft to the members.

mod counted;
mod shown;
mod template;

use std::{fs, path::Path, process::ExitCode};

use anyhow::{Context as _, ensure};
use wasl_api::public_notice_json;
use wasl_model::{
    Caller, Colour, ContestEffect, ContestKind, Notice, Prose, RecordId, Role, Stage, Standing, Text,
};
use wasl_node::{Bureau, CaseTray, Command, Contesting, NoticeFilter, NoticePage, Sheet, photo};

use crate::{
    args::{Notice as Args, NoticeContest, NoticeSheet, NoticeStep, ReasonedStep},
    local::desk,
    print,
};

/// So many notices are listed, and the rest of a page.
const LISTED_MAX: usize = 10_000;

pub(crate) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    match args {
        Args::Template { colour } => {
            let colour = Colour::from_word(colour).context("the colour is not one; `--help` lists them")?;
            print::line(&template::of(colour));
        }
        Args::Rules { json } => shown::rules(*json),
        Args::Check(args) => {
            let (bureau, caller) = desk(&args.who, Role::Officer)?;
            let notice = read(&bureau, args)?;
            let ruling = bureau.judge_notice(&caller, &notice)?;
            shown::ruling(&ruling);
            return Ok(if ruling.allows() { ExitCode::SUCCESS } else { ExitCode::FAILURE });
        }
        Args::Draft { sheet, case } => draft(sheet, case.as_deref())?,
        Args::Submit(step) => take(step, Role::Officer, Command::Submit)?,
        Args::Approve(step) => take(step, Role::Reviewer, Command::Approve)?,
        Args::Publish(step) => take(step, Role::Officer, Command::Publish)?,
        Args::Drop(step) => take(step, Role::Officer, Command::Drop)?,
        Args::Erase(step) => take(step, Role::Protection, Command::Erase)?,
        Args::Return(step) => reasoned(step, |reason| Ok(Command::Return { reason }))?,
        Args::Suspend(step) => reasoned(step, |reason| Ok(Command::Suspend { reason }))?,
        Args::Resume(step) => reasoned(step, |reason| Ok(Command::Resume { reason }))?,
        Args::Withdraw(step) => reasoned(step, |reason| Ok(Command::Withdraw { reason }))?,
        Args::Refuse { step, article } => reasoned(step, |reason| {
            let articles = article.iter().map(|article| Text::new(article)).collect::<Result<_, _>>()?;
            Ok(Command::Refuse { articles, reason })
        })?,
        Args::Clear { step, refusal } => {
            let refusal = refusal.parse()?;
            reasoned(step, |reason| Ok(Command::Clear { refusal, reason }))?;
        }
        Args::Contest(args) => contest(args)?,
        Args::Uncontest { step, kind } => {
            let (bureau, caller) = desk(&step.who, Role::Reviewer)?;
            bureau.uncontest(&caller, step.id.parse()?, contest_kind(kind)?)?;
            print::line("Taken back here. Peers erase it in their next round.");
        }
        Args::Refused { who, json } => {
            let (bureau, caller) = desk(who, Role::Protection)?;
            shown::refused_again(&bureau.refused_again(&caller)?, *json);
        }
        Args::Show { step, sheet, public } => show(step, *sheet, *public)?,
        Args::List { who, at, standing, due, json } => {
            let (bureau, caller) = desk(who, Role::Officer)?;
            let cases = bureau.cases(
                &caller,
                tray(at.as_deref(), standing.as_deref(), *due)?,
                None,
                Bureau::CASES_MAX,
            )?;
            shown::cases(&cases, *json);
        }
        Args::Statistics { who, from, to, csv, json } => {
            let period = counted::period(from.as_deref(), to.as_deref())?;
            let (bureau, caller) = desk(who, Role::Officer)?;
            counted::show(&bureau.notice_statistics(&caller, period)?, *csv, *json);
        }
        Args::Published { who, colour, owner, json } => {
            let (bureau, caller) = desk(who, Role::Officer)?;
            let colour = colour.as_deref().map(|colour| {
                Colour::from_word(colour).context("the colour is not one; `--help` lists them")
            });
            let owner = owner.as_deref().map(str::parse).transpose()?;
            let filter = NoticeFilter { colour: colour.transpose()?, owner };
            shown::notices(&all_notices(&bureau, &caller, filter)?, *json);
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The notices that the caller may see, page by page.
fn all_notices(bureau: &Bureau, caller: &Caller, filter: NoticeFilter) -> anyhow::Result<NoticePage> {
    let mut page = bureau.notices(caller, filter, None, Bureau::CASES_MAX)?;
    while let Some(after) = page.next {
        let more = bureau.notices(caller, filter, Some(after), Bureau::CASES_MAX)?;
        page.notices.extend(more.notices);
        page.next = more.next.filter(|_| page.notices.len() < LISTED_MAX);
    }
    Ok(page)
}

fn draft(args: &NoticeSheet, case: Option<&str>) -> anyhow::Result<()> {
    let (bureau, caller) = desk(&args.who, Role::Officer)?;
    let notice = read(&bureau, args)?;
    match case {
        None => {
            let id = bureau.draft_notice(&caller, notice)?;
            // The id alone goes to standard output, so that a program can take it.
            eprintln!("A case is open. Hand it in with `wasl notice submit`:");
            print::line(&id.to_string());
        }
        Some(case) => shown::position(bureau.work_on(&caller, case.parse()?, Command::Draft(notice))?),
    }
    Ok(())
}

fn take(step: &NoticeStep, role: Role, command: Command) -> anyhow::Result<()> {
    let (bureau, caller) = desk(&step.who, role)?;
    let id = step.id.parse()?;
    let is_handed_in = command == Command::Submit;
    shown::position(bureau.work_on(&caller, id, command)?);
    if is_handed_in && let Some(ruling) = bureau.case(&caller, id)?.case.and_then(|case| case.ruling) {
        shown::ruling(&ruling);
    }
    Ok(())
}

fn reasoned(
    step: &ReasonedStep,
    command: impl FnOnce(Prose) -> anyhow::Result<Command>,
) -> anyhow::Result<()> {
    let reason = Prose::new(&step.reason).context("--reason")?;
    take(&step.step, Role::Reviewer, command(reason)?)
}

fn show(step: &NoticeStep, sheet: bool, public: bool) -> anyhow::Result<()> {
    let (bureau, caller) = desk(&step.who, Role::Officer)?;
    let id: RecordId = step.id.parse()?;
    if public {
        print::line(&public_notice_json(&bureau.notice(&caller, id)?.row.notice));
        return Ok(());
    }
    let notice = bureau.notice(&caller, id);
    let view = match (bureau.case(&caller, id), &notice) {
        // It is another member's, or a list stands behind it.
        (Err(_), Ok(notice)) if !sheet => {
            shown::notice(notice);
            return Ok(());
        }
        (view, _) => view?,
    };
    if sheet {
        let case = view.case.as_ref().and_then(wasl_node::Case::notice);
        print::line(&Sheet::of(case.context("the case has no version any more")?).to_toml());
    } else {
        shown::case(&view);
        notice.iter().for_each(shown::warnings);
    }
    Ok(())
}

fn contest(args: &NoticeContest) -> anyhow::Result<()> {
    let ReasonedStep { step, reason } = &args.step;
    let (bureau, caller) = desk(&step.who, Role::Reviewer)?;
    let today = bureau.now().to_string();
    let since = args.since.as_deref().or_else(|| today.get(..10)).unwrap_or_default();
    let said = Contesting {
        kind: contest_kind(&args.kind)?,
        effect: ContestEffect::from_word(&args.effect).context("--effect: warn or suspend")?,
        since: since.parse().context("--since")?,
        authority: Text::new(&args.authority).context("--authority")?,
        explanation: Prose::new(reason).context("--reason")?,
    };
    bureau.contest(&caller, step.id.parse()?, said)?;
    print::line("Said here. Peers have it in their next round, and show it with the record.");
    Ok(())
}

fn contest_kind(word: &str) -> anyhow::Result<ContestKind> {
    ContestKind::from_word(word).context("--kind: objection, court, asylum, data-protection or other")
}

/// The notice that a sheet says, with its photograph.
fn read(bureau: &Bureau, args: &NoticeSheet) -> anyhow::Result<Notice> {
    let bytes = bounded(&args.file, Sheet::BYTES_MAX)?;
    let is_json = args.file.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json"));
    let sheet = if is_json {
        Sheet::from_json(&bytes)?
    } else {
        Sheet::from_toml(std::str::from_utf8(&bytes).context("the sheet is not UTF-8")?)?
    };
    let photo = args.photo.as_deref().map(|file| {
        let bytes = bounded(file, photo::BYTES_MAX)?;
        photo::photograph(&bytes).with_context(|| format!("the photograph {}", file.display()))
    });
    Ok(sheet.fill(bureau.identity().member, photo.transpose()?)?)
}

/// A file that is not larger than is taken.
fn bounded(file: &Path, bytes_max: usize) -> anyhow::Result<Vec<u8>> {
    let reading = || format!("reading {}", file.display());
    let size = fs::metadata(file).with_context(reading)?.len();
    ensure!(size <= bytes_max as u64, "{} has {size} bytes, at most {bytes_max} are taken", file.display());
    fs::read(file).with_context(reading)
}

fn tray(at: Option<&str>, standing: Option<&str>, due: bool) -> anyhow::Result<CaseTray> {
    Ok(match (at, standing) {
        (Some(stage), _) => {
            CaseTray::At(Stage::from_word(stage).context("the stage is not one; `--help` lists them")?)
        }
        (None, Some(standing)) => CaseTray::Standing(
            Standing::from_word(standing).context("the standing is not one; `--help` lists them")?,
        ),
        (None, None) if due => CaseTray::Due,
        (None, None) => CaseTray::All,
    })
}
