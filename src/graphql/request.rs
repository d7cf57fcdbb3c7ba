//! What a resolver finds of its request: the store, the scope of who acts, the time, and the budget of the document.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use async_graphql::{Context, ID};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::id::{NodeKind, decode};
use super::selection::Selected;
use crate::authz::policy::Resource;
use crate::authz::scope::Scope;
use crate::domain::proof::Proof;
use crate::domain::refusal::{Language, Reason};
use crate::error::{Error, Result};
use crate::ops::desk::Desk;
use crate::store::Store;
use crate::store::datum::Datum;
use crate::store::events::Topic;
use crate::store::membership::Identity;
use crate::store::noun::Wants;
use crate::store::simulation::Simulated;

/// The most that the fields of one document may cost, counted by page size.
pub const MAX_COMPLEXITY: u64 = 5_000;

/// One request. It lives as long as the request, and so does all that it holds.
pub struct Request {
    pub store: Store,
    pub scope: Scope,
    /// Who signed in; `None` for the anonymous viewer.
    pub identity: Option<Arc<Identity>>,
    pub now: DateTime<Utc>,
    /// In which explanations are written.
    pub language: Language,
    /// What the answer stands on, where somebody listens to it.
    pub topics: Topics,
    /// Whoever this request sees with the eyes of, where they are not the own.
    pub simulated: Option<Simulated>,
    /// How whoever signed in proved who they are.
    proof: Option<Proof>,
    spent: AtomicU64,
}

/// Objects on which an answer stands, shared with whoever has it read again.
#[derive(Clone, Debug, Default)]
pub struct Topics(Arc<Mutex<Vec<Topic>>>);

impl Topics {
    pub fn add(&self, topic: Topic) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(topic);
    }

    pub fn all(&self) -> Vec<Topic> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Request {
    pub fn new(
        store: Store,
        scope: Scope,
        identity: Option<Arc<Identity>>,
        now: DateTime<Utc>,
        language: Language,
    ) -> Self {
        let (topics, spent) = (Topics::default(), AtomicU64::new(0));
        Self { store, scope, identity, now, language, topics, simulated: None, proof: None, spent }
    }

    /// The same request, seen with the eyes of the membership that is called so, where the policy lets its actor.
    pub async fn simulating(self, named: &str) -> Result<Self> {
        let by_global_id = || match decode(&ID::from(named)) {
            Some((NodeKind::Membership, Datum::Uuid(id))) => Some(id),
            _ => None,
        };
        // What names nothing is not found, as whatever else is not there.
        let membership = Uuid::parse_str(named).ok().or_else(by_global_id).unwrap_or_default();
        let simulated = self.store.simulate(&self.scope, membership).await?;
        Ok(Self { scope: simulated.scope.clone(), simulated: Some(simulated), ..self })
    }

    /// The same request, of somebody who proved so who they are.
    pub fn proved(self, proof: Proof) -> Self {
        Self { proof: Some(proof), ..self }
    }

    pub fn of<'c>(ctx: &Context<'c>) -> Result<&'c Request> {
        ctx.data::<Request>().map_err(|error| Error::internal(error.message))
    }

    pub fn desk(&self) -> Desk<'_> {
        Desk::new(&self.store, &self.scope, self.now).of_proved(self.proof.clone())
    }

    /// Notes that the answer is to be read again when this object is touched.
    pub(super) fn stands_on(&self, resource: Resource, id: Uuid) {
        self.topics.add(Topic { resource, id });
    }

    /// Takes `cost` from the document's budget.
    pub(super) fn spend(&self, cost: u64) -> Result<()> {
        let before = self.spent.fetch_add(cost, Ordering::Relaxed);
        if before.saturating_add(cost) > MAX_COMPLEXITY {
            return Err(Error::limited(Reason::QueryTooComplex).with("limit", MAX_COMPLEXITY));
        }
        Ok(())
    }

    /// What the field that is being resolved wants of each of the `objects` that it answers.
    pub(super) fn wants<W: Wants>(&self, ctx: &Context<'_>, objects: usize) -> Result<W> {
        let mut wants = W::default();
        wants.want_all(&Selected::resolving(ctx, self, objects)?)?;
        Ok(wants)
    }

    /// As [`Request::wants`], of the object under one field of the payload of a mutation.
    pub(super) fn wants_under<W: Wants>(&self, ctx: &Context<'_>, name: &str) -> Result<W> {
        use crate::store::noun::Selection;
        let mut wants = W::default();
        Selected::resolving(ctx, self, 1)?.each(&mut |field| {
            if field.name() == name { wants.want_all(field) } else { Ok(()) }
        })?;
        Ok(wants)
    }
}
