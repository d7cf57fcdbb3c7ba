//! Machines' keys: made by administrators, handed out once, no wider than their role, gone at once, and never a way to act.

use chrono::Duration;
use entity::{api_key, membership, tenant};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};
use serde_json::{Value, json};
use tresporuno::graphql::id::NodeKind;
use tresporuno::http::limits::Limits;
use uuid::Uuid;

use super::{Answer, INVALID, ask_with, post};
use crate::world::{World, code_and_reason, id};

both_databases!(
    a_consulates_key_obtains_the_status_of_clubs_and_nothing_else,
    a_key_gives_nothing_before_it_is_handed_out_and_is_handed_out_once,
    a_key_that_was_taken_back_or_is_over_gives_nothing_at_once,
    a_key_makes_no_more_requests_than_it_may,
    what_a_key_may_not_be_is_refused,
    an_application_does_for_its_users_no_more_than_it_was_given_and_no_more_than_they_may,
    a_key_made_up_or_of_another_is_401,
);

/// Makes `person` administer the tenant; gives the membership to be named.
pub async fn administrator(world: &World, person: &str, of: &str) -> Uuid {
    let id_of = Uuid::new_v4();
    let row = membership::Model {
        id: id_of,
        person_id: id(person),
        tenant_id: id(of),
        role: "TENANT_ADMIN".into(),
        valid_from: world.time() - Duration::days(1),
        valid_until: world.time() + Duration::days(700),
        version: 1,
        status: "ACTIVE".into(),
        invited_name: String::new(),
        invited_email: String::new(),
        ended_at: None,
        capacity: String::new(),
    };
    membership::Entity::insert(row.into_active_model()).exec_without_returning(&world.database).await.unwrap();
    id_of
}

/// Has the administrator make a key; gives its id and the answer.
pub async fn make(world: &World, person: &str, under: Uuid, of: &str, more: Value) -> Value {
    let mut input = json!({
        "idempotencyKey": Uuid::new_v4().to_string(), "tenantId": NodeKind::Tenant.id(id(of)), "name": "Máquina",
        "role": "CONSULATE_SERVICE", "requestsAMinute": 600, "validUntil": world.time() + Duration::days(90),
    });
    for (name, value) in more.as_object().unwrap() {
        input[name] = value.clone();
    }
    let query = "mutation($input: CreateApiKeyInput!) { createApiKey(input: $input) { apiKey { id prefix version } } }";
    let (_, body) =
        world.send_as(person, Some(under), json!({ "query": query, "variables": { "input": input } })).await;
    serde_json::from_slice(&body).unwrap()
}

pub async fn hand_out(world: &World, person: &str, key: &Value) -> Answer {
    post(world, "api-key", Some(&world.token(person)), json!({ "id": key })).await
}

/// A key of the consulate's machine, handed out.
async fn consular(world: &World, more: Value) -> (Uuid, Value, String) {
    let under = administrator(world, "registrar_la", "consulate_la").await;
    let made = make(world, "registrar_la", under, "consulate_la", more).await;
    let key = made["data"]["createApiKey"]["apiKey"].clone();
    let handed = hand_out(world, "registrar_la", &key["id"]).await.done().text("api_key");
    assert!(handed.starts_with(key["prefix"].as_str().unwrap()));
    (under, key, handed)
}

async fn read(world: &World, key: &str, query: &str) -> Value {
    ask_with(&world.router, key, &[], query).await
}

const STATUS: &str = "{ clubs(first: 1) { nodes { folio name } } }";

