//! Committees (COVAM), sessions, agenda items, votes, resolutions and operating rules.

use async_graphql::{ID, SimpleObject};

use super::filter::listed;
use super::id::NodeKind;
use super::list::{connection, object};
use super::scalar::{BasisPoints, Date, DateTime, InegiCode, Money};
use crate::domain::project::{Audience, ProjectType};
use crate::domain::rules::RuleKind;
use crate::domain::seat::Seat;
use crate::domain::voting::{Choice, ItemStatus, Majority, Outcome, TieRule};
use crate::domain::word::Word;
use crate::error::Result;
use crate::store::agenda::{AgendaItem, Vote};
use crate::store::committee::{Committee, CommitteeRepresentative, CommitteeSeat, Session};
use crate::store::project::Project;
use crate::store::resolution::Resolution;
use crate::store::rules::RuleSet;
use crate::store::tenant::Tenant;
use crate::store::territory::State;

object! {
    /// A committee (Comité de Validación y Atención a Migrantes, COVAM): one per state and year, four equal seats.
    Committee {
        /// Global id.
        pub async fn id(&self) -> ID {
            NodeKind::Committee.id(self.id)
        }

        /// Fiscal year.
        async fn fiscal_year(&self) -> i32 {
            self.fiscal_year
        }

        /// Seats that must take part for an item to be resolved.
        async fn quorum_seats(&self) -> i32 {
            self.quorum_seats
        }

        /// Majority that carries an item.
        async fn majority(&self) -> Majority {
            self.majority
        }

        /// What follows from a tied vote.
        async fn tie_rule(&self) -> TieRule {
            self.tie_rule
        }

        /// Days of notice before a session.
        async fn notice_days(&self) -> i32 {
            self.notice_days
        }

        /// Revision of its internal rules.
        async fn rules_revision(&self) -> i32 {
            self.rules_revision
        }

        /// Day of its installation.
        async fn installed_on(&self) -> Date {
            Date(self.installed_on)
        }

        /// Version, to be named by whoever changes the committee.
        async fn version(&self) -> i64 {
            self.version
        }

        /// Its four seats.
        async fn seats(&self) -> Option<Result<&Vec<CommitteeSeat>>> {
            Some(self.seats.get())
        }
    }
    ones {
        /// Its state.
        state: State;
    }
    connections {
        /// Its sessions.
        sessions: Session;
    }
}

object! {
    /// A seat of a committee.
    CommitteeSeat {
        /// The seat.
        async fn seat(&self) -> Seat {
            self.seat
        }

        /// It chairs the committee.
        async fn chairs(&self) -> bool {
            self.chairs
        }

        /// Who represents it, as far as the viewer can see.
        async fn representatives(&self) -> Option<Result<&Vec<CommitteeRepresentative>>> {
            Some(self.representatives.get())
        }
    }
}

object! {
    /// Somebody who represents a seat.
    CommitteeRepresentative {
        /// PRINCIPAL or ALTERNATE.
        async fn capacity(&self) -> &str {
            &self.capacity
        }
    }
    ones {
        /// The organisation from which they come.
        tenant: Tenant;
    }
}

object! {
    /// A session (sesión) of a committee.
    Session {
        /// Global id.
        pub async fn id(&self) -> ID {
            NodeKind::Session.id(self.id)
        }

        /// Where it sits.
        async fn place(&self) -> &str {
            &self.place
        }

        /// When it was convened.
        async fn convened_at(&self) -> DateTime {
            DateTime(self.convened_at)
        }

        /// When it begins.
        async fn starts_at(&self) -> DateTime {
            DateTime(self.starts_at)
        }

        /// When it ends.
        async fn ends_at(&self) -> DateTime {
            DateTime(self.ends_at)
        }

        /// Version, to be named by whoever changes the agenda.
        async fn version(&self) -> i64 {
            self.version
        }
    }
    ones {
        /// Its committee.
        committee: Committee;
    }
    connections {
        /// The items of its agenda, as far as the viewer can see.
        agenda_items: AgendaItem;
    }
}

