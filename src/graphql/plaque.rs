//! Plaques of works that were handed over.

use super::list::{few, object};
use super::scalar::DateTime;
use super::written::WrittenList;
use crate::error::Result;
use crate::store::club::Club;
use crate::store::plaque::{Dedication, Plaque};
use crate::store::project::ProjectParty;
use crate::store::territory::{Community, Municipality};

object! {
    /// What stands on the plaque (placa) of a work that was handed over, of the record: who asked for it, who paid for it,
    /// and no official's name.
    Plaque {
        /// Folio of the project.
        async fn folio(&self) -> &str {
            &self.folio
        }

        /// Title of the project.
        async fn title(&self) -> &str {
            &self.title
        }

        /// Fiscal year of the project.
        async fn fiscal_year(&self) -> i32 {
            self.fiscal_year
        }

        /// Its seats, in the programme's order: the club and the institutions of each level of government, each with what it
        /// deposited.
        async fn seats(&self) -> Option<Result<WrittenList<&ProjectParty>>> {
            few(&self.seats)
        }
    }
    ones {
        /// The club that proposed the work.
        club: Club;
        /// The community that received it.
        community: Community;
        /// The municipality of the community.
        municipality: Municipality;
        /// What the municipality had written on it.
        dedication: Dedication;
    }
}

/// The dedication (dedicatoria) of a plaque.
#[async_graphql::Object(name = "PlaqueDedication")]
impl Dedication {
    /// The text; absent before it was recorded.
    async fn text(&self) -> Option<&str> {
        Some(self.dedication.as_str()).filter(|text| !text.is_empty())
    }

    /// When it was recorded.
    async fn recorded_at(&self) -> Option<DateTime> {
        self.dedicated_at.map(DateTime)
    }

    /// Version, to be named by whoever records it.
    async fn version(&self) -> i64 {
        self.version
    }
}
