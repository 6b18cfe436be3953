//! Who may give which command where: the table that a lawyer reads in the test's printed copy
//! (`tests/story/snapshots/…place_by_command.snap`).

use wasl_model::{Role, Stage, Standing};

use crate::command::CommandKind;

/// The roles that may give a command to a case whose pending version is at `stage` (none: nothing is worked on), and whose
/// published one stands at `standing`. Nobody, where the command has no sense.
#[expect(clippy::match_same_arms, reason = "one line for each command is what a lawyer reads")]
pub fn leave(stage: Option<Stage>, standing: Standing, command: CommandKind) -> &'static [Role] {
    use CommandKind::{
        Approve, Clear, Draft, Drop, Erase, Expire, Publish, Refuse, Resume, Return, Submit, Suspend,
        Withdraw,
    };
    use Role::{Analyst, Bureau, Officer, Protection, Reviewer};
    use Stage::{Approved, Checked, Reviewed};
    use Standing::{Expired, Published, Refused, Suspended, Unpublished, Withdrawn};
    match (stage, standing, command) {
        // A version is worked on while nothing is published yet, or beside what is.
        (_, Unpublished | Published | Suspended, Draft) => &[Officer, Analyst],
        (Some(Stage::Draft), Unpublished | Published | Suspended, Submit) => &[Officer, Analyst],
        (Some(_), Unpublished | Published | Suspended, Drop) => &[Officer, Analyst],
        // What was handed in, and held before the rules, is before the reviewers.
        (Some(Checked | Reviewed), Unpublished | Published | Suspended, Approve) => &[Reviewer],
        // What nobody decides on in time goes back by the clock, if the bureau is set so.
        (Some(Checked | Reviewed), Unpublished | Published | Suspended, Return) => &[Reviewer, Bureau],
        (Some(Approved), Unpublished | Published | Suspended, Return) => &[Reviewer],
        (Some(Checked | Reviewed | Approved), Unpublished | Published | Suspended, Refuse) => {
            &[Reviewer, Protection]
        }
        // What the gate found is looked at by others than the author, from the draft on.
        (Some(_), Unpublished | Published | Suspended, Clear) => &[Reviewer, Protection],
        // Data protection refuses also what nobody has handed in, and what is out.
        (Some(_), Unpublished, Refuse) | (_, Published | Suspended, Refuse) => &[Protection],
        (Some(Approved), Unpublished | Published, Publish) => &[Officer, Analyst, Reviewer],
        // To publish what was suspended is to resume it.
        (Some(Approved), Suspended, Publish) => &[Reviewer],
        (_, Published, Suspend) => &[Reviewer, Protection, Bureau],
        (_, Suspended, Resume) => &[Reviewer, Protection],
        (_, Published | Suspended, Withdraw) => &[Officer, Analyst, Reviewer, Protection],
        (_, Published | Suspended, Expire) => &[Bureau],
        // What somebody may still need cannot be erased.
        (None, Unpublished | Withdrawn | Expired | Refused, Erase) => &[Protection, Bureau],
        _ => &[],
    }
}

/// The places a case can be in.
pub fn places() -> Vec<(Option<Stage>, Standing)> {
    let worked_on = [Standing::Unpublished, Standing::Published, Standing::Suspended];
    let stages = || [None].into_iter().chain(Stage::ALL.iter().copied().map(Some));
    let open = worked_on.into_iter().flat_map(|standing| stages().map(move |stage| (stage, standing)));
    let over = Standing::ALL.iter().copied().filter(|standing| !worked_on.contains(standing));
    open.chain(over.map(|standing| (None, standing))).collect()
}

/// The table as text: a line for each place, a column for each command, the first letters of the roles in its cells.
pub fn table() -> String {
    let line = |head: [&str; 2], cells: &[String]| {
        let cells = cells.iter().map(|cell| format!("{cell:9}")).collect::<Vec<_>>().concat();
        format!("{:11}{:13}{cells}", head[0], head[1]).trim_end().to_owned()
    };
    let mut lines = vec![line(["pending", "published"], &CommandKind::ALL.map(|kind| kind.to_string()))];
    lines.extend(places().into_iter().map(|(stage, standing)| {
        let cells = CommandKind::ALL.map(|command| cell(leave(stage, standing, command)));
        line([stage.map_or("-", Stage::as_str), standing.as_str()], &cells)
    }));
    lines.push(String::new());
    lines.push("O officer  A analyst  R reviewer  P protection  B bureau (its clock)".to_owned());
    lines.join("\n")
}

fn cell(roles: &[Role]) -> String {
    let initial = |role: &Role| role.as_str().chars().next().map(|letter| letter.to_ascii_uppercase());
    if roles.is_empty() { "-".to_owned() } else { roles.iter().filter_map(initial).collect() }
}
