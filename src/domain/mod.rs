//! The pure rules of the programme; nothing here awaits, reads a clock or knows a database.
pub mod refusal;
