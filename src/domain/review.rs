//! The three reviews of a technical file, who may not sit in them, and the clock of the one for viability.

use chrono::NaiveDate;
use uuid::Uuid;

use super::calendar::{nth_working_day_after, working_days_between};
use super::life::Step;
use super::project::Stage;
use super::refusal::Reason;
use super::word::words;

/// Most defects that one return lists.
pub const MAX_DEFECTS: usize = 50;

words! {
    /// A review of a technical file.
    ReviewStep {
        /// By the state's planning committee (COPLADE).
        Planning = "PLANNING",
        /// For viability, by the federal delegation (dictamen de viabilidad).
        Viability = "VIABILITY",
        /// By the national office, the last one.
        National = "NATIONAL",
    }
}

words! {
    /// What a review came to.
    ReviewOutcome {
        /// The file goes on.
        Approved = "APPROVED",
        /// The file was returned with its defects.
        Returned = "RETURNED",
    }
}

words! {
    /// Where the clock of the review for viability stands.
    ClockStatus {
        /// The file has not come to that review yet.
        NotBegun = "NOT_BEGUN",
        /// The delegation has the file; its days count.
        Running = "RUNNING",
        /// The file was returned; no day counts until it is back.
        Paused = "PAUSED",
        /// The delegation has found the work viable.
        Stopped = "STOPPED",
    }
}

/// The clock of the review for viability, in working days. A day counts for whoever has the file when it ends.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Clock {
    pub status: ClockStatus,
    pub limit_days: i32,
    pub begun_on: NaiveDate,
    /// When it last began to run or to stand still.
    pub since: NaiveDate,
    /// Last day in time, of the present or last run.
    pub due_on: NaiveDate,
    /// Days of the runs before `since`.
    pub used_days: i32,
    /// Days of the pauses before `since`.
    pub paused_days: i32,
}

impl ReviewStep {
    /// The stage in which the file is under this review.
    pub fn stage(self) -> Stage {
        match self {
            ReviewStep::Planning => Stage::InCopladeReview,
            ReviewStep::Viability => Stage::InViabilityReview,
            ReviewStep::National => Stage::InNationalReview,
        }
    }

    /// The step by which the file leaves it for good.
    pub fn approval(self) -> Step {
        match self {
            ReviewStep::Planning => Step::Approve,
            ReviewStep::Viability => Step::FindViable,
            ReviewStep::National => Step::Authorise,
        }
    }
}

impl Clock {
    /// The file comes to the review for the first time.
    pub fn begin(today: NaiveDate, limit_days: i32) -> Clock {
        let due_on = nth_working_day_after(today, limit_days);
        let (status, begun_on) = (ClockStatus::Running, today);
        Clock { status, limit_days, begun_on, since: today, due_on, used_days: 0, paused_days: 0 }
    }

    /// The file is back: what was used stays used.
    pub fn resume(self, today: NaiveDate) -> Clock {
        let due_on = nth_working_day_after(today, self.limit_days - self.used_days);
        Clock { status: ClockStatus::Running, since: today, due_on, paused_days: self.paused(today), ..self }
    }

    /// The file is returned.
    pub fn pause(self, today: NaiveDate) -> Clock {
        Clock { status: ClockStatus::Paused, since: today, used_days: self.used(today), ..self }
    }

    /// The review is over.
    pub fn stop(self, today: NaiveDate) -> Clock {
        Clock { status: ClockStatus::Stopped, since: today, used_days: self.used(today), ..self }
    }

    /// Working days used so far.
    pub fn used(self, today: NaiveDate) -> i32 {
        match self.status {
            ClockStatus::Running => self.used_days + working_days_between(self.since, today),
            ClockStatus::NotBegun | ClockStatus::Paused | ClockStatus::Stopped => self.used_days,
        }
    }

