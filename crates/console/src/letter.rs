//! What was typed to be sent, and the message that it means.

use wasl_model::{GroupId, MemberId, Message, PartialDate, Prose, Text, Timestamp, Urgency};
use wasl_node::{MessageView, NewMessage};

use crate::{attached::Attached, trouble::Trouble};

/// The form of a message as it was sent. It goes back into the page as it is.
#[derive(Debug, Default)]
pub(crate) struct Letter {
    /// What proves that the form is the session's own.
    pub(crate) form: String,
    /// The members that were ticked.
    pub(crate) to: Vec<String>,
    /// The group that was chosen instead.
    pub(crate) group: String,
    /// What it is about.
    pub(crate) subject: String,
    /// The message itself.
    pub(crate) body: String,
    /// How soon it must be read.
    pub(crate) urgency: String,
    /// The reference of the case.
    pub(crate) case: String,
    /// The message that it answers.
    pub(crate) reply_to: String,
    /// The day by which it is to be answered.
    pub(crate) answer_by: String,
    /// The files that go with it, uploaded already, as [`Attached`] is written.
    pub(crate) attached: Vec<String>,
}

impl Letter {
    /// What the form sent; a name that it has not is passed over.
    pub(crate) fn from_form(pairs: Vec<(String, String)>) -> Self {
        let mut letter = Self::default();
        for (name, value) in pairs {
            match name.as_str() {
                "form" => letter.form = value,
                "to" => letter.to.push(value),
                "group" => letter.group = value,
                "subject" => letter.subject = value,
                "body" => letter.body = value,
                "urgency" => letter.urgency = value,
                "case" => letter.case = value,
                "reply_to" => letter.reply_to = value,
                "answer_by" => letter.answer_by = value,
                "attached" => letter.attached.push(value),
                _ => {}
            }
        }
        letter
    }

    /// An answer to a message, begun.
    pub(crate) fn answering(view: &MessageView) -> Self {
        let mut letter =
            Self { to: vec![view.id.from.to_string()], reply_to: view.id.to_string(), ..Self::default() };
        if let Some(Ok(message)) = &view.content {
            letter.subject = message.subject.to_string();
            letter.case = message.case.as_ref().map(ToString::to_string).unwrap_or_default();
            message.urgency.as_str().clone_into(&mut letter.urgency);
        }
        letter
    }

    /// Whether the member was ticked.
    pub(crate) fn is_to(&self, member: &str) -> bool {
        self.to.iter().any(|to| to == member)
    }

    /// Whether the group was chosen.
    pub(crate) fn is_to_group(&self, group: &GroupId) -> bool {
        self.group == group.to_string()
    }

    /// The files that go with it, as far as they can be read.
    pub(crate) fn files(&self) -> Vec<Attached> {
        self.attached.iter().filter_map(|attached| attached.parse().ok()).collect()
    }

    /// The message, and the group that it is to, if it is to one; if every field can be read.
    pub(crate) fn message(&self) -> Result<(Option<GroupId>, NewMessage), Trouble> {
        let to = self.to.iter().map(|member| member.parse().map_err(|_| Trouble::UnreadableForm));
        let mut to = to.collect::<Result<Vec<MemberId>, _>>()?;
        to.sort_unstable();
        to.dedup();
        let attached = self.attached.iter().map(|attached| Ok(attached.parse::<Attached>()?.0));
        let case = optional(&self.case).map(|case| Text::bounded(case, Message::CASE_CHARS_MAX));
        let reply_to = optional(&self.reply_to).map(str::parse).transpose();
        let group = optional(&self.group).map(str::parse).transpose();
        let new = NewMessage {
            to,
            subject: Text::bounded(&self.subject, Message::SUBJECT_CHARS_MAX).map_err(Trouble::Subject)?,
            body: Prose::new(&self.body).map_err(Trouble::Letter)?,
            urgency: Urgency::from_word(&self.urgency).unwrap_or_default(),
            case: case.transpose().map_err(Trouble::Case)?,
            // It is filled in by the page, so that no other is an officer's.
            reply_to: reply_to.map_err(|_| Trouble::UnreadableForm)?,
            answer_by: optional(&self.answer_by).map(end_of_day).transpose()?,
            attachments: attached.collect::<Result<_, Trouble>>()?,
        };
        Ok((group.map_err(|_| Trouble::UnreadableForm)?, new))
    }
}

/// The last second of a day, in UTC.
fn end_of_day(raw: &str) -> Result<Timestamp, Trouble> {
    let day = raw.parse::<PartialDate>().ok().filter(|day| day.day().is_some());
    let day = day.ok_or(Trouble::AnswerBy)?;
    format!("{day}T23:59:59Z").parse().map_err(|_| Trouble::AnswerBy)
}

fn optional(raw: &str) -> Option<&str> {
    Some(raw.trim()).filter(|raw| !raw.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(fields: &[(&str, &str)]) -> Letter {
        let usual = [("to", "UN"), ("subject", "An invented case"), ("body", "One.\r\nTwo.")];
        let pairs = usual.iter().chain(fields).map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Letter::from_form(pairs.collect())
    }

    #[test]
    fn what_is_typed_becomes_a_message() {
        let fields =
            [("to", "FR"), ("to", "UN"), ("urgency", "flash"), ("answer_by", "2026-12-01"), ("x", "y")];
        let (group, message) = typed(&fields).message().unwrap();
        assert_eq!(group, None);
        assert_eq!(message.to, ["FR", "UN"].map(|code| code.parse().unwrap()));
        assert_eq!((message.body.as_str(), message.urgency), ("One.\nTwo.", Urgency::Flash));
        assert_eq!(message.answer_by.map(|by| by.to_string()).as_deref(), Some("2026-12-01T23:59:59Z"));
        assert_eq!((message.case, message.reply_to), (None, None));
    }

    #[test]
    fn each_field_that_cannot_be_read_has_a_number_of_its_own() {
        let long = "x".repeat(201);
        let cases = [
            (("subject", long.as_str()), 8012),
            (("subject", " "), 8012),
            (("body", "\n"), 8013),
            (("case", &long), 8014),
            (("answer_by", "2026-12"), 8015),
            (("answer_by", "tomorrow"), 8015),
            (("to", "Lyon"), 8002),
            (("attached", "a file"), 8002),
            (("group", "Ports"), 8002),
        ];
        for (field, number) in cases {
            let told = typed(&[field]).message().map_err(|trouble| trouble.number());
            assert_eq!(told.map(|_| ()), Err(number), "{field:?}");
        }
    }
}
