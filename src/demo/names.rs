//! Invented names: people, communities, clubs, works, banks. Any likeness to a person is chance.

use super::dice::Dice;
use crate::domain::project::ProjectType;

const GIVEN: [&str; 48] = [
    "María",
    "José",
    "Guadalupe",
    "Juan",
    "Francisca",
    "Antonio",
    "Juana",
    "Francisco",
    "Margarita",
    "Jesús",
    "Rosa",
    "Miguel",
    "Josefina",
    "Pedro",
    "Verónica",
    "Alejandro",
    "Leticia",
    "Manuel",
    "Teresa",
    "Roberto",
    "Elizabeth",
    "Martín",
    "Silvia",
    "Arturo",
    "Alicia",
    "Rafael",
    "Gloria",
    "Javier",
    "Carmen",
    "Raúl",
    "Yolanda",
    "Sergio",
    "Martha",
    "Ricardo",
    "Araceli",
    "Fernando",
    "Lucía",
    "Salvador",
    "Elena",
    "Ramón",
    "Norma",
    "Gerardo",
    "Irma",
    "Ignacio",
    "Esperanza",
    "Rubén",
    "Amalia",
    "Efraín",
];
const SURNAMES: [&str; 60] = [
    "Hernández",
    "García",
    "Martínez",
    "López",
    "González",
    "Rodríguez",
    "Pérez",
    "Sánchez",
    "Ramírez",
    "Cruz",
    "Flores",
    "Gómez",
    "Morales",
    "Vázquez",
    "Reyes",
    "Jiménez",
    "Torres",
    "Díaz",
    "Gutiérrez",
    "Ruiz",
    "Mendoza",
    "Aguilar",
    "Ortiz",
    "Moreno",
    "Castillo",
    "Romero",
    "Álvarez",
    "Méndez",
    "Chávez",
    "Rivera",
    "Juárez",
    "Ramos",
    "Domínguez",
    "Herrera",
    "Medina",
    "Castro",
    "Vargas",
    "Guzmán",
    "Velázquez",
    "Rojas",
    "Muñoz",
    "Contreras",
    "Salazar",
    "Luna",
    "Bautista",
    "Ortega",
    "Guerrero",
    "Estrada",
    "Soto",
    "Cervantes",
    "Ávila",
    "Santiago",
    "Lara",
    "Miranda",
    "Camacho",
    "Espinoza",
    "Escobedo",
    "Robles",
    "Carrillo",
    "Landeros",
];
const PLACES: [&str; 64] = [
    "San José",
    "San Juan",
    "Santa María",
    "San Antonio",
    "San Pedro",
    "Santa Rosa",
    "San Miguel",
    "San Isidro",
    "Santa Cruz",
    "San Francisco",
    "Santa Ana",
    "San Rafael",
    "San Nicolás",
    "Guadalupe",
    "La Concepción",
    "El Refugio",
    "El Carmen",
    "Los Ángeles",
    "La Purísima",
    "San Marcos",
    "El Mezquite",
    "Los Pinos",
    "El Encino",
    "La Palma",
    "El Nopal",
    "Los Sauces",
    "El Fresno",
    "La Higuera",
    "El Capulín",
    "Las Huertas",
    "El Durazno",
    "La Labor",
    "El Rosario",
    "Rancho Nuevo",
    "Rancho Viejo",
    "Ojo de Agua",
    "Agua Zarca",
    "Aguacaliente",
    "El Salitre",
    "La Laguna",
    "La Ciénega",
    "El Llano",
    "La Mesa",
    "Loma Alta",
    "Cerro Prieto",
    "Peña Blanca",
    "La Cañada",
    "El Potrero",
    "El Saucillo",
    "La Estancia",
    "La Troje",
    "El Molino",
    "La Hacienda",
    "El Tepetate",
    "Piedra Gorda",
    "Tierra Blanca",
    "Cieneguilla",
    "El Arenal",
    "Las Flores",
    "Buenavista",
    "La Esperanza",
    "El Porvenir",
    "La Soledad",
    "Las Joyas",
];
const DISTINCTIONS: [&str; 40] = [
    "",
    " de Arriba",
    " de Abajo",
    " de los Laureles",
    " de la Cruz",
    " del Río",
    " de la Sierra",
    " del Monte",
    " de los Herrera",
    " de las Palmas",
    " del Valle",
    " de las Ánimas",
    " el Alto",
    " el Bajo",
    " el Grande",
    " el Chico",
    " de los Álamos",
    " del Cerrito",
    " de los Reyes",
    " de la Virgen",
    " de la Paz",
    " del Pueblito",
    " de los Arcos",
    " de los Magueyes",
    " de la Barranca",
    " del Cobre",
    " de los Haro",
    " de la Peña",
    " de los Nogales",
    " del Sauz",
    " de las Canoas",
    " de los Olvera",
    " de Jesús",
    " de Ocampo",
    " de Juárez",
    " de Hidalgo",
    " de Morelos",
    " de Allende",
    " de Guerrero",
    " de los Olivos",
];
const STREETS: [&str; 12] = [
    "Hidalgo",
    "Morelos",
    "Juárez",
    "Allende",
    "Zaragoza",
    "Guerrero",
    "Independencia",
    "Reforma",
    "5 de Mayo",
    "16 de Septiembre",
    "Constitución",
    "Emiliano Zapata",
];
const BANKS: [&str; 6] = [
    "Banco Demostrativo del Pacífico",
    "Caja Demostrativa Migrante",
    "Demonstration Bank of the West",
    "Lakeside Demonstration Credit Union",
    "Lone Star Demonstration Bank",
    "Unión de Crédito Demostrativa",
];

