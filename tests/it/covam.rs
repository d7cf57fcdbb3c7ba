//! What a committee does beside its votes: the resolution to proceed, and the conditions of a selection.

use async_graphql::ID;
use chrono::Duration;
use sea_orm::{EntityTrait, IntoActiveModel};
use serde_json::{Value, json};
use tresporuno::graphql::id::NodeKind;

use crate::tenants::acts::covam::rules;
use crate::world::story::{JEREZ, OnAgenda, VOTERS, global};
use crate::world::{World, id};

both_databases!(
    a_selected_project_proceeds_by_a_second_resolution,
    what_is_not_carried_ends_the_project_and_what_is_put_off_waits,
    each_purpose_has_its_stage,
    conditions_are_met_before_the_work_proceeds,
    the_chair_alone_confirms_conditions_and_once,
    conditions_that_are_late_are_overdue_until_they_are_met,
    a_cancelled_project_leaves_the_agenda,
);

const ITEM: &str = "agendaItem { id version purpose status resolution { purpose outcome } project { stage } }";
const MET: &str = "resolution { id version conditionsMetAt conditionsMetNote conditionsOverdue \
                   can { confirmConditions { allowed } } }";

fn on_agenda(on: &OnAgenda, session: &Value, purpose: &str) -> Value {
    json!({ "sessionId": session["id"], "expectedVersion": session["version"], "projectId": on.project["id"], "purpose": purpose })
}

fn met(resolution: &Value, version: i64) -> Value {
    json!({ "resolutionId": resolution["id"], "expectedVersion": version, "note": "Oficio 114 de la presidencia" })
}

impl World {
    /// A technical file of the project that is complete, put there behind the service.
    pub async fn completed_file(&self, project: &Value) {
        let key = NodeKind::Project.uuid(&ID(project["id"].as_str().unwrap().to_owned()), "id").unwrap();
        let row = entity::technical_file::Model {
            id: uuid::Uuid::new_v4(),
            project_id: key,
            state_code: "32".into(),
            status: "COMPLETE".into(),
            opened_by: id("projects_jerez"),
            opened_at: self.time(),
            completed_by: id("projects_jerez"),
            completed_at: Some(self.time()),
            returns: 0,
            in_review_since: None,
            clock_status: "NOT_BEGUN".into(),
            clock_limit_days: 0,
            clock_begun_on: None,
            clock_since: None,
            clock_due_on: None,
            clock_used_days: 0,
            clock_paused_days: 0,
            version: 1,
        };
        let insert = entity::technical_file::Entity::insert(row.into_active_model());
        insert.exec_without_returning(&self.database).await.unwrap();
    }

    /// A project of Jerez that was selected with a condition, due at the end of February; its resolution.
    async fn selected_with_conditions(&self) -> (OnAgenda, Value) {
        let on = self.open().await;
        for person in VOTERS {
            self.vote(person, &on, "FOR").await;
        }
        let input = json!({
            "agendaItemId": on.item["id"], "expectedVersion": 2, "reason": "Falta el terreno",
            "conditions": "Acreditar la propiedad del terreno", "conditionsDueOn": "2027-02-28",
        });
        let closed =
            self.done("delegate_zac", "closeAgendaItem", "agendaItem { resolution { id version outcome } }", input);
        let resolution = closed.await["agendaItem"]["resolution"].clone();
        assert_eq!(resolution["outcome"], "SELECTED_WITH_CONDITIONS");
        (on, resolution)
    }

    /// An item to proceed, opened in a session of its own, with the votes of the seats.
    async fn to_proceed(&self, on: &OnAgenda, choices: [&str; 4]) -> OnAgenda {
        let session = self.session().await;
        let added = self.done("delegate_zac", "addAgendaItem", ITEM, on_agenda(on, &session, "PROCEED")).await;
        assert_eq!(added["agendaItem"]["purpose"], "PROCEED");
        self.pass(Duration::days(6));
        let item = self.open_item(&JEREZ, &added["agendaItem"]).await;
        let on = OnAgenda { project: on.project.clone(), session, item };
        for (person, choice) in VOTERS.into_iter().zip(choices) {
            self.vote(person, &on, choice).await;
        }
        on
    }

    async fn closed(&self, on: &OnAgenda) -> Value {
        let input =
            json!({ "agendaItemId": on.item["id"], "expectedVersion": on.item["version"], "reason": "Expediente" });
        self.done("delegate_zac", "closeAgendaItem", ITEM, input).await["agendaItem"].clone()
    }
}

