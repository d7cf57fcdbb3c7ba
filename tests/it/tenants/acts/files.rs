//! Attempts at what is done with documents.

use serde_json::json;

use super::{Attempt, Grown};

pub fn attempts(grown: &Grown) -> Vec<Attempt> {
    let document = |what: &str, kind: &str, audience: &str| Attempt {
        mutation: "addDocument",
        what: what.to_owned(),
        input: json!({
            "projectId": grown.project("jerez pledged"), "kind": kind, "audience": audience, "title": "Obra",
            "file": "@attempted",
        }),
    };
    vec![
        document("a photograph of jerez pledged", "PHOTO", "PROJECT"),
        document("a receipt of the own part of jerez pledged", "RECEIPT", "PART"),
    ]
}
