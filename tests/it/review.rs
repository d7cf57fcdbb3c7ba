//! The reviews of a technical file: each by its own office at its own stage, returned with its defects, against the clock.

use chrono::{Duration, NaiveDate};
use futures_util::future::join;
use serde_json::{Value, json};

use crate::world::story::JEREZ;
use crate::world::technical_file::provision;
use crate::world::{World, code_and_reason};

both_databases!(
    a_file_goes_through_its_three_reviews,
    what_is_returned_comes_back_mended,
    the_clock_of_viability_stands_still_while_the_file_is_returned,
    each_review_is_for_its_own_office_at_its_own_stage,
    nobody_reviews_what_they_had_a_hand_in_and_nobody_twice,
    a_return_names_its_defects,
    of_two_reviewers_at_once_one_is_first,
);

const PLANNER: &str = "planning_zac";
const DELEGATE: &str = "delegate_zac";
const TOWN_HALL: &str = "projects_jerez";
const PROJECT: &str = "project { id version stage }";
const CLOCK: &str = "reviewClock { status limitWorkingDays begunOn dueOn overdue workingDaysUsed pausedWorkingDays }";

impl World {
    /// A selected project whose complete file is under review in the planning committee: `{ id version }`.
    async fn in_planning(&self) -> Value {
        let on = self.selected().await;
        self.open_file(&JEREZ, &on.project).await;
        self.complete_file(&JEREZ, &on.project).await;
        self.put_at(&on.project, "IN_COPLADE_REVIEW").await;
        self.as_it_stands(&on.project).await
    }

    async fn as_it_stands(&self, project: &Value) -> Value {
        let query = format!("{{ project(id: {}) {{ id version stage {CLOCK} }} }}", project["id"]);
        self.read("president_jerez", &query).await["project"].clone()
    }

    /// Has somebody approve, and gives the project.
    async fn approved(&self, person: &str, mutation: &str, project: &Value) -> Value {
        let approved = self.done(person, mutation, PROJECT, approval(project)).await;
        approved["project"].clone()
    }

    async fn returned(&self, person: &str, mutation: &str, project: &Value, wrong: &[&str]) -> Value {
        self.done(person, mutation, PROJECT, defects(project, wrong)).await["project"].clone()
    }
}

fn approval(project: &Value) -> Value {
    json!({ "projectId": project["id"], "expectedVersion": project["version"], "reasons": "Cumple" })
}

fn defects(project: &Value, wrong: &[&str]) -> Value {
    let mut input = approval(project);
    input["reasons"] = json!("Con observaciones");
    let defect = |requirement: &&str| json!({ "requirement": requirement, "description": format!("Falta firma en {requirement}") });
    input["defects"] = wrong.iter().map(defect).collect();
    input
}

async fn a_file_goes_through_its_three_reviews(world: World) {
    let project = world.in_planning().await;
    let project = world.approved(PLANNER, "approveInPlanning", &project).await;
    assert_eq!(project["stage"], "IN_VIABILITY_REVIEW");
    let clock = world.as_it_stands(&project).await["reviewClock"].clone();
    let begun = json!({
        "status": "RUNNING", "limitWorkingDays": 30, "begunOn": "2026-11-29", "dueOn": "2027-01-12", "overdue": false,
        "workingDaysUsed": 0, "pausedWorkingDays": 0,
    });
    assert_eq!(clock, begun, "the selecting session sits six days on, which is a Sunday");
    let project = world.approved(DELEGATE, "findViable", &project).await;
    assert_eq!(project["stage"], "IN_NATIONAL_REVIEW");
    assert_eq!(world.as_it_stands(&project).await["reviewClock"]["status"], "STOPPED");
    let query = format!(
        "{{ project(id: {}) {{ technicalFile {{ reviews(orderBy: ENDED_AT_ASC) {{ totalCount nodes {{ step outcome \
           reasons tenant {{ name }} defects {{ id }} }} }} }} }} }}",
        project["id"]
    );
    let review = |step: &str, tenant: &str| {
        json!({
            "step": step, "outcome": "APPROVED", "reasons": "Cumple", "tenant": { "name": format!("Entidad {tenant}") },
            "defects": [],
        })
    };
    for person in ["president_jerez", "liaison_zac", "national", "auditor", "officer_federation"] {
        let told = world.read(person, &query).await["project"]["technicalFile"]["reviews"].clone();
        let both = [review("PLANNING", "government_zac"), review("VIABILITY", "ministry")];
        let told: Vec<&Value> = told["nodes"].as_array().unwrap().iter().collect();
        assert!(told.len() == 2 && both.iter().all(|one| told.contains(&one)), "{person}: {told:?}");
    }
    assert_eq!(world.store.verify_ledger(&mut |_| ()).await.unwrap().broken, vec![]);
}

