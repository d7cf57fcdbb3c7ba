//! The organisations that all copies share: ministry, states, municipalities, consulates, federations, oversight.

use chrono::{DateTime, Utc};
use entity::{access_grant, consulate};
use serde::Deserialize;
use uuid::Uuid;

use super::batch::Batch;
use super::dice::{Dice, at, day};
use super::people::{Office, enrol, found, invite, without_end};
use super::plan::{LIVE_STATES, Plan};
use super::territory::{Territory, rows};
use crate::authz::actor::Role;
use crate::domain::tenant::TenantKind;
use crate::domain::word::Word;
use crate::error::{Error, Result};

const CONSULATES: &str = include_str!("../../data/consulates.csv");
const FEDERATIONS: &str = include_str!("../../data/federations.csv");

/// Where an administrator of people and an open invitation are shown: Jerez, Zacatecas.
const SHOWN_MUNICIPALITY: &str = "32020";

/// A consulate with its registrar.
#[derive(Clone, Debug)]
pub struct Consulate {
    pub city: String,
    pub tenant: Uuid,
    pub registrar: Uuid,
}

/// A federation of the clubs from one state that are based in some states of the United States.
#[derive(Clone, Debug)]
pub struct Federation {
    pub tenant: Uuid,
    pub state_code: String,
    us_states: String,
}

#[derive(Clone, Debug)]
pub struct Governments {
    /// The delegation in each state, in the order of the states: its delegate votes, its analyst stands in.
    pub delegations: Vec<Office>,
    /// Each state's government, in the order of the states: liaison and finance.
    pub states: Vec<Office>,
    /// Each municipality that takes part, in the order of all municipalities: projects and treasury.
    pub municipalities: Vec<Option<Office>>,
    pub consulates: Vec<Consulate>,
    pub federations: Vec<Federation>,
    pub batch: Batch,
}

#[derive(Deserialize)]
struct ConsulateLine {
    city: String,
    us_state: String,
}

#[derive(Deserialize)]
struct FederationLine {
    name: String,
    state_code: String,
    us_states: String,
}

impl Governments {
    pub fn draw(seed: u64, as_of: DateTime<Utc>, territory: &Territory, plan: &Plan) -> Result<Self> {
        let mut office = Registry { batch: Batch::default(), dice: Dice::new(seed, "governments", 0) };
        let delegations = office.ministry(territory);
        let states = office.states(territory);
        let municipalities = office.municipalities(territory, plan);
        let consulates = office.consulates()?;
        let federations = office.federations()?;
        office.oversight();
        // Drawn apart, so that whoever reviews, audits or administers people changes nobody else.
        office.dice = Dice::new(seed, "state offices", 0);
        office.reviewers(&states);
        office.dice = Dice::new(seed, "administration", 0);
        office.administration(as_of - chrono::Duration::days(3));
        Ok(Self { delegations, states, municipalities, consulates, federations, batch: office.batch })
    }

    /// The place of a state in the lists.
    pub fn state_index(state_code: &str) -> usize {
        state_code.parse::<usize>().unwrap_or(1).saturating_sub(1)
    }

    pub fn municipality(&self, index: usize) -> Result<Office> {
        let office = self.municipalities.get(index).copied().flatten();
        office.ok_or_else(|| Error::internal("a municipality without officers"))
    }

    pub fn consulate(&self, city: &str) -> Result<&Consulate> {
        let found = self.consulates.iter().find(|consulate| consulate.city == city);
        found.ok_or_else(|| Error::internal(format!("no consulate in {city}")))
    }

    /// The federation for clubs from a state that are based in a state of the United States, if there is one.
    pub fn federation(&self, state_code: &str, us_state: &str) -> Option<&Federation> {
        let serves = |federation: &&Federation| {
            federation.state_code == state_code && federation.us_states.split(' ').any(|served| served == us_state)
        };
        self.federations.iter().find(serves)
    }
}

