//! A batch of rows, table by table, in the order in which foreign keys let them be inserted.

use crate::error::Result;
use crate::store::bulk::{Loading, Present};

macro_rules! tables {
    ($($table:ident),+ $(,)?) => {
        /// Rows that belong together; whatever they refer to stands in the same batch or in an earlier one.
        #[derive(Clone, Debug, Default, Eq, PartialEq)]
        pub struct Batch {
            $(pub $table: Vec<entity::$table::Model>,)+
        }

        impl Batch {
            /// Number of rows in all tables.
            pub fn rows(&self) -> u64 {
                [$(self.$table.len()),+].into_iter().map(|length| length as u64).sum()
            }

            /// Adds the rows of `other`.
            pub fn append(&mut self, mut other: Batch) {
                $(self.$table.append(&mut other.$table);)+
            }

            /// Writes the rows.
            pub async fn insert(&self, loading: &Loading, present: Present) -> Result<()> {
                $(loading.insert(&self.$table, present).await?;)+
                Ok(())
            }
        }
    };
}

tables! {
    state, municipality, rule_set,
    tenant, person, membership, access_grant, consulate, community, club, club_file, club_registration,
    federation_mandate, mirror_club,
    committee, committee_seat, committee_representative,
    budget_ceiling, project, budget_line, project_site, project_confirmation, project_party, contribution, deposit, budget_reservation,
    project_account, transfer,
    session, agenda_item, vote, resolution, decision_ledger_entry,
}
