//! What goes back to the seats: how much, and each seat's share of it to the centavo.

use super::money::WHOLE_BPS;
use super::refusal::Reason;
use super::seat::Seat;
use super::word::words;

words! {
    /// Why money goes back (reintegro).
    RefundKind {
        /// The works will not be: all that was deposited goes back.
        Full = "FULL",
        /// Less was built than was paid for, by measured volume (por volumen de obra).
        Measured = "MEASURED",
    }
}

words! {
    /// Where a refund stands.
    RefundStatus {
        /// Some seat has not got its share back.
        Open = "OPEN",
        /// Every seat has its share back.
        Settled = "SETTLED",
    }
}

/// What the executed share of the works is worth, in centavos.
pub fn worth(cost_centavos: i64, executed_bps: i32) -> i64 {
    // No more than the cost, which fits.
    let built = i128::from(cost_centavos) * i128::from(executed_bps) / i128::from(WHOLE_BPS);
    i64::try_from(built).unwrap_or(cost_centavos)
}

/// What was paid beyond what was built: the works are worth the executed share of their cost.
///
/// # Errors
/// [`Reason::NothingToRefund`] where as much was built as was paid for.
pub fn beyond_the_works(cost_centavos: i64, executed_bps: i32, paid_centavos: i64) -> Result<i64, Reason> {
    let beyond = paid_centavos.saturating_sub(worth(cost_centavos, executed_bps));
    if beyond > 0 { Ok(beyond) } else { Err(Reason::NothingToRefund) }
}

/// How much of the works is built, as others than who opens a refund have said; in basis points.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct OnRecord {
    /// What the executor reported last; 0 where nothing was begun, and nothing where it was and nobody has reported.
    pub reported_bps: Option<i32>,
    /// What the works committee measured last, not before that report.
    pub inspected_bps: Option<i32>,
}

/// The executed share of a refund is one that stands on record: neither government says alone how much is built.
///
/// # Errors
/// [`Reason::NotOnRecord`] where it was neither reported nor measured.
pub fn is_on_record(executed_bps: i32, record: OnRecord) -> Result<(), Reason> {
    let is_known = Some(executed_bps) == record.reported_bps || Some(executed_bps) == record.inspected_bps;
    if is_known { Ok(()) } else { Err(Reason::NotOnRecord) }
}

/// Splits `total` in proportion to what each seat has paid in; no centavo is lost, and the largest remainders get those
/// that are left. A seat that has paid nothing gets nothing.
pub fn in_proportion(total: i64, paid_in: &[(Seat, i64)]) -> Vec<(Seat, i64)> {
    let whole: i128 = paid_in.iter().map(|(_, paid)| i128::from(*paid)).sum();
    if whole <= 0 {
        return Vec::new();
    }
    let exact = |paid: i64| i128::from(total) * i128::from(paid);
    let mut shares: Vec<(Seat, i128)> = paid_in.iter().map(|(seat, paid)| (*seat, exact(*paid) / whole)).collect();
    let left = i128::from(total) - shares.iter().map(|(_, share)| share).sum::<i128>();
    let mut order: Vec<(usize, i128)> =
        paid_in.iter().enumerate().map(|(index, (_, paid))| (index, exact(*paid) % whole)).collect();
    order.sort_by_key(|(index, remainder)| (-remainder, *index));
    for (_, (index, _)) in (0..left).zip(order) {
        if let Some(share) = shares.get_mut(index) {
            share.1 += 1;
        }
    }
    let kept = shares.into_iter().filter(|(_, share)| *share > 0);
    kept.map(|(seat, share)| (seat, i64::try_from(share).unwrap_or(i64::MAX))).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_was_paid_beyond_the_works_goes_back() {
        assert_eq!(beyond_the_works(1_000, 2_500, 400), Ok(150));
        assert_eq!(beyond_the_works(1_000, 0, 400), Ok(400));
        assert_eq!(beyond_the_works(1_000, 4_000, 400), Err(Reason::NothingToRefund));
        assert_eq!(beyond_the_works(1_000, 10_000, 400), Err(Reason::NothingToRefund));
    }

    #[test]
    fn what_is_executed_was_reported_or_measured() {
        let record = |reported_bps, inspected_bps| OnRecord { reported_bps, inspected_bps };
        for (executed, record, expected) in [
            (10_000, record(Some(10_000), None), Ok(())),
            (0, record(Some(10_000), None), Err(Reason::NotOnRecord)),
            (9_500, record(Some(10_000), Some(9_500)), Ok(())),
            (10_000, record(Some(10_000), Some(9_500)), Ok(())),
            (9_700, record(Some(10_000), Some(9_500)), Err(Reason::NotOnRecord)),
            (0, record(Some(0), None), Ok(())),
            (0, record(None, Some(6_000)), Err(Reason::NotOnRecord)),
            (0, record(None, None), Err(Reason::NotOnRecord)),
        ] {
            assert_eq!(is_on_record(executed, record), expected, "{executed} {record:?}");
        }
    }

    #[test]
    fn whoever_paid_nothing_gets_nothing() {
        assert_eq!(in_proportion(10, &[(Seat::Federal, 0), (Seat::Migrant, 3)]), [(Seat::Migrant, 10)]);
        assert_eq!(in_proportion(10, &[(Seat::Federal, 0)]), []);
        assert_eq!(
            in_proportion(10, &[(Seat::Federal, 1), (Seat::State, 1), (Seat::Migrant, 1)]).first(),
            Some(&(Seat::Federal, 4))
        );
    }

    proptest! {
        #[test]
        fn the_shares_of_a_refund_are_the_whole_and_no_more_than_was_paid_in(
            a in 0..1_000_000_i64, b in 0..1_000_000_i64, c in 0..1_000_000_i64, d in 0..1_000_000_i64, bps in 1..=10_000_i64,
        ) {
            let paid = [(Seat::Federal, a), (Seat::State, b), (Seat::Municipal, c), (Seat::Migrant, d)];
            let whole = a + b + c + d;
            let total = whole * bps / 10_000;
            let shares = in_proportion(total, &paid);
            prop_assert_eq!(shares.iter().map(|(_, share)| share).sum::<i64>(), if whole == 0 { 0 } else { total });
            for (seat, share) in shares {
                let paid = paid.iter().find(|(of, _)| *of == seat).map_or(0, |(_, paid)| *paid);
                prop_assert!(share <= paid);
            }
        }
    }
}
