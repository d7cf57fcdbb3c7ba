//! The joint decision: proposals, sessions, agenda items, votes and resolutions.

use super::mutations;
use crate::graphql::input::*;
use crate::store::agenda::AgendaItem;
use crate::store::committee::Session;
use crate::store::project::Project;
use crate::store::resolution::Resolution;
use crate::store::share_exception::ShareException;

mutations! {
    DecisionMutations;
    /// A club, or its federation under a mandate, drafts a proposal; nobody else sees it.
    draft_proposal(DraftProposalInput) -> DraftProposalPayload {
        /// The draft.
        project: Project = "project"
    }
    /// Whoever can draft it writes a proposal anew: a draft, or what was submitted, while the rules let it be corrected and
    /// before it is voted on. Two other officers confirm it as it then is.
    update_proposal(UpdateProposalInput) -> UpdateProposalPayload {
        /// The project.
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
    /// The delegation files an exception to the shares of a project: one seat pays more and relieves another by as much. It
    /// waits for the committee, one at a time, and comes too late once the timeline is set.
    file_share_exception(FileShareExceptionInput) -> FileShareExceptionPayload {
        /// The exception.
        share_exception: ShareException = "shareException"
    }
    /// The delegation takes an exception to the shares back, unless it is on the agenda of a session that is not over.
    withdraw_share_exception(WithdrawShareExceptionInput) -> WithdrawShareExceptionPayload {
        /// The exception.
        share_exception: ShareException = "shareException"
    }
    /// The delegation puts a project on the agenda of a session: a submitted one to be selected, a selected one to proceed, or
    /// one whose exception to the shares waits, which the item then is about.
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
    /// for than against select the project, a tie follows the tie rule. Once there is a quorum it cannot be refused, but for an
    /// exception that could not be granted however the votes fell. One that is granted moves the two parts, and what is
    /// reserved of the federal one, in the same moment.
    close_agenda_item(CloseAgendaItemInput) -> CloseAgendaItemPayload {
        /// The item, with its resolution.
        agenda_item: AgendaItem = "agendaItem"
    }
    /// The delegation confirms that the conditions of a selection are met; before that the work cannot proceed.
    confirm_conditions(ConfirmConditionsInput) -> ConfirmConditionsPayload {
        /// The resolution.
        resolution: Resolution = "resolution"
    }
    /// The delegation makes a resolution, and with it the project, known to everybody.
    publish_resolution(PublishResolutionInput) -> PublishResolutionPayload {
        /// The resolution.
        resolution: Resolution = "resolution"
    }
}
