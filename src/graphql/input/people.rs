//! The inputs of what is decided on people, and how each is read into its op.

use async_graphql::{ID, InputObject};

use super::parse::{at, text, version};
use crate::authz::actor::Role;
use crate::authz::policy::Act;
use crate::domain::club::parse_email;
use crate::domain::refusal::Reason;
use crate::error::{Error, Result};
use crate::graphql::id::NodeKind;
use crate::graphql::scalar::{DateTime, InegiCode};
use crate::ops::people::{AcceptInvitation, DeclineInvitation, EndMembership, GrantAccess, InvitePerson, RevokeAccess};

input! {
    /// What inviting a person takes.
    InvitePersonInput {
        /// The organisation, the inviter's own.
        tenant_id: ID,
        /// The role, one that an organisation of its kind can have.
        role: Role,
        /// Name of the person, 1 to 200 characters.
        name: String,
        /// E-mail address of the person.
        email: String,
        /// When the membership shall end: no later than the inviter's own, and with it where this is left out.
        valid_until: Option<DateTime>,
    }
}

input! {
    /// What accepting an invitation takes.
    AcceptInvitationInput {
        /// The invitation.
        membership_id: ID,
        /// Version of the invitation that the client knows.
        expected_version: i64,
    }
}

input! {
    /// What declining an invitation takes.
    DeclineInvitationInput {
        /// The invitation.
        membership_id: ID,
        /// Version of the invitation that the client knows.
        expected_version: i64,
    }
}

input! {
    /// What ending a membership takes.
    EndMembershipInput {
        /// The membership, or the invitation to one.
        membership_id: ID,
        /// Version of the membership that the client knows.
        expected_version: i64,
    }
}

input! {
    /// What granting access takes.
    GrantAccessInput {
        /// The membership, somebody else's.
        membership_id: ID,
        /// The state that is given: for people of the federal ministry always, and for nobody else.
        state: Option<InegiCode>,
        /// The acts to which the grant narrows the role; all that the role may do where they are left out.
        acts: Option<Vec<Act>>,
        /// When the grant ends: no later than the giver's own membership.
        valid_until: DateTime,
    }
}

input! {
    /// What taking a grant back takes.
    RevokeAccessInput {
        /// The grant.
        access_grant_id: ID,
        /// Version of the grant that the client knows.
        expected_version: i64,
    }
}

impl InvitePersonInput {
    pub(in crate::graphql) fn parse(self) -> Result<InvitePerson> {
        Ok(InvitePerson {
            tenant: NodeKind::Tenant.uuid(&self.tenant_id, "tenantId")?,
            role: self.role,
            name: text(&self.name, "name")?,
            email: at(parse_email(&self.email), "email")?,
            valid_until: self.valid_until.map(|until| until.0),
        })
    }
}

impl AcceptInvitationInput {
    pub(in crate::graphql) fn parse(self) -> Result<AcceptInvitation> {
        let membership = NodeKind::Membership.uuid(&self.membership_id, "membershipId")?;
        Ok(AcceptInvitation { membership, expected_version: version(self.expected_version)? })
    }
}

impl DeclineInvitationInput {
    pub(in crate::graphql) fn parse(self) -> Result<DeclineInvitation> {
        let membership = NodeKind::Membership.uuid(&self.membership_id, "membershipId")?;
        Ok(DeclineInvitation { membership, expected_version: version(self.expected_version)? })
    }
}

impl EndMembershipInput {
    pub(in crate::graphql) fn parse(self) -> Result<EndMembership> {
        let membership = NodeKind::Membership.uuid(&self.membership_id, "membershipId")?;
        Ok(EndMembership { membership, expected_version: version(self.expected_version)? })
    }
}

impl GrantAccessInput {
    pub(in crate::graphql) fn parse(self) -> Result<GrantAccess> {
        Ok(GrantAccess {
            membership: NodeKind::Membership.uuid(&self.membership_id, "membershipId")?,
            state: self.state.map(|code| code.0),
            acts: self.acts.map(each_once).transpose()?,
            valid_until: self.valid_until.0,
        })
    }
}

impl RevokeAccessInput {
    pub(in crate::graphql) fn parse(self) -> Result<RevokeAccess> {
        let grant = NodeKind::AccessGrant.uuid(&self.access_grant_id, "accessGrantId")?;
        Ok(RevokeAccess { grant, expected_version: version(self.expected_version)? })
    }
}

/// At least one act, and each once: what cannot be listed twice is no longer than what there is.
pub(super) fn each_once(acts: Vec<Act>) -> Result<Vec<Act>> {
    let repeated = acts.iter().enumerate().find(|(index, act)| acts.iter().take(*index).any(|known| known == *act));
    match repeated {
        Some((index, _)) => Err(Error::invalid(Reason::MalformedValue, format!("acts.{index}"))),
        None if acts.is_empty() => Err(Error::invalid(Reason::MalformedValue, "acts")),
        None => Ok(acts),
    }
}
