//! How often somebody may try: bounded for each account, each address, and each account from one address.

use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota};

use crate::domain::refusal::Reason;
use crate::error::{Error, Result};
use crate::kept::Kept;

/// So many at once, and one more each time that the period has gone by.
#[derive(Clone, Copy, Debug)]
pub struct Bound {
    pub burst: u32,
    pub period: Duration,
}

/// The bounds of attempts to prove who one is.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// Of one account from one address: whoever mistypes.
    pub of_account_from_address: Bound,
    /// Of one account from anywhere that it has not signed in from: whoever guesses from many addresses.
    pub of_account: Bound,
    /// From one address: a consulate with all its visitors behind it.
    pub from_address: Bound,
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            of_account_from_address: Bound { burst: 8, period: Duration::from_secs(60) },
            of_account: Bound { burst: 60, period: Duration::from_secs(60) },
            from_address: Bound { burst: 120, period: Duration::from_secs(2) },
        }
    }
}

/// Beyond so many of a kind, those are forgotten who could try again as if they never had.
const MOST: usize = 20_000;

/// Counts attempts, in this process.
pub struct Attempts {
    of_account_from_address: DefaultKeyedRateLimiter<(String, IpAddr)>,
    of_account: DefaultKeyedRateLimiter<String>,
    from_address: DefaultKeyedRateLimiter<IpAddr>,
    /// Networks from which an account signed in before: nobody elsewhere locks its owner out there.
    trusted: Mutex<Kept<(String, IpAddr), ()>>,
    swept: Mutex<Instant>,
}

impl Attempts {
    pub fn new(bounds: &Bounds) -> Self {
        Self {
            of_account_from_address: DefaultKeyedRateLimiter::keyed(quota(bounds.of_account_from_address)),
            of_account: DefaultKeyedRateLimiter::keyed(quota(bounds.of_account)),
            from_address: DefaultKeyedRateLimiter::keyed(quota(bounds.from_address)),
            trusted: Mutex::new(Kept::new(MOST, MOST * 128)),
            swept: Mutex::new(Instant::now()),
        }
    }

    /// Counts an attempt on `account`, whether or not there is such an account.
    ///
    /// Errors: `LIMITED` beyond the bounds, with `retryAfterSeconds`.
    pub(super) fn count(&self, account: &str, from: IpAddr) -> Result<()> {
        self.sweep();
        let pair = (account.to_owned(), network(from));
        take(&self.from_address, &pair.1)?;
        take(&self.of_account_from_address, &pair)?;
        if self.trusted.lock().unwrap_or_else(PoisonError::into_inner).get(&pair).is_some() {
            return Ok(());
        }
        take(&self.of_account, &pair.0)
    }

    /// Notes that the account signed in from there.
    pub(super) fn succeeded(&self, account: &str, from: IpAddr) {
        let pair = (account.to_owned(), network(from));
        self.trusted.lock().unwrap_or_else(PoisonError::into_inner).put(pair, (), 128);
    }

    /// Forgets those who could try again as if they never had, once a second at most where there are many.
    fn sweep(&self) {
        let many = self.of_account_from_address.len() + self.of_account.len() + self.from_address.len() > MOST;
        let mut swept = self.swept.lock().unwrap_or_else(PoisonError::into_inner);
        if many && swept.elapsed() > Duration::from_secs(1) {
            *swept = Instant::now();
            self.of_account_from_address.retain_recent();
            self.of_account.retain_recent();
            self.from_address.retain_recent();
        }
    }

    /// Counts an attempt that names no account.
    pub(super) fn count_address(&self, from: IpAddr) -> Result<()> {
        self.sweep();
        take(&self.from_address, &network(from))
    }
}

fn take<K: std::hash::Hash + Eq + Clone>(limiter: &DefaultKeyedRateLimiter<K>, key: &K) -> Result<()> {
    limiter.check_key(key).map_err(|wait| {
        let seconds = wait.wait_time_from(DefaultClock::default().now()).as_secs() + 1;
        Error::limited(Reason::TooManyAttempts).with("retryAfterSeconds", seconds)
    })
}

fn quota(bound: Bound) -> Quota {
    let burst = NonZeroU32::new(bound.burst).unwrap_or(NonZeroU32::MIN);
    Quota::with_period(bound.period).unwrap_or(Quota::per_second(burst)).allow_burst(burst)
}

/// Whoever has one address of IPv6 has the 64 bits behind it.
fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V6(address) => match address.to_ipv4_mapped() {
            Some(mapped) => IpAddr::V4(mapped),
            None => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() >> 64 << 64)),
        },
        IpAddr::V4(_) => address,
    }
}

impl std::fmt::Debug for Attempts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Attempts").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bounds(of_account_from_address: u32, of_account: u32, from_address: u32) -> Attempts {
        let bound = |burst| Bound { burst, period: Duration::from_secs(3_600) };
        Attempts::new(&Bounds {
            of_account_from_address: bound(of_account_from_address),
            of_account: bound(of_account),
            from_address: bound(from_address),
        })
    }

    fn address(text: &str) -> IpAddr {
        text.parse().unwrap_or(IpAddr::V4(std::net::Ipv4Addr::LOCALHOST))
    }

    #[test]
    fn each_bound_holds_by_itself() {
        let of_both = bounds(2, 100, 100);
        assert!((0..2).all(|_| of_both.count("a", address("192.0.2.1")).is_ok()));
        let error = of_both.count("a", address("192.0.2.1")).map_err(|error| (error.reason, error.facts));
        let (reason, facts) = error.err().unwrap_or_default();
        assert_eq!(reason, Some(Reason::TooManyAttempts));
        assert!(facts.get("retryAfterSeconds").is_some_and(|seconds| seconds.parse::<u64>().is_ok_and(|s| s > 3_000)));
        assert!(of_both.count("a", address("192.0.2.2")).is_ok() && of_both.count("b", address("192.0.2.1")).is_ok());
        let of_account = bounds(100, 2, 100);
        assert!((1..=2).all(|last| of_account.count("a", address(&format!("192.0.2.{last}"))).is_ok()));
        assert!(
            of_account.count("a", address("192.0.2.3")).is_err() && of_account.count("b", address("192.0.2.3")).is_ok()
        );
        let from_address = bounds(100, 100, 2);
        assert!(["a", "b"].iter().all(|account| from_address.count(account, address("192.0.2.1")).is_ok()));
        assert!(from_address.count("c", address("192.0.2.1")).is_err());
        assert!(from_address.count_address(address("192.0.2.1")).is_err());
    }

    #[test]
    fn whoever_has_many_addresses_of_one_network_has_one() {
        assert_eq!(network(address("2001:db8:1:2:3:4:5:6")), network(address("2001:db8:1:2::1")));
        assert_ne!(network(address("2001:db8:1:3::1")), network(address("2001:db8:1:2::1")));
        assert_eq!(network(address("::ffff:192.0.2.1")), address("192.0.2.1"));
    }
}
