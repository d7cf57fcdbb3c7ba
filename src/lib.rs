//! tresporuno, the programme 3x1 as a GraphQL service. This is the map; the rooms stand in reading order.
//!
//! - [`domain`] the pure rules of the programme. Nothing in it awaits, reads a clock or knows a database.
//! - [`authz`] who may see and do what. `policy` is the page; no other room names a role.
//! - [`store`] the only room with a connection. Nothing is shown without a scope or written without a permit; what the
//!   work of an act touches beyond that stands in `authz::touch`, and PostgreSQL holds it to it.
//! - [`ops`] the acts: one value per mutation, one transaction each. Nothing is done without an entry in the ledger.
//! - [`graphql`] the schema. Nothing in it knows a rule of the programme or a line of SQL.
//! - [`authn`] who asks: accounts, sign-ins, keys and providers outside. Nothing in a token says what somebody may do, and
//!   nothing secret stands in the database.
//! - [`http`] the edge: limits, GraphQL over HTTP, SSE and WebSocket, the page for people. No query reaches the library
//!   unguarded, and no stream says anything for which it was not let in anew.
//! - [`service`] the rooms joined into one service.
//! - [`demo`] the demonstration programme, generated and calibrated.
//! - [`config`] every setting, once; [`cli`] the command line.
//! - [`kept`] what is kept to be used again, within bounds. Nothing in it is asked for a decision.
//! - [`error`] the one error that crosses rooms.
//!
//! A new noun goes, in this order, into a migration and `entity`; `authz::resource`, `policy` and, where acts write it,
//! `touch`; `domain` for its rules; `store` (a `noun!`), `ops` (an `Op` for each act) and `graphql` (its type, `NodeKind`,
//! its place among the roots). The tests then say what is missing: `UPDATE=1` writes their texts anew, to be reviewed.

pub mod authn;
pub mod authz;
pub mod cli;
pub mod config;
pub mod demo;
pub mod domain;
pub mod error;
pub mod graphql;
pub mod http;
pub mod kept;
pub mod ops;
pub mod service;
pub mod store;
