//! The addresses of a notice and of its photographs.

use serde::{Deserialize, Serialize};
use wasl_model::{Colour, Notice};

use crate::ws_public::code;

/// What the one photograph that a notice carries is called in its address.
pub(super) const OWN_PICTURE: &str = "1";

/// One link.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Href {
    pub(super) href: Option<String>,
}

/// The links of a notice.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Links {
    #[serde(rename = "self")]
    pub(super) own: Option<Href>,
    pub(super) images: Option<Href>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) thumbnail: Option<Href>,
}

/// The list of a notice's photographs.
#[derive(Debug, Serialize)]
pub(super) struct Images {
    #[serde(rename = "_embedded")]
    embedded: Embedded,
    #[serde(rename = "_links")]
    links: ImagesLinks,
}

#[derive(Debug, Serialize)]
struct Embedded {
    images: Vec<Image>,
}

#[derive(Debug, Serialize)]
struct Image {
    picture_id: &'static str,
    #[serde(rename = "_links")]
    links: ImageLinks,
}

#[derive(Debug, Serialize)]
struct ImageLinks {
    #[serde(rename = "self")]
    own: Href,
}

#[derive(Debug, Serialize)]
struct ImagesLinks {
    #[serde(rename = "self")]
    own: Href,
    notice: Href,
    #[serde(skip_serializing_if = "Option::is_none")]
    thumbnail: Option<Href>,
}

impl Href {
    pub(super) fn to(href: String) -> Self {
        Self { href: Some(href) }
    }
}

impl Links {
    pub(super) fn of(notice: &Notice, picture: Option<&str>, base: &str) -> Self {
        let address = address(notice, base);
        let images = format!("{address}/images");
        Self {
            thumbnail: picture.map(|picture| Href::to(format!("{images}/{picture}"))),
            own: Some(Href::to(address)),
            images: Some(Href::to(images)),
        }
    }
}

impl Images {
    pub(super) fn of(notice: &Notice, base: &str) -> Self {
        let address = address(notice, base);
        let list = format!("{address}/images");
        let picture = notice.photo.as_ref().map(|_| format!("{list}/{OWN_PICTURE}"));
        let image = |href: &String| Image {
            picture_id: OWN_PICTURE,
            links: ImageLinks { own: Href::to(href.clone()) },
        };
        Self {
            embedded: Embedded { images: picture.iter().map(image).collect() },
            links: ImagesLinks {
                own: Href::to(list),
                notice: Href::to(address),
                thumbnail: picture.map(Href::to),
            },
        }
    }
}

/// Where the notices of a colour are listed.
pub(super) fn listed(colour: Colour, base: &str) -> String {
    format!("{}/notices/v1/{}", base.trim_end_matches('/'), code::path(colour))
}

fn address(notice: &Notice, base: &str) -> String {
    format!("{}/{}", listed(notice.colour, base), url_form(notice.record.source.id.as_str()))
}

/// A notice's number as its address has it: a dash for the slash, and what an address cannot hold by its bytes.
pub(super) fn url_form(id: &str) -> String {
    let mut form = String::with_capacity(id.len());
    for byte in id.bytes() {
        match byte {
            b'/' => form.push('-'),
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                form.push(char::from(byte));
            }
            other => form.extend(['%', hex(other >> 4), hex(other & 15)]),
        }
    }
    form
}

/// The digit for half a byte.
fn hex(half: u8) -> char {
    char::from_digit(half.into(), 16).unwrap_or('0').to_ascii_uppercase()
}

/// The colour in a notice's own address, if it is the address of the notice with this number.
pub(super) fn colour_in(href: &str, id: &str) -> Option<Colour> {
    let mut parts = href.rsplit('/');
    let is_own = parts.next() == Some(url_form(id).as_str());
    let colour = code::colour(parts.next()?);
    if is_own { colour } else { None }
}

/// What a photograph is called in its address.
pub(super) fn picture_in(href: &str) -> Option<&str> {
    let (_, picture) = href.rsplit_once("/images/")?;
    let is_name = (1..=64).contains(&picture.len())
        && picture.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    is_name.then_some(picture)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_goes_into_an_address() {
        assert_eq!(url_form("2026/117"), "2026-117");
        assert_eq!(url_form("QDi.001 é?"), "QDi.001%20%C3%A9%3F");
    }

    #[test]
    fn an_address_tells_the_colour_of_its_own_notice() {
        let base = "https://ws-public.example.int/notices/v1";
        assert_eq!(colour_in(&format!("{base}/un/2026-117"), "2026/117"), Some(Colour::Special));
        assert_eq!(colour_in(&format!("{base}/yellow/2026-117"), "2026/117"), Some(Colour::Yellow));
        assert_eq!(colour_in(&format!("{base}/yellow/2026-118"), "2026/117"), None);
        assert_eq!(colour_in(&format!("{base}/pink/2026-117"), "2026/117"), None);
        assert_eq!(colour_in("", ""), None);
    }

    #[test]
    fn a_picture_has_a_short_name() {
        assert_eq!(picture_in("x/images/60000001"), Some("60000001"));
        for bad in ["x/60000001", "x/images/", "x/images/..", "x/images/a/b", "x/images/a?b"] {
            assert_eq!(picture_in(bad), None, "{bad}");
        }
    }
}
