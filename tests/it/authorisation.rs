//! The last review and the federal money: what is reserved never passes the ceiling, however many ask at once, and of a
//! project that is cancelled what was not paid is free again.

use std::time::Duration as Wait;

use async_graphql::ID;
use entity::{budget_ceiling, budget_reservation, project};
use futures_util::future::join_all;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};
use tresporuno::domain::project::Stage;
use tresporuno::domain::word::Word;
use tresporuno::graphql::id::NodeKind;

use crate::bad_input::assert_published;
use crate::digest::digest;
use crate::world::story::global;
use crate::world::{World, code_and_reason};

both_databases!(
    authorising_reserves_the_federal_part_or_nothing,
    however_many_are_authorised_at_once_the_ceiling_holds,
    where_no_ceiling_was_set_the_one_of_the_rules_holds,
    a_ceiling_that_is_lowered_meanwhile_holds_too,
    only_the_national_office_authorises_and_only_the_delegation_cancels,
    each_is_done_in_its_stages_and_once,
    what_a_cancelled_project_was_not_paid_is_free_again,
    what_a_closed_project_did_not_spend_is_free_again,
    what_comes_back_from_projects_that_are_over_is_free_again_however_many_at_once,
);

const NATIONAL: &str = "national";
const DELEGATE: &str = "delegate_zac";
const PROJECT: &str =
    "project { id version stage reservation { amount { amount } released { amount } status releasedAt } }";
const RESERVATION: &str = "reservation { released { amount } status }";
/// The federal part of a project of the tests, in centavos.
const PART: i64 = 25_000_001;

fn authorising(project: &Value) -> Value {
    json!({ "projectId": project["id"], "expectedVersion": project["version"], "reasons": "Cumple las reglas" })
}

fn cancelling(project: &Value) -> Value {
    json!({ "projectId": project["id"], "expectedVersion": project["version"], "reason": "El predio se vendió" })
}

impl World {
    /// A project before its last review.
    async fn reviewed(&self) -> Value {
        let project = self.submitted().await;
        self.put_at(&project, "IN_NATIONAL_REVIEW").await;
        project
    }

    pub async fn authorised(&self) -> Value {
        let project = self.reviewed().await;
        self.done(NATIONAL, "authoriseProject", PROJECT, authorising(&project)).await["project"].clone()
    }

    /// Sets the ceiling of Zacatecas, in centavos.
    async fn budgeted(&self, centavos: i64, version: i64) -> Value {
        self.act("administrator", "setBudgetCeiling", "budgetCeiling { id }", budgeting(centavos, version)).await
    }

    async fn budget(&self) -> budget_ceiling::Model {
        let mut all = budget_ceiling::Entity::find().all(&self.database).await.unwrap();
        assert_eq!(all.len(), 1);
        all.pop().unwrap()
    }

    /// The ceiling holds, and what is reserved under it is what is held for projects.
    async fn assert_sound(&self) {
        let (budget, mut held) = (self.budget().await, 0);
        for reservation in budget_reservation::Entity::find().all(&self.database).await.unwrap() {
            held += reservation.amount_centavos - reservation.released_centavos;
        }
        assert_eq!(budget.reserved_centavos, held);
        assert!(budget.reserved_centavos <= budget.ceiling_centavos, "{budget:?}");
        assert_eq!(self.store.verify_ledger(&mut |_| ()).await.unwrap().broken, vec![]);
    }

    /// A project that was authorised, and of which the federation has paid a hundred pesos.
    async fn authorised_and_paid(&self) -> Value {
        let authorised = self.authorised().await;
        let query = format!(
            "{{ project(id: {}) {{ part(seat: FEDERAL) {{ detail {{ ... on Contribution {{ id }} }} }} }} }}",
            authorised["id"]
        );
        let part = self.read(DELEGATE, &query).await["project"]["part"]["detail"]["id"].clone();
        let pledge = json!({ "contributionId": part, "expectedVersion": 1, "amount": "250000.01" });
        self.done(DELEGATE, "pledgeContribution", "contribution { id }", pledge).await;
        let deposit = json!({
            "contributionId": part, "expectedVersion": 2, "amount": "100.00", "currency": "MXN",
            "depositedOn": self.time().date_naive(), "evidence": "Transferencia 1",
        });
        self.done(DELEGATE, "recordDeposit", "contribution { id }", deposit).await;
        authorised
    }

