//! Versions that are stale, negative or no numbers, on every mutation that takes one.

use serde_json::{Value, json};

use super::Stage;

both_databases!(a_stale_version_is_a_conflict_that_tells_the_current_one, a_version_is_a_whole_number_from_nought);

fn takes_a_version(input: &Value) -> bool {
    input.get("expectedVersion").is_some()
}

async fn a_stale_version_is_a_conflict_that_tells_the_current_one(stage: Stage) {
    let mut seen = 0;
    for act in stage.acts.iter().filter(|act| takes_a_version(&act.input)) {
        seen += 1;
        let current = act.input["expectedVersion"].as_i64().unwrap();
        for version in [current + 1, current + 7, i64::from(i32::MAX), i64::MAX - 1, i64::MAX] {
            let mut input = act.input.clone();
            input["expectedVersion"] = json!(version);
            let said = stage.refused(act.mutation, input.clone()).await;
            assert_eq!(said, "CONFLICT STALE_VERSION -", "{} {version}", act.mutation);
            let answer = stage.world.act(act.person, act.mutation, act.selection, input).await;
            let told = &answer["errors"][0]["extensions"]["currentVersion"];
            assert_eq!(told, &json!(current.to_string()), "{} {version}", act.mutation);
        }
        if current > 0 {
            let said = stage.with(act.mutation, "expectedVersion", json!(current - 1)).await;
            assert_eq!(said, "CONFLICT STALE_VERSION -", "{}", act.mutation);
        }
    }
    assert!(seen > 30, "{seen} mutations take a version");
}

async fn a_version_is_a_whole_number_from_nought(stage: Stage) {
    for act in stage.acts.iter().filter(|act| takes_a_version(&act.input)) {
        for version in [-1, -7, i64::MIN] {
            let said = stage.with(act.mutation, "expectedVersion", json!(version)).await;
            assert_eq!(said, "INVALID MALFORMED_VALUE expectedVersion", "{} {version}", act.mutation);
        }
        for value in [json!(null), json!(1.5), json!("1"), json!(true), json!([1, 2]), json!(u64::MAX), json!(1e30)] {
            let said = stage.with(act.mutation, "expectedVersion", value.clone()).await;
            assert_eq!(said, "INVALID - -", "{} {value}", act.mutation);
        }
    }
}
