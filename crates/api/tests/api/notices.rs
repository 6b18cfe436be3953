//! Notices over HTTP: from the draft to the answers, each refusal by its number, and what is shown of them.

use serde_json::{Value, json};
use wasl_model::{Purpose, Role};

use super::fixture::{House, Reply, asking};

/// A bureau, and the people who work on a notice there, each with a key of their own.
struct Desk {
    house: House,
    author: String,
    first: String,
    second: String,
}

impl Desk {
    fn new() -> Self {
        let house = House::new();
        let [author, first, second] = [
            (Role::Officer, "Aicha Example"),
            (Role::Reviewer, "Boris Example"),
            (Role::Reviewer, "Chen Example"),
        ]
        .map(|(role, name)| key(&house, role, name));
        Self { house, author, first, second }
    }

    async fn ask(&self, key: &str, method: &str, path: &str, body: &Value) -> Reply {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        self.house.send(asking(Some(key), method, path, &body)).await
    }

    /// What somebody is shown.
    async fn sees(&self, key: &str, path: &str) -> Value {
        let reply = self.ask(key, "GET", path, &Value::Null).await;
        assert_eq!(reply.status, 200, "{path}: {}", reply.text);
        reply.json()
    }

    /// Opens a case, and says where it is.
    async fn drafts(&self, sheet: &Value) -> String {
        let reply = self.ask(&self.author, "POST", "/v1/cases", &json!({ "sheet": sheet })).await;
        assert_eq!(reply.status, 201, "{}", reply.text);
        let place = reply.headers["location"].to_str().unwrap().to_owned();
        assert_eq!(reply.json(), json!({ "case": id(&place) }));
        place
    }

    async fn takes(&self, key: &str, place: &str, order: Value) -> Reply {
        self.ask(key, "POST", &format!("{place}/steps"), &order).await
    }

    /// A step, and where it leads.
    async fn goes(&self, key: &str, place: &str, command: &str) -> (Value, Value) {
        let reply = self.takes(key, place, json!({ "command": command })).await;
        assert_eq!(reply.status, 200, "{command}: {}", reply.text);
        let json = reply.json();
        (json["stage"].clone(), json["standing"].clone())
    }

    /// Handed in and approved by two.
    async fn approves(&self, place: &str) {
        assert_eq!(self.goes(&self.author, place, "submit").await, ("checked".into(), "unpublished".into()));
        assert_eq!(self.goes(&self.first, place, "approve").await, ("reviewed".into(), "unpublished".into()));
        assert_eq!(
            self.goes(&self.second, place, "approve").await,
            ("approved".into(), "unpublished".into())
        );
    }

    async fn publishes(&self, sheet: &Value) -> String {
        let place = self.drafts(sheet).await;
        self.approves(&place).await;
        assert_eq!(self.goes(&self.author, &place, "publish").await, (Value::Null, "published".into()));
        place
    }

    /// Who is found by a name.
    async fn finds(&self, name: &str) -> Vec<Value> {
        let answer = self.ask(&self.author, "POST", "/v1/search", &json!({ "name": name })).await.json();
        answer["hits"].as_array().unwrap().iter().map(|hit| hit["record"].clone()).collect()
    }
}

/// A key of its own for somebody.
fn key(house: &House, role: Role, name: &str) -> String {
    let admin = house.bureau.local_caller(Role::Admin, Purpose::Investigation);
    house.bureau.add_key(&admin, role, name).unwrap().secret
}

fn id(place: &str) -> &str {
    place.rsplit('/').next().unwrap()
}

/// A red notice that every rule lets through.
fn red(forename: &str, family_name: &str) -> Value {
    json!({
        "colour": "red", "family_name": family_name, "forename": forename, "born": ["1975-01-08"],
        "birth_place": "Test City", "birth_country": "MA", "nationalities": ["MA"], "sex": "male", "height_cm": 182,
        "numbers": [{ "scheme": "passport", "number": "QX4711003", "issuer": "MA" }],
        "grounds": [{
            "kind": "warrant", "issued": "2026-03-02", "authority": "Court of Example", "issuer": "MA",
            "offence": "armed-robbery", "charge": "Armed robbery", "committed": "2026-02-27", "penalty_months": 120,
        }],
        "account": "Two shops in one night.", "asks": ["locate", "arrest"],
    })
}

