//! Minutes: the record as one text, which nobody words, and the signatures of all who had a seat.

use chrono::Duration;
use serde_json::{Value, json};
use tresporuno::domain::ledger::sha256;
use tresporuno::domain::minutes::sealed;

use crate::world::World;
use crate::world::story::{JEREZ, OnAgenda, TLALTENANGO, VOTERS};

both_databases!(
    minutes_are_drawn_up_from_the_record_and_signed_by_every_seat,
    minutes_are_drawn_up_by_the_chair_once_when_all_is_decided,
    who_had_no_seat_in_the_session_signs_nothing,
    what_others_decided_on_in_the_same_session_is_sealed,
);

const MINUTES: &str =
    "minutes { id text hash complete signaturesDue signatures { seat signedAt tenant { name } } session { id } }";

fn draw_up(on: &OnAgenda, version: i64) -> Value {
    json!({ "sessionId": on.session["id"], "expectedVersion": version })
}

fn sign(minutes: &Value) -> Value {
    json!({ "minutesId": minutes["id"], "hash": minutes["hash"] })
}

async fn minutes_are_drawn_up_from_the_record_and_signed_by_every_seat(world: World) {
    let on = world.selected().await;
    let minutes = world.done("delegate_zac", "drawUpMinutes", MINUTES, draw_up(&on, 2)).await["minutes"].clone();
    let text = minutes["text"].as_str().unwrap();
    assert_eq!(minutes["hash"].as_str().unwrap(), sha256(sealed(text, &[]).unwrap().as_bytes()));
    let said: Value = serde_json::from_str(text).unwrap();
    assert_eq!(said.to_string(), text, "sorted, and without blanks");
    let item = &said["items"][0];
    let folio = world.read("president_jerez", &format!("{{ project(id: {}) {{ folio }} }}", on.project["id"])).await;
    assert_eq!((&item["project"], &item["purpose"]), (&folio["project"]["folio"], &json!("SELECTION")));
    assert_eq!((&item["resolution"]["outcome"], &item["resolution"]["votesFor"]), (&json!("SELECTED"), &json!(4)));
    assert_eq!(item["resolution"]["reason"], "Cumple las reglas");
    assert_eq!(item["votes"][3], json!({ "seat": "MIGRANT", "choice": "FOR" }));
    for person in ["delegate_zac", "@", "Persona"] {
        assert!(!text.contains(person), "minutes name nobody: {text}");
    }
    assert_eq!(
        (&minutes["complete"], &minutes["signaturesDue"], &minutes["signatures"]),
        (&json!(false), &json!(4), &json!([]))
    );
    for (at, person) in VOTERS.into_iter().enumerate() {
        let signed = world.done(person, "signMinutes", MINUTES, sign(&minutes)).await["minutes"].clone();
        assert_eq!(signed["signatures"].as_array().unwrap().len(), at + 1);
        assert_eq!(signed["complete"], at == 3, "{person}");
        let again = world.refusal(person, "signMinutes", MINUTES, sign(&minutes)).await;
        assert_eq!(again, "REFUSED MINUTES_SIGNED", "{person}");
    }
    // The other officers of a club sign for the same seat.
    let again = world.refusal("treasurer_jerez", "signMinutes", MINUTES, sign(&minutes)).await;
    assert_eq!(again, "REFUSED MINUTES_SIGNED");
    let query = format!(
        "{{ node(id: {}) {{ ... on Session {{ minutes {{ complete signatures {{ seat }} }} }} }} }}",
        on.session["id"]
    );
    let expected = json!({ "complete": true, "signatures": [{ "seat": "FEDERAL" }, { "seat": "STATE" }, { "seat": "MUNICIPAL" }, { "seat": "MIGRANT" }] });
    for person in ["president_jerez", "treasury_jerez", "finance_zac", "national", "auditor"] {
        assert_eq!(world.read(person, &query).await["node"]["minutes"], expected, "{person}");
    }
    for person in ["president_tlaltenango", "liaison_jal", "mirror_jerez", "registrar_la", ""] {
        assert!(world.read(person, &query).await["node"].is_null(), "{person}");
    }
    assert_eq!(world.store.verify_ledger(&mut |_| ()).await.unwrap().broken, vec![]);
}