/// The text in the form of a mailbox: `Los Angeles` is `los-angeles`.
pub fn slug(text: &str) -> String {
    text.to_lowercase().split_whitespace().collect::<Vec<_>>().join("-")
}

struct Registry {
    batch: Batch,
    dice: Dice,
}

/// Governments were there before the first club; minutes part them, so that no two have the same time.
fn opened(minutes: usize) -> DateTime<Utc> {
    at(day(2001, 1, 2), minutes as u64)
}

impl Registry {
    fn found(&mut self, kind: TenantKind, name: String, seat: (Option<&str>, Option<&str>), minutes: usize) -> Uuid {
        found(&mut self.batch, &mut self.dice, kind, name, seat, opened(minutes))
    }

    fn enrol(&mut self, tenant: Uuid, role: Role, mailbox: &str, minutes: usize) -> Uuid {
        enrol(&mut self.batch, &mut self.dice, tenant, role, mailbox, opened(minutes)).person
    }

    fn enrol_with_grant(&mut self, tenant: Uuid, role: Role, mailbox: &str, grant: (&str, &str, Option<Uuid>)) -> Uuid {
        let enrolled = enrol(&mut self.batch, &mut self.dice, tenant, role, mailbox, opened(0));
        let (reach, territory, granted_by) = grant;
        self.batch.access_grant.push(access_grant::Model {
            id: self.dice.id(opened(0)),
            membership_id: enrolled.membership,
            reach: reach.to_owned(),
            territory: territory.to_owned(),
            acts: "*".to_owned(),
            granted_by: granted_by.unwrap_or(enrolled.person),
            valid_from: opened(0),
            valid_until: without_end(),
            revoked_at: None,
            version: 1,
        });
        enrolled.person
    }

    fn ministry(&mut self, territory: &Territory) -> Vec<Office> {
        let name = "Secretaría de Bienestar, Programa 3x1 para Migrantes".to_owned();
        let ministry = self.found(TenantKind::FederalMinistry, name, (None, None), 0);
        let admin = self.enrol_with_grant(ministry, Role::ProgrammeAdmin, "programa", ("NATIONAL", "", None));
        let national = ("NATIONAL", "", Some(admin));
        self.enrol_with_grant(ministry, Role::NationalReviewer, "revision.nacional", national);
        let mut delegations = Vec::with_capacity(territory.states.len());
        for state in &territory.states {
            let grant = ("STATE", state.code.as_str(), Some(admin));
            let delegate = format!("delegacion.{}", state.code);
            let first = self.enrol_with_grant(ministry, Role::Delegate, &delegate, grant);
            let analyst = format!("analisis.{}", state.code);
            let second = self.enrol_with_grant(ministry, Role::DelegationAnalyst, &analyst, grant);
            delegations.push(Office { tenant: ministry, first, second });
        }
        delegations
    }

    fn states(&mut self, territory: &Territory) -> Vec<Office> {
        let mut offices = Vec::with_capacity(territory.states.len());
        for (minutes, state) in territory.states.iter().enumerate() {
            let name = format!("Gobierno del Estado de {}", state.name);
            let tenant = self.found(TenantKind::StateGovernment, name, (Some(&state.code), None), minutes);
            let first = self.enrol(tenant, Role::StateLiaison, &format!("enlace.{}", state.code), minutes);
            let second = self.enrol(tenant, Role::StateFinance, &format!("finanzas.{}", state.code), minutes);
            offices.push(Office { tenant, first, second });
        }
        offices
    }

    /// The planning committee and the comptroller of each state of the live part.
    fn reviewers(&mut self, states: &[Office]) {
        for state_code in LIVE_STATES {
            let Some(state) = states.get(Governments::state_index(state_code)) else { continue };
            self.enrol(state.tenant, Role::StatePlanning, &format!("planeacion.{state_code}"), 0);
            self.enrol(state.tenant, Role::StateComptroller, &format!("contraloria.{state_code}"), 0);
        }
    }

