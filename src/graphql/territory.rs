//! States, municipalities and communities.

use async_graphql::ID;

use super::access::CommunityCan;
use super::filter::listed;
use super::id::NodeKind;
use super::list::{connection, object};
use super::scalar::InegiCode;
use super::written::{Owned, Written};
use crate::domain::project::MarginalisationDegree;
use crate::error::Result;
use crate::store::budget::BudgetCeiling;
use crate::store::club::Club;
use crate::store::need::Need;
use crate::store::project::Project;
use crate::store::territory::{Community, Municipality, State};

object! {
    /// A federal entity of Mexico (entidad federativa).
    State {
        /// Global id.
        pub async fn id(&self) -> ID {
            NodeKind::State.id_of_code(&self.code)
        }

        /// INEGI's code, two digits.
        async fn code(&self) -> InegiCode {
            InegiCode(self.code.clone())
        }

        /// ISO 3166-2 code, as `MX-ZAC`.
        async fn iso_code(&self) -> &str {
            &self.iso_code
        }

        /// Name.
        async fn name(&self) -> &str {
            &self.name
        }
    }
    connections {
        /// Its municipalities.
        municipalities: Municipality;
        /// Ceilings of the federal part here, one a year.
        budget_ceilings: BudgetCeiling;
    }
}

object! {
    /// A municipality (municipio); where it is enrolled it holds a seat of the projects in its communities.
    Municipality {
        /// Global id.
        pub async fn id(&self) -> ID {
            NodeKind::Municipality.id_of_code(&self.code)
        }

        /// INEGI's code, five digits.
        async fn code(&self) -> InegiCode {
            InegiCode(self.code.clone())
        }

        /// Name.
        async fn name(&self) -> &str {
            &self.name
        }

        /// Centre of its bounding box, degrees east (WGS 84), as decimal text.
        async fn longitude(&self) -> String {
            degrees(self.longitude_e4)
        }

        /// Centre of its bounding box, degrees north (WGS 84), as decimal text.
        async fn latitude(&self) -> String {
            degrees(self.latitude_e4)
        }

        /// Inhabitants at CONAPO's count; absent where no count was imported.
        async fn population(&self) -> Option<i64> {
            (self.population > 0).then_some(self.population)
        }

        /// Degree of marginalisation (CONAPO).
        async fn marginalisation_degree(&self) -> MarginalisationDegree {
            self.marginalisation_degree
        }

        /// Index of marginalisation (CONAPO), as decimal text; the lower, the more marginalised. Absent where no index
        /// was imported.
        async fn marginalisation_index(&self) -> Option<String> {
            let index = self.marginalisation_index_e6;
            (index != 0).then(|| format!("{}.{:06}", index / 1_000_000, (index % 1_000_000).abs()))
        }
    }
    ones {
        /// The state in which it lies.
        state: State;
    }
    connections {
        /// Its communities that take part in the programme.
        communities: Community;
        /// Clubs of migrants from its communities.
        clubs: Club;
        /// Projects in its communities.
        projects: Project;
    }
}

object! {
    /// The place that receives a work (localidad).
    Community {
        /// Global id.
        pub async fn id(&self) -> ID {
            NodeKind::Community.id(self.id)
        }

        /// Name.
        async fn name(&self) -> &str {
            &self.name
        }

        /// Degree of marginalisation (CONAPO).
        async fn marginalisation_degree(&self) -> MarginalisationDegree {
            self.marginalisation_degree
        }

        /// What the viewer may do with it, by the policy.
        async fn can(&self) -> Option<Result<Written<Owned<CommunityCan<'_>>>>> {
            Some(self.can.get().map(|can| Written::owned(CommunityCan(can))))
        }
    }
    ones {
        /// The municipality in which it lies.
        municipality: Municipality;
    }
    connections {
        /// Clubs of migrants from here.
        clubs: Club;
        /// What its assemblies ask for, the most endorsed first.
        needs: Need;
        /// Projects here.
        projects: Project;
    }
}

connection!(State, "StateConnection", "StateEdge", "states");
connection!(Municipality, "MunicipalityConnection", "MunicipalityEdge", "municipalities");
connection!(Community, "CommunityConnection", "CommunityEdge", "communities");

listed! {
    State,
    where StateWhere {
        /// INEGI's code.
        code: InegiCodeFilter on "code",
    }
    order StateOrder {
        /// By INEGI's code.
        CodeAsc = ascending("code", Text),
        /// By INEGI's code, backwards.
        CodeDesc = descending("code", Text),
    }
    default CodeAsc
}

listed! {
    Municipality,
    where MunicipalityWhere {
        /// INEGI's code of the municipality.
        code: InegiCodeFilter on "code",
        /// INEGI's code of the state.
        state: InegiCodeFilter on "state_code",
        /// Degree of marginalisation.
        marginalisation: MarginalisationFilter on "marginalisation_degree",
    }
    order MunicipalityOrder {
        /// By name.
        NameAsc = ascending("name", Text),
        /// By name, backwards.
        NameDesc = descending("name", Text),
        /// By INEGI's code.
        CodeAsc = ascending("code", Text),
        /// By INEGI's code, backwards.
        CodeDesc = descending("code", Text),
    }
    default NameAsc
}

listed! {
    Community,
    where CommunityWhere {
        /// INEGI's code of the state.
        state: InegiCodeFilter on "state_code",
        /// INEGI's code of the municipality.
        municipality: InegiCodeFilter on "municipality_code",
        /// Degree of marginalisation.
        marginalisation: MarginalisationFilter on "marginalisation_degree",
    }
    order CommunityOrder {
        /// By name.
        NameAsc = ascending("name", Text),
        /// By name, backwards.
        NameDesc = descending("name", Text),
    }
    default NameAsc
}

fn degrees(e4: i64) -> String {
    let sign = if e4 < 0 { "-" } else { "" };
    let magnitude = e4.unsigned_abs();
    format!("{sign}{}.{:04}", magnitude / 10_000, magnitude % 10_000)
}
