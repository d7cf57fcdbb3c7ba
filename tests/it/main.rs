//! One test binary for the whole service, so that it links once; each room of the tests is a module here.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops at the first surprise, also in the functions that it calls"
)]

#[macro_use]
mod both;
mod access;
mod account;
mod accounts;
mod attack;
mod bad_input;
mod broken_database;
mod budget;
mod command_line;
mod concurrency;
mod covam;
mod credentials;
mod decision;
mod demo;
mod digest;
mod documents;
mod documents_of_projects;
mod events;
mod gates;
mod guard;
mod harness;
mod http;
mod idempotency;
mod mandate;
mod marginalisation;
mod matrix;
mod memory;
mod migrations;
mod need;
mod paging;
mod people;
mod planned;
mod postgres;
mod remembered;
mod response_format;
mod schema;
mod sqlite;
mod supervision;
mod technical_file;
mod tenants;
mod tidy;
mod token;
mod watching;
mod works;
mod world;
