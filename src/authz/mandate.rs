//! Which acts a club can mandate to its federation, and how a mandate lists them; read off the policy page.

use super::policy::{Act, RULES};
use super::predicate::{Predicate, Set};

/// What a mandate lists that names no acts: everything that can be mandated except what speaks for the club's seat.
const EVERYTHING_ELSE: &str = "*";

/// What speaks for the club's seat: mandated by its own name or not at all.
const BY_NAME_ALONE: &[Act] = &[Act::CastVote, Act::SignAgreement];

/// Some rule gives the act to a federation whose club mandates it.
pub fn can_be_mandated(act: Act) -> bool {
    RULES.iter().any(|rule| rule.when.asks_for_mandate(act))
}

/// The acts of a mandate as the database holds them. The vote and the signature are among them only by their own names, and
/// an unknown name gives nothing.
pub fn parse_mandated(text: &str) -> Vec<Act> {
    let listed = |act: &Act| match text {
        EVERYTHING_ELSE => !BY_NAME_ALONE.contains(act),
        names => names.split(',').any(|name| name.trim() == act.text()),
    };
    Act::ALL.iter().copied().filter(|act| can_be_mandated(*act)).filter(listed).collect()
}

/// As [`parse_mandated`] reads it, in the order of the acts.
pub fn write_mandated(acts: &[Act]) -> String {
    let names: Vec<&str> = Act::ALL.iter().filter(|act| acts.contains(act)).map(|act| act.text()).collect();
    names.join(",")
}

impl Predicate {
    /// Somewhere it asks for a mandate for the act.
    pub fn asks_for_mandate(&self, act: Act) -> bool {
        match self {
            Predicate::In(_, Set::ClubsMandating(asked)) => *asked == act,
            Predicate::All(parts) | Predicate::Any(parts) => parts.iter().any(|part| part.asks_for_mandate(act)),
            Predicate::Via(_, inner) => inner.asks_for_mandate(act),
            Predicate::True
            | Predicate::False
            | Predicate::Eq(..)
            | Predicate::In(_, Set::Words(_))
            | Predicate::StateIn(_)
            | Predicate::Readable(_)
            | Predicate::Within(..) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_vote_is_mandated_by_name_alone() {
        assert_eq!(
            parse_mandated("*"),
            [
                Act::Read,
                Act::RenewClubRegistration,
                Act::UpdateClubFile,
                Act::DraftProposal,
                Act::UpdateProposal,
                Act::PledgeContribution,
                Act::RecordDeposit
            ]
        );
        assert_eq!(parse_mandated("castVote, read"), [Act::Read, Act::CastVote]);
        assert_eq!(parse_mandated("signAgreement"), [Act::SignAgreement]);
        assert_eq!(parse_mandated("*,confirmProposal,everything,"), []);
        assert_eq!(write_mandated(&[Act::CastVote, Act::Read, Act::Read]), "read,castVote");
    }
}
