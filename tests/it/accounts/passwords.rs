//! Passwords: set with a code, checked in the same way for everybody, and bounded in how often they can be tried.

use sea_orm::EntityTrait;
use serde_json::json;
use std::time::Duration;
use tresporuno::authn::{Bound, Bounds, Providers};

use super::{INVALID, PASSWORD, email, name_of, post, post_to, sign_in, signed_in, with_password};
use crate::world::{World, accounts};

both_databases!(
    a_code_by_letter_sets_the_first_password_and_it_signs_in,
    a_code_holds_once_and_for_half_an_hour_and_a_weak_password_leaves_it_good,
    nobody_is_sent_more_than_five_codes_an_hour,
    nobody_can_tell_who_has_an_account,
    whoever_tries_too_often_has_to_wait,
    a_changed_password_ends_every_other_sign_in,
    a_digest_of_other_parameters_is_made_anew_at_the_next_sign_in,
    what_is_wrong_with_a_body_is_said_by_its_place,
);

/// The code in the only letter that has come.
async fn letter(world: &World) -> String {
    for _ in 0..200 {
        let letters: Vec<_> = std::fs::read_dir(world.letters.path()).unwrap().collect();
        if let Some(Ok(file)) = letters.first() {
            let text = std::fs::read_to_string(file.path()).unwrap();
            if let Some(code) =
                text.lines().map(str::trim).find(|line| line.len() == 19 && line.matches('-').count() == 3)
            {
                let code = code.to_owned();
                std::fs::remove_file(file.path()).unwrap();
                return code;
            }
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("no letter came");
}

async fn a_code_by_letter_sets_the_first_password_and_it_signs_in(world: World) {
    assert_eq!(sign_in(&world, "president_jerez").await.refusal(), INVALID, "no password yet");
    let asked = post(&world, "password-code", None, json!({ "email": " President_Jerez@test.example" })).await.done();
    assert_eq!(asked.body, json!({}));
    let code = letter(&world).await;
    // As somebody types it from paper.
    let typed = code.to_lowercase().replace('-', " ");
    post(&world, "password", None, json!({ "code": typed, "password": PASSWORD })).await.done();
    let granted = sign_in(&world, "president_jerez").await.done();
    assert_eq!((granted.text("token_type").as_str(), granted.body["expires_in"].as_i64()), ("Bearer", Some(600)));
    assert_eq!(name_of(&world, &granted.text("access_token")).await.unwrap(), email("president_jerez"));
}

async fn a_code_holds_once_and_for_half_an_hour_and_a_weak_password_leaves_it_good(world: World) {
    let code = async || {
        let code = world.accounts.code_for(&email("auditor"), world.time()).await.unwrap().unwrap();
        secrecy::ExposeSecret::expose_secret(&code).to_owned()
    };
    let set = async |code: &str, password: &str| {
        post(&world, "password", None, json!({ "code": code, "password": password })).await
    };
    let first = code().await;
    assert_eq!(set(&first, "short").await.refusal(), "400 INVALID PASSWORD_TOO_WEAK");
    assert_eq!(set(&first, "auditor-auditor-2026").await.refusal(), "400 INVALID PASSWORD_TOO_WEAK", "the own address");
    set(&first, PASSWORD).await.done();
    assert_eq!(set(&first, PASSWORD).await.refusal(), "400 INVALID CODE_NOT_VALID", "used before");
    let older = code().await;
    world.pass(chrono::Duration::seconds(1));
    let newer = code().await;
    world.pass(chrono::Duration::minutes(30) - chrono::Duration::seconds(1));
    assert_eq!(set(&older, PASSWORD).await.refusal(), "400 INVALID CODE_NOT_VALID", "too late");
    set(&newer, PASSWORD).await.done();
    let (one, other) = (code().await, code().await);
    set(&one, PASSWORD).await.done();
    assert_eq!(set(&other, PASSWORD).await.refusal(), "400 INVALID CODE_NOT_VALID", "with one all are used");
    assert_eq!(set("AAAA-AAAA-AAAA-AAAA", PASSWORD).await.refusal(), "400 INVALID CODE_NOT_VALID");
    assert!(world.accounts.code_for("nobody@test.example", world.time()).await.unwrap().is_none());
}

async fn nobody_is_sent_more_than_five_codes_an_hour(world: World) {
    let ask = async || post(&world, "password-code", None, json!({ "email": email("auditor") })).await.done();
    for _ in 0..5 {
        ask().await;
        letter(&world).await;
    }
    ask().await;
    // One for somebody else, which comes after it.
    post(&world, "password-code", None, json!({ "email": email("national") })).await.done();
    letter(&world).await;
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!(std::fs::read_dir(world.letters.path()).unwrap().count(), 0, "the sixth was not sent");
    let sent = entity::account_code::Entity::find().all(&world.database).await.unwrap();
    assert_eq!(sent.len(), 6);
    world.pass(chrono::Duration::minutes(60));
    ask().await;
    letter(&world).await;
}

/// The same bytes and the same statements, whoever is asked for; the time is that of one digest, which is made either way.
async fn nobody_can_tell_who_has_an_account(world: World) {
    with_password(&world, "president_jerez").await;
    let mut seen = Vec::new();
    // With a password, known without one, and nobody at all.
    for person in ["president_jerez", "auditor", "nobody_at_all"] {
        let before = world.store.statements();
        let body = json!({ "email": email(person), "password": "another horse battery" });
        let answer = post(&world, "sign-in", None, body).await;
        seen.push((answer.refusal(), answer.body.to_string(), world.store.statements() - before));
    }
    assert!(seen.windows(2).all(|pair| pair[0] == pair[1]), "{seen:?}");
    let mut answers = Vec::new();
    for person in ["president_jerez", "nobody_at_all"] {
        let answer = post(&world, "password-code", None, json!({ "email": email(person) })).await;
        answers.push((answer.status, answer.body));
    }
    assert_eq!(answers[0], answers[1]);
}

async fn whoever_tries_too_often_has_to_wait(world: World) {
    with_password(&world, "president_jerez").await;
    let hour = |burst| Bound { burst, period: Duration::from_secs(3_600) };
    let bounds = Bounds { of_account_from_address: hour(3), of_account: hour(100), from_address: hour(5) };
    let strict =
        accounts(&world.store, &world.tokens, world.letters.path().to_owned(), Providers::new(Vec::new()), &bounds);
    let router = world.with_accounts(strict);
    let guess = async |person: &str, password: &str| {
        post_to(&router, "sign-in", None, json!({ "email": email(person), "password": password })).await
    };
    for _ in 0..3 {
        assert_eq!(guess("president_jerez", "another horse battery").await.refusal(), INVALID);
    }
    // The right password too: whoever guesses is not told when they have guessed it.
    let late = guess("president_jerez", PASSWORD).await;
    assert_eq!(late.refusal(), "429 LIMITED TOO_MANY_ATTEMPTS");
    let seconds: u64 = late.retry_after.unwrap().parse().unwrap();
    assert!(seconds > 3_000, "{seconds}");
    assert_eq!(guess("nobody_at_all", PASSWORD).await.refusal(), INVALID, "another account");
    assert_eq!(guess("auditor", PASSWORD).await.refusal(), "429 LIMITED TOO_MANY_ATTEMPTS", "the address is spent");
}

async fn a_changed_password_ends_every_other_sign_in(world: World) {
    let phone = signed_in(&world, "president_jerez").await;
    let laptop = sign_in(&world, "president_jerez").await.done();
    let change = async |token: &str, current: &str| {
        let body = json!({ "current": current, "password": "otra contraseña larga" });
        post(&world, "change-password", Some(token), body).await
    };
    assert_eq!(change(&laptop.text("access_token"), "wrong horse battery").await.refusal(), INVALID);
    let changed = change(&laptop.text("access_token"), PASSWORD).await.done();
    assert!(
        name_of(&world, &phone.text("access_token")).await.is_err()
            && name_of(&world, &laptop.text("access_token")).await.is_err()
    );
    assert!(name_of(&world, &changed.text("access_token")).await.is_ok(), "whoever changed it stays signed in");
    let refresh = async |answer: &super::Answer| {
        post(&world, "refresh", None, json!({ "refresh_token": answer.text("refresh_token") })).await
    };
    assert_eq!(refresh(&phone).await.refusal(), INVALID);
    refresh(&laptop).await.done();
    assert_eq!(sign_in(&world, "president_jerez").await.refusal(), INVALID, "the old password is none");
}

async fn a_digest_of_other_parameters_is_made_anew_at_the_next_sign_in(world: World) {
    with_password(&world, "president_jerez").await;
    let digest = async || {
        let id = crate::world::id("president_jerez");
        entity::account::Entity::find_by_id(id).one(&world.database).await.unwrap().unwrap().password_hash
    };
    let before = digest().await;
    assert!(before.starts_with("$argon2id$v=19$m=64,t=1,p=1$"), "{before}");
    sign_in(&world, "president_jerez").await.done();
    assert_eq!(digest().await, before, "nothing to make anew");
    let costly = tresporuno::authn::Cost { memory_kib: 128, passes: 2 };
    let dearer = crate::world::accounts_at(costly, &world.store, &world.tokens, world.letters.path().to_owned());
    let router = world.with_accounts(dearer);
    let body = json!({ "email": email("president_jerez"), "password": PASSWORD });
    post_to(&router, "sign-in", None, body.clone()).await.done();
    let after = digest().await;
    assert!(after.starts_with("$argon2id$v=19$m=128,t=2,p=1$"), "{after}");
    post_to(&router, "sign-in", None, body).await.done();
}

async fn what_is_wrong_with_a_body_is_said_by_its_place(world: World) {
    let place =
        |answer: &super::Answer| answer.body["errors"][0]["extensions"]["inputPath"].as_str().map(str::to_owned);
    let wrong = [
        (json!([]), "body"),
        (json!({ "email": 7, "password": "x" }), "email"),
        (json!({ "email": "a@b.example" }), "password"),
        (json!({ "email": "a@b.example", "password": "" }), "password"),
        (json!({ "email": "a@b.example", "password": PASSWORD, "passwort": "geheim" }), "passwort"),
    ];
    for (body, at) in wrong {
        let answer = post(&world, "sign-in", None, body.clone()).await;
        assert_eq!((answer.status, place(&answer).as_deref()), (400, Some(at)), "{body}");
        assert!(!answer.body.to_string().contains("geheim"));
    }
    let large = post(&world, "sign-in", None, json!({ "email": "a".repeat(20_000), "password": "x" })).await;
    assert_eq!(large.refusal(), "413 LIMITED QUERY_TOO_LARGE");
    assert_eq!(post(&world, "no-such-step", None, json!({})).await.refusal(), "404 NOT_FOUND -");
    assert_eq!(post(&world, "step-up", None, json!({})).await.refusal(), "401 UNAUTHENTICATED CREDENTIAL_MISSING");
}
