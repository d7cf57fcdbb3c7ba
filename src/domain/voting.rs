//! The joint decision: one vote per seat, a quorum, a majority, a tie rule, and what may be resolved from them.

use super::refusal::Reason;
use super::seat::Seat;
use super::word::words;

words! {
    /// What a seat says of an agenda item.
    Choice {
        /// In favour.
        For = "FOR",
        /// Against.
        Against = "AGAINST",
        /// Present, but neither for nor against.
        Abstain = "ABSTAIN",
        /// The seat stands aside, with a reason.
        Recused = "RECUSED",
    }
}

words! {
    /// What the committee decides of an item (dictamen); of an item that decides something else than a selection, what
    /// is selected is agreed to, and what is rejected is not.
    Outcome {
        /// Selected.
        Selected = "SELECTED",
        /// Selected, with conditions to be met by a date.
        SelectedWithConditions = "SELECTED_WITH_CONDITIONS",
        /// Put off to a later session.
        Deferred = "DEFERRED",
        /// Rejected.
        Rejected = "REJECTED",
    }
}

words! {
    /// How many votes carry an item.
    Majority {
        /// More for than against.
        Simple = "SIMPLE",
        /// More than half of the seats of the project.
        Absolute = "ABSOLUTE",
        /// Every seat that did not stand aside.
        Unanimous = "UNANIMOUS",
    }
}

words! {
    /// What follows from a tied vote.
    TieRule {
        /// The item is put off to a later session.
        Defers = "DEFERS",
        /// The item is rejected.
        Rejects = "REJECTS",
        /// The chair's own vote decides.
        ChairDecides = "CHAIR_DECIDES",
    }
}

words! {
    /// Where an agenda item stands.
    ItemStatus {
        /// On the agenda, not yet open.
        Pending = "PENDING",
        /// Open for votes.
        Open = "OPEN",
        /// Closed into a resolution.
        Closed = "CLOSED",
        /// Its session ended without a resolution; the project is free for another agenda.
        Lapsed = "LAPSED",
    }
}

/// The committee's own rules, as adopted at its installation.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct CommitteeRules {
    pub quorum_seats: usize,
    pub majority: Majority,
    pub tie_rule: TieRule,
}

/// The seat that chairs the committee: the federal delegation [report 2.2.1].
pub const CHAIR: Seat = Seat::Federal;

/// How the votes of an item fell.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Tally {
    pub votes_for: usize,
    pub votes_against: usize,
    pub abstentions: usize,
    pub recusals: usize,
}

/// What the votes say, before anybody words it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Verdict {
    Carried,
    NotCarried,
    PutOff,
}

impl Tally {
    pub fn of(votes: &[(Seat, Choice)]) -> Self {
        let count = |choice| votes.iter().filter(|(_, cast)| *cast == choice).count();
        Self {
            votes_for: count(Choice::For),
            votes_against: count(Choice::Against),
            abstentions: count(Choice::Abstain),
            recusals: count(Choice::Recused),
        }
    }

    /// Seats that took part. A seat that stood aside does not count towards the quorum, or three recusals
    /// would let one seat decide alone.
    pub const fn present(self) -> usize {
        self.votes_for + self.votes_against + self.abstentions
    }
}

impl CommitteeRules {
    /// What `votes` say of an item in which `seats` seats have a vote.
    pub fn verdict(self, seats: usize, votes: &[(Seat, Choice)]) -> Result<Verdict, Reason> {
        let tally = Tally::of(votes);
        if tally.present() < self.quorum_seats.min(seats) {
            return Err(Reason::NoQuorum);
        }
        if tally.votes_for == tally.votes_against {
            return Ok(self.tied(votes));
        }
        let carried = match self.majority {
            Majority::Simple => tally.votes_for > tally.votes_against,
            Majority::Absolute => tally.votes_for * 2 > seats,
            Majority::Unanimous => tally.votes_for + tally.recusals == seats,
        };
        Ok(if carried { Verdict::Carried } else { Verdict::NotCarried })
    }

    /// The resolution that the votes carry. Nobody asks for an outcome: whoever closes would otherwise learn, by what
    /// is refused, how the votes fell before the item is closed. Conditions count only where the item is carried.
    pub fn resolve(self, seats: usize, votes: &[(Seat, Choice)], with_conditions: bool) -> Result<Outcome, Reason> {
        Ok(match self.verdict(seats, votes)? {
            Verdict::Carried if with_conditions => Outcome::SelectedWithConditions,
            Verdict::Carried => Outcome::Selected,
            Verdict::NotCarried => Outcome::Rejected,
            Verdict::PutOff => Outcome::Deferred,
        })
    }