async fn a_selected_project_proceeds_by_a_second_resolution(world: World) {
    let on = world.selected().await;
    world.completed_file(&on.project).await;
    let second = world.to_proceed(&on, ["FOR", "FOR", "FOR", "AGAINST"]).await;
    // What does not select takes no conditions, however the votes fell.
    let input = json!({
        "agendaItemId": second.item["id"], "expectedVersion": second.item["version"], "reason": "Sí",
        "conditions": "Alguna", "conditionsDueOn": "2027-05-01",
    });
    let refused = world.refusal("delegate_zac", "closeAgendaItem", "agendaItem { id }", input).await;
    assert_eq!(refused, "REFUSED CONDITIONS_ONLY_ON_SELECTION");
    let closed = world.closed(&second).await;
    assert_eq!(closed["resolution"], json!({ "purpose": "PROCEED", "outcome": "SELECTED" }));
    assert_eq!(closed["project"]["stage"], "IN_COPLADE_REVIEW");
    assert_eq!(world.store.verify_ledger(&mut |_| ()).await.unwrap().broken, vec![]);
}

async fn what_is_not_carried_ends_the_project_and_what_is_put_off_waits(world: World) {
    let on = world.selected().await;
    world.completed_file(&on.project).await;
    let tied = world.to_proceed(&on, ["FOR", "FOR", "AGAINST", "AGAINST"]).await;
    let closed = world.closed(&tied).await;
    assert_eq!(
        (&closed["resolution"]["outcome"], &closed["project"]["stage"]),
        (&json!("DEFERRED"), &json!("SELECTED"))
    );
    let lost = world.to_proceed(&on, ["AGAINST", "AGAINST", "AGAINST", "FOR"]).await;
    let closed = world.closed(&lost).await;
    assert_eq!(
        (&closed["resolution"]["outcome"], &closed["project"]["stage"]),
        (&json!("REJECTED"), &json!("CANCELLED"))
    );
}

async fn each_purpose_has_its_stage(world: World) {
    let project = world.submitted().await;
    let session = world.session().await;
    let on = OnAgenda { project, session: session.clone(), item: Value::Null };
    let refused = async |purpose: &str| {
        world.refusal("delegate_zac", "addAgendaItem", "agendaItem { id }", on_agenda(&on, &session, purpose)).await
    };
    assert_eq!(refused("PROCEED").await, "REFUSED WRONG_STAGE", "it is not selected");
    assert_eq!(refused("EXCEPTION").await, "REFUSED WRONG_STAGE");
    world.put_at(&on.project, "SELECTED").await;
    assert_eq!(refused("SELECTION").await, "REFUSED WRONG_STAGE", "it is selected");
    assert_eq!(refused("EXCEPTION").await, "REFUSED SUBJECT_MISSING", "about nothing");
    for stage in ["IN_COPLADE_REVIEW", "AUTHORISED", "CLOSED", "CANCELLED", "WITHDRAWN"] {
        world.put_at(&on.project, stage).await;
        assert_eq!(refused("PROCEED").await, "REFUSED WRONG_STAGE", "{stage}");
    }
    // Whatever has moved on meanwhile is neither opened nor closed.
    world.put_at(&on.project, "SELECTED").await;
    assert_eq!(refused("PROCEED").await, "REFUSED TECHNICAL_FILE_INCOMPLETE", "there is none");
    world.open_file(&JEREZ, &on.project).await;
    assert_eq!(refused("PROCEED").await, "REFUSED TECHNICAL_FILE_INCOMPLETE", "nothing is in it");
    world.complete_file(&JEREZ, &on.project).await;
    let added = world.done("delegate_zac", "addAgendaItem", ITEM, on_agenda(&on, &session, "PROCEED")).await;
    world.pass(Duration::days(6));
    world.put_at(&on.project, "CANCELLED").await;
    let open = json!({ "agendaItemId": added["agendaItem"]["id"], "expectedVersion": 1 });
    let refused = world.refusal("delegate_zac", "openAgendaItem", "agendaItem { id }", open).await;
    assert_eq!(refused, "REFUSED WRONG_STAGE");
}

async fn conditions_are_met_before_the_work_proceeds(world: World) {
    let (on, resolution) = world.selected_with_conditions().await;
    let session = world.session().await;
    let add = on_agenda(&on, &session, "PROCEED");
    let refused = world.refusal("delegate_zac", "addAgendaItem", "agendaItem { id }", add.clone()).await;
    assert_eq!(refused, "REFUSED CONDITIONS_NOT_MET");
    let confirmed = world.done("delegate_zac", "confirmConditions", MET, met(&resolution, 1)).await;
    assert_eq!(confirmed["resolution"]["conditionsMetAt"], "2026-11-29T18:00:00Z");
    assert_eq!(confirmed["resolution"]["conditionsMetNote"], "Oficio 114 de la presidencia");
    world.open_file(&JEREZ, &on.project).await;
    world.complete_file(&JEREZ, &on.project).await;
    world.done("delegate_zac", "addAgendaItem", ITEM, add).await;
    // Everybody who reads the resolution reads it.
    let query = format!("{{ node(id: {}) {{ ... on Resolution {{ conditionsMetNote }} }} }}", resolution["id"]);
    for person in VOTERS {
        assert_eq!(world.read(person, &query).await["node"]["conditionsMetNote"], "Oficio 114 de la presidencia");
    }
}

