//! Help with a technical file: asked of another seat by the municipality, answered or declined, and never in the way of
//! the file.

use chrono::Duration;
use futures_util::future::join;
use serde_json::{Value, json};
use tresporuno::domain::project::Stage;
use tresporuno::domain::word::Word;

use crate::world::story::{JEREZ, VOTERS};
use crate::world::{World, code_and_reason};

both_databases!(
    the_municipality_asks_and_the_seat_answers_for_all_four_to_see,
    what_is_declined_says_why_and_what_is_taken_back_is_over,
    each_does_its_own_part_and_nobody_else_any,
    help_is_asked_and_given_while_the_file_is_filled_in,
    one_request_at_a_time_waits_for_a_seat_and_an_item,
    a_request_waits_for_the_seat_and_its_answer_for_the_municipality,
    an_answer_brings_a_document_that_all_share,
    an_open_request_is_not_in_the_way_of_the_file,
);

const TOWN: &str = "projects_jerez";
const HELP: &str = "helpRequest { id version seat question status answer daysOpen endedAt acknowledgedAt item { requirement } \
                    askedTenant { name } document { id } technicalFile { version } }";

/// A project whose file is being filled in, and its file.
struct Filling {
    project: Value,
    file: Value,
}

impl World {
    async fn filling(&self) -> Filling {
        let project = self.submitted().await;
        self.put_at(&project, "SELECTED").await;
        let file = self.open_file(&JEREZ, &project).await;
        Filling { project, file }
    }

    async fn ask_for_help(&self, file: &Value, seat: &str, requirement: &str) -> Value {
        self.done(TOWN, "requestHelp", HELP, asking(file, seat, requirement)).await["helpRequest"].clone()
    }

    async fn not_asked(&self, person: &str, input: Value) -> String {
        self.refusal(person, "requestHelp", HELP, input).await
    }
}

fn asking(file: &Value, seat: &str, requirement: &str) -> Value {
    json!({
        "technicalFileId": file["id"], "expectedVersion": file["version"], "requirement": requirement, "seat": seat,
        "question": "¿Quién tiene copia de la escritura?",
    })
}

fn answering(request: &Value, version: i64) -> Value {
    json!({ "helpRequestId": request["id"], "expectedVersion": version, "answer": "La tiene el comisariado ejidal" })
}

fn with_reason(request: &Value, version: i64) -> Value {
    json!({ "helpRequestId": request["id"], "expectedVersion": version, "reason": "No es de nuestro archivo" })
}

fn noting(request: &Value, version: i64) -> Value {
    json!({ "helpRequestId": request["id"], "expectedVersion": version })
}

async fn the_municipality_asks_and_the_seat_answers_for_all_four_to_see(world: World) {
    let Filling { project, file } = world.filling().await;
    let asked = world.ask_for_help(&file, "MIGRANT", "LAND_TITLE").await;
    for (field, value) in [
        ("seat", json!("MIGRANT")),
        ("status", json!("OPEN")),
        ("answer", json!("")),
        ("daysOpen", json!(0)),
        ("item", json!({ "requirement": "LAND_TITLE" })),
        ("askedTenant", json!({ "name": "Entidad club_jerez" })),
        ("technicalFile", json!({ "version": file["version"] })),
    ] {
        assert_eq!(asked[field], value, "{field}");
    }
    world.pass(Duration::hours(24 * 3 + 5));
    let answered = world.done("secretary_jerez", "answerHelpRequest", HELP, answering(&asked, 1)).await;
    let answered = answered["helpRequest"].clone();
    assert_eq!((&answered["status"], &answered["daysOpen"]), (&json!("ANSWERED"), &json!(3)));
    world.pass(Duration::days(9));
    let query = format!(
        "{{ project(id: {}) {{ technicalFile {{ helpRequests {{ totalCount nodes {{ status answer daysOpen }} }} }} }} }}",
        project["id"]
    );
    let shown = json!({
        "totalCount": 1, "nodes": [{ "status": "ANSWERED", "answer": "La tiene el comisariado ejidal", "daysOpen": 3 }],
    });
    for person in VOTERS.into_iter().chain(["member_jerez", "analyst_zac", "national", "auditor"]) {
        assert_eq!(world.read(person, &query).await["project"]["technicalFile"]["helpRequests"], shown, "{person}");
    }
    // Whoever does not see the file sees nothing of it, nor of its history.
    let ledger = format!("{{ project(id: {}) {{ ledger(first: 50) {{ nodes {{ act }} }} }} }}", project["id"]);
    let told = async |person: &str| world.read(person, &ledger).await.to_string();
    assert!(told("delegate_zac").await.contains("requestHelp"));
    assert!(world.read("mirror_jerez", &query).await["project"]["technicalFile"].is_null());
    let told = told("mirror_jerez").await;
    assert!(told.contains("openTechnicalFile") && !told.contains("Help"), "{told}");
    assert_eq!(world.store.verify_ledger(&mut |_| ()).await.unwrap().broken, vec![]);
}

