//! A bureau in a folder of its own, with invented records and a key for each role.

use std::{cell::RefCell, collections::HashMap, sync::Arc};

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Request, Response, StatusCode},
};
use serde_json::Value;
use tempfile::TempDir;
use tower::ServiceExt as _;
use wasl_model::{Purpose, Role, Timestamp};
use wasl_node::{Bureau, Format, ImportPlan, Input, ListedAs, SetClock, Settings};

/// Everybody here is invented.
pub(crate) const PEOPLE: &str = concat!(
    r#"{"id":"ex-1","schema":"Person","properties":{"name":["Tarik Example"],"alias":["طارق مثال"],"birthDate":["1965-03-21"],"nationality":["ma"],"passportNumber":["AB123456"],"country":["ma"]}}"#,
    "\n",
    r#"{"id":"ex-2","schema":"Person","properties":{"name":["Oksana Invented"],"birthDate":["1980"],"nationality":["ua"]}}"#,
    "\n",
    r#"{"id":"ex-3","schema":"Company","properties":{"name":["Sample Shipping Limited"],"jurisdiction":["mt"],"registrationNumber":["C 99999"]}}"#,
    "\n",
);

/// A bureau of the member UN at a clock that stands.
pub(crate) struct House {
    pub(crate) bureau: Arc<Bureau>,
    pub(crate) router: Router,
    keys: RefCell<HashMap<&'static str, String>>,
    // Dropped last, with everything in it.
    _home: TempDir,
}

/// An answer, read.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Reply {
    /// The body as JSON; `null` if it is not.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_default()
    }

    /// The number of the problem that it tells.
    pub(crate) fn number(&self) -> Option<u64> {
        self.json()["number"].as_u64()
    }

    /// The body with what differs from run to run left out.
    pub(crate) fn steady(&self) -> Value {
        let mut json = self.json();
        if let Some(took) = json.get_mut("took_us") {
            *took = "…".into();
        }
        json
    }
}

impl House {
    pub(crate) fn new() -> Self {
        Self::with(&Settings::default())
    }

    pub(crate) fn with(settings: &Settings) -> Self {
        let home = tempfile::tempdir().unwrap();
        let clock = Arc::new(SetClock::at(Timestamp::from_secs(1_795_000_000)));
        let member = "UN".parse().unwrap();
        let bureau = Bureau::init(&home.path().join("un"), member, "Example Place", settings, clock).unwrap();
        let bureau = Arc::new(bureau);
        let router = wasl_api::router(Arc::clone(&bureau));
        Self { bureau, router, keys: RefCell::default(), _home: home }
    }

    /// A bureau with the invented people.
    pub(crate) fn with_people() -> Self {
        let house = Self::new();
        let plan = ImportPlan {
            format: Format::Ftm,
            inputs: vec![Input { name: "people".to_owned(), bytes: Box::new(PEOPLE.as_bytes()) }],
            dataset: Some(wasl_model::Text::new("people").unwrap()),
            mapping: None,
            handling: wasl_model::Handling::default(),
            confirm_withdraw: None,
            listed_as: ListedAs::Records,
        };
        let admin = house.bureau.local_caller(Role::Admin, Purpose::Investigation);
        house.bureau.import(&admin, plan, &mut |_| {}).unwrap();
        house
    }

    /// A key of this role.
    pub(crate) fn key(&self, role: Role) -> String {
        let admin = self.bureau.local_caller(Role::Admin, Purpose::Investigation);
        let make = || self.bureau.add_key(&admin, role, "a post").unwrap().secret;
        self.keys.borrow_mut().entry(role.as_str()).or_insert_with(make).clone()
    }

    /// Asks with a key of this role.
    pub(crate) async fn ask(&self, role: Role, method: &str, path: &str, body: &str) -> Reply {
        self.send(asking(Some(&self.key(role)), method, path, body)).await
    }

    /// Sends a request and reads the answer.
    pub(crate) async fn send(&self, request: Request<Body>) -> Reply {
        read(self.router.clone().oneshot(request).await.unwrap()).await
    }

    /// How many lines the audit log has, those of this look included.
    pub(crate) fn audit_size(&self) -> u64 {
        let caller = self.bureau.local_caller(Role::Protection, Purpose::Oversight);
        let size = self.bureau.audit(&caller, None, 1).unwrap().size;
        // Looking writes a line before and one behind.
        size + 1
    }
}

/// Reads an answer.
pub(crate) async fn read(response: Response<Body>) -> Reply {
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, 16 << 20).await.unwrap();
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    Reply { status: parts.status, headers: parts.headers, text }
}

/// A request with a JSON body, if it has one.
pub(crate) fn asking(key: Option<&str>, method: &str, path: &str, body: &str) -> Request<Body> {
    let mut request = Request::builder().method(method).uri(path);
    if let Some(key) = key {
        request = request.header("authorization", format!("Bearer {key}"));
    }
    if !body.is_empty() {
        request = request.header("content-type", "application/json");
    }
    request.body(Body::from(body.to_owned())).unwrap()
}

/// How many lines were written between two looks at the log.
pub(crate) fn lines_between(before: u64, after: u64) -> u64 {
    // Looking at the end wrote its own opening before it counted, and is counted whole.
    after - before - 2
}
