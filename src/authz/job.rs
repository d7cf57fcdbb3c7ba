//! What runs without an actor, and what it may touch.

use super::policy::Resource as R;
use super::predicate::Predicate::True;
use super::touch::{By, Command, Touch};

/// What runs without an actor and without a permit: from the command line, at the first start, or to find out who somebody
/// is, before there is an actor. The list is closed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Job {
    /// Load states, municipalities and rule sets.
    Territory,
    /// Load the demonstration programme into a database without tenants.
    Demonstration,
    /// Record CONAPO's index of municipalities.
    Marginalisation,
    /// Invite the first who shall administer a tenant's people.
    FirstAdministrator,
    /// Find the person whom a token is to name; for whoever holds the signing key.
    Token,
    /// Compute the ledger's hashes anew.
    Verification,
    /// Find out who somebody is, and keep with what they prove it.
    Credentials,
}

impl Job {
    /// The name under which the database is told of it.
    pub const fn text(self) -> &'static str {
        match self {
            Job::Territory => "territory",
            Job::Demonstration => "demonstration",
            Job::Marginalisation => "marginalisation",
            Job::FirstAdministrator => "firstAdministrator",
            Job::Token => "token",
            Job::Verification => "verification",
            Job::Credentials => "credentials",
        }
    }
}

/// What each job may touch. Those that load are in [`touches`].
#[rustfmt::skip]
const LISTED: &[(Job, Command, R)] = &[
    (Job::Credentials, Command::Read, R::Person),
    (Job::Credentials, Command::Update, R::Person),
    (Job::Credentials, Command::Read, R::Account),
    (Job::Credentials, Command::Insert, R::Account),
    (Job::Credentials, Command::Update, R::Account),
    (Job::Credentials, Command::Read, R::AccountCode),
    (Job::Credentials, Command::Insert, R::AccountCode),
    (Job::Credentials, Command::Update, R::AccountCode),
    (Job::Credentials, Command::Read, R::SignIn),
    (Job::Credentials, Command::Insert, R::SignIn),
    (Job::Credentials, Command::Update, R::SignIn),
    (Job::Credentials, Command::Read, R::ExternalIdentity),
    (Job::Credentials, Command::Insert, R::ExternalIdentity),
    (Job::Credentials, Command::Update, R::ExternalIdentity),
    (Job::Credentials, Command::Read, R::ApiKey),
    (Job::Credentials, Command::Update, R::ApiKey),
    (Job::Credentials, Command::Read, R::Membership),
    (Job::Credentials, Command::Read, R::AccessGrant),
    (Job::Credentials, Command::Read, R::Tenant),
    (Job::Credentials, Command::Lock, R::Tenant),
    (Job::Credentials, Command::Read, R::Club),
    (Job::Credentials, Command::Read, R::MirrorClub),
    (Job::Credentials, Command::Read, R::FederationMandate),
    (Job::Marginalisation, Command::Read, R::Municipality),
    (Job::Marginalisation, Command::Read, R::Community),
    (Job::Marginalisation, Command::Update, R::Municipality),
    (Job::Marginalisation, Command::Update, R::Community),
    (Job::Token, Command::Read, R::Person),
    (Job::FirstAdministrator, Command::Read, R::Tenant),
    (Job::FirstAdministrator, Command::Lock, R::Tenant),
    (Job::FirstAdministrator, Command::Read, R::Membership),
    (Job::FirstAdministrator, Command::Read, R::AccessGrant),
    (Job::FirstAdministrator, Command::Read, R::Person),
    (Job::FirstAdministrator, Command::Insert, R::Person),
    (Job::FirstAdministrator, Command::Insert, R::Membership),
    (Job::Verification, Command::Read, R::DecisionLedgerEntry),
    (Job::Verification, Command::Read, R::ProjectAccount),
    (Job::Verification, Command::Read, R::ProjectParty),
    (Job::Verification, Command::Read, R::Contribution),
    (Job::Verification, Command::Read, R::Deposit),
    (Job::Verification, Command::Read, R::Transfer),
];

/// What jobs may touch of a resource in this way. Those that load write to any table.
pub(super) fn touches(command: Command, resource: R) -> impl Iterator<Item = Touch> {
    let loading = [Job::Territory, Job::Demonstration].into_iter().filter(move |_| command == Command::Insert);
    let listed = LISTED.iter().filter(move |(_, known, of)| (*known, *of) == (command, resource));
    let touch = move |job| Touch { by: By::Job(job), command, resource, when: True };
    listed.map(|(job, ..)| *job).chain(loading).map(touch)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_job_has_a_name_of_its_own() {
        let jobs = LISTED.iter().map(|(job, ..)| *job).chain([Job::Territory, Job::Demonstration]);
        let (jobs, names): (BTreeSet<_>, BTreeSet<_>) = jobs.map(|job| (format!("{job:?}"), job.text())).unzip();
        assert_eq!(jobs.len(), names.len(), "{names:?}");
    }

    #[test]
    fn jobs_that_load_insert_into_every_table_and_do_nothing_else() {
        for resource in R::ALL {
            for command in [Command::Read, Command::Insert, Command::Update, Command::Lock] {
                for loading in [Job::Territory, Job::Demonstration] {
                    let touched = touches(command, *resource).any(|touch| touch.by == By::Job(loading));
                    assert_eq!(touched, command == Command::Insert, "{loading:?} {command:?} {resource:?}");
                }
            }
        }
    }
}
