//! The life of a project: every step from one stage to the next, who takes it, and the diagram of it all. What a step asks
//! for beyond its stage is said where its act is done.

use std::fmt::Write as _;

use super::project::Stage;
use super::refusal::Reason;
use super::word::{Word, words};

words! {
    /// A step in the life of a project.
    Step {
        /// The last officer that the rules ask for confirms the proposal.
        Submit = "SUBMIT",
        /// The committee selects it, with conditions or without.
        Select = "SELECT",
        /// The committee puts it off to a later session.
        Defer = "DEFER",
        /// The committee rejects it.
        Reject = "REJECT",
        /// The committee resolves, on a complete technical file, to go on.
        Proceed = "PROCEED",
        /// The committee resolves, on a complete technical file, not to go on.
        Decline = "DECLINE",
        /// A technical file that was returned is complete again; the committee has resolved before.
        Resubmit = "RESUBMIT",
        /// The planning committee (COPLADE) approves the technical file.
        Approve = "APPROVE",
        /// The delegation finds the work viable.
        FindViable = "FIND_VIABLE",
        /// A reviewer returns the technical file with its defects.
        Return = "RETURN",
        /// The national office authorises the work, and reserves the federal part under the ceiling.
        Authorise = "AUTHORISE",
        /// The last seat signs the agreement.
        Agree = "AGREE",
        /// The executor begins the works.
        Begin = "BEGIN",
        /// The executor reports that the works are finished.
        Finish = "FINISH",
        /// The last signatory signs the handover certificate.
        HandOver = "HAND_OVER",
        /// The federal seat closes the balanced account.
        Close = "CLOSE",
        /// The club takes its proposal back.
        Withdraw = "WITHDRAW",
        /// The works will not be: the federal seat ends it after it was selected.
        Cancel = "CANCEL",
    }
}

words! {
    /// Who takes a step.
    Taker {
        /// The club, or its federation under a mandate.
        Club = "CLUB",
        /// The committee, by a resolution.
        Committee = "COVAM",
        /// The municipality.
        Municipality = "MUNICIPALITY",
        /// The state.
        State = "STATE",
        /// The federal delegation in the state.
        Delegation = "DELEGATION",
        /// The federal national office.
        NationalOffice = "NATIONAL_OFFICE",
        /// Every seat of the project, the last of which takes it.
        EverySeat = "ALL_SEATS",
        /// Who builds.
        Executor = "EXECUTOR",
    }
}

/// A step from one stage to another.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Transition {
    pub from: Stage,
    pub step: Step,
    pub to: Stage,
    pub taker: Taker,
}

const fn step(from: Stage, step: Step, to: Stage, taker: Taker) -> Transition {
    Transition { from, step, to, taker }
}

/// Every step that there is. What is not here is refused with [`Reason::WrongStage`].
pub const LIFE: &[Transition] = &[
    step(Stage::Draft, Step::Submit, Stage::Submitted, Taker::Club),
    step(Stage::Draft, Step::Withdraw, Stage::Withdrawn, Taker::Club),
    step(Stage::Submitted, Step::Select, Stage::Selected, Taker::Committee),
    step(Stage::Submitted, Step::Defer, Stage::Submitted, Taker::Committee),
    step(Stage::Submitted, Step::Reject, Stage::Rejected, Taker::Committee),
    step(Stage::Submitted, Step::Withdraw, Stage::Withdrawn, Taker::Club),
    step(Stage::Selected, Step::Proceed, Stage::InCopladeReview, Taker::Committee),
    step(Stage::Selected, Step::Decline, Stage::Cancelled, Taker::Committee),
    step(Stage::Selected, Step::Resubmit, Stage::InCopladeReview, Taker::Municipality),
    step(Stage::Selected, Step::Withdraw, Stage::Withdrawn, Taker::Club),
    step(Stage::InCopladeReview, Step::Approve, Stage::InViabilityReview, Taker::State),
    step(Stage::InCopladeReview, Step::Return, Stage::Selected, Taker::State),
    step(Stage::InViabilityReview, Step::FindViable, Stage::InNationalReview, Taker::Delegation),
    step(Stage::InViabilityReview, Step::Return, Stage::Selected, Taker::Delegation),
    step(Stage::InNationalReview, Step::Authorise, Stage::Authorised, Taker::NationalOffice),
    step(Stage::InNationalReview, Step::Return, Stage::Selected, Taker::NationalOffice),
    step(Stage::Authorised, Step::Agree, Stage::Agreed, Taker::EverySeat),
    step(Stage::Agreed, Step::Begin, Stage::InExecution, Taker::Executor),
    step(Stage::InExecution, Step::Finish, Stage::WorksFinished, Taker::Executor),
    step(Stage::WorksFinished, Step::HandOver, Stage::HandedOver, Taker::EverySeat),
    step(Stage::HandedOver, Step::Close, Stage::Closed, Taker::Delegation),
    step(Stage::Selected, Step::Cancel, Stage::Cancelled, Taker::Delegation),
    step(Stage::InCopladeReview, Step::Cancel, Stage::Cancelled, Taker::Delegation),
    step(Stage::InViabilityReview, Step::Cancel, Stage::Cancelled, Taker::Delegation),
    step(Stage::InNationalReview, Step::Cancel, Stage::Cancelled, Taker::Delegation),
    step(Stage::Authorised, Step::Cancel, Stage::Cancelled, Taker::Delegation),
    step(Stage::Agreed, Step::Cancel, Stage::Cancelled, Taker::Delegation),
    step(Stage::InExecution, Step::Cancel, Stage::Cancelled, Taker::Delegation),
];

