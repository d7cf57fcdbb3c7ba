//! Nothing secret stands in the database, in an answer that is an error, or in what is printed for debugging.

use std::fmt::Write as _;
use std::sync::{Arc, Mutex};

use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::json;
use tracing_subscriber::layer::SubscriberExt;

use super::second_factor::with_second_factor;
use super::{PASSWORD, email, post, sign_in};
use crate::both::on_sqlite;
use crate::world::World;

both_databases!(planted_secrets_are_found_nowhere);

async fn planted_secrets_are_found_nowhere(world: World) {
    let (secret, confirmed) = with_second_factor(&world, "treasurer_jerez").await;
    super::with_password(&world, "president_jerez").await;
    let granted = sign_in(&world, "president_jerez").await.done();
    let recovery: Vec<String> = confirmed.body["recovery_codes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|code| code.as_str().unwrap().to_owned())
        .collect();
    let code = world.accounts.code_for(&email("auditor"), world.time()).await.unwrap().unwrap();
    let code = secrecy::ExposeSecret::expose_secret(&code).to_owned();
    let raw = totp_rs::Secret::try_from_base32(&secret).unwrap();
    let raw: String = raw.as_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    let mut planted =
        vec![PASSWORD.to_owned(), secret, raw, granted.text("refresh_token"), granted.text("access_token"), code];
    planted.extend(recovery);
    let machine = super::api_keys::application(&world, json!(["READ"])).await;
    planted.push(super::api_keys::parts_of(&machine).1.to_owned());
    assert!(planted.iter().all(|secret| secret.len() > 16), "none is found by chance");
    let everything = dump(&world).await.to_lowercase();
    assert!(
        everything.contains("$argon2id$") && everything.contains(&email("auditor")),
        "the dump holds what there is"
    );
    for secret in &planted {
        assert!(!everything.contains(&secret.to_lowercase()), "{secret} stands in the database");
    }
    let printed = format!("{:?} {:?}", world.accounts, world.tokens);
    let refused =
        post(&world, "sign-in", None, json!({ "email": email("auditor"), "password": PASSWORD, "code": "1" })).await;
    let said = format!("{printed} {}", refused.body);
    assert!(planted.iter().all(|secret| !said.contains(secret)), "{said}");
}

/// Everything that is logged, at whatever level, events and spans.
#[derive(Clone, Default)]
struct Logged(Arc<Mutex<String>>);

impl<S: tracing::Subscriber> tracing_subscriber::Layer<S> for Logged {
    fn on_event(&self, event: &tracing::Event<'_>, _: tracing_subscriber::layer::Context<'_, S>) {
        event.record(&mut |field: &tracing::field::Field, value: &dyn std::fmt::Debug| {
            writeln!(self.0.lock().unwrap(), "{} {field}={value:?}", event.metadata().target()).unwrap();
        });
    }

    fn on_new_span(
        &self,
        span: &tracing::span::Attributes<'_>,
        _: &tracing::Id,
        _: tracing_subscriber::layer::Context<'_, S>,
    ) {
        span.record(&mut |field: &tracing::field::Field, value: &dyn std::fmt::Debug| {
            writeln!(self.0.lock().unwrap(), "{field}={value:?}").unwrap();
        });
    }
}

/// On one thread, which alone is listened to.
#[tokio::test]
async fn nothing_secret_is_logged_at_any_level() {
    let logged = Logged::default();
    // With a single listener alive, whether a place in the code speaks is decided for good by the thread that comes
    // there first, which may be another test's that listens to nothing.
    let _beside = tracing::Dispatch::new(tracing_subscriber::registry());
    let _listening = tracing::subscriber::set_default(tracing_subscriber::registry().with(logged.clone()));
    let world: World = on_sqlite().await;
    let (secret, confirmed) = with_second_factor(&world, "treasurer_jerez").await;
    let granted = super::signed_in(&world, "president_jerez").await;
    let (access, refresh) = (granted.text("access_token"), granted.text("refresh_token"));
    post(&world, "refresh", None, json!({ "refresh_token": refresh })).await.done();
    world.pass(chrono::Duration::minutes(1));
    let wrong = "wrong horse battery";
    for body in [
        json!({ "email": email("president_jerez"), "password": wrong }),
        json!({ "email": email("treasurer_jerez"), "password": PASSWORD, "code": "314159" }),
        json!({ "email": "x", "password": wrong, "code": 7 }),
    ] {
        assert_ne!(post(&world, "sign-in", None, body).await.status, 200);
    }
    // An old refresh token and one with a sign more, a token with a sign less, a key that is none.
    let key = "tpuk_00000000000000000000000000000000_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    for token in [&refresh, &format!("{refresh}A")] {
        post(&world, "refresh", None, json!({ "refresh_token": token })).await;
    }
    for token in [&access, &access[1..], key] {
        super::ask(&world, token, "{ viewer { email } }").await;
    }
    let all = logged.0.lock().unwrap().clone();
    assert!(all.contains("INSERT INTO") && all.contains("/auth/sign-in"), "what is logged was heard: {}", all.len());
    let recovery = confirmed.body["recovery_codes"][0].as_str().unwrap();
    for secret in [PASSWORD, wrong, &secret, recovery, "314159", &access, &access[1..], &refresh, key] {
        assert!(!all.contains(secret), "{secret} was logged");
    }
}

/// Every row of every table, as text.
async fn dump(world: &World) -> String {
    let backend = world.database.get_database_backend();
    let mut all = String::new();
    for resource in tresporuno::authz::policy::Resource::ALL {
        let table = resource.table();
        let text = match backend {
            DbBackend::Postgres => format!("SELECT t::text FROM {table} t"),
            _ => {
                let columns = format!(
                    "SELECT group_concat('quote(\"' || name || '\")', '|| '','' ||') FROM pragma_table_info('{table}')"
                );
                let row =
                    world.database.query_one_raw(Statement::from_string(backend, columns)).await.unwrap().unwrap();
                format!("SELECT {} FROM {table}", row.try_get_by_index::<String>(0).unwrap())
            }
        };
        for row in world.database.query_all_raw(Statement::from_string(backend, text)).await.unwrap() {
            all.push_str(&row.try_get_by_index::<String>(0).unwrap());
            all.push('\n');
        }
    }
    all
}
