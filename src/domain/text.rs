//! Texts that people write: trimmed, bounded, without control characters.

use super::refusal::Reason;

/// A text of 1 to `MAX` characters, trimmed, without control characters (line breaks are kept in long texts).
#[derive(Clone, Debug, Eq, PartialEq, serde::Serialize)]
pub struct Text<const MAX: usize>(String);

/// The name of a person, club, place.
pub type Name = Text<200>;
/// A sentence or two of reasons.
pub type Explanation = Text<2_000>;
/// A longer description.
pub type Description = Text<5_000>;

impl<const MAX: usize> Text<MAX> {
    pub fn parse(text: &str) -> Result<Self, Reason> {
        match Self::parse_optional(text)? {
            text if text.0.chars().all(is_invisible) => Err(Reason::EmptyText),
            text => Ok(text),
        }
    }

    /// As [`Text::parse`], but the empty text is fine.
    pub fn parse_optional(text: &str) -> Result<Self, Reason> {
        let text = text.trim();
        let breaks_allowed = MAX > 200;
        let forbidden = |c: char| (c.is_control() && !(breaks_allowed && c == '\n')) || is_direction_override(c);
        if text.chars().count() > MAX {
            Err(Reason::TextTooLong)
        } else if text.chars().any(forbidden) {
            Err(Reason::ControlCharacters)
        } else {
            Ok(Self(text.to_owned()))
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn into_string(self) -> String {
        self.0
    }
}

/// Characters that make a text read otherwise than it is written; a name with them is a disguise.
fn is_direction_override(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Characters that leave no trace on paper; they have their use inside a word, but make none by themselves.
fn is_invisible(c: char) -> bool {
    let formats =
        matches!(c, '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2060}'..='\u{2064}');
    let fillers = matches!(c, '\u{115F}' | '\u{1160}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}');
    c.is_whitespace() || formats || fillers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_long_and_disguised_names_are_refused() {
        assert_eq!(Name::parse("  "), Err(Reason::EmptyText));
        assert_eq!(Name::parse("\u{200B} \u{FEFF}"), Err(Reason::EmptyText));
        assert_eq!(Name::parse(&"á".repeat(201)), Err(Reason::TextTooLong));
        assert_eq!(Name::parse("a\0b"), Err(Reason::ControlCharacters));
        assert_eq!(Name::parse("a\nb"), Err(Reason::ControlCharacters));
        assert_eq!(Name::parse("a\u{202E}b"), Err(Reason::ControlCharacters));
        assert_eq!(Name::parse(" Club Jerez ").map(Name::into_string), Ok("Club Jerez".to_owned()));
        assert!(Explanation::parse("a\nb").is_ok());
    }
}
