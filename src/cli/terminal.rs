//! How a command speaks to its terminal: a line at a time, and never with a panic when nobody listens any more.

use std::ffi::OsString;
use std::fmt::Display;
use std::io::{self, ErrorKind, Write};

use clap::error::{ContextKind, ContextValue, ErrorKind as Flaw};
use clap::{Command, CommandFactory, Parser};

use super::{Cli, Failure};

/// Writes to standard output. That the reader went away, as `head` does, is no failure; a full disk is.
pub(super) fn say(text: impl Display) -> Result<(), Failure> {
    let mut output = io::stdout().lock();
    match writeln!(output, "{text}").and_then(|()| output.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Failure::new(format!("cannot write to standard output: {error}")))
        }
        _ => Ok(()),
    }
}

/// Writes to standard error; where even that is closed, there is nobody left to tell.
pub(super) fn complain(text: impl Display) {
    let _ = writeln!(io::stderr().lock(), "{text}");
}

/// Reads the command line and the environment. What is asked for, as the help, or what is wrong has been said by then:
/// the exit code is what is left.
pub(super) fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Cli, u8> {
    Cli::try_parse_from(arguments).map_err(|error| match error.kind() {
        Flaw::DisplayHelp | Flaw::DisplayVersion => {
            let _ = error.print();
            0
        }
        Flaw::DisplayHelpOnMissingArgumentOrSubcommand => {
            let _ = error.print();
            2
        }
        _ => {
            complain(one_line(&error));
            2
        }
    })
}

/// What is wrong without the usage below it, and with the variable that may have said it.
fn one_line(error: &clap::Error) -> String {
    let text = error.render().to_string();
    let paragraphs = text.split("\n\n").filter(|part| !part.starts_with("Usage:") && !part.starts_with("For more"));
    let line = paragraphs.flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ");
    let Some(ContextValue::String(flag)) = error.get(ContextKind::InvalidArg) else { return line };
    match variable_of(&Cli::command(), flag) {
        Some(variable) => line.replacen(&format!("'{flag}'"), &format!("'{flag}' or {variable}"), 1),
        None => line,
    }
}

/// The variable of a flag as clap writes it, `--listen <ADDRESS:PORT>`.
fn variable_of(command: &Command, flag: &str) -> Option<String> {
    let name = flag.strip_prefix("--")?.split([' ', '=', '[']).next()?;
    let argument = command.get_arguments().find(|argument| argument.get_long() == Some(name))?;
    argument.get_env().map(|variable| variable.to_string_lossy().into_owned())
}
