//! Who administers people, which roles a tenant can have, and how far somebody may give access: never beyond their own.

use chrono::{DateTime, Utc};

use super::actor::Role;
use super::policy::{Act, RULES};
use super::terms::ADMINS;
use crate::domain::refusal::Reason;
use crate::domain::tenant::TenantKind;
use crate::domain::word::Word;

/// A tenant of this kind can have somebody in this role.
pub fn can_hold(kind: TenantKind, role: Role) -> bool {
    match role {
        Role::Anonymous => false,
        Role::ProgrammeAdmin | Role::NationalReviewer | Role::Delegate | Role::DelegationAnalyst => {
            kind == TenantKind::FederalMinistry
        }
        Role::StateLiaison | Role::StateFinance | Role::StatePlanning | Role::StateComptroller => {
            kind == TenantKind::StateGovernment
        }
        Role::MunicipalProjects | Role::MunicipalTreasury => kind == TenantKind::Municipality,
        Role::ClubPresident | Role::ClubTreasurer | Role::ClubSecretary | Role::ClubMember => kind == TenantKind::Club,
        Role::FederationOfficer => kind == TenantKind::Federation,
        Role::MirrorClubMember => kind == TenantKind::MirrorClub,
        Role::WorksCommitteeMember => kind == TenantKind::WorksCommittee,
        Role::ConsulateRegistrar | Role::ConsulateService => kind == TenantKind::Consulate,
        Role::Auditor => kind == TenantKind::OversightBody,
        Role::TenantAdmin => true,
    }
}

/// A machine of such a tenant can have this role: one that administers nobody, and reads nothing of which an entry names
/// the person who read it. Of a partner application it is nobody's, and stands in for its users.
pub fn can_be_a_machine(kind: TenantKind, role: Role) -> bool {
    let is_noted = RULES.iter().any(|rule| rule.logged && rule.who.contains(&role));
    match kind {
        TenantKind::PartnerApplication => role == Role::Anonymous,
        _ => can_hold(kind, role) && !administers(role) && !is_noted,
    }
}

/// The role administers the people of its tenant.
pub fn administers(role: Role) -> bool {
    ADMINS.contains(&role)
}

/// The words of the roles that administer people, as the database holds them.
pub fn administering_roles() -> impl Iterator<Item = &'static str> {
    ADMINS.iter().map(|role| role.text())
}

/// The role of whoever is the first to administer a tenant's people.
pub fn first_administrator() -> Role {
    Role::TenantAdmin
}

/// The role reaches nothing but what is granted to it: the people of a delegation.
fn reaches_by_grant(role: Role) -> bool {
    role == Role::Delegate || role == Role::DelegationAnalyst
}

/// What a grant gives.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Given {
    /// The state, where a state is given.
    pub state: Option<String>,
    /// The acts to which it narrows the role; `None` where it narrows nothing.
    pub acts: Option<Vec<Act>>,
    pub until: DateTime<Utc>,
}

/// How far somebody's access goes, by one membership.
#[derive(Clone, Debug)]
pub struct Standing {
    pub kind: TenantKind,
    pub role: Role,
    pub until: DateTime<Utc>,
    /// The membership was given grants, in force or not: whoever once was limited stays so.
    pub limited: bool,
    /// The grants that are in force.
    pub grants: Vec<Given>,
    /// The states of all grants, in force or not: who once belonged to a state is not let go by taking it away.
    pub states: Vec<Option<String>>,
}

impl Standing {
    /// Whether somebody may be invited to a role for so long.
    pub fn may_invite(&self, role: Role, until: DateTime<Utc>) -> Result<(), Reason> {
        if !can_hold(self.kind, role) {
            return Err(Reason::RoleNotOfTenant);
        }
        if until > self.until {
            return Err(Reason::BeyondOwnTerm);
        }
        self.reaches(role, &[], Act::InvitePerson)
    }

    /// Whether a machine may be given a key in this role, of this state, for so long; never by whoever is limited, since
    /// what a key reads no grant limits.
    pub fn may_give_key(&self, role: Role, state: Option<&str>, until: DateTime<Utc>) -> Result<(), Reason> {
        if !can_be_a_machine(self.kind, role) {
            return Err(Reason::RoleNotOfMachine);
        }
        if state.is_some() != reaches_by_grant(role) {
            return Err(Reason::ReachDoesNotFit);
        }
        if until > self.until {
            return Err(Reason::BeyondOwnTerm);
        }
        if self.limited { Err(Reason::BeyondOwnReach) } else { Ok(()) }
    }

