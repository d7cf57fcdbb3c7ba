//! Refunds in full and by measured volume, and closing a project whose account is balanced.

use serde_json::{Value, json};

use crate::account::{deposit, pledged};
use crate::release::{PAYERS, timeline, version};
use crate::world::World;
use crate::world::story::OnAgenda;

both_databases!(
    what_was_deposited_for_a_cancelled_project_goes_back_to_the_centavo,
    what_was_paid_beyond_what_was_built_goes_back,
    a_refund_is_opened_where_there_is_something_to_refund_and_by_whoever_may,
    a_project_is_closed_once_its_account_is_balanced,
    what_a_seat_has_had_back_is_not_given_back_again,
    what_is_left_in_the_fund_goes_back_once_all_is_built,
    what_was_built_and_not_paid_for_is_not_closed,
    what_who_builds_owes_is_not_taken_from_the_fund_however_late,
    what_is_executed_is_what_was_reported_or_measured,
);

const CASE: &str =
    "refundCase { id version kind status amount { amount } shares { seat amount { amount } settledOn } }";

async fn opening(world: &World, on: &OnAgenda, executed: Option<i32>) -> Value {
    json!({
        "projectId": on.project["id"], "expectedVersion": version(world, on).await, "executed": executed,
        "reason": "Así lo mide la contraloría",
    })
}

fn settling(case: &Value, version: i64, seat: &str) -> Value {
    json!({
        "refundCaseId": case["id"], "expectedVersion": version, "seat": seat, "settledOn": "2026-11-29",
        "evidence": "Transferencia 40",
    })
}

async fn account(world: &World, on: &OnAgenda) -> Value {
    let query = format!(
        "{{ project(id: {}) {{ account {{ fund {{ amount }} paid {{ amount }} refunded {{ amount }} }} }} }}",
        on.project["id"]
    );
    world.read("delegate_zac", &query).await["project"]["account"].clone()
}

fn amounts(fund: &str, paid: &str, refunded: &str) -> Value {
    json!({ "fund": { "amount": fund }, "paid": { "amount": paid }, "refunded": { "amount": refunded } })
}

async fn what_was_deposited_for_a_cancelled_project_goes_back_to_the_centavo(world: World) {
    let (on, parts) = pledged(&world).await;
    for (seat, amount) in [(0, "100.01"), (1, "33.33"), (3, "0.01")] {
        let input = deposit(&parts[seat], 2, amount);
        world.done(PAYERS[seat], "recordDeposit", "contribution { id }", input).await;
    }
    world.put_at(&on.project, "CANCELLED").await;
    let opened = world.done("delegate_zac", "openRefundCase", CASE, opening(&world, &on, None).await).await;
    let case = &opened["refundCase"];
    assert_eq!((&case["kind"], &case["amount"]["amount"]), (&json!("FULL"), &json!("133.35")));
    let shares = case["shares"].as_array().unwrap().iter();
    let shares: Vec<_> =
        shares.map(|share| (share["seat"].as_str().unwrap(), share["amount"]["amount"].as_str().unwrap())).collect();
    assert_eq!(shares, [("FEDERAL", "100.01"), ("STATE", "33.33"), ("MIGRANT", "0.01")]);
    let again = world.refusal("comptroller_zac", "openRefundCase", CASE, opening(&world, &on, None).await).await;
    assert_eq!(again, "REFUSED REFUND_OPEN");
    world.pass(chrono::Duration::days(1));
    for (input, expected) in [
        (settling(case, 1, "MUNICIPAL"), "REFUSED NOTHING_TO_REFUND"),
        (settling(case, 7, "STATE"), "CONFLICT STALE_VERSION"),
        (
            {
                let mut early = settling(case, 1, "STATE");
                early["settledOn"] = json!("2026-11-01");
                early
            },
            "INVALID BAD_DATE",
        ),
        (
            {
                let mut late = settling(case, 1, "STATE");
                late["settledOn"] = json!("2027-11-01");
                late
            },
            "INVALID BAD_DATE",
        ),
    ] {
        let refused = world.refusal("delegate_zac", "settleRefund", CASE, input.clone()).await;
        assert_eq!(refused, expected, "{input}");
    }
    assert_eq!(world.refusal("finance_zac", "settleRefund", CASE, settling(case, 1, "STATE")).await, "FORBIDDEN -");
    world.done("delegate_zac", "settleRefund", CASE, settling(case, 1, "STATE")).await;
    assert_eq!(
        world.refusal("delegate_zac", "settleRefund", CASE, settling(case, 2, "STATE")).await,
        "REFUSED REFUND_SETTLED"
    );
    assert_eq!(account(&world, &on).await, amounts("100.02", "0.00", "33.33"));
    world.done("delegate_zac", "settleRefund", CASE, settling(case, 2, "FEDERAL")).await;
    let last = world.done("delegate_zac", "settleRefund", CASE, settling(case, 3, "MIGRANT")).await;
    assert_eq!(last["refundCase"]["status"], "SETTLED");
    assert_eq!(account(&world, &on).await, amounts("0.00", "0.00", "133.35"));
    let nothing = world.refusal("delegate_zac", "openRefundCase", CASE, opening(&world, &on, None).await).await;
    assert_eq!(nothing, "REFUSED NOTHING_TO_REFUND");
    assert_eq!(world.store.verify_accounts().await.unwrap(), vec![]);
}

