//! How many streams may be open at once: in all, and of one person.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use uuid::Uuid;

use super::limits::Limits;
use crate::domain::refusal::Reason;
use crate::error::Error;

/// The places that there are for streams, and those for their readings.
pub(super) struct Places {
    all: Arc<Semaphore>,
    limit: usize,
    people: Arc<Mutex<HashMap<Uuid, usize>>>,
    limit_per_person: usize,
    readings: Semaphore,
}

/// One of a person's places, free again when it is dropped.
pub(super) struct PersonsPlace {
    people: Arc<Mutex<HashMap<Uuid, usize>>>,
    person: Uuid,
}

impl Places {
    pub(super) fn new(limits: &Limits) -> Self {
        Self {
            all: Arc::new(Semaphore::new(limits.streams)),
            limit: limits.streams,
            people: Arc::default(),
            limit_per_person: limits.streams_per_person,
            readings: Semaphore::new(limits.readings),
        }
    }

    /// A place for a stream or a socket, free again when it is dropped. Errors: `LIMITED` where there is none.
    pub(super) fn take(&self) -> Result<OwnedSemaphorePermit, Error> {
        let none = |_| Error::limited(Reason::TooManyStreams).with("limit", self.limit).with("limitName", "streams");
        self.all.clone().try_acquire_owned().map_err(none)
    }

    /// One of a person's places. Errors: `LIMITED` where they have taken all.
    pub(super) fn take_of(&self, person: Uuid) -> Result<PersonsPlace, Error> {
        let mut people = self.people.lock().unwrap_or_else(PoisonError::into_inner);
        let taken = people.entry(person).or_default();
        if *taken >= self.limit_per_person {
            let refusal = Error::limited(Reason::TooManyStreams);
            return Err(refusal.with("limit", self.limit_per_person).with("limitName", "streamsPerPerson"));
        }
        *taken += 1;
        Ok(PersonsPlace { people: self.people.clone(), person })
    }

    /// Waits for the turn of a reading that nobody has asked for just now: an event that wakes a thousand streams must
    /// not take the database away from those who ask.
    pub(super) async fn turn(&self) -> Option<tokio::sync::SemaphorePermit<'_>> {
        self.readings.acquire().await.ok()
    }
}

impl Drop for PersonsPlace {
    fn drop(&mut self) {
        let mut people = self.people.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(taken) = people.get_mut(&self.person) {
            *taken -= 1;
            if *taken == 0 {
                people.remove(&self.person);
            }
        }
    }
}
