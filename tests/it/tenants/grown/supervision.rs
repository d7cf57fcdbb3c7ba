//! Who supervises works in the grown world, and what they left: put there behind the service.

use entity::*;
use sea_orm::{ColumnTrait, DatabaseConnection, EntityTrait, IntoActiveModel, QueryFilter};
use uuid::Uuid;

use super::{day, moment};
use crate::world::id;

/// A committee that supervises what the town of Jerez builds, and two before works that have not begun.
pub async fn supervise(database: &DatabaseConnection) {
    for (title, committee) in [
        ("jerez pledged", "works_committee_jerez"),
        ("tlaltenango to begin", "works_committee_tlaltenango"),
        ("colotlan to begin", "works_committee_colotlan"),
    ] {
        let project = project::Entity::find().filter(project::Column::Title.eq(title)).one(database).await;
        let project = project.unwrap().unwrap();
        if title != "jerez pledged" {
            found(database, committee).await;
            belong(database, committee).await;
        }
        constitute(database, project.id, committee).await;
        if title == "jerez pledged" {
            look(database, project.id).await;
        }
    }
}

async fn found(database: &DatabaseConnection, committee: &str) {
    let row = tenant::Model {
        id: id(committee),
        kind: "WORKS_COMMITTEE".into(),
        name: format!("Entidad {committee}"),
        state_code: None,
        municipality_code: None,
        created_at: moment(0),
        version: 1,
    };
    tenant::Entity::insert(row.into_active_model()).exec_without_returning(database).await.unwrap();
}

async fn constitute(database: &DatabaseConnection, project: Uuid, committee: &str) {
    let row = works_committee::Model {
        id: id(committee),
        project_id: project,
        beneficiaries: 2,
        migrants: 1,
        constituted_on: day(1),
        term_until: day(300),
        trained_on: Some(day(1)),
        version: 1,
    };
    works_committee::Entity::insert(row.into_active_model()).exec_without_returning(database).await.unwrap();
    let row = works_committee_training::Model {
        id: Uuid::new_v4(),
        works_committee_id: id(committee),
        project_id: project,
        tenant_id: id("government_zac"),
        recorded_by: id("comptroller_zac"),
        held_on: day(1),
        hours: 6,
        topics: "Contraloría social".into(),
        recorded_at: moment(1),
    };
    works_committee_training::Entity::insert(row.into_active_model()).exec_without_returning(database).await.unwrap();
}

/// Two who have accepted to be on it, of whom nothing else is known.
async fn belong(database: &DatabaseConnection, committee: &str) {
    for capacity in ["BENEFICIARY", "MIGRANT"] {
        let name = format!("{committee}_{}", capacity.to_lowercase());
        let row = person::Model {
            id: id(&name),
            name: name.clone(),
            email: format!("{name}@test.example"),
            authorisation_epoch: 1,
            created_at: moment(0),
        };
        person::Entity::insert(row.into_active_model()).exec_without_returning(database).await.unwrap();
        let row = membership::Model {
            id: id(&format!("membership_{name}")),
            person_id: id(&name),
            tenant_id: id(committee),
            role: "WORKS_COMMITTEE_MEMBER".into(),
            valid_from: moment(0),
            valid_until: moment(300),
            version: 1,
            status: "ACTIVE".into(),
            invited_name: name.clone(),
            invited_email: format!("{name}@test.example"),
            ended_at: None,
            capacity: capacity.into(),
        };
        membership::Entity::insert(row.into_active_model()).exec_without_returning(database).await.unwrap();
    }
}

/// What the committee and the mirror club of Jerez have said.
async fn look(database: &DatabaseConnection, project: Uuid) {
    let row = inspection::Model {
        id: Uuid::new_v4(),
        project_id: project,
        tenant_id: id("works_committee_jerez"),
        recorded_by: id("works_jerez"),
        inspected_on: day(3),
        as_planned: true,
        good_quality: true,
        materials_on_site: false,
        photo_id: None,
        note: String::new(),
        recorded_at: moment(3),
        physical_bps: None,
    };
    inspection::Entity::insert(row.into_active_model()).exec_without_returning(database).await.unwrap();
    let row = observation::Model {
        id: Uuid::new_v4(),
        project_id: project,
        tenant_id: id("mirror_club_jerez"),
        recorded_by: id("mirror_jerez"),
        photo_id: None,
        body: "Va bien".into(),
        recorded_at: moment(3),
    };
    observation::Entity::insert(row.into_active_model()).exec_without_returning(database).await.unwrap();
}
