//! The one form in which a number is compared where nothing can be tested but whether two are equal.

use wasl_model::{Scheme, Sought};

use crate::{identifier::fold, number::fold_number};

/// The form in which two numbers of travel documents, or two of vehicles, are equal if they are the same. None for other
/// numbers, and where nothing of the text is part of a number.
///
/// A vehicle's number of 17 characters is compared as a VIN, whichever it was called, since who asks does not always know.
///
/// ```
/// use wasl_model::Sought;
/// use wasl_search::exact_form;
///
/// assert_eq!(exact_form(Sought::Document, "ab-123 456").as_deref(), Some("AB123456"));
/// assert_eq!(exact_form(Sought::Vehicle, "1M8GDM9AXKPO42788"), exact_form(Sought::Vehicle, "1m8gdm9axkp042788"));
/// assert_eq!(exact_form(Sought::Document, " - "), None);
/// ```
pub fn exact_form(sought: Sought, printed: &str) -> Option<String> {
    let form = match sought {
        Sought::Document => fold_number(printed),
        Sought::Vehicle => fold(Scheme::Vin, None, printed).form,
        Sought::Any => return None,
    };
    Some(form).filter(|form| !form.is_empty())
}
