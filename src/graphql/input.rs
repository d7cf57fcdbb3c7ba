//! The inputs of mutations, as the schema describes them; `parse` reads each into its op.

mod parse;

use async_graphql::{ID, InputObject};

use super::scalar::{Date, DateTime};
use crate::authz::policy::Act;
use crate::domain::agenda::Purpose;
use crate::domain::club::Office;
use crate::domain::money::Currency;

/// Declares an input with the members that every input has.
macro_rules! input {
    ($(#[$doc:meta])+ $name:ident { $($(#[$field_doc:meta])+ $field:ident: $type:ty,)* }) => {
        $(#[$doc])+
        #[derive(Debug, InputObject)]
        pub struct $name {
            /// Key of the client's own choice, 1 to 100 printable ASCII characters; the same key does nothing twice.
            pub idempotency_key: String,
            /// Anything; comes back in the answer.
            pub client_mutation_id: Option<String>,
            $($(#[$field_doc])+ pub $field: $type,)*
        }
    };
}

mod account;
mod api_key;
mod complaint;
mod covam;
mod files;
mod freeze;
mod handover;
mod help_request;
mod money;
mod need;
mod people;
mod proposal;
mod review;
mod share_exception;
mod supervision;
mod watching;
mod works;
pub use account::*;
pub use api_key::*;
pub use complaint::*;
pub use covam::*;
pub use files::*;
pub use freeze::*;
pub use handover::*;
pub use help_request::*;
pub use money::*;
pub use need::*;
pub use people::*;
pub use proposal::*;
pub use review::*;
pub use share_exception::*;
pub use supervision::*;
pub use watching::*;
pub use works::*;

/// Somebody in an office of a club.
#[derive(Debug, InputObject)]
pub struct OfficerInput {
    /// The office.
    pub office: Office,
    /// Name of the person.
    pub name: String,
    /// E-mail address of the person; under it they are invited, and hold the office once they accept.
    pub email: String,
}

/// How to reach a club, and its bank account; only the club itself will read it.
#[derive(Debug, InputObject)]
pub struct ContactInput {
    /// Person to contact.
    pub name: String,
    /// E-mail address.
    pub email: String,
    /// Telephone.
    pub phone: String,
    /// Bank of the club.
    pub bank_name: String,
    /// Account of the club.
    pub bank_account: String,
}

input! {
    /// What registering a club takes.
    RegisterClubInput {
        /// The consulate that registers.
        consulate_id: ID,
        /// Name of the club, 1 to 200 characters.
        name: String,
        /// City in the United States.
        city: String,
        /// State of the United States, two letters.
        us_state: String,
        /// The community of origin.
        community_id: ID,
        /// The federation to which the club belongs.
        federation_id: Option<ID>,
        /// Day on which the club was founded.
        founded_on: Date,
        /// How to reach the club.
        contact: ContactInput,
        /// Its officers, three at most, in different offices, each of whom is invited; a proposal needs an author and
        /// two who confirm.
        officers: Vec<OfficerInput>,
    }
}

input! {
    /// What renewing a registration takes.
    RenewClubRegistrationInput {
        /// The club.
        club_id: ID,
        /// Version of the club that the client knows.
        expected_version: i64,
    }
}

input! {
    /// What changing a club's own file takes.
    UpdateClubFileInput {
        /// The club.
        club_id: ID,
        /// Version of the file that the client knows.
        expected_version: i64,
        /// The new file.
        contact: ContactInput,
    }
}

input! {
    /// What asking a club for a mandate takes.
    ProposeMandateInput {
        /// The club, one of the federation's own.
        club_id: ID,
        /// What the federation shall be able to do for the club, each by its name; `CAST_VOTE` gives the vote.
        acts: Vec<Act>,
        /// When its term is over, three years from now at the latest.
        valid_until: DateTime,
    }
}

input! {
    /// What accepting a mandate takes.
    AcceptMandateInput {
        /// The mandate.
        mandate_id: ID,
        /// Version of the mandate that the client knows.
        expected_version: i64,
    }
}

input! {
    /// What suspending a mandate takes.
    SuspendMandateInput {
        /// The mandate.
        mandate_id: ID,
        /// Version of the mandate that the client knows.
        expected_version: i64,
    }
}

input! {
    /// What resuming a mandate takes.
    ResumeMandateInput {
        /// The mandate.
        mandate_id: ID,
        /// Version of the mandate that the client knows.
        expected_version: i64,
    }
}

input! {
    /// What ending a mandate takes.
    EndMandateInput {
        /// The mandate.
        mandate_id: ID,
        /// Version of the mandate that the client knows.
        expected_version: i64,
    }
}

input! {
    /// What convening a session takes.
    ConveneSessionInput {
        /// The committee.
        committee_id: ID,
        /// Where it sits.
        place: String,
        /// When it begins: not before the notice that the committee's rules ask for.
        starts_at: DateTime,
        /// When it ends; a permanent session sits for 31 days at most.
        ends_at: DateTime,
    }
}

input! {
    /// What putting a project on an agenda takes.
    AddAgendaItemInput {
        /// The session.
        session_id: ID,
        /// Version of the session that the client knows.
        expected_version: i64,
        /// The project.
        project_id: ID,
        /// What is to be decided.
        #[graphql(default_with = "Purpose::Selection")]
        purpose: Purpose,
    }
}

input! {
    /// What opening an item takes.
    OpenAgendaItemInput {
        /// The item.
        agenda_item_id: ID,
        /// Version of the item that the client knows.
        expected_version: i64,
        /// Why it is taken before a better ranked item of the same agenda, 1 to 2,000 characters; needed where it is, and
        /// falls away where it is not.
        departure_reason: Option<String>,
    }
}

/// What a seat can say of an item by voting; to stand aside is a mutation of its own.
#[derive(Clone, Copy, Debug, Eq, PartialEq, async_graphql::Enum)]
pub enum Ballot {
    /// In favour.
    For,
    /// Against.
    Against,
    /// Present, but neither for nor against.
    Abstain,
}

input! {
    /// What casting a vote takes.
    CastVoteInput {
        /// The item.
        agenda_item_id: ID,
        /// What the seat says.
        choice: Ballot,
        /// Why, at most 2,000 characters.
        reason: Option<String>,
        /// Version of the seat's own vote that the client knows; 0 for its first.
        expected_version: i64,
    }
}

input! {
    /// What standing aside takes.
    RecuseVoteInput {
        /// The item.
        agenda_item_id: ID,
        /// Why, 1 to 2,000 characters.
        reason: String,
        /// Version of the seat's own vote that the client knows; 0 for its first.
        expected_version: i64,
    }
}

input! {
    /// What closing an item takes.
    CloseAgendaItemInput {
        /// The item.
        agenda_item_id: ID,
        /// Version of the item that the client knows.
        expected_version: i64,
        /// Why, 1 to 2,000 characters.
        reason: String,
        /// What must be met by a day, 1 to 2,000 characters, should the votes select the project: then it is selected
        /// with conditions. Where they do not, the conditions fall away.
        conditions: Option<String>,
        /// Day by which the conditions must be met; with conditions only.
        conditions_due_on: Option<Date>,
    }
}

input! {
    /// What publishing a resolution takes.
    PublishResolutionInput {
        /// The resolution.
        resolution_id: ID,
        /// Version of the resolution that the client knows.
        expected_version: i64,
    }
}

input! {
    /// What committing a part takes.
    PledgeContributionInput {
        /// The part.
        contribution_id: ID,
        /// Version of the part that the client knows.
        expected_version: i64,
        /// The seat's share of the cost in pesos, as decimal text with at most two decimals.
        amount: String,
        /// The seat's own notes, at most 2,000 characters.
        notes: Option<String>,
    }
}

input! {
    /// What recording a deposit takes.
    RecordDepositInput {
        /// The part.
        contribution_id: ID,
        /// Version of the part that the client knows.
        expected_version: i64,
        /// Amount in its own currency, as decimal text with at most two decimals.
        amount: String,
        /// Currency of the amount.
        #[graphql(default_with = "Currency::Mxn")]
        currency: Currency,
        /// Pesos per dollar, as decimal text with at most four decimals; for dollars only.
        rate: Option<String>,
        /// Day of the rate; for dollars only.
        rate_on: Option<Date>,
        /// Day of the deposit.
        deposited_on: Date,
        /// What evidences it: number of a receipt or of a transfer, 1 to 200 characters.
        evidence: String,
        /// A document of the project that evidences it, too.
        evidence_document_id: Option<ID>,
    }
}