/// Lets the executor of a project have reported so much, behind the service.
async fn reported(world: &World, on: &OnAgenda, physical_bps: i32) {
    use entity::works::{Column, Entity, Model};
    use sea_orm::sea_query::Expr;
    use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
    use tresporuno::graphql::id::NodeKind;
    let key = async_graphql::ID(on.project["id"].as_str().unwrap().to_owned());
    let key = NodeKind::Project.uuid(&key, "id").unwrap();
    let change = Entity::update_many()
        .col_expr(Column::PhysicalBps, Expr::value(physical_bps))
        .col_expr(Column::AheadBps, Expr::value(-physical_bps));
    if change.filter(Column::Id.eq(key)).exec(&world.database).await.unwrap().rows_affected == 1 {
        return;
    }
    let row = Model {
        id: key,
        executor_tenant_id: crate::world::id("jerez"),
        contractor: String::new(),
        begun_on: Some(world.time().date_naive()),
        finished_on: None,
        reported_on: Some(world.time().date_naive()),
        physical_bps,
        spent_centavos: 0,
        financial_bps: 0,
        ahead_bps: -physical_bps,
        alert: "NONE".into(),
        version: 1,
    };
    Entity::insert(row.into_active_model()).exec_without_returning(&world.database).await.unwrap();
}

/// Works of which every seat has paid a hundred pesos, all of them paid out.
async fn built(world: &World) -> OnAgenda {
    let (on, parts) = pledged(world).await;
    timeline(world, &on, &[(10_000, 0)]).await;
    for (person, part) in PAYERS.iter().zip(&parts) {
        world.done(person, "recordDeposit", "contribution { id }", deposit(part, 2, "100.00")).await;
    }
    world.put_at(&on.project, "AGREED").await;
    let release = json!({ "projectId": on.project["id"], "expectedVersion": version(world, &on).await, "position": 1 });
    world.done("delegate_zac", "releaseTranche", "project { id }", release).await;
    on
}

