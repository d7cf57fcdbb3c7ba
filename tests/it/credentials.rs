//! Who asks: no credential is the public, a credential that does not hold is 401, and nobody acts under what is not theirs.

use axum::body::{Body, to_bytes};
use axum::http::Request;
use axum::http::header::WWW_AUTHENTICATE;
use chrono::Duration;
use sea_orm::{ConnectionTrait, EntityTrait};
use serde_json::{Value, json};
use tower::ServiceExt;
use tresporuno::authn::{SigningKey, Tokens};
use tresporuno::authz::policy::Resource;
use uuid::Uuid;

use crate::world::{World, code_and_reason, id};

both_databases!(
    without_a_token_one_is_the_public,
    a_token_that_does_not_hold_is_401_and_never_the_public,
    a_token_of_an_earlier_epoch_is_revoked_at_once,
    a_token_of_nobody_is_401,
    a_membership_that_is_not_in_force_or_not_mine_is_401,
    absent_and_foreign_memberships_are_the_same_answer,
    with_two_memberships_and_none_chosen_one_reads_as_the_public,
    a_chosen_membership_is_the_only_one_that_acts,
    a_former_officer_is_the_public,
);

const PUBLIC: &str = "{ states { totalCount } projects { totalCount } viewer { name } }";

/// Status, challenge and body of the answer to a request with these headers.
async fn send(world: &World, headers: &[(&str, &str)], query: &str) -> (u16, Option<String>, Vec<u8>) {
    let mut request = Request::post("/graphql").header("content-type", "application/json");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let body = json!({ "query": query }).to_string();
    let response = world.router.clone().oneshot(request.body(Body::from(body)).unwrap()).await.unwrap();
    let status = response.status().as_u16();
    let challenge = response.headers().get(WWW_AUTHENTICATE).map(|header| header.to_str().unwrap().to_owned());
    (status, challenge, to_bytes(response.into_body(), 1_000_000).await.unwrap().to_vec())
}

fn json_of(body: &[u8]) -> Value {
    serde_json::from_slice(body).unwrap()
}

/// The request is 401 with a challenge, tells nothing, and is the same to clients of either media type.
async fn assert_unauthenticated(world: &World, headers: &[(&str, &str)], reason: &str) -> Vec<u8> {
    let mut told = Vec::new();
    for accept in ["application/graphql-response+json", "application/json"] {
        let mut headers = headers.to_vec();
        headers.push(("accept", accept));
        let (status, challenge, body) = send(world, &headers, PUBLIC).await;
        assert_eq!(status, 401, "{headers:?}");
        assert_eq!(challenge.as_deref(), Some("Bearer error=\"invalid_token\""), "{headers:?}");
        let answer = json_of(&body);
        assert!(answer.get("data").is_none(), "{answer:#}");
        assert_eq!(code_and_reason(&answer), format!("UNAUTHENTICATED {reason}"), "{headers:?}");
        told = body;
    }
    told
}

fn bearer(token: &str) -> String {
    format!("Bearer {token}")
}

async fn without_a_token_one_is_the_public(world: World) {
    let (status, challenge, body) = send(&world, &[], PUBLIC).await;
    assert_eq!((status, challenge), (200, None));
    assert_eq!(json_of(&body)["data"]["viewer"], Value::Null);
    assert_eq!(json_of(&body)["data"]["states"]["totalCount"], 2);
    let refused = world.refusal("", "conveneSession", "session { id }", convene(&world)).await;
    assert_eq!(refused, "UNAUTHENTICATED CREDENTIAL_MISSING");
}

fn convene(world: &World) -> Value {
    json!({
        "committeeId": crate::world::story::global(tresporuno::graphql::id::NodeKind::Committee, "committee_zac"),
        "place": "Zacatecas", "startsAt": world.time() + Duration::days(6), "endsAt": world.time() + Duration::days(7),
    })
}

