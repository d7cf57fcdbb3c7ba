//! Complaints: anybody who reads a project complains in their own name, the office answers, and nobody learns who it was.

use futures_util::future::join_all;
use serde_json::{Value, json};
use tresporuno::graphql::id::NodeKind;

use crate::world::story::OnAgenda;
use crate::world::{World, code_and_reason, id};

both_databases!(
    a_complaint_is_filed_answered_reopened_and_answered_for_the_last_time,
    whoever_filed_it_takes_the_answer,
    the_municipality_reads_what_is_addressed_to_it_and_never_who_complains,
    somebody_without_a_membership_complains_about_what_is_public,
    each_step_is_taken_by_whoever_it_is_for,
    one_complaint_about_a_project_waits_at_a_time,
    two_complaints_at_once_are_one,
    nobody_answers_their_own_complaint,
    a_draft_is_complained_about_by_nobody,
    nobody_can_tell_a_complaint_that_is_not_theirs,
);

const COMPLAINT: &str = "complaint { id version status trackingNumber category addressedTo text answer reopened \
                         reopeningReason finalAnswer project { id } }";

fn about(project: &Value, office: &str) -> Value {
    json!({ "projectId": project["id"], "category": "QUALITY", "addressedTo": office, "text": "El muro se cae" })
}

fn step(complaint: &Value, version: i64, member: &str) -> Value {
    let mut input = json!({ "complaintId": complaint["id"], "expectedVersion": version });
    if !member.is_empty() {
        input[member] = json!(format!("{member} de prueba"));
    }
    input
}

impl World {
    async fn complained(&self, person: &str, project: &Value, office: &str) -> Value {
        self.done(person, "fileComplaint", COMPLAINT, about(project, office)).await["complaint"].clone()
    }

    async fn stepped(&self, person: &str, mutation: &str, input: Value) -> Value {
        self.done(person, mutation, COMPLAINT, input).await["complaint"].clone()
    }

    async fn refused_step(&self, person: &str, mutation: &str, input: Value) -> String {
        self.refusal(person, mutation, COMPLAINT, input).await
    }

    async fn published(&self) -> OnAgenda {
        let on = self.selected().await;
        let query = format!("{{ project(id: {}) {{ resolutions {{ nodes {{ id }} }} }} }}", on.project["id"]);
        let resolution = self.read("delegate_zac", &query).await["project"]["resolutions"]["nodes"][0]["id"].clone();
        let input = json!({ "resolutionId": resolution, "expectedVersion": 1 });
        self.done("delegate_zac", "publishResolution", "resolution { audience }", input).await;
        on
    }
}

async fn a_complaint_is_filed_answered_reopened_and_answered_for_the_last_time(world: World) {
    let project = world.submitted().await;
    let complaint = world.complained("mirror_jerez", &project, "STATE").await;
    assert_eq!((&complaint["status"], &complaint["version"]), (&json!("OPEN"), &json!(1)));
    assert!(complaint["trackingNumber"].as_str().unwrap().starts_with("Q-2026-"), "{complaint}");
    let answered = world.stepped("comptroller_zac", "answerComplaint", step(&complaint, 1, "answer")).await;
    assert_eq!((&answered["status"], &answered["answer"]), (&json!("ANSWERED"), &json!("answer de prueba")));
    let said = world.refused_step("delegate_zac", "answerComplaint", step(&complaint, 2, "answer")).await;
    assert_eq!(said, "REFUSED WRONG_COMPLAINT_STATUS");
    let reopened = world.stepped("mirror_jerez", "reopenComplaint", step(&complaint, 2, "reason")).await;
    assert_eq!((&reopened["status"], &reopened["reopened"]), (&json!("OPEN"), &json!(true)));
    let last = world.stepped("delegate_zac", "answerComplaint", step(&complaint, 3, "answer")).await;
    assert_eq!((&last["status"], &last["finalAnswer"]), (&json!("CLOSED"), &json!("answer de prueba")));
    assert_eq!(last["answer"], "answer de prueba", "the first answer stays");
    let again = world.refused_step("mirror_jerez", "reopenComplaint", step(&complaint, 4, "reason")).await;
    assert_eq!(again, "REFUSED ALREADY_REOPENED");
    for (person, mutation, member) in
        [("mirror_jerez", "closeComplaint", ""), ("comptroller_zac", "answerComplaint", "answer")]
    {
        let said = world.refused_step(person, mutation, step(&complaint, 4, member)).await;
        assert_eq!(said, "REFUSED WRONG_COMPLAINT_STATUS", "{mutation}");
    }
    assert_eq!(world.store.verify_ledger(&mut |_| ()).await.unwrap().broken, vec![]);
}

