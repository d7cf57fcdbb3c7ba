//! The rooms joined into one service: who asks becomes an actor, and the actor a request of the schema.

mod standings;

use std::sync::Arc;
use std::time::{Duration, Instant};

use async_graphql::Data;
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::authn::{Accounts, PresentedKey};
use crate::authz::actor::{Actor, SignedIn};
use crate::authz::policy::Resource;
use crate::authz::scope::Scope;
use crate::domain::refusal::{Language, Reason};
use crate::error::{Error, Result};
use crate::graphql::document::{self, DocumentFile};
use crate::graphql::id::NodeKind;
use crate::graphql::request::{Request, Topics};
use crate::graphql::{Schema, Schemas};
pub use crate::http::Clock;
use crate::http::{self, Admission, Caller};
use crate::store::Store;
use crate::store::events::{Listener, Topic};
use crate::store::membership::{HeldMembership, Identity};
use standings::{Asked, Known, Read, Standings};

pub use standings::LONGEST as LONGEST_MEMORY;

/// The service: a schema behind a door.
pub struct Service {
    door: Door,
    schemas: Schemas,
}

/// Where whoever asks is known or sent away: the database, what finds out who somebody is, and who was let in lately.
#[derive(Clone)]
struct Door {
    store: Store,
    accounts: Accounts,
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

/// What a request says of whoever asks.
#[derive(Clone, Copy)]
struct Asking<'a> {
    credential: Option<&'a str>,
    /// Through which application they ask, if through one.
    application: Option<&'a str>,
    membership: Option<&'a str>,
    language: Language,
}

/// A request of somebody who was let in, and until when that holds at most; `None` for the anonymous viewer.
struct Admitted {
    request: Request,
    until: Option<DateTime<Utc>>,
    /// The organisation whose application stands in between.
    application: Option<Uuid>,
}

impl Service {
    pub fn new(store: Store, accounts: Accounts, clock: Clock, schemas: Schemas) -> Self {
        let standings = Arc::new(Standings::new(LONGEST_MEMORY));
        let door = Door { store, accounts, clock, standings };
        Self { door, schemas }
    }

    /// The same, that remembers who somebody is for so long, and for [`LONGEST_MEMORY`] at most; not at all for zero.
    pub fn remembering(mut self, longest: Duration) -> Self {
        self.door.standings = Arc::new(Standings::new(longest));
        self
    }
}

impl Door {
    /// What somebody asks, with their own eyes or those of the membership that they name.
    async fn request(&self, asking: Asking<'_>, simulated: Option<&str>) -> Result<Request> {
        let memory = if simulated.is_some() { Memory::MustNotServe } else { Memory::MayServe };
        let Admitted { request, .. } = self.admit(asking, memory).await?;
        match simulated {
            Some(named) => request.simulating(named).await,
            None => Ok(request),
        }
    }

