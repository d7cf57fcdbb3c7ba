//! What the database itself reads and writes to keep the sums of the reports, whoever acts: its triggers run as whoever owns
//! the tables, whom the second wall lets do this and no more. Nobody else writes sums.

use super::policy::Resource as R;
use super::touch::Command;

/// How the database calls whoever raises the wall, and owns the tables.
pub(super) const OWNER: &str = "current_user";

/// What is counted, and beside it what says into which group.
const COUNTED: &[R] =
    &[R::Project, R::Community, R::Club, R::GoverningParty, R::RuleSet, R::Transfer, R::ProgressReport];
const SUMS: &[R] = &[R::FairnessSum, R::PoaMoneySum, R::PoaWorksSum];

/// What the triggers do with rows of a resource.
pub(super) fn kept(resource: R) -> &'static [Command] {
    if SUMS.contains(&resource) {
        &[Command::Read, Command::Insert, Command::Update]
    } else if COUNTED.contains(&resource) {
        &[Command::Read]
    } else {
        &[]
    }
}
