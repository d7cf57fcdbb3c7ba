//! Acts that come at the same time: each is done or refused as if it had come alone, and none waits for ever.

use std::time::Duration as Wait;

use async_graphql::ID;
use chrono::Duration;
use futures_util::future::join_all;
use sea_orm::{ConnectionTrait, DbBackend, Statement, TransactionTrait};
use serde_json::{Value, json};
use tresporuno::graphql::id::{NodeKind, decode};
use tresporuno::store::datum::Datum;
use uuid::Uuid;

use crate::bad_input::assert_published;
use crate::both::on_postgres;
use crate::digest::digest;
use crate::world::story::{JEREZ, OnAgenda, VOTERS, global};
use crate::world::{World, code_and_reason, id};

both_databases!(
    four_seats_vote_at_once,
    two_closings_at_once_make_one_resolution,
    a_vote_beside_the_closing_is_counted_or_refused,
    two_officers_who_know_the_same_version_confirm_one_after_the_other,
    four_seats_pledge_at_once,
    deposits_at_once_stay_within_the_commitment,
    many_clubs_are_registered_at_once,
    one_project_is_put_on_one_of_two_agendas,
    many_drafts_of_one_club_are_written_at_once,
);

/// Waits for all of them, but not for ever; none of them may be a fault.
async fn at_once(asked: Vec<impl Future<Output = Value>>) -> Vec<Value> {
    let answers = tokio::time::timeout(Wait::from_secs(60), join_all(asked)).await.expect("nothing waits for ever");
    answers.iter().for_each(|answer| assert_published(answer, "one of many"));
    answers
}

/// What was said to each: `done`, or code and reason; in an order of its own.
fn said(answers: &[Value]) -> Vec<String> {
    let word =
        |answer: &Value| if answer.get("errors").is_some() { code_and_reason(answer) } else { "done".to_owned() };
    let mut words: Vec<String> = answers.iter().map(word).collect();
    words.sort();
    words
}

async fn assert_ledger_is_sound(world: &World) {
    assert_eq!(world.store.verify_ledger(&mut |_| ()).await.unwrap().broken, vec![]);
}

async fn four_seats_vote_at_once(world: World) {
    let on = world.open().await;
    let vote = |person| world.act(person, "castVote", "agendaItem { id }", first_vote(&on, "FOR"));
    let answers = at_once(VOTERS.map(vote).into_iter().collect()).await;
    assert_eq!(said(&answers), vec!["done"; 4]);
    let closed = world.close(&on, "SELECTED").await;
    assert_eq!(closed["resolution"]["tally"]["votesFor"], 4);
    assert_ledger_is_sound(&world).await;
}

/// Who waits for a row sees what it says then, and of other rows what they said before: what the seat has by both is seen
/// at the second look alone, and the act is begun anew.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_row_that_could_not_be_held_and_is_there_all_the_same_is_looked_at_anew() {
    let Some(world) = on_postgres::<World>().await else { return };
    let on = world.open().await;
    let draft = world.draft_called(JEREZ.author, JEREZ.club, "Otra obra").await;
    let other = uuid_of(&world.submit(&JEREZ, &draft).await["id"]);
    let seat =
        |government: &str| format!("UPDATE project SET state_tenant_id = '{}' WHERE id = '{other}'", id(government));
    world.database.execute_unprepared(&seat("government_jal")).await.unwrap();
    let change = world.database.begin().await.unwrap();
    change.execute_unprepared(&seat("government_zac")).await.unwrap();
    let moved = format!("UPDATE agenda_item SET project_id = '{other}' WHERE id = '{}'", uuid_of(&on.item["id"]));
    change.execute_unprepared(&moved).await.unwrap();
    let let_go = async {
        let waiting = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
        let waiting = Statement::from_string(DbBackend::Postgres, waiting);
        while world.database.query_one_raw(waiting.clone()).await.unwrap().is_none() {
            tokio::time::sleep(Wait::from_millis(5)).await;
        }
        change.commit().await.unwrap();
    };
    let vote = world.act("liaison_zac", "castVote", "agendaItem { id }", first_vote(&on, "FOR"));
    let both = async { tokio::join!(vote, let_go).0 };
    let voted = tokio::time::timeout(Wait::from_secs(30), both).await.expect("nothing waits for ever");
    assert_eq!(said(&[voted]), ["done"]);
}

fn uuid_of(id: &Value) -> Uuid {
    match decode(&ID::from(id.as_str().unwrap())) {
        Some((_, Datum::Uuid(uuid))) => uuid,
        other => panic!("{other:?}"),
    }
}