async fn a_token_that_does_not_hold_is_401_and_never_the_public(world: World) {
    let person = id("president_jerez");
    let issue = |tokens: &Tokens, lifetime: i64, ago: i64| {
        let at = world.time() - Duration::minutes(ago);
        tokens.issue(person, 1, &["pwd"], Duration::minutes(lifetime), at).unwrap()
    };
    let stranger = Tokens::new(SigningKey::ephemeral().unwrap(), "https://test.example", "tresporuno");
    let good = world.token("president_jerez");
    let (head, signature) = good.rsplit_once('.').unwrap();
    let wrong = [
        bearer(&issue(&world.tokens, 10, 60)),
        bearer(&issue(&world.tokens, 10, -60)),
        bearer(&issue(&stranger, 10, 0)),
        bearer(&format!("{head}.{}", signature.chars().rev().collect::<String>())),
        bearer(&format!("{head}.")),
        bearer("x"),
        bearer(""),
        bearer(&format!("{good} {good}")),
        bearer(&"x".repeat(5_000)),
        "Bearer".to_owned(),
        good.clone(),
        format!("Basic {good}"),
        format!("Token {good}"),
        String::new(),
        "null".to_owned(),
    ];
    for authorization in &wrong {
        assert_unauthenticated(&world, &[("authorization", authorization)], "CREDENTIAL_INVALID").await;
    }
    let good = bearer(&good);
    let twice = [("authorization", good.as_str()), ("authorization", good.as_str())];
    assert_unauthenticated(&world, &twice, "CREDENTIAL_INVALID").await;
    let (status, _, body) = send(&world, &[("authorization", &good)], PUBLIC).await;
    assert_eq!((status, &json_of(&body)["data"]["viewer"]["name"]), (200, &json!("Persona president_jerez")));
    // As time goes by it expires.
    world.pass(Duration::minutes(11));
    assert_unauthenticated(&world, &[("authorization", &good)], "CREDENTIAL_INVALID").await;
}

async fn a_token_of_an_earlier_epoch_is_revoked_at_once(world: World) {
    let token = bearer(&world.token("president_jerez"));
    assert_eq!(send(&world, &[("authorization", &token)], PUBLIC).await.0, 200);
    let raise = "UPDATE person SET authorisation_epoch = 2 WHERE email = 'president_jerez@test.example'";
    assert_eq!(world.database.execute_unprepared(raise).await.unwrap().rows_affected(), 1);
    world.say_touched(Resource::Person, "president_jerez").await;
    assert_unauthenticated(&world, &[("authorization", &token)], "CREDENTIAL_INVALID").await;
    let issue = |epoch: i64| {
        let token = world.tokens.issue(id("president_jerez"), epoch, &[], Duration::minutes(5), world.time());
        bearer(&token.unwrap())
    };
    assert_eq!(send(&world, &[("authorization", &issue(2))], PUBLIC).await.0, 200);
    for epoch in [3, 0, -1, i64::MAX] {
        assert_unauthenticated(&world, &[("authorization", &issue(epoch))], "CREDENTIAL_INVALID").await;
    }
}

async fn a_token_of_nobody_is_401(world: World) {
    for person in [id("nobody"), Uuid::nil(), Uuid::max(), id("club_jerez")] {
        let token = world.tokens.issue(person, 1, &["pwd"], Duration::minutes(5), world.time()).unwrap();
        assert_unauthenticated(&world, &[("authorization", &bearer(&token))], "CREDENTIAL_INVALID").await;
    }
}

/// The id of a membership as its header names it.
fn held(person: &str, tenant: &str) -> String {
    id(&format!("membership_{person}_{tenant}")).to_string()
}

