//! The decision ledger's arithmetic: each entry is hashed over its canonical form and its predecessor's hash.

use aws_lc_rs::digest::{Context, SHA256, digest};
use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::Value;
use uuid::Uuid;

/// What stands before the first entry of a chain.
pub const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// One decision as it is hashed. A chain is the history of one object: a project, a committee, a club. The votes on an agenda
/// item are a chain of their own, which the entry of its closing seals, so that nobody counts them in the gaps of another.
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
        _ => OPEN_TIER,
    }
}

/// The tier of entries that whoever sees the object is shown.
const OPEN_TIER: &str = "SHARED";

/// What is written of an act, as it is hashed. Where not everybody who sees the hash is shown the entry, a nonce is in it:
/// without one, a hash of few possible contents would tell which of them it is of to whoever hashes them all.
pub fn written(mut content: Value, act: &str, nonce: Uuid) -> String {
    if let (true, Some(members)) = (tier_of(act) != OPEN_TIER, content.as_object_mut()) {
        members.insert("nonce".to_owned(), nonce.simple().to_string().into());
    }
    content.to_string()
}

/// SHA-256 of `bytes` in lower-case hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    hexadecimal(digest(&SHA256, bytes).as_ref())
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_not_everybody_is_shown_cannot_be_guessed_from_its_hash() {
        let (one, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        for act in ["castVote", "closeAgendaItem", "provideTechnicalFileItem", "returnFromPlanning"] {
            assert_ne!(written(json!({}), act, one), written(json!({}), act, other), "{act}");
        }
        assert_eq!(
            written(json!({ "votes": [], "seat": "STATE" }), "castVote", one),
            r#"{"nonce":"00000000000000000000000000000001","seat":"STATE","votes":[]}"#
        );
        assert_eq!(written(json!({ "stage": "AGREED" }), "signAgreement", one), r#"{"stage":"AGREED"}"#);
    }
}
