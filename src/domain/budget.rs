//! The ceiling of the federal part in one state and year: what it may be, and how much is left under it.

use super::money::Centavos;
use super::refusal::Reason;
use super::word::words;

words! {
    /// Where a reservation of federal money stands.
    ReservationStatus {
        /// It is held for the project.
        Held = "HELD",
        /// The project was cancelled or closed; what was not spent of it is free again.
        Released = "RELEASED",
    }
}

/// The first year of the programme's rules.
const FIRST_YEAR: i32 = 1986;

/// A ceiling with what is reserved under it, in centavos.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Budget {
    pub ceiling: i64,
    pub reserved: i64,
}

impl Budget {
    /// What can still be reserved.
    pub fn headroom(self) -> i64 {
        self.ceiling - self.reserved
    }

    /// The ceiling is raised or lowered, never below what is reserved.
    pub fn change(self, ceiling: Centavos) -> Result<Budget, Reason> {
        if ceiling.get() < self.reserved {
            return Err(Reason::CeilingBelowReserved);
        }
        Ok(Budget { ceiling: ceiling.get(), ..self })
    }
}

/// What a project that is over does not use of what was reserved for it: what was not paid, and what of that came back to
/// the federation. All in centavos.
pub fn unused(reserved: i64, deposited: i64, refunded: i64) -> i64 {
    reserved.saturating_sub(deposited).saturating_add(refunded).clamp(0, reserved.max(0))
}

/// A ceiling is set for a year of the programme, the next one at the latest.
pub fn year_can_be_budgeted(year: i32, this_year: i32) -> Result<(), Reason> {
    if (FIRST_YEAR..=this_year.saturating_add(1)).contains(&year) { Ok(()) } else { Err(Reason::BadDate) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_project_does_not_use_is_what_was_not_paid_and_what_came_back() {
        assert_eq!(unused(100, 0, 0), 100);
        assert_eq!(unused(100, 60, 0), 40);
        assert_eq!(unused(100, 60, 60), 100);
        assert_eq!(unused(100, 100, 0), 0);
        assert_eq!(unused(100, 100, 25), 25);
        assert_eq!(unused(100, 120, 0), 0, "never less than nothing");
        assert_eq!(unused(100, 10, 50), 100, "nor more than was reserved");
    }

    #[test]
    fn a_project_that_is_withdrawn_has_nothing_reserved() {
        use crate::domain::life::{LIFE, Step};
        use crate::domain::project::Stage;
        let ends = [Step::Withdraw, Step::Reject, Step::Decline];
        let left = LIFE.iter().filter(|transition| ends.contains(&transition.step));
        let reserved = [Stage::Authorised, Stage::Agreed, Stage::InExecution, Stage::WorksFinished, Stage::HandedOver];
        assert!(left.clone().count() > 3 && left.clone().all(|step| !reserved.contains(&step.from)), "release it, too");
    }

    #[test]
    fn a_ceiling_goes_down_to_what_is_reserved_and_no_further() {
        let budget = Budget { ceiling: 100, reserved: 40 };
        assert_eq!(budget.headroom(), 60);
        let change = |centavos| budget.change(Centavos::positive(centavos).unwrap());
        assert_eq!(change(40), Ok(Budget { ceiling: 40, reserved: 40 }));
        assert_eq!(change(39), Err(Reason::CeilingBelowReserved));
        assert_eq!(change(1_000).map(Budget::headroom), Ok(960));
    }

    #[test]
    fn the_next_year_is_the_last_that_can_be_budgeted() {
        for (year, can_be) in [(1985, false), (1986, true), (2026, true), (2027, true), (2028, false)] {
            assert_eq!(year_can_be_budgeted(year, 2026).is_ok(), can_be, "{year}");
        }
        assert_eq!(year_can_be_budgeted(i32::MIN, i32::MAX), Err(Reason::BadDate));
    }
}