#[tokio::test]
async fn a_notice_goes_from_its_sheet_into_the_answers() {
    let desk = Desk::new();
    let mut short = red("Tarik", "Example");
    short["grounds"][0]["penalty_months"] = 12.into();
    let place = desk.drafts(&short).await;
    // The rules send it back, and say which of them stands against it, by which article, and what it saw.
    let back = desk.takes(&desk.author, &place, json!({ "command": "submit" })).await.json();
    assert_eq!((&back["stage"], &back["ruling"]["allows"]), (&json!("draft"), &json!(false)));
    let findings = back["ruling"]["findings"].as_array().unwrap();
    let stops: Vec<_> = findings.iter().filter(|finding| finding["answer"] == "stops").collect();
    assert_eq!(stops.len(), 1, "{stops:?}");
    assert_eq!(
        (&stops[0]["article"], &stops[0]["seen"][0]["field"]),
        (&json!("RPD-83"), &json!("grounds[0].penalty"))
    );

    let amended = json!({ "sheet": red("Tarik", "Example") });
    let redrafted = desk.ask(&desk.author, "PUT", &format!("{place}/draft"), &amended).await;
    assert_eq!(redrafted.json(), json!({ "stage": "draft", "standing": "unpublished", "due": null }));
    desk.approves(&place).await;
    assert_eq!(desk.finds("Tarik Example").await, [] as [Value; 0]);
    assert_eq!(desk.goes(&desk.author, &place, "publish").await, (Value::Null, "published".into()));
    assert_eq!(desk.finds("طارق اكسامبل").await, [id(&place)]);
    assert_eq!(desk.finds("Tareq Exampel").await, [id(&place)]);
    insta::assert_json_snapshot!("case", desk.sees(&desk.author, &place).await);
    let notice = format!("/v1/notices/{}", id(&place));
    insta::assert_json_snapshot!("notice", desk.sees(&desk.author, &notice).await);
    insta::assert_json_snapshot!("public_notice", desk.sees(&desk.author, &format!("{notice}/public")).await);
}

#[tokio::test]
async fn cases_and_notices_are_listed_by_tray_and_by_page() {
    let desk = Desk::new();
    let drafted =
        desk.drafts(&json!({ "colour": "yellow", "family_name": "EXAMPLE", "forename": "ODILE" })).await;
    let published = desk.publishes(&red("Tarik", "Example")).await;
    let ids = |page: &Value, list: &str| -> Vec<Value> {
        page[list].as_array().unwrap().iter().map(|row| row["id"].clone()).collect()
    };
    for (tray, expected) in [
        ("", vec![id(&published), id(&drafted)]),
        ("?tray=draft", vec![id(&drafted)]),
        ("?tray=published", vec![id(&published)]),
        ("?tray=unpublished", vec![id(&drafted)]),
        ("?tray=due", vec![id(&published)]),
        ("?tray=refused", vec![]),
    ] {
        let page = desk.sees(&desk.first, &format!("/v1/cases{tray}")).await;
        let mut seen = ids(&page, "cases");
        let mut expected: Vec<Value> = expected.into_iter().map(Value::from).collect();
        // At a clock that stands, both were changed at once.
        seen.sort_by_key(ToString::to_string);
        expected.sort_by_key(ToString::to_string);
        assert_eq!((seen, &page["next"]), (expected, &Value::Null), "{tray}");
    }
    let (mut after, mut seen) = (String::new(), Vec::new());
    loop {
        let page = desk.sees(&desk.author, &format!("/v1/cases?limit=1{after}")).await;
        seen.extend(ids(&page, "cases"));
        let Some(next) = page["next"].as_str() else { break };
        after = format!("&after={next}");
    }
    assert_eq!(seen.len(), 2);
    for (filter, expected) in [("", 1), ("?colour=red&owner=UN", 1), ("?colour=green", 0), ("?owner=FR", 0)] {
        let page = desk.sees(&desk.author, &format!("/v1/notices{filter}")).await;
        assert_eq!(ids(&page, "notices").len(), expected, "{filter}");
    }
    for wrong in
        ["/v1/cases?tray=mine", "/v1/cases?limit=0", "/v1/notices?colour=pink", "/v1/notices?when=now"]
    {
        let reply = desk.ask(&desk.author, "GET", wrong, &Value::Null).await;
        assert_eq!((reply.status.as_u16(), reply.number()), (400, Some(7008)), "{wrong}");
    }
}

