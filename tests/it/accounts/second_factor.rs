//! The second factor: offered, confirmed, asked for, each code taken once, and recovery codes in its place.

use chrono::Duration;
use serde_json::{Value, json};
use totp_rs::{Builder, Secret};

use super::{Answer, INVALID, PASSWORD, email, name_of, post, sign_in, signed_in};
use crate::world::World;

both_databases!(
    once_confirmed_it_is_asked_for_and_each_code_is_taken_once,
    recovery_codes_stand_in_once_each,
    whoever_takes_it_away_has_just_proved_it,
    it_is_not_offered_to_whoever_has_not_proved_lately_who_they_are,
);

/// The code of the secret at the time of the world.
pub fn code(world: &World, secret: &str) -> String {
    let secret = Secret::try_from_base32(secret).unwrap();
    let totp = Builder::new().with_secret(secret).with_account_name("x").build().unwrap();
    totp.generate(world.time().timestamp().unsigned_abs()).to_string()
}

/// Somebody with a second factor: their secret, and the answer to its confirmation.
pub async fn with_second_factor(world: &World, person: &str) -> (String, Answer) {
    let token = signed_in(world, person).await.text("access_token");
    let offered = post(world, "second-factor", Some(&token), json!({})).await.done();
    assert!(offered.text("otpauth_url").starts_with("otpauth://totp/"));
    let secret = offered.text("secret");
    let body = json!({ "code": code(world, &secret) });
    let confirmed = post(world, "confirm-second-factor", Some(&token), body).await.done();
    (secret, confirmed)
}

async fn sign_in_with(world: &World, person: &str, code: &str) -> Answer {
    post(world, "sign-in", None, json!({ "email": email(person), "password": PASSWORD, "code": code })).await
}

async fn once_confirmed_it_is_asked_for_and_each_code_is_taken_once(world: World) {
    let before = signed_in(&world, "treasurer_jerez").await;
    let other = sign_in(&world, "treasurer_jerez").await.done();
    let token = before.text("access_token");
    let offered = post(&world, "second-factor", Some(&token), json!({})).await.done();
    let secret = offered.text("secret");
    let unconfirmed = json!({ "code": code(&world, &secret) });
    assert_eq!(post(&world, "step-up", Some(&token), unconfirmed).await.refusal(), INVALID, "offered proves nothing");
    let confirm = async |code: &str| post(&world, "confirm-second-factor", Some(&token), json!({ "code": code })).await;
    assert_eq!(confirm("000000").await.refusal(), "400 INVALID CODE_NOT_VALID");
    sign_in(&world, "treasurer_jerez").await.done();
    let confirmed = confirm(&code(&world, &secret)).await.done();
    assert_eq!(confirmed.body["recovery_codes"].as_array().unwrap().len(), 10);
    assert!(name_of(&world, &confirmed.text("access_token")).await.is_ok());
    for begun_without in [&before, &other] {
        assert!(name_of(&world, &begun_without.text("access_token")).await.is_err());
    }
    let refresh = json!({ "refresh_token": other.text("refresh_token") });
    assert_eq!(post(&world, "refresh", None, refresh).await.refusal(), INVALID, "begun without it");
    assert_eq!(sign_in(&world, "treasurer_jerez").await.refusal(), "401 UNAUTHENTICATED SECOND_FACTOR_REQUIRED");
    // The one with which it was confirmed was taken.
    assert_eq!(sign_in_with(&world, "treasurer_jerez", &code(&world, &secret)).await.refusal(), INVALID);
    world.pass(Duration::seconds(30));
    let now = code(&world, &secret);
    let wrong = json!({ "email": email("treasurer_jerez"), "password": "wrong horse battery", "code": now });
    assert_eq!(post(&world, "sign-in", None, wrong).await.refusal(), INVALID, "a code is no password");
    sign_in_with(&world, "treasurer_jerez", &now).await.done();
    assert_eq!(sign_in_with(&world, "treasurer_jerez", &now).await.refusal(), INVALID, "taken before");
    world.pass(Duration::seconds(30));
    let spaced = format!("{} {}", &code(&world, &secret)[..3], &code(&world, &secret)[3..]);
    sign_in_with(&world, "treasurer_jerez", &spaced).await.done();
    let again = post(&world, "second-factor", Some(&confirmed.text("access_token")), json!({})).await;
    assert_eq!(again.refusal(), "403 REFUSED SECOND_FACTOR_PRESENT");
}

async fn recovery_codes_stand_in_once_each(world: World) {
    let (_, confirmed) = with_second_factor(&world, "treasurer_jerez").await;
    let codes: Vec<Value> = confirmed.body["recovery_codes"].as_array().unwrap().clone();
    for code in &codes[..3] {
        let code = code.as_str().unwrap();
        sign_in_with(&world, "treasurer_jerez", &code.to_lowercase()).await.done();
        assert_eq!(sign_in_with(&world, "treasurer_jerez", code).await.refusal(), INVALID, "used before");
    }
    let (_, others) = with_second_factor(&world, "president_tlaltenango").await;
    let foreign = others.body["recovery_codes"][0].as_str().unwrap().to_owned();
    assert_eq!(sign_in_with(&world, "treasurer_jerez", &foreign).await.refusal(), INVALID, "somebody else's");
    sign_in_with(&world, "treasurer_jerez", codes[3].as_str().unwrap()).await.done();
}

async fn whoever_takes_it_away_has_just_proved_it(world: World) {
    let (secret, confirmed) = with_second_factor(&world, "treasurer_jerez").await;
    let refresh_token = {
        world.pass(Duration::seconds(30));
        sign_in_with(&world, "treasurer_jerez", &code(&world, &secret)).await.done().text("refresh_token")
    };
    world.pass(Duration::minutes(16));
    let stale = post(&world, "refresh", None, json!({ "refresh_token": refresh_token })).await.done();
    let remove = async |token: &str| post(&world, "remove-second-factor", Some(token), json!({})).await;
    assert_eq!(remove(&stale.text("access_token")).await.refusal(), "403 REFUSED STEP_UP_REQUIRED");
    let body = json!({ "code": code(&world, &secret) });
    let fresh = post(&world, "step-up", Some(&stale.text("access_token")), body).await.done();
    let removed = remove(&fresh.text("access_token")).await.done();
    assert!(name_of(&world, &removed.text("access_token")).await.is_ok());
    assert!(name_of(&world, &confirmed.text("access_token")).await.is_err(), "of an earlier epoch");
    sign_in(&world, "treasurer_jerez").await.done();
    assert_eq!(remove(&removed.text("access_token")).await.refusal(), "403 REFUSED SECOND_FACTOR_ABSENT");
}

async fn it_is_not_offered_to_whoever_has_not_proved_lately_who_they_are(world: World) {
    let old = signed_in(&world, "treasurer_jerez").await.text("refresh_token");
    world.pass(Duration::minutes(16));
    let refreshed = post(&world, "refresh", None, json!({ "refresh_token": old })).await.done();
    let offered = post(&world, "second-factor", Some(&refreshed.text("access_token")), json!({})).await;
    assert_eq!(offered.refusal(), "403 REFUSED STEP_UP_REQUIRED");
    assert_eq!(offered.body["errors"][0]["extensions"]["methods"], "pwd");
    // Whoever holds the service's key vouches for people, and changes nothing of what they prove themselves with.
    let vouched = world.token("treasurer_jerez");
    assert_eq!(post(&world, "second-factor", Some(&vouched), json!({})).await.refusal(), INVALID);
}
