//! The account of a project: what its seats pay in, and whether it is what was recorded.

use sea_orm::{ConnectionTrait, DbBackend};
use serde_json::{Value, json};

use crate::world::World;
use crate::world::story::OnAgenda;

both_databases!(
    a_deposit_is_entered_on_the_account_that_all_seats_share,
    a_deposit_that_is_refused_enters_nothing,
    a_deposit_is_of_the_day_that_it_is_in_mexico,
    deposits_of_all_seats_at_once_are_all_entered,
    a_deposit_is_evidenced_by_a_document_of_its_project,
    the_database_keeps_the_sides_equal_and_the_fund_above_nothing,
    verification_finds_what_was_changed_behind_the_service,
);

/// Who pays each part of the project of Jerez, in the programme's order.
const PAYERS: [&str; 4] = ["delegate_zac", "finance_zac", "treasury_jerez", "treasurer_jerez"];
const BALANCES: &str = "federal { centavos } state { centavos } municipal { centavos } migrant { centavos } \
     deposited { centavos } fund { centavos } paid { centavos } refunded { centavos } balanced";

/// A selected project of which every seat has pledged its part: the ids of the parts.
pub async fn pledged(world: &World) -> (OnAgenda, Vec<Value>) {
    let on = world.selected().await;
    let mut parts = Vec::new();
    for (seat, person) in PAYERS.into_iter().enumerate() {
        let query = format!(
            "{{ project(id: {}) {{ parties {{ due {{ amount }} detail {{ ... on Contribution {{ id }} }} }} }} }}",
            on.project["id"]
        );
        let party = world.read(person, &query).await["project"]["parties"][seat].clone();
        let (part, amount) = (party["detail"]["id"].clone(), &party["due"]["amount"]);
        let input = json!({ "contributionId": part, "expectedVersion": 1, "amount": amount });
        world.done(person, "pledgeContribution", "contribution { id }", input).await;
        parts.push(part);
    }
    (on, parts)
}

/// A deposit in a part of which the client knows `version`.
pub fn deposit(part: &Value, version: i64, amount: &str) -> Value {
    json!({
        "contributionId": part, "expectedVersion": version, "amount": amount, "depositedOn": "2026-11-25",
        "evidence": "Transferencia 17",
    })
}

async fn account(world: &World, person: &str, on: &OnAgenda) -> Value {
    let query = format!(
        "{{ project(id: {}) {{ account {{ {BALANCES} }} transfers {{ totalCount nodes {{ kind seat debit credit \
         amount {{ amount }} occurredOn }} }} }} }}",
        on.project["id"]
    );
    let answer = world.ask(person, &query, json!({})).await;
    answer["data"]["project"].clone()
}

async fn a_deposit_is_of_the_day_that_it_is_in_mexico(world: World) {
    let (on, parts) = pledged(&world).await;
    world.pass(chrono::Duration::hours(9));
    assert_eq!(world.time().to_rfc3339(), "2026-11-30T03:00:00+00:00");
    let on_day = |day: &str| {
        let mut input = deposit(&parts[1], 2, "100.00");
        input["depositedOn"] = json!(day);
        input
    };
    let refused = world.refusal(PAYERS[1], "recordDeposit", "contribution { id }", on_day("2026-11-30")).await;
    assert_eq!(refused, "INVALID BAD_DATE", "it is still the 29th in Mexico");
    world.done(PAYERS[1], "recordDeposit", "contribution { id }", on_day("2026-11-29")).await;
    // What the service dates itself is of that day too.
    let query = format!("{{ project(id: {}) {{ transfers {{ nodes {{ occurredOn }} }} }} }}", on.project["id"]);
    let transfers = world.read("delegate_zac", &query).await["project"]["transfers"]["nodes"].clone();
    assert_eq!(transfers, json!([{ "occurredOn": "2026-11-29" }]));
    world.pass(chrono::Duration::hours(3));
    let mut next = on_day("2026-11-30");
    next["expectedVersion"] = json!(3);
    world.done(PAYERS[1], "recordDeposit", "contribution { id }", next).await;
}

