//! Operating rules (reglas de operación) as values: shares, caps, eligible types and officers of one rule set.

use super::money::{Centavos, Shares};
use super::project::ProjectType;
use super::refusal::Reason;
use super::seat::Seat;
use super::word::words;

words! {
    /// Kind of project that a rule set speaks of.
    RuleKind {
        /// Public works and services for a community.
        Social = "SOCIAL",
        /// Income-generating projects.
        Productive = "PRODUCTIVE",
    }
}

/// What a rule set asks of a proposal.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ProposalRules {
    pub shares: Shares,
    /// Most that the federal seat puts into one project, in centavos; 0 where it takes no part.
    pub federal_cap_centavos: i64,
    pub eligible_types: Vec<ProjectType>,
    /// Number of different officers of the club who must confirm.
    pub confirming_officers: usize,
    /// How far the price of a unit may be from the usual one, in basis points of that.
    pub price_tolerance_bps: i32,
}

impl ProjectType {
    /// The kind of rule set under which a project of this type falls.
    pub fn rule_kind(self) -> RuleKind {
        match self {
            ProjectType::IncomeGenerating => RuleKind::Productive,
            ProjectType::Urbanisation
            | ProjectType::Electrification
            | ProjectType::CommunityDevelopmentCentre
            | ProjectType::StreetPavement
            | ProjectType::PotableWater
            | ProjectType::SewerSystem
            | ProjectType::EducationInfrastructure
            | ProjectType::RoadsAndHighways
            | ProjectType::SportsFacility
            | ProjectType::HealthCentre
            | ProjectType::Other => RuleKind::Social,
        }
    }
}

impl ProposalRules {
    /// The parts of the seats, if the rules admit a work of this type and cost; each seat has something to give.
    pub fn parts(&self, project_type: ProjectType, cost: Centavos) -> Result<Vec<(Seat, i64)>, Reason> {
        if !self.eligible_types.contains(&project_type) {
            return Err(Reason::TypeNotEligible);
        }
        let parts = self.shares.split(cost);
        if parts.iter().any(|(_, part)| *part == 0) {
            return Err(Reason::BadAmount);
        }
        let over = parts.iter().any(|(seat, part)| *seat == Seat::Federal && *part > self.federal_cap_centavos);
        if over { Err(Reason::OverProjectCap) } else { Ok(parts) }
    }
}
