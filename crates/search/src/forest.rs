//! From the facts of a comparison to log-odds: trees that were learned one after the other, each correcting the sum
//! of those before it (gradient boosting; Friedman, "Greedy function approximation", 2001).

use std::{ops::AddAssign, sync::LazyLock};

use crate::evidence::{Evidence, Fact, Topic};

/// Trees over the facts of a comparison.
#[derive(Debug, Default)]
pub(crate) struct Forest {
    /// Of all trees, each in the order in which it is written down: a branch, what lies below it, what lies above.
    nodes: Vec<Node>,
    /// Where each tree begins.
    roots: Vec<u32>,
}

/// A branch, or a leaf.
#[derive(Debug, Clone, Copy)]
struct Node {
    /// Which fact is looked at; none at a leaf.
    fact: Option<Fact>,
    /// Below it the next node goes on, else the node at `above`.
    threshold: f32,
    /// Nothing at a leaf.
    above: u32,
    /// Log-odds that the tree adds if it ended here.
    value: f32,
}

/// What each topic adds to the log-odds.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Shares {
    /// Before anything is looked at.
    pub(crate) prior: f32,
    /// The words that stand for each other.
    pub(crate) matched: f32,
    /// The words that do not.
    pub(crate) left: f32,
    /// The date of birth.
    pub(crate) birth: f32,
    /// The nationality.
    pub(crate) nationality: f32,
    /// That it would lead if no other person fitted.
    pub(crate) lead: f32,
    /// That others fit.
    pub(crate) others: f32,
}

impl Forest {
    /// The one that the crate carries.
    pub(crate) fn own() -> &'static Self {
        static FOREST: LazyLock<Forest> = LazyLock::new(|| Forest::read(include_str!("../data/score.tsv")));
        &FOREST
    }

    /// Reads trees, one a line, as `data/README.md` describes them.
    pub(crate) fn read(text: &str) -> Self {
        let mut forest = Self::default();
        for line in text.lines() {
            forest.roots.push(place(forest.nodes.len()));
            forest.read_below(&mut line.split('\t'));
        }
        forest
    }

    /// Reads a node and all below it.
    fn read_below<'a>(&mut self, cells: &mut impl Iterator<Item = &'a str>) {
        let mut parts = cells.next().unwrap_or_default().split(' ');
        let value = parts.next().and_then(|part| part.parse().ok()).unwrap_or_default();
        let fact = parts.next().and_then(|part| Fact::ALL.get(part.parse::<usize>().ok()?));
        let threshold = parts.next().and_then(|part| part.parse().ok());
        let at = self.nodes.len();
        self.nodes.push(Node { fact: None, threshold: 0.0, above: 0, value });
        let Some((&fact, threshold)) = fact.zip(threshold) else { return };
        self.read_below(cells);
        let above = place(self.nodes.len());
        self.read_below(cells);
        self.nodes[at] = Node { fact: Some(fact), threshold, above, value };
    }

    /// The log-odds of a hit.
    pub(crate) fn log_odds(&self, evidence: &Evidence) -> f32 {
        self.roots.iter().map(|&root| self.leaf(root, evidence, |_, _| {})).sum()
    }

    /// The log-odds of several hits: a tree is walked by all of them while it is at hand.
    pub(crate) fn log_odds_of(&self, evidences: &[Evidence]) -> Vec<f32> {
        let mut sums = vec![0.0; evidences.len()];
        for &root in &self.roots {
            for (sum, evidence) in sums.iter_mut().zip(evidences) {
                *sum += self.leaf(root, evidence, |_, _| {});
            }
        }
        sums
    }

    /// What each topic adds to the log-odds of `evidence`, which would be `alone` if no other person fitted.
    ///
    /// At each branch, what the way that is taken changes is the doing of its fact. What others change is the
    /// difference that they make to the whole. That a record would lead is the doing of what agrees with it.
    pub(crate) fn shares(&self, evidence: &Evidence, alone: &Evidence) -> Shares {
        let mut shares = Shares::default();
        let mut log_odds = 0.0;
        for &root in &self.roots {
            shares.prior += self.nodes[root as usize].value;
            log_odds += self.leaf(root, alone, |topic, change| shares.of(topic).add_assign(change));
        }
        shares.others = self.log_odds(evidence) - log_odds;
        shares
    }

    /// The value of the leaf in which the evidence ends; `change` sees each step on the way.
    fn leaf(&self, root: u32, evidence: &Evidence, mut change: impl FnMut(Topic, f32)) -> f32 {
        let mut at = root as usize;
        while let Node { fact: Some(fact), threshold, above, value } = self.nodes[at] {
            at = if evidence.0[fact as usize] < threshold { at + 1 } else { above as usize };
            change(fact.topic(), self.nodes[at].value - value);
        }
        self.nodes[at].value
    }
}

impl Shares {
    fn of(&mut self, topic: Topic) -> &mut f32 {
        match topic {
            Topic::Matched => &mut self.matched,
            Topic::Left => &mut self.left,
            Topic::Birth => &mut self.birth,
            Topic::Nationality => &mut self.nationality,
            Topic::Others => &mut self.lead,
        }
    }
}

fn place(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two trees: one asks how surprising the name is and then for the date, one for the date alone.
    const TREES: &str = "0.5 0 3\t-1\t1 19 2\t0.75\t2\n0.25 19 0\t-0.5\t0.5\n";

    fn evidence(surprise: f32, birth: f32) -> Evidence {
        let mut evidence = Evidence([0.0; Fact::ALL.len()]);
        evidence.0[Fact::Surprise as usize] = surprise;
        evidence.0[Fact::Birth as usize] = birth;
        evidence
    }

    #[test]
    fn every_tree_adds_the_leaf_in_which_the_evidence_ends() {
        let forest = Forest::read(TREES);
        let log_odds = |(surprise, birth)| format!("{:.2}", forest.log_odds(&evidence(surprise, birth)));
        let found = [(2.0, 7.0), (3.0, 1.0), (3.0, 2.0), (9.0, -2.0)].map(log_odds);
        assert_eq!(found, ["-0.50", "1.25", "2.50", "0.25"]);
    }

    #[test]
    fn what_the_topics_add_is_the_whole() {
        let evidence = evidence(3.0, 2.0);
        let shares = Forest::read(TREES).shares(&evidence, &evidence);
        let expected = Shares { prior: 0.75, matched: 0.5, birth: 1.25, ..Shares::default() };
        assert_eq!(shares, expected);
    }

    #[test]
    fn every_tree_that_the_crate_carries_is_read_whole() {
        let text = include_str!("../data/score.tsv");
        let forest = Forest::read(text);
        assert_eq!(forest.nodes.len(), text.lines().map(|line| line.split('\t').count()).sum::<usize>());
        let branches = forest.nodes.iter().filter(|node| node.fact.is_some()).count();
        assert_eq!(branches * 2 + forest.roots.len(), forest.nodes.len());
    }
}
