//! The published rank: what is to be selected is scored by the committee's weights, and taken in turn or with a reason.

use chrono::Duration;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};
use tresporuno::graphql::id::NodeKind;

use crate::world::story::{JEREZ, TLALTENANGO, content};
use crate::world::{World, id};

both_databases!(
    an_item_shows_what_it_scored_and_where_it_stands,
    an_item_is_taken_before_a_better_one_with_a_reason_alone,
    what_proceeds_is_not_ranked,
    a_need_that_was_taken_back_counts_for_nothing,
    a_need_that_was_answered_counts_for_nothing,
);

const RANKED: &str =
    "position rank score { total marginalisation endorsement pastInvestment deposited } departureReason";

impl World {
    async fn marginalised(&self, community: &str, degree: &str) {
        use entity::community::{Column, Entity};
        let change = Entity::update_many().col_expr(Column::MarginalisationDegree, Expr::value(degree));
        change.filter(Column::Id.eq(id(community))).exec(&self.database).await.unwrap();
    }

    async fn ranked(&self, person: &str, item: &Value) -> Value {
        self.read(person, &format!("{{ node(id: {}) {{ ... on AgendaItem {{ {RANKED} }} }} }}", item["id"])).await["node"]
            .clone()
    }
}

async fn an_item_shows_what_it_scored_and_where_it_stands(world: World) {
    let session = world.session().await;
    let first = world.submitted().await;
    let first = world.add(&JEREZ, &session, &first).await;
    // As default weights have it: 4,000 of 7,500 for a high degree, and 2,000 of the best, since nothing was invested.
    let shown = world.ranked("president_jerez", &first).await;
    let score =
        json!({ "total": 5000, "marginalisation": 7500, "endorsement": 0, "pastInvestment": 10000, "deposited": 0 });
    assert_eq!(shown, json!({ "position": 1, "rank": 1, "score": score, "departureReason": "" }));
    world.marginalised("community_tlaltenango", "VERY_HIGH").await;
    let draft = world.draft_of(TLALTENANGO.author, TLALTENANGO.club).await;
    let second = world.submit(&TLALTENANGO, &draft).await;
    let second = world.add(&TLALTENANGO, &session, &second).await;
    let shown = world.ranked("president_tlaltenango", &second).await;
    assert_eq!((&shown["position"], &shown["rank"], &shown["score"]["total"]), (&json!(2), &json!(1), &json!(6000)));
    // Whoever reads one item knows its place, and nothing else of what it is compared with.
    assert_eq!(world.ranked("president_jerez", &first).await["rank"], 2);
    // A work of a million pesos that was authorised in the community counts against the next one.
    let draft = world.draft().await;
    let third = world.submit(&JEREZ, &draft).await;
    let built = world
        .read(
            "president_jerez",
            &format!("{{ node(id: {}) {{ ... on AgendaItem {{ project {{ id }} }} }} }}", first["id"]),
        )
        .await;
    world.put_at(&built["node"]["project"], "CLOSED").await;
    let third = world.add(&JEREZ, &session, &third).await;
    let shown = world.ranked("liaison_zac", &third).await;
    assert_eq!(shown["score"]["pastInvestment"], 8333, "5 million of 6");
    assert_eq!((&shown["score"]["total"], &shown["rank"]), (&json!(4666), &json!(3)));
    // The agenda can be read in the order of the rank.
    let query = format!(
        "{{ node(id: {}) {{ ... on Session {{ agendaItems(orderBy: SCORE_DESC) {{ nodes {{ position }} }} }} }} }}",
        session["id"]
    );
    let positions = world.read("national", &query).await["node"]["agendaItems"]["nodes"].clone();
    assert_eq!(positions, json!([{ "position": 2 }, { "position": 1 }, { "position": 3 }]));
    // What was scored stays as it was, whatever is known later.
    world.marginalised("community_jerez", "LOW").await;
    assert_eq!(world.ranked("president_jerez", &first).await["score"], score);
}

