//! What an attack found once: each is held here, so that it cannot come back.

use axum::body::{Body, to_bytes};
use axum::http::Request;
use chrono::Duration;
use entity::membership;
use futures_util::future::join_all;
use sea_orm::{ActiveValue::Set, ActiveValue::Unchanged, EntityTrait};
use serde_json::{Value, json};
use tower::ServiceExt;
use tresporuno::graphql::id::NodeKind;
use tresporuno::http::limits::Limits;

use super::api_keys::{administrator, application, hand_out, invitation_to_club, make};
use super::second_factor::{code, with_second_factor};
use super::{Answer, INVALID, PASSWORD, ask_with, email, post, sign_in, signed_in, with_password};
use crate::events::socket::{Client, Server};
use crate::world::{World, code_and_reason, id};

both_databases!(
    an_application_is_as_narrow_on_a_socket,
    whoever_signed_in_through_an_application_is_nobody_without_it,
    a_key_is_handed_out_to_whoever_still_administers_and_within_an_hour,
    no_two_steps_of_one_person_wait_for_each_other,
    a_code_that_was_sent_before_a_change_of_password_sets_none,
    wrong_codes_of_a_second_factor_are_counted_whoever_sends_them,
    whoever_lost_everything_is_let_in_again_by_whoever_runs_the_service,
);

async fn an_application_is_as_narrow_on_a_socket(world: World) {
    let key = application(&world, json!(["UPDATE_CLUB_FILE"])).await;
    let server = Server::of(&world, Limits::default()).await;
    let bearer = format!("Bearer {}", world.token("president_jerez"));
    let asked = json!({ "id": "1", "type": "subscribe", "payload": { "query": invitation_to_club() } });
    for in_init in [true, false] {
        let mut client = if in_init {
            let mut client = Client::open(&server).await;
            client.begin(json!({ "authorization": bearer, "x-api-key": key })).await;
            client
        } else {
            let headers = [("sec-websocket-protocol", "graphql-transport-ws"), ("x-api-key", key.as_str())];
            let mut client = Client::with(&server, &headers).await.unwrap();
            client.begin(json!({ "authorization": bearer })).await;
            client
        };
        client.say(asked.clone()).await;
        assert_eq!(code_and_reason(&client.hear().await["payload"]), "FORBIDDEN -", "{in_init}");
    }
    let mut client = Client::open(&server).await;
    client
        .say(json!({ "type": "connection_init", "payload": { "authorization": bearer, "x-api-key": "tpuk_x" } }))
        .await;
    assert_eq!(client.closed().await, 4403, "a key that is none is no credential");
}

/// A step through an application.
async fn through(world: &World, key: &str, step: &str, token: Option<&str>, body: Value) -> Answer {
    let mut request = Request::post(format!("/auth/{step}")).header("content-type", "application/json");
    request = request.header("x-api-key", key);
    if let Some(token) = token {
        request = request.header("authorization", format!("Bearer {token}"));
    }
    let response = world.router.clone().oneshot(request.body(Body::from(body.to_string())).unwrap()).await.unwrap();
    let (status, challenged) = (response.status().as_u16(), response.headers().contains_key("www-authenticate"));
    let bytes = to_bytes(response.into_body(), 100_000).await.unwrap();
    Answer { status, challenged, retry_after: None, body: serde_json::from_slice(&bytes).unwrap() }
}

async fn whoever_signed_in_through_an_application_is_nobody_without_it(world: World) {
    let key = application(&world, json!(["UPDATE_CLUB_FILE"])).await;
    with_password(&world, "president_jerez").await;
    let body = json!({ "email": email("president_jerez"), "password": PASSWORD });
    let granted = through(&world, &key, "sign-in", None, body).await.done();
    let (access, refresh) = (granted.text("access_token"), json!({ "refresh_token": granted.text("refresh_token") }));
    let viewer = "{ viewer { email } }";
    let alone = ask_with(&world.router, &access, &[], viewer).await;
    assert_eq!(code_and_reason(&alone), "UNAUTHENTICATED CREDENTIAL_INVALID");
    let with = ask_with(&world.router, &access, &[("x-api-key", &key)], viewer).await;
    assert_eq!(with["data"]["viewer"]["email"], email("president_jerez"));
    let narrow = ask_with(&world.router, &access, &[("x-api-key", &key)], &invitation_to_club()).await;
    assert_eq!(code_and_reason(&narrow), "FORBIDDEN -");
    assert_eq!(post(&world, "refresh", None, refresh.clone()).await.refusal(), INVALID, "without it");
    let next = through(&world, &key, "refresh", None, refresh).await.done().text("refresh_token");
    let out = json!({ "refresh_token": next, "everywhere": true });
    assert_eq!(post(&world, "sign-out", None, out.clone()).await.refusal(), INVALID, "without it");
    assert_eq!(
        through(&world, &key, "sign-out", None, out).await.refusal(),
        "403 FORBIDDEN -",
        "it began only its own"
    );
    // What somebody changes of their own account, no application changes: neither by its own users' tokens nor by others'.
    let own = sign_in(&world, "president_jerez").await.done().text("access_token");
    for token in [&access, &own] {
        for step in ["second-factor", "change-password", "link-provider", "api-key", "end-sign-in", "providers"] {
            assert_eq!(
                through(&world, &key, step, Some(token), json!({})).await.refusal(),
                "403 FORBIDDEN -",
                "{step}"
            );
        }
    }
    assert_eq!(post(&world, "second-factor", Some(&access), json!({})).await.refusal(), INVALID);
    through(&world, &key, "step-up", Some(&access), json!({ "password": PASSWORD })).await.done();
}

