//! What is done with an organisation's people and machines.

use super::mutations;
use crate::graphql::input::*;
use crate::store::api_key::ApiKey;
use crate::store::people::AccessGrant;
use crate::store::people::Membership;

mutations! {
    PeopleMutations;
    /// An administrator of an organisation invites a person to a role in it. Until the person accepts, the membership
    /// gives nothing, and the organisation sees of the person no more than the name and the address that it gave.
    invite_person(InvitePersonInput) -> InvitePersonPayload {
        /// The invitation.
        membership: Membership = "membership"
    }
    /// Somebody who was invited accepts, under whichever membership or none; the new membership begins.
    accept_invitation(AcceptInvitationInput) -> AcceptInvitationPayload {
        /// The membership.
        membership: Membership = "membership"
    }
    /// Somebody who was invited declines, under whichever membership or none.
    decline_invitation(DeclineInvitationInput) -> DeclineInvitationPayload {
        /// The invitation, which has lapsed.
        membership: Membership = "membership"
    }
    /// An administrator ends a membership of the own organisation, or takes an invitation back. The last one who
    /// administers its people cannot be ended.
    end_membership(EndMembershipInput) -> EndMembershipPayload {
        /// The membership.
        membership: Membership = "membership"
    }
    /// An administrator grants a membership of the own organisation reach and acts, never beyond their own and never
    /// to themselves.
    grant_access(GrantAccessInput) -> GrantAccessPayload {
        /// The grant.
        access_grant: AccessGrant = "accessGrant"
    }
    /// An administrator takes a grant back; that never widens what somebody may do.
    revoke_access(RevokeAccessInput) -> RevokeAccessPayload {
        /// The grant.
        access_grant: AccessGrant = "accessGrant"
    }
    /// An administrator makes a key for a machine of the own organisation. Its secret is handed out once, to whoever made
    /// it, by `POST /auth/api-key`; until then it gives nothing.
    create_api_key(CreateApiKeyInput) -> CreateApiKeyPayload {
        /// The key.
        api_key: ApiKey = "apiKey"
    }
    /// An administrator takes a machine's key back.
    revoke_api_key(RevokeApiKeyInput) -> RevokeApiKeyPayload {
        /// The key.
        api_key: ApiKey = "apiKey"
    }
}
