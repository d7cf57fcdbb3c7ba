//! Attempts at what a committee does beside its votes.

use serde_json::json;

use super::{Attempt, attempt};
use crate::tenants::grown::Grown;

pub fn attempts(grown: &Grown) -> Vec<Attempt> {
    vec![attempt(
        "confirmConditions",
        "jerez conditional",
        json!({
            "resolutionId": grown.resolution("jerez conditional"), "expectedVersion": 1, "note": "Escritura exhibida",
        }),
    )]
}
