//! Exceptions to the shares: filed by the delegation, voted on by the four, and followed by all that comes after.

mod money;

use async_graphql::ID;
use chrono::Duration;
use entity::{budget_ceiling, budget_reservation};
use futures_util::future::join;
use sea_orm::EntityTrait;
use serde_json::{Value, json};
use tresporuno::domain::project::Stage;
use tresporuno::domain::word::Word;
use tresporuno::graphql::id::NodeKind;
use uuid::Uuid;

use crate::world::story::{JEREZ, OnAgenda, VOTERS, global};
use crate::world::{World, code_and_reason};

both_databases!(
    one_seat_pays_more_and_all_that_follows_goes_by_it,
    the_ballot_and_the_minutes_say_what_it_is_about,
    only_the_delegation_files_one_and_takes_it_back,
    one_comes_while_parts_are_committed_and_before_the_timeline,
    what_is_rejected_ends_and_what_is_put_off_waits,
    one_at_a_time_waits_and_what_is_on_an_agenda_is_not_taken_back,
    it_waits_for_the_chair_until_it_is_on_an_agenda,
);

const DELEGATE: &str = "delegate_zac";
const EXCEPTION: &str = "shareException { id version status payingSeat relievedSeat amount { amount } reason endedAt \
                         withdrawalReason resolution { outcome } can { withdrawShareException { allowed } } }";

/// What filing one takes, of a project as it stands.
async fn filing(world: &World, project: &Value, (paying, relieved): (&str, &str), amount: &str) -> Value {
    let version = world.project_seen("version", project).await["version"].clone();
    json!({
        "projectId": project["id"], "expectedVersion": version, "payingSeat": paying, "relievedSeat": relieved,
        "amount": amount, "reason": "La sequía dejó al club sin ingresos",
    })
}

fn taking_back(exception: &Value, version: i64) -> Value {
    json!({ "shareExceptionId": exception["id"], "expectedVersion": version, "reason": "El club reunió lo que faltaba" })
}

fn key_of(project: &Value) -> Uuid {
    NodeKind::Project.uuid(&ID(project["id"].as_str().unwrap().to_owned()), "id").unwrap()
}

impl World {
    async fn project_seen(&self, fields: &str, project: &Value) -> Value {
        self.read(DELEGATE, &format!("{{ project(id: {}) {{ {fields} }} }}", project["id"])).await["project"].clone()
    }

    /// What each seat has to give, in the programme's order, in centavos.
    async fn dues(&self, project: &Value) -> Vec<i64> {
        let seen = self.project_seen("parties { due { centavos } }", project).await;
        let due = |party: &Value| party["due"]["centavos"].as_str().unwrap().parse().unwrap();
        seen["parties"].as_array().unwrap().iter().map(due).collect()
    }

    async fn file_exception(&self, project: &Value, seats: (&str, &str), amount: &str) -> Value {
        let input = filing(self, project, seats, amount).await;
        self.done(DELEGATE, "fileShareException", EXCEPTION, input).await["shareException"].clone()
    }

    async fn exception_refused(&self, project: &Value, seats: (&str, &str), amount: &str) -> String {
        let input = filing(self, project, seats, amount).await;
        self.refusal(DELEGATE, "fileShareException", EXCEPTION, input).await
    }

    /// The exception that waits on the agenda of a session of its own that has begun; the item is open.
    async fn exception_on_agenda(&self, project: &Value) -> OnAgenda {
        let session = self.session().await;
        let add = adding(&session, project);
        let item = self.done(DELEGATE, "addAgendaItem", "agendaItem { id version purpose }", add).await;
        assert_eq!(item["agendaItem"]["purpose"], "EXCEPTION");
        self.pass(Duration::days(6));
        let item = self.open_item(&JEREZ, &item["agendaItem"]).await;
        OnAgenda { project: project.clone(), session, item }
    }

