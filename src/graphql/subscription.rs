//! The roots of listening. Each reads once what stands now; the edge has it read again when what it read was touched.
//!
//! Nothing is kept here from one reading to the next: each is a request of its own, authorised, planned and counted.

use async_graphql::{Context, ID, Subscription};
use futures_util::Stream;
use futures_util::stream::once;

use super::id::NodeKind;
use super::query::by_id;
use super::request::Request;
use super::written::{Owned, Written};
use crate::authz::policy::Resource;
use crate::error::Result;
use crate::store::committee::Session;

/// The roots of listening.
pub struct Listening;

/// What can be listened to: over GraphQL over SSE, or over a WebSocket with graphql-transport-ws. A stream first says how
/// things stand, and then again whenever what the viewer sees of them has changed: each time they are read anew, with the
/// rights that the viewer has at that time. It ends when the token expires or the membership under which it began is no
/// longer in force.
#[Subscription(name = "Subscription")]
impl Listening {
    /// A session as it stands, and again whenever it or its agenda changes for the viewer: an item is added, opened,
    /// voted on by the own seat, closed or published. What the viewer cannot see, such as the vote of another seat on an
    /// open item, is not told of either. What else hangs on it, such as the parts of a project, is looked at every 30
    /// seconds.
    async fn session_changed(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Global id of the session")] id: ID,
    ) -> Result<impl Stream<Item = Option<Result<Written<Owned<Session>>>>> + use<>> {
        let session = session(ctx, &id).await.map(Written::owned);
        Ok(once(async { Some(session) }))
    }
}

async fn session(ctx: &Context<'_>, id: &ID) -> Result<Session> {
    Request::of(ctx)?.stands_on(Resource::Session, NodeKind::Session.uuid(id, "id")?);
    by_id(ctx, NodeKind::Session, id).await
}
