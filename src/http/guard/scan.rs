//! One pass over the text of a document, without recursion: length, tokens, nesting, directives, closed strings.
//!
//! It sees strings and comments exactly as the parser's grammar does, because a bracket that is text to one and
//! structure to the other would defeat the limit of nesting. Whatever else is wrong is left to the parser.

use async_graphql::parser::Pos;

use super::super::limits::Limits;
use super::{malformed, within};
use crate::domain::refusal::Reason;
use crate::error::Error;

/// Refuses a text that the parser must not see.
pub(super) fn scan(text: &str, limits: &Limits) -> Result<(), Error> {
    within(Reason::QueryTooLarge, "documentBytes", text.len(), limits.document_bytes)?;
    let bytes = text.as_bytes();
    let (mut at, mut tokens, mut directives, mut nesting) = (0_usize, 0_usize, 0_usize, 0_usize);
    while let Some(&byte) = bytes.get(at) {
        let length = match byte {
            b' ' | b'\t' | b',' | b'\r' | b'\n' => {
                at += 1;
                continue;
            }
            b'#' => {
                at += comment_length(&bytes[at..]);
                continue;
            }
            b'"' => string_length(&bytes[at..]).ok_or_else(|| malformed(Some(place(text, at))))?,
            b'.' if bytes[at..].starts_with(b"...") => 3,
            _ if is_word(byte) => bytes[at..].iter().take_while(|byte| is_word(**byte)).count(),
            _ => 1,
        };
        match byte {
            b'{' | b'[' | b'(' => nesting += 1,
            b'}' | b']' | b')' => nesting = nesting.saturating_sub(1),
            b'@' => directives += 1,
            _ => {}
        }
        tokens += 1;
        at += length;
        within(Reason::QueryTooDeep, "nesting", nesting, limits.nesting)?;
        within(Reason::QueryTooLarge, "tokens", tokens, limits.tokens)?;
        within(Reason::QueryTooLarge, "directives", directives, limits.directives)?;
    }
    Ok(())
}

/// Names and numbers alike; the bytes of a character beyond ASCII hang together too, the parser refuses them.
fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'+') || !byte.is_ascii()
}

fn comment_length(rest: &[u8]) -> usize {
    rest.iter().take_while(|byte| !matches!(byte, b'\n' | b'\r')).count()
}

/// Length of the string at the start of `rest`, quotes included; none if it is not closed.
fn string_length(rest: &[u8]) -> Option<usize> {
    if rest.starts_with(br#"""""#) { block_string_length(rest) } else { line_string_length(rest) }
}

fn block_string_length(rest: &[u8]) -> Option<usize> {
    let mut at = 3;
    loop {
        let tail = rest.get(at..)?;
        if tail.starts_with(br#"""""#) {
            return Some(at + 3);
        }
        if tail.is_empty() {
            return None;
        }
        at += if tail.starts_with(br#"\""""#) { 4 } else { 1 };
    }
}

fn line_string_length(rest: &[u8]) -> Option<usize> {
    let mut at = 1;
    loop {
        match rest.get(at)? {
            b'"' => return Some(at + 1),
            b'\n' | b'\r' => return None,
            b'\\' if matches!(rest.get(at + 1), Some(b'\n' | b'\r')) => return None,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
}

/// Line and column of the byte at `at`, both from one; a column is a character.
fn place(text: &str, at: usize) -> Pos {
    let before = text.get(..at).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    Pos { line: before.matches('\n').count() + 1, column: before[line_start..].chars().count() + 1 }
}
