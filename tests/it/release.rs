//! Releasing tranches: what each seat owes is there, the works have come far enough, nothing is held, in order and once.

use async_graphql::ID;
use entity::{tranche, tranche_part};
use futures_util::FutureExt;
use sea_orm::{ConnectionTrait, DbBackend, EntityTrait, IntoActiveModel, Statement};
use serde_json::{Value, json};
use tresporuno::graphql::id::NodeKind;
use uuid::Uuid;

use crate::account::{deposit, pledged};
use crate::both::on_postgres;
use crate::world::story::OnAgenda;
use crate::world::{World, code_and_reason, id};

both_databases!(
    a_tranche_is_released_once_every_seat_has_paid_what_it_owes_up_to_it,
    tranches_are_released_in_their_order_in_their_stage_and_by_the_delegation,
    nothing_is_released_while_a_hold_stands,
    two_releases_at_once_pay_one_tranche,
);

pub const PAYERS: [&str; 4] = ["delegate_zac", "finance_zac", "treasury_jerez", "treasurer_jerez"];
const SEATS: [&str; 4] = ["FEDERAL", "STATE", "MUNICIPAL", "MIGRANT"];

/// The key of a project.
pub fn key(on: &OnAgenda) -> Uuid {
    NodeKind::Project.uuid(&ID(on.project["id"].as_str().unwrap().to_owned()), "id").unwrap()
}

/// Gives the project a timeline of tranches: the part of each seat, and the milestone.
pub async fn timeline(world: &World, on: &OnAgenda, tranches: &[(i64, i32)]) {
    let project = key(on);
    for (position, (each, milestone_bps)) in (1..).zip(tranches) {
        let row = tranche::Model {
            id: id(&format!("tranche {position}")),
            project_id: project,
            revision: 1,
            position,
            due_on: world.time().date_naive(),
            milestone_bps: *milestone_bps,
            amount_centavos: 4 * each,
            status: "PLANNED".into(),
            released_at: None,
            version: 1,
        };
        tranche::Entity::insert(row.into_active_model()).exec_without_returning(&world.database).await.unwrap();
        for seat in SEATS {
            let row = tranche_part::Model {
                id: id(&format!("tranche {position} {seat}")),
                tranche_id: id(&format!("tranche {position}")),
                project_id: project,
                seat: seat.into(),
                due_centavos: *each,
            };
            tranche_part::Entity::insert(row.into_active_model())
                .exec_without_returning(&world.database)
                .await
                .unwrap();
        }
    }
}

/// The version of the project as it stands.
pub async fn version(world: &World, on: &OnAgenda) -> Value {
    let query = format!("{{ project(id: {}) {{ version }} }}", on.project["id"]);
    world.read("delegate_zac", &query).await["project"]["version"].clone()
}

async fn release(world: &World, on: &OnAgenda, position: i32) -> Value {
    json!({ "projectId": on.project["id"], "expectedVersion": version(world, on).await, "position": position })
}

const PAID: &str = "project { stage account { fund { amount } paid { amount } } transfers(where: { kind: { eq: RELEASE } }) { totalCount nodes { seat debit credit amount { amount } } } }";

