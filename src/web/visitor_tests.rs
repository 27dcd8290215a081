//! Somebody at the door, for the stories of pages: signed in, asking for pages
//! and sending forms to the whole router.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use axum::response::Response;
use tower::ServiceExt as _;

use super::{App, router};
use crate::access::{UserForm, add_user, enter_as};
use crate::agencies::{AgencyForm, record_agency};
use crate::desk::AgencyId;
use crate::testing::World;

/// A signed-in person.
pub(super) struct Visitor {
    router: axum::Router,
    cookie: String,
}

/// An answer, read to its end.
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: axum::http::HeaderMap,
    pub(super) body: Vec<u8>,
}

impl Answer {
    /// The page.
    pub(super) fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }

    /// Where it leads on to.
    pub(super) fn location(&self) -> &str {
        self.headers[header::LOCATION].to_str().unwrap()
    }
}

impl Visitor {
    /// Enters `world` as somebody new with this role, at an agency of their own.
    pub(super) async fn entering(world: &World, role: &str) -> Self {
        let operator = world.operator();
        let agency = AgencyForm {
            name: format!("agency of {role}"),
            short_name: String::new(),
            symbol: format!("CQ{}", role.to_uppercase()),
            superior: String::new(),
            place: "X".into(),
            side: "state".into(),
        };
        let agency = record_agency(&operator, None, &agency, operator.now().on).await.unwrap().record;
        Self::at(world, agency, role, role).await
    }

    /// Enters `world` as somebody new with this role, at an agency that is there.
    pub(super) async fn at(world: &World, agency: AgencyId, login: &str, role: &str) -> Self {
        let user = UserForm {
            login: login.to_owned(),
            name: format!("visitor {login}"),
            agency: agency.to_string(),
            role: role.to_owned(),
            password: "twelve letters and more".into(),
            ..UserForm::default()
        };
        let user = add_user(&world.operator(), &user).await.unwrap().record;
        let token = enter_as(&world.store, &world.clock, user).await.unwrap();
        let app = App::new(world.store.clone(), world.clock.clone(), false);
        Self { router: router(app), cookie: format!("songhanh={}", token.text()) }
    }

    /// Somebody without an account.
    pub(super) fn stranger(world: &World) -> Self {
        let app = App::new(world.store.clone(), world.clock.clone(), false);
        Self { router: router(app), cookie: String::new() }
    }

    /// The same person at another server of the installation.
    pub(super) async fn at_another_server(&self, world: &World) -> Self {
        let app = App::new(world.opened_again().await, world.clock.clone(), false);
        Self { router: router(app), cookie: self.cookie.clone() }
    }

    /// Asks for a page.
    pub(super) async fn get(&self, address: &str) -> Answer {
        let request = Request::get(address).header(header::COOKIE, &self.cookie).body(Body::empty()).unwrap();
        read(self.router.clone().oneshot(request).await.unwrap()).await
    }

    /// Asks for a file that comes part by part, and reads none of it yet.
    pub(super) async fn begin(&self, address: &str) -> Response {
        let request = Request::get(address).header(header::COOKIE, &self.cookie).body(Body::empty()).unwrap();
        self.router.clone().oneshot(request).await.unwrap()
    }

    /// Asks for a page that must be there, and checks that it lacks no word.
    pub(super) async fn page(&self, address: &str) -> String {
        let answer = self.get(address).await;
        assert_eq!(answer.status, StatusCode::OK, "{address}: {}", answer.text());
        let text = answer.text();
        assert!(!text.contains('⟦'), "{address} lacks a word: {text}");
        text
    }

    /// Sends a file in the field `field` of a form.
    pub(super) async fn upload(&self, address: &str, field: &str, name: &str, bytes: &[u8]) -> Answer {
        let head = format!("--edge\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\r\n");
        let body = [head.as_bytes(), bytes, b"\r\n--edge--\r\n"].concat();
        let request = Request::post(address)
            .header(header::COOKIE, &self.cookie)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=edge")
            .body(Body::from(body))
            .unwrap();
        read(self.router.clone().oneshot(request).await.unwrap()).await
    }

    /// Sends a JSON value, as a script of a page does.
    pub(super) async fn post_json(&self, address: &str, value: &str) -> Answer {
        let request = Request::post(address)
            .header(header::COOKIE, &self.cookie)
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(value.to_owned()))
            .unwrap();
        read(self.router.clone().oneshot(request).await.unwrap()).await
    }

    /// Sends a file in the field `file` of a form, with what is said of it.
    pub(super) async fn upload_with(&self, address: &str, said: &[(&str, &str)], name: &str, bytes: &[u8]) -> Answer {
        let part = |(field, text): &(&str, &str)| {
            format!("--edge\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{text}\r\n")
        };
        let said: String = said.iter().map(part).collect();
        let head = format!("--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n");
        let body = [said.as_bytes(), head.as_bytes(), bytes, b"\r\n--edge--\r\n"].concat();
        let request = Request::post(address)
            .header(header::COOKIE, &self.cookie)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=edge")
            .body(Body::from(body))
            .unwrap();
        read(self.router.clone().oneshot(request).await.unwrap()).await
    }

    /// Sends a form.
    pub(super) async fn post(&self, address: &str, form: &[(&str, &str)]) -> Answer {
        let body: Vec<String> = form.iter().map(|(name, value)| format!("{name}={}", percent(value))).collect();
        let request = Request::post(address)
            .header(header::COOKIE, &self.cookie)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body.join("&")))
            .unwrap();
        read(self.router.clone().oneshot(request).await.unwrap()).await
    }
}

/// A text as a value in an address or a form.
pub(super) fn percent(text: &str) -> String {
    let kept = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    text.bytes().map(|byte| if kept(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

async fn read(response: Response) -> Answer {
    let (parts, body) = response.into_parts();
    let body = axum::body::to_bytes(body, usize::MAX).await.unwrap().to_vec();
    Answer { status: parts.status, headers: parts.headers, body }
}