async fn what_is_declined_says_why_and_what_is_taken_back_is_over(world: World) {
    let Filling { file, .. } = world.filling().await;
    let declined = world.ask_for_help(&file, "STATE", "COST_ESTIMATE").await;
    let said = world.done("planning_zac", "declineHelpRequest", HELP, with_reason(&declined, 1)).await;
    let said = &said["helpRequest"];
    assert_eq!((&said["status"], &said["answer"]), (&json!("DECLINED"), &json!("No es de nuestro archivo")));
    let withdrawn = world.ask_for_help(&file, "STATE", "LAND_TITLE").await;
    let said = world.done(TOWN, "withdrawHelpRequest", HELP, with_reason(&withdrawn, 1)).await;
    assert_eq!(said["helpRequest"]["status"], "WITHDRAWN");
    for request in [&declined, &withdrawn] {
        let over = "REFUSED HELP_REQUEST_OVER";
        let said = world.refusal("planning_zac", "answerHelpRequest", HELP, answering(request, 2)).await;
        assert_eq!(said, over);
        let said = world.refusal("planning_zac", "declineHelpRequest", HELP, with_reason(request, 2)).await;
        assert_eq!(said, over);
        assert_eq!(world.refusal(TOWN, "withdrawHelpRequest", HELP, with_reason(request, 2)).await, over);
    }
    let said = world.refusal(TOWN, "acknowledgeHelp", HELP, noting(&withdrawn, 2)).await;
    assert_eq!(said, "REFUSED HELP_NOT_ANSWERED");
    world.done(TOWN, "acknowledgeHelp", HELP, noting(&declined, 2)).await;
    let said = world.refusal(TOWN, "acknowledgeHelp", HELP, noting(&declined, 3)).await;
    assert_eq!(said, "REFUSED HELP_ACKNOWLEDGED", "twice");
}

