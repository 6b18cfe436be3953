//! Bad input is stopped, with the field and the reason.

use std::collections::BTreeSet;

use wasl_model::{
    Answer, Ask, Audience, Colour, DateSpan, GroundKind, Notice, Penalty, Photo, Reach, RecordKind,
};

use super::invented::{at, jpeg, judge, line, red, sound, text};

/// What the rules that object say of the red notice, once it was changed.
fn told(change: impl FnOnce(&mut Notice)) -> Vec<String> {
    let mut notice = red();
    change(&mut notice);
    let ruling = judge(&notice);
    let objections =
        ruling.findings.into_iter().filter(|one| matches!(one.answer, Answer::Stops | Answer::Warns));
    // What stands against the notice comes first; the rest of what was seen is in the snapshots.
    let first = |mut finding: wasl_model::Finding| {
        finding.seen.truncate(1);
        line(&finding)
    };
    objections.map(first).collect()
}

fn day(raw: &str) -> DateSpan {
    DateSpan::of(raw.parse().unwrap())
}

#[test]
fn dates_that_cannot_be_are_stopped() {
    assert_eq!(
        told(|notice| notice.record.births = vec![day("2025-01-01")]),
        [
            "stops birth-before-offence (RPD-12): births[0] = 2025-01-01",
            "warns age-at-offence (RPD-12): grounds[0].committed = 2024-12, born 2025-01-01: 0 years or more",
        ]
    );
    assert_eq!(
        told(|notice| notice.record.births = vec![day("2026-11-25")])[0],
        "stops birth-past (RPD-12): births[0] = 2026-11-25"
    );
    let tomorrow = |notice: &mut Notice| notice.grounds[0].issued = "2026-11-25".parse().unwrap();
    assert_eq!(told(tomorrow), ["stops issue-past (RPD-12): grounds[0].issued = 2026-11-25"]);
    assert!(told(|notice| notice.grounds[0].issued = "2026-11-24".parse().unwrap()).is_empty());
    assert_eq!(
        told(|notice| notice.grounds[0].committed = Some(day("2025-02-04"))),
        ["stops offence-before-issue (RPD-12): grounds[0].committed = 2025-02-04"]
    );
    assert_eq!(
        told(|notice| notice.grounds[0].committed = Some(day("2027"))),
        [
            "stops offence-before-issue (RPD-12): grounds[0].committed = 2027",
            "stops offence-past (RPD-12): grounds[0].committed = 2027",
        ]
    );
    let turned = DateSpan { last: Some("2020".parse().unwrap()), ..day("2024") };
    assert_eq!(
        told(|notice| notice.grounds[0].committed = Some(turned))[0],
        "stops birth-before-offence (RPD-12): grounds[0].committed = 2024/2020"
    );
    assert_eq!(
        told(|notice| notice.record.births = vec![day("2013")]),
        ["warns age-at-offence (RPD-12): grounds[0].committed = 2024-12, born 2013: 10 years or more"]
    );
}

#[test]
fn each_ground_is_held_to_its_own_dates() {
    let told = told(|notice| {
        let mut later = notice.grounds[0].clone();
        later.issued = "2026-01-01".parse().unwrap();
        later.committed = Some(day("2025-12"));
        notice.grounds.push(later);
    });
    assert!(told.is_empty(), "{told:?}");
}

#[test]
fn a_light_penalty_bears_no_red_notice() {
    let penalty = |kind, penalty| {
        told(|notice| {
            notice.grounds[0].kind = kind;
            notice.grounds[0].penalty = penalty;
        })
    };
    let (warrant, judgment) = (GroundKind::Warrant, GroundKind::Judgment);
    for (kind, months, least) in [(warrant, 23, 24), (judgment, 5, 6), (warrant, 0, 24), (warrant, 1_201, 24)]
    {
        assert_eq!(
            penalty(kind, Some(Penalty::Months(months))),
            [format!(
                "stops red-penalty (RPD-83): grounds[0].penalty = {kind}: {months} months, {least} needed"
            )]
        );
    }
    assert_eq!(penalty(warrant, None), ["stops red-penalty (RPD-83): grounds[0].penalty is empty"]);
    for (kind, enough) in
        [(warrant, Penalty::Months(24)), (judgment, Penalty::Months(6)), (warrant, Penalty::Life)]
    {
        assert!(penalty(kind, Some(enough)).is_empty());
    }
    assert_eq!((Penalty::of_months(0), Penalty::of_months(1_201)), (None, None));
}