    /// A refund of the project, and how the federation has it back.
    async fn owed(&self, project: &Value, executed: Option<i32>) -> Value {
        let query = format!("{{ project(id: {}) {{ version }} }}", project["id"]);
        let version = self.read(DELEGATE, &query).await["project"]["version"].clone();
        let open = json!({
            "projectId": project["id"], "expectedVersion": version, "executed": executed, "reason": "No se construyó",
        });
        let case = self.done(DELEGATE, "openRefundCase", "refundCase { id }", open).await["refundCase"]["id"].clone();
        json!({
            "refundCaseId": case, "expectedVersion": 1, "seat": "FEDERAL", "settledOn": self.time().date_naive(),
            "evidence": "Reintegro 1",
        })
    }

    async fn reserved_for(&self, project: &Value) -> Value {
        let query = format!("{{ project(id: {}) {{ version {RESERVATION} }} }}", project["id"]);
        self.read(DELEGATE, &query).await["project"].clone()
    }

    async fn several_reviewed(&self, count: usize) -> Vec<Value> {
        let mut projects = Vec::new();
        for _ in 0..count {
            projects.push(self.reviewed().await);
        }
        projects
    }
}

fn budgeting(centavos: i64, version: i64) -> Value {
    json!({
        "tenantId": global(NodeKind::Tenant, "ministry"), "state": "32", "fiscalYear": 2026,
        "ceiling": format!("{}.{:02}", centavos / 100, centavos % 100), "expectedVersion": version,
    })
}

fn said(answers: &[Value]) -> Vec<String> {
    let word =
        |answer: &Value| if answer.get("errors").is_some() { code_and_reason(answer) } else { "done".to_owned() };
    answers.iter().for_each(|answer| assert_published(answer, "one of many"));
    let mut words: Vec<String> = answers.iter().map(word).collect();
    words.sort();
    words
}

/// Waits for all of them, but not for ever.
async fn at_once(asked: Vec<impl Future<Output = Value>>) -> Vec<Value> {
    tokio::time::timeout(Wait::from_secs(60), join_all(asked)).await.expect("nothing waits for ever")
}

async fn authorising_reserves_the_federal_part_or_nothing(world: World) {
    world.budgeted(2 * PART - 1, 0).await;
    let (one, other) = (world.reviewed().await, world.reviewed().await);
    let mut input = authorising(&one);
    input["idempotencyKey"] = json!("once");
    let authorised = world.done(NATIONAL, "authoriseProject", PROJECT, input.clone()).await;
    assert_eq!(authorised["project"]["stage"], "AUTHORISED");
    let reservation = json!({
        "amount": { "amount": "250000.01" }, "released": { "amount": "0.00" }, "status": "HELD", "releasedAt": null,
    });
    assert_eq!(authorised["project"]["reservation"], reservation);
    assert_eq!(authorised, world.done(NATIONAL, "authoriseProject", PROJECT, input).await, "the same key does it once");
    assert_eq!(world.budget().await.reserved_centavos, PART);
    let before = digest(&world.database).await;
    let answer = world.act(NATIONAL, "authoriseProject", PROJECT, authorising(&other)).await;
    assert_eq!(code_and_reason(&answer), "REFUSED OVER_CEILING");
    let figures = &answer["errors"][0]["extensions"];
    assert_eq!((&figures["headroomCentavos"], &figures["neededCentavos"]), (&json!("25000000"), &json!("25000001")));
    assert!(before == digest(&world.database).await, "nothing is half written");
    // One centavo more, and it fits.
    let version = world.budget().await.version;
    world.budgeted(2 * PART, version).await;
    world.done(NATIONAL, "authoriseProject", PROJECT, authorising(&other)).await;
    assert_eq!(world.budget().await.reserved_centavos, 2 * PART);
    world.assert_sound().await;
    for (person, sees) in
        [("president_jerez", true), ("liaison_zac", true), ("mirror_jerez", true), ("president_jal", false)]
    {
        let query = format!("{{ project(id: {}) {{ reservation {{ status }} }} }}", one["id"]);
        let answer = world.ask(person, &query, json!({})).await;
        assert_eq!(answer["data"]["project"]["reservation"].is_object(), sees, "{person}");
    }
}

