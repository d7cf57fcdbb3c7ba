//! The inputs of what a committee does beside its votes, and how each is read into its op.

use async_graphql::{ID, InputObject};

use super::parse::{at, text, version};
use crate::domain::club::parse_email;
use crate::domain::committee::{Capacity, InternalRules, half_of};
use crate::domain::money::Centavos;
use crate::domain::rank::RankRules;
use crate::domain::refusal::Reason;
use crate::domain::voting::{Majority, TieRule};
use crate::error::{Error, Result};
use crate::graphql::id::NodeKind;
use crate::graphql::scalar::BasisPoints;
use crate::ops::committee::{AdoptCommitteeRules, AppointRepresentative, EndRepresentative, InstallCommittee};
use crate::ops::minutes::{DrawUpMinutes, SignMinutes};
use crate::ops::resolution::ConfirmConditions;

input! {
    /// What confirming conditions takes.
    ConfirmConditionsInput {
        /// The resolution that set them.
        resolution_id: ID,
        /// Version of the resolution that the client knows.
        expected_version: i64,
        /// How it is known that they are met, 1 to 2,000 characters.
        note: String,
    }
}

impl ConfirmConditionsInput {
    pub(in crate::graphql) fn parse(self) -> Result<ConfirmConditions> {
        Ok(ConfirmConditions {
            resolution: NodeKind::Resolution.uuid(&self.resolution_id, "resolutionId")?,
            expected_version: version(self.expected_version)?,
            note: text(&self.note, "note")?,
        })
    }
}

/// What a proposal scores by: weights in basis points, which sum to 10,000, and the two measures that they go with.
#[derive(Debug, InputObject)]
pub struct RankRulesInput {
    /// Weight of the community's degree of marginalisation.
    pub marginalisation: BasisPoints,
    /// Weight of the endorsements of the need.
    pub endorsement: BasisPoints,
    /// Weight of past investment in the community, of which less scores more.
    pub past_investment: BasisPoints,
    /// Weight of the share of the club's part that is deposited already.
    pub deposited: BasisPoints,
    /// Endorsements that score best, at least 1.
    pub full_endorsements: i32,
    /// Past investment that scores half of the best, in pesos, as decimal text with at most two decimals.
    pub halving_investment: String,
}

/// Internal rules that a committee adopts.
#[derive(Debug, InputObject)]
pub struct CommitteeRulesInput {
    /// Seats that must take part for an item to be resolved, 3 or 4.
    pub quorum_seats: i32,
    /// Majority that carries an item.
    pub majority: Majority,
    /// What follows from a tied vote.
    pub tie_rule: TieRule,
    /// Days of notice before a session, 3 to 90.
    pub notice_days: i32,
    /// Principals that each seat can have, and as many alternates: 1 to 10.
    pub representatives_per_seat: i32,
    /// How many of them one organisation can have where several share the seat, as clubs do and municipalities: at least 1;
    /// half of them, rounded up, where this is left out.
    pub representatives_per_organisation: Option<i32>,
    /// By what proposals are ranked.
    pub rank: RankRulesInput,
}

input! {
    /// What installing a committee takes.
    InstallCommitteeInput {
        /// A committee of the same state and an earlier year.
        committee_id: ID,
        /// This year, or the next one.
        fiscal_year: i32,
        /// Its rules.
        rules: CommitteeRulesInput,
    }
}

input! {
    /// What adopting other rules takes.
    AdoptCommitteeRulesInput {
        /// The committee.
        committee_id: ID,
        /// Version of the committee that the client knows.
        expected_version: i64,
        /// All of its rules, from now on.
        rules: CommitteeRulesInput,
    }
}

input! {
    /// What appointing a representative takes.
    AppointRepresentativeInput {
        /// The seat, one that the own organisation holds.
        committee_seat_id: ID,
        /// E-mail address of the person, a member of the own organisation.
        email: String,
        /// As what the person represents the seat.
        capacity: Capacity,
    }
}

