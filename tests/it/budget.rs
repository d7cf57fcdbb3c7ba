//! The federal money of a state and year: who sets how much there is, and that it never falls below what is reserved.

use entity::budget_ceiling::{Column, Entity};
use sea_orm::{EntityTrait, sea_query::Expr};
use serde_json::{Value, json};
use tresporuno::graphql::id::NodeKind;

use crate::world::World;
use crate::world::story::global;

both_databases!(
    the_ministry_sets_a_ceiling_and_changes_it,
    only_the_ministrys_administrator_sets_a_ceiling,
    a_ceiling_never_falls_below_what_is_reserved,
    a_ceiling_is_for_a_state_and_a_year_of_the_programme,
    of_two_who_set_the_first_ceiling_at_once_one_is_told_to_look_again,
    whoever_sees_projects_sees_what_is_left,
);

const ADMINISTRATOR: &str = "administrator";
const CEILING: &str = "budgetCeiling { id version fiscalYear state { code } ceiling { amount } reserved { amount } \
                       headroom { amount } setAt }";

fn asked(state: &str, year: i32, ceiling: &str, version: i64) -> Value {
    json!({
        "tenantId": global(NodeKind::Tenant, "ministry"), "state": state, "fiscalYear": year, "ceiling": ceiling,
        "expectedVersion": version,
    })
}

impl World {
    async fn ceiling(&self, state: &str, year: i32, ceiling: &str, version: i64) -> Value {
        let set = self.done(ADMINISTRATOR, "setBudgetCeiling", CEILING, asked(state, year, ceiling, version)).await;
        set["budgetCeiling"].clone()
    }

    async fn no_ceiling(&self, person: &str, input: Value) -> String {
        self.refusal(person, "setBudgetCeiling", CEILING, input).await
    }
}

async fn the_ministry_sets_a_ceiling_and_changes_it(world: World) {
    let set = world.ceiling("32", 2026, "50000000.00", 0).await;
    assert_eq!((&set["version"], &set["state"]["code"], &set["fiscalYear"]), (&json!(1), &json!("32"), &json!(2026)));
    for (field, amount) in [("ceiling", "50000000.00"), ("reserved", "0.00"), ("headroom", "50000000.00")] {
        assert_eq!(set[field]["amount"], amount, "{field}");
    }
    let changed = world.ceiling("32", 2026, "40000000.01", 1).await;
    assert_eq!((&changed["id"], &changed["version"]), (&set["id"], &json!(2)));
    assert_eq!(changed["headroom"]["amount"], "40000000.01");
    // The same key with the same request gives the same ceiling and does nothing more.
    let mut input = asked("14", 2026, "100.00", 0);
    input["idempotencyKey"] = json!("once");
    let first = world.done(ADMINISTRATOR, "setBudgetCeiling", CEILING, input.clone()).await;
    assert_eq!(first, world.done(ADMINISTRATOR, "setBudgetCeiling", CEILING, input).await);
    let listed = "{ states(where: { code: { eq: \"32\" } }) { nodes { budgetCeilings { totalCount nodes { id } } } } \
                  budgetCeilings(where: { fiscalYear: { eq: 2026 } }) { totalCount } }";
    let read = world.read("", listed).await;
    assert_eq!(
        read["states"]["nodes"][0]["budgetCeilings"],
        json!({ "totalCount": 1, "nodes": [{ "id": set["id"] }] })
    );
    assert_eq!(read["budgetCeilings"]["totalCount"], 2);
    let verification = world.store.verify_ledger(&mut |_| ()).await.unwrap();
    assert_eq!((verification.broken, verification.entries), (vec![], 3));
}

async fn only_the_ministrys_administrator_sets_a_ceiling(world: World) {
    let input = asked("32", 2026, "100.00", 0);
    for person in ["national", "delegate_zac", "people_ministry", "liaison_zac", "president_jerez", "auditor"] {
        assert_eq!(world.no_ceiling(person, input.clone()).await, "FORBIDDEN -", "{person}");
    }
    assert_eq!(world.no_ceiling("", input.clone()).await, "UNAUTHENTICATED CREDENTIAL_MISSING");
    // Of another tenant it is nobody's to set.
    let mut of_another = input.clone();
    of_another["tenantId"] = json!(global(NodeKind::Tenant, "government_zac"));
    assert_eq!(world.no_ceiling(ADMINISTRATOR, of_another.clone()).await, "FORBIDDEN -");
    assert_eq!(world.no_ceiling("liaison_zac", of_another).await, "FORBIDDEN -");
    let mut of_nobody = input;
    of_nobody["tenantId"] = json!(global(NodeKind::Tenant, "a ministry that never was"));
    assert_eq!(world.no_ceiling(ADMINISTRATOR, of_nobody).await, "NOT_FOUND -");
    let can = "{ node(id: $id) { ... on Tenant { can { setBudgetCeiling { allowed rule } } } } }";
    let can = can.replace("$id", &format!("{:?}", *global(NodeKind::Tenant, "ministry")));
    let allowed = world.read(ADMINISTRATOR, &can).await["node"]["can"]["setBudgetCeiling"].clone();
    assert_eq!(allowed, json!({ "allowed": true, "rule": null }));
    let denied = world.read("national", &can).await["node"]["can"]["setBudgetCeiling"].clone();
    assert_eq!(denied, json!({ "allowed": false, "rule": "budget_ceiling.set" }));
}

