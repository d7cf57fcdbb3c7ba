//! The edge: GraphQL over HTTP, its limits, health and the page for a person; no rule of the programme lives here.

pub mod guard;
pub mod limits;
