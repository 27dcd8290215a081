//! Stories of the door for programs: what Lan's script may do, and what it may
//! not.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use serde_json::{Value, json};
use tower::util::ServiceExt as _;

use super::*;
use crate::access::{ApiTokenForm, UserForm, add_user, api_tokens, make_api_token, revoke_api_token};
use crate::agencies::{AgencyForm, record_agency};
use crate::audit::{ActFilter, acts};
use crate::calendar::{BEGINNING, Instant};
use crate::desk::{Act, Role, Scope};
use crate::testing::{World, story};

/// A script with a token, at the door.
pub(super) struct Script {
    door: Router,
    token: String,
}

/// What the door answered.
pub(super) struct Reply {
    pub(super) status: StatusCode,
    headers: axum::http::HeaderMap,
    pub(super) body: Value,
}

impl Script {
    fn at(world: &World, token: &str) -> Self {
        Self { door: router(world.store.clone(), world.clock.clone()), token: token.to_owned() }
    }

    pub(super) async fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: Option<Value>) -> Reply {
        let body = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
        self.ask(method, path, headers, body).await
    }

    pub(super) async fn send_bytes(&self, path: &str, bytes: Vec<u8>) -> Reply {
        self.ask("POST", path, &[], Body::from(bytes)).await
    }

    async fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: Body) -> Reply {
        let mut request = Request::builder().method(method).uri(path);
        if !self.token.is_empty() {
            request = request.header(header::AUTHORIZATION, format!("Bearer {}", self.token));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = self.door.clone().oneshot(request.body(body).unwrap()).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        Reply { status, headers, body: serde_json::from_slice(&bytes).unwrap_or_default() }
    }

    pub(super) async fn get(&self, path: &str) -> Reply {
        self.send("GET", path, &[("accept-language", "en")], None).await
    }

    pub(super) async fn post(&self, path: &str, body: Value) -> Reply {
        self.send("POST", path, &[], Some(body)).await
    }
}

/// The board, with Lan who records and Minh who reads.
pub(super) async fn board(world: &World) -> i64 {
    crate::indicators::load_reference(&world.operator()).await.unwrap();
    let form = AgencyForm {
        name: "Ban Quản lý (mẫu)".into(),
        short_name: "Ban Quản lý".into(),
        symbol: "BQL".into(),
        side: "state".into(),
        ..AgencyForm::default()
    };
    let agency = record_agency(&world.operator(), None, &form, BEGINNING).await.unwrap().record;
    for (login, role) in [("lan", Role::Editor), ("minh", Role::Viewer), ("hoa", Role::Approver)] {
        let form = UserForm {
            login: login.into(),
            name: format!("{}{}", login[..1].to_uppercase(), &login[1..]),
            agency: agency.to_string(),
            role: role.word().into(),
            password: "ba lá cờ đỏ".into(),
            ..UserForm::default()
        };
        add_user(&world.operator(), &form).await.unwrap();
    }
    agency.0
}

async fn token(world: &World, login: &str, scopes: &[&str]) -> String {
    let form = ApiTokenForm {
        name: "đồng bộ".into(),
        scopes: scopes.iter().map(|scope| (*scope).to_owned()).collect(),
        login: login.into(),
        ..ApiTokenForm::default()
    };
    make_api_token(&world.operator(), &form).await.unwrap().record.1.text().to_owned()
}

pub(super) async fn script(world: &World, login: &str, scopes: &[&str]) -> Script {
    Script::at(world, &token(world, login, scopes).await)
}

pub(super) fn enterprise() -> Value {
    json!({"name": "Công ty TNHH An Phát (mẫu)", "tax_code": "5300265969", "kind": "tnhh", "from": "2024-01-01"})
}

