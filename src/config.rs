//! All settings in one place: what environment and flags say, read once and checked, then handed on as [`Config`].

use std::fmt;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use axum::http::{HeaderName, HeaderValue, Uri};
use clap::builder::{BoolishValueParser, NonEmptyStringValueParser};
use clap::{ArgAction, Args, ValueEnum, value_parser};
use secrecy::{ExposeSecret, SecretString};
use tracing_subscriber::EnvFilter;
use url::Url;

use crate::authn::{Provider, is_on_this_machine};

/// What flags and environment say, not yet put together; a flag goes before its variable.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Settings")]
pub struct Flags {
    /// Folder of the SQLite database and of the signing key.
    #[arg(long, env = "TRESPORUNO_DATA", value_name = "FOLDER", default_value = ".", global = true)]
    data: PathBuf,

    /// Database: postgres://USER:PASSWORD@HOST/NAME or sqlite:FILE [default: tresporuno.db in the data folder]
    #[arg(long, env = "DATABASE_URL", hide_env_values = true, value_name = "URL", global = true)]
    database_url: Option<SecretString>,

    /// Folder of the files of documents [default: files beside the SQLite database, with PostgreSQL in the data folder]
    #[arg(long, env = "TRESPORUNO_FILES_DIR", value_name = "FOLDER", global = true)]
    files_dir: Option<PathBuf>,

    /// Connections to keep for reading, and on PostgreSQL as many again for all else [default: twice the cores; 4 with
    /// SQLite]
    #[arg(long, env = "TRESPORUNO_CONNECTIONS", value_name = "NUMBER", global = true,
          value_parser = value_parser!(u32).range(1..=1000))]
    connections: Option<u32>,

    /// Address and port on which to answer.
    #[arg(long, env = "TRESPORUNO_LISTEN", value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8000", global = true,
          value_parser = listen)]
    listen: SocketAddr,

    /// File of the key that signs tokens; made at the first start [default: tresporuno.key beside the SQLite database,
    /// with PostgreSQL in the data folder]
    #[arg(long, env = "TRESPORUNO_KEY_FILE", value_name = "FILE", global = true)]
    key_file: Option<PathBuf>,

    /// Who issues tokens: their claim iss.
    #[arg(long, env = "TRESPORUNO_ISSUER", value_name = "NAME", default_value = "tresporuno", global = true,
          value_parser = NonEmptyStringValueParser::new())]
    issuer: String,

    /// For whom tokens are: their claim aud.
    #[arg(long, env = "TRESPORUNO_AUDIENCE", value_name = "NAME", default_value = "tresporuno", global = true,
          value_parser = NonEmptyStringValueParser::new())]
    audience: String,

    /// Mail server for codes with which people set their passwords, as smtps://USER:PASSWORD@HOST [default: letters are
    /// put into the folder `letters` of the data folder]
    #[arg(long, env = "TRESPORUNO_SMTP_URL", hide_env_values = true, value_name = "URL", global = true)]
    smtp_url: Option<SecretString>,

    /// From whom letters come.
    #[arg(
        long,
        env = "TRESPORUNO_MAIL_FROM",
        value_name = "ADDRESS",
        default_value = "3x1@localhost.localdomain",
        global = true
    )]
    mail_from: String,

    /// Identity providers (OpenID Connect) that are believed, separated by semicolons, each as `ISSUER,CLIENT_ID`, with
    /// `,addresses` behind it where an address that it calls verified is that of the person here who has it.
    #[arg(long, env = "TRESPORUNO_IDENTITY_PROVIDERS", value_name = "PROVIDERS", default_value = "",
          hide_default_value = true, global = true, value_parser = providers)]
    identity_providers: ProviderList,

    /// Header in which the proxy in front says, last, from which address it was asked, as X-Forwarded-For; attempts to
    /// sign in are counted by it.
    #[arg(long, env = "TRESPORUNO_CLIENT_ADDRESS_HEADER", value_name = "HEADER", global = true)]
    client_address_header: Option<HeaderName>,

    /// Serve also as a role of PostgreSQL that owns the tables or could pass by their row-level security; to try it out
    #[arg(long, env = "TRESPORUNO_PRIVILEGED_ROLE", value_name = "BOOL", num_args = 0..=1, require_equals = true,
          default_value = "false", default_missing_value = "true", global = true, action = ArgAction::Set,
          hide_default_value = true, value_parser = BoolishValueParser::new())]
    privileged_role: bool,

    /// Longest, in seconds, that it is remembered who somebody is, for what is read alone: only changes that are made behind
    /// the service take so long; 0 remembers nothing.
    #[arg(long, env = "TRESPORUNO_MEMBERSHIP_CACHE_SECONDS", value_name = "SECONDS", default_value = "30", global = true,
          value_parser = value_parser!(u64).range(0..=30))]
    membership_cache_seconds: u64,

    /// Web origins, separated by commas, whose pages may call the service and open sockets to it, as
    /// `https://app.example.mx`
    #[arg(long, env = "TRESPORUNO_CORS_ORIGINS", value_name = "ORIGINS", default_value = "", hide_default_value = true,
          global = true, value_parser = origins)]
    cors_origins: Origins,

    /// Whether to fill an empty database with the demonstration [default: true with SQLite, false with PostgreSQL]
    #[arg(long, env = "TRESPORUNO_DEMO", value_name = "BOOL", num_args = 0..=1, require_equals = true,
          default_missing_value = "true", global = true, value_parser = BoolishValueParser::new())]
    demo: Option<bool>,

    /// What to log: a level, or levels by module as in info,tresporuno=debug
    #[arg(long, env = "TRESPORUNO_LOG", value_name = "FILTER", default_value = "warn,tresporuno=info", global = true,
          value_parser = log_filter)]
    log: String,

    /// How to log.
    #[arg(
        long,
        env = "TRESPORUNO_LOG_FORMAT",
        value_name = "FORMAT",
        default_value = "text",
        global = true,
        value_enum
    )]
    log_format: LogFormat,
}