#[test]
fn some_matters_are_excluded_article_by_article() {
    let offence = |word: &str| told(|notice| notice.grounds[0].offence = text(word));
    for (word, matter) in [
        ("treason", "political"),
        ("desertion", "military"),
        ("apostasy", "religious"),
        ("mixed-marriage", "racial"),
    ] {
        assert_eq!(
            offence(word),
            [format!("stops neutrality (C3): grounds[0].offence = {word}, a {matter} matter")]
        );
    }
    for (word, matter) in [
        ("private-dispute", "private"),
        ("adultery", "family"),
        ("traffic-offence", "administrative"),
        ("indecent-dress", "cultural"),
    ] {
        assert_eq!(
            offence(word),
            [format!("stops red-matter (RPD-83): grounds[0].offence = {word}, a {matter} matter")]
        );
    }
    let told: Vec<_> = offence("villainy");
    let rules = ["offence-known (RPD-12)", "neutrality (C3)", "red-matter (RPD-83)"];
    assert_eq!(told, rules.map(|rule| format!("stops {rule}: grounds[0].offence = villainy")));
}

#[test]
fn a_text_that_reads_otherwise_than_it_is_is_shown_for_what_it_is() {
    let rule = "stops plain-text (RPD-12)";
    let spoiled = text("Tarik \u{202e}elpmaxE");
    assert_eq!(
        told(|notice| notice.family_name = Some(spoiled.clone())),
        [format!("{rule}: family_name = U+202E")]
    );
    assert_eq!(
        told(|notice| notice.forename = Some(text("Ta\u{200b}rik\u{feff}"))),
        [format!("{rule}: forename = U+200B U+FEFF")]
    );
    assert_eq!(
        told(|notice| notice.record.names[1].text = spoiled.clone()),
        [format!("{rule}: names[1] = U+202E")]
    );
    for (field, change) in [
        ("grounds[0].authority", (|n, t| n.grounds[0].authority = t) as fn(&mut Notice, _)),
        ("grounds[0].charge", |n, t| n.grounds[0].charge = t),
        ("likeness.marks", |n, t| n.likeness.marks = Some(t)),
    ] {
        let spoiled = text("a\u{2066}b\u{61c}");
        assert_eq!(told(|notice| change(notice, spoiled)), [format!("{rule}: {field} = U+2066 U+061C")]);
    }
    // Persian and the scripts of India are written with joiners.
    assert!(told(|notice| notice.family_name = Some(text("علی\u{200c}رضا"))).is_empty());
    let mut notice = red();
    notice.family_name = Some(spoiled);
    let seen = judge(&notice).findings.into_iter().flat_map(|finding| finding.seen);
    let values: String = seen.filter_map(|seen| seen.value).map(|value| value.to_string()).collect();
    assert!(values.contains("Tarik U+202EelpmaxE") && !values.contains('\u{202e}'));
}

#[test]
fn a_photograph_is_a_small_jpeg_of_the_size_that_it_says() {
    let photo = |jpeg: &[u8], width, height| {
        let photo = Photo { jpeg: jpeg.to_vec(), width, height };
        let told = told(|notice| notice.photo = Some(photo));
        told.into_iter().find(|line| line.contains(" photograph (")).unwrap_or_default()
    };
    let rule = "stops photograph (RPD-12): photo =";
    assert_eq!(photo(b"<script>", 240, 320), format!("{rule} 240 x 320 pixels, 8 bytes: not a JPEG"));
    assert_eq!(
        photo(&jpeg(20_000, 320), 240, 320),
        format!("{rule} 240 x 320 pixels, 21 bytes: the file says 20000 x 320")
    );
    assert_eq!(photo(&jpeg(20_000, 320), 20_000, 320), format!("{rule} 20000 x 320 pixels, 21 bytes"));
    assert_eq!(photo(&jpeg(640, 1), 640, 1), "");
}