story!(nobody_reads_without_a_token_that_holds, |world| {
    board(world).await;
    let lan = script(world, "lan", &["read"]).await;
    assert_eq!(lan.get("/api/v1/units").await.status, 200);
    let nobody = Script::at(world, "").get("/api/v1/units").await;
    assert_eq!((nobody.status, nobody.body["word"].as_str()), (StatusCode::UNAUTHORIZED, Some("problem-api-no-token")));
    assert!(nobody.headers[header::WWW_AUTHENTICATE].to_str().unwrap().starts_with("Bearer"));
    assert_eq!(Script::at(world, "sh_guess").get("/api/v1/units").await.status, 401);

    let kept = api_tokens(&world.operator()).await.unwrap().remove(0);
    assert!(kept.used_at.is_some(), "its use is written down");
    revoke_api_token(&world.operator(), kept.id).await.unwrap();
    assert_eq!(lan.get("/api/v1/units").await.status, 401, "what was taken back no longer holds");
    let again = script(world, "lan", &["read"]).await;
    world.clock.set(Instant::from_micros(world.clock.now().micros() + 93 * 86_400_000_000));
    assert_eq!(again.get("/api/v1/units").await.status, 401, "after 92 days a token ends by itself");
});

story!(a_script_of_lan_does_what_lan_may_within_its_scopes, |world| {
    board(world).await;
    let reading = script(world, "lan", &["read"]).await;
    let refused = reading.post("/api/v1/units", enterprise()).await;
    assert_eq!((refused.status, refused.body["word"].as_str()), (StatusCode::FORBIDDEN, Some("refusal-not-allowed")));
    let writing = script(world, "lan", &["read", "write-register"]).await;
    let made = writing.post("/api/v1/units", enterprise()).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    let minh = script(world, "minh", &["read", "write-register"]).await;
    assert_eq!(minh.post("/api/v1/units", enterprise()).await.status, 403, "Minh himself may not");

    let unit = made.body["id"].as_i64().unwrap();
    let whole = reading.get(&format!("/api/v1/units/{unit}?on=2024-03-01")).await.body;
    assert_eq!(whole["unit"]["name"], "Công ty TNHH An Phát (mẫu)");
    let recorded = ActFilter { word: Some("record-unit".into()), limit: 9, ..ActFilter::default() };
    let log = acts(&world.operator(), &recorded).await.unwrap();
    assert_eq!((log[0].word.as_str(), log[0].user_name.as_str()), ("record-unit", "Lan (đồng bộ)"));
    assert_eq!(made.body["act"]["seq"], log[0].seq);

    let same = writing.post(&format!("/api/v1/units/{unit}/facts"), enterprise()).await;
    assert_eq!((same.status, &same.body["act"]), (StatusCode::OK, &Value::Null), "all of it was known");
    let taken = writing.send("POST", "/api/v1/units", &[("accept-language", "en")], Some(enterprise())).await;
    assert_eq!(
        (taken.status, taken.body["faults"][0]["field"].as_str()),
        (StatusCode::UNPROCESSABLE_ENTITY, Some("tax_code"))
    );
    assert_eq!(taken.headers[header::CONTENT_TYPE], "application/problem+json");
    assert_eq!(acts(&world.operator(), &recorded).await.unwrap().len(), 1, "nothing else happened");
});

story!(a_value_is_stated_exactly_and_unknown_is_not_zero, |world| {
    let agency = board(world).await;
    let lan = script(world, "lan", &["read", "write-register", "write-values"]).await;
    let unit = lan.post("/api/v1/units", enterprise()).await.body["id"].clone();
    let stating = |amount: Value| {
        json!({"grain": "unit", "subject": unit, "indicator": "L1", "period": "2024-Q1", "amount": amount,
               "cut_off": "2024-03-31", "source": "Báo cáo số 12/BC-BQL"})
    };
    let stated = lan.post("/api/v1/values", stating(json!("1100"))).await;
    assert_eq!(stated.status, StatusCode::CREATED, "{}", stated.body);
    assert_eq!(lan.post("/api/v1/values", stating(json!("1100"))).await.status, StatusCode::OK, "it stands already");
    let unknown = lan.post("/api/v1/values", stating(Value::Null)).await;
    assert_eq!((unknown.status, unknown.body["before"].as_str()), (StatusCode::CREATED, Some("1100")));
    let fine = lan.post("/api/v1/values", stating(json!("1100.5"))).await;
    assert_eq!(
        (fine.status, fine.body["faults"][0]["word"].as_str()),
        (StatusCode::UNPROCESSABLE_ENTITY, Some("fault-amount-too-fine"))
    );
    assert_eq!(lan.post("/api/v1/values", stating(json!("1.100,5"))).await.status, 422);

    let listed = lan.get(&format!("/api/v1/values?subject={unit}&grain=unit")).await.body;
    assert_eq!(listed["total"], 1);
    assert_eq!((&listed["items"][0]["amount"], &listed["items"][0]["agency"]), (&Value::Null, &json!(agency)));
    let before = stated.body["act"]["at"].as_str().unwrap();
    let then = lan.get(&format!("/api/v1/values?subject={unit}&grain=unit&known_at={before}")).await.body;
    assert_eq!(then["items"][0]["amount"], "1100", "as it was known then");
    assert_eq!(lan.get("/api/v1/values").await.status, 422, "nobody reads the whole store by mistake");
});

