//! A browser driven over the W3C's protocol: as much of a client as the tests need.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

/// What the protocol calls an element's id.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";
/// The keys that are no letters.
const ENTER: &str = "\u{e007}";
pub(crate) const TAB: &str = "\u{e004}";

/// A browser with one window. It is closed when it is dropped.
pub(crate) struct Browser {
    driver: Child,
    port: u16,
    session: String,
}

/// Whether a page is seen by day or by night.
#[derive(Clone, Copy)]
pub(crate) enum Light {
    Day,
    Night,
}

impl Browser {
    /// Starts chromedriver and a browser; none where chromedriver is not installed.
    pub(crate) fn start() -> Option<Self> {
        let mut driver = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let mut lines = BufReader::new(driver.stdout.take()?).lines();
        let port = lines.by_ref().map_while(Result::ok).find_map(|line| {
            line.split_once("started successfully on port ")?.1.trim_end_matches('.').parse().ok()
        })?;
        // What the driver says later is read, so that it never waits for a reader.
        std::thread::spawn(move || lines.for_each(drop));
        let mut browser = Self { driver, port, session: String::new() };
        let args = ["--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--lang=en"];
        let options = json!({"args": args});
        let wanted = json!({"capabilities": {"alwaysMatch": {"goog:chromeOptions": options}}});
        let answer = browser.call("POST", "/session", &wanted);
        answer["sessionId"].as_str()?.clone_into(&mut browser.session);
        Some(browser)
    }

    /// Opens an address.
    pub(crate) fn open(&self, url: &str) {
        self.post("/url", &json!({"url": url}));
    }

    /// Types into the element that has the focus, as hands do.
    pub(crate) fn press(&self, keys: &str) {
        let steps: Vec<_> = keys
            .chars()
            .flat_map(|key| {
                [json!({"type": "keyDown", "value": key}), json!({"type": "keyUp", "value": key})]
            })
            .collect();
        self.post("/actions", &json!({"actions": [{"type": "key", "id": "keys", "actions": steps}]}));
    }

    /// Presses the enter key, and waits for the page that it leads to.
    pub(crate) fn enter(&self) {
        self.leave(|| self.press(ENTER));
    }

    /// Presses the first element that the selector finds, and waits for the page that it leads to.
    pub(crate) fn follow(&self, selector: &str) {
        self.leave(|| self.click(selector));
    }

    /// Does what leads to another page, and waits for that.
    fn leave(&self, act: impl FnOnce()) {
        self.tell("window.isLeft = true");
        act();
        for _ in 0..400 {
            if self.tell("!window.isLeft && document.readyState === 'complete'") == true {
                return;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("no other page came");
    }

    fn click(&self, selector: &str) {
        let found = self.post("/element", &json!({"using": "css selector", "value": selector}));
        let id = found[ELEMENT].as_str().unwrap_or_else(|| panic!("no {selector}: {found}"));
        self.post(&format!("/element/{id}/click"), &json!({}));
    }

    /// What a script in the page says.
    pub(crate) fn tell(&self, script: &str) -> Value {
        self.post("/execute/sync", &json!({"script": format!("return {script};"), "args": []}))
    }

    /// The page at this width, as long as it is.
    pub(crate) fn picture(&self, file: &Path, width: u32, light: Light) {
        let scheme = match light {
            Light::Day => "light",
            Light::Night => "dark",
        };
        // Without motion, so that no colour is caught on its way to another.
        let features = json!([
            {"name": "prefers-color-scheme", "value": scheme},
            {"name": "prefers-reduced-motion", "value": "reduce"},
        ]);
        self.devtools("Emulation.setEmulatedMedia", &json!({"features": features}));
        self.resize(width);
        let shot = self.devtools("Page.captureScreenshot", &json!({}));
        let bytes = STANDARD.decode(shot["data"].as_str().unwrap()).unwrap();
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, bytes).unwrap();
    }

    /// The page on paper of the size that it asks for, as PDF.
    pub(crate) fn print(&self) -> Vec<u8> {
        let asked = json!({"preferCSSPageSize": true, "printBackground": true});
        let printed = self.devtools("Page.printToPDF", &asked);
        STANDARD.decode(printed["data"].as_str().unwrap()).unwrap()
    }

    /// Makes the window so wide, and as high as the page.
    pub(crate) fn resize(&self, width: u32) {
        let resize = |height: u64| {
            let metrics =
                json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500});
            self.devtools("Emulation.setDeviceMetricsOverride", &metrics);
        };
        resize(800);
        let height = self.tell("document.documentElement.scrollHeight").as_u64().unwrap();
        resize(height.max(800));
    }

    fn devtools(&self, command: &str, parameters: &Value) -> Value {
        self.post("/goog/cdp/execute", &json!({"cmd": command, "params": parameters}))
    }

    fn post(&self, path: &str, body: &Value) -> Value {
        self.call("POST", &format!("/session/{}{path}", self.session), body)
    }

    fn call(&self, method: &str, path: &str, body: &Value) -> Value {
        let (body, port) = (body.to_string(), self.port);
        let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
        stream.set_read_timeout(Some(Duration::from_mins(1))).unwrap();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: localhost:{port}\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\nConnection: close\r\n\r\n",
            body.len()
        );
        stream.write_all((head + &body).as_bytes()).unwrap();
        let mut reader = BufReader::new(stream);
        let mut length = 0;
        loop {
            let mut line = String::new();
            reader.read_line(&mut line).unwrap();
            let line = line.trim_end().to_ascii_lowercase();
            if let Some(told) = line.strip_prefix("content-length:") {
                length = told.trim().parse().unwrap();
            }
            if line.is_empty() {
                break;
            }
        }
        let mut answer = vec![0; length];
        reader.read_exact(&mut answer).unwrap();
        let mut answer: Value = serde_json::from_slice(&answer).unwrap();
        let value = answer["value"].take();
        assert!(value["error"].is_null(), "{method} {path}: {value}");
        value
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        if !self.session.is_empty() && !std::thread::panicking() {
            self.call("DELETE", &format!("/session/{}", self.session), &json!({}));
        }
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}