async fn a_key_is_handed_out_to_whoever_still_administers_and_within_an_hour(world: World) {
    let under = administrator(&world, "registrar_la", "consulate_la").await;
    let made = async || {
        let made = make(&world, "registrar_la", under, "consulate_la", json!({})).await;
        made["data"]["createApiKey"]["apiKey"]["id"].clone()
    };
    let (first, second) = (made().await, made().await);
    world.pass(Duration::minutes(59));
    hand_out(&world, "registrar_la", &second).await.done();
    world.pass(Duration::minutes(1));
    assert_eq!(hand_out(&world, "registrar_la", &first).await.refusal(), "404 NOT_FOUND -", "too late");
    let third = made().await;
    let ended = membership::ActiveModel { id: Unchanged(under), status: Set("ENDED".into()), ..Default::default() };
    membership::Entity::update(ended).exec(&world.database).await.unwrap();
    assert_eq!(hand_out(&world, "registrar_la", &third).await.refusal(), "404 NOT_FOUND -", "who administers no more");
}

async fn no_two_steps_of_one_person_wait_for_each_other(world: World) {
    let granted = signed_in(&world, "president_jerez").await;
    let (access, refresh) = (granted.text("access_token"), granted.text("refresh_token"));
    let nobodys = NodeKind::ApiKey.id(id("nobodys"));
    let steps = (0..60).map(|at| {
        let (access, refresh, nobodys, world) = (&access, &refresh, &nobodys.0, &world);
        async move {
            match at % 3 {
                0 => post(world, "refresh", None, json!({ "refresh_token": refresh })).await.status,
                1 => post(world, "api-key", Some(access), json!({ "id": nobodys })).await.status,
                _ => post(world, "step-up", Some(access), json!({ "password": PASSWORD })).await.status,
            }
        }
    });
    for (at, status) in join_all(steps).await.into_iter().enumerate() {
        assert_eq!(status, if at % 3 == 1 { 404 } else { 200 }, "{at}");
    }
}

async fn a_code_that_was_sent_before_a_change_of_password_sets_none(world: World) {
    let token = signed_in(&world, "president_jerez").await.text("access_token");
    let sent = world.accounts.code_for(&email("president_jerez"), world.time()).await.unwrap().unwrap();
    let body = json!({ "current": PASSWORD, "password": "otra contraseña larga" });
    post(&world, "change-password", Some(&token), body).await.done();
    let body = json!({ "code": secrecy::ExposeSecret::expose_secret(&sent), "password": PASSWORD });
    assert_eq!(post(&world, "password", None, body).await.refusal(), "400 INVALID CODE_NOT_VALID");
}

async fn wrong_codes_of_a_second_factor_are_counted_whoever_sends_them(world: World) {
    let (secret, _) = with_second_factor(&world, "treasurer_jerez").await;
    world.pass(Duration::seconds(30));
    let with = async |code: &str| {
        post(&world, "sign-in", None, json!({ "email": email("treasurer_jerez"), "password": PASSWORD, "code": code }))
            .await
    };
    for _ in 0..10 {
        assert_eq!(with("nonsense").await.refusal(), INVALID);
    }
    assert_eq!(with(&code(&world, &secret)).await.refusal(), "429 LIMITED TOO_MANY_ATTEMPTS", "the right one, too");
    world.pass(Duration::minutes(15));
    with(&code(&world, &secret)).await.done();
    assert_eq!(with("nonsense").await.refusal(), INVALID, "counted anew");
    world.pass(Duration::seconds(30));
    with(&code(&world, &secret)).await.done();
}

async fn whoever_lost_everything_is_let_in_again_by_whoever_runs_the_service(world: World) {
    let (_, confirmed) = with_second_factor(&world, "treasurer_jerez").await;
    assert!(world.accounts.forget_factors(&email("treasurer_jerez"), world.time()).await.unwrap());
    assert!(!world.accounts.forget_factors("nobody@test.example", world.time()).await.unwrap());
    let old = ask_with(&world.router, &confirmed.text("access_token"), &[], "{ viewer { email } }").await;
    assert_eq!(code_and_reason(&old), "UNAUTHENTICATED CREDENTIAL_INVALID", "whoever has their phone is out");
    sign_in(&world, "treasurer_jerez").await.done();
}