    async fn voted(&self, project: &Value, choices: [&str; 4]) -> OnAgenda {
        let on = self.exception_on_agenda(project).await;
        for (person, choice) in VOTERS.into_iter().zip(choices) {
            self.vote(person, &on, choice).await;
        }
        on
    }

    /// Files one and has all four agree to it.
    async fn grant(&self, project: &Value, seats: (&str, &str), amount: &str) {
        self.file_exception(project, seats, amount).await;
        let on = self.voted(project, ["FOR"; 4]).await;
        self.close(&on, "SELECTED").await;
    }

    /// What is held for the project, what is reserved in all, and how much of it there is.
    async fn reserved(&self, project: &Value) -> (i64, i64) {
        let held = budget_reservation::Entity::find_by_id(key_of(project)).one(&self.database).await.unwrap().unwrap();
        let ceiling = budget_ceiling::Entity::find().one(&self.database).await.unwrap().unwrap();
        (held.amount_centavos, ceiling.reserved_centavos)
    }

    async fn set_ceiling(&self, centavos: i64, version: i64) {
        let input = json!({
            "tenantId": global(NodeKind::Tenant, "ministry"), "state": "32", "fiscalYear": 2026,
            "ceiling": format!("{}.{:02}", centavos / 100, centavos % 100), "expectedVersion": version,
        });
        self.done("administrator", "setBudgetCeiling", "budgetCeiling { id }", input).await;
    }
}

fn adding(session: &Value, project: &Value) -> Value {
    json!({
        "sessionId": session["id"], "expectedVersion": session["version"], "projectId": project["id"],
        "purpose": "EXCEPTION",
    })
}

fn closing(on: &OnAgenda) -> Value {
    json!({ "agendaItemId": on.item["id"], "expectedVersion": on.item["version"], "reason": "Acuerdo de las partes" })
}

/// Of 1,000,000.03 by fourths.
const BEFORE: [i64; 4] = [25_000_001, 25_000_001, 25_000_001, 25_000_000];

async fn one_seat_pays_more_and_all_that_follows_goes_by_it(world: World) {
    let project = world.selected().await.project;
    assert_eq!(world.dues(&project).await, BEFORE);
    let filed = world.file_exception(&project, ("FEDERAL", "MIGRANT"), "100000.50").await;
    assert_eq!((&filed["status"], &filed["amount"]["amount"]), (&json!("PENDING"), &json!("100000.50")));
    assert_eq!(world.dues(&project).await, BEFORE, "nothing moves before it is voted on");
    let on = world.voted(&project, ["FOR", "FOR", "FOR", "AGAINST"]).await;
    let selection = "agendaItem { shareException { status endedAt resolution { outcome } } project { stage } }";
    let closed = world.done(DELEGATE, "closeAgendaItem", selection, closing(&on)).await["agendaItem"].clone();
    let granted = json!({
        "status": "GRANTED", "endedAt": "2026-12-05T18:00:00Z", "resolution": { "outcome": "SELECTED" },
    });
    assert_eq!((&closed["shareException"], &closed["project"]["stage"]), (&granted, &json!("SELECTED")));
    let after = world.dues(&project).await;
    assert_eq!(after, [35_000_051, 25_000_001, 25_000_001, 14_999_950]);
    assert_eq!(after.iter().sum::<i64>(), 100_000_003, "to the centavo");
    let shares = world.project_seen("parties { share }", &project).await;
    assert_eq!(shares["parties"], json!(vec![json!({ "share": 2500 }); 4]), "the rules stay as they are");
    // What the national office reserves, what each tranche asks, and what all sign.
    world.put_at(&project, "IN_NATIONAL_REVIEW").await;
    let version = world.project_seen("version", &project).await["version"].clone();
    let authorise = json!({ "projectId": project["id"], "expectedVersion": version, "reasons": "Cumple" });
    world.done("national", "authoriseProject", "project { id }", authorise).await;
    assert_eq!(world.reserved(&project).await, (35_000_051, 35_000_051));
    let version = world.project_seen("version", &project).await["version"].clone();
    let timeline = json!({
        "projectId": project["id"], "expectedVersion": version,
        "tranches": [
            { "dueOn": "2027-01-15", "milestone": 0, "amount": "500000.00" },
            { "dueOn": "2027-05-15", "milestone": 5_000, "amount": "500000.03" },
        ],
    });
    let agreement = world.done(DELEGATE, "setTimeline", "agreement { content }", timeline).await;
    let content: Value = serde_json::from_str(agreement["agreement"]["content"].as_str().unwrap()).unwrap();
    let agreed: Vec<i64> =
        content["parties"].as_array().unwrap().iter().map(|party| party["due_centavos"].as_i64().unwrap()).collect();
    assert_eq!(agreed, after);
    let exception = json!({ "paying": "FEDERAL", "relieved": "MIGRANT", "amount": 10_000_050 });
    assert_eq!(content["exceptions"][0][1], exception);
    let mut given = [0; 4];
    for tranche in content["tranches"].as_array().unwrap() {
        (0..4).for_each(|seat| given[seat] += tranche["parts"][seat][1].as_i64().unwrap());
    }
    assert_eq!(given[..], after[..]);
    assert_eq!(world.exception_refused(&project, ("FEDERAL", "STATE"), "1.00").await, "REFUSED PARTS_FIXED");
    assert_eq!(world.store.verify_ledger(&mut |_| ()).await.unwrap().broken, vec![]);
}