async fn however_many_are_authorised_at_once_the_ceiling_holds(world: World) {
    world.budgeted(3 * PART + 7, 0).await;
    let projects = world.several_reviewed(8).await;
    let authorise = |project: &Value| world.act(NATIONAL, "authoriseProject", PROJECT, authorising(project));
    let answers = at_once(projects.iter().map(authorise).collect()).await;
    let mut expected = vec!["REFUSED OVER_CEILING"; 5];
    expected.extend(["done"; 3]);
    assert_eq!(said(&answers), expected);
    let authorised = project::Entity::find().filter(project::Column::Stage.eq("AUTHORISED")).all(&world.database).await;
    assert_eq!((authorised.unwrap().len(), world.budget().await.reserved_centavos), (3, 3 * PART));
    world.assert_sound().await;
    // Cancelling and authorising at once, what is let go may or may not be there in time; the ceiling holds.
    let (mut done, mut waiting) = (Vec::new(), Vec::new());
    for (project, answer) in projects.iter().zip(&answers) {
        match answer["data"]["authoriseProject"]["project"].as_object() {
            Some(authorised) => done.push(Value::from(authorised.clone())),
            None => waiting.push(project),
        }
    }
    let cancel = async |project: &Value| world.act(DELEGATE, "cancelProject", PROJECT, cancelling(project)).await;
    let cancelled = join_all(done.iter().map(cancel));
    let (cancelled, retried) = tokio::join!(cancelled, join_all(waiting.into_iter().map(authorise)));
    assert_eq!(said(&cancelled), vec!["done"; 3]);
    assert!(said(&retried).iter().all(|word| word == "done" || word == "REFUSED OVER_CEILING"), "{retried:?}");
    world.assert_sound().await;
}

async fn where_no_ceiling_was_set_the_one_of_the_rules_holds(world: World) {
    let projects = world.several_reviewed(4).await;
    let authorise = |project: &Value| world.act(NATIONAL, "authoriseProject", PROJECT, authorising(project));
    let answers = at_once(projects.iter().map(authorise).collect()).await;
    assert_eq!(said(&answers), vec!["done"; 4], "nobody is in the way of another who sets it first");
    let budget = world.budget().await;
    assert_eq!((budget.ceiling_centavos, budget.reserved_centavos), (5_000_000_000, 4 * PART));
    world.assert_sound().await;
}

async fn a_ceiling_that_is_lowered_meanwhile_holds_too(world: World) {
    world.budgeted(4 * PART, 0).await;
    let projects = world.several_reviewed(4).await;
    let authorise = |project: &Value| world.act(NATIONAL, "authoriseProject", PROJECT, authorising(project));
    let authorising = join_all(projects.iter().map(authorise));
    let (answers, lowered) = tokio::join!(authorising, world.budgeted(2 * PART, 1));
    let refused = ["REFUSED OVER_CEILING", "done"];
    assert!(said(&answers).iter().all(|word| refused.contains(&word.as_str())), "{answers:?}");
    let words = ["CONFLICT STALE_VERSION", "REFUSED CEILING_BELOW_RESERVED", "done"];
    assert!(words.contains(&said(&[lowered])[0].as_str()));
    world.assert_sound().await;
}

