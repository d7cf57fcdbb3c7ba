//! Four tenants under one roof: what is mine I see and do, what is another's I cannot tell from what does not exist,
//! and the decision is everybody's who holds a seat in it.

mod absence;
pub mod access_ledger;
pub mod acts;
pub mod crawler;
pub mod grown;
mod interference;
pub mod mutations;
pub mod oracle;
mod queries;
mod reach;
pub mod rows;
mod seats;
mod simulation;
mod standing;
pub mod viewers;
