//! Which party governed a government, and when; never anything of a person.

use async_graphql::ID;

use super::filter::listed;
use super::id::NodeKind;
use super::list::{connection, object};
use super::scalar::{Date, DateTime};
use crate::domain::governing_party::OPEN_END;
use crate::store::governing_party::GoverningParty;
use crate::store::tenant::Tenant;

object! {
    /// The term of a party (partido gobernante) at a government: from the day on which it took over to the one on which the
    /// next did. It is of the government, never of a person.
    GoverningParty {
        /// Global id.
        pub async fn id(&self) -> ID {
            NodeKind::GoverningParty.id(self.id)
        }

        /// Name of the party, or of the coalition.
        async fn party(&self) -> &str {
            &self.party
        }

        /// Day on which it took over.
        async fn since(&self) -> Date {
            Date(self.since)
        }

        /// Day on which the next party took over; absent while it governs.
        async fn until(&self) -> Option<Date> {
            (self.until != OPEN_END).then_some(Date(self.until))
        }

        /// When it was recorded.
        async fn recorded_at(&self) -> DateTime {
            DateTime(self.recorded_at)
        }

        /// Version.
        async fn version(&self) -> i64 {
            self.version
        }
    }
    ones {
        /// The government.
        tenant: Tenant;
    }
}

connection!(GoverningParty, "GoverningPartyConnection", "GoverningPartyEdge", "terms of parties");

listed! {
    GoverningParty,
    where GoverningPartyWhere {
        /// Day on which the party took over.
        since: DateFilter on "since",
    }
    order GoverningPartyOrder {
        /// Latest first.
        SinceDesc = descending("since", Date),
        /// Earliest first.
        SinceAsc = ascending("since", Date),
    }
    default SinceDesc
}
