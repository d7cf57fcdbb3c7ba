//! Who somebody is, remembered for half a minute at most: for what is read alone, and never for what is decided.
//!
//! What is remembered is dropped as soon as this process hears that the person, a membership of theirs or its tenant was
//! touched, here or by another server, and at the very instant at which a period ends or begins that it was made of.
//! While other servers cannot be heard nothing is remembered.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use crate::authz::actor::{Actor, SignedIn};
use crate::authz::policy::Resource;
use crate::kept::Kept;
use crate::store::Store;
use crate::store::api_key::Keyed;
use crate::store::events::{Event, Listener, Topic};
use crate::store::membership::{Identity, Standing};

/// Longest that a standing may be remembered.
pub const LONGEST: Duration = Duration::from_secs(30);

const MOST_ENTRIES: usize = 4_096;
const MOST_BYTES: usize = 4 << 20;

/// For whom a standing holds: the person of a token, by what they signed in with, under the membership that the request
/// names.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub(super) struct Asked {
    pub person: Uuid,
    pub signed_in: SignedIn,
    /// As the header writes it.
    pub membership: Option<String>,
}

/// A standing, to be shared by the requests for which it holds.
#[derive(Clone, Debug)]
pub(super) struct Known {
    /// None of a machine, which is nobody.
    pub identity: Option<Arc<Identity>>,
    pub actor: Arc<Actor>,
    /// Of a machine.
    pub keyed: Option<Arc<Keyed>>,
    /// The end of the membership that was chosen, or of the key.
    pub until: Option<DateTime<Utc>>,
}

/// The standings of those who asked lately.
pub(super) struct Standings {
    longest: Duration,
    memory: Mutex<Memory>,
}

struct Memory {
    ear: Option<Listener>,
    /// Grows with whatever is heard that may change somebody's standing.
    generation: u64,
    kept: Kept<Asked, Remembered>,
}

struct Remembered {
    known: Known,
    read_at: DateTime<Utc>,
    until: DateTime<Utc>,
    /// By the clock that nobody sets.
    since: Instant,
}

/// What was heard when a reading began; without it nothing is remembered of the reading.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Began(Option<u64>);

impl Standings {
    pub fn new(longest: Duration) -> Self {
        let memory = Memory { ear: None, generation: 0, kept: Kept::new(MOST_ENTRIES, MOST_BYTES) };
        Self { longest: longest.min(LONGEST), memory: Mutex::new(memory) }
    }

    /// What is remembered; and where a reading begins, should there be one.
    pub fn recall(&self, store: &Store, asked: &Asked, now: DateTime<Utc>) -> (Option<Known>, Began) {
        if self.longest.is_zero() {
            return (None, Began(None));
        }
        let mut memory = self.memory();
        if !memory.listen(store) {
            return (None, Began(None));
        }
        let began = Began(Some(memory.generation));
        let remembered = memory.kept.get(asked).filter(|remembered| {
            let left = self.longest.saturating_sub(remembered.since.elapsed());
            remembered.read_at <= now && now < remembered.until && !left.is_zero()
        });
        (remembered.map(|remembered| remembered.known.clone()), began)
    }

    /// Remembers what was read, unless something was heard in between that it may not have seen.
    pub fn remember(&self, store: &Store, asked: Asked, began: Began, now: DateTime<Utc>, read: Read) -> Known {
        let Read { known, changes_at, since } = read;
        let (Began(Some(generation)), Ok(longest)) = (began, TimeDelta::from_std(self.longest)) else { return known };
        let mut memory = self.memory();
        if memory.listen(store) && memory.generation == generation {
            let until = changes_at.into_iter().chain([now + longest]).min().unwrap_or(now);
            let bytes = known.bytes(&asked);
            memory.kept.put(asked, Remembered { known: known.clone(), read_at: now, until, since }, bytes);
        }
        known
    }

    /// Nothing that panics is done while it is held.
    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A standing, and when its reading began.
pub(super) struct Read {
    known: Known,
    changes_at: Option<DateTime<Utc>>,
    since: Instant,
}

impl Read {
    pub(super) fn of_person(standing: Standing, since: Instant) -> Self {
        let Standing { identity, held, actor, changes_at } = standing;
        let until = held.map(|held| held.valid_until);
        let known = Known { identity: Some(Arc::new(identity)), actor: Arc::new(actor), keyed: None, until };
        Self { known, changes_at, since }
    }

