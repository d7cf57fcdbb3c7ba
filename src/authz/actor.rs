//! The one who acts: a person under one membership, with its role and its reach.

use uuid::Uuid;

use super::mandate::write_mandated;
use super::policy::Act;
use crate::domain::club::Office;
use crate::domain::word::{Word, words};

words! {
    /// Role of a person in a tenant; what it may do stands on the policy page alone.
    Role {
        /// Nobody in particular: what the law makes public.
        Anonymous = "ANONYMOUS",
        /// Federal ministry: administers the programme.
        ProgrammeAdmin = "PROGRAMME_ADMIN",
        /// Federal ministry: last review, national.
        NationalReviewer = "NATIONAL_REVIEWER",
        /// Federal ministry: delegate in a state (delegado), chairs its committee.
        Delegate = "DELEGATE",
        /// Federal ministry: analyst of a delegation.
        DelegationAnalyst = "DELEGATION_ANALYST",
        /// State government: liaison with migrants.
        StateLiaison = "STATE_LIAISON",
        /// State government: finance.
        StateFinance = "STATE_FINANCE",
        /// State government: planning committee (COPLADE).
        StatePlanning = "STATE_PLANNING",
        /// State government: comptroller (contraloría).
        StateComptroller = "STATE_COMPTROLLER",
        /// Municipality: projects.
        MunicipalProjects = "MUNICIPAL_PROJECTS",
        /// Municipality: treasury.
        MunicipalTreasury = "MUNICIPAL_TREASURY",
        /// Club: president.
        ClubPresident = "CLUB_PRESIDENT",
        /// Club: treasurer.
        ClubTreasurer = "CLUB_TREASURER",
        /// Club: secretary.
        ClubSecretary = "CLUB_SECRETARY",
        /// Club: member without an office.
        ClubMember = "CLUB_MEMBER",
        /// Federation of clubs: officer.
        FederationOfficer = "FEDERATION_OFFICER",
        /// Mirror club: member.
        MirrorClubMember = "MIRROR_CLUB_MEMBER",
        /// Works committee: member.
        WorksCommitteeMember = "WORKS_COMMITTEE_MEMBER",
        /// Consulate: registrar of clubs.
        ConsulateRegistrar = "CONSULATE_REGISTRAR",
        /// Consulate: machine that looks up status.
        ConsulateService = "CONSULATE_SERVICE",
        /// Oversight body: auditor.
        Auditor = "AUDITOR",
        /// Any tenant: administers its people.
        TenantAdmin = "TENANT_ADMIN",
    }
}

/// A federation's leave to act for a club: accepted by the club, in force, listing acts.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Mandate {
    pub club: Uuid,
    pub acts: Vec<Act>,
}

/// A state within reach, and what may be tried there.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct StateReach {
    pub code: String,
    /// Acts to which the grant that gave the state narrows the role; `None` where nothing narrows it there.
    pub acts: Option<Vec<Act>>,
}

/// What the database says of one membership that is in force; the only thing an actor is made of.
#[derive(Clone, Debug)]
pub struct MembershipFacts {
    pub membership: Uuid,
    pub person: Uuid,
    pub tenant: Uuid,
    pub role: Role,
    /// States within reach: the tenant's own, or those granted to a delegation.
    pub states: Vec<StateReach>,
    /// The municipality within reach; empty where there is none.
    pub municipality: String,
    /// Acts to which a grant narrows the role; `None` where nothing narrows it.
    pub acts: Option<Vec<Act>>,
    pub mandates: Vec<Mandate>,
}

/// With what somebody asks: what has to hold of it still, whenever they are let in.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
pub struct SignedIn {
    /// The authorisation epoch with which the person signed in; 0 where nobody did.
    pub epoch: i64,
    /// The sign-in, which ends with it; nil where somebody who holds the service's key vouches for the person.
    pub sign_in: Uuid,
}

