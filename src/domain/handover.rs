//! The end of the works: the certificate with which they are handed over, its signatures, and who keeps them up.

use chrono::NaiveDate;
use serde::Serialize;
use uuid::Uuid;

use super::ledger::sha256;
use super::refusal::Reason;
use super::seat::Seat;
use super::text::Text;
use super::word::words;

/// Most commitments of one certificate.
pub const MOST_COMMITMENTS: usize = 20;

words! {
    /// Where a handover certificate stands.
    CertificateStatus {
        /// Drawn up; seats sign it.
        Drafted = "DRAFTED",
        /// Every seat has signed it.
        Signed = "SIGNED",
        /// Drawn up anew before every seat had signed.
        Superseded = "SUPERSEDED",
    }
}

words! {
    /// Who keeps up what was built.
    UpkeepParty {
        /// The municipality.
        Municipality = "MUNICIPALITY",
        /// The community that uses it.
        Community = "COMMUNITY",
    }
}

words! {
    /// Whether a commitment was kept.
    Kept {
        /// Nobody has looked yet.
        Waiting = "WAITING",
        /// It was kept.
        Kept = "KEPT",
        /// It was not kept.
        NotKept = "NOT_KEPT",
    }
}

/// What somebody will do for the upkeep of the work, and by which day.
#[derive(Clone, Debug, Serialize)]
pub struct Commitment {
    pub responsible: UpkeepParty,
    pub text: Text<1_000>,
    pub due_on: NaiveDate,
}

/// What is wrong in a certificate, and where.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Fault {
    pub reason: Reason,
    pub path: String,
}

/// A certificate says of a day on which the work could be handed over what is kept up later than that.
pub fn must_fit(
    handed_over_on: NaiveDate,
    commitments: &[Commitment],
    proposed_on: NaiveDate,
    today: NaiveDate,
) -> Result<(), Fault> {
    let fault = |reason, path: &str| Err(Fault { reason, path: path.to_owned() });
    if handed_over_on < proposed_on || handed_over_on > today {
        return fault(Reason::BadDate, "handedOverOn");
    }
    if commitments.is_empty() || commitments.len() > MOST_COMMITMENTS {
        return fault(Reason::MalformedValue, "commitments");
    }
    match commitments.iter().position(|commitment| commitment.due_on <= handed_over_on) {
        Some(at) => fault(Reason::BadDate, &format!("commitments.{at}.dueOn")),
        None => Ok(()),
    }
}

/// The digest of all that a seat signs.
pub fn content_hash(
    project: Uuid,
    handed_over_on: NaiveDate,
    description: &str,
    commitments: &[Commitment],
) -> Result<String, serde_json::Error> {
    serde_json::to_vec(&(project, handed_over_on, description, commitments)).map(|bytes| sha256(&bytes))
}

/// A seat signs, once, and a person for one seat only; tells whether it is the last.
pub fn sign(seat: Seat, person: Uuid, signed: &[(Seat, Uuid)], seats: usize) -> Result<bool, Reason> {
    if signed.iter().any(|(by, _)| *by == seat) {
        return Err(Reason::SeatAlreadySigned);
    }
    if signed.iter().any(|(_, by)| *by == person) {
        return Err(Reason::PersonSignedForAnotherSeat);
    }
    Ok(signed.len() + 1 >= seats)
}

/// Whoever checks says it once, from the day on which it is due: before, nobody knows whether it will have been kept.
pub fn check_in(now: Kept, said: Kept, due_on: NaiveDate, today: NaiveDate) -> Result<(), Reason> {
    match (now, said) {
        (Kept::Kept | Kept::NotKept, _) => Err(Reason::AlreadyCheckedIn),
        (Kept::Waiting, Kept::Waiting) => Err(Reason::MalformedValue),
        (Kept::Waiting, Kept::Kept | Kept::NotKept) if today < due_on => Err(Reason::NotDueYet),
        (Kept::Waiting, Kept::Kept | Kept::NotKept) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, day).unwrap_or_default()
    }

    #[test]
    fn a_certificate_is_of_its_time() {
        let until = |due: u32| Commitment {
            responsible: UpkeepParty::Community,
            text: Text::parse("Limpiar").unwrap(),
            due_on: day(due),
        };
        let fit = |on, due: &[u32]| {
            must_fit(day(on), &due.iter().map(|due| until(*due)).collect::<Vec<_>>(), day(5), day(20))
                .map_err(|fault| fault.path)
        };
        assert_eq!(fit(10, &[11]), Ok(()));
        assert_eq!(fit(4, &[11]), Err("handedOverOn".to_owned()));
        assert_eq!(fit(21, &[25]), Err("handedOverOn".to_owned()));
        assert_eq!(fit(10, &[]), Err("commitments".to_owned()));
        assert_eq!(fit(10, &[11, 10]), Err("commitments.1.dueOn".to_owned()));
    }

    #[test]
    fn what_is_due_is_checked_once_and_not_before_its_day() {
        for (now, said, today, expected) in [
            (Kept::Waiting, Kept::Kept, 9, Err(Reason::NotDueYet)),
            (Kept::Waiting, Kept::NotKept, 9, Err(Reason::NotDueYet)),
            (Kept::Waiting, Kept::Kept, 10, Ok(())),
            (Kept::Waiting, Kept::NotKept, 11, Ok(())),
            (Kept::Waiting, Kept::Waiting, 11, Err(Reason::MalformedValue)),
            (Kept::Kept, Kept::NotKept, 11, Err(Reason::AlreadyCheckedIn)),
        ] {
            assert_eq!(check_in(now, said, day(10), day(today)), expected, "{now:?} {said:?} {today}");
        }
    }

    #[test]
    fn each_seat_signs_once_and_the_last_one_hands_over() {
        let (one, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        assert_eq!(sign(Seat::State, one, &[], 2), Ok(false));
        assert_eq!(sign(Seat::Migrant, other, &[(Seat::State, one)], 2), Ok(true));
        assert_eq!(sign(Seat::State, other, &[(Seat::State, one)], 2), Err(Reason::SeatAlreadySigned));
        assert_eq!(sign(Seat::Migrant, one, &[(Seat::State, one)], 2), Err(Reason::PersonSignedForAnotherSeat));
    }
}
