//! The history of the tables of tresporuno, the same on SQLite and on PostgreSQL.

mod access;
mod account;
mod accounts;
mod append_only;
mod bench;
mod capacity;
mod content;
mod covam;
mod ddl;
mod deposits_due;
mod end;
mod exceptions;
mod files;
mod help;
mod house;
mod joint;
mod measured;
mod money;
mod needs;
mod people;
mod programme;
mod proposal;
mod refunds;
mod review;
mod solidarity;
mod sums;
mod trigger;
mod watch;
mod works;
mod works_committee;

pub use sea_orm_migration::prelude::MigratorTrait;
use sea_orm_migration::prelude::*;

/// All migrations, oldest first.
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(house::Migration),
            Box::new(joint::Migration),
            Box::new(people::Migration),
            Box::new(access::Migration),
            Box::new(accounts::Migration),
            Box::new(needs::Migration),
            Box::new(files::Migration),
            Box::new(review::Migration),
            Box::new(covam::Migration),
            Box::new(money::Migration),
            Box::new(watch::Migration),
            Box::new(works::Migration),
            Box::new(account::Migration),
            Box::new(proposal::Migration),
            Box::new(end::Migration),
            Box::new(refunds::Migration),
            Box::new(works_committee::Migration),
            Box::new(content::Migration),
            Box::new(solidarity::Migration),
            Box::new(exceptions::Migration),
            Box::new(help::Migration),
            Box::new(capacity::Migration),
            Box::new(bench::Migration),
            Box::new(measured::Migration),
            Box::new(sums::Migration),
            Box::new(deposits_due::Migration),
            Box::new(programme::Migration),
        ]
    }
}
