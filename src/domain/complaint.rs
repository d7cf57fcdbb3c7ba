//! Complaints: what they are about, who answers, and where one leads from where it stands.

use uuid::Uuid;

use super::refusal::Reason;
use super::word::words;

words! {
    /// What a complaint is about.
    ComplaintCategory {
        /// The work is badly done (calidad).
        Quality = "QUALITY",
        /// The work is late, or stands still (retraso).
        Delay = "DELAY",
        /// Money that is missing or was spent on something else (dinero).
        Money = "MONEY",
        /// Somebody is left out of what the work gives (exclusión).
        Exclusion = "EXCLUSION",
        /// Somebody asked for, or was given, what is not theirs (corrupción).
        Corruption = "CORRUPTION",
        /// Anything else.
        Other = "OTHER",
    }
}

words! {
    /// The office to which a complaint is addressed, by the seat that it holds in the project.
    ComplaintOffice {
        /// The federal delegation in the state (delegación).
        Federal = "FEDERAL",
        /// The state's comptroller (contraloría).
        State = "STATE",
        /// The municipality, which reads only the complaints that are addressed to it.
        Municipal = "MUNICIPAL",
    }
}

words! {
    /// Where a complaint stands.
    ComplaintStatus {
        /// It waits for an answer.
        Open = "OPEN",
        /// It was answered; whoever filed it can close it, or ask for another answer once.
        Answered = "ANSWERED",
        /// It is over.
        Closed = "CLOSED",
    }
}

/// What is done with a complaint.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ComplaintStep {
    Answer,
    Reopen,
    Close,
}

/// Where a complaint stands, and whether it was reopened.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct ComplaintStand {
    pub status: ComplaintStatus,
    pub reopened: bool,
}

/// Where a step leads. The answer after a reopening is the last word.
pub fn after(stand: ComplaintStand, step: ComplaintStep) -> Result<ComplaintStatus, Reason> {
    use ComplaintStatus::{Answered, Closed, Open};
    match (stand.status, step) {
        (Open, ComplaintStep::Answer) if stand.reopened => Ok(Closed),
        (Open, ComplaintStep::Answer) => Ok(Answered),
        (Answered, ComplaintStep::Reopen) => Ok(Open),
        (Answered, ComplaintStep::Close) => Ok(Closed),
        (Closed, ComplaintStep::Reopen) if stand.reopened => Err(Reason::AlreadyReopened),
        (Answered | Closed, ComplaintStep::Answer)
        | (Open | Closed, ComplaintStep::Reopen)
        | (Open | Closed, ComplaintStep::Close) => Err(Reason::WrongComplaintStatus),
    }
}

/// The number by which whoever filed it asks for it, as `Q-2026-0C1D2E3F4A5B`.
pub fn tracking_number(year: i32, id: Uuid) -> String {
    // Its last digits are random; the first ones tell the time.
    let digits = id.simple().to_string().to_uppercase();
    format!("Q-{year}-{}", digits.get(20..).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_complaint_is_answered_twice_at_most() {
        use ComplaintStatus::{Answered, Closed, Open};
        use ComplaintStep::{Answer, Close, Reopen};
        let go = |status, reopened, step| after(ComplaintStand { status, reopened }, step);
        assert_eq!(go(Open, false, Answer), Ok(Answered));
        assert_eq!(go(Answered, false, Reopen), Ok(Open));
        assert_eq!(go(Open, true, Answer), Ok(Closed));
        assert_eq!(go(Answered, false, Close), Ok(Closed));
        assert_eq!(go(Closed, true, Reopen), Err(Reason::AlreadyReopened));
        for (status, step) in [(Open, Reopen), (Open, Close), (Answered, Answer), (Closed, Answer), (Closed, Close)] {
            assert_eq!(go(status, false, step), Err(Reason::WrongComplaintStatus), "{status:?} {step:?}");
        }
    }

    #[test]
    fn a_tracking_number_is_short_and_its_own() {
        let number = tracking_number(2026, Uuid::from_u128(0x0192_0000_0000_7000_8000_0C1D_2E3F_4A5B));
        assert_eq!(number, "Q-2026-0C1D2E3F4A5B");
    }
}