async fn a_ceiling_never_falls_below_what_is_reserved(world: World) {
    world.ceiling("32", 2026, "1000.00", 0).await;
    let reserve = Entity::update_many().col_expr(Column::ReservedCentavos, Expr::value(60_000_i64));
    reserve.exec(&world.database).await.unwrap();
    let answer = world.act(ADMINISTRATOR, "setBudgetCeiling", CEILING, asked("32", 2026, "599.99", 1)).await;
    assert_eq!(crate::world::code_and_reason(&answer), "REFUSED CEILING_BELOW_RESERVED");
    assert_eq!(answer["errors"][0]["extensions"]["reservedCentavos"], "60000");
    let least = world.ceiling("32", 2026, "600.00", 1).await;
    assert_eq!((&least["reserved"]["amount"], &least["headroom"]["amount"]), (&json!("600.00"), &json!("0.00")));
    // The database holds it too, whoever writes.
    let below = Entity::update_many().col_expr(Column::CeilingCentavos, Expr::value(59_999_i64));
    assert!(below.exec(&world.database).await.is_err());
}

async fn a_ceiling_is_for_a_state_and_a_year_of_the_programme(world: World) {
    for (state, year, ceiling, refused) in [
        ("99", 2026, "1.00", "INVALID MALFORMED_VALUE"),
        ("32020", 2026, "1.00", "INVALID MALFORMED_VALUE"),
        ("32", 1985, "1.00", "INVALID BAD_DATE"),
        ("32", 2028, "1.00", "INVALID BAD_DATE"),
        ("32", i32::MAX, "1.00", "INVALID BAD_DATE"),
        ("32", i32::MIN, "1.00", "INVALID BAD_DATE"),
        ("32", 2026, "-1.00", "INVALID BAD_AMOUNT"),
        ("32", 2026, "0.00", "INVALID BAD_AMOUNT"),
        ("32", 2026, "1.001", "INVALID BAD_AMOUNT"),
        ("32", 2026, "99999999999999999", "INVALID BAD_AMOUNT"),
    ] {
        let said = world.no_ceiling(ADMINISTRATOR, asked(state, year, ceiling, 0)).await;
        assert_eq!(said, refused, "{state} {year} {ceiling}");
    }
    assert_eq!(world.no_ceiling(ADMINISTRATOR, asked("32", 2026, "1.00", 4)).await, "CONFLICT STALE_VERSION");
    world.ceiling("32", 2027, "1.00", 0).await;
    for version in [0, 2] {
        let said = world.no_ceiling(ADMINISTRATOR, asked("32", 2027, "2.00", version)).await;
        assert_eq!(said, "CONFLICT STALE_VERSION", "{version}");
    }
}

async fn of_two_who_set_the_first_ceiling_at_once_one_is_told_to_look_again(world: World) {
    let set =
        |ceiling: &'static str| world.act(ADMINISTRATOR, "setBudgetCeiling", CEILING, asked("32", 2026, ceiling, 0));
    let answers = tokio::join!(set("1.00"), set("2.00"), set("3.00"));
    let done = [&answers.0, &answers.1, &answers.2].map(|answer| answer.get("errors").is_none());
    assert_eq!(done.iter().filter(|done| **done).count(), 1, "{answers:#?}");
    for answer in [&answers.0, &answers.1, &answers.2].into_iter().filter(|answer| answer.get("errors").is_some()) {
        assert_eq!(crate::world::code_and_reason(answer), "CONFLICT STALE_VERSION");
    }
    assert_eq!(Entity::find().all(&world.database).await.unwrap().len(), 1);
}

async fn whoever_sees_projects_sees_what_is_left(world: World) {
    world.ceiling("32", 2026, "1000.00", 0).await;
    let list = "{ budgetCeilings { totalCount nodes { headroom { amount } } } }";
    for person in [
        "",
        "administrator",
        "analyst_zac",
        "planning_zac",
        "treasury_jerez",
        "member_jerez",
        "auditor",
        "mirror_jerez",
        "registrar_la",
    ] {
        let read = world.read(person, list).await;
        assert_eq!(read["budgetCeilings"]["nodes"][0]["headroom"]["amount"], "1000.00", "{person}");
    }
    // The consular machine obtains the status of clubs and nothing else.
    assert_eq!(world.read("service_la", list).await["budgetCeilings"]["totalCount"], 0);
}
