//! Supervision of works: a committee of beneficiaries and migrants is constituted and trained before anything is built, sees
//! its project and no other, and inspects; the mirror club observes.

use chrono::Duration;
use futures_util::future::join_all;
use serde_json::{Value, json};
use tresporuno::graphql::id::NodeKind;

use crate::world::story::global;
use crate::world::{World, code_and_reason, id};

both_databases!(
    a_committee_is_constituted_trained_and_then_the_works_begin,
    a_committee_is_of_both_and_of_nobody_who_builds,
    nobody_who_builds_comes_to_watch_and_nobody_who_watches_comes_to_build,
    only_the_state_and_the_delegation_train_it,
    its_members_see_their_project_and_inspect_it,
    the_mirror_club_of_the_community_observes,
    a_kind_of_tenant_was_added_and_no_other,
);

const TOWN: &str = "projects_jerez";
const COMMITTEE: &str = "worksCommittee { id version beneficiaries migrants constitutedOn termUntil trainedOn \
                         tenant { kind name } project { id } trainings { totalCount nodes { hours topics recordedBy { name } } } }";

/// Two members of a committee, known by these addresses.
fn members(beneficiary: &str, migrant: &str) -> Value {
    json!([
        { "capacity": "BENEFICIARY", "name": "Rosa Haro", "email": format!("{beneficiary}@test.example") },
        { "capacity": "MIGRANT", "name": "Juan Haro", "email": format!("{migrant}@test.example") },
    ])
}

impl World {
    pub async fn constitute(&self, project: &Value, members: Value) -> Value {
        let until = (self.time() + Duration::days(365)).date_naive();
        let input = json!({ "projectId": project["id"], "members": members, "termUntil": until });
        self.act(TOWN, "constituteWorksCommittee", COMMITTEE, input).await
    }

    /// A committee of the project, whose members have accepted, and which was trained today.
    pub async fn supervised(&self, project: &Value) -> Value {
        let answer = self.constitute(project, members("vecina", "paisano")).await;
        let committee = &answer["data"]["constituteWorksCommittee"]["worksCommittee"];
        self.accepted(committee, &["BENEFICIARY", "MIGRANT"]).await;
        let input = training(committee, json!(self.time().date_naive()));
        self.done("comptroller_zac", "recordTraining", COMMITTEE, input).await["worksCommittee"].clone()
    }

    /// Lets members of these capacities belong to the committee as if they had accepted, behind the service.
    async fn accepted(&self, committee: &Value, capacities: &[&str]) {
        use entity::membership::{Column, Entity};
        use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
        let accepted = Entity::update_many()
            .col_expr(Column::Status, Expr::value("ACTIVE"))
            .filter(Column::TenantId.eq(committee_of(committee)))
            .filter(Column::Capacity.is_in(capacities.iter().copied()));
        assert!(accepted.exec(&self.database).await.unwrap().rows_affected >= capacities.len() as u64);
    }

    async fn to_supervise(&self) -> Value {
        let project = self.submitted().await;
        self.put_at(&project, "AGREED").await;
        project
    }
}

fn committee_of(committee: &Value) -> uuid::Uuid {
    let key = async_graphql::ID(committee["id"].as_str().unwrap().to_owned());
    NodeKind::WorksCommittee.uuid(&key, "id").unwrap()
}

fn training(committee: &Value, held_on: Value) -> Value {
    json!({
        "worksCommitteeId": committee["id"], "expectedVersion": committee["version"], "heldOn": held_on, "hours": 8,
        "topics": "Contraloría social",
    })
}

