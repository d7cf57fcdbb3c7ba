//! The inputs of exceptions to the shares of a project, and how each is read into its op.

use async_graphql::{ID, InputObject};

use super::parse::{at, text, version};
use crate::domain::money::Centavos;
use crate::domain::seat::Seat;
use crate::domain::share_exception::Shift;
use crate::error::Result;
use crate::graphql::id::NodeKind;
use crate::ops::share_exception::{FileShareException, WithdrawShareException};

input! {
    /// What filing an exception to the shares takes.
    FileShareExceptionInput {
        /// The project, selected, whose timeline is not set yet.
        project_id: ID,
        /// Version of the project that the client knows.
        expected_version: i64,
        /// The seat that pays more.
        paying_seat: Seat,
        /// The seat that is relieved, another one.
        relieved_seat: Seat,
        /// How much, in pesos, as decimal text with at most two decimals.
        amount: String,
        /// Why, 1 to 2,000 characters.
        reason: String,
    }
}

input! {
    /// What taking an exception to the shares back takes.
    WithdrawShareExceptionInput {
        /// The exception.
        share_exception_id: ID,
        /// Version of the exception that the client knows.
        expected_version: i64,
        /// Why, 1 to 2,000 characters.
        reason: String,
    }
}

impl FileShareExceptionInput {
    pub(in crate::graphql) fn parse(self) -> Result<FileShareException> {
        let amount = at(Centavos::parse_positive(&self.amount), "amount")?;
        Ok(FileShareException {
            project: NodeKind::Project.uuid(&self.project_id, "projectId")?,
            expected_version: version(self.expected_version)?,
            shift: at(Shift::between(self.paying_seat, self.relieved_seat, amount), "relievedSeat")?,
            reason: text(&self.reason, "reason")?,
        })
    }
}

impl WithdrawShareExceptionInput {
    pub(in crate::graphql) fn parse(self) -> Result<WithdrawShareException> {
        Ok(WithdrawShareException {
            exception: NodeKind::ShareException.uuid(&self.share_exception_id, "shareExceptionId")?,
            expected_version: version(self.expected_version)?,
            reason: text(&self.reason, "reason")?,
        })
    }
}