async fn the_ballot_and_the_minutes_say_what_it_is_about(world: World) {
    let project = world.selected().await.project;
    world.file_exception(&project, ("STATE", "MUNICIPAL"), "7.00").await;
    let on = world.exception_on_agenda(&project).await;
    let query = format!(
        "{{ node(id: {}) {{ ... on AgendaItem {{ shareException {{ payingSeat relievedSeat amount {{ amount }} reason }} }} }} \
         project(id: {}) {{ shareExceptions {{ totalCount nodes {{ status agendaItem {{ id }} }} }} }} }}",
        on.item["id"], project["id"]
    );
    let shown = json!({
        "payingSeat": "STATE", "relievedSeat": "MUNICIPAL", "amount": { "amount": "7.00" },
        "reason": "La sequía dejó al club sin ingresos",
    });
    for person in VOTERS {
        let read = world.read(person, &query).await;
        assert_eq!(read["node"]["shareException"], shown, "{person}");
        let listed = json!([{ "status": "PENDING", "agendaItem": { "id": on.item["id"] } }]);
        assert_eq!(read["project"]["shareExceptions"], json!({ "totalCount": 1, "nodes": listed }), "{person}");
    }
    // Whoever does not see the parts sees nothing of it.
    for person in ["projects_tlaltenango", "delegate_jal", "registrar_la", ""] {
        let answer = world.ask(person, &query, json!({})).await;
        assert_eq!(code_and_reason(&answer), "NOT_FOUND -", "{person}");
        assert!(answer["data"]["node"].is_null(), "{person}");
    }
    for person in VOTERS {
        world.vote(person, &on, "FOR").await;
    }
    world.close(&on, "SELECTED").await;
    let draw_up = json!({ "sessionId": on.session["id"], "expectedVersion": 2 });
    let minutes = world.done(DELEGATE, "drawUpMinutes", "minutes { text }", draw_up).await["minutes"]["text"].clone();
    let minutes: Value = serde_json::from_str(minutes.as_str().unwrap()).unwrap();
    let written = json!({ "paying": "STATE", "relieved": "MUNICIPAL", "amount": 700 });
    assert_eq!(minutes["items"][0]["exception"], written);
}