    /// Who asks, as the database knows them; anonymous only where there is no credential at all.
    async fn admit(&self, asking: Asking<'_>, memory: Memory) -> Result<Admitted> {
        let now = (self.clock)();
        let Asking { credential, application, membership, language } = asking;
        let request = |actor: Arc<Actor>, identity| {
            Request::new(self.store.clone(), Scope::of(actor).at(now), identity, now, language)
        };
        let invalid = || Error::unauthenticated(Reason::CredentialInvalid);
        let Some(credential) = credential else {
            // An application's key alone says for nobody that it acts.
            if application.is_some() {
                return Err(invalid());
            }
            return Ok(Admitted {
                request: request(Arc::new(Actor::anonymous()), None),
                until: None,
                application: None,
            });
        };
        if let Some(key) = PresentedKey::read(credential) {
            if membership.is_some() || application.is_some() {
                return Err(invalid());
            }
            let machine = self.machine(&key?, now, memory).await?;
            return Ok(Admitted { request: request(machine.actor, None), until: machine.until, application: None });
        }
        let verified = self.accounts.tokens().check(credential, now)?;
        // Never remembered, since what an application may do for its users is decided by it.
        let through = match application {
            None => None,
            Some(key) => Some(self.accounts.application(key, now).await?),
        };
        // Whoever signed in through an application is nobody without it, and nobody through another one.
        if verified.application.is_some() && verified.application != through.as_ref().map(|through| through.id) {
            return Err(invalid());
        }
        let membership = membership.map(str::to_owned);
        let signed_in = SignedIn { epoch: verified.epoch, sign_in: verified.sign_in };
        let known = self.known(Asked { person: verified.person, signed_in, membership }, now, memory).await?;
        let keyed_until = through.as_ref().map(|through| through.until);
        let until = known.until.into_iter().chain([verified.expires_at]).chain(keyed_until).min();
        let application = through.as_ref().map(|through| through.actor.tenant());
        let actor = match through {
            Some(through) => Arc::new(Actor::clone(&known.actor).through(through.acts)),
            None => known.actor,
        };
        Ok(Admitted { request: request(actor, known.identity).proved(verified.proof()), until, application })
    }

    /// A machine with its own key, within its rate.
    async fn machine(&self, key: &PresentedKey, now: DateTime<Utc>, memory: Memory) -> Result<Known> {
        let signed_in = SignedIn { epoch: 0, sign_in: key.id };
        let asked = Asked { person: Uuid::nil(), signed_in, membership: Some(key.secret_hash.clone()) };
        let (recalled, began) = self.standings.recall(&self.store, &asked, now);
        let known = match recalled.filter(|_| memory == Memory::MayServe) {
            Some(known) => known,
            None => {
                let since = Instant::now();
                let keyed = self.accounts.keyed(key, now).await?;
                self.standings.remember(&self.store, asked, began, now, Read::of_machine(keyed, since))
            }
        };
        if let Some(keyed) = &known.keyed {
            self.accounts.rates().count(keyed)?;
        }
        Ok(known)
    }

    async fn known(&self, asked: Asked, now: DateTime<Utc>, memory: Memory) -> Result<Known> {
        let (recalled, began) = self.standings.recall(&self.store, &asked, now);
        if let Some(known) = recalled.filter(|_| memory == Memory::MayServe) {
            return Ok(known);
        }
        let since = Instant::now();
        let Asked { person, signed_in, .. } = asked;
        let named = asked.membership.as_deref();
        let standing = self.store.standing(person, signed_in, now, |identity| acting(identity, named)).await?;
        Ok(self.standings.remember(&self.store, asked, began, now, Read::of_person(standing, since)))
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
        &self.schemas.whole
    }

    fn schema_for_the_valid(&self) -> &Schema {
        &self.schemas.for_the_valid
    }

    async fn data_for(
        &self,
        credential: Option<&str>,
        application: Option<&str>,
        membership: Option<&str>,
        simulated: Option<&str>,
        language: Language,
    ) -> Result<Data> {
        let asking = Asking { credential, application, membership, language };
        let request = self.door.request(asking, simulated).await?;
        let mut data = Data::default();
        data.insert(request);
        Ok(data)
    }

    async fn document(
        &self,
        credential: Option<&str>,
        application: Option<&str>,
        membership: Option<&str>,
        simulated: Option<&str>,
        language: Language,
        id: &str,
    ) -> Result<DocumentFile> {
        let asking = Asking { credential, application, membership, language };
        document::file(&self.door.request(asking, simulated).await?, id).await
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
        let Caller { credential, application, membership, language } = &self.caller;
        let asking = Asking {
            credential: credential.as_deref(),
            application: application.as_deref(),
            membership: membership.as_deref(),
            language: *language,
        };
        let Admitted { request, until, application } = self.door.admit(asking, Memory::MustNotServe).await?;
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
            (Resource::Tenant, application.unwrap_or_default()),
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