#[tokio::test]
async fn each_refusal_is_told_by_its_number() {
    let desk = Desk::new();
    let place = desk.drafts(&red("Tarik", "Example")).await;
    let reason = "So it was decided.";
    let told = async |key: &str, order: Value, status: u16, number: u64| {
        let reply = desk.takes(key, &place, order.clone()).await;
        assert_eq!(
            (reply.status.as_u16(), reply.number()),
            (status, Some(number)),
            "{order}: {}",
            reply.text
        );
        assert!(!reply.text.to_lowercase().contains("tarik"), "{}", reply.text);
    };
    told(&desk.first, json!({ "command": "submit" }), 403, 1103).await;
    told(&desk.author, json!({ "command": "publish" }), 409, 1102).await;
    told(&desk.author, json!({ "command": "approve" }), 409, 1102).await;
    told(&desk.author, json!({ "command": "expire" }), 409, 1102).await;
    desk.goes(&desk.author, &place, "submit").await;
    let again = key(&desk.house, Role::Reviewer, "aicha example");
    told(&again, json!({ "command": "approve" }), 403, 1105).await;
    desk.goes(&desk.first, &place, "approve").await;
    told(&desk.first, json!({ "command": "approve" }), 403, 1106).await;
    told(&desk.second, json!({ "command": "refuse", "reason": reason }), 422, 1108).await;
    told(&desk.second, json!({ "command": "refuse", "reason": reason, "articles": ["C99"] }), 422, 1109)
        .await;
    told(&desk.second, json!({ "command": "refuse", "articles": ["C3"] }), 422, 7007).await;
    told(&desk.second, json!({ "command": "return" }), 422, 7007).await;
    told(&desk.second, json!({ "command": "approve", "reason": reason }), 422, 7007).await;
    told(&desk.second, json!({ "command": "clear", "reason": reason }), 422, 7007).await;
    told(&desk.second, json!({ "command": "draft" }), 422, 7007).await;
    told(&desk.second, json!({ "command": "burn" }), 422, 7007).await;

    // What was refused stands in the way of whoever is like it, and is named with how like that is.
    let refuse = json!({ "command": "refuse", "reason": reason, "articles": ["C3"] });
    assert_eq!(desk.takes(&desk.second, &place, refuse).await.json()["standing"], "refused");
    let like = desk.drafts(&red("Tareq", "Exampel")).await;
    let stopped = desk.takes(&desk.author, &like, json!({ "command": "submit" })).await;
    assert_eq!((stopped.status.as_u16(), stopped.number()), (409, Some(6151)), "{}", stopped.text);
    let refusals = stopped.json()["refusals"].clone();
    assert_eq!((refusals.as_array().unwrap().len(), &refusals[0]["record"]), (1, &json!(id(&place))));
    assert!(refusals[0]["score"].as_f64().is_some_and(|score| (0.3..=1.0).contains(&score)), "{refusals}");
    let clear = json!({ "command": "clear", "refusal": id(&place), "reason": "Another person." });
    let own = desk.takes(&desk.author, &like, clear.clone()).await;
    assert_eq!((own.status.as_u16(), own.number()), (403, Some(1103)));
    assert_eq!(desk.takes(&desk.first, &like, clear).await.status, 200);
    assert_eq!(desk.goes(&desk.author, &like, "submit").await.0, "checked");
    // A notice is changed by its case alone, and its dataset is for notices.
    let record = r#"{"dataset":"notices","source_id":"1","type":"person","names":[{"text":"Amal Madeup","kind":"main"}]}"#;
    let made = desk.house.ask(Role::Analyst, "POST", "/v1/records", record).await;
    assert_eq!((made.status.as_u16(), made.number()), (422, Some(6154)));
}

