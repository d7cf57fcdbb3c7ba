//! A person's membership of an organisation: offered, accepted or not, ended; and which step follows which.

use chrono::{DateTime, Utc};

use super::refusal::Reason;
use super::word::words;

words! {
    /// Where a membership stands.
    MembershipStatus {
        /// The person was invited and has not answered; it gives nothing yet.
        Invited = "INVITED",
        /// The person accepted; within its term it gives what its role and grants give.
        Active = "ACTIVE",
        /// It was ended, and stays ended.
        Ended = "ENDED",
        /// The invitation was declined or taken back; the person was never a member by it.
        Lapsed = "LAPSED",
    }
}

words! {
    /// How far a grant reaches.
    GrantReach {
        /// No farther than the organisation; it narrows the acts.
        Own = "OWN",
        /// One state.
        State = "STATE",
    }
}

/// What can be done with a membership.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum MembershipStep {
    Accept,
    Decline,
    End,
}

/// Where the membership stands after the step. An invitation is answered in time; what is over stays over.
pub fn after(
    status: MembershipStatus,
    valid_until: DateTime<Utc>,
    step: MembershipStep,
    now: DateTime<Utc>,
) -> Result<MembershipStatus, Reason> {
    match (status, step) {
        (MembershipStatus::Invited, MembershipStep::Accept) if valid_until <= now => Err(Reason::InvitationExpired),
        (MembershipStatus::Invited, MembershipStep::Accept) => Ok(MembershipStatus::Active),
        (MembershipStatus::Invited, MembershipStep::Decline | MembershipStep::End) => Ok(MembershipStatus::Lapsed),
        (MembershipStatus::Active, MembershipStep::End) => Ok(MembershipStatus::Ended),
        (MembershipStatus::Active, MembershipStep::Accept | MembershipStep::Decline)
        | (MembershipStatus::Ended | MembershipStatus::Lapsed, _) => Err(Reason::WrongMembershipStatus),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::word::Word;

    #[test]
    fn an_invitation_is_answered_once_and_in_time_and_what_is_over_stays_over() {
        let (now, later) = (DateTime::<Utc>::UNIX_EPOCH, DateTime::<Utc>::UNIX_EPOCH + chrono::Duration::days(1));
        let steps = [MembershipStep::Accept, MembershipStep::Decline, MembershipStep::End];
        let wrong = Err(Reason::WrongMembershipStatus);
        let expected = |status| match status {
            MembershipStatus::Invited => {
                [Ok(MembershipStatus::Active), Ok(MembershipStatus::Lapsed), Ok(MembershipStatus::Lapsed)]
            }
            MembershipStatus::Active => [wrong, wrong, Ok(MembershipStatus::Ended)],
            MembershipStatus::Ended | MembershipStatus::Lapsed => [wrong; 3],
        };
        for status in MembershipStatus::ALL {
            assert_eq!(steps.map(|step| after(*status, later, step, now)), expected(*status), "{status:?}");
        }
        let late = after(MembershipStatus::Invited, now, MembershipStep::Accept, now);
        assert_eq!(late, Err(Reason::InvitationExpired));
        assert_eq!(after(MembershipStatus::Invited, now, MembershipStep::Decline, now), Ok(MembershipStatus::Lapsed));
    }
}
