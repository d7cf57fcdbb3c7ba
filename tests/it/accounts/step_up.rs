//! Stepping up: what binds a seat, moves money or decides on people is done by whoever has proved lately who they are.

use chrono::Duration;
use serde_json::{Value, json};
use tresporuno::authz::policy::Act;
use tresporuno::graphql::id::NodeKind;

use super::second_factor::{code, with_second_factor};
use super::{PASSWORD, ask, post, signed_in};
use crate::world::{World, code_and_reason, id};

both_databases!(
    an_act_that_matters_asks_for_a_proof_of_the_last_quarter_of_an_hour,
    whoever_has_a_second_factor_steps_up_by_it,
);

fn invitation(key: &str) -> String {
    let tenant = NodeKind::Tenant.id(id("club_jerez"));
    format!(
        "mutation {{ invitePerson(input: {{ idempotencyKey: \"{key}\", tenantId: \"{}\", role: CLUB_MEMBER, \
         name: \"Ana\", email: \"{key}@test.example\" }}) {{ membership {{ id }} }} }}",
        tenant.as_str()
    )
}

async fn invite(world: &World, token: &str, key: &str) -> Value {
    ask(world, token, &invitation(key)).await
}

async fn an_act_that_matters_asks_for_a_proof_of_the_last_quarter_of_an_hour(world: World) {
    let granted = signed_in(&world, "president_jerez").await;
    assert!(invite(&world, &granted.text("access_token"), "a").await["errors"].is_null());
    world.pass(Duration::minutes(16));
    let refresh = json!({ "refresh_token": granted.text("refresh_token") });
    let stale = post(&world, "refresh", None, refresh).await.done().text("access_token");
    let refused = invite(&world, &stale, "b").await;
    assert_eq!(code_and_reason(&refused), "REFUSED STEP_UP_REQUIRED");
    assert_eq!(refused["errors"][0]["extensions"]["methods"], "pwd", "the app knows what to ask for");
    assert!(ask(&world, &stale, "{ viewer { name } }").await["errors"].is_null(), "to read it is good enough");
    let step_up = async |body: Value| post(&world, "step-up", Some(&stale), body).await;
    assert_eq!(step_up(json!({ "password": "wrong horse battery" })).await.status, 401);
    assert_eq!(step_up(json!({ "code": "000000" })).await.status, 401, "there is no second factor");
    assert_eq!(step_up(json!({})).await.status, 400);
    let fresh = step_up(json!({ "password": PASSWORD })).await.done();
    assert!(fresh.body.get("refresh_token").is_none(), "the client keeps its own");
    assert!(invite(&world, &fresh.text("access_token"), "b").await["errors"].is_null());
    let stepped = Act::ALL.iter().filter(|act| act.needs_step_up()).count();
    assert!(stepped > 10 && !Act::DraftProposal.needs_step_up() && Act::CastVote.needs_step_up());
}

async fn whoever_has_a_second_factor_steps_up_by_it(world: World) {
    let (secret, confirmed) = with_second_factor(&world, "president_jerez").await;
    let token = confirmed.text("access_token");
    assert!(invite(&world, &token, "a").await["errors"].is_null(), "just confirmed");
    world.pass(Duration::minutes(9));
    let by_password = post(&world, "step-up", Some(&token), json!({ "password": PASSWORD })).await;
    assert_eq!(by_password.refusal(), "401 UNAUTHENTICATED SECOND_FACTOR_REQUIRED");
    world.pass(Duration::seconds(30));
    let stepped = post(&world, "step-up", Some(&token), json!({ "code": code(&world, &secret) })).await.done();
    world.pass(Duration::minutes(9));
    assert!(invite(&world, &stepped.text("access_token"), "b").await["errors"].is_null());
}