async fn a_membership_that_is_not_in_force_or_not_mine_is_401(world: World) {
    let own = held("president_jerez", "club_jerez");
    let token = bearer(&world.token("president_jerez"));
    for membership in [
        held("treasurer_jerez", "club_jerez"),
        held("delegate_zac", "ministry"),
        id("membership of nothing").to_string(),
        Uuid::nil().to_string(),
        own.to_uppercase(),
        own.replace('-', ""),
        format!("{{{own}}}"),
        format!("{own},{own}"),
        format!("{own}\t{own}"),
        "x".to_owned(),
        String::new(),
        "' OR 1=1 --".to_owned(),
        "x".repeat(300),
    ] {
        let headers = [("authorization", token.as_str()), ("x-membership", membership.as_str())];
        assert_unauthenticated(&world, &headers, "MEMBERSHIP_NOT_CHOSEN").await;
    }
    let twice = [("authorization", token.as_str()), ("x-membership", own.as_str()), ("x-membership", own.as_str())];
    assert_unauthenticated(&world, &twice, "MEMBERSHIP_NOT_CHOSEN").await;
    for person in ["former_president", "future_president"] {
        let (token, membership) = (bearer(&world.token(person)), held(person, "club_jerez"));
        let headers = [("authorization", token.as_str()), ("x-membership", membership.as_str())];
        assert_unauthenticated(&world, &headers, "MEMBERSHIP_NOT_CHOSEN").await;
    }
    let headers = [("authorization", token.as_str()), ("x-membership", own.as_str())];
    assert_eq!(send(&world, &headers, PUBLIC).await.0, 200);
}

async fn absent_and_foreign_memberships_are_the_same_answer(world: World) {
    let token = bearer(&world.token("turncoat"));
    let mut told = Vec::new();
    for membership in [held("treasurer_jerez", "club_jerez"), id("no membership").to_string(), "x".to_owned()] {
        let headers = [("authorization", token.as_str()), ("x-membership", membership.as_str())];
        told.push(assert_unauthenticated(&world, &headers, "MEMBERSHIP_NOT_CHOSEN").await);
    }
    assert!(told.iter().all(|body| *body == told[0]));
}

async fn with_two_memberships_and_none_chosen_one_reads_as_the_public(world: World) {
    let draft = world.draft().await;
    let query = format!("{{ projects {{ totalCount }} node(id: {}) {{ id }} }}", draft["id"]);
    let token = bearer(&world.token("turncoat"));
    let undecided = send(&world, &[("authorization", &token)], &query).await;
    assert_eq!(undecided, send(&world, &[], &query).await);
    assert_eq!(json_of(&undecided.2), json!({ "data": { "projects": { "totalCount": 0 }, "node": null } }));
    let viewer = world.read("turncoat", "{ viewer { actingAs { id } memberships { id } } }").await["viewer"].clone();
    assert_eq!((&viewer["actingAs"], viewer["memberships"].as_array().unwrap().len()), (&Value::Null, 2));
    let before = entity::decision_ledger_entry::Entity::find().all(&world.database).await.unwrap().len();
    let input = json!({ "projectId": draft["id"], "expectedVersion": 1 });
    let refused = world.refusal("turncoat", "confirmProposal", "project { id }", input).await;
    assert_eq!(refused, "UNAUTHENTICATED MEMBERSHIP_NOT_CHOSEN");
    let after = entity::decision_ledger_entry::Entity::find().all(&world.database).await.unwrap().len();
    assert_eq!(before, after);
}

async fn a_chosen_membership_is_the_only_one_that_acts(world: World) {
    let draft = world.draft().await;
    let input = json!({ "projectId": draft["id"], "expectedVersion": 1 });
    let as_municipality = world.act_as("turncoat", "jerez", "confirmProposal", "project { id }", input.clone()).await;
    assert_eq!(code_and_reason(&as_municipality), "NOT_FOUND -", "the club's draft, under the municipality's seat");
    let as_club = world.act_as("turncoat", "club_jerez", "confirmProposal", "project { id }", input).await;
    assert!(as_club.get("errors").is_none(), "{as_club:#}");
}

async fn a_former_officer_is_the_public(world: World) {
    let draft = world.draft().await;
    let query = format!("{{ project(id: {}) {{ id }} }}", draft["id"]);
    for person in ["former_president", "future_president"] {
        let answer = world.ask(person, &query, json!({})).await;
        assert_eq!(code_and_reason(&answer), "NOT_FOUND -", "{person}");
        let input = json!({ "projectId": draft["id"], "expectedVersion": 1 });
        let refused = world.refusal(person, "confirmProposal", "project { id }", input).await;
        assert_eq!(refused, "UNAUTHENTICATED MEMBERSHIP_NOT_CHOSEN", "{person}");
    }
}
