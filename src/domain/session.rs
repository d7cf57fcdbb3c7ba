//! When a committee may sit and decide: due notice before, the session's own hours during.

use chrono::{DateTime, Duration, Utc};

use super::refusal::Reason;

/// Longest session (a permanent session, sesión permanente, may sit for a month), and furthest that one may be convened ahead.
pub const MAX_SESSION_HOURS: i64 = 31 * 24;
pub const MAX_AHEAD_DAYS: i64 = 366;

/// The hours of a session, UTC.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct SessionHours {
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
}

impl SessionHours {
    /// A session convened `now` must leave `notice_days` full days, and end after it began.
    pub fn convene(self, now: DateTime<Utc>, notice_days: i64) -> Result<(), Reason> {
        let length = self.ends_at - self.starts_at;
        let too_far = self.starts_at - now > Duration::days(MAX_AHEAD_DAYS);
        if length <= Duration::zero() || length > Duration::hours(MAX_SESSION_HOURS) || too_far {
            return Err(Reason::BadDate);
        }
        if self.starts_at - now < Duration::days(notice_days) { Err(Reason::ShortNotice) } else { Ok(()) }
    }

    /// Items are opened, voted and closed within the hours of the session.
    pub fn sits(self, now: DateTime<Utc>) -> Result<(), Reason> {
        if now < self.starts_at {
            Err(Reason::SessionNotBegun)
        } else if self.is_over(now) {
            Err(Reason::SessionOver)
        } else {
            Ok(())
        }
    }

    pub fn is_over(self, now: DateTime<Utc>) -> bool {
        now >= self.ends_at
    }
}