story!(small_counts_of_persons_need_a_scope_of_their_own, |world| {
    board(world).await;
    let lan = script(world, "lan", &["read", "write-register", "write-values"]).await;
    let unit = lan.post("/api/v1/units", enterprise()).await.body["id"].clone();
    let two = json!({"grain": "unit", "subject": unit, "indicator": "P2", "period": "2024-Q1", "amount": "2",
                     "cut_off": "2024-03-31", "source": "Báo cáo số 12/BC-BQL"});
    let stated = lan.post("/api/v1/values", two).await;
    assert_eq!(stated.status, StatusCode::CREATED, "{}", stated.body);
    let path = format!("/api/v1/values?subject={unit}&grain=unit");
    let withheld = lan.get(&path).await.body["items"][0].clone();
    assert_eq!((&withheld["amount"], &withheld["withheld"]), (&Value::Null, &json!(true)));
    let seeing = script(world, "lan", &["read", "read-small-counts"]).await;
    assert_eq!(seeing.get(&path).await.body["items"][0]["amount"], "2");
    let minh = script(world, "minh", &["read", "read-small-counts"]).await;
    assert_eq!(minh.get(&path).await.body["items"][0]["withheld"], true, "Minh may not see it himself");
});

story!(an_answer_that_has_not_changed_is_not_sent_again, |world| {
    board(world).await;
    let lan = script(world, "lan", &["read", "write-register"]).await;
    let first = lan.get("/api/v1/units?limit=5").await;
    let tag = first.headers[header::ETAG].to_str().unwrap().to_owned();
    let path = "/api/v1/units?limit=5";
    let again = lan.send("GET", path, &[("if-none-match", &tag)], None).await;
    assert_eq!(again.status, StatusCode::NOT_MODIFIED);
    lan.post("/api/v1/units", enterprise()).await;
    assert_eq!(lan.send("GET", path, &[("if-none-match", &tag)], None).await.status, StatusCode::OK);
});

story!(a_problem_is_told_in_the_language_asked_for, |world| {
    board(world).await;
    let lan = script(world, "lan", &["read"]).await;
    let vietnamese = lan.send("GET", "/api/v1/units/999", &[], None).await;
    let english = lan.get("/api/v1/units/999").await;
    assert_eq!((vietnamese.status, english.status), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND));
    assert_eq!(english.body["type"], "/api#not-found");
    assert_ne!(vietnamese.body["detail"], english.body["detail"]);
    assert!(vietnamese.body["detail"].as_str().unwrap().contains("đơn vị"), "{}", vietnamese.body);
    for (path, status) in [
        ("/api/v1/units/one", 404),
        ("/api/v1/nothing", 404),
        ("/api/v1/units?limt=5", 422),
        ("/api/v1/units?search=%00", 422),
        ("/api/v1/units?on=2024-02-30", 422),
    ] {
        let told = lan.get(path).await;
        assert_eq!((told.status.as_u16(), told.body["status"].as_u64()), (status, Some(status.into())), "{path}");
    }
    assert_eq!(lan.send("DELETE", "/api/v1/units", &[], None).await.status, StatusCode::METHOD_NOT_ALLOWED);
});

/// A path of the document with 1 for everything that varies.
fn some_path(path: &str) -> String {
    let parts = path.split('/').map(|part| if part.starts_with('{') { "1" } else { part });
    parts.collect::<Vec<_>>().join("/")
}

