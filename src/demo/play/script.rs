//! What is played: the works of the year, how far each of them comes, and what goes wrong with it.

use crate::domain::project::ProjectType;

/// How far a work comes on the straight way.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Point {
    Submitted,
    Selected,
    Planning,
    Viability,
    National,
    Authorised,
    Agreed,
    Building,
    Finished,
    HandedOver,
    Closed,
}

/// What goes otherwise than it should.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Twist {
    Nothing,
    /// The club takes it back before the committee sits.
    Withdrawn,
    Rejected,
    /// The votes are equal, and it waits for another session.
    Deferred,
    /// It is selected on a condition whose day passes.
    Conditional,
    /// An officer of the club says that it is not the club's.
    Repudiated,
    /// The delegation returns the technical file.
    Returned,
    /// The club cannot gather its part, and the committee lets the federation pay some of it.
    Excepted,
    /// Two seats do not pay, and the day of the first tranche passes.
    Unpaid,
    /// The money runs ahead of the works, and a complaint about it is not answered.
    Ahead,
    /// The comptroller holds the money back.
    Held,
    /// The delegation ends the works, and what was paid has yet to come back.
    Cancelled,
    /// Less was built than was paid, and the difference comes back.
    Measured,
    /// Nobody says whether the first promise of its upkeep was kept.
    Neglected,
}

/// A work of the year.
#[derive(Clone, Copy, Debug)]
pub struct Work {
    /// Short name, for idempotency keys and mailboxes.
    pub key: &'static str,
    /// Which club of the live part proposes it: 1 to 3.
    pub club: usize,
    pub kind: ProjectType,
    pub title: &'static str,
    pub description: &'static str,
    pub cost_pesos: i64,
    pub until: Point,
    pub twist: Twist,
}

type Told = (&'static str, &'static str);

const fn work(
    key: &'static str,
    club: usize,
    kind: ProjectType,
    (title, description): Told,
    cost_pesos: i64,
    (until, twist): (Point, Twist),
) -> Work {
    Work { key, club, kind, title, description, cost_pesos, until, twist }
}

/// The works, in the order in which they are proposed.
#[rustfmt::skip]
pub const WORKS: &[Work] = &[
    work("agua", 1, ProjectType::PotableWater,
        ("Red de agua potable y tanque elevado", "Línea de conducción, tanque de 50 metros cúbicos y tomas para 120 familias que hoy acarrean el agua."),
        1_840_000, (Point::Closed, Twist::Nothing)),
    work("calle", 2, ProjectType::StreetPavement,
        ("Pavimentación de la calle principal", "Concreto hidráulico, guarniciones y banquetas en 420 metros, de la entrada a la plaza."),
        2_260_000, (Point::Closed, Twist::Measured)),
    work("drenaje", 1, ProjectType::SewerSystem,
        ("Drenaje sanitario del barrio de arriba", "Colector, pozos de visita y descargas domiciliarias para 85 viviendas."),
        1_520_000, (Point::HandedOver, Twist::Neglected)),
    work("aulas", 3, ProjectType::EducationInfrastructure,
        ("Dos aulas para la telesecundaria", "Dos aulas con su mobiliario; los alumnos de segundo grado toman clase en el patio."),
        1_180_000, (Point::Finished, Twist::Excepted)),
    work("clinica", 2, ProjectType::HealthCentre,
        ("Ampliación del centro de salud", "Consultorio, sala de espera y baños, para que el médico atienda a diario."),
        1_960_000, (Point::Building, Twist::Ahead)),
    work("cancha", 3, ProjectType::SportsFacility,
        ("Techado de la cancha de usos múltiples", "Techumbre metálica, gradas y alumbrado de la cancha de la escuela primaria."),
        980_000, (Point::Building, Twist::Held)),
    work("luz", 1, ProjectType::Electrification,
        ("Electrificación de la colonia nueva", "Postes, línea de media tensión y transformador para 40 viviendas."),
        760_000, (Point::Building, Twist::Cancelled)),
    work("puente", 2, ProjectType::RoadsAndHighways,
        ("Puente vehicular sobre el arroyo", "Losa de 18 metros; en tiempo de aguas la comunidad queda incomunicada."),
        2_740_000, (Point::Agreed, Twist::Unpaid)),
    work("plaza", 3, ProjectType::Urbanisation,
        ("Remodelación de la plaza cívica", "Piso, bancas, jardineras y quiosco de la plaza frente al templo."),
        1_350_000, (Point::Authorised, Twist::Nothing)),
    work("biblioteca", 1, ProjectType::CommunityDevelopmentCentre,
        ("Centro comunitario con biblioteca y cómputo", "Sala de lectura, doce equipos y un salón de talleres para jóvenes y mujeres."),
        1_640_000, (Point::National, Twist::Nothing)),
    work("alumbrado", 2, ProjectType::Urbanisation,
        ("Alumbrado público de la calzada al panteón", "Sesenta luminarias de bajo consumo a lo largo de la calzada."),
        690_000, (Point::Viability, Twist::Nothing)),
    work("pozo", 3, ProjectType::PotableWater,
        ("Equipamiento del pozo y línea de conducción", "Bomba sumergible, caseta y 1,200 metros de tubería hasta el tanque."),
        1_430_000, (Point::Planning, Twist::Nothing)),
    work("unidad", 1, ProjectType::SportsFacility,
        ("Unidad deportiva junto al río", "Campo de futbol empastado, pista y juegos infantiles."),
        1_890_000, (Point::Viability, Twist::Returned)),
    work("camino", 2, ProjectType::RoadsAndHighways,
        ("Rehabilitación del camino a la presa", "Revestimiento y obras de drenaje en cuatro kilómetros del camino saca cosechas."),
        2_080_000, (Point::Selected, Twist::Conditional)),
    work("asilo", 1, ProjectType::Other,
        ("Casa de día para adultos mayores", "Comedor, sala de terapia y patio para treinta personas."),
        1_270_000, (Point::Selected, Twist::Repudiated)),
    work("salon", 3, ProjectType::CommunityDevelopmentCentre,
        ("Salón de usos múltiples", "Salón con cocina y baños para las asambleas y fiestas de la comunidad."),
        1_120_000, (Point::Submitted, Twist::Deferred)),
    work("arco", 2, ProjectType::Urbanisation,
        ("Arco de bienvenida a la cabecera", "Arco de cantera con el nombre de la comunidad y de sus clubes."),
        840_000, (Point::Submitted, Twist::Rejected)),
    work("lienzo", 1, ProjectType::Other,
        ("Lienzo charro", "Ruedo, manga y gradas para las fiestas de agosto."),
        1_750_000, (Point::Submitted, Twist::Withdrawn)),
];

impl Work {
    /// The committee has it on its agenda.
    pub fn is_decided_on(&self) -> bool {
        self.twist != Twist::Withdrawn
    }

    pub fn cost_centavos(&self) -> i64 {
        self.cost_pesos * 100
    }

    /// Somebody who acts for its club.
    pub fn of_club(&self, office: &str) -> String {
        format!("{office}.zac-{}", self.club)
    }
}
