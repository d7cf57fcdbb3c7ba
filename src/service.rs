//! The rooms joined into one service: who asks becomes an actor, and the actor a request of the schema.

use std::sync::Arc;

use async_graphql::Data;
use async_trait::async_trait;
use chrono::{DateTime, Utc};

use crate::authn::Tokens;
use crate::authz::actor::Actor;
use crate::authz::scope::Scope;
use crate::domain::refusal::{Language, Reason};
use crate::error::{Error, Result};
use crate::graphql::id::NodeKind;
use crate::graphql::request::Request;
use crate::graphql::{self, Schema};
use crate::http;
use crate::store::Store;
use crate::store::membership::{HeldMembership, Identity};

/// Says what time it is; a test says what it likes.
pub type Clock = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

/// The service: a store, a schema, and the tokens that it trusts.
pub struct Service {
    store: Store,
    schema: Schema,
    tokens: Tokens,
    clock: Clock,
}

impl Service {
    pub fn new(store: Store, tokens: Tokens, clock: Clock) -> Self {
        Self { store, schema: graphql::schema(), tokens, clock }
    }

    /// Who holds a credential, as the database knows them now; anonymous only where there is no credential at all.
    async fn identify(&self, credential: Option<&str>, now: DateTime<Utc>) -> Result<Option<Identity>> {
        let Some(token) = credential else { return Ok(None) };
        let verified = self.tokens.check(token, now)?;
        self.store.identify(verified.person, verified.epoch, now).await.map(Some)
    }
}

/// The one membership under which a request acts: the one that is named, or the only one. Never several at once.
fn acting<'i>(identity: &'i Identity, membership: Option<&str>) -> Result<Option<&'i HeldMembership>> {
    match (membership, identity.memberships.as_slice()) {
        (Some(named), held) => held
            .iter()
            .find(|held| held.id.to_string() == named || *NodeKind::Membership.id(held.id) == named)
            .map(Some)
            .ok_or_else(|| Error::unauthenticated(Reason::MembershipNotChosen)),
        (None, [only]) => Ok(Some(only)),
        (None, _) => Ok(None),
    }
}

#[async_trait]
impl http::Service for Service {
    type Schema = Schema;

    fn schema(&self) -> &Schema {
        &self.schema
    }

    async fn data_for(&self, credential: Option<&str>, membership: Option<&str>, language: Language) -> Result<Data> {
        let now = (self.clock)();
        let identity = self.identify(credential, now).await?;
        let held = identity.as_ref().map(|identity| acting(identity, membership)).transpose()?.flatten();
        let actor = match (&identity, held) {
            (Some(identity), Some(held)) => self.store.actor(identity, held, now).await?,
            (Some(identity), None) => Actor::without_membership(identity.person, identity.epoch),
            (None, _) => Actor::anonymous(),
        };
        let scope = Scope::of(Arc::new(actor));
        let mut data = Data::default();
        data.insert(Request::new(self.store.clone(), scope, identity, now, language));
        Ok(data)
    }

    async fn ready(&self) -> Result<()> {
        self.store.ping().await
    }
}
