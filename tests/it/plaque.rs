//! The plaque of a work that was handed over: what stands on it of the record, and a dedication that names no official.

use serde_json::{Value, json};

use crate::digest::digest;
use crate::world::World;

both_databases!(
    a_plaque_stands_once_the_work_is_handed_over,
    the_municipality_alone_records_the_dedication,
    a_dedication_names_no_official_and_does_not_tell_whom_it_knows,
);

const PLAQUE: &str = "plaque { folio title fiscalYear club { name } community { name } municipality { name } \
                      seats { seat tenant { name } deposited { amount } } dedication { text recordedAt version } }";
const RECORDED: &str = "project { plaque { dedication { text version } } }";
const TEXT: &str = "A los migrantes de El Saladillo";

async fn plaque(world: &World, person: &str, project: &Value) -> Value {
    let query = format!("{{ project(id: {}) {{ folio title fiscalYear {PLAQUE} }} }}", project["id"]);
    world.ask(person, &query, json!({})).await["data"]["project"].clone()
}

/// The certificate had one version of its drawing up, and one of each signature.
fn dedication(project: &Value, version: i64, text: &str) -> Value {
    json!({ "projectId": project["id"], "expectedVersion": version, "text": text })
}

async fn refused(world: &World, person: &str, input: Value) -> String {
    world.refusal(person, "recordDedication", RECORDED, input).await
}

async fn a_plaque_stands_once_the_work_is_handed_over(world: World) {
    let (project, _) = world.handed_over().await;
    world.done("projects_jerez", "recordDedication", RECORDED, dedication(&project, 5, TEXT)).await;
    for person in ["national", "delegate_zac", "comptroller_zac", "member_jerez", "mirror_jerez", "auditor"] {
        let read = plaque(&world, person, &project).await;
        let stands = &read["plaque"];
        for field in ["folio", "title", "fiscalYear"] {
            assert_eq!(stands[field], read[field], "{person}");
        }
        assert_eq!(stands["club"]["name"], "Club club_jerez", "{person}");
        let seat = |at: usize| (&stands["seats"][at]["seat"], &stands["seats"][at]["tenant"]["name"]);
        assert_eq!(seat(0), (&json!("FEDERAL"), &json!("Entidad ministry")));
        assert_eq!(seat(1), (&json!("STATE"), &json!("Entidad government_zac")));
        assert_eq!(seat(2), (&json!("MUNICIPAL"), &json!("Entidad jerez")));
        assert_eq!(seat(3), (&json!("MIGRANT"), &json!("Entidad club_jerez")));
        assert_eq!(stands["seats"][3]["deposited"]["amount"], "0.00");
        assert_eq!((&stands["dedication"]["text"], &stands["dedication"]["version"]), (&json!(TEXT), &json!(6)));
        assert_eq!(stands["dedication"]["recordedAt"], json!(world.time()));
    }
    for person in ["", "delegate_jal", "projects_tlaltenango", "president_jal"] {
        assert_eq!(plaque(&world, person, &project).await, Value::Null, "{person:?}");
    }
    world.put_at(&project, "CLOSED").await;
    assert_eq!(plaque(&world, "national", &project).await["plaque"]["dedication"]["text"], TEXT);
    for stage in ["WORKS_FINISHED", "IN_EXECUTION", "SELECTED"] {
        world.put_at(&project, stage).await;
        assert_eq!(plaque(&world, "national", &project).await["plaque"], Value::Null, "{stage}");
    }
}

async fn the_municipality_alone_records_the_dedication(world: World) {
    let (project, _) = world.handed_over().await;
    for person in
        ["treasury_jerez", "delegate_zac", "liaison_zac", "president_jerez", "mirror_jerez", "national", "auditor"]
    {
        assert_eq!(refused(&world, person, dedication(&project, 5, TEXT)).await, "FORBIDDEN -", "{person}");
    }
    for person in ["projects_tlaltenango", "projects_jal", "delegate_jal"] {
        assert_eq!(refused(&world, person, dedication(&project, 5, TEXT)).await, "NOT_FOUND -", "{person}");
    }
    let town = "projects_jerez";
    for (version, text, refusal) in [
        (5, " ", "INVALID EMPTY_TEXT"),
        (5, &"a".repeat(501)[..], "INVALID TEXT_TOO_LONG"),
        (4, TEXT, "CONFLICT STALE_VERSION"),
        // Who does not know the dedication as it stands does not learn whether somebody is known.
        (4, "Persona delegate_zac", "CONFLICT STALE_VERSION"),
    ] {
        assert_eq!(refused(&world, town, dedication(&project, version, text)).await, refusal, "{text}");
    }
    let recorded = world.done(town, "recordDedication", RECORDED, dedication(&project, 5, TEXT)).await;
    assert_eq!(recorded["project"]["plaque"]["dedication"], json!({ "text": TEXT, "version": 6 }));
    let anew = world.done(town, "recordDedication", RECORDED, dedication(&project, 6, "A su pueblo")).await;
    assert_eq!(anew["project"]["plaque"]["dedication"], json!({ "text": "A su pueblo", "version": 7 }));
    world.freeze(&project).await;
    assert_eq!(refused(&world, town, dedication(&project, 7, TEXT)).await, "REFUSED PROJECT_FROZEN");
    for stage in ["WORKS_FINISHED", "IN_EXECUTION", "SELECTED", "CANCELLED"] {
        world.put_at(&project, stage).await;
        assert_eq!(refused(&world, town, dedication(&project, 7, TEXT)).await, "REFUSED WRONG_STAGE", "{stage}");
    }
    assert_eq!(world.store.verify_ledger(&mut |_| ()).await.unwrap().broken, vec![]);
}

async fn a_dedication_names_no_official_and_does_not_tell_whom_it_knows(world: World) {
    let (project, _) = world.handed_over().await;
    let told = async |text: &str| {
        let input = dedication(&project, 5, text);
        world.act("projects_jerez", "recordDedication", RECORDED, input).await["errors"].clone()
    };
    let before = digest(&world.database).await;
    let by_title = told("Siendo Presidente Municipal el C. Fulano").await;
    assert_eq!(by_title[0]["extensions"]["reason"], "OFFICIAL_NAMED");
    // Of each of its three governments, and of the ministry's delegation in another state.
    for text in ["Persona finance_zac", "gracias a DELEGATE ZAC", "treasury-jerez", "delegate_jal", "Persona Turncoat"]
    {
        let mut by_name = told(text).await;
        by_name[0]["extensions"]["traceId"] = by_title[0]["extensions"]["traceId"].clone();
        assert_eq!(by_name[0]["message"], by_title[0]["message"], "{text}");
        assert_eq!(by_name[0]["extensions"]["reason"], "OFFICIAL_NAMED", "{text}");
    }
    assert!(
        before == digest(&world.database).await,
        "of an attempt that is refused nothing is kept, the name least of all"
    );
    // A club's people, a consulate's, and another government's are no officials of this project.
    let unofficial =
        ["treasurer_jerez", "A president jerez y su club", "registrar_la", "liaison_jal", "Persona Fulana"];
    for (version, text) in (5..).zip(unofficial) {
        let input = dedication(&project, version, text);
        let done = world.done("projects_jerez", "recordDedication", RECORDED, input).await;
        assert_eq!(done["project"]["plaque"]["dedication"]["text"], text);
    }
}