input! {
    /// What ending a representative's term takes.
    EndRepresentativeInput {
        /// The representative.
        representative_id: ID,
        /// Version of the representative that the client knows.
        expected_version: i64,
    }
}

impl CommitteeRulesInput {
    fn parse(self) -> Result<InternalRules> {
        let halving = Centavos::parse_positive(&self.rank.halving_investment);
        Ok(InternalRules {
            quorum_seats: self.quorum_seats,
            majority: self.majority,
            tie_rule: self.tie_rule,
            notice_days: self.notice_days,
            representatives_per_seat: self.representatives_per_seat,
            representatives_per_organisation: self
                .representatives_per_organisation
                .unwrap_or_else(|| half_of(self.representatives_per_seat)),
            rank: RankRules {
                marginalisation_bps: self.rank.marginalisation.0,
                endorsement_bps: self.rank.endorsement.0,
                past_investment_bps: self.rank.past_investment.0,
                deposited_bps: self.rank.deposited.0,
                full_endorsements: self.rank.full_endorsements,
                halving_investment_centavos: at(halving, "rules.rank.halvingInvestment")?.get(),
            },
        })
    }
}

impl InstallCommitteeInput {
    pub(in crate::graphql) fn parse(self) -> Result<InstallCommittee> {
        Ok(InstallCommittee {
            committee: NodeKind::Committee.uuid(&self.committee_id, "committeeId")?,
            fiscal_year: self.fiscal_year,
            rules: self.rules.parse()?,
        })
    }
}

impl AdoptCommitteeRulesInput {
    pub(in crate::graphql) fn parse(self) -> Result<AdoptCommitteeRules> {
        Ok(AdoptCommitteeRules {
            committee: NodeKind::Committee.uuid(&self.committee_id, "committeeId")?,
            expected_version: version(self.expected_version)?,
            rules: self.rules.parse()?,
        })
    }
}

impl AppointRepresentativeInput {
    pub(in crate::graphql) fn parse(self) -> Result<AppointRepresentative> {
        Ok(AppointRepresentative {
            seat: NodeKind::CommitteeSeat.uuid(&self.committee_seat_id, "committeeSeatId")?,
            email: at(parse_email(&self.email), "email")?,
            capacity: self.capacity,
        })
    }
}

impl EndRepresentativeInput {
    pub(in crate::graphql) fn parse(self) -> Result<EndRepresentative> {
        let representative = NodeKind::CommitteeRepresentative.uuid(&self.representative_id, "representativeId")?;
        Ok(EndRepresentative { representative, expected_version: version(self.expected_version)? })
    }
}

input! {
    /// What drawing up minutes takes.
    DrawUpMinutesInput {
        /// The session.
        session_id: ID,
        /// Version of the session that the client knows.
        expected_version: i64,
    }
}

input! {
    /// What signing minutes takes.
    SignMinutesInput {
        /// The minutes.
        minutes_id: ID,
        /// The hash of the text that is signed, 64 hexadecimal digits; it stands for a version, since minutes never change.
        hash: String,
    }
}

impl DrawUpMinutesInput {
    pub(in crate::graphql) fn parse(self) -> Result<DrawUpMinutes> {
        let session = NodeKind::Session.uuid(&self.session_id, "sessionId")?;
        Ok(DrawUpMinutes { session, expected_version: version(self.expected_version)? })
    }
}

impl SignMinutesInput {
    pub(in crate::graphql) fn parse(self) -> Result<SignMinutes> {
        let minutes = NodeKind::SessionMinutes.uuid(&self.minutes_id, "minutesId")?;
        let is_hash = self.hash.len() == 64 && self.hash.bytes().all(|byte| byte.is_ascii_hexdigit());
        if is_hash {
            Ok(SignMinutes { minutes, hash: self.hash })
        } else {
            Err(Error::invalid(Reason::MalformedValue, "hash"))
        }
    }
}
