//! `wasl redress`: what persons ask about what is held of them, and how they are answered.

mod report;
mod shown;

use std::{fs, process::ExitCode};

use anyhow::Context as _;
use sha2::{Digest as _, Sha256};
use wasl_console::{RedressLetter, Sender};
use wasl_model::{
    Caller, FileHash, Identifier, LetterLanguage, Prose, RedressDecision, RedressField, RedressId,
    RedressKind, RedressRequest, RedressStanding, RedressSubject, RedressVerdict, Role, Scheme, Text,
    Timestamp,
};
use wasl_node::{Bureau, RedressCommand, RedressTray};

use crate::{
    args::{OneRequest, Redress as Args, RedressOpening, RedressVerdicts, Who},
    local::desk,
    print,
};

pub(crate) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    match args {
        Args::Open(request) => open(request)?,
        Args::Admit { request, proof } => {
            let proof = Text::new(proof).context("--proof")?;
            take(request, RedressCommand::Admit { proof }, None)?;
        }
        Args::TurnAway { request, reason } => {
            take(request, RedressCommand::TurnAway, Some(prose(reason, "--reason")?))?;
        }
        Args::Search { request, json } => {
            let (bureau, caller, id) = at(request)?;
            bureau.search_request(&caller, id)?;
            shown::request(&bureau.request(&caller, id)?, *json);
        }
        Args::Ask { request, member, words } => {
            let (bureau, caller, id) = at(request)?;
            let words = words.as_deref().map(|words| prose(words, "--words")).transpose()?;
            let message = bureau.ask_owner(&caller, id, member.parse()?, words)?;
            print::line(&message.to_string());
        }
        Args::Decide(decision) => decide(decision)?,
        Args::Answer(request) => answer(request)?,
        Args::Letter { request, html } => {
            let (bureau, caller, id) = at(request)?;
            let (letter, hash) = letter(&bureau, &caller, id)?;
            let view = bureau.request(&caller, id)?;
            let went_out = view.case.and_then(|case| case.answered).map(|(_, hash)| hash);
            if went_out.is_some_and(|went_out| went_out != hash) {
                eprintln!("This is not the letter that went out: what is held has changed since.");
            }
            print::text(&if *html { letter.html()? } else { letter.text() });
        }
        Args::Show { request, json } => {
            let (bureau, caller, id) = at(request)?;
            shown::request(&bureau.request(&caller, id)?, *json);
        }
        Args::List { who, due, standing, json } => list(who, *due, standing.as_deref(), *json)?,
        Args::Report { who, since, until, csv, json } => {
            let (bureau, caller) = desk(who, Role::Protection)?;
            let since =
                since.as_deref().map_or(Ok(Timestamp::from_millis(0)), str::parse).context("--since")?;
            let until = until.as_deref().map_or(Ok(Timestamp::MAX), str::parse).context("--until")?;
            let report = bureau.redress_report(&caller, (since, until))?;
            match (*csv, *json) {
                (true, _) => report::csv(&report),
                (_, true) => report::json(&report),
                _ => report::table(&report),
            }
        }
        Args::Withdraw(request) => take(request, RedressCommand::Withdraw, None)?,
        Args::Erase(request) => take(request, RedressCommand::Erase, None)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn open(args: &RedressOpening) -> anyhow::Result<()> {
    let (bureau, caller) = desk(&args.who, Role::Protection)?;
    let id = bureau.open_request(&caller, request(args)?)?;
    // The id alone goes to standard output, so that a program can take it.
    eprintln!("A request is open. Admit it with `wasl redress admit`:");
    print::line(&id.to_string());
    Ok(())
}

fn request(args: &RedressOpening) -> anyhow::Result<RedressRequest> {
    let text = |raw: &String| Text::new(raw);
    let requester = Text::new(&args.requester).context("--requester")?;
    let mut names = args.name.iter().map(text).collect::<Result<Vec<_>, _>>().context("--name")?;
    if names.is_empty() {
        names.push(requester.clone());
    }
    let kind = |word: &String| RedressKind::from_word(word).context("--kind: access, correction or deletion");
    let words = args.words.as_deref().map(|file| {
        let words = fs::read_to_string(file).with_context(|| format!("reading {}", file.display()))?;
        prose(&words, "--words")
    });
    Ok(RedressRequest {
        kinds: args.kind.iter().map(kind).collect::<anyhow::Result<_>>()?,
        requester,
        reached: prose(&args.reached, "--reached")?,
        language: LetterLanguage::from_word(&args.language).context("--language: ar, en, fr or es")?,
        representative: args.representative.as_ref().map(text).transpose().context("--representative")?,
        subject: RedressSubject {
            names,
            births: args.born.iter().map(|born| born.parse()).collect::<Result<_, _>>().context("--born")?,
            nationalities: args
                .nationality
                .iter()
                .map(|country| country.parse())
                .collect::<Result<_, _>>()
                .context("--nationality")?,
            identifiers: args
                .number
                .iter()
                .map(|number| identifier(number))
                .collect::<anyhow::Result<_>>()?,
        },
        words: words.transpose()?,
    })
}

/// `passport:AB123456`
fn identifier(raw: &str) -> anyhow::Result<Identifier> {
    let (scheme, value) = raw.split_once(':').context("--number: as in passport:AB123456")?;
    let scheme: Scheme = scheme.parse().context("--number")?;
    let value = Text::bounded(value, Identifier::CHARS_MAX).context("--number")?;
    Ok(Identifier { scheme, value, issuer: None })
}

fn decide(args: &RedressVerdicts) -> anyhow::Result<()> {
    let (bureau, caller, id) = at(&args.request)?;
    let verdict =
        RedressVerdict::from_word(&args.verdict).context("the verdict is not one; `--help` lists them")?;
    let articles: Vec<_> = args
        .article
        .iter()
        .map(|article| Text::new(article))
        .collect::<Result<_, _>>()
        .context("--article")?;
    let reason = prose(&args.reason, "--reason")?;
    let field = |word: &String| {
        RedressField::from_word(word)
            .context("the field is not one; `wasl redress show` names them")
            .map(Some)
    };
    let mut fields = args.field.iter().map(field).collect::<anyhow::Result<Vec<_>>>()?;
    if fields.is_empty() {
        fields.push(None);
    }
    let records = args.records.iter().map(|record| record.parse()).collect::<Result<Vec<_>, _>>()?;
    for record in records {
        let decision = |field: &Option<RedressField>| RedressDecision {
            field: *field,
            verdict,
            articles: articles.clone(),
            reason: reason.clone(),
            entry: args.entry,
        };
        let decisions = fields.iter().map(decision).collect();
        let command = RedressCommand::Decide { record, decisions };
        let standing = bureau.work_on_request(&caller, id, command, None)?;
        print::line(&format!("record {record}: {verdict}; the request is {standing}"));
    }
    Ok(())
}

fn answer(args: &OneRequest) -> anyhow::Result<()> {
    let (bureau, caller, id) = at(args)?;
    let (letter, hash) = letter(&bureau, &caller, id)?;
    bureau.work_on_request(&caller, id, RedressCommand::Answer { letter: hash }, None)?;
    eprintln!("The letter goes out; its SHA-256 is written down: {hash}");
    print::text(&letter.text());
    Ok(())
}

/// The letter as things stand, and the hash of its plain text.
fn letter(bureau: &Bureau, caller: &Caller, id: RedressId) -> anyhow::Result<(RedressLetter, FileHash)> {
    let view = bureau.request(caller, id)?;
    let identity = bureau.identity();
    let sender = Sender { name: &identity.name, member: identity.member.as_str() };
    let letter =
        RedressLetter::of(&view, sender, bureau.now()).context("everything of the request was erased")?;
    let hash = FileHash::from_bytes(Sha256::digest(letter.text()).into());
    Ok((letter, hash))
}

fn list(who: &Who, due: bool, standing: Option<&str>, as_json: bool) -> anyhow::Result<()> {
    let (bureau, caller) = desk(who, Role::Protection)?;
    let standing = standing
        .map(|word| RedressStanding::from_word(word).context("the standing is not one; `--help` lists them"));
    let tray = match standing.transpose()? {
        Some(standing) => RedressTray::Standing(standing),
        None if due => RedressTray::Due,
        None => RedressTray::All,
    };
    shown::list(&bureau.requests(&caller, tray, None, Bureau::CASES_MAX)?, bureau.now(), as_json);
    Ok(())
}

fn take(args: &OneRequest, command: RedressCommand, words: Option<Prose>) -> anyhow::Result<()> {
    let (bureau, caller, id) = at(args)?;
    let standing = bureau.work_on_request(&caller, id, command, words)?;
    print::line(&format!("the request is {standing}"));
    Ok(())
}

fn at(args: &OneRequest) -> anyhow::Result<(Bureau, Caller, RedressId)> {
    let (bureau, caller) = desk(&args.who, Role::Protection)?;
    Ok((bureau, caller, args.id.parse()?))
}

fn prose(raw: &str, name: &'static str) -> anyhow::Result<Prose> {
    Prose::new(raw).context(name)
}
