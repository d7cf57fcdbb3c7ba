//! Attempts at what is done at the end of the works.

use chrono::Duration;
use serde_json::json;
use tresporuno::graphql::id::NodeKind;

use super::{Attempt, Grown};

pub fn attempts(grown: &Grown) -> Vec<Attempt> {
    let attempt = |mutation, what: &str, input| Attempt { mutation, what: what.to_owned(), input };
    let today = grown.world.time().date_naive();
    let certificate = grown.certificate("tlaltenango finished");
    vec![
        attempt(
            "draftHandoverCertificate",
            "of tlaltenango finished",
            json!({
                "projectId": grown.project("tlaltenango finished"),
                "expectedVersion": grown.rows.project("tlaltenango finished").version,
                "handedOverOn": today, "description": "Obra",
                "commitments": [{ "responsible": "COMMUNITY", "text": "Limpiar", "dueOn": today + Duration::days(30) }],
            }),
        ),
        attempt(
            "signHandoverCertificate",
            "of tlaltenango finished",
            json!({
                "projectId": grown.project("tlaltenango finished"), "expectedVersion": certificate.version,
                "contentHash": certificate.content_hash,
            }),
        ),
        attempt(
            "recordDedication",
            "of tlaltenango handed",
            json!({
                "projectId": grown.project("tlaltenango handed"),
                "expectedVersion": grown.certificate("tlaltenango handed").version,
                "text": "A quienes lo hicieron posible",
            }),
        ),
        attempt(
            "checkInCommitment",
            "of jerez published",
            json!({
                "commitmentId": NodeKind::UpkeepCommitment.id(grown.commitment("jerez published")),
                "expectedVersion": 1, "kept": "KEPT",
            }),
        ),
        attempt(
            "checkInCommitment",
            "of tlaltenango handed",
            json!({
                "commitmentId": NodeKind::UpkeepCommitment.id(grown.commitment("tlaltenango handed")),
                "expectedVersion": 1, "kept": "KEPT",
            }),
        ),
    ]
}