async fn only_the_delegation_files_one_and_takes_it_back(world: World) {
    let project = world.selected().await.project;
    let file = filing(&world, &project, ("FEDERAL", "MIGRANT"), "5.00").await;
    let others = [
        ("national", "FORBIDDEN -"),
        ("analyst_zac", "FORBIDDEN -"),
        ("liaison_zac", "FORBIDDEN -"),
        ("finance_zac", "FORBIDDEN -"),
        ("projects_jerez", "FORBIDDEN -"),
        ("president_jerez", "FORBIDDEN -"),
        ("auditor", "FORBIDDEN -"),
        ("delegate_jal", "NOT_FOUND -"),
        ("projects_tlaltenango", "NOT_FOUND -"),
        ("", "UNAUTHENTICATED CREDENTIAL_MISSING"),
    ];
    for (person, expected) in others {
        let said = world.refusal(person, "fileShareException", EXCEPTION, file.clone()).await;
        assert_eq!(said, expected, "{person}");
    }
    let mut stale = file.clone();
    stale["expectedVersion"] = json!(1);
    assert_eq!(world.refusal(DELEGATE, "fileShareException", EXCEPTION, stale).await, "CONFLICT STALE_VERSION");
    let mut once = file;
    once["idempotencyKey"] = json!("once");
    let filed = world.done(DELEGATE, "fileShareException", EXCEPTION, once.clone()).await;
    assert_eq!(filed, world.done(DELEGATE, "fileShareException", EXCEPTION, once).await, "the same key does it once");
    let filed = filed["shareException"].clone();
    assert_eq!(filed["can"]["withdrawShareException"]["allowed"], true);
    for (person, expected) in others {
        let said = world.refusal(person, "withdrawShareException", EXCEPTION, taking_back(&filed, 1)).await;
        assert_eq!(said, expected, "{person}");
    }
    let said = world.refusal(DELEGATE, "withdrawShareException", EXCEPTION, taking_back(&filed, 2)).await;
    assert_eq!(said, "CONFLICT STALE_VERSION");
    let back = world.done(DELEGATE, "withdrawShareException", EXCEPTION, taking_back(&filed, 1)).await;
    let back = &back["shareException"];
    assert_eq!(
        (&back["status"], &back["withdrawalReason"]),
        (&json!("WITHDRAWN"), &json!("El club reunió lo que faltaba"))
    );
    let said = world.refusal(DELEGATE, "withdrawShareException", EXCEPTION, taking_back(&filed, 2)).await;
    assert_eq!(said, "REFUSED EXCEPTION_OVER", "twice");
    // Another one can come then.
    world.file_exception(&project, ("FEDERAL", "MIGRANT"), "6.00").await;
}

async fn one_comes_while_parts_are_committed_and_before_the_timeline(world: World) {
    let project = world.selected().await.project;
    let expected = |stage: Stage| match stage {
        Stage::Selected
        | Stage::InCopladeReview
        | Stage::InViabilityReview
        | Stage::InNationalReview
        | Stage::Authorised => None,
        Stage::Agreed | Stage::InExecution => Some("REFUSED PARTS_FIXED"),
        _ => Some("REFUSED WRONG_STAGE"),
    };
    for stage in Stage::ALL.iter().copied().filter(|stage| *stage != Stage::Draft) {
        world.put_at(&project, stage.text()).await;
        match expected(stage) {
            Some(refused) => {
                assert_eq!(world.exception_refused(&project, ("FEDERAL", "STATE"), "1.00").await, refused, "{stage:?}");
            }
            None => {
                let filed = world.file_exception(&project, ("FEDERAL", "STATE"), "1.00").await;
                world.done(DELEGATE, "withdrawShareException", EXCEPTION, taking_back(&filed, 1)).await;
            }
        }
    }
    world.put_at(&project, "SELECTED").await;
    world.file_exception(&project, ("FEDERAL", "STATE"), "1.00").await;
    world.freeze(&project).await;
    assert_eq!(world.exception_refused(&project, ("FEDERAL", "STATE"), "1.00").await, "REFUSED PROJECT_FROZEN");
    let session = world.session().await;
    let said = world.refusal(DELEGATE, "addAgendaItem", "agendaItem { id }", adding(&session, &project)).await;
    assert_eq!(said, "REFUSED PROJECT_FROZEN");
    // What was agreed on meanwhile is neither put on an agenda nor closed.
    let project = world.submitted().await;
    world.put_at(&project, "AUTHORISED").await;
    world.file_exception(&project, ("FEDERAL", "STATE"), "1.00").await;
    let on = world.voted(&project, ["FOR"; 4]).await;
    let version = world.project_seen("version", &project).await["version"].clone();
    let timeline = json!({
        "projectId": project["id"], "expectedVersion": version,
        "tranches": [{ "dueOn": "2027-03-01", "milestone": 0, "amount": "1000000.03" }],
    });
    world.done(DELEGATE, "setTimeline", "agreement { id }", timeline).await;
    let said = world.refusal(DELEGATE, "closeAgendaItem", "agendaItem { id }", closing(&on)).await;
    assert_eq!(said, "REFUSED PARTS_FIXED");
    world.pass(Duration::days(3));
    let session = world.session().await;
    let said = world.refusal(DELEGATE, "addAgendaItem", "agendaItem { id }", adding(&session, &project)).await;
    assert_eq!(said, "REFUSED PARTS_FIXED");
}

