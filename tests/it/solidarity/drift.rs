//! The place that is kept with each community is the one that counting everything anew would give it.

use std::collections::BTreeMap;

use entity::{club, community, municipality, need};
use futures_util::future::join_all;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde_json::{Value, json};
use tresporuno::domain::marginalisation::parse;
use tresporuno::graphql::id::NodeKind;
use uuid::Uuid;

use super::{NEED, TOWN, withdraw};
use crate::world::story::global;
use crate::world::{World, id};

both_databases!(
    whatever_is_done_the_place_is_the_one_that_a_count_gives,
    what_is_filed_while_a_club_is_registered_leaves_no_place,
    what_is_filed_and_taken_back_at_once_is_counted,
    the_twin_of_a_club_elsewhere_is_counted_too,
    a_club_whose_registration_has_run_out_is_a_club,
);

const ALONE: [(&str, &str); 4] =
    [("Las Lomas", "HIGH"), ("El Salto", "VERY_HIGH"), ("La Mesa", "UNKNOWN"), ("Los Sauces", "LOW")];

impl World {
    /// Every community by its name with the place that is kept with it, and the one that a count gives.
    pub async fn places(&self) -> (BTreeMap<String, i64>, BTreeMap<String, i64>) {
        let database = &self.database;
        let needs = need::Entity::find().all(database).await.unwrap();
        let clubs = club::Entity::find().all(database).await.unwrap();
        let towns = municipality::Entity::find().all(database).await.unwrap();
        let weights = ["UNKNOWN", "VERY_LOW", "LOW", "MEDIUM", "HIGH", "VERY_HIGH"];
        let (mut kept, mut counted) = (BTreeMap::new(), BTreeMap::new());
        for place in community::Entity::find().all(database).await.unwrap() {
            let open = needs.iter().filter(|need| need.community_id == place.id && need.status == "OPEN").count();
            let town = towns.iter().find(|town| town.code == place.municipality_code).unwrap();
            let own = &place.marginalisation_degree;
            let degree = if own == "UNKNOWN" { &town.marginalisation_degree } else { own };
            let weight = 1 + weights.iter().position(|known| known == degree).unwrap();
            let has_club = clubs.iter().any(|club| club.community_id == place.id);
            let count = if has_club || open == 0 { 0 } else { weight as i64 * 1_000_000 + open as i64 };
            counted.insert(place.name.clone(), count);
            kept.insert(place.name, place.solidarity_rank);
        }
        (kept, counted)
    }

    async fn places_are_true(&self, after: &str) {
        let (kept, counted) = self.places().await;
        assert_eq!(kept, counted, "after {after}");
    }

    /// A mirror club of the club of Jerez, with somebody of Jerez in it, put into a community behind the service.
    async fn twin_in(&self, community: &str) {
        let tenant = entity::tenant::Model {
            id: id("twin"),
            kind: "MIRROR_CLUB".into(),
            name: "Gemelo".into(),
            state_code: None,
            municipality_code: None,
            created_at: self.time(),
            version: 1,
        };
        let twin = entity::mirror_club::Model {
            id: id("twin"),
            club_id: id("club_jerez"),
            community_id: id(community),
            founded_on: self.time().date_naive(),
        };
        let database = &self.database;
        entity::tenant::Entity::insert(tenant.into_active_model()).exec_without_returning(database).await.unwrap();
        entity::mirror_club::Entity::insert(twin.into_active_model()).exec_without_returning(database).await.unwrap();
        self.also("mirror_jerez", "twin", "MIRROR_CLUB_MEMBER").await;
    }

    async fn degree_of_the_town(&self, degree: &str) {
        let text = format!(
            "CVE_MUN,NOM_ENT,NOM_MUN,POB_TOT,IM_2020,GM_2020,IMN_2020\n32020,Zacatecas,Jerez,59910,57.1,{degree},0.9\n"
        );
        let rows = parse(text.as_bytes()).unwrap().rows;
        self.store.record_marginalisation(&rows, &mut |_| ()).await.unwrap();
    }
}

pub fn club_for(community: &str, number: usize) -> Value {
    let person =
        |office: &str| json!({ "office": office, "name": office, "email": format!("{office}.{number}@test.example") });
    let officers: Vec<Value> = ["PRESIDENT", "TREASURER", "SECRETARY"].map(person).into();
    json!({
        "consulateId": global(NodeKind::Consulate, "consulate_la"), "name": format!("Club {community} {number}"),
        "city": "Fresno", "usState": "CA", "communityId": global(NodeKind::Community, community),
        "foundedOn": "2026-01-01",
        "contact": { "name": "Ana", "email": "ana@test.example", "phone": "1", "bankName": "Banco", "bankAccount": "1" },
        "officers": officers,
    })
}

/// Numbers that are the same at each run of a seed.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % bound
    }
}

