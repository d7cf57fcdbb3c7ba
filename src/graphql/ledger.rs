//! The decision ledger of a project, published to whoever sees the project, and that of votes, to whoever sees them: what is
//! hashed, and the hashes.

use super::filter::listed;
use super::list::{connection, object};
use super::scalar::DateTime;
use crate::store::ledger::DecisionLedgerEntry;
use crate::store::tenant::Tenant;

object! {
    /// An entry of the decision ledger (bitácora de decisiones) of a project, or of the votes on an agenda item. Each holds
    /// the hash of the one before it, so that whoever kept one can prove that nothing before it was changed. The hash is
    /// SHA-256 over chain, position, recordedAt, person, organisation, act, subjectKind, subject, content and previousHash,
    /// each preceded by its length in 8 bytes, the highest first: identifiers by their 16 bytes, the position by 8, all else
    /// as UTF-8; the time to the microsecond.
    DecisionLedgerEntry {
        /// The chain: the project or, of votes, the agenda item, as the UUID that is hashed.
        async fn chain(&self) -> String {
            self.chain_id.to_string()
        }

        /// Place in the chain: 1 for the first, then one more each. One that is missing is of an entry that the viewer is not
        /// shown: how an item was closed, for those who decide, or what stands in the technical file, for those who read it.
        /// Votes are no part of the chain of a project.
        async fn position(&self) -> i64 {
            self.position
        }

        /// When it was recorded.
        async fn recorded_at(&self) -> DateTime {
            DateTime(self.recorded_at)
        }

        /// Who did it, as the UUID that is hashed; nobody's name stands behind it here.
        async fn person(&self) -> String {
            self.person_id.to_string()
        }

        /// In whose name it was done, as the UUID that is hashed.
        async fn organisation(&self) -> String {
            self.tenant_id.to_string()
        }

        /// What was done, by the name of its act.
        async fn act(&self) -> &str {
            &self.act
        }

        /// What kind of thing it was done to.
        async fn subject_kind(&self) -> &str {
            &self.subject_kind
        }

        /// The thing, as the UUID that is hashed.
        async fn subject(&self) -> String {
            self.subject_id.to_string()
        }

        /// What came of it, as JSON with sorted keys. In an entry that not all who see the object are shown there is a `nonce`,
        /// so that its hash tells nobody what it is of.
        async fn content(&self) -> &str {
            &self.content
        }

        /// Hash of the entry before it; 64 zeros before the first.
        async fn previous_hash(&self) -> &str {
            &self.previous_hash
        }

        /// Hash of this entry, in lower-case hexadecimal.
        async fn hash(&self) -> &str {
            &self.hash
        }
    }
    ones {
        /// In whose name it was done.
        tenant: Tenant;
    }
}

connection!(DecisionLedgerEntry, "DecisionLedgerEntryConnection", "DecisionLedgerEntryEdge", "entries");

listed! {
    DecisionLedgerEntry,
    where DecisionLedgerEntryWhere {
        /// Name of the act.
        act: TextFilter on "act",
        /// When it was recorded.
        recorded_at: DateTimeFilter on "recorded_at",
    }
    order DecisionLedgerEntryOrder {
        /// The first of the chain first.
        PositionAsc = ascending("position", Integer),
        /// The last of the chain first.
        PositionDesc = descending("position", Integer),
    }
    default PositionAsc
}
