//! Until when each seat has to deposit next: kept beside what it has deposited, and what `myTasks` tells.

use entity::{project_party, tranche, tranche_part};
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseConnection, EntityTrait, QueryFilter};
use serde_json::{Value, json};

use crate::account::{deposit, pledged};
use crate::migrations::migrate_anew_from;
use crate::release::PAYERS;
use crate::tenants::grown::Grown;
use crate::world::World;
use crate::world::story::OnAgenda;

both_databases!(
    a_deposit_waits_for_each_seat_by_the_first_tranche_that_it_has_not_paid,
    what_was_deposited_before_the_timeline_counts,
    a_federation_that_may_only_deposit_moves_the_day,
    what_was_due_before_it_was_kept_is_due,
);

const DAYS: [&str; 3] = ["2026-11-30", "2027-02-01", "2027-05-01"];

/// Each part of a project with a timeline, as whoever adds it up tranche by tranche finds it. How many have a day.
pub async fn assert_kept(database: &DatabaseConnection) -> usize {
    let parties = project_party::Entity::find().all(database).await.unwrap();
    let mut tranches =
        tranche::Entity::find().filter(tranche::Column::Status.ne("SUPERSEDED")).all(database).await.unwrap();
    tranches.sort_by_key(|tranche| (tranche.project_id, tranche.position));
    let parts = tranche_part::Entity::find().all(database).await.unwrap();
    for party in &parties {
        let mut deposited = party.deposited_centavos;
        let mut due = None;
        for tranche in tranches.iter().filter(|tranche| tranche.project_id == party.project_id) {
            let of_seat = parts.iter().filter(|part| part.tranche_id == tranche.id && part.seat == party.seat);
            deposited -= of_seat.map(|part| part.due_centavos).sum::<i64>();
            if deposited < 0 {
                due = Some(tranche.due_on);
                break;
            }
        }
        assert_eq!(party.next_due_on, due, "{party:?}");
    }
    parties.iter().filter(|party| party.next_due_on.is_some()).count()
}

impl World {
    /// Sets a timeline of three tranches for a project of 1,000,000.03 whose seats have pledged.
    async fn timed(&self, on: &OnAgenda) {
        self.put_at(&on.project, "AUTHORISED").await;
        let amounts = ["400000.00", "400000.00", "200000.03"];
        let tranche = |(due_on, amount): (&str, &str)| json!({ "dueOn": due_on, "milestone": 0, "amount": amount });
        let tranches: Vec<Value> = DAYS.into_iter().zip(amounts).map(tranche).collect();
        let version = crate::release::version(self, on).await;
        let input = json!({ "projectId": on.project["id"], "expectedVersion": version, "tranches": tranches });
        self.done(PAYERS[0], "setTimeline", "agreement { id }", input).await;
        self.put_at(&on.project, "AGREED").await;
    }

    /// The days by which a deposit waits for the person, one for each part.
    async fn deposits_due(&self, person: &str) -> Vec<Value> {
        let told =
            self.read(person, "{ myTasks(first: 100) { tasks { act dueOn } } }").await["myTasks"]["tasks"].clone();
        let deposits = told.as_array().unwrap().iter().filter(|task| task["act"] == "RECORD_DEPOSIT");
        deposits.map(|task| task["dueOn"].clone()).collect()
    }
}

async fn a_deposit_waits_for_each_seat_by_the_first_tranche_that_it_has_not_paid(world: World) {
    let (on, parts) = pledged(&world).await;
    for person in PAYERS {
        assert_eq!(world.deposits_due(person).await, Vec::<Value>::new(), "nothing is due before the timeline is set");
    }
    world.timed(&on).await;
    assert_eq!(assert_kept(&world.database).await, 4);
    // Another seat's deposits move no other seat's day.
    for (person, part) in PAYERS.iter().zip(&parts) {
        // The governments give 250,000.01 each, the migrants 250,000.00.
        let last = (*person != PAYERS[3]).then_some(2);
        let steps = [("99999.99", 2, Some(0)), ("0.01", 3, Some(1)), ("150000.00", 4, last)];
        assert_eq!(world.deposits_due(person).await, [json!(DAYS[0])], "{person}");
        for (amount, version, due) in steps {
            world.done(person, "recordDeposit", "contribution { id }", deposit(part, version, amount)).await;
            let due: Vec<Value> = due.map(|due: usize| json!(DAYS[due])).into_iter().collect();
            assert_eq!(world.deposits_due(person).await, due, "{person} after {amount}");
            assert_kept(&world.database).await;
        }
    }
    // What is released was paid, and is due no more than before.
    let release = json!({
        "projectId": on.project["id"], "expectedVersion": crate::release::version(&world, &on).await, "position": 1,
    });
    world.done(PAYERS[0], "releaseTranche", "project { id }", release).await;
    assert_eq!(assert_kept(&world.database).await, 3);
}

async fn what_was_deposited_before_the_timeline_counts(world: World) {
    let (on, parts) = pledged(&world).await;
    for (amount, (person, part)) in
        ["100000.00", "99999.99", "200000.00", "0.01"].into_iter().zip(PAYERS.iter().zip(&parts))
    {
        world.done(person, "recordDeposit", "contribution { id }", deposit(part, 2, amount)).await;
    }
    world.timed(&on).await;
    assert_eq!(assert_kept(&world.database).await, 4);
    for (person, due) in PAYERS.iter().zip([1, 0, 2, 0]) {
        assert_eq!(world.deposits_due(person).await, [json!(DAYS[due])], "{person}");
    }
    // Set anew while no seat has signed: what it replaces counts no more.
    world.put_at(&on.project, "AUTHORISED").await;
    let input = json!({
        "projectId": on.project["id"], "expectedVersion": crate::release::version(&world, &on).await,
        "tranches": [{ "dueOn": "2027-03-01", "milestone": 0, "amount": "1000000.03" }],
    });
    world.done(PAYERS[0], "setTimeline", "agreement { id }", input).await;
    world.put_at(&on.project, "AGREED").await;
    assert_eq!(assert_kept(&world.database).await, 4);
    for person in PAYERS {
        assert_eq!(world.deposits_due(person).await, ["2027-03-01"], "{person}");
    }
    world.done(PAYERS[3], "recordDeposit", "contribution { id }", deposit(&parts[3], 3, "249999.99")).await;
    assert_eq!(assert_kept(&world.database).await, 3, "nor for who deposits all after it");
    assert_eq!(world.deposits_due(PAYERS[3]).await, Vec::<Value>::new());
}

async fn a_federation_that_may_only_deposit_moves_the_day(world: World) {
    let (on, parts) = pledged(&world).await;
    world.timed(&on).await;
    // It is not mandated to read the project, nor its timeline.
    let set = "UPDATE federation_mandate SET acts = 'recordDeposit' WHERE id IN (SELECT id FROM federation_mandate)";
    world.database.execute_unprepared(set).await.unwrap();
    let input = deposit(&parts[3], 2, "100000.00");
    world.done("officer_federation", "recordDeposit", "contribution { id }", input).await;
    assert_eq!(assert_kept(&world.database).await, 4);
    assert_eq!(world.deposits_due("treasurer_jerez").await, [json!(DAYS[1])]);
}

async fn what_was_due_before_it_was_kept_is_due(grown: Grown) {
    let world = &grown.world;
    migrate_anew_from(world, "m0027_deposits_due").await;
    let due = assert_kept(&world.database).await;
    assert!(due > 4, "{due} days are no test");
}
