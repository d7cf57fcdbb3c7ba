//! States, municipalities and communities: where the programme happens.

use uuid::Uuid;

use super::budget::BudgetCeiling;
use super::club::Club;
use super::need::Need;
use super::noun::noun;
use super::project::Project;
use crate::domain::project::MarginalisationDegree;

noun! {
    /// A federal entity (entidad federativa).
    State, StateWants of State
    row { code: String, iso_code: String = "isoCode", name: String = "name", }
    pages {
        municipalities: Municipality = "municipalities" by code -> state_code;
        budget_ceilings: BudgetCeiling = "budgetCeilings" by code -> state_code;
    }
}

noun! {
    /// A municipality (municipio).
    Municipality, MunicipalityWants of Municipality
    row {
        code: String,
        name: String = "name",
        longitude_e4: i64 = "longitude",
        latitude_e4: i64 = "latitude",
        population: i64 = "population",
        marginalisation_degree: MarginalisationDegree = "marginalisationDegree",
        marginalisation_index_e6: i64 = "marginalisationIndex",
    }
    one { state: State = "state" by state_code -> code; }
    pages {
        communities: Community = "communities" by code -> municipality_code;
        clubs: Club = "clubs" by code -> municipality_code;
        projects: Project = "projects" by code -> municipality_code;
    }
}

noun! {
    /// The place that receives the work (localidad).
    Community, CommunityWants of Community
    row {
        id: Uuid,
        municipality_code: String,
        state_code: String,
        name: String,
        marginalisation_degree: MarginalisationDegree,
    }
    one { municipality: Municipality = "municipality" by municipality_code -> code; }
    pages {
        clubs: Club = "clubs" by id -> community_id;
        needs: Need = "needs" by id -> community_id;
        projects: Project = "projects" by id -> community_id;
    }
    acts { FileAssemblyNeed, }
}