object! {
    /// A project on the agenda of a session (punto del orden del día).
    AgendaItem {
        /// Global id.
        pub async fn id(&self) -> ID {
            NodeKind::AgendaItem.id(self.id)
        }

        /// Place on the agenda, from 1.
        async fn position(&self) -> i32 {
            self.position
        }

        /// Where it stands.
        async fn status(&self) -> ItemStatus {
            self.status
        }

        /// When it was opened for votes.
        async fn opened_at(&self) -> Option<DateTime> {
            self.opened_at.map(DateTime)
        }

        /// When it was closed.
        async fn closed_at(&self) -> Option<DateTime> {
            self.closed_at.map(DateTime)
        }

        /// When it was put on the agenda.
        async fn created_at(&self) -> DateTime {
            DateTime(self.created_at)
        }

        /// Version, to be named by whoever changes the item.
        async fn version(&self) -> i64 {
            self.version
        }

        /// Votes that the viewer can see: the own seat's while the item is open, all of them once it is closed.
        async fn votes(&self) -> Option<Result<&Vec<Vote>>> {
            Some(self.votes.get())
        }
    }
    ones {
        /// Its session.
        session: Session;
        /// The project.
        project: Project;
        /// What was resolved, once it is closed.
        resolution: Resolution;
    }
}

object! {
    /// The vote of a seat: one per seat, whatever the number of its representatives.
    Vote {
        /// The seat.
        async fn seat(&self) -> Seat {
            self.seat
        }

        /// What it said.
        async fn choice(&self) -> Choice {
            self.choice
        }

        /// The reason it gave; a seat that stands aside gives one.
        async fn reason(&self) -> &str {
            &self.reason
        }

        /// When it was cast, or last changed.
        async fn cast_at(&self) -> DateTime {
            DateTime(self.cast_at)
        }

        /// Version, to be named by the seat that changes its vote.
        async fn version(&self) -> i64 {
            self.version
        }
    }
    ones {
        /// Who holds the seat.
        tenant: Tenant;
    }
}

/// How the votes fell.
#[derive(Debug, SimpleObject)]
pub struct Tally {
    /// Votes for.
    votes_for: i32,
    /// Votes against.
    votes_against: i32,
    /// Abstentions.
    abstentions: i32,
    /// Seats that stood aside.
    recusals: i32,
}

object! {
    /// What a committee decided (dictamen), under which rules, by which votes, and why.
    Resolution {
        /// Global id.
        pub async fn id(&self) -> ID {
            NodeKind::Resolution.id(self.id)
        }

        /// What was decided.
        async fn outcome(&self) -> Outcome {
            self.outcome
        }

        /// How the votes fell.
        async fn tally(&self) -> Tally {
            Tally {
                votes_for: self.votes_for,
                votes_against: self.votes_against,
                abstentions: self.abstentions,
                recusals: self.recusals,
            }
        }

        /// Revision of the committee's rules under which it was decided.
        async fn rules_revision(&self) -> i32 {
            self.rules_revision
        }

        /// Why.
        async fn reason(&self) -> &str {
            &self.reason
        }

        /// Conditions that must be met; empty where there are none.
        async fn conditions(&self) -> &str {
            &self.conditions
        }

        /// Day by which the conditions must be met.
        async fn conditions_due_on(&self) -> Option<Date> {
            self.conditions_due_on.map(Date)
        }

        /// Who may know of it.
        async fn audience(&self) -> Audience {
            self.audience
        }

        /// When it was decided.
        async fn resolved_at(&self) -> DateTime {
            DateTime(self.resolved_at)
        }

        /// Version, to be named by whoever publishes it.
        async fn version(&self) -> i64 {
            self.version
        }
    }
    ones {
        /// The agenda item that was closed into it.
        agenda_item: AgendaItem;
        /// The project.
        project: Project;
        /// The committee.
        committee: Committee;
    }
}