#[test]
fn measures_limits_and_validity_are_held() {
    assert_eq!(
        told(|notice| notice.likeness.height_cm = Some(281)),
        ["stops measures (RPD-12): height_cm = 281"]
    );
    assert_eq!(
        told(|notice| notice.grounds = vec![notice.grounds[0].clone(); 33]),
        ["stops limits (RPD-12): grounds = 33"]
    );
    let expires = |moment| told(|notice| notice.record.handling.expires = Some(at(moment)));
    for moment in ["2026-11-24T10:00:00Z", "2031-11-24T10:00:00.001Z"] {
        assert_eq!(expires(moment), [format!("stops validity (RPD-10): expires = {moment}")]);
    }
    assert!(expires("2031-11-24T10:00:00Z").is_empty());
}

#[test]
fn a_diffusion_names_its_members_and_a_notice_does_not() {
    let reach = |reach, audience: Audience| {
        told(|notice| {
            notice.reach = reach;
            notice.record.handling.audience = audience;
        })
    };
    let (ma, nobody) = (BTreeSet::from(["MA".parse().unwrap()]), BTreeSet::new());
    let (diffusion, notice) =
        ("stops diffusion-audience (RPD-97): audience =", "stops notice-audience (RPD-10): audience =");
    assert_eq!(reach(Reach::Diffusion, Audience::All), [format!("{diffusion} all")]);
    assert_eq!(reach(Reach::Diffusion, Audience::Only(nobody)), [format!("{diffusion} only")]);
    assert_eq!(reach(Reach::Diffusion, Audience::AllBut(ma.clone())), [format!("{diffusion} all but MA")]);
    assert_eq!(reach(Reach::Notice, Audience::Only(ma.clone())), [format!("{notice} only MA")]);
    for (how, audience) in
        [(Reach::Diffusion, Audience::Only(ma.clone())), (Reach::Notice, Audience::AllBut(ma))]
    {
        assert!(reach(how, audience).is_empty());
    }
}

#[test]
fn a_red_notice_has_its_own_minimum() {
    assert_eq!(told(|notice| notice.record.births.clear()), ["stops red-identity (RPD-83): births is empty"]);
    let told_of_less = told(|notice| {
        notice.photo = None;
        notice.record.identifiers.clear();
        notice.likeness = wasl_model::Likeness::default();
    });
    // A nationality tells nobody from others.
    assert_eq!(
        told_of_less,
        ["stops red-identity (RPD-83): photo is empty", "warns red-photograph (RPD-12): photo is empty"]
    );
    assert_eq!(
        told(|notice| notice.record.kind = RecordKind::Vessel),
        ["stops red-subject (RPD-82): kind = vessel"]
    );
    assert_eq!(told(|notice| notice.asks = [Ask::Inform].into()), ["stops red-ask (RPD-82): asks = inform"]);
    assert_eq!(
        told(|notice| notice.grounds[0].issuer = text("Morocco")),
        ["stops issuer-code (RPD-12): grounds[0].issuer = Morocco"]
    );
    assert!(told(|notice| notice.grounds[0].issuer = text("914")).is_empty());
}

#[test]
fn no_other_colour_asks_for_an_arrest() {
    for colour in Colour::ALL.iter().copied().filter(|colour| *colour != Colour::Red) {
        let mut notice = sound(colour);
        notice.asks.insert(Ask::Arrest);
        let ruling = judge(&notice);
        let stops: Vec<_> = ruling
            .findings
            .iter()
            .filter(|one| one.answer == Answer::Stops)
            .map(|one| one.rule.as_str())
            .collect();
        assert_eq!(stops, ["arrest-is-red"], "{colour}");
    }
}
