//! The rooms joined into one service: who asks becomes an actor, and the actor a request of the schema.

mod standings;

use std::sync::Arc;
use std::time::{Duration, Instant};

use async_graphql::Data;
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::authn::Tokens;
use crate::authz::actor::Actor;
use crate::authz::policy::Resource;
use crate::authz::scope::Scope;
use crate::domain::refusal::{Language, Reason};
use crate::error::{Error, Result};
use crate::graphql::id::NodeKind;
use crate::graphql::request::{Request, Topics};
use crate::graphql::{self, Schema};
use crate::http::{self, Admission, Caller};
use crate::store::Store;
use crate::store::events::{Listener, Topic};
use crate::store::membership::{HeldMembership, Identity};
use standings::{Asked, Known, Read, Standings};

pub use standings::LONGEST as LONGEST_MEMORY;

/// Says what time it is; a test says what it likes.
pub type Clock = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

/// The service: a schema behind a door.
pub struct Service {
    door: Door,
    schema: Schema,
    schema_for_the_valid: Schema,
}

/// Where whoever asks is known or sent away: the database, the tokens that are trusted, and who was let in lately.
#[derive(Clone)]
struct Door {
    store: Store,
    tokens: Tokens,
    clock: Clock,
    standings: Arc<Standings>,
}

/// Whether somebody may be let in as they were lately. Never for what lasts, and never for somebody else's eyes: each
/// of those is decided anew.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Memory {
    MayServe,
    MustNotServe,
}

/// A request of somebody who was let in, and until when that holds at most; `None` for the anonymous viewer.
struct Admitted {
    request: Request,
    until: Option<DateTime<Utc>>,
}

impl Service {
    pub fn new(store: Store, tokens: Tokens, clock: Clock) -> Self {
        let standings = Arc::new(Standings::new(LONGEST_MEMORY));
        let door = Door { store, tokens, clock, standings };
        Self { door, schema: graphql::schema(), schema_for_the_valid: graphql::schema_for_the_valid() }
    }

    /// The same, that remembers who somebody is for so long, and for [`LONGEST_MEMORY`] at most; not at all for zero.
    pub fn remembering(mut self, longest: Duration) -> Self {
        self.door.standings = Arc::new(Standings::new(longest));
        self
    }
}

impl Door {
    /// Who asks, as the database knows them; anonymous only where there is no credential at all.
    async fn admit(
        &self,
        credential: Option<&str>,
        membership: Option<&str>,
        language: Language,
        memory: Memory,
    ) -> Result<Admitted> {
        let now = (self.clock)();
        let Some(token) = credential else {
            let scope = Scope::of(Arc::new(Actor::anonymous())).at(now);
            let request = Request::new(self.store.clone(), scope, None, now, language);
            return Ok(Admitted { request, until: None });
        };
        let verified = self.tokens.check(token, now)?;
        let membership = membership.map(str::to_owned);
        let asked = Asked { person: verified.person, epoch: verified.epoch, membership };
        let known = self.known(asked, now, memory).await?;
        let until = known.until.into_iter().chain([verified.expires_at]).min();
        let scope = Scope::of(known.actor).at(now);
        let request = Request::new(self.store.clone(), scope, Some(known.identity), now, language);
        Ok(Admitted { request, until })
    }

    async fn known(&self, asked: Asked, now: DateTime<Utc>, memory: Memory) -> Result<Known> {
        let (recalled, began) = self.standings.recall(&self.store, &asked, now);
        if let Some(known) = recalled.filter(|_| memory == Memory::MayServe) {
            return Ok(known);
        }
        let since = Instant::now();
        let Asked { person, epoch, .. } = asked;
        let named = asked.membership.as_deref();
        let standing = self.store.standing(person, epoch, now, |identity| acting(identity, named)).await?;
        Ok(self.standings.remember(&self.store, asked, began, now, Read { standing, since }))
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

    fn schema_for_the_valid(&self) -> &Schema {
        &self.schema_for_the_valid
    }

    async fn data_for(
        &self,
        credential: Option<&str>,
        membership: Option<&str>,
        simulated: Option<&str>,
        language: Language,
    ) -> Result<Data> {
        let memory = if simulated.is_some() { Memory::MustNotServe } else { Memory::MayServe };
        let Admitted { request, .. } = self.door.admit(credential, membership, language, memory).await?;
        let request = match simulated {
            Some(named) => request.simulating(named).await?,
            None => request,
        };
        let mut data = Data::default();
        data.insert(request);
        Ok(data)
    }

    fn observer(&self, caller: Caller) -> Box<dyn http::Observer> {
        let heard = self.door.store.listen();
        Box::new(Observer { door: self.door.clone(), caller, heard, topics: Topics::default(), acting: None })
    }

    async fn ready(&self) -> Result<()> {
        self.door.store.ping().await
    }
}

/// Somebody who looks on, let in anew before each look.
struct Observer {
    door: Door,
    caller: Caller,
    heard: Listener,
    /// What the last look stood on.
    topics: Topics,
    /// The membership of the first look. Another one would show something else under the same name.
    acting: Option<Uuid>,
}

#[async_trait]
impl http::Observer for Observer {
    async fn admit(&mut self) -> Result<Admission> {
        // Before anything is read, so that nothing that comes in between is lost.
        self.heard.catch_up();
        let Caller { credential, membership, language } = &self.caller;
        let Admitted { request, until } =
            self.door.admit(credential.as_deref(), membership.as_deref(), *language, Memory::MustNotServe).await?;
        let holds_for = until.map(|until| (until - request.now).to_std().unwrap_or_default());
        // A request may come a little late for its token, as clocks differ; a stream ends with it.
        if holds_for.is_some_and(|holds_for| holds_for.is_zero()) {
            return Err(Error::unauthenticated(Reason::CredentialInvalid));
        }
        let actor = request.scope.actor();
        if *self.acting.get_or_insert(actor.membership()) != actor.membership() {
            return Err(Error::unauthenticated(Reason::MembershipNotChosen));
        }
        let standing = [
            (Resource::Person, actor.person()),
            (Resource::Membership, actor.membership()),
            (Resource::Tenant, actor.tenant()),
        ];
        for (resource, id) in standing.into_iter().filter(|(_, id)| !id.is_nil()) {
            request.topics.add(Topic { resource, id });
        }
        self.topics = request.topics.clone();
        let person = Some(actor.person()).filter(|person| !person.is_nil());
        let mut data = Data::default();
        data.insert(request);
        Ok(Admission { data, holds_for, person })
    }

    async fn touched(&mut self) {
        self.heard.touched(&self.topics.all()).await;
    }
}