    /// Whether `act` may be done on the access of `other`, a membership of the same tenant.
    pub fn may_decide_on(&self, other: &Standing, act: Act) -> Result<(), Reason> {
        self.reaches(other.role, &other.states, act)
    }

    /// Whether this may be given.
    pub fn may_give(&self, given: &Given) -> Result<(), Reason> {
        if given.state.is_some() != (self.kind == TenantKind::FederalMinistry) {
            return Err(Reason::ReachDoesNotFit);
        }
        if given.until > self.until {
            return Err(Reason::BeyondOwnTerm);
        }
        let covers = |own: &Given| own.covers(given) && own.allows(Act::GrantAccess);
        if !self.limited || self.grants.iter().any(covers) {
            return Ok(());
        }
        Err(Reason::BeyondOwnReach)
    }

    /// Whoever is limited decides nothing on those who administer people, who might be less so; and in the ministry,
    /// whose other roles reach the whole country, only on the people of the states that they were given.
    /// What one grant allows in its state is not allowed in that of another.
    fn reaches(&self, role: Role, states: &[Option<String>], act: Act) -> Result<(), Reason> {
        if !self.limited {
            return Ok(());
        }
        let of_ministry = self.kind == TenantKind::FederalMinistry;
        let within = |state: &Option<String>| self.grants.iter().any(|own| own.state == *state && own.allows(act));
        if administers(role) || (of_ministry && !(reaches_by_grant(role) && states.iter().all(within))) {
            return Err(Reason::BeyondOwnReach);
        }
        Ok(())
    }
}

impl Given {
    fn allows(&self, act: Act) -> bool {
        self.acts.as_ref().is_none_or(|acts| acts.contains(&act))
    }