impl SignedIn {
    /// By no sign-in that could be ended.
    pub fn at_epoch(epoch: i64) -> Self {
        Self { epoch, sign_in: Uuid::nil() }
    }
}

/// The one who acts, under exactly one membership. Made of what the database says, never of what a token says.
#[derive(Clone, Debug)]
pub struct Actor {
    facts: MembershipFacts,
    signed_in: SignedIn,
    /// A machine, which only reads.
    is_machine: bool,
    /// Acts to which an application narrows the user for whom it acts; `None` where none stands in between.
    through: Option<Vec<Act>>,
}

impl Actor {
    /// Nobody in particular.
    pub fn anonymous() -> Self {
        let facts = MembershipFacts {
            membership: Uuid::nil(),
            person: Uuid::nil(),
            tenant: Uuid::nil(),
            role: Role::Anonymous,
            states: Vec::new(),
            municipality: String::new(),
            acts: None,
            mandates: Vec::new(),
        };
        Self::under(facts)
    }

    /// Somebody who is signed in under no one membership: nobody in particular, but the person is known.
    pub fn without_membership(person: Uuid, signed_in: SignedIn) -> Self {
        let mut actor = Self::anonymous();
        actor.facts.person = person;
        Self { signed_in, ..actor }
    }

    /// The person of `facts`, acting under that membership.
    pub fn under(facts: MembershipFacts) -> Self {
        Self { facts, signed_in: SignedIn::default(), is_machine: false, through: None }
    }

    /// The same actor, whose person asks with this.
    pub fn signed_in_by(self, signed_in: SignedIn) -> Self {
        Self { signed_in, ..self }
    }

    /// A machine in the place of a member.
    pub fn as_machine(self) -> Self {
        Self { is_machine: true, ..self }
    }

    pub fn is_machine(&self) -> bool {
        self.is_machine
    }

    /// The same actor through an application that may do no more than these acts for its users.
    pub fn through(self, acts: Option<Vec<Act>>) -> Self {
        Self { through: acts, ..self }
    }

    /// Acts to which an application narrows it.
    pub fn narrowed_to(&self) -> Option<&Vec<Act>> {
        self.through.as_ref()
    }

    /// The same membership without its person: it sees what is the tenant's, and nothing that is the person's own.
    pub fn of_tenant_alone(mut self) -> Self {
        self.facts.person = Uuid::nil();
        self
    }

    /// Acts under no membership.
    pub fn is_anonymous(&self) -> bool {
        self.facts.role == Role::Anonymous
    }

    pub fn role(&self) -> Role {
        self.facts.role
    }

    pub fn person(&self) -> Uuid {
        self.facts.person
    }

    /// With what the person asks.
    pub fn signed_in(&self) -> SignedIn {
        self.signed_in
    }

    pub fn tenant(&self) -> Uuid {
        self.facts.tenant
    }

    pub fn membership(&self) -> Uuid {
        self.facts.membership
    }

    /// States in which the actor may try `act`: what one grant allows in its state is not allowed in that of another.
    pub(super) fn states(&self, act: Act) -> Vec<String> {
        let there = self.facts.states.iter().filter(|reach| may_try(reach.acts.as_deref(), act));
        let mut codes: Vec<String> = there.map(|reach| reach.code.clone()).collect();
        codes.sort();
        codes.dedup();
        codes
    }

    pub(super) fn municipality(&self) -> &str {
        &self.facts.municipality
    }

    /// Clubs that gave the actor's federation a mandate for `act`.
    pub(super) fn mandated_clubs(&self, act: Act) -> Vec<Uuid> {
        self.facts.mandates.iter().filter(|mandate| mandate.acts.contains(&act)).map(|mandate| mandate.club).collect()
    }

