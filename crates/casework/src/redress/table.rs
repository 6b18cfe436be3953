//! Who may do what to a request where: the table that a lawyer reads in the test's printed copy
//! (`tests/story/snapshots/…redress….snap`).

use std::fmt;

use wasl_model::{RedressStanding, Role};

/// What can be done to a request, without what it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RedressCommandKind {
    /// It is one that is answered.
    Admit,
    /// It is not.
    TurnAway,
    /// Everything held is searched for the person.
    Search,
    /// The bureau whose records were found is asked.
    Ask,
    /// It is decided what becomes of what was found.
    Decide,
    /// The letter goes out.
    Answer,
    /// The person has taken it back.
    Withdraw,
    /// Everything that was written of it is erased.
    Erase,
}

/// The roles that may give a command to a request that stands so; nobody, where it has no sense.
pub fn redress_leave(standing: RedressStanding, command: RedressCommandKind) -> &'static [Role] {
    use RedressCommandKind::{Admit, Answer, Ask, Decide, Erase, Search, TurnAway, Withdraw};
    use RedressStanding::{Admitted, Answered, Decided, NotAdmitted, Received, Searched, Withdrawn};
    match (standing, command) {
        (Received, Admit | TurnAway)
        | (Admitted | Searched | Decided, Search)
        | (Searched | Decided, Ask | Decide | Answer)
        // Also whoever is turned away is told so, before anything is forgotten.
        | (NotAdmitted, Answer)
        | (Received | Admitted | Searched | Decided, Withdraw)
        | (Answered | Withdrawn, Erase) => &[Role::Protection],
        _ => &[],
    }
}

/// The table as text: a line for each standing, a column for each command, the first letters of the roles in its cells.
pub fn redress_table() -> String {
    let line = |head: &str, cells: &[String]| {
        let cells = cells.iter().map(|cell| format!("{cell:10}")).collect::<Vec<_>>().concat();
        format!("{head:14}{cells}").trim_end().to_owned()
    };
    let commands = RedressCommandKind::ALL.map(|command| command.as_str().to_owned());
    let mut lines = vec![line("stands", &commands)];
    lines.extend(RedressStanding::ALL.iter().map(|standing| {
        let cell = |command| {
            let roles = redress_leave(*standing, command);
            let letters = roles.iter().filter_map(|role| role.as_str().chars().next());
            if roles.is_empty() { "-".to_owned() } else { letters.collect::<String>().to_uppercase() }
        };
        line(standing.as_str(), &RedressCommandKind::ALL.map(cell))
    }));
    lines.push(String::new());
    lines.push("P protection".to_owned());
    lines.join("\n")
}

impl RedressCommandKind {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Admit,
        Self::TurnAway,
        Self::Search,
        Self::Ask,
        Self::Decide,
        Self::Answer,
        Self::Withdraw,
        Self::Erase,
    ];

    /// The word for it on the command line and in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Admit => "admit",
            Self::TurnAway => "turn-away",
            Self::Search => "search",
            Self::Ask => "ask",
            Self::Decide => "decide",
            Self::Answer => "answer",
            Self::Withdraw => "withdraw",
            Self::Erase => "erase",
        }
    }
}

impl fmt::Display for RedressCommandKind {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(self.as_str())
    }
}