async fn whatever_is_done_the_place_is_the_one_that_a_count_gives(world: World) {
    for (name, degree) in ALONE {
        world.community_alone(name, degree).await;
    }
    let (mut numbers, mut open): (_, Vec<(Value, &str)>) = (Numbers(20_261_128), Vec::new());
    let mut done = BTreeMap::new();
    for step in 0..60 {
        let (name, _) = ALONE[numbers.below(ALONE.len())];
        let act = match numbers.below(20) {
            0..9 => {
                open.push((world.assembly_asks(name).await, name));
                "a need"
            }
            9..13 if !open.is_empty() => {
                let (need, _) = open.swap_remove(numbers.below(open.len()));
                world.done(TOWN, "withdrawNeed", NEED, withdraw(&need, 1)).await;
                "a withdrawal"
            }
            13..15 if !open.is_empty() => {
                let (need, of) = open.swap_remove(numbers.below(open.len()));
                world.hands_over(of, &need).await;
                "a handover"
            }
            15..17 => {
                world.degree_of_the_town(["Alto", "Muy alto", "Medio"][numbers.below(3)]).await;
                "a degree"
            }
            17 if step > 30 => {
                world.done("registrar_la", "registerClub", "club { id }", club_for(name, step)).await;
                "a club"
            }
            18 => {
                world.file_need("mirror_jerez", "mirror_club_jerez", &format!("Agua {step}")).await;
                "a need of a mirror club"
            }
            _ => continue,
        };
        *done.entry(act).or_insert(0) += 1;
        world.places_are_true(act).await;
        let (kept, _) = world.places().await;
        let mut listed: Vec<i64> = Vec::new();
        for name in world.in_solidarity("").await {
            listed.push(kept[name.as_str().unwrap()]);
        }
        assert!(listed.is_sorted_by(|one, next| one >= next) && listed.iter().all(|place| *place > 0), "{listed:?}");
        assert_eq!(listed.len(), kept.values().filter(|place| **place > 0).count(), "after {act}");
    }
    assert_eq!(done.len(), 6, "each is done at least once: {done:?}");
}

async fn what_is_filed_while_a_club_is_registered_leaves_no_place(world: World) {
    for turn in 0..6 {
        let name = format!("Las Lomas {turn}");
        world.community_alone(&name, "HIGH").await;
        let (filed, registered) = futures_util::future::join(
            world.act(TOWN, "fileAssemblyNeed", NEED, world.assembly_need(&name)),
            world.act("registrar_la", "registerClub", "club { id }", club_for(&name, turn)),
        )
        .await;
        for answer in [filed, registered] {
            assert!(answer.get("errors").is_none(), "{answer:#}");
        }
        world.places_are_true("both at once").await;
    }
}

async fn what_is_filed_and_taken_back_at_once_is_counted(world: World) {
    world.community_alone("Las Lomas", "HIGH").await;
    world.twin_in("Las Lomas").await;
    let mut filed = Vec::new();
    for _ in 0..3 {
        filed.push(world.twin_asks("Las Lomas").await);
    }
    let back = filed.iter().map(|need| world.act_as("mirror_jerez", "twin", "withdrawNeed", NEED, withdraw(need, 1)));
    let anew = (0..3).map(|_| world.act_as("mirror_jerez", "twin", "fileNeed", NEED, world.twin_need()));
    let answers = futures_util::future::join(join_all(back), join_all(anew)).await;
    for answer in answers.0.iter().chain(&answers.1) {
        assert!(answer.get("errors").is_none(), "{answer:#}");
    }
    world.places_are_true("all at once").await;
    assert_eq!(world.places().await.0["Las Lomas"], 5_000_003);
}

async fn the_twin_of_a_club_elsewhere_is_counted_too(world: World) {
    world.community_alone("Las Lomas", "HIGH").await;
    world.twin_in("Las Lomas").await;
    let need = world.twin_asks("Las Lomas").await;
    assert_eq!(world.in_solidarity("").await, ["Las Lomas"], "nobody there is a club");
    assert_eq!(
        world.not_filed(TOWN, world.assembly_need("Las Lomas")).await,
        "REFUSED COMMUNITY_HAS_MIRROR_CLUB",
        "the twin files"
    );
    world.places_are_true("a need of a twin").await;
    world.act_as("mirror_jerez", "twin", "withdrawNeed", NEED, withdraw(&need, 1)).await;
    assert_eq!(world.in_solidarity("").await, Vec::<Value>::new());
}

async fn a_club_whose_registration_has_run_out_is_a_club(world: World) {
    world.community_alone("Las Lomas", "HIGH").await;
    world.assembly_asks("Las Lomas").await;
    world.done("registrar_la", "registerClub", "club { id }", club_for("Las Lomas", 1)).await;
    let ended = club::Entity::update_many()
        .col_expr(club::Column::RegisteredOn, Expr::value(world.time().date_naive() - chrono::Duration::days(60)))
        .col_expr(club::Column::RegisteredUntil, Expr::value(world.time().date_naive() - chrono::Duration::days(30)))
        .filter(club::Column::CommunityId.eq::<Uuid>(id("Las Lomas")));
    assert_eq!(ended.exec(&world.database).await.unwrap().rows_affected, 1);
    world.assembly_asks("Las Lomas").await;
    assert_eq!(world.in_solidarity("").await, Vec::<Value>::new(), "it can be renewed");
    world.places_are_true("an expiry").await;
}

impl World {
    async fn twin_asks(&self, community: &str) -> Value {
        let answer = self.act_as("mirror_jerez", "twin", "fileNeed", NEED, self.twin_need()).await;
        let need = answer["data"]["fileNeed"]["need"].clone();
        assert_eq!(need["community"]["name"], community, "{answer:#}");
        need
    }

    fn twin_need(&self) -> Value {
        json!({
            "mirrorClubId": global(NodeKind::MirrorClub, "twin"), "title": "Agua", "description": "Un pozo",
            "type": "POTABLE_WATER", "assemblyOn": self.time().date_naive(), "attendees": 80,
        })
    }
}
