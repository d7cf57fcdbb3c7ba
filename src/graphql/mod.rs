//! The schema: types and resolvers per noun. A read takes one step to the store, a write one to its op.
//!
//! What can be refused is a nullable field that gives `Option<Result<T>>`: then it is `null` beside its siblings, with
//! an error that says where and why.

mod access;
mod access_ledger;
mod account;
mod agreement;
mod api_key;
mod budget;
mod club;
mod committee;
mod complaint;
mod contribution;
pub mod document;
mod fairness;
mod filter;
mod freeze;
mod governing_party;
mod handover;
mod help_request;
mod hold;
pub mod id;
mod input;
mod ledger;
mod list;
mod mandate;
mod minutes;
mod mutation;
mod need;
mod node;
mod operating_cost;
mod people;
mod plaque;
mod poa;
mod project;
mod proposal;
mod query;
mod rank;
mod refund;
mod representative;
pub mod request;
mod resolution;
mod review;
mod rules;
pub mod scalar;
mod selection;
mod share_exception;
mod solidarity;
mod statistics;
mod subscription;
mod task;
mod technical_file;
mod territory;
pub mod text;
pub mod upload;
mod viewer;
mod works;
mod works_committee;
pub mod written;

use async_graphql::{SDLExportOptions, ValidationMode};

pub use mutation::Mutation;
pub use query::Query;
pub use subscription::Listening;

/// The schema of the service.
pub type Schema = async_graphql::Schema<Query, Mutation, Listening>;

/// Builds the schema. It does not suggest names, which would tell of what is hidden.
pub fn schema() -> Schema {
    Schema::build(Query, Mutation::default(), Listening).disable_suggestions().finish()
}

/// What the service executes documents with.
#[derive(Clone)]
pub struct Schemas {
    /// [`schema()`].
    pub whole: Schema,
    /// The same for documents that it has found valid: it checks no more than its own execution needs.
    pub for_the_valid: Schema,
}

impl Schemas {
    /// Takes some milliseconds, and asks nobody.
    ///
    /// The library searches all types for entities of Apollo's federation at each root field, unless that is enabled: so it is
    /// for the valid. The `_service` and `_entities` that this adds are in no document that the whole schema finds valid.
    pub fn build() -> Self {
        let for_the_valid = Schema::build(Query, Mutation::default(), Listening).disable_suggestions();
        let for_the_valid = for_the_valid.validation_mode(ValidationMode::Fast).enable_federation().finish();
        Self { whole: schema(), for_the_valid }
    }
}

/// The schema in its own language, as `schema.graphql` holds it.
pub fn sdl() -> String {
    schema()
        .sdl_with_options(SDLExportOptions::new().use_space_ident().indent_width(2).prefer_single_line_descriptions())
}
