//! Those who play: people of the demonstration by their mailboxes, who act through the desk at a time that only goes on.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Duration, NaiveDate, Utc};
use uuid::Uuid;

use crate::authz::actor::SignedIn;
use crate::authz::scope::Scope;
use crate::demo::dice::{at, day};
use crate::demo::people::DOMAIN;
use crate::domain::proof::{OPERATOR_KEY, Proof};
use crate::domain::text::Text;
use crate::error::{Error, Result};
use crate::ops::desk::{Desk, IdempotencyKey, Op};
use crate::store::Store;
use crate::store::datum::Datum;
use crate::store::plan::Noun;

/// When people begin their day, in minutes of the universal one.
const MORNING: u64 = 15 * 60;

/// All who play, and the time at which they do.
pub struct Players<'a> {
    store: &'a Store,
    /// Scopes of those who act under a membership, by mailbox.
    known: BTreeMap<String, Scope>,
    pub year: i32,
    pub now: DateTime<Utc>,
}

/// An address of the demonstration.
pub fn address(mailbox: &str) -> String {
    format!("{mailbox}@{DOMAIN}")
}

/// A text of the script, which is never a wrong one.
pub fn text<const MAX: usize>(words: &str) -> Result<Text<MAX>> {
    Text::parse_optional(words).map_err(Error::internal_reason)
}

impl<'a> Players<'a> {
    pub fn new(store: &'a Store, year: i32) -> Self {
        Self { store, known: BTreeMap::new(), year, now: at(day(year, 1, 1), MORNING) }
    }

    /// It is the morning of this day of the year, or later on it where it has begun.
    pub fn on(&mut self, (month, of_month): (u32, u32)) {
        self.now = self.now.max(at(day(self.year, month, of_month), MORNING));
    }

    pub fn today(&self) -> NaiveDate {
        self.now.date_naive()
    }

    /// A day of the year that is played.
    pub fn day(&self, (month, of_month): (u32, u32)) -> NaiveDate {
        day(self.year, month, of_month)
    }

    /// Does an act, a minute after the one before it. Its key follows from its name and what it is `about`, so that no
    /// two acts of a person share one; a refusal is a fault of the script.
    pub async fn does<O: Op>(&mut self, mailbox: &str, about: &str, op: O) -> Result<Uuid> {
        self.now += Duration::minutes(1);
        let scope = self.scope(mailbox).await?;
        let proof = Proof { methods: vec![OPERATOR_KEY.to_owned()], at: self.now, has_second_factor: false };
        let key = IdempotencyKey::parse(&format!("demo.{}.{about}", O::NAME))?;
        let desk = Desk::new(self.store, &scope, self.now).of_proved(Some(proof));
        let refused = |error: Error| Error::internal(format!("{mailbox} cannot {} {about}: {error}", O::NAME));
        desk.run(&op, &key).await.map_err(refused)
    }

    /// A row as somebody reads it.
    pub async fn reads<N: Noun>(&mut self, mailbox: &str, id: Uuid, wants: &N::Wants) -> Result<N> {
        let scope = self.scope(mailbox).await?;
        let found = self.store.row::<N>(&scope, id.into(), wants).await?;
        found.ok_or_else(|| unseen::<N>(mailbox))
    }

    /// The rows of which this column has this value, as somebody reads them.
    pub async fn finds<N: Noun>(&mut self, mailbox: &str, column: &'static str, value: Datum) -> Result<Vec<N>> {
        let scope = self.scope(mailbox).await?;
        self.store.rows_by::<N>(&scope, column, &[value], &N::Wants::default()).await
    }

    /// The one row of which this column has this value.
    pub async fn finds_one<N: Noun>(&mut self, mailbox: &str, column: &'static str, value: Datum) -> Result<N> {
        self.finds::<N>(mailbox, column, value).await?.pop().ok_or_else(|| unseen::<N>(mailbox))
    }

    /// The organisation for which somebody acts.
    pub async fn tenant(&mut self, mailbox: &str) -> Result<Uuid> {
        Ok(self.scope(mailbox).await?.actor().tenant())
    }

    pub async fn person(&mut self, mailbox: &str) -> Result<Uuid> {
        Ok(self.scope(mailbox).await?.actor().person())
    }

    /// What somebody sees under the first membership that they hold, if they hold one yet.
    async fn scope(&mut self, mailbox: &str) -> Result<Scope> {
        if let Some(scope) = self.known.get(mailbox) {
            return Ok(scope.clone());
        }
        let found = self.store.person_for_token(&address(mailbox)).await?;
        let (person, epoch) = found.ok_or_else(|| Error::internal(format!("nobody is called {mailbox}")))?;
        let signed_in = SignedIn::at_epoch(epoch);
        let standing =
            self.store.standing(person, signed_in, self.now, |identity| Ok(identity.memberships.first())).await?;
        let scope = Scope::of(Arc::new(standing.actor));
        if standing.held.is_some() {
            self.known.insert(mailbox.to_owned(), scope.clone());
        }
        Ok(scope)
    }
}

fn unseen<N: Noun>(mailbox: &str) -> Error {
    Error::internal(format!("{mailbox} does not see a row of {}", N::RESOURCE.table()))
}
