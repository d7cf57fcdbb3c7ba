//! Freezes: what was done in a club's name without the club stops everything, and so does a government that suspends; and
//! a club takes its own proposal back.

use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::bad_input::assert_published;
use crate::world::story::{JEREZ, OnAgenda, VOTERS};
use crate::world::{World, code_and_reason};

both_databases!(
    a_repudiation_freezes_until_somebody_else_lifts_it,
    only_officers_of_the_club_repudiate_and_only_two_governments_suspend,
    a_draft_is_repudiated_once_somebody_has_confirmed_it,
    what_is_over_is_not_frozen,
    a_suspension_is_lifted_by_the_organisation_that_raised_it,
    nothing_is_done_with_a_frozen_project,
    the_last_two_freezes_lifted_at_once_leave_none,
    a_freeze_is_read_by_whoever_reads_the_project,
    a_club_takes_its_proposal_back_until_the_review_begins,
    a_draft_that_is_taken_back_stays_the_clubs_alone,
    a_withdrawn_project_leaves_its_agenda,
    a_vote_beside_a_withdrawal_is_cast_before_or_refused,
);

const FREEZE: &str = "freeze { id version kind status reason project { id version frozen } }";
const STOOD: &str = "project { id version stage frozen withdrawalReason }";

impl World {
    async fn freezes(&self, person: &str, mutation: &str, project: &Value, version: i64) -> Value {
        let input =
            json!({ "projectId": project["id"], "expectedVersion": version, "reason": "Las firmas no son nuestras" });
        self.done(person, mutation, FREEZE, input).await["freeze"].clone()
    }

    async fn refuses(&self, person: &str, mutation: &str, project: &Value, version: i64) -> String {
        let input =
            json!({ "projectId": project["id"], "expectedVersion": version, "reason": "Las firmas no son nuestras" });
        self.refusal(person, mutation, "__typename", input).await
    }

    /// Version of the project, as its club sees it.
    async fn version_of(&self, project: &Value) -> i64 {
        let query = format!("{{ project(id: {}) {{ version }} }}", project["id"]);
        self.read("president_jerez", &query).await["project"]["version"].as_i64().unwrap()
    }
}

fn lifting(freeze: &Value) -> Value {
    json!({ "freezeId": freeze["id"], "expectedVersion": 1, "reason": "Se aclaró en asamblea" })
}

async fn a_repudiation_freezes_until_somebody_else_lifts_it(world: World) {
    let project = world.submitted().await;
    let stale = world.refuses("treasurer_jerez", "repudiateProposal", &project, 1).await;
    assert_eq!(stale, "CONFLICT STALE_VERSION");
    let raised = world.freezes("treasurer_jerez", "repudiateProposal", &project, 3).await;
    assert_eq!((&raised["kind"], &raised["status"]), (&json!("REPUDIATION"), &json!("STANDING")));
    assert_eq!((&raised["project"]["frozen"], &raised["project"]["version"]), (&json!(true), &json!(4)));
    let again = world.refuses("treasurer_jerez", "repudiateProposal", &project, 4).await;
    assert_eq!(again, "REFUSED ALREADY_FROZEN");
    let own = world.refusal("treasurer_jerez", "liftFreeze", FREEZE, lifting(&raised)).await;
    assert_eq!(own, "REFUSED RAISER_CANNOT_LIFT", "never by the same mistake");
    for person in ["member_jerez", "liaison_zac", "comptroller_zac", "projects_jerez", "national", "analyst_zac"] {
        let refused = world.refusal(person, "liftFreeze", FREEZE, lifting(&raised)).await;
        assert_eq!(refused, "FORBIDDEN -", "{person}");
    }
    // A second officer says the same; each is lifted by itself.
    let second = world.freezes("secretary_jerez", "repudiateProposal", &project, 4).await;
    let lifted = world.done("president_jerez", "liftFreeze", FREEZE, lifting(&raised)).await["freeze"].clone();
    assert_eq!((&lifted["status"], &lifted["project"]["frozen"]), (&json!("LIFTED"), &json!(true)), "one stands");
    let mut twice = lifting(&raised);
    twice["expectedVersion"] = json!(2);
    assert_eq!(world.refusal("president_jerez", "liftFreeze", FREEZE, twice).await, "REFUSED FREEZE_LIFTED");
    let selection = "freeze { status liftedAt liftingReason raisedBy { name } liftedBy { name } project { frozen } }";
    let lifted = world.done("delegate_zac", "liftFreeze", selection, lifting(&second)).await["freeze"].clone();
    let expected = json!({
        "status": "LIFTED", "liftedAt": world.time(), "liftingReason": "Se aclaró en asamblea",
        "raisedBy": { "name": "Entidad club_jerez" }, "liftedBy": { "name": "Entidad ministry" },
        "project": { "frozen": false },
    });
    assert_eq!(lifted, expected);
    let version = world.version_of(&project).await;
    world.freezes("treasurer_jerez", "repudiateProposal", &project, version).await;
    assert_eq!(world.store.verify_ledger(&mut |_| ()).await.unwrap().broken, vec![]);
}

