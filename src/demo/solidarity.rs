//! Communities of Zacatecas that have no club, and what their assemblies ask for; the play has their municipality file it.

use entity::community;

use super::World;
use super::batch::Batch;
use super::dice::Dice;
use crate::domain::project::{MarginalisationDegree, ProjectType};
use crate::domain::word::Word;
use crate::error::{Error, Result};

/// A community without a club.
#[derive(Clone, Copy, Debug)]
pub struct Alone {
    /// No community of the generated ones has such a name.
    pub name: &'static str,
    /// The club of the live part in whose municipality it lies: 1 to 3.
    pub club: usize,
    pub degree: MarginalisationDegree,
    pub asks: &'static [Asked],
}

/// What an assembly asks for.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    /// Short name, for idempotency keys.
    pub key: &'static str,
    pub kind: ProjectType,
    pub title: &'static str,
    pub description: &'static str,
    pub attendees: i32,
    pub endorsements: i32,
}

#[rustfmt::skip]
pub const ALONE: &[Alone] = &[
    Alone { name: "Rancho Nuevo de los Encinos", club: 1, degree: MarginalisationDegree::VeryHigh, asks: &[
        Asked { key: "manantial", kind: ProjectType::PotableWater, title: "Agua entubada para la ranchería",
            description: "Las mujeres y los niños traen el agua de un manantial a dos kilómetros.", attendees: 61, endorsements: 58 },
        Asked { key: "cabecera", kind: ProjectType::RoadsAndHighways, title: "Camino a la cabecera",
            description: "En tiempo de aguas no entra ni la ambulancia.", attendees: 61, endorsements: 44 },
    ] },
    Alone { name: "La Mesa de los Huizaches", club: 3, degree: MarginalisationDegree::VeryHigh, asks: &[
        Asked { key: "huizaches", kind: ProjectType::Electrification, title: "Luz eléctrica",
            description: "La línea pasa a cuatro kilómetros y ninguna de las 23 casas tiene luz.", attendees: 38, endorsements: 38 },
    ] },
    Alone { name: "Los Sauces del Potrero Viejo", club: 1, degree: MarginalisationDegree::High, asks: &[
        Asked { key: "preescolar", kind: ProjectType::EducationInfrastructure, title: "Aula para el preescolar",
            description: "Los niños toman clase en el corredor de una casa prestada.", attendees: 72, endorsements: 51 },
    ] },
];

/// Their rows, before anybody has filed anything for them.
pub fn communities(world: &World) -> Result<Batch> {
    let mut dice = Dice::new(world.seed, "alone", 0);
    let chosen = world.plan.live.first().ok_or_else(|| Error::internal("no live part"))?;
    let mut batch = Batch::default();
    for alone in ALONE {
        let club = chosen.get(alone.club - 1).ok_or_else(|| Error::internal("no such club"))?;
        let town = &world.territory.municipalities[world.plan.clubs[*club].municipality];
        batch.community.push(community::Model {
            id: dice.id(world.as_of),
            municipality_code: town.code.clone(),
            state_code: town.state_code.clone(),
            name: alone.name.to_owned(),
            marginalisation_degree: alone.degree.text().to_owned(),
            solidarity_rank: 0,
        });
    }
    Ok(batch)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::names;

    #[test]
    fn no_generated_community_has_the_name_of_one_without_a_club() {
        // Every name of which the generated ones are made, those of several sections apart, which are longer.
        let generated: std::collections::BTreeSet<String> =
            (0..2_560).map(|number| names::community(0, number)).collect();
        assert_eq!(generated.len(), 2_560);
        for alone in ALONE {
            assert!(!generated.contains(alone.name), "{}", alone.name);
        }
    }
}
