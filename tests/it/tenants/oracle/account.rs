//! The rows "fulfilment per seat" and "decision ledger" of the matrix, as far as the account of a project goes.

use entity::{project_account, transfer};
use tresporuno::graphql::id::NodeKind;

use super::Column::ConsularService;
use super::Oracle;

impl Oracle<'_> {
    pub fn account(&self, account: &project_account::Model) -> bool {
        self.column != ConsularService && self.project(self.rows.project_of(account.id))
    }

    pub fn transfer(&self, transfer: &transfer::Model) -> bool {
        self.column != ConsularService && self.project(self.rows.project_of(transfer.project_id))
    }

    /// Marks of what can be reached of accounts.
    pub(super) fn of_accounts(&self) -> Vec<String> {
        let accounts = self.rows.accounts.iter().filter(|row| self.account(row));
        let accounts = accounts.map(|row| format!("ProjectAccount {}", *NodeKind::Project.id(row.id)));
        let transfers = self.rows.transfers.iter().filter(|row| self.transfer(row));
        accounts.chain(transfers.map(|row| format!("Transfer {}", *NodeKind::Transfer.id(row.id)))).collect()
    }
}