async fn only_officers_of_the_club_repudiate_and_only_two_governments_suspend(world: World) {
    let project = world.submitted().await;
    for person in
        ["member_jerez", "delegate_zac", "liaison_zac", "projects_jerez", "national", "mirror_jerez", "auditor"]
    {
        assert_eq!(world.refuses(person, "repudiateProposal", &project, 3).await, "FORBIDDEN -", "{person}");
    }
    for person in ["president_jerez", "analyst_zac", "liaison_zac", "projects_jerez", "national", "auditor"] {
        assert_eq!(world.refuses(person, "suspendProject", &project, 3).await, "FORBIDDEN -", "{person}");
    }
    for person in ["president_jal", "delegate_jal", "liaison_jal", "registrar_la", ""] {
        for mutation in ["repudiateProposal", "suspendProject", "withdrawProject"] {
            let refused = world.refuses(person, mutation, &project, 3).await;
            let expected = if person.is_empty() { "UNAUTHENTICATED CREDENTIAL_MISSING" } else { "NOT_FOUND -" };
            assert_eq!(refused, expected, "{person}: {mutation}");
        }
    }
}

async fn a_draft_is_repudiated_once_somebody_has_confirmed_it(world: World) {
    let draft = world.draft().await;
    let refused = world.refuses("treasurer_jerez", "repudiateProposal", &draft, 1).await;
    assert_eq!(refused, "REFUSED NOTHING_TO_REPUDIATE");
    world.confirm("president_jerez", &draft["id"], 1).await;
    assert_eq!(
        world.refuses("delegate_zac", "suspendProject", &draft, 2).await,
        "NOT_FOUND -",
        "it is the club's alone"
    );
    let raised = world.freezes("treasurer_jerez", "repudiateProposal", &draft, 2).await;
    let confirm = json!({ "projectId": draft["id"], "expectedVersion": 3 });
    let refused = world.refusal("treasurer_jerez", "confirmProposal", STOOD, confirm).await;
    assert_eq!(refused, "REFUSED PROJECT_FROZEN");
    assert_eq!(world.refusal("delegate_zac", "liftFreeze", FREEZE, lifting(&raised)).await, "NOT_FOUND -");
    world.done("secretary_jerez", "liftFreeze", FREEZE, lifting(&raised)).await;
    let version = world.version_of(&draft).await;
    assert_eq!(world.confirm("treasurer_jerez", &draft["id"], version).await["stage"], "SUBMITTED");
}

async fn what_is_over_is_not_frozen(world: World) {
    let project = world.submitted().await;
    for stage in ["CLOSED", "REJECTED", "WITHDRAWN", "CANCELLED"] {
        world.put_at(&project, stage).await;
        for (person, mutation) in [("president_jerez", "repudiateProposal"), ("comptroller_zac", "suspendProject")] {
            assert_eq!(world.refuses(person, mutation, &project, 3).await, "REFUSED WRONG_STAGE", "{mutation} {stage}");
        }
    }
    let mut version = 3;
    for stage in ["SELECTED", "IN_COPLADE_REVIEW", "AUTHORISED", "IN_EXECUTION", "WORKS_FINISHED", "HANDED_OVER"] {
        world.put_at(&project, stage).await;
        let raised = world.freezes("president_jerez", "repudiateProposal", &project, version).await;
        world.done("treasurer_jerez", "liftFreeze", FREEZE, lifting(&raised)).await;
        version += 2;
    }
}

