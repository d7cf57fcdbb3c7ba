//! What is said: tables in Markdown, with the targets beside the ratios.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::Command;

use crate::cluster::Result;

/// Said at once, and kept to be written to a file.
#[derive(Default)]
pub struct Report {
    text: String,
    claims: Vec<Claim>,
}

/// A figure that has a target; the smaller, the better.
struct Claim {
    what: String,
    measured: f64,
    must: f64,
    stretch: f64,
    written: fn(f64) -> String,
}

impl Report {
    pub fn say(&mut self, line: impl AsRef<str>) -> Result<()> {
        let mut out = std::io::stdout().lock();
        writeln!(out, "{}", line.as_ref())?;
        self.text.push_str(line.as_ref());
        self.text.push('\n');
        Ok(())
    }

    pub fn table(&mut self, head: &[&str], rows: &[Vec<String>]) -> Result<()> {
        self.say(format!("| {} |", head.join(" | ")))?;
        self.say(format!("|{}", "---|".repeat(head.len())))?;
        for row in rows {
            self.say(format!("| {} |", row.join(" | ")))?;
        }
        self.say("")
    }

    /// Keeps a figure beside what it must reach, for the table at the end.
    pub fn claim(&mut self, what: String, measured: f64, (must, stretch): (f64, f64), written: fn(f64) -> String) {
        self.claims.push(Claim { what, measured, must, stretch, written });
    }

    pub fn targets(&mut self) -> Result<()> {
        let row = |claim: &Claim| {
            let Claim { what, measured, must, stretch, written } = claim;
            let reached = match () {
                () if measured <= stretch => "stretch",
                () if measured <= must => "yes",
                () => "**no**",
            };
            let text = |value: f64| format!("≤ {}", written(value));
            vec![what.clone(), written(*measured), text(*must), text(*stretch), reached.to_owned()]
        };
        let rows: Vec<Vec<String>> = self.claims.iter().map(row).collect();
        self.say("## Against the targets\n")?;
        self.table(&["", "measured", "must", "stretch", "reached"], &rows)
    }

    pub fn write(&self, file: &Path) -> Result<()> {
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder)?;
        }
        Ok(fs::write(file, &self.text)?)
    }
}

/// How many times something else.
pub fn times(ratio: f64) -> String {
    if ratio < 0.75 { format!("1/{:.2}", 1.0 / ratio) } else { format!("{ratio:.2}x") }
}

pub fn number(value: f64) -> String {
    format!("{value:.1}")
}

pub fn microseconds(value: f64) -> String {
    format!("{value:.0}")
}

pub fn megabytes(bytes: u64) -> String {
    format!("{:.1} MB", bytes as f64 / 1024.0 / 1024.0)
}

/// The machine and the versions on which was measured.
pub fn surroundings(node: &str, postgres: &str) -> Vec<String> {
    let processors = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model =
        processors.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": ").map(|part| part.1));
    let memory = fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let kilobytes = memory.lines().find_map(|line| line.strip_prefix("MemTotal:")?.split_whitespace().next());
    let kilobytes: u64 = kilobytes.and_then(|text| text.parse().ok()).unwrap_or(0);
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let kernel = said("uname", &["-sr"]);
    vec![
        format!("- {cores} cores ({}), {}, {kernel}", model.unwrap_or("unknown"), megabytes(kilobytes * 1024)),
        format!("- {postgres}; {}", said("rustc", &["--version"])),
        format!("- peer: {node}"),
        format!("- commit {}", said("git", &["describe", "--always", "--dirty"])),
    ]
}

pub fn said(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output();
    output.map_or_else(|_| "unknown".to_owned(), |output| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
