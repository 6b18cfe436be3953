//! A page of a list of notices in the public form.

use serde::Serialize;
use wasl_model::{Colour, Notice};

use crate::ws_public::{
    form,
    link::{self, Href, Links, OWN_PICTURE},
};

/// The most notices on one page.
pub const PER_PAGE_MAX: u32 = 160;

/// A page of the list of a colour's notices.
#[derive(Debug, Clone, Copy)]
pub struct Page<'a> {
    /// The colour that is listed.
    pub colour: Colour,
    /// How many notices were found on all pages together.
    pub total: u64,
    /// Which page this is, from 1.
    pub number: u32,
    /// How many notices a page has, 1 to [`PER_PAGE_MAX`]; anything else is brought within.
    pub per_page: u32,
    /// The notices of this page.
    pub notices: &'a [&'a Notice],
}

#[derive(Debug, Serialize)]
struct List {
    total: u64,
    query: Query,
    #[serde(rename = "_embedded")]
    embedded: Embedded,
    #[serde(rename = "_links")]
    links: ListLinks,
}

#[derive(Debug, Serialize)]
struct Query {
    page: u64,
    #[serde(rename = "resultPerPage")]
    per_page: u64,
}

#[derive(Debug, Serialize)]
struct Embedded {
    notices: Vec<Entry>,
}

#[derive(Debug, Serialize)]
struct Entry {
    date_of_birth: Option<String>,
    nationalities: Option<Vec<String>>,
    entity_id: String,
    forename: Option<String>,
    name: String,
    #[serde(rename = "_links")]
    links: Links,
}

#[derive(Debug, Serialize)]
struct ListLinks {
    #[serde(rename = "self")]
    own: Href,
    first: Href,
    last: Href,
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<Href>,
    #[serde(skip_serializing_if = "Option::is_none")]
    prev: Option<Href>,
}

/// A page of a list in the public form, under the address `base`.
pub fn write_list(page: &Page<'_>, base: &str) -> String {
    let per_page = u64::from(page.per_page.clamp(1, PER_PAGE_MAX));
    let number = u64::from(page.number.max(1));
    let last = page.total.div_ceil(per_page).max(1);
    let listed = link::listed(page.colour, base);
    let to = |number: u64| Href::to(format!("{listed}?page={number}&resultPerPage={per_page}"));
    form::to_json(&List {
        total: page.total,
        query: Query { page: number, per_page },
        embedded: Embedded { notices: page.notices.iter().map(|notice| Entry::of(notice, base)).collect() },
        links: ListLinks {
            own: to(number),
            first: to(1),
            last: to(last),
            next: (number < last).then(|| to(number + 1)),
            prev: (number > 1).then(|| to((number - 1).min(last))),
        },
    })
}

impl Entry {
    fn of(notice: &Notice, base: &str) -> Self {
        let (name, forename) = form::names(notice);
        Self {
            date_of_birth: form::date_of_birth(&notice.record),
            nationalities: form::nationalities(&notice.record),
            entity_id: notice.record.source.id.to_string(),
            forename,
            name,
            links: Links::of(notice, notice.photo.as_ref().map(|_| OWN_PICTURE), base),
        }
    }
}
