//! The published rank: what a proposal scores, by weights that each committee adopts as data.

use super::money::WHOLE_BPS;
use super::project::MarginalisationDegree;
use super::refusal::Reason;

/// The best that a proposal can score, in each component and in all: ten thousand ten-thousandths.
pub const BEST: i64 = 10_000;

/// What counts for how much, and by which measure.
#[derive(Clone, Copy, Debug, Eq, PartialEq, serde::Serialize)]
pub struct RankRules {
    /// Weights in basis points, which sum to 10,000.
    pub marginalisation_bps: i32,
    pub endorsement_bps: i32,
    pub past_investment_bps: i32,
    pub deposited_bps: i32,
    /// Endorsements of the community's need that score best.
    pub full_endorsements: i32,
    /// Past investment in the community, in centavos, that scores half of the best.
    pub halving_investment_centavos: i64,
}

/// What is known of a proposal when it is put on an agenda.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Facts {
    pub marginalisation: MarginalisationDegree,
    /// Endorsements of the need that the proposal answers.
    pub endorsements: i64,
    /// Cost of the works that were authorised in the community before, in centavos.
    pub invested_centavos: i64,
    /// The club's part, in centavos: what is due and what of it is deposited.
    pub due_centavos: i64,
    pub deposited_centavos: i64,
}

/// What a proposal scores, in ten-thousandths.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Score {
    pub marginalisation: i32,
    pub endorsement: i32,
    pub past_investment: i32,
    pub deposited: i32,
    pub total: i32,
}

impl RankRules {
    /// Weights that can be adopted; otherwise why not, and which rule it is.
    pub fn can_be_adopted(&self) -> Result<(), (Reason, &'static str)> {
        let weights = [
            (self.marginalisation_bps, "rank.marginalisation"),
            (self.endorsement_bps, "rank.endorsement"),
            (self.past_investment_bps, "rank.pastInvestment"),
            (self.deposited_bps, "rank.deposited"),
        ];
        if let Some((_, name)) = weights.iter().find(|(weight, _)| !(0..=WHOLE_BPS).contains(weight)) {
            return Err((Reason::MalformedValue, name));
        }
        if weights.iter().map(|(weight, _)| weight).sum::<i32>() != WHOLE_BPS {
            return Err((Reason::WeightsDoNotSum, "rank"));
        }
        if self.full_endorsements < 1 {
            return Err((Reason::MalformedValue, "rank.fullEndorsements"));
        }
        if self.halving_investment_centavos < 1 {
            return Err((Reason::BadAmount, "rank.halvingInvestment"));
        }
        Ok(())
    }

    /// The score of a proposal. Each component is rounded down, and so is their weighted sum.
    pub fn score(&self, facts: &Facts) -> Score {
        let invested = facts.invested_centavos.max(0);
        let parts = [
            (self.marginalisation_bps, of_degree(facts.marginalisation)),
            (self.endorsement_bps, portion(facts.endorsements, i64::from(self.full_endorsements))),
            (
                self.past_investment_bps,
                portion(self.halving_investment_centavos, self.halving_investment_centavos.saturating_add(invested)),
            ),
            (self.deposited_bps, portion(facts.deposited_centavos, facts.due_centavos)),
        ];
        let total: i64 = parts.iter().map(|(weight, part)| i64::from(*weight) * i64::from(*part)).sum();
        let [(_, marginalisation), (_, endorsement), (_, past_investment), (_, deposited)] = parts;
        let total = i32::try_from(total / i64::from(WHOLE_BPS)).unwrap_or(i32::MAX);
        Score { marginalisation, endorsement, past_investment, deposited, total }
    }
}

/// Place by score, from 1: one behind as many as score more. `scores` are those of all that are ranked together, as
/// [`with_score`] lists them.
pub fn place(score: i32, scores: &str) -> i32 {
    let better = scores.split(',').filter_map(|other| other.parse::<i32>().ok()).filter(|other| *other > score);
    i32::try_from(better.count()).unwrap_or(i32::MAX).saturating_add(1)
}

/// The list of scores with one more.
pub fn with_score(scores: &str, score: i32) -> String {
    if scores.is_empty() { score.to_string() } else { format!("{scores},{score}") }
}

/// Whoever takes an item before one that waits and scores more says why; what is taken in turn needs no reason.
pub fn departs(score: i32, best_waiting: Option<i32>) -> bool {
    best_waiting.is_some_and(|best| best > score)
}

