//! Committees (COVAM), their sessions, agenda items and votes.

use async_graphql::ID;

use super::access::{AgendaItemCan, CommitteeCan, CommitteeSeatCan, SessionCan};
use super::filter::listed;
use super::id::NodeKind;
use super::list::{connection, few, object};
use super::rank::{RankRules, RankScore};
use super::scalar::{Date, DateTime};
use super::written::{Owned, Written, WrittenList};
use crate::domain::agenda::Purpose;
use crate::domain::rank::place;
use crate::domain::seat::Seat;
use crate::domain::voting::{Choice, ItemStatus, Majority, TieRule};
use crate::error::Result;
use crate::store::agenda::AgendaItem;
use crate::store::committee::{Committee, CommitteeSeat, Session};
use crate::store::ledger::DecisionLedgerEntry;
use crate::store::minutes::SessionMinutes;
use crate::store::project::Project;
use crate::store::representative::CommitteeRepresentative;
use crate::store::resolution::Resolution;
use crate::store::share_exception::ShareException;
use crate::store::tenant::Tenant;
use crate::store::territory::State;
use crate::store::vote::Vote;

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

        /// Principals that each seat can have, and as many alternates.
        async fn representatives_per_seat(&self) -> i32 {
            self.representatives_per_seat
        }

        /// How many of them, in each capacity, one organisation can have where several share the seat: clubs, municipalities.
        async fn representatives_per_organisation(&self) -> i32 {
            self.representatives_per_organisation
        }

        /// By what proposals are ranked.
        async fn rank_rules(&self) -> Written<Owned<RankRules>> {
            Written::owned(RankRules::of(self))
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
        async fn seats(&self) -> Option<Result<WrittenList<&CommitteeSeat>>> {
            few(&self.seats)
        }

        /// What the viewer may do with it, by the policy.
        async fn can(&self) -> Option<Result<Written<Owned<CommitteeCan<'_>>>>> {
            Some(self.can.get().map(|can| Written::owned(CommitteeCan(can))))
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
        /// Global id.
        pub async fn id(&self) -> ID {
            NodeKind::CommitteeSeat.id(self.id)
        }

        /// The seat.
        async fn seat(&self) -> Seat {
            self.seat
        }

        /// It chairs the committee.
        async fn chairs(&self) -> bool {
            self.chairs
        }

        /// Who represents it, as far as the viewer can see.
        async fn representatives(&self) -> Option<Result<WrittenList<&CommitteeRepresentative>>> {
            few(&self.representatives)
        }

        /// What the viewer may do with it, by the policy.
        async fn can(&self) -> Option<Result<Written<Owned<CommitteeSeatCan<'_>>>>> {
            Some(self.can.get().map(|can| Written::owned(CommitteeSeatCan(can))))
        }
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

        /// What the viewer may do with it, by the policy.
        async fn can(&self) -> Option<Result<Written<Owned<SessionCan<'_>>>>> {
            Some(self.can.get().map(|can| Written::owned(SessionCan(can))))
        }
    }
    ones {
        /// Its committee.
        committee: Committee;
        /// Its minutes, once they are drawn up.
        minutes: SessionMinutes;
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

        /// Place on the agenda, from 1, in the order in which the items came.
        async fn position(&self) -> i32 {
            self.position
        }

        /// What it decides.
        async fn purpose(&self) -> Purpose {
            self.purpose
        }

        /// Where it stands.
        async fn status(&self) -> ItemStatus {
            self.status
        }

        /// Place by score among all that are to be selected in the session, from 1; nothing of what is not ranked.
        async fn rank(&self) -> Option<Result<i32>> {
            let ranking = match self.ranking.get() {
                Ok(ranking) => ranking.as_ref()?,
                Err(error) => return Some(Err(error)),
            };
            self.ranked.then(|| Ok(place(self.score, &ranking.scores)))
        }

        /// What it scored when it came on the agenda; nothing of what is not ranked.
        async fn score(&self) -> Option<Written<Owned<RankScore>>> {
            RankScore::of(self).map(Written::owned)
        }

        /// Why it was taken before a better ranked one; empty where it was not.
        async fn departure_reason(&self) -> &str {
            &self.departure_reason
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
        async fn votes(&self) -> Option<Result<WrittenList<&Vote>>> {
            few(&self.votes)
        }

        /// What the viewer may do with it, by the policy.
        async fn can(&self) -> Option<Result<Written<Owned<AgendaItemCan<'_>>>>> {
            Some(self.can.get().map(|can| Written::owned(AgendaItemCan(can))))
        }
    }
    ones {
        /// Its session.
        session: Session;
        /// The project.
        project: Project;
        /// What was resolved, once it is closed.
        resolution: Resolution;
        /// The departure from the shares that it decides on; absent where it decides on something else.
        share_exception: ShareException;
    }
    connections {
        /// That its seats have voted, entry by entry, each with the hash of the one before it: nothing while it is open, when
        /// nobody is told who has voted; then whoever sees its votes. The entry of its closing, in the ledger of the project,
        /// seals their number and the last of the hashes.
        ledger: DecisionLedgerEntry;
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

connection!(Committee, "CommitteeConnection", "CommitteeEdge", "committees");
connection!(Session, "SessionConnection", "SessionEdge", "sessions");
connection!(AgendaItem, "AgendaItemConnection", "AgendaItemEdge", "agenda items");

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
        /// By score, best ranked first.
        ScoreDesc = descending("score", Integer),
        /// Oldest first.
        CreatedAtAsc = ascending("created_at", Instant),
        /// Newest first.
        CreatedAtDesc = descending("created_at", Instant),
    }
    default CreatedAtDesc
}
