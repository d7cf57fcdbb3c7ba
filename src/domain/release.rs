//! When a tranche is paid for works, and what may stand in its way.

use super::refusal::Reason;
use super::seat::Seat;
use super::word::words;

words! {
    /// Where a hold stands.
    HoldStatus {
        /// Nothing is released.
        Standing = "STANDING",
        /// It was taken away.
        Lifted = "LIFTED",
    }
}

/// What each seat still has to deposit before all tranches up to one are covered: what it owes for them, less what it
/// has paid in; seats that owe nothing more are left out.
pub fn missing(owed: &[(Seat, i64)], paid_in: &[(Seat, i64)]) -> Vec<(Seat, i64)> {
    let paid = |seat: Seat| paid_in.iter().find(|(of, _)| *of == seat).map_or(0, |(_, paid)| *paid);
    let mut lacking: Vec<(Seat, i64)> = Vec::new();
    for (seat, due) in owed {
        match lacking.iter_mut().find(|(of, _)| of == seat) {
            Some((_, sum)) => *sum = sum.saturating_add(*due),
            None => lacking.push((*seat, *due)),
        }
    }
    lacking.sort_by_key(|(seat, _)| *seat);
    lacking.into_iter().map(|(seat, due)| (seat, due - paid(seat))).filter(|(_, lacks)| *lacks > 0).collect()
}

/// The works have come as far as the tranche asks.
pub const fn milestone_met(physical_bps: i32, milestone_bps: i32) -> Result<(), Reason> {
    if physical_bps >= milestone_bps { Ok(()) } else { Err(Reason::MilestoneNotMet) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_what_is_owed_up_to_the_tranche_and_not_paid_in() {
        let owed = [(Seat::Migrant, 5), (Seat::Federal, 5), (Seat::Federal, 7), (Seat::Migrant, 7)];
        assert_eq!(missing(&owed, &[(Seat::Federal, 12), (Seat::Migrant, 5)]), [(Seat::Migrant, 7)]);
        assert_eq!(missing(&owed, &[]), [(Seat::Federal, 12), (Seat::Migrant, 12)]);
        assert_eq!(missing(&owed, &[(Seat::Federal, 12), (Seat::Migrant, 12)]), []);
        assert_eq!(milestone_met(4_999, 5_000), Err(Reason::MilestoneNotMet));
        assert_eq!(milestone_met(5_000, 5_000), Ok(()));
    }
}