async fn each_does_its_own_part_and_nobody_else_any(world: World) {
    let Filling { file, .. } = world.filling().await;
    let ask = asking(&file, "FEDERAL", "LAND_TITLE");
    for (person, expected) in [
        ("treasury_jerez", "FORBIDDEN -"),
        ("delegate_zac", "FORBIDDEN -"),
        ("planning_zac", "FORBIDDEN -"),
        ("president_jerez", "FORBIDDEN -"),
        ("auditor", "FORBIDDEN -"),
        ("projects_tlaltenango", "NOT_FOUND -"),
        ("", "UNAUTHENTICATED CREDENTIAL_MISSING"),
    ] {
        assert_eq!(world.not_asked(person, ask.clone()).await, expected, "{person}");
    }
    let mut of_itself = ask.clone();
    of_itself["seat"] = json!("MUNICIPAL");
    assert_eq!(world.not_asked(TOWN, of_itself).await, "INVALID OWN_SEAT_ASKED");
    let mut off_the_list = ask.clone();
    off_the_list["requirement"] = json!("BUSINESS_PLAN");
    assert_eq!(world.not_asked(TOWN, off_the_list).await, "INVALID NOT_ON_CHECKLIST");
    let mut stale = ask.clone();
    stale["expectedVersion"] = json!(7);
    assert_eq!(world.not_asked(TOWN, stale).await, "CONFLICT STALE_VERSION");
    let mut once = ask;
    once["idempotencyKey"] = json!("once");
    let asked = world.done(TOWN, "requestHelp", HELP, once.clone()).await;
    assert_eq!(asked, world.done(TOWN, "requestHelp", HELP, once).await, "the same key does it once");
    let asked = asked["helpRequest"].clone();
    for (person, expected) in [
        (TOWN, "FORBIDDEN -"),
        ("planning_zac", "FORBIDDEN -"),
        ("president_jerez", "FORBIDDEN -"),
        ("national", "FORBIDDEN -"),
        ("auditor", "FORBIDDEN -"),
        ("delegate_jal", "NOT_FOUND -"),
        ("president_tlaltenango", "NOT_FOUND -"),
        ("mirror_jerez", "NOT_FOUND -"),
    ] {
        let said = world.refusal(person, "answerHelpRequest", HELP, answering(&asked, 1)).await;
        assert_eq!(said, expected, "{person}");
        let said = world.refusal(person, "declineHelpRequest", HELP, with_reason(&asked, 1)).await;
        assert_eq!(said, expected, "{person}");
    }
    for person in ["delegate_zac", "treasury_jerez", "planning_zac", "president_jerez"] {
        let said = world.refusal(person, "withdrawHelpRequest", HELP, with_reason(&asked, 1)).await;
        assert_eq!(said, "FORBIDDEN -", "{person}");
        let said = world.refusal(person, "acknowledgeHelp", HELP, noting(&asked, 1)).await;
        assert_eq!(said, "FORBIDDEN -", "{person}");
    }
    let said = world.refusal(TOWN, "acknowledgeHelp", HELP, noting(&asked, 1)).await;
    assert_eq!(said, "REFUSED HELP_NOT_ANSWERED");
    for version in [0, 2] {
        let said = world.refusal("analyst_zac", "answerHelpRequest", HELP, answering(&asked, version)).await;
        assert_eq!(said, "CONFLICT STALE_VERSION");
    }
    world.done("analyst_zac", "answerHelpRequest", HELP, answering(&asked, 1)).await;
    let said = world.refusal(TOWN, "acknowledgeHelp", HELP, noting(&asked, 1)).await;
    assert_eq!(said, "CONFLICT STALE_VERSION");
    // A club's member without an office does not speak for it.
    let asked = world.ask_for_help(&file, "MIGRANT", "LAND_TITLE").await;
    let said = world.refusal("member_jerez", "answerHelpRequest", HELP, answering(&asked, 1)).await;
    assert_eq!(said, "FORBIDDEN -");
}

async fn help_is_asked_and_given_while_the_file_is_filled_in(world: World) {
    let Filling { project, file } = world.filling().await;
    let asked = world.ask_for_help(&file, "MIGRANT", "LAND_TITLE").await;
    let ask = asking(&file, "STATE", "LAND_TITLE");
    for stage in Stage::ALL.iter().copied().filter(|stage| !matches!(stage, Stage::Draft | Stage::Selected)) {
        world.put_at(&project, stage.text()).await;
        assert_eq!(world.not_asked(TOWN, ask.clone()).await, "REFUSED WRONG_STAGE", "{stage:?}");
        let said = world.refusal("president_jerez", "answerHelpRequest", HELP, answering(&asked, 1)).await;
        assert_eq!(said, "REFUSED WRONG_STAGE", "{stage:?}");
        let said = world.refusal("president_jerez", "declineHelpRequest", HELP, with_reason(&asked, 1)).await;
        assert_eq!(said, "REFUSED WRONG_STAGE", "{stage:?}");
    }
    world.put_at(&project, "SELECTED").await;
    world.complete_file(&JEREZ, &project).await;
    let complete = "REFUSED TECHNICAL_FILE_COMPLETE";
    assert_eq!(world.not_asked(TOWN, ask.clone()).await, complete);
    let said = world.refusal("president_jerez", "answerHelpRequest", HELP, answering(&asked, 1)).await;
    assert_eq!(said, complete);
    // A file that was returned is filled in again.
    world.put_at(&project, "IN_COPLADE_REVIEW").await;
    let version = world.file_seen_by("planning_zac", &project).await["version"].clone();
    let returning = json!({
        "projectId": project["id"], "expectedVersion": version, "reasons": "Con observaciones",
        "defects": [{ "requirement": "LAND_TITLE", "description": "Falta firma" }],
    });
    world.done("planning_zac", "returnFromPlanning", "project { stage }", returning).await;
    world.done("president_jerez", "answerHelpRequest", HELP, answering(&asked, 1)).await;
    let file = world.file_seen_by(TOWN, &project).await["technicalFile"].clone();
    let again = world.ask_for_help(&file, "MIGRANT", "LAND_TITLE").await;
    world.freeze(&project).await;
    let frozen = "REFUSED PROJECT_FROZEN";
    assert_eq!(world.not_asked(TOWN, asking(&file, "STATE", "LAND_TITLE")).await, frozen);
    let said = world.refusal("president_jerez", "answerHelpRequest", HELP, answering(&again, 1)).await;
    assert_eq!(said, frozen);
    // Taking it back does no harm, whatever became of the project.
    world.done(TOWN, "withdrawHelpRequest", HELP, with_reason(&again, 1)).await;
}

