//! The acts: one value per mutation that says what is asked, and one `work` that does it inside its transaction.
//!
//! [`desk`] surrounds every act alike: permit, work, check of what was written, ledger, key, commit.

pub mod agenda;
pub mod api_key;
pub mod budget;
pub mod club;
pub mod contribution;
pub mod desk;
pub mod document;
pub mod governing_party;
pub mod mandate;
pub mod need;
pub mod people;
pub mod proposal;
pub mod resolution;
pub mod session;
pub mod social_audit;
pub mod technical_file;
pub mod works;
pub mod works_committee;
