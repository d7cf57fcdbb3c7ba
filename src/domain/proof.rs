//! Proof of who somebody is: how and when it was given, when it must be given anew, and what a password must be.

use chrono::{DateTime, TimeDelta, Utc};

use super::refusal::Reason;

/// So long a proof is good for acts that bind a seat, move money or decide on people.
pub const GOOD_FOR: TimeDelta = TimeDelta::minutes(15);

/// Shortest password, in characters; longest, in bytes, so that it costs no more to digest than another.
pub const PASSWORD_CHARACTERS: usize = 12;
pub const PASSWORD_BYTES: usize = 256;
const DIFFERENT_CHARACTERS: usize = 6;

/// Methods as RFC 8176 names them: a password, a code of the second factor, whatever a provider takes for several factors,
/// and the key of whoever runs the service.
pub const PASSWORD: &str = "pwd";
pub const ONE_TIME_CODE: &str = "otp";
pub const SEVERAL_FACTORS: &str = "mfa";
pub const OPERATOR_KEY: &str = "swk";
/// As no registry names it: an identity provider found out who it is.
pub const FEDERATED: &str = "fed";

/// How somebody proved who they are.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Proof {
    pub methods: Vec<String>,
    pub at: DateTime<Utc>,
    /// There is a second factor that they can be asked for.
    pub has_second_factor: bool,
}

impl Proof {
    /// It was given lately, and by all that there is to prove it with; else the method that is to be asked for. What the
    /// holder of the service's key vouches for holds as long as the token.
    pub fn is_enough(&self, now: DateTime<Utc>) -> Result<(), &'static str> {
        let by = |method: &str| self.methods.iter().any(|given| given == method);
        if by(OPERATOR_KEY) {
            return Ok(());
        }
        // Whoever came by a provider may have no password: they sign in there anew.
        let strongest = match self.has_second_factor {
            true => ONE_TIME_CODE,
            false if by(FEDERATED) => FEDERATED,
            false => PASSWORD,
        };
        let is_strong = !self.has_second_factor || by(ONE_TIME_CODE) || by(SEVERAL_FACTORS);
        let is_fresh = self.at <= now + TimeDelta::seconds(30) && now <= self.at + GOOD_FOR;
        if is_strong && is_fresh { Ok(()) } else { Err(strongest) }
    }
}

/// A password that is long enough, and is neither the person's address nor a few signs over and over.
pub fn check_password(password: &str, email: &str) -> Result<(), Reason> {
    let folded = password.to_lowercase();
    let different: std::collections::BTreeSet<char> = folded.chars().collect();
    let name = email.split('@').next().unwrap_or_default().to_lowercase();
    let tells_address = name.len() >= 4 && folded.contains(&name);
    let runs = is_run(&folded);
    if password.chars().count() < PASSWORD_CHARACTERS
        || password.len() > PASSWORD_BYTES
        || different.len() < DIFFERENT_CHARACTERS
        || tells_address
        || runs
    {
        return Err(Reason::PasswordTooWeak);
    }
    Ok(())
}

/// Every sign follows the one before it, as in `123456789012` and `abcdefghijkl`.
fn is_run(text: &str) -> bool {
    let codes: Vec<u32> = text.chars().map(u32::from).collect();
    let follows = |pair: &[u32]| matches!(pair, [a, b] if a.abs_diff(*b) == 1 || a.abs_diff(*b) == 9);
    codes.len() > 1 && codes.windows(2).all(follows)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proof(methods: &[&str], has_second_factor: bool) -> Proof {
        let methods = methods.iter().map(|method| (*method).to_owned()).collect();
        Proof { methods, at: "2026-11-23T18:00:00Z".parse().unwrap_or_default(), has_second_factor }
    }

    #[test]
    fn a_proof_is_good_for_a_quarter_of_an_hour_and_by_all_factors_that_there_are() {
        let at = proof(&[], false).at;
        let after = |minutes| at + TimeDelta::minutes(minutes);
        assert_eq!(proof(&["pwd"], false).is_enough(after(15)), Ok(()));
        assert_eq!(proof(&["pwd"], false).is_enough(after(15) + TimeDelta::seconds(1)), Err("pwd"));
        assert_eq!(proof(&["pwd"], true).is_enough(at), Err("otp"));
        assert_eq!(proof(&["pwd", "otp"], true).is_enough(at), Ok(()));
        assert_eq!(proof(&["fed", "mfa"], true).is_enough(at), Ok(()));
        assert_eq!(proof(&["fed"], false).is_enough(after(15)), Ok(()));
        assert_eq!(proof(&["fed"], false).is_enough(after(16)), Err("fed"));
        assert_eq!(proof(&["pwd", "otp"], true).is_enough(after(16)), Err("otp"));
        assert_eq!(proof(&["pwd"], false).is_enough(at - TimeDelta::minutes(1)), Err("pwd"), "of the future");
        assert_eq!(proof(&["swk"], false).is_enough(after(600)), Ok(()));
    }

    #[test]
    fn passwords_that_anybody_would_try_are_refused() {
        let weak =
            ["short1!", "aaaaaaaaaaaaaaaa", "123456789012", "abcdefghijkl", "ababababababab", "rosa.lopez2026!", ""];
        for password in weak {
            assert_eq!(check_password(password, "Rosa.Lopez@club.example"), Err(Reason::PasswordTooWeak), "{password}");
        }
        let long = |bytes: usize| "plaza 3x1 Jerez!".chars().cycle().take(bytes).collect::<String>();
        assert_eq!(check_password(&long(256), "a@b.example"), Ok(()));
        assert_eq!(check_password(&long(257), "a@b.example"), Err(Reason::PasswordTooWeak), "over 256 bytes");
        for password in ["correct horse battery", "plaza 3x1 Jerez!", "ñandú-Ñandú-42"] {
            assert_eq!(check_password(password, "Rosa.Lopez@club.example"), Ok(()), "{password}");
        }
    }
}