#[tokio::test]
async fn a_sheet_is_told_everything_that_cannot_be() {
    let desk = Desk::new();
    let mut sheet = red("Tarik", "Example");
    sheet["born"] = json!(["1975-13-08"]);
    sheet["height_cm"] = 999.into();
    sheet["grounds"][0]["penalty_months"] = json!(-1);
    let reply = desk.ask(&desk.author, "POST", "/v1/cases", &json!({ "sheet": sheet })).await;
    assert_eq!((reply.status.as_u16(), reply.number()), (422, Some(2123)), "{}", reply.text);
    let fields = reply.json()["fields"]
        .as_array()
        .unwrap()
        .iter()
        .map(|fault| fault["field"].clone())
        .collect::<Vec<_>>();
    assert_eq!(fields, ["born[0]", "grounds[0].penalty_months", "height_cm"]);
    let photo = |photo: &str| json!({ "sheet": red("Tarik", "Example"), "photo": photo });
    for (body, number) in [
        (json!({ "sheet": { "color": "red" } }), 7007),
        (json!({ "sheet": { "colour": "pink" } }), 2123),
        (json!({}), 7007),
        (photo("not Base64!"), 7007),
        // An SVG with a script, whatever it is called.
        (photo("PHN2ZyBvbmxvYWQ9J2FsZXJ0KDEpJy8+"), 2101),
    ] {
        let reply = desk.ask(&desk.author, "POST", "/v1/cases", &body).await;
        assert_eq!((reply.status.as_u16(), reply.number()), (422, Some(number)), "{body}: {}", reply.text);
    }
    assert_eq!(desk.sees(&desk.author, "/v1/cases").await, json!({ "cases": [], "next": null }));
    // The rules are asked without a case, too.
    let ruling = desk
        .ask(&desk.author, "POST", "/v1/rulings", &json!({ "sheet": red("Tarik", "Example") }))
        .await
        .json();
    assert_eq!(ruling["allows"], true, "{ruling}");
    assert_eq!(desk.sees(&desk.author, "/v1/cases").await, json!({ "cases": [], "next": null }));
}

#[tokio::test]
async fn a_photograph_goes_in_and_comes_out_made_anew() {
    use base64::{Engine as _, prelude::BASE64_STANDARD};
    use tower::ServiceExt as _;
    let desk = Desk::new();
    let picture = BASE64_STANDARD.encode(include_bytes!("../../../../docs/pictures/console.png"));
    let body = json!({ "sheet": red("Tarik", "Example"), "photo": picture });
    let reply = desk.ask(&desk.author, "POST", "/v1/cases", &body).await;
    assert_eq!(reply.status, 201, "{}", reply.text);
    let place = reply.headers["location"].to_str().unwrap().to_owned();
    let jpeg = async |path: String| {
        let response =
            desk.house.router.clone().oneshot(asking(Some(&desk.first), "GET", &path, "")).await.unwrap();
        assert_eq!(
            (response.status().as_u16(), &response.headers()["content-type"]),
            (200, &"image/jpeg".parse().unwrap())
        );
        axum::body::to_bytes(response.into_body(), 1 << 20).await.unwrap()
    };
    let of_case = jpeg(format!("{place}/photo")).await;
    assert!(of_case.starts_with(&[0xff, 0xd8, 0xff]) && of_case.len() <= 64 << 10);
    desk.approves(&place).await;
    desk.goes(&desk.first, &place, "publish").await;
    assert_eq!(jpeg(format!("/v1/notices/{}/photo", id(&place))).await, of_case);
    // A version that is drafted without one has none.
    let without = json!({ "sheet": red("Tarik", "Example") });
    desk.ask(&desk.author, "PUT", &format!("{place}/draft"), &without).await;
    let none = desk.ask(&desk.author, "GET", &format!("{place}/photo"), &Value::Null).await;
    assert_eq!((none.status.as_u16(), none.number()), (404, Some(1004)));
}

