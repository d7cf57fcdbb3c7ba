//! The inputs of proposals, and how each is read into its op.

use async_graphql::{ID, InputObject};

use super::parse::{at, text, version};
use crate::domain::money::Centavos;
use crate::domain::project::ProjectType;
use crate::domain::proposal::{
    Beneficiaries, BudgetLine, Content, Coordinates, MOST_LINES, MOST_PEOPLE, MOST_SITES, ProjectKind, Quantity, Site,
    parse_latitude_e6, parse_longitude_e6,
};
use crate::domain::refusal::Reason;
use crate::error::{Error, Result};
use crate::graphql::id::NodeKind;
use crate::ops::proposal::{Answers, ConfirmProposal, DraftProposal, Proposed, UpdateProposal};

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
        /// The open need of the community that the proposal answers; it or the reason why not, and not both.
        need_id: Option<ID>,
        /// Why the proposal answers no need that the community has filed, 1 to 1,000 characters.
        without_need_reason: Option<String>,
        /// Type of work.
        #[graphql(name = "type")]
        project_type: ProjectType,
        /// Cost of the whole work in pesos, as decimal text with at most two decimals.
        cost: String,
        /// What it says beyond that; it can be said later, and must be before an officer confirms it.
        content: Option<ProposalContentInput>,
    }
}

input! {
    /// What writing a proposal anew takes: all that it shall say from now on.
    UpdateProposalInput {
        /// The draft, or the proposal that is to be corrected.
        project_id: ID,
        /// Version of the project that the client knows.
        expected_version: i64,
        /// Title, 1 to 200 characters.
        title: String,
        /// What is to be built, and for whom, 1 to 5,000 characters.
        description: String,
        /// The open need of the community that the proposal answers; it or the reason why not, and not both. Once it is
        /// submitted, the one that it answers.
        need_id: Option<ID>,
        /// Why the proposal answers no need that the community has filed, 1 to 1,000 characters.
        without_need_reason: Option<String>,
        /// Type of work; once it is submitted, the one that it has.
        #[graphql(name = "type")]
        project_type: ProjectType,
        /// Cost of the whole work in pesos, as decimal text with at most two decimals; once it is submitted, what it is.
        cost: String,
        /// What it says beyond that; what it said before falls away.
        content: Option<ProposalContentInput>,
    }
}

/// What a proposal says beyond its title. All of it is needed before an officer confirms it.
#[derive(Debug, Default, InputObject)]
pub struct ProposalContentInput {
    /// Kind of project: `PRODUCTIVE` where its type is `INCOME_GENERATING`, and nowhere else.
    pub kind: Option<ProjectKind>,
    /// Whom the work serves.
    pub beneficiaries: Option<BeneficiariesInput>,
    /// What the work costs, 50 lines at most; together they are the cost.
    pub budget_lines: Option<Vec<BudgetLineInput>>,
    /// Where the work is built, 20 places at most.
    pub sites: Option<Vec<SiteInput>>,
}

/// Whom a work serves; somebody at least.
#[derive(Debug, InputObject)]
pub struct BeneficiariesInput {
    /// Women, 0 to 1,000,000.
    pub women: i32,
    /// Men, 0 to 1,000,000.
    pub men: i32,
}

/// A line of a budget. Its amount is the price of all its units, rounded half up to the centavo.
#[derive(Debug, InputObject)]
pub struct BudgetLineInput {
    /// What is paid for, 1 to 200 characters.
    pub concept: String,
    /// Unit in which it is counted, 1 to 40 characters.
    pub unit: String,
    /// Number of units, as decimal text with at most four decimals.
    pub quantity: String,
    /// Price of one unit in pesos, as decimal text with at most two decimals.
    pub unit_price: String,
}

/// Where a work is built.
#[derive(Debug, InputObject)]
pub struct SiteInput {
    /// Name, 1 to 200 characters.
    pub name: String,
    /// The locality, 1 to 200 characters.
    pub locality: String,
    /// Degrees north, as decimal text with at most six decimals, within Mexico; with the longitude or not at all.
    pub latitude: Option<String>,
    /// Degrees east, which are negative in Mexico, as decimal text with at most six decimals.
    pub longitude: Option<String>,
}

input! {
    /// What confirming a proposal takes.
    ConfirmProposalInput {
        /// The draft, or the proposal that was corrected.
        project_id: ID,
        /// Version of the project that the client knows.
        expected_version: i64,
    }
}