async fn a_committee_is_constituted_trained_and_then_the_works_begin(world: World) {
    let project = world.to_supervise().await;
    let begin = json!({ "projectId": project["id"], "expectedVersion": 3, "begunOn": world.time().date_naive() });
    let refused = world.refusal(TOWN, "beginWorks", "works { id }", begin.clone()).await;
    assert_eq!(refused, "REFUSED COMMITTEE_NOT_TRAINED", "there is none");
    let answer = world.constitute(&project, members("vecina", "president_jerez")).await;
    let committee = answer["data"]["constituteWorksCommittee"]["worksCommittee"].clone();
    assert_eq!((&committee["beneficiaries"], &committee["migrants"]), (&json!(1), &json!(1)), "{answer:#}");
    assert_eq!((&committee["tenant"]["kind"], &committee["trainedOn"]), (&json!("WORKS_COMMITTEE"), &Value::Null));
    let again = world.constitute(&project, members("otra", "otro")).await;
    assert_eq!(code_and_reason(&again), "REFUSED COMMITTEE_CONSTITUTED");
    let refused = world.refusal(TOWN, "beginWorks", "works { id }", begin.clone()).await;
    assert_eq!(refused, "REFUSED COMMITTEE_NOT_TRAINED", "it has learnt nothing");
    let today = json!(world.time().date_naive());
    let trained = world.done("comptroller_zac", "recordTraining", COMMITTEE, training(&committee, today.clone())).await;
    let trained = &trained["worksCommittee"];
    assert_eq!((&trained["trainedOn"], &trained["version"]), (&today, &json!(2)));
    assert_eq!(trained["trainings"]["nodes"][0]["recordedBy"]["name"], "Entidad government_zac");
    // Those who were only invited to watch do not watch.
    for (accepted, beneficiaries, migrants) in [(&[][..], "0", "0"), (&["BENEFICIARY"], "1", "0")] {
        world.accepted(trained, accepted).await;
        let answer = world.act(TOWN, "beginWorks", "works { id }", begin.clone()).await;
        assert_eq!(code_and_reason(&answer), "REFUSED COMMITTEE_NOT_ACCEPTED", "{accepted:?}");
        let told = &answer["errors"][0]["extensions"];
        assert_eq!((&told["beneficiaries"], &told["migrants"]), (&json!(beneficiaries), &json!(migrants)));
    }
    let invitation = world.read("president_jerez", "{ viewer { invitations { id version } } }").await;
    let invitation = &invitation["viewer"]["invitations"][0];
    let accept = json!({ "membershipId": invitation["id"], "expectedVersion": invitation["version"] });
    world.done("president_jerez", "acceptInvitation", "membership { id }", accept).await;
    world.done(TOWN, "beginWorks", "works { id }", begin).await;
    let verification = world.store.verify_ledger(&mut |_| ()).await.unwrap();
    assert_eq!((verification.broken, verification.entries), (vec![], 7), "three of the proposal, four of this");
}

async fn a_committee_is_of_both_and_of_nobody_who_builds(world: World) {
    let project = world.to_supervise().await;
    let one = |capacity: &str, address: &str| json!({ "capacity": capacity, "name": "Rosa", "email": address });
    let (beneficiary, migrant) = (one("BENEFICIARY", "a@test.example"), one("MIGRANT", "b@test.example"));
    for (members, expected) in [
        (json!([]), "INVALID MALFORMED_VALUE"),
        (json!([beneficiary]), "INVALID COMMITTEE_OF_BOTH"),
        (json!([migrant]), "INVALID COMMITTEE_OF_BOTH"),
        (json!([beneficiary, one("MIGRANT", "A@TEST.example")]), "INVALID MEMBER_NOT_DISTINCT"),
        (json!([beneficiary, one("MIGRANT", "nobody")]), "INVALID MALFORMED_VALUE"),
        (members("treasury_jerez", "paisano"), "INVALID EXECUTOR_ON_COMMITTEE"),
        (json!(vec![beneficiary; 16]), "INVALID MALFORMED_VALUE"),
    ] {
        let answer = world.constitute(&project, members.clone()).await;
        assert_eq!(code_and_reason(&answer), expected, "{members}");
    }
    let today = world.time();
    for days in [-1, 0, 4_000] {
        let until = (today + Duration::days(days)).date_naive();
        let input = json!({ "projectId": project["id"], "members": members("a", "b"), "termUntil": until });
        let refused = world.refusal(TOWN, "constituteWorksCommittee", COMMITTEE, input).await;
        assert_eq!(refused, "INVALID BAD_DATE", "{days}");
    }
    for person in ["treasury_jerez", "president_jerez", "liaison_zac", "delegate_zac", "mirror_jerez"] {
        let until = (today + Duration::days(9)).date_naive();
        let input = json!({ "projectId": project["id"], "members": members("a", "b"), "termUntil": until });
        let refused = world.refusal(person, "constituteWorksCommittee", COMMITTEE, input).await;
        assert_eq!(refused, "FORBIDDEN -", "{person}");
    }
    for stage in ["SUBMITTED", "SELECTED", "AUTHORISED", "WORKS_FINISHED", "CLOSED"] {
        world.put_at(&project, stage).await;
        let answer = world.constitute(&project, members("a", "b")).await;
        assert_eq!(code_and_reason(&answer), "REFUSED WRONG_STAGE", "{stage}");
    }
    // Where the club builds, its people are not on the committee, and the town's may be.
    world.put_at(&project, "AGREED").await;
    let club = json!({
        "projectId": project["id"], "expectedVersion": 0, "executorId": global(NodeKind::Tenant, "club_jerez"),
    });
    world.done(TOWN, "designateExecutor", "works { id }", club).await;
    let answer = world.constitute(&project, members("vecina", "member_jerez")).await;
    assert_eq!(code_and_reason(&answer), "INVALID EXECUTOR_ON_COMMITTEE");
    assert_eq!(answer["errors"][0]["extensions"]["inputPath"], "members.1.email");
    let at_once = join_all(["a", "b"].map(|name| world.constitute(&project, members("treasury_jerez", name)))).await;
    let mut said: Vec<String> = at_once.iter().map(code_and_reason).collect();
    said.sort();
    assert_eq!(said, ["- -", "REFUSED COMMITTEE_CONSTITUTED"]);
}

