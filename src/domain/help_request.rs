//! Help with a technical file: what the municipality asks another seat of the project for, and how that ends.

use super::refusal::Reason;
use super::seat::Seat;
use super::word::words;

words! {
    /// Where a request for help stands.
    HelpStatus {
        /// It waits for the seat that was asked.
        Open = "OPEN",
        /// The seat has answered.
        Answered = "ANSWERED",
        /// The seat has declined, and said why.
        Declined = "DECLINED",
        /// The municipality took it back.
        Withdrawn = "WITHDRAWN",
    }
}

/// The municipality fills in the file itself; it asks one of the other three.
pub fn can_be_asked(seat: Seat) -> Result<(), Reason> {
    match seat {
        Seat::Federal | Seat::State | Seat::Migrant => Ok(()),
        Seat::Municipal => Err(Reason::OwnSeatAsked),
    }
}

impl HelpStatus {
    /// What is answered, declined or taken back was open before.
    pub fn must_be_open(self) -> Result<(), Reason> {
        match self {
            HelpStatus::Open => Ok(()),
            HelpStatus::Answered | HelpStatus::Declined | HelpStatus::Withdrawn => Err(Reason::HelpRequestOver),
        }
    }

    /// What the seat has said is taken note of, once.
    pub fn can_be_acknowledged(self, was_before: bool) -> Result<(), Reason> {
        match (self, was_before) {
            (HelpStatus::Answered | HelpStatus::Declined, false) => Ok(()),
            (HelpStatus::Answered | HelpStatus::Declined, true) => Err(Reason::HelpAcknowledged),
            (HelpStatus::Open | HelpStatus::Withdrawn, _) => Err(Reason::HelpNotAnswered),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::word::Word;

    #[test]
    fn the_municipality_asks_the_other_three() {
        let asked: Vec<Seat> = Seat::ALL.iter().copied().filter(|seat| can_be_asked(*seat).is_ok()).collect();
        assert_eq!(asked, [Seat::Federal, Seat::State, Seat::Migrant]);
        assert_eq!(can_be_asked(Seat::Municipal), Err(Reason::OwnSeatAsked));
    }

    #[test]
    fn a_request_ends_once_and_is_taken_note_of_once_it_was_answered() {
        let open: Vec<HelpStatus> =
            HelpStatus::ALL.iter().copied().filter(|status| status.must_be_open().is_ok()).collect();
        assert_eq!(open, [HelpStatus::Open]);
        for status in [HelpStatus::Answered, HelpStatus::Declined] {
            assert_eq!(status.can_be_acknowledged(false), Ok(()));
            assert_eq!(status.can_be_acknowledged(true), Err(Reason::HelpAcknowledged));
        }
        for status in [HelpStatus::Open, HelpStatus::Withdrawn] {
            assert_eq!(status.can_be_acknowledged(false), Err(Reason::HelpNotAnswered));
        }
    }
}
