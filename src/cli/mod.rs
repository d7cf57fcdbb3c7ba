//! The command line: one file per command; without a command it serves.

mod accounts;
mod demo;
mod import;
mod invite;
mod keys;
mod serve;
mod tables;
mod terminal;
mod token;

use std::ffi::OsString;
use std::fmt::Display;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use terminal::{complain, parse, say};

use crate::config::{Config, Database, Flags};
use crate::error::Error;
use crate::store::Store;
use crate::store::connection::DatabaseUrl;
use crate::store::wall::Footing;

/// The programme 3x1 as a GraphQL service: four parties, one joint decision.
///
/// Without a command it serves. With no settings at all it makes an SQLite database in this folder, fills it with a
/// demonstration of the programme, and answers at http://127.0.0.1:8000.
#[derive(Debug, Parser)]
#[command(version, args_conflicts_with_subcommands = false, after_help = EXAMPLES)]
pub struct Cli {
    #[command(subcommand)]
    command: Option<Command>,

    #[command(flatten)]
    flags: Flags,
}

const EXAMPLES: &str = "Examples:
  tresporuno                                     serve the demonstration from ./tresporuno.db
  DATABASE_URL=postgres://owner:secret@localhost/programme tresporuno migrate
  DATABASE_URL=postgres://server:secret@localhost/programme tresporuno
  tresporuno token --as delegacion.32@demo.tresporuno.mx
  tresporuno invite --tenant \"Municipio de Jerez\" --email ana@jerez.example --name \"Ana Ruiz\"
  tresporuno code --email ana@jerez.example
  tresporuno keys rotate
  tresporuno import marginalisation IMM_2020.csv
  tresporuno demo --scale 10 --database-url sqlite:large.db";

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve GraphQL over HTTP (the default)
    Serve,
    /// Fill an empty database with the demonstration programme
    Demo(demo::Arguments),
    /// Import what an authority publishes
    Import {
        #[command(subcommand)]
        what: Import,
    },
    /// Invite the first who shall administer an organisation's people; whoever administers them invites all others
    Invite(invite::Arguments),
    /// Print an access token of a person; needs the signing key
    Token(token::Arguments),
    /// Print a code with which a person sets a password, to be handed over by hand where no letters are sent
    Code(accounts::Arguments),
    /// Take away the second factor of a person who lost it, with all their sign-ins and linked providers
    ForgetFactors(accounts::Arguments),
    /// Make a new signing key, or list the keys whose tokens are believed
    Keys {
        #[command(subcommand)]
        what: keys::What,
    },
    /// Print the schema in GraphQL's own language
    Schema,
    /// Bring the tables to the present, take them down, or say what is pending
    Migrate {
        #[command(subcommand)]
        way: Option<tables::Way>,
    },
    /// Compute every hash of the decision ledger and every balance anew, and say where they are not what was recorded
    Verify,
}

#[derive(Debug, Subcommand)]
enum Import {
    /// CONAPO's index of marginalisation by municipality: a CSV file with CVE_MUN, POB_TOT, IM_ and GM_ with the year.
    /// Nothing is written if any line is wrong; municipalities that are not known here are reported and passed over.
    Marginalisation { file: PathBuf },
}

/// Does what the command line asks.
///
/// Ends with 0 when it is done, 1 when it could not be done, 2 when the command line or a setting is wrong.
pub async fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let cli = match parse(arguments) {
        Ok(cli) => cli,
        Err(code) => return ExitCode::from(code),
    };
    let config = match Config::try_from(cli.flags) {
        Ok(config) => config,
        Err(flaw) => {
            complain(format!("error: {flaw}"));
            return ExitCode::from(2);
        }
    };
    let done = match cli.command {
        None | Some(Command::Serve) => serve::run(&config).await,
        Some(Command::Demo(arguments)) => demo::run(&config, &arguments).await,
        Some(Command::Import { what: Import::Marginalisation { file } }) => import::run(&config, &file).await,
        Some(Command::Invite(arguments)) => invite::run(&config, &arguments).await,
        Some(Command::Token(arguments)) => token::run(&config, &arguments).await,
        Some(Command::Code(arguments)) => accounts::run(&config, &arguments).await,
        Some(Command::ForgetFactors(arguments)) => accounts::forget_factors(&config, &arguments).await,
        Some(Command::Keys { what }) => keys::run(&config, what),
        Some(Command::Migrate { way }) => tables::migrate(&config, way).await,
        Some(Command::Verify) => tables::verify(&config).await,
        Some(Command::Schema) => say(crate::graphql::sdl().trim_end()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure(line)) => failed(line),
    }
}

/// Says in one line what went wrong.
pub fn failed(why: impl Display) -> ExitCode {
    complain(format!("error: {why}"));
    ExitCode::FAILURE
}

/// Why a command could not be done, in one line.
#[derive(Debug)]
struct Failure(String);

impl Failure {
    fn new(what: impl Display) -> Self {
        Self(what.to_string().split_whitespace().collect::<Vec<_>>().join(" "))
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let sentence = error.message(crate::domain::refusal::Language::En);
        if error.detail.is_empty() { Self::new(sentence) } else { Self::new(format!("{sentence}: {}", error.detail)) }
    }
}

/// Opens the database that the settings name.
async fn open(config: &Config) -> Result<Store, Failure> {
    if let Database::Sqlite(file) = &config.database {
        check_place(file)?;
    }
    let database = DatabaseUrl { url: config.database.url(), pool: config.connections };
    let failed = |error| Failure::new(format!("{}: {}", config.database, Failure::from(error).0));
    Store::open(&database).await.map_err(failed)
}

/// What SQLite itself says of a wrong place is that it is unable to open the file.
fn check_place(file: &Path) -> Result<(), Failure> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if !folder.is_dir() {
        return Err(Failure::new(format!("the folder {} of the database does not exist", folder.display())));
    }
    if file.is_dir() {
        return Err(Failure::new(format!("{} is a folder; name a file for the database", file.display())));
    }
    Ok(())
}

/// Opens the database and brings its tables to the present; a role that owns none of them must find them so.
async fn open_present(config: &Config) -> Result<(Store, Footing), Failure> {
    let store = open(config).await?;
    let failed = |error| Failure::new(format!("{}: {}", config.database, Failure::from(error).0));
    let footing = store.footing().await.map_err(failed)?;
    match footing {
        Footing::Embedded | Footing::Privileged => store.migrate().await.map_err(failed)?,
        Footing::Walled if store.is_present().await.map_err(failed)? => {}
        Footing::Walled => return Err(owners_alone(config)),
    }
    Ok((store, footing))
}

/// What a role may not do that owns nothing.
fn owners_alone(config: &Config) -> Failure {
    Failure::new(format!(
        "{}: the tables are not those of this version, or shall be taken down; only the role that owns them can do \
         either: run `tresporuno migrate` as it",
        config.database
    ))
}
