//! Needs: a community says what it lacks before anybody proposes, and says it with one voice for each person.

use async_graphql::ID;
use chrono::Duration;
use futures_util::future::join_all;
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};
use serde_json::{Value, json};
use tresporuno::graphql::id::NodeKind;

use crate::world::story::{JEREZ, content, global};
use crate::world::{World, code_and_reason, id};

both_databases!(
    a_need_is_filed_endorsed_and_ranked,
    only_members_of_a_mirror_club_file_and_only_for_their_own,
    only_neighbours_endorse_and_each_once,
    neighbours_who_endorse_at_once_are_all_counted,
    whoever_sends_an_endorsement_twice_at_once_is_counted_once,
    only_the_mirror_club_that_filed_takes_it_back,
    an_assembly_is_no_older_than_its_club_and_not_of_tomorrow,
    a_proposal_answers_a_need_or_says_why_not,
    the_ballot_shows_the_endorsement,
    who_endorsed_is_for_themselves,
);

const NEIGHBOUR: &str = "mirror_jerez";
const NEED: &str = "need { id version status endorsements ownEndorsement { endorsedAt } }";

impl World {
    /// A need of the community of Jerez: `{ id version … }`.
    pub async fn file_need(&self, person: &str, mirror_club: &str, title: &str) -> Value {
        // No two needs of one moment, so that their order does not hang on their ids.
        self.pass(Duration::seconds(1));
        let input = filed(mirror_club, title, json!(self.time().date_naive()));
        self.done(person, "fileNeed", NEED, input).await["need"].clone()
    }

    /// Makes somebody a member of a mirror club behind the service.
    async fn joins(&self, person: &str, mirror_club: &str) {
        let row = entity::membership::Model {
            id: id(&format!("membership_{person}_{mirror_club}")),
            person_id: id(person),
            tenant_id: id(mirror_club),
            role: "MIRROR_CLUB_MEMBER".into(),
            valid_from: self.time() - Duration::days(1),
            valid_until: self.time() + Duration::days(900),
            version: 1,
            status: "ACTIVE".into(),
            invited_name: String::new(),
            invited_email: String::new(),
            ended_at: None,
            capacity: String::new(),
        };
        put(self, row).await;
    }

    async fn endorses(&self, person: &str, mirror_club: &str, need: &Value) -> Value {
        let input = json!({ "needId": need["id"], "expectedVersion": 0 });
        self.act_as(person, mirror_club, "endorseNeed", NEED, input).await
    }
}

fn filed(mirror_club: &str, title: &str, assembly_on: Value) -> Value {
    json!({
        "mirrorClubId": global(NodeKind::MirrorClub, mirror_club), "title": title,
        "description": "Las mujeres acarrean el agua dos kilómetros", "type": "POTABLE_WATER",
        "assemblyOn": assembly_on, "attendees": 120,
    })
}

async fn put<M, A>(world: &World, row: M)
where
    M: IntoActiveModel<A>,
    A: ActiveModelTrait + Send,
{
    A::Entity::insert(row.into_active_model()).exec_without_returning(&world.database).await.unwrap();
}

async fn a_need_is_filed_endorsed_and_ranked(world: World) {
    let water = world.file_need(NEIGHBOUR, "mirror_club_jerez", "Agua").await;
    assert_eq!((&water["status"], &water["version"], &water["endorsements"]), (&json!("OPEN"), &json!(1), &json!(0)));
    let clinic = world.file_need(NEIGHBOUR, "mirror_club_jerez", "Clínica").await;
    let endorsed = world.endorses(NEIGHBOUR, "mirror_club_jerez", &water).await["data"]["endorseNeed"]["need"].clone();
    assert_eq!((&endorsed["endorsements"], &endorsed["version"]), (&json!(1), &json!(2)));
    assert_eq!(endorsed["ownEndorsement"]["endorsedAt"], json!(world.time()));
    for person in ["former_president", "member_jerez"] {
        world.joins(person, "mirror_club_jerez").await;
        world.endorses(person, "mirror_club_jerez", &clinic).await;
    }
    let ranked = "{ communities(where: { municipality: { eq: \"32020\" } }) { nodes { \
                  needs { totalCount nodes { title endorsements community { name } mirrorClub { name } } } } } \
                  needs(first: 1, where: { state: { eq: \"32\" }, status: { eq: OPEN } }) { totalCount nodes { title } } }";
    for person in ["", "national", "delegate_jal", "president_jal", "registrar_la", "auditor", NEIGHBOUR] {
        let read = world.read(person, ranked).await;
        let needs = &read["communities"]["nodes"][0]["needs"];
        let rank: Vec<_> =
            needs["nodes"].as_array().unwrap().iter().map(|need| (&need["title"], &need["endorsements"])).collect();
        assert_eq!(rank, [(&json!("Clínica"), &json!(2)), (&json!("Agua"), &json!(1))], "{person}");
        assert_eq!(needs["nodes"][0]["mirrorClub"]["name"], "Entidad mirror_club_jerez");
        assert_eq!(read["needs"], json!({ "totalCount": 2, "nodes": [{ "title": "Clínica" }] }), "{person}");
    }
    let read = world.ask("service_la", ranked, json!({})).await;
    assert!(!read.to_string().contains("Agua"), "a consulate's machine learns of clubs and nothing else: {read}");
    let verification = world.store.verify_ledger(&mut |_| ()).await.unwrap();
    assert_eq!((verification.broken, verification.entries, verification.chains), (vec![], 5, 2));
}

