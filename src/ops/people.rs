//! A tenant's people: inviting, accepting, declining, ending, granting and taking back, never beyond one's own.

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::desk::{Done, Op};
use super::mandate::by_name;
use crate::authz::actor::Role;
use crate::authz::people::{Given, administers};
use crate::authz::permit::Permit;
use crate::authz::policy::{Act, Resource};
use crate::domain::people::{MembershipStatus, MembershipStep, after};
use crate::domain::refusal::Reason;
use crate::domain::text::Name;
use crate::error::{Error, Result};
use crate::store::ledger::Decision;
use crate::store::people::{self, Held, Invited, NewGrant};
use crate::store::transaction::Transaction;
use crate::store::works_committee;

/// An administrator invites a person; the membership gives nothing until the person accepts.
#[derive(Debug, Serialize)]
pub struct InvitePerson {
    pub tenant: Uuid,
    pub role: Role,
    pub name: Name,
    pub email: String,
    /// As long as the inviter's own membership where it is absent.
    pub valid_until: Option<DateTime<Utc>>,
}

impl Op for InvitePerson {
    const ACT: Act = Act::InvitePerson;

    fn row(&self) -> Uuid {
        self.tenant
    }

    async fn work(&self, tx: &Transaction, leave: &Permit) -> Result<Done> {
        let own = own(tx, leave).await?;
        let until = self.valid_until.unwrap_or(own.standing.until);
        if until <= tx.now {
            return Err(Error::invalid(Reason::BadDate, "validUntil"));
        }
        own.standing.may_invite(self.role, until)?;
        let id = tx.fresh_id();
        let (name, email) = (self.name.as_str().to_owned(), self.email.clone());
        let invited = Invited { id, tenant: self.tenant, role: self.role, name, email, until, capacity: None };
        let person = people::person_of(tx, leave, &invited).await?;
        if person == tx.person() {
            return Err(Reason::OwnAccess.into());
        }
        if people::is_member(tx, person, self.tenant, self.role).await? {
            return Err(Reason::AlreadyMember.into());
        }
        people::invite(tx, leave, person, invited).await?;
        Ok(done(id, json!({ "role": self.role, "validUntil": until })))
    }
}

