//! The technical file: opened, filled in with the club's help and completed, by those whose it is and at its stage.

use futures_util::future::join;
use serde_json::{Value, json};
use tresporuno::graphql::id::NodeKind;

use crate::world::story::{JEREZ, global};
use crate::world::technical_file::provision;
use crate::world::{World, code_and_reason};

both_databases!(
    a_file_is_opened_filled_in_with_the_clubs_help_and_completed,
    only_the_municipality_opens_and_completes_and_only_it_and_the_club_provide,
    what_is_missing_is_listed,
    nothing_is_done_at_another_stage_or_while_the_project_is_frozen,
    a_complete_file_stays_as_it_is,
    nothing_is_done_twice_and_nothing_on_what_has_changed,
    of_two_at_once_one_is_first,
    nobody_but_the_seats_and_those_who_oversee_can_tell_that_a_file_exists,
);

const TOWN_HALL: &str = "projects_jerez";
const PROVIDED: &str = "technicalFileItem { status documentNumber version }";

async fn a_file_is_opened_filled_in_with_the_clubs_help_and_completed(world: World) {
    let on = world.selected().await;
    let seen = world.file_seen_by("liaison_zac", &on.project).await;
    assert!(seen["technicalFile"].is_null(), "{seen}");
    let file = world.open_file(&JEREZ, &on.project).await;
    assert_eq!((&file["status"], &file["returns"], &file["version"]), (&json!("FILLING_IN"), &json!(0), &json!(1)));
    let items = file["items"].as_array().unwrap().clone();
    let words: Vec<&str> = items.iter().map(|item| item["requirement"].as_str().unwrap()).collect();
    let of_every_work = ["COST_ESTIMATE", "LOCATION_PLAN", "WORK_SCHEDULE", "LAND_TITLE"];
    let of_water = ["WATER_CONCESSION", "WATER_ANALYSIS", "OPERATION_COMMITMENT"];
    assert_eq!(words, [&of_every_work[..], &of_water].concat(), "the checklist of works for drinking water");
    assert!(items.iter().all(|item| item["status"] == "MISSING" && item["documentNumber"] == 0));
    let provided = world.provide("treasurer_jerez", &file, &items[3]).await;
    assert_eq!((&provided["status"], &provided["documentNumber"]), (&json!("PROVIDED"), &json!(1)));
    let anew = world.provide(TOWN_HALL, &file, &provided).await;
    assert_eq!((&anew["documentNumber"], &anew["version"]), (&json!(2), &json!(3)));
    let query = format!(
        "{{ node(id: {}) {{ ... on TechnicalFileItem {{ technicalFile {{ status }} versions {{ totalCount nodes {{ \
           number reference tenant {{ name }} }} }} }} }} }}",
        anew["id"]
    );
    let told = world.read("planning_zac", &query).await["node"].clone();
    let version = |number: i64, tenant: &str| {
        json!({
            "number": number, "reference": "Folio LAND_TITLE",
            "tenant": { "name": format!("Entidad {tenant}") },
        })
    };
    let of_club = json!({ "name": "Entidad club_jerez" });
    assert_eq!(told["versions"]["totalCount"], 2);
    assert_eq!(told["versions"]["nodes"][0], version(2, "jerez"), "the newest first");
    assert_eq!(told["versions"]["nodes"][1]["tenant"], of_club, "every version stays");
    let complete = world.complete_file(&JEREZ, &on.project).await;
    assert_eq!((&complete["status"], &complete["project"]["stage"]), (&json!("COMPLETE"), &json!("SELECTED")));
    assert!(complete["completedAt"].is_string());
    assert_eq!(complete["version"], 10, "each of eight documents moved it on, and completing it");
    let seen = world.file_seen_by("member_jerez", &on.project).await;
    assert_eq!(seen["technicalFile"]["status"], "COMPLETE");
    assert_eq!(world.store.verify_ledger(&mut |_| ()).await.unwrap().broken, vec![]);
}

async fn only_the_municipality_opens_and_completes_and_only_it_and_the_club_provide(world: World) {
    let on = world.selected().await;
    let open = json!({ "projectId": on.project["id"], "expectedVersion": 4 });
    let others =
        ["treasury_jerez", "president_jerez", "liaison_zac", "planning_zac", "delegate_zac", "national", "auditor"];
    for person in others {
        let refused = world.refusal(person, "openTechnicalFile", "technicalFile { id }", open.clone()).await;
        assert_eq!(refused, "FORBIDDEN -", "{person}");
    }
    for person in ["projects_tlaltenango", "liaison_jal", "president_tlaltenango", "registrar_la"] {
        let refused = world.refusal(person, "openTechnicalFile", "technicalFile { id }", open.clone()).await;
        assert_eq!(refused, "NOT_FOUND -", "{person}");
    }
    let file = world.open_file(&JEREZ, &on.project).await;
    let (item, complete) = (&file["items"][0], json!({ "technicalFileId": file["id"], "expectedVersion": 1 }));
    for person in
        ["treasury_jerez", "member_jerez", "liaison_zac", "planning_zac", "delegate_zac", "national", "auditor"]
    {
        let refused = world.refusal(person, "provideTechnicalFileItem", PROVIDED, provision(&file, item)).await;
        assert_eq!(refused, "FORBIDDEN -", "{person}");
        let refused = world.refusal(person, "completeTechnicalFile", "technicalFile { id }", complete.clone()).await;
        assert_eq!(refused, "FORBIDDEN -", "{person}");
    }
    let refused = world.refusal("president_jerez", "completeTechnicalFile", "technicalFile { id }", complete).await;
    assert_eq!(refused, "FORBIDDEN -", "the club helps, and does not complete");
    world.provide("president_jerez", &file, item).await;
}

