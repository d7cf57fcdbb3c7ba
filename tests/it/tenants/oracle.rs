//! Who may see which row, said a second time and in another way: the design's matrix, column by column, in plain Rust
//! over the rows. It knows nothing of the policy page.

mod account;
mod complaints;
mod covam;
mod files;
mod freezes;
mod handover;
mod money;
mod needs;
mod proposals;
mod review;
mod supervision;
mod works;

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use entity::*;
use tresporuno::graphql::id::NodeKind;
use uuid::Uuid;

use super::rows::Rows;
use super::viewers::Viewer;
use crate::world::id;
use crate::world::people::{PEOPLE, SECOND_MEMBERSHIPS};

/// The columns of the matrix.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Column {
    Federal,
    Delegation,
    State,
    Municipality,
    Club,
    Federation,
    Mirror,
    /// Works committee.
    Works,
    /// Its registrar.
    Consulate,
    /// Its machine.
    ConsularService,
    Auditor,
    /// Who administers the people of a tenant, and sees nothing else that not everybody sees.
    Administrator,
    Public,
}

use Column::*;

/// What the rows say of one viewer.
#[derive(Debug)]
pub struct Oracle<'r> {
    rows: &'r Rows,
    column: Column,
    me: Uuid,
    person: Uuid,
    /// The people of my tenant are mine to administer.
    administers: bool,
    states: Vec<String>,
    municipality: Option<String>,
    /// Clubs with the acts that each has mandated to me.
    mandates: Vec<(Uuid, Vec<String>)>,
}

impl<'r> Oracle<'r> {
    pub fn of(viewer: Viewer, rows: &'r Rows, now: DateTime<Utc>) -> Self {
        let second = SECOND_MEMBERSHIPS
            .iter()
            .find(|(person, tenant, _)| (*person, Some(*tenant)) == (viewer.person, viewer.tenant));
        let held = PEOPLE.iter().find(|(person, ..)| *person == viewer.person);
        let (tenant, role, granted) = match (held, second) {
            (Some((_, tenant, role, granted)), _) => (*tenant, *role, *granted),
            (None, Some((_, tenant, role))) => (*tenant, *role, &[][..]),
            // Whoever acts under no membership that is in force is nobody in particular.
            (None, None) => ("", "", &[][..]),
        };
        let who = (id(viewer.person), id(tenant));
        Self::acting(rows, who, role, granted.iter().map(|state| (*state).to_owned()).collect(), now)
    }

    /// Of a person and tenant, under a membership, with the states that are granted to it now.
    pub fn under(rows: &'r Rows, who: (Uuid, Uuid), role: &str, membership: Uuid, now: DateTime<Utc>) -> Self {
        let granted = rows.grants.iter().filter(|grant| {
            let in_force = grant.valid_from <= now && now < grant.valid_until && grant.revoked_at.is_none();
            grant.membership_id == membership && in_force
        });
        let granted = granted.filter(|grant| grant.reach == "STATE").map(|grant| grant.territory.clone());
        Self::acting(rows, who, role, granted.collect(), now)
    }

    fn acting(
        rows: &'r Rows,
        (person, me): (Uuid, Uuid),
        role: &str,
        granted: Vec<String>,
        now: DateTime<Utc>,
    ) -> Self {
        let column = column(role);
        let home = rows.tenants.iter().find(|tenant| tenant.id == me);
        let club = rows.clubs.iter().find(|club| club.id == me);
        let states = match column {
            Delegation => granted,
            Club => club.map(|club| club.state_code.clone()).into_iter().collect(),
            _ => home.and_then(|home| home.state_code.clone()).into_iter().collect(),
        };
        let in_force = |mandate: &&federation_mandate::Model| {
            let valid = mandate.valid_from <= now && now < mandate.valid_until;
            column == Federation && mandate.federation_id == me && mandate.status == "ACCEPTED" && valid
        };
        let mandate = |mandate: &federation_mandate::Model| {
            (mandate.club_id, mandate.acts.split(',').map(str::to_owned).collect())
        };
        Self {
            rows,
            column,
            me,
            person,
            administers: matches!(role, "TENANT_ADMIN" | "CLUB_PRESIDENT"),
            states,
            municipality: home.and_then(|home| home.municipality_code.clone()),
            mandates: rows.mandates.iter().filter(in_force).map(mandate).collect(),
        }
    }

