//! Exceptions to the shares: one seat of a project pays more and relieves another by exactly as much, where the committee
//! resolves so. The shares of the operating rules stay as they are; an exception is a departure beside them.

use super::money::Centavos;
use super::project::Stage;
use super::refusal::Reason;
use super::seat::Seat;
use super::voting::Outcome;
use super::word::words;

words! {
    /// Where an exception to the shares stands.
    ExceptionStatus {
        /// It waits for the committee.
        Pending = "PENDING",
        /// The committee agreed to it, and the parts moved.
        Granted = "GRANTED",
        /// The committee did not agree to it.
        Rejected = "REJECTED",
        /// The delegation took it back.
        Withdrawn = "WITHDRAWN",
    }
}

/// One seat pays more, another one less, by as much.
#[derive(Clone, Copy, Debug, Eq, PartialEq, serde::Serialize)]
pub struct Shift {
    pub paying: Seat,
    pub relieved: Seat,
    pub amount: Centavos,
}

/// What a seat has to give, and what of it counts as committed and is deposited, in centavos.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Part {
    pub seat: Seat,
    pub due: i64,
    pub committed: i64,
    pub deposited: i64,
}

/// Why parts do not move, with the most that they could, in centavos, where it is a matter of how much.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Fault {
    pub reason: Reason,
    pub most: Option<i64>,
}

impl ExceptionStatus {
    /// What is not pending any more is over.
    pub fn must_be_pending(self) -> Result<(), Reason> {
        match self {
            ExceptionStatus::Pending => Ok(()),
            ExceptionStatus::Granted | ExceptionStatus::Rejected | ExceptionStatus::Withdrawn => {
                Err(Reason::ExceptionOver)
            }
        }
    }

    /// Where a resolution leads; what is put off goes on waiting.
    pub fn after(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Selected | Outcome::SelectedWithConditions => ExceptionStatus::Granted,
            Outcome::Deferred => ExceptionStatus::Pending,
            Outcome::Rejected => ExceptionStatus::Rejected,
        }
    }
}

/// Parts move while seats commit them and before their timeline is set; what was agreed on does not change any more.
pub fn parts_can_move(stage: Stage, timeline_is_set: bool) -> Result<(), Reason> {
    stage.takes_commitments()?;
    let is_agreed = matches!(stage, Stage::Agreed | Stage::InExecution);
    if timeline_is_set || is_agreed { Err(Reason::PartsFixed) } else { Ok(()) }
}

impl Shift {
    /// Between two seats.
    pub fn between(paying: Seat, relieved: Seat, amount: Centavos) -> Result<Self, Reason> {
        if paying == relieved { Err(Reason::SeatsNotDistinct) } else { Ok(Self { paying, relieved, amount }) }
    }

