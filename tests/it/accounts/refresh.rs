//! Refresh tokens: another one at each use, one answer for whoever asks twice at once, and the end for whoever comes late.

use axum::body::{Body, to_bytes};
use axum::http::Request;
use chrono::Duration;
use futures_util::future::join_all;
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey};
use sea_orm::EntityTrait;
use serde_json::{Value, json};
use tower::ServiceExt;

use super::{Answer, INVALID, ask, name_of, post, sign_in, signed_in};
use crate::world::{World, id};

both_databases!(
    each_use_gives_another_token_and_the_old_one_ends_the_sign_in,
    an_answer_that_was_lost_can_be_had_again_for_ten_seconds,
    a_hundred_at_once_get_the_same_next_token,
    a_token_that_was_made_up_ends_nothing,
    a_sign_in_ends_when_it_is_not_used_and_after_half_a_year_at_the_latest,
    signing_out_ends_the_sign_in_at_once_and_everywhere_all_of_them,
    one_sees_ones_own_sign_ins_and_ends_that_of_a_lost_phone,
    whoever_has_the_published_keys_can_check_a_token,
);

async fn refresh(world: &World, token: &str) -> Answer {
    post(world, "refresh", None, json!({ "refresh_token": token })).await
}

async fn each_use_gives_another_token_and_the_old_one_ends_the_sign_in(world: World) {
    let first = signed_in(&world, "president_jerez").await;
    let mut tokens = vec![first.text("refresh_token")];
    for _ in 0..3 {
        world.pass(Duration::minutes(9));
        let next = refresh(&world, tokens.last().unwrap()).await.done();
        assert!(name_of(&world, &next.text("access_token")).await.is_ok());
        tokens.push(next.text("refresh_token"));
    }
    let distinct: std::collections::BTreeSet<_> = tokens.iter().collect();
    assert_eq!(distinct.len(), 4);
    let access = refresh(&world, &tokens[3]).await.done();
    // A thief comes with an old one: nobody knows who is who, and all that came of the sign-in ends, at once.
    assert_eq!(refresh(&world, &tokens[1]).await.refusal(), INVALID);
    assert_eq!(refresh(&world, &access.text("refresh_token")).await.refusal(), INVALID);
    let refused = name_of(&world, &access.text("access_token")).await;
    assert_eq!(refused.unwrap_err(), "UNAUTHENTICATED CREDENTIAL_INVALID", "an access token of it, too");
    assert!(sign_in(&world, "president_jerez").await.status == 200, "another sign-in is not touched");
}

async fn an_answer_that_was_lost_can_be_had_again_for_ten_seconds(world: World) {
    let first = signed_in(&world, "president_jerez").await.text("refresh_token");
    let next = refresh(&world, &first).await.done().text("refresh_token");
    world.pass(Duration::seconds(10));
    assert_eq!(refresh(&world, &first).await.done().text("refresh_token"), next, "the same one again");
    world.pass(Duration::seconds(1));
    assert_eq!(refresh(&world, &first).await.refusal(), INVALID, "too late, and it is over for both");
    assert_eq!(refresh(&world, &next).await.refusal(), INVALID);
    // Within the grace, but used further meanwhile: somebody else has it.
    let first = sign_in(&world, "president_jerez").await.text("refresh_token");
    let second = refresh(&world, &first).await.done().text("refresh_token");
    refresh(&world, &second).await.done();
    assert_eq!(refresh(&world, &first).await.refusal(), INVALID);
}

async fn a_hundred_at_once_get_the_same_next_token(world: World) {
    let first = signed_in(&world, "president_jerez").await.text("refresh_token");
    let all = join_all((0..100).map(|_| refresh(&world, &first))).await;
    let next: std::collections::BTreeSet<String> =
        all.into_iter().map(|answer| answer.done().text("refresh_token")).collect();
    assert_eq!(next.len(), 1, "nobody is signed out by being in a hurry");
    refresh(&world, next.first().unwrap()).await.done();
}

async fn a_token_that_was_made_up_ends_nothing(world: World) {
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    let token = signed_in(&world, "president_jerez").await.text("refresh_token");
    let next = refresh(&world, &token).await.done().text("refresh_token");
    let bytes = URL_SAFE_NO_PAD.decode(next.strip_prefix("tpur_").unwrap()).unwrap();
    let written = |bytes: &[u8]| format!("tpur_{}", URL_SAFE_NO_PAD.encode(bytes));
    let mut forged: Vec<String> = (0..bytes.len())
        .map(|at| {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            written(&changed)
        })
        .collect();
    // Another place in the family with the secret of this one; and what is no token at all.
    for position in [0_i64, 1, 3, i64::MAX, i64::MIN, -1] {
        let mut changed = bytes.clone();
        changed[16..24].copy_from_slice(&position.to_be_bytes());
        forged.push(written(&changed));
    }
    forged.extend(["tpur_", "x", &next[1..], &format!("{next}A"), &written(&bytes[..55])].map(str::to_owned));
    for token in &forged {
        assert_eq!(refresh(&world, token).await.refusal(), INVALID, "{token}");
        assert_eq!(
            post(&world, "sign-out", None, json!({ "refresh_token": token })).await.refusal(),
            INVALID,
            "{token}"
        );
    }
    refresh(&world, &next).await.done();
}

