//! Which of the pairings that are possible hold together: each word stands for one thing only, and all of them
//! together gain the most.

use std::cmp::Ordering;

use crate::pairing::Pairing;

/// So many partial choices are looked at for two names; then the best that was found is good enough.
const STEPS_MAX: usize = 2_000;

/// The best of `possible` that do not overlap, where `gain` is what each is worth; in the order of the words asked for.
pub(crate) fn best(mut possible: Vec<Pairing>, words: usize, gain: impl Fn(&Pairing) -> f32) -> Vec<Pairing> {
    possible.sort_unstable_by(|one, other| {
        let by_gain = || gain(other).total_cmp(&gain(one));
        one.asked.0.cmp(&other.asked.0).then_with(by_gain).then_with(|| place(one, other))
    });
    let gains: Vec<f32> = possible.iter().map(&gain).collect();
    let mut search =
        Search { promised: promised(&possible, &gains, words), possible, gains, steps: 0, best: None };
    search.greedily();
    search.on(0, 0, 0.0, &mut Vec::new());
    let Search { possible, best, .. } = search;
    best.map(|(_, chosen)| chosen.into_iter().map(|at| possible[at]).collect()).unwrap_or_default()
}

fn place(one: &Pairing, other: &Pairing) -> Ordering {
    (one.asked, one.told).cmp(&(other.asked, other.told))
}

/// For each word asked for the most that it and those behind it can gain, were the other name's words enough for all.
fn promised(possible: &[Pairing], gains: &[f32], words: usize) -> Vec<f32> {
    let mut promised = vec![0.0_f32; words + 1];
    let mut rest = possible.len();
    for at in (0..words).rev() {
        promised[at] = promised[at + 1];
        while rest > 0 && possible[rest - 1].asked.0 == at {
            rest -= 1;
            let behind = at + possible[rest].asked.1;
            promised[at] = promised[at].max(gains[rest] + promised[behind]);
        }
    }
    promised
}

/// A search that turns back where no more can be gained than the best choice so far has.
struct Search {
    /// By their first word asked for, the best first.
    possible: Vec<Pairing>,
    gains: Vec<f32>,
    promised: Vec<f32>,
    steps: usize,
    /// What the best choice gains, and what it is.
    best: Option<(f32, Vec<usize>)>,
}

impl Search {
    /// Begins with what takes the best that is left each time.
    fn greedily(&mut self) {
        let mut order: Vec<usize> = (0..self.possible.len()).collect();
        order.sort_by(|&one, &other| self.gains[other].total_cmp(&self.gains[one]));
        let (mut asked, mut told, mut sum) = (0, 0, 0.0);
        let mut chosen = Vec::new();
        for at in order {
            let pairing = &self.possible[at];
            if asked & mask(pairing.asked) == 0 && told & mask(pairing.told) == 0 {
                asked |= mask(pairing.asked);
                told |= mask(pairing.told);
                sum += self.gains[at];
                chosen.push(at);
            }
        }
        chosen.sort_unstable();
        self.best = Some((sum, chosen));
    }

    /// Goes on with the word at `word`, where these words of the other name are `taken` and `sum` is gained.
    fn on(&mut self, word: usize, taken: u32, sum: f32, chosen: &mut Vec<usize>) {
        let best = self.best.as_ref().map_or(0.0, |(best, _)| *best);
        if self.steps == STEPS_MAX || sum + self.promised[word] <= best + 1e-4 {
            return;
        }
        self.steps += 1;
        if word + 1 == self.promised.len() {
            self.best = Some((sum, chosen.clone()));
            return;
        }
        let start = self.possible.partition_point(|pairing| pairing.asked.0 < word);
        for at in start..self.possible.len() {
            let pairing = self.possible[at];
            if pairing.asked.0 != word {
                break;
            }
            if taken & mask(pairing.told) == 0 {
                chosen.push(at);
                let taken = taken | mask(pairing.told);
                self.on(word + pairing.asked.1, taken, sum + self.gains[at], chosen);
                chosen.pop();
            }
        }
        self.on(word + 1, taken, sum, chosen);
    }
}

/// The words of a pairing's side, one bit each.
pub(crate) fn mask((start, len): (usize, usize)) -> u32 {
    ((1 << len) - 1) << start
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairing(asked: (usize, usize), told: (usize, usize), weight: f32) -> Pairing {
        Pairing { piece: 0, asked, told, cost: 0.0, weight, is_initial: false, is_particle: false }
    }

    fn chosen(possible: &[Pairing], words: usize) -> Vec<((usize, usize), (usize, usize))> {
        let best = best(possible.to_vec(), words, |pairing| pairing.weight);
        best.iter().map(|pairing| (pairing.asked, pairing.told)).collect()
    }

    #[test]
    fn two_good_pairings_are_better_than_the_best_and_nothing() {
        let possible =
            [pairing((0, 1), (0, 1), 5.0), pairing((0, 1), (1, 1), 4.0), pairing((1, 1), (0, 1), 4.0)];
        assert_eq!(chosen(&possible, 2), [((0, 1), (1, 1)), ((1, 1), (0, 1))]);
        assert_eq!(chosen(&possible[..1], 2), [((0, 1), (0, 1))]);
        assert!(chosen(&[], 0).is_empty());
    }

    #[test]
    fn a_run_wins_where_it_gains_more_than_its_words() {
        let run = |weight| {
            [pairing((0, 3), (0, 1), weight), pairing((1, 1), (1, 1), 3.0), pairing((0, 1), (0, 1), 3.0)]
        };
        assert_eq!(chosen(&run(7.0), 4), [((0, 3), (0, 1))]);
        assert_eq!(chosen(&run(5.0), 4), [((0, 1), (0, 1)), ((1, 1), (1, 1))]);
    }

    #[test]
    fn names_of_many_equal_words_end_in_time() {
        let all = (0..24)
            .flat_map(|at| (0..16).map(move |to| pairing((at, 1), (to, 1), 1.0 + (at * to % 7) as f32)));
        assert_eq!(chosen(&all.collect::<Vec<_>>(), 24).len(), 16);
    }
}
