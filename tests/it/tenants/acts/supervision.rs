//! What is attempted by and for those who supervise works.

use serde_json::json;
use tresporuno::graphql::id::NodeKind;

use super::Attempt;
use crate::tenants::grown::Grown;
use crate::world::id;

pub fn attempts(grown: &Grown) -> Vec<Attempt> {
    let attempt = |mutation, what: &str, input| Attempt { mutation, what: what.to_owned(), input };
    let member = |capacity: &str| json!({ "capacity": capacity, "name": "Persona nueva", "email": format!("{capacity}@nuevo.example") });
    vec![
        attempt(
            "constituteWorksCommittee",
            "of tlaltenango building",
            json!({
                "projectId": grown.project("tlaltenango building"), "termUntil": "2027-11-28",
                "members": [member("BENEFICIARY"), member("MIGRANT")],
            }),
        ),
        attempt(
            "recordTraining",
            "of the committee of jerez pledged",
            json!({
                "worksCommitteeId": NodeKind::WorksCommittee.id(id("works_committee_jerez")), "expectedVersion": 1,
                "heldOn": "2026-11-28", "hours": 8, "topics": "Bitácora",
            }),
        ),
        attempt(
            "recordInspection",
            "of jerez pledged",
            json!({
                "worksId": NodeKind::Works.id(grown.rows.project("jerez pledged").id), "inspectedOn": "2026-11-28",
                "asPlanned": true, "goodQuality": false, "materialsOnSite": true, "note": "Falta cemento",
            }),
        ),
        attempt(
            "recordObservation",
            "of jerez pledged",
            json!({ "projectId": grown.project("jerez pledged"), "body": "La zanja quedó abierta" }),
        ),
    ]
}
