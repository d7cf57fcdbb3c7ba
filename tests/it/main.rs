//! The one integration-test binary.

mod guard;
mod response_format;