async fn what_is_rejected_ends_and_what_is_put_off_waits(world: World) {
    let project = world.selected().await.project;
    let filed = world.file_exception(&project, ("MUNICIPAL", "STATE"), "20.00").await;
    let tied = world.voted(&project, ["FOR", "FOR", "AGAINST", "AGAINST"]).await;
    world.close(&tied, "DEFERRED").await;
    let seen = "shareExceptions { nodes { status } }";
    let statuses = async || world.project_seen(seen, &project).await["shareExceptions"]["nodes"].clone();
    assert_eq!(statuses().await, json!([{ "status": "PENDING" }]));
    let lost = world.voted(&project, ["AGAINST", "AGAINST", "AGAINST", "FOR"]).await;
    world.close(&lost, "REJECTED").await;
    assert_eq!(statuses().await, json!([{ "status": "REJECTED" }]));
    assert_eq!(world.dues(&project).await, BEFORE, "nothing has moved");
    assert_eq!(world.project_seen("stage", &project).await["stage"], "SELECTED", "the project goes on as it was");
    let said = world.refusal(DELEGATE, "withdrawShareException", EXCEPTION, taking_back(&filed, 4)).await;
    assert_eq!(said, "REFUSED EXCEPTION_OVER");
    // What was put off can be taken back as well.
    let again = world.file_exception(&project, ("MUNICIPAL", "STATE"), "20.00").await;
    let tied = world.voted(&project, ["FOR", "FOR", "AGAINST", "AGAINST"]).await;
    world.close(&tied, "DEFERRED").await;
    world.done(DELEGATE, "withdrawShareException", EXCEPTION, taking_back(&again, 2)).await;
    let session = world.session().await;
    let said = world.refusal(DELEGATE, "addAgendaItem", "agendaItem { id }", adding(&session, &project)).await;
    assert_eq!(said, "REFUSED SUBJECT_MISSING");
    assert_eq!(world.store.verify_ledger(&mut |_| ()).await.unwrap().broken, vec![]);
}

