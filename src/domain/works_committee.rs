//! The works committee: who supervises the building of a project, for how long, and what they must have learnt before.

use std::collections::BTreeSet;

use chrono::{Months, NaiveDate};

use super::refusal::Reason;
use super::word::words;

/// Longest term of a works committee: no work of the programme is built for longer.
const LONGEST_MONTHS: u32 = 36;

words! {
    /// In which capacity somebody belongs to a works committee.
    CommitteeCapacity {
        /// Of the community that receives the work (beneficiario).
        Beneficiary = "BENEFICIARY",
        /// Of the club that proposed it (migrante).
        Migrant = "MIGRANT",
    }
}

/// How many of each capacity a committee has.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Composition {
    pub beneficiaries: usize,
    pub migrants: usize,
}

/// Members known by their addresses are different people, of whom at least one is a beneficiary and one a migrant.
pub fn composition(members: &[(&str, CommitteeCapacity)]) -> Result<Composition, Reason> {
    let addresses: BTreeSet<&str> = members.iter().map(|(address, _)| *address).collect();
    if addresses.len() < members.len() {
        return Err(Reason::MemberNotDistinct);
    }
    let of = |capacity| members.iter().filter(|(_, is)| *is == capacity).count();
    let found =
        Composition { beneficiaries: of(CommitteeCapacity::Beneficiary), migrants: of(CommitteeCapacity::Migrant) };
    if found.beneficiaries.min(found.migrants) == 0 { Err(Reason::CommitteeOfBoth) } else { Ok(found) }
}

/// The term ends after today, and no later than three years on.
pub fn may_last(today: NaiveDate, until: NaiveDate) -> Result<(), Reason> {
    let latest = today.checked_add_months(Months::new(LONGEST_MONTHS));
    if until > today && latest.is_some_and(|latest| until <= latest) { Ok(()) } else { Err(Reason::BadDate) }
}

/// How many of a committee have accepted, by their capacity.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Accepted {
    pub beneficiaries: usize,
    pub migrants: usize,
    /// Of whom it was not noted when they were invited: each may be either.
    pub of_either: usize,
}

/// Works are begun once a committee has been trained to supervise them, to which beneficiaries and migrants belong: nobody
/// is watched by those who were only invited to watch.
pub fn may_supervise(trained_on: Option<NaiveDate>, accepted: Accepted) -> Result<(), Reason> {
    if trained_on.is_none() {
        return Err(Reason::CommitteeNotTrained);
    }
    let lacking = usize::from(accepted.beneficiaries == 0) + usize::from(accepted.migrants == 0);
    if accepted.of_either >= lacking { Ok(()) } else { Err(Reason::CommitteeNotAccepted) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_committee_is_of_different_people_of_both_capacities() {
        use CommitteeCapacity::{Beneficiary, Migrant};
        for (members, expected) in [
            (&[("a", Beneficiary), ("b", Migrant)][..], Ok((1, 1))),
            (&[("a", Beneficiary), ("b", Migrant), ("c", Beneficiary)], Ok((2, 1))),
            (&[("a", Beneficiary), ("b", Beneficiary)], Err(Reason::CommitteeOfBoth)),
            (&[("a", Migrant)], Err(Reason::CommitteeOfBoth)),
            (&[], Err(Reason::CommitteeOfBoth)),
            (&[("a", Beneficiary), ("a", Migrant)], Err(Reason::MemberNotDistinct)),
        ] {
            let found = composition(members).map(|found| (found.beneficiaries, found.migrants));
            assert_eq!(found, expected, "{members:?}");
        }
    }

    #[test]
    fn a_committee_lasts_three_years_at_most() {
        let day = |text: &str| text.parse().unwrap();
        let today = day("2026-11-23");
        assert_eq!(may_last(today, today), Err(Reason::BadDate));
        assert_eq!(may_last(today, day("2026-11-24")), Ok(()));
        assert_eq!(may_last(today, day("2029-11-23")), Ok(()));
        assert_eq!(may_last(today, day("2029-11-24")), Err(Reason::BadDate));
        assert_eq!(may_last(NaiveDate::MAX, NaiveDate::MAX), Err(Reason::BadDate));
    }

    #[test]
    fn nobody_supervises_untrained_or_without_having_accepted() {
        let accepted = |beneficiaries, migrants, of_either| Accepted { beneficiaries, migrants, of_either };
        assert_eq!(may_supervise(None, accepted(1, 1, 0)), Err(Reason::CommitteeNotTrained));
        for (found, may) in [
            (accepted(1, 1, 0), true),
            (accepted(3, 0, 0), false),
            (accepted(0, 2, 0), false),
            (accepted(0, 0, 0), false),
            (accepted(1, 0, 1), true),
            (accepted(0, 1, 1), true),
            (accepted(0, 0, 1), false),
            (accepted(0, 0, 2), true),
        ] {
            let expected = if may { Ok(()) } else { Err(Reason::CommitteeNotAccepted) };
            assert_eq!(may_supervise(Some(NaiveDate::MIN), found), expected, "{found:?}");
        }
    }
}
