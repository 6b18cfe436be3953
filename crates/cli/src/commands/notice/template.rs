//! Sheets to be filled in, one for each colour.

use wasl_model::Colour;

/// What all colours have in common.
const SUBJECT: &str = r#"family_name = "EXAMPLE"
forename = "TARIK"
born = ["1975-01-08"]            # YYYY, YYYY-MM, YYYY-MM-DD, or two with a slash between them
birth_place = "Test City"
birth_country = "MA"
nationalities = ["MA"]
sex = "male"                     # female, male, unspecified
languages = ["ARA", "FRE"]
height_cm = 182
weight_kg = 84
eyes = ["brown"]
hair = ["black"]
marks = "A scar on the left hand."
"#;

const NUMBER: &str = r#"
[[numbers]]
scheme = "passport"
number = "QX4711003"
issuer = "MA"
"#;

const GROUND: &str = r#"
[[grounds]]
kind = "warrant"                 # or judgment
issued = "2026-03-02"
authority = "Court of Example"
issuer = "MA"
offence = "armed-robbery"        # one of the words of `wasl notice rules`
charge = "Vol à main armée"
charge_translation = "Armed robbery"
committed = "2026-02-27"
penalty_months = 120             # the maximum; of a judgment what was imposed. Or penalty_life = true
"#;

const REACH: &str = r#"# reach = "diffusion"            # to chosen members only:
# to = ["FR", "SG"]
# not_to = ["US"]                # or to all but these
# valid_until = "2029-05-01"     # five years, if nothing is said
# on_hit = "tell-nobody"         # no bureau writes to this one when it has found it
"#;

/// A sheet of this colour with an invented subject.
pub(super) fn of(colour: Colour) -> String {
    let (account, asks) = match colour {
        Colour::Red => ("Two shops in one night.", "\"locate\", \"arrest\""),
        Colour::Blue => ("Seen with the owner of the car.", "\"locate\", \"inform\""),
        Colour::Green => ("Sentenced twice for fraud on old people; travels.", "\"watch\", \"inform\""),
        Colour::Yellow => ("Not seen since the first of May.", "\"locate\""),
        Colour::Black => ("Found at the shore on the first of May.", "\"identify\""),
        Colour::Orange => ("Carries explosives hidden in a radio.", "\"inform\""),
        Colour::Purple => ("Cash is hidden in the spare wheel, behind a second wall.", "\"inform\""),
        Colour::Silver => ("A villa and three accounts, bought with the proceeds.", "\"inform\", \"secure\""),
        Colour::Special => ("Listed by the committee.", "\"secure\", \"refuse-entry\""),
    };
    let mandate = if colour == Colour::Special { "mandate = \"Resolution 1267 (1999)\"\n" } else { "" };
    let ground = if colour == Colour::Red { GROUND } else { "" };
    format!(
        "# A {colour} notice. Whatever is not known is left out.\ncolour = \"{colour}\"\n{REACH}\n{SUBJECT}{mandate}\
         account = \"\"\"\n{account}\"\"\"\nasks = [{asks}]\n{NUMBER}{ground}"
    )
}