impl DraftProposalInput {
    pub(in crate::graphql) fn parse(self) -> Result<DraftProposal> {
        Ok(DraftProposal {
            club: NodeKind::Club.uuid(&self.club_id, "clubId")?,
            community: self.community_id.map(|id| NodeKind::Community.uuid(&id, "communityId")).transpose()?,
            proposed: Proposed {
                title: text(&self.title, "title")?,
                description: text(&self.description, "description")?,
                answers: answers(self.need_id, self.without_need_reason)?,
                project_type: self.project_type,
                cost: at(Centavos::parse_positive(&self.cost), "cost")?,
                content: self.content.unwrap_or_default().parse()?,
            },
        })
    }
}

impl UpdateProposalInput {
    pub(in crate::graphql) fn parse(self) -> Result<UpdateProposal> {
        Ok(UpdateProposal {
            project: NodeKind::Project.uuid(&self.project_id, "projectId")?,
            expected_version: version(self.expected_version)?,
            proposed: Proposed {
                title: text(&self.title, "title")?,
                description: text(&self.description, "description")?,
                answers: answers(self.need_id, self.without_need_reason)?,
                project_type: self.project_type,
                cost: at(Centavos::parse_positive(&self.cost), "cost")?,
                content: self.content.unwrap_or_default().parse()?,
            },
        })
    }
}

impl ConfirmProposalInput {
    pub(in crate::graphql) fn parse(self) -> Result<ConfirmProposal> {
        let project = NodeKind::Project.uuid(&self.project_id, "projectId")?;
        Ok(ConfirmProposal { project, expected_version: version(self.expected_version)? })
    }
}

impl ProposalContentInput {
    fn parse(self) -> Result<Content> {
        let (lines, sites) = (self.budget_lines.unwrap_or_default(), self.sites.unwrap_or_default());
        no_more_than(MOST_LINES, lines.len(), "content.budgetLines")?;
        no_more_than(MOST_SITES, sites.len(), "content.sites")?;
        let people = |people: BeneficiariesInput| {
            let refused = |reason| Error::invalid(reason, "content.beneficiaries").with("limit", MOST_PEOPLE);
            Beneficiaries::new(people.women, people.men).map_err(refused)
        };
        Ok(Content {
            kind: self.kind,
            beneficiaries: self.beneficiaries.map(people).transpose()?,
            budget_lines: lines.into_iter().enumerate().map(BudgetLineInput::parse).collect::<Result<_>>()?,
            sites: sites.into_iter().enumerate().map(SiteInput::parse).collect::<Result<_>>()?,
        })
    }
}

impl BudgetLineInput {
    fn parse((index, line): (usize, Self)) -> Result<BudgetLine> {
        let path = |field: &str| format!("content.budgetLines.{index}.{field}");
        let concept = text(&line.concept, &path("concept"))?;
        let unit = text(&line.unit, &path("unit"))?;
        let quantity = at(Quantity::parse(&line.quantity), &path("quantity"))?;
        let unit_price = at(Centavos::parse_positive(&line.unit_price), &path("unitPrice"))?;
        at(BudgetLine::new(concept, unit, quantity, unit_price), &path("quantity"))
    }
}

impl SiteInput {
    fn parse((index, site): (usize, Self)) -> Result<Site> {
        let path = |field: &str| format!("content.sites.{index}.{field}");
        let coordinates = match (site.latitude, site.longitude) {
            (Some(latitude), Some(longitude)) => Some(Coordinates {
                latitude_e6: at(parse_latitude_e6(&latitude), &path("latitude"))?,
                longitude_e6: at(parse_longitude_e6(&longitude), &path("longitude"))?,
            }),
            (None, None) => None,
            (Some(_), None) => return Err(Error::invalid(Reason::MalformedValue, path("longitude"))),
            (None, Some(_)) => return Err(Error::invalid(Reason::MalformedValue, path("latitude"))),
        };
        Ok(Site {
            name: text(&site.name, &path("name"))?,
            locality: text(&site.locality, &path("locality"))?,
            coordinates,
        })
    }
}

fn answers(need_id: Option<ID>, without_need_reason: Option<String>) -> Result<Answers> {
    match (need_id, without_need_reason) {
        (Some(need), None) => Ok(Answers::Need(NodeKind::Need.uuid(&need, "needId")?)),
        (None, Some(reason)) => Ok(Answers::Nothing(text(&reason, "withoutNeedReason")?)),
        (Some(_), Some(_)) => Err(Error::invalid(Reason::NeedOrReason, "withoutNeedReason")),
        (None, None) => Err(Error::invalid(Reason::NeedOrReason, "needId")),
    }
}

fn no_more_than(most: usize, given: usize, path: &str) -> Result<()> {
    if given <= most { Ok(()) } else { Err(Error::invalid(Reason::MalformedValue, path).with("limit", most)) }
}
