//! The account of a project, in double entry: what the seats paid in stands against where it is now.

use super::refusal::Reason;
use super::seat::Seat;
use super::word::words;

words! {
    /// An account of a project (cuenta). What is credited to a seat is what it has paid in.
    AccountName {
        /// What the federal seat has paid in.
        SeatFederal = "SEAT_FEDERAL",
        /// What the state has paid in.
        SeatState = "SEAT_STATE",
        /// What the municipality has paid in.
        SeatMunicipal = "SEAT_MUNICIPAL",
        /// What the migrants' club has paid in.
        SeatMigrant = "SEAT_MIGRANT",
        /// The common fund of the project (fondo), of which nothing is paid that is not there.
        ProjectFund = "PROJECT_FUND",
        /// What was paid to build the work.
        WorksPaid = "WORKS_PAID",
        /// What went back to the seats (reintegro).
        Refunded = "REFUNDED",
    }
}

words! {
    /// Why money moved.
    TransferKind {
        /// A seat paid into the fund (depósito).
        Deposit = "DEPOSIT",
        /// A tranche was paid for the works (ministración).
        Release = "RELEASE",
        /// What had been paid for works came back into the fund.
        Return = "RETURN",
        /// A seat got its share back (reintegro).
        Refund = "REFUND",
    }
}

/// A movement that is to be entered: one amount, from one account to another.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Movement {
    Deposit(Seat),
    Release,
    Return,
    Refund(Seat),
}

impl Movement {
    pub const fn kind(self) -> TransferKind {
        match self {
            Movement::Deposit(_) => TransferKind::Deposit,
            Movement::Release => TransferKind::Release,
            Movement::Return => TransferKind::Return,
            Movement::Refund(_) => TransferKind::Refund,
        }
    }

    pub const fn seat(self) -> Option<Seat> {
        match self {
            Movement::Deposit(seat) | Movement::Refund(seat) => Some(seat),
            Movement::Release | Movement::Return => None,
        }
    }

    /// The account that receives, and the one that gives.
    pub const fn debit_and_credit(self) -> (AccountName, AccountName) {
        match self {
            Movement::Deposit(seat) => (AccountName::ProjectFund, AccountName::of(seat)),
            Movement::Release => (AccountName::WorksPaid, AccountName::ProjectFund),
            Movement::Return => (AccountName::ProjectFund, AccountName::WorksPaid),
            Movement::Refund(_) => (AccountName::Refunded, AccountName::ProjectFund),
        }
    }
}

impl AccountName {
    pub const fn of(seat: Seat) -> Self {
        match seat {
            Seat::Federal => AccountName::SeatFederal,
            Seat::State => AccountName::SeatState,
            Seat::Municipal => AccountName::SeatMunicipal,
            Seat::Migrant => AccountName::SeatMigrant,
        }
    }
}

/// The balances of a project, in centavos and none of them negative.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Balances {
    /// What each seat has paid in.
    pub federal: i64,
    pub state: i64,
    pub municipal: i64,
    pub migrant: i64,
    /// Where it is.
    pub fund: i64,
    pub paid: i64,
    pub refunded: i64,
}

impl Balances {
    /// The balances after `amount` centavos have moved.
    ///
    /// # Errors
    /// [`Reason::FundTooSmall`] where the account that gives does not hold them, and [`Reason::BadAmount`] where they are
    /// none or too many.
    pub fn after(mut self, movement: Movement, amount: i64) -> Result<Self, Reason> {
        if amount <= 0 {
            return Err(Reason::BadAmount);
        }
        let (debit, credit) = movement.debit_and_credit();
        for (name, sign) in [(debit, 1), (credit, -1)] {
            let (balance, side) = self.side(name);
            *balance = balance.checked_add(amount * sign * side).ok_or(Reason::BadAmount)?;
            if *balance < 0 {
                return Err(Reason::FundTooSmall);
            }
        }
        Ok(self)
    }

    pub const fn deposited(&self) -> i64 {
        self.federal + self.state + self.municipal + self.migrant
    }

    /// What each seat has paid in, in the programme's order.
    pub const fn paid_in(&self) -> [(Seat, i64); 4] {
        [
            (Seat::Federal, self.federal),
            (Seat::State, self.state),
            (Seat::Municipal, self.municipal),
            (Seat::Migrant, self.migrant),
        ]
    }

    /// What was paid in is what there is, was paid and went back.
    pub const fn are_equal(&self) -> bool {
        self.deposited() == self.fund + self.paid + self.refunded
    }

    /// The balance of an account, and whether what it receives adds to it.
    const fn side(&mut self, name: AccountName) -> (&mut i64, i64) {
        match name {
            AccountName::SeatFederal => (&mut self.federal, -1),
            AccountName::SeatState => (&mut self.state, -1),
            AccountName::SeatMunicipal => (&mut self.municipal, -1),
            AccountName::SeatMigrant => (&mut self.migrant, -1),
            AccountName::ProjectFund => (&mut self.fund, 1),
            AccountName::WorksPaid => (&mut self.paid, 1),
            AccountName::Refunded => (&mut self.refunded, 1),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::sample::select;

    use super::*;

    const MOVEMENTS: &[Movement] = &[
        Movement::Deposit(Seat::Federal),
        Movement::Deposit(Seat::State),
        Movement::Deposit(Seat::Municipal),
        Movement::Deposit(Seat::Migrant),
        Movement::Release,
        Movement::Return,
        Movement::Refund(Seat::Migrant),
    ];

    #[test]
    fn nothing_is_paid_that_is_not_there() {
        let empty = Balances::default();
        assert_eq!(empty.after(Movement::Release, 1), Err(Reason::FundTooSmall));
        assert_eq!(empty.after(Movement::Return, 1), Err(Reason::FundTooSmall));
        assert_eq!(empty.after(Movement::Deposit(Seat::State), 0), Err(Reason::BadAmount));
        assert_eq!(empty.after(Movement::Deposit(Seat::State), -1), Err(Reason::BadAmount));
        let paid = empty.after(Movement::Deposit(Seat::State), 5).unwrap().after(Movement::Release, 3).unwrap();
        assert_eq!(paid, Balances { state: 5, fund: 2, paid: 3, ..empty });
        let back = paid.after(Movement::Return, 1).unwrap().after(Movement::Refund(Seat::State), 3).unwrap();
        assert_eq!(back, Balances { state: 5, paid: 2, refunded: 3, ..empty });
    }

    proptest! {
        #[test]
        fn whatever_moves_the_two_sides_stay_equal(
            moved in prop::collection::vec((select(MOVEMENTS), 1..1_000_i64), 0..40),
        ) {
            let mut balances = Balances::default();
            for (movement, amount) in moved {
                if let Ok(after) = balances.after(movement, amount) {
                    balances = after;
                }
                prop_assert!(balances.are_equal());
                prop_assert!(balances.fund >= 0 && balances.paid >= 0);
            }
        }
    }
}
