//! Nothing secret stands in the database, in an answer that is an error, or in what is printed for debugging.

use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::json;

use super::second_factor::with_second_factor;
use super::{PASSWORD, email, post, sign_in};
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
