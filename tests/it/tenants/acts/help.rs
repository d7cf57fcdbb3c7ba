//! What can be attempted with requests for help with technical files.

use serde_json::json;
use tresporuno::graphql::id::NodeKind;
use uuid::Uuid;

use super::{Attempt, attempt};
use crate::tenants::grown::Grown;

/// Which member of its input names what a mutation is done on.
pub const SUBJECTS: &[(&str, &str, NodeKind)] = &[
    ("requestHelp", "technicalFileId", NodeKind::TechnicalFile),
    ("answerHelpRequest", "helpRequestId", NodeKind::HelpRequest),
    ("declineHelpRequest", "helpRequestId", NodeKind::HelpRequest),
    ("withdrawHelpRequest", "helpRequestId", NodeKind::HelpRequest),
    ("acknowledgeHelp", "helpRequestId", NodeKind::HelpRequest),
];

pub fn attempts(grown: &Grown) -> Vec<Attempt> {
    let project = grown.rows.project("jerez decided").id;
    let asked = |seat: &str, status: &str| -> (Uuid, i64) {
        let of =
            |row: &&entity::help_request::Model| row.project_id == project && row.seat == seat && row.status == status;
        let found = grown.rows.help_requests.iter().find(of).unwrap();
        (found.id, found.version)
    };
    let on = |(request, version): (Uuid, i64)| json!({ "helpRequestId": NodeKind::HelpRequest.id(request), "expectedVersion": version });
    let with = |request, member: &str| {
        let mut input = on(request);
        input[member] = json!("No está en nuestro archivo");
        input
    };
    let file = grown.rows.technical_file("jerez decided");
    let mut attempts = vec![attempt(
        "requestHelp",
        "jerez decided",
        json!({
            "technicalFileId": NodeKind::TechnicalFile.id(file.id), "expectedVersion": file.version, "seat": "STATE",
            "requirement": "WORK_SCHEDULE", "question": "¿Hay un programa de obra tipo?",
        }),
    )];
    for seat in ["FEDERAL", "STATE", "MIGRANT"] {
        let what = format!("asked of the {seat} seat");
        attempts.push(attempt("answerHelpRequest", &what, with(asked(seat, "OPEN"), "answer")));
        attempts.push(attempt("declineHelpRequest", &what, with(asked(seat, "OPEN"), "reason")));
    }
    attempts.push(attempt("withdrawHelpRequest", "jerez decided", with(asked("STATE", "OPEN"), "reason")));
    attempts.push(attempt("acknowledgeHelp", "jerez decided", on(asked("MIGRANT", "ANSWERED"))));
    attempts
}
