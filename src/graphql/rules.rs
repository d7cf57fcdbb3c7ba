//! Operating rules (reglas de operación).

use async_graphql::{ID, SimpleObject};

use super::id::NodeKind;
use super::list::object;
use super::scalar::{BasisPoints, Date, InegiCode, Money};
use super::written::{Owned, Written, WrittenList};
use crate::domain::project::ProjectType;
use crate::domain::proposal::Window;
use crate::domain::rules::RuleKind;
use crate::domain::seat::Seat;
use crate::domain::voting::{Majority, TieRule};
use crate::domain::word::Word;
use crate::store::rules::RuleSet;

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
        async fn shares(&self) -> WrittenList<Owned<SeatShare>> {
            let shares = [
                (Seat::Federal, self.federal_share_bps),
                (Seat::State, self.state_share_bps),
                (Seat::Municipal, self.municipal_share_bps),
                (Seat::Migrant, self.migrant_share_bps),
            ];
            let taking_part = shares.into_iter().filter(|(_, bps)| *bps > 0);
            taking_part.map(|(seat, bps)| Owned(SeatShare { seat, share: BasisPoints(bps) })).collect()
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

        /// How far the money of the works may run ahead of what is built before that is an alert.
        async fn progress_tolerance(&self) -> BasisPoints {
            BasisPoints(self.progress_tolerance_bps)
        }

        /// How far the price of a unit may be from the usual one before it is an outlier.
        async fn price_tolerance(&self) -> BasisPoints {
            BasisPoints(self.price_tolerance_bps)
        }

        /// The days on which proposals are submitted; absent where they are at any time.
        async fn submission_window(&self) -> Option<Written<Owned<DateWindow>>> {
            Window::of(self.submission_opens_on, self.submission_closes_on).map(DateWindow::from).map(Written::owned)
        }

        /// The days on which what was submitted is corrected; absent where it is until it is voted on.
        async fn correction_window(&self) -> Option<Written<Owned<DateWindow>>> {
            Window::of(self.correction_opens_on, self.correction_closes_on).map(DateWindow::from).map(Written::owned)
        }
    }
}

/// The days from one to another, for all the same.
#[derive(Debug, SimpleObject)]
pub struct DateWindow {
    /// First day.
    opens_on: Date,
    /// Last day, which belongs to it.
    closes_on: Date,
}

impl From<Window> for DateWindow {
    fn from(window: Window) -> Self {
        Self { opens_on: Date(window.opens_on), closes_on: Date(window.closes_on) }
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
