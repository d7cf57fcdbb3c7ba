//! Good inputs of requests for help with technical files.

use serde_json::{Value, json};

use super::*;
use crate::world::story::JEREZ;

const TOWN: &str = "projects_jerez";

pub async fn acts(world: &World) -> Vec<Act> {
    let project = world.submitted().await;
    world.put_at(&project, "SELECTED").await;
    let file = world.open_file(&JEREZ, &project).await;
    let selection = "helpRequest { id }";
    let ask = |requirement: &str| {
        json!({
            "technicalFileId": file["id"], "expectedVersion": file["version"], "requirement": requirement,
            "seat": "MIGRANT", "question": "¿Quién tiene copia?",
        })
    };
    let asked = async |requirement: &str| {
        world.done(TOWN, "requestHelp", selection, ask(requirement)).await["helpRequest"]["id"].clone()
    };
    let on = |request: &Value, version: i64, member: &str| json!({ "helpRequestId": request, "expectedVersion": version, member: "La tiene el comisariado" });
    let (to_answer, to_decline) = (asked("COST_ESTIMATE").await, asked("LOCATION_PLAN").await);
    let (to_withdraw, answered) = (asked("WORK_SCHEDULE").await, asked("WATER_ANALYSIS").await);
    world.done("president_jerez", "answerHelpRequest", selection, on(&answered, 1, "answer")).await;
    let document = world.document("secretary_jerez", &project, "PERMIT").await;
    let mut answer = on(&to_answer, 1, "answer");
    answer["documentId"] = document["id"].clone();
    let act = |mutation, person, input| Act { mutation, person, selection, input };
    vec![
        act("requestHelp", TOWN, ask("LAND_TITLE")),
        act("answerHelpRequest", "president_jerez", answer),
        act("declineHelpRequest", "treasurer_jerez", on(&to_decline, 1, "reason")),
        act("withdrawHelpRequest", TOWN, on(&to_withdraw, 1, "reason")),
        act("acknowledgeHelp", TOWN, json!({ "helpRequestId": answered, "expectedVersion": 2 })),
    ]
}
