//! Learns the trees of a score: each is grown against what those before it still get wrong (gradient boosting with
//! histograms, as `LightGBM` does it; Ke et al., 2017). Everything is in a fixed order, so the same examples give
//! the same trees.

use std::fmt::Write as _;

use wasl_search::{Direction, Evidence, Fact};

/// So many trees are grown, with so many leaves each.
const TREES: usize = 200;
const LEAVES: usize = 15;
/// Each tree takes back only this share of what is wrong.
const SHRINKAGE: f64 = 0.06;
/// A leaf holds so many examples at least.
const LEAF_LEAST: usize = 20;
/// As if so much evidence had been seen for nothing at all.
const DAMPING: f64 = 1.0;
/// A number is looked at in so many steps at most.
const STEPS_MAX: usize = 64;
/// A branch must gain so much.
const GAIN_LEAST: f64 = 1e-6;

/// A comparison, and whether it was with the record that is meant.
#[derive(Debug, Clone)]
pub(crate) struct Example {
    pub(crate) evidence: Evidence,
    pub(crate) is_meant: bool,
}

/// The trees, and what they add up to before the first one.
#[derive(Debug)]
pub(crate) struct Trees {
    prior: f64,
    trees: Vec<Node>,
}

#[derive(Debug)]
struct Node {
    value: f64,
    branch: Option<Box<Branch>>,
}

#[derive(Debug)]
struct Branch {
    fact: Fact,
    threshold: f32,
    below: Node,
    above: Node,
}

impl Trees {
    /// Learns from examples.
    pub(crate) fn learn(examples: &[&Example]) -> Self {
        let steps = Steps::of(examples);
        let meant = examples.iter().filter(|example| example.is_meant).count() as f64;
        let prior = (meant / (examples.len() as f64 - meant)).ln();
        let mut sums = vec![prior; examples.len()];
        let mut trees = Vec::with_capacity(TREES);
        for _ in 0..TREES {
            let pulls: Vec<Pull> =
                sums.iter().zip(examples).map(|(&sum, example)| Pull::of(sum, example.is_meant)).collect();
            let (tree, leaves) = Growing { steps: &steps, pulls: &pulls }.tree();
            for (rows, value) in leaves {
                for row in rows {
                    sums[row as usize] += value;
                }
            }
            trees.push(tree);
        }
        Self { prior, trees }
    }

    /// The log-odds that they give.
    pub(crate) fn log_odds(&self, evidence: &Evidence) -> f64 {
        let leaf = |tree: &Node| {
            let mut node = tree;
            while let Some(branch) = &node.branch {
                let is_below = evidence.0[branch.fact as usize] < branch.threshold;
                node = if is_below { &branch.below } else { &branch.above };
            }
            node.value
        };
        self.prior + self.trees.iter().map(leaf).sum::<f64>()
    }

    /// One tree a line, the prior first.
    pub(crate) fn to_text(&self) -> String {
        let mut text = format!("{:.4}\n", self.prior);
        for tree in &self.trees {
            tree.write(&mut text);
            text.pop();
            text.push('\n');
        }
        text
    }
}

impl Node {
    fn write(&self, text: &mut String) {
        // Writing into a string cannot fail.
        let _ = match &self.branch {
            Some(branch) => {
                write!(text, "{:.4} {} {}\t", self.value, branch.fact as usize, branch.threshold)
            }
            None => write!(text, "{:.4}\t", self.value),
        };
        if let Some(branch) = &self.branch {
            branch.below.write(text);
            branch.above.write(text);
        }
    }
}

/// For each fact the numbers at which it may be parted, and for each example between which of them it lies.
struct Steps {
    thresholds: Vec<Vec<f32>>,
    /// By fact, then by example.
    bins: Vec<Vec<u8>>,
}

impl Steps {
    fn of(examples: &[&Example]) -> Self {
        let (mut thresholds, mut bins) = (Vec::new(), Vec::new());
        for fact in Fact::ALL {
            let values: Vec<f32> = examples.iter().map(|example| example.evidence.0[fact as usize]).collect();
            let between = between(&values);
            let bin = |value: &f32| {
                u8::try_from(between.partition_point(|threshold| threshold <= value)).unwrap_or(u8::MAX)
            };
            bins.push(values.iter().map(bin).collect());
            thresholds.push(between);
        }
        Self { thresholds, bins }
    }
}

/// Numbers that part the values into at most [`STEPS_MAX`] heaps of about the same size.
fn between(values: &[f32]) -> Vec<f32> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f32::total_cmp);
    let mut different = sorted.clone();
    different.dedup();
    let middle = |pair: &[f32]| pair[0] + (pair[1] - pair[0]) / 2.0;
    if different.len() <= STEPS_MAX {
        return different.windows(2).map(middle).collect();
    }
    let quantile = |step: usize| sorted[step * sorted.len() / STEPS_MAX];
    let mut between: Vec<f32> = (1..STEPS_MAX).map(quantile).collect();
    between.dedup();
    between
}

/// How far and how firmly an example pulls at the sum.
#[derive(Debug, Clone, Copy, Default)]
struct Pull {
    gradient: f64,
    hessian: f64,
    count: usize,
}

impl Pull {
    fn of(sum: f64, is_meant: bool) -> Self {
        let probability = 1.0 / (1.0 + (-sum).exp());
        let gradient = probability - f64::from(u8::from(is_meant));
        Self { gradient, hessian: probability * (1.0 - probability), count: 1 }
    }

    fn and(self, other: Self) -> Self {
        Self {
            gradient: self.gradient + other.gradient,
            hessian: self.hessian + other.hessian,
            count: self.count + other.count,
        }
    }

