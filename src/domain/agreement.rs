//! The agreement (convenio de concertación): what all seats of a project sign, in canonical form, and who has still to sign.

use chrono::NaiveDate;
use serde::Serialize;
use uuid::Uuid;

use super::ledger::sha256;
use super::refusal::Reason;
use super::seat::Seat;
use super::share_exception::Shift;
use super::word::words;

words! {
    /// Where an agreement stands.
    AgreementStatus {
        /// It waits for the signatures of some seats.
        Open = "OPEN",
        /// Every seat has signed.
        Signed = "SIGNED",
    }
}

/// All that is agreed on. Its fields are written in this order, which is part of what is signed.
#[derive(Clone, Debug, Serialize)]
pub struct Terms {
    pub project: Uuid,
    pub folio: String,
    pub title: String,
    pub rule_set: Uuid,
    pub cost_centavos: i64,
    pub parties: Vec<Party>,
    /// Departures from the shares that the committee has granted, which are in what the parties give.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub exceptions: Vec<(Uuid, Shift)>,
    pub tranches: Vec<AgreedTranche>,
}

/// A seat with what it gives in all.
#[derive(Clone, Debug, Serialize)]
pub struct Party {
    pub seat: Seat,
    pub tenant: Uuid,
    pub name: String,
    pub share_bps: i32,
    pub due_centavos: i64,
}

/// A tranche with what each seat gives for it.
#[derive(Clone, Debug, Serialize)]
pub struct AgreedTranche {
    pub position: i32,
    pub due_on: NaiveDate,
    pub milestone_bps: i32,
    pub amount_centavos: i64,
    pub parts: Vec<(Seat, i64)>,
}

/// What is signed: the terms as text, and the hash of the text.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Content {
    pub text: String,
    pub hash: String,
}

impl Terms {
    /// The canonical form with its SHA-256 in lower-case hexadecimal.
    pub fn content(&self) -> Result<Content, serde_json::Error> {
        let text = serde_json::to_string(self)?;
        let hash = sha256(text.as_bytes());
        Ok(Content { text, hash })
    }
}

/// A signature: of a seat, by a person.
pub type Signed = (Seat, Uuid);

/// The seat may sign by this person, of a project with so many seats; true where it is the last one.
pub fn sign(signed: &[Signed], seat: Seat, person: Uuid, seats: usize) -> Result<bool, Reason> {
    if signed.iter().any(|(of, _)| *of == seat) {
        return Err(Reason::SeatAlreadySigned);
    }
    if signed.iter().any(|(_, by)| *by == person) {
        return Err(Reason::PersonSignedForAnotherSeat);
    }
    Ok(signed.len() + 1 >= seats)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seat_signs_once_and_a_person_for_one_seat() {
        let [ana, rosa] = [1, 2].map(Uuid::from_u128);
        assert_eq!(sign(&[], Seat::Federal, ana, 2), Ok(false));
        assert_eq!(sign(&[(Seat::Federal, ana)], Seat::Federal, rosa, 2), Err(Reason::SeatAlreadySigned));
        assert_eq!(sign(&[(Seat::Federal, ana)], Seat::Migrant, ana, 2), Err(Reason::PersonSignedForAnotherSeat));
        assert_eq!(sign(&[(Seat::Federal, ana)], Seat::Migrant, rosa, 2), Ok(true));
        assert_eq!(sign(&[(Seat::Federal, ana)], Seat::Migrant, rosa, 3), Ok(false));
    }

    #[test]
    fn what_is_signed_is_the_same_text_for_the_same_terms_and_another_for_others() {
        let terms = Terms {
            project: Uuid::nil(),
            folio: "F".to_owned(),
            title: "Pozo".to_owned(),
            rule_set: Uuid::nil(),
            cost_centavos: 100,
            parties: Vec::new(),
            exceptions: Vec::new(),
            tranches: vec![AgreedTranche {
                position: 1,
                due_on: "2026-12-01".parse().unwrap(),
                milestone_bps: 0,
                amount_centavos: 100,
                parts: vec![(Seat::Federal, 50), (Seat::Migrant, 50)],
            }],
        };
        let content = terms.content().unwrap();
        assert_eq!(content, terms.clone().content().unwrap());
        assert_eq!(content.hash, sha256(content.text.as_bytes()));
        assert!(content.text.contains("[[\"FEDERAL\",50],[\"MIGRANT\",50]]"), "{}", content.text);
        assert_ne!(content.hash, Terms { cost_centavos: 101, ..terms }.content().unwrap().hash);
    }
}
