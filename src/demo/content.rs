//! What the demonstration's proposals say beyond their titles: kind, whom they serve, budget lines and a site.

use entity::{budget_line, project_site};

use super::batch::Batch;
use super::dice::Dice;
use super::projects::Proposal;
use crate::domain::money::Centavos;
use crate::domain::project::ProjectType;
use crate::domain::proposal::{Beneficiaries, BudgetLine, Content, ProjectKind, Quantity, Site};
use crate::domain::text::Text;
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

/// What a work that is played says: one line of all of it, in one place.
pub fn of_one_line(title: &str, locality: &str, project_type: ProjectType, cost: Centavos) -> Result<Content> {
    let (concept, _) = material(project_type);
    let (women, men) = women_and_men(600);
    let refused = Error::internal_reason;
    let quantity = Quantity::parse("1").map_err(refused)?;
    let line =
        BudgetLine::new(Text::parse(concept).map_err(refused)?, Text::parse("lote").map_err(refused)?, quantity, cost);
    Ok(Content {
        kind: Some(kind(project_type)),
        beneficiaries: Some(Beneficiaries::new(women, men).map_err(refused)?),
        budget_lines: vec![line.map_err(refused)?],
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
    let (concept, unit) = material(proposal.project_type);
    let mut left = proposal.cost_centavos;
    for (position, (concept, unit, percent)) in
        [(concept, unit, 60), ("Mano de obra", "jornal", 28), ("Supervisión y señalización de la obra", "lote", 0)]
            .into_iter()
            .enumerate()
    {
        let (quantity, price) = if percent == 0 {
            (1, left)
        } else {
            let quantity = i64::try_from(dice.between(40, 400)).unwrap_or(40);
            (quantity, proposal.cost_centavos * percent / 100 / quantity)
        };
        left -= quantity * price;
        batch.budget_line.push(budget_line::Model {
            id: dice.id(proposal.created_at),
            project_id: proposal.id,
            club_id: proposal.club.id,
            revision: 1,
            standing: "CURRENT".to_owned(),
            position: i32::try_from(position).unwrap_or(0) + 1,
            concept: concept.to_owned(),
            unit: unit.to_owned(),
            quantity_e4: quantity * 10_000,
            unit_price_centavos: price,
            amount_centavos: quantity * price,
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

/// What a work of the type is mostly made of, and how it is counted.
fn material(project_type: ProjectType) -> (&'static str, &'static str) {
    match project_type {
        ProjectType::Urbanisation => ("Guarniciones, banquetas y luminarias", "m"),
        ProjectType::Electrification => ("Línea de distribución con postes", "m"),
        ProjectType::CommunityDevelopmentCentre => ("Obra civil del salón", "m²"),
        ProjectType::StreetPavement => ("Pavimento de concreto hidráulico", "m²"),
        ProjectType::PotableWater => ("Tubería de conducción y tomas", "m"),
        ProjectType::SewerSystem => ("Tubería de drenaje y pozos de visita", "m"),
        ProjectType::EducationInfrastructure => ("Obra civil de las aulas", "m²"),
        ProjectType::RoadsAndHighways => ("Base y carpeta del camino", "m²"),
        ProjectType::SportsFacility => ("Cancha y estructura de techumbre", "m²"),
        ProjectType::IncomeGenerating => ("Equipo e insumos de producción", "pieza"),
        ProjectType::HealthCentre => ("Obra civil y equipo médico", "m²"),
        ProjectType::Other => ("Materiales de construcción", "m²"),
    }
}
