//! What can be attempted with technical files and their reviews.

use serde_json::{Value, json};
use tresporuno::graphql::id::NodeKind;

use super::super::grown::Grown;
use super::Attempt;

pub fn attempts(grown: &Grown) -> Vec<Attempt> {
    let attempt = |mutation, what: &str, input| Attempt { mutation, what: what.to_owned(), input };
    let file = |title: &str| -> (Value, i64) {
        let file = grown.rows.technical_file(title);
        (json!(NodeKind::TechnicalFile.id(file.id)), file.version)
    };
    let (filling, _) = file("jerez decided");
    let (filled, filled_version) = file("tlaltenango returned");
    let mut attempts = vec![
        attempt(
            "openTechnicalFile",
            "tlaltenango decided",
            json!({
                "projectId": grown.project("tlaltenango decided"),
                "expectedVersion": grown.rows.project("tlaltenango decided").version,
            }),
        ),
        attempt(
            "provideTechnicalFileItem",
            "jerez decided",
            json!({
                "technicalFileId": filling, "requirement": "LAND_TITLE", "expectedVersion": 1, "reference": "Folio 7",
            }),
        ),
        attempt(
            "completeTechnicalFile",
            "tlaltenango returned",
            json!({ "technicalFileId": filled, "expectedVersion": filled_version }),
        ),
    ];
    for (mutation, title) in [
        ("approveInPlanning", "tlaltenango planning"),
        ("returnFromPlanning", "tlaltenango planning"),
        ("findViable", "tlaltenango viability"),
        ("returnFromViability", "tlaltenango viability"),
        ("returnFromNationalReview", "tlaltenango national"),
    ] {
        let version = grown.rows.project(title).version;
        let mut input = json!({ "projectId": grown.project(title), "expectedVersion": version, "reasons": "Revisado" });
        if mutation.starts_with("return") {
            input["defects"] = json!([{ "requirement": "LAND_TITLE", "description": "Falta firma" }]);
        }
        attempts.push(attempt(mutation, title, input));
    }
    attempts
}
