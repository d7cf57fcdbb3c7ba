//! The decision ledger's arithmetic: each entry is hashed over its canonical form and its predecessor's hash.

use aws_lc_rs::digest::{Context, SHA256, digest};
use chrono::{DateTime, SecondsFormat, Utc};
use uuid::Uuid;

/// What stands before the first entry of a chain.
pub const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// One decision as it is hashed. A chain is the history of one object: a project, a committee, a club.
#[derive(Clone, Debug)]
pub struct Entry<'a> {
    pub chain: Uuid,
    /// 1 for the first entry of the chain, then one more each.
    pub position: i64,
    pub recorded_at: DateTime<Utc>,
    pub person: Uuid,
    pub tenant: Uuid,
    pub act: &'a str,
    pub subject_kind: &'a str,
    pub subject: Uuid,
    /// JSON with sorted keys; never anything of a private tier.
    pub content: &'a str,
    pub previous_hash: &'a str,
}

impl Entry<'_> {
    /// SHA-256 in lower-case hexadecimal over every field, each with its length before it, so that no two different
    /// entries have the same canonical form. Times count to the microsecond, as both databases keep them.
    pub fn hash(&self) -> String {
        let mut context = Context::new(&SHA256);
        let recorded_at = self.recorded_at.to_rfc3339_opts(SecondsFormat::Micros, true);
        for field in [
            self.chain.as_bytes().as_slice(),
            &self.position.to_be_bytes(),
            recorded_at.as_bytes(),
            self.person.as_bytes(),
            self.tenant.as_bytes(),
            self.act.as_bytes(),
            self.subject_kind.as_bytes(),
            self.subject.as_bytes(),
            self.content.as_bytes(),
            self.previous_hash.as_bytes(),
        ] {
            context.update(&(field.len() as u64).to_be_bytes());
            context.update(field);
        }
        hexadecimal(context.finish().as_ref())
    }
}

/// Acts whose entries say what stands in the technical file.
const ON_FILES: &[&str] = &[
    "provideTechnicalFileItem",
    "returnFromPlanning",
    "returnFromViability",
    "returnFromNationalReview",
    "requestHelp",
    "answerHelpRequest",
    "declineHelpRequest",
    "withdrawHelpRequest",
    "acknowledgeHelp",
];

/// Who is shown an entry on an act. Votes, and how they were counted, are for those who decide, once the item is closed;
/// what is in the technical file, for those who read the file; all else for whoever reads the project.
pub fn tier_of(act: &str) -> &'static str {
    match act {
        "castVote" | "closeAgendaItem" => "BALLOT",
        act if ON_FILES.contains(&act) => "FILE",
        _ => "SHARED",
    }
}

/// SHA-256 of `bytes` in lower-case hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    hexadecimal(digest(&SHA256, bytes).as_ref())
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