async fn one_request_at_a_time_waits_for_a_seat_and_an_item(world: World) {
    let Filling { file, .. } = world.filling().await;
    let ask = || world.act(TOWN, "requestHelp", HELP, asking(&file, "STATE", "LAND_TITLE"));
    let (one, other) = join(ask(), ask()).await;
    let done = [&one, &other].into_iter().filter(|answer| answer.get("errors").is_none()).count();
    assert_eq!(done, 1, "{one:#}\n{other:#}");
    let (lost, won) = if one.get("errors").is_some() { (&one, &other) } else { (&other, &one) };
    assert_eq!(code_and_reason(lost), "REFUSED HELP_ALREADY_ASKED");
    assert_eq!(code_and_reason(&ask().await), "REFUSED HELP_ALREADY_ASKED");
    // Another seat, or another item, is another request.
    world.ask_for_help(&file, "FEDERAL", "LAND_TITLE").await;
    world.ask_for_help(&file, "STATE", "COST_ESTIMATE").await;
    // Answered by one and declined by another at once: one of them.
    let asked = won["data"]["requestHelp"]["helpRequest"].clone();
    let (answered, declined) = join(
        world.act("planning_zac", "answerHelpRequest", HELP, answering(&asked, 1)),
        world.act("liaison_zac", "declineHelpRequest", HELP, with_reason(&asked, 1)),
    )
    .await;
    let done = [&answered, &declined].into_iter().filter(|answer| answer.get("errors").is_none()).count();
    assert_eq!(done, 1, "{answered:#}\n{declined:#}");
    // What was answered can be asked again.
    world.ask_for_help(&file, "STATE", "LAND_TITLE").await;
    assert_eq!(world.store.verify_ledger(&mut |_| ()).await.unwrap().broken, vec![]);
}