    fn covers(&self, other: &Given) -> bool {
        let acts = match (&self.acts, &other.acts) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(own), Some(acts)) => acts.iter().all(|act| own.contains(act)),
        };
        acts && self.state == other.state && other.until <= self.until
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(days: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + chrono::Duration::days(days)
    }

    fn given(state: &str, acts: Option<&[Act]>, until: i64) -> Given {
        let state = (!state.is_empty()).then(|| state.to_owned());
        Given { state, acts: acts.map(<[Act]>::to_vec), until: day(until) }
    }

    fn standing(kind: TenantKind, role: Role, grants: Vec<Given>) -> Standing {
        let states = grants.iter().map(|grant| grant.state.clone()).collect();
        Standing { kind, role, until: day(100), limited: !grants.is_empty(), grants, states }
    }

    #[test]
    fn every_kind_of_tenant_holds_the_roles_of_the_programme_that_are_its_own() {
        let held = |kind: TenantKind| -> Vec<&str> {
            Role::ALL.iter().filter(|role| can_hold(kind, **role)).map(|role| role.text()).collect()
        };
        for kind in TenantKind::ALL {
            let own: &[&str] = match kind {
                TenantKind::FederalMinistry => {
                    &["PROGRAMME_ADMIN", "NATIONAL_REVIEWER", "DELEGATE", "DELEGATION_ANALYST"]
                }
                TenantKind::StateGovernment => {
                    &["STATE_LIAISON", "STATE_FINANCE", "STATE_PLANNING", "STATE_COMPTROLLER"]
                }
                TenantKind::Municipality => &["MUNICIPAL_PROJECTS", "MUNICIPAL_TREASURY"],
                TenantKind::Club => &["CLUB_PRESIDENT", "CLUB_TREASURER", "CLUB_SECRETARY", "CLUB_MEMBER"],
                TenantKind::Federation => &["FEDERATION_OFFICER"],
                TenantKind::MirrorClub => &["MIRROR_CLUB_MEMBER"],
                TenantKind::WorksCommittee => &["WORKS_COMMITTEE_MEMBER"],
                TenantKind::Consulate => &["CONSULATE_REGISTRAR", "CONSULATE_SERVICE"],
                TenantKind::OversightBody => &["AUDITOR"],
                TenantKind::PartnerApplication | TenantKind::Platform => &[],
            };
            assert_eq!(held(*kind), [own, &["TENANT_ADMIN"]].concat(), "{kind:?}");
        }
    }

    #[test]
    fn machines_hold_the_roles_that_administer_nobody_and_read_nothing_that_is_noted() {
        let machines = |kind: TenantKind| -> Vec<&str> {
            Role::ALL.iter().filter(|role| can_be_a_machine(kind, **role)).map(|role| role.text()).collect()
        };
        for kind in TenantKind::ALL {
            let own: &[&str] = match kind {
                TenantKind::FederalMinistry => {
                    &["PROGRAMME_ADMIN", "NATIONAL_REVIEWER", "DELEGATE", "DELEGATION_ANALYST"]
                }
                TenantKind::StateGovernment => {
                    &["STATE_LIAISON", "STATE_FINANCE", "STATE_PLANNING", "STATE_COMPTROLLER"]
                }
                TenantKind::Municipality => &["MUNICIPAL_PROJECTS", "MUNICIPAL_TREASURY"],
                TenantKind::Club => &["CLUB_TREASURER", "CLUB_SECRETARY", "CLUB_MEMBER"],
                TenantKind::MirrorClub => &["MIRROR_CLUB_MEMBER"],
                TenantKind::WorksCommittee => &["WORKS_COMMITTEE_MEMBER"],
                TenantKind::Consulate => &["CONSULATE_REGISTRAR", "CONSULATE_SERVICE"],
                TenantKind::PartnerApplication => &["ANONYMOUS"],
                TenantKind::Federation | TenantKind::OversightBody | TenantKind::Platform => &[],
            };
            assert_eq!(machines(*kind), own, "{kind:?}");
        }
    }

    #[test]
    fn a_key_reaches_the_state_of_its_delegation_and_lasts_no_longer_than_whoever_makes_it() {
        let whole = standing(TenantKind::FederalMinistry, Role::TenantAdmin, vec![]);
        let limited = standing(TenantKind::FederalMinistry, Role::TenantAdmin, vec![given("32", None, 100)]);
        for (role, state, until, asked) in [
            (Role::Delegate, Some("32"), 100, Ok(())),
            (Role::Delegate, None, 100, Err(Reason::ReachDoesNotFit)),
            (Role::Delegate, Some("32"), 101, Err(Reason::BeyondOwnTerm)),
            (Role::NationalReviewer, None, 99, Ok(())),
            (Role::NationalReviewer, Some("32"), 99, Err(Reason::ReachDoesNotFit)),
            (Role::TenantAdmin, None, 99, Err(Reason::RoleNotOfMachine)),
            (Role::ClubMember, None, 99, Err(Reason::RoleNotOfMachine)),
        ] {
            assert_eq!(whole.may_give_key(role, state, day(until)), asked, "{role:?} {state:?} {until}");
            let of_limited = asked.and(Err(Reason::BeyondOwnReach));
            assert_eq!(limited.may_give_key(role, state, day(until)), of_limited, "{role:?} {state:?} {until}");
        }
    }

    #[test]
    fn who_is_limited_to_a_state_gives_within_it_and_no_longer_than_they_have_it() {
        let whole = standing(TenantKind::FederalMinistry, Role::TenantAdmin, vec![]);
        let own = given("32", Some(&[Act::Read, Act::CastVote, Act::GrantAccess, Act::EndMembership]), 50);
        let limited = standing(TenantKind::FederalMinistry, Role::TenantAdmin, vec![own]);
        for (asked, of_whole, of_limited) in [
            (given("32", Some(&[Act::Read]), 50), Ok(()), Ok(())),
            (given("32", Some(&[Act::Read]), 51), Ok(()), Err(Reason::BeyondOwnReach)),
            (given("32", Some(&[Act::ConveneSession]), 50), Ok(()), Err(Reason::BeyondOwnReach)),
            (given("32", None, 50), Ok(()), Err(Reason::BeyondOwnReach)),
            (given("14", Some(&[Act::Read]), 50), Ok(()), Err(Reason::BeyondOwnReach)),
            (given("32", None, 100), Ok(()), Err(Reason::BeyondOwnReach)),
            (given("32", None, 101), Err(Reason::BeyondOwnTerm), Err(Reason::BeyondOwnTerm)),
            (given("", None, 50), Err(Reason::ReachDoesNotFit), Err(Reason::ReachDoesNotFit)),
        ] {
            assert_eq!(whole.may_give(&asked), of_whole, "{asked:?}");
            assert_eq!(limited.may_give(&asked), of_limited, "{asked:?}");
        }
        let over = Standing { grants: vec![], ..limited.clone() };
        assert_eq!(over.may_give(&given("32", None, 10)), Err(Reason::BeyondOwnReach), "what ran out widens nothing");
        for (role, of_limited) in [
            (Role::Delegate, Ok(())),
            (Role::NationalReviewer, Err(Reason::BeyondOwnReach)),
            (Role::TenantAdmin, Err(Reason::BeyondOwnReach)),
            (Role::StateLiaison, Err(Reason::RoleNotOfTenant)),
        ] {
            assert_eq!(limited.may_invite(role, day(100)), of_limited, "{role:?}");
        }
        assert_eq!(whole.may_invite(Role::TenantAdmin, day(100)), Ok(()));
        assert_eq!(whole.may_invite(Role::TenantAdmin, day(101)), Err(Reason::BeyondOwnTerm));
        let delegate =
            |state: &str| standing(TenantKind::FederalMinistry, Role::Delegate, vec![given(state, None, 9_000)]);
        assert_eq!(limited.may_decide_on(&delegate("32"), Act::EndMembership), Ok(()));
        assert_eq!(limited.may_decide_on(&delegate("14"), Act::EndMembership), Err(Reason::BeyondOwnReach));
        assert_eq!(limited.may_decide_on(&whole, Act::EndMembership), Err(Reason::BeyondOwnReach));
        assert_eq!(whole.may_decide_on(&limited, Act::EndMembership), Ok(()));
    }

    #[test]
    fn who_is_limited_to_some_acts_decides_on_nobody_who_administers() {
        let own = given("", Some(&[Act::InvitePerson, Act::GrantAccess]), 50);
        let limited = standing(TenantKind::Municipality, Role::TenantAdmin, vec![own]);
        let whole = standing(TenantKind::Municipality, Role::TenantAdmin, vec![]);
        let treasury = standing(TenantKind::Municipality, Role::MunicipalTreasury, vec![]);
        assert_eq!(limited.may_invite(Role::TenantAdmin, day(10)), Err(Reason::BeyondOwnReach));
        assert_eq!(limited.may_decide_on(&whole, Act::EndMembership), Err(Reason::BeyondOwnReach));
        assert_eq!(limited.may_invite(Role::MunicipalTreasury, day(10)), Ok(()));
        assert_eq!(limited.may_decide_on(&treasury, Act::EndMembership), Ok(()));
        assert_eq!(limited.may_give(&given("", None, 10)), Err(Reason::BeyondOwnReach));
        assert_eq!(limited.may_give(&given("", Some(&[Act::GrantAccess]), 50)), Ok(()));
    }

    #[test]
    fn what_one_grant_allows_in_its_state_is_not_allowed_in_that_of_another() {
        let ministry = |grants| standing(TenantKind::FederalMinistry, Role::TenantAdmin, grants);
        let giver = ministry(vec![
            given("32", Some(&[Act::GrantAccess]), 50),
            given("06", Some(&[Act::EndMembership, Act::RevokeAccess]), 50),
        ]);
        let delegate =
            |state: &str| standing(TenantKind::FederalMinistry, Role::Delegate, vec![given(state, None, 9_000)]);
        for (state, act, allowed) in [
            ("32", Act::GrantAccess, true),
            ("32", Act::EndMembership, false),
            ("06", Act::EndMembership, true),
            ("06", Act::GrantAccess, false),
        ] {
            assert_eq!(giver.may_decide_on(&delegate(state), act).is_ok(), allowed, "{state} {act:?}");
        }
        assert!(giver.may_give(&given("06", Some(&[Act::EndMembership]), 50)).is_err());
    }

    #[test]
    fn who_lost_the_grant_of_a_state_is_not_for_those_of_another() {
        let limited = standing(TenantKind::FederalMinistry, Role::TenantAdmin, vec![given("32", None, 50)]);
        let delegate = standing(TenantKind::FederalMinistry, Role::Delegate, vec![given("14", None, 50)]);
        let revoked = Standing { grants: vec![], ..delegate };
        assert_eq!(limited.may_decide_on(&revoked, Act::EndMembership), Err(Reason::BeyondOwnReach));
    }
}
