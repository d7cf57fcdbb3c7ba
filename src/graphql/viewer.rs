//! Who is asking: the person, the memberships under which they can act, and the invitations that wait for an answer.

use async_graphql::{Context, Object, SimpleObject};

use super::id::NodeKind;
use super::request::Request;
use super::scalar::DateTime;
use super::written::{Owned, Written, WrittenList, owned};
use crate::authz::actor::Role;
use crate::domain::people::MembershipStatus;
use crate::error::Result;
use crate::store::datum::{Datum, Kind};
use crate::store::membership::Identity;
use crate::store::page::{Beside, Order, PageArgs, Test};
use crate::store::people::{Membership, MembershipWants};
use crate::store::plan::PageWants;
use crate::store::sign_in::SignIn;

/// The person who is signed in.
pub struct Viewer<'r> {
    identity: &'r Identity,
    request: &'r Request,
}

/// A membership with whose eyes somebody else of its organisation sees.
#[derive(Debug, SimpleObject)]
pub struct Simulation {
    /// Global id of the membership whose sight is simulated.
    membership: String,
    /// Name of the person who holds it.
    name: String,
    /// Its role.
    role: Role,
    /// Global id of the membership under which it is simulated.
    by_membership: String,
    /// The role of that membership.
    by_role: Role,
}

impl<'r> Viewer<'r> {
    pub fn of(request: &'r Request) -> Option<Self> {
        request.identity.as_deref().map(|identity| Self { identity, request })
    }

    /// The memberships that are in force and of these ids, in the order in which they are held.
    async fn held(&self, ctx: &Context<'_>, ids: Vec<Datum>) -> Result<Vec<Membership>> {
        let wants: MembershipWants = self.request.wants(ctx, ids.len().max(1))?;
        let found = self.request.store.rows::<Membership>(&self.request.scope.own(), &ids, &wants).await?;
        let of = |id: &Datum| found.iter().find(|row| Datum::Uuid(row.id) == *id).cloned();
        Ok(ids.iter().filter_map(of).collect())
    }
}

/// The person who is signed in, with what they are in the programme.
#[Object]
impl Viewer<'_> {
    /// Name.
    async fn name(&self) -> &str {
        &self.identity.name
    }

    /// E-mail address.
    async fn email(&self) -> &str {
        &self.identity.email
    }

    /// The one membership under which this request acts; absent where several are held and none was chosen.
    async fn acting_as(&self, ctx: &Context<'_>) -> Option<Result<Written<Owned<Membership>>>> {
        let acting = self.request.scope.reader().membership();
        let acting = self.identity.memberships.iter().filter(|held| held.id == acting).map(|held| held.id.into());
        self.held(ctx, acting.collect()).await.map(|mut held| held.pop().map(Written::owned)).transpose()
    }

    /// With whose eyes this request sees, where it names a membership of the own organisation in the header
    /// `X-Simulate`; absent where it sees with its own. Such a request only reads, and leaves an entry in the
    /// organisation's access ledger.
    async fn simulation(&self) -> Option<Written<Owned<Simulation>>> {
        let by = self.request.scope.reader();
        self.request.simulated.as_ref().map(|simulated| {
            Written::owned(Simulation {
                membership: NodeKind::Membership.id(simulated.held.id).0,
                name: simulated.person_name.clone(),
                role: simulated.held.role,
                by_membership: NodeKind::Membership.id(by.membership()).0,
                by_role: by.role(),
            })
        })
    }

    /// All memberships that are in force.
    async fn memberships(&self, ctx: &Context<'_>) -> Option<Result<WrittenList<Owned<Membership>>>> {
        let held = self.identity.memberships.iter().map(|held| held.id.into()).collect();
        Some(self.held(ctx, held).await.map(owned))
    }

    /// Where the person is signed in, and was: the newest fifty.
    async fn sign_ins(&self) -> Option<Result<WrittenList<Owned<SignIn>>>> {
        Some(self.signed_in().await.map(owned))
    }

    /// The invitations that wait for an answer, the earliest first.
    async fn invitations(&self, ctx: &Context<'_>) -> Option<Result<WrittenList<Owned<Membership>>>> {
        Some(self.open_invitations(ctx).await.map(owned))
    }
}

/// A sign-in on one device (sesión).
#[Object]
impl SignIn {
    /// What `POST /auth/end-sign-in` takes to end it.
    async fn reference(&self) -> String {
        self.id.to_string()
    }

    /// What the person calls the device.
    async fn label(&self) -> &str {
        &self.label
    }

    /// How they proved who they are, as in RFC 8176.
    async fn methods(&self) -> Vec<&str> {
        self.methods.split(' ').collect()
    }

    /// When it began.
    async fn began_at(&self) -> DateTime {
        DateTime(self.began_at)
    }

    /// When they last proved who they are.
    async fn proved_at(&self) -> DateTime {
        DateTime(self.proved_at)
    }

    /// When it last gave a token.
    async fn last_used_at(&self) -> DateTime {
        DateTime(self.last_used_at)
    }

    /// It is over then, unless it is used before.
    async fn expires_at(&self) -> DateTime {
        DateTime(self.expires_at)
    }

    /// When it was ended.
    async fn ended_at(&self) -> Option<DateTime> {
        self.ended_at.map(DateTime)
    }
}

impl Viewer<'_> {
    async fn signed_in(&self) -> Result<Vec<SignIn>> {
        const SHOWN: u64 = 50;
        const NEWEST: Order = Order::descending("began_at", Kind::Instant);
        let Request { store, scope, .. } = self.request;
        self.request.spend(50)?;
        let mut args = PageArgs::first(SHOWN, NEWEST);
        args.filter.0.push(("person_id", Kind::Uuid, Test::Among(vec![self.identity.person.into()])));
        let page = PageWants { args, beside: Beside::default(), wants: Default::default() };
        let page = store.page::<SignIn>(&scope.own(), &page).await?;
        Ok(page.edges.into_iter().map(|edge| edge.node).collect())
    }

    async fn open_invitations(&self, ctx: &Context<'_>) -> Result<Vec<Membership>> {
        let Request { store, scope, now, .. } = self.request;
        let wants: MembershipWants = self.request.wants(ctx, 1)?;
        let own =
            store.rows_by::<Membership>(&scope.own(), "person_id", &[self.identity.person.into()], &wants).await?;
        let is_open = |row: &Membership| row.status == MembershipStatus::Invited && *now < row.valid_until;
        let mut open: Vec<Membership> = own.into_iter().filter(is_open).collect();
        open.sort_by_key(|row| (row.valid_from, row.id));
        Ok(open)
    }
}