object! {
    /// One revision of the operating rules (reglas de operación).
    RuleSet {
        /// Global id.
        pub async fn id(&self) -> ID {
            NodeKind::RuleSet.id(self.id)
        }

        /// Name.
        async fn name(&self) -> &str {
            &self.name
        }

        /// Fiscal year.
        async fn fiscal_year(&self) -> i32 {
            self.fiscal_year
        }

        /// INEGI's code of the state for which it holds; absent where it holds for the nation.
        async fn territory(&self) -> Option<InegiCode> {
            (!self.territory.is_empty()).then(|| InegiCode(self.territory.clone()))
        }

        /// Kind of project of which it speaks.
        async fn kind(&self) -> RuleKind {
            self.kind
        }

        /// Revision, from 1.
        async fn revision(&self) -> i32 {
            self.revision
        }

        /// Share of each seat; together 10,000 basis points.
        async fn shares(&self) -> Vec<SeatShare> {
            let shares = [
                (Seat::Federal, self.federal_share_bps),
                (Seat::State, self.state_share_bps),
                (Seat::Municipal, self.municipal_share_bps),
                (Seat::Migrant, self.migrant_share_bps),
            ];
            let taking_part = shares.into_iter().filter(|(_, bps)| *bps > 0);
            taking_part.map(|(seat, bps)| SeatShare { seat, share: BasisPoints(bps) }).collect()
        }

        /// Most that the federal seat gives to one project.
        async fn federal_cap(&self) -> Money {
            Money::pesos(self.federal_cap_centavos)
        }

        /// Most that the federal seat gives in one state in the year.
        async fn federal_ceiling(&self) -> Money {
            Money::pesos(self.federal_ceiling_centavos)
        }

        /// Types of work that it admits.
        async fn eligible_types(&self) -> Vec<ProjectType> {
            if self.eligible_types == "*" {
                return ProjectType::ALL.to_vec();
            }
            self.eligible_types.split(',').filter_map(|name| ProjectType::parse(name.trim())).collect()
        }

        /// Seats that must take part for a committee to resolve, unless its own rules say otherwise.
        async fn quorum_seats(&self) -> i32 {
            self.quorum_seats
        }

        /// Majority that carries an item, unless the committee's own rules say otherwise.
        async fn majority(&self) -> Majority {
            self.majority
        }

        /// What follows from a tie, unless the committee's own rules say otherwise.
        async fn tie_rule(&self) -> TieRule {
            self.tie_rule
        }

        /// Days of notice before a session.
        async fn notice_days(&self) -> i32 {
            self.notice_days
        }

        /// Working days within which the delegation reviews a technical file.
        async fn review_limit_working_days(&self) -> i32 {
            self.review_limit_working_days
        }

        /// Documents that a technical file needs.
        async fn required_documents(&self) -> Vec<&str> {
            self.required_documents.split(',').map(str::trim).filter(|name| !name.is_empty()).collect()
        }

        /// Number of different officers of the club who must confirm a proposal.
        async fn confirming_officers(&self) -> i32 {
            self.confirming_officers
        }
    }
}

/// Share of a seat in the cost of a project.
#[derive(Debug, SimpleObject)]
pub struct SeatShare {
    /// The seat.
    seat: Seat,
    /// Its share.
    share: BasisPoints,
}

connection!(Committee, "CommitteeConnection", "CommitteeEdge", "committees");
connection!(Session, "SessionConnection", "SessionEdge", "sessions");
connection!(AgendaItem, "AgendaItemConnection", "AgendaItemEdge", "agenda items");
connection!(Resolution, "ResolutionConnection", "ResolutionEdge", "resolutions");

listed! {
    Committee,
    where CommitteeWhere {
        /// INEGI's code of the state.
        state: InegiCodeFilter on "state_code",
        /// Fiscal year.
        fiscal_year: IntFilter on "fiscal_year",
    }
    order CommitteeOrder {
        /// Oldest year first.
        FiscalYearAsc = ascending("fiscal_year", Integer),
        /// Newest year first.
        FiscalYearDesc = descending("fiscal_year", Integer),
    }
    default FiscalYearDesc
}

listed! {
    Session,
    where SessionWhere {
        /// INEGI's code of the state.
        state: InegiCodeFilter on "state_code",
    }
    order SessionOrder {
        /// Earliest first.
        StartsAtAsc = ascending("starts_at", Instant),
        /// Latest first.
        StartsAtDesc = descending("starts_at", Instant),
    }
    default StartsAtDesc
}

listed! {
    AgendaItem,
    where AgendaItemWhere {
        /// Where it stands.
        status: ItemStatusFilter on "status",
    }
    order AgendaItemOrder {
        /// By place on the agenda.
        PositionAsc = ascending("position", Integer),
        /// Oldest first.
        CreatedAtAsc = ascending("created_at", Instant),
        /// Newest first.
        CreatedAtDesc = descending("created_at", Instant),
    }
    default CreatedAtDesc
}

listed! {
    Resolution,
    where ResolutionWhere {
        /// What was decided.
        outcome: OutcomeFilter on "outcome",
        /// INEGI's code of the state.
        state: InegiCodeFilter on "state_code",
    }
    order ResolutionOrder {
        /// Oldest first.
        ResolvedAtAsc = ascending("resolved_at", Instant),
        /// Newest first.
        ResolvedAtDesc = descending("resolved_at", Instant),
    }
    default ResolvedAtDesc
}
