//! What stands around every page: title, navigation, purpose, language.

use fluent_bundle::FluentValue;
use wasl_model::{Action, Caller, Purpose, Refusal, Role, Timestamp, rules};

use crate::{
    console::Console,
    language::Language,
    speech::{Speech, bare},
    visitor::Visitor,
    words,
};

/// The frame of a page.
#[derive(Debug)]
pub(crate) struct Frame {
    speech: Speech,
    /// The title of the window. Never a name or number that was asked for.
    pub(crate) title: String,
    /// Who sits here; nobody on the sign-in page.
    pub(crate) seat: Option<Seat>,
    /// What the forms of the page bring back.
    pub(crate) form: String,
    /// Where the language switch leads back to.
    pub(crate) back: String,
    /// Whether the page has a question, to which the choice of purpose belongs.
    pub(crate) has_question: bool,
    /// Whether the page answers the question, and must answer it again in another language.
    pub(crate) is_answered: bool,
}

/// A signed-in officer's place at the bureau.
#[derive(Debug)]
pub(crate) struct Seat {
    /// The name of the bureau.
    pub(crate) bureau: String,
    /// Which member's it is.
    pub(crate) member: String,
    /// The officer's role.
    pub(crate) role: String,
    /// For what can be asked.
    pub(crate) purposes: Vec<Choice>,
    /// The pages that this role may open.
    pub(crate) links: Vec<Link>,
}

/// A purpose, or something else, that can be chosen.
#[derive(Debug)]
pub(crate) struct Choice {
    /// What the form sends.
    pub(crate) value: &'static str,
    /// The word for it.
    pub(crate) words: String,
    /// Whether it is the one that holds.
    pub(crate) is_chosen: bool,
}

/// A link of the navigation.
#[derive(Debug)]
pub(crate) struct Link {
    /// Which page.
    pub(crate) place: Place,
    /// Whether it is this page.
    pub(crate) is_here: bool,
}

/// A page with a link in the navigation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// The search.
    Ask,
    /// The cases of notices.
    Cases,
    /// The notices of all members.
    Notices,
    /// The messages.
    Messages,
    /// The sharing groups.
    Groups,
    /// The bureaus.
    Bureaus,
    /// The audit log.
    Audit,
    /// The figures.
    Statistics,
    /// Any other page.
    Elsewhere,
}

impl Frame {
    /// The frame around a page for somebody who is not signed in.
    pub(crate) fn outside(visitor: &Visitor, title: &str) -> Self {
        let title = bare(&visitor.speech.fill("page-title", &[("page", visitor.speech.say(title).into())]));
        Self {
            speech: visitor.speech.clone(),
            title,
            seat: None,
            form: visitor.form.to_string(),
            back: "/".to_owned(),
            has_question: false,
            is_answered: false,
        }
    }

    /// The frame around a page for `caller`.
    pub(crate) fn inside(console: &Console, visitor: &Visitor, caller: &Caller, here: Place) -> Self {
        let identity = console.bureau.identity();
        let seat = Seat {
            bureau: identity.name.clone(),
            member: identity.member.to_string(),
            role: words::role(caller.role, &visitor.speech),
            purposes: choices(caller, &visitor.speech),
            links: links(caller, here, console.bureau.now()),
        };
        let outside = Self::outside(visitor, here.title());
        Self { seat: Some(seat), back: visitor.path.clone(), ..outside }
    }

    /// The same with a question on the page, which the choice of purpose belongs to.
    pub(crate) fn with_question(self) -> Self {
        Self { has_question: true, ..self }
    }

    /// The same with a question that is answered, which the switch of language asks again.
    pub(crate) fn with_answer(self) -> Self {
        Self { has_question: true, is_answered: true, ..self }
    }

    /// The sentence called `key`.
    pub(crate) fn say(&self, key: &str) -> String {
        self.speech.say(key)
    }

    /// The sentence called `key` with one blank filled.
    pub(crate) fn saying(&self, key: &str, blank: &'static str, value: impl Into<String>) -> String {
        self.speech.fill(key, &[(blank, FluentValue::from(value.into()))])
    }

    /// The sentences.
    pub(crate) fn speech(&self) -> &Speech {
        &self.speech
    }

    /// The language of the page.
    pub(crate) fn language(&self) -> Language {
        self.speech.language()
    }
}

impl Place {
    /// Its address.
    pub(crate) fn address(self) -> &'static str {
        match self {
            Self::Ask | Self::Elsewhere => "/",
            Self::Cases => "/cases",
            Self::Notices => "/notices",
            Self::Messages => "/messages",
            Self::Groups => "/groups",
            Self::Bureaus => "/bureaus",
            Self::Audit => "/audit",
            Self::Statistics => "/statistics",
        }
    }

    /// The key of its title.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Ask => "nav-ask",
            Self::Cases => "nav-cases",
            Self::Notices => "nav-notices",
            Self::Messages => "nav-messages",
            Self::Groups => "nav-groups",
            Self::Bureaus => "nav-bureaus",
            Self::Audit => "nav-audit",
            Self::Statistics => "statistics-title",
            Self::Elsewhere => "nav-elsewhere",
        }
    }

    /// What one does there.
    fn action(self) -> Action {
        match self {
            Self::Ask | Self::Elsewhere => Action::Search,
            Self::Cases | Self::Statistics => Action::CaseRead,
            Self::Notices => Action::RecordRead,
            Self::Messages | Self::Groups => Action::MessageRead,
            Self::Bureaus => Action::FeedRead,
            Self::Audit => Action::AuditRead,
        }
    }
}

/// For what a role may ask. Oversight is for data protection, and data protection for oversight.
pub(crate) fn purposes(role: Role) -> Vec<Purpose> {
    let is_for = |purpose: &Purpose| (*purpose == Purpose::Oversight) == (role == Role::Protection);
    Purpose::ALL.into_iter().filter(is_for).collect()
}

fn choices(caller: &Caller, speech: &Speech) -> Vec<Choice> {
    let open = purposes(caller.role).into_iter().map(|purpose| Choice {
        value: purpose.as_str(),
        words: words::purpose(purpose, speech),
        is_chosen: purpose == caller.purpose,
    });
    open.collect()
}

/// Whether the role of `caller` opens this page at all, for whatever purpose.
pub(crate) fn opens(caller: &Caller, place: Place, now: Timestamp) -> bool {
    matches!(rules::permit(*caller, place.action(), now), Ok(_) | Err(Refusal::Purpose { .. }))
}

fn links(caller: &Caller, here: Place, now: Timestamp) -> Vec<Link> {
    let places = [
        Place::Ask,
        Place::Cases,
        Place::Notices,
        Place::Messages,
        Place::Groups,
        Place::Bureaus,
        Place::Audit,
    ];
    let open = places.into_iter().filter(|place| opens(caller, *place, now));
    open.map(|place| Link { place, is_here: place == here }).collect()
}
