//! tresporuno: the programme 3x1 as a GraphQL service.
pub mod authz;
pub mod demo;
pub mod domain;
pub mod error;
pub mod store;