/// How log lines are written.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub enum LogFormat {
    /// For a person at a terminal.
    Text,
    /// One JSON object a line, for machines.
    Json,
}

/// Everything that can be set, checked.
#[derive(Clone, Debug)]
pub struct Config {
    pub database: Database,
    /// Connections for reading; SQLite writes through one more, PostgreSQL does all else through as many again.
    pub connections: u32,
    pub listen: SocketAddr,
    /// Where the files of documents are kept.
    pub files: PathBuf,
    pub key_file: PathBuf,
    /// Beside the key file: of what the database may hold but not read.
    pub seal_file: PathBuf,
    pub smtp_url: Option<SecretString>,
    pub mail_from: String,
    /// Where letters are put without a mail server.
    pub letters: PathBuf,
    pub identity_providers: Vec<Provider>,
    pub client_address_header: Option<HeaderName>,
    pub issuer: String,
    pub audience: String,
    /// Whether to serve as a role that the second wall does not hold.
    pub privileged_role: bool,
    /// How long who somebody is may be remembered; zero for not at all.
    pub membership_memory: Duration,
    pub cors_origins: Vec<HeaderValue>,
    /// What was said of the demonstration; see [`Config::wants_demo`].
    pub demo: Option<bool>,
    pub log_filter: String,
    pub log_format: LogFormat,
}

/// Where the data live. Printed, it shows no password.
#[derive(Clone, Debug)]
pub enum Database {
    Sqlite(PathBuf),
    Postgres(SecretString),
}

/// A setting that cannot be used: one line.
#[derive(Debug, thiserror::Error)]
#[error("{setting}: {flaw}")]
pub struct WrongSetting {
    setting: &'static str,
    flaw: &'static str,
}

impl TryFrom<Flags> for Config {
    type Error = WrongSetting;

    fn try_from(flags: Flags) -> Result<Self, WrongSetting> {
        let database = match &flags.database_url {
            Some(url) => Database::parse(url.expose_secret())
                .map_err(|flaw| WrongSetting { setting: "--database-url or DATABASE_URL", flaw })?,
            None => Database::Sqlite(flags.data.join("tresporuno.db")),
        };
        let key_folder = match &database {
            Database::Sqlite(file) => file.parent().unwrap_or(Path::new("")),
            Database::Postgres(_) => &flags.data,
        };
        let key_file = flags.key_file.unwrap_or_else(|| key_folder.join("tresporuno.key"));
        Ok(Config {
            seal_file: key_file.with_extension("seal"),
            files: flags.files_dir.unwrap_or_else(|| key_folder.join("files")),
            letters: key_folder.join("letters"),
            key_file,
            smtp_url: flags.smtp_url,
            mail_from: flags.mail_from,
            identity_providers: flags.identity_providers.0,
            client_address_header: flags.client_address_header,
            connections: flags.connections.unwrap_or_else(|| database.usual_connections()),
            database,
            listen: flags.listen,
            issuer: flags.issuer,
            audience: flags.audience,
            privileged_role: flags.privileged_role,
            membership_memory: Duration::from_secs(flags.membership_cache_seconds),
            cors_origins: flags.cors_origins.0,
            demo: flags.demo,
            log_filter: flags.log,
            log_format: flags.log_format,
        })
    }
}

impl Config {
    /// Whether an empty database gets the demonstration: as was said, else only the SQLite file of somebody who tries it out.
    pub fn wants_demo(&self) -> bool {
        self.demo.unwrap_or(matches!(self.database, Database::Sqlite(_)))
    }
}

