//! A permit: leave for one act on one row, minted inside the transaction that does it.

use uuid::Uuid;

use super::actor::Actor;
use super::policy::Act;
use crate::error::{Error, Result};

/// Leave for one act on one row. A write of the store consumes one; it is neither copied nor kept.
///
/// It cannot be forged:
/// ```compile_fail
/// let permit = tresporuno::authz::permit::Permit { act: panic!(), row: panic!() };
/// ```
/// ```compile_fail
/// let permit = tresporuno::authz::permit::Permit::conclude(panic!(), panic!(), panic!(), Some(true));
/// ```
#[derive(Debug)]
pub struct Permit {
    act: Act,
    row: Uuid,
}

impl Permit {
    /// What follows from the database's answer to "does the actor see the row, and may it do the act?":
    /// `None` the row is absent or not for the actor's eyes, `Some(false)` seen but not allowed.
    /// Only the transaction of the store calls this, with the answer to the scope's own condition.
    pub(crate) fn conclude(act: Act, row: Uuid, actor: &Actor, answer: Option<bool>) -> Result<Permit> {
        match answer {
            None => Err(Error::not_found()),
            Some(false) => Err(Error::forbidden(act.rule_for(actor.role()))),
            Some(true) => Ok(Permit { act, row }),
        }
    }

    pub fn act(&self) -> Act {
        self.act
    }

    /// The row on which the act is allowed.
    pub fn row(&self) -> Uuid {
        self.row
    }
}
