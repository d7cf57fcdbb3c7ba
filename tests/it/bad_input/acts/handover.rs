//! A good input for what is done at the end of the works.

use chrono::Duration;
use serde_json::json;

use super::Act;
use crate::world::World;
use crate::world::story::{JEREZ, VOTERS};

pub async fn acts(world: &World) -> Vec<Act> {
    let selection = "handoverCertificate { id version status contentHash commitments { id } }";
    let today = world.time().date_naive();
    let mut drawn = Vec::new();
    for title in ["Obra sin acta", "Obra con acta", "Obra entregada"] {
        let draft = world.draft_called(JEREZ.author, JEREZ.club, title).await;
        let project = world.submit(&JEREZ, &draft).await;
        world.put_at(&project, "WORKS_FINISHED").await;
        let input = json!({
            "projectId": project["id"], "expectedVersion": 3, "handedOverOn": today, "description": "Obra",
            "commitments": [{ "responsible": "COMMUNITY", "text": "Limpiar", "dueOn": today + Duration::days(30) }],
        });
        if title == "Obra sin acta" {
            drawn.push((input, json!(null)));
            continue;
        }
        let done = world.done("projects_jerez", "draftHandoverCertificate", selection, input).await;
        drawn.push((project, done["handoverCertificate"].clone()));
    }
    let signature = |at: usize, version: i64| {
        json!({
            "projectId": drawn[at].0["id"], "expectedVersion": version, "contentHash": drawn[at].1["contentHash"],
        })
    };
    for (person, version) in VOTERS.iter().zip(1..) {
        world.done(person, "signHandoverCertificate", selection, signature(2, version)).await;
    }
    world.fall_due().await;
    vec![
        Act { mutation: "draftHandoverCertificate", person: "projects_jerez", selection, input: drawn[0].0.clone() },
        Act { mutation: "signHandoverCertificate", person: "liaison_zac", selection, input: signature(1, 1) },
        Act {
            mutation: "recordDedication",
            person: "projects_jerez",
            selection: "project { id plaque { dedication { text version } } }",
            input: json!({
                "projectId": drawn[2].0["id"], "expectedVersion": 5, "text": "A quienes lo hicieron posible",
            }),
        },
        Act {
            mutation: "checkInCommitment",
            person: "mirror_jerez",
            selection: "commitment { id kept }",
            input: json!({
                "commitmentId": drawn[2].1["commitments"][0]["id"], "expectedVersion": 1, "kept": "KEPT",
                "note": "Limpio",
            }),
        },
    ]
}
