//! The roots of writing: each reads its input, has one op done, and dresses what was changed.

mod account;
mod club;
mod committee;
mod complaint;
mod decision;
mod files;
mod freeze;
mod funding;
mod handover;
mod money;
mod need;
mod people;
mod review;
mod supervision;
mod watching;
mod works;

use async_graphql::{Context, MergedObject};

use super::request::Request;
use super::written::{Owned, Written};
use crate::error::{Error, Result};
use crate::ops::desk::{IdempotencyKey, Op};
use crate::store::noun::Wants;
use crate::store::plan::Noun;

/// What can be changed. Every mutation takes an idempotency key: the same key with the same input is done once, and the
/// answer is the same object as it stands now. On an object that exists it takes the version that the client knows; where
/// somebody was faster the answer is `CONFLICT` with the current version.
#[derive(Default, MergedObject)]
pub struct Mutation(
    club::ClubMutations,
    people::PeopleMutations,
    committee::CommitteeMutations,
    decision::DecisionMutations,
    funding::FundingMutations,
    account::AccountMutations,
    money::MoneyMutations,
    files::FileMutations,
    watching::WatchingMutations,
    works::WorksMutations,
    need::NeedMutations,
    review::ReviewMutations,
    freeze::FreezeMutations,
    complaint::ComplaintMutations,
    handover::HandoverMutations,
    supervision::SupervisionMutations,
);

/// Declares mutations: the object that holds them, then of each its name, input, payload, and what is answered under which
/// name.
macro_rules! mutations {
    ($group:ident; $($(#[$doc:meta])+ $mutation:ident($input:ident) -> $payload:ident { $(#[$object_doc:meta])+ $object:ident: $noun:ident = $graphql_name:literal })+) => {
        #[derive(Default)]
        pub struct $group;

        #[async_graphql::Object]
        impl $group {
            $(
                $(#[$doc])+
                async fn $mutation(
                    &self,
                    ctx: &async_graphql::Context<'_>,
                    #[graphql(desc = "What is asked")] input: $input,
                ) -> Option<$crate::error::Result<$crate::graphql::written::Written<$crate::graphql::written::Owned<$payload>>>> {
                    let client_mutation_id = input.client_mutation_id.clone();
                    let key = input.idempotency_key.clone();
                    let done = $crate::graphql::mutation::done::<_, $noun>(ctx, input.parse(), &key, $graphql_name).await;
                    Some(done.map(|$object| $crate::graphql::written::Written::owned($payload { client_mutation_id, $object })))
                }
            )+
        }

        $(
            /// What was changed.
            #[derive(Debug, async_graphql::SimpleObject)]
            pub struct $payload {
                /// What the client sent to tell its answers apart.
                client_mutation_id: Option<String>,
                $(#[$object_doc])+
                $object: $crate::graphql::written::Written<$crate::graphql::written::Owned<$noun>>,
            }
        )+
    };
}

use mutations;

/// Has the op done, and reads what it changed as the client wants it.
async fn done<O: Op, N>(ctx: &Context<'_>, op: Result<O>, key: &str, name: &str) -> Result<Written<Owned<N>>>
where
    N: Noun,
    N::Wants: Wants,
{
    let request = Request::of(ctx)?;
    // All of the input is read, and the answer planned, before anything is done.
    let (op, key) = (op?, IdempotencyKey::parse(key)?);
    let wants: N::Wants = request.wants_under(ctx, name)?;
    request.store.can_plan::<N>(&request.scope, &wants)?;
    let subject = request.desk().run(&op, &key).await?;
    let row = request.store.row::<N>(&request.scope, subject.into(), &wants).await?;
    row.map(Written::owned).ok_or_else(Error::not_found)
}
