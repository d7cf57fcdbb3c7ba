//! By what proposals are ranked, and what they score.

use async_graphql::SimpleObject;

use super::scalar::{BasisPoints, Money};
use crate::store::agenda::AgendaItem;
use crate::store::committee::Committee;

/// By what proposals are ranked (criterios de prelación): weights, which sum to 10,000, and the measures they go with.
#[derive(Debug, SimpleObject)]
pub struct RankRules {
    /// Weight of the community's degree of marginalisation.
    marginalisation: BasisPoints,
    /// Weight of the endorsements of the need.
    endorsement: BasisPoints,
    /// Weight of past investment in the community, of which less scores more.
    past_investment: BasisPoints,
    /// Weight of the share of the club's part that is deposited already.
    deposited: BasisPoints,
    /// Endorsements that score best.
    full_endorsements: i32,
    /// Past investment that scores half of the best.
    halving_investment: Money,
}

/// What a proposal scores, in ten-thousandths, from 0 to 10,000 (puntaje).
#[derive(Debug, SimpleObject)]
pub struct RankScore {
    /// The weighted sum of the components, by the committee's rules when the item came on the agenda.
    total: i32,
    /// The more marginalised the community, the more.
    marginalisation: i32,
    /// The more endorsements the need has, the more.
    endorsement: i32,
    /// The less was invested in the community before, the more.
    past_investment: i32,
    /// The more of the club's part is deposited, the more.
    deposited: i32,
}

impl RankScore {
    /// That of an item that is ranked.
    pub(super) fn of(item: &AgendaItem) -> Option<Self> {
        item.ranked.then_some(Self {
            total: item.score,
            marginalisation: item.marginalisation_score,
            endorsement: item.endorsement_score,
            past_investment: item.past_investment_score,
            deposited: item.deposited_score,
        })
    }
}

impl RankRules {
    /// Those of a committee.
    pub(super) fn of(committee: &Committee) -> Self {
        Self {
            marginalisation: BasisPoints(committee.marginalisation_bps),
            endorsement: BasisPoints(committee.endorsement_bps),
            past_investment: BasisPoints(committee.past_investment_bps),
            deposited: BasisPoints(committee.deposited_bps),
            full_endorsements: committee.full_endorsements,
            halving_investment: Money::pesos(committee.halving_investment_centavos),
        }
    }
}
