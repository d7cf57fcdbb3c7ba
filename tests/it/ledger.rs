//! The decision ledger of a project, as whoever sees the project reads it and proves it.

use serde_json::{Value, json};
use tresporuno::domain::ledger::{Entry, GENESIS};

use crate::world::World;
use crate::world::story::{JEREZ, VOTERS};

both_databases!(
    whoever_sees_a_project_can_prove_its_history,
    that_a_seat_has_voted_is_not_told_before_the_item_is_closed,
    votes_and_what_is_in_the_file_are_for_those_who_read_them,
);

const ENTRY: &str = "chain position recordedAt person organisation act subjectKind subject content previousHash hash";

async fn entries(world: &World, person: &str, project: &Value) -> Vec<Value> {
    let query = format!("{{ project(id: {}) {{ ledger(first: 100) {{ nodes {{ {ENTRY} }} }} }} }}", project["id"]);
    let answer = world.ask(person, &query, json!({})).await;
    answer["data"]["project"]["ledger"]["nodes"].as_array().cloned().unwrap_or_default()
}

async fn votes_and_what_is_in_the_file_are_for_those_who_read_them(world: World) {
    let on = world.selected().await;
    let query = format!("{{ project(id: {}) {{ resolutions {{ nodes {{ id }} }} }} }}", on.project["id"]);
    let resolution = world.read("delegate_zac", &query).await["project"]["resolutions"]["nodes"][0]["id"].clone();
    let publish = json!({ "resolutionId": resolution, "expectedVersion": 1 });
    world.done("delegate_zac", "publishResolution", "resolution { id }", publish).await;
    let file = world.open_file(&JEREZ, &on.project).await;
    world.provide("projects_jerez", &file, &file["items"][0]).await;
    let acts = async |person: &str| -> Vec<String> {
        let entries = entries(&world, person, &on.project).await;
        assert!(!entries.is_empty(), "{person} sees the project");
        entries.iter().map(|entry| entry["act"].as_str().unwrap().to_owned()).collect()
    };
    for (person, votes, documents) in [
        ("delegate_zac", true, true),
        ("president_jerez", true, true),
        ("auditor", true, true),
        ("", false, false),
        ("mirror_jerez", false, false),
        ("delegate_jal", false, false),
        ("president_jal", false, false),
    ] {
        let told = acts(person).await;
        for act in ["castVote", "closeAgendaItem"] {
            assert_eq!(told.iter().any(|of| of == act), votes, "{person}: {told:?}");
        }
        assert_eq!(told.iter().any(|of| of == "provideTechnicalFileItem"), documents, "{person}: {told:?}");
        assert!(told.iter().any(|of| of == "publishResolution"), "{person}: {told:?}");
    }
}

async fn whoever_sees_a_project_can_prove_its_history(world: World) {
    let on = world.selected().await;
    for person in ["president_jerez", "liaison_zac", "projects_jerez", "national", "auditor"] {
        let entries = entries(&world, person, &on.project).await;
        assert_eq!(
            entries.len(),
            10,
            "{person}: a draft, two who confirm, an item put, opened and closed, and four votes"
        );
        let mut previous = GENESIS.to_owned();
        for (entry, position) in entries.iter().zip(1..) {
            let text = |name: &str| entry[name].as_str().unwrap();
            let hashed = Entry {
                chain: text("chain").parse().unwrap(),
                position,
                recorded_at: text("recordedAt").parse().unwrap(),
                person: text("person").parse().unwrap(),
                tenant: text("organisation").parse().unwrap(),
                act: text("act"),
                subject_kind: text("subjectKind"),
                subject: text("subject").parse().unwrap(),
                content: text("content"),
                previous_hash: &previous,
            };
            assert_eq!((entry["position"].as_i64(), text("hash")), (Some(position), &*hashed.hash()));
            previous = text("hash").to_owned();
        }
    }
    for person in ["", "liaison_jal", "president_jal"] {
        assert_eq!(entries(&world, person, &on.project).await, Vec::<Value>::new(), "{person:?}");
    }
}

async fn that_a_seat_has_voted_is_not_told_before_the_item_is_closed(world: World) {
    let on = world.open().await;
    for person in VOTERS {
        world.vote(person, &on, "FOR").await;
    }
    let votes = async |person: &str| {
        let entries = entries(&world, person, &on.project).await;
        assert!(!entries.is_empty(), "{person}");
        entries.iter().filter(|entry| entry["act"] == "castVote").count()
    };
    for person in ["president_jerez", "delegate_zac", "national", "auditor"] {
        assert_eq!(votes(person).await, 0, "{person}");
    }
    world.close(&on, "SELECTED").await;
    for person in ["president_jerez", "delegate_zac", "national", "auditor"] {
        assert_eq!(votes(person).await, 4, "{person}");
    }
    assert_eq!(votes("mirror_jerez").await, 0, "nor afterwards to whoever has no part in the decision");
}
