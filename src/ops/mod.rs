//! The acts: one value per mutation that says what is asked, and one `work` that does it inside its transaction.
//!
//! [`desk`] surrounds every act alike: permit, work, check of what was written, ledger, key, commit.
//!
//! So that no two acts wait for each other in a circle, all take what others may hold in one order: the ceiling of a budget,
//! the account of a project, and then whatever else of projects, parties, transfers and reports, by whose triggers the sums
//! of the state are held.

pub mod agenda;
pub mod agreement;
pub mod api_key;
pub mod authorisation;
pub mod budget;
pub mod club;
pub mod committee;
pub mod complaint;
pub mod contribution;
pub mod desk;
pub mod document;
pub mod freeze;
pub mod governing_party;
pub mod handover;
pub mod help_request;
pub mod hold;
pub mod mandate;
pub mod minutes;
pub mod need;
pub mod operating_cost;
pub mod people;
pub mod plaque;
pub mod proposal;
pub mod refund;
pub mod release;
pub mod resolution;
pub mod review;
pub mod session;
pub mod share_exception;
pub mod social_audit;
pub mod technical_file;
pub mod withdrawal;
pub mod works;
pub mod works_committee;
