//! What the demonstration's proposals say beyond their titles: kind, whom they serve, budget lines and a site.

use std::collections::{HashMap, VecDeque};

use entity::{budget_line, project_site};
use uuid::Uuid;

use super::batch::Batch;
use super::dice::Dice;
use super::projects::Proposal;
use crate::domain::money::Centavos;
use crate::domain::price::{Comparison, MOST_COMPARED, PriceStanding, likeness};
use crate::domain::project::ProjectType;
use crate::domain::proposal::{Beneficiaries, BudgetLine, Content, ProjectKind, Quantity, Site};
use crate::domain::refusal::Reason;
use crate::domain::text::Text;
use crate::domain::word::Word;
use crate::error::{Error, Result};

/// The kind that goes with a type of work.
pub fn kind(project_type: ProjectType) -> ProjectKind {
    match project_type {
        ProjectType::IncomeGenerating => ProjectKind::Productive,
        ProjectType::EducationInfrastructure => ProjectKind::Educational,
        ProjectType::CommunityDevelopmentCentre | ProjectType::HealthCentre => ProjectKind::Services,
        ProjectType::Urbanisation
        | ProjectType::Electrification
        | ProjectType::StreetPavement
        | ProjectType::PotableWater
        | ProjectType::SewerSystem
        | ProjectType::RoadsAndHighways
        | ProjectType::SportsFacility
        | ProjectType::Other => ProjectKind::Infrastructure,
    }
}

/// Of so many people, the women and the men.
pub fn women_and_men(people: u64) -> (i32, i32) {
    let women = people * 52 / 100;
    let number = |people: u64| i32::try_from(people).unwrap_or(i32::MAX);
    (number(women), number(people - women))
}

/// What a work that is played says: its lines, in one place.
pub fn of_one_place(title: &str, locality: &str, project_type: ProjectType, cost: Centavos) -> Result<Content> {
    let (women, men) = women_and_men(600);
    let refused = Error::internal_reason;
    let seed = title.bytes().fold(0_u64, |seed, byte| seed.wrapping_mul(31).wrapping_add(u64::from(byte)));
    let lines = lines(&mut Dice::new(seed, "played content", 0), project_type, cost.get());
    let line = |line: Line| {
        let quantity = Quantity::parse(&line.quantity.to_string())?;
        let price = Centavos::positive(line.unit_price)?;
        BudgetLine::new(Text::parse(line.concept)?, Text::parse(line.unit)?, quantity, price)
    };
    Ok(Content {
        kind: Some(kind(project_type)),
        beneficiaries: Some(Beneficiaries::new(women, men).map_err(refused)?),
        budget_lines: lines.into_iter().map(line).collect::<std::result::Result<_, Reason>>().map_err(refused)?,
        sites: vec![Site {
            name: Text::parse(title).map_err(refused)?,
            locality: Text::parse(locality).map_err(refused)?,
            coordinates: None,
        }],
    })
}

/// Writes the lines, which together are the cost, and the site. The dice are the project's own, so that nothing else falls
/// otherwise.
pub fn write(batch: &mut Batch, proposal: &Proposal<'_>) {
    let mut dice = Dice::new(0, "content", proposal.id.as_u64_pair().1);
    for (position, line) in (1..).zip(lines(&mut dice, proposal.project_type, proposal.cost_centavos)) {
        batch.budget_line.push(budget_line::Model {
            id: dice.id(proposal.created_at),
            project_id: proposal.id,
            club_id: proposal.club.id,
            revision: 1,
            standing: "CURRENT".to_owned(),
            position,
            concept: line.concept.to_owned(),
            unit: line.unit.to_owned(),
            quantity_e4: line.quantity * 10_000,
            unit_price_centavos: line.unit_price,
            amount_centavos: line.quantity * line.unit_price,
            project_type: proposal.project_type.text().to_owned(),
            likeness: likeness(line.concept, line.unit),
            compared_with: 0,
            usual_unit_price_centavos: None,
            price_standing: PriceStanding::Uncompared.text().to_owned(),
        });
    }
    batch.project_site.push(project_site::Model {
        id: dice.id(proposal.created_at),
        project_id: proposal.id,
        club_id: proposal.club.id,
        revision: 1,
        standing: "CURRENT".to_owned(),
        position: 1,
        name: format!("Sitio de la obra en {}", proposal.club.community_name),
        locality: proposal.club.community_name.clone(),
        latitude_e6: None,
        longitude_e6: None,
    });
}

