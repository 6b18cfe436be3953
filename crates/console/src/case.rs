//! One case: the notice as it is, everything that led there, and the steps that this reader may take.

use askama::Template;
use axum::{
    Form,
    extract::{Path, rejection::FormRejection},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use wasl_model::{Prose, RecordId, Text};
use wasl_node::{CaseView, Command, CommandKind, NodeError, Rulebook};

use crate::{
    case_view::{CaseTold, StopLine, actions},
    frame::{Frame, Place},
    notice_view::ArticleTold,
    officer::Officer,
    page::page,
    trouble::{Trouble, known},
    trouble_page::{Complaint, note},
};

/// The fields of a form, in the order in which they came.
type Pairs = Result<Form<Vec<(String, String)>>, FormRejection>;

#[derive(Template)]
#[template(path = "case.html")]
struct CasePage {
    frame: Frame,
    told: CaseTold,
    /// What the gate found.
    stops: Vec<StopLine>,
    /// The articles that a refusal may name.
    articles: Vec<ArticleTold>,
    /// What was sent and not taken.
    typed: StepForm,
    complaint: Option<Complaint>,
}

#[derive(Template)]
#[template(path = "case_confirm.html")]
struct ConfirmPage {
    frame: Frame,
    told: CaseTold,
    typed: StepForm,
}

/// What the buttons of a case send.
#[derive(Debug, Default)]
struct StepForm {
    form: String,
    /// Which command.
    command: String,
    /// Why.
    reason: String,
    /// The articles of a refusal.
    articles: Vec<String>,
    /// The refusal that was looked at.
    refusal: String,
    /// Whether it was asked once more.
    confirmed: bool,
}

impl CasePage {
    /// Whether this reader may do this.
    fn may(&self, word: &str) -> bool {
        self.told.may(word)
    }

    /// Whether this was tried, and what was typed for it is shown again.
    fn was_tried(&self, word: &str) -> bool {
        self.typed.command == word
    }

    /// The reason that was typed for it.
    fn reason_of(&self, word: &str) -> &str {
        if self.was_tried(word) { &self.typed.reason } else { "" }
    }

    /// Whether the complaint is that the reason is missing.
    fn lacks_reason(&self, word: &str) -> bool {
        self.was_tried(word) && self.complaint.as_ref().is_some_and(|complaint| complaint.number == 7161)
    }
}

impl ConfirmPage {
    /// The key of a sentence about this command.
    fn key(&self, part: &str) -> String {
        format!("case-confirm-{}-{part}", self.typed.command)
    }
}

impl StepForm {
    /// What the form sent; a name that it has not is passed over.
    fn from_form(pairs: Vec<(String, String)>) -> Self {
        let mut step = Self::default();
        for (name, value) in pairs {
            match name.as_str() {
                "form" => step.form = value,
                "command" => step.command = value,
                "reason" => step.reason = value,
                "article" => step.articles.push(value),
                "refusal" => step.refusal = value,
                "confirmed" => step.confirmed = value == "yes",
                _ => {}
            }
        }
        step
    }

    /// Whether an article was ticked.
    fn names(&self, code: &str) -> bool {
        self.articles.iter().any(|article| article == code)
    }

    /// Which kind of command it is. They are buttons, so that no other word is an officer's.
    fn kind(&self) -> Result<CommandKind, Trouble> {
        CommandKind::from_word(&self.command).ok_or(Trouble::UnreadableForm)
    }

    /// The command, if every field can be read.
    fn command(&self) -> Result<Command, Trouble> {
        let reason = || Prose::new(&self.reason).map_err(Trouble::Reason);
        Ok(match self.kind()? {
            CommandKind::Submit => Command::Submit,
            CommandKind::Approve => Command::Approve,
            CommandKind::Return => Command::Return { reason: reason()? },
            CommandKind::Refuse => {
                let articles = self.articles.iter().map(|code| Text::new(code));
                let articles = articles.collect::<Result<_, _>>().map_err(|_| Trouble::UnreadableForm)?;
                Command::Refuse { articles, reason: reason()? }
            }
            CommandKind::Publish => Command::Publish,
            CommandKind::Suspend => Command::Suspend { reason: reason()? },
            CommandKind::Resume => Command::Resume { reason: reason()? },
            CommandKind::Withdraw => Command::Withdraw { reason: reason()? },
            CommandKind::Drop => Command::Drop,
            CommandKind::Erase => Command::Erase,
            CommandKind::Clear => Command::Clear { refusal: known(&self.refusal)?, reason: reason()? },
            // A draft has a form of its own, and the clock presses no button.
            CommandKind::Draft | CommandKind::Expire => return Err(Trouble::UnreadableForm),
        })
    }

    /// Whether it is asked once more, because nobody can take it back.
    fn is_grave(&self) -> bool {
        matches!(self.command.as_str(), "publish" | "refuse" | "withdraw" | "drop" | "erase")
    }
}

/// `GET /cases/{id}`
pub(crate) async fn show(officer: Officer, Path(id): Path<String>) -> Response {
    let id = match known(&id) {
        Ok(id) => id,
        Err(trouble) => return officer.trouble(Place::Cases, &trouble),
    };
    match officer.work(move |bureau, caller| bureau.case(caller, id)).await {
        Ok(view) => case_page(&officer, &view, StepForm::default(), None).await,
        // What the gate found may be another member's notice.
        Err(trouble) if trouble.is_absence() => Redirect::to(&format!("/notices/{id}")).into_response(),
        Err(trouble) => officer.trouble(Place::Cases, &trouble),
    }
}

/// `POST /cases/{id}/steps`
pub(crate) async fn step(officer: Officer, Path(id): Path<String>, form: Pairs) -> Response {
    let read = form.map_err(|_| Trouble::UnreadableForm).and_then(|Form(pairs)| {
        let step = StepForm::from_form(pairs);
        officer.visitor.check_form(&step.form)?;
        Ok((known::<RecordId>(&id)?, step))
    });
    let (id, step) = match read {
        Ok(read) => read,
        Err(trouble) => return officer.trouble(Place::Cases, &trouble),
    };
    let done = match step.command() {
        Ok(command) if step.is_grave() && !step.confirmed => {
            return confirm(&officer, id, step, command).await;
        }
        Ok(command) => officer.work(move |bureau, caller| bureau.work_on(caller, id, command)).await,
        Err(trouble) => Err(trouble),
    };
    match done {
        Ok(_) => Redirect::to(&format!("/cases/{id}")).into_response(),
        Err(trouble) => again(&officer, id, step, trouble).await,
    }
}

/// Asks once more. Whoever may not do it anyway is told so by the bureau, which writes it down.
async fn confirm(officer: &Officer, id: RecordId, step: StepForm, command: Command) -> Response {
    let view = match officer.work(move |bureau, caller| bureau.case(caller, id)).await {
        Ok(view) => view,
        Err(trouble) => return officer.trouble(Place::Cases, &trouble),
    };
    let may = actions(&view.row, officer.caller.role);
    if !may.contains(&command.kind()) {
        let refused = officer.work(move |bureau, caller| bureau.work_on(caller, id, command)).await;
        return match refused {
            Ok(_) => Redirect::to(&format!("/cases/{id}")).into_response(),
            Err(trouble) => again(officer, id, step, trouble).await,
        };
    }
    let told = CaseTold::of(&view, may, &officer.reading());
    page(StatusCode::OK, &ConfirmPage { frame: officer.frame(Place::Cases), told, typed: step })
}

/// The case, with what was typed and why it was not done.
async fn again(officer: &Officer, id: RecordId, step: StepForm, trouble: Trouble) -> Response {
    match officer.work(move |bureau, caller| bureau.case(caller, id)).await {
        Ok(view) => case_page(officer, &view, step, Some(trouble)).await,
        Err(_) => officer.trouble(Place::Cases, &trouble),
    }
}

async fn case_page(
    officer: &Officer,
    view: &CaseView,
    typed: StepForm,
    trouble: Option<Trouble>,
) -> Response {
    let may = actions(&view.row, officer.caller.role);
    let stops = match stops(officer, view, &may, trouble.as_ref()).await {
        Ok(stops) => stops,
        Err(trouble) => return officer.trouble(Place::Cases, &trouble),
    };
    trouble.iter().for_each(note);
    let status = trouble.as_ref().map_or(StatusCode::OK, Trouble::status);
    let articles = Rulebook::current().articles().iter();
    let shown = CasePage {
        frame: officer.frame(Place::Cases),
        told: CaseTold::of(view, may, &officer.reading()),
        stops,
        articles: articles.map(|article| ArticleTold::of(article.code.as_str())).collect(),
        typed,
        complaint: trouble.map(|trouble| Complaint::of(trouble.number(), &officer.visitor.speech)),
    };
    page(status, &shown)
}

/// What the gate holds against the pending version, for those whom it stops and those who may clear it.
async fn stops(
    officer: &Officer,
    view: &CaseView,
    may: &[CommandKind],
    trouble: Option<&Trouble>,
) -> Result<Vec<StopLine>, Trouble> {
    if let Some(Trouble::Node(NodeError::RefusedBefore(stopped))) = trouble {
        return Ok(stopped.refusals.iter().copied().map(StopLine::of).collect());
    }
    let asks = [CommandKind::Submit, CommandKind::Publish, CommandKind::Clear];
    if !asks.iter().any(|kind| may.contains(kind)) {
        return Ok(Vec::new());
    }
    let id = view.row.id;
    let found = officer.work(move |bureau, caller| bureau.case_stops(caller, id)).await?;
    Ok(found.into_iter().map(StopLine::of).collect())
}