    fn without(self, other: Self) -> Self {
        Self {
            gradient: self.gradient - other.gradient,
            hessian: self.hessian - other.hessian,
            count: self.count - other.count,
        }
    }

    /// The best value for a leaf of these examples, within bounds.
    fn value(self, (least, most): (f64, f64)) -> f64 {
        (-self.gradient / (self.hessian + DAMPING)).clamp(least, most)
    }

    /// How much less is wrong with this value.
    fn gain(self, value: f64) -> f64 {
        -(self.gradient * value + 0.5 * (self.hessian + DAMPING) * value * value)
    }
}

/// A leaf that may still be parted.
struct Leaf {
    rows: Vec<u32>,
    total: Pull,
    /// What its value must lie between, so that no fact ever speaks the wrong way.
    bounds: (f64, f64),
    best: Option<Split>,
    /// Its place among the nodes.
    node: usize,
}

#[derive(Debug, Clone, Copy)]
struct Split {
    gain: f64,
    fact: Fact,
    bin: usize,
    middle: f64,
}

/// A node while its tree grows: its value, and the places of what is below and above a threshold.
type Growth = (f64, Option<(Fact, f32, usize, usize)>);
/// The examples of a leaf, and its value.
type Filled = (Vec<u32>, f64);

struct Growing<'a> {
    steps: &'a Steps,
    pulls: &'a [Pull],
}

impl Growing<'_> {
    /// The next tree, and its leaves.
    fn tree(&self) -> (Node, Vec<Filled>) {
        let rows: Vec<u32> = (0..).take(self.pulls.len()).collect();
        let mut nodes: Vec<Growth> = Vec::new();
        let mut leaves = vec![self.leaf(rows, (f64::NEG_INFINITY, f64::INFINITY), &mut nodes)];
        while leaves.len() < LEAVES {
            let gain = |leaf: &Leaf| leaf.best.map_or(0.0, |split| split.gain);
            let best = (0..leaves.len()).max_by(|&one, &other| {
                gain(&leaves[one]).total_cmp(&gain(&leaves[other])).then(other.cmp(&one))
            });
            let Some((at, split)) = best.and_then(|at| Some((at, leaves[at].best?))) else { break };
            let leaf = leaves.remove(at);
            let [below, above] = self.part(leaf, split, &mut nodes);
            leaves.push(below);
            leaves.push(above);
        }
        let filled = leaves.into_iter().map(|leaf| (leaf.rows, SHRINKAGE * nodes[leaf.node].0)).collect();
        (grown(&nodes, 0), filled)
    }

    fn leaf(&self, rows: Vec<u32>, bounds: (f64, f64), nodes: &mut Vec<Growth>) -> Leaf {
        let total = rows.iter().fold(Pull::default(), |sum, &row| sum.and(self.pulls[row as usize]));
        nodes.push((total.value(bounds), None));
        let mut leaf = Leaf { rows, total, bounds, best: None, node: nodes.len() - 1 };
        let splits = Fact::ALL.iter().filter_map(|&fact| self.split(&leaf, fact));
        leaf.best = splits.fold(None, |best: Option<Split>, split| match best {
            Some(best) if best.gain >= split.gain => Some(best),
            _ => Some(split),
        });
        leaf
    }

    fn part(&self, leaf: Leaf, split: Split, nodes: &mut Vec<Growth>) -> [Leaf; 2] {
        let bins = &self.steps.bins[split.fact as usize];
        let (below, above) =
            leaf.rows.into_iter().partition(|&row| usize::from(bins[row as usize]) <= split.bin);
        let (least, most) = leaf.bounds;
        let (low, high) = ((least, split.middle), (split.middle, most));
        let (of_below, of_above) = match split.fact.direction() {
            Direction::For => (low, high),
            Direction::Against => (high, low),
            Direction::Either => (leaf.bounds, leaf.bounds),
        };
        let children = [self.leaf(below, of_below, nodes), self.leaf(above, of_above, nodes)];
        let threshold = self.steps.thresholds[split.fact as usize][split.bin];
        nodes[leaf.node].1 = Some((split.fact, threshold, children[0].node, children[1].node));
        children
    }

    /// The best place to part a leaf by a fact.
    fn split(&self, leaf: &Leaf, fact: Fact) -> Option<Split> {
        let bins = &self.steps.bins[fact as usize];
        let mut heaps = [Pull::default(); STEPS_MAX + 1];
        for &row in &leaf.rows {
            let heap = &mut heaps[usize::from(bins[row as usize])];
            *heap = heap.and(self.pulls[row as usize]);
        }
        let before = leaf.total.gain(leaf.total.value(leaf.bounds));
        let (mut below, mut best) = (Pull::default(), None);
        for (bin, heap) in heaps.iter().enumerate().take(self.steps.thresholds[fact as usize].len()) {
            below = below.and(*heap);
            let above = leaf.total.without(below);
            if below.count < LEAF_LEAST || above.count < LEAF_LEAST {
                continue;
            }
            let (low, high) = (below.value(leaf.bounds), above.value(leaf.bounds));
            let is_wrong = match fact.direction() {
                Direction::For => low > high,
                Direction::Against => low < high,
                Direction::Either => false,
            };
            let gain = below.gain(low) + above.gain(high) - before;
            if !is_wrong && gain > best.map_or(GAIN_LEAST, |best: Split| best.gain) {
                best = Some(Split { gain, fact, bin, middle: low + (high - low) / 2.0 });
            }
        }
        best
    }
}

fn grown(nodes: &[Growth], at: usize) -> Node {
    let (value, branch) = nodes[at];
    let branch = branch.map(|(fact, threshold, below, above)| {
        Box::new(Branch { fact, threshold, below: grown(nodes, below), above: grown(nodes, above) })
    });
    Node { value: SHRINKAGE * value, branch }
}