async fn what_was_paid_beyond_what_was_built_goes_back(world: World) {
    let on = built(&world).await;
    world.put_at(&on.project, "CLOSED").await;
    // One basis point of a million pesos and three centavos is a hundred pesos, of the four hundred that were paid.
    reported(&world, &on, 4).await;
    let refused = world.refusal("comptroller_zac", "openRefundCase", CASE, opening(&world, &on, Some(4)).await).await;
    assert_eq!(refused, "REFUSED NOTHING_TO_REFUND");
    reported(&world, &on, 1).await;
    let opened = world.done("comptroller_zac", "openRefundCase", CASE, opening(&world, &on, Some(1)).await).await;
    let case = opened["refundCase"].clone();
    assert_eq!((&case["kind"], &case["amount"]["amount"]), (&json!("MEASURED"), &json!("300.00")));
    world.pass(chrono::Duration::days(1));
    for (version, seat) in (1..).zip(["MIGRANT", "MUNICIPAL", "STATE", "FEDERAL"]) {
        world.done("delegate_zac", "settleRefund", CASE, settling(&case, version, seat)).await;
    }
    assert_eq!(account(&world, &on).await, amounts("0.00", "100.00", "300.00"));
    assert_eq!(world.store.verify_accounts().await.unwrap(), vec![]);
}

async fn a_refund_is_opened_where_there_is_something_to_refund_and_by_whoever_may(world: World) {
    let on = world.selected().await;
    let full = opening(&world, &on, None).await;
    assert_eq!(world.refusal("delegate_zac", "openRefundCase", CASE, full.clone()).await, "REFUSED WRONG_STAGE");
    let measured = opening(&world, &on, Some(0)).await;
    assert_eq!(world.refusal("delegate_zac", "openRefundCase", CASE, measured).await, "REFUSED WRONG_STAGE");
    let beyond = opening(&world, &on, Some(10_001)).await;
    assert_eq!(world.refusal("delegate_zac", "openRefundCase", CASE, beyond).await, "INVALID -");
    world.put_at(&on.project, "CANCELLED").await;
    assert_eq!(world.refusal("delegate_zac", "openRefundCase", CASE, full.clone()).await, "REFUSED NOTHING_TO_REFUND");
    for person in ["finance_zac", "projects_jerez", "president_jerez", "national"] {
        assert_eq!(world.refusal(person, "openRefundCase", CASE, full.clone()).await, "FORBIDDEN -", "{person}");
    }
}

async fn settled(world: &World, case: &Value, seats: &[&str]) {
    world.pass(chrono::Duration::days(1));
    for (version, seat) in (1..).zip(seats) {
        let mut input = settling(case, version, seat);
        input["settledOn"] = json!(world.time().date_naive());
        world.done("delegate_zac", "settleRefund", CASE, input).await;
    }
}

async fn what_a_seat_has_had_back_is_not_given_back_again(world: World) {
    let (on, parts) = pledged(&world).await;
    for (seat, part) in parts.iter().enumerate() {
        world.done(PAYERS[seat], "recordDeposit", "contribution { id }", deposit(part, 2, "100.00")).await;
    }
    world.put_at(&on.project, "WITHDRAWN").await;
    let opened = world.done("delegate_zac", "openRefundCase", CASE, opening(&world, &on, None).await).await;
    settled(&world, &opened["refundCase"], &["FEDERAL", "STATE", "MUNICIPAL", "MIGRANT"]).await;
    // One seat alone pays again, and it alone is paid back.
    world.put_at(&on.project, "SELECTED").await;
    world.done(PAYERS[0], "recordDeposit", "contribution { id }", deposit(&parts[0], 3, "300.00")).await;
    world.put_at(&on.project, "CANCELLED").await;
    let opened = world.done("delegate_zac", "openRefundCase", CASE, opening(&world, &on, None).await).await;
    let shares = &opened["refundCase"]["shares"];
    assert_eq!(*shares, json!([{ "seat": "FEDERAL", "amount": { "amount": "300.00" }, "settledOn": null }]));
    settled(&world, &opened["refundCase"], &["FEDERAL"]).await;
    assert_eq!(account(&world, &on).await, amounts("0.00", "0.00", "700.00"));
    assert_eq!(world.store.verify_accounts().await.unwrap(), vec![]);
}