fn first_vote(on: &OnAgenda, choice: &str) -> Value {
    json!({ "agendaItemId": on.item["id"], "choice": choice, "expectedVersion": 0 })
}

fn closing(on: &OnAgenda) -> Value {
    json!({ "agendaItemId": on.item["id"], "expectedVersion": 2, "reason": "Cumple" })
}

async fn two_closings_at_once_make_one_resolution(world: World) {
    let on = world.open().await;
    for person in VOTERS {
        world.vote(person, &on, "FOR").await;
    }
    let close = || world.act("delegate_zac", "closeAgendaItem", "agendaItem { id }", closing(&on));
    let answers = at_once((0..8).map(|_| close()).collect()).await;
    let words = said(&answers);
    assert_eq!(words.iter().filter(|word| *word == "done").count(), 1, "{words:?}");
    let others = ["REFUSED ITEM_CLOSED", "CONFLICT STALE_VERSION", "done"];
    assert!(words.iter().all(|word| others.contains(&word.as_str())), "{words:?}");
    assert_eq!(digest(&world.database).await["resolution"].len(), 1);
    assert_ledger_is_sound(&world).await;
}

async fn a_vote_beside_the_closing_is_counted_or_refused(world: World) {
    let on = world.open().await;
    for person in VOTERS {
        world.vote(person, &on, "FOR").await;
    }
    let change = json!({ "agendaItemId": on.item["id"], "choice": "AGAINST", "expectedVersion": 1 });
    let item = "agendaItem { id }";
    let answers = at_once(vec![
        world.act("liaison_zac", "castVote", item, change),
        world.act("delegate_zac", "closeAgendaItem", item, closing(&on)),
    ])
    .await;
    assert!(answers[1].get("errors").is_none(), "three of four still carry it: {:#}", answers[1]);
    let query = format!(
        "{{ node(id: {}) {{ ... on AgendaItem {{ votes {{ choice }} resolution {{ tally {{ votesFor votesAgainst }} }} }} }} }}",
        on.item["id"]
    );
    let read = world.read("president_jerez", &query).await["node"].clone();
    let cast = |choice: &str| read["votes"].as_array().unwrap().iter().filter(|vote| vote["choice"] == choice).count();
    let tally = json!({ "votesFor": cast("FOR"), "votesAgainst": cast("AGAINST") });
    assert_eq!(read["resolution"]["tally"], tally, "{answers:?}");
    let counted = cast("AGAINST") == 1;
    assert_eq!(answers[0].get("errors").is_none(), counted, "{:#}", answers[0]);
    assert_ledger_is_sound(&world).await;
}

async fn two_officers_who_know_the_same_version_confirm_one_after_the_other(world: World) {
    let draft = world.draft().await;
    let input = json!({ "projectId": draft["id"], "expectedVersion": 1 });
    let confirm = |person| world.act(person, "confirmProposal", "project { id }", input.clone());
    let answers = at_once(vec![confirm("president_jerez"), confirm("treasurer_jerez")]).await;
    assert_eq!(said(&answers), ["CONFLICT STALE_VERSION", "done"]);
    let read = world.read("president_jerez", &format!("{{ project(id: {}) {{ stage version }} }}", draft["id"])).await;
    assert_eq!(read["project"], json!({ "stage": "DRAFT", "version": 2 }));
    assert_eq!(digest(&world.database).await["project_confirmation"].len(), 1);
    assert_ledger_is_sound(&world).await;
}

/// Who pledges for each seat, with its place among the parties.
const PAYERS: [(&str, usize, &str); 4] = [
    ("delegate_zac", 0, "250000.01"),
    ("finance_zac", 1, "250000.01"),
    ("treasury_jerez", 2, "250000.01"),
    ("treasurer_jerez", 3, "250000.00"),
];

async fn part(world: &World, project: &Value, person: &str, seat: usize) -> Value {
    let query = format!("{{ project(id: {project}) {{ parties {{ detail {{ ... on Contribution {{ id }} }} }} }} }}");
    world.read(person, &query).await["project"]["parties"][seat]["detail"]["id"].clone()
}

async fn four_seats_pledge_at_once(world: World) {
    let on = world.selected().await;
    let mut asked = Vec::new();
    for (person, seat, amount) in PAYERS {
        let part = part(&world, &on.project["id"], person, seat).await;
        let input = json!({ "contributionId": part, "expectedVersion": 1, "amount": amount });
        asked.push(world.act(person, "pledgeContribution", "contribution { id }", input));
    }
    assert_eq!(said(&at_once(asked).await), vec!["done"; 4]);
    assert_ledger_is_sound(&world).await;
}

