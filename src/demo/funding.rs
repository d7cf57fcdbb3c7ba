//! The four parts of a project: what each seat owes, has committed and has deposited, in pesos and in dollars.

use chrono::{DateTime, Days, Duration, NaiveDate, Utc};
use entity::{contribution, deposit, project_party};
use serde::Deserialize;

use super::account;
use super::batch::Batch;
use super::dice::{Dice, at, days_after};
use super::people::Office;
use super::projects::Proposal;
use super::territory::{e4, rows};
use crate::domain::money::{Centavos, Shares};
use crate::domain::project::Stage;
use crate::domain::seat::Seat;
use crate::domain::word::Word;
use crate::error::{Error, Result};

const FIX: &str = include_str!("../../data/banxico_fix_usd_mxn_2002_2007.csv");
/// A peso for a peso, in ten-thousandths.
const PESO_E4: i64 = 10_000;

/// The FIX rate of each banking day, in ten-thousandths of a peso for a dollar, the oldest first.
#[derive(Clone, Debug)]
pub struct Exchange(Vec<(NaiveDate, i64)>);

/// How far the money of a project has come.
#[derive(Clone, Copy, Debug)]
pub enum Paid<'a> {
    /// Nobody has committed anything.
    Nothing,
    /// Every seat has committed its part; what it has deposited follows from the stage.
    Committed {
        resolved_at: DateTime<Utc>,
        exchange: &'a Exchange,
        /// Decides the number of deposits.
        seed: u64,
        number: u64,
    },
}

#[derive(Deserialize)]
struct RateLine {
    date: NaiveDate,
    mxn_per_usd: String,
}

impl Exchange {
    /// Reads the file that is built into the program.
    pub fn read() -> Result<Self> {
        let lines = rows::<RateLine>(FIX)?;
        Ok(Self(lines.iter().map(|line| Ok((line.date, e4(&line.mxn_per_usd)?))).collect::<Result<_>>()?))
    }

    /// The rate of the last banking day up to `day`, with its own date.
    fn on(&self, day: NaiveDate) -> Option<(NaiveDate, i64)> {
        self.0[..self.0.partition_point(|(date, _)| *date <= day)].last().copied()
    }
}

/// `original_cents` dollars in centavos, to the nearest; halves go up.
pub fn in_centavos(original_cents: i64, rate_e4: i64) -> i64 {
    let exact = i128::from(original_cents) * i128::from(rate_e4);
    i64::try_from((exact + i128::from(PESO_E4 / 2)) / i128::from(PESO_E4)).unwrap_or(i64::MAX)
}

/// Writes the parts of `proposal`, one for each seat of its rules; none before it is submitted.
pub fn write(batch: &mut Batch, dice: &mut Dice, proposal: &Proposal<'_>, paid: &Paid<'_>) -> Result<()> {
    if proposal.stage == Stage::Draft {
        return Ok(());
    }
    let shares = shares(proposal.rules)?;
    let cost = Centavos::positive(proposal.cost_centavos).map_err(|reason| Error::internal(format!("{reason:?}")))?;
    let first_deposit = batch.deposit.len();
    for ((seat, share_bps), (_, due_centavos)) in shares.iter().zip(shares.split(cost)) {
        let office = proposal.offices.iter().find(|(of, _)| *of == seat).map(|(_, office)| *office);
        let office = office.ok_or_else(|| Error::internal("a seat without an office"))?;
        Part { proposal, seat, office, share_bps, due_centavos }.write(batch, dice, paid);
    }
    account::write(batch, proposal, first_deposit)
}

/// The shares of the seats under the rules.
pub fn shares(rules: &entity::rule_set::Model) -> Result<Shares> {
    let shares = Shares::new([
        (Seat::Federal, rules.federal_share_bps),
        (Seat::State, rules.state_share_bps),
        (Seat::Municipal, rules.municipal_share_bps),
        (Seat::Migrant, rules.migrant_share_bps),
    ]);
    shares.map_err(|reason| Error::internal(format!("{reason:?}")))
}

struct Part<'a> {
    proposal: &'a Proposal<'a>,
    seat: Seat,
    office: Office,
    share_bps: i32,
    due_centavos: i64,
}

