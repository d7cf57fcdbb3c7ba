//! The territory and the operating rules as they ship with the program: states, municipalities, rule sets by year.

use chrono::NaiveDate;
use entity::{municipality, rule_set, state};
use serde::Deserialize;

use super::batch::Batch;
use super::dice::{Dice, at, day};
use crate::domain::project::{MarginalisationDegree, ProjectType};
use crate::domain::rules::RuleKind;
use crate::domain::word::Word;
use crate::error::{Error, Result};

const STATES: &str = include_str!("../../data/states.csv");
const MUNICIPALITIES: &str = include_str!("../../data/municipalities.csv");
const RULE_SETS: &str = include_str!("../../data/rule_sets.csv");

/// The 32 states, the municipalities in the order of their codes, and the rule sets of every fiscal year.
#[derive(Clone, Debug)]
pub struct Territory {
    pub states: Vec<state::Model>,
    pub municipalities: Vec<municipality::Model>,
    pub rule_sets: Vec<rule_set::Model>,
}

impl Territory {
    /// Reads the files that are built into the program.
    pub fn read() -> Result<Self> {
        Ok(Self {
            states: rows(STATES)?.into_iter().map(StateLine::row).collect(),
            municipalities: rows(MUNICIPALITIES)?.into_iter().map(MunicipalityLine::row).collect::<Result<_>>()?,
            rule_sets: rows::<RuleLine>(RULE_SETS)?.iter().flat_map(RuleLine::years).collect::<Result<_>>()?,
        })
    }

    /// The national rule set of a fiscal year for works of this type.
    pub fn national_rules(&self, fiscal_year: i32, project_type: ProjectType) -> Result<&rule_set::Model> {
        let kind = project_type.rule_kind().text();
        self.rule_sets
            .iter()
            .find(|rules| rules.fiscal_year == fiscal_year && rules.kind == kind && rules.territory.is_empty())
            .ok_or_else(|| Error::internal(format!("no national {kind} rules for {fiscal_year}")))
    }

    pub fn state(&self, code: &str) -> Result<&state::Model> {
        let found = self.states.iter().find(|state| state.code == code);
        found.ok_or_else(|| Error::internal(format!("no state {code}")))
    }

    pub fn batch(&self) -> Batch {
        Batch {
            state: self.states.clone(),
            municipality: self.municipalities.clone(),
            rule_set: self.rule_sets.clone(),
            ..Batch::default()
        }
    }
}

/// The lines of a file that is built into the program.
pub fn rows<T: for<'de> Deserialize<'de>>(text: &'static str) -> Result<Vec<T>> {
    csv::Reader::from_reader(text.as_bytes()).into_deserialize().collect::<Result<_, _>>().map_err(Error::internal)
}

/// Reads a decimal number with at most four decimals as ten-thousandths, without floating point: `-102.3241` is −1023241.
pub fn e4(text: &str) -> Result<i64> {
    let wrong = || Error::internal(format!("not a decimal number with four decimals: {text:?}"));
    let (negative, magnitude) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (whole, fraction) = magnitude.split_once('.').unwrap_or((magnitude, "0"));
    if fraction.len() > 4 || !whole.bytes().chain(fraction.bytes()).all(|byte| byte.is_ascii_digit()) {
        return Err(wrong());
    }
    let whole: i64 = whole.parse().map_err(|_| wrong())?;
    let fraction: i64 = format!("{fraction:0<4}").parse().map_err(|_| wrong())?;
    let value = whole.checked_mul(10_000).and_then(|value| value.checked_add(fraction)).ok_or_else(wrong)?;
    Ok(if negative { -value } else { value })
}

/// Reads a day of the year such as `12-31`; no text is no day.
fn of_year(year: i32, text: &str) -> Result<Option<NaiveDate>> {
    let read = || NaiveDate::parse_from_str(&format!("{year}-{text}"), "%Y-%m-%d").map_err(Error::internal);
    if text.is_empty() { Ok(None) } else { read().map(Some) }
}

#[derive(Deserialize)]
struct StateLine {
    inegi_code: String,
    iso_3166_2: String,
    name: String,
}

impl StateLine {
    fn row(self) -> state::Model {
        state::Model { code: self.inegi_code, iso_code: self.iso_3166_2, name: self.name }
    }
}

#[derive(Deserialize)]
struct MunicipalityLine {
    inegi_code: String,
    state_code: String,
    name: String,
    longitude: String,
    latitude: String,
}

impl MunicipalityLine {
    fn row(self) -> Result<municipality::Model> {
        Ok(municipality::Model {
            longitude_e4: e4(&self.longitude)?,
            latitude_e4: e4(&self.latitude)?,
            code: self.inegi_code,
            state_code: self.state_code,
            name: self.name,
            population: 0,
            marginalisation_degree: MarginalisationDegree::Unknown.text().to_owned(),
            marginalisation_index_e6: 0,
        })
    }
}

