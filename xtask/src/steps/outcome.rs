//! How a step ended, and how many tests ran in it.

/// How a step that did not fail ended.
pub(crate) enum Outcome {
    /// It holds.
    Held,
    /// Tests ran and passed.
    Counted(Count),
    /// It holds as far as it could be looked at; the text says what was left out.
    LeftOut(String),
}

/// Tests by result.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Count {
    /// Those that hold.
    pub(crate) passed: u64,
    /// Those that do not.
    pub(crate) failed: u64,
    /// Those that were not run.
    pub(crate) ignored: u64,
}

impl Count {
    /// Adds what one line of the test runner says, if it is a closing line.
    pub(crate) fn read(&mut self, line: &str) {
        let Some((_, results)) = line.split_once("test result: ").and_then(|(_, rest)| rest.split_once(". "))
        else {
            return;
        };
        for result in results.split("; ") {
            let Some((number, what)) = result.trim().split_once(' ') else { continue };
            let number = number.parse().unwrap_or(0);
            match what {
                "passed" => self.passed += number,
                "failed" => self.failed += number,
                "ignored" => self.ignored += number,
                _ => {}
            }
        }
    }

    /// Adds another count.
    pub(crate) fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.ignored += other.ignored;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_lines_are_added_up() {
        let mut count = Count::default();
        for line in [
            "running 2 tests",
            "test a ... ok",
            "test result: ok. 2 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s",
            "test result: FAILED. 3 passed; 4 failed; 0 ignored; 0 measured; 0 filtered out; finished in 1.20s",
        ] {
            count.read(line);
        }
        assert_eq!(count, Count { passed: 5, failed: 4, ignored: 1 });
    }
}