/// The more marginalised, the more; what is not known counts for nothing.
fn of_degree(degree: MarginalisationDegree) -> i32 {
    match degree {
        MarginalisationDegree::VeryHigh => 10_000,
        MarginalisationDegree::High => 7_500,
        MarginalisationDegree::Medium => 5_000,
        MarginalisationDegree::Low => 2_500,
        MarginalisationDegree::VeryLow | MarginalisationDegree::Unknown => 0,
    }
}

/// `part` of `whole` in ten-thousandths, at most all of it; nothing of nothing.
fn portion(part: i64, whole: i64) -> i32 {
    if whole <= 0 {
        return 0;
    }
    let of_whole = i128::from(part.max(0)) * i128::from(BEST) / i128::from(whole);
    i32::try_from(of_whole.min(i128::from(BEST))).unwrap_or(0)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub fn rules() -> RankRules {
        RankRules {
            marginalisation_bps: 4_000,
            endorsement_bps: 2_000,
            past_investment_bps: 3_000,
            deposited_bps: 1_000,
            full_endorsements: 100,
            halving_investment_centavos: 500_000_000,
        }
    }

    const FACTS: Facts = Facts {
        marginalisation: MarginalisationDegree::High,
        endorsements: 30,
        invested_centavos: 500_000_000,
        due_centavos: 300,
        deposited_centavos: 100,
    };

    #[test]
    fn a_score_is_the_weighted_sum_of_its_components() {
        let score = rules().score(&FACTS);
        let expected = Score {
            marginalisation: 7_500,
            endorsement: 3_000,
            past_investment: 5_000,
            deposited: 3_333,
            total: 5_433,
        };
        assert_eq!(score, expected);
    }

    #[test]
    fn no_component_is_better_than_the_best_or_worse_than_nothing() {
        let best = Facts {
            marginalisation: MarginalisationDegree::VeryHigh,
            endorsements: i64::MAX,
            invested_centavos: 0,
            due_centavos: 1,
            deposited_centavos: i64::MAX,
        };
        assert_eq!(rules().score(&best).total, 10_000);
        let worst = Facts {
            marginalisation: MarginalisationDegree::Unknown,
            endorsements: -1,
            invested_centavos: i64::MAX,
            due_centavos: 0,
            deposited_centavos: -1,
        };
        assert_eq!(rules().score(&worst), Score::default());
    }

    #[test]
    fn past_investment_lowers_the_score_and_everything_else_raises_it() {
        let total = |facts: Facts| rules().score(&facts).total;
        assert!(total(Facts { invested_centavos: 600_000_000, ..FACTS }) < total(FACTS));
        assert!(total(Facts { marginalisation: MarginalisationDegree::VeryHigh, ..FACTS }) > total(FACTS));
        assert!(total(Facts { endorsements: 31, ..FACTS }) > total(FACTS));
        assert!(total(Facts { deposited_centavos: 200, ..FACTS }) > total(FACTS));
    }

    #[test]
    fn the_place_is_one_behind_as_many_as_score_more() {
        let scores = [5_433, 7_000, 5_433].into_iter().fold(String::new(), |scores, score| with_score(&scores, score));
        assert_eq!(scores, "5433,7000,5433");
        assert_eq!([7_000, 5_433, 5_432, 0].map(|score| place(score, &scores)), [1, 2, 4, 4]);
        assert_eq!(place(1, ""), 1);
    }

    #[test]
    fn only_what_is_taken_before_a_better_one_departs_from_the_rank() {
        assert!(departs(5_000, Some(5_001)));
        assert!(!departs(5_000, Some(5_000)));
        assert!(!departs(5_000, Some(4_999)));
        assert!(!departs(5_000, None));
    }

    #[test]
    fn weights_sum_to_the_whole() {
        assert_eq!(rules().can_be_adopted(), Ok(()));
        let bad = |rules: RankRules| rules.can_be_adopted().err();
        let sum = Some((Reason::WeightsDoNotSum, "rank"));
        assert_eq!(bad(RankRules { deposited_bps: 1_001, ..rules() }), sum);
        assert_eq!(bad(RankRules { deposited_bps: 999, ..rules() }), sum);
        let malformed = |name| Some((Reason::MalformedValue, name));
        assert_eq!(bad(RankRules { deposited_bps: -1, ..rules() }), malformed("rank.deposited"));
        assert_eq!(bad(RankRules { endorsement_bps: i32::MAX, ..rules() }), malformed("rank.endorsement"));
        assert_eq!(bad(RankRules { full_endorsements: 0, ..rules() }), malformed("rank.fullEndorsements"));
        let nothing = RankRules { halving_investment_centavos: 0, ..rules() };
        assert_eq!(bad(nothing), Some((Reason::BadAmount, "rank.halvingInvestment")));
    }
}