async fn what_is_returned_comes_back_mended(world: World) {
    let project = world.in_planning().await;
    let returned = world.returned(PLANNER, "returnFromPlanning", &project, &["LAND_TITLE", "WATER_ANALYSIS"]).await;
    assert_eq!(returned["stage"], "SELECTED");
    let file = world.file_seen_by(TOWN_HALL, &project).await["technicalFile"].clone();
    assert_eq!((&file["status"], &file["returns"]), (&json!("RETURNED"), &json!(1)));
    let defective: Vec<&Value> =
        file["items"].as_array().unwrap().iter().filter(|item| item["status"] == "DEFECTIVE").collect();
    assert_eq!(defective.len(), 2);
    let input = json!({ "technicalFileId": file["id"], "expectedVersion": file["version"] });
    let answer = world.act(TOWN_HALL, "completeTechnicalFile", "technicalFile { id }", input).await;
    assert_eq!(answer["errors"][0]["extensions"]["lacking"], "LAND_TITLE,WATER_ANALYSIS");
    world.provide("president_jerez", &file, defective[0]).await;
    let query = format!(
        "{{ project(id: {}) {{ technicalFile {{ reviews {{ nodes {{ outcome defects {{ description resolvedAt item {{ \
           requirement }} }} }} }} }} }} }}",
        project["id"]
    );
    let told = world.read("member_jerez", &query).await["project"]["technicalFile"]["reviews"]["nodes"][0].clone();
    assert_eq!(told["outcome"], "RETURNED");
    let defects = told["defects"].as_array().unwrap();
    assert_eq!(
        (&defects[0]["item"]["requirement"], &defects[1]["item"]["requirement"]),
        (&json!("LAND_TITLE"), &json!("WATER_ANALYSIS"))
    );
    assert_eq!(defects[0]["description"], "Falta firma en LAND_TITLE");
    assert!(defects[0]["resolvedAt"].is_string() && defects[1]["resolvedAt"].is_null(), "{told}");
    let complete = world.complete_file(&JEREZ, &project).await;
    assert_eq!(complete["project"]["stage"], "IN_COPLADE_REVIEW", "the committee has resolved before");
}

