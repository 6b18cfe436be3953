//! From the questions of the benchmark to the trees that score a hit, and how well they do on questions they have not
//! seen.

use std::{collections::HashMap, error::Error, fs, path::Path};

use wasl_model::{Question, RecordId};

use crate::{
    boost::{Example, Trees},
    corpus,
};

/// The trees learn from so many records of each question, those that promise most.
const RECORDS: usize = 10;
/// Each of so many parts of the questions is scored by trees that learned from the others.
const FOLDS: usize = 5;

/// What was compared for one question.
struct Asked {
    /// Whether somebody is meant at all, whether found or not.
    is_anybody_meant: bool,
    examples: Vec<Example>,
}

/// Learns the trees that the crate carries; the folder is the benchmark's.
pub(crate) fn learn(folder: &Path) -> Result<String, Box<dyn Error>> {
    let asked = ask(folder)?;
    for line in held_out(&asked) {
        eprintln!("{line}");
    }
    let examples: Vec<&Example> = asked.iter().flat_map(|asked| &asked.examples).collect();
    Ok(Trees::learn(&examples).to_text())
}

fn ask(folder: &Path) -> Result<Vec<Asked>, Box<dyn Error>> {
    let records = corpus::records(folder)?;
    let index = corpus::index(&records);
    let ids: HashMap<String, RecordId> =
        records.iter().map(|(id, record)| (id.clone(), record.id())).collect();
    let meant = fs::read_to_string(folder.join("qrels.tsv"))?;
    let meant: HashMap<&str, &str> = meant.lines().filter_map(|line| line.split_once('\t')).collect();
    let of_question = |(id, question): (String, Question)| {
        let meant = meant.get(id.as_str()).and_then(|id| ids.get(*id));
        let mut examples: Vec<Example> = Vec::new();
        index.each_evidence(&question, |record, evidence| {
            examples.push(Example { evidence: *evidence, is_meant: Some(&record) == meant });
        });
        examples.truncate(RECORDS);
        Asked { is_anybody_meant: meant.is_some(), examples }
    };
    Ok(corpus::questions(folder)?.into_iter().map(of_question).collect())
}

/// The figures of `score.py`, and the error of calibration, with every question scored by trees that have not seen it.
fn held_out(asked: &[Asked]) -> Vec<String> {
    let mut best: Vec<(f64, bool, bool)> = Vec::new();
    let mut scored: Vec<(f64, bool)> = Vec::new();
    for fold in 0..FOLDS {
        let (seen, unseen): (Vec<_>, Vec<_>) =
            asked.iter().enumerate().partition(|(at, _)| at % FOLDS != fold);
        let seen: Vec<&Example> = seen.into_iter().flat_map(|(_, asked)| &asked.examples).collect();
        let trees = Trees::learn(&seen);
        for (_, asked) in unseen {
            let of_question = asked.examples.iter().map(|one| (trees.log_odds(&one.evidence), one.is_meant));
            let of_question: Vec<(f64, bool)> = of_question.collect();
            scored.extend(&of_question);
            let first = of_question.into_iter().max_by(|one, other| one.0.total_cmp(&other.0));
            best.extend(first.map(|(score, is_right)| (score, is_right, asked.is_anybody_meant)));
        }
    }
    let meant = asked.iter().filter(|asked| asked.is_anybody_meant).count() as f64;
    let strangers = asked.len() as f64 - meant;
    best.sort_by(|one, other| other.0.total_cmp(&one.0));
    let right = |best: &[(f64, bool, bool)]| best.iter().filter(|(_, is_right, _)| *is_right).count() as f64;
    let (mut f1, mut let_through, mut at_one_percent) = (0.0, 0.0, 0.0);
    let mut passed = 0.0;
    for (at, (_, _, is_meant)) in best.iter().enumerate() {
        passed += f64::from(u8::from(!is_meant));
        let here = 2.0 * right(&best[..=at]) / ((at + 1) as f64 + meant);
        if here > f1 {
            (f1, let_through) = (here, passed / strangers);
        }
        if passed / strangers <= 0.01 {
            at_one_percent = right(&best[..=at]) / meant;
        }
    }
    let firsts: Vec<(f64, bool)> = best.iter().map(|&(score, is_right, _)| (score, is_right)).collect();
    vec![
        format!("questions that the trees have not seen, in {FOLDS} parts:"),
        format!("  recall@1 {:.3}", right(&best) / meant),
        format!("  best F1 {f1:.3}, with {let_through:.3} of the negatives let through"),
        format!("  recall at 1 % false positives {at_one_percent:.3}"),
        format!(
            "  calibration error: first hits {:.3}, all {:.3}",
            calibration(&firsts),
            calibration(&scored)
        ),
    ]
}

/// The expected calibration error over ten steps of the score (Guo et al., "On calibration", 2017).
fn calibration(scored: &[(f64, bool)]) -> f64 {
    let mut steps = [(0.0, 0.0); 10];
    for &(log_odds, is_meant) in scored {
        let probability = 1.0 / (1.0 + (-log_odds).exp());
        let step = (1..10).filter(|&step| probability >= f64::from(step) / 10.0).count();
        let step = &mut steps[step];
        step.0 += probability;
        step.1 += f64::from(u8::from(is_meant));
    }
    steps.iter().map(|(said, was): &(f64, f64)| (said - was).abs()).sum::<f64>() / scored.len() as f64
}
