//! Stories of webhooks: what another system is told, and that nothing is lost.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;

use super::*;
use crate::agencies::{AgencyForm, record_agency};
use crate::calendar::{BEGINNING, Instant};
use crate::desk::{Desk, Kind, Problem as _, Role};
use crate::store::{Store, is_sealed, sql};
use crate::testing::{World, story};

/// Another system: what it heard, and the status that it answers with.
#[derive(Clone)]
struct Receiver {
    heard: Arc<Mutex<Vec<(HeaderMap, String)>>>,
    answers: Arc<Mutex<StatusCode>>,
    url: String,
}

impl Receiver {
    async fn begin() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        let answers = Arc::new(Mutex::new(StatusCode::NO_CONTENT));
        let receiver = Self { heard: Arc::default(), answers, url };
        let site = Router::new().route("/hook", post(Self::hear)).with_state(receiver.clone());
        tokio::spawn(async move { axum::serve(listener, site).await });
        receiver
    }

    async fn hear(State(receiver): State<Self>, headers: HeaderMap, body: String) -> StatusCode {
        receiver.heard.lock().unwrap().push((headers, body));
        *receiver.answers.lock().unwrap()
    }

    fn answer(&self, status: StatusCode) {
        *self.answers.lock().unwrap() = status;
    }

    fn heard(&self) -> Vec<(HeaderMap, String)> {
        self.heard.lock().unwrap().clone()
    }
}

fn administrator(world: &World) -> Desk {
    world.desk("Quản trị", 1, Role::Administrator)
}

async fn listening(world: &World, receiver: &Receiver, acts: &[&str]) -> (WebhookId, Secret) {
    let acts = acts.iter().map(|word| (*word).to_owned()).collect();
    let form = WebhookForm { url: receiver.url.clone(), acts };
    record_webhook(&administrator(world), &form).await.unwrap().record
}

async fn agency(world: &World, symbol: &str) -> i64 {
    let form = AgencyForm {
        name: format!("Cơ quan {symbol} (mẫu)"),
        symbol: symbol.into(),
        side: "state".into(),
        ..AgencyForm::default()
    };
    record_agency(&world.operator(), None, &form, BEGINNING).await.unwrap().seq
}

async fn once(world: &World) -> usize {
    queue(&world.store, &world.clock).await.unwrap();
    deliver_due(&world.store, &world.clock).await.unwrap()
}

fn later(world: &World, seconds: i64) {
    world.clock.set(Instant::from_micros(world.clock.now().micros() + seconds * 1_000_000));
}

story!(another_system_is_told_of_an_act_and_can_tell_that_we_said_it, |world| {
    agency(world, "TRUOC").await;
    let receiver = Receiver::begin().await;
    let (webhook, secret) = listening(world, &receiver, &["record-agency"]).await;
    let seq = agency(world, "BQL").await;
    assert_eq!(once(world).await, 1, "of what was done before it is not told");
    let (headers, body) = receiver.heard().remove(0);
    let header = |name: &str| headers[name].to_str().unwrap().to_owned();
    let (id, timestamp) = (header("webhook-id"), header("webhook-timestamp"));
    assert_eq!(id, format!("msg_{webhook}_{seq}"));
    assert_eq!(header("webhook-signature"), signature(&secret, &id, timestamp.parse().unwrap(), &body));
    let told: serde_json::Value = serde_json::from_str(&body).unwrap();
    assert_eq!((&told["type"], &told["data"]["act"]), (&"record-agency".into(), &seq.into()));
    assert_eq!(told["data"]["records"][0]["kind"], "agency");
    assert!(!body.contains("mẫu") && !body.contains("operator"), "no name: {body}");
    assert_eq!(once(world).await, 0, "once is enough");
    assert_eq!(receiver.heard().len(), 1);
});

story!(what_was_not_taken_is_sent_again_until_it_is, |world| {
    let receiver = Receiver::begin().await;
    let (webhook, _) = listening(world, &receiver, &[]).await;
    receiver.answer(StatusCode::INTERNAL_SERVER_ERROR);
    let seq = agency(world, "BQL").await;
    assert_eq!(once(world).await, 0);
    let (failing, messages) = deliveries(&administrator(world), webhook).await.unwrap();
    assert!(failing.failing_since.is_some());
    assert_eq!((messages[0].state, messages[0].status, messages[0].attempts), (DeliveryState::Waiting, Some(500), 1));
    assert_eq!(once(world).await, 0, "not before its time");
    assert_eq!(receiver.heard().len(), 1);

    receiver.answer(StatusCode::OK);
    later(world, 6);
    assert_eq!(once(world).await, 1);
    let heard = receiver.heard();
    let ids: Vec<_> = heard.iter().map(|(headers, _)| headers["webhook-id"].clone()).collect();
    assert_eq!(ids[0], ids[1], "the receiver can tell that it is the same message");
    let (well, messages) = deliveries(&administrator(world), webhook).await.unwrap();
    assert_eq!((well.failing_since, well.waiting, messages[0].state), (None, 0, DeliveryState::Sent));
    redeliver_message(&administrator(world), webhook, seq).await.unwrap();
    assert_eq!(once(world).await, 1, "and once more because somebody asked");
});

