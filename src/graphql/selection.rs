//! Looks ahead at what a document selects, for the store to plan by; and counts what it costs on the way.

use std::collections::HashMap;

use async_graphql::{Context, InputType, Name, SelectionField, Value};

use super::list::{Listed, PageRequest};
use super::request::Request;
use crate::authz::policy::Resource;
use crate::domain::refusal::Reason;
use crate::error::{Error, Result};
use crate::store::account::Transfer;
use crate::store::agenda::AgendaItem;
use crate::store::api_key::ApiKey;
use crate::store::budget::BudgetCeiling;
use crate::store::club::{Club, ClubRegistration, MirrorClub};
use crate::store::committee::Session;
use crate::store::complaint::Complaint;
use crate::store::contribution::Deposit;
use crate::store::document::Document;
use crate::store::freeze::Freeze;
use crate::store::governing_party::GoverningParty;
use crate::store::handover::HandoverCertificate;
use crate::store::help_request::HelpRequest;
use crate::store::hold::Hold;
use crate::store::ledger::DecisionLedgerEntry;
use crate::store::mandate::FederationMandate;
use crate::store::need::Need;
use crate::store::noun::Selection;
use crate::store::operating_cost::OperatingCost;
use crate::store::page::{DEFAULT_PAGE, MAX_PAGE, PageArgs};
use crate::store::people::Membership;
use crate::store::project::Project;
use crate::store::refund::RefundCase;
use crate::store::resolution::Resolution;
use crate::store::review::Review;
use crate::store::share_exception::ShareException;
use crate::store::social_audit::{Inspection, Observation};
use crate::store::technical_file::TechnicalFileDocument;
use crate::store::territory::{Community, Municipality};
use crate::store::timeline::Tranche;
use crate::store::works::{ProgressReport, Works};
use crate::store::works_committee::Training;

/// What a statement costs beside what it reads.
pub(super) const STATEMENT_COST: u64 = 10;

/// A selected field, with the number of objects on which it will be read.
pub struct Selected<'a> {
    field: SelectionField<'a>,
    request: &'a Request,
    weight: u64,
}

impl<'a> Selected<'a> {
    /// The field that is being resolved, which answers `objects` of them, each by its name.
    pub fn resolving(ctx: &'a Context<'_>, request: &'a Request, objects: usize) -> Result<Self> {
        request.spend(STATEMENT_COST)?;
        Ok(Self { field: ctx.field(), request, weight: u64::try_from(objects).unwrap_or(u64::MAX) })
    }

    /// On how many objects the fields below this one are read, for each object on which this one is.
    fn fan_out(&self) -> u64 {
        if self.shows_rows() { self.rows() } else { 1 }
    }

    fn shows_rows(&self) -> bool {
        self.field.selection_set().any(|field| matches!(field.name(), "nodes" | "edges"))
    }

    /// How many rows the page has that this field asks for.
    fn rows(&self) -> u64 {
        let arguments = self.field.arguments().unwrap_or_default();
        let asked = arguments.into_iter().find_map(|(name, value)| match value {
            // The other of the two may stand there as null.
            Value::Number(number) if name == "first" || name == "last" => number.as_u64(),
            _ => None,
        });
        asked.unwrap_or(DEFAULT_PAGE).clamp(1, MAX_PAGE)
    }

    fn page_of<N: Listed>(&self) -> Result<PageArgs> {
        let arguments = self.field.arguments().map_err(|error| Error::internal(error.message))?;
        let mut arguments: HashMap<Name, Value> = arguments.into_iter().collect();
        let request = PageRequest {
            first: take(&mut arguments, "first")?,
            after: take(&mut arguments, "after")?,
            last: take(&mut arguments, "last")?,
            before: take(&mut arguments, "before")?,
            filter: take::<Option<N::Where>>(&mut arguments, "where")?.map(Into::into).unwrap_or_default(),
            order: take::<Option<N::Order>>(&mut arguments, "orderBy")?.map_or(N::DEFAULT_ORDER, N::order),
        };
        request.resolve::<N>()
    }
}

impl Selection for Selected<'_> {
    fn name(&self) -> &str {
        self.field.name()
    }

    fn each(&self, visit: &mut dyn FnMut(&dyn Selection) -> Result<()>) -> Result<()> {
        let weight = self.weight.saturating_mul(self.fan_out());
        for field in self.field.selection_set() {
            self.request.spend(weight)?;
            visit(&Selected { field, request: self.request, weight })?;
        }
        Ok(())
    }

    fn page(&self, resource: Resource) -> Result<PageArgs> {
        // A page of which nothing but its place or number is selected is walked all the same.
        if !self.shows_rows() {
            self.request.spend(self.weight.saturating_mul(self.rows()))?;
        }
        match resource {
            Resource::AgendaItem => self.page_of::<AgendaItem>(),
            Resource::ApiKey => self.page_of::<ApiKey>(),
            Resource::BudgetCeiling => self.page_of::<BudgetCeiling>(),
            Resource::Club => self.page_of::<Club>(),
            Resource::ClubRegistration => self.page_of::<ClubRegistration>(),
            Resource::Community => self.page_of::<Community>(),
            Resource::Complaint => self.page_of::<Complaint>(),
            Resource::Deposit => self.page_of::<Deposit>(),
            Resource::Document => self.page_of::<Document>(),
            Resource::FederationMandate => self.page_of::<FederationMandate>(),
            Resource::GoverningParty => self.page_of::<GoverningParty>(),
            Resource::HandoverCertificate => self.page_of::<HandoverCertificate>(),
            Resource::Membership => self.page_of::<Membership>(),
            Resource::MirrorClub => self.page_of::<MirrorClub>(),
            Resource::Municipality => self.page_of::<Municipality>(),
            Resource::ProgressReport => self.page_of::<ProgressReport>(),
            Resource::Freeze => self.page_of::<Freeze>(),
            Resource::Need => self.page_of::<Need>(),
            Resource::Project => self.page_of::<Project>(),
            Resource::Resolution => self.page_of::<Resolution>(),
            Resource::Review => self.page_of::<Review>(),
            Resource::Session => self.page_of::<Session>(),
            Resource::Inspection => self.page_of::<Inspection>(),
            Resource::Observation => self.page_of::<Observation>(),
            Resource::Training => self.page_of::<Training>(),
            Resource::Works => self.page_of::<Works>(),
            Resource::TechnicalFileDocument => self.page_of::<TechnicalFileDocument>(),
            Resource::DecisionLedgerEntry => self.page_of::<DecisionLedgerEntry>(),
            Resource::HelpRequest => self.page_of::<HelpRequest>(),
            Resource::Hold => self.page_of::<Hold>(),
            Resource::ShareException => self.page_of::<ShareException>(),
            Resource::OperatingCost => self.page_of::<OperatingCost>(),
            Resource::RefundCase => self.page_of::<RefundCase>(),
            Resource::Transfer => self.page_of::<Transfer>(),
            Resource::Tranche => self.page_of::<Tranche>(),
            resource => Err(Error::internal(format!("{} has no pages", resource.table()))),
        }
    }
}

/// Reads an argument as its resolver will; what validation let through is of the right form.
fn take<T: InputType>(arguments: &mut HashMap<Name, Value>, name: &'static str) -> Result<T> {
    T::parse(arguments.remove(name)).map_err(|_| Error::invalid(Reason::MalformedValue, name))
}