async fn a_consulates_key_obtains_the_status_of_clubs_and_nothing_else(world: World) {
    let (_, _, key) = consular(&world, json!({})).await;
    let query = "{ clubs(first: 3) { totalCount nodes { id name } } states { totalCount } committees { totalCount } \
                 viewer { name } }";
    let by_key = read(&world, &key, query).await;
    let by_person = world.ask("service_la", query, json!({})).await;
    assert!(by_key["data"]["clubs"]["totalCount"].as_i64().unwrap() > 0, "{by_key}");
    for root in ["clubs", "states", "committees"] {
        assert_eq!(by_key["data"][root], by_person["data"][root], "as the machine of the matrix sees it: {root}");
    }
    assert_eq!(by_key["data"]["states"]["totalCount"], 0);
    assert!(by_key["data"]["viewer"].is_null(), "a machine is nobody");
    let project = NodeKind::Tenant.id(id("club_jerez"));
    let invite = format!(
        "mutation {{ invitePerson(input: {{ idempotencyKey: \"k\", tenantId: \"{}\", role: CONSULATE_SERVICE, name: \
         \"Ana\", email: \"a@test.example\" }}) {{ membership {{ id }} }} }}",
        project.as_str()
    );
    assert_eq!(code_and_reason(&read(&world, &key, &invite).await), "REFUSED KEY_READS_ONLY");
    for step in ["step-up", "second-factor", "api-key"] {
        assert_eq!(post(&world, step, Some(&key), json!({ "id": "x" })).await.refusal(), INVALID, "{step}");
    }
    let used = async || {
        let rows = api_key::Entity::find().all(&world.database).await.unwrap();
        rows.into_iter().find_map(|row| row.last_used_at)
    };
    let first = world.time();
    assert_eq!(used().await, Some(first));
    // Kept to the minute, by whichever server does not remember the key.
    let fresh = || world.within(Limits::default());
    world.pass(Duration::seconds(59));
    ask_with(&fresh(), &key, &[], STATUS).await;
    assert_eq!(used().await, Some(first));
    world.pass(Duration::seconds(1));
    ask_with(&fresh(), &key, &[], STATUS).await;
    assert_eq!(used().await, Some(first + Duration::minutes(1)));
}

async fn a_key_gives_nothing_before_it_is_handed_out_and_is_handed_out_once(world: World) {
    let under = administrator(&world, "registrar_la", "consulate_la").await;
    let made = make(&world, "registrar_la", under, "consulate_la", json!({})).await;
    let key = made["data"]["createApiKey"]["apiKey"]["id"].clone();
    let prefix = made["data"]["createApiKey"]["apiKey"]["prefix"].as_str().unwrap().to_owned();
    // What has no secret yet is opened by none, not even the empty one.
    for secret in ["", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"] {
        assert_eq!(
            code_and_reason(&read(&world, &format!("{prefix}{secret}"), STATUS).await),
            "UNAUTHENTICATED CREDENTIAL_INVALID"
        );
    }
    assert_eq!(hand_out(&world, "administrator", &key).await.refusal(), "404 NOT_FOUND -", "made by somebody else");
    let handed = hand_out(&world, "registrar_la", &key).await.done().text("api_key");
    assert_eq!(hand_out(&world, "registrar_la", &key).await.refusal(), "404 NOT_FOUND -", "once");
    assert!(read(&world, &handed, STATUS).await["errors"].is_null());
}

async fn a_key_that_was_taken_back_or_is_over_gives_nothing_at_once(world: World) {
    let (under, key, handed) = consular(&world, json!({})).await;
    for _ in 0..3 {
        assert!(read(&world, &handed, STATUS).await["errors"].is_null(), "remembered by now");
    }
    let query = "mutation($input: RevokeApiKeyInput!) { revokeApiKey(input: $input) { apiKey { revokedAt } } }";
    let revoke = async |key: &Value| {
        let input = json!({ "idempotencyKey": Uuid::new_v4().to_string(), "apiKeyId": key, "expectedVersion": 1 });
        let body = json!({ "query": query, "variables": { "input": input } });
        let (_, body) = world.send_as("registrar_la", Some(under), body).await;
        serde_json::from_slice::<Value>(&body).unwrap()
    };
    assert!(revoke(&key["id"]).await["data"]["revokeApiKey"]["apiKey"]["revokedAt"].is_string());
    assert_eq!(code_and_reason(&read(&world, &handed, STATUS).await), "UNAUTHENTICATED CREDENTIAL_INVALID");
    assert_eq!(code_and_reason(&revoke(&key["id"]).await), "REFUSED KEY_NOT_IN_FORCE");
    let made = make(&world, "registrar_la", under, "consulate_la", json!({ "name": "Otra" })).await;
    let other = hand_out(&world, "registrar_la", &made["data"]["createApiKey"]["apiKey"]["id"]).await.done();
    let other = other.text("api_key");
    assert!(read(&world, &other, STATUS).await["errors"].is_null());
    world.pass(Duration::days(90));
    assert_eq!(code_and_reason(&read(&world, &other, STATUS).await), "UNAUTHENTICATED CREDENTIAL_INVALID");
    let other = &made["data"]["createApiKey"]["apiKey"]["id"];
    assert_eq!(code_and_reason(&revoke(other).await), "REFUSED KEY_NOT_IN_FORCE", "at that very instant");
}

