//! The works of a project: how far they have come, what they have cost, and when the money runs ahead of the work.

use chrono::NaiveDate;

use super::money::WHOLE_BPS;
use super::refusal::Reason;
use super::seat::Seat;
use super::word::words;

words! {
    /// What the figures of the works give reason to look at.
    WorksAlert {
        /// Nothing.
        None = "NONE",
        /// The money runs ahead of the work by more than the operating rules tolerate.
        MoneyAhead = "MONEY_AHEAD",
    }
}

/// The works as a report finds them.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Progress {
    /// The day on which they began, or of the last report.
    pub known_on: NaiveDate,
    pub physical_bps: i32,
    pub spent_centavos: i64,
}

/// What an executor reports.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Reported {
    pub on: NaiveDate,
    pub physical_bps: i32,
    pub spent_centavos: i64,
}

/// What follows from a report.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Measured {
    pub financial_bps: i32,
    /// By how much the money runs ahead of the work; negative where the work does.
    pub ahead_bps: i32,
    pub alert: WorksAlert,
}

impl Progress {
    /// Works only go on: nothing that was reported falls, no day lies before the last one or after today, and no more is
    /// spent than `limit_centavos`.
    pub fn goes_on_to(&self, report: &Reported, limit_centavos: i64, today: NaiveDate) -> Result<(), Reason> {
        if report.on < self.known_on || report.on > today {
            return Err(Reason::BadDate);
        }
        if report.physical_bps < self.physical_bps || report.spent_centavos < self.spent_centavos {
            return Err(Reason::ProgressFalls);
        }
        if report.spent_centavos > limit_centavos { Err(Reason::OverCost) } else { Ok(()) }
    }
}

impl Reported {
    /// The figures of works that cost so much in all, under rules that tolerate the money so far ahead. What was spent
    /// counts in whole basis points; nothing is rounded up.
    pub fn measured(&self, cost_centavos: i64, tolerance_bps: i32) -> Measured {
        let share = i128::from(self.spent_centavos) * i128::from(WHOLE_BPS) / i128::from(cost_centavos.max(1));
        let financial_bps = i32::try_from(share).unwrap_or(WHOLE_BPS).clamp(0, WHOLE_BPS);
        let ahead_bps = financial_bps - self.physical_bps;
        let alert = if ahead_bps > tolerance_bps { WorksAlert::MoneyAhead } else { WorksAlert::None };
        Measured { financial_bps, ahead_bps, alert }
    }
}

/// Who holds this seat may build. The federal seat reviews and authorises, and does not build what it reviews.
pub fn may_build(seat: Seat) -> Result<(), Reason> {
    match seat {
        Seat::State | Seat::Municipal | Seat::Migrant => Ok(()),
        Seat::Federal => Err(Reason::ExecutorNotAParty),
    }
}

/// Works are finished once all of them is built.
pub fn may_finish(physical_bps: i32) -> Result<(), Reason> {
    if physical_bps == WHOLE_BPS { Ok(()) } else { Err(Reason::WorksNotComplete) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::money::MAX_CENTAVOS;

    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, day).unwrap()
    }

    #[test]
    fn works_only_go_on() {
        let known = Progress { known_on: day(10), physical_bps: 4_000, spent_centavos: 300 };
        let report = Reported { on: day(12), physical_bps: 5_000, spent_centavos: 400 };
        for (changed, expected) in [
            (report, Ok(())),
            (Reported { on: day(10), physical_bps: 4_000, spent_centavos: 300 }, Ok(())),
            (Reported { on: day(9), ..report }, Err(Reason::BadDate)),
            (Reported { on: day(14), ..report }, Err(Reason::BadDate)),
            (Reported { physical_bps: 3_999, ..report }, Err(Reason::ProgressFalls)),
            (Reported { spent_centavos: 299, ..report }, Err(Reason::ProgressFalls)),
            (Reported { spent_centavos: 1_000, ..report }, Ok(())),
            (Reported { spent_centavos: 1_001, ..report }, Err(Reason::OverCost)),
        ] {
            assert_eq!(known.goes_on_to(&changed, 1_000, day(13)), expected, "{changed:?}");
        }
    }

    #[test]
    fn money_is_ahead_once_it_is_more_so_than_the_rules_tolerate() {
        let measured = |physical_bps, spent_centavos| {
            let measured = Reported { on: day(1), physical_bps, spent_centavos }.measured(3, 1_000);
            (measured.financial_bps, measured.ahead_bps, measured.alert)
        };
        assert_eq!(measured(2_333, 1), (3_333, 1_000, WorksAlert::None));
        assert_eq!(measured(2_332, 1), (3_333, 1_001, WorksAlert::MoneyAhead));
        assert_eq!(measured(10_000, 3), (10_000, 0, WorksAlert::None));
        assert_eq!(measured(10_000, 0), (0, -10_000, WorksAlert::None));
    }

    #[test]
    fn only_what_is_built_whole_is_finished_and_the_federal_seat_builds_nothing() {
        assert_eq!(may_finish(9_999), Err(Reason::WorksNotComplete));
        assert_eq!(may_finish(10_000), Ok(()));
        let builders = [Seat::Federal, Seat::State, Seat::Municipal, Seat::Migrant].map(|seat| may_build(seat).is_ok());
        assert_eq!(builders, [false, true, true, true]);
    }

    proptest! {
        #[test]
        fn what_was_spent_of_the_cost_is_never_more_than_the_whole(
            cost in 1..MAX_CENTAVOS, spent in 0..MAX_CENTAVOS, physical_bps in 0..=WHOLE_BPS,
        ) {
            let spent_centavos = spent.min(cost);
            let measured = Reported { on: day(1), physical_bps, spent_centavos }.measured(cost, 0);
            prop_assert!((0..=WHOLE_BPS).contains(&measured.financial_bps));
            prop_assert_eq!(measured.financial_bps == WHOLE_BPS, spent_centavos == cost);
            prop_assert_eq!(measured.alert == WorksAlert::MoneyAhead, measured.ahead_bps > 0);
        }
    }
}
