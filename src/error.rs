//! The one public error of the service: what a client learns (code, reason, rule) and what only the log learns.

use std::collections::BTreeMap;

use crate::domain::refusal::{Language, Reason};

/// What went wrong, as a class; stands in `extensions.code`.
#[derive(Clone, Copy, Debug, Eq, PartialEq, async_graphql::Enum)]
pub enum Code {
    /// No valid credential.
    Unauthenticated,
    /// Visible, but not allowed; `extensions.rule` names the rule.
    Forbidden,
    /// Absent, or not for the viewer's eyes: the two are the same answer.
    NotFound,
    /// The rules of the programme say no; `extensions.reason` says which.
    Refused,
    /// The input is wrong; `extensions.inputPath` says where.
    Invalid,
    /// Somebody else was faster; read again and decide anew.
    Conflict,
    /// Over a published limit.
    Limited,
    /// A fault of the service; `extensions.traceId` finds it in the log.
    Internal,
}

impl Code {
    /// The word on the wire.
    pub const fn text(self) -> &'static str {
        match self {
            Code::Unauthenticated => "UNAUTHENTICATED",
            Code::Forbidden => "FORBIDDEN",
            Code::NotFound => "NOT_FOUND",
            Code::Refused => "REFUSED",
            Code::Invalid => "INVALID",
            Code::Conflict => "CONFLICT",
            Code::Limited => "LIMITED",
            Code::Internal => "INTERNAL",
        }
    }

    const fn sentence(self, language: Language) -> &'static str {
        match (self, language) {
            (Code::Unauthenticated, Language::Es) => "la credencial falta o no es válida",
            (Code::Unauthenticated, Language::En) => "the credential is missing or not valid",
            (Code::Forbidden, Language::Es) => "no está permitido para quien actúa",
            (Code::Forbidden, Language::En) => "not allowed for the one who acts",
            (Code::NotFound, Language::Es) => "no existe, o no es suyo",
            (Code::NotFound, Language::En) => "does not exist, or is not yours",
            (Code::Refused, Language::Es) => "las reglas del programa no lo permiten",
            (Code::Refused, Language::En) => "the rules of the programme do not allow it",
            (Code::Invalid, Language::Es) => "los datos no son correctos",
            (Code::Invalid, Language::En) => "the input is not correct",
            (Code::Conflict, Language::Es) => "alguien lo cambió antes",
            (Code::Conflict, Language::En) => "somebody changed it before",
            (Code::Limited, Language::Es) => "rebasa un límite publicado",
            (Code::Limited, Language::En) => "over a published limit",
            (Code::Internal, Language::Es) => "falla del servicio",
            (Code::Internal, Language::En) => "a fault of the service",
        }
    }
}

/// The one error that crosses rooms. `detail` is for the log and never reaches a client.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{} {reason:?} {detail}", code.text())]
pub struct Error {
    pub code: Code,
    pub reason: Option<Reason>,
    /// The id of the policy rule that would have to hold, for [`Code::Forbidden`].
    pub rule: Option<&'static str>,
    /// Path of the wrong value inside the input, as `amount` or `where.stage`.
    pub input_path: Option<String>,
    /// Figures that help the client, as `currentVersion` or `limit`; nothing that the viewer may not read.
    pub facts: BTreeMap<&'static str, String>,
    /// For the log only.
    pub detail: String,
    /// Somebody else's transaction was in the way; the same act may be tried again at once.
    pub retriable: bool,
}

impl From<Reason> for Error {
    /// A rule of the programme says no.
    fn from(reason: Reason) -> Self {
        Self::refused(reason)
    }
}

/// What nearly everything here returns.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    pub fn new(code: Code, reason: Option<Reason>) -> Self {
        Self {
            code,
            reason,
            rule: None,
            input_path: None,
            facts: BTreeMap::new(),
            detail: String::new(),
            retriable: false,
        }
    }

    /// Absent or invisible: one and the same answer.
    pub fn not_found() -> Self {
        Self::new(Code::NotFound, None)
    }

    pub fn refused(reason: Reason) -> Self {
        Self::new(Code::Refused, Some(reason))
    }

    pub fn forbidden(rule: &'static str) -> Self {
        Self { rule: Some(rule), ..Self::new(Code::Forbidden, None) }
    }

    pub fn conflict(reason: Reason) -> Self {
        Self::new(Code::Conflict, Some(reason))
    }

    pub fn unauthenticated(reason: Reason) -> Self {
        Self::new(Code::Unauthenticated, Some(reason))
    }

    pub fn limited(reason: Reason) -> Self {
        Self::new(Code::Limited, Some(reason))
    }

    /// The value at `input_path` is wrong.
    pub fn invalid(reason: Reason, input_path: impl Into<String>) -> Self {
        Self { input_path: Some(input_path.into()), ..Self::new(Code::Invalid, Some(reason)) }
    }

    /// A fault; `detail` goes to the log.
    pub fn internal(detail: impl std::fmt::Display) -> Self {
        Self { detail: detail.to_string(), ..Self::new(Code::Internal, None) }
    }

    /// A rule that what is already stored should satisfy does not hold: a fault, not a refusal.
    pub fn internal_reason(reason: Reason) -> Self {
        Self::internal(format!("what is stored breaks a rule: {reason:?}"))
    }

    /// The database is busy or out of reach; `detail` goes to the log.
    pub fn unavailable(detail: impl std::fmt::Display) -> Self {
        Self { detail: detail.to_string(), ..Self::new(Code::Internal, Some(Reason::DatabaseUnavailable)) }
    }

    /// Adds a figure for the client, as `("limit", 15)`.
    pub fn with(mut self, name: &'static str, value: impl std::fmt::Display) -> Self {
        self.facts.insert(name, value.to_string());
        self
    }

    /// The sentence for a person.
    pub fn message(&self, language: Language) -> &'static str {
        self.reason.map_or_else(|| self.code.sentence(language), |reason| reason.sentence(language))
    }

    /// The members of `extensions`, in the order in which they are written.
    pub fn extensions(&self) -> Vec<(&'static str, String)> {
        let mut members = vec![("code", self.code.text().to_owned())];
        members.extend(self.reason.map(|reason| ("reason", reason_text(reason))));
        members.extend(self.rule.map(|rule| ("rule", rule.to_owned())));
        members.extend(self.input_path.clone().map(|path| ("inputPath", path)));
        members.extend(self.facts.iter().map(|(name, value)| (*name, value.clone())));
        members
    }
}

fn reason_text(reason: Reason) -> String {
    match async_graphql::resolver_utils::enum_value(reason) {
        async_graphql::Value::Enum(name) => name.to_string(),
        other => other.to_string(),
    }
}