async fn deposits_at_once_stay_within_the_commitment(world: World) {
    let on = world.selected().await;
    let (person, seat, amount) = PAYERS[1];
    let part = part(&world, &on.project["id"], person, seat).await;
    let pledge = json!({ "contributionId": part, "expectedVersion": 1, "amount": amount });
    world.done(person, "pledgeContribution", "contribution { id }", pledge).await;
    // Each of ten would put in 60,000 of 250,000.01, and tries until there is an answer that is no conflict.
    let deposit = async |number: usize| {
        let mut version = json!(2);
        loop {
            let input = json!({
                "contributionId": part, "expectedVersion": version, "amount": "60000", "currency": "MXN",
                "depositedOn": world.time().date_naive(), "evidence": format!("Recibo {number}"),
            });
            let answer = world.act(person, "recordDeposit", "contribution { id }", input).await;
            match answer["errors"][0]["extensions"]["currentVersion"].as_str() {
                Some(current) => version = json!(current.parse::<i64>().unwrap()),
                None => return answer,
            }
        }
    };
    let answers = at_once((0..10).map(deposit).collect()).await;
    let mut expected = vec!["REFUSED OVER_COMMITMENT"; 6];
    expected.extend(["done"; 4]);
    assert_eq!(said(&answers), expected);
    let query = format!("{{ project(id: {}) {{ parties {{ deposited {{ amount }} }} }} }}", on.project["id"]);
    assert_eq!(world.read(person, &query).await["project"]["parties"][seat]["deposited"]["amount"], "240000.00");
    assert_eq!(digest(&world.database).await["deposit"].len(), 4);
    assert_ledger_is_sound(&world).await;
}

async fn many_clubs_are_registered_at_once(world: World) {
    let before = digest(&world.database).await;
    let register = |number: usize| {
        // One person is treasurer of all of them, and becomes known by the first.
        let input = json!({
            "consulateId": global(NodeKind::Consulate, "consulate_la"), "name": format!("Club {number}"),
            "city": "Fresno", "usState": "CA", "communityId": global(NodeKind::Community, "community_jerez"),
            "foundedOn": "2001-05-20",
            "contact": { "name": "Rosa", "email": "rosa@club.example", "phone": "", "bankName": "", "bankAccount": "" },
            "officers": [
                { "office": "PRESIDENT", "name": "Presidente", "email": format!("president{number}@club.example") },
                { "office": "TREASURER", "name": "Tesorera", "email": "treasurer@club.example" },
            ],
        });
        world.act("registrar_la", "registerClub", "club { folio }", input)
    };
    let answers = at_once((0..32).map(register).collect()).await;
    assert_eq!(said(&answers), vec!["done"; 32]);
    let mut folios: Vec<String> =
        answers.iter().map(|answer| answer["data"]["registerClub"]["club"]["folio"].to_string()).collect();
    folios.sort();
    folios.dedup();
    assert_eq!(folios.len(), 32);
    let after = digest(&world.database).await;
    for (table, rows) in
        [("club", 32), ("club_file", 32), ("club_registration", 32), ("person", 33), ("membership", 64)]
    {
        assert_eq!(after[table].len() - before[table].len(), rows, "{table}");
    }
    assert_ledger_is_sound(&world).await;
}

async fn one_project_is_put_on_one_of_two_agendas(world: World) {
    let project = world.submitted().await;
    let (one, other) = (world.session().await, world.session().await);
    let add = |session: &Value| {
        let input = json!({ "sessionId": session["id"], "expectedVersion": 1, "projectId": project["id"] });
        world.act("delegate_zac", "addAgendaItem", "agendaItem { id }", input)
    };
    let answers = at_once(vec![add(&one), add(&other), add(&one), add(&other)]).await;
    let words = said(&answers);
    assert_eq!(words.iter().filter(|word| *word == "done").count(), 1, "{words:?}");
    let others = ["REFUSED ALREADY_ON_AGENDA", "CONFLICT STALE_VERSION", "done"];
    assert!(words.iter().all(|word| others.contains(&word.as_str())), "{words:?}");
    assert_eq!(digest(&world.database).await["agenda_item"].len(), 1);
    world.pass(Duration::days(6));
    assert_ledger_is_sound(&world).await;
}

async fn many_drafts_of_one_club_are_written_at_once(world: World) {
    let drafts = tokio::time::timeout(Wait::from_secs(60), join_all((0..32).map(|_| world.draft()))).await.unwrap();
    assert_eq!(drafts.len(), 32);
    assert_eq!(digest(&world.database).await["project"].len(), 32);
    assert_ledger_is_sound(&world).await;
}