    /// The club has mandated the act to me.
    fn mandated(&self, club: Uuid, act: &str) -> bool {
        // What speaks for the club's seat is mandated by its name or not at all.
        let lists = |listed: &String| listed == act || (listed == "*" && !matches!(act, "castVote" | "signAgreement"));
        self.mandates.iter().any(|(by, acts)| *by == club && acts.iter().any(lists))
    }

    fn in_reach(&self, state: &str) -> bool {
        self.states.iter().any(|reached| reached == state)
    }

    /// A seat of the project is mine, and the project lies where I act.
    fn seated(&self, project: &project::Model) -> bool {
        let mine = |party: &&project_party::Model| {
            party.project_id == project.id && party.tenant_id == self.me && party.standing == "CURRENT"
        };
        let here = match self.column {
            Delegation | State => self.in_reach(&project.state_code),
            Municipality => self.municipality.as_ref() == Some(&project.municipality_code),
            _ => true,
        };
        here && self.rows.parties.iter().any(|party| mine(&party))
    }

    /// The row "session, agenda, minutes", and "votes" and "resolution" of what was decided.
    fn decides(&self, project: &project::Model) -> bool {
        match self.column {
            Federal | Auditor => true,
            Delegation | State | Municipality | Club => self.seated(project),
            Federation => self.mandated(project.club_id, "read"),
            Mirror | Works | Consulate | ConsularService | Administrator | Public => false,
        }
    }

    /// The rows "draft proposal" and "project core".
    pub fn project(&self, project: &project::Model) -> bool {
        let draft = project.audience == "PROPOSER";
        let by_my_club = match self.column {
            Club => project.club_id == self.me,
            Federation => self.mandated(project.club_id, "draftProposal"),
            // Whoever oversees reads all drafts, and each read is logged.
            Auditor => true,
            _ => false,
        };
        let shared = match self.column {
            Federal | Auditor => true,
            Delegation | State | Municipality => self.seated(project),
            Federation => self.mandated(project.club_id, "read"),
            Mirror => self.is_twin_of(project.club_id),
            Works => self.supervises(project.id),
            Club | Consulate | ConsularService | Administrator | Public => false,
        };
        project.audience == "PUBLIC" || by_my_club || (!draft && shared)
    }

    /// The row "own part".
    pub fn part(&self, part: &contribution::Model) -> bool {
        self.own_money(
            part.tenant_id,
            &part.seat,
            &part.state_code,
            part.club_id,
            &["pledgeContribution", "recordDeposit"],
        )
    }

    pub fn deposit(&self, deposit: &deposit::Model) -> bool {
        self.own_money(deposit.tenant_id, &deposit.seat, &deposit.state_code, deposit.club_id, &["recordDeposit"])
    }

    fn own_money(&self, tenant: Uuid, seat: &str, state: &str, club: Uuid, acts: &[&str]) -> bool {
        match self.column {
            Federal | State | Municipality | Club => tenant == self.me,
            Delegation => tenant == self.me && self.in_reach(state),
            Federation => seat == "MIGRANT" && acts.iter().any(|act| self.mandated(club, act)),
            Auditor => true,
            Mirror | Works | Consulate | ConsularService | Administrator | Public => false,
        }
    }

    /// The row "fulfilment per seat".
    pub fn party(&self, party: &project_party::Model) -> bool {
        self.column != ConsularService && self.project(self.rows.project_of(party.project_id))
    }

    pub fn session(&self, session: &session::Model) -> bool {
        let mut items = self.rows.items.iter().filter(|item| item.session_id == session.id);
        match self.column {
            Federal | Auditor => true,
            Delegation | State => self.in_reach(&session.state_code),
            _ => items.any(|item| self.item(item)),
        }
    }

    pub fn item(&self, item: &agenda_item::Model) -> bool {
        self.decides(self.rows.project_of(item.project_id))
    }

    /// The rows "vote, item open" and "votes, item closed".
    pub fn vote(&self, vote: &vote::Model) -> bool {
        let project = self.rows.project_of(vote.project_id);
        let own = match self.column {
            Delegation => vote.tenant_id == self.me && self.in_reach(&vote.state_code),
            State | Municipality | Club => vote.tenant_id == self.me,
            // Whoever may vote but not read what is voted on would not know what to vote on.
            Federation => {
                let mandated = |act: &str| self.mandated(project.club_id, act);
                vote.seat == "MIGRANT" && mandated("castVote") && mandated("read")
            }
            Federal | Mirror | Works | Consulate | ConsularService | Auditor | Administrator | Public => false,
        };
        own || (self.rows.item_of(vote.agenda_item_id).status == "CLOSED" && self.decides(project))
    }