async fn a_deposit_is_entered_on_the_account_that_all_seats_share(world: World) {
    let (on, parts) = pledged(&world).await;
    let empty = account(&world, "liaison_zac", &on).await;
    assert_eq!(empty["account"]["fund"]["centavos"], "0");
    assert_eq!(empty["transfers"]["totalCount"], 0);
    world.done("finance_zac", "recordDeposit", "contribution { id }", deposit(&parts[1], 2, "1000.50")).await;
    world.done("treasurer_jerez", "recordDeposit", "contribution { id }", deposit(&parts[3], 2, "0.50")).await;
    for person in ["delegate_zac", "liaison_zac", "treasury_jerez", "member_jerez", "national", "auditor"] {
        let read = account(&world, person, &on).await;
        let centavos = |name: &str| read["account"][name]["centavos"].as_str().unwrap().parse::<i64>().unwrap();
        assert_eq!(
            [centavos("federal"), centavos("state"), centavos("municipal"), centavos("migrant")],
            [0, 100_050, 0, 50]
        );
        assert_eq!(["deposited", "fund", "paid", "refunded"].map(centavos), [100_100, 100_100, 0, 0], "{person}");
        assert_eq!(read["account"]["balanced"], true);
        let entered = json!({
            "kind": "DEPOSIT", "seat": "STATE", "debit": "PROJECT_FUND", "credit": "SEAT_STATE",
            "amount": { "amount": "1000.50" }, "occurredOn": "2026-11-25",
        });
        assert_eq!(read["transfers"]["totalCount"], 2);
        assert!(read["transfers"]["nodes"].as_array().unwrap().contains(&entered), "{person}");
    }
    assert_eq!(account(&world, "liaison_jal", &on).await, Value::Null, "another state");
    assert_eq!(account(&world, "", &on).await, Value::Null, "before it is published");
    assert_eq!(world.store.verify_accounts().await.unwrap(), vec![]);
}

async fn a_deposit_that_is_refused_enters_nothing(world: World) {
    let (on, parts) = pledged(&world).await;
    let before = account(&world, "liaison_zac", &on).await;
    for (input, expected) in [
        (deposit(&parts[1], 1, "10.00"), "CONFLICT STALE_VERSION"),
        (deposit(&parts[1], 2, "250000.02"), "REFUSED OVER_COMMITMENT"),
        (deposit(&parts[1], 2, "-1"), "INVALID BAD_AMOUNT"),
    ] {
        let refused = world.refusal("finance_zac", "recordDeposit", "contribution { id }", input).await;
        assert_eq!(refused, expected);
    }
    assert_eq!(account(&world, "liaison_zac", &on).await, before);
}

async fn deposits_of_all_seats_at_once_are_all_entered(world: World) {
    let (on, parts) = pledged(&world).await;
    let paying = PAYERS
        .iter()
        .zip(&parts)
        .map(|(person, part)| world.act(person, "recordDeposit", "contribution { id }", deposit(part, 2, "100.00")));
    for answer in futures_util::future::join_all(paying).await {
        assert!(answer.get("errors").is_none(), "nobody is told of another's deposit: {answer:#}");
    }
    let read = account(&world, "liaison_zac", &on).await;
    assert_eq!(read["account"]["fund"]["centavos"], "40000");
    assert_eq!(read["transfers"]["totalCount"], 4);
    assert_eq!(world.store.verify_accounts().await.unwrap(), vec![]);
}

