//! The content of a proposal: its kind, whom it serves, what it costs line by line and where it is built; and on which days
//! proposals are taken in and corrected.

use chrono::NaiveDate;
use serde::Serialize;

use super::money::{Centavos, fixed_point};
use super::project::ProjectType;
use super::refusal::Reason;
use super::rules::RuleKind;
use super::text::{Name, Text};
use super::word::words;

/// Most lines of a budget.
pub const MOST_LINES: usize = 50;
/// Most sites of a project.
pub const MOST_SITES: usize = 20;
/// Most women, and most men, that a project serves.
pub const MOST_PEOPLE: i32 = 1_000_000;

words! {
    /// Kind of project, beside its type of work.
    ProjectKind {
        /// Infrastructure (infraestructura): what is built for all.
        Infrastructure = "INFRASTRUCTURE",
        /// Services to the community (servicios comunitarios).
        Services = "SERVICES",
        /// Educational (educativo).
        Educational = "EDUCATIONAL",
        /// Productive (productivo): it earns an income, under rules of its own.
        Productive = "PRODUCTIVE",
    }
}

words! {
    /// What a proposal must say before an officer confirms it.
    ContentPart {
        /// Its kind.
        Kind = "KIND",
        /// Whom it serves.
        Beneficiaries = "BENEFICIARIES",
        /// What it costs, line by line.
        BudgetLines = "BUDGET_LINES",
        /// Where it is built.
        Sites = "SITES",
    }
}

/// A number of units in ten-thousandths of one; more than none.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
pub struct Quantity(i64);

impl Quantity {
    /// Reads `12` or `12.0625`: at most nine digits, and four decimals.
    pub fn parse(text: &str) -> Result<Self, Reason> {
        fixed_point(text, 9, 4).filter(|e4| *e4 > 0).map(Self).ok_or(Reason::MalformedValue)
    }

    pub const fn e4(self) -> i64 {
        self.0
    }
}

/// A line of a budget.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct BudgetLine {
    pub concept: Name,
    pub unit: Text<40>,
    pub quantity: Quantity,
    pub unit_price: Centavos,
    /// The price of them all, rounded half up to the centavo.
    pub amount: Centavos,
}

impl BudgetLine {
    /// Refused with [`Reason::BadAmount`] where it costs less than a centavo, or more than the programme writes.
    pub fn new(concept: Name, unit: Text<40>, quantity: Quantity, unit_price: Centavos) -> Result<Self, Reason> {
        let exact = i128::from(quantity.0) * i128::from(unit_price.get());
        let amount = i64::try_from((exact + 5_000) / 10_000).map_err(|_| Reason::BadAmount)?;
        Ok(Self { concept, unit, quantity, unit_price, amount: Centavos::positive(amount)? })
    }
}

/// A place within Mexico, in millionths of a degree.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
pub struct Coordinates {
    pub latitude_e6: i32,
    pub longitude_e6: i32,
}

/// From the mouth of the Suchiate to the Colorado: 14°32′27″ to 32°43′06″ north (INEGI).
const LATITUDES_E6: std::ops::RangeInclusive<i32> = 14_540_833..=32_718_334;
/// From Guadalupe to Isla Mujeres: 118°22′00″ to 86°42′36″ west (INEGI).
const LONGITUDES_E6: std::ops::RangeInclusive<i32> = -118_366_667..=-86_710_000;

/// Reads a latitude such as `22.649`: degrees north, at most six decimals.
pub fn parse_latitude_e6(text: &str) -> Result<i32, Reason> {
    degrees_e6(text).filter(|e6| LATITUDES_E6.contains(e6)).ok_or(Reason::MalformedValue)
}

/// Reads a longitude such as `-102.99`: degrees east, which in Mexico are negative, at most six decimals.
pub fn parse_longitude_e6(text: &str) -> Result<i32, Reason> {
    degrees_e6(text).filter(|e6| LONGITUDES_E6.contains(e6)).ok_or(Reason::MalformedValue)
}

fn degrees_e6(text: &str) -> Option<i32> {
    let (sign, magnitude) = text.strip_prefix('-').map_or((1, text), |magnitude| (-1, magnitude));
    Some(sign * i32::try_from(fixed_point(magnitude, 3, 6)?).ok()?)
}

/// Where the work is built.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Site {
    pub name: Name,
    pub locality: Name,
    pub coordinates: Option<Coordinates>,
}

/// Whom the work serves, as numbers of people; somebody at least.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
pub struct Beneficiaries {
    pub women: i32,
    pub men: i32,
}

impl Beneficiaries {
    pub fn new(women: i32, men: i32) -> Result<Self, Reason> {
        let within = |people| (0..=MOST_PEOPLE).contains(&people);
        let some = within(women) && within(men) && women + men > 0;
        if some { Ok(Self { women, men }) } else { Err(Reason::MalformedValue) }
    }
}

/// What a proposal says beyond its title; a draft may lack all of it.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize)]
pub struct Content {
    pub kind: Option<ProjectKind>,
    pub beneficiaries: Option<Beneficiaries>,
    pub budget_lines: Vec<BudgetLine>,
    pub sites: Vec<Site>,
}

