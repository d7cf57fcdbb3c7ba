//! The technical file of a project: what its checklist asks for by type of work, and when it can be filled in and completed.

use super::project::ProjectType;
use super::refusal::Reason;
use super::word::{Word, words};

words! {
    /// What the checklist of a technical file can ask for.
    Requirement {
        /// The club's registration (toma de nota).
        ClubRegistration = "CLUB_REGISTRATION",
        /// Minutes of the assembly in which the community asked for the work (acta de asamblea comunitaria).
        CommunityAssemblyMinutes = "COMMUNITY_ASSEMBLY_MINUTES",
        /// Cost estimate (presupuesto de obra).
        CostEstimate = "COST_ESTIMATE",
        /// Analysis of unit prices (análisis de precios unitarios).
        UnitPriceAnalysis = "UNIT_PRICE_ANALYSIS",
        /// Bill of quantities (números generadores).
        BillOfQuantities = "BILL_OF_QUANTITIES",
        /// Location plan (croquis de localización).
        LocationPlan = "LOCATION_PLAN",
        /// Schedule of works (programa de obra).
        WorkSchedule = "WORK_SCHEDULE",
        /// Drawings and specifications (proyecto ejecutivo).
        ExecutiveDesign = "EXECUTIVE_DESIGN",
        /// Proof that the land may be built on (acreditación de la propiedad del predio).
        LandTitle = "LAND_TITLE",
        /// Right of way (liberación del derecho de vía).
        RightOfWay = "RIGHT_OF_WAY",
        /// Opinion on the environmental impact (dictamen de impacto ambiental).
        EnvironmentalOpinion = "ENVIRONMENTAL_OPINION",
        /// Study of the soil (estudio de mecánica de suelos).
        SoilStudy = "SOIL_STUDY",
        /// Structural calculation (memoria de cálculo estructural).
        StructuralCalculation = "STRUCTURAL_CALCULATION",
        /// The electricity company's approval of the design (proyecto aprobado por la CFE).
        ElectricityApproval = "ELECTRICITY_APPROVAL",
        /// Right to draw the water (título de concesión de la CONAGUA).
        WaterConcession = "WATER_CONCESSION",
        /// Analysis of the water (análisis de calidad del agua).
        WaterAnalysis = "WATER_ANALYSIS",
        /// Permit to discharge waste water (permiso de descarga).
        DischargePermit = "DISCHARGE_PERMIT",
        /// Approval of the authority for schools (validación de la autoridad educativa).
        EducationApproval = "EDUCATION_APPROVAL",
        /// Approval of the authority for health (validación de la autoridad sanitaria).
        HealthApproval = "HEALTH_APPROVAL",
        /// Who will run and maintain it (compromiso de operación y mantenimiento).
        OperationCommitment = "OPERATION_COMMITMENT",
        /// Business plan (plan de negocio).
        BusinessPlan = "BUSINESS_PLAN",
    }
}

words! {
    /// Where an item of a checklist stands.
    ItemStanding {
        /// Nothing was provided yet.
        Missing = "MISSING",
        /// A document was provided.
        Provided = "PROVIDED",
        /// A reviewer found a defect in what was provided.
        Defective = "DEFECTIVE",
    }
}

words! {
    /// Where a technical file stands.
    FileStatus {
        /// Being filled in by the municipality, with the club's help.
        FillingIn = "FILLING_IN",
        /// The municipality has completed it; nothing of it changes unless a reviewer returns it.
        Complete = "COMPLETE",
        /// A reviewer returned it with its defects, which are to be mended.
        Returned = "RETURNED",
    }
}

/// What every file holds, beside the documents that the operating rules name.
const OF_EVERY_WORK: &[Requirement] =
    &[Requirement::CostEstimate, Requirement::LocationPlan, Requirement::WorkSchedule, Requirement::LandTitle];

/// What the file of each type of work holds beside that.
const BY_TYPE: &[(ProjectType, &[Requirement])] = &[
    (ProjectType::Urbanisation, &[Requirement::ExecutiveDesign, Requirement::BillOfQuantities]),
    (ProjectType::Electrification, &[Requirement::ElectricityApproval, Requirement::RightOfWay]),
    (
        ProjectType::CommunityDevelopmentCentre,
        &[Requirement::ExecutiveDesign, Requirement::StructuralCalculation, Requirement::OperationCommitment],
    ),
    (
        ProjectType::StreetPavement,
        &[Requirement::ExecutiveDesign, Requirement::BillOfQuantities, Requirement::UnitPriceAnalysis],
    ),
    (
        ProjectType::PotableWater,
        &[Requirement::WaterConcession, Requirement::WaterAnalysis, Requirement::OperationCommitment],
    ),
    (
        ProjectType::SewerSystem,
        &[Requirement::DischargePermit, Requirement::EnvironmentalOpinion, Requirement::OperationCommitment],
    ),
    (
        ProjectType::EducationInfrastructure,
        &[Requirement::ExecutiveDesign, Requirement::StructuralCalculation, Requirement::EducationApproval],
    ),
    (
        ProjectType::RoadsAndHighways,
        &[Requirement::RightOfWay, Requirement::SoilStudy, Requirement::EnvironmentalOpinion],
    ),
    (ProjectType::SportsFacility, &[Requirement::ExecutiveDesign, Requirement::OperationCommitment]),
    (ProjectType::IncomeGenerating, &[Requirement::BusinessPlan]),
    (
        ProjectType::HealthCentre,
        &[Requirement::ExecutiveDesign, Requirement::StructuralCalculation, Requirement::HealthApproval],
    ),
    (ProjectType::Other, &[Requirement::UnitPriceAnalysis]),
];

