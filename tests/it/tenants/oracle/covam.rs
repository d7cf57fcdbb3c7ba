//! Who may see what a committee writes down of its sessions.

use entity::*;

use super::{Column, Oracle};

impl Oracle<'_> {
    /// The row "session, agenda, minutes": as the session, for whoever decides.
    pub fn minutes(&self, minutes: &session_minutes::Model) -> bool {
        let decides = !matches!(
            self.column,
            Column::Mirror | Column::Consulate | Column::ConsularService | Column::Administrator | Column::Public
        );
        decides && self.rows.sessions.iter().any(|row| row.id == minutes.session_id && self.session(row))
    }

    pub fn minutes_signature(&self, signature: &minutes_signature::Model) -> bool {
        self.rows.minutes.iter().any(|row| row.id == signature.minutes_id && self.minutes(row))
    }
}