async fn the_clock_of_viability_stands_still_while_the_file_is_returned(world: World) {
    let project = world.in_planning().await;
    assert!(world.as_it_stands(&project).await["reviewClock"].is_null());
    // A Sunday, 29 November 2026.
    let project = world.approved(PLANNER, "approveInPlanning", &project).await;
    world.pass(Duration::days(10));
    let clock = world.as_it_stands(&project).await["reviewClock"].clone();
    assert_eq!((&clock["workingDaysUsed"], &clock["overdue"]), (&json!(8), &json!(false)));
    let project = world.returned(DELEGATE, "returnFromViability", &project, &["COST_ESTIMATE"]).await;
    world.pass(Duration::days(30));
    let clock = world.as_it_stands(&project).await["reviewClock"].clone();
    assert_eq!((&clock["status"], &clock["dueOn"]), (&json!("PAUSED"), &Value::Null));
    assert_eq!(
        (&clock["workingDaysUsed"], &clock["pausedWorkingDays"]),
        (&json!(8), &json!(20)),
        "without two holidays"
    );
    world.complete_file(&JEREZ, &project).await;
    let project = world.as_it_stands(&project).await;
    let project = world.approved(PLANNER, "approveInPlanning", &project).await;
    let clock = world.as_it_stands(&project).await["reviewClock"].clone();
    assert_eq!((&clock["status"], &clock["workingDaysUsed"]), (&json!("RUNNING"), &json!(8)));
    let due: NaiveDate = clock["dueOn"].as_str().unwrap().parse().unwrap();
    let today = tresporuno::domain::calendar::local_date(world.time());
    assert_eq!(tresporuno::domain::calendar::working_days_between(today, due), 22, "what was used stays used");
    world.pass(due.signed_duration_since(today));
    assert_eq!(world.as_it_stands(&project).await["reviewClock"]["overdue"], false, "to the last day");
    world.pass(Duration::days(4));
    for person in ["president_jerez", TOWN_HALL, "liaison_zac", DELEGATE] {
        let query = format!("{{ project(id: {}) {{ {CLOCK} }} }}", project["id"]);
        assert_eq!(world.read(person, &query).await["project"]["reviewClock"]["overdue"], true, "{person}");
    }
    world.approved(DELEGATE, "findViable", &project).await;
}

async fn each_review_is_for_its_own_office_at_its_own_stage(world: World) {
    let project = world.in_planning().await;
    let acts = [
        ("approveInPlanning", PLANNER, "IN_COPLADE_REVIEW"),
        ("returnFromPlanning", PLANNER, "IN_COPLADE_REVIEW"),
        ("findViable", DELEGATE, "IN_VIABILITY_REVIEW"),
        ("returnFromViability", DELEGATE, "IN_VIABILITY_REVIEW"),
        ("returnFromNationalReview", "national", "IN_NATIONAL_REVIEW"),
    ];
    let everybody =
        [PLANNER, DELEGATE, "national", "liaison_zac", "analyst_zac", TOWN_HALL, "president_jerez", "auditor"];
    for (mutation, reviewer, own_stage) in acts {
        let input =
            if mutation.starts_with("return") { defects(&project, &["LAND_TITLE"]) } else { approval(&project) };
        for person in everybody.iter().filter(|person| **person != reviewer) {
            let refused = world.refusal(person, mutation, PROJECT, input.clone()).await;
            assert_eq!(refused, "FORBIDDEN -", "{person}: {mutation}");
        }
        for person in ["delegate_jal", "liaison_jal", "projects_tlaltenango"] {
            assert_eq!(world.refusal(person, mutation, PROJECT, input.clone()).await, "NOT_FOUND -", "{person}");
        }
        let stages =
            ["SUBMITTED", "SELECTED", "IN_COPLADE_REVIEW", "IN_VIABILITY_REVIEW", "IN_NATIONAL_REVIEW", "CLOSED"];
        for stage in stages.iter().filter(|stage| **stage != own_stage) {
            world.put_at(&project, stage).await;
            let refused = world.refusal(reviewer, mutation, PROJECT, input.clone()).await;
            assert_eq!(refused, "REFUSED WRONG_STAGE", "{mutation} at {stage}");
        }
        world.put_at(&project, own_stage).await;
        let mut stale = input.clone();
        stale["expectedVersion"] = json!(1);
        assert_eq!(world.refusal(reviewer, mutation, PROJECT, stale).await, "CONFLICT STALE_VERSION", "{mutation}");
    }
    world.freeze(&project).await;
    let refused =
        world.refusal("national", "returnFromNationalReview", PROJECT, defects(&project, &["LAND_TITLE"])).await;
    assert_eq!(refused, "REFUSED PROJECT_FROZEN");
}