/// Declares an answer to an invitation, which is given in the person's own name.
macro_rules! answers {
    ($($(#[$doc:meta])+ $name:ident: $step:ident by $write:ident;)+) => {$(
        $(#[$doc])+
        #[derive(Debug, Serialize)]
        pub struct $name {
            pub membership: Uuid,
            pub expected_version: i64,
        }

        impl Op for $name {
            const ACT: Act = Act::$name;

            fn row(&self) -> Uuid {
                self.membership
            }

            async fn in_the_name_of(&self, tx: &Transaction, leave: &Permit) -> Result<Uuid> {
                Ok(people::held(tx, leave, self.membership).await?.tenant)
            }

            async fn work(&self, tx: &Transaction, leave: &Permit) -> Result<Done> {
                let held = people::held(tx, leave, self.membership).await?;
                let status = after(held.status, held.standing.until, MembershipStep::$step, tx.now)?;
                if status == MembershipStatus::Active && works_committee::would_be_of_both(tx, leave).await? {
                    return Err(Reason::ExecutorOnCommittee.into());
                }
                people::$write(tx, leave, self.expected_version, status).await?;
                Ok(done(self.membership, json!({ "status": status })))
            }
        }
    )+};
}

answers! {
    /// A person accepts an invitation; the membership begins. Who would build and watch the same works is told so here and not
    /// at the invitation: that would tell an organisation to whom somebody belongs whose address it typed.
    AcceptInvitation: Accept by accept;
    /// A person declines an invitation.
    DeclineInvitation: Decline by end;
}

/// An administrator ends a membership, or takes an invitation back.
#[derive(Debug, Serialize)]
pub struct EndMembership {
    pub membership: Uuid,
    pub expected_version: i64,
}

impl Op for EndMembership {
    const ACT: Act = Act::EndMembership;

    fn row(&self) -> Uuid {
        self.membership
    }

    async fn work(&self, tx: &Transaction, leave: &Permit) -> Result<Done> {
        let (own, held) = (own(tx, leave).await?, people::held(tx, leave, self.membership).await?);
        // Whoever resigns decides on nobody else.
        if held.person != tx.person() {
            own.standing.may_decide_on(&held.standing, Self::ACT)?;
        }
        let status = after(held.status, held.standing.until, MembershipStep::End, tx.now)?;
        if held.status == MembershipStatus::Active && administers(held.standing.role) {
            somebody_is_left(tx, leave, &held).await?;
        }
        people::end(tx, leave, self.expected_version, status).await?;
        Ok(done(self.membership, json!({ "status": status })))
    }
}

/// An administrator gives a membership reach or acts for a time.
#[derive(Debug, Serialize)]
pub struct GrantAccess {
    pub membership: Uuid,
    /// INEGI's code of the state, for people of the federal ministry.
    pub state: Option<String>,
    /// Names of acts; all that the role may do where they are absent.
    #[serde(serialize_with = "by_names")]
    pub acts: Option<Vec<Act>>,
    pub valid_until: DateTime<Utc>,
}

impl Op for GrantAccess {
    const ACT: Act = Act::GrantAccess;

    fn row(&self) -> Uuid {
        self.membership
    }

    async fn work(&self, tx: &Transaction, leave: &Permit) -> Result<Done> {
        let (own, held) = (own(tx, leave).await?, people::held(tx, leave, self.membership).await?);
        somebody_elses(tx, &held)?;
        own.standing.may_decide_on(&held.standing, Self::ACT)?;
        let is_over = match held.status {
            MembershipStatus::Invited | MembershipStatus::Active => held.standing.until <= tx.now,
            MembershipStatus::Ended | MembershipStatus::Lapsed => true,
        };
        if is_over {
            return Err(Reason::WrongMembershipStatus.into());
        }
        if self.valid_until <= tx.now {
            return Err(Error::invalid(Reason::BadDate, "validUntil"));
        }
        if let Some(code) = &self.state
            && !people::is_state(tx, code).await?
        {
            return Err(Error::invalid(Reason::MalformedValue, "state"));
        }
        let given = Given { state: self.state.clone(), acts: self.acts.clone(), until: self.valid_until };
        own.standing.may_give(&given)?;
        // Whoever is granted something is limited to it from then on.
        if held.status == MembershipStatus::Active && administers(held.standing.role) {
            somebody_is_left(tx, leave, &held).await?;
        }
        let id = tx.fresh_id();
        people::grant(tx, leave, NewGrant { id, given }).await?;
        let acts = self.acts.as_ref().map(|acts| acts.iter().map(|act| act.text()).collect::<Vec<_>>());
        let content = json!({ "grant": id, "state": self.state, "acts": acts, "validUntil": self.valid_until });
        Ok(of_grant(self.membership, id, content))
    }
}

/// An administrator takes a grant back.
#[derive(Debug, Serialize)]
pub struct RevokeAccess {
    pub grant: Uuid,
    pub expected_version: i64,
}

impl Op for RevokeAccess {
    const ACT: Act = Act::RevokeAccess;

    fn row(&self) -> Uuid {
        self.grant
    }

    async fn work(&self, tx: &Transaction, leave: &Permit) -> Result<Done> {
        let (membership, is_in_force) = people::granted(tx, leave).await?;
        let (own, held) = (own(tx, leave).await?, people::held(tx, leave, membership).await?);
        somebody_elses(tx, &held)?;
        own.standing.may_decide_on(&held.standing, Self::ACT)?;
        if !is_in_force {
            return Err(Reason::GrantNotInForce.into());
        }
        people::revoke(tx, leave, membership, self.expected_version).await?;
        Ok(of_grant(membership, self.grant, json!({ "grant": self.grant, "revoked": true })))
    }
}

/// The membership under which the actor acts.
pub(super) async fn own(tx: &Transaction, leave: &Permit) -> Result<Held> {
    people::held(tx, leave, tx.scope().actor().membership()).await
}

/// Nobody gives themselves anything, and what narrows somebody is not theirs to take away.
fn somebody_elses(tx: &Transaction, held: &Held) -> Result<()> {
    if held.person == tx.person() { Err(Reason::OwnAccess.into()) } else { Ok(()) }
}

/// Somebody else administers the tenant's people without limits, and the actor still does: another act may just have
/// ended either.
async fn somebody_is_left(tx: &Transaction, leave: &Permit, held: &Held) -> Result<()> {
    let administrators = people::administrators(tx, leave, held.tenant).await?;
    let own = tx.scope().actor().membership();
    if own == leave.row() && !administrators.contains(&own) {
        // Whoever resigns from limited rights leaves nobody without an administrator.
        return Ok(());
    }
    if !administrators.contains(&own) {
        return Err(Error::unauthenticated(Reason::CredentialInvalid));
    }
    let is_in_force = held.valid_from <= tx.now && tx.now < held.standing.until;
    let others = administrators.iter().any(|id| *id != leave.row());
    if is_in_force && !others { Err(Reason::LastAdministrator.into()) } else { Ok(()) }
}

pub(super) fn by_names<S: serde::Serializer>(acts: &Option<Vec<Act>>, serializer: S) -> Result<S::Ok, S::Error> {
    match acts {
        Some(acts) => by_name(acts, serializer),
        None => serializer.serialize_none(),
    }
}

fn done(membership: Uuid, content: Value) -> Done {
    let decision = Decision { chain: membership, subject_kind: "Membership", subject: membership, content };
    Done { resource: Resource::Membership, subject: membership, decision }
}

fn of_grant(membership: Uuid, grant: Uuid, content: Value) -> Done {
    let decision = Decision { chain: membership, subject_kind: "AccessGrant", subject: grant, content };
    Done { resource: Resource::AccessGrant, subject: grant, decision }
}