async fn what_was_built_and_not_paid_for_is_not_closed(world: World) {
    use entity::works::{Column, Entity};
    use sea_orm::sea_query::Expr;
    use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
    let works = world.begun().await;
    let report = world.progress(&works, 10_000, "1000000.03");
    world.done("projects_jerez", "reportProgress", "works { id }", report).await;
    let query = format!("{{ node(id: {}) {{ ... on Works {{ project {{ id }} }} }} }}", works["id"]);
    let project = world.read("delegate_zac", &query).await["node"]["project"].clone();
    world.put_at(&project, "HANDED_OVER").await;
    let close = async || {
        let query = format!("{{ project(id: {}) {{ version }} }}", project["id"]);
        let version = world.read("delegate_zac", &query).await["project"]["version"].clone();
        let input = json!({ "projectId": project["id"], "expectedVersion": version });
        world.act("delegate_zac", "closeProject", "project { stage }", input).await
    };
    let refused = close().await;
    assert_eq!(crate::world::code_and_reason(&refused), "REFUSED NOT_BALANCED");
    assert_eq!(refused["errors"][0]["extensions"]["spentCentavos"], "100000003");
    // Where nothing was spent, nothing need be paid.
    let unspent = Entity::update_many().col_expr(Column::SpentCentavos, Expr::value(0_i64));
    unspent.filter(Column::SpentCentavos.gt(0)).exec(&world.database).await.unwrap();
    assert_eq!(close().await["data"]["closeProject"]["project"]["stage"], "CLOSED");
}

async fn what_who_builds_owes_is_not_taken_from_the_fund_however_late(world: World) {
    let (on, parts) = pledged(&world).await;
    timeline(&world, &on, &[(10_000, 0), (10_000, 5_000)]).await;
    for (person, part) in PAYERS.iter().zip(&parts) {
        world.done(person, "recordDeposit", "contribution { id }", deposit(part, 2, "200.00")).await;
    }
    world.put_at(&on.project, "IN_EXECUTION").await;
    let release =
        json!({ "projectId": on.project["id"], "expectedVersion": version(&world, &on).await, "position": 1 });
    world.done("delegate_zac", "releaseTranche", "project { id }", release).await;
    assert_eq!(account(&world, &on).await, amounts("400.00", "400.00", "0.00"));
    reported(&world, &on, 1).await;
    let opened = world.done("delegate_zac", "openRefundCase", CASE, opening(&world, &on, Some(1)).await).await;
    let case = &opened["refundCase"];
    // The works end before anybody has it back.
    world.put_at(&on.project, "WORKS_FINISHED").await;
    settled(&world, case, &["FEDERAL", "STATE", "MUNICIPAL", "MIGRANT"]).await;
    // What is in the fund is for what was not paid yet.
    assert_eq!(account(&world, &on).await, amounts("400.00", "100.00", "300.00"));
    assert_eq!(world.store.verify_accounts().await.unwrap(), vec![]);
}

async fn what_is_left_in_the_fund_goes_back_once_all_is_built(world: World) {
    let (on, parts) = pledged(&world).await;
    for (seat, part) in parts.iter().enumerate() {
        world.done(PAYERS[seat], "recordDeposit", "contribution { id }", deposit(part, 2, "100.00")).await;
    }
    let measured = opening(&world, &on, Some(0)).await;
    world.put_at(&on.project, "IN_EXECUTION").await;
    let refused = world.refusal("delegate_zac", "openRefundCase", CASE, measured.clone()).await;
    assert_eq!(refused, "REFUSED NOTHING_TO_REFUND", "what is in the fund is for what is still to be built");
    world.put_at(&on.project, "HANDED_OVER").await;
    let opened = world.done("delegate_zac", "openRefundCase", CASE, measured).await;
    assert_eq!(opened["refundCase"]["amount"]["amount"], "400.00");
    world.freeze(&on.project).await;
    let frozen = settling(&opened["refundCase"], 1, "FEDERAL");
    world.pass(chrono::Duration::days(1));
    assert_eq!(world.refusal("delegate_zac", "settleRefund", CASE, frozen).await, "REFUSED PROJECT_FROZEN");
}

