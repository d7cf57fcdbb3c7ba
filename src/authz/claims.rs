//! What a transaction tells the database of whom it acts for.

use std::borrow::Cow;
use std::sync::LazyLock;

use uuid::Uuid;

use super::actor::{Actor, Role};
use super::job::Job;
use super::policy::{Act, RULES};
use crate::domain::word::Word;

/// For whom a transaction acts: the role that it takes on, and what the policies of that role compare with. A setting ends
/// with its transaction, and one that was never told is empty.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Claims(Vec<(Cow<'static, str>, String)>);

/// Acts that clubs mandate, each with the name of the setting that holds those clubs.
static MANDATED: LazyLock<Vec<(Act, String)>> = LazyLock::new(|| {
    let mandated = Act::ALL.iter().filter(|act| RULES.iter().any(|rule| rule.when.asks_for_mandate(**act)));
    mandated.map(|act| (*act, format!("tresporuno.clubs_{}", act.text()))).collect()
});

impl Claims {
    /// Somebody who reads.
    pub fn of(actor: &Actor) -> Self {
        let known = |id: Uuid| if id.is_nil() { String::new() } else { id.to_string() };
        let told = [
            ("role", role_of(actor.role())),
            ("tresporuno.person", known(actor.person())),
            ("tresporuno.tenant", known(actor.tenant())),
            ("tresporuno.municipality", actor.municipality().to_owned()),
            ("tresporuno.states", array(actor.states(Act::Read))),
            ("tresporuno.act", String::new()),
            ("tresporuno.row", String::new()),
            ("tresporuno.act_states", String::new()),
            ("tresporuno.job", String::new()),
        ];
        let told = told.into_iter().map(|(name, value)| (Cow::Borrowed(name), value));
        let clubs = |act: Act| array(actor.mandated_clubs(act).iter().map(Uuid::to_string));
        let clubs = MANDATED.iter().map(|(act, name)| (Cow::Borrowed(name.as_str()), clubs(*act)));
        Self(told.chain(clubs).collect())
    }

    /// Somebody who does `act` on `row`.
    pub fn acting(actor: &Actor, act: Act, row: Uuid) -> Self {
        let mut claims = Self::of(actor);
        claims.set("tresporuno.act", act.text().to_owned());
        claims.set("tresporuno.row", row.to_string());
        claims.set("tresporuno.act_states", array(actor.states(act)));
        claims
    }

    /// A job, which is nobody.
    pub fn job(job: Job) -> Self {
        let mut claims = Self::of(&Actor::anonymous());
        claims.set("role", JOBS.to_owned());
        claims.set("tresporuno.job", job.text().to_owned());
        claims
    }

    /// Names of settings with what they are set to, always the same names in the same order.
    pub fn settings(&self) -> &[(Cow<'static, str>, String)] {
        &self.0
    }

    /// Those that are not empty, the role first: all that a transaction has to be told that was told nothing yet.
    pub fn to_begin_with(&self) -> impl Iterator<Item = (&str, &String)> {
        self.0.iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| (name.as_ref(), value))
    }

    fn set(&mut self, name: &str, value: String) {
        for setting in self.0.iter_mut().filter(|(known, _)| *known == name) {
            setting.1 = value.clone();
        }
    }
}

/// The role of the database under which jobs run.
pub const JOBS: &str = "tresporuno_job";

/// The role of the database that stands for a role of the programme: its policies are that role's rules.
pub fn role_of(role: Role) -> String {
    format!("tresporuno_{}", role.text().to_lowercase())
}

/// As text of an array; empty where it has no members, for what is empty need not be told.
fn array(values: impl IntoIterator<Item = String>) -> String {
    let values = values.into_iter().collect::<Vec<_>>().join(",");
    if values.is_empty() { values } else { format!("{{{values}}}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clubs_that_mandate_an_act_are_told_for_the_acts_that_some_rule_asks_for() {
        let told: Vec<&str> = MANDATED.iter().map(|(act, _)| act.text()).collect();
        let asked = [
            "read",
            "renewClubRegistration",
            "updateClubFile",
            "draftProposal",
            "updateProposal",
            "castVote",
            "pledgeContribution",
            "recordDeposit",
            "signAgreement",
        ];
        assert_eq!(told, asked);
    }

    #[test]
    fn what_is_empty_is_not_told_to_begin_with_and_the_role_is_told_first() {
        let anonymous = Claims::of(&Actor::anonymous());
        assert_eq!(anonymous.to_begin_with().collect::<Vec<_>>(), [("role", &role_of(Role::Anonymous))]);
        let row = Uuid::from_u128(7);
        let acting = Claims::acting(&Actor::anonymous(), Act::CastVote, row);
        let told: Vec<&str> = acting.to_begin_with().map(|(name, _)| name).collect();
        assert_eq!(told[..3], ["role", "tresporuno.act", "tresporuno.row"]);
        let (act, row) = (Act::CastVote.text().to_owned(), row.to_string());
        assert!(acting.to_begin_with().any(|told| told == ("tresporuno.act", &act)));
        assert!(acting.to_begin_with().any(|told| told == ("tresporuno.row", &row)));
    }
}