impl Part<'_> {
    fn write(&self, batch: &mut Batch, dice: &mut Dice, paid: &Paid<'_>) {
        let proposal = self.proposal;
        let since = proposal.created_at;
        let id = dice.id(since);
        let first_deposit = batch.deposit.len();
        let committed_at = match paid {
            Paid::Nothing => None,
            Paid::Committed { resolved_at, exchange, seed, number } => {
                let mut shape = Dice::new(*seed, self.seat.text(), *number);
                self.deposits(batch, (dice, &mut shape), id, *resolved_at, exchange);
                Some(*resolved_at + Duration::days(20))
            }
        };
        let deposited_centavos = batch.deposit[first_deposit..].iter().map(|deposit| deposit.amount_centavos).sum();
        let committed_centavos = if committed_at.is_some() { self.due_centavos } else { 0 };
        batch.project_party.push(project_party::Model {
            id,
            project_id: proposal.id,
            seat: self.seat.text().to_owned(),
            tenant_id: self.office.tenant,
            state_code: proposal.state_code.to_owned(),
            share_bps: self.share_bps,
            due_centavos: self.due_centavos,
            committed_centavos,
            deposited_centavos,
            next_due_on: None,
            standing: "CURRENT".to_owned(),
            since,
            version: 1,
        });
        batch.contribution.push(contribution::Model {
            id,
            project_id: proposal.id,
            club_id: proposal.club.id,
            seat: self.seat.text().to_owned(),
            tenant_id: self.office.tenant,
            state_code: proposal.state_code.to_owned(),
            committed_centavos,
            committed_at,
            notes: String::new(),
            version: 1,
        });
    }

    /// One to three deposits. They make up the whole part once the works are finished, and leave some of it open
    /// while the works go on; before that there are none.
    fn deposits(
        &self,
        batch: &mut Batch,
        (dice, shape): (&mut Dice, &mut Dice),
        contribution_id: uuid::Uuid,
        resolved_at: DateTime<Utc>,
        exchange: &Exchange,
    ) {
        let whole = match self.proposal.stage {
            Stage::WorksFinished | Stage::HandedOver | Stage::Closed => true,
            Stage::InExecution => false,
            _ => return,
        };
        let count = i64::try_from(shape.between(1, 3)).unwrap_or(1);
        let dollars = self.seat == Seat::Migrant && shape.chance(70);
        let mut left = self.due_centavos;
        for turn in 0..count {
            let last = turn + 1 == count;
            let wait = Days::new(45 + u64::try_from(turn).unwrap_or(0) * 25 + dice.below(12));
            let day = resolved_at.date_naive().checked_add_days(wait).unwrap_or(resolved_at.date_naive());
            // Instalments are of whole pesos; the last one of a finished project is what is left.
            let instalment = self.due_centavos / (count + i64::from(!whole)) / 100 * 100;
            let amount = if last && whole { left } else { instalment };
            let rate = exchange.on(day).filter(|_| dollars && !(last && whole));
            let (currency, original_cents, rate_on, rate_e4) = match rate {
                // The migrants paid whole dollars; the pesos that count follow from them and from the rate, to the
                // centavo, and the last deposit, in pesos, makes up the part.
                Some((rate_on, rate_e4)) => ("USD", amount * PESO_E4 / rate_e4 / 100 * 100, rate_on, rate_e4),
                None => ("MXN", amount, day, PESO_E4),
            };
            let amount_centavos = in_centavos(original_cents, rate_e4);
            left -= amount_centavos;
            let recorded_at = at(days_after(day, 1), 16 * 60 + dice.below(300));
            batch.deposit.push(deposit::Model {
                id: dice.id(recorded_at),
                contribution_id,
                club_id: self.proposal.club.id,
                seat: self.seat.text().to_owned(),
                tenant_id: self.office.tenant,
                state_code: self.proposal.state_code.to_owned(),
                amount_centavos,
                currency: currency.to_owned(),
                original_cents,
                rate_e4,
                rate_on,
                deposited_on: day,
                evidence: format!("Ficha de depósito {:08}", dice.below(100_000_000)),
                evidence_document_id: None,
                recorded_by: self.office.second,
                recorded_at,
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::dice::day;

    #[test]
    fn the_rate_is_that_of_the_last_banking_day() {
        let exchange = Exchange::read().unwrap();
        assert_eq!(exchange.on(day(2002, 1, 2)), Some((day(2002, 1, 2), 91_037)));
        // The 5th and 6th were a week-end.
        assert_eq!(exchange.on(day(2002, 1, 6)), Some((day(2002, 1, 4), 91_368)));
        assert_eq!(exchange.on(day(2001, 12, 31)), None);
        assert_eq!(in_centavos(10_000, 91_037), 91_037);
        assert_eq!(in_centavos(1, 95_000), 10);
    }
}
