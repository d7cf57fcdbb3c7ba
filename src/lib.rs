//! tresporuno: the programme 3x1 as a GraphQL service.
pub mod authn;
pub mod authz;
pub mod domain;
pub mod error;
