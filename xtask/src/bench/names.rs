//! How many of the benchmark's persons are found, and how many strangers are not?

use std::{fs, path::Path, process::Command};

use anyhow::{Context, Result};

use crate::run;

use super::{
    corpus::read_run,
    row::Row,
    score::{self, Score},
    stage::Stage,
    timing::Timing,
};

/// What recall@10 is to reach in each stratum.
const GOALS: [(&str, f64); 6] = [
    ("latn-alias", 0.97),
    ("Cyrl-Latn", 0.97),
    ("Arab-Latn", 0.90),
    ("Hebr-Latn", 0.75),
    ("Hang-Latn", 0.75),
    ("Hani-Latn", 0.65),
];

/// Searches with every query and scores the answers, all together and by stratum.
pub(crate) fn run(stage: &mut Stage<'_>) -> Result<Vec<Row>> {
    let home = stage.filled()?.home;
    let corpus = stage.corpus()?.clone();
    let out = stage.workspace().target.join("bench/run.tsv");
    let mut search = stage.wasl(&["search", "--home"])?;
    search.arg(&home).arg("--batch").arg(corpus.queries_file()).arg("--out").arg(&out);
    run::read(&mut search)?;

    let answers = read_run(&out)?;
    let right = corpus.right()?;
    let queries: Vec<String> = corpus.queries()?.into_iter().map(|query| query.id).collect();
    let mut rows = whole(score::evaluate(&queries, &right, &answers));
    for (stratum, queries) in corpus.strata()? {
        if queries.iter().any(|query| right.contains_key(query)) {
            let score = score::evaluate(&queries, &right, &answers);
            rows.push(Row::new("names", &stratum, "recall@1", score.recall_at_1, "share"));
            let at_10 = Row::new("names", &stratum, "recall@10", score.recall_at_10, "share");
            let goal = GOALS.iter().find(|(of, _)| *of == stratum);
            rows.push(match goal {
                Some((_, goal)) => at_10.at_least(*goal),
                None => at_10,
            });
        }
    }
    rows.extend(times(stage, "search, one thread", None, (3.0, 15.0))?);
    let many = corpus.many_names_file();
    rows.extend(times(stage, "search among 1,050,000 names, one thread", Some(&many), (10.0, 40.0))?);
    Ok(rows)
}

/// How long each question takes inside the process, among the benchmark's records or these names.
fn times(stage: &Stage<'_>, case: &str, names: Option<&Path>, (median, p99): (f64, f64)) -> Result<[Row; 2]> {
    let (data, out) = (stage.corpus()?.folder(), stage.workspace().target.join("bench/names"));
    let mut ask = Command::new("cargo");
    ask.current_dir(stage.workspace().root());
    ask.args(["run", "--quiet", "--release", "-p", "wasl-search", "--example", "benchmark", "--"]);
    ask.arg(data).arg(&out).arg("10").args(names);
    run::read(&mut ask)?;
    let written = fs::read_to_string(out.join("latency.txt")).context("how long each question took")?;
    let times: Result<Vec<f64>, _> = written.lines().map(str::parse).collect();
    let timing = Timing::new(times.context("milliseconds")?);
    let row = |metric, value| Row::new("names", case, metric, value, "ms");
    Ok([row("median", timing.median()).under(median), row("p99", timing.p99()).under(p99)])
}

fn whole(score: Score) -> Vec<Row> {
    let row = |metric, value| Row::new("names", "all", metric, value, "share");
    vec![
        row("recall@1", score.recall_at_1).at_least(0.75),
        row("recall@10", score.recall_at_10).at_least(0.87),
        row("best F1", score.best_f1).at_least(0.77),
        row("recall at 1 % false positives", score.recall_at_fpr).at_least(0.50),
        row("MRR", score.mrr),
        row("false positives at best F1", score.fpr_at_best_f1).under(0.12),
    ]
}
