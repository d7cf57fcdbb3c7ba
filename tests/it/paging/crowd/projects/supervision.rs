//! A project of the crowd that a works committee supervises, with what it and the mirror club have said.

use entity::*;
use sea_orm::DatabaseTransaction;

use super::{day, id, moment, put};

pub async fn fill(tx: &DatabaseTransaction, project: &project::Model) {
    let committee = id("works_committee_jerez");
    let row = works_committee::Model {
        id: committee,
        project_id: project.id,
        beneficiaries: 2,
        migrants: 1,
        constituted_on: day(-30),
        term_until: day(300),
        trained_on: Some(day(-1)),
        version: 1,
    };
    put(tx, [row]).await;
    let training = |index: i64| works_committee_training::Model {
        id: id(&format!("crowd_training_{index}")),
        works_committee_id: committee,
        project_id: project.id,
        tenant_id: id("government_zac"),
        recorded_by: id("comptroller_zac"),
        held_on: day(-2 + index % 2),
        hours: 4,
        topics: "Bitácora".into(),
        recorded_at: moment(-1),
    };
    put(tx, (0..5).map(training)).await;
    let inspection = |index: i64| inspection::Model {
        id: id(&format!("crowd_inspection_{index}")),
        project_id: project.id,
        tenant_id: committee,
        recorded_by: id("works_jerez"),
        inspected_on: day(-(index % 3)),
        as_planned: index % 2 == 0,
        good_quality: true,
        materials_on_site: false,
        photo_id: None,
        note: String::new(),
        recorded_at: moment(-(index % 2)),
        physical_bps: None,
    };
    put(tx, (0..5).map(inspection)).await;
    let observation = |index: i64| observation::Model {
        id: id(&format!("crowd_observation_{index}")),
        project_id: project.id,
        tenant_id: id("mirror_club_jerez"),
        recorded_by: id("mirror_jerez"),
        photo_id: None,
        body: "Va bien".into(),
        recorded_at: moment(-(index % 2)),
    };
    put(tx, (0..5).map(observation)).await;
}
