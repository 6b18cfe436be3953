//! The console in a real browser, by keyboard alone; every page is kept as a picture.

use std::{net::SocketAddr, path::PathBuf, sync::Arc};

use wasl_model::Role;

use crate::{
    cast::Cast,
    directory::obeys_a_directory,
    groups::{takes_part_in_groups, writes_to_a_group},
    messages::hears_of_a_case,
    webdriver::{Browser, Light, TAB},
};

const PHONE: u32 = 360;
const DESK: u32 = 1_280;

/// A console that is served, and its address.
pub(crate) async fn served() -> (Cast, String) {
    let cast = Cast::living();
    let router = wasl_console::router(Arc::clone(&cast.bureau));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, service).await });
    (cast, address)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_officer_works_by_keyboard_alone_on_a_phone_and_at_a_desk() {
    let (cast, address) = served().await;
    let work = move || {
        let Some(browser) = Browser::start() else {
            println!("skipped: chromedriver is not installed");
            return;
        };
        let visit = Visit { browser, address };
        visit.stranger();
        visit.officer(&cast);
        visit.record(&cast);
        visit.protection(&cast);
        visit.arabic(&cast);
    };
    tokio::task::spawn_blocking(work).await.unwrap();
}

/// A browser at a console.
pub(crate) struct Visit {
    pub(crate) browser: Browser,
    pub(crate) address: String,
}

impl Visit {
    fn stranger(&self) {
        self.open("/");
        self.pictures("sign-in");
    }

    fn officer(&self, cast: &Cast) {
        self.sign_in(cast.key(Role::Officer));
        self.pictures("start");
        self.browser.tell("document.getElementById('what').focus()");
        self.browser.press("طارق النموذجي");
        self.browser.enter();
        assert_eq!(self.browser.tell("location.pathname"), "/ask");
        let shown = self.browser.tell("document.querySelector('.hit').innerText").to_string();
        assert!(shown.contains("Tarik EXEMPLAIRE") && shown.contains("MA-0001"), "{shown}");
        self.reaches_first_hit();
        self.pictures("answer");
        self.open("/");
        self.browser.tell("document.querySelector('.more').open = true");
        self.pictures("start-more");
        self.browser.tell("document.getElementById('what').value = 'Tarik Namudaji'");
        self.browser.tell("document.getElementById('born').value = '1965-03-12'");
        self.browser.tell("document.getElementById('nationality').value = 'MA'");
        self.browser.follow("#question .main");
        self.pictures("answer-reasons");
        self.browser.tell("document.getElementById('what').value = 'Wilhelmina Quackenbush'");
        self.browser.follow("#question .main");
        self.pictures("nothing");
        self.browser.tell("document.getElementById('born').value = '1965-02-30'");
        self.browser.follow("#question .main");
        self.pictures("bad-date");
    }

    fn record(&self, cast: &Cast) {
        self.open(&format!("/records/{}", cast.records[0].id()));
        self.pictures("record");
        self.open("/records/none");
        self.pictures("not-found");
        self.open("/bureaus");
        self.pictures("bureaus");
        hears_of_a_case(cast);
        self.open("/messages?tray=due");
        self.pictures("messages-due");
        self.groups(cast);
        obeys_a_directory(cast);
        self.open("/directory");
        self.pictures("directory");
    }

    fn groups(&self, cast: &Cast) {
        takes_part_in_groups(cast);
        self.open("/groups");
        self.pictures("groups");
        self.open("/groups/found");
        self.pictures("group-found");
        self.open("/groups");
        self.browser.follow(".bureau a[href$='/members']");
        self.pictures("group-members");
        self.open("/groups");
        self.browser.follow(".bureau .grave");
        self.pictures("group-dissolve");
        self.open("/groups");
        self.browser.follow(".bureau a[href^='/messages/write']");
        self.pictures("message-to-group");
        self.open(&format!("/messages/{}", writes_to_a_group(cast)));
        self.pictures("message-of-group");
        self.open("/messages?tray=out");
        self.pictures("messages-of-group");
    }

