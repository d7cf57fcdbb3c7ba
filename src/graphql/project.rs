//! Projects with their seats.

use async_graphql::ID;

use super::access::ProjectCan;
use super::contribution::PartDetailOrWithheld;
use super::filter::listed;
use super::id::NodeKind;
use super::list::{connection, few, object};
use super::proposal::Beneficiaries;
use super::scalar::{BasisPoints, DateTime, Money};
use super::written::{Owned, Written, WrittenList};
use crate::domain::project::{Audience, ProjectType, Stage};
use crate::domain::proposal::ProjectKind;
use crate::domain::seat::Seat;
use crate::error::Result;
use crate::store::account::{ProjectAccount, Transfer};
use crate::store::agenda::AgendaItem;
use crate::store::agreement::Agreement;
use crate::store::club::Club;
use crate::store::complaint::Complaint;
use crate::store::document::Document;
use crate::store::freeze::Freeze;
use crate::store::handover::HandoverCertificate;
use crate::store::hold::Hold;
use crate::store::ledger::DecisionLedgerEntry;
use crate::store::need::Need;
use crate::store::plaque::Plaque;
use crate::store::project::{Project, ProjectParty};
use crate::store::proposal::{BudgetLine, Site};
use crate::store::refund::RefundCase;
use crate::store::reservation::BudgetReservation;
use crate::store::resolution::Resolution;
use crate::store::review::ReviewClock;
use crate::store::rules::RuleSet;
use crate::store::share_exception::ShareException;
use crate::store::social_audit::{Inspection, Observation};
use crate::store::technical_file::TechnicalFile;
use crate::store::tenant::Tenant;
use crate::store::territory::{Community, Municipality, State};
use crate::store::timeline::Tranche;
use crate::store::works::Works;
use crate::store::works_committee::WorksCommittee;

object! {
    /// A work (proyecto, obra): proposed, decided on, funded, built and handed over.
    Project {
        /// Global id.
        pub async fn id(&self) -> ID {
            NodeKind::Project.id(self.id)
        }

        /// Folio.
        async fn folio(&self) -> &str {
            &self.folio
        }

        /// Title.
        async fn title(&self) -> &str {
            &self.title
        }

        /// What is to be built, and for whom.
        async fn description(&self) -> &str {
            &self.description
        }

        /// The need of the community that it answers; absent where it says why it answers none.
        async fn need(&self) -> Option<Result<Written<&Need>>> {
            super::list::one(&self.need)
        }

        /// Why the proposal answers no need that the community has filed; empty where it does.
        async fn without_need_reason(&self) -> &str {
            &self.without_need_reason
        }

        /// Type of work.
        #[graphql(name = "type")]
        async fn project_type(&self) -> ProjectType {
            self.project_type
        }

        /// Kind of project; absent where the proposal does not say it yet.
        async fn kind(&self) -> Option<ProjectKind> {
            self.kind
        }

        /// Whom it serves; absent where the proposal does not say it yet.
        async fn beneficiaries(&self) -> Option<Written<Owned<Beneficiaries>>> {
            self.beneficiary_women.zip(self.beneficiary_men).map(|(women, men)| Written::owned(Beneficiaries { women, men }))
        }

        /// What it costs line by line, in the order of the proposal.
        async fn budget_lines(&self) -> Option<Result<WrittenList<&BudgetLine>>> {
            few(&self.budget_lines)
        }

        /// Where it is built, in the order of the proposal.
        async fn sites(&self) -> Option<Result<WrittenList<&Site>>> {
            few(&self.sites)
        }

        /// Its officers have confirmed the proposal as it now is.
        async fn confirmed(&self) -> bool {
            self.confirmed_revision == self.content_revision
        }

        /// Stage in its life.
        async fn stage(&self) -> Stage {
            self.stage
        }

        /// A repudiation or a suspension stands; nothing moves until it is lifted.
        async fn frozen(&self) -> bool {
            self.frozen
        }

        /// Why its club took it back; absent where it did not.
        async fn withdrawal_reason(&self) -> Option<&str> {
            Some(self.withdrawal_reason.as_str()).filter(|reason| !reason.is_empty())
        }

        /// Who may know of it.
        async fn audience(&self) -> Audience {
            self.audience
        }

        /// Fiscal year under whose rules it falls.
        async fn fiscal_year(&self) -> i32 {
            self.fiscal_year
        }

        /// Cost of the whole work.
        async fn cost(&self) -> Money {
            Money::pesos(self.cost_centavos)
        }

        /// When it was drafted.
        async fn created_at(&self) -> DateTime {
            DateTime(self.created_at)
        }

        /// Version, to be named by whoever changes the project.
        async fn version(&self) -> i64 {
            self.version
        }

        /// Its seats, in the programme's order; none before it is submitted.
        async fn parties(&self) -> Option<Result<WrittenList<&ProjectParty>>> {
            few(&self.parties)
        }

        /// One of its seats.
        async fn part(&self, #[graphql(desc = "The seat")] seat: Seat) -> Option<Result<Written<&ProjectParty>>> {
            self.parties.get().map(|parties| parties.iter().find(|party| party.seat == seat).map(Written)).transpose()
        }

        /// The clock of the review for viability, once it has begun; for whoever sees the technical file.
        async fn review_clock(&self) -> Option<Result<Written<&ReviewClock>>> {
            let begun = |clock: &&ReviewClock| clock.clock().is_some();
            self.review_clock.get().map(|clock| clock.as_deref().filter(begun).map(Written)).transpose()
        }

        /// What stands on its plaque (placa), once it was handed over.
        async fn plaque(&self) -> Option<Result<Written<&Plaque>>> {
            let is_due = matches!(self.stage, Stage::HandedOver | Stage::Closed);
            self.plaque.get().map(|plaque| plaque.as_deref().filter(|_| is_due).map(Written)).transpose()
        }

        /// What the viewer may do with it, by the policy.
        async fn can(&self) -> Option<Result<Written<Owned<ProjectCan<'_>>>>> {
            Some(self.can.get().map(|can| Written::owned(ProjectCan(can))))
        }
    }
    ones {
        /// The club that proposed it.
        club: Club;
        /// The community that receives it.
        community: Community;
        /// The municipality of the community.
        municipality: Municipality;
        /// The state of the community.
        state: State;
        /// The operating rules under which it was submitted.
        rule_set: RuleSet;
        /// The building of it; absent before anybody was designated to build.
        works: Works;
        /// Its technical file (expediente técnico), once it is opened; for its seats and those who oversee.
        technical_file: TechnicalFile;
        /// Its account; none before it is submitted.
        account: ProjectAccount;
        /// What of the federal money is reserved for it, once the national office has authorised it.
        reservation: BudgetReservation;
        /// The agreement on it, once its timeline is set.
        agreement: Agreement;
        /// Who supervises the building of it; absent before it was constituted.
        works_committee: WorksCommittee;
    }
    connections {
        /// The instalments in which it is paid, those of earlier timelines too.
        tranches: Tranche;
        /// Its places on agendas, each with the votes that the viewer can see.
        agenda_items: AgendaItem;
        /// What freezes it, or has frozen it.
        freezes: Freeze;
        /// What was resolved of it.
        resolutions: Resolution;
        /// What its works committee saw.
        inspections: Inspection;
        /// What the mirror club has to say of it.
        observations: Observation;
        /// Its documents that the viewer can see.
        documents: Document;
        /// What moved on its account, each time from one of its accounts to another.
        transfers: Transfer;
        /// Complaints about it that the viewer can see.
        complaints: Complaint;
        /// The certificates with which it is handed over, those that were superseded too.
        handover_certificates: HandoverCertificate;
        /// Holds on it; while one stands, nothing more is paid for its works.
        holds: Hold;
        /// Departures from the shares, by which one seat pays more and another less: those that wait for the committee, and
        /// those that are over.
        share_exceptions: ShareException;
        /// What went or goes back to its seats.
        refunds: RefundCase;
        /// What was decided and done about it, entry by entry, each with the hash of the one before it.
        ledger: DecisionLedgerEntry;
    }
}