impl Stage {
    /// Where `step` leads from here.
    pub fn take(self, step: Step) -> Result<Stage, Reason> {
        let taken = LIFE.iter().find(|transition| transition.from == self && transition.step == step);
        taken.map(|transition| transition.to).ok_or(Reason::WrongStage)
    }

    /// The life of the project is over.
    pub fn is_over(self) -> bool {
        LIFE.iter().all(|transition| transition.from != self)
    }
}

/// The life of a project as a state diagram in the language of Mermaid.
pub fn diagram() -> String {
    let mut text = String::from("stateDiagram-v2\n    [*] --> DRAFT\n");
    for transition in LIFE {
        let (from, to) = (transition.from.text(), transition.to.text());
        let _ = writeln!(text, "    {from} --> {to}: {} ({})", transition.step.text(), transition.taker.text());
    }
    for stage in Stage::ALL.iter().filter(|stage| stage.is_over()) {
        let _ = writeln!(text, "    {} --> [*]", stage.text());
    }
    text
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    /// The table of the programme's design, row by row: where each stage is left to, side exits apart. It says nothing of a
    /// file that the national office returns, nor that a deferred proposal stays where it is.
    const TABLE: &[(&str, &[&str])] = &[
        ("DRAFT", &["SUBMITTED"]),
        ("SUBMITTED", &["SELECTED", "SUBMITTED", "REJECTED"]),
        ("SELECTED", &["IN_COPLADE_REVIEW"]),
        ("IN_COPLADE_REVIEW", &["IN_VIABILITY_REVIEW", "SELECTED"]),
        ("IN_VIABILITY_REVIEW", &["IN_NATIONAL_REVIEW", "SELECTED"]),
        ("IN_NATIONAL_REVIEW", &["AUTHORISED", "SELECTED"]),
        ("AUTHORISED", &["AGREED"]),
        ("AGREED", &["IN_EXECUTION"]),
        ("IN_EXECUTION", &["WORKS_FINISHED"]),
        ("WORKS_FINISHED", &["HANDED_OVER"]),
        ("HANDED_OVER", &["CLOSED"]),
        ("CLOSED", &[]),
        ("REJECTED", &[]),
        ("WITHDRAWN", &[]),
        ("CANCELLED", &[]),
    ];

    #[test]
    fn the_life_of_a_project_is_that_of_the_table() {
        let table: Vec<&str> = TABLE.iter().map(|(stage, _)| *stage).collect();
        assert_eq!(table, Stage::ALL.iter().map(|stage| stage.text()).collect::<Vec<_>>());
        for (stage, leads_to) in TABLE {
            let mut steps: Vec<&str> = LIFE
                .iter()
                .filter(|transition| transition.from.text() == *stage)
                .map(|transition| transition.to.text())
                .filter(|to| !["WITHDRAWN", "CANCELLED"].contains(to))
                .collect();
            steps.dedup();
            let mut wanted = leads_to.to_vec();
            steps.sort_unstable();
            steps.dedup();
            wanted.sort_unstable();
            assert_eq!(steps, wanted, "{stage}");
        }
    }

    #[test]
    fn a_step_leads_to_one_stage_and_nothing_else_is_a_step() {
        for from in Stage::ALL {
            for step in Step::ALL {
                let found: Vec<_> = LIFE.iter().filter(|known| known.from == *from && known.step == *step).collect();
                assert!(found.len() <= 1, "{found:?}");
                assert_eq!(from.take(*step), found.first().map(|known| known.to).ok_or(Reason::WrongStage));
            }
        }
    }

    #[test]
    fn the_printed_diagram_is_the_life() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/domain/life.mmd");
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&path, diagram()).unwrap();
        }
        assert_eq!(diagram(), std::fs::read_to_string(&path).unwrap_or_default(), "review it, and run with UPDATE=1");
    }
}
