//! tresporuno: the programme 3x1 as a GraphQL service.
pub mod authz;
pub mod domain;
pub mod error;
pub mod http;