    pub(super) fn of_machine(keyed: Keyed, since: Instant) -> Self {
        let (actor, until) = (Arc::new(keyed.actor.clone()), Some(keyed.until));
        Self { known: Known { identity: None, actor, keyed: Some(Arc::new(keyed)), until }, changes_at: until, since }
    }
}

impl Memory {
    /// Drops what was touched since the last time; whether all is heard. In this order: who finds that all is heard
    /// has still to hear what was missed before.
    fn listen(&mut self, store: &Store) -> bool {
        let ear = self.ear.get_or_insert_with(|| store.listen());
        let hears_all = ear.hears_all();
        while let Some(event) = ear.heard() {
            match event {
                Event::Anything => {
                    self.generation += 1;
                    self.kept.clear();
                }
                Event::Touched(topics) if topics.iter().any(|topic| topic.resource != Resource::Session) => {
                    self.generation += 1;
                    self.kept.retain(|remembered| !topics.iter().any(|topic| remembered.known.rests_on(topic)));
                }
                Event::Touched(_) => {}
            }
        }
        if !hears_all {
            self.kept.clear();
        }
        hears_all
    }
}

impl Known {
    fn rests_on(&self, topic: &Topic) -> bool {
        let Some(identity) = &self.identity else {
            return topic.resource == Resource::Tenant && self.actor.tenant() == topic.id;
        };
        let mut memberships = identity.memberships.iter();
        match topic.resource {
            Resource::Person => identity.person == topic.id,
            Resource::Membership => memberships.any(|held| held.id == topic.id),
            Resource::Tenant => memberships.any(|held| held.tenant == topic.id),
            _ => false,
        }
    }

    /// About what it takes in memory, together with for whom it holds.
    fn bytes(&self, asked: &Asked) -> usize {
        const ENTRY: usize = 1_024;
        let named = asked.membership.as_ref().map_or(0, String::len);
        let identity = self.identity.as_ref().map_or(0, |identity| identity.weight());
        let keyed = self.keyed.as_ref().map_or(0, |keyed| keyed.actor.weight());
        [ENTRY, named, identity, self.actor.weight(), keyed].into_iter().sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::connection::DatabaseUrl;

    fn identity(person: Uuid, name: &str) -> Identity {
        Identity { person, name: name.to_owned(), email: String::new(), epoch: 1, memberships: Vec::new() }
    }

    #[tokio::test]
    async fn what_was_read_before_something_was_heard_is_not_remembered() {
        let url = "sqlite::memory:".to_owned().into();
        let store = Store::open(&DatabaseUrl { url, pool: 1 }).await.unwrap();
        let (standings, now) = (Standings::new(LONGEST), DateTime::UNIX_EPOCH);
        let signed_in = SignedIn::at_epoch(1);
        let asked = Asked { person: Uuid::from_u128(1), signed_in, membership: None };
        let is_remembered = || standings.recall(&store, &asked, now).0.is_some();
        let read = |ago| {
            let (identity, actor) = (identity(asked.person, ""), Actor::without_membership(asked.person, signed_in));
            let standing = Standing { identity, held: None, actor, changes_at: None };
            Read::of_person(standing, Instant::now().checked_sub(ago).unwrap())
        };
        let announce = async |resource, person| {
            store.announce(&[Topic { resource, id: Uuid::from_u128(person) }]).await.unwrap();
        };
        // Of whom it was is not asked: what the reading may have missed is not known. More than anybody hears at once
        // may have been anything.
        for (resource, times, remembered) in [
            (Resource::Session, 2_000, false),
            (Resource::Session, 1, true),
            (Resource::Person, 1, false),
            (Resource::Person, 0, true),
        ] {
            let began = standings.recall(&store, &asked, now).1;
            for _ in 0..times {
                announce(resource, 2).await;
            }
            standings.remember(&store, asked.clone(), began, now, read(Duration::ZERO));
            assert_eq!(is_remembered(), remembered, "{times} times {resource:?}");
            announce(Resource::Person, 2).await;
            assert_eq!(is_remembered(), remembered, "whoever rests on nothing of it stays");
            announce(Resource::Person, 1).await;
            assert!(!is_remembered());
        }
        // The service's clock may be set back; the other one goes on.
        let began = standings.recall(&store, &asked, now).1;
        standings.remember(&store, asked.clone(), began, now, read(LONGEST));
        assert!(!is_remembered(), "longer ago than anything may be remembered");
    }

    #[test]
    fn what_a_machine_may_rests_on_its_organisation_and_on_nothing_else() {
        let known = Known { identity: None, actor: Actor::anonymous().into(), keyed: None, until: None };
        let rests_on = |resource, id| known.rests_on(&Topic { resource, id: Uuid::from_u128(id) });
        assert!(rests_on(Resource::Tenant, 0) && !rests_on(Resource::Tenant, 1) && !rests_on(Resource::Person, 0));
    }

    #[test]
    fn what_is_remembered_weighs_no_less_than_it_takes_in_memory() {
        let weight = |name: &str, membership: Option<&str>| {
            let identity = Some(identity(Uuid::nil(), name).into());
            let known = Known { identity, actor: Actor::anonymous().into(), keyed: None, until: None };
            let signed_in = SignedIn::at_epoch(1);
            known.bytes(&Asked { person: Uuid::nil(), signed_in, membership: membership.map(str::to_owned) })
        };
        let least = size_of::<(Asked, Remembered)>() + size_of::<Identity>() + size_of::<Actor>();
        assert!(weight("", None) >= least);
        let long = "x".repeat(5_000);
        assert_eq!(weight(&long, None), weight("", None) + long.len());
        assert_eq!(weight("", Some(&long)), weight("", None) + long.len());
    }
}
