//! The rows "fulfilment per seat" and "decision ledger" of the matrix, as far as the account of a project goes.

use entity::{decision_ledger_entry, hold, project_account, refund_case, refund_share, share_exception, transfer};
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

    pub fn hold(&self, hold: &hold::Model) -> bool {
        self.column != ConsularService && self.project(self.rows.project_of(hold.project_id))
    }

    /// Why a seat gives more or less than its share is seen by whoever sees that it does.
    pub fn exception(&self, exception: &share_exception::Model) -> bool {
        self.column != ConsularService && self.project(self.rows.project_of(exception.project_id))
    }

    pub fn refund(&self, refund: &refund_case::Model) -> bool {
        self.column != ConsularService && self.project(self.rows.project_of(refund.project_id))
    }

    pub fn refund_share(&self, share: &refund_share::Model) -> bool {
        self.column != ConsularService && self.project(self.rows.project_of(share.project_id))
    }

    /// Of the history of a project all that is neither a vote nor in the technical file: votes and their count as the votes
    /// themselves, once the item is closed; what is in the file as the file.
    pub fn entry(&self, entry: &decision_ledger_entry::Model) -> bool {
        // Votes are a chain of their item's; its closing is one of the project's entries.
        if let "castVote" | "closeAgendaItem" = &*entry.act {
            let item = self.rows.item_of(entry.subject_id);
            return item.status == "CLOSED" && self.decides(self.rows.project_of(item.project_id));
        }
        let Some(project) = self.rows.projects.iter().find(|project| project.id == entry.chain_id) else {
            return false;
        };
        match &*entry.act {
            "provideTechnicalFileItem"
            | "returnFromPlanning"
            | "returnFromViability"
            | "returnFromNationalReview"
            | "requestHelp"
            | "answerHelpRequest"
            | "declineHelpRequest"
            | "withdrawHelpRequest"
            | "acknowledgeHelp" => {
                self.rows.technical_files.iter().any(|file| file.project_id == project.id && self.technical_file(file))
            }
            _ => self.column != ConsularService && self.project(project),
        }
    }

    /// Marks of what can be reached of accounts.
    pub(super) fn of_accounts(&self) -> Vec<String> {
        let accounts = self.rows.accounts.iter().filter(|row| self.account(row));
        let accounts = accounts.map(|row| format!("ProjectAccount {}", *NodeKind::Project.id(row.id)));
        let transfers = self.rows.transfers.iter().filter(|row| self.transfer(row));
        let transfers = transfers.map(|row| format!("Transfer {}", *NodeKind::Transfer.id(row.id)));
        let holds = self.rows.holds.iter().filter(|row| self.hold(row));
        let holds = holds.map(|row| format!("Hold {}", *NodeKind::Hold.id(row.id)));
        let exceptions = self.rows.exceptions.iter().filter(|row| self.exception(row));
        let exceptions = exceptions.map(|row| format!("ShareException {}", *NodeKind::ShareException.id(row.id)));
        let refunds = self.rows.refunds.iter().filter(|row| self.refund(row));
        let refunds = refunds.map(|row| format!("RefundCase {}", *NodeKind::RefundCase.id(row.id)));
        // An entry is reached from its project or its item alone.
        let reached = |entry: &&decision_ledger_entry::Model| {
            let of_project = self.rows.projects.iter().any(|row| row.id == entry.chain_id && self.project(row));
            self.entry(entry) && (of_project || self.rows.items.iter().any(|item| item.id == entry.chain_id))
        };
        let entries = self.rows.entries.iter().filter(reached).map(|row| format!("DecisionLedgerEntry {}", row.hash));
        accounts.chain(transfers).chain(holds).chain(exceptions).chain(refunds).chain(entries).collect()
    }
}