    fn tied(self, votes: &[(Seat, Choice)]) -> Verdict {
        let chair = votes.iter().find(|(seat, _)| *seat == CHAIR).map(|(_, choice)| *choice);
        match (self.majority, self.tie_rule, chair) {
            (Majority::Simple, TieRule::ChairDecides, Some(Choice::For)) => Verdict::Carried,
            (Majority::Simple, TieRule::ChairDecides, Some(Choice::Against)) | (_, TieRule::Rejects, _) => {
                Verdict::NotCarried
            }
            (_, TieRule::Defers | TieRule::ChairDecides, _) => Verdict::PutOff,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Choice::{Abstain, Against, For, Recused};
    use super::*;
    use crate::domain::word::Word;

    fn votes(choices: &[Choice]) -> Vec<(Seat, Choice)> {
        Seat::ALL.iter().copied().zip(choices.iter().copied()).collect()
    }

    fn rules(majority: Majority, tie_rule: TieRule) -> CommitteeRules {
        CommitteeRules { quorum_seats: 3, majority, tie_rule }
    }

    #[test]
    fn a_seat_that_stands_aside_does_not_make_a_quorum() {
        let simple = rules(Majority::Simple, TieRule::Defers);
        assert_eq!(simple.verdict(4, &votes(&[For, For])), Err(Reason::NoQuorum));
        assert_eq!(simple.verdict(4, &votes(&[For, For, Recused, Recused])), Err(Reason::NoQuorum));
        assert_eq!(simple.verdict(4, &votes(&[For, For, Abstain])), Ok(Verdict::Carried));
    }

    #[test]
    fn each_majority_asks_for_its_own_number_of_votes() {
        let cast = votes(&[For, For, Against, Abstain]);
        assert_eq!(rules(Majority::Simple, TieRule::Defers).verdict(4, &cast), Ok(Verdict::Carried));
        assert_eq!(rules(Majority::Absolute, TieRule::Defers).verdict(4, &cast), Ok(Verdict::NotCarried));
        let cast = votes(&[For, For, For, Recused]);
        assert_eq!(rules(Majority::Absolute, TieRule::Defers).verdict(4, &cast), Ok(Verdict::Carried));
        assert_eq!(rules(Majority::Unanimous, TieRule::Defers).verdict(4, &cast), Ok(Verdict::Carried));
        let cast = votes(&[For, For, For, Abstain]);
        assert_eq!(rules(Majority::Unanimous, TieRule::Defers).verdict(4, &cast), Ok(Verdict::NotCarried));
    }

    #[test]
    fn a_tie_follows_the_tie_rule() {
        let cast = votes(&[For, Against, For, Against]);
        assert_eq!(rules(Majority::Simple, TieRule::Defers).verdict(4, &cast), Ok(Verdict::PutOff));
        assert_eq!(rules(Majority::Simple, TieRule::Rejects).verdict(4, &cast), Ok(Verdict::NotCarried));
        assert_eq!(rules(Majority::Simple, TieRule::ChairDecides).verdict(4, &cast), Ok(Verdict::Carried));
        assert_eq!(rules(Majority::Absolute, TieRule::ChairDecides).verdict(4, &cast), Ok(Verdict::PutOff));
        let cast = votes(&[Abstain, Against, For, Abstain]);
        assert_eq!(rules(Majority::Simple, TieRule::ChairDecides).verdict(4, &cast), Ok(Verdict::PutOff));
    }

    #[test]
    fn the_resolution_is_what_the_votes_say_and_nothing_else() {
        let simple = rules(Majority::Simple, TieRule::Defers);
        let carried = votes(&[For, For, For, Against]);
        assert_eq!(simple.resolve(4, &carried, false), Ok(Outcome::Selected));
        assert_eq!(simple.resolve(4, &carried, true), Ok(Outcome::SelectedWithConditions));
        let lost = votes(&[Against, Against, For, Abstain]);
        assert_eq!(simple.resolve(4, &lost, true), Ok(Outcome::Rejected), "conditions of what is rejected are none");
        let tied = votes(&[For, Against, For, Against]);
        assert_eq!(simple.resolve(4, &tied, false), Ok(Outcome::Deferred));
        assert_eq!(simple.resolve(4, &votes(&[For, For]), false), Err(Reason::NoQuorum));
    }
}