async fn a_tranche_is_released_once_every_seat_has_paid_what_it_owes_up_to_it(world: World) {
    let (on, parts) = pledged(&world).await;
    timeline(&world, &on, &[(10_000, 0), (20_000, 0)]).await;
    world.put_at(&on.project, "AGREED").await;
    for (person, part) in PAYERS.iter().zip(&parts).take(3) {
        world.done(person, "recordDeposit", "contribution { id }", deposit(part, 2, "100.00")).await;
    }
    world.done(PAYERS[3], "recordDeposit", "contribution { id }", deposit(&parts[3], 2, "99.99")).await;
    let refused = world.act("delegate_zac", "releaseTranche", PAID, release(&world, &on, 1).await).await;
    assert_eq!(code_and_reason(&refused), "REFUSED TRANCHE_UNFUNDED");
    assert_eq!(refused["errors"][0]["extensions"]["missingCentavos"], r#"[["MIGRANT",1]]"#);
    world.done(PAYERS[3], "recordDeposit", "contribution { id }", deposit(&parts[3], 3, "0.01")).await;
    let done = world.done("delegate_zac", "releaseTranche", PAID, release(&world, &on, 1).await).await;
    assert_eq!(
        done["project"],
        json!({
            "stage": "AGREED", "account": { "fund": { "amount": "0.00" }, "paid": { "amount": "400.00" } },
            "transfers": { "totalCount": 1, "nodes": [
                { "seat": null, "debit": "WORKS_PAID", "credit": "PROJECT_FUND", "amount": { "amount": "400.00" } },
            ] },
        })
    );
    let again = world.refusal("delegate_zac", "releaseTranche", PAID, release(&world, &on, 1).await).await;
    assert_eq!(again, "REFUSED TRANCHE_RELEASED");
    assert_eq!(world.store.verify_accounts().await.unwrap(), vec![]);
}

async fn tranches_are_released_in_their_order_in_their_stage_and_by_the_delegation(world: World) {
    let (on, parts) = pledged(&world).await;
    timeline(&world, &on, &[(10_000, 0), (20_000, 0), (10_000, 5_000)]).await;
    for (person, part) in PAYERS.iter().zip(&parts) {
        world.done(person, "recordDeposit", "contribution { id }", deposit(part, 2, "400.00")).await;
    }
    let said = async |person: &str, position: i32| {
        world.refusal(person, "releaseTranche", PAID, release(&world, &on, position).await).await
    };
    assert_eq!(said("delegate_zac", 1).await, "REFUSED WRONG_STAGE", "before the agreement");
    world.put_at(&on.project, "AGREED").await;
    for (person, expected) in [
        ("finance_zac", "FORBIDDEN -"),
        ("treasury_jerez", "FORBIDDEN -"),
        ("president_jerez", "FORBIDDEN -"),
        ("analyst_zac", "FORBIDDEN -"),
        ("delegate_jal", "NOT_FOUND -"),
        ("", "UNAUTHENTICATED CREDENTIAL_MISSING"),
    ] {
        assert_eq!(said(person, 1).await, expected, "{person}");
    }
    assert_eq!(said("delegate_zac", 2).await, "REFUSED TRANCHE_OUT_OF_ORDER");
    assert_eq!(said("delegate_zac", 9).await, "INVALID MALFORMED_VALUE");
    let mut stale = release(&world, &on, 1).await;
    stale["expectedVersion"] = json!(1);
    assert_eq!(world.refusal("delegate_zac", "releaseTranche", PAID, stale).await, "CONFLICT STALE_VERSION");
    world.done("delegate_zac", "releaseTranche", PAID, release(&world, &on, 1).await).await;
    assert_eq!(said("delegate_zac", 2).await, "REFUSED WRONG_STAGE", "before the works have begun");
    world.put_at(&on.project, "IN_EXECUTION").await;
    world.done("delegate_zac", "releaseTranche", PAID, release(&world, &on, 2).await).await;
    for (stage, expected) in [
        ("IN_EXECUTION", "REFUSED MILESTONE_NOT_MET"),
        ("WORKS_FINISHED", "REFUSED MILESTONE_NOT_MET"),
        ("HANDED_OVER", "REFUSED MILESTONE_NOT_MET"),
        ("CLOSED", "REFUSED WRONG_STAGE"),
        ("CANCELLED", "REFUSED WRONG_STAGE"),
    ] {
        world.put_at(&on.project, stage).await;
        assert_eq!(said("delegate_zac", 3).await, expected, "{stage}");
    }
}

/// All take locks in one order. Whoever met in a circle would be ended by the database after a second, tried again, and
/// counted as a deadlock.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn deposits_and_releases_at_once_do_not_wait_for_each_other_in_a_circle() {
    let Some(world) = on_postgres::<World>().await else { return };
    let (on, parts) = pledged(&world).await;
    timeline(&world, &on, &[(1_000, 0); 12]).await;
    for (person, part) in PAYERS.iter().zip(&parts) {
        world.done(person, "recordDeposit", "contribution { id }", deposit(part, 2, "400.00")).await;
    }
    world.put_at(&on.project, "IN_EXECUTION").await;
    for position in 1..=12 {
        let released = release(&world, &on, position).await;
        let mut asked = vec![world.act("delegate_zac", "releaseTranche", PAID, released).boxed()];
        for (person, part) in PAYERS.iter().zip(&parts).skip(1) {
            let paid = deposit(part, i64::from(position) + 2, "0.10");
            asked.push(world.act(person, "recordDeposit", "contribution { id }", paid).boxed());
        }
        for answer in futures_util::future::join_all(asked).await {
            assert!(answer.get("errors").is_none(), "{answer:#}");
        }
    }
    assert_eq!(world.store.verify_accounts().await.unwrap(), vec![]);
    // Backends say what they counted within a second.
    tokio::time::sleep(std::time::Duration::from_millis(1_500)).await;
    let text = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()";
    let row = world.database.query_one_raw(Statement::from_string(DbBackend::Postgres, text)).await.unwrap().unwrap();
    assert_eq!(row.try_get_by_index::<i64>(0).unwrap(), 0, "circles");
}