    /// Working days for which the file was elsewhere, between its first coming and its last.
    pub fn paused(self, today: NaiveDate) -> i32 {
        match self.status {
            ClockStatus::Paused | ClockStatus::Stopped => self.paused_days + working_days_between(self.since, today),
            ClockStatus::NotBegun | ClockStatus::Running => self.paused_days,
        }
    }

    /// More days were used than the rules give.
    pub fn is_overdue(self, today: NaiveDate) -> bool {
        self.used(today) > self.limit_days
    }
}

/// Whoever had a hand in the file does not review it, and nobody reviews it in two steps.
pub fn may_review(
    person: Uuid,
    step: ReviewStep,
    authors: &[Uuid],
    earlier: &[(ReviewStep, Uuid)],
) -> Result<(), Reason> {
    if authors.contains(&person) {
        return Err(Reason::ReviewerIsAuthor);
    }
    let elsewhere = earlier.iter().any(|(of, reviewer)| *of != step && *reviewer == person);
    if elsewhere { Err(Reason::ReviewedAnotherStep) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::word::Word;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn each_review_is_a_stage_that_its_approval_leaves() {
        for step in ReviewStep::ALL {
            assert!(step.stage().take(step.approval()).is_ok());
            assert_eq!(step.stage().take(Step::Return), Ok(Stage::Selected));
        }
    }

    #[test]
    fn days_count_for_whoever_has_the_file() {
        // Thirty working days from a Monday, over the weekend, the December holiday and New Year.
        let clock = Clock::begin(day("2026-11-23"), 30);
        assert_eq!(clock.due_on, day("2027-01-06"));
        assert!(!clock.is_overdue(day("2027-01-06")) && clock.is_overdue(day("2027-01-07")));
        assert_eq!((clock.used(day("2026-11-23")), clock.used(day("2026-11-30"))), (0, 5));
        let paused = clock.pause(day("2026-12-07"));
        assert_eq!((paused.used(day("2027-03-01")), paused.used_days), (10, 10));
        assert!(!paused.is_overdue(day("2027-12-01")), "what is returned is never late");
        let back = paused.resume(day("2027-01-11"));
        assert_eq!((back.paused_days, back.used(day("2027-01-11"))), (23, 10));
        assert_eq!(back.due_on, day("2027-02-09"), "twenty days are left, of which one is a holiday");
        let over = back.stop(day("2027-02-10"));
        assert_eq!((over.status, over.used_days), (ClockStatus::Stopped, 31));
        assert!(over.is_overdue(day("2027-02-10")), "it was late, and stays so");
    }

    #[test]
    fn whoever_had_a_hand_in_it_does_not_review_it() {
        let (author, planner, delegate) = (Uuid::from_u128(1), Uuid::from_u128(2), Uuid::from_u128(3));
        let earlier = [(ReviewStep::Planning, planner)];
        let may = |person, step| may_review(person, step, &[author], &earlier);
        assert_eq!(may(author, ReviewStep::Viability), Err(Reason::ReviewerIsAuthor));
        assert_eq!(may(planner, ReviewStep::Viability), Err(Reason::ReviewedAnotherStep));
        assert_eq!(may(planner, ReviewStep::Planning), Ok(()), "the same step again, after a return");
        assert_eq!(may(delegate, ReviewStep::Viability), Ok(()));
    }

    proptest! {
        #[test]
        fn no_day_is_lost_and_none_counts_twice(turns in proptest::collection::vec(0_u64..40, 1..8)) {
            let begun = day("2026-01-05");
            let (mut clock, mut today) = (Clock::begin(begun, 30), begun);
            for turn in turns {
                today = today + chrono::Days::new(turn);
                clock = match clock.status {
                    ClockStatus::Running => clock.pause(today),
                    _ => clock.resume(today),
                };
                prop_assert_eq!(clock.used_days + clock.paused_days, working_days_between(begun, today));
            }
            let left = clock.limit_days - clock.used_days;
            if clock.status == ClockStatus::Running && left >= 0 {
                prop_assert_eq!(clock.used(clock.due_on), clock.limit_days);
            }
        }
    }
}
