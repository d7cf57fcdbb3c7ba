//! Files that come with a request: the edge puts them beside its variables, and an input names one by its number.

use std::sync::Arc;

use async_graphql::{Context, InputValueError, InputValueResult, Scalar, ScalarType, Value};
use bytes::Bytes;

use crate::domain::refusal::Reason;
use crate::error::{Error, Result};

/// What stands in a variable before the number of its file.
const MARK: &str = "upload:";

/// A file as it came.
#[derive(Clone, Debug)]
pub struct UploadedFile {
    /// As the client calls it; nothing is believed of it.
    pub name: String,
    pub content: Bytes,
}

/// The files of one request. The library's own scalar panics on a number that names none.
#[derive(Clone, Debug, Default)]
pub struct Uploads(pub Arc<[UploadedFile]>);

/// A file, by the GraphQL multipart request specification: `null` in `variables`, and named by `map`. 5 MiB at most.
#[derive(Clone, Copy, Debug)]
pub struct Upload(usize);

impl Upload {
    /// What the edge writes into the variable of the file with this number.
    pub fn marker(number: usize) -> String {
        format!("{MARK}{number}")
    }

    /// The file; `path` says where in the input it stood.
    pub(super) fn file(self, ctx: &Context<'_>, path: &str) -> Result<UploadedFile> {
        let found = ctx.data_opt::<Uploads>().and_then(|uploads| uploads.0.get(self.0));
        found.cloned().ok_or_else(|| Error::invalid(Reason::FileMissing, path))
    }

    fn read(value: &Value) -> Option<Self> {
        let Value::String(text) = value else { return None };
        text.strip_prefix(MARK)?.parse().ok().map(Upload)
    }
}

/// A file, by the GraphQL multipart request specification: `null` in `variables`, and named by `map`. 5 MiB at most.
#[Scalar(specified_by_url = "https://github.com/jaydenseric/graphql-multipart-request-spec")]
impl ScalarType for Upload {
    fn parse(value: Value) -> InputValueResult<Self> {
        Self::read(&value).ok_or_else(|| InputValueError::expected_type(value))
    }

    fn is_valid(value: &Value) -> bool {
        Self::read(value).is_some()
    }

    fn to_value(&self) -> Value {
        Value::String(Self::marker(self.0))
    }
}
