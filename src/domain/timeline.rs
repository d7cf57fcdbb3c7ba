//! The timeline (calendario de ministraciones) of a project: its tranches, and what each seat has to give for each of them.

use chrono::NaiveDate;

use super::money::{Centavos, WHOLE_BPS};
use super::refusal::Reason;
use super::seat::Seat;
use super::word::words;

/// Most tranches of a timeline.
pub const MOST_TRANCHES: usize = 24;

words! {
    /// Where a tranche stands.
    TrancheStatus {
        /// It is planned, and its money is not released yet.
        Planned = "PLANNED",
        /// Its money was released to whoever builds.
        Released = "RELEASED",
        /// Another timeline took the place of the one to which it belongs.
        Superseded = "SUPERSEDED",
    }
}

/// A tranche (ministración) that is to be.
#[derive(Clone, Copy, Debug, Eq, PartialEq, serde::Serialize)]
pub struct Tranche {
    pub due_on: NaiveDate,
    /// How far the works must have come before its money is released, in basis points.
    pub milestone_bps: i32,
    pub amount: Centavos,
}

/// Why a timeline is none, and at which of its tranches where it is one.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Fault {
    pub reason: Reason,
    pub tranche: Option<usize>,
}

/// The tranches follow each other in time and in progress, from today on, and together are the cost.
pub fn must_add_up(tranches: &[Tranche], cost_centavos: i64, today: NaiveDate) -> Result<(), Fault> {
    let at = |reason, tranche| Fault { reason, tranche: Some(tranche) };
    if tranches.is_empty() || tranches.len() > MOST_TRANCHES {
        return Err(Fault { reason: Reason::MalformedValue, tranche: None });
    }
    let mut before: Option<&Tranche> = None;
    for (index, tranche) in tranches.iter().enumerate() {
        let (earliest, least) = before.map_or((today, 0), |before| (before.due_on, before.milestone_bps));
        if tranche.due_on < earliest || (before.is_some() && tranche.due_on == earliest) {
            return Err(at(Reason::BadDate, index));
        }
        if !(least..=WHOLE_BPS).contains(&tranche.milestone_bps) {
            return Err(at(Reason::MilestonesOutOfOrder, index));
        }
        before = Some(tranche);
    }
    if sum(tranches) == i128::from(cost_centavos) {
        Ok(())
    } else {
        Err(Fault { reason: Reason::TimelineDoesNotSum, tranche: None })
    }
}

/// What the tranches are together, in centavos.
pub fn sum(tranches: &[Tranche]) -> i128 {
    tranches.iter().map(|tranche| i128::from(tranche.amount.get())).sum()
}

/// Until when a seat has to deposit next: the day of the first tranche up to which its parts are more than it has deposited,
/// of its `parts` in the order of the timeline.
pub fn next_due_on(parts: impl IntoIterator<Item = (NaiveDate, i64)>, deposited_centavos: i64) -> Option<NaiveDate> {
    let mut left = i128::from(deposited_centavos);
    let is_due = |(_, due_centavos): &(NaiveDate, i64)| {
        left -= i128::from(*due_centavos);
        left < 0
    };
    parts.into_iter().find(is_due).map(|(due_on, _)| due_on)
}

/// What each seat gives for each tranche: the parts of a tranche sum to it, the parts of a seat to its due, and what a seat
/// has given up to a tranche is its share of what was due up to there, to the centavo. `dues` sum to the amounts.
///
/// The largest remainders on the cumulative sums get the centavos that are left, the seats in their order where remainders
/// are equal; a seat that is ahead by an earlier centavo gives nothing back.
pub fn parts(dues: &[(Seat, i64)], amounts: &[Centavos]) -> Vec<Vec<(Seat, i64)>> {
    let cost: i128 = dues.iter().map(|(_, due)| i128::from(*due)).sum();
    let mut given = vec![0_i128; dues.len()];
    let mut cumulated = 0_i128;
    let mut all = Vec::with_capacity(amounts.len());
    for amount in amounts {
        let amount = i128::from(amount.get());
        cumulated += amount;
        // By how much a seat is behind its share, in parts of a centavo of which `cost` make one.
        let behind: Vec<i128> =
            dues.iter().zip(&given).map(|((_, due), given)| cumulated * i128::from(*due) - given * cost).collect();
        let room: Vec<i128> = dues.iter().zip(&given).map(|((_, due), given)| i128::from(*due) - given).collect();
        let parts = share_out(amount, cost, &behind, &room);
        for (given, part) in given.iter_mut().zip(&parts) {
            *given += part;
        }
        // A part is at most its seat's due, which fits.
        let part = |((seat, _), part): (&(Seat, i64), &i128)| (*seat, i64::try_from(*part).unwrap_or(i64::MAX));
        all.push(dues.iter().zip(&parts).map(part).collect());
    }
    all
}

