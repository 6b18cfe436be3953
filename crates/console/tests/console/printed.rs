//! The sheet of a notice on paper: one page, however much the notice says.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use wasl_model::{
    DateSpan, EyeColour, HairColour, Identifier, Name, NameKind, Notice, Photo, Prose, Role, Scheme, Text,
};

use crate::{
    browser::{Visit, served},
    cases::red,
    notices::is_published,
    webdriver::Browser,
};

/// A picture of one grey point that says to be as large as a face.
fn photo() -> Photo {
    let jpeg = "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAgGBgcGBQgHBwcJCQgKDBQNDAsLDBkSEw8UHRofHh0aHBwgJC4nICIsIxwcKDcp\
        LDAxNDQ0Hyc5PTgyPC4zNDL/wAALCAABAAEBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAACf/EABQQAQAAAAAAAAAAAAAAAAAAAAD/\
        2gAIAQEAAD8AKp//2Q==";
    let mut jpeg = STANDARD.decode(jpeg.replace(char::is_whitespace, "")).unwrap();
    let frame = jpeg.windows(2).position(|marker| marker == [0xff, 0xc0]).unwrap();
    let (width, height) = (480_u16, 640_u16);
    jpeg[frame + 5..frame + 7].copy_from_slice(&height.to_be_bytes());
    jpeg[frame + 7..frame + 9].copy_from_slice(&width.to_be_bytes());
    Photo { jpeg, width, height }
}

/// A notice that says as much as is taken, in more than one script.
fn stuffed() -> Notice {
    let mut notice = red("Tarik", &"Exemple de la Mancha ".repeat(12));
    let text = |raw: &str| Text::new(raw).unwrap();
    for at in 0..20 {
        let name = Name {
            text: text(&format!("اسم مختلق طويل {at} {}", "مثال ".repeat(20))),
            kind: NameKind::Alias,
        };
        notice.record.names.push(name);
        let value = text(&format!("QX47110{at:02}{}", "9".repeat(60)));
        let identifier = Identifier { scheme: Scheme::Passport, value, issuer: "MA".parse().ok() };
        notice.record.identifiers.push(identifier);
        notice.record.births.push(DateSpan::of("1976".parse().unwrap()));
        notice.record.nationalities.push("FR".parse().unwrap());
    }
    let mut ground = notice.grounds[0].clone();
    ground.charge = text(&"山田".repeat(400));
    ground.charge_translation = Some(text(&"Armed robbery, and more of the same. ".repeat(60)));
    notice.grounds = vec![ground; 8];
    notice.account =
        Some(Prose::new(&"Two shops in one night.\n\nمتجران في ليلة واحدة.\n".repeat(200)).unwrap());
    notice.asks = wasl_model::Ask::ALL.iter().copied().collect();
    notice.likeness.eyes = EyeColour::ALL.iter().copied().collect();
    notice.likeness.hair = HairColour::ALL.iter().copied().collect();
    notice.likeness.marks = Some(text(&"A scar on the left hand. ".repeat(60)));
    notice
}

/// How many pages the printed page has.
fn pages(pdf: &[u8]) -> usize {
    let text = String::from_utf8_lossy(pdf);
    text.match_indices("/Type /Page").filter(|(at, found)| !text[at + found.len()..].starts_with('s')).count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_notice_fits_on_one_sheet_in_every_language() {
    let (cast, address) = served().await;
    let work = move || {
        let Some(browser) = Browser::start() else {
            println!("skipped: chromedriver is not installed");
            return;
        };
        let visit = Visit { browser, address };
        visit.sign_in(cast.key(Role::Officer));
        for (name, mut notice) in [("sheet", red("Tarik", "Example")), ("sheet-stuffed", stuffed())] {
            notice.photo = Some(photo());
            let id = is_published(&cast, notice);
            for language in ["en", "fr", "es", "ar"] {
                visit.open(&format!("/notices/{id}/sheet?language={language}"));
                let pdf = visit.browser.print();
                assert_eq!(pages(&pdf), 1, "{name} in {language}");
                Visit::keep(&format!("{name}-{language}.pdf"), &pdf);
                visit.pictures(&format!("{name}-{language}"));
                // What is cut is said to be, and nothing is hidden under the edge of the paper.
                let over = "document.querySelector('.sheet').scrollHeight > document.querySelector('.sheet').clientHeight";
                assert_eq!(visit.browser.tell(over), false, "{name} in {language}");
            }
            for path in [format!("/notices/{id}"), format!("/cases/{id}")] {
                visit.open(&path);
                visit.pictures(&format!("{name}{}", path.split('/').nth(1).unwrap()));
            }
        }
        for path in ["cases", "notices", "cases/new", "cases/new?colour=red"] {
            visit.open(&format!("/{path}"));
            visit.pictures(&path.replace(['/', '?', '='], "-"));
        }
        visit.browser.follow(".languages [value=ar]");
        visit.pictures("draft-arabic");
        visit.open("/cases?tray=published");
        visit.pictures("cases-arabic");
    };
    tokio::task::spawn_blocking(work).await.unwrap();
}
