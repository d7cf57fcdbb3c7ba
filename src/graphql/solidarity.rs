//! The solidarity list: communities that need something and have no club.

use async_graphql::{Context, Enum};

use super::list::PageRequest;
use super::query::page;
use crate::error::Result;
use crate::store::datum::{Datum, Kind};
use crate::store::page::{Order, Page, Test};
use crate::store::territory::Community;

/// Column of a community's place, which is 0 for those that are not in the list.
const PLACE: &str = "solidarity_rank";

/// Order of the solidarity list.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Enum)]
pub enum SolidarityOrder {
    /// The most marginalised first, and of those the ones with the most open needs.
    PoorestFirst,
    /// The least marginalised first, and of those the ones with the fewest open needs.
    PoorestLast,
}

impl From<SolidarityOrder> for Order {
    fn from(asked: SolidarityOrder) -> Self {
        match asked {
            SolidarityOrder::PoorestFirst => Self::descending(PLACE, Kind::Integer),
            SolidarityOrder::PoorestLast => Self::ascending(PLACE, Kind::Integer),
        }
    }
}

/// A page of the communities that are in the list and satisfy the conditions of the request.
pub async fn communities(ctx: &Context<'_>, mut asked: PageRequest) -> Result<Page<Community>> {
    asked.filter.0.push((PLACE, Kind::Integer, Test::AtLeast(Datum::Integer(1))));
    page::<Community>(ctx, asked).await
}