async fn nobody_reviews_what_they_had_a_hand_in_and_nobody_twice(world: World) {
    let on = world.selected().await;
    let file = world.open_file(&JEREZ, &on.project).await;
    // Whoever works for the municipality and for the state's planning committee at once.
    world.also(PLANNER, "jerez", "MUNICIPAL_PROJECTS").await;
    let item = provision(&file, &file["items"][0]);
    let provided = world.act_as(PLANNER, "jerez", "provideTechnicalFileItem", "technicalFileItem { id }", item).await;
    assert!(provided.get("errors").is_none(), "{provided:#}");
    world.complete_file(&JEREZ, &on.project).await;
    world.put_at(&on.project, "IN_COPLADE_REVIEW").await;
    let project = world.as_it_stands(&on.project).await;
    for (mutation, input) in
        [("approveInPlanning", approval(&project)), ("returnFromPlanning", defects(&project, &["LAND_TITLE"]))]
    {
        let answer = world.act_as(PLANNER, "government_zac", mutation, PROJECT, input).await;
        assert_eq!(code_and_reason(&answer), "REFUSED REVIEWER_IS_AUTHOR", "{mutation}");
    }
    // Whoever reviewed for the state, and then for the delegation.
    let project = world.in_planning().await;
    world.also(DELEGATE, "government_zac", "STATE_PLANNING").await;
    let approved = world.act_as(DELEGATE, "government_zac", "approveInPlanning", PROJECT, approval(&project)).await;
    let project = approved["data"]["approveInPlanning"]["project"].clone();
    assert_eq!(project["stage"], "IN_VIABILITY_REVIEW", "{approved:#}");
    let answer = world.act_as(DELEGATE, "ministry", "findViable", PROJECT, approval(&project)).await;
    assert_eq!(code_and_reason(&answer), "REFUSED REVIEWED_ANOTHER_STEP");
}

async fn a_return_names_its_defects(world: World) {
    let project = world.in_planning().await;
    let answer = world.act(PLANNER, "returnFromPlanning", PROJECT, defects(&project, &[])).await;
    assert_eq!(code_and_reason(&answer), "INVALID DEFECTS_REQUIRED");
    assert_eq!(answer["errors"][0]["extensions"]["inputPath"], "defects");
    let answer = world.act(PLANNER, "returnFromPlanning", PROJECT, defects(&project, &["LAND_TITLE"; 51])).await;
    assert_eq!(code_and_reason(&answer), "INVALID MALFORMED_VALUE");
    let stray = defects(&project, &["LAND_TITLE", "BUSINESS_PLAN"]);
    let answer = world.act(PLANNER, "returnFromPlanning", PROJECT, stray).await;
    assert_eq!(code_and_reason(&answer), "INVALID NOT_ON_CHECKLIST");
    assert_eq!(answer["errors"][0]["extensions"]["inputPath"], "defects.1.requirement");
    let mut empty = defects(&project, &["LAND_TITLE"]);
    empty["defects"][0]["description"] = json!(" ");
    let answer = world.act(PLANNER, "returnFromPlanning", PROJECT, empty).await;
    assert_eq!(code_and_reason(&answer), "INVALID EMPTY_TEXT");
    assert_eq!(answer["errors"][0]["extensions"]["inputPath"], "defects.0.description");
    let file = world.file_seen_by(TOWN_HALL, &project).await;
    assert_eq!((&file["stage"], &file["technicalFile"]["status"]), (&json!("IN_COPLADE_REVIEW"), &json!("COMPLETE")));
    world.returned(PLANNER, "returnFromPlanning", &project, &["LAND_TITLE", "LAND_TITLE"]).await;
}

async fn of_two_reviewers_at_once_one_is_first(world: World) {
    let project = world.in_planning().await;
    let approve = world.act(PLANNER, "approveInPlanning", PROJECT, approval(&project));
    let send_back = world.act(PLANNER, "returnFromPlanning", PROJECT, defects(&project, &["LAND_TITLE"]));
    let (one, other) = join(approve, send_back).await;
    let done = [&one, &other].into_iter().filter(|answer| answer.get("errors").is_none()).count();
    assert_eq!(done, 1, "{one:#}\n{other:#}");
}