/// Holds each line beside the earlier ones of its likeness in the same batch, since batches are drawn one by one.
pub fn compare(batch: &mut Batch, tolerance_bps: i32) {
    let most = usize::try_from(MOST_COMPARED).unwrap_or(usize::MAX);
    let mut earlier: HashMap<(String, String), VecDeque<(Uuid, i64)>> = HashMap::new();
    batch.budget_line.sort_by_key(|line| line.id);
    for line in &mut batch.budget_line {
        let known = earlier.entry((line.project_type.clone(), line.likeness.clone())).or_default();
        let others = known.iter().filter(|(project, _)| *project != line.project_id);
        let beside = Comparison::of(line.unit_price_centavos, others.map(|(_, price)| *price).collect(), tolerance_bps);
        line.compared_with = beside.compared_with;
        line.usual_unit_price_centavos = beside.usual_centavos;
        line.price_standing = beside.standing.text().to_owned();
        known.push_back((line.project_id, line.unit_price_centavos));
        if known.len() > most {
            known.pop_front();
        }
    }
}

/// A line as it is drawn; quantities are whole, prices in centavos.
struct Line {
    concept: &'static str,
    unit: &'static str,
    quantity: i64,
    unit_price: i64,
}

/// Three lines that together are the cost: what the work is made of, the labour, and what is left.
fn lines(dice: &mut Dice, project_type: ProjectType, cost: i64) -> Vec<Line> {
    let (concept, unit, pesos) = material(project_type);
    let mut left = cost;
    let mut drawn: Vec<Line> = [(concept, unit, pesos, 60), ("Mano de obra", "jornal", 240, 28)]
        .into_iter()
        .map(|(concept, unit, pesos, percent)| {
            let share = cost * percent / 100;
            // One in twenty-five costs twice what it should.
            let percent = if dice.chance(4) { 200 } else { i64::try_from(dice.between(80, 120)).unwrap_or(100) };
            let price = (pesos * percent).min(share);
            let line = Line { concept, unit, quantity: share / price.max(1), unit_price: price };
            left -= line.quantity * line.unit_price;
            line
        })
        .collect();
    drawn.push(Line {
        concept: "Supervisión y señalización de la obra", unit: "lote", quantity: 1, unit_price: left
    });
    drawn
}

/// What a work of the type is mostly made of, how it is counted, and what one costs in pesos: invented.
fn material(project_type: ProjectType) -> (&'static str, &'static str, i64) {
    match project_type {
        ProjectType::Urbanisation => ("Guarniciones, banquetas y luminarias", "m", 480),
        ProjectType::Electrification => ("Línea de distribución con postes", "m", 350),
        ProjectType::CommunityDevelopmentCentre => ("Obra civil del salón", "m²", 2600),
        ProjectType::StreetPavement => ("Pavimento de concreto hidráulico", "m²", 320),
        ProjectType::PotableWater => ("Tubería de conducción y tomas", "m", 260),
        ProjectType::SewerSystem => ("Tubería de drenaje y pozos de visita", "m", 420),
        ProjectType::EducationInfrastructure => ("Obra civil de las aulas", "m²", 2900),
        ProjectType::RoadsAndHighways => ("Base y carpeta del camino", "m²", 210),
        ProjectType::SportsFacility => ("Cancha y estructura de techumbre", "m²", 650),
        ProjectType::IncomeGenerating => ("Equipo e insumos de producción", "pieza", 4500),
        ProjectType::HealthCentre => ("Obra civil y equipo médico", "m²", 3200),
        ProjectType::Other => ("Materiales de construcción", "m²", 900),
    }
}
