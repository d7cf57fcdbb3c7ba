//! Holds: placed by whoever watches over the money, lifted with a reason, and never forgotten.

use serde_json::{Value, json};

use crate::release::version;
use crate::world::World;
use crate::world::story::OnAgenda;

both_databases!(
    a_hold_is_placed_with_a_reason_that_all_who_see_the_project_read,
    a_hold_is_lifted_once_by_whoever_placed_it_or_by_the_delegation,
);

const HOLD: &str = "hold { id version status reason liftingReason placedBy { name } }";

async fn input(world: &World, on: &OnAgenda) -> Value {
    json!({ "projectId": on.project["id"], "expectedVersion": version(world, on).await, "reason": "Falta el laboratorio" })
}

async fn a_hold_is_placed_with_a_reason_that_all_who_see_the_project_read(world: World) {
    let on = world.selected().await;
    let place = input(&world, &on).await;
    assert_eq!(world.refusal("comptroller_zac", "placeHold", HOLD, place.clone()).await, "REFUSED WRONG_STAGE");
    world.put_at(&on.project, "IN_EXECUTION").await;
    for (person, expected) in [
        ("liaison_zac", "FORBIDDEN -"),
        ("projects_jerez", "FORBIDDEN -"),
        ("president_jerez", "FORBIDDEN -"),
        ("national", "FORBIDDEN -"),
        ("delegate_jal", "NOT_FOUND -"),
    ] {
        assert_eq!(world.refusal(person, "placeHold", HOLD, place.clone()).await, expected, "{person}");
    }
    let mut stale = place.clone();
    stale["expectedVersion"] = json!(1);
    assert_eq!(world.refusal("comptroller_zac", "placeHold", HOLD, stale).await, "CONFLICT STALE_VERSION");
    let placed = world.done("comptroller_zac", "placeHold", HOLD, place.clone()).await["hold"].clone();
    assert_eq!((&placed["status"], &placed["reason"]), (&json!("STANDING"), &json!("Falta el laboratorio")));
    world.done("delegate_zac", "placeHold", HOLD, place).await;
    let query =
        format!("{{ project(id: {}) {{ holds {{ totalCount nodes {{ status reason }} }} }} }}", on.project["id"]);
    for person in ["member_jerez", "treasury_jerez", "national"] {
        assert_eq!(world.read(person, &query).await["project"]["holds"]["totalCount"], 2, "{person}");
    }
}

async fn a_hold_is_lifted_once_by_whoever_placed_it_or_by_the_delegation(world: World) {
    let on = world.selected().await;
    world.put_at(&on.project, "IN_EXECUTION").await;
    let place = input(&world, &on).await;
    let of_state = world.done("comptroller_zac", "placeHold", HOLD, place.clone()).await["hold"]["id"].clone();
    let federal = world.done("delegate_zac", "placeHold", HOLD, place.clone()).await["hold"]["id"].clone();
    let other = world.done("comptroller_zac", "placeHold", HOLD, place).await["hold"]["id"].clone();
    let lift = |hold: &Value, version: i64| json!({ "holdId": hold, "expectedVersion": version, "reason": "Ya llegó" });
    assert_eq!(world.refusal("comptroller_zac", "liftHold", HOLD, lift(&federal, 1)).await, "FORBIDDEN -");
    assert_eq!(world.refusal("president_jerez", "liftHold", HOLD, lift(&of_state, 1)).await, "FORBIDDEN -");
    assert_eq!(world.refusal("comptroller_zac", "liftHold", HOLD, lift(&of_state, 9)).await, "CONFLICT STALE_VERSION");
    let lifted = world.done("comptroller_zac", "liftHold", HOLD, lift(&of_state, 1)).await["hold"].clone();
    assert_eq!((&lifted["status"], &lifted["liftingReason"]), (&json!("LIFTED"), &json!("Ya llegó")));
    assert_eq!(world.refusal("comptroller_zac", "liftHold", HOLD, lift(&of_state, 2)).await, "REFUSED HOLD_LIFTED");
    world.done("delegate_zac", "liftHold", HOLD, lift(&other, 1)).await;
}
