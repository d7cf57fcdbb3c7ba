//! Who may see and do what: the policy page, the actor it judges, and the scopes and permits that come of it.

pub mod act;
pub mod actor;
pub mod claims;
pub mod job;
pub mod judge;
pub mod mandate;
pub mod matrix;
pub mod note;
pub mod people;
pub mod permit;
pub mod policy;
pub mod predicate;
pub mod resource;
pub mod scope;
mod sums;
mod terms;
pub mod touch;
pub mod wall;