async fn a_key_makes_no_more_requests_than_it_may(world: World) {
    let (_, _, key) = consular(&world, json!({ "requestsAMinute": 3 })).await;
    for _ in 0..3 {
        assert!(read(&world, &key, STATUS).await["errors"].is_null());
    }
    let late = read(&world, &key, STATUS).await;
    assert_eq!(code_and_reason(&late), "LIMITED TOO_MANY_ATTEMPTS");
    assert_eq!(late["errors"][0]["extensions"]["limit"], "3");
}

async fn what_a_key_may_not_be_is_refused(world: World) {
    let under = administrator(&world, "registrar_la", "consulate_la").await;
    let late = world.time() + Duration::days(400);
    let refusals = [
        (json!({ "role": "CONSULATE_REGISTRAR", "state": "32" }), "REFUSED REACH_DOES_NOT_FIT"),
        (json!({ "role": "TENANT_ADMIN" }), "REFUSED ROLE_NOT_OF_MACHINE"),
        (json!({ "role": "AUDITOR" }), "REFUSED ROLE_NOT_OF_MACHINE"),
        (json!({ "role": "ANONYMOUS" }), "REFUSED ROLE_NOT_OF_MACHINE"),
        (json!({ "validUntil": late }), "INVALID BAD_DATE"),
        (json!({ "validUntil": world.time() }), "INVALID BAD_DATE"),
        (json!({ "requestsAMinute": 0 }), "INVALID MALFORMED_VALUE"),
        (json!({ "state": "99" }), "INVALID MALFORMED_VALUE"),
        (json!({ "tenantId": NodeKind::Tenant.id(id("club_jerez")) }), "FORBIDDEN -"),
    ];
    for (more, expected) in refusals {
        let answer = make(&world, "registrar_la", under, "consulate_la", more.clone()).await;
        assert_eq!(code_and_reason(&answer), expected, "{more}");
    }
    let limited = id("membership_people_zac_ministry");
    let answer = make(&world, "people_zac", limited, "ministry", json!({ "role": "DELEGATE", "state": "32" })).await;
    assert_eq!(code_and_reason(&answer), "REFUSED BEYOND_OWN_REACH", "whoever is limited makes no keys");
    assert_eq!(api_key::Entity::find().all(&world.database).await.unwrap().len(), 2, "those of the world");
}

/// A partner application with its key, narrowed to drafting.
pub async fn application(world: &World, acts: Value) -> String {
    let partner = tenant::Model {
        id: id("partner"),
        kind: "PARTNER_APPLICATION".into(),
        name: "Aplicación".into(),
        state_code: None,
        municipality_code: None,
        created_at: world.time(),
        version: 1,
    };
    partner.into_active_model().insert(&world.database).await.unwrap();
    let under = administrator(world, "auditor", "partner").await;
    let made = make(world, "auditor", under, "partner", json!({ "role": "ANONYMOUS", "acts": acts })).await;
    let key = made["data"]["createApiKey"]["apiKey"]["id"].clone();
    hand_out(world, "auditor", &key).await.done().text("api_key")
}

