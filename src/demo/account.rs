//! The account of a project of the demonstration: its deposits as they were entered, and what finished works were paid.

use chrono::{DateTime, Days, NaiveDate, Utc};
use entity::{deposit, transfer};
use uuid::Uuid;

use super::batch::Batch;
use super::projects::Proposal;
use crate::domain::account::{Balances, Movement};
use crate::domain::project::Stage;
use crate::domain::seat::Seat;
use crate::domain::word::Word;
use crate::error::{Error, Result};
use crate::store::account::row_of;

/// Days from the last deposit to the last payment.
const PAID_AFTER: Days = Days::new(7);

struct Entered {
    id: Uuid,
    subject: Uuid,
    movement: Movement,
    amount_centavos: i64,
    on: NaiveDate,
    by: Uuid,
    at: DateTime<Utc>,
}

/// Enters the deposits of `proposal`, which are those from `first` on; works that are finished are paid in full.
pub fn write(batch: &mut Batch, proposal: &Proposal<'_>, first: usize) -> Result<()> {
    let mut entered = batch.deposit[first..].iter().map(of_deposit).collect::<Result<Vec<_>>>()?;
    let last = batch.deposit[first..].iter().max_by_key(|deposit| (deposit.deposited_on, deposit.recorded_at));
    let finished = matches!(proposal.stage, Stage::WorksFinished | Stage::HandedOver | Stage::Closed);
    if let Some(last) = last.filter(|_| finished) {
        let delegation =
            proposal.offices.iter().find(|(seat, _)| *seat == Seat::Federal).map(|(_, office)| office.first);
        entered.push(Entered {
            id: proposal.id,
            subject: proposal.id,
            movement: Movement::Release,
            amount_centavos: entered.iter().map(|entered| entered.amount_centavos).sum(),
            on: last.deposited_on.checked_add_days(PAID_AFTER).unwrap_or(last.deposited_on),
            by: delegation.unwrap_or(last.recorded_by),
            at: last.recorded_at.checked_add_days(PAID_AFTER).unwrap_or(last.recorded_at),
        });
    }
    let mut balances = Balances::default();
    for entry in entered {
        balances = balances.after(entry.movement, entry.amount_centavos).map_err(Error::internal_reason)?;
        batch.transfer.push(row(proposal, &entry));
    }
    batch.project_account.push(row_of(proposal.id, balances));
    Ok(())
}

fn of_deposit(deposit: &deposit::Model) -> Result<Entered> {
    let seat = Seat::parse(&deposit.seat).ok_or_else(|| Error::internal("a deposit of no seat"))?;
    Ok(Entered {
        id: deposit.id,
        subject: deposit.contribution_id,
        movement: Movement::Deposit(seat),
        amount_centavos: deposit.amount_centavos,
        on: deposit.deposited_on,
        by: deposit.recorded_by,
        at: deposit.recorded_at,
    })
}

fn row(proposal: &Proposal<'_>, entered: &Entered) -> transfer::Model {
    let (debit, credit) = entered.movement.debit_and_credit();
    transfer::Model {
        id: entered.id,
        project_id: proposal.id,
        state_code: proposal.state_code.to_owned(),
        kind: entered.movement.kind().text().to_owned(),
        seat: entered.movement.seat().map(|seat| seat.text().to_owned()),
        debit: debit.text().to_owned(),
        credit: credit.text().to_owned(),
        amount_centavos: entered.amount_centavos,
        occurred_on: entered.on,
        subject_id: entered.subject,
        reference_id: entered.id,
        recorded_by: entered.by,
        recorded_at: entered.at,
    }
}
