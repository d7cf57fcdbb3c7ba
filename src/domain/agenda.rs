//! What an agenda item decides, when it can be put to the committee, and where its resolution leads.

use super::life::Step;
use super::project::Stage;
use super::refusal::Reason;
use super::voting::Outcome;
use super::word::words;

words! {
    /// What an agenda item decides (asunto del punto).
    Purpose {
        /// Whether a proposal is selected.
        Selection = "SELECTION",
        /// Whether a selected work, its technical file complete, goes on to its reviews.
        Proceed = "PROCEED",
        /// Whether a departure from the rules is allowed, as that one seat pays more than its share.
        Exception = "EXCEPTION",
    }
}

/// The conditions under which a project was selected.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Conditions {
    pub are_set: bool,
    pub are_met: bool,
}

impl Purpose {
    /// A project in this stage can be decided on.
    pub fn is_decided_in(self, stage: Stage) -> Result<(), Reason> {
        match self {
            Purpose::Selection => stage.take(Step::Select).map(|_| ()),
            Purpose::Proceed => stage.take(Step::Proceed).map(|_| ()),
            Purpose::Exception => stage.takes_commitments(),
        }
    }

    /// Where a resolution leads; what is put off waits, where it is, for another session.
    pub fn leads(self, stage: Stage, outcome: Outcome) -> Result<Stage, Reason> {
        match (self, outcome) {
            (Purpose::Selection, Outcome::Selected | Outcome::SelectedWithConditions) => stage.take(Step::Select),
            (Purpose::Selection, Outcome::Deferred) => stage.take(Step::Defer),
            (Purpose::Selection, Outcome::Rejected) => stage.take(Step::Reject),
            (Purpose::Proceed, Outcome::Selected | Outcome::SelectedWithConditions) => stage.take(Step::Proceed),
            (Purpose::Proceed, Outcome::Rejected) => stage.take(Step::Decline),
            (Purpose::Proceed, Outcome::Deferred) | (Purpose::Exception, _) => Ok(stage),
        }
    }

    /// Only a selection is resolved with conditions.
    pub fn takes_conditions(self) -> Result<(), Reason> {
        match self {
            Purpose::Selection => Ok(()),
            Purpose::Proceed | Purpose::Exception => Err(Reason::ConditionsOnlyOnSelection),
        }
    }
}

impl Conditions {
    /// Nothing proceeds before the conditions of its selection are met.
    pub fn are_fulfilled(self) -> Result<(), Reason> {
        if self.are_set && !self.are_met { Err(Reason::ConditionsNotMet) } else { Ok(()) }
    }

    /// There is something to confirm, and it was not confirmed before.
    pub fn can_be_confirmed(self) -> Result<(), Reason> {
        match self {
            Conditions { are_set: false, .. } => Err(Reason::NoConditions),
            Conditions { are_met: true, .. } => Err(Reason::ConditionsAlreadyMet),
            Conditions { are_set: true, are_met: false } => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::word::Word;

    #[test]
    fn each_purpose_is_decided_in_its_stages_and_leads_on_from_there() {
        use Outcome::{Deferred, Rejected, Selected, SelectedWithConditions};
        let leads = |purpose: Purpose, stage, outcome| purpose.leads(stage, outcome);
        for outcome in [Selected, SelectedWithConditions] {
            assert_eq!(leads(Purpose::Selection, Stage::Submitted, outcome), Ok(Stage::Selected));
            assert_eq!(leads(Purpose::Proceed, Stage::Selected, outcome), Ok(Stage::InCopladeReview));
        }
        assert_eq!(leads(Purpose::Selection, Stage::Submitted, Deferred), Ok(Stage::Submitted));
        assert_eq!(leads(Purpose::Selection, Stage::Submitted, Rejected), Ok(Stage::Rejected));
        assert_eq!(leads(Purpose::Proceed, Stage::Selected, Deferred), Ok(Stage::Selected));
        assert_eq!(leads(Purpose::Proceed, Stage::Selected, Rejected), Ok(Stage::Cancelled));
        for stage in Stage::ALL.iter().copied() {
            let decided = |purpose: Purpose| purpose.is_decided_in(stage).is_ok();
            assert_eq!(decided(Purpose::Selection), stage == Stage::Submitted);
            assert_eq!(decided(Purpose::Proceed), stage == Stage::Selected);
            assert_eq!(decided(Purpose::Exception), stage.takes_commitments().is_ok());
            for outcome in Outcome::ALL.iter().copied() {
                assert_eq!(leads(Purpose::Exception, stage, outcome), Ok(stage), "an exception moves nothing");
            }
        }
    }

    #[test]
    fn conditions_are_met_once_and_only_where_there_are_some() {
        let stand = |are_set, are_met| Conditions { are_set, are_met };
        assert_eq!(stand(false, false).are_fulfilled(), Ok(()));
        assert_eq!(stand(true, false).are_fulfilled(), Err(Reason::ConditionsNotMet));
        assert_eq!(stand(true, true).are_fulfilled(), Ok(()));
        assert_eq!(stand(false, false).can_be_confirmed(), Err(Reason::NoConditions));
        assert_eq!(stand(true, false).can_be_confirmed(), Ok(()));
        assert_eq!(stand(true, true).can_be_confirmed(), Err(Reason::ConditionsAlreadyMet));
    }
}