object! {
    /// A seat (parte) of a project with its fulfilment, which all who see the project share.
    ProjectParty {
        /// The seat.
        async fn seat(&self) -> Seat {
            self.seat
        }

        /// Its share of the cost by the operating rules, whatever exception was granted.
        async fn share(&self) -> BasisPoints {
            BasisPoints(self.share_bps)
        }

        /// What it has to give: its share to the centavo, more or less what exceptions have moved.
        async fn due(&self) -> Money {
            Money::pesos(self.due_centavos)
        }

        /// What it has committed, as far as it is due.
        async fn committed(&self) -> Money {
            Money::pesos(self.committed_centavos)
        }

        /// What it has deposited.
        async fn deposited(&self) -> Money {
            Money::pesos(self.deposited_centavos)
        }

        /// The part itself: for its own seat; for others the reason why not.
        async fn detail(&self) -> Option<Result<Written<PartDetailOrWithheld<'_>>>> {
            Some(PartDetailOrWithheld::of(self).map(Written))
        }
    }
    ones {
        /// Who holds the seat.
        tenant: Tenant;
    }
}

connection!(Project, "ProjectConnection", "ProjectEdge", "projects");

listed! {
    Project,
    where ProjectWhere {
        /// Stage.
        stage: StageFilter on "stage",
        /// Type of work.
        r#type: ProjectTypeFilter on "project_type",
        /// Fiscal year.
        fiscal_year: IntFilter on "fiscal_year",
        /// INEGI's code of the state.
        state: InegiCodeFilter on "state_code",
        /// INEGI's code of the municipality.
        municipality: InegiCodeFilter on "municipality_code",
        /// Folio.
        folio: TextFilter on "folio",
    }
    order ProjectOrder {
        /// Oldest first.
        CreatedAtAsc = ascending("created_at", Instant),
        /// Newest first.
        CreatedAtDesc = descending("created_at", Instant),
        /// Cheapest first.
        CostAsc = ascending("cost_centavos", Integer),
        /// Most expensive first.
        CostDesc = descending("cost_centavos", Integer),
    }
    default CreatedAtDesc
}
