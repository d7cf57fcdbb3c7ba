//! Terms of the parties that govern a government, one after the other without overlap.

use chrono::NaiveDate;

use super::refusal::Reason;

/// The day on which a term ends that has no end yet.
pub const OPEN_END: NaiveDate = match NaiveDate::from_ymd_opt(9999, 12, 31) {
    Some(day) => day,
    None => NaiveDate::MAX,
};

/// A term: from the first day to the one on which the next party took over.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Term {
    pub since: NaiveDate,
    pub until: NaiveDate,
}

/// Where a term that begins on `since` ends among `terms`, and which of them, by its place, ends with its begin.
pub fn succeed(terms: &[Term], since: NaiveDate, today: NaiveDate) -> Result<(Term, Option<usize>), Reason> {
    if since > today {
        return Err(Reason::BadDate);
    }
    if terms.iter().any(|term| term.since == since) {
        return Err(Reason::AlreadyRecorded);
    }
    let next = terms.iter().map(|term| term.since).filter(|begin| *begin > since).min();
    let cut = terms.iter().position(|term| term.since < since && since < term.until);
    Ok((Term { since, until: next.unwrap_or(OPEN_END) }, cut))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, 9, 15).unwrap_or_default()
    }

    #[test]
    fn terms_follow_each_other_in_whatever_order_they_are_recorded() {
        let first = Term { since: day(2018), until: OPEN_END };
        assert_eq!(succeed(&[], day(2018), day(2026)), Ok((first, None)));
        assert_eq!(succeed(&[first], day(2021), day(2026)), Ok((Term { since: day(2021), until: OPEN_END }, Some(0))));
        assert_eq!(succeed(&[first], day(2015), day(2026)), Ok((Term { since: day(2015), until: day(2018) }, None)));
        let later = Term { since: day(2024), until: OPEN_END };
        let both = [Term { until: day(2024), ..first }, later];
        assert_eq!(succeed(&both, day(2021), day(2026)), Ok((Term { since: day(2021), until: day(2024) }, Some(0))));
    }

    #[test]
    fn a_term_begins_once_and_not_in_the_future() {
        let first = Term { since: day(2018), until: OPEN_END };
        assert_eq!(succeed(&[first], day(2018), day(2026)), Err(Reason::AlreadyRecorded));
        assert_eq!(succeed(&[first], day(2027), day(2026)), Err(Reason::BadDate));
    }
}
