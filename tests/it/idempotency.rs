//! The same key does nothing twice, however often and however much at once it is sent.

use chrono::Duration;
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::bad_input::{Stage, assert_published};
use crate::digest::{Digest, difference, digest};
use crate::world::{World, code_and_reason};

both_databases!(
    the_same_request_again_gives_the_same_answer_and_does_nothing,
    the_same_request_sixteen_times_at_once_is_done_once,
    a_key_does_not_stand_for_another_payload,
    a_key_does_not_stand_for_another_mutation,
    a_key_belongs_to_one_person,
    a_key_does_not_carry_over_to_another_membership,
    a_refused_request_does_not_burn_its_key,
    a_key_may_be_a_hundred_characters_long,
);

fn keyed(input: &Value, key: &str) -> Value {
    let mut input = input.clone();
    input["idempotencyKey"] = json!(key);
    input
}

/// Number of new rows in a table.
fn grown(before: &Digest, after: &Digest, table: &str) -> usize {
    after[table].len() - before[table].len()
}

async fn the_same_request_again_gives_the_same_answer_and_does_nothing(stage: Stage) {
    let world = &stage.world;
    for (index, act) in stage.acts.iter().enumerate() {
        let mut input = keyed(&act.input, &format!("key-{index}"));
        let first = world.done(act.person, act.mutation, act.selection, input.clone()).await;
        let once = digest(&world.database).await;
        // What only tells answers apart is not part of what is asked.
        input["clientMutationId"] = json!("again");
        for _ in 0..2 {
            let again = world.done(act.person, act.mutation, act.selection, input.clone()).await;
            assert_eq!(again, first, "{}", act.mutation);
        }
        let twice = digest(&world.database).await;
        assert!(once == twice, "{}\n{}", act.mutation, difference(&once, &twice).join("\n"));
    }
    let after = digest(&world.database).await;
    assert_eq!(grown(&stage.before, &after, "decision_ledger_entry"), stage.acts.len());
    assert_eq!(grown(&stage.before, &after, "idempotency_record"), stage.acts.len());
}

async fn the_same_request_sixteen_times_at_once_is_done_once(stage: Stage) {
    let world = &stage.world;
    let mut before = stage.before.clone();
    for (index, act) in stage.acts.iter().enumerate() {
        let input = keyed(&act.input, &format!("key-{index}"));
        let ask = || world.act(act.person, act.mutation, act.selection, input.clone());
        let answers = join_all((0..16).map(|_| ask())).await;
        for answer in &answers {
            assert!(answer.get("errors").is_none(), "{}\n{answer:#}", act.mutation);
            assert_eq!(answer, &answers[0], "{}", act.mutation);
        }
        let after = digest(&world.database).await;
        for table in ["decision_ledger_entry", "idempotency_record"] {
            assert_eq!(grown(&before, &after, table), 1, "{}: {table}", act.mutation);
        }
        before = after;
    }
    for (table, rows) in [("club", 1), ("project", 1), ("session", 1), ("agenda_item", 1), ("vote", 2), ("deposit", 1)]
    {
        assert_eq!(grown(&stage.before, &before, table), rows, "{table}");
    }
    assert_eq!(world.store.verify_ledger(&mut |_| ()).await.unwrap().broken, vec![]);
}

async fn a_key_does_not_stand_for_another_payload(stage: Stage) {
    let world = &stage.world;
    let act = stage.act("draftProposal");
    world.done(act.person, act.mutation, act.selection, keyed(&act.input, "k")).await;
    let once = digest(&world.database).await;
    for (name, value) in [("title", json!("Otro título")), ("cost", json!("3200000.01")), ("communityId", json!(null))]
    {
        let mut other = keyed(&act.input, "k");
        other[name] = value;
        let said = world.refusal(act.person, act.mutation, act.selection, other).await;
        assert_eq!(said, "CONFLICT IDEMPOTENCY_KEY_REUSED", "{name}");
    }
    // What means the same is the same.
    let mut same = keyed(&act.input, "k");
    same["cost"] = json!("3200000");
    same["title"] = json!("  Agua potable ");
    world.done(act.person, act.mutation, act.selection, same).await;
    assert!(once == digest(&world.database).await);
}

async fn a_key_does_not_stand_for_another_mutation(stage: Stage) {
    let world = &stage.world;
    let vote = stage.act("castVote");
    world.done(vote.person, "castVote", vote.selection, keyed(&vote.input, "k")).await;
    let recuse = keyed(&stage.act("recuseVote").input, "k");
    let said = world.refusal(vote.person, "recuseVote", vote.selection, recuse).await;
    assert_eq!(said, "CONFLICT IDEMPOTENCY_KEY_REUSED");
}

async fn a_key_belongs_to_one_person(world: World) {
    let draft = world.draft().await;
    for (officer, version) in [("president_jerez", 1), ("treasurer_jerez", 2)] {
        let input = json!({ "projectId": draft["id"], "expectedVersion": version, "idempotencyKey": "k" });
        let done = world.done(officer, "confirmProposal", "project { version }", input).await;
        assert_eq!(done["project"]["version"], version + 1, "{officer}");
    }
}

async fn a_key_does_not_carry_over_to_another_membership(world: World) {
    let on = world.open().await;
    let input = json!({
        "agendaItemId": on.item["id"], "choice": "FOR", "expectedVersion": 0, "idempotencyKey": "k",
    });
    let item = "agendaItem { id }";
    let first = world.act_as("turncoat", "jerez", "castVote", item, input.clone()).await;
    assert!(first.get("errors").is_none(), "{first:#}");
    let other = world.act_as("turncoat", "club_jerez", "castVote", item, input).await;
    assert_eq!(code_and_reason(&other), "CONFLICT IDEMPOTENCY_KEY_REUSED");
}

async fn a_refused_request_does_not_burn_its_key(stage: Stage) {
    let world = &stage.world;
    let act = stage.act("conveneSession");
    let mut short = keyed(&act.input, "k");
    short["startsAt"] = json!(world.time() + Duration::days(1));
    let mut nowhere = keyed(&act.input, "k");
    nowhere["place"] = json!("");
    let elsewhere = keyed(&act.input, "k");
    for (person, input, expected) in [
        (act.person, short, "REFUSED SHORT_NOTICE"),
        (act.person, nowhere, "INVALID EMPTY_TEXT"),
        ("delegate_jal", elsewhere, "FORBIDDEN -"),
    ] {
        assert_eq!(world.refusal(person, act.mutation, act.selection, input).await, expected);
    }
    world.done(act.person, act.mutation, act.selection, keyed(&act.input, "k")).await;
}

async fn a_key_may_be_a_hundred_characters_long(stage: Stage) {
    let key: String = ('!'..='~').cycle().take(100).collect();
    let act = stage.act("castVote");
    for _ in 0..2 {
        let answer = stage.world.act(act.person, act.mutation, act.selection, keyed(&act.input, &key)).await;
        assert_published(&answer, act.mutation);
        assert!(answer.get("errors").is_none(), "{answer:#}");
    }
}