async fn only_the_national_office_authorises_and_only_the_delegation_cancels(world: World) {
    world.budgeted(PART, 0).await;
    let project = world.reviewed().await;
    for (person, authorises, cancels) in [
        ("administrator", "FORBIDDEN -", "FORBIDDEN -"),
        (DELEGATE, "FORBIDDEN -", "done"),
        ("delegate_jal", "NOT_FOUND -", "NOT_FOUND -"),
        ("analyst_zac", "FORBIDDEN -", "FORBIDDEN -"),
        ("liaison_zac", "FORBIDDEN -", "FORBIDDEN -"),
        ("projects_jerez", "FORBIDDEN -", "FORBIDDEN -"),
        ("projects_tlaltenango", "NOT_FOUND -", "NOT_FOUND -"),
        ("president_jerez", "FORBIDDEN -", "FORBIDDEN -"),
        ("president_jal", "NOT_FOUND -", "NOT_FOUND -"),
        ("auditor", "FORBIDDEN -", "FORBIDDEN -"),
        ("", "UNAUTHENTICATED CREDENTIAL_MISSING", "UNAUTHENTICATED CREDENTIAL_MISSING"),
        (NATIONAL, "done", "FORBIDDEN -"),
    ] {
        if authorises != "done" {
            let said = world.refusal(person, "authoriseProject", PROJECT, authorising(&project)).await;
            assert_eq!(said, authorises, "{person}");
        }
        if cancels != "done" {
            let said = world.refusal(person, "cancelProject", PROJECT, cancelling(&project)).await;
            assert_eq!(said, cancels, "{person}");
        }
    }
    for mutation in ["authoriseProject", "cancelProject"] {
        let nothing = json!({ "id": NodeKind::Project.id(uuid::Uuid::nil()), "version": 1 });
        let input = if mutation == "cancelProject" { cancelling(&nothing) } else { authorising(&nothing) };
        assert_eq!(world.refusal(NATIONAL, mutation, PROJECT, input).await, "NOT_FOUND -");
    }
    let mut silent = authorising(&project);
    silent["reasons"] = json!("  ");
    assert_eq!(world.refusal(NATIONAL, "authoriseProject", PROJECT, silent).await, "INVALID EMPTY_TEXT");
}

async fn each_is_done_in_its_stages_and_once(world: World) {
    world.budgeted(PART, 0).await;
    let project = world.reviewed().await;
    let to_cancel = [
        "SELECTED",
        "IN_COPLADE_REVIEW",
        "IN_VIABILITY_REVIEW",
        "IN_NATIONAL_REVIEW",
        "AUTHORISED",
        "AGREED",
        "IN_EXECUTION",
    ];
    for stage in Stage::ALL.iter().map(|stage| stage.text()).filter(|stage| *stage != "DRAFT") {
        world.put_at(&project, stage).await;
        if stage != "IN_NATIONAL_REVIEW" {
            let said = world.refusal(NATIONAL, "authoriseProject", PROJECT, authorising(&project)).await;
            assert_eq!(said, "REFUSED WRONG_STAGE", "{stage}");
        }
        if !to_cancel.contains(&stage) {
            let said = world.refusal(DELEGATE, "cancelProject", PROJECT, cancelling(&project)).await;
            assert_eq!(said, "REFUSED WRONG_STAGE", "{stage}");
        }
    }
    world.put_at(&project, "IN_NATIONAL_REVIEW").await;
    let key = NodeKind::Project.uuid(&ID(project["id"].as_str().unwrap().to_owned()), "id").unwrap();
    let freeze = async |frozen: bool| {
        let change = project::Entity::update_many().col_expr(project::Column::Frozen, Expr::value(frozen));
        change.filter(project::Column::Id.eq(key)).exec(&world.database).await.unwrap();
    };
    freeze(true).await;
    let said = world.refusal(NATIONAL, "authoriseProject", PROJECT, authorising(&project)).await;
    assert_eq!(said, "REFUSED PROJECT_FROZEN");
    freeze(false).await;
    let mut stale = authorising(&project);
    stale["expectedVersion"] = json!(1);
    assert_eq!(world.refusal(NATIONAL, "authoriseProject", PROJECT, stale).await, "CONFLICT STALE_VERSION");
    assert_eq!(world.budget().await.reserved_centavos, 0, "what is refused reserves nothing");
    let twice = at_once(vec![
        world.act(NATIONAL, "authoriseProject", PROJECT, authorising(&project)),
        world.act(NATIONAL, "authoriseProject", PROJECT, authorising(&project)),
    ])
    .await;
    let words = said_of_two(&twice);
    assert!(["CONFLICT STALE_VERSION", "REFUSED WRONG_STAGE"].contains(&words[0].as_str()), "{words:?}");
    assert_eq!((words[1].as_str(), world.budget().await.reserved_centavos), ("done", PART));
    world.assert_sound().await;
}

