//! What the demonstration must add up to: the report's tables and totals, and how whole numbers are shared out to meet them.

use serde::Deserialize;

use super::territory::rows;
use crate::domain::project::ProjectType;
use crate::domain::word::Word;
use crate::error::{Error, Result};

/// The fiscal years of the report's tables.
pub const YEARS: [i32; 5] = [2002, 2003, 2004, 2005, 2006];
/// Projects of 2002–2006 [report Table 1].
pub const PROJECTS: u64 = 6_121;
/// Clubs in September 2006 [report 1.2].
pub const CLUBS: u64 = 2_300;
/// States of the United States in which they are based [report 1.2].
pub const US_STATES: usize = 35;
/// Cost of all projects of 2002–2006, in centavos [report 1.9].
pub const COST_CENTAVOS: i64 = 76_700_000_000;
/// Cost of the projects of 2006, in centavos [report 1.9].
pub const COST_2006_CENTAVOS: i64 = 17_573_000_000;

const TABLE_1: &str = include_str!("../../data/table1_projects_by_type.csv");
const TABLE_2: &str = include_str!("../../data/table2_coverage.csv");
const PARTICIPATION: &str = include_str!("../../data/participation.csv");

/// The tables as numbers; a place in an array of five is a year of [`YEARS`].
#[derive(Clone, Debug)]
pub struct Calibration {
    /// Number of projects by type and year.
    pub projects: Vec<(ProjectType, [u64; 5])>,
    /// Number of states with a project, by year.
    pub states: [u64; 5],
    /// Number of municipalities with a project, by year.
    pub municipalities: [u64; 5],
    /// The states that ever take part, the heaviest first, with their weight: each year has the first so many of them.
    pub participation: Vec<(String, u64)>,
}

#[derive(Deserialize)]
struct YearLine(String, u64, u64, u64, u64, u64);

#[derive(Deserialize)]
struct WeightLine(String, u64);

impl Calibration {
    /// Reads the files that are built into the program.
    pub fn read() -> Result<Self> {
        let coverage: Vec<YearLine> = rows(TABLE_2)?;
        let line = |name: &str| {
            let found = coverage.iter().find(|line| line.0 == name).map(YearLine::years);
            found.ok_or_else(|| Error::internal(format!("no line {name} in Table 2")))
        };
        let types = rows::<YearLine>(TABLE_1)?;
        let projects = types.iter().filter_map(|line| Some((ProjectType::parse(&line.0)?, line.years()))).collect();
        Ok(Self {
            projects,
            states: line("STATES")?,
            municipalities: line("MUNICIPALITIES")?,
            participation: rows::<WeightLine>(PARTICIPATION)?.into_iter().map(|line| (line.0, line.1)).collect(),
        })
    }

    /// Number of projects in a year of [`YEARS`].
    pub fn projects_in(&self, year: usize) -> u64 {
        self.projects.iter().map(|(_, years)| years[year]).sum()
    }
}

impl YearLine {
    fn years(&self) -> [u64; 5] {
        [self.1, self.2, self.3, self.4, self.5]
    }
}

/// What one receiver of a share asks for.
#[derive(Clone, Copy, Debug)]
pub struct Claim {
    pub weight: u64,
    pub least: u64,
    pub most: u64,
}

/// Shares out `total` among `claims`: to each its least, the rest by weight up to its most. The sum is `total`
/// exactly, if the claims can hold it.
pub fn apportion(total: u64, claims: &[Claim]) -> Vec<u64> {
    let mut shares: Vec<u64> = claims.iter().map(|claim| claim.least).collect();
    let mut left = total.saturating_sub(shares.iter().sum());
    while left > 0 {
        let open: Vec<usize> = (0..claims.len()).filter(|&i| shares[i] < claims[i].most).collect();
        let weight: u128 = open.iter().map(|&i| u128::from(claims[i].weight)).sum();
        if weight == 0 {
            break;
        }
        let pool = u128::from(left);
        let mut remainders = Vec::with_capacity(open.len());
        for &i in &open {
            let exact = pool * u128::from(claims[i].weight);
            let part = u64::try_from(exact / weight).unwrap_or(0).min(claims[i].most - shares[i]);
            shares[i] += part;
            left -= part;
            remainders.push((exact % weight, i));
        }
        // What rounding leaves goes, one each, to the largest remainders, ties to the first; what caps leave goes round again.
        remainders.sort_by_key(|&(remainder, i)| (std::cmp::Reverse(remainder), i));
        if left < open.len() as u64 {
            for (_, i) in remainders {
                if left > 0 && shares[i] < claims[i].most {
                    shares[i] += 1;
                    left -= 1;
                }
            }
        }
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_tables_say_what_the_report_says() {
        let calibration = Calibration::read().unwrap();
        assert_eq!((0..5).map(|year| calibration.projects_in(year)).collect::<Vec<_>>(), [942, 899, 1436, 1636, 1208]);
        assert_eq!((0..5).map(|year| calibration.projects_in(year)).sum::<u64>(), PROJECTS);
        assert_eq!(calibration.projects.len(), 12);
        assert_eq!(calibration.states, [20, 18, 23, 26, 26]);
        assert_eq!(calibration.participation.len(), 26);
    }

    proptest! {
        #[test]
        fn nothing_is_lost_in_sharing_out(
            weights in prop::collection::vec((1..1_000u64, 0..3u64, 3..400u64), 1..40), portion in 0..=100u64,
        ) {
            let claims: Vec<_> =
                weights.into_iter().map(|(weight, least, most)| Claim { weight, least, most }).collect();
            let least: u64 = claims.iter().map(|claim| claim.least).sum();
            let most: u64 = claims.iter().map(|claim| claim.most).sum();
            let total = least + (most - least) * portion / 100;
            let shares = apportion(total, &claims);
            prop_assert_eq!(shares.iter().sum::<u64>(), total);
            for (share, claim) in shares.iter().zip(&claims) {
                prop_assert!((claim.least..=claim.most).contains(share));
            }
        }
    }
}