async fn only_members_of_a_mirror_club_file_and_only_for_their_own(world: World) {
    let today = json!(world.time().date_naive());
    for person in ["president_jerez", "projects_jerez", "delegate_zac", "officer_federation", "auditor", "registrar_la"]
    {
        let input = filed("mirror_club_jerez", "Agua", today.clone());
        assert_eq!(world.refusal(person, "fileNeed", NEED, input).await, "FORBIDDEN -", "{person}");
    }
    let foreign = filed("mirror_club_tlaltenango", "Agua", today.clone());
    assert_eq!(world.refusal(NEIGHBOUR, "fileNeed", NEED, foreign).await, "FORBIDDEN -", "for another mirror club");
    let nobody = filed("a club that never was", "Agua", today.clone());
    assert_eq!(world.refusal(NEIGHBOUR, "fileNeed", NEED, nobody).await, "NOT_FOUND -");
    for attendees in [0, -1, 100_001] {
        let mut input = filed("mirror_club_jerez", "Agua", today.clone());
        input["attendees"] = json!(attendees);
        assert_eq!(world.refusal(NEIGHBOUR, "fileNeed", NEED, input).await, "INVALID MALFORMED_VALUE", "{attendees}");
    }
    let can = "{ clubs { nodes { mirrorClubs { nodes { id can { fileNeed { allowed rule } } } } } } }";
    let read = world.read(NEIGHBOUR, can).await.to_string();
    assert!(read.contains(r#""fileNeed":{"allowed":true,"rule":null}"#), "{read}");
    assert!(read.contains(r#""fileNeed":{"allowed":false,"rule":"need.file"}"#), "{read}");
}

async fn only_neighbours_endorse_and_each_once(world: World) {
    let need = world.file_need(NEIGHBOUR, "mirror_club_jerez", "Agua").await;
    let input = |version: i64| json!({ "needId": need["id"], "expectedVersion": version });
    for person in ["president_jerez", "projects_jerez", "delegate_zac", "auditor"] {
        assert_eq!(world.refusal(person, "endorseNeed", NEED, input(0)).await, "FORBIDDEN -", "{person}");
    }
    world.joins("former_president", "mirror_club_tlaltenango").await;
    let stranger = world.endorses("former_president", "mirror_club_tlaltenango", &need).await;
    assert_eq!(code_and_reason(&stranger), "FORBIDDEN -", "of another community");
    assert_eq!(world.refusal(NEIGHBOUR, "endorseNeed", NEED, input(1)).await, "CONFLICT STALE_VERSION");
    world.done(NEIGHBOUR, "endorseNeed", NEED, input(0)).await;
    for version in [0, 1] {
        assert_eq!(world.refusal(NEIGHBOUR, "endorseNeed", NEED, input(version)).await, "CONFLICT ALREADY_ENDORSED");
    }
    // Nor by another mirror club of the same community.
    let tenant = entity::tenant::Model {
        id: id("second_mirror"),
        kind: "MIRROR_CLUB".into(),
        name: "Otro espejo".into(),
        state_code: None,
        municipality_code: None,
        created_at: world.time(),
        version: 1,
    };
    put(&world, tenant).await;
    let twin = entity::mirror_club::Model {
        id: id("second_mirror"),
        club_id: id("club_jerez"),
        community_id: id("community_jerez"),
        founded_on: world.time().date_naive(),
    };
    put(&world, twin).await;
    world.joins(NEIGHBOUR, "second_mirror").await;
    let again = world.endorses(NEIGHBOUR, "second_mirror", &need).await;
    assert_eq!(code_and_reason(&again), "CONFLICT ALREADY_ENDORSED", "one person, one voice");
    // Another member of it is a neighbour as well.
    world.joins("future_president", "second_mirror").await;
    let endorsed = world.endorses("future_president", "second_mirror", &need).await;
    assert_eq!(endorsed["data"]["endorseNeed"]["need"]["endorsements"], 2);
    let withdraw = json!({ "needId": need["id"], "expectedVersion": 3, "reason": "Ya hay" });
    let refused = world.act_as("future_president", "second_mirror", "withdrawNeed", NEED, withdraw).await;
    assert_eq!(code_and_reason(&refused), "FORBIDDEN -", "it is not theirs to take back");
}

async fn neighbours_who_endorse_at_once_are_all_counted(world: World) {
    let need = world.file_need(NEIGHBOUR, "mirror_club_jerez", "Agua").await;
    let people = ["former_president", "future_president", "member_jerez", "treasurer_jal", "secretary_jal"];
    for person in people {
        world.joins(person, "mirror_club_jerez").await;
    }
    let answers = join_all(people.map(|person| world.endorses(person, "mirror_club_jerez", &need))).await;
    for answer in answers {
        assert!(answer.get("errors").is_none(), "{answer:#}");
    }
    let query = format!("{{ node(id: {}) {{ ... on Need {{ endorsements version }} }} }}", need["id"]);
    assert_eq!(world.read("", &query).await["node"], json!({ "endorsements": 5, "version": 6 }));
}

async fn whoever_sends_an_endorsement_twice_at_once_is_counted_once(world: World) {
    let need = world.file_need(NEIGHBOUR, "mirror_club_jerez", "Agua").await;
    let answers = join_all(
        (0..3)
            .map(|_| world.act(NEIGHBOUR, "endorseNeed", NEED, json!({ "needId": need["id"], "expectedVersion": 0 }))),
    )
    .await;
    let mut said: Vec<String> = answers
        .iter()
        .map(|answer| if answer.get("errors").is_some() { code_and_reason(answer) } else { "done".to_owned() })
        .collect();
    said.sort();
    assert_eq!(said, ["CONFLICT ALREADY_ENDORSED", "CONFLICT ALREADY_ENDORSED", "done"]);
    let rows = entity::need_endorsement::Entity::find().all(&world.database).await.unwrap();
    assert_eq!(rows.len(), 1);
}

async fn only_the_mirror_club_that_filed_takes_it_back(world: World) {
    let need = world.file_need(NEIGHBOUR, "mirror_club_jerez", "Agua").await;
    let input = |version: i64| json!({ "needId": need["id"], "expectedVersion": version, "reason": "Ya hay pozo" });
    for person in ["president_jerez", "delegate_zac", "projects_jerez"] {
        assert_eq!(world.refusal(person, "withdrawNeed", NEED, input(1)).await, "FORBIDDEN -", "{person}");
    }
    world.done(NEIGHBOUR, "endorseNeed", NEED, json!({ "needId": need["id"], "expectedVersion": 0 })).await;
    let stale = world.refusal(NEIGHBOUR, "withdrawNeed", NEED, input(1)).await;
    assert_eq!(stale, "CONFLICT STALE_VERSION", "somebody has endorsed it meanwhile");
    let withdrawn = world.done(NEIGHBOUR, "withdrawNeed", "need { status withdrawalReason }", input(2)).await;
    assert_eq!(withdrawn["need"], json!({ "status": "WITHDRAWN", "withdrawalReason": "Ya hay pozo" }));
    assert_eq!(world.refusal(NEIGHBOUR, "withdrawNeed", NEED, input(3)).await, "REFUSED NEED_NOT_OPEN");
    world.joins("former_president", "mirror_club_jerez").await;
    let late = world.endorses("former_president", "mirror_club_jerez", &need).await;
    assert_eq!(code_and_reason(&late), "REFUSED NEED_NOT_OPEN");
}

async fn an_assembly_is_no_older_than_its_club_and_not_of_tomorrow(world: World) {
    let day = |days: i64| json!(world.time().date_naive() + Duration::days(days));
    for days in [1, 400, -1_001, -40_000] {
        let answer = world.act(NEIGHBOUR, "fileNeed", NEED, filed("mirror_club_jerez", "Agua", day(days))).await;
        assert_eq!(code_and_reason(&answer), "INVALID BAD_DATE", "{days}");
        assert_eq!(answer["errors"][0]["extensions"]["inputPath"], "assemblyOn");
    }
    for days in [0, -1_000] {
        world.done(NEIGHBOUR, "fileNeed", NEED, filed("mirror_club_jerez", "Agua", day(days))).await;
    }
}

fn draft(answers: Value) -> Value {
    let mut input = json!({
        "clubId": global(NodeKind::Club, "club_jerez"), "title": "Red de agua", "description": "Para 120 familias",
        "type": "POTABLE_WATER", "cost": "1000000.03",
    });
    input["content"] = content("Agua", "1000000.03");
    input.as_object_mut().unwrap().extend(answers.as_object().unwrap().clone());
    input
}

async fn a_proposal_answers_a_need_or_says_why_not(world: World) {
    let need = world.file_need(NEIGHBOUR, "mirror_club_jerez", "Agua").await;
    let project = "project { id withoutNeedReason need { id title } }";
    let refused = |answers: Value| {
        let world = &world;
        async move {
            let answer = world.act("secretary_jerez", "draftProposal", project, draft(answers)).await;
            let path = answer["errors"][0]["extensions"]["inputPath"].as_str().unwrap_or("-").to_owned();
            format!("{} {path}", code_and_reason(&answer))
        }
    };
    let both = json!({ "needId": need["id"], "withoutNeedReason": "Ninguna" });
    assert_eq!(refused(both).await, "INVALID NEED_OR_REASON withoutNeedReason");
    assert_eq!(refused(json!({})).await, "INVALID NEED_OR_REASON needId");
    assert_eq!(
        refused(json!({ "needId": null, "withoutNeedReason": " " })).await,
        "INVALID EMPTY_TEXT withoutNeedReason"
    );
    let absent: ID = global(NodeKind::Need, "a need that never was");
    assert_eq!(refused(json!({ "needId": absent })).await, "NOT_FOUND - needId");
    let elsewhere =
        json!({ "needId": need["id"], "communityId": global(NodeKind::Community, "community_tlaltenango") });
    assert_eq!(refused(elsewhere).await, "INVALID NEED_OF_ANOTHER_COMMUNITY needId");
    let answering = draft(json!({ "needId": need["id"] }));
    let drafted = world.done("secretary_jerez", "draftProposal", project, answering).await["project"].clone();
    assert_eq!(drafted["need"]["title"], "Agua");
    assert_eq!(drafted["withoutNeedReason"], "");
    let other = world.draft().await;
    let query = format!("{{ project(id: {}) {{ need {{ id }} withoutNeedReason }} }}", other["id"]);
    let read = world.read("secretary_jerez", &query).await;
    assert_eq!(read["project"]["need"], Value::Null);
    assert_ne!(read["project"]["withoutNeedReason"], "");
    // The draft is the club's alone, also for those who filed the need.
    let query = format!("{{ node(id: {}) {{ ... on Need {{ projects {{ totalCount }} }} }} }}", need["id"]);
    for (person, seen) in [("secretary_jerez", 1), (NEIGHBOUR, 0), ("national", 0), ("", 0), ("delegate_zac", 0)] {
        assert_eq!(world.read(person, &query).await["node"]["projects"]["totalCount"], seen, "{person}");
    }
    let withdraw = json!({ "needId": need["id"], "expectedVersion": 1, "reason": "Ya hay pozo" });
    world.done(NEIGHBOUR, "withdrawNeed", NEED, withdraw).await;
    assert_eq!(refused(json!({ "needId": need["id"] })).await, "REFUSED NEED_NOT_OPEN -");
}

async fn the_ballot_shows_the_endorsement(world: World) {
    let need = world.file_need(NEIGHBOUR, "mirror_club_jerez", "Agua").await;
    world.done(NEIGHBOUR, "endorseNeed", NEED, json!({ "needId": need["id"], "expectedVersion": 0 })).await;
    let answering = draft(json!({ "needId": need["id"] }));
    let project = world.done("secretary_jerez", "draftProposal", "project { id }", answering).await["project"].clone();
    let project = world.submit(&JEREZ, &project).await;
    let session = world.session().await;
    let item = world.add(&JEREZ, &session, &project).await;
    let query = format!(
        "{{ node(id: {}) {{ ... on AgendaItem {{ project {{ need {{ title endorsements attendees ownEndorsement {{ endorsedAt }} }} }} }} }} }}",
        item["id"]
    );
    for person in JEREZ.voters {
        let shown = world.read(person, &query).await["node"]["project"]["need"].clone();
        let expected = json!({ "title": "Agua", "endorsements": 1, "attendees": 120, "ownEndorsement": null });
        assert_eq!(shown, expected, "{person}");
    }
}

async fn who_endorsed_is_for_themselves(world: World) {
    let need = world.file_need(NEIGHBOUR, "mirror_club_jerez", "Agua").await;
    world.endorses(NEIGHBOUR, "mirror_club_jerez", &need).await;
    world.joins("former_president", "mirror_club_jerez").await;
    let query = "{ needs { nodes { endorsements ownEndorsement { mirrorClub { name } } } } }";
    let own = |read: Value| read["needs"]["nodes"][0]["ownEndorsement"].clone();
    assert_eq!(own(world.read(NEIGHBOUR, query).await)["mirrorClub"]["name"], "Entidad mirror_club_jerez");
    for person in ["", "former_president", "national", "auditor", "president_jerez", "administrator"] {
        assert_eq!(own(world.read(person, query).await), Value::Null, "{person}");
    }
}