async fn what_is_missing_is_listed(world: World) {
    let on = world.selected().await;
    let file = world.open_file(&JEREZ, &on.project).await;
    for item in file["items"].as_array().unwrap().iter().take(5) {
        world.provide(TOWN_HALL, &file, item).await;
    }
    let input = json!({ "technicalFileId": file["id"], "expectedVersion": 6 });
    let answer = world.act(TOWN_HALL, "completeTechnicalFile", "technicalFile { id }", input).await;
    assert_eq!(code_and_reason(&answer), "REFUSED TECHNICAL_FILE_INCOMPLETE");
    assert_eq!(answer["errors"][0]["extensions"]["lacking"], "WATER_ANALYSIS,OPERATION_COMMITMENT");
    let mut stray = provision(&file, &file["items"][0]);
    stray["requirement"] = json!("BUSINESS_PLAN");
    let answer = world.act(TOWN_HALL, "provideTechnicalFileItem", PROVIDED, stray).await;
    assert_eq!(code_and_reason(&answer), "INVALID NOT_ON_CHECKLIST");
    assert_eq!(answer["errors"][0]["extensions"]["inputPath"], "requirement");
    for (member, value, reason) in [
        ("reference", json!("  "), "INVALID EMPTY_TEXT"),
        ("reference", json!("x".repeat(201)), "INVALID TEXT_TOO_LONG"),
        ("note", json!("x".repeat(2_001)), "INVALID TEXT_TOO_LONG"),
        ("expectedVersion", json!(-1), "INVALID MALFORMED_VALUE"),
        ("technicalFileId", on.project["id"].clone(), "INVALID MALFORMED_ID"),
    ] {
        let mut input = provision(&file, &file["items"][0]);
        input[member] = value;
        assert_eq!(world.refusal(TOWN_HALL, "provideTechnicalFileItem", PROVIDED, input).await, reason, "{member}");
    }
}

async fn nothing_is_done_at_another_stage_or_while_the_project_is_frozen(world: World) {
    let waiting = world.submitted().await;
    let open = json!({ "projectId": waiting["id"], "expectedVersion": 3 });
    let refused = world.refusal(TOWN_HALL, "openTechnicalFile", "technicalFile { id }", open).await;
    assert_eq!(refused, "REFUSED WRONG_STAGE");
    let on = world.selected().await;
    let file = world.open_file(&JEREZ, &on.project).await;
    let complete = json!({ "technicalFileId": file["id"], "expectedVersion": 1 });
    for stage in ["IN_COPLADE_REVIEW", "IN_VIABILITY_REVIEW", "IN_NATIONAL_REVIEW", "AUTHORISED", "CLOSED", "CANCELLED"]
    {
        world.put_at(&on.project, stage).await;
        let provide = provision(&file, &file["items"][0]);
        let refused = world.refusal(TOWN_HALL, "provideTechnicalFileItem", PROVIDED, provide).await;
        assert_eq!(refused, "REFUSED WRONG_STAGE", "{stage}");
        let refused = world.refusal(TOWN_HALL, "completeTechnicalFile", "technicalFile { id }", complete.clone()).await;
        assert_eq!(refused, "REFUSED WRONG_STAGE", "{stage}");
    }
    world.put_at(&on.project, "SELECTED").await;
    world.freeze(&on.project).await;
    let refused =
        world.refusal(TOWN_HALL, "provideTechnicalFileItem", PROVIDED, provision(&file, &file["items"][0])).await;
    assert_eq!(refused, "REFUSED PROJECT_FROZEN");
    let refused = world.refusal(TOWN_HALL, "completeTechnicalFile", "technicalFile { id }", complete).await;
    assert_eq!(refused, "REFUSED PROJECT_FROZEN");
}

