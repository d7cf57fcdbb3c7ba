//! Clubs with all that is theirs: community, officers, private file, registrations, mandate, mirror club.

use chrono::{DateTime, NaiveDate, Utc};
use entity::{club, club_file, club_registration, community, federation_mandate, mirror_club};
use uuid::Uuid;

use super::World;
use super::batch::Batch;
use super::calibration::CLUBS;
use super::dice::{Dice, at};
use super::governments::Consulate;
use super::names;
use super::people::{DOMAIN, Office, enrol, found};
use super::plan::{City, PlannedClub, until};
use crate::authz::actor::Role;
use crate::domain::project::MarginalisationDegree;
use crate::domain::registration::RegistrationKind;
use crate::domain::tenant::TenantKind;
use crate::domain::word::Word;
use crate::error::{Error, Result};

/// What a mandate of the demonstration lets a federation do for a club.
const MANDATED_ACTS: &str = "read,draftProposal,renewClubRegistration";

/// A club of one copy, as its projects need it.
#[derive(Clone, Debug)]
pub struct Club {
    pub id: Uuid,
    /// President and treasurer.
    pub office: Office,
    pub secretary: Uuid,
    pub community: Uuid,
    pub community_name: String,
    pub municipality: usize,
    /// Place in the list of states.
    pub state: usize,
}

/// The clubs of copy `k`, in the order of the plan, and their rows.
pub fn of_copy(world: &World, k: u64) -> Result<(Vec<Club>, Batch)> {
    let mut batch = Batch::default();
    let mut clubs: Vec<Club> = Vec::with_capacity(world.plan.clubs.len());
    for (number, planned) in world.plan.clubs.iter().enumerate() {
        let number = number as u64;
        let mut writer = Writer {
            world,
            planned,
            k,
            shape: Dice::new(world.seed, "club shape", number),
            dice: Dice::new(world.seed, "club", k * CLUBS + number),
            number: k * CLUBS + number + 1,
            batch: &mut batch,
        };
        // Clubs of one municipality stand side by side, and its communities come in turn.
        let neighbours = clubs.iter().rev().take_while(|club| club.municipality == planned.municipality);
        let name = names::community(planned.municipality, writer.community_number());
        let shared = neighbours.filter(|_| planned.turn > 0).find(|club| club.community_name == name);
        let community = shared.map(|club| club.community);
        let club = writer.write(name, community)?;
        clubs.push(club);
    }
    Ok((clubs, batch))
}

struct Writer<'a> {
    world: &'a World,
    planned: &'a PlannedClub,
    k: u64,
    /// What decides how many rows there are; the same in every copy, so that copies are of one size.
    shape: Dice,
    dice: Dice,
    number: u64,
    batch: &'a mut Batch,
}

