//! What a proposal says beyond its title: whom it serves, the lines of its budget, its sites.

use async_graphql::SimpleObject;

use super::list::object;
use super::scalar::Money;
use crate::domain::price::PriceStanding;
use crate::store::proposal::{BudgetLine, Site};

/// Whom a work serves, as numbers of people.
#[derive(Debug, SimpleObject)]
pub struct Beneficiaries {
    /// Women.
    pub women: i32,
    /// Men.
    pub men: i32,
}

object! {
    /// A line of the budget (concepto de obra) of a project; the lines together are its cost.
    BudgetLine {
        /// Place in the budget, from 1.
        async fn position(&self) -> i32 {
            self.position
        }

        /// What is paid for.
        async fn concept(&self) -> &str {
            &self.concept
        }

        /// Unit in which it is counted.
        async fn unit(&self) -> &str {
            &self.unit
        }

        /// Number of units, as decimal text with four decimals.
        async fn quantity(&self) -> String {
            format!("{}.{:04}", self.quantity_e4 / 10_000, self.quantity_e4 % 10_000)
        }

        /// Price of one unit.
        async fn unit_price(&self) -> Money {
            Money::pesos(self.unit_price_centavos)
        }

        /// How the price of a unit stands beside earlier works of the type, on the day on which the line was written.
        async fn price_standing(&self) -> PriceStanding {
            self.price_standing
        }

        /// The usual price of the unit: the median of the latest earlier lines of the same concept and unit, in projects of
        /// the type that everybody can read. Absent where there are fewer than five.
        async fn usual_unit_price(&self) -> Option<Money> {
            self.usual_unit_price_centavos.map(Money::pesos)
        }

        /// Number of earlier lines that it was compared with, 101 at most.
        async fn compared_with(&self) -> i32 {
            self.compared_with
        }

        /// Price of them all, rounded half up to the centavo.
        async fn amount(&self) -> Money {
            Money::pesos(self.amount_centavos)
        }
    }
}

object! {
    /// Where a work is built.
    Site {
        /// Place in the list, from 1.
        async fn position(&self) -> i32 {
            self.position
        }

        /// Name.
        async fn name(&self) -> &str {
            &self.name
        }

        /// The locality (localidad), in the proposal's words.
        async fn locality(&self) -> &str {
            &self.locality
        }

        /// Degrees north, as decimal text with six decimals; absent where the proposal names no place.
        async fn latitude(&self) -> Option<String> {
            self.latitude_e6.map(degrees)
        }

        /// Degrees east, which are negative in Mexico, as decimal text with six decimals.
        async fn longitude(&self) -> Option<String> {
            self.longitude_e6.map(degrees)
        }
    }
}

fn degrees(e6: i32) -> String {
    let (sign, magnitude) = (if e6 < 0 { "-" } else { "" }, e6.unsigned_abs());
    format!("{sign}{}.{:06}", magnitude / 1_000_000, magnitude % 1_000_000)
}
