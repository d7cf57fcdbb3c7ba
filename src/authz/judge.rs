//! The policy judged in memory: the same predicates, on rows that are at hand, without a database.

use super::policy::{Act, RULES, Resource, Rule};
use super::predicate::{Argument, Predicate, Relation, Set};
use super::scope::Scope;

/// A row at hand.
pub trait Row {
    /// What the column holds, as text: ids with hyphens, codes and words as they are; `None` where it is not at hand.
    fn text(&self, column: &str) -> Option<String>;
}

/// The rows beside it.
pub trait Rows {
    /// The rows to which `relation` leads from a row whose `relation.from` is `value`.
    fn related(&self, relation: &Relation, value: &str) -> Vec<&dyn Row>;
}

/// Whose eyes, for which act, under which rules.
pub struct Judge<'j> {
    pub scope: &'j Scope,
    pub rules: &'j [Rule],
    /// The rows beside the one that is judged; `None` where no other is at hand.
    pub rows: Option<&'j dyn Rows>,
}

impl<'j> Judge<'j> {
    /// Judges by the policy page.
    pub fn of(scope: &'j Scope, rows: Option<&'j dyn Rows>) -> Self {
        Self { scope, rules: RULES, rows }
    }

    /// Some rule allows the actor the act on the row.
    pub fn admits(&self, resource: Resource, act: Act, row: &dyn Row) -> bool {
        let actor = self.scope.actor();
        let mut rules = self.rules.iter().filter(|rule| rule.resource == resource && rule.act == act);
        actor.may_try(act)
            && rules.any(|rule| rule.who.contains(&actor.role()) && self.holds(&rule.when, act, None, row))
    }

    /// The predicate holds for the row; `leave` is the row for which leave was given, where it was.
    pub fn holds(&self, predicate: &Predicate, act: Act, leave: Option<uuid::Uuid>, row: &dyn Row) -> bool {
        let actor = self.scope.actor();
        match predicate {
            Predicate::True => true,
            Predicate::False => false,
            Predicate::All(parts) => parts.iter().all(|part| self.holds(part, act, leave, row)),
            Predicate::Any(parts) => parts.iter().any(|part| self.holds(part, act, leave, row)),
            Predicate::Eq(column, argument) => {
                let known = |id: uuid::Uuid| (!id.is_nil()).then(|| id.to_string());
                let value = match argument {
                    Argument::Tenant => known(actor.tenant()),
                    Argument::Person => known(actor.person()),
                    Argument::Municipality => Some(actor.municipality().to_owned()).filter(|code| !code.is_empty()),
                    Argument::Word(word) => Some((*word).to_owned()),
                    Argument::Row => leave.map(|id| id.to_string()),
                    Argument::ActName => leave.map(|_| act.text().to_owned()),
                };
                value.is_some() && row.text(column) == value
            }
            Predicate::In(column, Set::Words(words)) => {
                row.text(column).is_some_and(|value| words.contains(&value.as_str()))
            }
            Predicate::In(column, Set::ClubsMandating(mandated)) => {
                let clubs = actor.mandated_clubs(*mandated);
                row.text(column).is_some_and(|value| clubs.iter().any(|club| club.to_string() == value))
            }
            Predicate::StateIn(column) => row.text(column).is_some_and(|code| actor.states(act).contains(&code)),
            Predicate::Via(relation, inner) => {
                self.related(relation, row).into_iter().any(|row| self.holds(inner, act, leave, row))
            }
            Predicate::Readable(resource) => self.admits(*resource, Act::Read, row),
            Predicate::Within(relation, resource) => {
                self.related(relation, row).into_iter().any(|row| self.admits(*resource, Act::Read, row))
            }
        }
    }

    fn related(&self, relation: &Relation, row: &dyn Row) -> Vec<&'j dyn Row> {
        let leading = self.rows.zip(row.text(relation.from));
        leading.map(|(rows, value)| rows.related(relation, &value)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use uuid::Uuid;

    use super::*;
    use crate::authz::actor::{Actor, Mandate, MembershipFacts, Role};

    struct Club(Uuid);

    impl Row for Club {
        fn text(&self, column: &str) -> Option<String> {
            (column == "id").then(|| self.0.to_string())
        }
    }

    #[test]
    fn a_mandate_is_for_the_clubs_that_gave_it_and_for_the_acts_that_it_lists() {
        let mandate = |club, act| Mandate { club: Uuid::from_u128(club), acts: vec![act] };
        let officer = |mandates: &[Mandate]| {
            Scope::of(Arc::new(Actor::under(MembershipFacts {
                membership: Uuid::from_u128(1),
                person: Uuid::from_u128(2),
                tenant: Uuid::from_u128(3),
                role: Role::FederationOfficer,
                states: Vec::new(),
                municipality: String::new(),
                acts: None,
                mandates: mandates.to_vec(),
            })))
        };
        let renews = |scope: &Scope, club| {
            let row = Club(Uuid::from_u128(club));
            Judge::of(scope, None).admits(Resource::Club, Act::RenewClubRegistration, &row)
        };
        let of_one = officer(&[mandate(10, Act::RenewClubRegistration)]);
        assert_eq!([10, 11].map(|club| renews(&of_one, club)), [true, false]);
        let of_two = officer(&[mandate(10, Act::RenewClubRegistration), mandate(11, Act::RenewClubRegistration)]);
        assert_eq!([10, 11, 12].map(|club| renews(&of_two, club)), [true, true, false]);
        let of_another_act = officer(&[mandate(10, Act::DraftProposal)]);
        assert!(!renews(&of_another_act, 10));
    }
}
