//! A club's officers and the form of its folio.

use uuid::Uuid;

use super::refusal::Reason;
use super::word::words;

words! {
    /// An office in a club; the three are different people.
    Office {
        /// President (presidencia).
        President = "PRESIDENT",
        /// Treasurer (tesorería).
        Treasurer = "TREASURER",
        /// Secretary (secretaría).
        Secretary = "SECRETARY",
    }
}

/// Folio of a registration: year, state of the United States and eight characters that nobody can guess from others.
pub fn registration_folio(year: i32, us_state: &str, id: Uuid) -> String {
    format!("TN-{year}-{us_state}-{}", readable(id))
}

/// Folio of a project: fiscal year, state of Mexico and eight characters.
pub fn project_folio(fiscal_year: i32, state_code: &str, id: Uuid) -> String {
    format!("3X1-{fiscal_year}-{state_code}-{}", readable(id))
}

/// Eight characters of the random end of an id, without letters that are mistaken for digits (40 bits).
fn readable(id: Uuid) -> String {
    const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let bits = id.as_u128();
    let character = |index: u32| {
        let five = usize::try_from((bits >> (index * 5)) & 31).unwrap_or(0);
        ALPHABET.get(five).copied().map_or('0', char::from)
    };
    (0..8).map(character).collect()
}

/// The states of the United States and the District of Columbia, two letters each.
const US_STATES: &str = "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ \
     NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY";

/// Reads the two letters of a state of the United States.
pub fn parse_us_state(text: &str) -> Result<String, Reason> {
    let known = text.len() == 2 && US_STATES.split(' ').any(|state| state == text);
    if known { Ok(text.to_owned()) } else { Err(Reason::MalformedValue) }
}

/// Reads an e-mail address: one `@` between what has no blanks, at most 254 characters, in lower case.
pub fn parse_email(text: &str) -> Result<String, Reason> {
    // Only ASCII is put in lower case: the sign of the Kelvin would become the k of somebody else's address.
    let text = text.trim().to_ascii_lowercase();
    let plain = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_graphic() && c != '@');
    match text.split_once('@') {
        Some((local, host)) if text.len() <= 254 && plain(local) && plain(host) && host.contains('.') => Ok(text),
        _ => Err(Reason::MalformedValue),
    }
}
