//! The gates of the policy: in random worlds everybody sees the same rows by an oracle written from the design, by the
//! policy judged in memory, by the scopes of the service, and on PostgreSQL by the second wall alone; taking a leave
//! away never widens; and no rule can be dropped or widened unnoticed.

mod authorizer;
mod fill;
mod ledger;
mod monotone;
mod mutants;
mod random;
mod sight;
mod wall;
mod worker;
mod writes;