async fn an_application_does_for_its_users_no_more_than_it_was_given_and_no_more_than_they_may(world: World) {
    let key = application(&world, json!(["UPDATE_CLUB_FILE"])).await;
    let through = async |person: &str, query: &str| {
        ask_with(&world.router, &world.token(person), &[("x-api-key", &key)], query).await
    };
    let club = NodeKind::Club.id(id("club_jerez"));
    let update = format!(
        "mutation {{ updateClubFile(input: {{ idempotencyKey: \"u\", clubId: \"{}\", expectedVersion: 1, contact: {{ name: \
         \"Rosa\", email: \"r@test.example\", phone: \"+15550100\", bankName: \"B\", bankAccount: \"1\" }} }}) {{ club {{ id \
         }} }} }}",
        club.as_str()
    );
    let renew = invitation_to_club();
    assert_eq!(
        code_and_reason(&through("president_jerez", &renew).await),
        "FORBIDDEN -",
        "the user may, the application not"
    );
    assert_eq!(
        code_and_reason(&through("member_jerez", &update).await),
        "FORBIDDEN -",
        "the application may, the user not"
    );
    assert!(through("president_jerez", &update).await["errors"].is_null(), "both may");
    assert!(
        ask_with(&world.router, &world.token("president_jerez"), &[], &renew).await["errors"].is_null(),
        "without it"
    );
    let seen = through("president_jerez", "{ viewer { email } projects { totalCount } }").await;
    assert_eq!(seen["data"]["viewer"]["email"], "president_jerez@test.example", "it reads as its user");
    // A consulate's key is no application, and an application's key alone is no user.
    let (_, _, consular) = consular(&world, json!({})).await;
    let refused = ask_with(&world.router, &world.token("president_jerez"), &[("x-api-key", &consular)], STATUS).await;
    assert_eq!(code_and_reason(&refused), "UNAUTHENTICATED CREDENTIAL_INVALID");
    let alone = ask_with(&world.router, &key, &[("x-api-key", &key)], STATUS).await;
    assert_eq!(code_and_reason(&alone), "UNAUTHENTICATED CREDENTIAL_INVALID");
}

/// What everybody may know of a key, and its secret, in which the sign between the two may stand as well.
pub fn parts_of(key: &str) -> (&str, &str) {
    let parts = key.split_at("tpuk_".len() + Uuid::nil().simple().to_string().len() + "_".len());
    assert!(parts.0.ends_with('_') && parts.1.len() == 43, "a key of 32 bytes: {key}");
    parts
}

/// An act that matters.
pub fn invitation_to_club() -> String {
    format!(
        "mutation {{ invitePerson(input: {{ idempotencyKey: \"i\", tenantId: \"{}\", role: CLUB_MEMBER, name: \"Ana\", \
         email: \"ana@test.example\" }}) {{ membership {{ id }} }} }}",
        NodeKind::Tenant.id(id("club_jerez")).as_str()
    )
}

async fn a_key_made_up_or_of_another_is_401(world: World) {
    let (_, _, key) = consular(&world, json!({})).await;
    let (public, secret) = parts_of(&key);
    // The last sign of a secret has two bits that say nothing; all before it say something.
    let changed = |at: usize| {
        let mut signs: Vec<char> = secret.chars().collect();
        signs[at] = if signs[at] == 'A' { 'B' } else { 'A' };
        format!("{public}{}", signs.into_iter().collect::<String>())
    };
    let mut forged: Vec<String> = (0..secret.len() - 1).map(changed).collect();
    forged.extend([
        format!("tpuk_{}_{secret}", Uuid::nil().simple()),
        "tpuk_".into(),
        "tpuk_x_y".into(),
        format!("{key}A"),
    ]);
    for key in forged {
        let refused = read(&world, &key, STATUS).await;
        assert_eq!(code_and_reason(&refused), "UNAUTHENTICATED CREDENTIAL_INVALID", "{key}");
    }
    let under = ask_with(&world.router, &key, &[("x-membership", "whatever")], STATUS).await;
    assert_eq!(code_and_reason(&under), "UNAUTHENTICATED CREDENTIAL_INVALID", "a machine chooses nothing");
}