story!(nothing_is_lost_where_the_program_stops, |world| {
    let receiver = Receiver::begin().await;
    listening(world, &receiver, &["record-agency"]).await;
    for symbol in ["MOT", "HAI", "BA"] {
        agency(world, symbol).await;
    }
    // Queued, taken by a server, and then that server is gone.
    queue(&world.store, &world.clock).await.unwrap();
    agency(world, "BON").await;
    let again = world.opened_again().await;
    queue(&again, &world.clock).await.unwrap();
    assert_eq!(deliver_due(&again, &world.clock).await.unwrap(), 4);
    let acts: BTreeMap<String, usize> = receiver.heard().into_iter().fold(BTreeMap::new(), |mut told, (headers, _)| {
        *told.entry(headers["webhook-id"].to_str().unwrap().to_owned()).or_default() += 1;
        told
    });
    assert_eq!(acts.values().copied().collect::<Vec<_>>(), [1, 1, 1, 1], "each once");
    again.close().await;
});

story!(a_webhook_at_which_nothing_arrives_is_ended, |world| {
    let receiver = Receiver::begin().await;
    let (webhook, _) = listening(world, &receiver, &[]).await;
    receiver.answer(StatusCode::BAD_GATEWAY);
    agency(world, "BQL").await;
    for _ in 0..10 {
        once(world).await;
        later(world, 25 * 3600);
    }
    let (ended, messages) = deliveries(&administrator(world), webhook).await.unwrap();
    assert!(!ended.open, "{ended:?}");
    let tries = messages.iter().find(|one| one.word == "record-agency").unwrap().attempts;
    assert!((5..=7).contains(&tries), "five days of tries a day: {tries}");
    let heard = receiver.heard().len();
    agency(world, "SAU").await;
    once(world).await;
    assert_eq!(receiver.heard().len(), heard, "it is told nothing more");

    let other = Receiver::begin().await;
    let (gone, _) = listening(world, &other, &[]).await;
    other.answer(StatusCode::GONE);
    agency(world, "CUOI").await;
    once(world).await;
    assert!(!deliveries(&administrator(world), gone).await.unwrap().0.open, "it said that it wants no more");
});

story!(only_an_administrator_says_who_is_told, |world| {
    let receiver = Receiver::begin().await;
    let form = WebhookForm { url: receiver.url.clone(), acts: Vec::new() };
    let hoa = world.desk("Hoa", 1, Role::Approver);
    assert_eq!(record_webhook(&hoa, &form).await.unwrap_err().kind(), Kind::NotAllowed);
    assert_eq!(webhooks(&hoa).await.unwrap_err().kind(), Kind::NotAllowed);
    let (webhook, _) = listening(world, &receiver, &[]).await;
    close_webhook(&administrator(world), webhook).await.unwrap();
    assert!(matches!(close_webhook(&administrator(world), webhook).await, Err(WebhookRefusal::Closed(_))));
    assert!(matches!(redeliver_message(&administrator(world), webhook, 1).await, Err(WebhookRefusal::Closed(_))));
    assert!(webhooks(&administrator(world)).await.unwrap().iter().all(|one| !one.open));
});

story!(the_secrets_of_receivers_are_sealed_and_nothing_is_sent_unsigned, |world| {
    let receiver = Receiver::begin().await;
    let (webhook, secret) = listening(world, &receiver, &["record-agency"]).await;
    let kept = async |store: &Store| -> String {
        let mut snapshot = store.snapshot().await.unwrap();
        sql("select secret from webhook").one(snapshot.connection()).await.unwrap().get(0).unwrap()
    };
    assert!(is_sealed(&kept(&world.store).await) && !kept(&world.store).await.contains("whsec"));
    let mut turn = world.store.turn().await.unwrap();
    sql("update webhook set secret = $1").bind(secret.text()).run(turn.connection()).await.unwrap();
    turn.keep().await.unwrap();
    assert_eq!(seal_webhook_secrets(&world.store).await.unwrap(), 1, "one of before");
    assert!(is_sealed(&kept(&world.store).await));

    agency(world, "BQL").await;
    let keyless = world.opened_with(None).await;
    queue(&keyless, &world.clock).await.unwrap();
    assert_eq!(deliver_due(&keyless, &world.clock).await.unwrap(), 0);
    let (_, messages) = deliveries(&administrator(world), webhook).await.unwrap();
    assert!(messages[0].failure.contains("Missing"), "the administrator sees why: {}", messages[0].failure);
    assert!(receiver.heard().is_empty());
    keyless.close().await;
    later(world, 6);
    assert_eq!(once(world).await, 1, "with the key it goes out");
    let (headers, body) = receiver.heard().remove(0);
    let header = |name: &str| headers[name].to_str().unwrap().to_owned();
    let signed = signature(&secret, &header("webhook-id"), header("webhook-timestamp").parse().unwrap(), &body);
    assert_eq!(header("webhook-signature"), signed);
});

story!(messages_that_are_over_are_let_go_after_a_quarter, |world| {
    let receiver = Receiver::begin().await;
    let (webhook, _) = listening(world, &receiver, &["record-agency"]).await;
    agency(world, "BQL").await;
    assert_eq!(once(world).await, 1);
    receiver.answer(StatusCode::INTERNAL_SERVER_ERROR);
    later(world, 89 * 86_400);
    agency(world, "ĐU").await;
    once(world).await;
    assert_eq!(prune(&world.store, &world.clock).await.unwrap(), 0, "not yet");
    later(world, 2 * 86_400);
    assert_eq!(prune(&world.store, &world.clock).await.unwrap(), 1);
    let (_, messages) = deliveries(&administrator(world), webhook).await.unwrap();
    assert_eq!(messages.len(), 1);
    assert_eq!(messages[0].state, DeliveryState::Waiting, "what has not arrived stays");
});