async fn a_suspension_is_lifted_by_the_organisation_that_raised_it(world: World) {
    let project = world.submitted().await;
    let of_state = world.freezes("comptroller_zac", "suspendProject", &project, 3).await;
    assert_eq!(of_state["kind"], "SUSPENSION");
    let of_delegation = world.freezes("delegate_zac", "suspendProject", &project, 4).await;
    for (person, freeze) in [
        ("delegate_zac", &of_state),
        ("president_jerez", &of_state),
        ("liaison_zac", &of_state),
        ("comptroller_zac", &of_delegation),
        ("president_jerez", &of_delegation),
        ("analyst_zac", &of_delegation),
    ] {
        let refused = world.refusal(person, "liftFreeze", FREEZE, lifting(freeze)).await;
        assert_eq!(refused, "FORBIDDEN -", "{person}");
    }
    let lifted = world.done("comptroller_zac", "liftFreeze", FREEZE, lifting(&of_state)).await;
    assert_eq!(lifted["freeze"]["project"]["frozen"], true);
    let lifted = world.done("delegate_zac", "liftFreeze", FREEZE, lifting(&of_delegation)).await;
    assert_eq!(lifted["freeze"]["project"]["frozen"], false);
}

async fn nothing_is_done_with_a_frozen_project(world: World) {
    let waiting = world.submitted().await;
    let on = world.open().await;
    let opened = &on.project;
    for project in [&waiting, opened] {
        world.freezes("comptroller_zac", "suspendProject", project, 3).await;
    }
    assert_eq!(world.refuses("president_jerez", "withdrawProject", &waiting, 4).await, "REFUSED PROJECT_FROZEN");
    let next = world.session().await;
    let add = json!({ "sessionId": next["id"], "expectedVersion": 1, "projectId": waiting["id"] });
    let refused = world.refusal("delegate_zac", "addAgendaItem", "agendaItem { id }", add).await;
    assert_eq!(refused, "REFUSED PROJECT_FROZEN");
    let vote = json!({ "agendaItemId": on.item["id"], "choice": "FOR", "expectedVersion": 0 });
    for person in VOTERS {
        let refused = world.refusal(person, "castVote", "agendaItem { id }", vote.clone()).await;
        assert_eq!(refused, "REFUSED PROJECT_FROZEN", "{person}");
    }
    let close = json!({ "agendaItemId": on.item["id"], "expectedVersion": 2, "reason": "Cumple" });
    let refused = world.refusal("delegate_zac", "closeAgendaItem", "agendaItem { id }", close).await;
    assert_eq!(refused, "REFUSED PROJECT_FROZEN");
    // Nor is money committed to one that was selected.
    world.put_at(opened, "SELECTED").await;
    let query =
        format!("{{ project(id: {}) {{ parties {{ detail {{ ... on Contribution {{ id }} }} }} }} }}", opened["id"]);
    let part = world.read("treasury_jerez", &query).await["project"]["parties"][2]["detail"]["id"].clone();
    let pledge = json!({ "contributionId": part, "expectedVersion": 1, "amount": "250000.01" });
    let refused = world.refusal("treasury_jerez", "pledgeContribution", "contribution { id }", pledge).await;
    assert_eq!(refused, "REFUSED PROJECT_FROZEN");
}

