//! What was typed to found a group or to change who is in it.

use std::collections::BTreeSet;

use wasl_model::{GroupId, MemberId, Text};

use crate::trouble::Trouble;

/// The form as it was sent. It goes back into the page as it is.
#[derive(Debug, Default)]
pub(crate) struct Roster {
    /// What proves that the form is the session's own.
    pub(crate) form: String,
    /// What the group is to be called.
    pub(crate) name: String,
    /// The members that were ticked to be put in.
    add: Vec<String>,
    /// The members that were ticked to be taken out.
    remove: Vec<String>,
}

impl Roster {
    /// What the form sent; a name that it has not is passed over.
    pub(crate) fn from_form(pairs: Vec<(String, String)>) -> Self {
        let mut roster = Self::default();
        for (name, value) in pairs {
            match name.as_str() {
                "form" => roster.form = value,
                "name" => roster.name = value,
                "add" => roster.add.push(value),
                "remove" => roster.remove.push(value),
                _ => {}
            }
        }
        roster
    }

    /// Whether the member was ticked to be put in.
    pub(crate) fn adds(&self, member: &str) -> bool {
        self.add.iter().any(|added| added == member)
    }

    /// Whether the member was ticked to be taken out.
    pub(crate) fn removes(&self, member: &str) -> bool {
        self.remove.iter().any(|removed| removed == member)
    }

    /// The name of the group and who is to be in it.
    pub(crate) fn founding(&self) -> Result<(Text, BTreeSet<MemberId>), Trouble> {
        let name = Text::bounded(self.name.trim(), GroupId::NAME_CHARS_MAX).map_err(Trouble::GroupName)?;
        Ok((name, members(&self.add)?))
    }

    /// Who is put in, and who is taken out.
    pub(crate) fn change(&self) -> Result<(BTreeSet<MemberId>, BTreeSet<MemberId>), Trouble> {
        Ok((members(&self.add)?, members(&self.remove)?))
    }
}

/// They are filled in by the page, so that what is none is not an officer's.
fn members(ticked: &[String]) -> Result<BTreeSet<MemberId>, Trouble> {
    ticked.iter().map(|member| member.parse().map_err(|_| Trouble::UnreadableForm)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(fields: &[(&str, &str)]) -> Roster {
        Roster::from_form(
            fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
        )
    }

    #[test]
    fn what_is_ticked_becomes_a_change() {
        let roster =
            typed(&[("name", " Ports "), ("add", "FR"), ("remove", "SG"), ("add", "FR"), ("x", "y")]);
        let [fr, sg] = ["FR", "SG"].map(|code| BTreeSet::from([code.parse::<MemberId>().unwrap()]));
        let (name, founders) = roster.founding().unwrap();
        assert_eq!((name.as_str(), founders), ("Ports", fr.clone()));
        assert_eq!(roster.change().unwrap(), (fr, sg));
        assert!(roster.adds("FR") && !roster.adds("SG") && roster.removes("SG"));
    }

    #[test]
    fn what_cannot_be_read_has_its_number() {
        let long = "x".repeat(101);
        for (name, number) in [("", 8016), (" ", 8016), (long.as_str(), 8016), ("Two\u{7}lines", 8016)] {
            let told = typed(&[("name", name), ("add", "FR")]).founding();
            assert_eq!(told.map_err(|trouble| trouble.number()).map(|_| ()), Err(number), "{name:?}");
        }
        for field in [("add", "Lyon"), ("remove", "")] {
            let told = typed(&[field]).change();
            assert_eq!(told.map_err(|trouble| trouble.number()).map(|_| ()), Err(8002), "{field:?}");
        }
    }
}
