//! Exceptions to the shares and money: the ceiling, the cap, what was committed and paid, and the timeline.

use chrono::Duration;
use entity::{budget_ceiling, project_party, tranche_part};
use futures_util::future::join;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};

use super::{DELEGATE, EXCEPTION, closing, filing, key_of};
use crate::world::{World, code_and_reason};

both_databases!(
    what_is_reserved_grows_and_shrinks_with_the_federal_part_under_the_ceiling,
    no_room_under_the_ceiling_tells_nothing_of_the_votes,
    no_seat_gives_more_than_its_cap_or_is_relieved_of_what_it_paid,
    a_seat_whose_part_has_moved_commits_it_anew,
    whoever_sets_the_timeline_at_the_same_time_knows_the_parts,
);

async fn what_is_reserved_grows_and_shrinks_with_the_federal_part_under_the_ceiling(world: World) {
    world.set_ceiling(30_000_001, 0).await;
    let project = world.authorised().await;
    assert_eq!(world.reserved(&project).await, (25_000_001, 25_000_001));
    world.grant(&project, ("FEDERAL", "STATE"), "50000.00").await;
    assert_eq!(world.reserved(&project).await, (30_000_001, 30_000_001), "to the last centavo");
    world.grant(&project, ("MIGRANT", "FEDERAL"), "300000.00").await;
    assert_eq!(world.reserved(&project).await, (1, 1));
    assert_eq!(world.dues(&project).await, [1, 20_000_001, 25_000_001, 55_000_000]);
    world.grant(&project, ("STATE", "MUNICIPAL"), "250000.01").await;
    assert_eq!(world.reserved(&project).await, (1, 1), "between others nothing of it moves");
    assert_eq!(world.dues(&project).await, [1, 45_000_002, 0, 55_000_000]);
    assert_eq!(world.store.verify_ledger(&mut |_| ()).await.unwrap().broken, vec![]);
    // Cancelled, all that is reserved is free again.
    let version = world.project_seen("version", &project).await["version"].clone();
    let cancel = json!({ "projectId": project["id"], "expectedVersion": version, "reason": "Sin predio" });
    world.done(DELEGATE, "cancelProject", "project { stage }", cancel).await;
    let ceiling = budget_ceiling::Entity::find().one(&world.database).await.unwrap().unwrap();
    assert_eq!(ceiling.reserved_centavos, 0);
}

async fn no_room_under_the_ceiling_tells_nothing_of_the_votes(world: World) {
    world.set_ceiling(26_000_000, 0).await;
    let project = world.authorised().await;
    world.file_exception(&project, ("FEDERAL", "STATE"), "10000.00").await;
    let before = world.dues(&project).await;
    for choices in [["FOR"; 4], ["AGAINST"; 4]] {
        let on = world.voted(&project, choices).await;
        let answer = world.act(DELEGATE, "closeAgendaItem", "agendaItem { id }", closing(&on)).await;
        assert_eq!(code_and_reason(&answer), "REFUSED OVER_CEILING", "{choices:?}");
        let figures = &answer["errors"][0]["extensions"];
        assert_eq!((&figures["headroomCentavos"], &figures["neededCentavos"]), (&json!("999999"), &json!("1000000")));
        // Its session ends, and another one takes it up.
        world.pass(Duration::days(3));
    }
    assert_eq!((world.dues(&project).await, world.reserved(&project).await), (before, (25_000_001, 25_000_001)));
    let version = budget_ceiling::Entity::find().one(&world.database).await.unwrap().unwrap().version;
    world.set_ceiling(26_000_001, version).await;
    let on = world.voted(&project, ["FOR"; 4]).await;
    world.close(&on, "SELECTED").await;
    assert_eq!(world.reserved(&project).await, (26_000_001, 26_000_001));
}

