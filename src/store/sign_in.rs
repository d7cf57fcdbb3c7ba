//! Where somebody is signed in, as they see it themselves.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::noun::noun;

noun! {
    /// A sign-in on one device.
    SignIn, SignInWants of SignIn
    row {
        id: Uuid,
        label: String,
        methods: String,
        began_at: DateTime<Utc>,
        proved_at: DateTime<Utc>,
        last_used_at: DateTime<Utc>,
        expires_at: DateTime<Utc>,
        ended_at: Option<DateTime<Utc>>,
    }
}
