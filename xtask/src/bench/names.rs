//! How many of the benchmark's persons are found, and how many strangers are not?

use anyhow::Result;

use crate::run;

use super::{
    corpus::read_run,
    row::Row,
    score::{self, Score},
    stage::Stage,
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
    Ok(rows)
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