async fn an_item_is_taken_before_a_better_one_with_a_reason_alone(world: World) {
    let session = world.session().await;
    let worse = world.submitted().await;
    let worse = world.add(&JEREZ, &session, &worse).await;
    world.marginalised("community_tlaltenango", "VERY_HIGH").await;
    let draft = world.draft_of(TLALTENANGO.author, TLALTENANGO.club).await;
    let better = world.submit(&TLALTENANGO, &draft).await;
    let better = world.add(&TLALTENANGO, &session, &better).await;
    world.pass(Duration::days(6));
    let open = |item: &Value| json!({ "agendaItemId": item["id"], "expectedVersion": 1 });
    let answer = world.act("delegate_zac", "openAgendaItem", "agendaItem { id }", open(&worse)).await;
    let extensions = &answer["errors"][0]["extensions"];
    assert_eq!(extensions["reason"], "DEPARTURE_NEEDS_REASON", "{answer:#}");
    assert_eq!((&extensions["betterScore"], &extensions["position"]), (&json!("6000"), &json!("2")));
    let mut blank = open(&worse);
    blank["departureReason"] = json!(" ");
    let refused = world.refusal("delegate_zac", "openAgendaItem", "agendaItem { id }", blank).await;
    assert_eq!(refused, "INVALID EMPTY_TEXT");
    let mut reasoned = open(&worse);
    reasoned["departureReason"] = json!("La escuela se queda sin agua");
    world.done("delegate_zac", "openAgendaItem", "agendaItem { id }", reasoned.clone()).await;
    for person in ["president_jerez", "projects_jerez", "liaison_zac", "national", "auditor"] {
        assert_eq!(world.ranked(person, &worse).await["departureReason"], "La escuela se queda sin agua", "{person}");
    }
    // In its turn an item needs no reason, and keeps none.
    reasoned["agendaItemId"] = better["id"].clone();
    world.done("delegate_zac", "openAgendaItem", "agendaItem { id }", reasoned).await;
    assert_eq!(world.ranked("delegate_zac", &better).await["departureReason"], "");
}

async fn a_need_that_was_taken_back_counts_for_nothing(world: World) {
    let session = world.session().await;
    let need = world.file_need("mirror_jerez", "mirror_club_jerez", "Agua").await;
    let endorse = json!({ "needId": need["id"], "expectedVersion": 0 });
    world.done("mirror_jerez", "endorseNeed", "need { id }", endorse).await;
    let mut scored = Vec::new();
    for taken_back in [false, true] {
        let draft = json!({
            "clubId": NodeKind::Club.id(id("club_jerez")), "title": format!("Agua {taken_back}"), "needId": need["id"],
            "description": "Red de agua", "type": "POTABLE_WATER", "cost": "1000000.03",
            "content": content("Agua", "1000000.03"),
        });
        let draft = world.done(JEREZ.author, "draftProposal", "project { id version }", draft).await["project"].clone();
        let project = world.submit(&JEREZ, &draft).await;
        if taken_back {
            let withdraw =
                json!({ "needId": need["id"], "expectedVersion": 2, "reason": "La asamblea cambió de opinión" });
            world.done("mirror_jerez", "withdrawNeed", "need { status }", withdraw).await;
        }
        let item = world.add(&JEREZ, &session, &project).await;
        scored.push(world.ranked("delegate_zac", &item).await["score"]["endorsement"].as_i64().unwrap());
    }
    assert!(scored[0] > 0 && scored[1] == 0, "{scored:?}");
}

async fn a_need_that_was_answered_counts_for_nothing(world: World) {
    let session = world.session().await;
    let need = world.file_need("mirror_jerez", "mirror_club_jerez", "Agua").await;
    let endorse = json!({ "needId": need["id"], "expectedVersion": 0 });
    world.done("mirror_jerez", "endorseNeed", "need { id }", endorse).await;
    let mut proposed = Vec::new();
    for number in 0..2 {
        let draft = json!({
            "clubId": NodeKind::Club.id(id("club_jerez")), "title": format!("Agua {number}"), "needId": need["id"],
            "description": "Red de agua", "type": "POTABLE_WATER", "cost": "1000000.03",
            "content": content("Agua", "1000000.03"),
        });
        let draft = world.done(JEREZ.author, "draftProposal", "project { id version }", draft).await["project"].clone();
        proposed.push(world.submit(&JEREZ, &draft).await);
    }
    let endorsed = async |project: &Value| {
        let item = world.add(&JEREZ, &session, project).await;
        world.ranked("delegate_zac", &item).await["score"]["endorsement"].as_i64().unwrap()
    };
    assert!(endorsed(&proposed[0]).await > 0);
    world.hands_over("community_jerez", &need).await;
    assert_eq!(endorsed(&proposed[1]).await, 0, "a work for it was handed over");
}

async fn what_proceeds_is_not_ranked(world: World) {
    let on = world.selected().await;
    world.completed_file(&on.project).await;
    let session = world.session().await;
    let input = json!({
        "sessionId": session["id"], "expectedVersion": 1, "projectId": on.project["id"], "purpose": "PROCEED",
    });
    let added = world.done("delegate_zac", "addAgendaItem", &format!("agendaItem {{ {RANKED} }}"), input).await;
    let expected = json!({ "position": 1, "rank": null, "score": null, "departureReason": "" });
    assert_eq!(added["agendaItem"], expected);
}
