//! A good input for what is done with documents.

use serde_json::json;

use super::Act;
use crate::world::World;
use crate::world::story::JEREZ;

pub async fn acts(world: &World) -> Vec<Act> {
    let draft = world.draft_called(JEREZ.author, JEREZ.club, "Obra con documentos").await;
    let project = world.submit(&JEREZ, &draft).await["id"].clone();
    vec![Act {
        mutation: "addDocument",
        person: "projects_jerez",
        selection: "document { id url }",
        input: json!({
            "projectId": project, "kind": "PHOTO", "audience": "PROJECT", "title": "Obra", "file": "@good",
        }),
    }]
}
