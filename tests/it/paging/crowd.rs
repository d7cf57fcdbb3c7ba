//! A crowd for lists: the small world, and enough rows beside it that every list has pages and equal values in its
//! order. Written straight into the tables, in one transaction.

mod account;
mod covam;
mod endings;
mod freezes;
mod money;
mod needs;
pub mod projects;
mod review;

use std::ops::Deref;

use chrono::{DateTime, Duration, NaiveDate, Utc};
use entity::*;
use sea_orm::{ActiveModelTrait, Database, DatabaseTransaction, EntityTrait, IntoActiveModel, TransactionTrait};
use uuid::Uuid;

use crate::both::{Backend, Fixture};
use crate::world::{World, code_of, id, now};

/// The world with a crowd in it: 63 clubs, 126 projects, and what belongs to them.
pub struct Crowded(World);

impl Fixture for Crowded {
    const TEMPLATE: &'static str = "crowded";

    async fn prepare(url: &str) {
        World::prepare(url).await;
        let database = Database::connect(url).await.unwrap();
        let tx = database.begin().await.unwrap();
        territory(&tx).await;
        organisations(&tx).await;
        clubs(&tx).await;
        needs::fill(&tx).await;
        projects::fill(&tx).await;
        freezes::fill(&tx).await;
        account::fill(&tx).await;
        covam::fill(&tx).await;
        money::fill(&tx).await;
        review::fill(&tx).await;
        tx.commit().await.unwrap();
        database.close().await.unwrap();
    }

    async fn build(backend: Backend) -> Self {
        Self(World::build(backend).await)
    }
}

impl Deref for Crowded {
    type Target = World;

    fn deref(&self) -> &World {
        &self.0
    }
}

const STATES: &[(&str, &str, &str)] =
    &[("11", "MX-GUA", "Guanajuato"), ("16", "MX-MIC", "Michoacán"), ("20", "MX-OAX", "Oaxaca")];
/// Four names twice in each of two states.
const MUNICIPALITIES: &[(&str, &str)] = &[
    ("32001", "Benito Juárez"),
    ("32002", "Benito Juárez"),
    ("32003", "Morelos"),
    ("14001", "Benito Juárez"),
    ("14002", "Morelos"),
    ("14003", "Ocampo"),
    ("11001", "Ocampo"),
    ("20001", "Morelos"),
];
const COMMUNITIES: &[&str] = &["La Estancia", "San José", "El Cargadero", "Los Haro"];

/// Where clubs of the crowd are from: INEGI's code and the community.
pub fn communities() -> Vec<(String, Uuid)> {
    let seeded = ["jerez", "colotlan"].map(|key| (code_of(key).to_owned(), id(&format!("community_{key}"))));
    let crowd = MUNICIPALITIES.iter().filter(|(code, _)| code.starts_with('3') || code.starts_with("14"));
    let crowd =
        crowd.flat_map(|(code, _)| COMMUNITIES[..2].iter().map(|name| ((*code).to_owned(), community_id(code, name))));
    seeded.into_iter().chain(crowd).collect()
}

/// The tenant that sits for a municipality.
pub fn town_hall(code: &str) -> Uuid {
    match code {
        "32020" => id("jerez"),
        "14025" => id("colotlan"),
        code => id(&format!("town_hall_{code}")),
    }
}

/// A club of the crowd with its municipality and community; the first is the one of Jerez.
pub fn club_at(index: usize) -> (Uuid, String, Uuid) {
    let communities = communities();
    let (code, community) = communities[index % communities.len()].clone();
    let key = if index == 0 { "club_jerez".to_owned() } else { format!("crowd_club_{index}") };
    (id(&key), code, community)
}

pub const CLUBS: usize = 60;

async fn territory(tx: &DatabaseTransaction) {
    let states = STATES.iter().map(|(code, iso_code, name)| state::Model {
        code: (*code).into(),
        iso_code: (*iso_code).into(),
        name: (*name).into(),
    });
    put(tx, states).await;
    let municipalities = MUNICIPALITIES.iter().enumerate().map(|(index, (code, name))| municipality::Model {
        code: (*code).into(),
        state_code: code[..2].into(),
        name: (*name).into(),
        longitude_e4: -1_030_000,
        latitude_e4: 226_000,
        population: 1_000,
        marginalisation_degree: ["HIGH", "LOW", "UNKNOWN"][index % 3].into(),
        marginalisation_index_e6: -1_500_000,
    });
    put(tx, municipalities).await;
    let communities = MUNICIPALITIES.iter().flat_map(|(code, _)| {
        COMMUNITIES.iter().map(|name| community::Model {
            id: community_id(code, name),
            municipality_code: (*code).into(),
            state_code: code[..2].into(),
            name: (*name).into(),
            marginalisation_degree: if *name == "San José" { "HIGH".into() } else { "LOW".into() },
            // Those from which no club of the crowd is; many have a place that others have too.
            solidarity_rank: match *name {
                "El Cargadero" => 3_000_001,
                "Los Haro" => 3_000_001 + i64::from(code.ends_with('1')),
                _ => 0,
            },
        })
    });
    put(tx, communities).await;
}