    fn protection(&self, cast: &Cast) {
        self.browser.follow(".sign-out button");
        self.sign_in(cast.key(Role::Protection));
        self.open(&format!("/records/{}", cast.records[0].id()));
        self.browser.follow(".panel .grave");
        self.pictures("erase");
        self.open("/audit");
        self.browser.follow(".title-row .main");
        self.pictures("audit");
        self.open(&format!("/records/{}", cast.records[1].id()));
        self.browser.follow(".panel .grave");
        self.browser.follow(".choices .grave");
        self.pictures("erased");
        self.browser.follow(".sign-out button");
    }

    fn arabic(&self, cast: &Cast) {
        self.sign_in(cast.key(Role::Officer));
        self.browser.follow(".languages [value=ar]");
        assert_eq!(self.browser.tell("document.documentElement.dir"), "rtl");
        self.pictures("start-arabic");
        self.browser.tell("document.getElementById('what').value = 'Tarik Namudaji'");
        self.browser.tell("document.getElementById('born').value = '1965-03-12'");
        self.browser.follow("#question .main");
        assert_eq!(self.browser.tell("document.documentElement.dir"), "rtl");
        let starts = self.browser.tell("getComputedStyle(document.querySelector('.hit h3')).direction");
        assert_eq!(starts, "rtl");
        self.pictures("answer-arabic");
        self.open(&format!("/records/{}", cast.records[0].id()));
        self.pictures("record-arabic");
        self.open("/bureaus");
        self.pictures("bureaus-arabic");
        self.open("/messages?tray=due");
        self.pictures("messages-due-arabic");
        self.open("/directory");
        self.pictures("directory-arabic");
        self.open("/groups");
        self.pictures("groups-arabic");
        self.open("/groups/found");
        self.pictures("group-found-arabic");
        self.browser.follow(".write .choices a");
        self.browser.follow(".bureau a[href$='/members']");
        self.pictures("group-members-arabic");
        self.open("/messages?tray=out");
        self.pictures("messages-of-group-arabic");
    }

    pub(crate) fn sign_in(&self, key: &str) {
        self.open("/sign-in");
        assert_eq!(self.browser.tell("document.activeElement.id"), "key", "the key's field has the focus");
        self.browser.press(key);
        self.browser.enter();
        assert_eq!(self.browser.tell("location.pathname"), "/");
    }

    /// From the box, by the tabulator alone, one comes to the first hit before long.
    fn reaches_first_hit(&self) {
        self.browser.tell("document.getElementById('what').focus()");
        for _ in 0..8 {
            self.browser.press(TAB);
            let focused = self.browser.tell("document.activeElement.getAttribute('href') || ''");
            if focused.as_str().is_some_and(|href| href.starts_with("/records/")) {
                return;
            }
        }
        panic!("the first hit is not reached");
    }

    pub(crate) fn open(&self, path: &str) {
        self.browser.open(&format!("{}{path}", self.address));
    }

    /// Keeps a file beside the pictures.
    pub(crate) fn keep(name: &str, bytes: &[u8]) {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("../screenshots");
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join(name), bytes).unwrap();
    }

    /// The page on a phone and at a desk, by day and by night, without anything running over its edge.
    pub(crate) fn pictures(&self, name: &str) {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("../screenshots");
        for (width, light, kind) in [
            (PHONE, Light::Day, "360"),
            (PHONE, Light::Night, "360-dark"),
            (DESK, Light::Night, "1280-dark"),
            (DESK, Light::Day, "1280"),
        ] {
            self.browser.picture(&folder.join(format!("{name}-{kind}.png")), width, light);
            let over = self.browser.tell("document.documentElement.scrollWidth > innerWidth");
            assert_eq!(over, false, "{name} runs over its edge at {kind}");
        }
    }
}
