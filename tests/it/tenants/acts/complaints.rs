//! Attempts at what is done with complaints.

use serde_json::{Value, json};

use super::{Attempt, Grown};

pub fn attempts(grown: &Grown) -> Vec<Attempt> {
    let attempt = |mutation, what: &str, input: Value| Attempt { mutation, what: what.to_owned(), input };
    let about = |title: &str| {
        json!({
            "projectId": grown.project(title), "category": "MONEY", "addressedTo": "FEDERAL", "text": "Falta dinero",
        })
    };
    let step = |office: &str, version: i64| json!({ "complaintId": grown.complaint("jerez pledged", office), "expectedVersion": version });
    let with = |mut input: Value, member: &str| {
        input[member] = "Se atiende".into();
        input
    };
    vec![
        attempt("fileComplaint", "about jerez decided", about("jerez decided")),
        attempt("fileComplaint", "about jerez published", about("jerez published")),
        attempt("answerComplaint", "to the municipality, about jerez pledged", with(step("MUNICIPAL", 1), "answer")),
        attempt("answerComplaint", "to the delegation, about jerez pledged", with(step("FEDERAL", 1), "answer")),
        attempt("reopenComplaint", "to the state, about jerez pledged", with(step("STATE", 2), "reason")),
        attempt("closeComplaint", "to the state, about jerez pledged", step("STATE", 2)),
    ]
}
