//! Who is in a sharing group: founding one, putting members in and taking others out.

use askama::Template;
use axum::{
    Form,
    extract::{Path, rejection::FormRejection},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use wasl_model::{Action, GroupId, MemberId, Refusal};
use wasl_node::{GroupView, PeerStatus};

use crate::{
    frame::{Frame, Place},
    group_view::{Named, Names, is_kept_by},
    groups::ADDRESS,
    officer::Officer,
    page::page,
    roster::Roster,
    trouble::{Trouble, known},
    trouble_page::{Complaint, note},
};

type Pairs = Result<Form<Vec<(String, String)>>, FormRejection>;

#[derive(Template)]
#[template(path = "roster.html")]
struct RosterPage {
    frame: Frame,
    /// Where the form goes.
    address: String,
    /// What the group is called that is changed; none where one is founded.
    group: Option<String>,
    roster: Roster,
    /// Who can be taken out.
    inside: Vec<Named>,
    /// Who can be put in.
    outside: Vec<Named>,
    /// Who cannot be put in yet, having published no keys.
    unready: Vec<Named>,
    complaint: Option<Complaint>,
}

/// What the form is about.
struct Choices {
    peers: Vec<PeerStatus>,
    keyed: Vec<MemberId>,
    /// The group that is changed; none where one is founded.
    group: Option<GroupView>,
}

impl RosterPage {
    /// Whether the complaint is the one with this number.
    fn is_wrong(&self, number: u16) -> bool {
        self.complaint.as_ref().is_some_and(|complaint| complaint.number == number)
    }
}

/// `GET /groups/found`
pub(crate) async fn begin(officer: Officer) -> Response {
    answered(&officer, roster_page(&officer, None, Roster::default(), None).await)
}

/// `POST /groups`
pub(crate) async fn found(officer: Officer, form: Pairs) -> Response {
    let roster = match own_roster(&officer, form) {
        Ok(roster) => roster,
        Err(trouble) => return officer.trouble(Place::Groups, &trouble),
    };
    let done = match roster.founding() {
        Ok((name, members)) => {
            officer.work(move |bureau, caller| bureau.found_group(caller, &name, &members)).await
        }
        Err(trouble) => Err(trouble),
    };
    match done {
        Ok(_) => Redirect::to(ADDRESS).into_response(),
        Err(trouble) => answered(&officer, roster_page(&officer, None, roster, Some(trouble)).await),
    }
}

/// `GET /groups/{id}/members`
pub(crate) async fn show(officer: Officer, Path(id): Path<String>) -> Response {
    let shown = match known(&id) {
        Ok(id) => roster_page(&officer, Some(id), Roster::default(), None).await,
        Err(trouble) => Err(trouble),
    };
    answered(&officer, shown)
}

/// `POST /groups/{id}/members`
pub(crate) async fn change(officer: Officer, Path(id): Path<String>, form: Pairs) -> Response {
    let (id, roster) = match own_roster(&officer, form).and_then(|roster| Ok((known(&id)?, roster))) {
        Ok(asked) => asked,
        Err(trouble) => return officer.trouble(Place::Groups, &trouble),
    };
    let done = match roster.change() {
        Ok((add, remove)) => {
            officer.work(move |bureau, caller| bureau.change_group(caller, id, &add, &remove)).await
        }
        Err(trouble) => Err(trouble),
    };
    match done {
        Ok(()) => Redirect::to(ADDRESS).into_response(),
        Err(trouble) => answered(&officer, roster_page(&officer, Some(id), roster, Some(trouble)).await),
    }
}

/// The form, if it is the session's own.
fn own_roster(officer: &Officer, form: Pairs) -> Result<Roster, Trouble> {
    let Form(pairs) = form.map_err(|_| Trouble::UnreadableForm)?;
    let roster = Roster::from_form(pairs);
    officer.visitor.check_form(&roster.form)?;
    Ok(roster)
}

fn answered(officer: &Officer, shown: Result<Response, Trouble>) -> Response {
    shown.unwrap_or_else(|trouble| officer.trouble(Place::Groups, &trouble))
}

/// The form, with what was typed and what is wrong with it. For a group that is not this bureau's to change, and for an
/// officer who may not, there is none.
async fn roster_page(
    officer: &Officer,
    id: Option<GroupId>,
    roster: Roster,
    trouble: Option<Trouble>,
) -> Result<Response, Trouble> {
    if let Err(refusal) = officer.may(Action::GroupManage) {
        return Err(Trouble::Node(refusal.into()));
    }
    let found = officer.work(move |bureau, caller| {
        let group = id.map(|id| bureau.group(caller, id)).transpose()?;
        Ok(Choices { peers: bureau.peers(caller)?, keyed: bureau.group_keys(caller)?, group })
    });
    let Choices { peers, keyed, group } = found.await?;
    let own = officer.console.bureau.identity();
    if let Some(group) = group.as_ref().filter(|group| !is_kept_by(group, own.member)) {
        let is_foreign = group.id.keeper != own.member;
        let refusal =
            if is_foreign { Refusal::Foreign { owner: group.id.keeper } } else { Refusal::NotFound };
        return Err(Trouble::Node(refusal.into()));
    }
    let names = Names { own: (own.member, &own.name), peers: &peers };
    let told = |members: Vec<MemberId>| members.into_iter().map(|member| names.of(member)).collect();
    let present = group.as_ref().map_or(&[][..], |group| &group.members);
    let absent = peers.iter().map(|peer| peer.member).filter(|member| !present.contains(member));
    let (ready, unready) = absent.partition(|member| keyed.contains(member));
    let inside = present.iter().copied().filter(|member| *member != own.member).collect();
    trouble.iter().for_each(note);
    let status = trouble.as_ref().map_or(StatusCode::OK, Trouble::status);
    let shown = RosterPage {
        frame: officer.frame(Place::Groups),
        address: id.map_or_else(|| ADDRESS.to_owned(), |id| format!("{ADDRESS}/{id}/members")),
        group: group.as_ref().map(|group| group.name.clone()),
        roster,
        inside: told(inside),
        outside: told(ready),
        unready: told(unready),
        complaint: trouble.map(|trouble| Complaint::of(trouble.number(), &officer.visitor.speech)),
    };
    Ok(page(status, &shown))
}