pub fn person(dice: &mut Dice) -> String {
    format!("{} {} {}", dice.pick(&GIVEN), dice.pick(&SURNAMES), dice.pick(&SURNAMES))
}

/// The name of the community with this number in a municipality; no two numbers of one municipality have the same.
pub fn community(municipality: usize, number: u64) -> String {
    let pool = (PLACES.len() * DISTINCTIONS.len()) as u64;
    // 1,117 has no divisor in common with the 2,560 names, so that its multiples visit each once before any twice.
    let slot = (municipality as u64 * 389 + number % pool * 1_117) % pool;
    let place = PLACES[usize::try_from(slot).unwrap_or(0) % PLACES.len()];
    let distinction = DISTINCTIONS[usize::try_from(slot).unwrap_or(0) / PLACES.len()];
    match number / pool {
        0 => format!("{place}{distinction}"),
        again => format!("{place}{distinction}, sección {}", again + 1),
    }
}

/// The name of a club of a community; clubs that come `turn` after another there have another form of name.
pub fn club(dice: &mut Dice, community: &str, city: &str, turn: u64) -> String {
    match turn {
        0 => match dice.below(4) {
            0 => format!("Club Social {community}"),
            1 => format!("Club {community}"),
            2 => format!("Club Hermanos de {community}"),
            _ => format!("Club Unidos por {community}"),
        },
        1 => format!("Club {community} de {city}"),
        _ => format!("Club {community} de {city} {}", turn + 1),
    }
}

pub fn bank(dice: &mut Dice) -> String {
    (*dice.pick(&BANKS)).to_owned()
}

/// A telephone number of the range that is set aside for fiction.
pub fn telephone(dice: &mut Dice) -> String {
    format!("+1 {}-555-01{:02}", dice.between(201, 989), dice.below(100))
}

pub fn account(dice: &mut Dice) -> String {
    format!("DEMO-{:010}", dice.below(10_000_000_000))
}

/// Title and description of a work, in Spanish, and how many people it serves.
pub fn work(dice: &mut Dice, project_type: ProjectType, community: &str) -> (String, String, u64) {
    let street = dice.pick(&STREETS);
    let what = match project_type {
        ProjectType::Urbanisation => match dice.below(3) {
            0 => "Remodelación de la plaza principal".to_owned(),
            1 => "Alumbrado público".to_owned(),
            _ => format!("Guarniciones y banquetas en la calle {street}"),
        },
        ProjectType::Electrification => "Ampliación de la red eléctrica".to_owned(),
        ProjectType::CommunityDevelopmentCentre => "Construcción del salón comunitario".to_owned(),
        ProjectType::StreetPavement => format!("Pavimentación de la calle {street}"),
        ProjectType::PotableWater => match dice.below(2) {
            0 => "Perforación y equipamiento de pozo de agua potable".to_owned(),
            _ => "Línea de conducción y red de agua potable".to_owned(),
        },
        ProjectType::SewerSystem => "Red de drenaje sanitario".to_owned(),
        ProjectType::EducationInfrastructure => "Construcción de aulas en la escuela primaria".to_owned(),
        ProjectType::RoadsAndHighways => "Rehabilitación del camino de acceso".to_owned(),
        ProjectType::SportsFacility => "Unidad deportiva con cancha techada".to_owned(),
        ProjectType::IncomeGenerating => match dice.below(3) {
            0 => "Invernadero de hortalizas".to_owned(),
            1 => "Taller de costura".to_owned(),
            _ => "Engorda de ganado ovino".to_owned(),
        },
        ProjectType::HealthCentre => "Ampliación y equipamiento de la casa de salud".to_owned(),
        ProjectType::Other => "Restauración del jardín del panteón".to_owned(),
    };
    let people = dice.between(80, 2_400);
    let description = format!("{what} para {people} habitantes de {community}, con supervisión de un comité de obra.");
    (format!("{what} en {community}"), description, people)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_two_communities_of_a_municipality_have_the_same_name() {
        let names: BTreeSet<String> = (0..6_000).map(|number| community(7, number)).collect();
        assert_eq!(names.len(), 6_000);
    }
}