async fn one_at_a_time_waits_and_what_is_on_an_agenda_is_not_taken_back(world: World) {
    let project = world.selected().await.project;
    let one = filing(&world, &project, ("FEDERAL", "STATE"), "1.00").await;
    let other = filing(&world, &project, ("STATE", "FEDERAL"), "2.00").await;
    let (first, second) = join(
        world.act(DELEGATE, "fileShareException", EXCEPTION, one),
        world.act(DELEGATE, "fileShareException", EXCEPTION, other),
    )
    .await;
    let done = [&first, &second].into_iter().filter(|answer| answer.get("errors").is_none()).count();
    assert_eq!(done, 1, "{first:#}\n{second:#}");
    let (lost, won) = if first.get("errors").is_some() { (&first, &second) } else { (&second, &first) };
    assert_eq!(code_and_reason(lost), "REFUSED EXCEPTION_PENDING");
    assert_eq!(world.exception_refused(&project, ("FEDERAL", "STATE"), "1.00").await, "REFUSED EXCEPTION_PENDING");
    let filed = won["data"]["fileShareException"]["shareException"].clone();
    // Putting it on an agenda and taking it back at once: one of the two.
    let session = world.session().await;
    let (added, back) = join(
        world.act(DELEGATE, "addAgendaItem", "agendaItem { id }", adding(&session, &project)),
        world.act(DELEGATE, "withdrawShareException", EXCEPTION, taking_back(&filed, 1)),
    )
    .await;
    let words = [&added, &back].map(|answer| match answer.get("errors") {
        None => "done".to_owned(),
        Some(_) => code_and_reason(answer),
    });
    assert_eq!(words.iter().filter(|word| *word == "done").count(), 1, "{words:?}");
    if words[0] != "done" {
        assert!(["CONFLICT STALE_VERSION", "REFUSED SUBJECT_MISSING"].contains(&&*words[0]), "{words:?}");
        world.file_exception(&project, ("FEDERAL", "STATE"), "1.00").await;
        world.done(DELEGATE, "addAgendaItem", "agendaItem { id }", adding(&session, &project)).await;
    }
    let seen = world
        .project_seen("shareExceptions(where: { status: { eq: PENDING } }) { nodes { id version } }", &project)
        .await;
    let waiting = seen["shareExceptions"]["nodes"][0].clone();
    let version = waiting["version"].as_i64().unwrap();
    let said = world.refusal(DELEGATE, "withdrawShareException", EXCEPTION, taking_back(&waiting, version)).await;
    assert_eq!(said, "REFUSED EXCEPTION_ON_AGENDA");
    // The session ends without having decided.
    world.pass(Duration::days(9));
    world.done(DELEGATE, "withdrawShareException", EXCEPTION, taking_back(&waiting, version)).await;
}

async fn it_waits_for_the_chair_until_it_is_on_an_agenda(world: World) {
    let project = world.selected().await.project;
    let session = world.session().await;
    let waiting = async |act: &str| {
        let told = world.read(DELEGATE, "{ myTasks(first: 100) { tasks { act on project { id } } } }").await;
        let tasks = told["myTasks"]["tasks"].as_array().unwrap().clone();
        tasks
            .into_iter()
            .filter(|task| task["act"] == act && task["project"]["id"] == project["id"])
            .collect::<Vec<_>>()
    };
    assert!(waiting("ADD_AGENDA_ITEM").await.is_empty());
    world.file_exception(&project, ("FEDERAL", "STATE"), "1.00").await;
    // Of two sessions in which it could be decided, the one that still sits comes first.
    assert_eq!(waiting("ADD_AGENDA_ITEM").await.len(), 2);
    assert_eq!(waiting("ADD_AGENDA_ITEM").await[1]["on"], session["id"]);
    world.done(DELEGATE, "addAgendaItem", "agendaItem { id }", adding(&session, &project)).await;
    assert!(waiting("ADD_AGENDA_ITEM").await.is_empty());
    assert!(waiting("OPEN_AGENDA_ITEM").await.is_empty(), "its session has not begun");
    world.pass(Duration::days(6));
    assert_eq!(waiting("OPEN_AGENDA_ITEM").await.len(), 1);
    // Nobody decided; it waits for another session.
    world.pass(Duration::days(3));
    assert!(waiting("ADD_AGENDA_ITEM").await.is_empty(), "there is no session to come");
    world.session().await;
    assert_eq!(waiting("ADD_AGENDA_ITEM").await.len(), 1);
}