    pub fn resolution(&self, resolution: &resolution::Model) -> bool {
        let project = self.rows.project_of(resolution.project_id);
        match self.column {
            ConsularService => false,
            Mirror | Works => resolution.audience == "PUBLIC" || self.project(project),
            _ => resolution.audience == "PUBLIC" || self.decides(project),
        }
    }

    /// The row "club private file".
    pub fn file(&self, file: &club_file::Model) -> bool {
        match self.column {
            Club => file.club_id == self.me,
            Federation => self.mandated(file.club_id, "updateClubFile"),
            Auditor => true,
            _ => false,
        }
    }

    /// The history of registrations; its present status is the club's, which all see.
    pub fn registration(&self, registration: &club_registration::Model) -> bool {
        let club = self.rows.clubs.iter().find(|club| club.id == registration.club_id).unwrap();
        match self.column {
            Federal | Auditor => true,
            Delegation | State => self.in_reach(&club.state_code),
            Municipality => self.municipality.as_ref() == Some(&club.municipality_code),
            Club => club.id == self.me,
            Federation => self.mandated(club.id, "read"),
            Mirror => self.is_twin_of(club.id),
            Consulate => registration.consulate_id == self.me,
            Works | ConsularService | Administrator | Public => false,
        }
    }

    /// A mandate is between the club and the federation.
    pub fn mandate(&self, mandate: &federation_mandate::Model) -> bool {
        match self.column {
            Club => mandate.club_id == self.me,
            Federation => mandate.federation_id == self.me,
            Federal | Delegation | State | Municipality | Mirror | Works | Consulate | ConsularService | Auditor
            | Administrator | Public => false,
        }
    }

    /// One's own, and those of the people whom one administers.
    pub fn membership(&self, membership: &membership::Model) -> bool {
        membership.person_id == self.person || (self.administers && membership.tenant_id == self.me)
    }

    /// Oneself, and those of the people whom one administers who have agreed to be.
    pub fn natural_person(&self, person: &person::Model) -> bool {
        let agreed = |row: &&membership::Model| {
            row.tenant_id == self.me && row.person_id == person.id && matches!(&*row.status, "ACTIVE" | "ENDED")
        };
        person.id == self.person || (self.administers && self.rows.memberships.iter().any(|row| agreed(&row)))
    }

    pub fn grant(&self, grant: &access_grant::Model) -> bool {
        self.rows.memberships.iter().any(|row| row.id == grant.membership_id && self.membership(row))
    }

    /// Where one is signed in is one's own.
    pub fn sign_in(&self, sign_in: &sign_in::Model) -> bool {
        sign_in.person_id == self.person
    }

    /// Keys are for those who administer the people of the tenant.
    pub fn api_key(&self, key: &api_key::Model) -> bool {
        self.administers && key.tenant_id == self.me
    }

    pub fn representative(&self, representative: &committee_representative::Model) -> bool {
        match self.column {
            Federal => true,
            Delegation | State | Municipality | Club => self.in_reach(&representative.state_code),
            Federation | Mirror | Works | Consulate | ConsularService | Auditor | Administrator | Public => false,
        }
    }

    fn is_twin_of(&self, club: Uuid) -> bool {
        self.rows.mirror_clubs.iter().any(|twin| (twin.id, twin.club_id) == (self.me, club))
    }