async fn a_sign_in_ends_when_it_is_not_used_and_after_half_a_year_at_the_latest(world: World) {
    let idle = signed_in(&world, "president_jerez").await.text("refresh_token");
    world.pass(Duration::days(30));
    assert_eq!(refresh(&world, &idle).await.refusal(), INVALID);
    let mut used = sign_in(&world, "president_jerez").await.text("refresh_token");
    for _ in 0..8 {
        world.pass(Duration::days(20));
        used = refresh(&world, &used).await.done().text("refresh_token");
    }
    world.pass(Duration::days(20));
    assert_eq!(refresh(&world, &used).await.refusal(), INVALID, "used all the time, for 180 days");
}

async fn signing_out_ends_the_sign_in_at_once_and_everywhere_all_of_them(world: World) {
    let phone = signed_in(&world, "president_jerez").await;
    let laptop = sign_in(&world, "president_jerez").await.done();
    let tablet = sign_in(&world, "president_jerez").await.done();
    let out = async |answer: &Answer, everywhere: bool| {
        post(
            &world,
            "sign-out",
            None,
            json!({ "refresh_token": answer.text("refresh_token"), "everywhere": everywhere }),
        )
        .await
    };
    assert!(name_of(&world, &phone.text("access_token")).await.is_ok(), "remembered by the service");
    out(&phone, false).await.done();
    assert!(name_of(&world, &phone.text("access_token")).await.is_err(), "though its token has minutes left");
    assert_eq!(refresh(&world, &phone.text("refresh_token")).await.refusal(), INVALID);
    out(&phone, false).await.done();
    assert_eq!(out(&phone, true).await.refusal(), INVALID, "an ended one speaks for nobody");
    assert!(name_of(&world, &laptop.text("access_token")).await.is_ok());
    out(&laptop, true).await.done();
    let person = entity::person::Entity::find_by_id(id("president_jerez")).one(&world.database).await.unwrap().unwrap();
    assert_eq!(person.authorisation_epoch, 3, "one for the password, one for signing out; never one that was before");
    for answer in [&laptop, &tablet] {
        assert!(name_of(&world, &answer.text("access_token")).await.is_err());
        assert_eq!(refresh(&world, &answer.text("refresh_token")).await.refusal(), INVALID);
    }
}

async fn one_sees_ones_own_sign_ins_and_ends_that_of_a_lost_phone(world: World) {
    let lost = signed_in(&world, "president_jerez").await;
    world.pass(Duration::minutes(1));
    let here = sign_in(&world, "president_jerez").await.done();
    let other = signed_in(&world, "auditor").await;
    let shown = async |token: &str| -> Vec<Value> {
        let answer = ask(&world, token, "{ viewer { signIns { reference label methods endedAt } } }").await;
        answer["data"]["viewer"]["signIns"].as_array().unwrap_or_else(|| panic!("{answer}")).clone()
    };
    let own = shown(&here.text("access_token")).await;
    assert_eq!(own.len(), 2, "and none of the auditor's: {own:?}");
    assert_eq!(own[1]["label"], "teléfono");
    assert_eq!(own[1]["methods"], json!(["pwd"]));
    let end = async |token: &str, reference: &Value| {
        post(&world, "end-sign-in", Some(token), json!({ "sign_in": reference })).await
    };
    assert_eq!(end(&other.text("access_token"), &own[1]["reference"]).await.refusal(), "404 NOT_FOUND -");
    end(&here.text("access_token"), &own[1]["reference"]).await.done();
    assert_eq!(
        end(&here.text("access_token"), &own[1]["reference"]).await.refusal(),
        "404 NOT_FOUND -",
        "ended before"
    );
    assert!(
        name_of(&world, &lost.text("access_token")).await.is_err()
            && name_of(&world, &here.text("access_token")).await.is_ok()
    );
    assert!(shown(&here.text("access_token")).await[1]["endedAt"].is_string());
}

async fn whoever_has_the_published_keys_can_check_a_token(world: World) {
    let token = signed_in(&world, "president_jerez").await.text("access_token");
    let request = Request::get("/.well-known/jwks.json").body(Body::empty()).unwrap();
    let response = world.router.clone().oneshot(request).await.unwrap();
    assert_eq!(response.headers()["cache-control"], "public, max-age=300");
    let set: JwkSet = serde_json::from_slice(&to_bytes(response.into_body(), 10_000).await.unwrap()).unwrap();
    let header = jsonwebtoken::decode_header(&token).unwrap();
    assert_eq!((header.alg, header.typ.as_deref()), (Algorithm::EdDSA, Some("at+jwt")));
    let key = DecodingKey::from_jwk(set.find(&header.kid.unwrap()).unwrap()).unwrap();
    let (message, signature) = token.rsplit_once('.').unwrap();
    assert!(jsonwebtoken::crypto::verify(signature, message.as_bytes(), &key, Algorithm::EdDSA).unwrap());
    let text = serde_json::to_string(&set).unwrap();
    assert!(!text.contains("\"d\""), "no private half: {text}");
}