async fn no_seat_gives_more_than_its_cap_or_is_relieved_of_what_it_paid(world: World) {
    let project = world.selected().await.project;
    let said = world.exception_refused(&project, ("STATE", "STATE"), "1.00").await;
    assert_eq!(said, "INVALID SEATS_NOT_DISTINCT");
    for (seats, amount, expected) in [
        (("STATE", "MIGRANT"), "250000.01", "REFUSED RELIEF_OVER_PART"),
        // Of the federal part something is left.
        (("STATE", "FEDERAL"), "250000.01", "REFUSED RELIEF_OVER_PART"),
        (("STATE", "MIGRANT"), "0.00", "INVALID BAD_AMOUNT"),
    ] {
        assert_eq!(world.exception_refused(&project, seats, amount).await, expected, "{seats:?} {amount}");
    }
    let input = filing(&world, &project, ("STATE", "FEDERAL"), "250000.01").await;
    let answer = world.act(DELEGATE, "fileShareException", EXCEPTION, input).await;
    assert_eq!(answer["errors"][0]["extensions"]["mostCentavos"], "25000000");
    // The cap of the federal part is 800,000.00, of which 250,000.01 are its share.
    world.grant(&project, ("FEDERAL", "STATE"), "250000.01").await;
    world.grant(&project, ("FEDERAL", "MUNICIPAL"), "250000.01").await;
    let input = filing(&world, &project, ("FEDERAL", "MIGRANT"), "49999.98").await;
    let answer = world.act(DELEGATE, "fileShareException", EXCEPTION, input).await;
    assert_eq!(code_and_reason(&answer), "REFUSED OVER_PROJECT_CAP");
    assert_eq!(answer["errors"][0]["extensions"]["mostCentavos"], "4999997");
    world.file_exception(&project, ("FEDERAL", "MIGRANT"), "49999.97").await;
    // What the club deposits while the committee votes is not taken off it.
    let on = world.voted(&project, ["FOR"; 4]).await;
    world.pays("treasurer_jerez", &project, "250000.00", "200000.04").await;
    let said = world.refusal(DELEGATE, "closeAgendaItem", "agendaItem { id }", closing(&on)).await;
    assert_eq!(said, "REFUSED RELIEF_OVER_PART");
}

impl World {
    /// Has the club commit its part, and pay some of it.
    async fn pays(&self, person: &str, project: &Value, due: &str, amount: &str) {
        let (part, version) = self.own_part(person, project).await;
        let pledge = json!({ "contributionId": part, "expectedVersion": version, "amount": due });
        self.done(person, "pledgeContribution", "contribution { id }", pledge).await;
        let deposit = paying(&part, version + 1, amount);
        self.done(person, "recordDeposit", "contribution { id }", deposit).await;
    }

    async fn own_part(&self, person: &str, project: &Value) -> (Value, i64) {
        let detail = "parties { detail { ... on Contribution { id version } } }";
        let read = self.read(person, &format!("{{ project(id: {}) {{ {detail} }} }}", project["id"])).await;
        let parties = read["project"]["parties"].as_array().unwrap();
        let own = parties.iter().map(|party| &party["detail"]).find(|detail| detail.get("id").is_some()).unwrap();
        (own["id"].clone(), own["version"].as_i64().unwrap())
    }
}

fn paying(part: &Value, version: i64, amount: &str) -> Value {
    json!({
        "contributionId": part, "expectedVersion": version, "amount": amount, "depositedOn": "2026-11-28",
        "evidence": "Recibo 8",
    })
}

fn pledge_waits() -> Value {
    json!([{ "act": "PLEDGE_CONTRIBUTION" }])
}