async fn the_chair_alone_confirms_conditions_and_once(world: World) {
    let (on, resolution) = world.selected_with_conditions().await;
    for person in ["analyst_zac", "liaison_zac", "projects_jerez", "president_jerez", "auditor", "national"] {
        let refused = world.refusal(person, "confirmConditions", MET, met(&resolution, 1)).await;
        assert_eq!(refused, "FORBIDDEN -", "{person}");
    }
    for person in ["delegate_jal", "projects_tlaltenango", "president_tlaltenango", "officer_other_federation"] {
        let refused = world.refusal(person, "confirmConditions", MET, met(&resolution, 1)).await;
        assert_eq!(refused, "NOT_FOUND -", "{person}");
    }
    let mut empty = met(&resolution, 1);
    empty["note"] = json!(" ");
    assert_eq!(world.refusal("delegate_zac", "confirmConditions", MET, empty).await, "INVALID EMPTY_TEXT");
    let stale = world.refusal("delegate_zac", "confirmConditions", MET, met(&resolution, 2)).await;
    assert_eq!(stale, "CONFLICT STALE_VERSION");
    world.put_at(&on.project, "CANCELLED").await;
    let refused = world.refusal("delegate_zac", "confirmConditions", MET, met(&resolution, 1)).await;
    assert_eq!(refused, "REFUSED WRONG_STAGE");
    world.put_at(&on.project, "SELECTED").await;
    // Two at once: one of them is told so.
    let both = futures_util::future::join(
        world.act("delegate_zac", "confirmConditions", MET, met(&resolution, 1)),
        world.act("delegate_zac", "confirmConditions", MET, met(&resolution, 1)),
    );
    let (one, other) = both.await;
    let done = [&one, &other].into_iter().filter(|answer| answer.get("errors").is_none()).count();
    assert_eq!(done, 1, "{one:#}\n{other:#}");
    let refused = world.refusal("delegate_zac", "confirmConditions", MET, met(&resolution, 2)).await;
    assert_eq!(refused, "REFUSED CONDITIONS_ALREADY_MET");
    assert_eq!(world.store.verify_ledger(&mut |_| ()).await.unwrap().broken, vec![]);
}

async fn a_cancelled_project_leaves_the_agenda(world: World) {
    let on = world.selected().await;
    world.completed_file(&on.project).await;
    let second = world.to_proceed(&on, ["FOR", "FOR", "FOR", "FOR"]).await;
    let query = format!("{{ project(id: {}) {{ version }} }}", on.project["id"]);
    let version = world.read("delegate_zac", &query).await["project"]["version"].clone();
    let cancel = json!({ "projectId": on.project["id"], "expectedVersion": version, "reason": "Sin predio" });
    world.done("delegate_zac", "cancelProject", "project { stage }", cancel).await;
    let query = format!("{{ node(id: {}) {{ ... on AgendaItem {{ status }} }} }}", second.item["id"]);
    assert_eq!(world.read("president_jerez", &query).await["node"]["status"], "LAPSED");
    let vote = json!({ "agendaItemId": second.item["id"], "choice": "AGAINST", "expectedVersion": 1 });
    let refused = world.refusal("liaison_zac", "castVote", "agendaItem { id }", vote).await;
    assert_eq!(refused, "REFUSED ITEM_NOT_OPEN");
}

async fn conditions_that_are_late_are_overdue_until_they_are_met(world: World) {
    let (on, resolution) = world.selected_with_conditions().await;
    let overdue = async || {
        let query = format!("{{ node(id: {}) {{ ... on Resolution {{ conditionsOverdue }} }} }}", resolution["id"]);
        world.read("president_jerez", &query).await["node"]["conditionsOverdue"].clone()
    };
    assert_eq!(overdue().await, false);
    world.pass(Duration::days(120));
    assert_eq!(overdue().await, true);
    // The committee of the year before is over; what it left is for the next one.
    let committee = global(NodeKind::Committee, JEREZ.committee);
    let session = |committee: &Value| {
        json!({
            "committeeId": committee, "place": "Delegación", "startsAt": world.time() + Duration::days(8),
            "endsAt": world.time() + Duration::days(9),
        })
    };
    let refused = world.refusal("delegate_zac", "conveneSession", "session { id }", session(&json!(committee))).await;
    assert_eq!(refused, "REFUSED COMMITTEE_OVER");
    let install = json!({ "committeeId": committee, "fiscalYear": 2027, "rules": rules() });
    let next = world.done("delegate_zac", "installCommittee", "committee { id }", install).await;
    let convened = session(&next["committee"]["id"]);
    let convened = world.done("delegate_zac", "conveneSession", "session { id version }", convened).await;
    let add = on_agenda(&on, &convened["session"], "PROCEED");
    let refused = world.refusal("delegate_zac", "addAgendaItem", "agendaItem { id }", add).await;
    assert_eq!(refused, "REFUSED CONDITIONS_NOT_MET");
    let late = world.done("delegate_zac", "confirmConditions", MET, met(&resolution, 1)).await;
    assert_eq!(late["resolution"]["conditionsOverdue"], false, "the record shows that it was late");
}
