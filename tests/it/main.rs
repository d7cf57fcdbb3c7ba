//! The one integration-test binary.

mod guard;
mod http;
mod response_format;