async fn a_seat_whose_part_has_moved_commits_it_anew(world: World) {
    let project = world.selected().await.project;
    world.pays("treasurer_jerez", &project, "250000.00", "100.00").await;
    world.pays("finance_zac", &project, "250000.01", "100.00").await;
    world.grant(&project, ("STATE", "MIGRANT"), "50000.00").await;
    let committed = async || {
        let seen = world.project_seen("parties { committed { amount } }", &project).await;
        (seen["parties"][1]["committed"]["amount"].clone(), seen["parties"][3]["committed"]["amount"].clone())
    };
    assert_eq!(committed().await, (json!("250000.01"), json!("200000.00")), "no more counts than is due");
    // Neither pays beyond what it has committed and owes.
    for (person, amount) in [("treasurer_jerez", "199900.01"), ("finance_zac", "249900.02")] {
        let (part, version) = world.own_part(person, &project).await;
        let said = world.refusal(person, "recordDeposit", "contribution { id }", paying(&part, version, amount)).await;
        assert_eq!(said, "REFUSED OVER_COMMITMENT", "{person}");
    }
    // Who gives more has to say so; who gives less is covered by what was committed, and can bring it in line.
    for (person, before, now, waits) in [
        ("treasurer_jerez", "250000.00", "200000.00", json!([])),
        ("finance_zac", "250000.01", "300000.01", pledge_waits()),
    ] {
        let tasks = world.read(person, "{ myTasks { tasks { act } } }").await["myTasks"]["tasks"].clone();
        assert_eq!(tasks, waits, "{person}");
        let (part, version) = world.own_part(person, &project).await;
        let pledge = |amount: &str| json!({ "contributionId": part, "expectedVersion": version, "amount": amount });
        let selection = "contribution { committed { amount } }";
        let said = world.refusal(person, "pledgeContribution", selection, pledge(before)).await;
        assert_eq!(said, "REFUSED NOT_THE_SHARE", "{person}");
        let pledged = world.done(person, "pledgeContribution", selection, pledge(now)).await;
        assert_eq!(pledged["contribution"]["committed"]["amount"], now);
        let again = json!({ "contributionId": part, "expectedVersion": version + 1, "amount": now });
        let said = world.refusal(person, "pledgeContribution", selection, again).await;
        assert_eq!(said, "REFUSED ALREADY_PLEDGED", "{person}");
        assert_eq!(world.read(person, "{ myTasks { tasks { act } } }").await["myTasks"]["tasks"], json!([]));
    }
    // What is taken off and given back before it was committed anew counts no more, and is committed once more.
    world.grant(&project, ("STATE", "MIGRANT"), "50000.00").await;
    world.grant(&project, ("MIGRANT", "STATE"), "50000.00").await;
    assert_eq!(committed().await.1, json!("150000.00"));
    let tasks = world.read("treasurer_jerez", "{ myTasks { tasks { act } } }").await["myTasks"]["tasks"].clone();
    assert_eq!(tasks, pledge_waits());
    let (part, version) = world.own_part("treasurer_jerez", &project).await;
    let pledge = json!({ "contributionId": part, "expectedVersion": version, "amount": "200000.00" });
    world.done("treasurer_jerez", "pledgeContribution", "contribution { id }", pledge).await;
    assert_eq!(committed().await.1, json!("200000.00"));
    assert_eq!(committed().await, (json!("300000.01"), json!("200000.00")));
    let (part, version) = world.own_part("finance_zac", &project).await;
    let rest = paying(&part, version, "299900.01");
    world.done("finance_zac", "recordDeposit", "contribution { id }", rest).await;
    assert_eq!(world.store.verify_accounts().await.unwrap(), vec![]);
}

async fn whoever_sets_the_timeline_at_the_same_time_knows_the_parts(world: World) {
    let project = world.submitted().await;
    world.put_at(&project, "AUTHORISED").await;
    world.file_exception(&project, ("STATE", "MIGRANT"), "1234.56").await;
    let on = world.voted(&project, ["FOR"; 4]).await;
    let version = world.project_seen("version", &project).await["version"].clone();
    let timeline = json!({
        "projectId": project["id"], "expectedVersion": version,
        "tranches": [{ "dueOn": "2027-03-01", "milestone": 0, "amount": "1000000.03" }],
    });
    let (closed, set) = join(
        world.act(DELEGATE, "closeAgendaItem", "agendaItem { id }", closing(&on)),
        world.act(DELEGATE, "setTimeline", "agreement { id }", timeline.clone()),
    )
    .await;
    let done = [&closed, &set].into_iter().filter(|answer| answer.get("errors").is_none()).count();
    assert_eq!(done, 1, "{closed:#}\n{set:#}");
    if set.get("errors").is_some() {
        assert_eq!(code_and_reason(&set), "CONFLICT STALE_VERSION");
        let mut timeline = timeline;
        timeline["expectedVersion"] = world.project_seen("version", &project).await["version"].clone();
        world.done(DELEGATE, "setTimeline", "agreement { id }", timeline).await;
    } else {
        let words = ["REFUSED PARTS_FIXED", "CONFLICT STALE_VERSION"];
        assert!(words.contains(&&*code_and_reason(&closed)), "{closed:#}");
    }
    let parties = project_party::Entity::find().filter(project_party::Column::ProjectId.eq(key_of(&project)));
    let parts = tranche_part::Entity::find().all(&world.database).await.unwrap();
    for party in parties.all(&world.database).await.unwrap() {
        let part = parts.iter().find(|part| part.seat == party.seat).unwrap();
        assert_eq!(part.due_centavos, party.due_centavos, "{}", party.seat);
    }
}
