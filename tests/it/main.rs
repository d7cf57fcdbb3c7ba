//! The one integration-test binary.

mod response_format;