    /// Marks of all rows that the viewer can reach: those that are seen, and hang on nothing or on something seen.
    pub fn reachable(&self) -> BTreeSet<String> {
        let rows = self.rows;
        let mut marks = BTreeSet::new();
        let node = |kind: NodeKind, id: Uuid| format!("{kind:?} {}", *kind.id(id));
        marks.extend(rows.projects.iter().filter(|row| self.project(row)).map(|row| node(NodeKind::Project, row.id)));
        marks.extend(rows.items.iter().filter(|row| self.item(row)).map(|row| node(NodeKind::AgendaItem, row.id)));
        marks.extend(rows.sessions.iter().filter(|row| self.session(row)).map(|row| node(NodeKind::Session, row.id)));
        marks.extend(rows.parts.iter().filter(|row| self.part(row)).map(|row| node(NodeKind::Contribution, row.id)));
        marks.extend(rows.deposits.iter().filter(|row| self.deposit(row)).map(|row| node(NodeKind::Deposit, row.id)));
        marks
            .extend(rows.documents.iter().filter(|row| self.document(row)).map(|row| node(NodeKind::Document, row.id)));
        let certificates = rows.certificates.iter().filter(|row| self.certificate(row));
        marks.extend(certificates.map(|row| node(NodeKind::HandoverCertificate, row.id)));
        let commitments = rows.commitments.iter().filter(|row| self.commitment(row));
        marks.extend(commitments.map(|row| node(NodeKind::UpkeepCommitment, row.id)));
        let complaints = rows.complaints.iter().filter(|row| self.complaint(row));
        marks.extend(complaints.map(|row| node(NodeKind::Complaint, row.id)));
        let mandates = rows.mandates.iter().filter(|row| self.mandate(row));
        marks.extend(mandates.map(|row| node(NodeKind::FederationMandate, row.id)));
        let resolutions = rows.resolutions.iter().filter(|row| self.resolution(row));
        marks.extend(resolutions.map(|row| node(NodeKind::Resolution, row.id)));
        let votes = rows.votes.iter().filter(|row| self.vote(row) && self.item(rows.item_of(row.agenda_item_id)));
        marks.extend(votes.map(|row| format!("Vote {}", row.reason)));
        let parties = rows.parties.iter().filter(|row| self.party(row));
        marks.extend(parties.map(|row| format!("ProjectParty {} {}", *NodeKind::Project.id(row.project_id), row.seat)));
        marks.extend(self.of_accounts());
        marks
            .extend(rows.files.iter().filter(|row| self.file(row)).map(|row| format!("ClubFile {}", row.contact_name)));
        let registrations = rows.registrations.iter().filter(|row| self.registration(row));
        marks.extend(registrations.map(|row| format!("ClubRegistration {}", row.valid_until)));
        let representatives = rows.representatives.iter().filter(|row| self.representative(row));
        let memberships: Vec<_> = rows.memberships.iter().filter(|row| self.membership(row)).collect();
        let held_by = |person: &person::Model| memberships.iter().any(|row| row.person_id == person.id);
        let people = rows.people.iter().filter(|row| self.natural_person(row) && held_by(row));
        marks.extend(people.map(|row| format!("Person {}", row.email)));
        marks.extend(memberships.iter().map(|row| node(NodeKind::Membership, row.id)));
        let grants = rows.grants.iter().filter(|row| self.grant(row));
        marks.extend(grants.map(|row| node(NodeKind::AccessGrant, row.id)));
        let keys = rows.api_keys.iter().filter(|row| self.api_key(row));
        marks.extend(keys.map(|row| node(NodeKind::ApiKey, row.id)));
        marks.extend(representatives.map(|row| node(NodeKind::CommitteeRepresentative, row.id)));
        let minutes = rows.minutes.iter().filter(|row| self.minutes(row));
        marks.extend(minutes.map(|row| node(NodeKind::SessionMinutes, row.id)));
        let signatures = rows.minutes_signatures.iter().filter(|row| self.minutes_signature(row));
        let moment =
            |row: &minutes_signature::Model| row.signed_at.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true);
        marks.extend(signatures.map(|row| format!("MinutesSignature {}", moment(row))));
        marks.extend(self.marks_of_money());
        marks.extend(self.of_proposals());
        self.reachable_works(&mut marks);
        marks.extend(self.of_needs());
        marks.extend(self.of_review());
        marks.extend(self.of_freezes());
        self.reachable_supervision(&mut marks);
        marks
    }
}

fn column(role: &str) -> Column {
    match role {
        "PROGRAMME_ADMIN" | "NATIONAL_REVIEWER" => Federal,
        "DELEGATE" | "DELEGATION_ANALYST" => Delegation,
        "STATE_LIAISON" | "STATE_FINANCE" | "STATE_PLANNING" | "STATE_COMPTROLLER" => State,
        "MUNICIPAL_PROJECTS" | "MUNICIPAL_TREASURY" => Municipality,
        "CLUB_PRESIDENT" | "CLUB_TREASURER" | "CLUB_SECRETARY" | "CLUB_MEMBER" => Club,
        "FEDERATION_OFFICER" => Federation,
        "MIRROR_CLUB_MEMBER" => Mirror,
        "WORKS_COMMITTEE_MEMBER" => Works,
        "CONSULATE_REGISTRAR" => Consulate,
        "CONSULATE_SERVICE" => ConsularService,
        "AUDITOR" => Auditor,
        "TENANT_ADMIN" => Administrator,
        "" => Public,
        role => panic!("the matrix has no column for {role}"),
    }
}