async fn nothing_is_released_while_a_hold_stands(world: World) {
    let (on, parts) = pledged(&world).await;
    timeline(&world, &on, &[(10_000, 0)]).await;
    for (person, part) in PAYERS.iter().zip(&parts) {
        world.done(person, "recordDeposit", "contribution { id }", deposit(part, 2, "100.00")).await;
    }
    world.put_at(&on.project, "AGREED").await;
    let hold = json!({
        "projectId": on.project["id"], "expectedVersion": version(&world, &on).await, "reason": "Falta el laboratorio",
    });
    let placed = world.done("comptroller_zac", "placeHold", "hold { id }", hold).await;
    let refused = world.refusal("delegate_zac", "releaseTranche", PAID, release(&world, &on, 1).await).await;
    assert_eq!(refused, "REFUSED HOLD_STANDS");
    let lift = json!({ "holdId": placed["hold"]["id"], "expectedVersion": 1, "reason": "Ya llegó" });
    world.done("delegate_zac", "liftHold", "hold { id }", lift).await;
    world.done("delegate_zac", "releaseTranche", PAID, release(&world, &on, 1).await).await;
}

async fn two_releases_at_once_pay_one_tranche(world: World) {
    let (on, parts) = pledged(&world).await;
    timeline(&world, &on, &[(10_000, 0)]).await;
    for (person, part) in PAYERS.iter().zip(&parts) {
        world.done(person, "recordDeposit", "contribution { id }", deposit(part, 2, "200.00")).await;
    }
    world.put_at(&on.project, "AGREED").await;
    let input = release(&world, &on, 1).await;
    let asked = (0..6).map(|_| world.act("delegate_zac", "releaseTranche", PAID, input.clone()));
    let answers = futures_util::future::join_all(asked).await;
    let done = answers.iter().filter(|answer| answer.get("errors").is_none()).count();
    assert_eq!(done, 1, "{answers:#?}");
    let query =
        format!("{{ project(id: {}) {{ account {{ fund {{ amount }} paid {{ amount }} }} }} }}", on.project["id"]);
    let account = world.read("delegate_zac", &query).await["project"]["account"].clone();
    assert_eq!(account, json!({ "fund": { "amount": "400.00" }, "paid": { "amount": "400.00" } }));
    assert_eq!(world.store.verify_accounts().await.unwrap(), vec![]);
}
