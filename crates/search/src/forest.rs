//! From the facts of a comparison to log-odds: trees that were learned one after the other, each correcting the sum
//! of those before it (gradient boosting; Friedman, "Greedy function approximation", 2001).

use std::{
    ops::{AddAssign, Range},
    sync::LazyLock,
};

use crate::evidence::{Evidence, Fact, Topic};

/// Trees over the facts of a comparison.
#[derive(Debug, Default)]
pub(crate) struct Forest {
    /// Of all trees, each in the order in which it is written down: a branch, what lies below it, what lies above.
    nodes: Vec<Node>,
    /// Where each tree begins.
    roots: Vec<u32>,
    /// The same trees as they are walked by several at once.
    sieves: Vec<Sieve>,
}

/// A tree as a sieve: every branch rules leaves out, and the first that is left is where the evidence ends (Lucchese and
/// others, "`QuickScorer`: a fast algorithm to rank documents with additive ensembles of regression trees", 2015).
///
/// A walk from branch to branch cannot be foretold by a processor; a sieve has nothing to foretell, and is put to
/// several at a time.
#[derive(Debug, Default)]
struct Sieve {
    /// The fact that a branch looks at, its threshold, and the leaves that are left if the fact is not below it: one bit
    /// each, so that a tree has 32 at most.
    branches: Vec<(Fact, f32, u32)>,
    /// The values of the leaves, from the lowest to the highest.
    leaves: Vec<f32>,
}

/// So many are put through a sieve at a time.
const AT_ONCE: usize = 16;

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
            let root = forest.nodes.len();
            forest.roots.push(place(root));
            forest.read_below(&mut line.split('\t'));
            forest.sieves.push(Sieve::of(&forest.nodes, root));
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

    /// The log-odds of each of several hits.
    pub(crate) fn log_odds_of(&self, evidences: &[Evidence]) -> Vec<f32> {
        let mut log_odds = Vec::with_capacity(evidences.len());
        for some in evidences.chunks(AT_ONCE) {
            let mut facts = [[0.0; AT_ONCE]; Fact::ALL.len()];
            for (at, evidence) in some.iter().enumerate() {
                for (values, value) in facts.iter_mut().zip(evidence.0) {
                    values[at] = value;
                }
            }
            let mut sums = [0.0; AT_ONCE];
            for sieve in &self.sieves {
                sieve.add(&facts, &mut sums);
            }
            log_odds.extend_from_slice(&sums[..some.len()]);
        }
        log_odds
    }

    /// What each topic adds to the log-odds of a hit, whose evidence would be `alone` if no other person fitted.
    ///
    /// At each branch, what the way that is taken changes is the doing of its fact. What others change is the
    /// difference that they make to the whole. That a record would lead is the doing of what agrees with it.
    pub(crate) fn shares(&self, alone: &Evidence, whole: f32) -> Shares {
        let mut shares = Shares::default();
        let mut log_odds = 0.0;
        for &root in &self.roots {
            shares.prior += self.nodes[root as usize].value;
            log_odds += self.leaf(root, alone, |topic, change| shares.of(topic).add_assign(change));
        }
        shares.others = whole - log_odds;
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

impl Sieve {
    /// Of the tree that begins at `root`, the last of the nodes.
    fn of(nodes: &[Node], root: usize) -> Self {
        let is_leaf = |node: &&Node| node.fact.is_none();
        let leaves_in = |range: Range<usize>| nodes[range].iter().filter(is_leaf).count();
        let branch = |(at, node): (usize, &Node)| {
            let (at, above) = (root + at, node.above as usize);
            let (before, below) = (leaves_in(root..at), leaves_in(at + 1..above.max(at + 1)));
            let ruled_out = ((1_u64 << below) - 1) << before;
            Some((node.fact?, node.threshold, !u32::try_from(ruled_out).unwrap_or(u32::MAX)))
        };
        Self {
            branches: nodes[root..].iter().enumerate().filter_map(branch).collect(),
            leaves: nodes[root..].iter().filter(is_leaf).map(|leaf| leaf.value).collect(),
        }
    }

    /// Adds to each sum the value of the leaf in which the evidence ends that has these facts.
    fn add(&self, facts: &[[f32; AT_ONCE]; Fact::ALL.len()], sums: &mut [f32; AT_ONCE]) {
        let mut left = [u32::MAX; AT_ONCE];
        for &(fact, threshold, above) in &self.branches {
            for (left, value) in left.iter_mut().zip(&facts[fact as usize]) {
                *left &= if *value < threshold { u32::MAX } else { above };
            }
        }
        for (sum, left) in sums.iter_mut().zip(left) {
            *sum += self.leaves.get(left.trailing_zeros() as usize).copied().unwrap_or_default();
        }
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
        let evidences = [(2.0, 7.0), (3.0, 1.0), (3.0, 2.0), (9.0, -2.0)]
            .map(|(surprise, birth)| evidence(surprise, birth));
        let log_odds = forest.log_odds_of(&evidences).into_iter().map(|one| format!("{one:.2}"));
        assert_eq!(log_odds.collect::<Vec<_>>(), ["-0.50", "1.25", "2.50", "0.25"]);
    }

    #[test]
    fn what_the_topics_add_is_the_whole() {
        let shares = Forest::read(TREES).shares(&evidence(3.0, 2.0), 2.25);
        let expected = Shares { prior: 0.75, matched: 0.5, birth: 1.25, others: -0.25, ..Shares::default() };
        assert_eq!(shares, expected);
    }

    #[test]
    fn every_tree_that_the_crate_carries_is_read_whole() {
        let text = include_str!("../data/score.tsv");
        let forest = Forest::read(text);
        assert_eq!(forest.nodes.len(), text.lines().map(|line| line.split('\t').count()).sum::<usize>());
        let branches = forest.nodes.iter().filter(|node| node.fact.is_some()).count();
        assert_eq!(branches * 2 + forest.roots.len(), forest.nodes.len());
        assert!(forest.sieves.iter().all(|sieve| sieve.leaves.len() <= 32), "there is a bit for each leaf");
    }

    #[test]
    fn whoever_is_put_through_the_sieves_ends_where_a_walk_would() {
        let forest = Forest::own();
        let mut chance = fastrand::Rng::with_seed(9);
        let evidences: Vec<Evidence> = (0..AT_ONCE * 3 + 5)
            .map(|_| Evidence(std::array::from_fn(|_| chance.f32() * chance.f32() * 24.0 - 4.0)))
            .collect();
        let walked = |evidence: &Evidence| {
            forest.roots.iter().fold(0.0, |sum, &root| sum + forest.leaf(root, evidence, |_, _| {}))
        };
        let walked: Vec<f32> = evidences.iter().map(walked).collect();
        assert_eq!(forest.log_odds_of(&evidences), walked);
    }
}
