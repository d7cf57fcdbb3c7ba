//! The inputs of what is recorded for whoever watches over the programme, and how each is read into its op.

use async_graphql::{ID, InputObject};

use super::parse::text;
use crate::error::Result;
use crate::graphql::id::NodeKind;
use crate::graphql::scalar::Date;
use crate::ops::governing_party::RecordGoverningParty;

input! {
    /// What recording a governing party takes.
    RecordGoverningPartyInput {
        /// The government: of a state, or of a municipality.
        tenant_id: ID,
        /// Name of the party, or of the coalition, 1 to 100 characters.
        party: String,
        /// Day on which it took over, not in the future; the term of the party before ends with it.
        since: Date,
    }
}

impl RecordGoverningPartyInput {
    pub(in crate::graphql) fn parse(self) -> Result<RecordGoverningParty> {
        Ok(RecordGoverningParty {
            tenant: NodeKind::Tenant.uuid(&self.tenant_id, "tenantId")?,
            party: text(&self.party, "party")?,
            since: self.since.0,
        })
    }
}