/// The checklist of a type of work: first what the operating rules name, parted by commas, each once.
pub fn checklist(project_type: ProjectType, required_documents: &str) -> Vec<Requirement> {
    let of_rules = required_documents.split(',').filter_map(|word| Requirement::parse(word.trim()));
    let of_type = BY_TYPE.iter().filter(|(of, _)| *of == project_type).flat_map(|(_, listed)| listed.iter());
    let mut listed: Vec<Requirement> = Vec::new();
    for requirement in of_rules.chain(OF_EVERY_WORK.iter().chain(of_type).copied()) {
        if !listed.contains(&requirement) {
            listed.push(requirement);
        }
    }
    listed
}

impl FileStatus {
    /// Something can be put into the file: what is complete waits as it is.
    pub fn takes_documents(self) -> Result<(), Reason> {
        match self {
            FileStatus::FillingIn | FileStatus::Returned => Ok(()),
            FileStatus::Complete => Err(Reason::TechnicalFileComplete),
        }
    }
}

/// What of a checklist is not there or has a defect.
pub fn lacking(items: &[(Requirement, ItemStanding)]) -> Vec<Requirement> {
    let lacks = |standing: ItemStanding| match standing {
        ItemStanding::Missing | ItemStanding::Defective => true,
        ItemStanding::Provided => false,
    };
    items.iter().filter(|(_, standing)| lacks(*standing)).map(|(requirement, _)| *requirement).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_type_of_work_has_a_checklist_of_its_own() {
        for project_type in ProjectType::ALL {
            assert_eq!(BY_TYPE.iter().filter(|(of, _)| of == project_type).count(), 1, "{project_type:?}");
            let listed = checklist(*project_type, "");
            assert!(listed.len() > OF_EVERY_WORK.len(), "{project_type:?}");
        }
        let used = |requirement: &Requirement| {
            let by_type = BY_TYPE.iter().any(|(_, listed)| listed.contains(requirement));
            by_type || OF_EVERY_WORK.contains(requirement)
        };
        let of_rules_alone: Vec<_> = Requirement::ALL.iter().filter(|requirement| !used(requirement)).collect();
        assert_eq!(of_rules_alone, [&Requirement::ClubRegistration, &Requirement::CommunityAssemblyMinutes]);
    }

    #[test]
    fn what_the_rules_name_comes_first_and_nothing_twice() {
        let listed = checklist(ProjectType::IncomeGenerating, "CLUB_REGISTRATION, COST_ESTIMATE,BUSINESS_PLAN,UNKNOWN");
        let words: Vec<&str> = listed.iter().map(|requirement| requirement.text()).collect();
        let wanted =
            ["CLUB_REGISTRATION", "COST_ESTIMATE", "BUSINESS_PLAN", "LOCATION_PLAN", "WORK_SCHEDULE", "LAND_TITLE"];
        assert_eq!(words, wanted);
    }

    #[test]
    fn every_document_of_the_shipped_rules_is_a_requirement() {
        let rules = include_str!("../../data/rule_sets.csv");
        let mut words = rules.lines().skip(1).flat_map(|line| line.split(',').nth(18).unwrap().split(' '));
        assert!(words.all(|word| Requirement::parse(word).is_some()));
    }

    #[test]
    fn what_is_missing_or_defective_is_lacking() {
        let items = [
            (Requirement::CostEstimate, ItemStanding::Provided),
            (Requirement::LandTitle, ItemStanding::Missing),
            (Requirement::SoilStudy, ItemStanding::Defective),
        ];
        assert_eq!(lacking(&items), [Requirement::LandTitle, Requirement::SoilStudy]);
        assert_eq!(lacking(&items[..1]), []);
        assert_eq!(FileStatus::Complete.takes_documents(), Err(Reason::TechnicalFileComplete));
        assert_eq!(FileStatus::Returned.takes_documents(), Ok(()));
    }
}
