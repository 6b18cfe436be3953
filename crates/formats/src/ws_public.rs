//! INTERPOL's public notices as JSON, as they stand at `ws-public.interpol.int`, read and written.
//!
//! The form says less than a notice does: of a warrant it has the country and the charge, and neither its date nor who issued
//! it. So that what is read is a draft with [`PublicCharge`]s beside it, which a person completes. Whether a date of birth
//! lies in the future is not asked here: this room has no clock.
//!
//! What the form has in two ways is written in one: a forename of `-` and none are `null`, an empty list is `null`, and
//! colours stand in the order of their kind. Fields that are not of the form, such as the parents' names of yellow notices,
//! are passed over.
//!
//! ```
//! use wasl_formats::ws_public;
//!
//! let json = br#"{"entity_id": "2026/117", "name": "EXAMPLE", "forename": "TARIK", "sex_id": "M",
//!     "date_of_birth": "1975/01/08", "height": 1.82, "eyes_colors_id": ["BRO"],
//!     "arrest_warrants": [{"issuing_country_id": "MA", "charge": "Fraud", "charge_translation": null}]}"#;
//! let read = ws_public::read(json, "MA".parse()?)?;
//! assert_eq!(read.notice.record.title(), "TARIK EXAMPLE");
//! assert_eq!(read.notice.likeness.height_cm, Some(182));
//! assert_eq!(read.charges[0].charge.as_str(), "Fraud");
//!
//! let written = read.write("https://notices.example.int");
//! assert!(written.contains("https://notices.example.int/notices/v1/red/2026-117"));
//! assert_eq!(ws_public::read(written.as_bytes(), "MA".parse()?)?, read);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod code;
mod draft;
mod error;
mod form;
mod link;
mod list;
mod read;

use wasl_model::Notice;

pub use crate::ws_public::{
    draft::{PublicCharge, PublicNotice},
    error::WsPublicError,
    list::{PER_PAGE_MAX, Page, write_list},
    read::{BYTES_MAX, DATASET, read},
};
use crate::ws_public::{
    form::{Form, Warrant},
    link::OWN_PICTURE,
};

/// A notice in the public form, under the address `base` (`https://ws-public.interpol.int`).
///
/// Everything is written that the form has a field for, also of a notice that is not published: whether it may leave is asked
/// before. Of several dates of birth the first is written, and of one that is about right only its year; a span over several
/// years has no form, and is `null`.
pub fn write(notice: &Notice, base: &str) -> String {
    let warrants = notice.grounds.iter().map(Warrant::of_ground).collect();
    let picture = notice.photo.as_ref().map(|_| OWN_PICTURE);
    form::to_json(&Form::of(notice, warrants, picture, base))
}

/// The list of a notice's photographs in the public form: what the notice's link `images` leads to.
pub fn write_images(notice: &Notice, base: &str) -> String {
    form::to_json(&link::Images::of(notice, base))
}

impl PublicNotice {
    /// The same in the public form, with its charges and the link to its photograph; otherwise as [`write()`] does.
    pub fn write(&self, base: &str) -> String {
        let grounds = self.notice.grounds.iter().map(Warrant::of_ground);
        let warrants = grounds.chain(self.charges.iter().map(Warrant::of_charge)).collect();
        let own = self.notice.photo.as_ref().map(|_| OWN_PICTURE);
        let picture = own.or(self.picture.as_ref().map(wasl_model::Text::as_str));
        form::to_json(&Form::of(&self.notice, warrants, picture, base))
    }
}
