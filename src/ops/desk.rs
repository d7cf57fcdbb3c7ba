//! The desk: takes an act through its one transaction, the same way for all.

use std::future::Future;

use chrono::{DateTime, SubsecRound, Utc};
use serde::Serialize;
use uuid::Uuid;

use crate::authz::permit::Permit;
use crate::authz::policy::{Act, Resource};
use crate::authz::scope::Scope;
use crate::domain::ledger::sha256;
use crate::domain::proof::{PASSWORD, Proof};
use crate::domain::refusal::Reason;
use crate::error::{Code, Error, Result};
use crate::store::Store;
use crate::store::ledger::{self, Decision};
use crate::store::transaction::{Start, Transaction};

/// How often an act is tried again when another transaction was in its way.
const ATTEMPTS: usize = 5;

/// Something that somebody asks to be done. Its serialised form is what an idempotency key stands for.
pub trait Op: Serialize + Sync {
    /// The act on the policy page.
    const ACT: Act;

    /// Tells one mutation from another that is the same act, as recusing from casting a vote.
    const NAME: &'static str = Self::ACT.text();

    /// The row on which the act is judged.
    fn row(&self) -> Uuid;

    /// The tenant in whose name the ledger has it: the actor's own, unless the act is done in a person's own name.
    fn in_the_name_of(&self, tx: &Transaction, _leave: &Permit) -> impl Future<Output = Result<Uuid>> + Send {
        std::future::ready(Ok(tx.tenant()))
    }

    /// Loads, decides in `domain`, saves. What it returns is checked, written to the ledger and committed.
    fn work(&self, tx: &Transaction, leave: &Permit) -> impl Future<Output = Result<Done>> + Send;
}

/// What an act has changed.
#[derive(Debug)]
pub struct Done {
    pub resource: Resource,
    pub subject: Uuid,
    pub decision: Decision,
}

/// A key that a client chose for one act: 1 to 100 printable ASCII characters.
#[derive(Clone, Debug)]
pub struct IdempotencyKey(String);

/// Who asks, and when.
#[derive(Clone, Debug)]
pub struct Desk<'a> {
    pub store: &'a Store,
    pub scope: &'a Scope,
    now: DateTime<Utc>,
    proof: Option<Proof>,
}

impl IdempotencyKey {
    pub fn parse(text: &str) -> Result<Self> {
        let printable = text.bytes().all(|byte| byte.is_ascii_graphic());
        if (1..=100).contains(&text.len()) && printable {
            Ok(Self(text.to_owned()))
        } else {
            Err(Error::invalid(Reason::MalformedValue, "idempotencyKey"))
        }
    }
}

impl<'a> Desk<'a> {
    /// Times are kept to the microsecond, as both databases keep them.
    pub fn new(store: &'a Store, scope: &'a Scope, now: DateTime<Utc>) -> Self {
        Self { store, scope, now: now.trunc_subsecs(6), proof: None }
    }

    /// Of somebody who proved so who they are.
    pub fn of_proved(self, proof: Option<Proof>) -> Self {
        Self { proof, ..self }
    }

    /// Does it, once: the same key with the same request gives the same object and does nothing more.
    pub async fn run<O: Op>(&self, op: &O, key: &IdempotencyKey) -> Result<Uuid> {
        if self.scope.is_simulated() {
            return Err(Reason::SimulationReadsOnly.into());
        }
        let actor = self.scope.actor();
        if actor.is_machine() {
            return Err(Error::refused(Reason::KeyReadsOnly));
        }
        if actor.person().is_nil() {
            return Err(Error::unauthenticated(Reason::CredentialMissing));
        }
        if actor.is_anonymous() && !O::ACT.is_personal() {
            return Err(Error::unauthenticated(Reason::MembershipNotChosen));
        }
        if O::ACT.needs_step_up() {
            let enough = self.proof.as_ref().map_or(Err(PASSWORD), |proof| proof.is_enough(self.now));
            enough.map_err(|method| Error::refused(Reason::StepUpRequired).with("methods", method))?;
        }
        let request = serde_json::to_string(op).map_err(Error::internal)?;
        // What is done in a person's own name is the same act under whichever membership they ask again.
        let under = if O::ACT.is_personal() { Uuid::nil() } else { actor.tenant() };
        let hash = sha256(format!("{}\n{under}\n{request}", O::NAME).as_bytes());
        let mut attempt = 1;
        loop {
            match self.attempt(op, &key.0, &hash).await {
                Err(error) if error.retriable && attempt < ATTEMPTS => attempt += 1,
                Err(error) if error.code != Code::Internal => {
                    // The same request, sent twice at once, may have been in its own way: then it is done, not refused.
                    let twin = self.store.replayed(self.scope, &key.0, &hash).await;
                    return twin.ok().flatten().ok_or(error);
                }
                result => return result,
            }
        }
    }

    async fn attempt<O: Op>(&self, op: &O, key: &str, hash: &str) -> Result<Uuid> {
        let tx = self.store.begin(self.scope, O::ACT, op.row(), self.now).await?;
        let leave = match tx.start(key, hash).await? {
            Start::Leave(leave) => leave,
            Start::Done(subject) => return Ok(subject),
        };
        let done = op.work(&tx, &leave).await?;
        let tenant = op.in_the_name_of(&tx, &leave).await?;
        ledger::append(&tx, &leave, tenant, &done.decision, (done.resource, done.subject)).await?;
        tx.finish(key, hash, done.subject).await?;
        Ok(done.subject)
    }
}