async fn the_last_two_freezes_lifted_at_once_leave_none(world: World) {
    let project = world.submitted().await;
    let of_state = world.freezes("comptroller_zac", "suspendProject", &project, 3).await;
    let of_delegation = world.freezes("delegate_zac", "suspendProject", &project, 4).await;
    let lifts = [("comptroller_zac", &of_state), ("delegate_zac", &of_delegation)];
    let lifts = lifts.map(|(person, freeze)| world.act(person, "liftFreeze", FREEZE, lifting(freeze)));
    for answer in join_all(lifts).await {
        assert!(answer.get("errors").is_none(), "{answer:#}");
    }
    let query = format!("{{ project(id: {}) {{ frozen freezes {{ totalCount }} }} }}", project["id"]);
    let read = world.read("president_jerez", &query).await;
    assert_eq!(read["project"], json!({ "frozen": false, "freezes": { "totalCount": 2 } }));
}

async fn a_freeze_is_read_by_whoever_reads_the_project(world: World) {
    let project = world.submitted().await;
    let raised = world.freezes("treasurer_jerez", "repudiateProposal", &project, 3).await;
    let list = format!(
        "{{ project(id: {}) {{ freezes(where: {{ status: {{ eq: STANDING }}, kind: {{ in: [REPUDIATION] }} }}) {{ nodes {{ id reason }} }} }} }}",
        project["id"]
    );
    let node = format!("{{ node(id: {}) {{ ... on Freeze {{ reason }} }} }}", raised["id"]);
    for person in
        ["national", "delegate_zac", "liaison_zac", "projects_jerez", "member_jerez", "mirror_jerez", "auditor"]
    {
        let shown = world.read(person, &list).await["project"]["freezes"]["nodes"].clone();
        assert_eq!(shown, json!([{ "id": raised["id"], "reason": "Las firmas no son nuestras" }]), "{person}");
    }
    for person in ["", "president_jal", "delegate_jal", "president_tlaltenango", "registrar_la", "service_la"] {
        assert_eq!(world.read(person, &node).await["node"], Value::Null, "{person}");
        assert_eq!(world.refusal_if_signed_in(person, &raised).await, "NOT_FOUND -", "{person}");
    }
}

impl World {
    async fn refusal_if_signed_in(&self, person: &str, freeze: &Value) -> String {
        match person {
            "" | "service_la" => "NOT_FOUND -".to_owned(),
            person => self.refusal(person, "liftFreeze", FREEZE, lifting(freeze)).await,
        }
    }
}

async fn a_club_takes_its_proposal_back_until_the_review_begins(world: World) {
    let project = world.submitted().await;
    for person in ["member_jerez", "delegate_zac", "projects_jerez", "officer_federation"] {
        assert_eq!(world.refuses(person, "withdrawProject", &project, 3).await, "FORBIDDEN -", "{person}");
    }
    for stage in ["IN_COPLADE_REVIEW", "AUTHORISED", "IN_EXECUTION", "HANDED_OVER", "CLOSED", "REJECTED", "CANCELLED"] {
        world.put_at(&project, stage).await;
        let refused = world.refuses("president_jerez", "withdrawProject", &project, 3).await;
        assert_eq!(refused, "REFUSED WRONG_STAGE", "{stage}");
    }
    world.put_at(&project, "SELECTED").await;
    assert_eq!(world.refuses("president_jerez", "withdrawProject", &project, 2).await, "CONFLICT STALE_VERSION");
    let input = json!({ "projectId": project["id"], "expectedVersion": 3, "reason": "El club se queda sin fondos" });
    let taken = world.done("treasurer_jerez", "withdrawProject", STOOD, input).await["project"].clone();
    assert_eq!(
        (&taken["stage"], &taken["withdrawalReason"]),
        (&json!("WITHDRAWN"), &json!("El club se queda sin fondos"))
    );
    assert_eq!(world.refuses("president_jerez", "withdrawProject", &project, 4).await, "REFUSED WRONG_STAGE", "twice");
}

