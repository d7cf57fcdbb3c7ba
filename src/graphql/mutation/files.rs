//! What is done with documents.

use async_graphql::{Context, Object, SimpleObject};

use super::done;
use crate::error::Result;
use crate::graphql::input::AddDocumentInput;
use crate::graphql::written::{Owned, Written};
use crate::store::document::Document;

#[derive(Default)]
pub struct FileMutations;

/// What was changed.
#[derive(Debug, SimpleObject)]
pub struct AddDocumentPayload {
    /// What the client sent to tell its answers apart.
    client_mutation_id: Option<String>,
    /// The document.
    document: Written<Owned<Document>>,
}

#[Object]
impl FileMutations {
    /// A seat of a project brings a document to it; its mirror club brings photographs. The file comes with the request, by
    /// the GraphQL multipart request specification, and is taken for what its bytes are: JPEG, PNG, WebP or PDF.
    async fn add_document(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked")] input: AddDocumentInput,
    ) -> Option<Result<Written<Owned<AddDocumentPayload>>>> {
        let (client_mutation_id, key) = (input.client_mutation_id.clone(), input.idempotency_key.clone());
        let done = done::<_, Document>(ctx, input.parse(ctx), &key, "document").await;
        Some(done.map(|document| Written::owned(AddDocumentPayload { client_mutation_id, document })))
    }
}
