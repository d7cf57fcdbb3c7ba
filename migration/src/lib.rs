//! The history of the tables of tresporuno, the same on SQLite and on PostgreSQL.

mod access;
mod accounts;
mod append_only;
mod ddl;
mod files;
mod house;
mod joint;
mod money;
mod needs;
mod people;
mod proposal;

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
            Box::new(money::Migration),
            Box::new(proposal::Migration),
        ]
    }
}