async fn a_project_is_closed_once_its_account_is_balanced(world: World) {
    let on = built(&world).await;
    let close = async |person: &str| {
        let input = json!({ "projectId": on.project["id"], "expectedVersion": version(&world, &on).await });
        world.act(person, "closeProject", "project { stage version }", input).await
    };
    let said = |answer: &Value| crate::world::code_and_reason(answer);
    assert_eq!(said(&close("delegate_zac").await), "REFUSED WRONG_STAGE");
    world.put_at(&on.project, "HANDED_OVER").await;
    assert_eq!(said(&close("national").await), "FORBIDDEN -");
    reported(&world, &on, 1).await;
    let opened = world.done("delegate_zac", "openRefundCase", CASE, opening(&world, &on, Some(1)).await).await;
    assert_eq!(said(&close("delegate_zac").await), "REFUSED REFUND_OPEN");
    world.pass(chrono::Duration::days(1));
    for (version, seat) in (1..).zip(["MIGRANT", "MUNICIPAL", "STATE", "FEDERAL"]) {
        world.done("delegate_zac", "settleRefund", CASE, settling(&opened["refundCase"], version, seat)).await;
    }
    let closed = close("delegate_zac").await;
    assert_eq!(closed["data"]["closeProject"]["project"]["stage"], "CLOSED", "{closed:#}");
    assert_eq!(said(&close("delegate_zac").await), "REFUSED WRONG_STAGE", "twice");
}

async fn what_is_executed_is_what_was_reported_or_measured(world: World) {
    let on = built(&world).await;
    let committee = world.supervised(&on.project).await;
    world.belong("works_jerez", &committee).await;
    let begin = json!({
        "projectId": on.project["id"], "expectedVersion": version(&world, &on).await,
        "begunOn": world.time().date_naive(),
    });
    let works = world.done("projects_jerez", "beginWorks", "works { id version }", begin).await["works"].clone();
    let inspect = async |physical: Option<i32>| {
        let seen = json!({
            "worksId": works["id"], "inspectedOn": world.time().date_naive(), "asPlanned": false, "goodQuality": true,
            "materialsOnSite": false, "physical": physical,
        });
        world.done("works_jerez", "recordInspection", "inspection { id }", seen).await;
    };
    world.pass(chrono::Duration::days(1));
    inspect(Some(2)).await;
    world.pass(chrono::Duration::days(1));
    let report = world.progress(&works, 10_000, "400.00");
    world.done("projects_jerez", "reportProgress", "works { id }", report).await;
    world.put_at(&on.project, "CLOSED").await;
    let refused = async |person: &str, executed: i32| {
        let input = opening(&world, &on, Some(executed)).await;
        let answer = world.act(person, "openRefundCase", CASE, input).await;
        assert_eq!(crate::world::code_and_reason(&answer), "REFUSED NOT_ON_RECORD", "{person}: {executed}");
        let told = &answer["errors"][0]["extensions"];
        (told["reportedBps"].clone(), told["inspectedBps"].clone())
    };
    // Neither government says alone that nothing was built; and what was measured before the last report is no more.
    for person in ["delegate_zac", "comptroller_zac"] {
        for executed in [0, 2] {
            assert_eq!(refused(person, executed).await, (json!("10000"), Value::Null));
        }
    }
    inspect(None).await;
    assert_eq!(refused("delegate_zac", 1).await, (json!("10000"), Value::Null), "who looked did not measure");
    inspect(Some(1)).await;
    assert_eq!(refused("delegate_zac", 0).await, (json!("10000"), json!("1")));
    let opened = world.done("delegate_zac", "openRefundCase", CASE, opening(&world, &on, Some(1)).await).await;
    assert_eq!(opened["refundCase"]["amount"]["amount"], "300.00");
}
