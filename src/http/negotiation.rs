//! What the headers of a request ask for: the media type of the answer, the language, the credential.

use axum::http::header::{ACCEPT, ACCEPT_LANGUAGE, AUTHORIZATION, CONTENT_ENCODING, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderName};

use super::limits::Limits;
use crate::domain::refusal::{Language, Reason};
use crate::error::Error;

/// The header that chooses the membership to act under.
pub const MEMBERSHIP: HeaderName = HeaderName::from_static("x-membership");

/// The header with the key of an application that acts for the user of the token.
pub const APPLICATION: HeaderName = HeaderName::from_static("x-api-key");

/// The header that names the membership of the own tenant with whose eyes the request sees.
pub const SIMULATE: HeaderName = HeaderName::from_static("x-simulate");

/// The two media types of an answer, which differ in status codes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum MediaType {
    /// `application/json`: errors of the request are 200 too, for clients that know no better.
    Json,
    /// `application/graphql-response+json`: errors of the request are 400.
    GraphqlResponse,
}

impl MediaType {
    const ALL: [Self; 2] = [Self::Json, Self::GraphqlResponse];

    pub(super) const fn content_type(self) -> &'static str {
        match self {
            Self::Json => "application/json; charset=utf-8",
            Self::GraphqlResponse => "application/graphql-response+json; charset=utf-8",
        }
    }

    const fn subtype(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::GraphqlResponse => "graphql-response+json",
        }
    }

    /// How closely `range` fits: 3 by name, 2 as `application/*`, 1 as `*/*`; none if it does not.
    fn fit(self, range: &str) -> Option<u8> {
        match range.split_once('/')? {
            ("*", "*") => Some(1),
            (kind, "*") if kind.eq_ignore_ascii_case("application") => Some(2),
            (kind, subtype) if kind.eq_ignore_ascii_case("application") => {
                subtype.eq_ignore_ascii_case(self.subtype()).then_some(3)
            }
            _ => None,
        }
    }
}

/// The best type that `Accept` admits; none means 406. Without the header, and with `*/*`, it is `application/json`.
pub(super) fn media_type(headers: &HeaderMap) -> Option<MediaType> {
    let accept = joined(headers, &ACCEPT)?;
    if accept.trim().is_empty() {
        return Some(MediaType::Json);
    }
    let ranges: Vec<Range<'_>> = accept.split(',').enumerate().filter_map(|(order, text)| range(order, text)).collect();
    let quality = |media: MediaType| {
        // The closest range decides, and of two equal ones the first.
        let (fit, range) = ranges
            .iter()
            .filter_map(|range| media.fit(range.name).map(|fit| (fit, range)))
            .max_by_key(|(fit, range)| (*fit, usize::MAX - range.order))?;
        (range.quality > 0).then_some((range.quality, fit, usize::MAX - range.order))
    };
    let mut best = None;
    for media in MediaType::ALL {
        if let Some(quality) = quality(media)
            && best.is_none_or(|(_, so_far)| quality > so_far)
        {
            best = Some((media, quality));
        }
    }
    best.map(|(media, _)| media)
}

/// Whether `Accept` names `text/event-stream`: a range that only covers it is of clients that know no streams.
pub(super) fn takes_events(headers: &HeaderMap) -> bool {
    let accept = joined(headers, &ACCEPT).unwrap_or_default();
    let mut ranges = accept.split(',').filter_map(|text| range(0, text));
    ranges.any(|range| range.name.eq_ignore_ascii_case("text/event-stream") && range.quality > 0)
}

/// The language that `Accept-Language` prefers of the two that there are; Spanish of Mexico by default.
pub fn language(headers: &HeaderMap) -> Language {
    let Some(accepted) = joined(headers, &ACCEPT_LANGUAGE) else { return Language::default() };
    let mut best: Option<(u16, Language)> = None;
    for (order, text) in accepted.split(',').enumerate() {
        let Some(range) = range(order, text) else { continue };
        let primary = range.name.split('-').next().unwrap_or_default();
        let language = match primary.to_ascii_lowercase().as_str() {
            "es" | "*" => Language::Es,
            "en" => Language::En,
            _ => continue,
        };
        if range.quality > 0 && best.is_none_or(|(quality, _)| range.quality > quality) {
            best = Some((range.quality, language));
        }
    }
    best.map_or_else(Language::default, |(_, language)| language)
}

/// Whether the body is uncompressed JSON in UTF-8. Nothing else is taken: a form or a plain text can be posted from
/// any page without asking, and a compressed body can be larger than it looks.
pub(super) fn is_json_body(headers: &HeaderMap) -> bool {
    let mut types = headers.get_all(CONTENT_TYPE).iter();
    let (Some(only), None) = (types.next(), types.next()) else { return false };
    let Ok(text) = only.to_str() else { return false };
    let mut parts = text.split(';').map(str::trim);
    let is_json = parts.next().is_some_and(|name| name.eq_ignore_ascii_case("application/json"));
    is_uncompressed(headers) && is_json && parts.all(is_utf8_parameter)
}

/// Whether the body is as long as it looks.
pub(super) fn is_uncompressed(headers: &HeaderMap) -> bool {
    headers.get_all(CONTENT_ENCODING).iter().all(|encoding| encoding == "identity")
}

