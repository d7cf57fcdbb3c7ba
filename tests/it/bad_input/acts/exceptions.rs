//! Good inputs of exceptions to the shares.

use serde_json::{Value, json};

use super::*;

pub async fn acts(world: &World) -> Vec<Act> {
    let selected = async || {
        let project = world.submitted().await;
        world.put_at(&project, "SELECTED").await;
        project
    };
    let filing = |project: &Value| {
        json!({
            "projectId": project["id"], "expectedVersion": 3, "payingSeat": "FEDERAL", "relievedSeat": "MIGRANT",
            "amount": "1000.00", "reason": "Sequía",
        })
    };
    let (person, selection) = ("delegate_zac", "shareException { id }");
    let filed = world.done(person, "fileShareException", selection, filing(&selected().await)).await;
    let withdraw = json!({ "shareExceptionId": filed["shareException"]["id"], "expectedVersion": 1, "reason": "Ya no hace falta" });
    vec![
        Act { mutation: "fileShareException", person, selection, input: filing(&selected().await) },
        Act { mutation: "withdrawShareException", person, selection, input: withdraw },
    ]
}