impl Database {
    /// Reads a URL; the flaw never repeats it, because a password may stand in it.
    pub fn parse(url: &str) -> Result<Self, &'static str> {
        let url = url.trim();
        if let Some(file) = url.strip_prefix("sqlite:") {
            return sqlite_file(file).map(Database::Sqlite);
        }
        if !url.starts_with("postgres://") && !url.starts_with("postgresql://") {
            return Err("must begin with postgres://, postgresql:// or sqlite:");
        }
        match Url::parse(url) {
            Ok(_) => Ok(Database::Postgres(url.into())),
            Err(_) => {
                Err("is not of the form postgres://USER:PASSWORD@HOST:PORT/NAME; write / @ : ? # in a password as %XX")
            }
        }
    }

    /// What the store connects to.
    pub fn url(&self) -> SecretString {
        match self {
            // Without the two slashes, behind which a host would be read; a folder may be called 100%, and what follows a
            // question mark would be taken for options.
            Database::Sqlite(file) => {
                format!("sqlite:{}", file.display().to_string().replace('%', "%25").replace('?', "%3F")).into()
            }
            Database::Postgres(url) => url.clone(),
        }
    }

    fn usual_connections(&self) -> u32 {
        let cores = std::thread::available_parallelism().map_or(2, |cores| u32::try_from(cores.get()).unwrap_or(2));
        match self {
            Database::Sqlite(_) => 4,
            Database::Postgres(_) => 2 * cores,
        }
    }
}

impl fmt::Display for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Database::Sqlite(file) => write!(f, "sqlite:{}", file.display()),
            Database::Postgres(url) => match Url::parse(url.expose_secret()) {
                Ok(url) => write!(f, "postgres://{}{}", url.host_str().unwrap_or("local"), url.path()),
                Err(_) => f.write_str("postgres"),
            },
        }
    }
}

#[derive(Clone, Debug)]
struct Origins(Vec<HeaderValue>);

#[derive(Clone, Debug)]
struct ProviderList(Vec<Provider>);

fn providers(text: &str) -> Result<ProviderList, String> {
    let listed = text.split(';').map(str::trim).filter(|provider| !provider.is_empty());
    listed.map(provider).collect::<Result<_, _>>().map(ProviderList)
}

fn provider(text: &str) -> Result<Provider, String> {
    let wrong = || format!("{text} is not of the form https://ISSUER,CLIENT_ID or https://ISSUER,CLIENT_ID,addresses");
    let parts: Vec<&str> = text.split(',').map(str::trim).collect();
    let (issuer, client_id, vouches_for_addresses) = match parts.as_slice() {
        [issuer, client_id] => (*issuer, *client_id, false),
        [issuer, client_id, "addresses"] => (*issuer, *client_id, true),
        _ => return Err(wrong()),
    };
    let is_safe = issuer.starts_with("https://") || is_on_this_machine(issuer);
    if !is_safe || client_id.is_empty() || issuer.parse::<Uri>().is_err() {
        return Err(wrong());
    }
    Ok(Provider { issuer: issuer.to_owned(), client_id: client_id.to_owned(), vouches_for_addresses })
}

fn sqlite_file(file: &str) -> Result<PathBuf, &'static str> {
    let file = file.strip_prefix("//").unwrap_or(file);
    let (path, options) = file.split_once('?').unwrap_or((file, ""));
    match (path, options) {
        ("" | ":memory:", _) => Err("needs a file, as in sqlite:tresporuno.db"),
        (path, "" | "mode=rwc") => Ok(PathBuf::from(path)),
        _ => Err("takes no options after the name of an SQLite file"),
    }
}

fn listen(text: &str) -> Result<SocketAddr, &'static str> {
    text.parse().map_err(|_| "write an address and a port, as 127.0.0.1:8000 or [::]:8000")
}

fn log_filter(text: &str) -> Result<String, &'static str> {
    match EnvFilter::try_new(text) {
        Ok(_) => Ok(text.to_owned()),
        Err(_) => Err("write a level (error, warn, info, debug, trace), or levels by module as info,tresporuno=debug"),
    }
}

fn origins(text: &str) -> Result<Origins, String> {
    let listed = text.split(',').map(str::trim).filter(|origin| !origin.is_empty());
    listed.map(origin).collect::<Result<_, _>>().map(Origins)
}

/// Browsers compare origins letter by letter, so that one with a path, a slash or a capital would never be met.
fn origin(text: &str) -> Result<HeaderValue, String> {
    let uri: Option<Uri> = text.parse().ok();
    let spelling = uri.and_then(|uri| {
        let scheme = uri.scheme_str().filter(|scheme| matches!(*scheme, "http" | "https"))?;
        let authority = uri.authority().filter(|authority| !authority.as_str().contains('@'))?;
        Some(format!("{scheme}://{authority}").to_lowercase())
    });
    match (spelling, HeaderValue::from_str(text)) {
        (Some(spelling), Ok(value)) if spelling == text => Ok(value),
        _ => Err(format!(
            "{text} is not an origin; write each as https://app.example.mx, in lower case and without a path"
        )),
    }
}
