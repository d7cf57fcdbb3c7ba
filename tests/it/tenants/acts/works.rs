//! What is attempted of works: designating, beginning, reporting, finishing.

use serde_json::json;
use tresporuno::graphql::id::NodeKind;

use super::Attempt;
use crate::tenants::grown::Grown;

pub fn attempts(grown: &Grown) -> Vec<Attempt> {
    let attempt = |mutation, what: &str, input| Attempt { mutation, what: what.to_owned(), input };
    let project = |title: &str| grown.project(title);
    let works = |title: &str| NodeKind::Works.id(grown.rows.project(title).id);
    vec![
        attempt(
            "designateExecutor",
            "of tlaltenango to designate",
            json!({ "projectId": project("tlaltenango to designate"), "expectedVersion": 0 }),
        ),
        attempt(
            "designateExecutor",
            "anew, of tlaltenango to begin",
            json!({ "projectId": project("tlaltenango to begin"), "expectedVersion": 1, "contractor": "Otra" }),
        ),
        attempt(
            "beginWorks",
            "of colotlan to begin, where nobody was designated",
            json!({ "projectId": project("colotlan to begin"), "expectedVersion": 3, "begunOn": "2026-11-28" }),
        ),
        attempt(
            "beginWorks",
            "of tlaltenango to begin, where the club was designated",
            json!({ "projectId": project("tlaltenango to begin"), "expectedVersion": 3, "begunOn": "2026-11-28" }),
        ),
        attempt(
            "reportProgress",
            "of tlaltenango building",
            json!({
                "worksId": works("tlaltenango building"), "expectedVersion": 1, "reportedOn": "2026-11-28",
                "physical": 7_000, "spent": "700000.00", "narrative": "Muros",
            }),
        ),
        attempt(
            "finishWorks",
            "of colotlan to finish",
            json!({ "worksId": works("colotlan to finish"), "expectedVersion": 1, "finishedOn": "2026-11-28" }),
        ),
    ]
}
