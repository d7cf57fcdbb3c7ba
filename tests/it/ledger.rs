//! The decision ledger of a project, as whoever sees the project reads it and proves it, and that of the votes on an item,
//! of which nothing is told before it is closed.

use async_graphql::ID;
use entity::decision_ledger_entry::{Column, Entity};
use sea_orm::{ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, QueryFilter};
use serde_json::{Value, json};
use tresporuno::domain::ledger::{Entry, GENESIS};
use tresporuno::graphql::id::NodeKind;

use crate::world::World;
use crate::world::story::{JEREZ, OnAgenda, VOTERS};

both_databases!(
    whoever_sees_a_project_can_prove_its_history,
    how_a_seat_voted_is_sealed_by_the_closing_of_its_item,
    nobody_can_count_the_votes_on_an_open_item_nor_guess_them_from_a_hash,
    votes_and_what_is_in_the_file_are_for_those_who_read_them,
);

const ENTRY: &str = "chain position recordedAt person organisation act subjectKind subject content previousHash hash";
const DECIDING: [&str; 6] = ["president_jerez", "liaison_zac", "projects_jerez", "delegate_zac", "national", "auditor"];

async fn entries(world: &World, person: &str, project: &Value) -> Vec<Value> {
    let query = format!("{{ project(id: {}) {{ ledger(first: 100) {{ nodes {{ {ENTRY} }} }} }} }}", project["id"]);
    let answer = world.ask(person, &query, json!({})).await;
    answer["data"]["project"]["ledger"]["nodes"].as_array().cloned().unwrap_or_default()
}

/// What is told of the votes on an item.
async fn ballot(world: &World, person: &str, on: &OnAgenda) -> Vec<Value> {
    let of_item = format!("... on AgendaItem {{ ledger(first: 100) {{ totalCount nodes {{ {ENTRY} }} }} }}");
    let query = format!("{{ node(id: {}) {{ {of_item} }} }}", on.item["id"]);
    let answer = world.ask(person, &query, json!({})).await;
    let nodes = answer["data"]["node"]["ledger"]["nodes"].as_array().cloned().unwrap_or_default();
    let count = answer["data"]["node"]["ledger"]["totalCount"].as_u64().unwrap_or_default();
    assert_eq!(count, nodes.len() as u64, "{person}");
    nodes
}

/// The hash of the last of the entries, each of which holds that of the one before it.
fn proved(entries: &[Value]) -> String {
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
    previous
}

fn content(entry: &Value) -> Value {
    serde_json::from_str(entry["content"].as_str().unwrap()).unwrap()
}

async fn whoever_sees_a_project_can_prove_its_history(world: World) {
    let on = world.selected().await;
    for person in DECIDING {
        let entries = entries(&world, person, &on.project).await;
        assert_eq!(entries.len(), 6, "{person}: a draft, two who confirm, and an item put, opened and closed");
        proved(&entries);
    }
    for person in ["", "liaison_jal", "president_jal"] {
        assert_eq!(entries(&world, person, &on.project).await, Vec::<Value>::new(), "{person:?}");
        assert_eq!(ballot(&world, person, &on).await, Vec::<Value>::new(), "{person:?}");
    }
}

async fn how_a_seat_voted_is_sealed_by_the_closing_of_its_item(world: World) {
    let on = world.open().await;
    for person in VOTERS {
        world.vote(person, &on, "FOR").await;
        for reader in DECIDING {
            assert_eq!(ballot(&world, reader, &on).await, Vec::<Value>::new(), "{reader}, after {person}");
        }
    }
    world.close(&on, "SELECTED").await;
    for person in DECIDING {
        let votes = ballot(&world, person, &on).await;
        let hash = proved(&votes);
        assert_eq!(votes.len(), 4, "{person}");
        let closing = entries(&world, person, &on.project).await.pop().unwrap();
        assert_eq!(content(&closing)["ballot"], json!({ "entries": 4, "hash": hash }), "{person}");
    }
    let nothing = Vec::<Value>::new();
    assert_eq!(ballot(&world, "mirror_jerez", &on).await, nothing, "nor to whoever has no part in the decision");
    assert_eq!(world.store.verify_ledger(&mut |_| ()).await.unwrap().broken, vec![]);
    // Whoever owns the tables takes the last vote away, and then all of them.
    let drop = match world.database.get_database_backend() {
        DbBackend::Sqlite => "DROP TRIGGER decision_ledger_is_not_deleted",
        _ => "ALTER TABLE decision_ledger_entry DISABLE TRIGGER USER",
    };
    world.database.execute_unprepared(drop).await.unwrap();
    let item = NodeKind::AgendaItem.uuid(&ID(on.item["id"].as_str().unwrap().to_owned()), "id").unwrap();
    for last in [4, 1] {
        let votes = Entity::delete_many().filter(Column::ChainId.eq(item)).filter(Column::Position.gte(last));
        assert!(votes.exec(&world.database).await.unwrap().rows_affected > 0);
        assert_eq!(world.store.verify_ledger(&mut |_| ()).await.unwrap().broken, [(item, 4)], "from {last} on");
    }
}

async fn nobody_can_count_the_votes_on_an_open_item_nor_guess_them_from_a_hash(world: World) {
    let on = world.open().await;
    for person in VOTERS {
        world.vote(person, &on, "FOR").await;
        // What is noted after a vote follows upon what was noted before it, as if there had been none.
        world.document("projects_jerez", &on.project, "PHOTO").await;
    }
    for person in DECIDING {
        let told = entries(&world, person, &on.project).await;
        assert_eq!(told.len(), 9, "{person}: five before the votes, and four photographs");
        proved(&told);
    }
    world.close(&on, "SELECTED").await;
    let hidden = Entity::find().filter(Column::Tier.eq("BALLOT")).all(&world.database).await.unwrap();
    assert_eq!(hidden.len(), 5);
    for entry in hidden {
        let nonce = content(&json!({ "content": entry.content }))["nonce"].as_str().unwrap().to_owned();
        assert_eq!(nonce.len(), 32, "{}: without it whoever hashes all that it could say finds it out", entry.act);
    }
}

async fn votes_and_what_is_in_the_file_are_for_those_who_read_them(world: World) {
    let on = world.selected().await;
    let query = format!("{{ project(id: {}) {{ resolutions {{ nodes {{ id }} }} }} }}", on.project["id"]);
    let resolution = world.read("delegate_zac", &query).await["project"]["resolutions"]["nodes"][0]["id"].clone();
    let publish = json!({ "resolutionId": resolution, "expectedVersion": 1 });
    world.done("delegate_zac", "publishResolution", "resolution { id }", publish).await;
    let file = world.open_file(&JEREZ, &on.project).await;
    world.provide("projects_jerez", &file, &file["items"][0]).await;
    for (person, votes, documents) in [
        ("delegate_zac", true, true),
        ("president_jerez", true, true),
        ("auditor", true, true),
        ("", false, false),
        ("mirror_jerez", false, false),
        ("delegate_jal", false, false),
        ("president_jal", false, false),
    ] {
        let told = entries(&world, person, &on.project).await;
        let tells = |act: &str| told.iter().any(|entry| entry["act"] == act);
        assert!(tells("publishResolution"), "{person} sees the project: {told:?}");
        assert_eq!(tells("closeAgendaItem"), votes, "{person}: {told:?}");
        assert_eq!(ballot(&world, person, &on).await.len(), if votes { 4 } else { 0 }, "{person}");
        assert_eq!(tells("provideTechnicalFileItem"), documents, "{person}: {told:?}");
    }
}
