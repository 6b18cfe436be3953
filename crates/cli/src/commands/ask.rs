//! `wasl search` and `wasl check`: one question, or a file of them.

use std::{
    fs::{self, File},
    io::{BufWriter, Write as _},
    path::Path,
    process::ExitCode,
    time::{Duration, Instant},
};

use anyhow::{Context as _, bail};
use wasl_model::{Caller, DateError, Name, Number, PartialDate, Question, Role, Sex, Sought, Text};
use wasl_node::Bureau;

use crate::{
    args,
    local::{caller, open},
    print,
};

pub(crate) fn search(args: &args::Search) -> anyhow::Result<ExitCode> {
    let bureau = open(&args.home.home)?;
    let caller = caller(&bureau, Role::Officer, args.purpose.as_deref())?;
    let limit = args.limit.unwrap_or(bureau.settings().limit);
    let min_score = args.min_score.unwrap_or(f32::from(bureau.settings().min_score_percent) / 100.0);
    if let (Some(batch), Some(out)) = (&args.batch, &args.out) {
        let asking = Asking { bureau: &bureau, caller, limit, min_score: args.min_score.unwrap_or(0.0) };
        return asking.batch(batch, out, args.latency.as_deref());
    }
    let question = question(&args.asked)?;
    let wait = args.ask_millis.map(Duration::from_millis);
    let answer = bureau.search_within(&caller, &question, limit, min_score, wait)?;
    if args.json {
        print::json(&wasl_api::answer_json(answer));
    } else {
        print::answer(&answer, bureau.now());
    }
    Ok(ExitCode::SUCCESS)
}

/// The question that was typed.
pub(super) fn question(args: &args::Asked) -> anyhow::Result<Question> {
    Ok(Question {
        name: args.name.as_deref().map(|name| Text::bounded(name, Name::CHARS_MAX)).transpose()?,
        born: args.born.as_deref().map(str::parse).transpose().context("--born")?,
        nationality: args.nationality.as_deref().map(str::parse).transpose().context("--nationality")?,
        sex: args.sex.as_deref().map(sex).transpose()?,
        place: args
            .place
            .as_deref()
            .map(|place| Text::bounded(place, Question::PLACE_CHARS_MAX))
            .transpose()?,
        kind: None,
        number: number(args.document.as_deref(), args.issuer.as_deref(), Sought::Document)?,
    })
}

pub(crate) fn check(args: &args::Check) -> anyhow::Result<ExitCode> {
    let bureau = open(&args.home.home)?;
    let caller = caller(&bureau, Role::Officer, args.purpose.as_deref())?;
    let issuer = args.issuer.as_deref();
    let numbers: Vec<Number> = if !args.mrz.is_empty() {
        let lines: Vec<_> = args.mrz.iter().map(String::as_str).collect();
        let zone = bureau.read_zone(&lines)?;
        if !args.json {
            print::zone(&zone);
        }
        zone.questions().into_iter().filter_map(|question| question.number).collect()
    } else if let Some(vehicle) = args.vehicle.as_deref() {
        number(Some(vehicle), issuer, Sought::Vehicle)?.into_iter().collect()
    } else if let Some(document) = args.document.as_deref() {
        number(Some(document), issuer, Sought::Document)?.into_iter().collect()
    } else {
        bail!("give one of --document, --vehicle and --mrz");
    };
    let answer = bureau.check_within(&caller, &numbers, args.ask_millis.map(Duration::from_millis))?;
    if args.json {
        print::json(&wasl_api::answer_json(answer));
    } else {
        print::answer(&answer, bureau.now());
    }
    Ok(ExitCode::SUCCESS)
}

fn sex(word: &str) -> anyhow::Result<Sex> {
    let by_letter = |sex: &Sex| word.eq_ignore_ascii_case(&sex.letter().to_string());
    Sex::from_word(word)
        .or_else(|| Sex::ALL.into_iter().find(by_letter))
        .context("--sex: female, male or unspecified")
}

fn number(value: Option<&str>, issuer: Option<&str>, sought: Sought) -> anyhow::Result<Option<Number>> {
    let Some(value) = value else { return Ok(None) };
    let value = Text::bounded(value, wasl_model::Identifier::CHARS_MAX)?;
    let issuer = issuer.map(str::parse).transpose().context("--issuer")?;
    Ok(Some(Number { sought, value, issuer }))
}

/// A file of questions, asked one after the other.
struct Asking<'a> {
    bureau: &'a Bureau,
    caller: Caller,
    limit: usize,
    min_score: f32,
}

impl Asking<'_> {
    fn batch(&self, batch: &Path, out: &Path, latency: Option<&Path>) -> anyhow::Result<ExitCode> {
        let questions = fs::read_to_string(batch).with_context(|| format!("reading {}", batch.display()))?;
        let create = |path: &Path| {
            File::create(path).map(BufWriter::new).with_context(|| format!("creating {}", path.display()))
        };
        let mut run = create(out)?;
        let mut times = latency.map(create).transpose()?;
        let lines: Vec<_> =
            questions.lines().enumerate().skip(1).filter(|(_, line)| !line.is_empty()).collect();
        let bar = print::count_bar("asking", lines.len() as u64);
        // The first question fills the index, which is no part of its answer.
        self.bureau.follow()?;
        for (at, line) in lines {
            let place = || format!("{}, line {}", batch.display(), at + 1);
            let (id, question) = read_question(line).with_context(place)?;
            let started = Instant::now();
            // The file of answers has no place for a member that did not answer.
            let nobody = Some(Duration::ZERO);
            let answer =
                self.bureau.search_within(&self.caller, &question, self.limit, self.min_score, nobody);
            let answer = answer.with_context(place)?;
            let millis = started.elapsed().as_secs_f64() * 1_000.0;
            for found in &answer.hits {
                let source = &found.held.record.source.id;
                writeln!(run, "{id}\t{source}\t{:.6}\t{}", found.hit.score, found.rank)?;
            }
            times.as_mut().map_or(Ok(()), |times| writeln!(times, "{millis:.3}"))?;
            bar.inc(1);
        }
        bar.finish_and_clear();
        run.flush()?;
        times.map_or(Ok(()), |mut times| times.flush())?;
        Ok(ExitCode::SUCCESS)
    }
}

/// A line of `query_id name dob nationality`, parted by tabs; the last two may be empty.
fn read_question(line: &str) -> anyhow::Result<(&str, Question)> {
    let mut fields = line.split('\t');
    let (Some(id), Some(name)) = (fields.next(), fields.next()) else {
        bail!("a line has query_id, name, dob and nationality, parted by tabs");
    };
    let field = |raw: Option<&str>| raw.filter(|raw| !raw.is_empty()).map(str::to_owned);
    let (born, nationality) = (field(fields.next()), field(fields.next()));
    let question = Question {
        name: Some(Text::bounded(name, Name::CHARS_MAX).context("name")?),
        born: born.as_deref().map(existing_part).transpose().context("dob")?,
        nationality: nationality.as_deref().map(str::parse).transpose().context("nationality")?,
        ..Question::default()
    };
    Ok((id, question))
}

/// A date as far as it exists: of `1945-02-30`, which somebody wrote down wrongly, year and month. One
/// wrong date among thousands of questions must not leave the others unasked, nor its own.
fn existing_part(raw: &str) -> Result<PartialDate, DateError> {
    raw.parse().or_else(|error| match error {
        DateError::Day(_) => raw.get(..7).unwrap_or(raw).parse(),
        DateError::Month(_) => raw.get(..4).unwrap_or(raw).parse(),
        _ => Err(error),
    })
}
