//! What the database itself reads and writes to keep the sums of the reports, whoever acts: its triggers run as whoever owns
//! the tables, whom the second wall lets do this and no more. Nobody else writes sums.

use super::policy::Resource as R;
use super::predicate::Condition;
use super::touch::Command;
use super::wall::RowPolicy;

/// How the database calls whoever raises the wall, and owns the tables.
pub(super) const OWNER: &str = "current_user";

/// What is counted, and beside it what says into which group.
const COUNTED: &[R] = &[
    R::Project,
    R::ProjectParty,
    R::Community,
    R::Club,
    R::GoverningParty,
    R::RuleSet,
    R::Transfer,
    R::ProgressReport,
];
const SUMS: &[R] = &[
    R::FairnessSum,
    R::PoaMoneySum,
    R::PoaWorksSum,
    R::ProgrammeTypeSum,
    R::ProgrammePlaceSum,
    R::ProgrammeYearSum,
    R::ProgrammeSeatSum,
];

/// What the triggers do with rows of a resource, as policies of its table.
pub(super) fn policies(resource: R) -> Vec<RowPolicy> {
    let commands: &[Command] = if SUMS.contains(&resource) {
        &[Command::Read, Command::Insert, Command::Update]
    } else if COUNTED.contains(&resource) {
        &[Command::Read]
    } else {
        &[]
    };
    let table = resource.table();
    let all = || Some(Condition::Always.text());
    let policy = |command, using, check| RowPolicy { table, command, to: OWNER.to_owned(), using, check };
    let of = |command: &Command| match command {
        Command::Insert => policy("INSERT", None, all()),
        Command::Update => policy("UPDATE", all(), all()),
        Command::Read | Command::Lock => policy("SELECT", all(), None),
    };
    commands.iter().map(of).collect()
}