async fn a_deposit_is_evidenced_by_a_document_of_its_project(world: World) {
    let (on, parts) = pledged(&world).await;
    let own = world.document_for("PART", "finance_zac", &on.project, "RECEIPT").await["id"].clone();
    let of_another_seat = world.document_for("PART", "treasury_jerez", &on.project, "RECEIPT").await["id"].clone();
    let with = |document: &Value| {
        let mut input = deposit(&parts[1], 2, "10.00");
        input["evidenceDocumentId"] = document.clone();
        input
    };
    let selection = "contribution { deposits { nodes { evidenceDocument { id } } } }";
    let refused = world.refusal("finance_zac", "recordDeposit", selection, with(&of_another_seat)).await;
    assert_eq!(refused, "NOT_FOUND -");
    let refused = world.refusal("finance_zac", "recordDeposit", selection, with(&parts[1])).await;
    assert_eq!(refused, "INVALID MALFORMED_ID");
    let done = world.done("finance_zac", "recordDeposit", selection, with(&own)).await;
    assert_eq!(done["contribution"]["deposits"]["nodes"][0]["evidenceDocument"]["id"], own);
}

async fn the_database_keeps_the_sides_equal_and_the_fund_above_nothing(world: World) {
    let (_, parts) = pledged(&world).await;
    world.done("finance_zac", "recordDeposit", "contribution { id }", deposit(&parts[1], 2, "10.00")).await;
    for (statement, why) in [
        ("UPDATE project_account SET fund_centavos = fund_centavos + 1", "CHECK"),
        ("UPDATE project_account SET fund_centavos = fund_centavos - 2000, paid_centavos = 2000", "CHECK"),
        ("UPDATE transfer SET amount_centavos = 1", "append-only"),
        ("DELETE FROM transfer", "append-only"),
        ("INSERT INTO transfer SELECT * FROM transfer", "append-only|unique"),
    ] {
        let refused = world.database.execute_unprepared(statement).await;
        let error = refused.err().unwrap_or_else(|| panic!("{statement} was done")).to_string().to_lowercase();
        assert!(why.to_lowercase().split('|').any(|why| error.contains(why)), "{statement}: {error}");
    }
    assert_eq!(world.store.verify_accounts().await.unwrap(), vec![]);
}

async fn verification_finds_what_was_changed_behind_the_service(world: World) {
    let (_, parts) = pledged(&world).await;
    world.done("finance_zac", "recordDeposit", "contribution { id }", deposit(&parts[1], 2, "10.00")).await;
    let found = async |statement: &str| {
        world.database.execute_unprepared(statement).await.unwrap();
        let found = world.store.verify_accounts().await.unwrap();
        found
            .into_iter()
            .map(|found| (found.account, found.recorded_centavos, found.computed_centavos))
            .collect::<Vec<_>>()
    };
    let named = |account: &str, recorded: i64, computed: i64| (account.to_owned(), recorded, computed);
    assert_eq!(
        found("UPDATE project_account SET fund_centavos = fund_centavos - 300, paid_centavos = 300").await,
        [named("PROJECT_FUND", 700, 1_000), named("WORKS_PAID", 300, 0)]
    );
    assert_eq!(found("UPDATE project_account SET fund_centavos = 1000, paid_centavos = 0").await, vec![]);
    let deposit = "UPDATE deposit SET amount_centavos = 900, original_cents = 900";
    assert_eq!(found(deposit).await, [named("DEPOSITS_STATE", 1_000, 900)]);
    assert_eq!(found("UPDATE deposit SET amount_centavos = 1000, original_cents = 1000").await, vec![]);
    let shown = "UPDATE project_party SET deposited_centavos = 999 WHERE seat = 'STATE'";
    assert_eq!(found(shown).await, [named("DEPOSITS_STATE", 999, 1_000)]);
    found("UPDATE project_party SET deposited_centavos = 1000 WHERE seat = 'STATE'").await;
    let drops: &[&str] = match world.database.get_database_backend() {
        DbBackend::Sqlite => &["DROP TRIGGER transfer_is_not_deleted"],
        _ => &["ALTER TABLE transfer DISABLE TRIGGER USER"],
    };
    for text in drops {
        world.database.execute_unprepared(text).await.unwrap();
    }
    let removed = found("DELETE FROM transfer").await;
    assert_eq!(removed.len(), 3, "the fund, the seat and its deposits: {removed:?}");
}