async fn nobody_who_builds_comes_to_watch_and_nobody_who_watches_comes_to_build(world: World) {
    let project = world.to_supervise().await;
    let designate = |executor: &str, version: i64| {
        json!({
            "projectId": project["id"], "expectedVersion": version, "executorId": global(NodeKind::Tenant, executor),
        })
    };
    let accept = async |person: &str, tenant: &str| -> String {
        let query = "{ viewer { invitations { id version tenant { name } } } }";
        let read = world.read(person, query).await;
        let called = format!("Entidad {tenant}");
        let of = |invitation: &&Value| {
            let name = invitation["tenant"]["name"].as_str().unwrap();
            name == called || tenant.is_empty() && name.starts_with("Comité de obra")
        };
        let invitation = read["viewer"]["invitations"].as_array().unwrap().iter().find(of).unwrap().clone();
        let input = json!({ "membershipId": invitation["id"], "expectedVersion": invitation["version"] });
        code_and_reason(&world.act(person, "acceptInvitation", "membership { id }", input).await)
    };
    let invite = async |tenant: &str, by: &str, role: &str, person: &str| {
        let input = json!({
            "tenantId": global(NodeKind::Tenant, tenant), "role": role, "name": "Persona",
            "email": format!("{person}@test.example"),
        });
        world.done(by, "invitePerson", "membership { id }", input).await;
    };
    // The town builds, and a member of the club is invited to watch.
    let answer = world.constitute(&project, members("former_president", "member_jerez")).await;
    let committee = answer["data"]["constituteWorksCommittee"]["worksCommittee"].clone();
    let refused = world.refusal(TOWN, "designateExecutor", "works { id }", designate("club_jerez", 0)).await;
    assert_eq!(refused, "REFUSED EXECUTOR_ON_COMMITTEE", "then the club does not build");
    world.done(TOWN, "designateExecutor", "works { id }", designate("jerez", 0)).await;
    // Whoever has gone to the town since does not come to watch it.
    invite("jerez", "people_jerez", "MUNICIPAL_TREASURY", "former_president").await;
    assert_eq!(accept("former_president", "jerez").await, "- -", "they are not on the committee yet");
    assert_eq!(accept("former_president", "").await, "REFUSED EXECUTOR_ON_COMMITTEE");
    // Whoever watches the town does not go there; elsewhere they may.
    assert_eq!(accept("member_jerez", "").await, "- -");
    invite("jerez", "people_jerez", "MUNICIPAL_TREASURY", "member_jerez").await;
    assert_eq!(accept("member_jerez", "jerez").await, "REFUSED EXECUTOR_ON_COMMITTEE");
    invite("ministry", "people_ministry", "PROGRAMME_ADMIN", "member_jerez").await;
    assert_eq!(accept("member_jerez", "ministry").await, "- -");
    // Whatever went on behind it, works do not begin so.
    world.accepted(&committee, &["BENEFICIARY", "MIGRANT"]).await;
    let input = training(&committee, json!(world.time().date_naive()));
    world.done("comptroller_zac", "recordTraining", COMMITTEE, input).await;
    let begin = json!({ "projectId": project["id"], "expectedVersion": 3, "begunOn": world.time().date_naive() });
    let refused = world.refusal(TOWN, "beginWorks", "works { id }", begin).await;
    assert_eq!(refused, "REFUSED EXECUTOR_ON_COMMITTEE");
}

