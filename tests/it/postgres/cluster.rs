//! The throwaway PostgreSQL of a test process: found, started under an unprivileged user, and stopped with the process.

use std::{
    env, fs,
    io::{BufRead, BufReader, Read},
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::LazyLock,
};

use crate::memory;

/// A running cluster; it ends when the process ends, whichever way.
pub struct Cluster {
    folder: String,
    /// Holds the pipe whose end of file tells the supervisor that this process is gone.
    _supervisor: Child,
}

/// The cluster of this process, or `None` where PostgreSQL is not installed. One that is installed must start.
pub fn shared() -> Option<&'static Cluster> {
    static SHARED: LazyLock<Option<Cluster>> = LazyLock::new(|| programs().as_deref().map(Cluster::start));
    SHARED.as_ref()
}

/// Older ones lack what the service uses.
const OLDEST_MAJOR_VERSION: u32 = 15;

/// Where systems put PostgreSQL's programs: a parent, how the folder of a version begins, the rest is `bin`.
const HOMES: &[(&str, &str)] = &[
    ("/usr/lib/postgresql", ""),
    ("/usr", "pgsql-"),
    ("/usr/local", "pgsql"),
    ("/opt/homebrew/opt", "postgresql"),
    ("/usr/local/opt", "postgresql"),
];

impl Cluster {
    /// What a client is given to reach `database`, over the socket and as the owner of everything.
    pub fn url(&self, database: &str) -> String {
        let socket = self.folder.replace('/', "%2F");
        format!("postgres://postgres@{socket}/{database}")
    }

    fn start(programs: &Path) -> Self {
        let mut command = Command::new("sh");
        command.args(["-c", include_str!("supervise.sh"), "supervise"]).arg(programs).arg(memory::folder());
        // The settings of the person at the keyboard are not those of the tests; nor is the present folder, which the
        // unprivileged user may not be able to enter.
        command.env_clear().env("LC_ALL", "C").current_dir("/");
        command.envs(env::var_os("PATH").map(|path| ("PATH", path)));
        // An interrupt from the keyboard goes to the group of the tests; the supervisor must outlive it.
        command.process_group(0);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        if let Some((user, group)) = unprivileged() {
            command.uid(user).gid(group);
        }
        let mut supervisor = command.spawn().expect("sh starts");
        let mut answer = BufReader::new(supervisor.stdout.take().expect("a pipe from the supervisor"));
        let mut line = String::new();
        answer.read_line(&mut line).expect("the supervisor speaks");
        let Some(folder) = line.trim_end().strip_prefix("ready ") else {
            answer.read_to_string(&mut line).ok();
            panic!("{} cannot be used: {line}", programs.display());
        };
        Self { folder: folder.to_owned(), _supervisor: supervisor }
    }
}

/// The folder of the programs: the one that `TRESPORUNO_TEST_POSTGRES` names, else the first on the path, else the
/// newest in one of the usual places.
fn programs() -> Option<PathBuf> {
    if let Some(folder) = env::var_os("TRESPORUNO_TEST_POSTGRES") {
        return Some(PathBuf::from(folder)).filter(|folder| is_recent(folder));
    }
    let path = env::var_os("PATH").unwrap_or_default();
    let on_path = env::split_paths(&path).filter_map(|folder| {
        // The rest stands beside the program itself, not beside a link to it.
        Some(fs::canonicalize(folder.join("initdb")).ok()?.parent()?.to_owned())
    });
    let mut installed: Vec<PathBuf> = HOMES.iter().flat_map(|(parent, prefix)| versions_in(parent, prefix)).collect();
    installed.sort_by_key(|folder| std::cmp::Reverse(major_version(folder)));
    on_path.chain(installed).find(|folder| is_recent(folder))
}

fn versions_in(parent: &str, prefix: &str) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(parent) else { return Vec::new() };
    let named = entries.flatten().filter(|entry| entry.file_name().to_string_lossy().starts_with(prefix));
    named.map(|entry| entry.path().join("bin")).filter(|folder| folder.join("initdb").exists()).collect()
}

fn is_recent(folder: &Path) -> bool {
    folder.join("initdb").exists() && major_version(folder) >= Some(OLDEST_MAJOR_VERSION)
}

/// Out of a line such as `postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)`.
fn major_version(folder: &Path) -> Option<u32> {
    let output = Command::new(folder.join("postgres")).arg("--version").output().ok()?;
    let line = String::from_utf8(output.stdout).ok()?;
    let digits: String = line.split(") ").nth(1)?.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

/// The user and group to run as where this process is root, as which PostgreSQL refuses to run.
fn unprivileged() -> Option<(u32, u32)> {
    if id(&["-u"])? != 0 {
        return None;
    }
    let user = ["postgres", "nobody"].into_iter().find(|user| id(&["-u", user]).is_some());
    let user = user.expect("root needs a user named postgres or nobody to run PostgreSQL as");
    Some((id(&["-u", user])?, id(&["-g", user])?))
}

fn id(arguments: &[&str]) -> Option<u32> {
    let output = Command::new("id").args(arguments).output().ok()?;
    String::from_utf8(output.stdout).ok()?.trim().parse().ok()
}