async fn a_draft_that_is_taken_back_stays_the_clubs_alone(world: World) {
    let draft = world.draft().await;
    let input = json!({ "projectId": draft["id"], "expectedVersion": 1, "reason": "Se repite" });
    let taken = world.done("president_jerez", "withdrawProject", "project { stage audience }", input).await;
    assert_eq!(taken["project"], json!({ "stage": "WITHDRAWN", "audience": "PROPOSER" }));
    let query = format!("{{ node(id: {}) {{ ... on Project {{ title }} }} }}", draft["id"]);
    for person in ["national", "delegate_zac", "liaison_zac", "projects_jerez", "mirror_jerez", "president_jal", ""] {
        assert_eq!(world.read(person, &query).await["node"], Value::Null, "{person}");
    }
    let confirm = json!({ "projectId": draft["id"], "expectedVersion": 2 });
    assert_eq!(world.refusal("treasurer_jerez", "confirmProposal", STOOD, confirm).await, "REFUSED WRONG_STAGE");
}

async fn a_withdrawn_project_leaves_its_agenda(world: World) {
    let pending = world.on_agenda().await;
    let opened = {
        let project = world.draft_called(JEREZ.author, JEREZ.club, "Otra obra").await;
        let project = world.submit(&JEREZ, &project).await;
        let item = world.add(&JEREZ, &pending.session, &project).await;
        let item = world.open_item(&JEREZ, &item).await;
        OnAgenda { project, session: pending.session.clone(), item }
    };
    world.vote("liaison_zac", &opened, "FOR").await;
    for on in [&pending, &opened] {
        let input =
            json!({ "projectId": on.project["id"], "expectedVersion": 3, "reason": "Se presentará con más fondos" });
        let left = "project { stage agendaItems { nodes { status } } }";
        let taken = world.done("president_jerez", "withdrawProject", left, input).await["project"].clone();
        assert_eq!(taken, json!({ "stage": "WITHDRAWN", "agendaItems": { "nodes": [{ "status": "LAPSED" }] } }));
    }
    let open = json!({ "agendaItemId": pending.item["id"], "expectedVersion": 2 });
    let refused = world.refusal("delegate_zac", "openAgendaItem", "agendaItem { id }", open).await;
    assert_eq!(refused, "REFUSED ITEM_NOT_OPEN");
    let vote = json!({ "agendaItemId": opened.item["id"], "choice": "FOR", "expectedVersion": 0 });
    let refused = world.refusal("delegate_zac", "castVote", "agendaItem { id }", vote).await;
    assert_eq!(refused, "REFUSED ITEM_NOT_OPEN");
    // What was put on an agenda of the past is let be.
    let next = world.session().await;
    let add = json!({ "sessionId": next["id"], "expectedVersion": 1, "projectId": pending.project["id"] });
    let refused = world.refusal("delegate_zac", "addAgendaItem", "agendaItem { id }", add).await;
    assert_eq!(refused, "REFUSED WRONG_STAGE");
}

async fn a_vote_beside_a_withdrawal_is_cast_before_or_refused(world: World) {
    let on = world.open().await;
    let vote = json!({ "agendaItemId": on.item["id"], "choice": "FOR", "expectedVersion": 0 });
    let withdraw = json!({ "projectId": on.project["id"], "expectedVersion": 3, "reason": "Sin fondos" });
    let (voted, withdrawn) = tokio::time::timeout(std::time::Duration::from_secs(60), async {
        tokio::join!(
            world.act("liaison_zac", "castVote", "agendaItem { id }", vote),
            world.act("president_jerez", "withdrawProject", STOOD, withdraw)
        )
    })
    .await
    .expect("nothing waits for ever");
    for answer in [&voted, &withdrawn] {
        assert_published(answer, "one of two");
    }
    assert!(withdrawn.get("errors").is_none(), "{withdrawn:#}");
    if voted.get("errors").is_some() {
        assert_eq!(code_and_reason(&voted), "REFUSED ITEM_NOT_OPEN");
    }
    let query = format!("{{ project(id: {}) {{ stage agendaItems {{ nodes {{ status }} }} }} }}", on.project["id"]);
    let read = world.read("president_jerez", &query).await;
    assert_eq!(read["project"], json!({ "stage": "WITHDRAWN", "agendaItems": { "nodes": [{ "status": "LAPSED" }] } }));
    assert_eq!(world.store.verify_ledger(&mut |_| ()).await.unwrap().broken, vec![]);
}
