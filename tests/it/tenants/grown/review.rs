//! Technical files in the grown world: of some selected projects, each as far as its reviews have come.

use entity::project;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};
use tresporuno::graphql::id::NodeKind;

use crate::world::World;
use crate::world::story::{COLOTLAN, JEREZ, Place, TLALTENANGO};

/// Titles of projects, and how much of the checklist was provided.
const FILES: &[(&Place, &str, usize)] = &[
    (&JEREZ, "jerez decided", 2),
    (&JEREZ, "jerez pledged", 7),
    (&JEREZ, "jerez published", 1),
    (&TLALTENANGO, "tlaltenango left", 1),
    (&COLOTLAN, "colotlan published", 1),
];

pub async fn grow(world: &World) {
    for (place, title, provided) in FILES {
        let project = called(world, title).await;
        let file = world.open_file(place, &project).await;
        for item in file["items"].as_array().unwrap().iter().take(*provided) {
            world.provide(place.voters[2], &file, item).await;
        }
    }
    for title in ["tlaltenango planning", "tlaltenango returned", "tlaltenango viability", "tlaltenango national"] {
        under_review(world, title).await;
    }
}

/// Takes a project as far as its title says. The one in planning was returned before; the returned one lacks no document
/// and waits to be completed.
async fn under_review(world: &World, title: &str) {
    let project = super::submitted(world, &TLALTENANGO, title).await;
    world.put_at(&project, "SELECTED").await;
    world.open_file(&TLALTENANGO, &project).await;
    world.complete_file(&TLALTENANGO, &project).await;
    world.put_at(&project, "IN_COPLADE_REVIEW").await;
    if title.ends_with("planning") || title.ends_with("returned") {
        review(world, "planning_zac", "returnFromPlanning", &project).await;
        if title.ends_with("planning") {
            world.complete_file(&TLALTENANGO, &project).await;
        } else {
            world.provide_lacking(&TLALTENANGO, &project).await;
        }
        return;
    }
    review(world, "planning_zac", "approveInPlanning", &project).await;
    if title.ends_with("national") {
        review(world, "delegate_zac", "findViable", &project).await;
    }
}

async fn review(world: &World, person: &str, mutation: &str, project: &Value) {
    let version = world.file_seen_by(person, project).await["version"].clone();
    let mut input = json!({ "projectId": project["id"], "expectedVersion": version, "reasons": "Revisado" });
    if mutation.starts_with("return") {
        input["defects"] = json!([{ "requirement": "LAND_TITLE", "description": "Falta firma" }]);
    }
    world.done(person, mutation, "project { id }", input).await;
}

pub async fn called(world: &World, title: &str) -> Value {
    let found = project::Entity::find().filter(project::Column::Title.eq(title)).one(&world.database).await;
    json!({ "id": NodeKind::Project.id(found.unwrap().unwrap().id) })
}
