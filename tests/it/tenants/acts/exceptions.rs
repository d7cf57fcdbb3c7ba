//! What can be attempted with exceptions to the shares.

use serde_json::json;
use tresporuno::graphql::id::NodeKind;

use super::{Attempt, attempt};
use crate::tenants::grown::Grown;

/// Which member of its input names what a mutation is done on.
pub const SUBJECTS: &[(&str, &str, NodeKind)] = &[
    ("fileShareException", "projectId", NodeKind::Project),
    ("withdrawShareException", "shareExceptionId", NodeKind::ShareException),
];

pub fn attempts(grown: &Grown) -> Vec<Attempt> {
    let waiting = grown.rows.project("tlaltenango excepted").id;
    let waiting = grown.rows.exceptions.iter().find(|row| row.project_id == waiting).unwrap();
    let selected = grown.rows.project("jerez decided");
    let mixed = grown.session("mixed");
    vec![
        attempt(
            "fileShareException",
            "jerez decided",
            json!({
                "projectId": NodeKind::Project.id(selected.id), "expectedVersion": selected.version,
                "payingSeat": "STATE", "relievedSeat": "MIGRANT", "amount": "500.00", "reason": "Sequía",
            }),
        ),
        attempt(
            "withdrawShareException",
            "tlaltenango excepted",
            json!({
                "shareExceptionId": NodeKind::ShareException.id(waiting.id), "expectedVersion": 1, "reason": "Ya no",
            }),
        ),
        attempt(
            "addAgendaItem",
            "tlaltenango excepted, for its exception",
            json!({
                "sessionId": NodeKind::Session.id(mixed.id), "expectedVersion": mixed.version,
                "projectId": grown.project("tlaltenango excepted"), "purpose": "EXCEPTION",
            }),
        ),
        attempt(
            "closeAgendaItem",
            "jerez excepted, which grants it",
            json!({ "agendaItemId": grown.item("jerez excepted"), "expectedVersion": 2, "reason": "Acuerdo" }),
        ),
    ]
}
