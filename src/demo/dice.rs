//! Chance that repeats itself: the same seed, purpose and number always throw the same dice and make the same ids.

use chrono::{DateTime, Days, NaiveDate, Utc};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use uuid::{Builder, Uuid};

/// Throws for one purpose. Nothing else that is thrown, before or beside, changes what falls here.
pub struct Dice(ChaCha8Rng);

impl Dice {
    /// `purpose` has at most 16 bytes; `number` tells the objects of one purpose apart.
    pub fn new(seed: u64, purpose: &str, number: u64) -> Self {
        let mut key = [0; 32];
        let purpose = purpose.bytes().chain(std::iter::repeat(0)).take(16);
        let bytes = seed.to_le_bytes().into_iter().chain(number.to_le_bytes()).chain(purpose);
        for (slot, byte) in key.iter_mut().zip(bytes) {
            *slot = byte;
        }
        Self(ChaCha8Rng::from_seed(key))
    }

    /// A number from 0 to `bound` − 1; 0 where `bound` is 0.
    pub fn below(&mut self, bound: u64) -> u64 {
        let wide = u128::from(self.0.next_u64()) * u128::from(bound);
        u64::try_from(wide >> 64).unwrap_or(0)
    }

    /// A number from `low` to `high`, both included.
    pub fn between(&mut self, low: u64, high: u64) -> u64 {
        low + self.below(high.saturating_sub(low) + 1)
    }

    pub fn index(&mut self, length: usize) -> usize {
        usize::try_from(self.below(length as u64)).unwrap_or(0)
    }

    /// True in `percent` of a hundred throws.
    pub fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// One of `choices`, which are not empty.
    pub fn pick<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        &choices[self.index(choices.len())]
    }

    /// The index of one of `weights`, the heavier the likelier.
    pub fn weighted(&mut self, weights: &[u64]) -> usize {
        let mut left = self.below(weights.iter().sum());
        for (index, weight) in weights.iter().enumerate() {
            if left < *weight {
                return index;
            }
            left -= weight;
        }
        0
    }

    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.index(last + 1));
        }
    }

    /// An id (UUID version 7) that bears the time of its own row, so that ids sort as their rows came to be.
    pub fn id(&mut self, at: DateTime<Utc>) -> Uuid {
        let mut random = [0; 10];
        self.0.fill_bytes(&mut random);
        let millis = u64::try_from(at.timestamp_millis()).unwrap_or(0);
        Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
    }
}

/// The day that is written so; the demonstration writes only days that exist.
pub fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
}

pub fn days_after(day: NaiveDate, days: u64) -> NaiveDate {
    day.checked_add_days(Days::new(days)).unwrap_or(day)
}

/// `minutes` after midnight, UTC.
pub fn at(day: NaiveDate, minutes: u64) -> DateTime<Utc> {
    let minutes = i64::try_from(minutes).unwrap_or(0);
    day.and_time(chrono::NaiveTime::MIN).and_utc() + chrono::Duration::minutes(minutes)
}
