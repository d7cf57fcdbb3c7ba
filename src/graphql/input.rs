//! The inputs of mutations, and how each is read into its op: every wrong value is named by its path.

use async_graphql::{ID, InputObject};

use super::id::NodeKind;
use super::scalar::{Date, DateTime};
use crate::domain::club::{Office, parse_email, parse_us_state};
use crate::domain::money::{Centavos, Currency, parse_rate_e4};
use crate::domain::project::ProjectType;
use crate::domain::refusal::Reason;
use crate::domain::text::Text;
use crate::domain::voting::{Choice, Outcome};
use crate::error::{Error, Result};
use crate::ops::agenda::{AddAgendaItem, CastVote, CloseAgendaItem, OpenAgendaItem, RecuseVote};
use crate::ops::club::{RegisterClub, RenewClubRegistration, UpdateClubFile};
use crate::ops::contribution::{PledgeContribution, RecordDeposit};
use crate::ops::proposal::{ConfirmProposal, DraftProposal};
use crate::ops::resolution::PublishResolution;
use crate::ops::session::ConveneSession;
use crate::store::club::{Contact, Officer};

/// Most officers that a club is registered with: one for each office.
const MAX_OFFICERS: usize = 3;

/// Declares an input with the members that every input has.
macro_rules! input {
    ($(#[$doc:meta])+ $name:ident { $($(#[$field_doc:meta])+ $field:ident: $type:ty,)* }) => {
        $(#[$doc])+
        #[derive(Debug, InputObject)]
        pub struct $name {
            /// Key of the client's own choice, 1 to 100 printable ASCII characters; the same key does nothing twice.
            pub idempotency_key: String,
            /// Anything; comes back in the answer.
            pub client_mutation_id: Option<String>,
            $($(#[$field_doc])+ pub $field: $type,)*
        }
    };
}

/// Somebody in an office of a club.
#[derive(Debug, InputObject)]
pub struct OfficerInput {
    /// The office.
    pub office: Office,
    /// Name of the person.
    pub name: String,
    /// E-mail address of the person; under it they are invited.
    pub email: String,
}

/// How to reach a club, and its bank account; only the club itself will read it.
#[derive(Debug, InputObject)]
pub struct ContactInput {
    /// Person to contact.
    pub name: String,
    /// E-mail address.
    pub email: String,
    /// Telephone.
    pub phone: String,
    /// Bank of the club.
    pub bank_name: String,
    /// Account of the club.
    pub bank_account: String,
}

input! {
    /// What registering a club takes.
    RegisterClubInput {
        /// The consulate that registers.
        consulate_id: ID,
        /// Name of the club, 1 to 200 characters.
        name: String,
        /// City in the United States.
        city: String,
        /// State of the United States, two letters.
        us_state: String,
        /// The community of origin.
        community_id: ID,
        /// The federation to which the club belongs.
        federation_id: Option<ID>,
        /// Day on which the club was founded.
        founded_on: Date,
        /// How to reach the club.
        contact: ContactInput,
        /// Its officers, three at most, in different offices; a proposal needs an author and two who confirm.
        officers: Vec<OfficerInput>,
    }
}

input! {
    /// What renewing a registration takes.
    RenewClubRegistrationInput {
        /// The club.
        club_id: ID,
        /// Version of the club that the client knows.
        expected_version: i64,
    }
}

input! {
    /// What changing a club's own file takes.
    UpdateClubFileInput {
        /// The club.
        club_id: ID,
        /// Version of the file that the client knows.
        expected_version: i64,
        /// The new file.
        contact: ContactInput,
    }
}

input! {
    /// What drafting a proposal takes.
    DraftProposalInput {
        /// The club that proposes.
        club_id: ID,
        /// The community that shall receive the work; the club's own where none is named.
        community_id: Option<ID>,
        /// Title, 1 to 200 characters.
        title: String,
        /// What is to be built, and for whom, 1 to 5,000 characters.
        description: String,
        /// Why the proposal answers no need that the community has filed, 1 to 1,000 characters.
        without_need_reason: String,
        /// Type of work.
        #[graphql(name = "type")]
        project_type: ProjectType,
        /// Cost of the whole work in pesos, as decimal text with at most two decimals.
        cost: String,
    }
}

input! {
    /// What confirming a proposal takes.
    ConfirmProposalInput {
        /// The draft.
        project_id: ID,
        /// Version of the project that the client knows.
        expected_version: i64,
    }
}

input! {
    /// What convening a session takes.
    ConveneSessionInput {
        /// The committee.
        committee_id: ID,
        /// Where it sits.
        place: String,
        /// When it begins: not before the notice that the committee's rules ask for.
        starts_at: DateTime,
        /// When it ends; a permanent session sits for 31 days at most.
        ends_at: DateTime,
    }
}

input! {
    /// What putting a project on an agenda takes.
    AddAgendaItemInput {
        /// The session.
        session_id: ID,
        /// Version of the session that the client knows.
        expected_version: i64,
        /// The project.
        project_id: ID,
    }
}

input! {
    /// What opening an item takes.
    OpenAgendaItemInput {
        /// The item.
        agenda_item_id: ID,
        /// Version of the item that the client knows.
        expected_version: i64,
    }
}

/// What a seat can say of an item by voting; to stand aside is a mutation of its own.
#[derive(Clone, Copy, Debug, Eq, PartialEq, async_graphql::Enum)]
pub enum Ballot {
    /// In favour.
    For,
    /// Against.
    Against,
    /// Present, but neither for nor against.
    Abstain,
}

input! {
    /// What casting a vote takes.
    CastVoteInput {
        /// The item.
        agenda_item_id: ID,
        /// What the seat says.
        choice: Ballot,
        /// Why, at most 2,000 characters.
        reason: Option<String>,
        /// Version of the seat's own vote that the client knows; 0 for its first.
        expected_version: i64,
    }
}

input! {
    /// What standing aside takes.
    RecuseVoteInput {
        /// The item.
        agenda_item_id: ID,
        /// Why, 1 to 2,000 characters.
        reason: String,
        /// Version of the seat's own vote that the client knows; 0 for its first.
        expected_version: i64,
    }
}

input! {
    /// What closing an item takes.
    CloseAgendaItemInput {
        /// The item.
        agenda_item_id: ID,
        /// Version of the item that the client knows.
        expected_version: i64,
        /// The resolution, which must be the one that the votes carry.
        outcome: Outcome,
        /// Why, 1 to 2,000 characters.
        reason: String,
        /// Conditions, where it is selected with conditions.
        conditions: Option<String>,
        /// Day by which the conditions must be met.
        conditions_due_on: Option<Date>,
    }
}

input! {
    /// What publishing a resolution takes.
    PublishResolutionInput {
        /// The resolution.
        resolution_id: ID,
        /// Version of the resolution that the client knows.
        expected_version: i64,
    }
}

input! {
    /// What committing a part takes.
    PledgeContributionInput {
        /// The part.
        contribution_id: ID,
        /// Version of the part that the client knows.
        expected_version: i64,
        /// The seat's share of the cost in pesos, as decimal text with at most two decimals.
        amount: String,
        /// The seat's own notes, at most 2,000 characters.
        notes: Option<String>,
    }
}

input! {
    /// What recording a deposit takes.
    RecordDepositInput {
        /// The part.
        contribution_id: ID,
        /// Version of the part that the client knows.
        expected_version: i64,
        /// Amount in its own currency, as decimal text with at most two decimals.
        amount: String,
        /// Currency of the amount.
        #[graphql(default_with = "Currency::Mxn")]
        currency: Currency,
        /// Pesos per dollar, as decimal text with at most four decimals; for dollars only.
        rate: Option<String>,
        /// Day of the rate; for dollars only.
        rate_on: Option<Date>,
        /// Day of the deposit.
        deposited_on: Date,
        /// What evidences it: number of a receipt or of a transfer, 1 to 200 characters.
        evidence: String,
    }
}

impl RegisterClubInput {
    pub(super) fn parse(self) -> Result<RegisterClub> {
        if self.officers.is_empty() || self.officers.len() > MAX_OFFICERS {
            return Err(Error::invalid(Reason::MalformedValue, "officers").with("limit", MAX_OFFICERS));
        }
        let officer = |(index, officer): (usize, OfficerInput)| {
            let path = format!("officers.{index}");
            Ok(Officer {
                office: officer.office,
                name: text::<200>(&officer.name, &format!("{path}.name"))?.into_string(),
                email: at(parse_email(&officer.email), &format!("{path}.email"))?,
            })
        };
        Ok(RegisterClub {
            consulate: NodeKind::Consulate.uuid(&self.consulate_id, "consulateId")?,
            name: text(&self.name, "name")?,
            city: text(&self.city, "city")?,
            us_state: at(parse_us_state(&self.us_state), "usState")?,
            community: NodeKind::Community.uuid(&self.community_id, "communityId")?,
            federation: self.federation_id.map(|id| NodeKind::Federation.uuid(&id, "federationId")).transpose()?,
            founded_on: self.founded_on.0,
            contact: self.contact.parse()?,
            officers: self.officers.into_iter().enumerate().map(officer).collect::<Result<_>>()?,
        })
    }
}

impl ContactInput {
    fn parse(self) -> Result<Contact> {
        let optional = |value: &str, path: &str| at(Text::<200>::parse_optional(value), path).map(Text::into_string);
        let short = |value: &str, path: &str| at(Text::<40>::parse_optional(value), path).map(Text::into_string);
        Ok(Contact {
            name: text::<200>(&self.name, "contact.name")?.into_string(),
            email: at(parse_email(&self.email), "contact.email")?,
            phone: short(&self.phone, "contact.phone")?,
            bank_name: optional(&self.bank_name, "contact.bankName")?,
            bank_account: short(&self.bank_account, "contact.bankAccount")?,
        })
    }
}

impl RenewClubRegistrationInput {
    pub(super) fn parse(self) -> Result<RenewClubRegistration> {
        let club = NodeKind::Club.uuid(&self.club_id, "clubId")?;
        Ok(RenewClubRegistration { club, expected_version: version(self.expected_version)? })
    }
}

impl UpdateClubFileInput {
    pub(super) fn parse(self) -> Result<UpdateClubFile> {
        Ok(UpdateClubFile {
            club: NodeKind::Club.uuid(&self.club_id, "clubId")?,
            expected_version: version(self.expected_version)?,
            contact: self.contact.parse()?,
        })
    }
}

impl DraftProposalInput {
    pub(super) fn parse(self) -> Result<DraftProposal> {
        Ok(DraftProposal {
            club: NodeKind::Club.uuid(&self.club_id, "clubId")?,
            community: self.community_id.map(|id| NodeKind::Community.uuid(&id, "communityId")).transpose()?,
            title: text(&self.title, "title")?,
            description: text(&self.description, "description")?,
            without_need_reason: text(&self.without_need_reason, "withoutNeedReason")?,
            project_type: self.project_type,
            cost: at(Centavos::parse_positive(&self.cost), "cost")?,
        })
    }
}

impl ConfirmProposalInput {
    pub(super) fn parse(self) -> Result<ConfirmProposal> {
        let project = NodeKind::Project.uuid(&self.project_id, "projectId")?;
        Ok(ConfirmProposal { project, expected_version: version(self.expected_version)? })
    }
}

impl ConveneSessionInput {
    pub(super) fn parse(self) -> Result<ConveneSession> {
        Ok(ConveneSession {
            committee: NodeKind::Committee.uuid(&self.committee_id, "committeeId")?,
            place: text(&self.place, "place")?,
            starts_at: self.starts_at.0,
            ends_at: self.ends_at.0,
        })
    }
}

impl AddAgendaItemInput {
    pub(super) fn parse(self) -> Result<AddAgendaItem> {
        Ok(AddAgendaItem {
            session: NodeKind::Session.uuid(&self.session_id, "sessionId")?,
            expected_version: version(self.expected_version)?,
            project: NodeKind::Project.uuid(&self.project_id, "projectId")?,
        })
    }
}

impl OpenAgendaItemInput {
    pub(super) fn parse(self) -> Result<OpenAgendaItem> {
        let item = NodeKind::AgendaItem.uuid(&self.agenda_item_id, "agendaItemId")?;
        Ok(OpenAgendaItem { item, expected_version: version(self.expected_version)? })
    }
}

impl CastVoteInput {
    pub(super) fn parse(self) -> Result<CastVote> {
        let choice = match self.choice {
            Ballot::For => Choice::For,
            Ballot::Against => Choice::Against,
            Ballot::Abstain => Choice::Abstain,
        };
        Ok(CastVote {
            item: NodeKind::AgendaItem.uuid(&self.agenda_item_id, "agendaItemId")?,
            choice,
            reason: at(Text::parse_optional(&self.reason.unwrap_or_default()), "reason")?,
            expected_version: version(self.expected_version)?,
        })
    }
}

impl RecuseVoteInput {
    pub(super) fn parse(self) -> Result<RecuseVote> {
        Ok(RecuseVote {
            item: NodeKind::AgendaItem.uuid(&self.agenda_item_id, "agendaItemId")?,
            reason: text(&self.reason, "reason")?,
            expected_version: version(self.expected_version)?,
        })
    }
}

impl CloseAgendaItemInput {
    pub(super) fn parse(self) -> Result<CloseAgendaItem> {
        Ok(CloseAgendaItem {
            item: NodeKind::AgendaItem.uuid(&self.agenda_item_id, "agendaItemId")?,
            expected_version: version(self.expected_version)?,
            outcome: self.outcome,
            reason: text(&self.reason, "reason")?,
            conditions: at(Text::parse_optional(&self.conditions.unwrap_or_default()), "conditions")?,
            conditions_due_on: self.conditions_due_on.map(|date| date.0),
        })
    }
}

impl PublishResolutionInput {
    pub(super) fn parse(self) -> Result<PublishResolution> {
        let resolution = NodeKind::Resolution.uuid(&self.resolution_id, "resolutionId")?;
        Ok(PublishResolution { resolution, expected_version: version(self.expected_version)? })
    }
}

impl PledgeContributionInput {
    pub(super) fn parse(self) -> Result<PledgeContribution> {
        Ok(PledgeContribution {
            contribution: NodeKind::Contribution.uuid(&self.contribution_id, "contributionId")?,
            expected_version: version(self.expected_version)?,
            amount: at(Centavos::parse_positive(&self.amount), "amount")?,
            notes: at(Text::parse_optional(&self.notes.unwrap_or_default()), "notes")?,
        })
    }
}

impl RecordDepositInput {
    pub(super) fn parse(self) -> Result<RecordDeposit> {
        let rate = match (self.rate, self.rate_on) {
            (Some(rate), Some(on)) => Some((at(parse_rate_e4(&rate), "rate")?, on.0)),
            (None, None) => None,
            (Some(_), None) => return Err(Error::invalid(Reason::MalformedValue, "rateOn")),
            (None, Some(_)) => return Err(Error::invalid(Reason::MalformedValue, "rate")),
        };
        Ok(RecordDeposit {
            contribution: NodeKind::Contribution.uuid(&self.contribution_id, "contributionId")?,
            expected_version: version(self.expected_version)?,
            amount: at(Centavos::parse_positive(&self.amount), "amount")?,
            currency: self.currency,
            rate,
            deposited_on: self.deposited_on.0,
            evidence: text(&self.evidence, "evidence")?,
        })
    }
}

fn text<const MAX: usize>(value: &str, path: &str) -> Result<Text<MAX>> {
    at(Text::parse(value), path)
}

fn version(value: i64) -> Result<i64> {
    if value >= 0 { Ok(value) } else { Err(Error::invalid(Reason::MalformedValue, "expectedVersion")) }
}

/// Says where in the input a wrong value stood.
fn at<T>(parsed: Result<T, Reason>, path: &str) -> Result<T> {
    parsed.map_err(|reason| Error::invalid(reason, path))
}
