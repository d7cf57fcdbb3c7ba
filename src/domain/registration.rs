//! A club's registration (toma de nota): who it makes known, and how long it holds.

use chrono::{Months, NaiveDate};

use super::refusal::Reason;
use super::word::words;

words! {
    /// How a registration came about.
    RegistrationKind {
        /// The first one.
        New = "NEW",
        /// A renewal.
        Renewed = "RENEWED",
    }
}

words! {
    /// Where a club's registration stands today.
    RegistrationStatus {
        /// In force.
        Valid = "VALID",
        /// Past its last day; the club must renew before it proposes.
        Expired = "EXPIRED",
    }
}

/// A registration holds for two years.
pub const VALIDITY: Months = Months::new(24);
/// A registration may be renewed in its last months, and at any time once it has expired.
pub const RENEWAL_WINDOW: Months = Months::new(6);

/// The day after the last day of a registration issued `on`; none beyond the calendar.
pub fn valid_until(on: NaiveDate) -> Result<NaiveDate, Reason> {
    on.checked_add_months(VALIDITY).ok_or(Reason::BadDate)
}

pub fn status(until: NaiveDate, today: NaiveDate) -> RegistrationStatus {
    if today < until { RegistrationStatus::Valid } else { RegistrationStatus::Expired }
}

/// A club proposes only while its registration is in force.
pub fn must_be_valid(until: NaiveDate, today: NaiveDate) -> Result<(), Reason> {
    match status(until, today) {
        RegistrationStatus::Valid => Ok(()),
        RegistrationStatus::Expired => Err(Reason::RegistrationNotValid),
    }
}

/// A renewal is due only near the end, so that the folio's history stays one line per two years.
pub fn may_renew(until: NaiveDate, today: NaiveDate) -> Result<(), Reason> {
    let opens = until.checked_sub_months(RENEWAL_WINDOW).ok_or(Reason::BadDate)?;
    if today >= opens { Ok(()) } else { Err(Reason::AlreadyRegistered) }
}