/// One line of the rule sets' file: a rule set with the fiscal years in which it holds.
#[derive(Deserialize)]
struct RuleLine {
    name: String,
    kind: String,
    territory: String,
    from_year: i32,
    to_year: i32,
    revision: i32,
    federal_share_bps: i32,
    state_share_bps: i32,
    municipal_share_bps: i32,
    migrant_share_bps: i32,
    federal_cap_pesos: i64,
    federal_ceiling_pesos: i64,
    eligible_types: String,
    quorum_seats: i32,
    majority: String,
    tie_rule: String,
    notice_days: i32,
    review_limit_working_days: i32,
    required_documents: String,
    confirming_officers: i32,
    progress_tolerance_bps: i32,
    submission_from: String,
    submission_until: String,
    correction_from: String,
    correction_until: String,
    price_tolerance_bps: i32,
}

impl RuleLine {
    fn years(&self) -> impl Iterator<Item = Result<rule_set::Model>> + '_ {
        (self.from_year..=self.to_year).map(|year| self.row(year))
    }

    fn row(&self, fiscal_year: i32) -> Result<rule_set::Model> {
        // Words are parted by blanks in the file, because its columns are parted by commas.
        let list = |words: &str| words.split_whitespace().collect::<Vec<_>>().join(",");
        Ok(rule_set::Model {
            id: self.id(fiscal_year),
            name: self.name.clone(),
            fiscal_year,
            territory: self.territory.clone(),
            kind: self.kind.clone(),
            revision: self.revision,
            federal_share_bps: self.federal_share_bps,
            state_share_bps: self.state_share_bps,
            municipal_share_bps: self.municipal_share_bps,
            migrant_share_bps: self.migrant_share_bps,
            federal_cap_centavos: self.federal_cap_pesos * 100,
            federal_ceiling_centavos: self.federal_ceiling_pesos * 100,
            eligible_types: list(&self.eligible_types),
            quorum_seats: self.quorum_seats,
            majority: self.majority.clone(),
            tie_rule: self.tie_rule.clone(),
            notice_days: self.notice_days,
            review_limit_working_days: self.review_limit_working_days,
            required_documents: list(&self.required_documents),
            confirming_officers: self.confirming_officers,
            progress_tolerance_bps: self.progress_tolerance_bps,
            submission_opens_on: of_year(fiscal_year, &self.submission_from)?,
            submission_closes_on: of_year(fiscal_year, &self.submission_until)?,
            correction_opens_on: of_year(fiscal_year, &self.correction_from)?,
            correction_closes_on: of_year(fiscal_year, &self.correction_until)?,
            price_tolerance_bps: self.price_tolerance_bps,
        })
    }

    /// The same in every installation, so that exported data can be compared; it follows from the unique key.
    fn id(&self, fiscal_year: i32) -> uuid::Uuid {
        let productive = u64::from(self.kind == RuleKind::Productive.text());
        let territory: u64 = self.territory.parse().unwrap_or(0);
        let key = [territory, productive, u64::try_from(self.revision).unwrap_or(0)]
            .into_iter()
            .fold(u64::try_from(fiscal_year).unwrap_or(0), |key, part| key * 1_000 + part);
        Dice::new(0, "rule set", key).id(at(day(fiscal_year, 1, 1), 0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimal_text_becomes_ten_thousandths_without_rounding() {
        for (text, value) in [("-102.3241", -1_023_241), ("9.1", 91_000), ("21", 210_000), ("-0.5", -5_000)] {
            assert_eq!(e4(text).unwrap(), value, "{text}");
        }
        for text in ["", "1.23456", "1e3", "--1", "1,5", "."] {
            assert!(e4(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_day_of_the_year_is_one_that_the_year_has() {
        let on = |year, text| of_year(year, text).ok();
        assert_eq!(on(2024, "02-29"), Some(NaiveDate::from_ymd_opt(2024, 2, 29)));
        assert_eq!(on(2024, ""), Some(None));
        for (year, text) in [(2023, "02-29"), (2024, "13-01"), (2024, "1"), (2024, "2024-01-01")] {
            assert_eq!(on(year, text), None, "{year} {text:?}");
        }
    }

    #[test]
    fn the_territory_is_whole_and_each_year_since_1986_has_its_rules() {
        let territory = Territory::read().unwrap();
        assert_eq!((territory.states.len(), territory.municipalities.len()), (32, 2_465));
        for year in 1986..=2030 {
            assert!(territory.national_rules(year, ProjectType::PotableWater).is_ok(), "{year}");
        }
        let zacatecas = territory.rule_sets.iter().find(|rules| rules.territory == "32").unwrap();
        assert_eq!(
            (zacatecas.fiscal_year, zacatecas.state_share_bps, zacatecas.municipal_share_bps),
            (2025, 4_000, 3_500)
        );
        assert!(territory.rule_sets.iter().all(|rules| {
            rules
                .eligible_types
                .split(',')
                .all(|word| ProjectType::parse(word).is_some_and(|known| known.rule_kind().text() == rules.kind))
        }));
    }
}