fn said_of_two(answers: &[Value]) -> Vec<String> {
    let words = said(answers);
    assert_eq!(words.len(), 2);
    words
}

async fn what_a_cancelled_project_was_not_paid_is_free_again(world: World) {
    world.budgeted(2 * PART, 0).await;
    let authorised = world.authorised_and_paid().await;
    let mut input = cancelling(&authorised);
    input["idempotencyKey"] = json!("once");
    let cancelled = world.done(DELEGATE, "cancelProject", PROJECT, input.clone()).await;
    assert_eq!(cancelled["project"]["stage"], "CANCELLED");
    let reservation = &cancelled["project"]["reservation"];
    assert_eq!((&reservation["status"], &reservation["released"]["amount"]), (&json!("RELEASED"), &json!("249900.01")));
    assert_eq!(reservation["releasedAt"], "2026-11-23T18:00:00Z");
    assert_eq!(world.budget().await.reserved_centavos, 10_000, "what was paid is not there to be given again");
    assert_eq!(cancelled, world.done(DELEGATE, "cancelProject", PROJECT, input).await);
    let again = world.refusal(DELEGATE, "cancelProject", PROJECT, cancelling(&cancelled["project"])).await;
    assert_eq!(again, "REFUSED WRONG_STAGE");
    world.assert_sound().await;
    // Before anything is reserved nothing is let go.
    let selected = world.submitted().await;
    world.put_at(&selected, "SELECTED").await;
    let cancelled = world.done(DELEGATE, "cancelProject", PROJECT, cancelling(&selected)).await;
    assert_eq!(
        (&cancelled["project"]["stage"], &cancelled["project"]["reservation"]),
        (&json!("CANCELLED"), &Value::Null)
    );
    world.assert_sound().await;
}

async fn what_a_closed_project_did_not_spend_is_free_again(world: World) {
    world.budgeted(2 * PART, 0).await;
    let project = world.authorised_and_paid().await;
    world.put_at(&project, "HANDED_OVER").await;
    let settling = world.owed(&project, Some(0)).await;
    world.done(DELEGATE, "settleRefund", "refundCase { status }", settling).await;
    let goes_on = world.reserved_for(&project).await;
    assert_eq!(goes_on["reservation"], json!({ "released": { "amount": "0.00" }, "status": "HELD" }));
    assert_eq!(
        world.budget().await.reserved_centavos,
        PART,
        "as long as the project goes on, all of it is held for it"
    );
    let close = json!({ "projectId": project["id"], "expectedVersion": goes_on["version"] });
    let closed = world.done(DELEGATE, "closeProject", PROJECT, close).await["project"].clone();
    assert_eq!(closed["stage"], "CLOSED");
    let over = world.reserved_for(&project).await["reservation"].clone();
    assert_eq!(over, json!({ "released": { "amount": "250000.01" }, "status": "RELEASED" }));
    assert_eq!(world.budget().await.reserved_centavos, 0);
    world.assert_sound().await;
}

async fn what_comes_back_from_projects_that_are_over_is_free_again_however_many_at_once(world: World) {
    world.budgeted(3 * PART, 0).await;
    let mut settling = Vec::new();
    for _ in 0..3 {
        let project = world.authorised_and_paid().await;
        world.done(DELEGATE, "cancelProject", PROJECT, cancelling(&project)).await;
        settling.push((project.clone(), world.owed(&project, None).await));
    }
    assert_eq!(world.budget().await.reserved_centavos, 30_000, "what was paid and did not come back yet");
    let asked =
        settling.iter().map(|(_, input)| world.act(DELEGATE, "settleRefund", "refundCase { id }", input.clone()));
    assert_eq!(said(&at_once(asked.collect()).await), ["done"; 3]);
    for (project, _) in &settling {
        let over = world.reserved_for(project).await["reservation"].clone();
        assert_eq!(over, json!({ "released": { "amount": "250000.01" }, "status": "RELEASED" }));
    }
    assert_eq!(world.budget().await.reserved_centavos, 0);
    world.assert_sound().await;
}
