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
}

async fn called(world: &World, title: &str) -> Value {
    let found = project::Entity::find().filter(project::Column::Title.eq(title)).one(&world.database).await;
    json!({ "id": NodeKind::Project.id(found.unwrap().unwrap().id) })
}