    /// About what it takes in memory, in bytes.
    pub fn weight(&self) -> usize {
        let acts = |acts: &[Act]| size_of_val(acts);
        let mandates = self.facts.mandates.iter().map(|mandate| size_of_val(mandate) + acts(&mandate.acts));
        let of_state =
            |reach: &StateReach| size_of_val(reach) + reach.code.len() + acts(reach.acts.as_deref().unwrap_or(&[]));
        mandates.sum::<usize>() + self.facts.states.iter().map(of_state).sum::<usize>()
    }

    /// A grant may narrow what a role does; it never narrows what it reads.
    pub(super) fn may_try(&self, act: Act) -> bool {
        // Whoever is nobody reads what is for everybody, and does nothing.
        let is_somebody = act == Act::Read || !self.person().is_nil() || !self.is_anonymous();
        is_somebody && may_try(self.facts.acts.as_deref(), act) && self.goes_through(act)
    }

    /// Whatever a user may do, an application does no more for them than it was given; not even in their own name.
    fn goes_through(&self, act: Act) -> bool {
        act == Act::Read || self.through.as_ref().is_none_or(|acts| acts.contains(&act))
    }
}

/// What a person answers in their own name no grant narrows.
fn may_try(narrowed: Option<&[Act]>, act: Act) -> bool {
    act == Act::Read || act.is_personal() || narrowed.is_none_or(|acts| acts.contains(&act))
}

/// Reads a list of acts as grants hold it: `*` for all, or names separated by commas.
/// An unknown name grants nothing.
pub fn parse_acts(text: &str) -> Vec<Act> {
    if text == "*" {
        return Act::ALL.to_vec();
    }
    text.split(',').filter_map(|name| Act::parse(name.trim())).collect()
}

/// As [`parse_acts`] reads it, in the order of the acts; `None` for all.
pub fn write_acts(acts: Option<&[Act]>) -> String {
    acts.map_or_else(|| "*".to_owned(), write_mandated)
}

/// The role of a club's officer.
pub fn role_of_office(office: Office) -> Role {
    match office {
        Office::President => Role::ClubPresident,
        Office::Treasurer => Role::ClubTreasurer,
        Office::Secretary => Role::ClubSecretary,
    }
}

/// The role of whoever belongs to a works committee.
pub fn supervising_role() -> Role {
    Role::WorksCommitteeMember
}

/// The role that the database names; none that this version does not know.
pub fn role_named(text: &str) -> Option<Role> {
    Role::parse(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reaching(states: Vec<StateReach>, mandates: Vec<Mandate>) -> usize {
        let Actor { facts, .. } = Actor::anonymous();
        Actor::under(MembershipFacts { states, mandates, ..facts }).weight()
    }

    #[test]
    fn an_actor_weighs_no_less_than_what_it_reaches_takes_in_memory() {
        let acts = vec![Act::Read; 100];
        let state = |code: &str, acts: Option<&Vec<Act>>| StateReach { code: code.to_owned(), acts: acts.cloned() };
        let mandate = |acts: &[Act]| Mandate { club: Uuid::nil(), acts: acts.to_vec() };
        let (a_state, a_mandate, all_acts) =
            (size_of::<StateReach>(), size_of::<Mandate>(), size_of_val(acts.as_slice()));
        for (states, mandates, takes) in [
            (vec![state("", None)], vec![], a_state),
            (vec![state("a long name", None)], vec![], a_state + 11),
            (vec![state("", Some(&acts))], vec![], a_state + all_acts),
            (vec![], vec![mandate(&[])], a_mandate),
            (vec![], vec![mandate(&acts)], a_mandate + all_acts),
            (vec![state("32", None)], vec![mandate(&acts)], a_state + 2 + a_mandate + all_acts),
            (vec![state("32", Some(&acts)); 9], vec![mandate(&[]); 9], 9 * (a_state + 2 + all_acts + a_mandate)),
        ] {
            let of = format!("{states:?} {mandates:?}");
            assert!(reaching(states, mandates) >= takes, "{takes} bytes for {of}");
        }
    }
}