async fn organisations(tx: &DatabaseTransaction) {
    let halls = MUNICIPALITIES.iter().map(|(code, name)| tenant::Model {
        state_code: Some(code[..2].into()),
        municipality_code: Some((*code).into()),
        ..tenant(town_hall(code), "MUNICIPALITY", &format!("Ayuntamiento de {name}"))
    });
    put(tx, halls).await;
    let federations = (0..5)
        .map(|index| tenant(id(&format!("crowd_federation_{index}")), "FEDERATION", ["Unidos", "Juntos"][index % 2]));
    put(tx, federations).await;
    let consulate = |index: usize| id(&format!("crowd_consulate_{index}"));
    put(tx, (0..5).map(|index| tenant(consulate(index), "CONSULATE", &format!("Consulado {index}")))).await;
    let consulates = (0..5).map(|index| consulate::Model {
        id: consulate(index),
        city: ["Dallas", "Fresno"][index % 2].into(),
        us_state: ["TX", "CA"][index % 2].into(),
    });
    put(tx, consulates).await;
}

async fn clubs(tx: &DatabaseTransaction) {
    let key = |index: usize| club_at(index).0;
    put(tx, (1..=CLUBS).map(|index| tenant(key(index), "CLUB", &format!("Club {index}")))).await;
    put(tx, (1..=CLUBS).map(club_row)).await;
    let files = (1..=CLUBS).step_by(2).map(|index| club_file::Model {
        club_id: key(index),
        contact_name: format!("Contacto {index}"),
        contact_email: format!("club{index}@crowd.example"),
        contact_phone: String::new(),
        bank_name: String::new(),
        bank_account: String::new(),
        version: 1,
    });
    put(tx, files).await;
    // One club has a long history, the others a short one.
    let years = (0..6).map(|years| (0, years)).chain((1..=CLUBS).map(|index| (index, 0)));
    put(tx, years.map(|(index, years)| registration(index, years))).await;
    let twin = |index: usize| id(&format!("crowd_twin_{index}"));
    put(tx, (0..7).map(|index| tenant(twin(index), "MIRROR_CLUB", &format!("Espejo {index}")))).await;
    let twins = (0..7_usize).map(|index| mirror_club::Model {
        id: twin(index),
        club_id: id("club_jerez"),
        community_id: id("community_jerez"),
        founded_on: day(-(index as i64 % 3)),
    });
    put(tx, twins).await;
}

fn club_row(index: usize) -> club::Model {
    let (key, code, community_id) = club_at(index);
    club::Model {
        id: key,
        folio: format!("TN-CROWD-{index:03}"),
        // The same name in every community.
        name: format!("Club {}", index / communities().len()),
        city: "Chicago".into(),
        us_state: ["CA", "IL", "TX"][index % 3].into(),
        community_id,
        state_code: code[..2].into(),
        municipality_code: code,
        consulate_id: id(["consulate_la", "crowd_consulate_0"][index % 2]),
        federation_id: [None, Some("federation"), Some("crowd_federation_0")][index % 3].map(id),
        founded_on: day(-2_000),
        registered_on: day(-200),
        registered_until: day(500 - 100 * (index as i64 % 4)),
        created_at: moment(-(index as i64 % 5)),
        version: 1,
    }
}

fn registration(index: usize, years: i64) -> club_registration::Model {
    let (club_id, code, _) = club_at(index);
    club_registration::Model {
        id: id(&format!("crowd_registration_{index}_{years}")),
        club_id,
        consulate_id: id("consulate_la"),
        state_code: code[..2].into(),
        issuer_id: id("consulate_la"),
        issued_by: id("registrar_la"),
        kind: if years == 0 { "NEW".into() } else { "RENEWED".into() },
        issued_on: day(-3_000 + 365 * years),
        valid_until: day(-2_000 + 365 * years),
    }
}

fn community_id(code: &str, name: &str) -> Uuid {
    id(&format!("crowd_community_{code}_{name}"))
}

fn tenant(id: Uuid, kind: &str, name: &str) -> tenant::Model {
    tenant::Model {
        id,
        kind: kind.into(),
        name: name.into(),
        state_code: None,
        municipality_code: None,
        created_at: moment(-4_000),
        version: 1,
    }
}

/// Writes the rows, some hundreds at a time.
pub async fn put<M, A>(tx: &DatabaseTransaction, rows: impl IntoIterator<Item = M>)
where
    M: IntoActiveModel<A>,
    A: ActiveModelTrait + Send,
{
    let rows: Vec<A> = rows.into_iter().map(IntoActiveModel::into_active_model).collect();
    for some in rows.chunks(500) {
        A::Entity::insert_many(some.to_vec()).exec_without_returning(tx).await.unwrap();
    }
}

pub fn moment(days: i64) -> DateTime<Utc> {
    now() + Duration::days(days)
}

pub fn day(days: i64) -> NaiveDate {
    moment(days).date_naive()
}