/// Whole centavos for each, never less than none and never more than there is room for, as close to what each is behind as
/// the amount lets them be.
fn share_out(amount: i128, cost: i128, behind: &[i128], room: &[i128]) -> Vec<i128> {
    let whole = |(behind, room): (&i128, &i128)| if cost > 0 { (behind.div_euclid(cost)).clamp(0, *room) } else { 0 };
    let mut parts: Vec<i128> = behind.iter().zip(room).map(whole).collect();
    loop {
        let left = amount - parts.iter().sum::<i128>();
        let rest =
            |index: &usize| behind.get(*index).copied().unwrap_or(0) - parts.get(*index).copied().unwrap_or(0) * cost;
        let has_room = |index: &usize| parts.get(*index) < room.get(*index);
        let has_some = |index: &usize| parts.get(*index).is_some_and(|part| *part > 0);
        let chosen = match left {
            0 => return parts,
            1.. => (0..parts.len()).filter(has_room).max_by_key(|index| (rest(index), std::cmp::Reverse(*index))),
            _ => (0..parts.len()).filter(has_some).min_by_key(|index| (rest(index), std::cmp::Reverse(*index))),
        };
        match chosen.and_then(|index| parts.get_mut(index)) {
            Some(part) => *part += left.signum(),
            None => return parts,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::money::Shares;

    const SEATS: [Seat; 4] = [Seat::Federal, Seat::State, Seat::Municipal, Seat::Migrant];

    fn on(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn tranche(due_on: &str, milestone_bps: i32, centavos: i64) -> Tranche {
        Tranche { due_on: on(due_on), milestone_bps, amount: Centavos::positive(centavos).unwrap() }
    }

    #[test]
    fn a_seat_deposits_next_by_the_first_tranche_that_it_has_not_paid() {
        let days = ["2026-01-01", "2026-02-01", "2026-03-01"].map(on);
        let parts = || days.into_iter().zip([100, 0, 50]);
        for (deposited, due) in [
            (0, Some(days[0])),
            (99, Some(days[0])),
            (100, Some(days[2])),
            (149, Some(days[2])),
            (150, None),
            (151, None),
        ] {
            assert_eq!(next_due_on(parts(), deposited), due, "{deposited}");
        }
        assert_eq!(next_due_on([(days[1], 0)], 0), None, "who gives nothing owes nothing");
        assert_eq!(next_due_on([], 0), None);
        let most = [(days[0], i64::MAX), (days[1], i64::MAX)];
        assert_eq!(next_due_on(most, i64::MAX), Some(days[1]), "no sum is too large");
    }

    #[test]
    fn a_timeline_goes_on_in_time_and_progress_and_sums_to_the_cost() {
        let good = [tranche("2026-12-01", 0, 40), tranche("2027-01-01", 5_000, 30), tranche("2027-02-01", 5_000, 30)];
        let today = on("2026-12-01");
        assert_eq!(must_add_up(&good, 100, today), Ok(()));
        let fault = |reason, tranche| Err(Fault { reason, tranche });
        assert_eq!(must_add_up(&good, 101, today), fault(Reason::TimelineDoesNotSum, None));
        assert_eq!(must_add_up(&good, 100, on("2026-12-02")), fault(Reason::BadDate, Some(0)));
        assert_eq!(must_add_up(&[], 0, today), fault(Reason::MalformedValue, None));
        assert_eq!(must_add_up(&[good[0]; 25], 1_000, today), fault(Reason::MalformedValue, None));
        assert_eq!(must_add_up(&[good[1], good[0]], 70, today), fault(Reason::BadDate, Some(1)));
        assert_eq!(must_add_up(&[good[0], good[0]], 80, today), fault(Reason::BadDate, Some(1)));
        let back = [good[1], tranche("2027-03-01", 4_999, 70)];
        assert_eq!(must_add_up(&back, 100, today), fault(Reason::MilestonesOutOfOrder, Some(1)));
        for bps in [-1, 10_001] {
            let beyond = [tranche("2027-01-01", bps, 100)];
            assert_eq!(must_add_up(&beyond, 100, today), fault(Reason::MilestonesOutOfOrder, Some(0)));
        }
    }

    #[test]
    fn four_equal_seats_share_tranches_to_the_centavo() {
        let dues = SEATS.map(|seat| (seat, 25));
        let amounts = [33, 33, 34].map(|centavos| Centavos::positive(centavos).unwrap());
        let of = |parts: &[(Seat, i64)]| parts.iter().map(|(_, part)| *part).collect::<Vec<_>>();
        let parts = parts(&dues, &amounts);
        assert_eq!(parts.iter().map(|parts| of(parts)).collect::<Vec<_>>(), [[9, 8, 8, 8], [8, 9, 8, 8], [8, 8, 9, 9]]);
    }

    proptest! {
        #[test]
        fn no_centavo_is_lost_in_any_tranche_or_at_any_seat(
            amounts in prop::collection::vec(prop_oneof![1..9_i64, 1..40_000_000_000_000_i64], 1..=24),
            a in 0..3_000_i32, b in 0..3_000_i32, c in 0..3_000_i32,
        ) {
            let amounts: Vec<Centavos> = amounts.into_iter().map(|centavos| Centavos::positive(centavos).unwrap()).collect();
            let cost: i64 = amounts.iter().map(|amount| amount.get()).sum();
            let shares = Shares::new(SEATS.into_iter().zip([a, b, c, WHOLE_BPS - a - b - c])).unwrap();
            let dues = shares.split(Centavos::positive(cost).unwrap());
            let parts = parts(&dues, &amounts);
            let (mut cumulated, mut given) = (0_i128, vec![0_i128; dues.len()]);
            for (amount, of_tranche) in amounts.iter().zip(&parts) {
                prop_assert_eq!(of_tranche.iter().map(|(_, part)| part).sum::<i64>(), amount.get());
                cumulated += i128::from(amount.get());
                for ((given, (seat, part)), (of, due)) in given.iter_mut().zip(of_tranche).zip(&dues) {
                    prop_assert!(*part >= 0 && seat == of);
                    *given += i128::from(*part);
                    let stray = cumulated * i128::from(*due) - *given * i128::from(cost);
                    prop_assert!(stray.abs() < 2 * i128::from(cost), "{} centavos", stray / i128::from(cost));
                }
            }
            prop_assert_eq!(given, dues.iter().map(|(_, due)| i128::from(*due)).collect::<Vec<_>>());
        }
    }
}
