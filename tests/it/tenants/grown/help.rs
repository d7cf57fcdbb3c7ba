//! Requests for help in the grown world: one that waits for each seat, one that was answered, and one of another place.

use chrono::Duration;
use serde_json::json;

use super::review::called;
use crate::world::World;
use crate::world::story::{COLOTLAN, JEREZ, Place};

pub async fn asked(world: &World) {
    let request = async |place: &Place, title: &str, seat: &str, requirement: &str| {
        // No two of one moment, so that their order does not hang on their ids.
        world.pass(Duration::seconds(1));
        let town_hall = place.voters[2];
        let project = called(world, title).await;
        let file = world.file_seen_by(town_hall, &project).await["technicalFile"].clone();
        let input = json!({
            "technicalFileId": file["id"], "expectedVersion": file["version"], "seat": seat, "requirement": requirement,
            "question": "¿Quién tiene copia?",
        });
        world.done(town_hall, "requestHelp", "helpRequest { id }", input).await["helpRequest"].clone()
    };
    for (seat, requirement) in [("FEDERAL", "LAND_TITLE"), ("STATE", "LAND_TITLE"), ("MIGRANT", "LAND_TITLE")] {
        request(&JEREZ, "jerez decided", seat, requirement).await;
    }
    request(&COLOTLAN, "colotlan published", "MIGRANT", "LAND_TITLE").await;
    let answered = request(&JEREZ, "jerez decided", "MIGRANT", "WORK_SCHEDULE").await;
    let input = json!({ "helpRequestId": answered["id"], "expectedVersion": 1, "answer": "La tiene el club" });
    world.done("secretary_jerez", "answerHelpRequest", "helpRequest { id }", input).await;
}
