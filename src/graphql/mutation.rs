//! The roots of writing: each reads its input, has one op done, and dresses what was changed.

use async_graphql::{Context, Object, SimpleObject};

use super::input::*;
use super::request::Request;
use crate::error::{Error, Result};
use crate::ops::desk::{IdempotencyKey, Op};
use crate::store::agenda::AgendaItem;
use crate::store::api_key::ApiKey;
use crate::store::club::Club;
use crate::store::committee::Session;
use crate::store::contribution::Contribution;
use crate::store::mandate::FederationMandate;
use crate::store::noun::Wants;
use crate::store::people::{AccessGrant, Membership};
use crate::store::plan::Noun;
use crate::store::project::Project;
use crate::store::resolution::Resolution;

/// The roots of writing.
pub struct Mutation;

/// Declares the mutations: name, input, what is answered and under which name.
macro_rules! mutations {
    ($($(#[$doc:meta])+ $mutation:ident($input:ident) -> $payload:ident { $(#[$object_doc:meta])+ $object:ident: $noun:ident = $graphql_name:literal })+) => {
        /// What can be changed. Every mutation takes an idempotency key: the same key with the same input is done once,
        /// and the answer is the same object as it stands now. On an object that exists it takes the version that the
        /// client knows; where somebody was faster the answer is `CONFLICT` with the current version.
        #[Object]
        impl Mutation {
            $(
                $(#[$doc])+
                async fn $mutation(
                    &self,
                    ctx: &Context<'_>,
                    #[graphql(desc = "What is asked")] input: $input,
                ) -> Option<Result<$payload>> {
                    let client_mutation_id = input.client_mutation_id.clone();
                    let key = input.idempotency_key.clone();
                    let done = done::<_, $noun>(ctx, input.parse(), &key, $graphql_name).await;
                    Some(done.map(|$object| $payload { client_mutation_id, $object }))
                }
            )+
        }

        $(
            /// What was changed.
            #[derive(Debug, SimpleObject)]
            pub struct $payload {
                /// What the client sent to tell its answers apart.
                client_mutation_id: Option<String>,
                $(#[$object_doc])+
                $object: $noun,
            }
        )+
    };
}

mutations! {
    /// A consulate registers a club (toma de nota) and invites its officers; the folio is in the answer.
    register_club(RegisterClubInput) -> RegisterClubPayload {
        /// The club.
        club: Club = "club"
    }
    /// Renews a club's registration for two years: its consulate, or its federation under a mandate.
    renew_club_registration(RenewClubRegistrationInput) -> RenewClubRegistrationPayload {
        /// The club.
        club: Club = "club"
    }
    /// A club changes its own file of contacts and bank account.
    update_club_file(UpdateClubFileInput) -> UpdateClubFilePayload {
        /// The club.
        club: Club = "club"
    }
    /// A federation asks one of its clubs for a mandate (mandato); it gives nothing before the club accepts it.
    propose_mandate(ProposeMandateInput) -> ProposeMandatePayload {
        /// The mandate.
        mandate: FederationMandate = "mandate"
    }
    /// The president of the club accepts a mandate; its term begins.
    accept_mandate(AcceptMandateInput) -> AcceptMandatePayload {
        /// The mandate.
        mandate: FederationMandate = "mandate"
    }
    /// The president of the club suspends a mandate; from then on it gives nothing.
    suspend_mandate(SuspendMandateInput) -> SuspendMandatePayload {
        /// The mandate.
        mandate: FederationMandate = "mandate"
    }
    /// The president of the club resumes a mandate that was suspended.
    resume_mandate(ResumeMandateInput) -> ResumeMandatePayload {
        /// The mandate.
        mandate: FederationMandate = "mandate"
    }
    /// The president of the club, or the federation, ends a mandate for good, or takes its proposal back.
    end_mandate(EndMandateInput) -> EndMandatePayload {
        /// The mandate.
        mandate: FederationMandate = "mandate"
    }
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
    /// A club, or its federation under a mandate, drafts a proposal; nobody else sees it.
    draft_proposal(DraftProposalInput) -> DraftProposalPayload {
        /// The draft.
        project: Project = "project"
    }
    /// An officer of the club confirms a draft, two others than its author; the last one submits it to the committee.
    confirm_proposal(ConfirmProposalInput) -> ConfirmProposalPayload {
        /// The project.
        project: Project = "project"
    }
    /// The delegation convenes a session of its committee with due notice.
    convene_session(ConveneSessionInput) -> ConveneSessionPayload {
        /// The session.
        session: Session = "session"
    }
    /// The delegation puts a submitted project on the agenda of a session.
    add_agenda_item(AddAgendaItemInput) -> AddAgendaItemPayload {
        /// The item.
        agenda_item: AgendaItem = "agendaItem"
    }
    /// The delegation opens an item for votes, within the hours of its session.
    open_agenda_item(OpenAgendaItemInput) -> OpenAgendaItemPayload {
        /// The item.
        agenda_item: AgendaItem = "agendaItem"
    }
    /// A seat votes on an open item; until the item closes it may change its vote, and nobody else sees it.
    cast_vote(CastVoteInput) -> CastVotePayload {
        /// The item, with the seat's own vote.
        agenda_item: AgendaItem = "agendaItem"
    }
    /// A seat stands aside on an open item, with a reason; it does not count towards the quorum.
    recuse_vote(RecuseVoteInput) -> RecuseVotePayload {
        /// The item, with the seat's own vote.
        agenda_item: AgendaItem = "agendaItem"
    }
    /// The delegation closes an item into the resolution that its votes carry under the committee's rules: more votes
    /// for than against select the project, a tie follows the tie rule. Once there is a quorum it cannot be refused.
    close_agenda_item(CloseAgendaItemInput) -> CloseAgendaItemPayload {
        /// The item, with its resolution.
        agenda_item: AgendaItem = "agendaItem"
    }
    /// The delegation makes a resolution, and with it the project, known to everybody.
    publish_resolution(PublishResolutionInput) -> PublishResolutionPayload {
        /// The resolution.
        resolution: Resolution = "resolution"
    }
    /// A seat commits its part of a selected project: its share of the cost, no more and no less.
    pledge_contribution(PledgeContributionInput) -> PledgeContributionPayload {
        /// The part.
        contribution: Contribution = "contribution"
    }
    /// A seat records a deposit in its own part.
    record_deposit(RecordDepositInput) -> RecordDepositPayload {
        /// The part.
        contribution: Contribution = "contribution"
    }
}

/// Has the op done, and reads what it changed as the client wants it.
async fn done<O: Op, N>(ctx: &Context<'_>, op: Result<O>, key: &str, name: &str) -> Result<N>
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
    request.store.row::<N>(&request.scope, subject.into(), &wants).await?.ok_or_else(Error::not_found)
}
