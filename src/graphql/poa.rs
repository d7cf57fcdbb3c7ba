//! The monthly monitoring of a state's annual programme, as figures over what everybody can read.

use async_graphql::{Context, SimpleObject};

use super::request::Request;
use super::scalar::{BasisPoints, InegiCode, Money};
use super::written::{Owned, Written, WrittenList};
use crate::domain::account::TransferKind;
use crate::domain::poa::{Month, is_state};
use crate::domain::seat::Seat;
use crate::domain::word::Word;
use crate::error::{Error, Result};
use crate::store::poa::{Built, Grown, Moved};

/// What it costs to read the sums of a state's year, month by month, twice.
const MONTH_COST: u64 = 50;

/// A month of the annual programme (Programa Operativo Anual, POA) of a state: money by seat and progress of the works, of
/// the projects that everybody can read, whoever looks.
#[derive(Debug, SimpleObject)]
pub struct PoaMonth {
    /// Year.
    year: i32,
    /// Month, 1 to 12.
    month: i32,
    /// Money of each of the four seats, in the programme's order.
    seats: WrittenList<Owned<PoaSeat>>,
    /// What was paid to the works.
    released: Written<Owned<PoaSum>>,
    /// What came back from those who build.
    returned: Written<Owned<PoaSum>>,
    /// How far the works are.
    works: Written<Owned<PoaWorks>>,
}

/// Money of a seat.
#[derive(Debug, SimpleObject)]
pub struct PoaSeat {
    /// The seat.
    seat: Seat,
    /// What it deposited.
    deposited: Written<Owned<PoaSum>>,
    /// What it got back.
    refunded: Written<Owned<PoaSum>>,
}

/// Money of the month, and of the year to its end.
#[derive(Debug, SimpleObject)]
pub struct PoaSum {
    /// In the month.
    month: Money,
    /// From the first of January to the end of the month.
    year_to_date: Money,
}

/// How far the works are of which their executors reported between the first of January and the end of the month.
#[derive(Debug, SimpleObject)]
pub struct PoaWorks {
    /// Number of works.
    works: i64,
    /// Number of those whose money runs ahead of the work by more than the rules tolerate.
    in_alert: i64,
    /// Cost of the works.
    cost: Money,
    /// Physical progress (avance físico): the part of the cost that stands built, whenever it was built.
    built: Money,
    /// How much of that was built in the month, and in the year to its end.
    newly_built: Written<Owned<PoaSum>>,
    /// The part of the cost that stands built; absent where there are no works.
    physical: Option<BasisPoints>,
    /// Financial progress (avance financiero): what was spent, whenever it was.
    spent: Money,
    /// How much of that was spent in the month, and in the year to its end.
    newly_spent: Written<Owned<PoaSum>>,
    /// The part of the cost that was spent; absent where there are no works.
    financial: Option<BasisPoints>,
}

/// The month of a state.
pub async fn month(ctx: &Context<'_>, state: &InegiCode, year: i32, month: i32) -> Result<PoaMonth> {
    let InegiCode(code) = state;
    is_state(code).map_err(|reason| Error::invalid(reason, "state"))?;
    let looked_at = Month::of(year, month).map_err(|fault| Error::invalid(fault.reason, fault.path))?;
    let request = Request::of(ctx)?;
    request.spend(MONTH_COST)?;
    let moved = request.store.poa_money(&request.scope, code, looked_at).await?;
    let built = request.store.poa_works(&request.scope, code, looked_at).await?;
    let seat = |seat: &Seat| {
        Owned(PoaSeat {
            seat: *seat,
            deposited: sum(&moved, TransferKind::Deposit, Some(*seat)),
            refunded: sum(&moved, TransferKind::Refund, Some(*seat)),
        })
    };
    Ok(PoaMonth {
        year,
        month,
        seats: Seat::ALL.iter().map(seat).collect(),
        released: sum(&moved, TransferKind::Release, None),
        returned: sum(&moved, TransferKind::Return, None),
        works: Written::owned(shown(built)),
    })
}

/// What moved of a kind, of one seat or of whomever.
fn sum(moved: &[Moved], kind: TransferKind, seat: Option<Seat>) -> Written<Owned<PoaSum>> {
    let of = |moved: &&Moved| moved.kind == kind && (seat.is_none() || moved.seat == seat);
    let sum = |amount: fn(&Moved) -> i64| Money::pesos(moved.iter().filter(of).map(amount).sum());
    Written::owned(PoaSum { month: sum(|moved| moved.month_centavos), year_to_date: sum(|moved| moved.year_centavos) })
}

fn shown(works: Built) -> PoaWorks {
    let part = |of: Grown| BasisPoints::part(of.at_end_centavos, works.cost_centavos);
    let newly = |of: Grown| {
        Written::owned(PoaSum {
            month: Money::pesos(of.at_end_centavos - of.before_month_centavos),
            year_to_date: Money::pesos(of.at_end_centavos - of.before_year_centavos),
        })
    };
    PoaWorks {
        works: works.works,
        in_alert: works.in_alert,
        cost: Money::pesos(works.cost_centavos),
        built: Money::pesos(works.built.at_end_centavos),
        newly_built: newly(works.built),
        physical: part(works.built),
        spent: Money::pesos(works.spent.at_end_centavos),
        newly_spent: newly(works.spent),
        financial: part(works.spent),
    }
}
