//! A project's own rows: the proposal, its confirmations, its four parts and what they say in the ledger.

use chrono::{DateTime, Duration, Utc};
use entity::{project, project_confirmation, rule_set};
use serde_json::json;
use uuid::Uuid;

use super::World;
use super::batch::Batch;
use super::clubs::Club;
use super::content;
use super::dice::Dice;
use super::funding::{self, Paid};
use super::ledger::{Chain, Note};
use super::names;
use super::people::Office;
use crate::authz::policy::Act;
use crate::domain::project::{Audience, ProjectType, Stage};
use crate::domain::seat::Seat;
use crate::domain::word::Word;
use crate::error::Result;

const WITHOUT_NEED: &str = "La asamblea de la comunidad aún no había registrado sus necesidades.";

/// A proposal and everybody who has a part in it.
#[derive(Clone, Debug)]
pub struct Proposal<'a> {
    pub id: Uuid,
    pub folio: String,
    pub club: &'a Club,
    pub state_code: &'a str,
    pub municipality_code: &'a str,
    pub rules: &'a rule_set::Model,
    pub project_type: ProjectType,
    pub stage: Stage,
    pub audience: Audience,
    pub cost_centavos: i64,
    pub created_at: DateTime<Utc>,
    /// Officers that have confirmed: none, the treasurer, or the treasurer and the president.
    pub confirmations: usize,
    /// In the order of the seats.
    pub offices: [(Seat, Office); 4],
}

/// What a proposal is made from.
#[derive(Clone, Debug)]
pub struct Terms {
    pub fiscal_year: i32,
    /// Number within the state and year.
    pub serial: u64,
    pub project_type: ProjectType,
    pub stage: Stage,
    pub audience: Audience,
    pub cost_centavos: i64,
    pub created_at: DateTime<Utc>,
    pub confirmations: usize,
}

impl<'a> Proposal<'a> {
    pub fn new(world: &'a World, dice: &mut Dice, club: &'a Club, terms: Terms) -> Result<Self> {
        let Terms { fiscal_year, serial, project_type, stage, audience, cost_centavos, created_at, confirmations } =
            terms;
        let state_code = world.territory.states[club.state].code.as_str();
        let governments = &world.governments;
        Ok(Self {
            id: dice.id(created_at),
            folio: format!("3X1-{fiscal_year}-{state_code}-{serial:06}"),
            club,
            state_code,
            municipality_code: &world.territory.municipalities[club.municipality].code,
            rules: world.territory.national_rules(fiscal_year, project_type)?,
            project_type,
            stage,
            audience,
            cost_centavos,
            created_at,
            confirmations,
            offices: [
                (Seat::Federal, governments.delegations[club.state]),
                (Seat::State, governments.states[club.state]),
                (Seat::Municipal, governments.municipality(club.municipality)?),
                (Seat::Migrant, club.office),
            ],
        })
    }

    /// When the second officer confirmed.
    pub fn submitted_at(&self) -> DateTime<Utc> {
        self.created_at + Duration::hours(46)
    }

    /// Writes the proposal with its parts, and gives the chain of its decisions.
    pub fn write(&self, batch: &mut Batch, dice: &mut Dice, paid: &Paid<'_>) -> Result<Chain> {
        batch.project.push(self.core(dice));
        content::write(batch, self);
        let officers = [(self.club.office.second, 20), (self.club.office.first, 46)];
        for (officer, hours) in officers.into_iter().take(self.confirmations) {
            batch.project_confirmation.push(project_confirmation::Model {
                project_id: self.id,
                person_id: officer,
                confirmed_at: self.created_at + Duration::hours(hours),
                revision: 1,
            });
        }
        funding::write(batch, dice, self, paid)?;
        let mut chain = Chain::of(self.id);
        if self.confirmations == officers.len() {
            chain.append(batch, dice, self.confirmation());
        }
        Ok(chain)
    }

    fn core(&self, dice: &mut Dice) -> project::Model {
        let (title, description, people) = names::work(dice, self.project_type, &self.club.community_name);
        let (women, men) = content::women_and_men(people);
        // A draft has no seats yet.
        let seated = |of: Seat| match self.stage {
            Stage::Draft => Uuid::nil(),
            _ => self.offices.iter().find(|(seat, _)| *seat == of).map_or(Uuid::nil(), |(_, office)| office.tenant),
        };
        project::Model {
            id: self.id,
            folio: self.folio.clone(),
            title,
            description,
            without_need_reason: WITHOUT_NEED.to_owned(),
            need_id: Uuid::nil(),
            withdrawal_reason: String::new(),
            project_type: self.project_type.text().to_owned(),
            stage: self.stage.text().to_owned(),
            frozen: false,
            audience: self.audience.text().to_owned(),
            fiscal_year: self.rules.fiscal_year,
            club_id: self.club.id,
            federal_tenant_id: seated(Seat::Federal),
            state_tenant_id: seated(Seat::State),
            municipal_tenant_id: seated(Seat::Municipal),
            community_id: self.club.community,
            municipality_code: self.municipality_code.to_owned(),
            state_code: self.state_code.to_owned(),
            rule_set_id: self.rules.id,
            cost_centavos: self.cost_centavos,
            drafted_by: self.club.secretary,
            created_at: self.created_at,
            version: 1,
            kind: Some(content::kind(self.project_type).text().to_owned()),
            beneficiary_women: Some(women),
            beneficiary_men: Some(men),
            content_revision: 1,
            confirmed_revision: i64::from(self.stage != Stage::Draft),
            revised_by: self.club.secretary,
        }
    }

    fn confirmation(&self) -> Note {
        Note {
            recorded_at: self.submitted_at(),
            person: self.club.office.first,
            tenant: self.club.id,
            act: Act::ConfirmProposal,
            subject_kind: "Project",
            subject: self.id,
            content: json!({ "confirmations": self.confirmations, "submitted": true }),
        }
    }
}
