//! What can be attempted with needs of communities.

use serde_json::json;
use tresporuno::graphql::id::NodeKind;

use super::{Attempt, Grown};
use crate::world::id;

/// Which member of its input names what a mutation is done on.
pub const SUBJECTS: &[(&str, &str, NodeKind)] = &[
    ("fileNeed", "mirrorClubId", NodeKind::MirrorClub),
    ("endorseNeed", "needId", NodeKind::Need),
    ("withdrawNeed", "needId", NodeKind::Need),
    ("fileAssemblyNeed", "communityId", NodeKind::Community),
];

pub fn attempts(grown: &Grown) -> Vec<Attempt> {
    let attempt = |mutation, what: &str, input| Attempt { mutation, what: what.to_owned(), input };
    let filed = json!({
        "mirrorClubId": NodeKind::MirrorClub.id(id("mirror_club_jerez")), "title": "Drenaje", "description": "Drenaje",
        "type": "SEWER_SYSTEM", "assemblyOn": "2026-11-20", "attendees": 80,
    });
    let need = grown.need("jerez asked");
    vec![
        attempt("fileNeed", "of the community of Jerez", filed),
        attempt("endorseNeed", "of Jerez", json!({ "needId": need, "expectedVersion": 0 })),
        attempt(
            "withdrawNeed",
            "of the mirror club of Jerez",
            json!({ "needId": need, "expectedVersion": 1, "reason": "Ya se hizo" }),
        ),
        attempt(
            "withdrawNeed",
            "of the town of Jerez",
            json!({ "needId": grown.need("jerez alone"), "expectedVersion": 1, "reason": "Ya se hizo" }),
        ),
        attempt(
            "fileAssemblyNeed",
            "of a community of Jerez",
            json!({
                "communityId": NodeKind::Community.id(id("Las Lomas")), "title": "Drenaje", "description": "Drenaje",
                "type": "SEWER_SYSTEM", "assemblyOn": "2026-11-20", "attendees": 80, "endorsements": 61,
                "minutesReference": "Acta 3/2026",
            }),
        ),
    ]
}