async fn whoever_filed_it_takes_the_answer(world: World) {
    let project = world.submitted().await;
    let complaint = world.complained("member_jerez", &project, "FEDERAL").await;
    for (mutation, member) in [("closeComplaint", ""), ("reopenComplaint", "reason")] {
        let said = world.refused_step("member_jerez", mutation, step(&complaint, 1, member)).await;
        assert_eq!(said, "REFUSED WRONG_COMPLAINT_STATUS", "{mutation} before it is answered");
    }
    let stale = world.refused_step("delegate_zac", "answerComplaint", step(&complaint, 7, "answer")).await;
    assert_eq!(stale, "CONFLICT STALE_VERSION");
    world.stepped("delegate_zac", "answerComplaint", step(&complaint, 1, "answer")).await;
    let closed = world.stepped("member_jerez", "closeComplaint", step(&complaint, 2, "")).await;
    assert_eq!(closed["status"], "CLOSED");
    let said = world.refused_step("member_jerez", "reopenComplaint", step(&complaint, 3, "reason")).await;
    assert_eq!(said, "REFUSED WRONG_COMPLAINT_STATUS", "what was taken stays taken");
}

async fn the_municipality_reads_what_is_addressed_to_it_and_never_who_complains(world: World) {
    let project = world.submitted().await;
    let to_state = world.complained("mirror_jerez", &project, "STATE").await;
    let to_town = world.complained("member_jerez", &project, "MUNICIPAL").await;
    let listed = "{ complaints { totalCount nodes { id trackingNumber text } } }";
    let seen = |person: &'static str| {
        let world = &world;
        async move { world.read(person, listed).await["complaints"].clone() }
    };
    let town = seen("projects_jerez").await;
    assert_eq!((&town["totalCount"], &town["nodes"][0]["id"]), (&json!(1), &to_town["id"]));
    for (person, count) in [
        ("delegate_zac", 2),
        ("comptroller_zac", 2),
        ("national", 2),
        ("auditor", 2),
        ("mirror_jerez", 1),
        ("member_jerez", 1),
        ("president_jerez", 0),
        ("delegate_jal", 0),
        ("projects_tlaltenango", 0),
        ("officer_federation", 0),
    ] {
        assert_eq!(seen(person).await["totalCount"], count, "{person}");
    }
    assert_eq!(seen("mirror_jerez").await["nodes"][0]["id"], to_state["id"]);
    let query = format!(
        "{{ node(id: {}) {{ __typename ... on Complaint {{ {} }} }} }}",
        to_town["id"],
        &COMPLAINT[12..COMPLAINT.len() - 2]
    );
    let told = world.read("projects_jerez", &query).await.to_string();
    for name in ["member_jerez", &id("member_jerez").to_string(), "club_jerez"] {
        assert!(!told.contains(name), "{told}");
    }
    world.stepped("projects_jerez", "answerComplaint", step(&to_town, 1, "answer")).await;
    let said = world.refused_step("projects_jerez", "answerComplaint", step(&to_state, 1, "answer")).await;
    assert_eq!(said, "NOT_FOUND -");
}

async fn somebody_without_a_membership_complains_about_what_is_public(world: World) {
    let on = world.published().await;
    let complaint = world.complained("former_president", &on.project, "FEDERAL").await;
    let listed = world.read("former_president", "{ complaints { nodes { id status } } }").await;
    assert_eq!(listed["complaints"]["nodes"][0]["id"], complaint["id"]);
    world.stepped("delegate_zac", "answerComplaint", step(&complaint, 1, "answer")).await;
    world.stepped("former_president", "reopenComplaint", step(&complaint, 2, "reason")).await;
    let said = world.refused_step("", "fileComplaint", about(&on.project, "FEDERAL")).await;
    assert_eq!(said, "UNAUTHENTICATED CREDENTIAL_MISSING");
    let hidden = world.submit(&crate::world::story::JEREZ, &world.draft().await).await;
    let said = world.refused_step("former_president", "fileComplaint", about(&hidden, "FEDERAL")).await;
    assert_eq!(said, "NOT_FOUND -");
    assert_eq!(world.store.verify_ledger(&mut |_| ()).await.unwrap().broken, vec![]);
}