#[tokio::test]
async fn what_is_not_there_and_what_is_not_for_the_caller_look_alike() {
    let desk = Desk::new();
    let nothing = "0".repeat(32);
    let place = desk.publishes(&red("Tarik", "Example")).await;
    let suspend = json!({ "command": "suspend", "reason": "It is looked into." });
    assert_eq!(desk.takes(&desk.first, &place, suspend).await.json()["standing"], "suspended");
    let ask = async |path: String| {
        let reply = desk.ask(&desk.author, "GET", &path, &Value::Null).await;
        (reply.status.as_u16(), reply.text)
    };
    for under in ["", "/public", "/photo"] {
        let hidden = ask(format!("/v1/notices/{}{under}", id(&place))).await;
        assert_eq!(hidden, ask(format!("/v1/notices/{nothing}{under}")).await);
        assert_eq!(hidden, ask(format!("/v1/notices/none{under}")).await);
        assert_eq!(hidden.0, 404);
    }
    let missing = ask(format!("/v1/cases/{nothing}")).await;
    assert_eq!((missing.0, &missing), (404, &ask("/v1/cases/none".to_owned()).await));
    let step =
        desk.takes(&desk.author, &format!("/v1/cases/{nothing}"), json!({ "command": "submit" })).await;
    assert_eq!((step.status.as_u16(), step.number()), (404, Some(1004)));
}

#[tokio::test]
async fn the_rules_and_the_places_are_shown() {
    let desk = Desk::new();
    let rulebook = desk.sees(&desk.author, "/v1/rulebook").await;
    let current = wasl_node::Rulebook::current();
    assert_eq!(rulebook["version"], current.version().as_str());
    let counts = ["articles", "offences", "rules"].map(|list| rulebook[list].as_array().unwrap().len());
    assert_eq!(counts, [current.articles().len(), current.offences().len(), current.rules().len()]);
    insta::assert_json_snapshot!("places", desk.sees(&desk.author, "/v1/rulebook/places").await);
}

#[tokio::test]
async fn the_figures_are_given_as_json_and_as_csv() {
    let desk = Desk::new();
    desk.publishes(&red("Tarik", "Example")).await;
    desk.drafts(&json!({ "colour": "yellow", "family_name": "EXAMPLE", "forename": "ODILE" })).await;
    let figures = desk.sees(&desk.author, "/v1/notices/statistics").await;
    let figure = |word: &str, count: u64| json!([{ "word": word, "count": count }]);
    let expected = json!({
        "at": "2026-11-18T11:06:40Z", "from": null, "to": null,
        "notices": {
            "total": 1, "colour": figure("red", 1), "member": figure("UN", 1), "offence": figure("armed-robbery", 1),
            "stage": [], "standing": figure("published", 1), "month": figure("2026-11", 1),
        },
        "cases": {
            "total": 2, "colour": [{ "word": "red", "count": 1 }, { "word": "yellow", "count": 1 }], "member": [],
            "offence": figure("armed-robbery", 1), "stage": figure("draft", 1),
            "standing": [{ "word": "published", "count": 1 }, { "word": "unpublished", "count": 1 }],
            "month": figure("2026-11", 2),
        },
    });
    assert_eq!(figures, expected);
    let path = "/v1/notices/statistics?from=2026&to=2026-11&format=csv";
    let csv = desk.ask(&desk.first, "GET", path, &Value::Null).await;
    assert_eq!(csv.headers["content-type"], "text/csv; charset=utf-8; header=present");
    let lines = [
        "of,by,word,count",
        "notices,total,all,1",
        "notices,colour,red,1",
        "notices,member,UN,1",
        "notices,offence,armed-robbery,1",
        "notices,standing,published,1",
        "notices,month,2026-11,1",
        "cases,total,all,2",
        "cases,colour,red,1",
        "cases,colour,yellow,1",
        "cases,offence,armed-robbery,1",
        "cases,stage,draft,1",
        "cases,standing,published,1",
        "cases,standing,unpublished,1",
        "cases,month,2026-11,2",
        "",
    ];
    assert_eq!(csv.text, lines.join("\r\n"));
    for (query, status, number) in [
        ("?from=soon", 400, 7008),
        ("?format=xls", 400, 7008),
        ("?from=2026-11-18", 422, 7141),
        ("?from=2026-11&to=2026-10", 422, 7141),
    ] {
        let reply =
            desk.ask(&desk.author, "GET", &format!("/v1/notices/statistics{query}"), &Value::Null).await;
        assert_eq!(
            (reply.status.as_u16(), reply.number()),
            (status, Some(number)),
            "{query}: {}",
            reply.text
        );
    }
}