story!(every_operation_does_the_act_that_it_names_and_no_token_without_its_scope_does_it, |world| {
    board(world).await;
    let every: Vec<&str> = Scope::ALL.iter().map(|scope| scope.word()).collect();
    let (told, (_, document)) = (operations(), routes().finish());
    assert!(told.len() >= 110, "{}", told.len());
    for scope in Scope::ALL {
        let others: Vec<&str> = every.iter().copied().filter(|word| *word != scope.word()).collect();
        let without = script(world, "hoa", &others).await;
        let with = script(world, "hoa", &["read", scope.word()]).await;
        for one in told.iter().filter(|one| one.scope == scope.word()) {
            let (path, body) = asked(&document, one);
            let refused = without.send(&one.method, &path, &[], body.clone()).await;
            assert_eq!(refused.status, 403, "{} {} without {}: {}", one.method, path, scope.word(), refused.body);
            let allowed = with.send(&one.method, &path, &[], body).await;
            assert!(![401, 403].contains(&allowed.status.as_u16()), "{} {path}: {}", one.method, allowed.body);
        }
    }
    for scope in Scope::ALL.iter().filter(|scope| **scope != Scope::ReadSmallCounts) {
        assert!(told.iter().any(|one| one.scope == scope.word()), "{}: nothing to do with it", scope.word());
    }
    for one in &told {
        let act = Act::of_word(&one.act).unwrap();
        assert_eq!(act.scope().map(Scope::word), Some(one.scope.as_str()), "{}: a program can never do it", one.path);
    }
});

/// Something that has this schema: what is needed of it, whatever the verb then
/// says of it.
fn sample(document: &Value, schema: &Value) -> Value {
    if let Some(pointer) = schema["$ref"].as_str() {
        return sample(document, document.pointer(&pointer[1..]).unwrap());
    }
    if let Some(ways) = schema["oneOf"].as_array().or_else(|| schema["anyOf"].as_array()) {
        return sample(document, &ways[0]);
    }
    if let Some(word) = schema.get("const").or_else(|| schema["enum"].get(0)).or_else(|| schema["examples"].get(0)) {
        return word.clone();
    }
    match schema["type"].as_str() {
        Some("object") => {
            let needed = schema["required"].as_array().into_iter().flatten().map(|name| name.as_str().unwrap());
            needed.map(|name| (name.to_owned(), sample(document, &schema["properties"][name]))).collect()
        }
        Some("array") => {
            (0..schema["minItems"].as_u64().unwrap_or(0)).map(|_| sample(document, &schema["items"])).collect()
        }
        Some("integer") => json!(1),
        Some("boolean") => json!(false),
        Some("string") if schema["format"] == "date" => json!("2024-03-31"),
        Some("string") => json!("x"),
        _ => panic!("no sample of {schema}"),
    }
}

/// The operation at this place as it can be asked: its address with 1 for all that
/// varies and with what is needed after the question mark, and a body.
fn asked(document: &Value, one: &Told) -> (String, Option<Value>) {
    let told = &document["paths"][&one.path][one.method.to_lowercase()];
    let needed = told["parameters"].as_array().into_iter().flatten();
    let needed = needed.filter(|parameter| parameter["in"] == "query" && parameter["required"] == true);
    let needed: Vec<String> =
        needed.map(|parameter| format!("{}=x.png", parameter["name"].as_str().unwrap())).collect();
    let question = if needed.is_empty() { String::new() } else { format!("?{}", needed.join("&")) };
    let body = told["requestBody"]["content"].as_object().map(|content| match content.get("application/json") {
        Some(json) => sample(document, &json["schema"]),
        None => json!("bytes"),
    });
    (format!("{}{question}", some_path(&one.path)), body)
}

#[test]
fn the_document_is_whole_and_has_no_loose_end() {
    let (_, document) = routes().finish();
    assert_eq!(document["openapi"], "3.1.0");
    let text = document.to_string();
    for piece in text.split("\"$ref\":\"#").skip(1) {
        let pointer = piece.split('"').next().unwrap();
        assert!(document.pointer(pointer).is_some(), "{pointer} leads nowhere");
    }
    let mut names = std::collections::BTreeSet::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for told in methods.as_object().unwrap().values() {
            assert!(names.insert(told["operationId"].as_str().unwrap().to_owned()), "{path}: the name is taken");
            let varies = path.matches('{').count();
            let named = told["parameters"].as_array().into_iter().flatten().filter(|one| one["in"] == "path").count();
            assert_eq!(varies, named, "{path}: each part that varies is described");
        }
    }
}