async fn only_the_state_and_the_delegation_train_it(world: World) {
    let project = world.to_supervise().await;
    let answer = world.constitute(&project, members("vecina", "paisano")).await;
    let committee = answer["data"]["constituteWorksCommittee"]["worksCommittee"].clone();
    let day = |days: i64| json!((world.time() + Duration::days(days)).date_naive());
    for person in [TOWN, "president_jerez", "liaison_zac", "mirror_jerez", "national"] {
        let refused = world.refusal(person, "recordTraining", COMMITTEE, training(&committee, day(0))).await;
        assert_eq!(refused, "FORBIDDEN -", "{person}");
    }
    for person in ["delegate_jal", "projects_tlaltenango"] {
        let refused = world.refusal(person, "recordTraining", COMMITTEE, training(&committee, day(0))).await;
        assert_eq!(refused, "NOT_FOUND -", "{person}");
    }
    for days in [-1, 1] {
        let refused = world.refusal("delegate_zac", "recordTraining", COMMITTEE, training(&committee, day(days))).await;
        assert_eq!(refused, "INVALID BAD_DATE", "{days}");
    }
    for hours in [0, -1, 101] {
        let mut input = training(&committee, day(0));
        input["hours"] = json!(hours);
        assert_eq!(world.refusal("delegate_zac", "recordTraining", COMMITTEE, input).await, "INVALID MALFORMED_VALUE");
    }
    world.done("delegate_zac", "recordTraining", COMMITTEE, training(&committee, day(0))).await;
    let refused = world.refusal("comptroller_zac", "recordTraining", COMMITTEE, training(&committee, day(0))).await;
    assert_eq!(refused, "CONFLICT STALE_VERSION");
}

async fn its_members_see_their_project_and_inspect_it(world: World) {
    let (ours, other) = (world.to_supervise().await, world.to_supervise().await);
    let answer = world.constitute(&ours, members("former_president", "paisano")).await;
    let committee = answer["data"]["constituteWorksCommittee"]["worksCommittee"].clone();
    let input = training(&committee, json!(world.time().date_naive()));
    world.done("comptroller_zac", "recordTraining", COMMITTEE, input).await;
    let begin = json!({ "projectId": ours["id"], "expectedVersion": 3, "begunOn": world.time().date_naive() });
    let member = "former_president";
    // The works have the id of their project.
    let project = async_graphql::ID(ours["id"].as_str().unwrap().to_owned());
    let inspection = json!({
        "worksId": NodeKind::Works.id(NodeKind::Project.uuid(&project, "id").unwrap()), "inspectedOn": world.time().date_naive(), "asPlanned": true, "goodQuality": false,
        "materialsOnSite": true, "note": "Falta cemento",
    });
    let selection = "inspection { asPlanned goodQuality materialsOnSite note recordedBy { kind } project { id } }";
    let refused = world.refusal(member, "recordInspection", selection, inspection.clone()).await;
    assert_eq!(refused, "UNAUTHENTICATED MEMBERSHIP_NOT_CHOSEN", "invited is not a member");
    let invitations = world.read(member, "{ viewer { invitations { id version tenant { kind } } } }").await;
    let invitation = &invitations["viewer"]["invitations"][0];
    let accept = json!({ "membershipId": invitation["id"], "expectedVersion": invitation["version"] });
    world.done(member, "acceptInvitation", "membership { id }", accept).await;
    world.accepted(&committee, &["MIGRANT"]).await;
    world.done(TOWN, "beginWorks", "works { id }", begin).await;
    let seen = world
        .read(
            member,
            "{ projects { totalCount nodes { id parties { seat } works { physical } \
                                    worksCommittee { trainedOn } } } }",
        )
        .await["projects"]
        .clone();
    assert_eq!((&seen["totalCount"], &seen["nodes"][0]["id"]), (&json!(1), &ours["id"]), "its own, not {other}");
    assert_eq!(seen["nodes"][0]["parties"].as_array().unwrap().len(), 4);
    let recorded = world.done(member, "recordInspection", selection, inspection.clone()).await["inspection"].clone();
    assert_eq!(recorded["project"]["id"], ours["id"]);
    assert_eq!((&recorded["goodQuality"], &recorded["note"]), (&json!(false), &json!("Falta cemento")));
    let photo = world.document(member, &ours, "PHOTO").await;
    let report = world.document(TOWN, &ours, "REPORT").await;
    let selection = "inspection { photo { id } project { id } }";
    let with = |document: &Value| {
        let mut input = inspection.clone();
        input["photoId"] = document["id"].clone();
        input
    };
    let shown = world.done(member, "recordInspection", selection, with(&photo)).await["inspection"].clone();
    assert_eq!(shown["photo"]["id"], photo["id"]);
    let refused = world.refusal(member, "recordInspection", selection, with(&report)).await;
    assert_eq!(refused, "INVALID NOT_A_PHOTO");
    let elsewhere = world.document(TOWN, &other, "PHOTO").await;
    let refused = world.refusal(member, "recordInspection", selection, with(&elsewhere)).await;
    assert_eq!(refused, "NOT_FOUND -", "of another project");
    for days in [-1, 1] {
        let mut input = inspection.clone();
        input["inspectedOn"] = json!((world.time() + Duration::days(days)).date_naive());
        assert_eq!(world.refusal(member, "recordInspection", selection, input).await, "INVALID BAD_DATE", "{days}");
    }
    for person in [TOWN, "president_jerez", "comptroller_zac", "mirror_jerez"] {
        let refused = world.refusal(person, "recordInspection", selection, inspection.clone()).await;
        assert_eq!(refused, "FORBIDDEN -", "{person}");
    }
    let query = "{ projects { nodes { inspections { totalCount nodes { note } } } } }";
    for person in [TOWN, "president_jerez", "delegate_zac", "mirror_jerez", "national", "auditor"] {
        let read = world.read(person, query).await.to_string();
        assert!(read.contains("Falta cemento"), "{person}");
    }
    for stage in ["WORKS_FINISHED", "HANDED_OVER", "CLOSED", "CANCELLED"] {
        world.put_at(&ours, stage).await;
        let mut measured = inspection.clone();
        measured["physical"] = json!(4_200);
        let seen = world.done(member, "recordInspection", "inspection { physical }", measured).await;
        assert_eq!(seen["inspection"]["physical"], 4_200, "what is over is measured, too: {stage}");
    }
    world.put_at(&ours, "AGREED").await;
    assert_eq!(world.refusal(member, "recordInspection", selection, inspection).await, "REFUSED WRONG_STAGE");
    // Its term is over, and with it what it sees.
    world.pass(Duration::days(366));
    assert_eq!(world.read(member, "{ projects { totalCount } }").await["projects"]["totalCount"], 0);
}

