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
mod agreement;
mod attack;
mod authorisation;
mod bad_input;
mod broken_database;
mod budget;
mod command_line;
mod committee;
mod complaint;
mod concurrency;
mod covam;
mod credentials;
mod decision;
mod demo;
mod deposits_due;
mod digest;
mod documents;
mod documents_of_projects;
mod events;
mod freeze;
mod gates;
mod guard;
mod handover;
mod harness;
mod help_request;
mod hold;
mod http;
mod idempotency;
mod ledger;
mod mandate;
mod marginalisation;
mod matrix;
mod memory;
mod migrations;
mod minutes;
mod need;
mod operating_cost;
mod paging;
mod people;
mod planned;
mod plaque;
mod play;
mod poa;
mod postgres;
mod proposal;
mod rank;
mod refund;
mod release;
mod remembered;
mod response_format;
mod review;
mod schema;
mod share_exception;
mod solidarity;
mod sqlite;
mod sums;
mod supervision;
mod technical_file;
mod tenants;
mod tidy;
mod token;
mod walk;
mod watching;
mod works;
mod world;
