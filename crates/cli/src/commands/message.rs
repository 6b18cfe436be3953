//! `wasl message`: messages between bureaus.

use std::{
    fs,
    io::{self, Read as _},
    process::ExitCode,
};

use anyhow::{Context as _, ensure};
use wasl_model::{Message as Content, MessageId, Prose, Role, Text, Timestamp, Urgency};
use wasl_node::{Bureau, MessageView, NewMessage, Tray};

use crate::{
    args::{Message, SendMessage},
    commands::{attachment, group},
    local::{caller, open},
    print,
};

pub(crate) fn run(args: &Message) -> anyhow::Result<ExitCode> {
    match args {
        Message::Send(args) => send(args)?,
        Message::List { home, sent, due, awaited, limit, before, json } => {
            let bureau = open(&home.home)?;
            let caller = caller(&bureau, Role::Officer, None)?;
            let tray = match (sent, due, awaited) {
                (true, ..) => Tray::Out,
                (_, true, _) => Tray::Due,
                (.., true) => Tray::Awaited,
                _ => Tray::In,
            };
            let before = before.as_deref().map(str::parse::<MessageId>).transpose()?;
            let (views, _) = bureau.messages(&caller, tray, before, *limit)?;
            if *json {
                for view in views {
                    print::json(&wasl_api::listed_message_json(view));
                }
            } else {
                let now = bureau.now();
                let rows = views.into_iter().map(|view| {
                    let state = state(&view, bureau.identity().member);
                    let (urgency, subject) = headline(&view);
                    let files = attachment::count(&view.attachments);
                    let due = view.awaited.map_or_else(String::new, |until| answer_due(now, until));
                    vec![view.id.to_string(), print::ago(now, view.at), urgency, state, due, files, subject]
                });
                print::table(&["message", "when", "urgency", "state", "answer", "files", "subject"], rows);
                remind(&bureau)?;
            }
        }
        Message::Show { home, id, json } => {
            let bureau = open(&home.home)?;
            let view = bureau.message(&caller(&bureau, Role::Officer, None)?, id.parse()?)?;
            if *json {
                print::json(&wasl_api::message_json(view));
            } else {
                show(&view);
            }
        }
        Message::Save { home, id, file, out } => {
            attachment::save(&open(&home.home)?, id.parse()?, file, out)?;
        }
        Message::Recall { home, id } => {
            let bureau = open(&home.home)?;
            bureau.recall_message(&caller(&bureau, Role::Officer, None)?, id.parse()?)?;
            print::line("Taken back. Where nobody has read it, it is erased in the next round.");
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn send(args: &SendMessage) -> anyhow::Result<()> {
    let text = match (&args.body, &args.file) {
        (Some(body), _) => body.clone(),
        (None, Some(path)) => {
            fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?
        }
        (None, None) => {
            let mut text = String::new();
            // A character more than fits is enough to be refused for its length.
            let limit = 4 * (Prose::CHARS_MAX as u64 + 1);
            io::stdin().take(limit).read_to_string(&mut text).context("reading standard input")?;
            text
        }
    };
    let mut to = args.to.iter().map(|member| member.parse()).collect::<Result<Vec<_>, _>>()?;
    to.sort_unstable();
    to.dedup();
    let urgency = Urgency::from_word(&args.urgency);
    ensure!(urgency.is_some(), "the urgency is routine, priority or flash");
    let case = args.case.as_deref().map(|case| Text::bounded(case, Content::CASE_CHARS_MAX));
    let bureau = open(&args.home.home)?;
    let caller = caller(&bureau, Role::Officer, None)?;
    let new = NewMessage {
        to,
        subject: Text::bounded(&args.subject, Content::SUBJECT_CHARS_MAX).context("the subject")?,
        body: Prose::new(&text).context("the message")?,
        urgency: urgency.unwrap_or_default(),
        case: case.transpose().context("the case")?,
        reply_to: args.reply_to.as_deref().map(str::parse).transpose()?,
        answer_by: args.answer_by.as_deref().map(str::parse).transpose().context("the time of the answer")?,
        attachments: attachment::upload(&bureau, &caller, &args.attach)?,
    };
    let group = args.group.as_deref().map(|name| group::named(&bureau, &caller, name)).transpose()?;
    let id = bureau.send(&caller, group, new)?;
    print::line(&format!("{id} is sent; its receivers fetch it in their next round."));
    Ok(())
}

/// When an answer is due, in a word or two.
fn answer_due(now: Timestamp, until: Timestamp) -> String {
    if until <= now { format!("LATE since {}", print::ago(now, until)) } else { format!("by {until}") }
}

/// Says how many answers are due, if any are.
fn remind(bureau: &Bureau) -> anyhow::Result<()> {
    let due = bureau.answers_due()?;
    if due.soon > 0 {
        let hours = bureau.settings().remind_hours;
        print::line(&format!(
            "{} to be answered within {hours} h, {} of them late: wasl message list --due",
            due.soon, due.late
        ));
    }
    Ok(())
}

/// What became of a message, in a word or two.
fn state(view: &MessageView, me: wasl_model::MemberId) -> String {
    if view.recalled.is_some() {
        return "recalled".to_owned();
    }
    let count = |is: fn(&wasl_node::Receiver) -> bool| view.receivers.iter().filter(|one| is(one)).count();
    let (read, delivered, all) =
        (count(|one| one.read.is_some()), count(|one| one.delivered.is_some()), view.receivers.len());
    if view.id.from != me {
        let mine = view.receivers.iter().find(|one| one.member == me);
        return if mine.is_some_and(|one| one.read.is_some()) { "read" } else { "new" }.to_owned();
    }
    format!("{delivered} of {all} delivered, {read} read")
}

fn headline(view: &MessageView) -> (String, String) {
    match &view.content {
        Some(Ok(message)) => (message.urgency.as_str().to_owned(), message.subject.to_string()),
        Some(Err(number)) => ("-".to_owned(), format!("(error {number}: it cannot be opened)")),
        None => ("-".to_owned(), "(taken back unread)".to_owned()),
    }
}

fn show(view: &MessageView) {
    print::line(&format!("message {} of {}", view.id, view.at));
    if let Some(at) = view.recalled {
        print::line(&format!("  taken back {at}"));
    }
    if let Some(group) = &view.group {
        let name = group.name.as_deref().unwrap_or("not known here");
        print::line(&format!("  to the group {name} ({})", group.version.group));
    }
    for receiver in &view.receivers {
        let told = match (receiver.fault, receiver.read, receiver.delivered) {
            (Some(number), ..) => format!("cannot open it (error {number})"),
            (_, Some(at), _) => format!("read it {at}"),
            (_, _, Some(at)) => format!("has it since {at}"),
            _ => "has not confirmed it yet".to_owned(),
        };
        print::line(&format!("  to {} which {told}", receiver.member));
    }
    match &view.content {
        None => {}
        Some(Err(number)) => print::line(&format!("  error {number}: it cannot be opened")),
        Some(Ok(message)) => {
            let Content { subject, body, urgency, case, reply_to, answer_by, sent, .. } = message;
            print::line(&format!("  sent {sent}, {}", urgency.as_str()));
            let lines = [
                case.as_ref().map(|case| format!("  case {case}")),
                reply_to.map(|id| format!("  answers {id}")),
                answer_by.map(|by| format!("  to be answered by {by}")),
                Some(format!("\n{subject}\n\n{body}")),
            ];
            lines.iter().flatten().for_each(|line| print::line(line));
            attachment::show(&view.attachments);
        }
    }
}
