//! tresporuno, the programme 3x1 as a GraphQL service. This is the map; the rooms stand in reading order.
//!
//! - [`domain`] the pure rules of the programme. Nothing in it awaits, reads a clock or knows a database.
//! - [`authz`] who may see and do what. `policy` is the page; nothing else names a role.
//! - [`store`] the only room with a connection. Nothing is read without a scope or written without a permit.
//! - [`http`] the edge: limits, GraphQL over HTTP, the page for people. No query reaches the library unguarded.
//! - [`error`] the one error that crosses rooms.

pub mod authz;
pub mod domain;
pub mod error;
pub mod graphql;
pub mod http;
pub mod ops;
pub mod store;
