//! Reads each input into its op; every wrong value is named by its path in the input.

use super::*;
use crate::domain::club::{parse_email, parse_us_state};
use crate::domain::money::{Centavos, parse_rate_e4};
use crate::domain::refusal::Reason;
use crate::domain::text::Text;
use crate::domain::voting::Choice;
use crate::error::{Error, Result};
use crate::graphql::id::NodeKind;
use crate::ops::agenda::{AddAgendaItem, CastVote, CloseAgendaItem, OpenAgendaItem, RecuseVote};
use crate::ops::club::{RegisterClub, RenewClubRegistration, UpdateClubFile};
use crate::ops::contribution::{PledgeContribution, RecordDeposit};
use crate::ops::mandate::{AcceptMandate, EndMandate, ProposeMandate, ResumeMandate, SuspendMandate};
use crate::ops::resolution::PublishResolution;
use crate::ops::session::ConveneSession;
use crate::store::club::{Contact, Officer};

/// Most officers that a club is registered with: one for each office.
const MAX_OFFICERS: usize = 3;

impl RegisterClubInput {
    pub(in crate::graphql) fn parse(self) -> Result<RegisterClub> {
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
    pub(in crate::graphql) fn parse(self) -> Result<RenewClubRegistration> {
        let club = NodeKind::Club.uuid(&self.club_id, "clubId")?;
        Ok(RenewClubRegistration { club, expected_version: version(self.expected_version)? })
    }
}

impl UpdateClubFileInput {
    pub(in crate::graphql) fn parse(self) -> Result<UpdateClubFile> {
        Ok(UpdateClubFile {
            club: NodeKind::Club.uuid(&self.club_id, "clubId")?,
            expected_version: version(self.expected_version)?,
            contact: self.contact.parse()?,
        })
    }
}

impl ProposeMandateInput {
    pub(in crate::graphql) fn parse(self) -> Result<ProposeMandate> {
        Ok(ProposeMandate {
            club: NodeKind::Club.uuid(&self.club_id, "clubId")?,
            acts: each_once(self.acts)?,
            valid_until: self.valid_until.0,
        })
    }
}

impl AcceptMandateInput {
    pub(in crate::graphql) fn parse(self) -> Result<AcceptMandate> {
        let mandate = NodeKind::FederationMandate.uuid(&self.mandate_id, "mandateId")?;
        Ok(AcceptMandate { mandate, expected_version: version(self.expected_version)? })
    }
}

impl SuspendMandateInput {
    pub(in crate::graphql) fn parse(self) -> Result<SuspendMandate> {
        let mandate = NodeKind::FederationMandate.uuid(&self.mandate_id, "mandateId")?;
        Ok(SuspendMandate { mandate, expected_version: version(self.expected_version)? })
    }
}

impl ResumeMandateInput {
    pub(in crate::graphql) fn parse(self) -> Result<ResumeMandate> {
        let mandate = NodeKind::FederationMandate.uuid(&self.mandate_id, "mandateId")?;
        Ok(ResumeMandate { mandate, expected_version: version(self.expected_version)? })
    }
}

impl EndMandateInput {
    pub(in crate::graphql) fn parse(self) -> Result<EndMandate> {
        let mandate = NodeKind::FederationMandate.uuid(&self.mandate_id, "mandateId")?;
        Ok(EndMandate { mandate, expected_version: version(self.expected_version)? })
    }
}

impl ConveneSessionInput {
    pub(in crate::graphql) fn parse(self) -> Result<ConveneSession> {
        Ok(ConveneSession {
            committee: NodeKind::Committee.uuid(&self.committee_id, "committeeId")?,
            place: text(&self.place, "place")?,
            starts_at: self.starts_at.0,
            ends_at: self.ends_at.0,
        })
    }
}

impl AddAgendaItemInput {
    pub(in crate::graphql) fn parse(self) -> Result<AddAgendaItem> {
        Ok(AddAgendaItem {
            session: NodeKind::Session.uuid(&self.session_id, "sessionId")?,
            expected_version: version(self.expected_version)?,
            project: NodeKind::Project.uuid(&self.project_id, "projectId")?,
            purpose: self.purpose,
        })
    }
}

impl OpenAgendaItemInput {
    pub(in crate::graphql) fn parse(self) -> Result<OpenAgendaItem> {
        let item = NodeKind::AgendaItem.uuid(&self.agenda_item_id, "agendaItemId")?;
        let departure_reason = self.departure_reason.map(|reason| text(&reason, "departureReason")).transpose()?;
        Ok(OpenAgendaItem { item, expected_version: version(self.expected_version)?, departure_reason })
    }
}

impl CastVoteInput {
    pub(in crate::graphql) fn parse(self) -> Result<CastVote> {
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
    pub(in crate::graphql) fn parse(self) -> Result<RecuseVote> {
        Ok(RecuseVote {
            item: NodeKind::AgendaItem.uuid(&self.agenda_item_id, "agendaItemId")?,
            reason: text(&self.reason, "reason")?,
            expected_version: version(self.expected_version)?,
        })
    }
}

impl CloseAgendaItemInput {
    pub(in crate::graphql) fn parse(self) -> Result<CloseAgendaItem> {
        Ok(CloseAgendaItem {
            item: NodeKind::AgendaItem.uuid(&self.agenda_item_id, "agendaItemId")?,
            expected_version: version(self.expected_version)?,
            reason: text(&self.reason, "reason")?,
            conditions: match (self.conditions, self.conditions_due_on) {
                (Some(conditions), Some(due_on)) => Some((text(&conditions, "conditions")?, due_on.0)),
                (None, None) => None,
                (Some(_), None) => return Err(Error::invalid(Reason::ConditionsRequired, "conditionsDueOn")),
                (None, Some(_)) => return Err(Error::invalid(Reason::ConditionsRequired, "conditions")),
            },
        })
    }
}

impl PublishResolutionInput {
    pub(in crate::graphql) fn parse(self) -> Result<PublishResolution> {
        let resolution = NodeKind::Resolution.uuid(&self.resolution_id, "resolutionId")?;
        Ok(PublishResolution { resolution, expected_version: version(self.expected_version)? })
    }
}

impl PledgeContributionInput {
    pub(in crate::graphql) fn parse(self) -> Result<PledgeContribution> {
        Ok(PledgeContribution {
            contribution: NodeKind::Contribution.uuid(&self.contribution_id, "contributionId")?,
            expected_version: version(self.expected_version)?,
            amount: at(Centavos::parse_positive(&self.amount), "amount")?,
            notes: at(Text::parse_optional(&self.notes.unwrap_or_default()), "notes")?,
        })
    }
}

impl RecordDepositInput {
    pub(in crate::graphql) fn parse(self) -> Result<RecordDeposit> {
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
            evidence_document: self
                .evidence_document_id
                .map(|id| NodeKind::Document.uuid(&id, "evidenceDocumentId"))
                .transpose()?,
        })
    }
}

pub(super) fn text<const MAX: usize>(value: &str, path: &str) -> Result<Text<MAX>> {
    at(Text::parse(value), path)
}

pub(super) fn version(value: i64) -> Result<i64> {
    if value >= 0 { Ok(value) } else { Err(Error::invalid(Reason::MalformedValue, "expectedVersion")) }
}

/// Says where in the input a wrong value stood.
pub(super) fn at<T>(parsed: Result<T, Reason>, path: &str) -> Result<T> {
    parsed.map_err(|reason| Error::invalid(reason, path))
}