async fn each_step_is_taken_by_whoever_it_is_for(world: World) {
    let project = world.submitted().await;
    let complaint = world.complained("member_jerez", &project, "MUNICIPAL").await;
    for person in ["analyst_zac", "liaison_zac", "treasury_jerez", "national", "auditor", "member_jerez"] {
        let said = world.refused_step(person, "answerComplaint", step(&complaint, 1, "answer")).await;
        assert_eq!(said, "FORBIDDEN -", "{person}");
    }
    for person in ["president_jerez", "mirror_jerez", "delegate_jal", "projects_tlaltenango"] {
        let said = world.refused_step(person, "answerComplaint", step(&complaint, 1, "answer")).await;
        assert_eq!(said, "NOT_FOUND -", "{person}");
    }
    world.stepped("projects_jerez", "answerComplaint", step(&complaint, 1, "answer")).await;
    for (mutation, member) in [("reopenComplaint", "reason"), ("closeComplaint", "")] {
        for (person, refusal) in
            [("delegate_zac", "FORBIDDEN -"), ("projects_jerez", "FORBIDDEN -"), ("president_jerez", "NOT_FOUND -")]
        {
            let said = world.refused_step(person, mutation, step(&complaint, 2, member)).await;
            assert_eq!(said, refusal, "{person}: {mutation}");
        }
    }
}

async fn one_complaint_about_a_project_waits_at_a_time(world: World) {
    let project = world.submitted().await;
    let complaint = world.complained("member_jerez", &project, "STATE").await;
    let said = world.refused_step("member_jerez", "fileComplaint", about(&project, "FEDERAL")).await;
    assert_eq!(said, "REFUSED COMPLAINT_WAITS");
    world.complained("mirror_jerez", &project, "STATE").await;
    world.stepped("comptroller_zac", "answerComplaint", step(&complaint, 1, "answer")).await;
    let mut input = about(&project, "FEDERAL");
    input["idempotencyKey"] = json!("once");
    let one = world.done("member_jerez", "fileComplaint", COMPLAINT, input.clone()).await;
    assert_eq!(one, world.done("member_jerez", "fileComplaint", COMPLAINT, input).await);
    for (text, reason) in [("", "INVALID EMPTY_TEXT"), (&*"x".repeat(5_001), "INVALID TEXT_TOO_LONG")] {
        let mut input = about(&project, "FEDERAL");
        input["text"] = json!(text);
        assert_eq!(world.refused_step("mirror_jerez", "fileComplaint", input).await, reason);
    }
}

async fn two_complaints_at_once_are_one(world: World) {
    let project = world.submitted().await;
    let file = || world.act("member_jerez", "fileComplaint", COMPLAINT, about(&project, "STATE"));
    let answers = join_all([file(), file(), file()]).await;
    let done = answers.iter().filter(|answer| answer.get("errors").is_none()).count();
    assert_eq!(done, 1, "{answers:#?}");
    for answer in answers.iter().filter(|answer| answer.get("errors").is_some()) {
        assert_eq!(code_and_reason(answer), "REFUSED COMPLAINT_WAITS");
    }
}

async fn nobody_answers_their_own_complaint(world: World) {
    let project = world.submitted().await;
    let complaint = world.complained("projects_jerez", &project, "MUNICIPAL").await;
    let said = world.refused_step("projects_jerez", "answerComplaint", step(&complaint, 1, "answer")).await;
    assert_eq!(said, "REFUSED OWN_COMPLAINT");
}

async fn a_draft_is_complained_about_by_nobody(world: World) {
    let draft = world.draft().await;
    let said = world.refused_step("member_jerez", "fileComplaint", about(&draft, "STATE")).await;
    assert_eq!(said, "REFUSED WRONG_STAGE");
    let said = world.refused_step("mirror_jerez", "fileComplaint", about(&draft, "STATE")).await;
    assert_eq!(said, "NOT_FOUND -");
}

async fn nobody_can_tell_a_complaint_that_is_not_theirs(world: World) {
    let project = world.submitted().await;
    let complaint = world.complained("member_jerez", &project, "STATE").await;
    let absent = json!({ "id": NodeKind::Complaint.id(id("a complaint that never was")) });
    for person in ["president_jerez", "projects_jerez", "mirror_jerez", "delegate_jal", "former_president"] {
        for (mutation, member) in [("answerComplaint", "answer"), ("reopenComplaint", "reason"), ("closeComplaint", "")]
        {
            let kind = format!("{}{}Input", mutation[..1].to_uppercase(), &mutation[1..]);
            let query = format!("mutation($input: {kind}!) {{ {mutation}(input: $input) {{ complaint {{ id }} }} }}");
            let mut answers = Vec::new();
            for of in [&complaint, &absent] {
                let mut input = step(of, 1, member);
                input["idempotencyKey"] = json!("the-same-key");
                answers.push(world.send(person, json!({ "query": query, "variables": { "input": input } })).await);
            }
            assert_eq!(answers[0], answers[1], "{person}: {mutation}");
        }
    }
}