    /// Every municipality is a tenant, because a club of any may propose; those that take part have officers.
    fn municipalities(&mut self, territory: &Territory, plan: &Plan) -> Vec<Option<Office>> {
        let mut takes_part = vec![false; territory.municipalities.len()];
        for town in plan.regions.iter().flat_map(|region| &region.towns) {
            takes_part[town.municipality] = true;
        }
        let mut offices = Vec::with_capacity(takes_part.len());
        for (minutes, (municipality, takes_part)) in territory.municipalities.iter().zip(takes_part).enumerate() {
            let code = municipality.code.as_str();
            let name = format!("Municipio de {}", municipality.name);
            let seat = (Some(municipality.state_code.as_str()), Some(code));
            let tenant = self.found(TenantKind::Municipality, name, seat, minutes);
            offices.push(takes_part.then(|| {
                let first = self.enrol(tenant, Role::MunicipalProjects, &format!("proyectos.{code}"), minutes);
                let second = self.enrol(tenant, Role::MunicipalTreasury, &format!("tesoreria.{code}"), minutes);
                Office { tenant, first, second }
            }));
        }
        offices
    }

    fn consulates(&mut self) -> Result<Vec<Consulate>> {
        let mut consulates = Vec::new();
        for (minutes, line) in rows::<ConsulateLine>(CONSULATES)?.into_iter().enumerate() {
            let name = format!("Consulado de México en {}", line.city);
            let tenant = self.found(TenantKind::Consulate, name, (None, None), minutes);
            let mailbox = format!("registro.{}", slug(&line.city));
            let registrar = self.enrol(tenant, Role::ConsulateRegistrar, &mailbox, minutes);
            let city = line.city;
            self.batch.consulate.push(consulate::Model { id: tenant, city: city.clone(), us_state: line.us_state });
            consulates.push(Consulate { city, tenant, registrar });
        }
        Ok(consulates)
    }

    fn federations(&mut self) -> Result<Vec<Federation>> {
        let mut federations = Vec::new();
        for (minutes, line) in rows::<FederationLine>(FEDERATIONS)?.into_iter().enumerate() {
            let tenant = self.found(TenantKind::Federation, line.name, (Some(&line.state_code), None), minutes);
            self.enrol(tenant, Role::FederationOfficer, &format!("federacion.{:02}", minutes + 1), minutes);
            federations.push(Federation { tenant, state_code: line.state_code, us_states: line.us_states });
        }
        Ok(federations)
    }

    /// Those who administer people: of the ministry as a whole and of its delegation in one state, and of a municipality,
    /// which has invited somebody who has not answered.
    fn administration(&mut self, invited_at: DateTime<Utc>) {
        let of = |kind: TenantKind, municipality: Option<&str>| {
            let is = |tenant: &&entity::tenant::Model| {
                tenant.kind == kind.text() && tenant.municipality_code.as_deref() == municipality
            };
            self.batch.tenant.iter().find(is).map(|tenant| tenant.id)
        };
        let ministry = of(TenantKind::FederalMinistry, None);
        let municipality = of(TenantKind::Municipality, Some(SHOWN_MUNICIPALITY));
        if let Some(ministry) = ministry {
            let whole = self.enrol(ministry, Role::TenantAdmin, "personal", 0);
            let state = ("STATE", &SHOWN_MUNICIPALITY[..2], Some(whole));
            self.enrol_with_grant(ministry, Role::TenantAdmin, "personal.32", state);
        }
        if let Some(municipality) = municipality {
            self.enrol(municipality, Role::TenantAdmin, &format!("personal.{SHOWN_MUNICIPALITY}"), 0);
            let mailbox = format!("invitada.{SHOWN_MUNICIPALITY}");
            invite(&mut self.batch, &mut self.dice, municipality, Role::MunicipalTreasury, &mailbox, invited_at);
        }
    }

    fn oversight(&mut self) {
        let name = "Órgano de Fiscalización Demostrativo".to_owned();
        let tenant = self.found(TenantKind::OversightBody, name, (None, None), 1);
        self.enrol(tenant, Role::Auditor, "auditoria", 1);
    }
}