impl Writer<'_> {
    /// Copies take turns at a municipality's names of communities, each with its own.
    fn community_number(&self) -> u64 {
        self.k * self.world.most_communities + self.planned.community
    }

    fn write(&mut self, community_name: String, community: Option<Uuid>) -> Result<Club> {
        let world = self.world;
        let municipality = &world.territory.municipalities[self.planned.municipality];
        let first = *self.planned.registrations.first().ok_or_else(|| Error::internal("a club never registered"))?;
        let since = at(first, 15 * 60 + self.number % 480);
        let city = &world.plan.cities[self.planned.city];
        let folio = format!("{}-{:06}", city.us_state, self.number);
        let name = names::club(&mut self.dice, &community_name, &city.name, self.planned.turn);
        let state_code = municipality.state_code.as_str();
        let seat = (Some(state_code), Some(municipality.code.as_str()));
        let community = match community {
            Some(id) => id,
            None => self.community(&community_name, seat, since),
        };
        let id = found(self.batch, &mut self.dice, TenantKind::Club, name.clone(), seat, since);
        let mailbox = self.mailbox(&folio);
        let mut enrol = |role, office| {
            let mailbox = format!("{office}.{mailbox}");
            enrol(self.batch, &mut self.dice, id, role, &mailbox, since).person
        };
        let president = enrol(Role::ClubPresident, "presidencia");
        let treasurer = enrol(Role::ClubTreasurer, "tesoreria");
        let secretary = enrol(Role::ClubSecretary, "secretaria");
        let consulate = world.governments.consulate(&city.consulate)?;
        let federation = self.federation(state_code, city);
        let (registered_on, registered_until) = self.planned.registered()?;
        self.batch.club.push(club::Model {
            id,
            folio,
            name,
            city: city.name.clone(),
            us_state: city.us_state.clone(),
            community_id: community,
            municipality_code: municipality.code.clone(),
            state_code: municipality.state_code.clone(),
            consulate_id: consulate.tenant,
            federation_id: federation,
            founded_on: self.planned.founded_on,
            registered_on,
            registered_until,
            created_at: since,
            version: self.planned.registrations.len() as i64,
        });
        self.file(id, &mailbox);
        self.registrations(id, state_code, consulate);
        self.mandate(id, federation, since);
        self.mirror(&community_name, seat, &mailbox, since);
        let office = Office { tenant: id, first: president, second: treasurer };
        let state = super::governments::Governments::state_index(state_code);
        let municipality = self.planned.municipality;
        Ok(Club { id, office, secretary, community, community_name, municipality, state })
    }

    /// What stands before the at sign in the addresses of the club's people, after their office.
    fn mailbox(&self, folio: &str) -> String {
        match &self.planned.live {
            Some(live) if self.k == 0 => format!("{}-{}", live.state, live.number),
            _ => folio.to_lowercase(),
        }
    }

    fn community(&mut self, name: &str, seat: (Option<&str>, Option<&str>), since: DateTime<Utc>) -> Uuid {
        let id = self.dice.id(since);
        self.batch.community.push(community::Model {
            id,
            municipality_code: seat.1.unwrap_or_default().to_owned(),
            state_code: seat.0.unwrap_or_default().to_owned(),
            name: name.to_owned(),
            marginalisation_degree: MarginalisationDegree::Unknown.text().to_owned(),
            solidarity_rank: 0,
        });
        id
    }

    /// Seven clubs in ten belong to the federation that serves them; those of the live part all do.
    fn federation(&mut self, state_code: &str, city: &City) -> Option<Uuid> {
        let member = self.shape.chance(70) || self.planned.live.is_some();
        let federation = self.world.governments.federation(state_code, &city.us_state);
        federation.filter(|_| member).map(|federation| federation.tenant)
    }

    fn file(&mut self, club_id: Uuid, mailbox: &str) {
        let dice = &mut self.dice;
        self.batch.club_file.push(club_file::Model {
            club_id,
            contact_name: names::person(dice),
            contact_email: format!("contacto.{mailbox}@{DOMAIN}"),
            contact_phone: names::telephone(dice),
            bank_name: names::bank(dice),
            bank_account: names::account(dice),
            version: 1,
        });
    }

    fn registrations(&mut self, club_id: Uuid, state_code: &str, consulate: &Consulate) {
        for (turn, issued_on) in self.planned_registrations().enumerate() {
            let kind = if turn == 0 { RegistrationKind::New } else { RegistrationKind::Renewed };
            self.batch.club_registration.push(club_registration::Model {
                id: self.dice.id(at(issued_on, 17 * 60)),
                club_id,
                consulate_id: consulate.tenant,
                state_code: state_code.to_owned(),
                issuer_id: consulate.tenant,
                issued_by: consulate.registrar,
                kind: kind.text().to_owned(),
                issued_on,
                valid_until: until(issued_on),
            });
        }
    }

    fn planned_registrations(&self) -> impl Iterator<Item = NaiveDate> + use<> {
        self.planned.registrations.clone().into_iter()
    }

    /// Of the clubs of a federation, eight in ten have given it a mandate; some have suspended it, some let it end.
    fn mandate(&mut self, club_id: Uuid, federation: Option<Uuid>, since: DateTime<Utc>) {
        let (given, fate) = (self.shape.chance(80), self.shape.below(100));
        let live = self.planned.live.is_some();
        let Some(federation_id) = federation.filter(|_| given || live) else { return };
        let in_force = self.world.as_of + chrono::Duration::days(365);
        let (status, valid_until) = match fate {
            _ if live => ("ACCEPTED", in_force),
            0..5 => ("SUSPENDED", in_force),
            5..15 => ("ACCEPTED", since + chrono::Duration::days(365)),
            15..20 => ("PROPOSED", in_force),
            _ => ("ACCEPTED", in_force),
        };
        self.batch.federation_mandate.push(federation_mandate::Model {
            id: self.dice.id(since),
            federation_id,
            club_id,
            acts: MANDATED_ACTS.to_owned(),
            status: status.to_owned(),
            valid_from: since,
            valid_until,
            version: 1,
        });
    }

    /// One club in ten, and those of the live part, have a twin in their community.
    fn mirror(&mut self, name: &str, seat: (Option<&str>, Option<&str>), mailbox: &str, since: DateTime<Utc>) {
        let Some((club_id, community_id)) = self.batch.club.last().map(|club| (club.id, club.community_id)) else {
            return;
        };
        if !(self.shape.chance(10) || self.planned.live.is_some()) {
            return;
        }
        let name = format!("Club Espejo {name}");
        let tenant = found(self.batch, &mut self.dice, TenantKind::MirrorClub, name, seat, since);
        let mailbox = format!("espejo.{mailbox}");
        enrol(self.batch, &mut self.dice, tenant, Role::MirrorClubMember, &mailbox, since);
        self.batch.mirror_club.push(mirror_club::Model {
            id: tenant,
            club_id,
            community_id,
            founded_on: since.date_naive(),
        });
    }
}
