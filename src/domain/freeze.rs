//! What freezes a project: a repudiation by an officer of its club, or a suspension by a government; and who lifts it.

use super::project::Stage;
use super::refusal::Reason;
use super::word::words;

words! {
    /// Why a project is frozen.
    FreezeKind {
        /// An officer of the club says that what was done in the club's name is not the club's (desconocimiento).
        Repudiation = "REPUDIATION",
        /// The delegation or the state's comptroller stops the project (suspensión).
        Suspension = "SUSPENSION",
    }
}

words! {
    /// Where a freeze stands.
    FreezeStatus {
        /// Nothing moves in the project.
        Standing = "STANDING",
        /// It was lifted.
        Lifted = "LIFTED",
    }
}

impl FreezeKind {
    /// A project in this stage can be frozen so. Of a draft that `confirmations` officers have confirmed, there is
    /// something to repudiate once there is one; what is over is over.
    pub fn fits(self, stage: Stage, confirmations: usize) -> Result<(), Reason> {
        match (stage, self) {
            (Stage::Draft, FreezeKind::Repudiation) if confirmations > 0 => Ok(()),
            (Stage::Draft, FreezeKind::Repudiation) => Err(Reason::NothingToRepudiate),
            (
                Stage::Submitted
                | Stage::Selected
                | Stage::InCopladeReview
                | Stage::InViabilityReview
                | Stage::InNationalReview
                | Stage::Authorised
                | Stage::Agreed
                | Stage::InExecution
                | Stage::WorksFinished
                | Stage::HandedOver,
                FreezeKind::Repudiation | FreezeKind::Suspension,
            ) => Ok(()),
            (Stage::Draft, FreezeKind::Suspension)
            | (Stage::Closed | Stage::Rejected | Stage::Withdrawn | Stage::Cancelled, _) => Err(Reason::WrongStage),
        }
    }

    /// It can be lifted, by somebody who `raised` it or not: whoever repudiates by mistake does not mend that alone.
    pub fn may_be_lifted(self, status: FreezeStatus, raised: bool) -> Result<(), Reason> {
        match (status, self, raised) {
            (FreezeStatus::Lifted, _, _) => Err(Reason::FreezeLifted),
            (FreezeStatus::Standing, FreezeKind::Repudiation, true) => Err(Reason::RaiserCannotLift),
            (FreezeStatus::Standing, FreezeKind::Repudiation, false)
            | (FreezeStatus::Standing, FreezeKind::Suspension, _) => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::word::Word;

    #[test]
    fn a_project_is_frozen_from_its_first_confirmation_until_it_is_over() {
        for stage in Stage::ALL.iter().copied() {
            let draft = stage == Stage::Draft;
            let lives = !stage.is_over() && !draft;
            for confirmations in [0, 1, 2] {
                let repudiated = FreezeKind::Repudiation.fits(stage, confirmations);
                assert_eq!(repudiated.is_ok(), lives || (draft && confirmations > 0), "{stage:?} {confirmations}");
                assert_eq!(FreezeKind::Suspension.fits(stage, confirmations).is_ok(), lives, "{stage:?}");
            }
        }
        assert_eq!(FreezeKind::Repudiation.fits(Stage::Draft, 0), Err(Reason::NothingToRepudiate));
    }

    #[test]
    fn whoever_repudiated_does_not_lift_it_and_nobody_lifts_it_twice() {
        let (standing, lifted) = (FreezeStatus::Standing, FreezeStatus::Lifted);
        for (kind, status, raised, expected) in [
            (FreezeKind::Repudiation, standing, true, Err(Reason::RaiserCannotLift)),
            (FreezeKind::Repudiation, standing, false, Ok(())),
            (FreezeKind::Suspension, standing, true, Ok(())),
            (FreezeKind::Suspension, standing, false, Ok(())),
            (FreezeKind::Repudiation, lifted, false, Err(Reason::FreezeLifted)),
            (FreezeKind::Suspension, lifted, true, Err(Reason::FreezeLifted)),
        ] {
            assert_eq!(kind.may_be_lifted(status, raised), expected, "{kind:?} {status:?} {raised}");
        }
    }
}