async fn the_mirror_club_of_the_community_observes(world: World) {
    let project = world.submitted().await;
    let input = json!({ "projectId": project["id"], "body": "La zanja quedó abierta" });
    let selection = "observation { body recordedBy { name } }";
    let refused = world.refusal("mirror_jerez", "recordObservation", selection, input.clone()).await;
    assert_eq!(refused, "REFUSED WRONG_STAGE");
    for stage in ["IN_EXECUTION", "WORKS_FINISHED"] {
        world.put_at(&project, stage).await;
        let observed = world.done("mirror_jerez", "recordObservation", selection, input.clone()).await;
        assert_eq!(observed["observation"]["recordedBy"]["name"], "Entidad mirror_club_jerez");
    }
    for person in [TOWN, "president_jerez", "member_jerez", "delegate_zac"] {
        let refused = world.refusal(person, "recordObservation", selection, input.clone()).await;
        assert_eq!(refused, "FORBIDDEN -", "{person}");
    }
    let empty = json!({ "projectId": project["id"], "body": " " });
    assert_eq!(world.refusal("mirror_jerez", "recordObservation", selection, empty).await, "INVALID EMPTY_TEXT");
    let query = "{ projects { nodes { observations { totalCount } } } }";
    let seen = world.read("liaison_zac", query).await["projects"]["nodes"][0]["observations"]["totalCount"].clone();
    assert_eq!(seen, 2);
}

async fn a_kind_of_tenant_was_added_and_no_other(world: World) {
    use entity::tenant::{Entity, Model};
    use migration::MigratorTrait;
    use sea_orm::{EntityTrait, IntoActiveModel};
    let tenants = Entity::find().all(&world.database).await.unwrap();
    assert!(tenants.len() > 10);
    let mut row = Model { id: id("one more"), kind: "WORKS_COMMITTEE".into(), ..tenants[0].clone() };
    Entity::insert(row.clone().into_active_model()).exec_without_returning(&world.database).await.unwrap();
    (row.id, row.kind) = (id("yet another"), "ANYTHING".into());
    assert!(Entity::insert(row.into_active_model()).exec_without_returning(&world.database).await.is_err());
    assert_eq!(Entity::find().all(&world.database).await.unwrap().len(), tenants.len() + 1, "who was there stays");
    // Up, down and up again is the same.
    assert!(migration::Migrator::migrations().iter().any(|known| known.name() == "m0014_works_committee"));
}

impl World {
    /// Puts somebody's only membership into the committee, behind the service.
    pub async fn belong(&self, person: &str, committee: &Value) {
        use entity::membership::{Column, Entity};
        use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
        let moved = Entity::update_many().col_expr(Column::TenantId, Expr::value(committee_of(committee)));
        let moved = moved.filter(Column::PersonId.eq(id(person))).exec(&self.database).await.unwrap();
        assert_eq!(moved.rows_affected, 1);
    }
}
