//! The peers that are Python: a scan with `rapidfuzz`, and `nomenklatura`'s `logic-v2` over the best of the scan.
//!
//! `scan.py` asks both, in an environment below `target` that holds the packages of `requirements.txt`.

use std::{
    collections::BTreeMap,
    fmt::Write,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail};

use crate::{needs, run};

use super::{
    super::{
        corpus::{Entity, Query},
        score::{Ranked, Run},
        stage::Stage,
        timing::Timing,
    },
    side::{Side, WARM_UP, plain, year_of},
};

/// Where the script and its requirements lie.
const FOLDER: &str = "xtask/src/bench/peers";

/// A Python with the peers' packages.
pub(crate) struct Python {
    program: PathBuf,
    script: PathBuf,
    /// Where the script's input is written.
    folder: PathBuf,
}

/// What one peer printed: its hits, and the milliseconds of each question.
#[derive(Default)]
struct Printed {
    run: Run,
    times: BTreeMap<String, f64>,
}

/// Makes the environment, unless it is there with these very packages.
pub(crate) fn provide(stage: &Stage<'_>) -> Result<Python> {
    needs::provide(&needs::FOR_PYTHON_PEERS)?;
    let python = needs::python_for_peers().context("Python is not here")?;
    let [source, folder] = [stage.workspace().root().join(FOLDER), stage.workspace().target.join("bench")];
    let environment = folder.join("python");
    let [wanted, installed] = [&source, &environment].map(|folder| folder.join("requirements.txt"));
    if fs::read(&installed).ok() != Some(fs::read(&wanted)?) {
        eprintln!("installing the packages of {}", wanted.display());
        run::read(Command::new(python).args(["-m", "venv", "--clear"]).arg(&environment))?;
        install(&environment, &wanted, &folder.join("pip.log"))?;
        fs::copy(&wanted, &installed)?;
    }
    Ok(Python { program: environment.join("bin/python"), script: source.join("scan.py"), folder })
}

fn install(environment: &Path, wanted: &Path, log: &Path) -> Result<()> {
    let mut pip = Command::new(environment.join("bin/pip"));
    if run::answers(pip.args(["install", "--requirement"]).arg(wanted).arg("--log").arg(log)) {
        return Ok(());
    }
    bail!("pip could not install the packages of {}; {} says why", wanted.display(), log.display());
}

impl Python {
    /// The scan, and what ranks its best anew.
    pub(crate) fn ask(&self, entities: &[Entity], queries: &[Query]) -> Result<[Side; 2]> {
        let [names, questions] = ["names.tsv", "questions.tsv"].map(|name| self.folder.join(name));
        fs::write(&names, of_entities(entities)?)?;
        fs::write(&questions, of_queries(queries)?)?;
        let mut command = Command::new(&self.program);
        command.arg(&self.script).args([&names, &questions]).arg(WARM_UP.to_string());
        parse(&run::read(&mut command)?)
    }
}

fn of_entities(entities: &[Entity]) -> Result<String> {
    let mut rows = String::new();
    for Entity { id, names, born, nationalities } in entities {
        for name in names {
            write_row(&mut rows, id, name, born, nationalities)?;
        }
    }
    Ok(rows)
}

fn of_queries(queries: &[Query]) -> Result<String> {
    let mut rows = String::new();
    for Query { id, name, born, nationality } in queries {
        write_row(&mut rows, id, name, std::slice::from_ref(born), std::slice::from_ref(nationality))?;
    }
    Ok(rows)
}

/// The columns that `scan.py` reads.
fn write_row(
    rows: &mut String,
    id: &str,
    name: &str,
    born: &[String],
    nationalities: &[String],
) -> Result<()> {
    let year = born.first().and_then(|born| year_of(born)).unwrap_or_default();
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    let [born, nationalities] = [born, nationalities].map(|texts| texts.join(" "));
    Ok(writeln!(rows, "{id}\t{}\t{year}\t{name}\t{born}\t{nationalities}", plain(&name))?)
}

/// Rows of `peer, question, record, score, rank, milliseconds`.
fn parse(printed: &str) -> Result<[Side; 2]> {
    let mut peers: BTreeMap<&str, Printed> = BTreeMap::new();
    for line in printed.lines() {
        let [peer, question, record, score, rank, took] = line.split('\t').collect::<Vec<_>>()[..] else {
            bail!("`{line}` is no hit");
        };
        let peer = peers.entry(peer).or_default();
        let hit = Ranked { rank: rank.parse()?, score: score.parse()?, record: record.to_owned() };
        peer.run.entry(question.to_owned()).or_default().push(hit);
        peer.times.insert(question.to_owned(), took.parse()?);
    }
    let mut of = |name| peers.remove(name).with_context(|| format!("{name} printed nothing"));
    let (scan, ranked) = (of("rapidfuzz")?, of("logic-v2")?);
    let both = ranked.times.iter().map(|(question, took)| took + scan.times.get(question).unwrap_or(&0.0));
    let both = Timing::new(both);
    let alone = Timing::new(ranked.times.into_values());
    let scanning = Timing::new(scan.times.into_values());
    Ok([
        Side { name: "rapidfuzz", run: scan.run, times: scanning, part: None },
        Side {
            name: "logic-v2",
            run: ranked.run,
            times: both,
            part: Some(("logic-v2, comparing alone", alone)),
        },
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_a_name_with_what_is_known() {
        let [id, name] = ["E1", "Ива́н\tПетров"].map(str::to_owned);
        let born = ["1965-03-01", "1966"].map(str::to_owned).to_vec();
        let entity = Entity { id, names: vec![name], born, nationalities: vec!["ru".to_owned()] };
        let expected = "E1\tivan petrov\t1965\tИва́н Петров\t1965-03-01 1966\tru\n";
        assert_eq!(of_entities(&[entity]).unwrap(), expected);
    }

    #[test]
    fn the_scan_counts_into_what_ranks_its_best() {
        let printed = "rapidfuzz\tQ1\tE1\t0.75\t1\t20\nrapidfuzz\tQ1\tE2\t0.5\t2\t20\n\
                       logic-v2\tQ1\tE2\t0.9\t1\t5.5\n";
        let [scan, logic] = parse(printed).unwrap();
        assert_eq!(scan.run["Q1"].iter().map(|hit| hit.record.as_str()).collect::<Vec<_>>(), ["E1", "E2"]);
        let medians = [&scan.times, &logic.times, &logic.part.unwrap().1].map(|it| it.median().to_string());
        assert_eq!(medians, ["20", "25.5", "5.5"]);
    }
}
