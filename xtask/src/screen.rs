//! How a chore looks on a terminal, and without colours everywhere else.

use std::{env, io::IsTerminal, time::Duration};

/// Whether colours are wanted.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Screen {
    colours: bool,
}

impl Screen {
    /// Colours on a terminal, unless the user said `NO_COLOR`.
    pub(crate) fn of_stdout() -> Self {
        Self { colours: std::io::stdout().is_terminal() && env::var_os("NO_COLOR").is_none() }
    }

    /// Opens a step.
    pub(crate) fn headline(self, text: &str) {
        println!("{}", self.paint("1", &format!("== {text}")));
    }

    /// Text that says that something holds.
    pub(crate) fn good(self, text: &str) -> String {
        self.paint("32", text)
    }

    /// Text that says that something does not hold.
    pub(crate) fn bad(self, text: &str) -> String {
        self.paint("1;31", text)
    }

    /// Text that asks for attention and stops nothing.
    pub(crate) fn note(self, text: &str) -> String {
        self.paint("33", text)
    }

    /// Says on the side that something could not be done, and why; what else there is goes on.
    pub(crate) fn left_out(self, what: &str, why: &str) {
        eprintln!("{} {what}: {why}", self.note("left out:"));
    }

    fn paint(self, code: &str, text: &str) -> String {
        if self.colours { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    }
}

/// A duration as a person reads it: `0.4 s`, `75 s`.
pub(crate) fn seconds(time: Duration) -> String {
    if time.as_secs() < 10 { format!("{:.1} s", time.as_secs_f64()) } else { format!("{} s", time.as_secs()) }
}