impl Content {
    /// The kind is one of the type's, and the lines, where there are any, are the cost.
    pub fn fits(&self, project_type: ProjectType, cost: Centavos) -> Result<(), Reason> {
        if self.kind.is_some_and(|kind| kind.rule_kind() != project_type.rule_kind()) {
            return Err(Reason::KindOfAnotherType);
        }
        let adds_up = self.budget_lines.is_empty() || self.sum() == i128::from(cost.get());
        if adds_up { Ok(()) } else { Err(Reason::BudgetDoesNotSum) }
    }

    /// What the lines are together, in centavos.
    pub fn sum(&self) -> i128 {
        self.budget_lines.iter().map(|line| i128::from(line.amount.get())).sum()
    }
}

impl ProjectKind {
    /// The kind of rule set under which a project of this kind falls.
    pub fn rule_kind(self) -> RuleKind {
        match self {
            ProjectKind::Productive => RuleKind::Productive,
            ProjectKind::Infrastructure | ProjectKind::Services | ProjectKind::Educational => RuleKind::Social,
        }
    }
}

/// The days from one to another, both included.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Window {
    pub opens_on: NaiveDate,
    pub closes_on: NaiveDate,
}

impl Window {
    /// Rules that name no days leave it open.
    pub fn of(opens_on: Option<NaiveDate>, closes_on: Option<NaiveDate>) -> Option<Self> {
        opens_on.zip(closes_on).map(|(opens_on, closes_on)| Self { opens_on, closes_on })
    }

    pub fn is_open(self, today: NaiveDate) -> bool {
        (self.opens_on..=self.closes_on).contains(&today)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(quantity: &str, unit_price: i64) -> Result<BudgetLine, Reason> {
        let price = Centavos::positive(unit_price)?;
        BudgetLine::new(Name::parse("Tubería")?, Text::parse("m")?, Quantity::parse(quantity)?, price)
    }

    #[test]
    fn an_amount_is_rounded_half_up_to_the_centavo() {
        let amount = |quantity, price| line(quantity, price).map(|line| line.amount.get());
        assert_eq!(amount("3", 333), Ok(999));
        assert_eq!(amount("0.5", 1), Ok(1));
        assert_eq!(amount("0.4999", 1), Err(Reason::BadAmount));
        assert_eq!(amount("1.0001", 10_000), Ok(10_001));
        assert_eq!(amount("999999999", crate::domain::money::MAX_CENTAVOS), Err(Reason::BadAmount));
        for text in ["", "0", "0.0000", "-1", "1.00001", "1e3", "1234567890", ".5", "5.", "١"] {
            assert_eq!(Quantity::parse(text), Err(Reason::MalformedValue), "{text:?}");
        }
    }

    #[test]
    fn the_lines_are_the_cost_to_the_centavo_and_the_kind_is_one_of_the_type() {
        let content =
            Content { budget_lines: vec![line("2", 50).unwrap(), line("1", 1).unwrap()], ..Content::default() };
        let fits = |content: &Content, kind, cost| content.fits(kind, Centavos::positive(cost).unwrap());
        assert_eq!(fits(&content, ProjectType::PotableWater, 101), Ok(()));
        for cost in [100, 102] {
            assert_eq!(fits(&content, ProjectType::PotableWater, cost), Err(Reason::BudgetDoesNotSum));
        }
        assert_eq!(fits(&Content::default(), ProjectType::Other, 7), Ok(()));
        let kind = |kind| Content { kind: Some(kind), ..Content::default() };
        assert_eq!(fits(&kind(ProjectKind::Productive), ProjectType::IncomeGenerating, 7), Ok(()));
        let other = Err(Reason::KindOfAnotherType);
        assert_eq!(fits(&kind(ProjectKind::Productive), ProjectType::Other, 7), other);
        assert_eq!(fits(&kind(ProjectKind::Services), ProjectType::IncomeGenerating, 7), other);
    }

    #[test]
    fn a_place_is_within_mexico() {
        assert_eq!(parse_latitude_e6("22.649"), Ok(22_649_000));
        assert_eq!(parse_longitude_e6("-102.990001"), Ok(-102_990_001));
        for text in ["", "-", "22.6490001", "90", "-22.6", "1e1", "+22", "14.54", "32.8"] {
            assert_eq!(parse_latitude_e6(text), Err(Reason::MalformedValue), "{text:?}");
        }
        for text in ["102.99", "-118.4", "-86.7", "--102", "-1000"] {
            assert_eq!(parse_longitude_e6(text), Err(Reason::MalformedValue), "{text:?}");
        }
    }

    #[test]
    fn it_serves_somebody_and_no_more_people_than_there_may_be() {
        assert!(Beneficiaries::new(0, 1).is_ok() && Beneficiaries::new(MOST_PEOPLE, MOST_PEOPLE).is_ok());
        for (women, men) in [(0, 0), (-1, 2), (2, -1), (MOST_PEOPLE + 1, 0), (i32::MAX, i32::MAX)] {
            assert_eq!(Beneficiaries::new(women, men), Err(Reason::MalformedValue));
        }
    }

    #[test]
    fn a_window_is_open_on_its_first_and_on_its_last_day() {
        let on = |day: &str| day.parse::<NaiveDate>().unwrap();
        let window = Window::of(Some(on("2026-01-10")), Some(on("2026-02-01"))).unwrap();
        let open = ["2026-01-09", "2026-01-10", "2026-02-01", "2026-02-02"].map(|day| window.is_open(on(day)));
        assert_eq!(open, [false, true, true, false]);
        assert_eq!(Window::of(None, None), None);
    }
}