async fn minutes_are_drawn_up_by_the_chair_once_when_all_is_decided(world: World) {
    let on = world.open().await;
    let refused = world.refusal("delegate_zac", "drawUpMinutes", MINUTES, draw_up(&on, 2)).await;
    assert_eq!(refused, "REFUSED SESSION_NOT_OVER");
    for person in VOTERS {
        world.vote(person, &on, "FOR").await;
    }
    world.close(&on, "SELECTED").await;
    for person in ["analyst_zac", "liaison_zac", "projects_jerez", "president_jerez", "national"] {
        let refused = world.refusal(person, "drawUpMinutes", MINUTES, draw_up(&on, 2)).await;
        assert_eq!(refused, "FORBIDDEN -", "{person}");
    }
    assert_eq!(world.refusal("delegate_jal", "drawUpMinutes", MINUTES, draw_up(&on, 2)).await, "NOT_FOUND -");
    assert_eq!(
        world.refusal("delegate_zac", "drawUpMinutes", MINUTES, draw_up(&on, 1)).await,
        "CONFLICT STALE_VERSION"
    );
    let both = futures_util::future::join(
        world.act("delegate_zac", "drawUpMinutes", MINUTES, draw_up(&on, 2)),
        world.act("delegate_zac", "drawUpMinutes", MINUTES, draw_up(&on, 2)),
    );
    let (one, other) = both.await;
    let done = [&one, &other].into_iter().filter(|answer| answer.get("errors").is_none()).count();
    assert_eq!(done, 1, "{one:#}\n{other:#}");
    assert_eq!(
        world.refusal("delegate_zac", "drawUpMinutes", MINUTES, draw_up(&on, 2)).await,
        "REFUSED MINUTES_DRAWN_UP"
    );
    // What is written down takes nothing more.
    let next = world.submitted().await;
    let add = json!({ "sessionId": on.session["id"], "expectedVersion": 2, "projectId": next["id"] });
    let refused = world.refusal("delegate_zac", "addAgendaItem", "agendaItem { id }", add).await;
    assert_eq!(refused, "REFUSED MINUTES_DRAWN_UP");
    // A session that is over is written down with what it left.
    let left = world.open().await;
    world.vote("liaison_zac", &left, "AGAINST").await;
    world.pass(Duration::days(3));
    let minutes = world.done("delegate_zac", "drawUpMinutes", MINUTES, draw_up(&left, 2)).await["minutes"].clone();
    let said: Value = serde_json::from_str(minutes["text"].as_str().unwrap()).unwrap();
    assert_eq!(
        (&said["items"][0]["resolution"], &said["items"][0]["votes"]),
        (&Value::Null, &json!([])),
        "a secret stays one"
    );
}

async fn what_others_decided_on_in_the_same_session_is_sealed(world: World) {
    let session = world.session().await;
    let mut decided = Vec::new();
    for place in [&JEREZ, &TLALTENANGO] {
        let draft = world.draft_of(place.author, place.club).await;
        let project = world.submit(place, &draft).await;
        let item = world.add(place, &session, &project).await;
        decided.push((place, OnAgenda { project, session: session.clone(), item }));
    }
    world.pass(Duration::days(6));
    for (place, on) in &mut decided {
        on.item = world.open_item(place, &on.item).await;
        for person in place.voters {
            world.vote(person, on, "FOR").await;
        }
        world.close_by(place.delegate, on, "SELECTED").await;
    }
    let drawn = json!({ "sessionId": session["id"], "expectedVersion": 3 });
    let minutes = world.done("delegate_zac", "drawUpMinutes", MINUTES, drawn).await["minutes"].clone();
    let query = format!("{{ node(id: {}) {{ ... on Session {{ minutes {{ text hash }} }} }} }}", session["id"]);
    for (person, readable) in [
        ("delegate_zac", [true, true]),
        ("auditor", [true, true]),
        ("president_jerez", [true, false]),
        ("treasury_jerez", [true, false]),
        ("projects_tlaltenango", [false, true]),
    ] {
        let told = world.read(person, &query).await["node"]["minutes"].clone();
        assert_eq!(told["hash"], minutes["hash"], "{person}: all sign the same");
        let text = told["text"].as_str().unwrap();
        let said: Value = serde_json::from_str(text).unwrap();
        for (item, readable) in said["items"].as_array().unwrap().iter().zip(readable) {
            assert_eq!(
                (item["votes"].is_array(), item["sha256"].is_string()),
                (readable, !readable),
                "{person}: {item}"
            );
        }
        assert_eq!(
            sha256(sealed(text, &[]).unwrap().as_bytes()),
            minutes["hash"].as_str().unwrap(),
            "{person} can check it"
        );
    }
}

async fn who_had_no_seat_in_the_session_signs_nothing(world: World) {
    let on = world.selected().await;
    let minutes = world.done("delegate_zac", "drawUpMinutes", MINUTES, draw_up(&on, 2)).await["minutes"].clone();
    for person in ["analyst_zac", "finance_zac", "treasury_jerez", "member_jerez", "national", "auditor"] {
        let refused = world.refusal(person, "signMinutes", MINUTES, sign(&minutes)).await;
        assert_eq!(refused, "FORBIDDEN -", "{person}");
    }
    for person in ["delegate_jal", "liaison_jal", "projects_tlaltenango", TLALTENANGO.voters[3], "mirror_jerez"] {
        let refused = world.refusal(person, "signMinutes", MINUTES, sign(&minutes)).await;
        assert_eq!(refused, "NOT_FOUND -", "{person}");
    }
    for (hash, expected) in [
        ("0".repeat(64), "INVALID HASH_DOES_NOT_MATCH"),
        ("0".repeat(63), "INVALID MALFORMED_VALUE"),
        ("g".repeat(64), "INVALID MALFORMED_VALUE"),
    ] {
        let mut other = sign(&minutes);
        other["hash"] = json!(hash);
        assert_eq!(world.refusal("liaison_zac", "signMinutes", MINUTES, other).await, expected);
    }
    let both = futures_util::future::join(
        world.act("president_jerez", "signMinutes", MINUTES, sign(&minutes)),
        world.act("secretary_jerez", "signMinutes", MINUTES, sign(&minutes)),
    );
    let (one, other) = both.await;
    let done = [&one, &other].into_iter().filter(|answer| answer.get("errors").is_none()).count();
    assert_eq!(done, 1, "{one:#}\n{other:#}");
}
