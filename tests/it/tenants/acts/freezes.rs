//! What can be attempted to freeze a project, to let it go, or to take it back.

use serde_json::{Value, json};
use tresporuno::graphql::id::NodeKind;

use super::{Attempt, Grown};
use crate::world::id;

/// Which member of its input names what a mutation is done on.
pub const SUBJECTS: &[(&str, &str, NodeKind)] = &[
    ("repudiateProposal", "projectId", NodeKind::Project),
    ("suspendProject", "projectId", NodeKind::Project),
    ("liftFreeze", "freezeId", NodeKind::Freeze),
    ("withdrawProject", "projectId", NodeKind::Project),
];

pub fn attempts(grown: &Grown) -> Vec<Attempt> {
    let attempt = |mutation, what: &str, input| Attempt { mutation, what: what.to_owned(), input };
    let on = |title: &str| {
        let version = grown.rows.project(title).version;
        json!({ "projectId": grown.project(title), "expectedVersion": version, "reason": "No es nuestra firma" })
    };
    let lift = |freeze: &str| -> Value {
        let freeze = NodeKind::Freeze.id(id(freeze));
        json!({ "freezeId": freeze, "expectedVersion": 1, "reason": "Se aclaró" })
    };
    vec![
        attempt("repudiateProposal", "jerez submitted", on("jerez submitted")),
        attempt("suspendProject", "jerez submitted", on("jerez submitted")),
        attempt("liftFreeze", "a repudiation by the club of Tlaltenango", lift("freeze_club_tlaltenango")),
        attempt("liftFreeze", "a suspension by the state of Zacatecas", lift("freeze_government_zac")),
        attempt("withdrawProject", "jerez pending", on("jerez pending")),
    ]
}
