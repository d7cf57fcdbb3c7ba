//! The pure rules of the programme: value in, value or refusal out. Nothing here awaits, reads a clock or knows a database.

pub mod budget;
pub mod club;
pub mod document;
pub mod freeze;
pub mod ledger;
pub mod life;
pub mod mandate;
pub mod marginalisation;
pub mod money;
pub mod need;
pub mod people;
pub mod project;
pub mod proof;
pub mod refusal;
pub mod registration;
pub mod rules;
pub mod seat;
pub mod session;
pub mod tenant;
pub mod text;
pub mod voting;
pub mod word;