    /// The part of the payer and that of whom it relieves, as they are afterwards: together they are what they were. Nobody is
    /// relieved of what was deposited, and what counts as committed is never more than what is due. The federal part stays
    /// under the cap of the operating rules, and something of it is left, which is reserved.
    pub fn moves(self, parts: &[Part], federal_cap: i64) -> Result<[Part; 2], Fault> {
        let fault = |reason, most| Fault { reason, most };
        let part = |seat| parts.iter().find(|part| part.seat == seat).copied();
        let part = |seat| part(seat).ok_or_else(|| fault(Reason::SeatTakesNoPart, None));
        let (mut payer, mut relieved, amount) = (part(self.paying)?, part(self.relieved)?, self.amount.get());
        let kept = if relieved.seat == Seat::Federal { relieved.deposited.max(1) } else { relieved.deposited };
        let most = relieved.due - kept;
        if amount > most {
            return Err(fault(Reason::ReliefOverPart, Some(most)));
        }
        // Parts are parts of one cost, so that no sum of two of them overflows.
        if payer.seat == Seat::Federal && payer.due + amount > federal_cap {
            return Err(fault(Reason::OverProjectCap, Some(std::cmp::max(federal_cap - payer.due, 0))));
        }
        payer.due += amount;
        relieved.due -= amount;
        relieved.committed = relieved.committed.min(relieved.due);
        Ok([payer, relieved])
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::word::Word;

    fn part(seat: Seat, due: i64, committed: i64, deposited: i64) -> Part {
        Part { seat, due, committed, deposited }
    }

    fn shift(paying: Seat, relieved: Seat, amount: i64) -> Shift {
        Shift::between(paying, relieved, Centavos::positive(amount).unwrap()).unwrap()
    }

    #[test]
    fn parts_move_from_selection_until_the_timeline_is_set() {
        for stage in Stage::ALL.iter().copied() {
            let expected = match stage {
                Stage::Selected
                | Stage::InCopladeReview
                | Stage::InViabilityReview
                | Stage::InNationalReview
                | Stage::Authorised => Ok(()),
                Stage::Agreed | Stage::InExecution => Err(Reason::PartsFixed),
                _ => Err(Reason::WrongStage),
            };
            assert_eq!(parts_can_move(stage, false), expected, "{stage:?}");
        }
        assert_eq!(parts_can_move(Stage::Authorised, true), Err(Reason::PartsFixed));
        assert_eq!(parts_can_move(Stage::Draft, true), Err(Reason::WrongStage));
    }

    #[test]
    fn a_seat_does_not_relieve_itself_and_both_take_part() {
        let amount = Centavos::positive(1).unwrap();
        assert_eq!(Shift::between(Seat::State, Seat::State, amount), Err(Reason::SeatsNotDistinct));
        let parts = [part(Seat::State, 10, 0, 0)];
        for (paying, relieved) in [(Seat::State, Seat::Federal), (Seat::Federal, Seat::State)] {
            let fault = shift(paying, relieved, 1).moves(&parts, 100).unwrap_err();
            assert_eq!(fault, Fault { reason: Reason::SeatTakesNoPart, most: None });
        }
    }

    #[test]
    fn the_cap_holds_and_nobody_is_relieved_of_what_was_deposited() {
        let parts = [part(Seat::Federal, 100, 0, 0), part(Seat::State, 100, 90, 30)];
        let moved = |amount| shift(Seat::Federal, Seat::State, amount).moves(&parts, 170);
        assert_eq!(moved(70), Ok([part(Seat::Federal, 170, 0, 0), part(Seat::State, 30, 30, 30)]));
        assert_eq!(moved(71), Err(Fault { reason: Reason::ReliefOverPart, most: Some(70) }));
        let capped = shift(Seat::Federal, Seat::State, 70).moves(&parts, 169);
        assert_eq!(capped, Err(Fault { reason: Reason::OverProjectCap, most: Some(69) }));
        // The cap is that of the federal part alone, of which something is left.
        let back = |amount| shift(Seat::State, Seat::Federal, amount).moves(&parts, 0);
        assert_eq!(back(99), Ok([part(Seat::State, 199, 90, 30), part(Seat::Federal, 1, 0, 0)]));
        assert_eq!(back(100), Err(Fault { reason: Reason::ReliefOverPart, most: Some(99) }));
        let whole = shift(Seat::Federal, Seat::Municipal, 5).moves(&[parts[0], part(Seat::Municipal, 5, 5, 0)], 200);
        assert_eq!(whole, Ok([part(Seat::Federal, 105, 0, 0), part(Seat::Municipal, 0, 0, 0)]));
    }

    #[test]
    fn a_resolution_ends_it_or_puts_it_off() {
        assert_eq!(ExceptionStatus::after(Outcome::Selected), ExceptionStatus::Granted);
        assert_eq!(ExceptionStatus::after(Outcome::Rejected), ExceptionStatus::Rejected);
        assert_eq!(ExceptionStatus::after(Outcome::Deferred), ExceptionStatus::Pending);
        for status in ExceptionStatus::ALL {
            assert_eq!(status.must_be_pending().is_ok(), *status == ExceptionStatus::Pending);
        }
    }

    proptest! {
        #[test]
        fn what_moves_is_neither_more_nor_less_afterwards(
            dues in [0..1_000_000i64, 0..1_000_000i64], amount in 1..1_000_000i64, cap in 0..2_000_000i64,
            committed in 0..1_000_000i64, deposited in 0..1_000_000i64,
        ) {
            let committed = committed.min(dues[1]);
            let parts = [
                part(Seat::Federal, dues[0], 0, 0), part(Seat::Migrant, dues[1], committed, deposited.min(committed)),
            ];
            if let Ok([payer, relieved]) = shift(Seat::Federal, Seat::Migrant, amount).moves(&parts, cap) {
                prop_assert_eq!(payer.due + relieved.due, dues[0] + dues[1]);
                prop_assert!(payer.due <= cap && payer.due == dues[0] + amount);
                prop_assert!((0..=relieved.due).contains(&relieved.committed) && relieved.deposited <= relieved.committed);
            }
        }
    }
}
