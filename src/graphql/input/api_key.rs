//! The inputs of what is decided on machines' keys, and how each is read into its op.

use async_graphql::{ID, InputObject};

use super::parse::{text, version};
use super::people::each_once;
use crate::authz::actor::Role;
use crate::authz::policy::Act;
use crate::error::Result;
use crate::graphql::id::NodeKind;
use crate::graphql::scalar::{DateTime, InegiCode};
use crate::ops::api_key::{CreateApiKey, RevokeApiKey};

input! {
    /// What making a machine's key takes.
    CreateApiKeyInput {
        /// The organisation, the administrator's own.
        tenant_id: ID,
        /// What the key is called, 1 to 200 characters.
        name: String,
        /// As whom it reads: a role that machines can have; of a partner application `ANONYMOUS`.
        role: Role,
        /// Of a partner application, the acts to which it narrows its users; all that each may do where they are left out.
        acts: Option<Vec<Act>>,
        /// The state, of a delegation's machine, and of no other.
        state: Option<InegiCode>,
        /// How many requests a minute it may make, 1 to 60,000.
        requests_a_minute: i64,
        /// When it ends: within a year, and no later than the administrator's own membership.
        valid_until: DateTime,
    }
}

input! {
    /// What taking a machine's key back takes.
    RevokeApiKeyInput {
        /// The key.
        api_key_id: ID,
        /// Version of the key that the client knows.
        expected_version: i64,
    }
}

impl CreateApiKeyInput {
    pub(in crate::graphql) fn parse(self) -> Result<CreateApiKey> {
        Ok(CreateApiKey {
            tenant: NodeKind::Tenant.uuid(&self.tenant_id, "tenantId")?,
            name: text(&self.name, "name")?,
            role: self.role,
            acts: self.acts.map(each_once).transpose()?,
            state: self.state.map(|code| code.0),
            requests_a_minute: self.requests_a_minute,
            valid_until: self.valid_until.0,
        })
    }
}

impl RevokeApiKeyInput {
    pub(in crate::graphql) fn parse(self) -> Result<RevokeApiKey> {
        let key = NodeKind::ApiKey.uuid(&self.api_key_id, "apiKeyId")?;
        Ok(RevokeApiKey { key, expected_version: version(self.expected_version)? })
    }
}
