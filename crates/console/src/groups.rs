//! The sharing groups: which there are, who is in them, publishing keys for them, and dissolving one.

use askama::Template;
use axum::{
    Form,
    extract::{Path, rejection::FormRejection},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use serde::Deserialize;
use wasl_model::{Action, GroupId};
use wasl_node::Bureau;

use crate::{
    frame::{Frame, Place},
    group_view::{GroupCard, Names, is_kept_by},
    officer::Officer,
    page::page,
    trouble::{Trouble, known},
};

/// Where the groups are.
pub(crate) const ADDRESS: &str = "/groups";

#[derive(Template)]
#[template(path = "groups.html")]
struct GroupsPage {
    frame: Frame,
    groups: Vec<GroupCard>,
    /// Whether this bureau can be put into others' groups.
    is_ready: bool,
    /// Whether this officer may found and change groups.
    may_manage: bool,
}

#[derive(Template)]
#[template(path = "dissolve.html")]
struct DissolvePage {
    frame: Frame,
    card: GroupCard,
}

/// What the buttons send: the ones on the page of groups, and the one that confirms.
#[derive(Default, Deserialize)]
pub(crate) struct GroupForm {
    #[serde(default)]
    form: String,
    #[serde(default)]
    confirmed: String,
}

/// `GET /groups`
pub(crate) async fn list(officer: Officer) -> Response {
    let asked = officer.work(|bureau, caller| {
        Ok((bureau.groups(caller)?, bureau.group_keys(caller)?, bureau.peers(caller)?))
    });
    let (mut groups, keyed, peers) = match asked.await {
        Ok(found) => found,
        Err(trouble) => return officer.trouble(Place::Groups, &trouble),
    };
    // What can be written to stands before what was.
    groups.sort_by_key(|group| !group.standing.is_in());
    let own = officer.console.bureau.identity();
    let names = Names { own: (own.member, &own.name), peers: &peers };
    let cards = groups.iter().map(|group| GroupCard::of(group, &names, &officer.visitor.speech));
    let shown = GroupsPage {
        frame: officer.frame(Place::Groups),
        groups: cards.collect(),
        is_ready: keyed.contains(&own.member),
        may_manage: officer.may(Action::GroupManage).is_ok(),
    };
    page(StatusCode::OK, &shown)
}

/// `POST /groups/keys`
pub(crate) async fn publish_keys(officer: Officer, form: Result<Form<GroupForm>, FormRejection>) -> Response {
    let done = match own_form(&officer, form) {
        Ok(_) => officer.work(Bureau::publish_group_keys).await,
        Err(trouble) => Err(trouble),
    };
    match done {
        Ok(()) => Redirect::to(ADDRESS).into_response(),
        Err(trouble) => officer.trouble(Place::Groups, &trouble),
    }
}

/// `POST /groups/{id}/dissolve`
pub(crate) async fn dissolve(
    officer: Officer,
    Path(id): Path<String>,
    form: Result<Form<GroupForm>, FormRejection>,
) -> Response {
    let done = match own_form(&officer, form) {
        Ok(form) => step(&officer, &id, &form).await,
        Err(trouble) => Err(trouble),
    };
    done.unwrap_or_else(|trouble| officer.trouble(Place::Groups, &trouble))
}

/// Asks once more before it is done, because nobody can take it back.
async fn step(officer: &Officer, id: &str, form: &GroupForm) -> Result<Response, Trouble> {
    let id = known::<GroupId>(id)?;
    let asked = officer.work(move |bureau, caller| Ok((bureau.group(caller, id)?, bureau.peers(caller)?)));
    let (view, peers) = asked.await?;
    let own = officer.console.bureau.identity();
    // Whoever may not dissolve it is told by the bureau, which writes it down.
    let may_ask = officer.may(Action::GroupManage).is_ok() && is_kept_by(&view, own.member);
    if form.confirmed == "yes" || !may_ask {
        officer.work(move |bureau, caller| bureau.dissolve_group(caller, id)).await?;
        return Ok(Redirect::to(ADDRESS).into_response());
    }
    let card =
        GroupCard::of(&view, &Names { own: (own.member, &own.name), peers: &peers }, &officer.visitor.speech);
    Ok(page(StatusCode::OK, &DissolvePage { frame: officer.frame(Place::Groups), card }))
}

/// The form, if it is the session's own.
fn own_form(officer: &Officer, form: Result<Form<GroupForm>, FormRejection>) -> Result<GroupForm, Trouble> {
    let Form(form) = form.map_err(|_| Trouble::UnreadableForm)?;
    officer.visitor.check_form(&form.form)?;
    Ok(form)
}
