//! A club's mandate to its federation: how long it may last, and which step follows which.

use chrono::{DateTime, Months, Utc};

use super::refusal::Reason;
use super::word::words;

/// Longest term of a mandate: it is given again, not for ever.
const LONGEST_MONTHS: u32 = 36;

words! {
    /// Where a mandate stands.
    MandateStatus {
        /// The federation asks for it; it gives nothing yet.
        Proposed = "PROPOSED",
        /// The club accepted it; within its term the federation may do the acts that it lists.
        Accepted = "ACCEPTED",
        /// The club suspended it; until it is resumed it gives nothing.
        Suspended = "SUSPENDED",
        /// It is over, and stays over.
        Ended = "ENDED",
    }
}

/// What can be done with a mandate.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum MandateStep {
    Accept,
    Suspend,
    Resume,
    End,
}

/// A mandate as a step finds it.
#[derive(Clone, Copy, Debug)]
pub struct MandateStand {
    pub status: MandateStatus,
    pub valid_until: DateTime<Utc>,
}

/// The term that is asked for ends after it begins, and no later than three years on.
pub fn may_last(from: DateTime<Utc>, until: DateTime<Utc>) -> Result<(), Reason> {
    let latest = from.checked_add_months(Months::new(LONGEST_MONTHS));
    if until > from && latest.is_some_and(|latest| until <= latest) { Ok(()) } else { Err(Reason::BadDate) }
}

/// Where the mandate stands after the step. What has run out can only be ended.
pub fn after(stand: MandateStand, step: MandateStep, now: DateTime<Utc>) -> Result<MandateStatus, Reason> {
    let next = match (stand.status, step) {
        (MandateStatus::Proposed, MandateStep::Accept) | (MandateStatus::Suspended, MandateStep::Resume) => {
            MandateStatus::Accepted
        }
        (MandateStatus::Accepted, MandateStep::Suspend) => MandateStatus::Suspended,
        (MandateStatus::Proposed | MandateStatus::Accepted | MandateStatus::Suspended, MandateStep::End) => {
            MandateStatus::Ended
        }
        (MandateStatus::Proposed, MandateStep::Suspend | MandateStep::Resume)
        | (MandateStatus::Accepted, MandateStep::Accept | MandateStep::Resume)
        | (MandateStatus::Suspended, MandateStep::Accept | MandateStep::Suspend)
        | (MandateStatus::Ended, _) => return Err(Reason::WrongMandateStatus),
    };
    if next != MandateStatus::Ended && stand.valid_until <= now { Err(Reason::MandateExpired) } else { Ok(next) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::word::Word;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn a_mandate_lasts_three_years_at_most() {
        let from = at("2026-11-23T18:00:00Z");
        assert_eq!(may_last(from, from), Err(Reason::BadDate));
        assert_eq!(may_last(from, at("2026-11-23T18:00:01Z")), Ok(()));
        assert_eq!(may_last(from, at("2029-11-23T18:00:00Z")), Ok(()));
        assert_eq!(may_last(from, at("2029-11-23T18:00:01Z")), Err(Reason::BadDate));
        assert_eq!(may_last(DateTime::<Utc>::MAX_UTC, DateTime::<Utc>::MAX_UTC), Err(Reason::BadDate));
    }

    #[test]
    fn of_sixteen_steps_six_lead_on() {
        let (now, valid_until) = (at("2026-11-23T18:00:00Z"), at("2026-11-24T18:00:00Z"));
        let steps = [MandateStep::Accept, MandateStep::Suspend, MandateStep::Resume, MandateStep::End];
        let mut leading_on = Vec::new();
        for status in MandateStatus::ALL.iter().copied() {
            for step in steps {
                match after(MandateStand { status, valid_until }, step, now) {
                    Ok(next) => leading_on.push((status, step, next)),
                    Err(reason) => assert_eq!(reason, Reason::WrongMandateStatus),
                }
                let late = after(MandateStand { status, valid_until }, step, valid_until);
                assert!(step == MandateStep::End || late.is_err(), "{status:?} {step:?}");
            }
        }
        assert_eq!(
            leading_on,
            [
                (MandateStatus::Proposed, MandateStep::Accept, MandateStatus::Accepted),
                (MandateStatus::Proposed, MandateStep::End, MandateStatus::Ended),
                (MandateStatus::Accepted, MandateStep::Suspend, MandateStatus::Suspended),
                (MandateStatus::Accepted, MandateStep::End, MandateStatus::Ended),
                (MandateStatus::Suspended, MandateStep::Resume, MandateStatus::Accepted),
                (MandateStatus::Suspended, MandateStep::End, MandateStatus::Ended),
            ]
        );
    }
}