async fn a_complete_file_stays_as_it_is(world: World) {
    let on = world.selected().await;
    let file = world.open_file(&JEREZ, &on.project).await;
    let complete = world.complete_file(&JEREZ, &on.project).await;
    for person in [TOWN_HALL, "president_jerez"] {
        let provide = provision(&file, &complete["items"][0]);
        let refused = world.refusal(person, "provideTechnicalFileItem", PROVIDED, provide).await;
        assert_eq!(refused, "REFUSED TECHNICAL_FILE_COMPLETE", "{person}");
    }
    let again = json!({ "technicalFileId": file["id"], "expectedVersion": complete["version"] });
    let refused = world.refusal(TOWN_HALL, "completeTechnicalFile", "technicalFile { id }", again).await;
    assert_eq!(refused, "REFUSED TECHNICAL_FILE_COMPLETE");
}

async fn nothing_is_done_twice_and_nothing_on_what_has_changed(world: World) {
    let on = world.selected().await;
    let stale = json!({ "projectId": on.project["id"], "expectedVersion": 3 });
    let refused = world.refusal(TOWN_HALL, "openTechnicalFile", "technicalFile { id }", stale.clone()).await;
    assert_eq!(refused, "CONFLICT STALE_VERSION");
    let file = world.open_file(&JEREZ, &on.project).await;
    let refused = world.refusal(TOWN_HALL, "openTechnicalFile", "technicalFile { id }", stale).await;
    assert_eq!(refused, "REFUSED TECHNICAL_FILE_OPENED");
    let mut provide = provision(&file, &file["items"][0]);
    provide["idempotencyKey"] = json!("once");
    let first = world.done(TOWN_HALL, "provideTechnicalFileItem", PROVIDED, provide.clone()).await;
    assert_eq!(first, world.done(TOWN_HALL, "provideTechnicalFileItem", PROVIDED, provide).await, "the same key");
    let refused =
        world.refusal(TOWN_HALL, "provideTechnicalFileItem", PROVIDED, provision(&file, &file["items"][0])).await;
    assert_eq!(refused, "CONFLICT STALE_VERSION");
    for item in file["items"].as_array().unwrap().iter().skip(1) {
        world.provide(TOWN_HALL, &file, item).await;
    }
    // Whoever completes the file has seen what the club put in last.
    let unseen = json!({ "technicalFileId": file["id"], "expectedVersion": 7 });
    let refused = world.refusal(TOWN_HALL, "completeTechnicalFile", "technicalFile { id }", unseen).await;
    assert_eq!(refused, "CONFLICT STALE_VERSION");
}

async fn of_two_at_once_one_is_first(world: World) {
    let on = world.selected().await;
    let file = world.open_file(&JEREZ, &on.project).await;
    let provide = |person: &'static str| {
        world.act(person, "provideTechnicalFileItem", PROVIDED, provision(&file, &file["items"][0]))
    };
    let (one, other) = join(provide(TOWN_HALL), provide("president_jerez")).await;
    let said =
        |answer: &Value| if answer.get("errors").is_none() { "DONE".to_owned() } else { code_and_reason(answer) };
    let mut both = [said(&one), said(&other)];
    both.sort();
    assert_eq!(both, ["CONFLICT STALE_VERSION", "DONE"]);
    let seen = world.file_seen_by(TOWN_HALL, &on.project).await["technicalFile"].clone();
    assert_eq!((&seen["version"], &seen["items"][0]["documentNumber"]), (&json!(2), &json!(1)));
}

async fn nobody_but_the_seats_and_those_who_oversee_can_tell_that_a_file_exists(world: World) {
    let on = world.selected().await;
    let file = world.open_file(&JEREZ, &on.project).await;
    let input = json!({ "resolutionId": resolution_of(&world, &on.project).await, "expectedVersion": 1 });
    world.done("delegate_zac", "publishResolution", "resolution { id }", input).await;
    let real = format!("{{ node(id: {}) {{ id }} }}", file["id"]);
    let absent = format!("{{ node(id: {:?}) {{ id }} }}", global(NodeKind::TechnicalFile, "a file that never was").0);
    for person in [
        "",
        "mirror_jerez",
        "liaison_jal",
        "projects_tlaltenango",
        "president_tlaltenango",
        "registrar_la",
        "people_jerez",
    ] {
        let seen = world.file_seen_by(person, &on.project).await;
        assert!(seen["technicalFile"].is_null(), "{person} sees the project, which is public, and no file");
        let told = [world.ask(person, &real, json!({})).await, world.ask(person, &absent, json!({})).await];
        assert_eq!(told[0], told[1], "{person}");
    }
    for person in [
        "national",
        "analyst_zac",
        "comptroller_zac",
        "treasury_jerez",
        "member_jerez",
        "officer_federation",
        "auditor",
    ] {
        assert_eq!(world.read(person, &real).await["node"]["id"], file["id"], "{person}");
    }
}

async fn resolution_of(world: &World, project: &Value) -> Value {
    let query = format!("{{ project(id: {}) {{ resolutions {{ nodes {{ id }} }} }} }}", project["id"]);
    world.read("delegate_zac", &query).await["project"]["resolutions"]["nodes"][0]["id"].clone()
}
