//! The committee's own rules, adopted at its installation and changed between decisions, and who represents its seats.

use super::rank::RankRules;
use super::refusal::Reason;
use super::seat::Seat;
use super::voting::{Majority, TieRule};
use super::word::words;

/// Seats of a committee.
const SEATS: i32 = 4;
/// Fewest seats that can decide: fewer, and one or two decide for all.
const LEAST_QUORUM: i32 = 3;
/// Shortest notice: shorter, and a session is over before the others know of it.
const LEAST_NOTICE_DAYS: i32 = 3;
/// Longest notice that a committee can ask of itself: longer, and no year would be long enough.
const LONGEST_NOTICE_DAYS: i32 = 90;
const MOST_REPRESENTATIVES: i32 = 10;

words! {
    /// As what somebody represents a seat.
    Capacity {
        /// Speaks for the seat (propietario).
        Principal = "PRINCIPAL",
        /// Stands in for a principal (suplente).
        Alternate = "ALTERNATE",
    }
}

/// Internal rules (reglas internas), as a committee adopts them.
#[derive(Clone, Copy, Debug, Eq, PartialEq, serde::Serialize)]
pub struct InternalRules {
    pub quorum_seats: i32,
    pub majority: Majority,
    pub tie_rule: TieRule,
    pub notice_days: i32,
    /// Principals, and as many alternates, that each seat may have: the same for all four.
    pub representatives_per_seat: i32,
    /// How many of them one organisation may have, where several share the seat.
    pub representatives_per_organisation: i32,
    pub rank: RankRules,
}

/// What one organisation has of the places of a seat that several share, where a committee adopts nothing else: half of
/// them, so that no club speaks for all clubs.
pub fn half_of(places: i32) -> i32 {
    places.saturating_add(1) / 2
}

impl InternalRules {
    /// Rules that can be adopted; otherwise why not, and which of them.
    pub fn can_be_adopted(&self) -> Result<(), (Reason, &'static str)> {
        let within = |value: i32, least: i32, most: i32, name| {
            if (least..=most).contains(&value) { Ok(()) } else { Err((Reason::MalformedValue, name)) }
        };
        within(self.quorum_seats, LEAST_QUORUM, SEATS, "quorumSeats")?;
        within(self.notice_days, LEAST_NOTICE_DAYS, LONGEST_NOTICE_DAYS, "noticeDays")?;
        within(self.representatives_per_seat, 1, MOST_REPRESENTATIVES, "representativesPerSeat")?;
        let most = self.representatives_per_seat;
        within(self.representatives_per_organisation, 1, most, "representativesPerOrganisation")?;
        self.rank.can_be_adopted()
    }
}

/// A committee is installed for a year that has begun or is the next one, after the one of the committee before it.
pub fn may_be_installed(for_year: i32, before: i32, this_year: i32) -> Result<(), Reason> {
    if for_year > before && (this_year..=this_year + 1).contains(&for_year) { Ok(()) } else { Err(Reason::BadDate) }
}

/// Who represents a seat at the moment, in the capacity in which somebody is to be added.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Bench {
    pub taken: usize,
    pub places: usize,
    /// Of those that are taken, the ones of the organisation that adds somebody, and how many it may have.
    pub own: usize,
    pub own_places: usize,
}

impl Bench {
    /// No seat has more representatives than another one may have, and no organisation fills one that others share.
    pub fn has_room(self) -> Result<(), Reason> {
        if self.taken >= self.places {
            return Err(Reason::SeatIsFull);
        }
        if self.own < self.own_places { Ok(()) } else { Err(Reason::OrganisationIsFull) }
    }
}

/// Several organisations of a state can hold the seat: its clubs, its municipalities.
pub fn is_shared(seat: Seat) -> bool {
    match seat {
        Seat::Municipal | Seat::Migrant => true,
        Seat::Federal | Seat::State => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules() -> InternalRules {
        InternalRules {
            quorum_seats: 3,
            majority: Majority::Simple,
            tie_rule: TieRule::Defers,
            notice_days: 5,
            representatives_per_seat: 2,
            representatives_per_organisation: 1,
            rank: crate::domain::rank::tests::rules(),
        }
    }

    #[test]
    fn rules_that_nobody_could_follow_are_not_adopted() {
        assert_eq!(rules().can_be_adopted(), Ok(()));
        let bad = |rules: InternalRules| rules.can_be_adopted().map_err(|(_, name)| name);
        for quorum_seats in [0, 1, 2, 5, -1, i32::MAX] {
            assert_eq!(bad(InternalRules { quorum_seats, ..rules() }), Err("quorumSeats"));
        }
        for notice_days in [-1, 0, 2, 91] {
            assert_eq!(bad(InternalRules { notice_days, ..rules() }), Err("noticeDays"));
        }
        for representatives_per_seat in [0, 11] {
            assert_eq!(bad(InternalRules { representatives_per_seat, ..rules() }), Err("representativesPerSeat"));
        }
        for representatives_per_organisation in [0, 3, -1] {
            let found = bad(InternalRules { representatives_per_organisation, ..rules() });
            assert_eq!(found, Err("representativesPerOrganisation"));
        }
        assert_eq!([1, 2, 3, 10].map(half_of), [1, 1, 2, 5]);
    }

    #[test]
    fn a_committee_is_installed_for_this_year_or_the_next_after_the_one_before() {
        for (for_year, before, this_year, may) in [
            (2027, 2026, 2026, true),
            (2026, 2025, 2026, true),
            (2027, 2024, 2026, true),
            (2026, 2026, 2026, false),
            (2025, 2024, 2026, false),
            (2028, 2026, 2026, false),
            (2026, 2027, 2026, false),
        ] {
            assert_eq!(may_be_installed(for_year, before, this_year).is_ok(), may, "{for_year} {before} {this_year}");
        }
    }

    #[test]
    fn a_seat_has_no_more_representatives_than_the_others() {
        let room = |taken, own| Bench { taken, places: 4, own, own_places: 2 }.has_room();
        assert_eq!(room(3, 1), Ok(()));
        assert_eq!(room(4, 1), Err(Reason::SeatIsFull));
        assert_eq!(room(2, 2), Err(Reason::OrganisationIsFull));
        assert_eq!(
            [Seat::Federal, Seat::State, Seat::Municipal, Seat::Migrant].map(is_shared),
            [false, false, true, true]
        );
    }
}