async fn a_request_waits_for_the_seat_and_its_answer_for_the_municipality(world: World) {
    let Filling { project, file } = world.filling().await;
    let waiting = async |person: &str, act: &str| {
        let told = world.read(person, "{ myTasks(first: 100) { tasks { act on dueOn project { id } } } }").await;
        let tasks = told["myTasks"]["tasks"].as_array().unwrap().clone();
        tasks.into_iter().filter(|task| task["act"] == act).collect::<Vec<_>>()
    };
    let asked = world.ask_for_help(&file, "MIGRANT", "LAND_TITLE").await;
    let task = json!({
        "act": "ANSWER_HELP_REQUEST", "on": asked["id"], "dueOn": null, "project": { "id": project["id"] },
    });
    assert_eq!(waiting("president_jerez", "ANSWER_HELP_REQUEST").await, [task]);
    for person in ["member_jerez", "planning_zac", "delegate_zac", TOWN, "president_tlaltenango"] {
        assert!(waiting(person, "ANSWER_HELP_REQUEST").await.is_empty(), "{person}");
    }
    assert!(waiting(TOWN, "ACKNOWLEDGE_HELP").await.is_empty());
    world.done("treasurer_jerez", "answerHelpRequest", HELP, answering(&asked, 1)).await;
    assert!(waiting("president_jerez", "ANSWER_HELP_REQUEST").await.is_empty());
    assert_eq!(waiting(TOWN, "ACKNOWLEDGE_HELP").await[0]["on"], asked["id"]);
    assert!(waiting("treasury_jerez", "ACKNOWLEDGE_HELP").await.is_empty());
    let noted = world.done(TOWN, "acknowledgeHelp", HELP, noting(&asked, 2)).await;
    assert!(noted["helpRequest"]["acknowledgedAt"].is_string());
    assert!(waiting(TOWN, "ACKNOWLEDGE_HELP").await.is_empty());
    // Whoever provides the item has taken note, too.
    let asked = world.ask_for_help(&file, "STATE", "LAND_TITLE").await;
    world.done("liaison_zac", "declineHelpRequest", HELP, with_reason(&asked, 1)).await;
    assert_eq!(waiting(TOWN, "ACKNOWLEDGE_HELP").await.len(), 1);
    world.pass(Duration::hours(1));
    let item = file["items"].as_array().unwrap().iter().find(|item| item["requirement"] == "LAND_TITLE").unwrap();
    world.provide(TOWN, &file, item).await;
    assert!(waiting(TOWN, "ACKNOWLEDGE_HELP").await.is_empty());
    // Help with a file that is complete waits for nobody.
    let file = world.file_seen_by(TOWN, &project).await["technicalFile"].clone();
    world.ask_for_help(&file, "STATE", "COST_ESTIMATE").await;
    assert_eq!(waiting("planning_zac", "ANSWER_HELP_REQUEST").await.len(), 1);
    world.complete_file(&JEREZ, &project).await;
    assert!(waiting("planning_zac", "ANSWER_HELP_REQUEST").await.is_empty());
}

async fn an_answer_brings_a_document_that_all_share(world: World) {
    let Filling { project, file } = world.filling().await;
    let asked = world.ask_for_help(&file, "MIGRANT", "LAND_TITLE").await;
    let shared = world.document_for("PROJECT", "secretary_jerez", &project, "PERMIT").await;
    let own = world.document_for("PART", "secretary_jerez", &project, "RECEIPT").await;
    let other = world.submitted().await;
    let of_another = world.document_for("PROJECT", "secretary_jerez", &other, "PERMIT").await;
    let of_the_state = world.document_for("PART", "finance_zac", &project, "RECEIPT").await;
    for (document, expected) in
        [(&own, "REFUSED DOCUMENT_NOT_SHARED"), (&of_another, "NOT_FOUND -"), (&of_the_state, "NOT_FOUND -")]
    {
        let mut input = answering(&asked, 1);
        input["documentId"] = document["id"].clone();
        let said = world.refusal("president_jerez", "answerHelpRequest", HELP, input).await;
        assert_eq!(said, expected);
    }
    let mut input = answering(&asked, 1);
    input["documentId"] = shared["id"].clone();
    let answered = world.done("president_jerez", "answerHelpRequest", HELP, input).await;
    assert_eq!(answered["helpRequest"]["document"]["id"], shared["id"]);
    let query = format!("{{ node(id: {}) {{ ... on HelpRequest {{ document {{ id }} }} }} }}", asked["id"]);
    for person in VOTERS {
        assert_eq!(world.read(person, &query).await["node"]["document"]["id"], shared["id"], "{person}");
    }
}

async fn an_open_request_is_not_in_the_way_of_the_file(world: World) {
    let Filling { project, file } = world.filling().await;
    let asked = world.ask_for_help(&file, "FEDERAL", "LAND_TITLE").await;
    let completed = world.complete_file(&JEREZ, &project).await;
    assert_eq!(completed["status"], "COMPLETE");
    let query = format!("{{ node(id: {}) {{ ... on HelpRequest {{ status }} }} }}", asked["id"]);
    assert_eq!(world.read(TOWN, &query).await["node"]["status"], "OPEN");
}