story!(a_named_request_is_done_once_however_often_it_is_sent, |world| {
    board(world).await;
    let lan = script(world, "lan", &["read", "write-register"]).await;
    let sent = async |name: &str, body: Value| {
        lan.send("POST", "/api/v1/units", &[("idempotency-key", name), ("accept-language", "en")], Some(body)).await
    };
    let every = ActFilter { limit: 99, ..ActFilter::default() };
    let acts_done = async || acts(&world.operator(), &every).await.unwrap().len();
    let before = acts_done().await;
    let first = sent("\"8e03978e-40d5\"", enterprise()).await;
    assert_eq!(first.status, StatusCode::CREATED, "{}", first.body);
    for name in ["\"8e03978e-40d5\"", "8e03978e-40d5"] {
        let again = sent(name, enterprise()).await;
        assert_eq!((again.status, &again.body), (StatusCode::CREATED, &first.body), "the same answer");
    }
    assert_eq!(acts_done().await, before + 1, "and one record");

    let mut other = enterprise();
    other["name"] = "Công ty Bản Vược (mẫu)".into();
    let refused = sent("8e03978e-40d5", other.clone()).await;
    assert_eq!((refused.status.as_u16(), refused.body["word"].as_str()), (422, Some("refusal-once-other")));
    for unsound in ["", "\"\"", "a b", &"x".repeat(256)] {
        assert_eq!(sent(unsound, enterprise()).await.body["word"], "refusal-once-unsound", "{unsound}");
    }
    let hoa = script(world, "hoa", &["read", "write-register"]).await;
    other["tax_code"] = Value::Null;
    let hers = hoa.send("POST", "/api/v1/units", &[("idempotency-key", "8e03978e-40d5")], Some(other)).await;
    assert_eq!(hers.status, StatusCode::CREATED, "another's names are her own: {}", hers.body);

    world.clock.set(Instant::from_micros(world.clock.now().micros() + 25 * 3_600_000_000));
    let next_day =
        sent("8e03978e-40d5", json!({"name": "Công ty Tằng Loỏng (mẫu)", "kind": "tnhh", "from": "2024-01-01"})).await;
    assert_eq!(next_day.status, StatusCode::CREATED, "a day later the name is free: {}", next_day.body);
});

story!(what_was_refused_may_be_put_right_and_sent_again_under_its_name, |world| {
    board(world).await;
    let lan = script(world, "lan", &["read", "write-register"]).await;
    let named = [("idempotency-key", "mot")];
    let faulty = lan.send("POST", "/api/v1/units", &named, Some(json!({"name": "", "from": "2024-01-01"}))).await;
    assert_eq!(faulty.status, 422);
    let right = lan.send("POST", "/api/v1/units", &named, Some(enterprise())).await;
    assert_eq!(right.status, StatusCode::CREATED, "{}", right.body);
});

story!(two_that_send_the_same_at_once_make_one_record, |world| {
    board(world).await;
    let lan = script(world, "lan", &["read", "write-register"]).await;
    let named = [("idempotency-key", "cung-luc")];
    let send = || lan.send("POST", "/api/v1/units", &named, Some(enterprise()));
    let replies = tokio::join!(send(), send(), send());
    let replies = [replies.0, replies.1, replies.2];
    let made: Vec<&Value> = replies.iter().filter(|one| one.status == 201).map(|one| &one.body).collect();
    assert!(!made.is_empty() && made.iter().all(|body| *body == made[0]), "{made:?}");
    assert!(replies.iter().all(|one| one.status == 201 || one.body["word"] == "refusal-once-working"));
    let units = script(world, "lan", &["read"]).await.get("/api/v1/units").await;
    assert_eq!(units.body["items"].as_array().map(Vec::len), Some(1), "{}", units.body);
});