/// The token of `Authorization: Bearer …`; none without the header.
///
/// Errors: `UNAUTHENTICATED` for another scheme, two headers, an empty, overlong or unprintable token. A credential
/// that cannot be read is never the same as none.
pub fn credential<'a>(headers: &'a HeaderMap, limits: &Limits) -> Result<Option<&'a str>, Error> {
    let invalid = || Error::unauthenticated(Reason::CredentialInvalid);
    let mut all = headers.get_all(AUTHORIZATION).iter();
    let Some(header) = all.next() else { return Ok(None) };
    if all.next().is_some() {
        return Err(invalid());
    }
    let (scheme, token) = header.to_str().ok().and_then(|text| text.split_once(' ')).ok_or_else(invalid)?;
    let token = token.trim_matches(' ');
    let readable = !token.is_empty() && token.len() <= limits.token_bytes && !token.contains([' ', '\t', ',']);
    if scheme.eq_ignore_ascii_case("bearer") && readable { Ok(Some(token)) } else { Err(invalid()) }
}

/// The membership that the request names; none without the header.
///
/// Errors: `UNAUTHENTICATED` if it cannot be read, because to fall back to another membership would widen.
pub fn membership(headers: &HeaderMap) -> Result<Option<&str>, Error> {
    let mut all = headers.get_all(MEMBERSHIP).iter();
    match (all.next(), all.next()) {
        (None, _) => Ok(None),
        (Some(only), None) => {
            let named = only.to_str().ok().map(str::trim).filter(|name| !name.is_empty() && name.len() <= 256);
            named.map(Some).ok_or_else(|| Error::unauthenticated(Reason::MembershipNotChosen))
        }
        (Some(_), Some(_)) => Err(Error::unauthenticated(Reason::MembershipNotChosen)),
    }
}

/// The key of the application through which the request comes; none without the header.
///
/// Errors: `UNAUTHENTICATED` if it cannot be read, because without it the request would be wider.
pub fn application<'a>(headers: &'a HeaderMap, limits: &Limits) -> Result<Option<&'a str>, Error> {
    let mut all = headers.get_all(APPLICATION).iter();
    let invalid = || Error::unauthenticated(Reason::CredentialInvalid);
    match (all.next(), all.next()) {
        (None, _) => Ok(None),
        (Some(only), None) => {
            let key = only.to_str().ok().map(str::trim);
            key.filter(|key| !key.is_empty() && key.len() <= limits.token_bytes).map(Some).ok_or_else(invalid)
        }
        (Some(_), Some(_)) => Err(invalid()),
    }
}

/// The membership with whose eyes the request wants to see; none without the header.
///
/// Errors: `INVALID` if it cannot be read, because to fall back to the own sight would show something else.
pub fn simulated(headers: &HeaderMap) -> Result<Option<&str>, Error> {
    let mut all = headers.get_all(SIMULATE).iter();
    let malformed = || Error::invalid(Reason::MalformedValue, "X-Simulate");
    match (all.next(), all.next()) {
        (None, _) => Ok(None),
        (Some(only), None) => {
            let named = only.to_str().ok().map(str::trim).filter(|name| !name.is_empty() && name.len() <= 256);
            named.map(Some).ok_or_else(malformed)
        }
        (Some(_), Some(_)) => Err(malformed()),
    }
}

/// One member of an `Accept` header.
struct Range<'a> {
    name: &'a str,
    /// In thousandths.
    quality: u16,
    /// Where it stands in the header.
    order: usize,
}

/// Reads a range; none if its parameters ask for what is not served here.
fn range(order: usize, text: &str) -> Option<Range<'_>> {
    let mut parts = text.split(';').map(str::trim);
    let name = parts.next().filter(|name| !name.is_empty())?;
    let mut quality = 1000;
    for parameter in parts {
        match parameter.split_once('=') {
            Some((key, value)) if key.trim().eq_ignore_ascii_case("q") => quality = thousandths(value.trim())?,
            _ if is_utf8_parameter(parameter) => {}
            _ => return None,
        }
    }
    Some(Range { name, quality, order })
}

/// `0.85` as 850, without floats; none if it is no quality value.
fn thousandths(text: &str) -> Option<u16> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if fraction.len() > 3 || !fraction.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let fraction: u16 = format!("{fraction:0<3}").parse().ok()?;
    match whole {
        "0" => Some(fraction),
        "1" if fraction == 0 => Some(1000),
        _ => None,
    }
}

fn is_utf8_parameter(parameter: &str) -> bool {
    let Some((key, value)) = parameter.split_once('=') else { return parameter.is_empty() };
    let value = value.trim().trim_matches('"');
    key.trim().eq_ignore_ascii_case("charset") && ["utf-8", "utf8"].iter().any(|name| value.eq_ignore_ascii_case(name))
}

/// All lines of a header as one; `Some("")` without it, none if it is not text.
fn joined(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    let lines: Result<Vec<&str>, _> = headers.get_all(name).iter().map(|line| line.to_str()).collect();
    lines.ok().map(|lines| lines.join(","))
}
